"""Which muscles work together: the envelopes of many muscles as a few synergies."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from kinescript.body.segments import Place
from kinescript.muscle.synergies.count import (
    CountRule,
    Explained,
    choose_linear_tail,
    choose_variance,
    drawn_cycles,
    most_synergies,
)
from kinescript.muscle.synergies.nonnegative import descend, factorise
from kinescript.muscle.synergies.solution import Synergies
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Bools, Floats

# an envelope may dip below zero where a filter rings; raw EMG is as far below as above (assumption)
_MOST_BELOW = 0.1
# a muscle is left out when it is known in less than this share of the cycles (assumption)
_LEAST_KNOWN = 0.5
# synergies of three muscles are hardly fewer than the muscles (assumption); a spread of two cycles is none
LEAST_MUSCLES, LEAST_CYCLES = 4, 3
# a part with less than this share of all energy explains nothing: the envelopes have fewer parts
_DEAD = 1e-9
# what rounding to a whole number leaves: the standard deviation of a uniform error of one
_ROUNDED = 12**-0.5
_Solution = tuple[Floats, Floats]


@dataclass(frozen=True, slots=True, kw_only=True)
class SynergyParams:
    """How synergies are found.

    `normalise` is what each muscle is divided by first: its own peak over all that is used (Santuz et al. 2017), its
    root mean square, or nothing; with the first two the gain of a channel changes nothing. `starts` random starts from
    `seed`. `least_vaf` and `least_muscle_vaf` belong to the rule VARIANCE, `tail_mse` to LINEAR_TAIL; below
    `least_vaf` a fault says that the synergies explain little. The error comes from `resamples` of the cycles
    with the solution held (first order in the draw, since the error is least there), that of the weights from `refits`.
    The smoother the envelopes, the fewer synergies explain as much: compare only what was smoothed alike.
    """

    rule: CountRule = CountRule.LINEAR_TAIL
    normalise: Literal["peak", "rms", "none"] = "peak"
    starts: int = 16
    seed: int = 0
    sweeps: int = 500
    tolerance: float = 1e-6
    tail_mse: float = 1e-4
    least_vaf: float = 0.90
    least_muscle_vaf: float = 0.75
    resamples: int = 500
    refits: int = 20


def find_synergies(
    envelopes: Floats,
    *,
    count: int | None = None,
    cycle_points: int | None = None,
    at: tuple[Place, ...] = (),
    params: SynergyParams = SynergyParams(),
) -> Synergies:
    """Return the synergies of envelopes of shape (time, muscles), in any unit, NaN where unknown.

    `cycle_points` is how many samples each cycle has (None: all of it is one cycle), `at` where the muscles are.
    `count` asks for a number of synergies; None leaves it to the rule. A cycle in which a muscle is unknown is left
    out, and a muscle that is silent, mostly unknown or no envelope; below four muscles the result is empty.
    The activations turn around with time, and weights change places with the muscles.
    Raises ValueError when the shape is wrong, or the cycles do not fill the time.

    >>> curves = np.stack([np.sin(np.linspace(0, np.pi, 50)) ** p for p in (1, 2, 1, 2, 9)], axis=1)
    >>> find_synergies(curves, count=2).vaf > 0.99
    True
    """
    values = np.array(envelopes, dtype=np.float64)
    points = cycle_points or max(1, len(values))
    if values.ndim != 2 or points < 1 or len(values) % points:
        raise ValueError(f"envelopes are (time, muscles) in whole cycles of {points} samples, not {values.shape}")
    if at and len(at) != values.shape[1]:
        raise ValueError(f"{len(at)} places for {values.shape[1]} muscles")
    names = tuple(place.words for place in at) or tuple(f"muscle {n + 1}" for n in range(values.shape[1]))
    used, whole, faults = _usable(values, points, names)
    rows = np.repeat(whole, points)
    empty = _empty(values, at, points, _scale(values[rows], used, params), faults)
    refused = _refused(int(used.sum()), int(rows.sum()), count)
    if refused is not None:
        return replace(empty, faults=(*faults, refused))
    part = np.maximum(values[np.ix_(rows, used)] / empty.scale[used], 0.0)
    return _found(part, used, rows, empty, count, params)


def _usable(values: Floats, points: int, names: tuple[str, ...]) -> tuple[Bools, Bools, tuple[Fault, ...]]:
    """Return which muscles and which cycles can be used, and why the others cannot."""
    known: Bools = np.asarray(np.isfinite(values).reshape(len(values) // points, points, len(names)).all(axis=1))
    used, faults = np.zeros(values.shape[1], dtype=np.bool_), []
    for muscle, name in enumerate(names):
        seen = values[np.isfinite(values[:, muscle]), muscle]
        peak, least = (seen.max(), seen.min()) if len(seen) else (0.0, 0.0)
        if not len(known) or known[:, muscle].mean() < _LEAST_KNOWN:
            faults.append(Fault(kind="missing", words=f"{name}: known in less than half of the cycles, left out."))
        elif not peak > 0:
            faults.append(Fault(kind="flat", words=f"{name}: never active, left out."))
        elif least < -_MOST_BELOW * peak:
            faults.append(Fault(kind="not_envelope", words=f"{name}: goes below zero, so no envelope; left out."))
        else:
            used[muscle] = True
    whole: Bools = np.asarray(known[:, used].all(axis=1))
    if used.any() and not whole.all():
        words = f"{int((~whole).sum())} of {len(whole)} cycles are left out: a muscle is unknown there."
        faults.append(Fault(kind="missing", words=words))
    return used, whole, tuple(faults)


def _refused(muscles: int, samples: int, count: int | None) -> Fault | None:
    if muscles < LEAST_MUSCLES:
        words = f"Synergies need {LEAST_MUSCLES} muscles or more; {muscles} can be used."
        return Fault(kind="few_muscles", words=words)
    if samples < 2 * muscles:
        return Fault(kind="missing", words=f"{samples} samples are too few to tell synergies of {muscles} muscles.")
    if count is not None and not 1 <= count <= muscles:
        return Fault(kind="count", words=f"{count} synergies cannot be told from {muscles} muscles.")
    return None


def _scale(values: Floats, used: Bools, params: SynergyParams) -> Floats:
    scale = np.full(len(used), np.nan)
    if not len(values):
        return scale
    known = np.maximum(values[:, used], 0.0)
    if params.normalise == "none":
        scale[used] = 1.0
    else:
        scale[used] = known.max(axis=0) if params.normalise == "peak" else np.sqrt((known**2).mean(axis=0))
    return scale


def _empty(values: Floats, at: tuple[Place, ...], points: int, scale: Floats, faults: tuple[Fault, ...]) -> Synergies:
    samples, muscles = values.shape
    nothing = np.empty((muscles, 0))
    return Synergies(
        at=at,
        cycle_points=points,
        cycles=0,
        rule=None,
        weights=nothing,
        weights_sigma=nothing,
        activations=np.empty((samples, 0)),
        centres=np.empty(0),
        vaf=float("nan"),
        vaf_sigma=None,
        vaf_by_muscle=np.full(muscles, np.nan),
        vaf_by_count=np.empty(0),
        r2_by_count=np.empty(0),
        scale=scale,
        count_sigma=None,
        faults=faults,
    )


def _found(
    part: Floats, used: Bools, rows: Bools, empty: Synergies, count: int | None, params: SynergyParams
) -> Synergies:
    """Return the synergies of the part of the envelopes that can be used, shape (samples used, muscles used)."""
    points = empty.cycle_points
    solutions = _solutions(part, count or most_synergies(part.shape[1]), params)
    explained = _explained(part, solutions, points)
    cycles = len(explained.square)
    vaf, of_each, r2 = explained.taken(np.ones((1, cycles)))
    chosen = count or int(_chosen(vaf, of_each, r2, params)[0])
    weights, activations, centres = _ordered(*solutions[chosen - 1], points)
    faults = [*empty.faults]
    if not vaf[0, chosen - 1] >= params.least_vaf:
        words = f"{chosen} synergies explain {100 * vaf[0, chosen - 1]:.0f} % of the muscles' work, less than usual."
        faults.append(Fault(kind="reconstruction", words=words))
    sigma: Floats = np.full(weights.shape, np.nan)
    vaf_sigma = count_sigma = None
    if cycles >= LEAST_CYCLES:
        drawn = explained.taken(drawn_cycles(cycles, resamples=params.resamples, seed=params.seed))
        # the spread of a resample of n is that of n - 1
        larger = (cycles / (cycles - 1)) ** 0.5
        vaf_sigma = float(larger * drawn[0][:, chosen - 1].std())
        if count is None:
            count_sigma = float(np.hypot(larger * _root_mean_square(_chosen(*drawn, params) - chosen), _ROUNDED))
        sigma = larger * _weights_spread(part, weights, activations, points, params)
    return replace(
        empty,
        cycles=cycles,
        rule=params.rule if count is None else None,
        weights=_spread_out(weights, used),
        weights_sigma=_spread_out(sigma, used),
        activations=_spread_out(activations, rows),
        centres=centres,
        vaf=float(vaf[0, chosen - 1]),
        vaf_sigma=vaf_sigma,
        vaf_by_muscle=_spread_out(of_each[0, chosen - 1], used),
        vaf_by_count=vaf[0],
        r2_by_count=r2[0],
        count_sigma=count_sigma,
        faults=tuple(faults),
    )


def _solutions(part: Floats, most: int, params: SynergyParams) -> list[_Solution]:
    found: list[_Solution] = []
    for count in range(1, most + 1):
        before = found[-1] if found else None
        found.append(
            factorise(
                part,
                count=count,
                starts=params.starts,
                seed=params.seed,
                tolerance=params.tolerance,
                sweeps=params.sweeps,
                before=before,
            )
        )
    return found


def _explained(part: Floats, solutions: list[_Solution], points: int) -> Explained:
    by_cycle = part.reshape(-1, points, part.shape[1])
    missed = [((part - time @ weights.T) ** 2).reshape(by_cycle.shape).sum(axis=1) for weights, time in solutions]
    return Explained(
        total=by_cycle.sum(axis=1), square=(by_cycle**2).sum(axis=1), missed=np.stack(missed), points=points
    )


def _chosen(vaf: Floats, of_each: Floats, r2: Floats, params: SynergyParams) -> Floats:
    if params.rule is CountRule.LINEAR_TAIL:
        return choose_linear_tail(r2, most_mse=params.tail_mse)
    return choose_variance(vaf, of_each, least=params.least_vaf, least_each=params.least_muscle_vaf)


def _ordered(weights: Floats, activations: Floats, points: int) -> tuple[Floats, Floats, Floats]:
    """Return weights, activations and centres in the order of the centres; a part that has died is taken out."""
    energy = (activations**2).sum(axis=0)
    alive = energy > _DEAD * energy.sum()
    weights, activations, energy = weights[:, alive], activations[:, alive], energy[alive]
    phase = 2 * np.pi * (np.arange(points) + 0.5) / points
    mean = activations.reshape(-1, points, activations.shape[1]).mean(axis=0)
    centres = np.angle(np.exp(1j * phase) @ mean) / (2 * np.pi) % 1.0
    order = np.lexsort((-energy, np.round(centres, 6)))
    return weights[:, order], activations[:, order], centres[order]


def _weights_spread(part: Floats, weights: Floats, activations: Floats, points: int, params: SynergyParams) -> Floats:
    """Return the standard deviation of weights, shape (muscles, count), over resamples of the cycles, fitted again."""
    whole = part.reshape(-1, points, part.shape[1])
    times = drawn_cycles(len(whole), resamples=params.refits, seed=params.seed)
    taken = np.stack([np.repeat(np.arange(len(whole)), each.astype(int)) for each in times])
    values = whole[taken].reshape(len(taken), -1, part.shape[1]).swapaxes(1, 2)
    begun = activations.reshape(len(whole), points, -1)[taken].reshape(len(taken), len(part), -1).swapaxes(1, 2).copy()
    fitted = np.repeat(weights[None], len(taken), axis=0)
    descend(np.ascontiguousarray(values), fitted, begun, tolerance=params.tolerance * 10, sweeps=params.sweeps)
    return np.asarray(fitted.std(axis=0))


def _root_mean_square(values: Floats) -> float:
    return float(np.sqrt(np.mean(values**2)))


def _spread_out(values: Floats, where: Bools) -> Floats:
    """Put rows of shape (used, ...) back where they came from, NaN elsewhere."""
    out = np.full((len(where), *values.shape[1:]), np.nan)
    out[where] = values
    return out
