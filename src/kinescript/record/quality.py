"""What is wrong with a recording, in words a person understands."""

from dataclasses import dataclass

import numpy as np

from kinescript.body.segments import Marker, Plate, Unmapped
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.fault import Fault
from kinescript.record.lost_samples import find_lost_samples
from kinescript.record.odd_units import find_odd_units
from kinescript.record.recording import Recording
from kinescript.record.site_names import find_site_faults
from kinescript.record.stuck_values import find_clipped, find_frozen
from kinescript.signal.arrays import Bools, known_rows
from kinescript.signal.spans import find_spans

# what never stands exactly still on a living person
_LIVELY = (ChannelKind.ACCELERATION, ChannelKind.ANGULAR_VELOCITY, ChannelKind.EMG)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """Whether the recording can be used at all, and every fault found."""

    usable: bool
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityParams:
    """Gaps shorter than `shortest_gap_s` are not worth a word.

    No marker on a person is `far_m` from the origin of a laboratory, or leaves and comes back at `fast_m_s`; no plate
    is pulled up with `pulled_n`. Assumptions of ours.
    """

    shortest_gap_s: float = 0.05
    far_m: float = 200.0
    fast_m_s: float = 50.0
    pulled_n: float = 100.0


def find_quality(recording: Recording, *, params: QualityParams = QualityParams()) -> Quality:
    """Return every fault of the recording: what its reader said, what to ask, lost samples, then each channel's.

    What is asked about are the sites of muscles and units. A channel's faults are gaps, frozen or repeated values, and
    what was cut off at full scale. A recording is usable when at least one channel holds two known samples.
    """
    asked = (*find_site_faults(recording), *find_odd_units(recording))
    faults = [*recording.faults, *asked, *find_lost_samples(recording)]
    usable = False
    for channel in recording.channels:
        known = known_rows(channel.values)
        usable = usable or int(known.sum()) >= 2
        # what nobody named, and what a model computed, has gaps that matter to nobody
        named = channel.kind is not ChannelKind.UNKNOWN and not isinstance(channel.at, Unmapped)
        if channel.kind is ChannelKind.POSITION and isinstance(channel.at, Marker):
            faults += _marker_faults(channel, known, params) if channel.at.name[:1] != "*" else []
        elif named and not known.all():
            faults.append(_unknown_share(channel, known, params))
        if channel.kind in _LIVELY:
            faults += find_frozen(channel, _name(channel))
        if channel.kind in (*_LIVELY, ChannelKind.FORCE) and (clipped := find_clipped(channel, _name(channel))):
            faults.append(clipped)
        if channel.kind is ChannelKind.FORCE and isinstance(channel.at, Plate):
            faults += _plate_faults(channel, params)
    if not usable:
        faults.append(Fault(kind="empty", words="no channel holds two known samples"))
    return Quality(usable=usable, faults=tuple(faults))


def find_impossible(channel: Channel, *, params: QualityParams = QualityParams()) -> Bools:
    """Return where, shape (time,), a marker was where no person can carry it: too far, or a leap out and back."""
    # huge numbers are far already; kept small here so that nothing overflows
    values = np.clip(channel.values, -1e6, 1e6)
    far = np.zeros(len(values), dtype=bool)
    for column in values.T:
        far |= np.abs(column) > params.far_m
    if len(values) < 3:
        return far
    steps = np.diff(values, axis=0)
    fast = np.sqrt(np.einsum("ij,ij->i", steps, steps)) > params.fast_m_s * np.diff(channel.time_s)
    far[1:-1] |= fast[:-1] & fast[1:]
    return far


def _marker_faults(channel: Channel, known: Bools, params: QualityParams) -> list[Fault]:
    name, missing = channel.at.words, ~known
    if missing.all():
        return [Fault(kind="missing", words=f"marker {name} was never seen")]
    faults = []
    time_s = channel.time_s
    impossible = find_impossible(channel, params=params)
    if impossible.any():
        words = f"marker {name} was in {int(impossible.sum())} frames where nobody can be; they are taken as unknown"
        faults.append(Fault(kind="impossible", span=find_spans(impossible, time_s)[0], words=words))
    gaps = find_spans(missing, time_s, shortest_s=params.shortest_gap_s)
    if gaps:
        longest = max(gaps, key=lambda g: g.duration_s)
        often = "once, for" if len(gaps) == 1 else f"{len(gaps)} times, at most"
        words = f"marker {name} was out of sight {often} {longest.duration_s:.2f} s"
        faults.append(Fault(kind="gap", span=longest, words=words))
    return [*faults, *find_frozen(channel, f"marker {name}")]


def _unknown_share(channel: Channel, known: Bools, params: QualityParams) -> Fault:
    name = _name(channel)
    if not known.any():
        return Fault(kind="missing", words=f"{name} was never measured")
    gaps = find_spans(~known, channel.time_s, shortest_s=params.shortest_gap_s)
    longest = max(gaps, key=lambda g: g.duration_s, default=None)
    share = 100.0 * float((~known).mean())
    return Fault(kind="gap", span=longest, words=f"{name} is unknown for {share:.2g} % of the time")


def _name(channel: Channel) -> str:
    return f"{channel.kind.replace('_', ' ')} at {channel.at.words}"


def _plate_faults(channel: Channel, params: QualityParams) -> list[Fault]:
    up = channel.values[np.isfinite(channel.values[:, 2]), 2]
    if len(up) == 0 or up.min() > -params.pulled_n or up.max() > -up.min():
        return []
    words = f"{channel.at.words} seems to pull the person down with {-up.min():.0f} N; its sign may be turned"
    return [Fault(kind="plates", words=words)]
