"""When the movement of each repetition begins and ends, and how repeated values become one measure with its error."""

from typing import NamedTuple

import numpy as np

from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.measures.baseline import not_measured
from kinescript.measures.measure import Measure
from kinescript.measures.params import MeasureParams
from kinescript.measures.spread import median_factor, spread_of
from kinescript.measures.track import Track, change_sigma, find_track
from kinescript.motion.angles import JointAngles
from kinescript.motion.repetitions import Repetition, RepetitionState
from kinescript.motion.task_repetitions import leading
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Bools, Floats
from kinescript.signal.filters import FilterParams, filter_zero_phase
from kinescript.signal.spans import Span

# speeds come from curves low-passed here, lower than angles, since a derivative lifts noise (assumption of ours)
SPEED_HZ = 4.0
# a movement begins and ends where its speed is this share of its peak (usual in reaching; here a definition of ours)
STILL_SHARE = 0.05
# skin moves further the further a joint turns: one standard deviation as a share of the change (assumption of ours)
SKIN_SHARE = 0.035
# how fast a person who stands still sways, in deg/s (assumption of ours)
SWAY_DEG_S = 0.3
# where there is no degree to go by: the spread between few repetitions, and how far an unseen one lies, as shares
_PRIOR_SHARE, _UNSEEN_SHARE = 0.05, 0.3


class Way(NamedTuple):
    """The frames of one repetition: movement out from `start` to `there`, back from `leave` to `end`; `deepest`."""

    start: int
    there: int
    leave: int
    end: int
    deepest: int

    @property
    def whole(self) -> slice:
        """From the first frame that moves to the last."""
        return slice(self.start, self.end + 1)


class Lead(NamedTuple):
    """A task's leading curve, its speed in deg/s, shape (time,), positive going out, and a Way a complete repetition.

    A way is None where the curve was not known all along.
    """

    track: Track
    speed_deg_s: Floats
    ways: tuple[Way | None, ...]

    @property
    def seen(self) -> tuple[Way, ...]:
        """The ways that were seen whole."""
        return tuple(way for way in self.ways if way is not None)

    @property
    def span(self) -> Span:
        """From the start of the first way seen to the end of the last, in seconds."""
        time_s = self.track.time_s
        return Span(start_s=float(time_s[self.seen[0].start]), end_s=float(time_s[self.seen[-1].end]))


def find_lead(
    angles: tuple[JointAngles, ...],
    repetitions: tuple[Repetition, ...],
    task: Task,
    params: MeasureParams,
    *,
    side: Side | None = None,
) -> Lead | Fault:
    """Return the leading curve with the ways of its complete repetitions, or the fault of there being none.

    With a side, those of the repetitions that this leg carries, on its own curve.

    `start` is the last frame before the curve leaves rest at which it moves by at most 5 % of its peak speed out;
    `there` the first such frame after 90 % of its height; `leave` and `end` the same for the way back. Curves in deg.
    """
    names = leading(task, side)
    if not names:
        return Fault(kind="task", words=f"{task.words} has no one curve that shows its repetitions")
    tracks = [track for name in names if (track := find_track(angles, name, params)) is not None]
    if not tracks:
        return not_measured(names[0])
    complete = [each for each in repetitions if each.state is RepetitionState.COMPLETE and each.side is side]
    if not complete:
        where = "" if side is None else f" on the {side} leg"
        return Fault(kind="no_repetition", words=f"no complete repetition{where} was seen")
    track, speed = tracks[0], speed_of(tracks[0])
    signs = [_sign(track, each) for each in complete]
    speed = speed * (np.sign(np.sum(signs)) or 1.0)
    found = []
    for each in complete:
        before = [other.span.end_s for other in repetitions if other.span.end_s <= each.span.start_s]
        after = [other.span.start_s for other in repetitions if other.span.start_s >= each.span.end_s]
        reach_s = each.span.duration_s / 2
        start_s = max(each.span.start_s - reach_s, *before, float(track.time_s[0]))
        end_s = min(each.span.end_s + reach_s, *after, float(track.time_s[-1]))
        found.append(_way(track, speed, each.span, track.time_s.searchsorted([start_s, end_s]).tolist()))
    if not any(way is not None for way in found):
        what = track.curve.title.lower()
        return Fault(kind="gap", words=f"{what} was not known all through any complete repetition")
    return Lead(track, speed, tuple(found))


