"""Muscles in a C3D file of ours: analog channels, and in a group of our own where each of them lay."""

from collections.abc import Sequence

from kinescript.body.segments import MuscleSite, Place, Plate, Unmapped
from kinescript.body.words import Side
from kinescript.errors import InputRefused
from kinescript.formats.c3d import C3dContent
from kinescript.formats.c3d.content import C3dValue
from kinescript.formats.names import printable
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Uniform
from kinescript.record.recording import Recording

GROUP, MUSCLES, SIDES = "KINESCRIPT", "MUSCLES", "SIDES"
# of a muscle channel at no site that is known; an analog channel that is no muscle's has no text
_UNMAPPED = "?"


def find_muscle_channels(recording: Recording) -> tuple[Channel, ...]:
    """Return the muscle channels of a recording, values of shape (time, 1), that a C3D file can name."""
    emg = recording.of_kind(ChannelKind.EMG)
    return tuple(c for c in emg if isinstance(c.at, MuscleSite | Unmapped) and c.values.shape[1] == 1)


def analog_clock(recording: Recording) -> Channel | None:
    """Return a channel on the one analog clock a C3D file has: the first plate's, else the first muscle's, or None."""
    forces = [c for c in recording.of_kind(ChannelKind.FORCE) if isinstance(c.at, Plate)]
    return next(iter((*forces, *find_muscle_channels(recording))), None)


def check_clocks(channels: Sequence[Channel], lead: Channel) -> None:
    """Raise InputRefused unless the muscle channels run on the even clock of `lead`, sample by sample."""
    for channel in channels:
        if not isinstance(channel.clock, Uniform) or (channel.clock, len(channel.values)) != (
            lead.clock,
            len(lead.values),
        ):
            came = f"{channel.at.words} at {channel.clock.rate_hz:g} Hz, {len(channel.values)} samples"
            expected = f"muscles on one clock with the plates, {lead.clock.rate_hz:g} Hz and {len(lead.values)} samples"
            raise InputRefused(expected, came, "resample them first, or write a table")


def muscle_parameters(plates: int, channels: Sequence[Channel]) -> tuple[tuple[str, C3dValue], ...]:
    """Return the parameters that say where the analog channels behind those of `plates` plates lay."""
    if not channels:
        return ()
    blank = ("",) * (6 * plates)
    muscles = tuple(c.at.muscle if isinstance(c.at, MuscleSite) else _UNMAPPED for c in channels)
    sides = tuple((c.at.side or "") if isinstance(c.at, MuscleSite) else "" for c in channels)
    return ((MUSCLES, (*blank, *muscles)), (SIDES, (*blank, *map(str, sides))))


def find_muscle_places(content: C3dContent) -> dict[int, Place]:
    """Return where the muscle channels of a file of ours lay, by the number of the analog channel from 0.

    A channel at no known site is Unmapped under its label. Empty for a file that does not say it of every channel, or
    puts two at one site.
    """
    muscles, sides = content.words(GROUP, MUSCLES), content.words(GROUP, SIDES)
    if not len(muscles) == len(sides) == len(content.analog_labels):
        return {}
    places: dict[int, Place] = {}
    for number, (muscle, side, label) in enumerate(zip(muscles, sides, content.analog_labels, strict=True)):
        if muscle.strip() == _UNMAPPED:
            places[number] = Unmapped(label=label)
        elif muscle.strip():
            known = Side(side.strip()) if side.strip() in set(Side) else None
            places[number] = MuscleSite(muscle=printable(muscle.strip()), side=known)
    sites = [each for each in places.values() if isinstance(each, MuscleSite)]
    return places if len(set(sites)) == len(sites) else {}
