"""Vectors over time: shape (time, 3), NaN stays NaN."""

import numpy as np

from kinescript.signal.arrays import Floats


def norm(v: Floats) -> Floats:
    """Return the length of each vector, shape (time,)."""
    return np.asarray(np.sqrt((v * v).sum(axis=-1)))


def unit(v: Floats) -> Floats:
    """Return each vector at length one, shape (time, 3); NaN where it has none."""
    length = norm(v)
    return np.asarray(v / np.where(length > 1e-9, length, np.nan)[..., None])


def across(v: Floats, along: Floats) -> Floats:
    """Return the part of each vector, shape (time, 3), at right angles to the unit vectors `along`."""
    return np.asarray(v - (v * along).sum(axis=-1)[..., None] * along)


def frame_from(x: Floats, y: Floats, z: Floats) -> Floats:
    """Return rotation matrices, shape (time, 3, 3), whose columns are the three unit axes."""
    return np.stack((x, y, z), axis=-1)
