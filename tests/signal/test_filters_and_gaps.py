"""Filters, gaps, spans and resampling: one result however a signal is split, and nothing invented unmarked."""

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.signal import sosfiltfilt

from kinescript.signal.arrays import Floats, read_only, read_only_mask
from kinescript.signal.filters import FilterParams, design, filter_zero_phase, init, step
from kinescript.signal.gaps import fill_gaps
from kinescript.signal.resample import interpolate
from kinescript.signal.spans import Span, find_runs, find_spans, mask_of

LOW = FilterParams(high_hz=6.0)
BAND = FilterParams(low_hz=20.0, high_hz=40.0)
NOISE = np.random.default_rng(1).normal(size=(200, 2))


@pytest.mark.parametrize("params", [LOW, BAND, FilterParams(low_hz=2.0, order=3)])
def test_batch_is_forward_and_backward(params: FilterParams) -> None:
    expected = sosfiltfilt(design(params, rate_hz=100.0, passes=2), NOISE, axis=0)
    assert np.array_equal(filter_zero_phase(NOISE, params, rate_hz=100.0), expected)


def gain(filtered: Floats, at_hz: float) -> float:
    """How much of a sine of this frequency is left in its filtered self, shape (time,), at 100 Hz."""
    turns = np.exp(-2j * np.pi * at_hz * np.arange(len(filtered)) / 100.0)[500:-500]
    return float(2 * abs(np.mean(filtered[500:-500] * turns)))


@pytest.mark.parametrize(
    "params",
    [
        LOW,
        FilterParams(high_hz=6.0, order=4),
        FilterParams(high_hz=45.0),
        FilterParams(high_hz=49.9, order=1),
        FilterParams(low_hz=2.0),
        FilterParams(low_hz=6.0, order=3),
        BAND,
        FilterParams(low_hz=2.0, high_hz=45.0),
    ],
)
def test_the_stated_edge_lets_half_the_power_through_in_batch_and_in_stream(params: FilterParams) -> None:
    """Forward and backward together, and the causal step alone: 0.707 at each stated edge."""
    for edge_hz in (e for e in (params.low_hz, params.high_hz) if e is not None):
        # a whole number of periods in what is measured; edges close to half the rate beat slowly
        sine = np.cos(2 * np.pi * edge_hz * np.arange(11000) / 100.0 + 0.3)[:, None]
        both = filter_zero_phase(sine, params, rate_hz=100.0)[:, 0]
        _, once = step(init(params, rate_hz=100.0), sine)
        assert gain(both, edge_hz) == pytest.approx(0.707, abs=0.01)
        assert gain(once[:, 0], edge_hz) == pytest.approx(0.707, abs=0.01)


def test_two_passes_of_order_two_are_corrected_as_winter_says() -> None:
    slow = design(FilterParams(high_hz=6.0 / 0.802), rate_hz=1000.0)
    assert np.allclose(design(LOW, rate_hz=1000.0, passes=2), slow, rtol=1e-3)


def test_batch_filters_each_run_by_itself_and_short_runs_too() -> None:
    values = NOISE.copy() + 100.0
    values[80, 1] = np.nan
    values[83] = np.nan
    out = filter_zero_phase(values, BAND, rate_hz=100.0)
    assert np.array_equal(out[:80], filter_zero_phase(values[:80], BAND, rate_hz=100.0))
    assert np.isnan(out[[80, 83]]).all()
    assert np.abs(out[81:83]).max() < 20.0  # a band pass takes the level out of short runs as well


@given(st.lists(st.integers(0, 200), max_size=6), st.booleans())
def test_stream_law_any_split_gives_the_same(cuts: list[int], lossy: bool) -> None:
    values = NOISE.copy()
    if lossy:
        values[[50, 51, 120], 0] = np.nan
    whole_state, whole = step(init(LOW, rate_hz=100.0), values)
    state, parts = init(LOW, rate_hz=100.0), []
    for part in np.split(values, sorted(cuts)):
        state, out = step(pickle.loads(pickle.dumps(state)), part)
        parts.append(out)
    assert np.array_equal(np.concatenate(parts), whole, equal_nan=True)
    assert whole_state.delays is not None
    assert state.delays is not None
    assert np.array_equal(whole_state.delays, state.delays)
    assert np.isnan(whole).any(axis=1).sum() == (3 if lossy else 0)


@pytest.mark.parametrize("edges", [{}, {"low_hz": -1.0}, {"low_hz": 5.0, "high_hz": 5.0}, {"high_hz": np.nan}])
def test_edges_that_make_no_sense(edges: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="a filter needs"):
        FilterParams(**edges)
    with pytest.raises(ValueError, match="needs a rate above"):
        design(LOW, rate_hz=12.0)
    with pytest.raises(ValueError, match="needs a rate above"):
        filter_zero_phase(NOISE, LOW, rate_hz=12.0)
    assert np.isfinite(filter_zero_phase(NOISE, LOW, rate_hz=12.1)).all()


@given(st.lists(st.booleans(), min_size=1, max_size=40), st.integers(0, 5))
def test_gaps_are_filled_when_short_and_inner_and_marked(missing: list[bool], longest: int) -> None:
    line = np.arange(len(missing), dtype=float)[:, None] * 2.0
    values = np.where(np.array(missing)[:, None], np.nan, line)
    before = values.copy()
    filled, marked = fill_gaps(values, longest=longest)
    assert np.array_equal(values, before, equal_nan=True)
    assert np.allclose(filled[marked], line[marked])
    for start, stop in find_runs(np.array(missing)):
        inner = start > 0 and stop < len(missing) and stop - start <= longest
        assert marked[start:stop].all() == inner
        assert np.isnan(filled[start:stop]).all() != inner
    assert not marked[~np.array(missing)].any()


def test_spans_are_half_open() -> None:
    time_s = np.arange(5.0)
    assert Span(start_s=1.0, end_s=3.0).holds(time_s).tolist() == [False, True, True, False, False]
    assert not Span(start_s=1.0, end_s=1.0).holds(time_s).any()
    mask = np.array([True, True, False, False, True])
    spans = find_spans(mask, time_s)
    assert spans == (Span(start_s=0.0, end_s=2.0), Span(start_s=4.0, end_s=5.0))
    assert np.array_equal(mask_of(spans, time_s), mask)
    assert find_spans(mask, time_s, shortest_s=1.5) == spans[:1]
    for start_s, end_s in ((2.0, 1.0), (np.nan, 1.0), (0.0, np.inf)):
        with pytest.raises(ValueError, match="a span needs"):
            Span(start_s=start_s, end_s=end_s)


def test_interpolation_never_leaves_what_is_known() -> None:
    time_s, values = np.array([0.0, 1.0, 2.0, 3.0]), np.array([[0.0], [2.0], [np.nan], [6.0]])
    at_s = np.array([-0.1, 0.0, 0.25, 1.0, 1.5, 2.5, 3.0, 3.1])
    out = interpolate(time_s, values, at_s)[:, 0]
    assert np.array_equal(out, [np.nan, 0.0, 0.5, 2.0, np.nan, np.nan, 6.0, np.nan], equal_nan=True)
    assert np.isnan(interpolate(time_s[:0], values[:0], at_s)).all()


def test_read_only_arrays_cannot_be_reached_from_outside() -> None:
    mine = np.zeros(3)
    theirs = read_only(mine)
    mine[0] = 9.0
    assert theirs[0] == 0.0
    assert read_only(theirs) is theirs
    assert not read_only([1, 2]).flags.writeable
    mask = np.zeros(3, dtype=bool)
    kept = read_only_mask(mask)
    mask[0] = True
    assert not kept.any()
