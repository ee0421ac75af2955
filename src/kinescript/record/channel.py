"""One thing measured at one place over time."""

from dataclasses import dataclass
from enum import StrEnum

from kinescript.body.frames import Frame
from kinescript.body.segments import Place
from kinescript.record.clock import Clock, Stamped
from kinescript.signal.arrays import ArrayValue, Floats, read_only


class ChannelKind(StrEnum):
    """What was measured; UNKNOWN keeps what a file holds and nobody named."""

    POSITION = "position"
    FORCE = "force"
    MOMENT = "moment"
    ACCELERATION = "acceleration"
    ANGULAR_VELOCITY = "angular_velocity"
    MAGNETIC_FIELD = "magnetic_field"
    ORIENTATION = "orientation"
    ANGLE = "angle"
    EMG = "emg"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Channel(ArrayValue):
    """Values of shape (time, axis) with their place, frame, UCUM unit and clock; NaN where nothing was measured.

    `position` in m, `force` in N (what the ground does to the person), `moment` in N.m about the plate's centre.
    Raises ValueError when the values are not two-dimensional or a stamped clock has another length.
    """

    kind: ChannelKind
    at: Place
    frame: Frame | None
    unit: str
    clock: Clock
    values: Floats

    def __post_init__(self) -> None:
        values = read_only(self.values)
        if values.ndim != 2:
            raise ValueError(f"a channel needs values of shape (time, axis), not {values.shape}")
        if isinstance(self.clock, Stamped):
            self.clock.times(len(values))
        object.__setattr__(self, "values", values)

    @property
    def time_s(self) -> Floats:
        """The instants of the samples in seconds, shape (time,)."""
        return self.clock.times(len(self.values))
