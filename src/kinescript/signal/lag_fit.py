"""The lag between two recordings of one movement to a fraction of a sample, its drift, and the errors of both."""

from dataclasses import dataclass

import numpy as np

from kinescript.signal.arrays import ArrayValue, Bools, Floats, read_only

# fewer degrees of freedom say nothing about an error
_FEWEST = 0.5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Movement(ArrayValue):
    """How much somebody moved, as one recording saw it: values of shape (time, k), NaN where unknown.

    The first instant is `start_s` in the recording's own time; rows are 1 / rate_hz apart.
    """

    start_s: float
    rate_hz: float
    values: Floats

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", read_only(self.values))

    @property
    def time_s(self) -> Floats:
        """The instants in seconds, shape (time,)."""
        return np.asarray(self.start_s + np.arange(len(self.values)) / self.rate_hz)


@dataclass(frozen=True, slots=True, kw_only=True)
class LagFit:
    """`lag_s` at `at_s` of the first clock and its drift, each with half its 95 % interval; the interval at the ends.

    `alike` is the correlation of the two, weighted over the signals; `overlap_s` the time in which both are known.
    """

    lag_s: float
    at_s: float
    error_s: float
    end_error_s: float
    drift: float
    drift_error: float
    alike: float
    overlap_s: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Line(ArrayValue):
    """The model made linear: time (n,), and (n, k) of slopes by the lag, residuals and slopes free of shared noise."""

    time_s: Floats
    slope: Floats
    residual: Floats
    clean: Floats
    alike: float


def fit_lag(first: Movement, second: Movement, lag_s: float, *, with_drift: bool, block_s: float) -> LagFit | None:
    """Return the lag that fits best by least squares, from one that is right to a sample or two; None without any.

    Each signal of the second is scaled and lifted to the first; signals count by how well they fit. The errors are
    those of clustered scores, blocks of `block_s` taken as independent (Liang & Zeger 1986, Biometrika 73:13), with as
    many degrees of freedom as there are blocks in which somebody moved; where that is one alone, blocks a sixteenth as
    long are taken for the lag, and a drift is not told.
    """
    at_s, drift, count = _middle(first, second, lag_s), 0.0, 2 if with_drift else 1
    line = None
    for _ in range(20):
        line = _linearise(first, second, lag_s, drift, at_s)
        if line is None:
            return None
        basis = np.stack((np.ones(len(line.time_s)), line.time_s - at_s), axis=1)[:, :count]
        slope = (basis.T * (line.slope * line.clean).sum(axis=1)) @ basis
        score = basis.T @ (line.slope * line.residual).sum(axis=1)
        if not np.isfinite(slope).all() or np.linalg.matrix_rank(slope) < count or slope[0, 0] <= 0:
            return None
        change = -np.linalg.solve(slope, score)
        lag_s += float(change[0])
        drift += float(change[1]) if with_drift else 0.0
        if abs(change[0]) < 1e-7:
            break
    return None if line is None else _with_errors(line, lag_s, drift, at_s, count, block_s, first.rate_hz)


def _with_errors(
    line: _Line, lag_s: float, drift: float, at_s: float, count: int, block_s: float, rate_hz: float
) -> LagFit | None:
    from scipy.special import stdtrit

    since_s = line.time_s - at_s
    basis = np.stack((np.ones(len(since_s)), since_s), axis=1)[:, :count]
    slope = (basis.T * (line.slope * line.clean).sum(axis=1)) @ basis
    sums, blocks = _clustered(line, basis, block_s)
    if blocks - count < _FEWEST and count == 1:
        # one jump is one long block; within it, what is left unexplained changes as fast as the jump itself
        sums, blocks = _clustered(line, basis, block_s / 16)
    if blocks - count < _FEWEST:
        return None
    inverse = np.linalg.inv(slope)
    spread = inverse @ (sums.T @ sums) @ inverse.T * blocks / (blocks - count)
    wide = float(stdtrit(blocks - count, 0.975))
    ends = np.array([[1.0, since_s[0]], [1.0, since_s[-1]]])[:, :count]
    return LagFit(
        lag_s=lag_s,
        at_s=at_s,
        error_s=wide * float(np.sqrt(spread[0, 0])),
        end_error_s=wide * float(np.sqrt(np.einsum("ei,ij,ej->e", ends, spread, ends).max())),
        drift=drift,
        drift_error=wide * float(np.sqrt(spread[1, 1])) if count == 2 else float("nan"),
        alike=line.alike,
        overlap_s=len(line.time_s) / rate_hz,
    )


