"""Interference EMG as shaped noise: the published spectrum, drawn afresh each time."""

import numpy as np

from kinescript.signal.arrays import Floats


def interference(
    rng: np.random.Generator, samples: int, *, rate_hz: float, low_hz: float = 60.0, high_hz: float = 120.0
) -> Floats:
    """Return Gaussian noise of shape (samples,), RMS 1, with the spectrum of surface EMG at a constant effort.

    Power spectrum high^4 f^2 / ((f^2 + low^2) (f^2 + high^2)^2), low_hz 30 to 120 and high_hz 1.5 to 2.5 times that in
    what was measured (Shwedyk, Balasubramanian & Scott 1977, IEEE Trans Biomed Eng 24:417; Stegeman & Hermens 1999,
    SENIAM 8).

    >>> bool(abs(interference(np.random.default_rng(1), 4000, rate_hz=2000.0).std() - 1.0) < 0.1)
    True
    """
    spectrum = np.fft.rfft(rng.standard_normal(samples))
    f = np.fft.rfftfreq(samples, 1.0 / rate_hz)
    power = high_hz**4 * f**2 / ((f**2 + low_hz**2) * (f**2 + high_hz**2) ** 2)
    shaped = np.fft.irfft(spectrum * np.sqrt(power), samples)
    # the expected RMS, not the one drawn: a short piece may well be louder than a long one
    return np.asarray(shaped / np.sqrt(np.mean(power[1:]) if len(power) > 1 else 1.0))
