"""OpenSim's ground is Y-up: X forward, Z to the right. Ours is Z-up."""

import numpy as np

from kinescript.body.frames import GLOBAL_FROM_FILE
from kinescript.signal.arrays import Floats

_TURN = np.array(GLOBAL_FROM_FILE["+Y"])
_AXES = np.abs(_TURN).argmax(axis=1)
_SIGNS = _TURN[np.arange(3), _AXES]


def to_z_up(values: Floats, *, factor: float = 1.0) -> Floats:
    """Return vectors of a Y-up ground, shape (..., 3), in our Z-up global frame, times `factor`, with the same shape.

    >>> to_z_up(np.array([1.0, 2.0, 3.0])).tolist()
    [1.0, -3.0, 2.0]
    """
    turned: Floats = values[..., _AXES] * (_SIGNS * factor)
    return turned


def to_y_up(values: Floats) -> Floats:
    """Return vectors of our Z-up global frame, shape (..., 3), in OpenSim's Y-up ground, with the same shape.

    >>> to_y_up(np.array([1.0, -3.0, 2.0])).tolist()
    [1.0, 2.0, 3.0]
    """
    out: Floats = np.empty_like(values)
    out[..., _AXES] = values * _SIGNS
    return out
