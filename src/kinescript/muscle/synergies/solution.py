"""Muscle synergies as values: which muscles work together, when, and how much of their work that explains."""

from dataclasses import dataclass

import numpy as np

from kinescript.body.segments import Place
from kinescript.muscle.synergies.count import CountRule
from kinescript.record.fault import Fault
from kinescript.signal.arrays import ArrayValue, Floats, read_only

_ARRAYS = (
    "weights",
    "weights_sigma",
    "activations",
    "centres",
    "vaf_by_muscle",
    "vaf_by_count",
    "r2_by_count",
    "scale",
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Synergies(ArrayValue):
    """Synergies in the order of their centres in the cycle, and how much of the envelopes they explain.

    `weights` and `weights_sigma` have the shape (muscles, count), each column of unit length over the muscles used;
    `activations` (time, count), the envelope of a muscle divided by its `scale` (muscles,) being about activations @
    weights.T. Rows of a muscle or an instant that was left out are NaN. `centres` (count,) are the circular means of
    the activations as a share of the cycle, 0 to 1; equal ones stand by their energy, the greater first.
    `vaf` is 1 - squared error / sum of squares, a share; `vaf_by_muscle` (muscles,) the same for each,
    `vaf_by_count` and `r2_by_count` (tried,) for 1, 2, 3 ... synergies (R2 about the mean of all values).
    The sigmas are one standard deviation over resampled cycles, None or NaN below three cycles. They hold what differs
    from cycle to cycle and nothing else: not the electrodes' place, the filter, or another rule for the count.
    Where nothing could be found the count is 0, vaf is NaN, and a fault says why.
    """

    at: tuple[Place, ...]
    cycle_points: int
    cycles: int
    rule: CountRule | None
    weights: Floats
    weights_sigma: Floats
    activations: Floats
    centres: Floats
    vaf: float
    vaf_sigma: float | None
    vaf_by_muscle: Floats
    vaf_by_count: Floats
    r2_by_count: Floats
    scale: Floats
    count_sigma: float | None
    faults: tuple[Fault, ...] = ()

    def __post_init__(self) -> None:
        for name in _ARRAYS:
            object.__setattr__(self, name, read_only(getattr(self, name)))
        if self.weights.shape[1] != self.activations.shape[1]:
            raise ValueError(f"{self.weights.shape[1]} weights for {self.activations.shape[1]} activations")

    @property
    def count(self) -> int:
        """How many synergies there are, 0 where none could be found."""
        return int(self.weights.shape[1])

    @property
    def r2(self) -> float:
        """R2 about the mean of all values at this count, NaN where nothing was found."""
        return float(self.r2_by_count[self.count - 1]) if self.count else float("nan")

    def mean_activations(self) -> Floats:
        """The activations of a mean cycle, shape (cycle_points, count); cycles that were left out do not count."""
        samples, count = self.activations.shape
        cycles = self.activations.reshape(samples // self.cycle_points, self.cycle_points, count)
        whole = cycles[np.isfinite(cycles).all(axis=(1, 2))]
        return np.asarray(whole.mean(axis=0) if len(whole) else np.full(cycles.shape[1:], np.nan))
