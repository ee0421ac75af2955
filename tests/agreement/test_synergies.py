"""Synergies agree with those published for 15 people's walks, and envelopes with the chain they were made by."""

from pathlib import Path

import numpy as np
import pytest
from tests.support.emg_walk import (
    PERSON,
    SITES,
    cut_as_published,
    filtered_as_published,
    read_filtered,
    read_published,
    read_walk,
)

from kinescript.muscle.levels.activation import Activation, NormalisedTo, ReferenceKind
from kinescript.muscle.synergies.finding import SynergyParams, find_synergies
from kinescript.muscle.synergies.match import match_synergies
from kinescript.muscle.synergies.solution import Synergies
from kinescript.muscle.synergies.strides import find_stride_synergies
from kinescript.signal.arrays import Floats

# their envelopes are shares of a peak already
AS_GIVEN = SynergyParams(normalise="none")
pytestmark = pytest.mark.needs_data


def matched(found: Synergies, weights: Floats, activations: Floats) -> tuple[Floats, Floats]:
    """Return cosines of weights and activations (200, n) with published ones, each pair once."""
    from scipy.optimize import linear_sum_assignment

    weights_cosine = _cosines(weights, found.weights)
    one, other = linear_sum_assignment(-weights_cosine)
    return weights_cosine[one, other], _cosines(activations, found.mean_activations())[one, other]


def test_fifteen_people_have_the_published_synergies(data_folder: Path) -> None:
    people = read_published(data_folder)
    assert len(people) == 15
    for name, person in people.items():
        count = person.weights.shape[1]
        found = find_synergies(person.envelopes, count=count, params=AS_GIVEN)
        weights, activations = matched(found, person.weights, person.activations)
        assert found.r2 == pytest.approx(person.r2, abs=0.01), name
        # another start may find more, never less
        assert found.r2 > person.r2 - 1e-4, name
        assert activations.min() >= 0.95, name
        assert weights.min() >= 0.95, name


def test_fifteen_people_have_the_published_number(data_folder: Path) -> None:
    people = read_published(data_folder).values()
    found = [find_synergies(person.envelopes, params=AS_GIVEN).count for person in people]
    assert found == [person.weights.shape[1] for person in people]


def test_the_published_envelopes_come_from_the_raw_walk(data_folder: Path) -> None:
    walk = read_walk(data_folder)
    made = cut_as_published(filtered_as_published(walk), walk)
    assert made == pytest.approx(read_filtered(data_folder), abs=1e-10)


def test_the_published_person_is_the_first_cycle_of_the_walk_with_other_peaks(data_folder: Path) -> None:
    """What SYNS factorised: an envelope of FILT_EMG times one number a muscle, and a little off at the edges."""
    cycle, published = read_filtered(data_folder)[:200], read_published(data_folder)[PERSON].envelopes
    alike = [np.corrcoef(one, other)[0, 1] for one, other in zip(cycle.T, published.T, strict=True)]
    assert min(alike) > 0.998
    assert np.abs(cycle - published).max() > 0.1


@pytest.mark.parametrize("params", [AS_GIVEN, SynergyParams()], ids=["peak of the trial", "own peak"])
def test_the_raw_walk_has_the_published_synergies(params: SynergyParams, data_folder: Path) -> None:
    walk, published = read_walk(data_folder), read_published(data_folder)[PERSON]
    cycle = cut_as_published(filtered_as_published(walk), walk, cycles=1)
    found = find_synergies(cycle, params=params)
    rebuilt = published.activations @ published.weights.T
    vaf = 1 - ((published.envelopes - rebuilt) ** 2).sum() / (published.envelopes**2).sum()
    weights, activations = matched(found, published.weights, published.activations)
    assert found.count == published.weights.shape[1]
    assert found.vaf == pytest.approx(vaf, abs=0.01)
    assert activations.min() >= 0.95
    assert weights.min() >= 0.95


def test_strides_of_the_walk_are_alike(data_folder: Path) -> None:
    """The first three strides against the last three, and the mean stride against the published one."""
    walk = read_walk(data_folder)
    levels = 100 * filtered_as_published(walk)
    to = NormalisedTo(kind=ReferenceKind.TASK_PEAK, level=1.0, sigma=0.0, seen_in="this task")
    muscles = [
        Activation(at=at, time_s=walk.time_s, level=level, sigma=np.zeros(len(level)), unit="%", normalised_to=to)
        for at, level in zip(SITES, levels.T, strict=True)
    ]
    early, late = (
        find_stride_synergies(muscles, walk.instants_s[part], count=4, points=200) for part in (slice(3), slice(2, 5))
    )
    assert isinstance(early, Synergies)
    assert isinstance(late, Synergies)
    match = match_synergies(early, late)
    assert match.weights_cosine.min() > 0.9
    assert match.similarity > match.chance
    published = read_published(data_folder)[PERSON]
    five = find_stride_synergies(muscles, walk.instants_s[1:4], count=5, points=200)
    assert isinstance(five, Synergies)
    assert matched(five, published.weights, published.activations)[1].min() >= 0.95


def _cosines(one: Floats, other: Floats) -> Floats:
    return np.asarray((one / np.linalg.norm(one, axis=0)).T @ (other / np.linalg.norm(other, axis=0)))
