"""The lines of mains in the spectrum of EMG: where multiples of 50 and 60 Hz are looked for, and which stand out."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kinescript.muscle.conditioning.bands import ConditioningParams, Spectra, top_hz
from kinescript.signal.arrays import Bools, Floats, read_only

# how far a grid strays (ENTSO-E holds 50 Hz within 0.2 Hz; 1 % leaves room for the clock of the recorder)
STRAYS = 0.01
# a line is compared with what lies 2 to 8 Hz to either side of it
_BESIDE_HZ = (2.0, 8.0)
# one loud block says no more than this many times its neighbourhood
_MOST = 30.0
# one side so many times the other: the edge of a band; an assumption of ours
_EDGE = 3.0
# two multiples agree whose fundamentals lie no further apart than a bin of each and this, in Hz
_AGREE_HZ = 0.05
# the third multiple alone is mains when it stands so many times above its neighbourhood
_THIRD = (3, 8.0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lines:
    """The multiples of one line that stand out: which, in which bins, how far, and their values in every block.

    `values` and `beneath`, the power of their neighbourhood, have the shape (blocks, multiples).
    """

    nominal_hz: float
    multiples: tuple[int, ...]
    bins: tuple[int, ...]
    stands: tuple[float, ...]
    values: Spectra
    beneath: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Searched:
    """Where the multiples of a line are looked for: bins of shape (multiples, searched) and beside them."""

    nominal_hz: float
    multiples: tuple[int, ...]
    at: NDArray[np.intp]
    inside: Bools
    beside: NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Heard:
    """What blocks hold where mains may be: for each grid values (blocks, multiples, searched) and their neighbourhood.

    `beside` (blocks, multiples) is the power of the neighbourhood; `everything` that in the band, `highest` the power
    of the mean and what is slowest, shape (blocks,) each: beneath their error of arithmetic nothing is heard.
    """

    values: tuple[Spectra, ...]
    beside: tuple[Floats, ...]
    everything: Floats
    highest: Floats


def hear_blocks(blocks: Floats, *, rate_hz: float, params: ConditioningParams) -> Heard:
    """Return what is heard in blocks of shape (blocks, time), each without its mean and under a Hann window."""
    from scipy.fft import rfft

    count = blocks.shape[1]
    whole = rfft(blocks)
    mean = whole[:, 0].real ** 2
    whole[:, 0] = 0.0
    # a Hann window is a sum of neighbours in a spectrum; only the bins below the highest that is looked at are wanted
    highest = min(count // 2 - 1, round((top_hz(params, rate_hz) * 1.1 + _BESIDE_HZ[1]) * count / rate_hz))
    spectra = np.empty((len(blocks), highest + 1), dtype=np.complex128)
    inner = spectra[:, 1:]
    np.add(whole[:, :highest], whole[:, 2 : highest + 2], out=inner)
    inner *= -0.5
    inner += whole[:, 1 : highest + 1]
    inner *= 0.5
    spectra[:, 0] = -0.5 * whole[:, 1].real
    power = spectra.real**2
    power += spectra.imag**2
    searched = [_searched(hz, rate_hz, count, params) for hz in params.mains_hz]
    band = power[:, round(params.low_hz * count / rate_hz) : round(top_hz(params, rate_hz) * count / rate_hz)]
    return Heard(
        values=tuple(spectra[:, np.minimum(each.at, highest)] for each in searched),
        # the median of exponentials is ln 2 of their mean
        beside=tuple(_beneath(power[:, np.minimum(each.beside, highest)]) / np.log(2) for each in searched),
        everything=band.sum(axis=1),
        highest=np.maximum(power[:, :4].max(axis=1), mean),
    )


def joined(parts: Sequence[Heard], *, last: int | None = None) -> Heard:
    """Return what the blocks of all parts hold, or the last so many of them."""
    start = None if last is None else -last
    return Heard(
        values=tuple(np.concatenate(each)[start:] for each in zip(*(p.values for p in parts), strict=True)),
        beside=tuple(np.concatenate(each)[start:] for each in zip(*(p.beside for p in parts), strict=True)),
        everything=np.concatenate([p.everything for p in parts])[start:],
        highest=np.concatenate([p.highest for p in parts])[start:],
    )


def _beneath(power: Floats) -> Floats:
    """Return the median of what lies beside a line, below it and above, shape (blocks, multiples).

    Where a filter or a background ends in between, the louder side alone: an edge is no line.
    """
    below, above = np.split(power, 2, axis=-1)
    one, other = _middle(below), _middle(above)
    louder = np.maximum(one, other)
    return np.where(louder > _EDGE * np.minimum(one, other), louder, _middle(power))


def _middle(values: Floats) -> Floats:
    """Return the median along the last axis."""
    ordered = np.sort(values, axis=-1)
    count = values.shape[-1]
    return np.asarray((ordered[..., (count - 1) // 2] + ordered[..., count // 2]) / 2)


@lru_cache(maxsize=16)
def _searched(nominal_hz: float, rate_hz: float, block: int, params: ConditioningParams) -> _Searched:
    per_hz = block / rate_hz
    highest_hz = min(top_hz(params, rate_hz) * 1.1, rate_hz / 2) - _BESIDE_HZ[1]
    multiples = np.arange(1, int(highest_hz / nominal_hz / (1 + STRAYS)) + 1)
    middle, strays = multiples * nominal_hz * per_hz, multiples * nominal_hz * STRAYS * per_hz
    low, high = np.floor(middle - strays).astype(np.intp), np.ceil(middle + strays).astype(np.intp)
    near, far = (round(b * per_hz) for b in _BESIDE_HZ)
    at = low[:, None] + np.arange(int((high - low).max(initial=0)) + 1)
    away = np.arange(near, far + 1)
    beside = np.concatenate([low[:, None] - away, high[:, None] + away], axis=1)
    inside = at <= high[:, None]
    return _Searched(
        nominal_hz=nominal_hz, multiples=tuple(multiples.tolist()), at=at, inside=inside, beside=np.maximum(beside, 0)
    )


def find_lines(heard: Heard, *, rate_hz: float, block: int, params: ConditioningParams) -> Lines | None:
    """Return the multiples of 50 or of 60 Hz that stand out in what blocks of so many samples hold, None if none.

    Mains is its fundamental, two multiples of one frequency or a clear third: another single line is something else's.
    """
    best: Lines | None = None
    for number, nominal_hz in enumerate(params.mains_hz):
        lines = _lines_at(heard, number, _searched(nominal_hz, rate_hz, block, params))
        if lines is None or not _is_mains(lines, rate_hz / block):
            continue
        if best is None or sum(lines.stands) > sum(best.stands):
            best = lines
    return best


def _is_mains(lines: Lines, bin_hz: float) -> bool:
    """Return whether lines hold the fundamental, two multiples that agree on it, or a third that stands far out."""
    if 1 in lines.multiples:
        return True
    # transformers hum at the third too, and one electrode may hear that alone
    if any(m == _THIRD[0] and stands > _THIRD[1] for m, stands in zip(lines.multiples, lines.stands, strict=True)):
        return True
    multiples = np.array(lines.multiples)
    hz, off = np.array(lines.bins) * bin_hz / multiples, bin_hz / multiples
    apart = np.abs(hz[:, None] - hz)
    agree = apart <= off[:, None] + off + _AGREE_HZ
    return bool(agree.sum() > len(hz))


def _lines_at(heard: Heard, number: int, searched: _Searched) -> Lines | None:
    if not searched.multiples:
        return None
    values, floor = heard.values[number], heard.beside[number]
    powers = values.real**2 + values.imag**2
    # a block of zeros but for the error of arithmetic has no lines
    highest = max(float(powers.max()), float(heard.highest.max()))
    floor = np.where(floor > 1e-20 * highest, floor, np.inf)
    ratio = powers / floor[..., None]
    over = np.where(searched.inside, np.minimum(ratio, _MOST).mean(axis=0), 0.0)
    # the more bins are searched, the more one of them stands out by chance
    needed = _needed(len(floor), searched.inside)
    if not (over.max(axis=1) > needed).any():
        return None
    # where several bins stand as high as counts, the highest of them is the line
    at = np.argmax(np.where(over >= 0.99 * over.max(axis=1, keepdims=True), ratio.mean(axis=0), -1.0), axis=1)
    stands = over[np.arange(len(at)), at]
    found = np.flatnonzero(stands > needed)
    if len(found) == 0:
        return None
    return Lines(
        nominal_hz=searched.nominal_hz,
        multiples=tuple(searched.multiples[i] for i in found),
        bins=tuple(int(searched.at[i, at[i]]) for i in found),
        stands=tuple(float(stands[i]) for i in found),
        values=values[:, found, at[found]],
        beneath=floor[:, found],
    )


def _needed(blocks: int, inside: Bools) -> Floats:
    return read_only(stands_out(blocks) + np.log(inside.sum(axis=1)) / math.sqrt(blocks))


def stands_out(blocks: int) -> float:
    """Return how many times its neighbourhood a line must be, in the mean of so many blocks, not to be chance.

    The mean of n exponentials exceeds it less than once in 100 000 channels without mains, the neighbourhood's own
    error included.
    """
    return 1.0 + 6.0 / math.sqrt(blocks) + 12.0 / blocks
