"""The header of an EDF or BDF file: what it says of itself, checked against the size of the file."""

import math
import re
from dataclasses import dataclass

from kinescript.errors import InputRefused

AN_EDF = "an EDF or BDF file"
AGAIN = "copy or export it again"
EDF_MAGIC, BDF_MAGIC = b"0       ", b"\xffBIOSEMI"
FIXED_BYTES = 256
MOST_SIGNALS, MOST_RECORDS = 4096, 4_000_000
# label, transducer, dimension, physical minimum, maximum, digital minimum, maximum, prefiltering, samples, reserved
_WIDTHS = (16, 80, 8, 8, 8, 8, 8, 80, 8, 32)
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class EdfSignal:
    """One signal: its texts, samples a record, the place of its first sample in a record, and its calibration.

    A stored number times `gain` plus `offset` is in the unit the file names; both are NaN when the file's ranges make
    no line.
    """

    label: str
    transducer: str
    unit: str
    prefiltering: str
    samples: int
    first: int
    gain: float
    offset: float

    @property
    def is_annotations(self) -> bool:
        """Whether it holds text and no samples."""
        return self.label in ("EDF Annotations", "BDF Annotations")


@dataclass(frozen=True, slots=True, kw_only=True)
class EdfHeader:
    """What the header says: texts as stored, seconds a record, and how many whole records the file holds.

    `sample_bytes` is 2 (EDF) or 3 (BDF); `plus` is whether it is EDF+ or BDF+; `left_bytes` lie behind the last
    record; `open_ended` is whether the recorder never wrote how many records there are.
    """

    patient: str
    recorded: str
    start_date: str
    sample_bytes: int
    plus: bool
    start: int
    records: int
    record_s: float
    left_bytes: int
    open_ended: bool
    signals: tuple[EdfSignal, ...]

    @property
    def record_samples(self) -> int:
        """Samples of all signals in one record."""
        return sum(signal.samples for signal in self.signals)

    @property
    def word(self) -> str:
        """EDF, EDF+, BDF or BDF+."""
        return ("EDF" if self.sample_bytes == 2 else "BDF") + "+" * self.plus


def looks_like_edf(head: bytes) -> bool:
    """Return whether the first bytes of a file are those of an EDF or BDF file."""
    if head.startswith(BDF_MAGIC):
        return True
    fixed = head[8:FIXED_BYTES]
    return head.startswith(EDF_MAGIC) and not any(byte < 32 for byte in fixed)


def find_header(head: bytes, size: int) -> EdfHeader:
    """Return the header that the first bytes of a file of `size` bytes hold (give FIXED_BYTES a signal and once more).

    Raises InputRefused for what is cut short, contradicts itself, or announces more than the file holds.
    """
    if len(head) < FIXED_BYTES or not looks_like_edf(head):
        raise InputRefused(f"{AN_EDF}, which begins with 256 bytes of text", f"{len(head)} bytes", AGAIN)
    count = count_signals(head)
    start = FIXED_BYTES * (count + 1)
    said = _whole(head[184:192], "the size of the header")
    if said != start:
        raise InputRefused(f"a header of {start} bytes for {count} signals", f"one that says {said}", AGAIN)
    if len(head) < start:
        raise InputRefused(f"a header of {start} bytes", f"{len(head)} bytes (the copy was cut short)", AGAIN)
    sample_bytes = 3 if head.startswith(BDF_MAGIC) else 2
    signals = _signals(head, count)
    announced = _whole(head[236:244], "the number of records")
    record_bytes = sample_bytes * sum(signal.samples for signal in signals)
    there, left = divmod(size - start, record_bytes)
    if announced == 0 or announced < -1:
        raise InputRefused("at least one record", f"{announced}", AGAIN)
    if announced > there:
        came = f"{size} bytes (the copy or export was cut short)"
        raise InputRefused(f"{start + announced * record_bytes} bytes, as the file itself announces", came, AGAIN)
    records = there if announced == -1 else announced
    if not 0 < records <= MOST_RECORDS:
        raise InputRefused(f"1 to {MOST_RECORDS} records", f"{records}", AGAIN)
    record_s = _number(head[244:252], "the length of a record")
    has_samples = not all(signal.is_annotations for signal in signals)
    if has_samples and not 0 < record_s < 1e6:
        raise InputRefused("records of a length in seconds", f"{record_s:g}", AGAIN)
    return EdfHeader(
        patient=_text(head[8:88]),
        recorded=_text(head[88:168]),
        start_date=_text(head[168:176]),
        sample_bytes=sample_bytes,
        plus=head[192:196] in (b"EDF+", b"BDF+"),
        start=start,
        records=records,
        record_s=record_s,
        left_bytes=left + (there - records) * record_bytes,
        open_ended=announced == -1,
        signals=signals,
    )


def count_signals(head: bytes) -> int:
    """Return how many signals the first 256 bytes of a file announce; raises InputRefused for an absurd number."""
    count = _whole(head[252:256], "the number of signals")
    if not 0 < count <= MOST_SIGNALS:
        raise InputRefused(f"1 to {MOST_SIGNALS} signals", f"{count}", AGAIN)
    return count


def _signals(head: bytes, count: int) -> tuple[EdfSignal, ...]:
    cells, at = [], FIXED_BYTES
    for width in _WIDTHS:
        cells.append([head[at + i * width : at + (i + 1) * width] for i in range(count)])
        at += count * width
    signals, first = [], 0
    for raw in zip(*cells, strict=True):
        label = _text(raw[0])
        samples = _whole(raw[8], f"the samples of {label!r}")
        if samples < 1:
            raise InputRefused("at least one sample a record", f"{samples} of {label!r}", AGAIN)
        gain, offset = _calibration(raw[3:7])
        signal = EdfSignal(
            label=label,
            transducer=_text(raw[1]),
            unit=_text(raw[2]),
            prefiltering=_text(raw[7]),
            samples=samples,
            first=first,
            gain=gain,
            offset=offset,
        )
        signals.append(signal)
        first += samples
    return tuple(signals)


def _calibration(raw: tuple[bytes, ...]) -> tuple[float, float]:
    """Return gain and offset from the physical and the digital range; NaN when they make no line."""
    texts = [_text(each) for each in raw]
    if not all(_NUMBER.fullmatch(text) for text in texts):
        return math.nan, math.nan
    low, high, digital_low, digital_high = map(float, texts)
    if digital_low == digital_high or low == high:
        return math.nan, math.nan
    gain = (high - low) / (digital_high - digital_low)
    offset = low - digital_low * gain
    return (gain, offset) if math.isfinite(gain) and math.isfinite(offset) else (math.nan, math.nan)


def _text(raw: bytes) -> str:
    # the format asks for ASCII; the micro sign of honest files is Latin-1
    return "".join(c if c.isprintable() else "?" for c in raw.decode("latin-1").strip(" \0"))


def _whole(raw: bytes, what: str) -> int:
    text = _text(raw)
    if not re.fullmatch(r"[+-]?\d{1,8}", text, re.ASCII):
        raise InputRefused(f"{what} as a whole number", f"{text!r}", AGAIN)
    return int(text)


def _number(raw: bytes, what: str) -> float:
    text = _text(raw)
    if not _NUMBER.fullmatch(text):
        raise InputRefused(f"{what} as a number", f"{text!r}", AGAIN)
    return float(text)
