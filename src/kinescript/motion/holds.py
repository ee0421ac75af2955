"""When a posture was held: from coming to rest until the inclination has left its level for good."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from kinescript.body.segments import Segment
from kinescript.motion.seen_gravity import SeenGravity
from kinescript.motion.vectors import norm, unit
from kinescript.signal.arrays import ArrayValue, Bools, Floats, read_only
from kinescript.signal.filters import FilterParams, filter_zero_phase
from kinescript.signal.gaps import fill_gaps
from kinescript.signal.resample import interpolate
from kinescript.signal.spans import Span, find_runs

EndedBy = Literal["left", "recording", "gap"]


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldParams:
    """What counts as held; assumptions of ours, no published criterion in degrees is known to us.

    The inclination is low-passed at `low_pass_hz`. Held is what is slower than `still_deg_s` for `still_s` or more, and
    it began when it first became so slow without leaving its level since: the median over the first `level_s`. It ends
    when the level is left by more than `leave_deg` for longer than `brief_s`. One such dip that recovers within `dip_s`
    is kept. A gap longer than `gap_s` ends what is known, and what begins within `edge_s` of the first sample, or of
    the end of a gap, began before it.
    """

    leave_deg: float = 10.0
    brief_s: float = 1.0
    dip_s: float = 3.0
    level_s: float = 3.0
    still_deg_s: float = 5.0
    still_s: float = 1.0
    gap_s: float = 0.5
    edge_s: float = 0.3
    low_pass_hz: float = 2.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Held(ArrayValue):
    """One stretch in which the level was held, in seconds.

    `levels`: where up was in each segment's axes, (3,). `cut_start`: it was not seen to begin; `ended_by`: the level
    was left, the recording ended, or a gap began. `end_sigma_s`: half the time in which the inclination passed from one
    standard deviation before the limit to one after it; `after_s`: how long it was seen to stay away. `dips`: what
    recovered.
    """

    span: Span
    levels: tuple[tuple[Segment, Floats], ...]
    cut_start: bool
    ended_by: EndedBy
    end_sigma_s: float
    after_s: float
    dips: tuple[Span, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "levels", tuple((s, read_only(v)) for s, v in self.levels))

    @property
    def is_cut(self) -> bool:
        """Whether it was longer than it was seen."""
        return self.cut_start or self.ended_by != "left"


def find_held(
    seen: tuple[SeenGravity, ...], *, sigma_deg: float, params: HoldParams = HoldParams()
) -> tuple[Held, ...]:
    """Return every stretch in which all these segments were held, in order of time; the first to leave ends it.

    `sigma_deg` is one standard deviation of a change of inclination. A turn about the vertical is no change. Each
    stretch is looked for after the end of the one before, so none overlap.
    """
    if not seen or len(seen[0].time_s) < 3:
        return ()
    time_s, rate_hz = seen[0].time_s, seen[0].rate_hz
    ups = [_smooth(each, time_s, rate_hz, params) for each in seen]
    speed = np.max([_speed(up, rate_hz) for up in ups], axis=0)
    # an unknown speed is no stillness: a comparison with NaN is False
    still = np.asarray(speed <= params.still_deg_s)
    found: list[Held] = []
    since = 0
    for first, stop in find_runs(still):
        start = max(first, since)
        while stop - start >= max(2, params.still_s * rate_hz):
            begun = _came_to_rest(ups, speed, since, start, round(params.level_s * rate_hz), params)
            held, since = _follow(seen, ups, time_s, begun, sigma_deg, params)
            found.append(held)
            # a level that was left at once is none, and the next one is not looked for at every sample
            start = max(start + round(params.still_s * rate_hz), since)
    return tuple(found)


def _smooth(each: SeenGravity, time_s: Floats, rate_hz: float, params: HoldParams) -> Floats:
    up = each.up if np.array_equal(each.time_s, time_s) else interpolate(each.time_s, each.up, time_s)
    up, _ = fill_gaps(up, longest=round(params.gap_s * rate_hz))
    if rate_hz > 2.5 * params.low_pass_hz:
        up = filter_zero_phase(up, FilterParams(high_hz=params.low_pass_hz), rate_hz=rate_hz)
    return unit(up)


def _speed(up: Floats, rate_hz: float) -> Floats:
    return np.asarray(np.degrees(norm(np.gradient(up, axis=0))) * rate_hz)


def _came_to_rest(ups: list[Floats], speed: Floats, since: int, start: int, count: int, params: HoldParams) -> int:
    """Return the first slow sample, not before `since`, after which the level held from `start` on was not left.

    Who trembles is not still for a second until some time after coming to rest.
    """
    levels = [unit(np.nanmedian(up[start : start + count], axis=0)) for up in ups]
    away = np.max([_apart_deg(up[since:start], level) for up, level in zip(ups, levels, strict=True)], axis=0)
    # an unknown sample was not seen near the level: a comparison with NaN is False
    outside = np.flatnonzero(~(away <= params.leave_deg))
    near = since + int(outside[-1]) + 1 if len(outside) else since
    slow = np.flatnonzero(speed[near:start] <= params.still_deg_s)
    return near + int(slow[0]) if len(slow) else start


def _follow(
    seen: tuple[SeenGravity, ...],
    ups: list[Floats],
    time_s: Floats,
    start: int,
    sigma_deg: float,
    params: HoldParams,
) -> tuple[Held, int]:
    """Return the stretch that begins at a sample, and the sample from which the next may begin."""
    known = np.all([np.isfinite(up).all(axis=1) for up in ups], axis=0)
    gone = np.flatnonzero(~known[start:])
    stop = start + int(gone[0]) if len(gone) else len(time_s)
    at_s = time_s[start:stop]
    early = at_s < at_s[0] + params.level_s
    levels = [unit(np.median(up[start:stop][early], axis=0)) for up in ups]
    away = np.max([_apart_deg(up[start:stop], level) for up, level in zip(ups, levels, strict=True)], axis=0)
    left, dips = _find_end(away > params.leave_deg, at_s, params)
    step_s = float(np.median(np.diff(time_s)))
    ended_by: EndedBy = "left" if left is not None else "gap" if stop < len(time_s) else "recording"
    end_s, end_sigma_s = float(at_s[-1]) + step_s, step_s
    if left is not None:
        end_s, end_sigma_s = _crossing(away, at_s, left, sigma_deg, step_s, params)
    held = Held(
        span=Span(start_s=float(at_s[0]), end_s=max(end_s, float(at_s[0]))),
        levels=tuple((each.at, level) for each, level in zip(seen, levels, strict=True)),
        cut_start=_is_cut_before(known, time_s, start, params.edge_s),
        ended_by=ended_by,
        end_sigma_s=end_sigma_s,
        after_s=float(at_s[-1]) - end_s if left is not None else 0.0,
        dips=dips,
    )
    return held, start + left if left is not None else stop


def _is_cut_before(known: Bools, time_s: Floats, start: int, edge_s: float) -> bool:
    """Return whether what came just before a sample was not seen: the recording or the sight of it began there."""
    lately = time_s[:start] >= time_s[start] - edge_s
    return bool(time_s[start] - time_s[0] <= edge_s or not known[:start][lately].all())


def _apart_deg(up: Floats, level: Floats) -> Floats:
    return np.asarray(np.degrees(np.arctan2(norm(np.cross(up, level)), up @ level)))


def _find_end(away: Bools, at_s: Floats, params: HoldParams) -> tuple[int | None, tuple[Span, ...]]:
    """Return the sample at which the level was left for good (None: it was not), and the dips before it."""
    dips: list[Span] = []
    kept = 0
    for first, stop in find_runs(away):
        last = stop == len(at_s)
        lasted_s = float(at_s[stop - 1] - at_s[first])
        forgiven = lasted_s <= params.brief_s or (lasted_s <= params.dip_s and kept == 0)
        if last or not forgiven or first == 0:
            return first, tuple(dips)
        kept += lasted_s > params.brief_s
        dips.append(Span(start_s=float(at_s[first]), end_s=float(at_s[stop])))
    return None, tuple(dips)


def _crossing(
    away: Floats, at_s: Floats, left: int, sigma_deg: float, step_s: float, params: HoldParams
) -> tuple[float, float]:
    """Return when the limit was passed, between two samples, and one standard deviation of that, both in seconds."""
    if left == 0:
        return float(at_s[0]), step_s
    before, after = away[left - 1], away[left]
    share = (params.leave_deg - before) / max(after - before, 1e-9)
    within = np.flatnonzero(away[:left] <= params.leave_deg - sigma_deg)
    beyond = np.flatnonzero(away[left:] >= params.leave_deg + sigma_deg)
    first_s = float(at_s[within[-1]]) if len(within) else float(at_s[0])
    last_s = float(at_s[left + beyond[0]]) if len(beyond) else float(at_s[-1])
    return float(at_s[left - 1] + share * (at_s[left] - at_s[left - 1])), max((last_s - first_s) / 2, step_s)
