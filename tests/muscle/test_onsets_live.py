"""Live onsets: the same however a stream is split, soon, and not out of nothing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from kinescript.errors import InputRefused
from kinescript.muscle.onsets.live import LiveOnset, LiveOnsetParams, init, step

RATE_HZ = 2000.0


def stream(seed: int, *, channels: int = 3) -> NDArray[np.float64]:
    values = np.random.default_rng(seed).standard_normal((8000, channels))
    values[4000:5600, 0] *= 5.0
    values[5000:, 1] *= 4.0
    return values


def say(values: NDArray[np.float64], cuts: list[int], **named: object) -> list[LiveOnset]:
    state = init(LiveOnsetParams(), rate_hz=RATE_HZ, channels=values.shape[1], **named)  # type: ignore[arg-type]
    said: list[LiveOnset] = []
    for chunk in np.split(values, sorted(cuts)):
        state, new = step(state, chunk)
        said.extend(new)
    return said


def test_onsets_are_said_soon_and_where_they_are() -> None:
    said = say(stream(1), list(range(20, 8000, 20)))
    assert [each.channel for each in said] == [0, 1]
    for each, truth_s in zip(said, (2.0, 2.5), strict=True):
        assert each.onset.time_s == pytest.approx(truth_s, abs=0.03)
        assert 0 < each.said_s - truth_s <= LiveOnsetParams().delay_s


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 8000), max_size=12))
def test_any_split_says_the_same(cuts: list[int]) -> None:
    assert say(stream(2), cuts) == say(stream(2), [])


def test_a_gap_and_noise_say_nothing() -> None:
    values = np.random.default_rng(3).standard_normal((20000, 4))
    values[9000:9300, 1] = np.nan
    values[:, 2] = np.nan
    values[:, 3] = 0.0
    assert say(values, []) == []


def test_what_is_weak_against_a_reference_is_not_said() -> None:
    assert [each.channel for each in say(stream(4), [], reference=np.array([40.0, np.nan, 1.0]))] == [1]


def test_a_rate_that_is_none_is_refused() -> None:
    with pytest.raises(InputRefused):
        init(LiveOnsetParams(), rate_hz=np.nan, channels=1)
