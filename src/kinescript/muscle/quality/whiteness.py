"""Whether a signal has the spectrum of muscle or that of an amplifier."""

from functools import lru_cache

import numpy as np

from kinescript.muscle.levels.level import loudest_pieces
from kinescript.signal.arrays import Bools, Floats, read_only, read_only_mask

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
    hann, lower, upper = _weighed(pieces.shape[1], rate_hz)
    spectra = np.fft.rfft((pieces - pieces.mean(axis=1, keepdims=True)) * hann, axis=1)
    power = spectra.real**2 + spectra.imag**2
    # every piece counts the same, however loud
    mean = (1.0 / np.maximum(power.sum(axis=1), 1e-300)) @ power
    return float(np.median(mean[upper]) / max(float(np.median(mean[lower])), 1e-300))


@lru_cache(maxsize=8)
def _weighed(samples: int, rate_hz: float) -> tuple[Floats, Bools, Bools]:
    """Return the window of a piece, and which of its bins are in the lower and in the upper band."""
    at_hz = np.fft.rfftfreq(samples, 1 / rate_hz)
    # mains and their multiples are in neither
    line = np.minimum(*(np.abs(at_hz / hz - np.round(at_hz / hz)) * hz for hz in (50.0, 60.0)))
    lower, upper = ((line > 6) & (at_hz > low) & (at_hz < high) for low, high in (_LOWER_HZ, _UPPER_HZ))
    return read_only(np.hanning(samples)), read_only_mask(lower), read_only_mask(upper)
