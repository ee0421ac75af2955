"""The signals of one export, of one table or of several, to a Recording."""

from dataclasses import replace

import numpy as np

from kinescript.body.frames import Frame
from kinescript.body.segments import Unmapped
from kinescript.body.tasks import Task
from kinescript.errors import InputRefused
from kinescript.formats.dialects.dialect import Dialect
from kinescript.formats.dialects.sheet import Signal
from kinescript.formats.dialects.stamps import find_zero_s
from kinescript.formats.names import printable
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Clock, Stamped, Uniform
from kinescript.record.fault import Fault
from kinescript.record.made_by import MadeBy, Setting
from kinescript.record.recording import Recording
from kinescript.record.subject import UNNAMED, Subject
from kinescript.signal.arrays import Floats

_FRAMES = {
    ChannelKind.ACCELERATION: Frame.SENSOR,
    ChannelKind.ANGULAR_VELOCITY: Frame.SENSOR,
    ChannelKind.MAGNETIC_FIELD: Frame.SENSOR,
    ChannelKind.ORIENTATION: Frame.GLOBAL,
}
_UP = 0.5  # the share of its length that acceleration must show upward on average; an assumption of ours


def to_recording(
    signals: list[Signal],
    dialect: Dialect,
    *,
    name: str,
    inputs: tuple[tuple[str, str], ...],
    settings: tuple[tuple[str, Setting], ...],
    faults: list[Fault],
) -> Recording:
    """Return the recording of an export's signals, each Unmapped under its sensor's label.

    An acceleration that comes as motion and gravity is their sum. Of several channels of one kind on one sensor the
    first is kept. Raises InputRefused when nothing is left.
    """
    faults += [Fault(kind="dialect", words=note) for note in dialect.notes]
    kept = _one_each(_with_sums(_measured(signals, faults), faults), faults)
    kept = _upright(kept, faults)
    if not kept:
        why = next((f": {f.words}" for f in reversed(faults) if f.kind in ("missing", "unit", "unknown")), "")
        raise InputRefused("signals of movement or muscles", f"none that is known{why}", "choose them for the export")
    starts_s = [float(signal.time_s[0]) for signal in kept if signal.time_s is not None]
    zero_s = find_zero_s(starts_s, faults, shared=dialect.time is not None and dialect.time.shared)
    clocks: dict[int, Clock] = {}
    channels = tuple(
        Channel(
            kind=signal.kind,
            at=Unmapped(label=printable(signal.label)),
            frame=_FRAMES.get(signal.kind),
            unit=signal.unit,
            clock=_clock(signal, zero_s, clocks),
            values=signal.values,
        )
        for signal in kept
    )
    known = (("format", dialect.name), ("dialect_tested", dialect.tested))
    return Recording(
        id=name,
        subject=Subject(id=UNNAMED),
        task=Task.UNKNOWN,
        channels=channels,
        faults=tuple(dict.fromkeys(faults)),
        made_by=MadeBy(settings=(*known, *settings, *((("clock_zero_s", zero_s),) if zero_s else ())), inputs=inputs),
    )


def _clock(signal: Signal, zero_s: float, clocks: dict[int, Clock]) -> Clock:
    if signal.time_s is None:
        return Uniform(rate_hz=signal.rate_hz or 0.0)
    if id(signal.time_s) not in clocks:
        clocks[id(signal.time_s)] = Stamped(time_s=signal.time_s - zero_s if zero_s else signal.time_s)
    return clocks[id(signal.time_s)]


def _measured(signals: list[Signal], faults: list[Fault]) -> list[Signal]:
    """Return the signals that hold a number, and an acceleration that is not zero throughout."""
    out = []
    for signal in signals:
        known = np.isfinite(signal.values).all(axis=1)
        heavy = signal.kind is ChannelKind.ACCELERATION and signal.part != "user"
        if known.any() and (not heavy or signal.values[known].any()):
            out.append(signal)
        else:
            words = f"no {signal.kind.replace('_', ' ')} of {signal.label} was measured"
            faults.append(Fault(kind="missing", words=words))
    return out


def _with_sums(signals: list[Signal], faults: list[Fault]) -> list[Signal]:
    """Return the signals with motion and gravity added up where no whole acceleration of that sensor is there."""
    whole = {s.label for s in signals if s.kind is ChannelKind.ACCELERATION and s.part == "whole"}
    out = [s for s in signals if s.part == "whole"]
    for user in (s for s in signals if s.part == "user" and s.label not in whole):
        gravity = next((s for s in signals if s.part == "gravity" and s.label == user.label), None)
        if gravity is None:
            words = f"the acceleration of {user.label} comes without gravity, which nothing else holds; it was left out"
            faults.append(Fault(kind="missing", words=words))
            continue
        out.append(replace(user, part="whole", values=user.values + _at(gravity, user)))
    return out


def _at(gravity: Signal, user: Signal) -> Floats:
    """Return gravity at the times of the motion, shape (time, 3), interpolated; NaN where it was not measured."""
    if gravity.time_s is None or user.time_s is None:
        return gravity.values
    if len(gravity.time_s) == len(user.time_s) and np.array_equal(gravity.time_s, user.time_s):
        return gravity.values
    columns = [np.interp(user.time_s, gravity.time_s, axis, left=np.nan, right=np.nan) for axis in gravity.values.T]
    return np.stack(columns, axis=1)


def _one_each(signals: list[Signal], faults: list[Fault]) -> list[Signal]:
    seen: set[tuple[ChannelKind, str]] = set()
    out = []
    for signal in signals:
        if (signal.kind, signal.label) in seen:
            words = f"a second {signal.kind.replace('_', ' ')} of {signal.label} was left out"
            faults.append(Fault(kind="unknown", words=words))
            continue
        seen.add((signal.kind, signal.label))
        out.append(signal)
    return out


def _upright(signals: list[Signal], faults: list[Fault]) -> list[Signal]:
    """Return the signals without orientations in whose global frame acceleration does not point up on average."""
    out = []
    for signal in signals:
        acc = next((s for s in signals if s.kind is ChannelKind.ACCELERATION and s.label == signal.label), None)
        same = acc is not None and acc.values.shape[0] == signal.values.shape[0]
        if signal.kind is ChannelKind.ORIENTATION and acc is not None and same and _points_up(signal, acc) < _UP:
            words = f"in the orientation of {signal.label} gravity is not up; the orientation was left out"
            faults.append(Fault(kind="orientation", words=words))
            continue
        out.append(signal)
    return out


def _points_up(orientation: Signal, acc: Signal) -> float:
    """Return the upward share of the mean acceleration, turned to the global frame; 1 where nothing is known."""
    w, x, y, z = orientation.values.T
    # the third row of the rotation matrix
    up = np.stack([2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)], axis=1)
    upward = (up * acc.values).sum(axis=1)
    length = np.sqrt((acc.values**2).sum(axis=1))
    known = np.isfinite(upward) & np.isfinite(length)
    return float(upward[known].sum() / max(length[known].sum(), 1e-12)) if known.any() else 1.0
