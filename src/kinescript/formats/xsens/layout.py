"""Which sensor sat on which segment: the layout of Xsens files."""

from dataclasses import dataclass, field

from kinescript.body.segments import Place, Segment, Unmapped
from kinescript.body.tasks import Task
from kinescript.record.mounting import Mounting


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorLayout:
    """Segments by the serial number of the sensor each wore, the same for all files of a recording; the task, if known.

    As TOML: `task = "walking"`, then `[sensors]` with a line a sensor, such as `00B42279 = "pelvis"`, and a block
    `[[mountings]]` a segment: `at = "pelvis"`, `forward = "-z"`, `up = "x"`. Serial numbers that no file has do no
    harm. Raises ValueError when two sensors wear one segment.

    >>> SensorLayout(sensors={"00B42279": Segment.PELVIS}).place("00b42279")
    <Segment.PELVIS: 'pelvis'>
    """

    sensors: dict[str, Segment] = field(default_factory=dict)
    task: Task = Task.UNKNOWN
    mountings: tuple[Mounting, ...] = ()

    def __post_init__(self) -> None:
        if len(set(self.sensors.values())) < len(self.sensors):
            raise ValueError("two sensors on one segment")
        if len({serial.upper() for serial in self.sensors}) < len(self.sensors):
            raise ValueError("one serial number twice")

    def place(self, serial: str) -> Place:
        """Return where the sensor sat; Unmapped under its serial number when the layout does not say."""
        segments = {known.upper(): segment for known, segment in self.sensors.items()}
        return segments.get(serial.upper(), Unmapped(label=serial))
