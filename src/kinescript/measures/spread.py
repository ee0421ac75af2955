"""How far repeated values lie apart, such that a value nobody saw never makes the others more certain."""

import numpy as np

from kinescript.signal.arrays import Floats

_PRIOR_WEIGHT = 2.0


def spread_of(values: Floats, *, largest: float, prior: float) -> float:
    """Return one standard deviation between values of shape (n,), in their own unit.

    It is the root of half the mean squared difference over all pairs, which for known values is the usual standard
    deviation. Two refinements keep the law of gaps (an unknown never makes another value more certain): a difference
    counts for `largest` at most, and every pair with an unknown value (NaN) counts for exactly that. Few values say
    little about their spread, so the result is drawn toward `prior` as if two more pairs of values had been seen
    there (Bayesian shrinkage of a variance; the weight is an assumption of ours).

    >>> round(spread_of(np.array([1.0, 2.0, 3.0]), largest=9.0, prior=1.0), 3)
    1.0
    >>> round(spread_of(np.array([1.0, 2.0, np.nan]), largest=9.0, prior=1.0), 3)
    3.753
    """
    count = len(values)
    if count < 2:
        known = count == 1 and bool(np.isfinite(values[0]))
        return prior if known else max(prior, largest)
    first, second = np.triu_indices(count, k=1)
    apart = np.abs(values[first] - values[second])
    apart = np.minimum(np.where(np.isfinite(apart), apart, largest), largest)
    variance = float((apart**2).sum()) / (count * (count - 1))
    pooled = ((count - 1) * variance + _PRIOR_WEIGHT * prior**2) / (count - 1 + _PRIOR_WEIGHT)
    return float(np.sqrt(pooled))


def median_factor(count: int) -> float:
    """Return what the standard error of a median of `count` values is in units of that of their mean (normal values).

    Source: the asymptotic root of pi/2 = 1.2533; one or two values have their mean as median.

    >>> median_factor(2), round(median_factor(9), 4)
    (1.0, 1.2533)
    """
    return float(np.sqrt(np.pi / 2)) if count >= 3 else 1.0
