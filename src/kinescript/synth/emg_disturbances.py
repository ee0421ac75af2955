"""What else an EMG electrode picks up, as equations: the heart, the mains, a cable that is pulled."""

import numpy as np

from kinescript.signal.arrays import Floats

# P, Q, R, S and T as bells: seconds from the R peak, width in s, height; McSharry et al. 2003, IEEE Trans Biomed Eng
# 50:289, table 1 at 60 beats a minute. Nearer to the heart, on the trunk, QRS is sharper: `sharpness` narrows it.
_WAVES = ((-0.2, 0.025, 0.08), (-0.033, 0.010, -0.17), (0.0, 0.010, 1.0), (0.033, 0.010, -0.25), (0.25, 0.04, 0.25))


def heart(
    rng: np.random.Generator,
    samples: int,
    *,
    rate_hz: float,
    beats_per_min: float = 70.0,
    sharpness: float = 1.0,
) -> tuple[Floats, Floats]:
    """Return an ECG of shape (samples,) whose R peaks are 1 high, and the times of the beats in seconds, (beats,).

    Beats come at intervals with a standard deviation of 4 %, and their height breathes by 5 % as
    a chest does, every 4 s.
    """
    time_s = np.arange(samples) / rate_hz
    every_s = 60.0 / beats_per_min
    count = int(samples / rate_hz / every_s * 1.3) + 3
    beats_s = rng.uniform(0, every_s) - every_s + np.cumsum(every_s * (1 + 0.04 * rng.standard_normal(count)))
    beats_s = beats_s[beats_s < samples / rate_hz + 0.5]
    breath = rng.uniform(0, 2 * np.pi)
    ecg = np.zeros(samples)
    for beat_s in beats_s:
        near = slice(*np.searchsorted(time_s, (beat_s - 0.4, beat_s + 0.5)))
        height = 1 + 0.05 * np.sin(2 * np.pi * 0.25 * beat_s + breath)
        for at, width, size in _WAVES:
            narrow = sharpness if abs(at) < 0.1 else 1.0
            bell = (time_s[near] - beat_s - at / narrow) / (width / narrow)
            ecg[near] += height * size * np.exp(-0.5 * bell**2)
    return ecg, beats_s[(beats_s >= 0) & (beats_s < samples / rate_hz)]


def mains(
    rng: np.random.Generator,
    samples: int,
    *,
    rate_hz: float,
    line_hz: float = 50.0,
    drift_hz: float = 0.05,
    harmonics: tuple[float, ...] = (1.0, 0.2, 0.4),
) -> Floats:
    """Return mains hum of shape (samples,), its fundamental 1 high, its frequency wandering by about `drift_hz`.

    `harmonics` are the heights of the fundamental and its multiples; those at or above half the rate are left out.
    """
    time_s = np.arange(samples) / rate_hz
    wander = drift_hz * np.sin(2 * np.pi * time_s / 37.0 + rng.uniform(0, 2 * np.pi))
    phase = 2 * np.pi * np.cumsum(line_hz + wander) / rate_hz
    hum = np.zeros(samples)
    for number, height in enumerate(harmonics, 1):
        if number * (line_hz + drift_hz) < rate_hz / 2:
            hum += height * np.sin(number * phase + rng.uniform(0, 2 * np.pi))
    return hum


def pull(rng: np.random.Generator, samples: int, *, rate_hz: float) -> Floats:
    """Return one pull at a cable, shape (samples,), at most 1 high: a damped swing of 2 to 8 Hz, below 20 Hz.

    Motion artefacts lie mostly under 20 Hz (De Luca et al. 2010, J Biomech 43:1573).
    """
    at = np.arange(samples) / max(samples, 1)
    swings = rng.uniform(2.0, 8.0) * samples / rate_hz
    shape = np.sin(np.pi * at) ** 2 * np.sin(2 * np.pi * swings * at + rng.uniform(0, 2 * np.pi))
    return np.asarray(shape * rng.uniform(0.5, 1.0) * rng.choice((-1.0, 1.0)))
