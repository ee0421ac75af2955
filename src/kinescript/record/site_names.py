"""Channels put on the muscle their name says, and what has to be asked about the rest."""

import difflib
from collections import Counter
from collections.abc import Collection
from dataclasses import replace

from kinescript.body.segments import MuscleSite, Place, Unmapped
from kinescript.body.words import Side
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.fault import Fault
from kinescript.record.muscle_sites import NamedMuscle, find_named, site_entries
from kinescript.record.recording import Recording

_FEW = 6
# the labels and the places of the other channels, which may tell what a letter means
_Beside = tuple[Collection[str], Collection[Place]]
_ASK = "say which muscle it is under [muscles] in a layout"


def name_sites(recording: Recording, *, keep: Collection[str] = (), volts: bool = True) -> Recording:
    """Return the recording with every unmapped muscle channel at the site its name says.

    A channel in volts whose name clearly is a muscle's becomes EMG (unless `volts` is False), whatever else it was
    called. Where two would be at one site both stay as they were, and so do the labels to `keep`. Whatever has a place
    already keeps it: a layout wins.
    """
    labels = {c.at.label for c in recording.channels if isinstance(c.at, Unmapped) and c.values.shape[1] == 1}
    emg = {c.at for c in recording.of_kind(ChannelKind.EMG)}
    beside = (labels, emg)
    found = {}
    for number, channel in enumerate(recording.channels):
        named = _named(channel, beside, volts=volts)
        if named is not None and isinstance(channel.at, Unmapped) and channel.at.label not in keep:
            found[number] = named
    often = Counter(named.site for named in found.values() if named.site is not None)
    channels = list(recording.channels)
    for number, named in found.items():
        channel, site = channels[number], named.site
        free = site is not None and often[site] == 1 and site not in emg
        at = site if site is not None and free else channel.at
        if at == channel.at and (channel.kind is ChannelKind.EMG or at in emg):
            continue
        channels[number] = replace(channel, kind=ChannelKind.EMG, at=at)
    return replace(recording, channels=tuple(channels)) if found else recording


def find_site_faults(recording: Recording) -> tuple[Fault, ...]:
    """Return what has to be asked about muscle channels: names that say no site, two of one site, misspelt sites."""
    emg = recording.of_kind(ChannelKind.EMG)
    labels = {c.at.label for c in recording.channels if isinstance(c.at, Unmapped)}
    placed = {c.at for c in emg}
    unknown: list[str] = []
    shared: dict[MuscleSite, list[str]] = {}
    untold: dict[str, list[str]] = {}
    faults: list[Fault] = []
    for channel in emg:
        if isinstance(channel.at, MuscleSite):
            faults += _misspelt(channel.at)
            continue
        label = channel.at.words
        named = _named(channel, (labels, placed), volts=False)
        if named is not None and named.site is not None:
            shared.setdefault(named.site, []).append(label)
        elif named is not None:
            untold.setdefault(named.why, []).append(label)
        else:
            unknown.append(label)
    for site, names in shared.items():
        both = [*names, *(["another channel"] if site in placed else [])]
        if len(both) > 1:
            words = f"{' and '.join(both)} would both be at {site.words}; they stay as they are named; {_ASK}"
            faults.append(Fault(kind="site", words=words))
        else:
            unknown += names
    for why, names in untold.items():
        faults.append(Fault(kind="site", words=f"{_listed(names)}: {why}; {_ASK}"))
    if unknown:
        faults.append(Fault(kind="site", words=f"no muscle is known by the name of {_listed(unknown)}; {_ASK}"))
    return tuple(faults)


def _listed(names: list[str]) -> str:
    return ", ".join(names[:_FEW]) + (f" and {len(names) - _FEW} more" if len(names) > _FEW else "")


def _named(channel: Channel, beside: _Beside, *, volts: bool) -> NamedMuscle | None:
    """Return the muscle an unmapped channel's name says, codes only of EMG; None of whatever is no muscle's signal."""
    if not isinstance(channel.at, Unmapped) or channel.values.shape[1] != 1:
        return None
    emg = channel.kind is ChannelKind.EMG
    if not emg and not (volts and channel.kind is ChannelKind.UNKNOWN and channel.unit == "V"):
        return None
    named = _sided(channel.at.label, beside)
    return named if named is not None and (emg or named.clear) else None


def _sided(label: str, beside: _Beside) -> NamedMuscle | None:
    """Return what a name says beside the others: LES and RES are the left and right of one muscle, LES alone is not."""
    named = find_named(label)
    if named is None or named.site is None or named.site.side is not None or label[:1] not in ("L", "R"):
        return named
    side, other, letter = (Side.LEFT, Side.RIGHT, "R") if label[0] == "L" else (Side.RIGHT, Side.LEFT, "L")
    rest, (labels, places) = find_named(label[1:]), beside
    site = None if rest is None else rest.site
    if letter + label[1:] not in labels and (site is None or replace(site, side=other) not in places):
        return named
    return None if rest is None or site is None else replace(rest, site=replace(site, side=side))


def _misspelt(site: MuscleSite) -> list[Fault]:
    """Return what to ask about a layout's muscle that is nearly, and not quite, one that is known."""
    near = [] if site.muscle in site_entries() else difflib.get_close_matches(site.muscle, site_entries(), cutoff=0.85)
    if not near:
        return []
    return [Fault(kind="site", words=f"{site.muscle} is no muscle that is known; was {near[0]} meant?")]
