"""Whether a signal has the spectrum of muscle or that of an amplifier."""

import numpy as np

from kinescript.muscle.levels import loudest_pieces
from kinescript.signal.arrays import Floats


def find_whiteness(values: Floats, *, rate_hz: float) -> float:
    """Return how much power there is per hertz in the upper third of the EMG band, against the lower; NaN if too slow.

    1 is white noise. Muscle falls off: below 0.5 for every published spectrum (Shwedyk et al. 1977, IEEE Trans Biomed
    Eng 24:417, even with the fastest corners, 120 and 300 Hz). Ten of the loudest quarters of a second of cleaned values of shape (time,) are
    looked at, a median over pieces.
    """
    high_hz = min(430.0, 0.43 * rate_hz)
    pieces = loudest_pieces(values, int(0.25 * rate_hz))[:10]
    if high_hz < 350.0 or len(pieces) < 2:
        return float("nan")
    hann = np.hanning(pieces.shape[1])
    power = np.square(np.abs(np.fft.rfft((pieces - pieces.mean(axis=1, keepdims=True)) * hann, axis=1)))
    at_hz = np.fft.rfftfreq(pieces.shape[1], 1 / rate_hz)
    # mains and its multiples are in neither
    line = np.minimum(np.abs(at_hz / 50 - np.round(at_hz / 50)) * 50, np.abs(at_hz / 60 - np.round(at_hz / 60)) * 60)
    lower, upper = (line > 6) & (at_hz > 60) & (at_hz < 180), (line > 6) & (at_hz > 320) & (at_hz < high_hz)
    below, above = np.median(power[:, lower], axis=1), np.median(power[:, upper], axis=1)
    return float(np.median(above / np.maximum(below, 1e-300)))
