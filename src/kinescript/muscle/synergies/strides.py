"""The synergies of a walk, or of anything that repeats: envelopes cut at instants that recur, every stride as long."""

from collections.abc import Sequence

import numpy as np

from kinescript.muscle.levels.activation import Activation
from kinescript.muscle.synergies.finding import LEAST_CYCLES, LEAST_MUSCLES, SynergyParams, find_synergies
from kinescript.muscle.synergies.solution import Synergies
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Bools, Floats

# a stride this much longer or shorter than the median is two, or none: an instant was missed or is false (assumption)
_ODD_STRIDE = 1.5


def find_stride_synergies(
    activations: Sequence[Activation],
    stride_instants_s: Floats,
    *,
    count: int | None = None,
    points: int = 100,
    params: SynergyParams = SynergyParams(),
) -> Synergies | Fault:
    """Return the synergies of muscles over strides, or the fault that says why there are none.

    activations are the muscles of one leg, or of both, on one clock or several. stride_instants_s has the shape
    (strides, 2): start and end of each in seconds; more columns are instants within it (toe off), and each phase then
    gets the same share of `points`, as Santuz et al. 2017 do with stance and swing. Strides need not follow each other.
    At least four muscles that can be used and three whole strides; a muscle unknown in more than half of them is left
    out, a stride in which another is unknown is too. Raises ValueError when instants are not in order or points do
    not divide among the phases.
    """
    instants = np.asarray(stride_instants_s, dtype=np.float64)
    if len(activations) < LEAST_MUSCLES:
        words = f"Synergies need {LEAST_MUSCLES} muscles or more; there are {len(activations)}."
        return Fault(kind="few_muscles", words=words)
    if instants.size == 0:
        return Fault(kind="few_cycles", words="No stride was seen.")
    alike = _alike(instants)
    if alike.sum() < LEAST_CYCLES:
        words = f"Synergies need {LEAST_CYCLES} strides of about one length or more; there are {int(alike.sum())}."
        return Fault(kind="few_cycles", words=words)
    envelopes = [cut_cycles(each.time_s, each.level, instants[alike], points=points) for each in activations]
    found = find_synergies(
        np.stack([each.ravel() for each in envelopes], axis=1),
        count=count,
        cycle_points=points,
        at=tuple(each.at for each in activations),
        params=params,
    )
    if not found.count:
        return found.faults[-1]
    if found.cycles < LEAST_CYCLES:
        words = f"Every muscle is known in {found.cycles} of {len(instants)} strides; {LEAST_CYCLES} are needed."
        return Fault(kind="few_cycles", words=words)
    return found


def cut_cycles(time_s: Floats, values: Floats, instants_s: Floats, *, points: int) -> Floats:
    """Return values of shape (time,) over each cycle, shape (cycles, points), NaN where a cycle is not wholly known.

    instants_s has the shape (cycles, phases + 1) in seconds. Each phase has its share of the points, at the middles of
    as many equal stretches, linearly interpolated.

    >>> cut_cycles(np.arange(5.0), np.arange(5.0), np.array([[0.0, 4.0]]), points=2)
    array([[1., 3.]])
    """
    phases = instants_s.shape[1] - 1
    if phases < 1 or points % phases or not (np.diff(instants_s, axis=1) > 0).all():
        raise ValueError(f"{points} points of cycles with {phases} phases, whose instants are in order")
    if not len(time_s):
        return np.full((len(instants_s), points), np.nan)
    share = (np.arange(points // phases) + 0.5) * phases / points
    starts, lengths = instants_s[:, :-1, None], np.diff(instants_s, axis=1)[:, :, None]
    at_s = (starts + lengths * share).reshape(len(instants_s), points)
    cut = np.interp(at_s, time_s, values, left=np.nan, right=np.nan)
    # a gap between two points of a cycle is one of the cycle
    first, last = (np.searchsorted(time_s, instants_s[:, end]) for end in (0, -1))
    gaps = np.concatenate(([0], np.cumsum(~np.isfinite(values))))
    cut[gaps[last] > gaps[first]] = np.nan
    cut[~np.isfinite(cut).all(axis=1)] = np.nan
    return np.asarray(cut)


def _alike(instants_s: Floats) -> Bools:
    if instants_s.ndim != 2:
        raise ValueError(f"instants of strides have the shape (strides, 2 or more), not {instants_s.shape}")
    lengths_s = instants_s[:, -1] - instants_s[:, 0]
    usual_s = np.nanmedian(lengths_s) if np.isfinite(lengths_s).any() else np.nan
    return np.asarray((lengths_s < _ODD_STRIDE * usual_s) & (lengths_s > usual_s / _ODD_STRIDE))
