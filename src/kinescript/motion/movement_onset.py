"""When a movement begins, read from its curve: the instant the curve leaves rest, with the interval that holds it.

The true onset is the first instant at which the true curve departs from rest: where its acceleration starts, well
before anybody could see it. A person who moves smoothly departs with the cube of time, so that a threshold is late by a
tenth of a second and more; here the departure itself is fitted.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from kinescript.body.words import Side
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Floats
from kinescript.signal.filters import FilterParams, filter_zero_phase
from kinescript.signal.normal import sigma_of_90

# how a curve may leave rest, as powers of the time since: a knee that was straight 1.5, a steady acceleration 2, one
# that grows steadily (minimum jerk) 3; each with the next that corrects it
_POWERS = (1.5, 2.5, 2.0, 3.0, 4.0)
_PAIRS = ((0, 1), (2, 3), (3, 4))


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementOnsetParams:
    """How a departure is looked for; assumptions of ours, the last measured on simulated people.

    - `speed_hz`: the low-pass of the speed. `moving_share`: the fit ends where the speed is first this share of its
      peak, `rest_share`: before it lies rest, slower than this share; at most `rest_s` and at least `least_rest_s`.
    - `fit_hz`: the rate at which the fit works. `sway_deg` and `sway_s`: sizes that sway may have, all tried and
      weighed by how well they fit, and how long it takes to change.
    - `least_deg_s`: slower than this nothing moved.
    - `drifts`: rest may drift steadily, as a leg does while the weight leaves it.
    - `widen`: by how much the interval is widened, so that 90 % of the true onsets of simulated movements lie in it
      (tests/motion/test_movement_onset.py).
    """

    speed_hz: float = 4.0
    moving_share: float = 0.4
    rest_share: float = 0.1
    rest_s: float = 2.0
    least_rest_s: float = 0.3
    fit_hz: float = 50.0
    sway_deg: tuple[float, ...] = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2)
    sway_s: float = 0.6
    least_deg_s: float = 5.0
    widen: float = 1.2
    drifts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementOnset:
    """The instant a movement began in seconds, its 90 % interval, and how fast it became.

    `of` is the curve that left rest, or "foot_off" where the foot told; `side` the leg that moves, None where both do;
    `number` counts repetitions or lifts from 1, in order of time. Without an onset time_s and its interval are None and
    `faults` say why; `near_s` is about when it was all the same. `peak_speed_deg_s`, the fastest that curve (with a
    foot off the hip of that leg) became, at `peak_s`, is None where it was not tracked. Without `tracked` no curve and
    no foot told of the movement: a muscle alone did.
    """

    of: str
    side: Side | None
    number: int
    near_s: float
    time_s: float | None
    low_s: float | None
    high_s: float | None
    peak_speed_deg_s: float | None = None
    peak_s: float | None = None
    tracked: bool = True
    faults: tuple[Fault, ...] = ()

    @property
    def sigma_s(self) -> float | None:
        """One standard deviation in seconds of a normal error with this interval; None without an onset."""
        if self.low_s is None or self.high_s is None:
            return None
        return sigma_of_90(self.low_s, self.high_s)


class Departure(NamedTuple):
    """When a curve left rest and its 90 % interval, the peak speed of the movement in deg/s, and when that was."""

    time_s: float
    low_s: float
    high_s: float
    peak_deg_s: float
    peak_s: float


def find_movement_onset(
    time_s: Floats,
    curve_deg: Floats,
    *,
    first_s: float,
    last_s: float,
    params: MovementOnsetParams = MovementOnsetParams(),
) -> Departure | Fault:
    """Return when a curve, shape (time,) in degrees, left rest for the movement that is fastest from first_s to last_s.

    Rest is what lies before, so far as it is slow. The curve is rest, sway (a Gaussian process) and white noise, and
    from the onset t0 on two powers of t - t0, 1.5 and 2.5, 2 and 3, or 3 and 4: the likelihood of every t0, generalised
    least squares, summed over these and over the sizes of sway, gives median and interval. A fault says why there is
    none.
    """
    known = np.isfinite(curve_deg)
    inside = (time_s >= first_s) & (time_s < last_s)
    if np.count_nonzero(inside & known) < 5 or len(time_s) < 10:
        return Fault(kind="gap", words="the movement was not seen")
    rate_hz = 1.0 / float(np.median(np.diff(time_s)))
    filled = np.interp(time_s, time_s[known], curve_deg[known])
    speed = _speed(filled, rate_hz, params)
    peak = int(np.flatnonzero(inside)[np.argmax(np.abs(speed[inside]))])
    top, sign = float(abs(speed[peak])), float(np.sign(speed[peak]))
    if top < params.least_deg_s:
        return Fault(kind="small", words=f"nothing moved faster than {params.least_deg_s:.0f} deg/s")
    slower = np.flatnonzero(sign * speed[:peak] <= params.moving_share * top)
    if not len(slower):
        return Fault(kind="cut", words="the movement began before the recording did")
    stop = int(slower[-1]) + 1
    start = _rest_before(speed, stop, rate_hz, top, params)
    if start is None:
        return Fault(kind="no_rest", words="there was no rest before the movement")
    if known[start:stop].mean() < 0.9:
        return Fault(kind="gap", words="the curve was not known as the movement began")
    size = max(1, round(rate_hz / params.fit_hz))
    count = (stop - start) // size
    begin = stop - count * size
    at_s = time_s[begin:stop].reshape(count, size).mean(axis=1)
    values = sign * filled[begin:stop].reshape(count, size).mean(axis=1)
    fitted = _fit(at_s, values, params) if count > 12 else None
    if fitted is None:
        return Fault(kind="gap", words="too little was seen before and as the movement began")
    low_s, middle_s, high_s = fitted
    return Departure(middle_s, low_s, high_s, top, float(time_s[peak]))


def _speed(curve_deg: Floats, rate_hz: float, params: MovementOnsetParams) -> Floats:
    if rate_hz > 2.2 * params.speed_hz:
        low = FilterParams(high_hz=params.speed_hz)
        curve_deg = filter_zero_phase(curve_deg[:, None], low, rate_hz=rate_hz)[:, 0]
    return np.asarray(np.gradient(curve_deg) * rate_hz)


def _rest_before(speed: Floats, stop: int, rate_hz: float, top: float, params: MovementOnsetParams) -> int | None:
    """Return the first sample of the rest that comes before a movement; None where it is too short."""
    limit = params.rest_share * top
    slow = np.flatnonzero(np.abs(speed[:stop]) <= limit)
    if not len(slow):
        return None
    last = int(slow[-1])
    fast = np.flatnonzero(np.abs(speed[:last]) > limit)
    first = max(int(fast[-1]) + 1 if len(fast) else 0, last - round(params.rest_s * rate_hz))
    return first if last - first >= params.least_rest_s * rate_hz else None


def _fit(at_s: Floats, values: Floats, params: MovementOnsetParams) -> tuple[float, float, float] | None:
    """Return the 5th, 50th and 95th centile of when the values, shape (n,), left rest, in seconds; None when never."""
    step_s = float(np.median(np.diff(at_s)))
    grid_s = np.arange(at_s[0] + 2 * step_s, at_s[-1] - step_s, step_s / 2)
    after = np.maximum(at_s[:, None] - grid_s, 0.0)
    # second differences see white noise alone: sway and the departure are smooth
    white = float(np.median(np.abs(np.diff(values, 2)))) / 0.6745 / 6**0.5
    apart = (at_s[:, None] - at_s) / params.sway_s
    logs = []
    for sway_deg in params.sway_deg:
        covariance = sway_deg**2 * np.exp(-0.5 * apart**2) + max(white, 0.01) ** 2 * np.eye(len(at_s))
        root = np.linalg.cholesky(covariance)
        # both sides of the least squares, made white; the constant of rest is projected out
        still = np.stack([(at_s - at_s[0]) ** degree for degree in range(1 + params.drifts)], axis=1)
        basis, triangle = np.linalg.qr(np.linalg.solve(root, still))
        rest = (np.linalg.solve(root, each) for each in (values, *(after**p for p in _POWERS)))

        y, *powers = (each - basis @ (basis.T @ each) for each in rest)
        spread = 2 * float(np.log(np.diag(root)).sum() + np.log(np.abs(np.diag(triangle))).sum())
        for one_power, two_power in _PAIRS:
            left, leading = _left_over(y, powers[one_power], powers[two_power])
            logs.append(np.where(leading > 0, -0.5 * (left + spread), -np.inf))
    if not np.isfinite(logs).any():
        return None
    total = np.exp(np.array(logs) - np.max(logs)).sum(axis=0)
    share = np.cumsum(total) - total / 2
    low, middle, high = np.interp((0.05, 0.5, 0.95), share / total.sum(), grid_s)
    half = step_s / 4
    return (
        float(middle - params.widen * (middle - low) - half),
        float(middle),
        float(middle + params.widen * (high - middle) + half),
    )


def _left_over(y: Floats, one: Floats, two: Floats) -> tuple[Floats, Floats]:
    """Return what two columns, each (n, grid), leave of y (n,) in squares, and the first one's weight, each (grid,)."""
    a, b, c = (one * one).sum(axis=0), (one * two).sum(axis=0), (two * two).sum(axis=0)
    p, q = y @ one, y @ two
    determinant = np.maximum(a * c - b * b, 1e-12 * a * c + 1e-30)
    first, second = (c * p - b * q) / determinant, (a * q - b * p) / determinant
    return np.asarray(y @ y - first * p - second * q), np.asarray(first)
