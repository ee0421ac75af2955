"""Taking heartbeats out of EMG: a template that follows the heart, and a stronger high-pass beside the beats."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kinescript.signal.arrays import ArrayValue, Floats, read_only

_BEFORE_S, _AFTER_S = 0.12, 0.20
_ALIGN_S = 0.012
# the template of a beat is the mean of this many on either side, and itself
_BESIDE = 15
# a heartbeat's size changes by some 10 % with breath
BREATHES = 0.1
# a template is drawn where it stands this many standard errors out
_SURE = 4.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Heart(ArrayValue):
    """Heartbeats seen in a channel: times in seconds from its first sample, and how high they stood.

    `to_emg` is the height of the QRS in the band over the RMS of the EMG between beats where it is quiet (the quietest
    fifth of beats); `left_to_emg` the RMS beside the beats over that between them once it was taken out, 1 where
    nothing is left.
    """

    beats_s: Floats
    to_emg: float
    left_to_emg: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "beats_s", read_only(self.beats_s))


def _windows(values: Floats, at: NDArray[np.intp], before: int, after: int) -> Floats:
    """Return pieces of shape (beats, before + after), NaN beyond the ends."""
    index = at[:, None] + np.arange(-before, after)
    if len(at) and at.min() >= before and at.max() + after <= len(values):
        return np.asarray(values[index])
    inside = (index >= 0) & (index < len(values))
    return np.where(inside, values[np.clip(index, 0, len(values) - 1)], np.nan)


def _known(pieces: Floats) -> Floats:
    """Return pieces with 0 where they are unknown."""
    known = np.isfinite(pieces)
    return pieces if known.all() else np.where(known, pieces, 0.0)


def align(values: Floats, at: NDArray[np.intp], *, rate_hz: float) -> NDArray[np.intp]:
    """Return the beats moved by at most 12 ms to where each fits the mean of all best."""
    from scipy.fft import irfft, next_fast_len, rfft

    before = after = round(_BEFORE_S * rate_hz)
    most = round(_ALIGN_S * rate_hz)
    for _ in range(2):
        pieces = _known(_windows(values, at, before, after))
        power = np.einsum("ij,ij->i", pieces, pieces)
        weights = np.divide(1.0, power, out=np.zeros_like(power), where=power > 0)
        shape = weights @ pieces / max(float(weights.sum()), 1e-300)
        length = next_fast_len(before + after + most, real=True)
        fits = irfft(rfft(pieces, length) * rfft(shape, length).conj(), length)
        lags = np.concatenate([np.arange(0, most + 1), np.arange(-most, 0)])
        at = at + lags[np.argmax(fits[:, lags], axis=1)]
    return at


def find_templates(values: Floats, at: NDArray[np.intp], noise: Floats, *, rate_hz: float) -> tuple[Floats, float]:
    """Return a template for every beat in values of shape (time,), and how high they stand over the EMG.

    `noise` is the power beside each beat, shape (beats,). The template of a beat is the mean of its neighbours, the
    quieter the EMG beneath the more a beat counts; it is drawn only where it stands out of that mean's error, and
    scaled to the beat as far as the beat can tell.
    """
    before, after = round(_BEFORE_S * rate_hz), round(_AFTER_S * rate_hz)
    pieces = _windows(values, at, before, after)
    known = np.isfinite(pieces)
    weights = (1 / np.maximum(noise, max(0.01 * float(np.median(noise)), 1e-300)))[:, None]
    if not known.all():
        pieces = np.where(known, pieces, 0.0)
        weights = weights * known
    total = np.maximum(_running(weights), 1e-300)
    templates = _running(weights * pieces)
    templates /= total
    # a weighted mean of inverse variances has the variance 1 / (sum of weights)
    standing = np.sqrt(np.einsum("ij,ij->j", templates, templates * total) / len(at))
    drawn = _drawn(standing, rate_hz=rate_hz)
    quiet = float(np.percentile(noise, 20))
    templates *= drawn
    height = float(np.median(np.maximum(templates.max(axis=1), -templates.min(axis=1))) / np.sqrt(max(quiet, 1e-300)))
    power = np.einsum("ij,ij->i", templates, templates)
    scale = np.divide(np.einsum("ij,ij->i", templates, pieces), power, out=np.ones(len(at)), where=power > 0)
    error = np.divide(noise, power, out=np.full(len(at), np.inf), where=power > 0)
    templates *= (1 + (np.clip(scale, 0.5, 1.5) - 1) * BREATHES**2 / (BREATHES**2 + error))[:, None]
    return templates, height


def subtract(values: Floats, at: NDArray[np.intp], templates: Floats, *, rate_hz: float) -> None:
    """Take the template of every beat, shape (beats, samples), out of values of shape (time,)."""
    before, after = round(_BEFORE_S * rate_hz), round(_AFTER_S * rate_hz)
    for beat, template in zip(at.tolist(), templates, strict=True):
        low, high = max(0, beat - before), min(len(values), beat + after)
        values[low:high] -= template[low - beat + before : high - beat + before]


def learn(
    values: Floats, at: NDArray[np.intp], noise: Floats, *, before: int, after: int, rate_hz: float
) -> tuple[Floats, float]:
    """Return one template of all beats, shape (before + after,), 0 where it is not sure, and the power beneath."""
    pieces = _known(_windows(values, at, before, after))
    weights = 1 / np.maximum(noise, max(0.01 * float(np.median(noise)), 1e-300))
    template = weights @ pieces / weights.sum()
    template *= _drawn(np.abs(template) * np.sqrt(weights.sum()), rate_hz=rate_hz)
    return template, float(np.median(noise))


def _running(rows: Floats) -> Floats:
    """Return sums over each row and its neighbours on either side, shape as it came."""
    summed = np.zeros((len(rows) + 1, rows.shape[1]))
    np.cumsum(rows, axis=0, out=summed[1:])
    index = np.arange(len(rows))
    sums = summed[np.minimum(index + _BESIDE + 1, len(rows))]
    sums -= summed[np.maximum(index - _BESIDE, 0)]
    return np.asarray(sums)


def _drawn(standing: Floats, *, rate_hz: float) -> Floats:
    """Return how far each part of the template is drawn, 0 to 1: from its first to its last sure part, softly."""
    sure = np.flatnonzero(standing > _SURE)
    drawn = np.zeros(len(standing))
    if len(sure) == 0:
        return drawn
    soft = round(0.01 * rate_hz)
    low, high = max(0, sure[0] - soft), min(len(drawn), sure[-1] + 1 + soft)
    drawn[low:high] = 1.0
    rise = np.sin(0.5 * np.pi * (np.arange(soft) + 0.5) / soft) ** 2
    drawn[low : low + soft] = np.minimum(drawn[low : low + soft], rise)
    drawn[high - soft : high] = np.minimum(drawn[high - soft : high], rise[::-1])
    return drawn


def between_rms(values: Floats, at: NDArray[np.intp], *, rate_hz: float) -> Floats:
    """Return the RMS to either side of each beat, clear of its QRS, shape (beats,); the median where unknown."""
    near, far = round(0.1 * rate_hz), round(0.25 * rate_hz)
    squares = np.hstack([_windows(values, at - near, far - near, 0), _windows(values, at + near, 0, far - near)]) ** 2
    known = np.isfinite(squares)
    if known.all():
        return np.asarray(np.sqrt(squares.mean(axis=1)))
    count = known.sum(axis=1)
    rms = np.sqrt(np.divide(np.nansum(squares, axis=1), count, out=np.full(len(at), np.nan), where=count > 0))
    middle = np.nanmedian(rms) if np.isfinite(rms).any() else 0.0
    return np.where(np.isfinite(rms), rms, middle)


def one_shape(values: Floats, at: NDArray[np.intp], noise: Floats, *, rate_hz: float) -> float:
    """Return how much of what stands out within 60 ms of a beat the mean of the other beats foretells, 0 to 1.

    Beats of a heart foretell each other; bursts of muscle, be they as sharp and as regular, are new every time. `noise`
    is the power beside each beat, shape (beats,).
    """
    half = round(0.06 * rate_hz)
    pieces = _known(_windows(values, at, half, half + 1))
    noise = noise * pieces.shape[1]
    weights = 1 / np.maximum(noise, max(0.01 * float(np.median(noise)), 1e-300))[:, None]
    others = (np.sum(weights * pieces, axis=0) - weights * pieces) / (weights.sum() - weights)
    left = np.sum((pieces - others) ** 2, axis=1) - noise
    stood = np.sum(pieces**2, axis=1) - noise
    return float(1 - np.median(left) / max(float(np.median(stood)), 1e-300))


def qrs_rms(values: Floats, at: NDArray[np.intp], *, rate_hz: float) -> Floats:
    """Return the RMS within 40 ms of each beat, shape (beats,)."""
    half = round(0.04 * rate_hz)
    pieces = _windows(values, at, half, half + 1)
    count = np.maximum(np.isfinite(pieces).sum(axis=1), 1)
    return np.asarray(np.sqrt(np.nansum(pieces**2, axis=1) / count))


def gate(samples: int, at: NDArray[np.intp], *, rate_hz: float) -> Floats:
    """Return a gate of shape (samples,): 1 within 60 ms of a beat, 0 beyond 100 ms, softly between."""
    half, flat = round(0.1 * rate_hz), round(0.06 * rate_hz)
    away = np.abs(np.arange(-half, half + 1))
    bell = np.where(away <= flat, 1.0, np.cos(0.5 * np.pi * (away - flat) / (half - flat)) ** 2)
    gates = np.zeros(samples)
    for beat in at:
        low, high = max(0, beat - half), min(samples, beat + half + 1)
        piece = bell[low - beat + half : high - beat + half]
        gates[low:high] = np.maximum(gates[low:high], piece)
    return gates
