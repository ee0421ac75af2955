"""Values at other instants: linear between neighbours, NaN wherever a neighbour is unknown."""

import numpy as np

from kinescript.signal.arrays import Floats


def interpolate(time_s: Floats, values: Floats, at_s: Floats) -> Floats:
    """Return values of shape (time, axes) at other instants in seconds, shape (m,).

    Linear between the two neighbours; NaN outside the recording or when either neighbour is NaN.

    >>> interpolate(np.array([0.0, 1.0]), np.array([[0.0], [2.0]]), np.array([0.5, 3.0]))[:, 0].tolist()
    [1.0, nan]
    """
    if len(time_s) == 0:
        return np.full((len(at_s), values.shape[1]), np.nan)
    right = np.clip(np.searchsorted(time_s, at_s, side="left"), 0, len(time_s) - 1)
    exact = time_s[right] == at_s
    left = np.where(exact, right, np.maximum(right - 1, 0))
    width = time_s[right] - time_s[left]
    share = np.where(width > 0, (at_s - time_s[left]) / np.where(width > 0, width, 1.0), 0.0)[:, None]
    out = np.where(share == 0, values[left], values[left] * (1 - share) + values[right] * share)
    out[(at_s < time_s[0]) | (at_s > time_s[-1])] = np.nan
    return out