def speed_of(track: Track) -> Floats:
    """Return the speed of a curve in deg/s, shape (time,), low-passed at 4 Hz; NaN where unknown."""
    values = track.values
    if len(values) < 2:
        return np.full(len(values), np.nan)
    if track.rate_hz > 2.2 * SPEED_HZ:
        low = FilterParams(high_hz=SPEED_HZ)
        values = filter_zero_phase(values[:, None], low, rate_hz=track.rate_hz)[:, 0]
    return np.asarray(np.gradient(values, track.time_s))


def speed_noise(track: Track, params: MeasureParams) -> float:
    """Return one standard deviation of a speed in deg/s: white noise of a frame through the low-pass, and sway.

    White noise through a Butterworth low-pass of order 2, both ways, at f: the speed's standard deviation is 2 pi f
    sqrt(2 f / rate) times that of a frame and the root of 0.54, the filter's own integral (1/3 for an ideal one).
    """
    left = params.noise_deg * min(1.0, (2 * SPEED_HZ / track.rate_hz) ** 0.5)
    return float(np.hypot(left * 2 * np.pi * SPEED_HZ * 0.54**0.5, SWAY_DEG_S))


def skin_of(track: Track, change_deg: float, used: Bools, params: MeasureParams) -> float:
    """Return one standard deviation, in degrees, of a change of this size over the frames in the mask, shape (time,).

    The root of change_sigma^2 + (0.035 change)^2.
    """
    return float(np.hypot(change_sigma(track, used, params), SKIN_SHARE * change_deg))


def frames_of(lead: Lead) -> Bools:
    """Return which frames lie in a way that was seen, a mask of shape (time,)."""
    mask = np.zeros(len(lead.track.time_s), dtype=bool)
    for way in lead.seen:
        mask[way.whole] = True
    return mask


def unknown(name: str, of: str, side: Side | None, unit: str, *faults: Fault) -> Measure:
    """Return a measure of any unit without a value, and the faults that say why."""
    return Measure(name=name, of=of, side=side, value=None, unit=unit, sigma=None, faults=faults)


def one_of(
    name: str,
    of: str,
    side: Side | None,
    unit: str,
    values: Floats,
    lead: Lead,
    *,
    shared: float,
    prior: float | None = None,
    unseen: float | None = None,
) -> Measure:
    """Return the median of values of shape (repetitions,), NaN where unseen, in the given unit.

    sigma^2 = shared^2 + (k S)^2 / n: `shared` is the same in every repetition, S their spread, k that of a median.
    Without `prior` and `unseen` in that unit, 5 % and 30 % of the median stand in (assumptions of ours).
    """
    known = np.isfinite(values)
    if not known.any():
        words = "this was not known all through any complete repetition"
        return unknown(name, of, side, unit, Fault(kind="gap", words=words))
    median = float(np.median(values[known]))
    spread = spread_of(
        values,
        unseen=_UNSEEN_SHARE * abs(median) if unseen is None else unseen,
        prior=_PRIOR_SHARE * abs(median) if prior is None else prior,
    )
    between = median_factor(len(values)) * spread / np.sqrt(known.sum())
    sigma = float(np.hypot(shared, between))
    return Measure(
        name=name, of=of, side=side, value=median, unit=unit, sigma=sigma, span=lead.span, faults=_unseen(known)
    )


