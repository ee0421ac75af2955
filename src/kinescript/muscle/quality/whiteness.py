"""Whether a signal sounds like muscle, like an amplifier, like one tone, or holds nothing but spikes."""

from functools import lru_cache

import numpy as np

from kinescript.muscle.levels.level import loudest_pieces
from kinescript.signal.arrays import Bools, Floats, read_only, read_only_mask

_PIECE_S = 0.25
_LOWER_HZ, _UPPER_HZ = (60.0, 180.0), (280.0, 390.0)


def find_whiteness(values: Floats, *, rate_hz: float) -> float:
    """Return how much power there is per hertz from 280 to 390 Hz, against that from 60 to 180 Hz; NaN if too slow.

    1 is white noise; the band of EMG leaves 0.8 of it. Muscle falls off: to 0.5 at most for every published spectrum
    (Shwedyk et al. 1977, IEEE Trans Biomed Eng 24:417, even with the fastest corners, 120 and 300 Hz). Twenty of the
    loudest quarters of a second of cleaned values of shape (time,) are looked at.
    """
    pieces = loudest_pieces(values, int(_PIECE_S * rate_hz))
    if rate_hz < 2.4 * _UPPER_HZ[1] or len(pieces) < 2:
        return float("nan")
    hann, lower, upper = _weighed(pieces.shape[1], rate_hz)
    spectra = np.fft.rfft((pieces - pieces.mean(axis=1, keepdims=True)) * hann, axis=1)
    power = spectra.real**2 + spectra.imag**2
    # every piece counts the same, however loud
    mean = (1.0 / np.maximum(power.sum(axis=1), 1e-300)) @ power
    return float(np.median(mean[upper]) / max(float(np.median(mean[lower])), 1e-300))


def find_tone(values: Floats, *, rate_hz: float) -> tuple[float, float]:
    """Return the frequency in Hz of the strongest line of cleaned values of shape (time,), and its share of the power.

    The line is 20 Hz wide, what a quarter of a second can tell; NaN and 0 where there is too little to tell. Muscle has
    a third in it at most (two walking trials of ten channels each); a tone has all.
    """
    pieces = loudest_pieces(values, int(_PIECE_S * rate_hz))
    if len(pieces) < 2:
        return float("nan"), 0.0
    spectra = np.fft.rfft((pieces - pieces.mean(axis=1, keepdims=True)) * np.hanning(pieces.shape[1]), axis=1)
    power = spectra.real**2 + spectra.imag**2
    mean = (1.0 / np.maximum(power.sum(axis=1), 1e-300)) @ power
    best = int(np.argmax(mean))
    share = float(mean[max(best - 2, 0) : best + 3].sum() / max(float(mean.sum()), 1e-300))
    return best * rate_hz / pieces.shape[1], share


def find_spikes(values: Floats, *, rate_hz: float, over: float = 3.0, held: float = 0.75) -> tuple[int, int]:
    """Return in how many fifths of a second cleaned values of shape (time,) are loud, and in how many of these a spike.

    Loud is `over` times the middle; a spike is where two hundredths of a second hold `held` of the power. Of real
    muscle at work they hold two thirds at most, of an amplifier that recovers 0.85 and more (two walking trials).
    """
    block = max(int(0.01 * rate_hz), 1)
    count = len(values) // (20 * block)
    squares = np.nan_to_num(values[: count * 20 * block]).reshape(count, 20, block) ** 2
    power = np.sort(squares.sum(axis=2), axis=1)
    whole = power.sum(axis=1)
    loud = whole > over**2 * np.median(whole) if count else np.zeros(0, dtype=bool)
    spikes = loud & (power[:, -2:].sum(axis=1) >= held * whole)
    return int(np.count_nonzero(loud)), int(np.count_nonzero(spikes))


@lru_cache(maxsize=8)
def _weighed(samples: int, rate_hz: float) -> tuple[Floats, Bools, Bools]:
    """Return the window of a piece, and which of its bins are in the lower and in the upper band."""
    at_hz = np.fft.rfftfreq(samples, 1 / rate_hz)
    # mains and their multiples are in neither
    line = np.minimum(*(np.abs(at_hz / hz - np.round(at_hz / hz)) * hz for hz in (50.0, 60.0)))
    lower, upper = ((line > 6) & (at_hz > low) & (at_hz < high) for low, high in (_LOWER_HZ, _UPPER_HZ))
    return read_only(np.hanning(samples)), read_only_mask(lower), read_only_mask(upper)
