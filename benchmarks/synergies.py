"""Claim: synergies are those published for the same envelopes, and the number planted is the number found.

Real: envelopes of 15 people's walks and the synergies their owners found (musclesyneRgies, MIT): for each person one
cycle of 200 points, 13 muscles divided by their peak in a longer trial. Ours come from the same envelopes, not divided
again. "Agreement": R2 about the mean, as published; VAF about zero; cosines of weights and of activations, once
`match_synergies` has said which is which. The issue's limit on cosines is 0.95; that on R2 and VAF, 0.01, is ours.
For ID0012 the raw trial is there too: its envelopes made from it by the published chain, first divided by the peak of
what there is of the trial, then, as our default does, by the peak of the cycle. That is not quite what was published:
the peaks differ.

The peer is scikit-learn's NMF (coordinate descent, best of as many random starts, as many sweeps at most) on the same
envelopes with the same number.

Simulated: 12 muscles, 6 cycles, 2 to 5 synergies, noise of 0, 5 and 10 %, 6 seeds each.
"""

import sys
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from _data import ROOT, data_folder, row
from _peers import peer

sys.path.insert(0, str(ROOT))

from tests.support.emg_walk import PERSON, Published, cut_as_published, filtered_as_published, read_published, read_walk
from tests.support.planted_synergies import plant

from kinescript.muscle.synergies.finding import SynergyParams, find_synergies
from kinescript.muscle.synergies.match import match_synergies
from kinescript.muscle.synergies.solution import Synergies

AS_GIVEN = SynergyParams(normalise="none")
Solution = tuple[np.ndarray, np.ndarray]
Solver = Callable[[np.ndarray, int], Solution]


def rows() -> Iterator[dict[str, Any]]:
    """Yield agreement on 15 people's envelopes beside the peer's, on the raw walk, and the count of planted ones."""
    people = list(read_published(data_folder()).values())
    ours = _agreement(people, _ours)
    beside_us = _agreement(people, _scikit_learn) if peer("sklearn.decomposition") else None
    for at, (name, target, better) in enumerate(
        (
            ("largest difference of R2", 0.01, "lower"),
            ("largest difference of VAF", 0.01, "lower"),
            ("smallest cosine of activations", 0.95, "higher"),
            ("smallest cosine of weights", 0.95, "higher"),
        )
    ):
        beside = ("scikit-learn NMF", float(beside_us[at])) if beside_us else None
        yield row(f"15 published people: {name}", ours[at], "1", target, better, "real", beside)
    same = sum(find_synergies(each.envelopes, params=AS_GIVEN).count == each.weights.shape[1] for each in people)
    yield row("15 published people: the published number of synergies", same, "1", 15, "higher", "real")
    yield from _from_raw()
    for count in (2, 3, 4, 5):
        found = [_count(seed, count, noise) for noise in (0.0, 0.05, 0.1) for seed in range(6)]
        right = 100 * float(np.mean([each == count for each in found]))
        yield row(f"{count} planted synergies: the number found", right, "%", 95.0, "higher", "simulated")


def _from_raw() -> Iterator[dict[str, Any]]:
    walk, published = read_walk(data_folder()), read_published(data_folder())[PERSON]
    cycle = cut_as_published(filtered_as_published(walk), walk, cycles=1)
    for words, params in (("trial", AS_GIVEN), ("cycle", SynergyParams())):
        found = find_synergies(cycle, count=published.weights.shape[1], params=params)
        vaf = abs(found.vaf - _vaf(published.envelopes, published.weights, published.activations))
        activations, weights = _cosines(published, (found.weights, found.activations))
        yield row(f"from the raw walk, peak of the {words}: difference of VAF", vaf, "1", 0.01, "lower", "real")
        named = f"from the raw walk, peak of the {words}: smallest cosine of"
        yield row(f"{named} activations", activations, "1", 0.95, "higher", "real")
        yield row(f"{named} weights", weights, "1", 0.95, "higher", "real")


def _agreement(people: list[Published], solve: Solver) -> tuple[float, float, float, float]:
    """Return the largest difference of R2 and of VAF, the smallest cosine of activations and of weights, over all."""
    r2, vaf, cosines = [], [], []
    for person in people:
        envelopes, solution = person.envelopes, solve(person.envelopes, person.weights.shape[1])
        missed = ((envelopes - solution[1] @ solution[0].T) ** 2).sum()
        r2.append(abs(1 - missed / ((envelopes - envelopes.mean()) ** 2).sum() - person.r2))
        vaf.append(abs(_vaf(envelopes, *solution) - _vaf(envelopes, person.weights, person.activations)))
        cosines.append(_cosines(person, solution))
    activations, weights = np.min(cosines, axis=0)
    return max(r2), max(vaf), float(activations), float(weights)


def _ours(envelopes: np.ndarray, count: int) -> Solution:
    found = find_synergies(envelopes, count=count, params=AS_GIVEN)
    return found.weights, found.activations


def _scikit_learn(envelopes: np.ndarray, count: int) -> Solution:
    nmf = peer("sklearn.decomposition").NMF
    best: tuple[float, Solution] | None = None
    for seed in range(AS_GIVEN.starts):
        with warnings.catch_warnings():
            # it says so when it has not converged; the best of all starts is what counts
            warnings.simplefilter("ignore")
            model = nmf(count, init="random", random_state=seed, max_iter=AS_GIVEN.sweeps, tol=1e-6)
            activations = model.fit_transform(envelopes)
        if best is None or model.reconstruction_err_ < best[0]:
            best = model.reconstruction_err_, (model.components_.T, activations)
    assert best is not None
    return best[1]


def _count(seed: int, count: int, noise: float) -> int:
    planted = plant(seed, count, noise=noise)
    return find_synergies(planted.envelopes, cycle_points=planted.points).count


def _vaf(envelopes: np.ndarray, weights: np.ndarray, activations: np.ndarray) -> float:
    return float(1 - ((envelopes - activations @ weights.T) ** 2).sum() / (envelopes**2).sum())


def _cosines(person: Published, solution: Solution) -> tuple[float, float]:
    """Return the smallest cosine of activations, and of weights, of the pairs `match_synergies` finds."""
    match = match_synergies(_as_synergies(person.weights, person.activations), _as_synergies(*solution))
    if len(match.pairs) < person.weights.shape[1]:
        return 0.0, 0.0
    return float(match.activations_cosine.min()), float(match.weights_cosine.min())


def _as_synergies(weights: np.ndarray, activations: np.ndarray) -> Synergies:
    """Return weights and activations of one cycle as what is matched; what else a result says is unknown here."""
    muscles, count = weights.shape
    unknown = np.full(count, np.nan)
    return Synergies(
        at=(),
        cycle_points=len(activations),
        cycles=1,
        rule=None,
        weights=weights,
        weights_sigma=np.full(weights.shape, np.nan),
        activations=activations,
        centres=unknown,
        vaf=float("nan"),
        vaf_sigma=None,
        vaf_by_muscle=np.full(muscles, np.nan),
        vaf_by_count=unknown,
        r2_by_count=unknown,
        scale=np.ones(muscles),
        count_sigma=None,
    )
