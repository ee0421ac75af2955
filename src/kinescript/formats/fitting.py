"""What each format can hold of a Recording, and in words what it cannot."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from kinescript.body.joints import Joint
from kinescript.body.segments import Place, Plate
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Uniform
from kinescript.record.equality import same
from kinescript.record.fault import Fault
from kinescript.record.recording import Recording
from kinescript.record.subject import UNNAMED, Subject
from kinescript.signal.spans import Span

Fitted = tuple[Recording, list[Fault]]


def _keep(recording: Recording, good: Callable[[Channel], bool], why: str) -> Fitted:
    kept = tuple(channel for channel in recording.channels if good(channel))
    ours = {id(channel) for channel in kept}
    out = [channel for channel in recording.channels if id(channel) not in ours]
    faults = [
        Fault(kind="left_out", words=f"{count} x {kind.replace('_', ' ')} left out: {why}")
        for kind, count in Counter(channel.kind for channel in out).items()
    ]
    return replace(recording, channels=kept), faults


def fit_c3d(recording: Recording) -> Fitted:
    """Return markers, plates and muscles on even clocks, time counted from the first frame, and what is left out."""
    from kinescript.formats.c3d_recording import LENGTH_NAMES, pseudonym_of
    from kinescript.formats.marked import SPANS

    clock = _commonest([c for c in recording.markers().values() if isinstance(c.clock, Uniform)])
    markers = {id(c) for c in recording.markers().values() if clock and _on(c, clock)}
    plates = _c3d_plates(recording, clock)
    muscles = _c3d_muscles(recording, clock, plates)
    kept, faults = _keep(
        recording,
        lambda c: id(c) in markers | plates | muscles,
        "a C3D of ours holds markers, plates, and muscles at the rate of the plates",
    )
    start_s = float(clock.time_s[0]) if clock else 0.0
    if start_s:
        faults.append(Fault(kind="clock", words=f"the time counts from the first frame, {start_s:g} s later"))
        kept = _moved(kept, start_s)
    points = [c.values for c in kept.markers().values()]
    torn = sum(int((np.isnan(values).any(axis=1) & ~np.isnan(values).all(axis=1)).sum()) for values in points)
    if torn:
        faults.append(Fault(kind="left_out", words=f"{torn} points of which an axis is unknown are unknown as a whole"))
    ends = [m.name for m in kept.marks if m.span.duration_s and m.name not in SPANS]
    if ends:
        faults.append(Fault(kind="left_out", words=f"the end of a mark is not kept: {_few(ends)}"))
    lost = [name for name, _ in kept.subject.lengths_m if name not in {*LENGTH_NAMES.values(), "marker_radius"}]
    faults += _said(kept, ("painful_side", "age_years", "sex"), tuple(lost))
    if kept.subject.id != UNNAMED and pseudonym_of(kept.subject.id) != kept.subject.id:
        words = f"the pseudonym {kept.subject.id} will be read back as {pseudonym_of(kept.subject.id)}"
        faults.append(Fault(kind="privacy", words=words))
    return kept, [*faults, *_unsaid(kept, simulated=True)]


def _c3d_plates(recording: Recording, lead: Channel | None) -> set[int]:
    """Return which channels are plates with force and moment on one even clock that the frames divide."""
    forces = {
        c.at: c for c in recording.of_kind(ChannelKind.FORCE) if isinstance(c.at, Plate) and len(c.at.corners_m) == 4
    }
    moments = {c.at: c for c in recording.of_kind(ChannelKind.MOMENT)}
    both = [pair for at, c in forces.items() if at in moments for pair in (c, moments[at])]
    first = both[0] if both else None
    if first is None or lead is None or not isinstance(first.clock, Uniform) or len(first.values) % len(lead.values):
        return set()
    together = isinstance(lead.clock, Uniform) and np.isclose(first.clock.start_s, lead.clock.start_s)
    fitting = together and np.isclose(first.clock.rate_hz, lead.clock.rate_hz * len(first.values) / len(lead.values))
    return {id(c) for c in both} if fitting and all(_on(c, first) for c in both) else set()


def _c3d_muscles(recording: Recording, lead: Channel | None, plates: set[int]) -> set[int]:
    """Return which muscle channels share the plates' clock, or without plates one even clock that the frames divide."""
    from kinescript.formats.c3d_muscles import find_muscle_channels

    found = [c for c in find_muscle_channels(recording) if isinstance(c.clock, Uniform)]
    first = next((c for c in recording.channels if id(c) in plates), None) or _commonest(found)
    if first is None or lead is None or not isinstance(lead.clock, Uniform) or not isinstance(first.clock, Uniform):
        return set()
    often, rest = divmod(len(first.values), max(len(lead.values), 1))
    fitting = not rest and np.isclose(first.clock.rate_hz, lead.clock.rate_hz * often)
    together = np.isclose(first.clock.start_s, lead.clock.start_s)
    return {id(c) for c in found if _on(c, first)} if fitting and together else set()


def fit_trc(recording: Recording) -> Fitted:
    """Return the markers on the even clock most of them have, and what a .trc leaves out."""
    clock = _commonest([c for c in recording.markers().values() if isinstance(c.clock, Uniform)])
    markers = {id(c) for c in recording.markers().values() if clock and _on(c, clock)}
    kept, faults = _keep(recording, lambda c: id(c) in markers, "a .trc holds markers on one even clock")
    return _bare(kept, faults, simulated=False)


