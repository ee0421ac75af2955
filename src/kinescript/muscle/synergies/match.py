"""The synergies of two recordings side by side: which is which, and how alike they are beyond chance."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kinescript.body.segments import MuscleSite
from kinescript.muscle.synergies.solution import Synergies
from kinescript.record.fault import Fault
from kinescript.signal.arrays import ArrayValue, Floats, read_only

Indices = NDArray[np.int64]
_LEAST_MUSCLES, _SHUFFLES, _CHANCE_PCT = 4, 200, 95.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SynergyMatch(ArrayValue):
    """Pairs of synergies of one and other, in the order of one, and the cosines that say how alike each pair is.

    `pairs` are indices into one and other; what is in no pair is in `only_one` or `only_other`. `weights_cosine` and
    `activations_cosine` have the shape (pairs,); the activations are those of the mean cycle, NaN where it is unknown.
    `similarity` is the mean of weights_cosine, `chance` the 95th percentile of that mean when the muscles of other
    change places at random: weights are never below 0, so that unlike synergies have cosines far above 0 too.
    Where nothing can be compared similarity and chance are NaN, and a fault says why.
    """

    pairs: tuple[tuple[int, int], ...]
    only_one: tuple[int, ...]
    only_other: tuple[int, ...]
    weights_cosine: Floats
    activations_cosine: Floats
    similarity: float
    chance: float
    faults: tuple[Fault, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "weights_cosine", read_only(self.weights_cosine))
        object.__setattr__(self, "activations_cosine", read_only(self.activations_cosine))


def match_synergies(one: Synergies, other: Synergies, *, any_side: bool = False, seed: int = 0) -> SynergyMatch:
    """Return which synergy of other is which of one: the pairs whose weights have the greatest sum of cosines.

    Muscles are those both have by name, or by their column where neither names them; the assignment is Kuhn's (1955).
    With `any_side` the left leg's muscles are compared with the right leg's. Raises ValueError when unnamed muscles
    differ in number, or a name stands twice.
    """
    rows = _shared(_names(one, any_side=any_side), _names(other, any_side=any_side), one.weights, other.weights)
    first, second = one.weights[rows[:, 0]], other.weights[rows[:, 1]]
    if len(rows) < _LEAST_MUSCLES or not (one.count and other.count):
        if one.count and other.count:
            fault = Fault(kind="few_muscles", words=f"The recordings share {len(rows)} muscles; 4 are needed.")
        else:
            fault = Fault(kind="missing", words="One of the recordings has no synergies.")
        return _nothing(one, other, fault)
    cosine = _cosines(first, second)
    taken, given = _assign(cosine)
    rng = np.random.default_rng(seed)
    chance = [_matched_mean(first, second[rng.permutation(len(second))]) for _ in range(_SHUFFLES)]
    return SynergyMatch(
        pairs=tuple(zip(taken, given, strict=True)),
        only_one=tuple(n for n in range(one.count) if n not in taken),
        only_other=tuple(n for n in range(other.count) if n not in given),
        weights_cosine=cosine[taken, given],
        activations_cosine=_activation_cosines(one, other)[taken, given],
        similarity=float(cosine[taken, given].mean()),
        chance=float(np.percentile(chance, _CHANCE_PCT)),
    )


def _names(synergies: Synergies, *, any_side: bool) -> tuple[object, ...]:
    """Return what tells each muscle from the others: its place, its place on either side, or its column."""
    if not synergies.at:
        return tuple(range(len(synergies.weights)))
    names = tuple(at.muscle if any_side and isinstance(at, MuscleSite) else at for at in synergies.at)
    if len(set(names)) < len(names):
        raise ValueError("a muscle stands twice in one recording, so that its namesake in another cannot be told")
    return names


def _shared(names: tuple[object, ...], others: tuple[object, ...], first: Floats, second: Floats) -> Indices:
    """Return the rows of the muscles that both use, shape (shared, 2)."""
    unnamed = [bool(each) and isinstance(each[0], int) for each in (names, others)]
    if unnamed[0] != unnamed[1] or (unnamed[0] and len(names) != len(others)):
        raise ValueError(f"{len(names)} and {len(others)} muscles of which not all have a name")
    rows = [(n, others.index(name)) for n, name in enumerate(names) if name in others]
    known = [(n, m) for n, m in rows if np.isfinite(first[n]).all() and np.isfinite(second[m]).all()]
    return np.array(known, dtype=np.int64).reshape(-1, 2)


def _cosines(first: Floats, second: Floats) -> Floats:
    lengths = np.linalg.norm(first, axis=0)[:, None] * np.linalg.norm(second, axis=0)
    return np.asarray(np.divide(first.T @ second, lengths, out=np.zeros_like(lengths), where=lengths > 0))


def _activation_cosines(one: Synergies, other: Synergies) -> Floats:
    first, second = one.mean_activations(), other.mean_activations()
    if len(first) != len(second):
        share = (np.arange(len(first)) + 0.5) / len(first)
        at = (np.arange(len(second)) + 0.5) / len(second)
        second = np.stack([np.interp(share, at, curve, period=1.0) for curve in second.T], axis=1)
    return _cosines(first, second)


def _assign(cosine: Floats) -> tuple[list[int], list[int]]:
    from scipy.optimize import linear_sum_assignment

    taken, given = linear_sum_assignment(-cosine)
    return taken.tolist(), given.tolist()


def _matched_mean(first: Floats, second: Floats) -> float:
    cosine = _cosines(first, second)
    taken, given = _assign(cosine)
    return float(cosine[taken, given].mean())


def _nothing(one: Synergies, other: Synergies, fault: Fault) -> SynergyMatch:
    return SynergyMatch(
        pairs=(),
        only_one=tuple(range(one.count)),
        only_other=tuple(range(other.count)),
        weights_cosine=np.empty(0),
        activations_cosine=np.empty(0),
        similarity=float("nan"),
        chance=float("nan"),
        faults=(fault,),
    )
