"""A run of values in overlapping blocks, in whose spectra a zero-phase filter costs a multiplication."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from kinescript.muscle.conditioning.bands import ConditioningParams, Spectra, band_sections, power_gain
from kinescript.muscle.conditioning.hum import Hum
from kinescript.signal.arrays import Floats, read_only

# the band has forgotten all but 1e-9 of what lies this far away; the run is mirrored for as long beyond its ends
_PAD_S = 0.3
# a few transforms of a few seconds stay in the cache of the processor, and several are made at once
_BLOCK_S, _AT_ONCE = 6.0, 4
# slow curves (heartbeats, swings of a cable) are read at the lowest rate of at least this, the rate halved again
_SLOW_HZ = 100.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Blocks:
    """How a run of `samples` is cut into blocks of `length`, each `pad` longer at either end than it is read.

    `slower` divides the length, the pad and the way between blocks.
    """

    samples: int
    pad: int
    length: int
    slower: int
    rate_hz: float

    @property
    def way(self) -> int:
        """From the start of one block to that of the next, in samples."""
        return self.length - 2 * self.pad

    @property
    def count(self) -> int:
        """How many blocks there are."""
        return max(1, -(-self.samples // self.way))


def slower_by(rate_hz: float) -> int:
    """Return by how much the rate is divided for slow curves: a power of two.

    >>> slower_by(2000.0)
    16
    """
    return int(2 ** max(0, np.floor(np.log2(rate_hz / _SLOW_HZ))))


def cut(samples: int, *, rate_hz: float) -> Blocks:
    """Return the blocks of a run: of some 6 s, all of one length."""
    from scipy.fft import next_fast_len

    slower = slower_by(rate_hz)
    pad = slower * round(_PAD_S * rate_hz / slower)
    most = round(_BLOCK_S * rate_hz) - 2 * pad
    way = -(-samples // max(1, -(-samples // most)))
    length = slower * next_fast_len(-(-(way + 2 * pad) // slower), real=True)
    return Blocks(samples=samples, pad=pad, length=length, slower=slower, rate_hz=rate_hz)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Run:
    """Finite values of shape (time,) from the sample `first` of a channel on, and the hum that is not to count."""

    values: Floats
    first: int
    rate_hz: float
    hum: Hum | None = None

    def turned(self, mean: float, start: int, stop: int, pad: int) -> Floats:
        """Return its samples start to stop less mean and hum, turned about its ends as `sosfiltfilt` does it.

        Shape (stop - start,); beyond `pad` samples from the run there are zeros.
        """
        count = len(self.values)
        low, high = max(start, 0), min(stop, count)
        out = np.empty(stop - start)
        inside = out[low - start : high - start]
        np.subtract(self.values[low:high], mean, out=inside)
        if self.hum is not None:
            self.hum.take_out(inside, self.first + low)
        if count <= pad:
            short = np.pad(inside, pad, mode="reflect", reflect_type="odd")
            return np.concatenate([short, np.zeros(max(0, stop - start - len(short)))])[: stop - start]
        if start < 0:
            out[:pad] = 2 * inside[0] - inside[pad:0:-1]
        if stop > count:
            more = min(stop - count, pad)
            at = count - start
            out[at : at + more] = (2 * inside[-1] - inside[-2 : -pad - 2 : -1])[:more]
            out[at + more :] = 0.0
        return out


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Passed:
    """The slow end of the spectra of a run, shape (blocks, bins), kept when the run went through its band."""

    blocks: Blocks
    slow: Spectra


@lru_cache(maxsize=16)
def _band_gain(params: ConditioningParams, rate_hz: float, length: int) -> Floats:
    return read_only(power_gain(band_sections(params, rate_hz), _turns(length)))


@lru_cache(maxsize=16)
def _lowest_gain(params: ConditioningParams, rate_hz: float, length: int) -> Floats:
    stronger = power_gain(band_sections(params, rate_hz, stronger=True), _turns(length))
    return read_only(_band_gain(params, rate_hz, length) - stronger)


def _turns(length: int) -> Floats:
    return np.asarray(np.arange(length // 2 + 1) * (2 * np.pi / length), dtype=np.float64)


def pass_band(run: Run, params: ConditioningParams, *, out: Floats, lowest: bool = False) -> Passed:
    """Write a run in its band to `out`, shape (time,): what two passes, one of them backward, make of it, no delay.

    `lowest` writes instead what the stronger high-pass would take out of the band. Returns what slow curves are made
    of.
    """
    from scipy.fft import irfft, rfft

    count = len(run.values)
    blocks = cut(count, rate_hz=run.rate_hz)
    gain = (_lowest_gain if lowest else _band_gain)(params, run.rate_hz, blocks.length)
    pad, way = blocks.pad, blocks.way
    kept = np.empty((blocks.count, blocks.length // blocks.slower // 2 + 1), dtype=np.complex128)
    mean = float(run.values.mean())
    for first in range(0, blocks.count, _AT_ONCE):
        last = min(first + _AT_ONCE, blocks.count)
        turned = run.turned(mean, first * way - pad, last * way + pad, pad)
        spectra = rfft(np.lib.stride_tricks.sliding_window_view(turned, blocks.length)[::way])
        kept[first:last] = spectra[:, : kept.shape[1]]
        spectra *= gain
        passed = irfft(spectra, blocks.length, overwrite_x=True)[:, pad : pad + way]
        begins, ends = first * way, min(last * way, count)
        whole = (ends - begins) // way
        out[begins : begins + whole * way].reshape(whole, way)[:] = passed[:whole]
        if begins + whole * way < ends:
            out[begins + whole * way : ends] = passed[whole, : ends - begins - whole * way]
    return Passed(blocks=blocks, slow=kept)


@lru_cache(maxsize=32)
def _slow_gain(length: int, slower: int, rate_hz: float, low_hz: float, high_hz: float) -> Floats:
    f = np.arange(length // slower // 2 + 1) * rate_hz / length
    with np.errstate(divide="ignore"):
        rises = 1 / (1 + (low_hz / f) ** 4) if low_hz else np.ones(f.shape)
    return read_only(rises / (1 + (f / high_hz) ** 8))


def slow_curve(passed: Passed, *, low_hz: float, high_hz: float) -> Floats:
    """Return the run between two frequencies without delay, at every `slower`-th of its samples from the first."""
    from scipy.fft import irfft

    blocks = passed.blocks
    slower = blocks.slower
    gain = _slow_gain(blocks.length, slower, blocks.rate_hz, low_hz, high_hz)
    curve = irfft(passed.slow * gain, blocks.length // slower)
    first = blocks.pad // slower
    kept = curve[:, first : first + blocks.way // slower].reshape(-1)[: -(-blocks.samples // slower)]
    return np.asarray(kept / slower)