def variability_of(made: Measure, values: Floats, *, own: float) -> tuple[Measure, Measure]:
    """Return standard deviation and coefficient of variation of values of shape (repetitions,), NaN where unseen.

    SD: n - 1 in the denominator, sigma^2 = SD^2 / (2 (n - 1)) + own^2, `own` the error of one value. CV = SD / mean,
    unit 1, sigma^2 = (sigma_SD / mean)^2 + (CV^2)^2 / n. Source: Ahn & Fessler 2003 for the error of a normal SD.
    """
    known = values[np.isfinite(values)]
    titles = (f"{made.name}_sd", f"{made.name}_variation")
    units = (made.unit, "1")
    if len(known) < 2:
        fault = Fault(kind="few", words="how much repetitions vary takes two or more of them, seen whole")
        sd, variation = (
            unknown(n, made.of, made.side, u, *(made.faults if not len(known) else ()), fault)
            for n, u in zip(titles, units, strict=True)
        )
        return sd, variation
    size, mean = float(known.std(ddof=1)), float(abs(known.mean()))
    error = float(np.hypot(size / np.sqrt(2 * (len(known) - 1)), own))
    sd = Measure(
        name=titles[0], of=made.of, side=made.side, value=size, unit=made.unit, sigma=error, span=made.span,
        faults=made.faults,
    )  # fmt: skip
    if mean <= 3 * own:
        words = "the mean is so near nothing that its variation in parts of it means nothing"
        return sd, unknown(titles[1], made.of, made.side, "1", Fault(kind="small", words=words))
    share = size / mean
    sigma = float(np.hypot(error / mean, share**2 / np.sqrt(len(known))))
    variation = Measure(
        name=titles[1], of=made.of, side=made.side, value=share, unit="1", sigma=sigma, span=made.span,
        faults=made.faults,
    )  # fmt: skip
    return sd, variation


def _unseen(known: Bools) -> tuple[Fault, ...]:
    if known.all():
        return ()
    words = f"{int((~known).sum())} of {len(known)} complete repetitions were not seen whole"
    return (Fault(kind="gap", words=words),)


def _sign(track: Track, each: Repetition) -> float:
    held = each.phases[1].span
    middle_s = (held.start_s + held.end_s) / 2
    known = track.known
    if not known.any():
        return 0.0
    before, there = np.interp([each.span.start_s, middle_s], track.time_s[known], track.values[known])
    return float(np.sign(there - before))


def _way(track: Track, speed: Floats, span: Span, bounds: list[int]) -> Way | None:
    """Return the frames of one repetition, searched from the first bound to the second; None where unknown."""
    inside = np.flatnonzero(span.holds(track.time_s))
    low, high = bounds[0], min(bounds[1], len(speed) - 1)
    if len(inside) < 4 or not np.isfinite(speed[inside[0] : inside[-1] + 1]).all():
        return None
    first, last = int(inside[0]), int(inside[-1])
    # speed is positive going out, so its sum has the sign of the way out
    height = np.cumsum(speed[first : last + 1])
    top = int(np.argmax(height))
    most = float(height[top])
    deepest = first + top
    if not 0 < top < len(height) - 1:
        return None
    still_out = STILL_SHARE * float(speed[first : deepest + 1].max())
    still_back = STILL_SHARE * float(-speed[deepest : last + 1].min())
    rise = first + int(np.flatnonzero(height >= 0.9 * most)[0])
    fall = first + int(np.flatnonzero(height >= 0.9 * most)[-1])
    start = _nearest(speed[low : first + 1][::-1], still_out)
    there = _nearest(speed[rise : deepest + 1], still_out)
    leave = _nearest(-speed[deepest : fall + 1][::-1], still_back)
    end = _nearest(-speed[last : high + 1], still_back)
    if start is None or there is None or leave is None or end is None:
        return None
    return Way(first - start, rise + there, fall - leave, last + end, deepest)


def _nearest(speed: Floats, still: float) -> int | None:
    """Return the first frame that is still, or the slowest where none is; None when an unknown comes before it."""
    slow = np.flatnonzero(speed <= still)
    stop = int(slow[0]) if len(slow) else len(speed) - 1
    if not np.isfinite(speed[: stop + 1]).all():
        return None
    return stop if len(slow) else int(np.argmin(speed))
