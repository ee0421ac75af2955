"""Synergies are matched by their weights, whatever their order, and what is alike by chance is told."""

import numpy as np
import pytest
from tests.support.planted_synergies import plant

from kinescript.body.segments import MuscleSite
from kinescript.body.words import Side
from kinescript.muscle.synergies.finding import SynergyParams, find_synergies
from kinescript.muscle.synergies.match import match_synergies
from kinescript.muscle.synergies.solution import Synergies
from kinescript.signal.arrays import Floats

QUICK = SynergyParams(starts=8, resamples=20, refits=3)
NAMES = tuple(f"muscle_{n}" for n in range(12))


def found(envelopes: Floats, *, count: int, side: Side | None = None, columns: list[int] | None = None) -> Synergies:
    at = tuple(MuscleSite(muscle=NAMES[n], side=side) for n in columns or range(12)) if side else ()
    return find_synergies(envelopes[:, columns or slice(None)], count=count, cycle_points=100, at=at, params=QUICK)


def test_a_recording_is_like_itself() -> None:
    one = found(plant(0, 4).envelopes, count=4)
    match = match_synergies(one, one)
    assert match.pairs == ((0, 0), (1, 1), (2, 2), (3, 3))
    assert match.weights_cosine == pytest.approx(1.0)
    assert match.activations_cosine == pytest.approx(1.0)
    assert match.similarity == pytest.approx(1.0)
    assert 0.3 < match.chance < 0.9
    assert (match.only_one, match.only_other, match.faults) == ((), (), ())


def test_a_later_start_of_the_cycle_changes_the_order_and_not_the_pairs() -> None:
    p = plant(1, 3)
    one, other = found(p.envelopes, count=3), found(np.roll(p.envelopes, 40, axis=0), count=3)
    match = match_synergies(one, other)
    assert [b for _, b in match.pairs] != [0, 1, 2]
    assert match.weights_cosine.min() > 0.99


def test_one_synergy_more_stays_alone() -> None:
    p = plant(2, 4)
    match = match_synergies(found(p.envelopes, count=4), found(p.envelopes, count=3))
    assert len(match.pairs) == 3
    assert len(match.only_one) == 1
    assert match.only_other == ()


def test_strangers_are_no_more_alike_than_chance() -> None:
    """Over many pairs of unlike people the similarity lies above the 95th percentile of chance rarely."""
    pairs = [
        match_synergies(found(plant(n, 3).envelopes, count=3), found(plant(n + 50, 3).envelopes, count=3))
        for n in range(20)
    ]
    assert sum(each.similarity > each.chance for each in pairs) <= 4


def test_muscles_are_found_by_name_and_on_either_side() -> None:
    p = plant(3, 3)
    right = found(p.envelopes, count=3, side=Side.RIGHT)
    fewer = found(p.envelopes, count=3, side=Side.RIGHT, columns=[11, 10, 8, 7, 6, 5, 4, 3, 2, 1, 0])
    assert match_synergies(right, fewer).weights_cosine.min() > 0.95
    left = found(p.envelopes, count=3, side=Side.LEFT)
    assert match_synergies(right, left).faults[0].kind == "few_muscles"
    assert np.isnan(match_synergies(right, left).similarity)
    assert match_synergies(right, left, any_side=True).similarity == pytest.approx(1.0)


def test_cycles_of_other_lengths_are_compared() -> None:
    p = plant(4, 3)
    halved = find_synergies(p.envelopes.reshape(-1, 2, 12).mean(axis=1), count=3, cycle_points=50, params=QUICK)
    assert match_synergies(found(p.envelopes, count=3), halved).activations_cosine.min() > 0.98


def test_nothing_is_like_nothing() -> None:
    match = match_synergies(found(plant(0, 3).envelopes, count=3), found(np.zeros((600, 12)), count=3))
    assert match.pairs == ()
    assert np.isnan([match.similarity, match.chance]).all()
    assert match.faults[0].kind == "missing"
    assert match.only_one == (0, 1, 2)


def test_columns_without_a_name_must_be_as_many() -> None:
    one = found(plant(0, 3).envelopes, count=3)
    with pytest.raises(ValueError, match="not all have a name"):
        match_synergies(one, found(plant(0, 3).envelopes, count=3, columns=[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]))
    with pytest.raises(ValueError, match="not all have a name"):
        match_synergies(one, found(plant(0, 3).envelopes, count=3, side=Side.LEFT))
