"""SpatialAxes: where a dataset's axes point, and the matrix that turns them to ours."""

from typing import Any

import numpy as np

from kinescript.signal.arrays import Floats

# our X anterior, Y left, Z up; F, B, U and D are of older datasets
_DIRECTIONS = {
    "A": (1.0, 0.0, 0.0),
    "F": (1.0, 0.0, 0.0),
    "P": (-1.0, 0.0, 0.0),
    "B": (-1.0, 0.0, 0.0),
    "L": (0.0, 1.0, 0.0),
    "R": (0.0, -1.0, 0.0),
    "S": (0.0, 0.0, 1.0),
    "U": (0.0, 0.0, 1.0),
    "I": (0.0, 0.0, -1.0),
    "D": (0.0, 0.0, -1.0),
}


def find_axes(stated: Any) -> Floats | None:
    """Return global_from_file, shape (3, 3), for three letters such as ALS, or None when they are not three axes.

    A left-handed set, such as ARS, gives a reflection, whose determinant is -1. Source: BIDS, Motion, SpatialAxes.

    >>> find_axes("ALS").tolist() == np.eye(3).tolist()
    True
    """
    letters = stated.strip().upper() if isinstance(stated, str) else ""
    if len(letters) != 3 or any(letter not in _DIRECTIONS for letter in letters):
        return None
    matrix = np.array([_DIRECTIONS[letter] for letter in letters]).T
    return matrix if abs(np.linalg.det(matrix)) > 0.5 else None
