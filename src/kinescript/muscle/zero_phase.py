"""A run of values as spectra of overlapping blocks, in which zero-phase filters cost a multiplication."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kinescript.muscle.bands import ConditioningParams, band_sections, power_gain
from kinescript.signal.arrays import Floats, read_only

Spectra = NDArray[np.complex128]

# the band has forgotten all but 1e-9 of what lies this far away; the run is mirrored for as long beyond its ends
_PAD_S = 0.3
# transforms of a few seconds stay in the cache of the processor, and several are made at once
_BLOCK_S = 6.0
# slow curves (heartbeats, swings of a cable) are read at the lowest rate of at least this, the rate halved again
_SLOW_HZ = 100.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Blocks:
    """A run of `samples` values without its mean, in blocks of `length`, each `pad` longer at either end than read.

    `spectra` has the shape (blocks, length // 2 + 1); `slower` divides the length, the pad and the way between blocks.
    """

    spectra: Spectra
    samples: int
    pad: int
    length: int
    slower: int
    rate_hz: float

    @property
    def way(self) -> int:
        """From the start of one block to that of the next, in samples."""
        return self.length - 2 * self.pad


def slower_by(rate_hz: float) -> int:
    """Return by how much the rate is divided for slow curves: a power of two.

    >>> slower_by(2000.0)
    16
    """
    return int(2 ** max(0, np.floor(np.log2(rate_hz / _SLOW_HZ))))


def transform(values: Floats, *, rate_hz: float) -> Blocks:
    """Return the blocks of finite values of shape (time,), turned about both ends as `sosfiltfilt` does it."""
    from scipy.fft import next_fast_len, rfft

    slower = slower_by(rate_hz)
    pad = slower * round(_PAD_S * rate_hz / slower)
    count = len(values)
    longest = min(count + 2 * pad, round(_BLOCK_S * rate_hz))
    length = slower * next_fast_len(-(-longest // slower), real=True)
    way = length - 2 * pad
    blocks = max(1, -(-count // way))
    padded = np.zeros((blocks - 1) * way + length)
    middle = padded[pad : pad + count]
    np.subtract(values, values.mean(), out=middle)
    if count > pad:
        padded[:pad] = 2 * middle[0] - middle[pad:0:-1]
        room = min(pad, len(padded) - pad - count)
        padded[pad + count : pad + count + room] = (2 * middle[-1] - middle[-2 : -pad - 2 : -1])[:room]
    else:
        padded[: 2 * pad + count] = np.pad(middle, pad, mode="reflect", reflect_type="odd")[: len(padded)]
    pieces = np.lib.stride_tricks.sliding_window_view(padded, length)[::way]
    return Blocks(spectra=rfft(pieces), samples=count, pad=pad, length=length, slower=slower, rate_hz=rate_hz)


@lru_cache(maxsize=16)
def _band_gain(params: ConditioningParams, rate_hz: float, length: int, *, stronger: bool) -> Floats:
    turns = np.asarray(np.arange(length // 2 + 1) * (2 * np.pi / length), dtype=np.float64)
    return read_only(power_gain(band_sections(params, rate_hz, stronger=stronger), turns))


def pass_band(blocks: Blocks, params: ConditioningParams, *, stronger: bool = False) -> Floats:
    """Return the run in its band, shape (samples,): what two passes, one backward, make of it, without delay."""
    from scipy.fft import irfft

    passed = blocks.spectra * _band_gain(params, blocks.rate_hz, blocks.length, stronger=stronger)
    values = irfft(passed, blocks.length, overwrite_x=True)[:, blocks.pad : blocks.pad + blocks.way]
    return np.asarray(values.reshape(-1)[: blocks.samples])


@lru_cache(maxsize=32)
def _slow_gain(length: int, slower: int, rate_hz: float, low_hz: float, high_hz: float) -> Floats:
    f = np.arange(length // slower // 2 + 1) * rate_hz / length
    with np.errstate(divide="ignore"):
        rises = 1 / (1 + (low_hz / f) ** 4) if low_hz else np.ones(f.shape)
    return read_only(rises / (1 + (f / high_hz) ** 8))


def slow_curve(blocks: Blocks, *, low_hz: float, high_hz: float) -> Floats:
    """Return the run between two frequencies without delay, at every `slower`-th of its samples from the first."""
    from scipy.fft import irfft

    slower = blocks.slower
    gain = _slow_gain(blocks.length, slower, blocks.rate_hz, low_hz, high_hz)
    curve = irfft(blocks.spectra[:, : len(gain)] * gain, blocks.length // slower)
    first = blocks.pad // slower
    kept = curve[:, first : first + blocks.way // slower].reshape(-1)[: -(-blocks.samples // slower)]
    return np.asarray(kept / slower)
