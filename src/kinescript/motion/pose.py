"""Segment orientations over time."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinescript.body.segments import Segment
from kinescript.signal.arrays import ArrayValue, Bools, Floats, read_only, read_only_mask

if TYPE_CHECKING:
    from scipy.spatial.transform import Rotation


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pose(ArrayValue):
    """Orientation of every segment seen, global_from_segment, over time_s of shape (time,) in seconds.

    A Rotation cannot hold an unknown, so `known` holds a mask of shape (time,) a segment (identity where False).
    `sigma_deg` holds one standard deviation about the segment's own X, Y, Z axes, shape (time, 3).
    """

    time_s: Floats
    orientation: tuple[tuple[Segment, "Rotation"], ...]
    known: tuple[tuple[Segment, Bools], ...]
    sigma_deg: tuple[tuple[Segment, Floats], ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "time_s", read_only(self.time_s))
        object.__setattr__(self, "known", tuple((s, read_only_mask(m)) for s, m in self.known))
        object.__setattr__(self, "sigma_deg", tuple((s, read_only(v)) for s, v in self.sigma_deg))

    def global_from(self, segment: Segment) -> Floats | None:
        """Return global_from_segment as matrices, shape (time, 3, 3), NaN where unknown; None if never seen."""
        rotation = dict(self.orientation).get(segment)
        if rotation is None:
            return None
        return np.where(dict(self.known)[segment][:, None, None], rotation.as_matrix(), np.nan)


NO_POSE = Pose(time_s=np.zeros(0), orientation=(), known=(), sigma_deg=())
