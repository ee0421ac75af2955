"""How many synergies: two published rules, and how far the answer moves with the strides that were seen."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from kinescript.signal.arrays import ArrayValue, Floats, read_only


class CountRule(StrEnum):
    """The least number of synergies by ...

    LINEAR_TAIL: from which on R2 rises with the number as a straight line does, so that more of them describe noise
    (Cheung et al. 2005, J Neurosci 25:6419; mean squared residual <= 1e-4: Santuz et al. 2017, Int J Neural Syst
    27:1750007). VARIANCE: that explains 90 % of all muscles together and 75 % of each (Torres-Oviedo & Ting 2007,
    J Neurophysiol 98:2144).
    """

    LINEAR_TAIL = "linear_tail"
    VARIANCE = "variance"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Explained(ArrayValue):
    """Sums over the samples of each cycle: what is there, and what 1, 2, 3 ... synergies leave unexplained.

    total and square have the shape (cycles, muscles), missed (counts, cycles, muscles); `points` is samples a cycle.
    """

    total: Floats
    square: Floats
    missed: Floats
    points: int

    def __post_init__(self) -> None:
        for name in ("total", "square", "missed"):
            object.__setattr__(self, name, read_only(getattr(self, name)))

    def taken(self, times: Floats) -> tuple[Floats, Floats, Floats]:
        """Return VAF (n, counts), VAF of each muscle (n, counts, muscles) and R2 (n, counts).

        times has the shape (n, cycles): how often each cycle is taken. VAF is 1 - error / sum of squares
        (Torres-Oviedo et al. 2006), R2 the same about the mean of all values (Santuz et al. 2017).
        """
        missed = np.einsum("nc,kcm->nkm", times, self.missed)
        square, total = times @ self.square, times @ self.total
        all_missed, all_square = missed.sum(axis=2), square.sum(axis=1)[:, None]
        samples = times.sum(axis=1, keepdims=True) * self.points * square.shape[1]
        about_mean = all_square - total.sum(axis=1)[:, None] ** 2 / samples
        with np.errstate(divide="ignore", invalid="ignore"):
            return 1 - all_missed / all_square, 1 - missed / square[:, None, :], 1 - all_missed / about_mean


def most_synergies(muscles: int) -> int:
    """Return how many synergies are tried at most: three quarters of the muscles (Santuz et al. 2017).

    >>> most_synergies(13)
    10
    """
    return max(1, muscles - round(muscles / 4))


def choose_linear_tail(r2: Floats, *, most_mse: float) -> Floats:
    """Return the number of synergies of each row of R2, shape (n, counts): the first whose tail is a straight line.

    >>> choose_linear_tail(np.array([[0.5, 0.8, 0.9, 0.91, 0.92, 0.93]]), most_mse=1e-4)
    array([3.])
    """
    rows, counts = r2.shape
    chosen = np.full(rows, max(1, counts - 1), dtype=np.float64)
    for first in range(counts - 2, 0, -1):
        tail = r2[:, first - 1 :]
        at = np.arange(tail.shape[1]) - (tail.shape[1] - 1) / 2
        about = tail - tail.mean(axis=1, keepdims=True)
        left = about - (about @ at / (at @ at))[:, None] * at
        chosen[(left**2).mean(axis=1) <= most_mse] = first
    return chosen


def choose_variance(vaf: Floats, of_each: Floats, *, least: float, least_each: float) -> Floats:
    """Return the number of synergies of each row of VAF (n, counts) and of each muscle's (n, counts, muscles).

    Where none is enough it is the most that were tried.
    """
    enough = (vaf >= least) & (of_each >= least_each).all(axis=2)
    return np.asarray(np.where(enough.any(axis=1), enough.argmax(axis=1) + 1, vaf.shape[1]), dtype=np.float64)


def drawn_cycles(cycles: int, *, resamples: int, seed: int) -> Floats:
    """Return how often each cycle is drawn, shape (resamples, cycles): the bootstrap over whole cycles.

    >>> drawn_cycles(4, resamples=2, seed=0).sum(axis=1)
    array([4., 4.])
    """
    rng = np.random.default_rng([seed, cycles])
    return rng.multinomial(cycles, np.full(cycles, 1.0 / cycles), size=resamples).astype(np.float64)
