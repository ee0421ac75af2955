"""Mains hum: found in the data or absent, each harmonic by itself, its frequency followed."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kinescript.muscle.bands import ConditioningParams, notch_sections, power_gain, top_hz
from kinescript.muscle.spectrum import Run, Spectrum, pad_of
from kinescript.signal.arrays import ArrayValue, Floats, read_only

# how far a grid strays (ENTSO-E holds 50 Hz within 0.2 Hz; 1 % leaves room for the clock of the recorder)
_STRAYS = 0.01
# a line is compared with what lies 2 to 8 Hz to either side of it
_BESIDE_HZ = (2.0, 8.0)
# one loud block says no more than this many times its neighbourhood
_MOST = 30.0
_BAND_HZ = 12.0


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


def block_spectra(blocks: Floats) -> Spectrum:
    """Return the spectra of blocks of shape (..., time), each without its mean and under a Hann window."""
    from scipy.fft import rfft

    count = blocks.shape[-1]
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(count) / count)
    return np.asarray(rfft((blocks - blocks.mean(axis=-1, keepdims=True)) * window))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Line:
    """One multiple of one line in every block: which bin, how far it stands out, and the bin's values, (blocks,)."""

    multiple: int
    bin: int
    stands: float
    values: Spectrum
    powers: Floats


def find_lines(
    spectra: Spectrum, *, rate_hz: float, block: int, params: ConditioningParams
) -> tuple[float, tuple[Line, ...]]:
    """Return the nominal line in Hz and its multiples that stand out in block spectra of shape (blocks, bins)."""
    powers = spectra.real**2 + spectra.imag**2
    best: tuple[float, tuple[Line, ...]] = (0.0, ())
    most = 0.0
    for nominal_hz in params.mains_hz:
        lines = _lines_at(spectra, powers, nominal_hz, rate_hz=rate_hz, block=block, params=params)
        stands = sum(line.stands for line in lines)
        if stands > most:
            best, most = (nominal_hz, lines), stands
    return best


def _lines_at(
    spectra: Spectrum, powers: Floats, nominal_hz: float, *, rate_hz: float, block: int, params: ConditioningParams
) -> tuple[Line, ...]:
    per_hz = block / rate_hz
    highest_hz = min(top_hz(params, rate_hz) * 1.1, rate_hz / 2 - _BESIDE_HZ[1])
    needed = stands_out(len(spectra))
    near, far = (round(b * per_hz) for b in _BESIDE_HZ)
    lines = []
    for multiple in range(1, int(highest_hz / nominal_hz) + 1):
        middle, strays = multiple * nominal_hz * per_hz, multiple * nominal_hz * _STRAYS * per_hz
        low, high = int(np.floor(middle - strays)), int(np.ceil(middle + strays))
        if low - far < 1 or high + far >= powers.shape[1]:
            continue
        beside = np.concatenate(
            [powers[:, low - far : low - near + 1], powers[:, high + near : high + far + 1]], axis=1
        )
        # the median of exponentials is ln 2 of their mean
        floor = np.median(beside, axis=1) / np.log(2)
        over = np.minimum(powers[:, low : high + 1] / np.where(floor > 0, floor, np.inf)[:, None], _MOST).mean(axis=0)
        # the more bins are searched, the more one of them stands out by chance
        at = int(np.argmax(over))
        if over[at] > needed + np.log(high - low + 1) / len(spectra) ** 0.5:
            values = spectra[:, low + at]
            lines.append(Line(multiple=multiple, bin=low + at, stands=float(over[at]), values=values, powers=floor))
    return tuple(lines)


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
    longest = max((len(v) for _, v in runs), default=0)
    block = min(round(params.block_s * rate_hz), longest)
    if block < params.block_s * rate_hz / 2:
        return None, False
    starts: list[int] = []
    parts: list[Floats] = []
    for first, values in runs:
        count = len(values) // block
        if count:
            parts.append(values[: count * block].reshape(count, block))
            starts.extend(range(first, first + block * count, block))
    blocks = np.concatenate(parts) if len(parts) > 1 else parts[0]
    spectra = block_spectra(blocks)
    nominal_hz, lines = find_lines(spectra, rate_hz=rate_hz, block=block, params=params)
    if not lines:
        return None, True
    followed_hz = follow(lines, np.asarray(starts), rate_hz=rate_hz, block=block, nominal_hz=nominal_hz)
    amplitudes = tuple(float(np.sqrt(max(np.median(line_power(line)), 0.0))) * 4 / block for line in lines)
    band = spectra[:, round(params.low_hz * block / rate_hz) : round(top_hz(params, rate_hz) * block / rate_hz)]
    all_power = float(np.sum(band.real**2 + band.imag**2, axis=1).mean()) * 2 / (0.375 * block**2)
    hum = sum(a * a / 2 for a in amplitudes)
    mains = Mains(
        frequency_hz=float(np.mean(followed_hz)),
        multiples=tuple(line.multiple for line in lines),
        amplitudes=amplitudes,
        share=hum / max(all_power - hum, 1e-3 * hum),
        followed_s=(np.asarray(starts) + block / 2) / rate_hz,
        followed_hz=followed_hz,
    )
    return mains, True


