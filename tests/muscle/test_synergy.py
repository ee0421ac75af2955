"""Planted synergies come back, and what does not matter does not: gain, the order of muscles, the direction of time."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tests.support.planted_synergies import Planted, plant

from kinescript.body.segments import MuscleSite
from kinescript.muscle.synergies.count import CountRule, choose_linear_tail, choose_variance, drawn_cycles
from kinescript.muscle.synergies.finding import SynergyParams, find_synergies
from kinescript.muscle.synergies.nonnegative import factorise
from kinescript.record.equality import same

QUICK = SynergyParams(starts=8, resamples=50, refits=5)
SEEDS = st.integers(0, 10_000)
FEW = settings(max_examples=8)


@pytest.mark.parametrize("count", [2, 3, 4, 5])
@pytest.mark.parametrize("noise", [0.0, 0.05])
def test_the_number_planted_is_the_number_found(count: int, noise: float) -> None:
    found = [find_synergies(p.envelopes, cycle_points=p.points, params=QUICK) for p in _planted(count, noise)]
    assert [each.count for each in found] == [count] * len(found)


@pytest.mark.parametrize("count", [2, 3, 4])
def test_the_other_rule_finds_it_too(count: int) -> None:
    params = replace(QUICK, rule=CountRule.VARIANCE)
    found = [find_synergies(p.envelopes, cycle_points=p.points, params=params) for p in _planted(count, 0.05)]
    assert [each.count for each in found] == [count] * len(found)


@pytest.mark.parametrize("count", [2, 3, 4, 5])
def test_planted_synergies_come_back(count: int) -> None:
    for p in _planted(count, 0.05):
        found = find_synergies(p.envelopes, count=count, cycle_points=p.points, params=QUICK)
        # both stand in the order of their bells
        assert _cosines(found.weights, p.weights).min() > 0.95
        assert _cosines(found.activations, p.activations).min() > 0.95
        assert found.vaf > 0.95
        assert np.isfinite(found.vaf_by_muscle).all()


def test_more_synergies_never_explain_less() -> None:
    for p in _planted(5, 0.2):
        found = find_synergies(p.envelopes, cycle_points=p.points, params=QUICK)
        assert np.diff(found.vaf_by_count).min() >= -1e-6
        assert found.vaf == found.vaf_by_count[found.count - 1]


@FEW
@given(SEEDS, st.integers(2, 4), st.integers(-6, 6))
def test_gain_changes_nothing(seed: int, count: int, exponent: int) -> None:
    p = plant(seed, count, muscles=8, cycles=4)
    gains = 10.0 ** np.random.default_rng(seed).uniform(-6, 6, p.envelopes.shape[1]) * 10.0**exponent
    one = find_synergies(p.envelopes, cycle_points=p.points, params=QUICK)
    other = find_synergies(p.envelopes * gains, cycle_points=p.points, params=QUICK)
    assert other.scale == pytest.approx(one.scale * gains)
    assert same(one, replace(other, scale=one.scale), tolerance=1e-6)


@FEW
@given(SEEDS, st.integers(2, 4))
def test_muscles_that_change_places_take_their_weights_along(seed: int, count: int) -> None:
    p = plant(seed, count, muscles=8, cycles=4)
    places = np.random.default_rng(seed).permutation(p.envelopes.shape[1])
    one = find_synergies(p.envelopes, cycle_points=p.points, params=QUICK)
    other = find_synergies(p.envelopes[:, places], cycle_points=p.points, params=QUICK)
    assert other.weights == pytest.approx(one.weights[places], abs=1e-5)
    assert other.activations == pytest.approx(one.activations, abs=1e-5)
    assert other.vaf_by_muscle == pytest.approx(one.vaf_by_muscle[places], abs=1e-5)


@FEW
@given(SEEDS, st.integers(2, 4))
def test_time_that_runs_backward_turns_everything_around(seed: int, count: int) -> None:
    p = plant(seed, count, muscles=8, cycles=4)
    one = find_synergies(p.envelopes, cycle_points=p.points, params=QUICK)
    other = find_synergies(p.envelopes[::-1], cycle_points=p.points, params=QUICK)
    assert other.centres == pytest.approx(1.0 - one.centres[::-1], abs=1e-5)
    assert other.weights == pytest.approx(one.weights[:, ::-1], abs=1e-5)
    assert other.activations == pytest.approx(one.activations[::-1, ::-1], abs=1e-5)


def test_the_same_again_is_the_same() -> None:
    p = plant(3, 4)
    one, other = (find_synergies(p.envelopes, cycle_points=p.points, params=QUICK) for _ in range(2))
    assert same(one, other)


def test_weights_have_unit_length_and_centres_are_in_order() -> None:
    for p in _planted(4, 0.05):
        found = find_synergies(p.envelopes, cycle_points=p.points, params=QUICK)
        assert np.linalg.norm(found.weights, axis=0) == pytest.approx(1.0)
        assert (np.diff(found.centres) > 0).all()
        assert found.mean_activations().shape == (p.points, found.count)


def test_sigma_is_what_recordings_of_one_person_differ_by() -> None:
    """Cycles of one long recording in packs of six: the VAF of packs spreads as sigma says."""
    p = plant(1, 3, cycles=240, noise=0.1)
    packs = p.envelopes.reshape(40, -1, p.envelopes.shape[1])
    found = [
        find_synergies(each, count=3, cycle_points=p.points, params=replace(QUICK, resamples=200)) for each in packs
    ]
    spread = np.std([each.vaf for each in found])
    told = np.sqrt(np.mean([each.vaf_sigma**2 for each in found if each.vaf_sigma is not None]))
    assert 0.6 < told / spread < 1.6
    weights = np.std([each.weights for each in found], axis=0)
    weights_told = np.sqrt(np.mean([each.weights_sigma**2 for each in found], axis=0))
    heavy = p.weights > 0.1
    assert 0.5 < np.median(weights_told[heavy] / weights[heavy]) < 2.0


def test_one_or_two_cycles_have_no_sigma() -> None:
    p = plant(0, 3, cycles=2)
    found = find_synergies(p.envelopes, cycle_points=p.points, params=QUICK)
    assert (found.count, found.vaf_sigma, found.count_sigma) == (3, None, None)
    assert np.isnan(found.weights_sigma).all()


def test_a_muscle_that_cannot_be_used_is_left_out_and_named() -> None:
    p = plant(2, 3)
    envelopes = p.envelopes.copy()
    envelopes[:, 0], envelopes[:, 4] = 0.0, np.nan
    envelopes[:, 5] -= envelopes[:, 5].mean()
    found = find_synergies(envelopes, cycle_points=p.points, params=QUICK)
    assert {(f.kind, f.words.split(":")[0]) for f in found.faults} == {
        ("flat", "muscle 1"),
        ("missing", "muscle 5"),
        ("not_envelope", "muscle 6"),
    }
    assert np.flatnonzero(np.isnan(found.weights).all(axis=1)).tolist() == [0, 4, 5]
    assert np.linalg.norm(found.weights[np.isfinite(found.weights[:, 0])], axis=0) == pytest.approx(1.0)


def test_a_cycle_with_a_gap_is_left_out() -> None:
    p = plant(2, 3)
    envelopes = p.envelopes.copy()
    envelopes[130, 3] = np.nan
    found = find_synergies(envelopes, cycle_points=p.points, params=QUICK)
    without = find_synergies(np.delete(envelopes, slice(100, 200), axis=0), cycle_points=p.points, params=QUICK)
    assert found.cycles == without.cycles == 5
    assert np.isnan(found.activations[100:200]).all()
    assert found.weights == pytest.approx(without.weights)
    assert "1 of 6 cycles" in found.faults[0].words


def test_little_explained_is_said() -> None:
    noise = np.abs(np.random.default_rng(0).standard_normal((300, 10))) ** 3
    found = find_synergies(noise, count=2, params=QUICK)
    assert [f.kind for f in found.faults] == ["reconstruction"]


BAD = [
    np.zeros((0, 8)),
    np.zeros((200, 8)),
    np.full((200, 8), np.nan),
    np.ones((3, 8)),
    np.abs(np.random.default_rng(0).standard_normal((200, 3))),
    np.random.default_rng(0).standard_normal((200, 8)),
]


@pytest.mark.parametrize("envelopes", BAD, ids=["empty", "silent", "unknown", "three samples", "three muscles", "raw"])
def test_nothing_comes_of_nothing(envelopes: np.ndarray) -> None:
    found = find_synergies(envelopes, params=QUICK)
    assert found.count == 0
    assert np.isnan(found.vaf)
    assert np.isnan(found.r2)
    assert found.faults
    assert found.mean_activations().shape[1] == 0


@settings(max_examples=40)
@given(arrays(np.float64, st.tuples(st.integers(0, 30), st.integers(0, 7))), st.integers(1, 4))
def test_any_numbers_give_numbers_or_a_reason(envelopes: np.ndarray, count: int) -> None:
    found = find_synergies(envelopes, count=count, params=QUICK)
    assert found.count or found.faults
    known = found.weights[np.isfinite(found.weights)]
    assert ((known >= 0) & (known <= 1 + 1e-9)).all()


def test_wrong_shapes_are_refused() -> None:
    with pytest.raises(ValueError, match="whole cycles of 7"):
        find_synergies(np.ones((20, 5)), cycle_points=7)
    with pytest.raises(ValueError, match="time, muscles"):
        find_synergies(np.ones(20))
    with pytest.raises(ValueError, match="places for"):
        find_synergies(np.ones((20, 5)), at=(MuscleSite(muscle="soleus"),))


def test_too_many_synergies_are_refused_in_words() -> None:
    found = find_synergies(plant(0, 2, muscles=5).envelopes, count=6, params=QUICK)
    assert (found.count, found.faults[0].kind) == (0, "count")


def test_parts_that_are_not_there_are_not_made_up() -> None:
    p = plant(4, 2, noise=0.0)
    exact = p.activations @ p.weights.T
    found = find_synergies(exact, count=4, cycle_points=p.points, params=QUICK)
    assert found.vaf > 0.9999
    assert np.isfinite(found.weights).all()


def test_factorising_what_has_exact_parts_leaves_nothing() -> None:
    p = plant(5, 3, noise=0.0)
    whole = p.activations @ p.weights.T
    weights, activations = factorise(whole, count=3, starts=5, seed=0, tolerance=1e-12, sweeps=3000)
    assert np.abs(activations @ weights.T - whole).max() < 1e-3 * whole.max()


def test_the_straight_tail_begins_where_it_bends() -> None:
    r2 = np.array(
        [[0.5, 0.8, 0.92, 0.93, 0.94, 0.95], [0.1, 0.2, 0.3, 0.4, 0.5, 0.6], [0.2, 0.5, 0.6, 0.8, 0.81, 0.99]]
    )
    assert choose_linear_tail(r2, most_mse=1e-4).tolist() == [3, 1, 5]


def test_variance_asks_every_muscle() -> None:
    vaf = np.array([[0.8, 0.91, 0.95], [0.1, 0.2, 0.3]])
    of_each = np.array([[[0.8, 0.7], [0.95, 0.74], [0.95, 0.8]], [[0.1, 0.1], [0.2, 0.2], [0.3, 0.3]]])
    assert choose_variance(vaf, of_each, least=0.9, least_each=0.75).tolist() == [3, 3]


def test_cycles_are_drawn_as_often_as_there_are() -> None:
    times = drawn_cycles(7, resamples=400, seed=1)
    assert (times.sum(axis=1) == 7).all()
    assert times.mean(axis=0) == pytest.approx(np.ones(7), abs=0.2)


def _planted(count: int, noise: float) -> list[Planted]:
    return [plant(seed, count, noise=noise) for seed in range(4)]


def _cosines(found: np.ndarray, planted: np.ndarray) -> np.ndarray:
    return (found * planted).sum(axis=0) / np.linalg.norm(found, axis=0) / np.linalg.norm(planted, axis=0)
