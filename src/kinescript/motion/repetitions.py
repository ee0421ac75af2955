"""Repetitions: a curve of one set becomes its repetitions, each complete, partial or aborted; live and batch alike.

A set is followed with `init` and `step`; after any split of the stream the last `step` gives what `find_repetitions`
gives for the whole, which is itself one `step`. While the set goes on every `step` gives the set as it stands: a
repetition is counted once the smooth curve has come back by `return_share`, usually some 0.4 s before the person is
wholly at rest, smoothing included (benchmarks/repetitions.py). It is provisional: the typical height becomes known with
the first three repetitions. Until then a small adjustment looks like a repetition, being the largest movement seen, and
counts are often taken back (some 40 %), mostly within half a second; now and then later. Early and certain are a trade:
a display that shows the least count of the last half second is half a second later and takes back far fewer (some 15 %
before the third repetition; benchmarks/repetitions.py). Holding a count back for longer gains little. A step costs some
milliseconds a minute of the set so far, so a set is one set, not a day.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from kinescript.body.words import Side
from kinescript.motion.phases import BACK, HOLD, OUT, Phase
from kinescript.motion.repetitions_curve import average, cell_size, prepare
from kinescript.motion.repetitions_direction import find_direction
from kinescript.motion.repetitions_excursions import Excursion
from kinescript.motion.repetitions_height import Floor, find_height
from kinescript.motion.repetitions_params import RepetitionParams
from kinescript.motion.repetitions_series import find_series, is_complete, lift
from kinescript.signal.arrays import ArrayValue, Floats, read_only
from kinescript.signal.spans import Span


class RepetitionState(StrEnum):
    """How an attempt ended; exactly one holds for each.

    COMPLETE: it left rest, reached at least `complete_share` of the set's typical height, and came back to rest.
    PARTIAL: it left rest and came back, but reached only from `partial_share` up to `complete_share`; lower is no
    attempt. ABORTED: it left rest by at least `partial_share` and was not seen to come back: the recording ended or
    the signal was lost on the way, or the person stayed away from rest.
    """

    COMPLETE = "complete"
    PARTIAL = "partial"
    ABORTED = "aborted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Repetition:
    """One attempt: from leaving rest to being back, its phases "out", "hold", "back" in order, and how it ended.

    An aborted one ends where it was last seen and has no "back". `side` is the leg that carries it; None where both do.
    """

    span: Span
    phases: tuple[Phase, ...]
    state: RepetitionState
    side: Side | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RepetitionSet(ArrayValue):
    """What is remembered of one set: the curve in cells, shape (cells,), and the samples of the cell not yet full."""

    rate_hz: float
    direction: str | None
    params: RepetitionParams
    cells: Floats
    rest: Floats

    def __post_init__(self) -> None:
        object.__setattr__(self, "cells", read_only(self.cells))
        object.__setattr__(self, "rest", read_only(self.rest))


def find_repetitions(
    curve: ArrayLike, *, rate_hz: float, direction: str | None = None, params: RepetitionParams = RepetitionParams()
) -> tuple[Repetition, ...]:
    """Return the repetitions of one set in order, from a curve of shape (samples,), any unit, time 0 at sample 0.

    `direction` is "up" or "down", the way an excursion goes. None finds it from the curve: rest is the side where the
    set begins, where it ends, where people stay still, and that varies less from one time to the next
    (repetitions_direction.py). Where these clues disagree it may be wrong, and nothing in the result tells: give the
    direction where it is known. Samples that are NaN or infinite are unknown. Nothing is found in a constant, in noise,
    or in what is too short. Movements that set up the first repetition or follow the last are left out: much higher,
    much longer or shorter, or far apart from the series. Further back than rest is rest too: another posture before or
    after adds nothing to a height. Raises ValueError when the curve is not 1-D, the rate in Hz is not positive or the
    direction is another word.

    >>> curve = np.tile(np.concatenate((np.zeros(100), np.sin(np.linspace(0.0, np.pi, 200)))), 3)
    >>> [str(r.state) for r in find_repetitions(np.append(curve, np.zeros(100)), rate_hz=100.0)]
    ['complete', 'complete', 'complete']
    """
    return step(init(params, rate_hz=rate_hz, direction=direction), curve)[1]


def init(params: RepetitionParams, *, rate_hz: float, direction: str | None = None) -> RepetitionSet:
    """Return a set before its first sample, at this rate in Hz.

    Raises ValueError when the rate is not positive, or the direction is neither "up", "down" nor None.
    """
    if not (np.isfinite(rate_hz) and rate_hz > 0):
        raise ValueError(f"expected a positive rate in Hz, came {rate_hz}")
    if direction not in ("up", "down", None):
        raise ValueError(f'expected direction "up", "down" or None, came {direction!r}')
    none = np.zeros(0)
    return RepetitionSet(rate_hz=float(rate_hz), direction=direction, params=params, cells=none, rest=none)


def step(state: RepetitionSet, chunk: ArrayLike) -> tuple[RepetitionSet, tuple[Repetition, ...]]:
    """Take in the next samples, shape (samples,), and return the set as it stands after them.

    A movement that goes on is last and aborted until it comes back. Raises ValueError when the chunk is not 1-D.
    """
    samples = np.asarray(chunk, dtype=np.float64)
    if samples.ndim != 1:
        raise ValueError(f"expected a curve of shape (samples,), came shape {samples.shape}")
    size = cell_size(state.rate_hz, state.params)
    waiting = np.concatenate((state.rest, samples))
    whole = len(waiting) // size * size
    cells = np.concatenate((state.cells, average(waiting[:whole], size)))
    after = replace(state, cells=cells, rest=waiting[whole:])
    return after, settle(after)


def settle(state: RepetitionSet) -> tuple[Repetition, ...]:
    """Return the repetitions of a set as it stands, in order, with times in seconds from its first sample."""
    size, params = cell_size(state.rate_hz, state.params), state.params
    rate_hz = state.rate_hz / size
    cells = np.concatenate((state.cells, average(state.rest, size)))
    values, noise = prepare(cells, rate_hz=rate_hz, params=params)
    if not np.isfinite(values).any():
        return ()
    floor = Floor(height=max(params.noise_factor * noise, params.lowest_share), cells=params.shortest_s * rate_hz)
    if state.direction is None:
        sign, typical = find_direction(values, floor, params, rate_hz)
        values = sign * values
    else:
        values = values if state.direction == "up" else -values
        typical = find_height(values, floor, params).typical
    if not typical:
        return ()
    # lower than rest is rest too: another posture before or after adds nothing to a height
    values = lift(values, find_series(values, typical, floor, params), typical, params)
    found = find_series(values, typical, floor, params)
    end_s = (len(state.cells) * size + len(state.rest)) / state.rate_hz
    return tuple(_repetition(values, e, is_complete(e, typical, params), rate_hz, end_s, params) for e in found)


def _repetition(
    values: Floats, e: Excursion, complete: bool, rate_hz: float, end_s: float, params: RepetitionParams
) -> Repetition:
    """Place one excursion in time: rest is left, the hold begins and ends, rest is reached again."""
    height = e.reach if e.returned else e.rise
    leave, high = e.peak - (1 - params.leave_share) * height, e.peak - (1 - params.hold_share) * height
    left = e.before + _last_rise(values[e.before : e.top + 1], leave)
    if e.returned:
        last = e.after
        back = last - _last_rise(values[e.top : last + 1][::-1], leave)
        state = RepetitionState.COMPLETE if complete else RepetitionState.PARTIAL
    else:
        unknown = np.flatnonzero(~np.isfinite(values[e.top :]))
        last = e.top + int(unknown[0]) - 1 if len(unknown) else len(values) - 1
        back, state = last + 0.5, RepetitionState.ABORTED
    held = e.before + np.flatnonzero(values[e.before : last + 1] >= high)
    edges = np.maximum.accumulate([left, float(held[0]), float(held[-1]), back])
    times = [float(np.clip((each + 0.5) / rate_hz, 0.0, end_s)) for each in edges]
    names = (OUT, HOLD, BACK) if e.returned else (OUT, HOLD)
    phases = tuple(
        Phase(name=name, span=Span(start_s=start, end_s=end))
        for name, (start, end) in zip(names, pairwise(times), strict=False)
    )
    return Repetition(span=Span(start_s=times[0], end_s=times[-1]), phases=phases, state=state)


def _last_rise(values: Floats, level: float) -> float:
    """Return where the values, shape (cells,), last rise through a level, between cells; 0 when they never do."""
    below = np.flatnonzero(values <= level)
    if not len(below) or below[-1] + 1 >= len(values):
        return 0.0
    i = int(below[-1])
    return i + float((level - values[i]) / (values[i + 1] - values[i]))
