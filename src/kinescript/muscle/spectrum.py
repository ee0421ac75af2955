"""A run of values as one spectrum, in which zero-phase filters cost a multiplication."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kinescript.muscle.bands import ConditioningParams, band_sections, power_gain
from kinescript.signal.arrays import Floats, read_only

Spectrum = NDArray[np.complex128]

# beyond either end the run is mirrored for as long: the band forgets in a fifth of that, a notch of 1 Hz in half
_PAD_S = 1.0
# slow curves (heartbeats, swings of a cable) are read at the lowest rate of at least this, the rate halved again
_SLOW_HZ = 100.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Run:
    """The spectrum of a run of `samples` values without its mean, mirrored about both ends for `pad` samples.

    `length` is that of the whole transform, a multiple of `slower`; bin k lies at k / length of the rate.
    """

    spectrum: Spectrum
    samples: int
    pad: int
    length: int
    slower: int
    rate_hz: float


def slower_by(rate_hz: float) -> int:
    """Return by how much the rate is divided for slow curves: a power of two.

    >>> slower_by(2000.0)
    16
    """
    return int(2 ** max(0, np.floor(np.log2(rate_hz / _SLOW_HZ))))


def transform(values: Floats, *, rate_hz: float, beyond: tuple[Floats, Floats] | None = None) -> Run:
    """Return the spectrum of finite values of shape (time,); `beyond` are lines that go on past the mirror.

    `beyond` holds what keeps its own phase, mains, over the first and the last of the run: each of shape
    (2 pad + 1,), seen from outside in, or from inside out; it is not mirrored but continued.
    """
    from scipy.fft import next_fast_len, rfft

    slower = slower_by(rate_hz)
    pad = pad_of(rate_hz)
    count = len(values)
    length = slower * next_fast_len(-(-(count + 2 * pad) // slower), real=True)
    padded = np.zeros(length)
    middle = padded[pad : pad + count]
    np.subtract(values, values.mean(), out=middle)
    if count > pad:
        left, right = middle[: pad + 1].copy(), middle[-pad - 1 :].copy()
        if beyond is not None:
            left -= beyond[0][pad:]
            right -= beyond[1][: pad + 1]
        padded[:pad] = 2 * left[0] - left[:0:-1]
        padded[pad + count : 2 * pad + count] = 2 * right[-1] - right[-2::-1]
        if beyond is not None:
            padded[:pad] += beyond[0][:pad]
            padded[pad + count : 2 * pad + count] += beyond[1][pad + 1 :]
    else:
        padded[: 2 * pad + count] = np.pad(middle, pad, mode="reflect", reflect_type="odd")
    # the two mirrors meet where the transform closes upon itself: a straight line between them
    rest = length - count - 2 * pad
    if rest:
        last, first = padded[2 * pad + count - 1], padded[0]
        padded[2 * pad + count :] = last + (first - last) * np.arange(1, rest + 1) / (rest + 1)
    return Run(spectrum=rfft(padded), samples=count, pad=pad, length=length, slower=slower, rate_hz=rate_hz)


def pad_of(rate_hz: float) -> int:
    """Return how many samples are mirrored at either end."""
    slower = slower_by(rate_hz)
    return slower * round(_PAD_S * rate_hz / slower)


@lru_cache(maxsize=8)
def _band_gain(params: ConditioningParams, rate_hz: float, length: int, *, stronger: bool) -> Floats:
    turns = np.asarray(np.arange(length // 2 + 1) * (2 * np.pi / length), dtype=np.float64)
    return read_only(power_gain(band_sections(params, rate_hz, stronger=stronger), turns))


def pass_band(run: Run, params: ConditioningParams, *, stronger: bool = False) -> Floats:
    """Return the run in its band, shape (samples,): what two passes, one backward, make of it, without delay."""
    from scipy.fft import irfft

    passed = run.spectrum * _band_gain(params, run.rate_hz, run.length, stronger=stronger)
    return np.asarray(irfft(passed, run.length, overwrite_x=True)[run.pad : run.pad + run.samples])


@lru_cache(maxsize=16)
def _slow_gain(length: int, slower: int, rate_hz: float, low_hz: float, high_hz: float) -> Floats:
    f = np.arange(length // slower // 2 + 1) * rate_hz / length
    with np.errstate(divide="ignore"):
        rises = 1 / (1 + (low_hz / f) ** 4) if low_hz else np.ones(f.shape)
    return read_only(rises / (1 + (f / high_hz) ** 8))


def slow_curve(run: Run, *, low_hz: float, high_hz: float) -> Floats:
    """Return the run between two frequencies without delay, at every `slower`-th of its samples from the first."""
    from scipy.fft import irfft

    gain = _slow_gain(run.length, run.slower, run.rate_hz, low_hz, high_hz)
    curve = irfft(run.spectrum[: len(gain)] * gain, run.length // run.slower) / run.slower
    first = run.pad // run.slower
    return np.asarray(curve[first : first - (-run.samples // run.slower)])
