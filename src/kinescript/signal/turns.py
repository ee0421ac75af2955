"""Right-handed rotations about one axis, as matrices over time."""

import numpy as np

from kinescript.signal.arrays import Floats


def turn(axis: int, degrees: Floats) -> Floats:
    """Return right-handed rotations about axis 0, 1 or 2 by degrees of shape (time,), shape (time, 3, 3).

    >>> np.round(turn(2, np.array([90.0]))[0] @ [1.0, 0.0, 0.0], 12).tolist()
    [0.0, 1.0, 0.0]
    """
    cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    first, second = (axis + 1) % 3, (axis + 2) % 3
    out = np.zeros((len(degrees), 3, 3))
    out[:, axis, axis] = 1.0
    out[:, first, first] = out[:, second, second] = cosine
    out[:, second, first], out[:, first, second] = sine, -sine
    return out