def _clustered(line: _Line, basis: Floats, block_s: float) -> tuple[Floats, float]:
    """Return the scores summed over each block, shape (blocks, unknowns), and how many blocks tell anything."""
    block = ((line.time_s - line.time_s[0]) / block_s).astype(int)
    sums, told = np.zeros((2, block[-1] + 1, basis.shape[1]))
    np.add.at(sums, block, basis * (line.slope * line.residual).sum(axis=1)[:, None])
    # blocks in which much moved, for the drift far from the middle, are those that tell
    np.add.at(told, block, basis**2 * (line.slope**2).sum(axis=1)[:, None])
    return sums, float((told.sum(axis=0) ** 2 / (told**2).sum(axis=0)).min())


def _middle(first: Movement, second: Movement, lag_s: float) -> float:
    start_s = max(first.start_s, second.start_s + lag_s)
    end_s = min(float(first.time_s[-1]), float(second.time_s[-1]) + lag_s)
    return (start_s + end_s) / 2


def _linearise(first: Movement, second: Movement, lag_s: float, drift: float, at_s: float) -> _Line | None:
    time_s = first.time_s
    own_s = time_s - lag_s - drift * (time_s - at_s)
    pairs = [_both(first, second, k, own_s) for k in range(first.values.shape[1])]
    known: Bools = np.asarray(np.all([np.isfinite(np.stack(pair)).all(axis=0) for pair in pairs], axis=0))
    if known.sum() < 10:
        return None
    slopes, residuals, cleans, alikes, weights = [], [], [], [], []
    for one, one_slope, other, other_slope in pairs:
        x, y = other[known] - other[known].mean(), one[known] - one[known].mean()
        power = float(x @ x) * float(y @ y)
        gain = float(x @ y) / float(x @ x) if power > 0 else 0.0
        left = y - gain * x
        alike = float(x @ y) / power**0.5 if power > 0 else 0.0
        weight = float(left @ left) ** -0.5 if gain > 0 and alike < 1 - 1e-12 else float(gain > 0)
        slopes.append(weight * gain * other_slope[known])
        residuals.append(weight * left)
        cleans.append(weight * one_slope[known])
        alikes.append(alike)
        weights.append(max(alike, 0.0) ** 2 / max(1 - alike**2, 1e-9))
    return _Line(
        time_s=time_s[known],
        slope=np.stack(slopes, axis=1),
        residual=np.stack(residuals, axis=1),
        clean=np.stack(cleans, axis=1),
        alike=float(np.average(alikes, weights=weights)) if sum(weights) else 0.0,
    )


def _both(first: Movement, second: Movement, k: int, own_s: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Return one signal and its slope as both recordings saw it, each of shape (n,), on the first one's instants."""
    one, one_slope = _sampled(first.time_s, first.values[:, k], first.time_s)
    other, other_slope = _sampled(second.time_s, second.values[:, k], own_s)
    return one, one_slope, other, other_slope


def _sampled(time_s: Floats, values: Floats, at_s: Floats) -> tuple[Floats, Floats]:
    """Return a signal and its slope at other instants by a cubic spline; NaN outside and beside what is unknown."""
    from scipy.interpolate import CubicSpline

    known = np.isfinite(values)
    if known.sum() < 4:
        return np.full(len(at_s), np.nan), np.full(len(at_s), np.nan)
    curve = CubicSpline(time_s[known], values[known])
    near = np.interp(at_s, time_s, known.astype(np.float64), left=0.0, right=0.0) == 1.0
    return np.where(near, curve(at_s), np.nan), np.where(near, curve(at_s, 1), np.nan)
