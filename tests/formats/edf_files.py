"""EDF, EDF+, BDF and BDF+ files written to the specification (edfplus.info; biosemi.com, BDF format)."""

from dataclasses import dataclass, field

import numpy as np


@dataclass(kw_only=True)
class Signal:
    """One signal by its texts, and its stored integers, shape (records, samples a record)."""

    label: str
    stored: np.ndarray
    unit: str = "uV"
    transducer: str = ""
    prefiltering: str = ""
    physical: tuple[str, str] = ("-3276.8", "3276.7")
    digital: tuple[str, str] = ("-32768", "32767")
    samples: str | None = None

    def values(self) -> np.ndarray:
        """In the unit of the file, as the specification says."""
        low, high, digital_low, digital_high = map(float, (*self.physical, *self.digital))
        return ((self.stored - digital_low) * (high - low) / (digital_high - digital_low) + low).ravel()


@dataclass(kw_only=True)
class EdfFile:
    """A file to be encoded; `notes` are the annotations of every record, as bytes, and `header` overrides fields."""

    signals: list[Signal]
    bdf: bool = False
    plus: str = ""
    record_s: str = "1"
    patient: str = "X X X X"
    recorded: str = "Startdate X X X X"
    date: str = "21.11.26"
    notes: list[bytes] | None = None
    header: dict[str, str] = field(default_factory=dict)
    padding: bytes = b""

    def encode(self) -> bytes:
        width = 3 if self.bdf else 2
        records = len(self.signals[0].stored) if self.signals else len(self.notes or [])
        signals = list(self.signals)
        if self.notes is not None:
            longest = -(-max(map(len, self.notes)) // width) * width
            named = "BDF Annotations" if self.bdf else "EDF Annotations"
            texts = [note.ljust(longest, b"\0") for note in self.notes]
            digital = ("-8388608", "8388607") if self.bdf else ("-32768", "32767")
            stored = np.zeros((records, longest // width), dtype=np.int64)
            signals.append(Signal(label=named, stored=stored, unit="", physical=("-1", "1"), digital=digital))
        count = len(signals)
        fields = {
            "patient": (self.patient, 80),
            "recorded": (self.recorded, 80),
            "date": (self.date, 8),
            "time": ("08.30.01", 8),
            "bytes": (str(256 * (count + 1)), 8),
            "reserved": (self.plus or ("24BIT" if self.bdf else ""), 44),
            "records": (str(records), 8),
            "record_s": (self.record_s, 8),
            "count": (str(count), 4),
        }
        head = b"\xffBIOSEMI" if self.bdf else b"0".ljust(8)
        head += b"".join(_cell(self.header.get(key, text), wide) for key, (text, wide) in fields.items())
        columns = [
            [(s.label, 16) for s in signals],
            [(s.transducer, 80) for s in signals],
            [(s.unit, 8) for s in signals],
            *([(s.physical[i], 8) for s in signals] for i in (0, 1)),
            *([(s.digital[i], 8) for s in signals] for i in (0, 1)),
            [(s.prefiltering, 80) for s in signals],
            [(s.samples or str(s.stored.shape[1]), 8) for s in signals],
            [("", 32) for _ in signals],
        ]
        head += b"".join(_cell(text, wide) for column in columns for text, wide in column)
        body = []
        for record in range(records):
            for signal in self.signals:
                wide = signal.stored[record].astype("<i4").view(np.uint8).reshape(-1, 4)
                body.append(wide[:, :width].tobytes())
            body += [texts[record]] if self.notes is not None else []
        return head + b"".join(body) + self.padding


def _cell(text: str, width: int) -> bytes:
    return text.encode("latin-1").ljust(width)[:width]
