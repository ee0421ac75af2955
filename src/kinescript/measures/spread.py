"""How far repeated values lie apart, such that a value nobody saw never makes the others more certain."""

import numpy as np

from kinescript.signal.arrays import Floats

_PRIOR_WEIGHT = 2.0


def spread_of(values: Floats, *, unseen: float, prior: float) -> float:
    """Return one standard deviation between values of shape (n,), in their own unit.

    It is the root of half the mean squared difference over all pairs, which for known values is the usual standard
    deviation. A pair with an unknown value (NaN) counts as `unseen` apart, or as far as the two known values furthest
    apart where that is more: an unknown never makes the rest more certain (the law of gaps), save when it hides the
    very value that showed how much the others vary, and then it still counts for `unseen`. Few values that agree say
    little about their spread, so one below `prior` is drawn toward it as if two more pairs of values had been seen
    there (Bayesian shrinkage of a variance; the weight is an assumption of ours); one above it stands as it is.

    >>> round(spread_of(np.array([0.0, 20.0]), unseen=3.0, prior=0.6), 2)
    14.14
    >>> round(spread_of(np.array([1.0, 2.0, np.nan]), unseen=9.0, prior=1.0), 2)
    5.21
    """
    count = len(values)
    known = np.isfinite(values)
    if count < 2:
        return prior if known.any() else max(prior, unseen)
    far = max(unseen, reach_of(values))
    seen = values[known] - (values[known].mean() if known.any() else 0.0)
    # over the known pairs, the sum of squared differences is n times that of squared deviations from the mean
    unseen_pairs = (count * (count - 1) - len(seen) * (len(seen) - 1)) / 2
    variance = (len(seen) * float((seen**2).sum()) + unseen_pairs * far**2) / (count * (count - 1))
    pooled = ((count - 1) * variance + _PRIOR_WEIGHT * prior**2) / (count - 1 + _PRIOR_WEIGHT)
    return float(np.sqrt(max(variance, pooled)))


def reach_of(values: Floats) -> float:
    """Return how far the two known values of shape (n,) furthest apart lie from each other; 0 where none is known.

    >>> reach_of(np.array([2.0, np.nan, 5.0]))
    3.0
    """
    known = values[np.isfinite(values)]
    return float(np.ptp(known)) if len(known) else 0.0


def median_factor(count: int) -> float:
    """Return what the standard error of a median of `count` values is in units of that of their mean (normal values).

    Source: the asymptotic root of pi/2 = 1.2533; one or two values have their mean as median.

    >>> median_factor(2), round(median_factor(9), 4)
    (1.0, 1.2533)
    """
    return float(np.sqrt(np.pi / 2)) if count >= 3 else 1.0
