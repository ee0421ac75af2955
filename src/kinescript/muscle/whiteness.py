"""Whether a signal has the spectrum of muscle or that of an amplifier."""

import numpy as np

from kinescript.muscle.levels import loudest_pieces
from kinescript.signal.arrays import Floats

_LOWER_HZ, _UPPER_HZ = (60.0, 180.0), (280.0, 390.0)


def find_whiteness(values: Floats, *, rate_hz: float) -> float:
    """Return how much power there is per hertz from 280 to 390 Hz, against that from 60 to 180 Hz; NaN if too slow.

    1 is white noise; the band of EMG leaves 0.8 of it. Muscle falls off: to 0.5 at most for every published spectrum
    (Shwedyk et al. 1977, IEEE Trans Biomed Eng 24:417, even with the fastest corners, 120 and 300 Hz). Twenty of the
    loudest quarters of a second of cleaned values of shape (time,) are looked at.
    """
    pieces = loudest_pieces(values, int(0.25 * rate_hz))
    if rate_hz < 2.4 * _UPPER_HZ[1] or len(pieces) < 2:
        return float("nan")
    hann = np.hanning(pieces.shape[1])
    power = np.square(np.abs(np.fft.rfft((pieces - pieces.mean(axis=1, keepdims=True)) * hann, axis=1)))
    # every piece counts the same, however loud
    mean = (power / np.maximum(power.sum(axis=1, keepdims=True), 1e-300)).mean(axis=0)
    at_hz = np.fft.rfftfreq(pieces.shape[1], 1 / rate_hz)
    # mains and their multiples are in neither
    line = np.minimum(*(np.abs(at_hz / hz - np.round(at_hz / hz)) * hz for hz in (50.0, 60.0)))
    below, above = (mean[(line > 6) & (at_hz > low) & (at_hz < high)] for low, high in (_LOWER_HZ, _UPPER_HZ))
    return float(np.median(above) / max(float(np.median(below)), 1e-300))
