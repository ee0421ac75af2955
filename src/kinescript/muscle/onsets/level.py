"""How strong a burst was, and how sure that is."""

import numpy as np

from kinescript.muscle.onsets.changepoint import density
from kinescript.muscle.onsets.power import BIN_S, Power
from kinescript.signal.arrays import Floats

# a burst too short for a spectrum of its own is taken for EMG of this bandwidth: an assumption of ours
_USUAL_WIDTH_HZ = 100.0


def find_level(values: Floats, power: Power, start_s: float, end_s: float, *, rate_hz: float) -> tuple[float, float]:
    """Return the RMS of conditioned values, shape (time,), from `start_s` to `end_s` without its noise, and its sigma.

    A mean square over T seconds of Gaussian noise of equivalent bandwidth B varies by 1 / sqrt(B T) of itself (Bendat &
    Piersol 2010, Random data, 4th ed.), T shortened where the amplitude changes. The background counts as known.
    """
    first = min(int(start_s / BIN_S), len(power.bins) - 1)
    part = slice(first, max(round(end_s / BIN_S), first + 1))
    smooth = power.smooth[part]
    lasts_s = len(smooth) * BIN_S * float(np.mean(smooth)) ** 2 / max(float(np.mean(smooth**2)), 1e-300)
    total = float(np.mean(power.bins[part]))
    square = max(total - float(np.mean(power.floor[part])), 0.0)
    piece = values[round(start_s * rate_hz) : round(end_s * rate_hz)]
    seen = density([piece[np.isfinite(piece)]], rate_hz=rate_hz)
    width_hz = _USUAL_WIDTH_HZ
    if seen is not None and seen[1].any():
        hz, each = seen[0], seen[1] / seen[1].max()
        width_hz = float(hz[1] * np.sum(each) ** 2 / np.sum(each**2))
    off = total / np.sqrt(max(width_hz * lasts_s, 0.5))
    level = square**0.5
    # where little is left, how far the root goes when the square is off by its own error
    sigma = max((square + off) ** 0.5 - level, level - max(square - off, 0.0) ** 0.5)
    return level, float(sigma)
