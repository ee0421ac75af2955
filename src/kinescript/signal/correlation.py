"""Normalised cross-correlation of signals with holes, at every shift at once."""

from typing import Any

import numpy as np

from kinescript.signal.arrays import Floats


def correlate(one: Floats, other: Floats) -> tuple[Floats, Floats, Floats]:
    """Return, for every shift, the correlation, how many samples both know, and the larger share of energy among them.

    `one` has shape (n,), `other` (m,), NaN where unknown; all three have shape (n + m - 1,), for `other` moved later by
    -(m - 1) to n - 1 samples. Source: Padfield 2012, IEEE Trans Image Process 21:2706.

    >>> alike, _, _ = correlate(np.array([0.0, 0.0, 1.0, 3.0, 1.0]), np.array([0.0, 1.0, 3.0]))
    >>> int(np.argmax(alike)) - 2
    1
    """
    size = len(one) + len(other) - 1
    length = 1 << max(size - 1, 1).bit_length()
    known_a, known_b = np.isfinite(one), np.isfinite(other)
    # a mean taken off beforehand keeps the sums small; the correlation does not change
    a, b = _centred(one, known_a), _centred(other, known_b)

    def sums(x: Floats, y: Floats) -> Floats:
        spectrum: Any = np.fft.rfft(x, length) * np.fft.rfft(y[::-1], length)
        return np.asarray(np.fft.irfft(spectrum, length)[:size])

    mask_a, mask_b = known_a.astype(np.float64), known_b.astype(np.float64)
    shared = np.maximum(np.round(sums(mask_a, mask_b)), 0.0)
    count = np.maximum(shared, 1.0)
    sum_a, sum_b = sums(a, mask_b), sums(mask_a, b)
    left_a = np.maximum(sums(a * a, mask_b) - sum_a**2 / count, 0.0)
    left_b = np.maximum(sums(mask_a, b * b) - sum_b**2 / count, 0.0)
    whole_a, whole_b = float(a @ a), float(b @ b)
    # where next to nothing moved, what a subtraction leaves is rounding
    moved = (left_a > 1e-6 * whole_a) & (left_b > 1e-6 * whole_b)
    scale = np.sqrt(np.where(moved, left_a * left_b, 1.0))
    alike = np.where(moved, (sums(a, b) - sum_a * sum_b / count) / scale, 0.0)
    energy = np.maximum(left_a / whole_a if whole_a else left_a, left_b / whole_b if whole_b else left_b)
    return np.clip(alike, -1.0, 1.0), shared, energy


def _centred(values: Floats, known: np.ndarray) -> Floats:
    return np.where(known, values - (values[known].mean() if known.any() else 0.0), 0.0)
