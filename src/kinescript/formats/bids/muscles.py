"""One *_emg.edf or .bdf, whose channels its sidecars explain, to channels."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

from kinescript.formats.bids.dataset import find_sidecars, inside
from kinescript.formats.bids.motion import System, channel_rows, merged_json
from kinescript.formats.bids.names import BidsName
from kinescript.formats.edf.door import read_edf
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Clock, Uniform
from kinescript.record.fault import Fault
from kinescript.record.muscle_names import find_names


def read_emg(data: BidsName, root: Path, start_s: float, faults: list[Fault]) -> System:
    """Return the channels of an EMG file, the first sample at `start_s` seconds.

    A channel of type EMG whose target_muscle is one known muscle, and no other channel's, sits on it; the others keep
    their name, for a layout to place. What is no EMG is UNKNOWN. Raises InputRefused when the file cannot be read.
    """
    rows, sidecars = channel_rows(data, root)
    said, jsons = merged_json(data, "emg", root)
    path = inside(data.path, root)
    recording = read_edf(path, digest="")
    faults.extend(recording.faults)
    about = {row.get("name", ""): row for row in rows}
    muscles = Counter(row.get("target_muscle", "") for row in rows)
    sites = find_names(muscles)
    channels: list[Channel] = []
    unsaid = [channel.at.words for channel in recording.channels if channel.at.words not in about]
    if unsaid:
        words = f"*_channels.tsv does not name {', '.join(unsaid[:6])}; they are not taken to be EMG"
        faults.append(Fault(kind="unknown", words=words))
    for channel in recording.channels:
        label = channel.at.words
        row = about.get(label, {})
        emg = row.get("type", "").upper() == "EMG"
        if emg and channel.unit not in ("V", "1", "%"):
            faults.append(Fault(kind="unit", words=f"{label} is in {channel.unit!r}, no unit of EMG"))
            emg = False
        at = channel.at
        if emg and muscles[row.get("target_muscle", "")] == 1:
            named_site = sites[row.get("target_muscle", "")]
            at = (named_site and named_site.site) or at
        named = ChannelKind.UNKNOWN if channel.kind is ChannelKind.EMG else channel.kind
        kind = ChannelKind.EMG if emg else named
        channels.append(replace(channel, kind=kind, at=at, clock=_later(channel.clock, start_s)))
    bad = [row.get("name", "") for row in rows if row.get("status", "").lower() == "bad"]
    if bad:
        faults.append(Fault(kind="bad", words=f"the dataset marks as bad: {', '.join(bad[:6])}"))
    electrodes = find_sidecars(data, "electrodes", ".tsv", root)
    return System(channels=tuple(channels), said=said, files=(data.path, *sidecars, *jsons, *electrodes))


def _later(clock: Clock, start_s: float) -> Clock:
    if isinstance(clock, Uniform):
        return replace(clock, start_s=clock.start_s + start_s)
    return replace(clock, time_s=clock.time_s + start_s)
