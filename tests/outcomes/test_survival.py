"""Kaplan and Meier's estimate against lifelines, and against the little that can be done by hand."""

from math import inf, isnan, nan, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinescript.errors import InputRefused
from kinescript.outcomes.survival import kaplan_meier

CASES = [
    ([1, 2, 2, 3], [1, 1, 0, 1]),
    ([1, 2, 2, 3], [1, 1, 0, 0]),
    ([5, 5, 5, 5, 5], [1, 0, 1, 0, 1]),
    ([1, 2, 3], [0, 0, 0]),
    ([7], [1]),
    ([7], [0]),
    ([0, 1, 1, 9], [1, 0, 1, 1]),
    ([139.5] * 3 + [183] * 20, [1] * 3 + [0] * 20),
]


def agree(durations: list[float], observed: list[int]) -> None:
    from lifelines import KaplanMeierFitter

    peer = KaplanMeierFitter().fit(durations, observed)
    mine = kaplan_meier(durations, [bool(each) for each in observed])
    table = peer.event_table
    assert list(mine.time) == list(table.index)
    assert list(mine.at_risk) == list(table["at_risk"])
    assert list(mine.events) == list(table["observed"])
    assert list(mine.censored) == list(table["censored"])
    assert np.allclose(mine.share, peer.survival_function_.to_numpy()[:, 0], rtol=0, atol=1e-9)
    limits = peer.confidence_interval_.to_numpy()
    assert np.allclose(mine.low, limits[:, 0], rtol=0, atol=1e-9)
    assert np.allclose(mine.high, limits[:, 1], rtol=0, atol=1e-9)


@pytest.mark.parametrize(("durations", "observed"), CASES)
def test_equal_to_lifelines(durations: list[float], observed: list[int]) -> None:
    agree(durations, observed)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 1)), min_size=1, max_size=60))
def test_equal_to_lifelines_whatever_happens(people: list[tuple[int, int]]) -> None:
    agree([float(t) for t, _ in people], [seen for _, seen in people])


def test_greenwood_by_hand() -> None:
    found = kaplan_meier([1, 2, 2, 3], [True, True, False, True])
    assert found.share == (1.0, 0.75, 0.5, 0.0)
    assert found.error[1] == pytest.approx(0.75 * sqrt(1 / (4 * 3)))
    assert found.error[2] == pytest.approx(0.5 * sqrt(1 / 12 + 1 / 6))
    assert isnan(found.error[3])
    assert found.median == 2


def test_beyond_the_last_person_nothing_is_known() -> None:
    found = kaplan_meier([10, 20], [True, False])
    assert (found.share_at(0), found.share_at(9.9), found.share_at(10), found.share_at(20)) == (1.0, 1.0, 0.5, 0.5)
    assert isnan(found.share_at(21))
    assert kaplan_meier([10], [True]).share_at(99) == 0.0
    assert kaplan_meier([10], [False]).median == inf
    with pytest.raises(InputRefused):
        found.share_at(-1)


def test_a_plain_fraction_would_be_wrong() -> None:
    """Half were lost before anything happened: of those still followed half had it back, not a quarter."""
    found = kaplan_meier([1, 1, 5, 9], [False, False, True, False])
    assert found.share_at(9) == 0.5


@pytest.mark.parametrize(
    ("durations", "observed"), [([], []), ([1], []), ([-1], [True]), ([nan], [True]), ([inf], [True])]
)
def test_what_makes_no_sense_is_refused(durations: list[float], observed: list[bool]) -> None:
    with pytest.raises(InputRefused):
        kaplan_meier(durations, observed)


@given(st.lists(st.tuples(st.floats(0, 1e6), st.booleans()), min_size=1, max_size=40))
def test_laws(people: list[tuple[float, bool]]) -> None:
    found = kaplan_meier([t for t, _ in people], [seen for _, seen in people])
    assert all(1 >= a >= b >= 0 for a, b in zip(found.share, found.share[1:], strict=False))
    assert all(
        0 <= low <= share <= high <= 1 for low, share, high in zip(found.low, found.share, found.high, strict=True)
    )
    assert sum(found.events) + sum(found.censored) == len(people)
