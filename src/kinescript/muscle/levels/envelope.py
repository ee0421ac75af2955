"""The envelope of EMG: rectified or squared, smoothed without overshoot, both ways over a recording or forward live."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from kinescript.signal.arrays import ArrayValue, Floats, read_only

# the mean of a rectified Gaussian is sqrt(2 / pi) of its RMS; both methods therefore speak in RMS
_RMS_OF_MEAN = float(np.sqrt(np.pi / 2))
# fast enough for what 6 Hz lets through, and as many samples at a time as stay in a processor's nearest memory
_BLOCKS_HZ, _AT_ONCE = 160.0, 16384


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelParams:
    """How levels are found: -3 dB edge of the smoothing in Hz, what is smoothed, and the clock of EMG by itself.

    6 Hz, second order and critically damped (Winter 2009, Biomechanics and motor control of human movement, 4th ed.,
    ch. 10; Robertson & Dowling 2003, J Electromyogr Kinesiol 13:569): its memory is nowhere negative, so a level never
    is either. `window` is the share of that memory which must be known, an assumption of ours. Raises ValueError when
    an edge or a clock is not positive.
    """

    edge_hz: float = 6.0
    method: Literal["linear_envelope", "rms"] = "linear_envelope"
    alone_hz: float = 100.0
    window: float = 0.25

    def __post_init__(self) -> None:
        if not (self.edge_hz > 0 and self.alone_hz > 0 and 0 < self.window < 1):
            raise ValueError(f"an envelope needs a positive edge, clock and window, not {self}")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Smoothed(ArrayValue):
    """An envelope on even blocks: RMS and known share of its memory, shape (blocks,), and the blocks' rate and width.

    `memory` is the sum of the squared weights of single samples: what is left of the variance of white samples.
    """

    level: Floats
    known: Floats
    rate_hz: float
    samples: int
    memory: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "level", read_only(self.level))
        object.__setattr__(self, "known", read_only(self.known))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EnvelopeState(ArrayValue):
    """What the live envelope remembers: section (1, 6), delays (1, 2, 2 * channels) of sizes and of what was known."""

    params: LevelParams
    section: Floats
    delays: Floats

    def __post_init__(self) -> None:
        object.__setattr__(self, "section", read_only(self.section))
        object.__setattr__(self, "delays", read_only(self.delays))


def find_envelope(values: Floats, *, rate_hz: float, params: LevelParams = LevelParams()) -> Floats:
    """Return the zero-phase envelope of cleaned EMG of shape (time,), same shape and unit, in RMS; NaN where unknown.

    Both methods give the RMS of Gaussian EMG; noise is not taken off. A rate that is none gives NaN.
    """
    if not usable_rate(rate_hz, params) or not len(values):
        return np.full(len(values), np.nan)
    smoothed = smooth(values, rate_hz=rate_hz, params=params)
    out = _straight(smoothed.level, smoothed.samples)[: len(values)]
    known = np.isfinite(values)
    return out if known.all() else np.where(known, out, np.nan)


def _straight(level: Floats, samples: int) -> Floats:
    """Return a curve of so many samples a block, straight between the middles of blocks, level beyond the outer ones.

    A middle every few ms of a curve that holds nothing faster than some 10 Hz: straight lines will do.
    """
    if not np.isfinite(level).all():
        middles = (np.arange(len(level)) + 0.5) * samples - 0.5
        return np.interp(np.arange(len(level) * samples), middles, level)
    away = (np.arange(samples) - (samples - 1) / 2) / samples
    beside = np.concatenate([level[:1], level, level[-1:]])
    three = np.stack([beside[:-2], level, beside[2:]], axis=1)
    shares = np.stack([np.maximum(-away, 0.0), 1.0 - np.abs(away), np.maximum(away, 0.0)])
    out = np.empty((len(level), samples))
    # a few at a time: no library thinks that worth a second thread
    for first in range(0, len(level), 4096):
        np.matmul(three[first : first + 4096], shares, out=out[first : first + 4096])
    return out.reshape(-1)


def usable_rate(rate_hz: float, params: LevelParams = LevelParams()) -> bool:
    """Return whether a sampling rate in Hz is one at all and can carry the envelope."""
    return bool(np.isfinite(rate_hz) and 4 * params.edge_hz <= rate_hz <= 1e6)


def smooth(values: Floats, *, rate_hz: float, params: LevelParams = LevelParams()) -> Smoothed:
    """Return the zero-phase envelope of values of shape (time,) on blocks of about 6 ms; the unknown has no weight.

    Raises ValueError when the rate in Hz is not usable.
    """
    if not usable_rate(rate_hz, params):
        raise ValueError(f"an envelope needs a rate above {4 * params.edge_hz} Hz, not {rate_hz}")
    samples = max(int(rate_hz // _BLOCKS_HZ), 1)
    sums, counts = block_means(values, samples, np.square if params.method == "rms" else np.abs)
    block_hz = rate_hz / samples
    whole = counts is None and len(values) % samples == 0
    share = _all_known(len(sums), block_hz, params.edge_hz)
    if not whole:
        share = _both_ways(_counted(counts, sums, len(values), samples), block_hz, params.edge_hz)
    mean = _both_ways(sums, block_hz, params.edge_hz) / np.maximum(share, 1e-12)
    level = _as_rms(np.maximum(mean, 0.0), params)
    return Smoothed(
        level=np.where(share >= params.window, level, np.nan),
        known=share,
        rate_hz=block_hz,
        samples=samples,
        memory=_memory(block_hz, params.edge_hz) / samples,
    )


def block_means(
    values: Floats, samples: int, size: Callable[..., Floats] = np.positive
) -> tuple[Floats, Floats | None]:
    """Return the `size` of values (abs, square, positive) summed over blocks of `samples` and divided by `samples`.

    Shape (blocks,); and how many samples of each are known, None for all. Unknown samples count as 0, and what is left
    at the end makes a block of its own.
    """
    blocks = -(-len(values) // samples)
    means = np.zeros(blocks)
    weights = np.full(samples, 1.0 / samples)
    whole = len(values) // samples
    at_once = max(_AT_ONCE // samples, 1)
    buffer = np.empty(at_once * samples)
    for first in range(0, whole, at_once):
        last = min(first + at_once, whole)
        part = size(values[first * samples : last * samples], out=buffer[: (last - first) * samples])
        np.matmul(part.reshape(-1, samples), weights, out=means[first:last])
    if whole < blocks:
        means[-1] = size(values[whole * samples :]).sum() / samples
    odd = np.flatnonzero(~np.isfinite(means))
    if len(odd) == 0:
        return means, None
    counts = np.full(blocks, float(samples))
    counts[-1] = (len(values) - 1) % samples + 1
    for block in odd:
        piece = values[block * samples : (block + 1) * samples]
        known = piece[np.isfinite(piece)]
        counts[block], means[block] = len(known), size(known).sum() / samples
    return means, counts


def init(params: LevelParams = LevelParams(), *, rate_hz: float, channels: int) -> EnvelopeState:
    """Return the live envelope before its first sample: the same smoothing forward alone, edge as stated.

    A steady effort is seen about 0.2 / edge_hz s later than it comes: 34 ms for 6 Hz. Raises ValueError when the
    rate in Hz is not usable.
    """
    if not usable_rate(rate_hz, params):
        raise ValueError(f"an envelope needs a rate above {4 * params.edge_hz} Hz, not {rate_hz}")
    section = _section(rate_hz, params.edge_hz, passes=1)
    return EnvelopeState(params=params, section=section, delays=np.zeros((1, 2, 2 * channels)))


def step(state: EnvelopeState, chunk: Floats) -> tuple[EnvelopeState, Floats]:
    """Return the envelope of the next chunk of cleaned EMG, shape (time, channels), in RMS; NaN where unknown.

    Any split of a stream gives the same result.
    """
    from scipy.signal import sosfilt

    if chunk.size == 0:
        return state, np.array(chunk, dtype=np.float64)
    known = np.isfinite(chunk)
    size = np.where(known, np.square(chunk) if state.params.method == "rms" else np.abs(chunk), 0.0)
    both = np.concatenate([size, known], axis=1)
    out, delays = sosfilt(np.array(state.section), both, axis=0, zi=np.array(state.delays))
    mean, share = out[:, : chunk.shape[1]], out[:, chunk.shape[1] :]
    level = _as_rms(np.maximum(mean, 0.0) / np.maximum(share, 1e-12), state.params)
    level = np.where(known & (share >= state.params.window), level, np.nan)
    return EnvelopeState(params=state.params, section=state.section, delays=delays), level


def _as_rms(mean: Floats, params: LevelParams) -> Floats:
    return np.sqrt(mean) if params.method == "rms" else mean * _RMS_OF_MEAN


def _counted(counts: Floats | None, sums: Floats, length: int, samples: int) -> Floats:
    """Return the known share of every block, shape (blocks,)."""
    if counts is not None:
        return counts / samples
    share = np.ones(len(sums))
    share[-1] = (length - 1) % samples / samples + 1 / samples
    return share


@lru_cache(maxsize=32)
def _section(rate_hz: float, edge_hz: float, *, passes: int) -> Floats:
    """Return the critically damped section (1, 6), second order; `passes` of it let -3 dB through at the edge."""
    corner = np.tan(np.pi * edge_hz / rate_hz) / np.sqrt(2 ** (1 / (2 * passes)) - 1)
    pole, gain = (1 - corner) / (1 + corner), corner / (1 + corner)
    return read_only([[gain**2, 2 * gain**2, gain**2, 1.0, -2 * pole, pole**2]])


def _both_ways(values: Floats, rate_hz: float, edge_hz: float) -> Floats:
    from scipy.signal import sosfilt

    section = np.array(_section(rate_hz, edge_hz, passes=2))
    # nothing is known outside: zeros, until the memory has faded
    tail = np.zeros(int(np.ceil(1.5 * rate_hz / edge_hz)) + 2)
    forward = sosfilt(section, np.concatenate([values, tail]))
    return np.asarray(sosfilt(section, forward[::-1])[::-1][: len(values)])


@lru_cache(maxsize=8)
def _all_known(blocks: int, rate_hz: float, edge_hz: float) -> Floats:
    return read_only(_both_ways(np.ones(blocks), rate_hz, edge_hz))


@lru_cache(maxsize=32)
def _memory(rate_hz: float, edge_hz: float) -> float:
    """Return the sum of the squared weights of the smoothing."""
    side = int(np.ceil(2 * rate_hz / edge_hz))
    pulse = np.zeros(2 * side + 1)
    pulse[side] = 1.0
    return float(np.square(_both_ways(pulse, rate_hz, edge_hz)).sum())
