"""Mains hum: found in the data or absent, each harmonic by itself, its frequency followed."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kinescript.muscle.bands import ConditioningParams, top_hz
from kinescript.muscle.zero_phase import Spectra
from kinescript.signal.arrays import ArrayValue, Floats, read_only

# how far a grid strays (ENTSO-E holds 50 Hz within 0.2 Hz; 1 % leaves room for the clock of the recorder)
_STRAYS = 0.01
# a line is compared with what lies 2 to 8 Hz to either side of it
_BESIDE_HZ = (2.0, 8.0)
# one loud block says no more than this many times its neighbourhood
_MOST = 30.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Mains(ArrayValue):
    """Mains that stood out: its mean frequency, and which multiples of it (1: itself) with what amplitude, in the unit.

    `followed_hz` is the frequency at `followed_s`, shape (blocks,) each. `share` is the power of all its lines over
    that of everything else in the band.
    """

    frequency_hz: float
    multiples: tuple[int, ...]
    amplitudes: tuple[float, ...]
    share: float
    followed_s: Floats
    followed_hz: Floats

    def __post_init__(self) -> None:
        object.__setattr__(self, "followed_s", read_only(self.followed_s))
        object.__setattr__(self, "followed_hz", read_only(self.followed_hz))

    @property
    def words(self) -> str:
        """What was found, as a step says it."""
        rest = len(self.multiples) - (1 in self.multiples)
        others = "" if not rest else f"{rest} harmonic{'s' if rest > 1 else ''}"
        if 1 not in self.multiples:
            return f"{others} of mains {self.frequency_hz:.2f} Hz"
        return f"mains {self.frequency_hz:.2f} Hz" + (f" and {others}" if others else "")


def block_spectra(blocks: Floats) -> Spectra:
    """Return the spectra of blocks of shape (..., time), each without its mean and under a Hann window."""
    from scipy.fft import rfft

    count = blocks.shape[-1]
    return np.asarray(rfft((blocks - blocks.mean(axis=-1, keepdims=True)) * _window(count)))


@lru_cache(maxsize=8)
def _window(count: int) -> Floats:
    return read_only(0.5 - 0.5 * np.cos(2 * np.pi * np.arange(count) / count))


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
class Searched:
    """Where the multiples of a line are looked for: bins of shape (multiples, searched) and beside them."""

    nominal_hz: float
    multiples: tuple[int, ...]
    at: NDArray[np.intp]
    inside: NDArray[np.bool_]
    beside: NDArray[np.intp]


@lru_cache(maxsize=16)
def _searched(nominal_hz: float, rate_hz: float, block: int, params: ConditioningParams) -> Searched:
    per_hz = block / rate_hz
    highest_hz = min(top_hz(params, rate_hz) * 1.1, rate_hz / 2) - _BESIDE_HZ[1]
    multiples = np.arange(1, int(highest_hz / nominal_hz / (1 + _STRAYS)) + 1)
    middle, strays = multiples * nominal_hz * per_hz, multiples * nominal_hz * _STRAYS * per_hz
    low, high = np.floor(middle - strays).astype(np.intp), np.ceil(middle + strays).astype(np.intp)
    near, far = (round(b * per_hz) for b in _BESIDE_HZ)
    at = low[:, None] + np.arange(int((high - low).max(initial=0)) + 1)
    away = np.arange(near, far + 1)
    beside = np.concatenate([low[:, None] - away, high[:, None] + away], axis=1)
    inside = at <= high[:, None]
    return Searched(
        nominal_hz=nominal_hz, multiples=tuple(multiples.tolist()), at=at, inside=inside, beside=np.maximum(beside, 0)
    )


def find_lines(spectra: Spectra, *, rate_hz: float, block: int, params: ConditioningParams) -> Lines | None:
    """Return the multiples of 50 or of 60 Hz that stand out in block spectra of shape (blocks, bins), None if none."""
    best: Lines | None = None
    for nominal_hz in params.mains_hz:
        lines = _lines_at(spectra, _searched(nominal_hz, rate_hz, block, params))
        if lines is not None and (best is None or sum(lines.stands) > sum(best.stands)):
            best = lines
    return best


def _lines_at(spectra: Spectra, searched: Searched) -> Lines | None:
    if not searched.multiples:
        return None
    values = spectra[:, searched.at]
    powers = values.real**2 + values.imag**2
    beside = spectra[:, searched.beside]
    # the median of exponentials is ln 2 of their mean
    floor = np.median(beside.real**2 + beside.imag**2, axis=-1) / np.log(2)
    # a block of zeros but for the error of arithmetic has no lines
    highest = max(float(powers.max()), float(np.max(np.abs(spectra[:, :4]) ** 2)))
    floor = np.where(floor > 1e-20 * highest, floor, np.inf)
    ratio = powers / floor[..., None]
    over = np.where(searched.inside, np.minimum(ratio, _MOST).mean(axis=0), 0.0)
    # where several bins stand as high as counts, the highest of them is the line
    at = np.argmax(np.where(over >= 0.99 * over.max(axis=1, keepdims=True), ratio.mean(axis=0), -1.0), axis=1)
    stands = over[np.arange(len(at)), at]
    # the more bins are searched, the more one of them stands out by chance
    needed = stands_out(len(spectra)) + np.log(searched.inside.sum(axis=1)) / np.sqrt(len(spectra))
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


def stands_out(blocks: int) -> float:
    """Return how many times its neighbourhood a line must be, in the mean of so many blocks, not to be chance.

    The mean of n exponentials exceeds it less than once in 100 000 channels without mains, the neighbourhood's own
    error included.
    """
    return 1.0 + 6.0 / math.sqrt(blocks) + 12.0 / blocks


def find_mains(
    runs: list[tuple[int, Floats]], *, rate_hz: float, params: ConditioningParams
) -> tuple[Mains | None, bool]:
    """Return the mains in runs of finite values (first sample, values), and whether it could be looked for at all."""
    first, longest = max(runs, key=lambda run: len(run[1]))
    block = round(params.block_s * rate_hz)
    if len(longest) < block / 2:
        return None, False
    starts: list[int] = []
    parts: list[Spectra] = []
    if len(longest) < 2 * block:
        # two blocks that overlap: the phase needs two to tell the frequency
        block = max(round(block / 2), len(longest) // 2)
        starts = [first, first + len(longest) - block]
        runs = [(starts[0], longest[:block]), (starts[1], longest[-block:])]
        starts = []
    highest = min(block // 2, round((top_hz(params, rate_hz) * 1.1 + _BESIDE_HZ[1]) * block / rate_hz)) + 1
    for first, values in runs:
        whole = values[: len(values) // block * block].reshape(-1, block)
        # a few blocks at a time stay in the cache
        parts.extend(block_spectra(whole[a : a + 8])[:, :highest] for a in range(0, len(whole), 8))
        starts.extend(range(first, first + whole.size, block))
    spectra = np.concatenate(parts)
    lines = find_lines(spectra, rate_hz=rate_hz, block=block, params=params)
    if lines is None:
        return None, True
    followed_hz = follow(lines, np.asarray(starts), rate_hz=rate_hz, block=block)
    power = lines.values.real**2 + lines.values.imag**2 - np.where(np.isfinite(lines.beneath), lines.beneath, 0.0)
    amplitudes = np.sqrt(np.maximum(np.median(power, axis=0), 0.0)) * 4 / block
    band = spectra[:, round(params.low_hz * block / rate_hz) : round(top_hz(params, rate_hz) * block / rate_hz)]
    # a Hann window lets 3/8 of the power through
    everything = float(np.sum(band.real**2 + band.imag**2)) / len(band) * 2 / (0.375 * block**2)
    hum = float(np.sum(amplitudes**2) / 2)
    mains = Mains(
        frequency_hz=float(np.mean(followed_hz)),
        multiples=lines.multiples,
        amplitudes=tuple(float(a) for a in amplitudes),
        share=hum / max(everything - hum, 1e-3 * hum),
        followed_s=(np.asarray(starts) + block / 2) / rate_hz,
        followed_hz=followed_hz,
    )
    return mains, True


def follow(lines: Lines, starts: NDArray[np.int64], *, rate_hz: float, block: int) -> Floats:
    """Return the frequency of the fundamental in every block in Hz, from how the phase goes on from block to block.

    The phase of one multiple tells its frequency up to whole turns between blocks; the lowest sets those of the next,
    which tell it the finer.
    """
    strays = lines.nominal_hz * _STRAYS
    bins_hz = np.array(lines.bins) * rate_hz / block
    if len(starts) < 2:
        found = np.full(len(starts), bins_hz[-1] / lines.multiples[-1])
        return np.asarray(np.clip(found, lines.nominal_hz - strays, lines.nominal_hz + strays))
    way = np.diff(starts)
    usual = max(int(way.min()), 1)
    power = np.median(lines.values.real**2 + lines.values.imag**2, axis=0)
    between, weight = np.zeros(len(way)), 0.0
    for i, multiple in enumerate(lines.multiples):
        ahead = lines.values[1:, i] * lines.values[:-1, i].conj() * np.exp(-2j * np.pi * bins_hz[i] * usual / rate_hz)
        ahead[way != usual] = 0.0
        # three turns at once: one turn alone is a noisy clock
        ahead = np.convolve(ahead, np.ones(3), mode="same") if len(ahead) > 2 else np.full(len(ahead), ahead.sum())
        hz = bins_hz[i] + np.angle(ahead) / (2 * np.pi) * rate_hz / usual
        if weight > 0:
            hz += np.round((multiple * between - hz) * usual / rate_hz) * rate_hz / usual
        counts = max(float(power[i] / np.median(lines.beneath[:, i])), 1e-3) * multiple**2
        between = (weight * between + counts * hz / multiple) / (weight + counts)
        weight += counts
    found = np.concatenate([between[:1], (between[1:] + between[:-1]) / 2, between[-1:]])
    return np.asarray(np.clip(found, lines.nominal_hz - strays, lines.nominal_hz + strays))


def hum_of(values: Floats, mains: Mains, *, rate_hz: float, params: ConditioningParams) -> Floats:
    """Return the hum in values of shape (time,), NaN where unknown: what two passes of its notches would take out.

    Two periods at a time, each multiple is turned to a standstill; what stands still, over the 1 / (pi notch_hz)
    seconds to either side that a notch remembers, is the hum. Gaps and ends have no weight, so nothing rings there.
    """
    period = round(2 * rate_hz / mains.frequency_hz)
    known = np.isfinite(values)
    count = -(-len(values) // period)
    pieces = np.zeros((count, period))
    pieces.reshape(-1)[: len(values)] = values if known.all() else np.where(known, values, 0.0)
    seen = np.zeros((count, period), dtype=bool)
    seen.reshape(-1)[: len(values)] = known
    # a piece with a gap would take what is missing for hum
    weight: Floats = np.asarray(np.all(seen, axis=1), dtype=np.float64)
    pieces -= pieces.mean(axis=1, keepdims=True)
    middle_s: Floats = np.asarray((np.arange(count) + 0.5) * (period / rate_hz), dtype=np.float64)
    within_s = (np.arange(period) + 0.5) / rate_hz - period / (2 * rate_hz)
    multiples = np.array(mains.multiples)
    turns = 2 * np.pi * mains.frequency_hz * multiples
    strays = np.interp(middle_s, mains.followed_s, mains.followed_hz) - mains.frequency_hz
    strayed = np.exp(2j * np.pi * np.cumsum(strays)[:, None] * (period / rate_hz) * multiples)
    angles = np.outer(within_s, turns)
    real, imaginary = pieces @ np.cos(angles), pieces @ np.sin(angles)
    still = (real - 1j * imaginary) * (2 / period) * np.exp(-1j * np.outer(middle_s, turns)) / strayed
    still = _standing(still, weight, every_s=period / rate_hz, params=params) * strayed
    return _sounding(still, turns, middle_s, period=period, rate_hz=rate_hz)[: len(values)]


def _standing(still: Spectra, weight: Floats, *, every_s: float, params: ConditioningParams) -> Spectra:
    """Return what stands still in curves of shape (pieces, multiples): a weighted mean that forgets both ways."""
    from scipy.fft import fft, ifft, next_fast_len

    # 1 - |notch|^2 of two passes is 1 / (1 + (2 f / notch_hz)^2), and this its kernel
    reach = min(len(still), round(6 / params.notch_hz / every_s))
    length = next_fast_len(len(still) + 2 * reach)
    away = np.minimum(np.arange(length), length - np.arange(length))
    kernel = fft(np.exp(-np.pi * params.notch_hz * every_s * away))[:, None]
    columns = np.concatenate([still * weight[:, None], weight[:, None]], axis=1)
    summed = ifft(fft(columns, length, axis=0) * kernel, axis=0)[: len(still)]
    return np.asarray(summed[:, :-1] / np.maximum(summed[:, -1:].real, 1e-9))


def _sounding(still: Spectra, turns: Floats, middle_s: Floats, *, period: int, rate_hz: float) -> Floats:
    """Return the sound of curves of shape (pieces, multiples), straight between the middles, shape (time,)."""
    half = period / (2 * rate_hz)
    ends = np.concatenate([still[:1], still, still[-1:]])
    starts_s = np.concatenate([[middle_s[0] - 2 * half], middle_s])
    # a sample lies in the middle of its own time; the first of a stretch is the first at or after a middle
    offset = period // 2
    since_s = (np.arange(period) + offset + 0.5 - period / 2) / rate_hz
    share = since_s * rate_hz / period
    phase = np.exp(1j * np.outer(starts_s, turns))
    here, there = ends[:-1] * phase, ends[1:] * phase
    angles = np.outer(turns, since_s)
    cosine, sine = np.cos(angles), np.sin(angles)
    left = np.hstack([here.real, -here.imag, there.real, -there.imag])
    right = np.vstack([cosine * (1 - share), sine * (1 - share), cosine * share, sine * share])
    return np.asarray((left @ right).reshape(-1)[period - offset :])
