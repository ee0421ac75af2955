"""An XDF file to a Recording, and the door to it."""

import math
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import numpy as np

from kinescript.body.tasks import Task
from kinescript.errors import InputRefused
from kinescript.formats.c3d_recording import pseudonym_of
from kinescript.formats.door import Door
from kinescript.formats.labelled import Slot, plan_channels
from kinescript.formats.marked import marks_of
from kinescript.formats.names import printable
from kinescript.formats.xdf.chunks import AGAIN, MAGIC, SAMPLES, walk_chunks
from kinescript.formats.xdf.content import StreamDraft, XdfDraft, survey
from kinescript.formats.xdf.head import WORDS
from kinescript.formats.xdf.samples import Filling, find_form
from kinescript.formats.xdf.sync import synchronise
from kinescript.formats.xdf.timing import fill_stamps, find_clock
from kinescript.record.channel import Channel
from kinescript.record.clock import Clock, Stamped, Uniform
from kinescript.record.fault import Fault
from kinescript.record.made_by import MadeBy, Setting
from kinescript.record.recording import Mark, Recording
from kinescript.record.subject import UNNAMED, Subject
from kinescript.signal.arrays import Floats

# stamps beyond this many seconds are no times; streams so far apart are not of one recording
_LARGEST_S, _LONGEST_S = 1e12, 1e8


_CLOCKWORK = ("clock", "jitter")


def read_xdf(path: Path, *, digest: str) -> Recording:
    """Return the Recording of an XDF file; `digest` is the file's sha256.

    Every channel of every numeric stream, shape (time, 1), or (time, 3) for X, Y and Z of one sensor, in SI units; its
    kind is told as `plan_channels` tells it. Stamps are set to the recorder's clock by the stream's offsets and
    straightened between losses; a loss makes a stamped clock. Zero is the first sample of all. Streams of words are
    marks. Raises InputRefused, one sentence. Source: XDF 1.0, github.com/sccn/xdf/wiki/Specifications.
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
    draft = survey(stream, size)
    faults = _said_of(draft)
    fillings, slots = _fill(stream, size, draft)
    channels: list[Channel] = []
    for number, filling in fillings.items():
        channels += _channels(draft.streams[number], slots[number], filling, draft, faults)
    if not channels:
        raise InputRefused("at least one stream of numbers", "none", AGAIN)
    edges_s = [edge for clock in {id(c.clock): c.clock for c in channels}.values() for edge in _edges(clock)]
    zero_s = min(edges_s)
    if max(edges_s) - zero_s > _LONGEST_S:
        raise InputRefused("streams of one day", "streams whose times are years apart", AGAIN)
    settings: tuple[tuple[str, Setting], ...] = (("format", "XDF"),)
    if draft.day:
        settings = (*settings, ("recorded_on", draft.day))
    return Recording(
        id=Path(name).stem,
        subject=Subject(id=pseudonym_of(draft.person) if draft.person else UNNAMED),
        task=Task.UNKNOWN,
        channels=_from_zero(channels, zero_s),
        marks=_marks(draft, zero_s, faults),
        # what is lost or hidden is said before how the clocks were set
        faults=tuple(sorted((_moved_fault(fault, zero_s) for fault in faults), key=lambda f: f.kind in _CLOCKWORK)),
        made_by=MadeBy(settings=settings, inputs=((name, digest),)),
    )


def _said_of(draft: XdfDraft) -> list[Fault]:
    faults = []
    pseudonym = pseudonym_of(draft.person) if draft.person else UNNAMED
    if draft.named and pseudonym != draft.person:
        words = f"what the file says of people was left out; the report says {pseudonym}"
        faults.append(Fault(kind="privacy", words=words))
    for stream in draft.streams.values():
        name = stream.head.name
        if not stream.ended:
            faults.append(Fault(kind="cut", words=f"{name} was never ended; the recording may have been cut short"))
        elif stream.announced is not None and stream.announced > stream.samples:
            lost = stream.announced - stream.samples
            faults.append(Fault(kind="cut", words=f"{name}: {lost} of {stream.announced} samples are not in the file"))
        if not stream.samples:
            faults.append(Fault(kind="missing", words=f"{name} holds no samples"))
    return faults


def _fill(stream: BinaryIO, size: int, draft: XdfDraft) -> tuple[dict[int, Filling], dict[int, tuple[Slot, ...]]]:
    """Return the numbers and the channels of every stream that has some, by its number in the file."""
    numeric = {n: each for n, each in draft.streams.items() if each.head.format != WORDS and each.samples}
    wires = [(number, wire) for number, each in numeric.items() for wire in each.head.wires]
    planned = plan_channels([wire for _, wire in wires])
    slots: dict[int, tuple[Slot, ...]] = {}
    fillings, first_wire = {}, 0
    for number, each in numeric.items():
        slots[number] = tuple(slot for slot in planned if wires[slot.wires[0]][0] == number)
        fillings[number] = Filling(each.head, slots[number], first_wire, each.samples)
        first_wire += len(each.head.wires)
    for tag, content in walk_chunks(stream, size):
        if tag == SAMPLES and (filling := fillings.get(int.from_bytes(content[:4], "little"))) is not None:
            filling.add(content, find_form(content, filling.head))
    for filling in fillings.values():
        filling.flush()
    return fillings, slots


def _on_recorder(stream: StreamDraft, stamps_s: Floats, draft: XdfDraft, faults: list[Fault]) -> Floats:
    """Return stamps, shape (time,), on the recorder's clock; a fault says how well, or that nothing tells."""
    name = stream.head.name
    stamps_s, sync = synchronise(stamps_s, *stream.clock_offsets())
    if not sync.offsets:
        if len(draft.streams) > 1:
            words = f"{name}: no clock offsets; its time beside the other streams is as its computer had it"
            faults.append(Fault(kind="clock", words=words))
        return stamps_s
    scatter = f"; they scatter by {1e3 * sync.scatter_s:.2g} ms" if math.isfinite(sync.scatter_s) else ""
    again = f"; the clock was set anew {sync.resets} times" if sync.resets else ""
    words = f"{name}: clock set by {sync.offsets} offsets, drift {sync.drift_ppm:.3g} ppm{scatter}{again}"
    faults.append(Fault(kind="clock", words=words))
    return stamps_s


