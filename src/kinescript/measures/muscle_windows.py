"""How strongly a muscle worked within a span, read from its cleaned signal: RMS above the noise, with its error."""

from typing import NamedTuple

import numpy as np

from kinescript.muscle.levels.level import find_spread
from kinescript.muscle.muscle_signal import MuscleSignal
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Bools, Floats
from kinescript.signal.normal import Z_90
from kinescript.signal.spans import Span

# the RMS of an interference pattern is read over at least this long, and a peak over just this (assumption of ours:
# published windows go from 0.1 to 1 s)
PEAK_S = 0.5
# a span of a signal with less known than this has no level
KNOWN_SHARE = 0.8
# a peak is looked for in every other cell of this length and read in those between
_CELL_S = 0.025
# one standard deviation of the noise at rest, as a share of it (assumption of ours)
_NOISE_SHARE = 0.1


class Level(NamedTuple):
    """An RMS above the noise, squared, in the unit of the signal squared, and one standard deviation of that square.

    Squares may come out below zero where a muscle is silent; they say so rather than hide it.
    """

    square: float
    sigma: float

    @property
    def rms(self) -> float:
        """The RMS in the unit of the signal; 0 where nothing is left above the noise."""
        return float(max(self.square, 0.0) ** 0.5)

    @property
    def relative(self) -> float:
        """One standard deviation of the RMS as a share of it; infinite where nothing is left."""
        return self.sigma / (2 * self.square) if self.square > 0 else float("inf")

    @property
    def sigma_rms(self) -> float:
        """One standard deviation of the RMS; near nothing it is the root of the square's."""
        root = float(self.sigma**0.5)
        return min(self.relative * self.rms, root) if self.square > 0 else root

    @property
    def silent(self) -> bool:
        """Whether it cannot be told from the noise: it is within two standard deviations of nothing."""
        return self.square < 2 * self.sigma

    @property
    def at_most(self) -> float:
        """The RMS that it stays below with 95 %."""
        return float(max(self.square + Z_90 * self.sigma, 1e-30) ** 0.5)


class Reader:
    """One channel made ready to be read: what its noise is, and how many independent values it gives a second."""

    __slots__ = ("free_hz", "noise", "noise_known", "signal", "square", "time_s")

    def __init__(self, signal: MuscleSignal) -> None:
        """Read the spectrum of the channel and its noise."""
        self.signal = signal
        self.time_s = signal.time_s
        self.square = np.square(signal.values)
        # a mean square of n independent normal values has a relative variance of 2 / n, an RMS a quarter of it; that of
        # a mean rectified value is the same within 14 % (white noise: 0.57 and 0.5 over n), and never smaller
        spread = find_spread(signal.values, rate_hz=signal.rate_hz)
        self.free_hz = signal.rate_hz / (2 * spread if spread > 0 else 10.0)
        self.noise_known = signal.quality.noise is not None
        # where it was never seen alone nothing is taken off: levels are then these or less
        self.noise = signal.quality.noise or 0.0

    def level(self, span: Span) -> Level | None:
        """Return the level over a span; None where too little of it is known."""
        inside = self.square[self._indices(span)]
        known = np.isfinite(inside)
        if not len(inside) or known.mean() < KNOWN_SHARE:
            return None
        return self._as_level(float(inside[known].mean()), known.sum() / self.signal.rate_hz)

    def peak(self, span: Span) -> Level | None:
        """Return the highest level over 0.5 s within a span; over all of a shorter one. None where unknown.

        Where it is highest is chosen on every other cell of 25 ms and read on those between, then the other way round,
        and both are averaged: noise alone lifts no peak then.
        """
        indices = self._indices(span)
        size = max(1, round(_CELL_S * self.signal.rate_hz))
        count = (indices.stop - indices.start) // size
        square = self.square[indices][: count * size]
        if count < 4 or np.isfinite(square).mean() < KNOWN_SHARE:
            return None
        cells = square.reshape(count, size)
        known = np.isfinite(cells)
        sums, counts = np.where(known, cells, 0.0).sum(axis=1), known.sum(axis=1)
        width = min(count, 2 * round(PEAK_S / (2 * _CELL_S)))
        odd = np.arange(count) % 2 == 1
        means = []
        for chooses in (odd, ~odd):
            chosen, read = (_sliding(sums, counts, mask, width, size) for mask in (chooses, ~chooses))
            if not np.isfinite(chosen).any():
                return None
            means.append(float(read[int(np.nanargmax(chosen))]))
        mean = float(np.mean(means))
        return self._as_level(mean, width * _CELL_S) if np.isfinite(mean) else None

    def _indices(self, span: Span) -> slice:
        return slice(*np.searchsorted(self.time_s, (span.start_s, span.end_s)).tolist())

    def _as_level(self, mean: float, seconds: float) -> Level:
        free = max(1.0, self.free_hz * seconds)
        sigma = float(np.hypot(mean * (2 / free) ** 0.5, 2 * _NOISE_SHARE * self.noise**2))
        return Level(mean - self.noise**2, sigma)


def _sliding(sums: Floats, counts: Floats, mask: Bools, width: int, size: int) -> Floats:
    """Return the mean square of every window of `width` cells, over the cells of the mask; NaN where mostly unknown."""

    def run(values: Floats) -> Floats:
        total = np.concatenate(([0.0], np.cumsum(np.where(mask, values, 0.0))))
        return np.asarray(total[width:] - total[:-width])

    seen, possible = run(counts), run(np.full(len(counts), float(size)))
    enough = seen >= KNOWN_SHARE * possible
    return np.asarray(np.where(enough, run(sums) / np.maximum(seen, 1), np.nan))


def why_unusable(signal: MuscleSignal | None, words: str) -> tuple[Fault, ...]:
    """Return why nothing can be said of a channel, in words a person understands; nothing where it can be used."""
    if signal is None:
        return (Fault(kind="missing", words=f"there was no electrode over the {words}"),)
    if signal.quality.trust == "unusable":
        return signal.quality.faults or (Fault(kind="noise", words=f"the {words} cannot be read from its channel"),)
    if not np.isfinite(signal.values).any():
        return (Fault(kind="missing", words=f"the {words} was not recorded"),)
    return ()


def why_apart(signal: MuscleSignal, span: Span) -> tuple[Fault, ...]:
    """Return that a channel was recorded wholly before or after a span of the movement; nothing where they meet."""
    start_s, end_s = signal.start_s, signal.start_s + len(signal.values) / signal.rate_hz
    if start_s < span.end_s and end_s > span.start_s:
        return ()
    words = (
        f"muscles and movement were not recorded at the same time: EMG from {start_s:.0f} to {end_s:.0f} s of its"
        f" clock, the movement from {span.start_s:.0f} to {span.end_s:.0f} s of its own"
    )
    return (Fault(kind="clocks", words=words),)
