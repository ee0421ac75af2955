"""Channels put on the muscle their name says, and what has to be asked about the rest."""

import difflib
import re
from collections import Counter
from collections.abc import Collection
from dataclasses import replace

from kinescript.body.segments import MuscleSite, Unmapped
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.fault import Fault
from kinescript.record.muscle_names import LETTER_OR_SIDE, NamedMuscle, find_names
from kinescript.record.muscle_sites import site_entries
from kinescript.record.recording import Recording

_FEW = 6
_ASK = "say which muscle it is under [muscles] in a layout (of a table: as muscle and side of its channel)"


def name_sites(recording: Recording, *, keep: Collection[str] = (), volts: bool = True) -> Recording:
    """Return the recording with every unmapped muscle channel at the site its name says, beside all other names.

    A channel in volts whose name clearly is a muscle's becomes EMG (unless `volts` is False), whatever else it was
    called; and so does one under a code with a side, LES beside RES, that was sampled together with a channel of EMG.
    Where two would be at one site both stay as they were, and so do the labels to `keep`. Whatever has a place already
    keeps it: a layout wins.
    """
    bare: dict[str, MuscleSite] = {}
    # a muscle that was found may tell what a letter of another name means, or that its neighbours are EMG, too
    while (more := _named_once(recording, keep=keep, volts=volts)) is not recording:
        pairs = zip(recording.channels, more.channels, strict=True)
        moved = {before.at.words: now.at for before, now in pairs if before.at != now.at}
        said = _said(recording)
        bare |= {label: at for label, at in moved.items() if isinstance(at, MuscleSite) and _lacks_side(said[label])}
        recording = more
    return replace(recording, faults=(*recording.faults, *_without_side(recording, bare))) if bare else recording


def _lacks_side(named: NamedMuscle | None) -> bool:
    return named is not None and named.site is not None and bool(named.why)


def _named_once(recording: Recording, *, keep: Collection[str], volts: bool) -> Recording:
    emg = {c.at for c in recording.of_kind(ChannelKind.EMG)}
    said = _said(recording)
    found = {}
    for number, channel in enumerate(recording.channels):
        named = _named(channel, said, recording if volts else None)
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
    changed = any(now is not before for now, before in zip(channels, recording.channels, strict=True))
    return replace(recording, channels=tuple(channels)) if changed else recording


def find_site_faults(recording: Recording) -> tuple[Fault, ...]:
    """Return what has to be asked about muscle channels: names that say no site, two of one site, misspelt sites."""
    emg = recording.of_kind(ChannelKind.EMG)
    said = _said(recording)
    placed = {c.at for c in emg}
    unknown: list[str] = []
    shared: dict[MuscleSite, list[str]] = {}
    untold: dict[str, list[str]] = {}
    odd: list[str] = []
    faults: list[Fault] = []
    for channel in emg:
        if isinstance(channel.at, MuscleSite):
            if channel.at.muscle not in site_entries():
                odd.append(channel.at.muscle)
            continue
        label = channel.at.words
        named = _named(channel, said, None)
        if named is not None and named.site is not None:
            shared.setdefault(named.site, []).append(label)
        elif named is not None:
            untold.setdefault(named.why, []).append(label)
        else:
            unknown.append(label)
    faults += _misspelt(list(dict.fromkeys(odd)))
    for site, names in shared.items():
        both = [*names, *(["another channel"] if site in placed else [])]
        if len(both) > 1:
            words = f"{' and '.join(both)} would both be at {site.words}; they stay as they are named; {_ASK}"
            faults.append(Fault(kind="site", words=words))
        else:
            # a layout that names a channel by a label is believed, and asked
            words = f"{names[0]} reads as the {site.words}, and stays as it is named; {_ASK}"
            faults.append(Fault(kind="site", words=words))
    for why, names in untold.items():
        faults.append(Fault(kind="site", words=f"{_listed(names)}: {why}; {_ASK}"))
    if unknown:
        faults.append(Fault(kind="site", words=f"no muscle is known by the name of {_listed(unknown)}; {_ASK}"))
    return tuple(faults)


def _without_side(recording: Recording, bare: dict[str, MuscleSite]) -> list[Fault]:
    """Return what to ask about names whose letter may be a side; nothing where other names do without sides, too."""
    sites = {c.at for c in recording.of_kind(ChannelKind.EMG) if isinstance(c.at, MuscleSite)}
    if any(site.side is None for site in sites - set(bare.values())):
        return []
    words = f"{_listed(sorted(bare))}: {LETTER_OR_SIDE}, so no side is taken; {_ASK}, with its side"
    return [Fault(kind="site", words=words)]


def _listed(names: list[str]) -> str:
    return ", ".join(names[:_FEW]) + (f" and {len(names) - _FEW} more" if len(names) > _FEW else "")


def _said(recording: Recording) -> dict[str, NamedMuscle | None]:
    """Return what the names of all channels say that may be a muscle's, beside one another and what is placed."""
    labels = {c.at.label for c in recording.channels if _may_be_muscle(c) and isinstance(c.at, Unmapped)}
    return find_names(labels, [c.at for c in recording.of_kind(ChannelKind.EMG)])


def _may_be_muscle(channel: Channel) -> bool:
    in_volts = channel.kind is ChannelKind.UNKNOWN and channel.unit == "V"
    return channel.values.shape[1] == 1 and (channel.kind is ChannelKind.EMG or in_volts)


def _named(channel: Channel, said: dict[str, NamedMuscle | None], volts_of: Recording | None) -> NamedMuscle | None:
    """Return the muscle an unmapped channel's name says; None of whatever is no muscle's signal.

    Of volts that nobody called EMG (never without `volts_of`, the recording) a clear name is enough, and a code beside
    EMG on the same clock where the side stands by itself or the other side's name is there.
    """
    if not isinstance(channel.at, Unmapped) or not _may_be_muscle(channel):
        return None
    named = said[channel.at.label]
    if named is None or channel.kind is ChannelKind.EMG:
        return named
    if volts_of is None:
        return None
    coded = named.told and _is_beside_emg(channel, volts_of)
    return named if named.clear or coded else None


def _is_beside_emg(channel: Channel, recording: Recording) -> bool:
    emg = recording.of_kind(ChannelKind.EMG)
    return any(
        other.unit == channel.unit and other.values.shape == channel.values.shape and other.clock == channel.clock
        for other in emg
    )


def _misspelt(muscles: list[str]) -> list[Fault]:
    """Return what to ask about muscles of a layout that are none of those known; they stay as they are named."""
    near: dict[str, str] = {}
    for muscle in muscles:
        folded = re.sub(r"[^a-z0-9]+", "_", muscle.lower()).strip("_")
        if alike := difflib.get_close_matches(folded, site_entries(), n=1, cutoff=0.85):
            near[muscle] = alike[0]
    said = [f"{one} is no muscle that is known; was {other} meant?" for one, other in near.items()]
    strange = [muscle for muscle in muscles if muscle not in near]
    if strange:
        words = "they stay as they are named" if len(strange) > 1 else "it stays as it is named"
        said.append(f"{_listed(strange)}: no muscle is known by that name; {words}, and nothing is compared with it")
    return [Fault(kind="site", words=words) for words in said]