def _channels(
    stream: StreamDraft, slots: tuple[Slot, ...], filling: Filling, draft: XdfDraft, faults: list[Fault]
) -> list[Channel]:
    head = stream.head
    filling.stamps_s[~(np.abs(filling.stamps_s) < _LARGEST_S)] = np.nan
    stamps_s = _on_recorder(stream, fill_stamps(filling.stamps_s, head.rate_hz), draft, faults)
    clock, kept = find_clock(stamps_s, head.rate_hz, head.name, may_drop=head.may_drop, faults=faults)
    channels, endless = [], 0
    for slot, values in zip(slots, filling.values, strict=True):
        series = values if kept is None else values[kept]
        finite = np.isfinite(series)
        if not finite.all():
            endless += int(np.isinf(series).sum())
            series[~finite] = np.nan
        series.flags.writeable = False
        channels.append(
            Channel(kind=slot.kind, at=slot.at, frame=slot.frame, unit=slot.unit, clock=clock, values=series)
        )
    if endless:
        words = f"{head.name}: {endless} infinite values are taken as unknown"
        faults.append(Fault(kind="missing", words=words))
    return channels


def _marks(draft: XdfDraft, zero_s: float, faults: list[Fault]) -> tuple[Mark, ...]:
    notes: list[tuple[float, float, str]] = []
    for stream in draft.streams.values():
        if not stream.words:
            continue
        stamps_s = fill_stamps(np.array([stamp_s for stamp_s, _ in stream.words]), stream.head.rate_hz)
        stamps_s = _on_recorder(stream, stamps_s, draft, faults) - zero_s
        notes += [
            (stamp_s, 0.0, text)
            for stamp_s, (_, text) in zip(stamps_s.tolist(), stream.words, strict=True)
            if abs(stamp_s) < _LONGEST_S
        ]
    return marks_of(notes)


def _edges(clock: Clock) -> tuple[float, float]:
    """Return when a clock begins, and, of a stamped one, when it ends."""
    if isinstance(clock, Uniform):
        return clock.start_s, clock.start_s
    return float(clock.time_s[0]), float(clock.time_s[-1])


def _moved(clock: Clock, zero_s: float) -> Clock:
    if isinstance(clock, Uniform):
        return replace(clock, start_s=clock.start_s - zero_s)
    moved_s = clock.time_s - zero_s
    if not (np.diff(moved_s) > 0).all():
        raise InputRefused("stamps that can be told apart", "stamps closer than a number can say", AGAIN)
    return Stamped(time_s=moved_s)


def _from_zero(channels: list[Channel], zero_s: float) -> tuple[Channel, ...]:
    # channels of one stream keep sharing one clock
    clocks = {key: _moved(clock, zero_s) for key, clock in {id(c.clock): c.clock for c in channels}.items()}
    return tuple(replace(channel, clock=clocks[id(channel.clock)]) for channel in channels)


def _moved_fault(fault: Fault, zero_s: float) -> Fault:
    if fault.span is None:
        return fault
    span = replace(fault.span, start_s=fault.span.start_s - zero_s, end_s=fault.span.end_s - zero_s)
    return replace(fault, span=span)


def _read(path: Path, digest: str, _: Path | None) -> Recording:
    return read_xdf(path, digest=digest)


DOOR = Door(
    name="xdf",
    words="an XDF file",
    knows=lambda peek: peek.head.startswith(MAGIC),
    read=_read,
    layout="places",
)
