"""Mains hum: found in the data or absent, each harmonic by itself, its frequency followed."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kinescript.muscle.conditioning.bands import ConditioningParams
from kinescript.muscle.conditioning.mains_lines import STRAYS, Heard, Lines, find_lines, hear_blocks, joined
from kinescript.signal.arrays import ArrayValue, Floats, read_only

# ENTSO-E and NERC hold their grids within 0.2 Hz; the rest is for the clock of the recorder
_FURTHEST_HZ = 0.3
# so many blocks at a time stay in the cache
_AT_ONCE = 15


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


def find_mains(
    runs: list[tuple[int, Floats]], *, rate_hz: float, params: ConditioningParams
) -> tuple[Mains | None, bool]:
    """Return the mains in runs of finite values (first sample, values), and whether it could be looked for at all."""
    first, longest = max(runs, key=lambda run: len(run[1]))
    block = round(params.block_s * rate_hz)
    if len(longest) < block / 2:
        return None, False
    starts: list[int] = []
    parts: list[Heard] = []
    if len(longest) < 2 * block:
        # two blocks that overlap: the phase needs two to tell the frequency
        block = max(round(block / 2), len(longest) // 2)
        runs = [(first, longest[:block]), (first + len(longest) - block, longest[-block:])]
    for first, values in runs:
        whole = values[: len(values) // block * block].reshape(-1, block)
        for a in range(0, len(whole), _AT_ONCE):
            parts.append(hear_blocks(whole[a : a + _AT_ONCE], rate_hz=rate_hz, params=params))
        starts.extend(range(first, first + whole.size, block))
    heard = joined(parts)
    lines = find_lines(heard, rate_hz=rate_hz, block=block, params=params)
    if lines is None:
        return None, True
    followed_hz = follow(lines, np.asarray(starts), rate_hz=rate_hz, block=block)
    if abs(float(np.mean(followed_hz)) - lines.nominal_hz) > _FURTHEST_HZ:
        return None, True
    power = lines.values.real**2 + lines.values.imag**2 - np.where(np.isfinite(lines.beneath), lines.beneath, 0.0)
    amplitudes = np.sqrt(np.maximum(np.median(power, axis=0), 0.0)) * 4 / block
    # a Hann window lets 3/8 of the power through
    everything = float(np.sum(heard.everything)) / len(starts) * 2 / (0.375 * block**2)
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
    strays = lines.nominal_hz * STRAYS
    bins_hz = np.array(lines.bins) * rate_hz / block
    if len(starts) < 2:
        found = np.full(len(starts), bins_hz[-1] / lines.multiples[-1])
        return np.asarray(np.clip(found, lines.nominal_hz - strays, lines.nominal_hz + strays))
    way = np.diff(starts)
    usual = max(int(way.min()), 1)
    power = np.median(lines.values.real**2 + lines.values.imag**2, axis=0)
    beneath = np.median(lines.beneath, axis=0)
    between, weight = np.zeros(len(way)), 0.0
    for i, multiple in enumerate(lines.multiples):
        ahead = lines.values[1:, i] * lines.values[:-1, i].conj() * np.exp(-2j * np.pi * bins_hz[i] * usual / rate_hz)
        ahead[way != usual] = 0.0
        # three turns at once: one turn alone is a noisy clock
        ahead = np.convolve(ahead, np.ones(3), mode="same") if len(ahead) > 2 else np.full(len(ahead), ahead.sum())
        hz = bins_hz[i] + np.angle(ahead) / (2 * np.pi) * rate_hz / usual
        if weight > 0:
            hz += np.round((multiple * between - hz) * usual / rate_hz) * rate_hz / usual
        counts = max(float(power[i] / beneath[i]), 1e-3) * multiple**2
        between = (weight * between + counts * hz / multiple) / (weight + counts)
        weight += counts
    found = np.concatenate([between[:1], (between[1:] + between[:-1]) / 2, between[-1:]])
    return np.asarray(np.clip(found, lines.nominal_hz - strays, lines.nominal_hz + strays))
