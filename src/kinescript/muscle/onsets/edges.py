"""The edges of bursts: from about where power rises to the instant and its interval, the same way from either end."""

from dataclasses import dataclass

import numpy as np

from kinescript.muscle.onsets.changepoint import (
    SHORT,
    SLOW,
    Shapes,
    Spectrum,
    density,
    find_instant,
    is_slow,
    log_likelihood,
    may_be_slow,
)
from kinescript.muscle.onsets.params import OnsetParams
from kinescript.muscle.onsets.power import BIN_S, SMOOTH_BINS, Power, beside_beats
from kinescript.muscle.onsets.runs import Run
from kinescript.signal.arrays import ArrayValue, Bools, Floats, read_only, read_only_mask
from kinescript.signal.spans import find_runs

# every number here is an assumption of ours, tried on simulated trials
_LEAST_BINS = 14
# how far before and behind a rise is looked, and where before it what the muscle did already is measured
_NEAR, _FAR = (60, 70, (60, 20)), (200, 200, (200, 160))
# power that is so many times higher again, further back, is other work: a rise does not fall on its way up
_AGAIN = 2.5
# what a burst looks like is drawn from at most 0.8 s of it, what the background does from 6 s
_DRAWN_BINS, _CALM_BINS = 160, 1200
# filters let a strong burst ring ahead of itself: what lies 20 dB below it is not told from background
_LEAK, _HIDDEN, _HIDDEN_S = 0.01, 0.07, 0.001
# muscle that works a little before its burst, at most this share of its power
_MOST_BEFORE = 0.3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Edges(ArrayValue):
    """One channel with its runs in order of time, ready for the onset of each; mirrored, for the offsets."""

    values: Floats
    doubtful: Bools
    bins: Floats
    floor: Floats
    runs: tuple[Run, ...]
    quiet: tuple[Floats, Floats] | None
    rate_hz: float
    params: OnsetParams

    def __post_init__(self) -> None:
        for name in ("values", "bins", "floor"):
            object.__setattr__(self, name, read_only(getattr(self, name)))
        object.__setattr__(self, "doubtful", read_only_mask(self.doubtful))
        if self.quiet is not None:
            object.__setattr__(self, "quiet", tuple(read_only(each) for each in self.quiet))

    @classmethod
    def of(
        cls, values: Floats, beats_s: Floats, power: Power, runs: list[Run], *, rate_hz: float, params: OnsetParams
    ) -> "Edges":
        """Return the edges of conditioned values, shape (time,), cut to whole bins, with the background's spectrum."""
        values = values[: round(len(power.bins) * BIN_S * rate_hz)]
        calm = power.known & (power.smooth < 2.0 * power.floor)
        for run in runs:
            calm[max(run.start - 20, 0) : run.stop + 20] = False
        pieces, left = [], _CALM_BINS
        for start, stop in sorted(find_runs(calm), key=lambda piece: piece[0] - piece[1]):
            if left <= 0:
                break
            piece = values[_sample(start, rate_hz) : _sample(min(stop, start + left), rate_hz)]
            pieces.append(piece[np.isfinite(piece)])
            left -= stop - start
        doubtful = beside_beats(np.arange(len(values)) / rate_hz, beats_s)
        return cls(
            values=values,
            doubtful=doubtful,
            bins=power.bins,
            floor=power.floor,
            runs=tuple(runs),
            quiet=density(pieces, rate_hz=rate_hz) if pieces else None,
            rate_hz=rate_hz,
            params=params,
        )

    def mirrored(self) -> "Edges":
        """Return the same with time running backwards: what went off comes on, and runs come in the other order."""
        last = len(self.bins)
        runs = (
            Run(last - r.stop, last - r.start, *(None if e is None else last - e for e in (r.falls, r.rises)))
            for r in reversed(self.runs)
        )
        return Edges(
            values=self.values[::-1],
            doubtful=self.doubtful[::-1],
            bins=self.bins[::-1],
            floor=self.floor[::-1],
            runs=tuple(runs),
            quiet=self.quiet,
            rate_hz=self.rate_hz,
            params=self.params,
        )

    def find(self, number: int) -> tuple[float, float, float] | None:
        """Return when a run begins, (low, middle, high) in seconds from the first value; None where unseen."""
        run = self.runs[number]
        if run.rises is None or self.quiet is None:
            return None
        sudden = self._look(number, run.rises, _NEAR, SHORT)
        if sudden is None or not may_be_slow(sudden[1]):
            return None if sudden is None else sudden[0]
        slow = self._look(number, run.rises, _FAR, SLOW)
        if slow is None:
            return sudden[0]
        # the instant is a slow rise's only where that explains more; its interval counts in any case
        (low, middle, high), likelihood = slow
        if is_slow(likelihood):
            return low, middle, high
        # two looks that disagree: the near one, which saw no other work
        return (low, sudden[0][1], high) if low <= sudden[0][1] <= high else sudden[0]

    def _look(
        self, number: int, rises: int, reach: tuple[int, int, tuple[int, int]], shapes: Shapes
    ) -> tuple[tuple[float, float, float], Floats] | None:
        """The instant in s and the likelihood of these shapes, seen from so far before and behind the rise."""
        start, stop = self._window(number, rises, reach[:2])
        piece = self.values[start:stop]
        spectrum = self._spectrum(self.runs[number], rises, start, reach[2])
        if spectrum is None or len(piece) < 2 * _LEAST_BINS * BIN_S * self.rate_hz:
            return None
        band_hz = (self.params.low_hz, min(self.params.high_hz, 0.45 * self.rate_hz))
        doubtful = self.doubtful[start:stop]
        likelihood = log_likelihood(
            piece, spectrum, rate_hz=self.rate_hz, band_hz=band_hz, doubtful=doubtful, shapes=shapes
        )
        step_s = len(piece) / self.rate_hz / likelihood.shape[1]
        instant = find_instant(likelihood, self.params.temper, shapes)
        low, middle, high = (start / self.rate_hz + each * step_s for each in instant)
        # where the start of the burst is hidden beneath its own ringing, the interval is wider for it
        wider_s = _HIDDEN_S * spectrum.hidden / _HIDDEN
        return (low - wider_s, middle, high + wider_s), likelihood

    def _window(self, number: int, rises: int, reach: tuple[int, int]) -> tuple[int, int]:
        """Return the samples about a rise, half-open: no burst before it, nothing beyond its end, no gap."""
        run = self.runs[number]
        first = max(self._valley(rises, reach[0]), self.runs[number - 1].stop if number else 0)
        first = min(first, rises - _LEAST_BINS)
        end = run.stop if run.falls is None else min(run.falls, run.stop)
        last = min(rises + reach[1], max(end, rises + _LEAST_BINS), len(self.bins))
        start, centre, stop = (_sample(max(each, 0), self.rate_hz) for each in (first, rises, last))
        origin = start
        for gap_start, gap_stop in find_runs(~np.isfinite(self.values[start:stop])):
            if origin + gap_start >= centre:
                stop = origin + gap_start
                break
            start = origin + gap_stop
        return start, stop

    def _valley(self, rises: int, back: int) -> int:
        """Return the bin from which a rise is looked at, at most `back` before it: not beyond other, earlier work."""
        begin = max(rises - back, 0)
        if back <= _NEAR[0] or rises - begin < 2 * SMOOTH_BINS:
            return begin
        # backwards from the rise
        smooth = np.convolve(self.bins[begin:rises], np.full(SMOOTH_BINS, 1.0 / SMOOTH_BINS), mode="valid")[::-1]
        lowest = np.maximum(np.minimum.accumulate(smooth), self.floor[rises - 1])
        again = np.flatnonzero(smooth > _AGAIN * lowest)
        return begin if not len(again) else rises - int(np.argmin(smooth[: again[0]])) - SMOOTH_BINS // 2

    def _spectrum(self, run: Run, rises: int, window_start: int, ahead: tuple[int, int]) -> Spectrum | None:
        """The background's density at this edge, and the burst's next to it with the background taken off."""
        end = run.stop if run.falls is None else min(run.falls, run.stop)
        first, last = rises + 6, min(end - 6, rises + _DRAWN_BINS)
        if last - first < _LEAST_BINS:
            first, last = rises, rises + _LEAST_BINS
        part = self.values[_sample(first, self.rate_hz) : _sample(last, self.rate_hz)]
        drawn = density([part[np.isfinite(part)]], rate_hz=self.rate_hz)
        if drawn is None or self.quiet is None:
            return None
        hz, loud = drawn
        inside = (hz >= self.params.low_hz) & (hz <= min(self.params.high_hz, 0.45 * self.rate_hz))
        floor = float(self.floor[min(rises, len(self.floor) - 1)])
        background = self.quiet[1] * floor / float(np.sum(self.quiet[1]) * hz[1])
        background = np.maximum(background, 1e-6 * np.max(background[inside]))
        above = np.maximum(loud - background, 0.02 * loud)
        # what the muscle did just before, beyond what the background does by chance
        begin = max(rises - ahead[0], round(window_start / self.rate_hz / BIN_S))
        before = self.bins[begin : max(rises - ahead[1], 0)]
        strength = float(np.sum(above) * hz[1])
        share = (float(np.mean(before)) - 1.3 * floor) / strength if len(before) >= 10 else 0.0
        background = background + np.clip(share, 0.0, _MOST_BEFORE) * above
        leak = _LEAK * above
        drowned = float(np.sum(above * (leak > background)) / np.sum(above))
        return Spectrum(hz, np.maximum(background, leak), above, _HIDDEN * drowned)


def _sample(at_bin: int, rate_hz: float) -> int:
    return round(at_bin * BIN_S * rate_hz)
