"""How much a muscle worked: its envelope without the noise beneath it, with an error, against a reference."""

import numpy as np

from kinescript.muscle.levels.activation import Activation, NormalisedTo, ReferenceKind
from kinescript.muscle.levels.envelope import EnvelopeState, LevelParams, find_envelope, init, smooth, step, usable_rate
from kinescript.muscle.muscle_signal import MuscleSignal
from kinescript.signal.arrays import Floats

__all__ = ["EnvelopeState", "LevelParams", "find_activation", "find_envelope", "find_spread", "init", "step"]

_NO_REFERENCE = NormalisedTo(kind=ReferenceKind.NONE, level=None, sigma=None, seen_in="")
# what came in percent keeps them
ELSEWHERE = NormalisedTo(kind=ReferenceKind.ELSEWHERE, level=100.0, sigma=0.0, seen_in="another program")
# how many pieces of how many seconds tell how fast EMG forgets itself
_PIECES, _PIECE_S = 20, 0.25


def find_activation(
    signal: MuscleSignal,
    *,
    normalised_to: NormalisedTo | None = None,
    at_s: Floats | None = None,
    params: LevelParams = LevelParams(),
) -> Activation:
    """Return how much the muscle worked at the instants `at_s`, shape (m,), in s; 100 Hz from its start where None.

    The noise at rest is taken off in the squares, so a level is never negative; sigma is one standard deviation of an
    envelope with the equivalent degrees of freedom of the smoothed signal, EMG taken as Gaussian. Levels are NaN where
    the signal is unknown or cannot be trusted.
    """
    reference = normalised_to or (ELSEWHERE if signal.unit == "%" else _NO_REFERENCE)
    usable = usable_rate(signal.rate_hz, params) and len(signal.values) > 0
    if at_s is None:
        last_s = (len(signal.values) - 1) / signal.rate_hz if usable else -1.0
        at_s = signal.start_s + np.arange(int(np.floor(last_s * params.alone_hz + 1e-6)) + 1) / params.alone_hz
    level = sigma = np.full(len(at_s), np.nan)
    if usable and signal.quality.trust != "unusable":
        level, sigma = _level_at(signal, at_s, params)
    scale = 1.0 if reference.level is None else 100.0 / reference.level
    return Activation(
        at=signal.at,
        time_s=at_s,
        level=level * scale,
        sigma=sigma * scale,
        unit=signal.unit if reference.level is None else "%",
        normalised_to=reference,
    )


def find_spread(values: Floats, *, rate_hz: float) -> float:
    """Return how uncertain a mean of rectified EMG of shape (time,) is: its relative variance times its samples.

    This is the sum over all lags of the autocovariance of the rectified signal over its squared mean, for a Gaussian
    signal with the autocorrelation seen in its loudest pieces (Papoulis 1991, Probability, random variables and
    stochastic processes, 3rd ed.); scale-free. NaN where there is too little to tell.
    """
    samples = int(_PIECE_S * rate_hz)
    pieces = loudest_pieces(values, samples)
    if len(pieces) == 0:
        return float("nan")
    length = 1 << (2 * samples - 1).bit_length()
    centred = pieces - pieces.mean(axis=1, keepdims=True)
    centred /= max(float(np.abs(centred).max()), 1e-300)
    power = np.square(np.abs(np.fft.rfft(centred, length, axis=1))).sum(axis=0)
    covariance = np.fft.irfft(power, length)[: int(0.05 * rate_hz) + 1]
    if covariance[0] <= 0:
        return float("nan")
    # longer lags are seen by fewer samples
    rho = np.clip(covariance / covariance[0] * samples / (samples - np.arange(len(covariance))), -1.0, 1.0)
    alike = np.sqrt(1 - rho**2) + rho * np.arcsin(rho) - 1
    return float(alike[0] + 2 * alike[1:].sum())


def without_noise(level: Floats, sigma: Floats, noise: float | None) -> tuple[Floats, Floats]:
    """Return a level of shape (n,) with the noise's RMS taken off in the squares, and its error; never negative.

    Where little is left, the error is how far the root goes when the square is off by its own error.
    """
    if not noise:
        return level, sigma
    square = np.maximum(level**2 - noise**2, 0.0)
    off = 2 * level * sigma
    root = np.sqrt(square)
    return root, np.maximum(np.sqrt(square + off) - root, root - np.sqrt(np.maximum(square - off, 0.0)))


def _level_at(signal: MuscleSignal, at_s: Floats, params: LevelParams) -> tuple[Floats, Floats]:
    smoothed = smooth(signal.values, rate_hz=signal.rate_hz, params=params)
    spread = find_spread(signal.values, rate_hz=signal.rate_hz)
    error = smoothed.level * np.sqrt(spread * smoothed.memory / np.maximum(smoothed.known, params.window))
    level, sigma = without_noise(smoothed.level, error, signal.quality.noise)
    # in samples since the first; to the first and the last sample a block reaches as far as its own half
    at = (at_s - signal.start_s) * signal.rate_hz
    inside = (at >= -1e-6) & (at <= len(signal.values) - 0.5)
    nearest = np.clip(np.round(at), 0, len(signal.values) - 1).astype(np.intp)
    inside &= np.isfinite(signal.values[nearest])
    centres = (np.arange(len(level)) + 0.5) * smoothed.samples - 0.5
    level, sigma = (np.where(inside, np.interp(at, centres, each), np.nan) for each in (level, sigma))
    unknown = ~np.isfinite(level + sigma)
    return np.where(unknown, np.nan, level), np.where(unknown, np.nan, sigma)


def loudest_pieces(values: Floats, samples: int) -> Floats:
    """Return up to 20 loudest known pieces, shape (pieces, samples); values at even distances say which are loud."""
    count = len(values) // samples if samples >= 16 else 0
    pieces = values[: count * samples].reshape(count, samples) if count else np.empty((0, 1))
    if count > _PIECES:
        looked = np.abs(pieces[:, :: max(samples // 16, 1)])
        loud = np.where(np.isfinite(looked).all(axis=1), looked.sum(axis=1), -1.0)
        pieces = pieces[np.argpartition(-loud, _PIECES)[:_PIECES]]
    return np.asarray(pieces[np.isfinite(pieces).all(axis=1)])
