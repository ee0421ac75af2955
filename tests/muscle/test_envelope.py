"""The envelope: never negative, never late, and the same however a stream is split. Simulated."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinescript.muscle.levels.envelope import LevelParams, find_envelope, init, smooth, step
from kinescript.synth.emg_noise import interference

RATE_HZ = 1000.0
METHODS = ("linear_envelope", "rms")


@pytest.mark.parametrize("method", METHODS)
def test_steady_emg_has_the_level_it_was_made_with(method: str) -> None:
    emg = 3.0 * interference(np.random.default_rng(1), 60_000, rate_hz=RATE_HZ)
    level = find_envelope(emg, rate_hz=RATE_HZ, params=LevelParams(method=method))
    assert np.mean(level) == pytest.approx(3.0, rel=0.02)
    assert level.min() >= 0


def test_the_edge_is_where_it_is_said_to_be() -> None:
    time_s = np.arange(20_000) / RATE_HZ
    slow, edge = (find_envelope(1 + 0.5 * np.sin(2 * np.pi * hz * time_s), rate_hz=RATE_HZ) for hz in (0.2, 6.0))
    swing = np.ptp(edge[5000:15000]) / np.ptp(slow[5000:15000])
    # blocks of 6 ms take another half per cent
    assert swing == pytest.approx(np.sqrt(0.5), rel=0.015)


def test_nothing_is_late_in_the_zero_phase_envelope() -> None:
    values = np.zeros(2001)
    values[1000] = 1.0
    level = find_envelope(values, rate_hz=RATE_HZ)
    centre = np.sum(np.arange(2001) * level) / np.sum(level)
    assert centre == pytest.approx(1000.0, abs=3.0)


def test_the_live_envelope_is_as_late_as_its_docstring_says() -> None:
    values = np.zeros((3000, 1))
    values[1000] = 1.0
    # the memory is full before the pulse comes
    _, level = step(init(rate_hz=RATE_HZ, channels=1), values)
    late_s = np.nansum((np.arange(3000) - 1000) * level[:, 0]) / np.nansum(level[:, 0]) / RATE_HZ
    assert late_s == pytest.approx(0.034, abs=0.001)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**31), cuts=st.lists(st.integers(0, 400), max_size=6))
def test_any_split_of_a_stream_gives_the_same(seed: int, cuts: list[int]) -> None:
    rng = np.random.default_rng(seed)
    stream = rng.standard_normal((400, 3))
    stream[rng.random((400, 3)) < 0.05] = np.nan
    _, whole = step(init(rate_hz=RATE_HZ, channels=3), stream)
    state, pieces = init(rate_hz=RATE_HZ, channels=3), []
    for chunk in np.split(stream, sorted(cuts)):
        state, out = step(state, chunk)
        pieces.append(out)
    np.testing.assert_array_equal(np.concatenate(pieces), whole)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**31), start=st.integers(0, 1900), length=st.integers(1, 400))
def test_an_unknown_never_makes_another_value_more_certain(seed: int, start: int, length: int) -> None:
    values = np.random.default_rng(seed).standard_normal(2000)
    holed = values.copy()
    holed[start : start + length] = np.nan
    before, after = smooth(values, rate_hz=RATE_HZ), smooth(holed, rate_hz=RATE_HZ)
    assert (after.known <= before.known + 1e-9).all()
    assert np.isnan(find_envelope(holed, rate_hz=RATE_HZ)[start : start + length]).all()


def test_a_hole_does_not_pull_its_neighbours_down() -> None:
    values = np.ones(2000)
    values[900:1100] = np.nan
    level = find_envelope(values, rate_hz=RATE_HZ)
    np.testing.assert_allclose(level[np.isfinite(level)], level[100], rtol=1e-9)


@pytest.mark.parametrize("rate_hz", [float("nan"), 0.0, -1000.0, float("inf"), 3.0])
def test_a_rate_that_is_none_gives_unknown(rate_hz: float) -> None:
    assert np.isnan(find_envelope(np.ones(100), rate_hz=rate_hz)).all()
    with pytest.raises(ValueError, match="rate"):
        init(rate_hz=rate_hz, channels=1)


def test_three_samples_are_too_few() -> None:
    assert np.isnan(find_envelope(np.ones(3), rate_hz=RATE_HZ)).all()
    assert find_envelope(np.empty(0), rate_hz=RATE_HZ).shape == (0,)
