"""Where sensors are worn, and how their axes lie.

The sensor frame: Z points out of the skin; X points up along the segment in upright standing, on the back of a foot
forward; Y completes a right-handed frame. So a sensor on the sacrum or T10 has Z backward and Y to the left, one on the
sternum Z forward and Y to the right, one on the outside of a right thigh or shank Z to the right and Y backward, on a
left one Z to the left and Y forward, one on a foot Z up and Y to the left. Mirror images of one another have the same
X and Z, and opposite Y.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from kinescript.body.segments import Segment, shank, thigh
from kinescript.body.words import Side
from kinescript.signal.arrays import ArrayValue, Floats, read_only
from kinescript.signal.spans import Span
from kinescript.synth.person import Person

ThoraxSite = Literal["T10", "sternum"]

# columns are the sensor's X, Y, Z in the segment's axes (ISB: X anterior, Y up, Z right)
_BACKWARD = ((0.0, 0.0, -1.0), (1.0, 0.0, 0.0), (0.0, -1.0, 0.0))
_FORWARD = ((0.0, 0.0, 1.0), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0))
_RIGHTWARD = ((0.0, -1.0, 0.0), (1.0, 0.0, 0.0), (0.0, 0.0, 1.0))
_LEFTWARD = ((0.0, 1.0, 0.0), (1.0, 0.0, 0.0), (0.0, 0.0, -1.0))
_UPWARD = ((1.0, 0.0, 0.0), (0.0, 0.0, 1.0), (0.0, -1.0, 0.0))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SensorPlace(ArrayValue):
    """Where a sensor belongs: a segment, a point in its frame in metres, and segment_from_sensor (3, 3)."""

    segment: Segment
    at_m: Floats
    segment_from_sensor: Floats

    def __post_init__(self) -> None:
        object.__setattr__(self, "at_m", read_only(self.at_m))
        object.__setattr__(self, "segment_from_sensor", read_only(self.segment_from_sensor))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TrueSensor(ArrayValue):
    """One sensor as it really was worn: everything nobody told the person who reads its file.

    `at_m` (3,) in the segment's frame, metres. `stated` is the segment_from_sensor (3, 3) that the documentation and
    the asked-for turn give; `segment_from_sensor` what it was with the unknown mounting, without wobble and slide.
    `global_from_sensor` (time, 3, 3) has everything in it. Biases (3,) are in rad/s and m/s2, sensor frame; `lost` are
    the spans of lost packets.
    """

    segment: Segment
    at_m: Floats
    stated: Floats
    segment_from_sensor: Floats
    global_from_sensor: Floats
    gyroscope_bias_rad_s: Floats
    accelerometer_bias_m_s2: Floats
    lost: tuple[Span, ...]

    def __post_init__(self) -> None:
        for name in (
            "at_m",
            "stated",
            "segment_from_sensor",
            "global_from_sensor",
            "gyroscope_bias_rad_s",
            "accelerometer_bias_m_s2",
        ):
            object.__setattr__(self, name, read_only(getattr(self, name)))


def find_place(segment: Segment, person: Person, thorax_at: ThoraxSite) -> SensorPlace:
    """Return where the sensor of a segment is worn: sacrum, T10 or sternum, side of thigh and shank, back of foot."""
    size = person.height_m / 1.75
    if segment is Segment.PELVIS:
        at, axes = (-0.17 * size, -0.03 * size, 0.0), _BACKWARD
    elif segment is Segment.THORAX:
        back = thorax_at == "T10"
        at, axes = (
            ((-0.11 * size, 0.22 * size, 0.0), _BACKWARD) if back else ((0.10 * size, 0.27 * size, 0.0), _FORWARD)
        )
    else:
        side = next(s for s in Side if segment.value.startswith(s.value))
        out = 1.0 if side is Side.RIGHT else -1.0
        outward = _RIGHTWARD if side is Side.RIGHT else _LEFTWARD
        if segment is thigh(side):
            at, axes = (0.0, -0.5 * person.thigh_m, out * (person.knee_width_m / 2 + 0.035)), outward
        elif segment is shank(side):
            at, axes = (0.0, -0.5 * person.shank_m, out * (person.ankle_width_m / 2 + 0.02)), outward
        else:
            at, axes = (0.06, -0.01, 0.0), _UPWARD
    return SensorPlace(segment=segment, at_m=np.array(at), segment_from_sensor=np.array(axes))
