"""How a worn sensor was put on: which of its axes points where, as a person stated it."""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from kinescript.body.segments import Segment
from kinescript.signal.arrays import Floats

SensorAxis = Literal["x", "y", "z", "-x", "-y", "-z"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mounting:
    """Which axis of a sensor points (about) forward, up or to the person's right while they stand.

    One that lies level, `forward` or `right`, is needed; `up` is compared with gravity. Raises ValueError when neither
    is said, a word is no axis, or the three are not a right-handed frame.

    >>> Mounting(at=Segment.PELVIS, forward="-z", up="x").right is None
    True
    """

    at: Segment
    forward: SensorAxis | None = None
    up: SensorAxis | None = None
    right: SensorAxis | None = None

    def __post_init__(self) -> None:
        said = [axis for axis in (self.forward, self.up, self.right) if axis is not None]
        if self.forward is None and self.right is None:
            raise ValueError(f"which axis of the sensor at the {self.at} points forward, or right, is not said")
        if any(axis not in get_args(SensorAxis) for axis in said):
            raise ValueError(f"a sensor axis is one of {', '.join(get_args(SensorAxis))}, not {' or '.join(said)}")
        if len({axis[-1] for axis in said}) < len(said):
            raise ValueError(f"one axis of the sensor at the {self.at} in two directions")
        if len(said) == 3:
            forward, up, right = (axis_vector(axis) for axis in said)
            if np.cross(forward, up) @ right < 0:
                raise ValueError(f"the axes of the sensor at the {self.at} are not right-handed")


def axis_vector(name: str) -> Floats:
    """Return a sensor axis as a unit vector, shape (3,), in the sensor's frame."""
    return np.asarray(np.eye(3)["xyz".index(name[-1])] * (-1.0 if name.startswith("-") else 1.0))
