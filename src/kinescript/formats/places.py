"""Where sensors and muscle channels sat: the layout of every format that names them and no place on the body."""

from dataclasses import dataclass, field, replace

from kinescript.body.segments import MuscleSite, Place, Segment, Unmapped
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.mounting import Mounting
from kinescript.record.recording import Recording


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedMuscle:
    """A muscle by its SENIAM name and its side, such as gluteus_medius, right."""

    muscle: str
    side: Side | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesLayout:
    """Segments and muscles by the name the file gives a sensor or a channel, whatever its case; the task, if known.

    As TOML: `task = "walking"`, then `[sensors]` with a line a sensor, such as `00B42279 = "pelvis"`, `[muscles]` with
    a line a channel, `"EMG 1" = { muscle = "gluteus_medius", side = "right" }`, and a block `[[mountings]]` a segment:
    `at = "pelvis"`, `forward = "-z"`, `up = "x"`. Names that no file has do no harm. Raises ValueError when two sensors
    wear one segment, two channels read one muscle, or a name stands twice.

    >>> PlacesLayout(sensors={"00B42279": Segment.PELVIS}).place("00b42279", ChannelKind.ACCELERATION)
    <Segment.PELVIS: 'pelvis'>
    """

    sensors: dict[str, Segment] = field(default_factory=dict)
    muscles: dict[str, PlacedMuscle] = field(default_factory=dict)
    task: Task = Task.UNKNOWN
    mountings: tuple[Mounting, ...] = ()

    def __post_init__(self) -> None:
        if len(set(self.sensors.values())) < len(self.sensors):
            raise ValueError("two sensors on one segment")
        if len(set(self.muscles.values())) < len(self.muscles):
            raise ValueError("two channels on one muscle")
        for names in (self.sensors, self.muscles):
            if len({name.upper() for name in names}) < len(names):
                raise ValueError("one name twice")

    def place(self, label: str, kind: ChannelKind) -> Place:
        """Return where a sensor or channel of this name sat; Unmapped under it when the layout does not say."""
        if kind in (ChannelKind.EMG, ChannelKind.UNKNOWN):
            muscles = {known.upper(): at for known, at in self.muscles.items()}
            found = muscles.get(label.upper())
            if found is not None:
                return MuscleSite(muscle=found.muscle, side=found.side)
        segments = {known.upper(): segment for known, segment in self.sensors.items()}
        return segments.get(label.upper(), Unmapped(label=label))


def apply_places(recording: Recording, layout: PlacesLayout) -> Recording:
    """Return the recording with every unmapped channel where the layout puts it; a channel on a muscle is EMG.

    Task and mountings of the layout are taken over, mountings only of segments that are there.
    """
    channels = tuple(_placed(channel, layout) for channel in recording.channels)
    worn = {channel.at for channel in channels}
    return replace(
        recording,
        task=recording.task if layout.task is Task.UNKNOWN else layout.task,
        channels=channels,
        mountings=(*recording.mountings, *(m for m in layout.mountings if m.at in worn)),
    )


def _placed(channel: Channel, layout: PlacesLayout) -> Channel:
    if not isinstance(channel.at, Unmapped):
        return channel
    at = layout.place(channel.at.label, channel.kind)
    kind = ChannelKind.EMG if isinstance(at, MuscleSite) else channel.kind
    return channel if at == channel.at else replace(channel, at=at, kind=kind)
