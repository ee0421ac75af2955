"""A person's own standing, spread over blocks, and what every measure must carry."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.measures.made import clock, joint

from kinescript.body.joints import Joint
from kinescript.measures.measure import Measure
from kinescript.measures.spread import reach_of, spread_of
from kinescript.measures.standing import block_means, find_standing
from kinescript.signal.spans import Span

TIME = clock(12.0)


def test_a_marked_span_of_standing_serves() -> None:
    curve = np.where(TIME < 4.0, 1.0, 7.0)
    found = find_standing((joint(Joint.PELVIS, TIME, 0.0, curve),), (Span(start_s=0.0, end_s=4.0),))
    assert found.source == "standing"
    own = found.of("pelvis_obliquity_deg")
    assert own is not None
    assert own.mean_deg == 1.0
    assert found.of("trunk_flexion_deg") is None
    assert find_standing((joint(Joint.PELVIS, TIME, np.nan, np.nan, np.nan),), "all").curves == ()


def test_slow_sway_makes_the_mean_less_certain_than_white_noise() -> None:
    rng = np.random.default_rng(1)
    white = rng.normal(0, 0.5, len(TIME))
    slow = 0.5 * 2**0.5 * np.sin(2 * np.pi * 0.1 * TIME)
    one, other = (find_standing((joint(Joint.PELVIS, TIME, 0.0, c),), "all").curves[1] for c in (white, slow))
    assert other.sigma_deg > 1.5 * one.sigma_deg


def test_blocks_and_spread() -> None:
    assert block_means(clock(2.5, 10.0), np.arange(25.0), 1.0).tolist() == [4.5, 17.0]
    assert spread_of(np.array([0.0]), unseen=3.0, prior=0.5) == 0.5
    assert spread_of(np.array([np.nan]), unseen=3.0, prior=0.5) == 3.0
    rng = np.random.default_rng(2)
    values = rng.normal(0, 0.4, 50)
    assert spread_of(values, unseen=3.0, prior=0.4) == pytest.approx(values.std(ddof=1), rel=0.02)


def test_a_missing_value_needs_a_fault() -> None:
    with pytest.raises(ValueError, match="without a fault"):
        Measure(name="range", of="x", side=None, value=None, unit="deg", sigma=None)


@pytest.mark.parametrize("sigma", [None, -1.0, float("nan")])
def test_a_value_needs_an_error(sigma: float | None) -> None:
    with pytest.raises(ValueError, match="needs an error"):
        Measure(name="range", of="x", side=None, value=1.0, unit="deg", sigma=sigma)


@settings(max_examples=200)
@given(st.lists(st.floats(-20, 20), min_size=2, max_size=9), st.integers(0, 2**9 - 1), st.floats(0.1, 5))
def test_a_value_nobody_saw_never_narrows_the_spread(values: list[float], which: int, unseen: float) -> None:
    """Save where it hides the very variation: then its pairs still count for what an unseen value counts for."""
    whole = np.array(values)
    holed = np.where([which >> i & 1 for i in range(len(values))], np.nan, whole)
    before, after = (spread_of(v, unseen=unseen, prior=0.6) for v in (whole, holed))
    if reach_of(whole) <= max(unseen, reach_of(holed)):
        assert after >= before - 1e-9
    apart = np.minimum(np.abs(whole[:, None] - whole), unseen)
    count = len(values)
    capped = (apart**2).sum() / 2 / (count * (count - 1))
    assert after >= np.sqrt(capped) - 1e-9
    assert before >= whole.std(ddof=1) - 1e-9
