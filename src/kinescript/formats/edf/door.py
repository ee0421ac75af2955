"""An EDF or BDF file to a Recording, and the door to it."""

import math
from pathlib import Path
from typing import BinaryIO

from kinescript.body.tasks import Task
from kinescript.errors import InputRefused
from kinescript.formats.door import Door
from kinescript.formats.edf.annotations import find_notes
from kinescript.formats.edf.clock import find_clocks
from kinescript.formats.edf.header import AGAIN, FIXED_BYTES, EdfHeader, count_signals, find_header, looks_like_edf
from kinescript.formats.edf.person import find_settings, find_subject
from kinescript.formats.edf.samples import read_samples
from kinescript.formats.labelled import Slot, Wire, plan_channels
from kinescript.formats.marked import marks_of
from kinescript.formats.names import printable
from kinescript.record.channel import Channel
from kinescript.record.clock import Clock
from kinescript.record.fault import Fault
from kinescript.record.made_by import MadeBy
from kinescript.record.recording import Recording
from kinescript.signal.arrays import Floats


def read_edf(path: Path, *, digest: str) -> Recording:
    """Return the Recording of an EDF, EDF+, BDF or BDF+ file; `digest` is the file's sha256.

    Every signal is a channel at its own rate, in SI units, shape (time, 1); X, Y and Z of one sensor are one channel of
    three axes. What is in volts and labelled EMG is EMG; the rest is UNKNOWN under its label. Annotations are marks.
    Records that leave time out make stamped clocks. Raises InputRefused, one sentence.
    Source: Kemp et al. 1992 (EDF); Kemp and Olivan 2003 (EDF+), edfplus.info; BioSemi, BDF file format.
    """
    name = printable(path.name)
    try:
        with path.open("rb") as stream:
            return _read_stream(stream, name, digest)
    except OSError as error:
        reason = (error.strerror or "an error").lower()
        raise InputRefused("a readable file", reason, "check the path and the file", place=name) from error


def _read_stream(stream: BinaryIO, name: str, digest: str) -> Recording:
    size = stream.seek(0, 2)
    stream.seek(0)
    head = stream.read(FIXED_BYTES)
    if len(head) == FIXED_BYTES and looks_like_edf(head):
        head += stream.read(FIXED_BYTES * count_signals(head))
    header = find_header(head, size)
    faults = _said_of(header)
    wires, slots = _plan(header, faults)
    arrays, texts = read_samples(stream, header, slots, wires)
    notes = find_notes(texts, header.records, faults)
    clocks = find_clocks(header, notes.onsets_s, faults)
    first_s = float(notes.onsets_s[0])
    zero_s = first_s if math.isfinite(first_s) else 0.0
    return Recording(
        id=Path(name).stem,
        subject=find_subject(header, faults),
        task=Task.UNKNOWN,
        channels=_channels(header, slots, wires, arrays, clocks),
        marks=marks_of((begin_s - zero_s, duration_s, text) for begin_s, duration_s, text in notes.notes),
        faults=tuple(faults),
        made_by=MadeBy(settings=find_settings(header), inputs=((name, digest),)),
    )


def _said_of(header: EdfHeader) -> list[Fault]:
    faults = []
    if header.open_ended:
        words = "the recorder never wrote how long the recording is; every whole record was read"
        faults.append(Fault(kind="cut", words=words))
    if header.left_bytes:
        words = f"{header.left_bytes} bytes behind the last record were left out"
        faults.append(Fault(kind="cut", words=words))
    return faults


def _plan(header: EdfHeader, faults: list[Fault]) -> tuple[list[int], tuple[Slot, ...]]:
    """Return the numbers of the signals that can be read, and the channels they make."""
    measured = [number for number, signal in enumerate(header.signals) if not signal.is_annotations]
    wires = [number for number in measured if math.isfinite(header.signals[number].gain)]
    odd = [header.signals[number].label for number in measured if number not in set(wires)]
    if odd:
        words = f"signals whose ranges make no scale were left out: {', '.join(odd)}"
        faults.append(Fault(kind="calibration", words=words))
    if not measured:
        raise InputRefused("signals", "annotations only", "give the file with the signals they were noted for")
    if not wires:
        raise InputRefused("signals with physical and digital ranges", "none", AGAIN)
    signals = [header.signals[number] for number in wires]
    return wires, plan_channels(
        [Wire(label=s.label, unit=s.unit, hint=s.transducer, clock=str(s.samples)) for s in signals]
    )


def _channels(
    header: EdfHeader, slots: tuple[Slot, ...], wires: list[int], arrays: list[Floats], clocks: dict[int, Clock]
) -> tuple[Channel, ...]:
    return tuple(
        Channel(
            kind=slot.kind,
            at=slot.at,
            frame=slot.frame,
            unit=slot.unit,
            clock=clocks[header.signals[wires[slot.wires[0]]].samples],
            values=values,
        )
        for slot, values in zip(slots, arrays, strict=True)
    )


def _read(path: Path, digest: str, _: Path | None) -> Recording:
    return read_edf(path, digest=digest)


DOOR = Door(
    name="edf",
    words="an EDF or BDF file",
    knows=lambda peek: looks_like_edf(peek.head),
    read=_read,
    layout="places",
)