def line_power(line: Line) -> Floats:
    """Return the power of a line in its bin in every block, what lies beneath it taken off, shape (blocks,)."""
    return np.asarray(line.values.real**2 + line.values.imag**2 - line.powers)


def follow(
    lines: tuple[Line, ...], starts: NDArray[np.int64], *, rate_hz: float, block: int, nominal_hz: float
) -> Floats:
    """Return the frequency of the fundamental in every block in Hz, from how the phase goes on from block to block."""
    per_hz = block / rate_hz
    line = max(lines, key=lambda each: each.stands)
    bin_hz = line.bin / per_hz
    values = line.values
    found = np.full(len(values), bin_hz)
    if len(values) > 1:
        ahead = values[1:] * values[:-1].conj()
        ahead[np.diff(starts) != block] = 0.0
        # three turns at once: one turn alone is a noisy clock
        ahead = np.convolve(ahead, np.ones(3), mode="same") if len(ahead) > 2 else np.full(len(ahead), ahead.sum())
        turns = np.angle(ahead) / (2 * np.pi) / per_hz
        between = bin_hz + turns
        found = np.concatenate([between[:1], (between[1:] + between[:-1]) / 2, between[-1:]])
    strays = nominal_hz * _STRAYS
    return np.clip(found / line.multiple, nominal_hz - strays, nominal_hz + strays)


def continued(values: Floats, mains: Mains, *, first: int, rate_hz: float) -> tuple[Floats, Floats]:
    """Return the hum at both ends of a run, as far outside as inside, for `transform`: two of shape (2 pad + 1,)."""
    pad = pad_of(rate_hz)
    ends = []
    for outward in (-1, 1):
        at = 0 if outward < 0 else len(values) - 1
        hz = float(np.interp((first + at) / rate_hz, mains.followed_s, mains.followed_hz))
        since = np.arange(-pad, pad + 1) / rate_hz
        waves = np.concatenate([[np.cos(a), np.sin(a)] for m in mains.multiples for a in [2 * np.pi * m * hz * since]])
        inside = slice(pad, None) if outward < 0 else slice(None, pad + 1)
        seen = values[: pad + 1] if outward < 0 else values[-pad - 1 :]
        basis = np.vstack([waves[:, inside], np.ones(pad + 1), since[inside]])
        weights = np.linalg.lstsq(basis.T, seen, rcond=None)[0]
        ends.append(weights[: len(waves)] @ waves)
    return ends[0], ends[1]


def take_out(run: Run, mains: Mains, *, first: int, params: ConditioningParams) -> Run:
    """Return the run without its mains: two passes of the notch of each multiple, at the frequency it had then."""
    from scipy.fft import fft, ifft

    spectrum = run.spectrum.copy()
    per_hz = run.length / run.rate_hz
    for multiple in mains.multiples:
        hz = multiple * mains.frequency_hz
        low = max(1, round((hz - _BAND_HZ) * per_hz))
        high = min(len(spectrum), round((hz + _BAND_HZ) * per_hz))
        count, middle = high - low, round(hz * per_hz)
        # around the line, the spectrum of a slow complex curve: what turns is how far the frequency strays
        shifted = (np.arange(low, high) - middle) % count
        at_s = (first - run.pad + np.arange(count) * run.length / count) / run.rate_hz
        strays_hz = multiple * np.interp(at_s, mains.followed_s, mains.followed_hz) - middle / per_hz
        turn = np.exp(-2j * np.pi * np.cumsum(strays_hz) * (run.length / count / run.rate_hz))
        around = np.zeros(count, dtype=np.complex128)
        around[shifted] = spectrum[low:high]
        still = fft(ifft(around) * turn)
        aside = np.fft.fftfreq(count, 1 / count)
        turns = 2 * np.pi * (middle + aside) / run.length
        still *= 1.0 - power_gain(notch_sections(middle / per_hz, params, run.rate_hz), turns)
        hum = fft(ifft(still) / turn)
        spectrum[low:high] -= hum[shifted]
    return Run(
        spectrum=spectrum, samples=run.samples, pad=run.pad, length=run.length, slower=run.slower, rate_hz=run.rate_hz
    )