def fit_mot(recording: Recording) -> Fitted:
    """Return the joint angles OpenSim names on the even clock most of them have, and what a .mot leaves out."""
    from kinescript.formats.opensim.coordinates import COORDINATES

    angles = [
        c for c in recording.of_kind(ChannelKind.ANGLE) if isinstance(c.at, Joint) and isinstance(c.clock, Uniform)
    ]
    # the trunk in space is no coordinate of OpenSim's; a knee has one angle, the others three
    planes: Counter[Place] = Counter(joint for joint, _, _ in COORDINATES.values())
    angles = [c for c in angles if c.values.shape[1] == planes[c.at] and not np.isnan(c.values).all()]
    clock = _commonest(angles)
    chosen = {id(c) for c in angles if clock and _on(c, clock)}
    kept, faults = _keep(recording, lambda c: id(c) in chosen, "a .mot holds joint angles on one even clock")
    return _bare(kept, faults, simulated=True)


def fit_table(recording: Recording) -> Fitted:
    """Return the channels on the clock most of them have, and what a table with a layout leaves out."""
    from kinescript.formats.table.writer import layout_channel

    def sayable(channel: Channel) -> bool:
        try:
            layout_channel(channel, set())
        except ValueError:
            return False
        return len(channel.values) > 1

    kept, faults = _keep(recording, sayable, "a layout has no words for them")
    clock = _commonest(list(kept.channels))
    kept, more = _keep(kept, lambda c: clock is not None and _on(c, clock), "a table has one clock")
    return kept, [*faults, *more]


def fit_bids(recording: Recording) -> Fitted:
    """Return the markers and sensors, on whatever clocks, and what BIDS-Motion leaves out or renames."""
    from kinescript.formats.bids.writer import bids_holds, subject_label

    kept, faults = _keep(recording, bids_holds, "BIDS-Motion has no place for them")
    label = f"sub-{subject_label(recording)}"
    if recording.subject.id not in (label, UNNAMED):
        words = f"the pseudonym {recording.subject.id} is written as {label}: letters and digits alone"
        faults.append(Fault(kind="renamed", words=words))
    return kept, faults


def _bare(kept: Recording, faults: list[Fault], *, simulated: bool) -> Fitted:
    """Say what a file of OpenSim's leaves out of what is not channels."""
    if kept.marks:
        faults.append(
            Fault(kind="left_out", words=f"{len(kept.marks)} marks left out: {_few([m.name for m in kept.marks])}")
        )
    names = ("painful_side", "age_years", "sex", "height_m", "mass_kg")
    faults += _said(kept, names, tuple(name for name, _ in kept.subject.lengths_m))
    if kept.subject.id != UNNAMED:
        faults.append(Fault(kind="left_out", words=f"the pseudonym {kept.subject.id} left out"))
    if kept.task.value != "unknown":
        faults.append(Fault(kind="left_out", words=f"the task, {kept.task.words}, left out"))
    return kept, [*faults, *_unsaid(kept, simulated=simulated)]


def _said(recording: Recording, names: tuple[str, ...], lengths: tuple[str, ...]) -> list[Fault]:
    subject: Subject = recording.subject
    lost = [name.rsplit("_", 1)[0] for name in names if getattr(subject, name) is not None]
    lost += [f"length {name}" for name in lengths]
    return [Fault(kind="left_out", words=f"of the subject left out: {_few(lost)}")] if lost else []


def _unsaid(recording: Recording, *, simulated: bool) -> list[Fault]:
    faults = []
    if recording.mountings:
        faults.append(Fault(kind="left_out", words=f"{len(recording.mountings)} mountings of sensors left out"))
    names = [name for name, _ in recording.made_by.settings if name not in ("format", "simulated", "task")]
    if names:
        faults.append(Fault(kind="left_out", words=f"{len(names)} settings of made_by left out: {_few(names, 3)}"))
    if not simulated and recording.made_by.setting("simulated"):
        words = "that the recording is simulated cannot be said in this format; say it wherever the file goes"
        faults.append(Fault(kind="simulated", words=words))
    return faults


def _commonest(channels: list[Channel]) -> Channel | None:
    """Return a channel on the clock that most of these run on, the earlier of two; None of none."""
    return max(channels, key=lambda lead: sum(_on(c, lead) for c in channels), default=None)


def _on(channel: Channel, lead: Channel) -> bool:
    return channel.clock is lead.clock or (len(channel.values) == len(lead.values) and same(channel.clock, lead.clock))


def _moved(recording: Recording, start_s: float) -> Recording:
    """Return a recording on even clocks whose time counts from `start_s`."""
    channels = tuple(
        replace(c, clock=replace(c.clock, start_s=c.clock.start_s - start_s)) if isinstance(c.clock, Uniform) else c
        for c in recording.channels
    )
    marks = tuple(
        replace(m, span=Span(start_s=m.span.start_s - start_s, end_s=m.span.end_s - start_s)) for m in recording.marks
    )
    return replace(recording, channels=channels, marks=marks)


def _few(words: Sequence[str], most: int = 6) -> str:
    several = list(dict.fromkeys(words))
    return ", ".join(several[:most]) + (" ..." if len(several) > most else "")
