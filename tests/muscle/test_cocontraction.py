"""Co-contraction as published, symmetric, blind to what it must not see, unknown where levels cannot be compared."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinescript.body.segments import MuscleSite
from kinescript.muscle.levels.activation import Activation, NormalisedTo, ReferenceKind
from kinescript.muscle.levels.cocontraction import CoContraction, CoContractionIndex, find_co_contraction
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import Span

AREA, LOWER = CoContractionIndex.COMMON_AREA, CoContractionIndex.LOWER_TO_HIGHER
MVIC = NormalisedTo(kind=ReferenceKind.MVIC, level=200.0, sigma=0.0, seen_in="reference")
LEVELS = st.lists(st.floats(0.5, 100.0), min_size=10, max_size=40)


def made(level: Floats, *, sigma: float = 0.0, to: NormalisedTo = MVIC, muscle: str = "soleus") -> Activation:
    level = np.asarray(level, dtype=float)
    unit = "uV" if to.kind is ReferenceKind.NONE else "%"
    return Activation(
        at=MuscleSite(muscle=muscle),
        time_s=np.arange(len(level)) / 100.0,
        level=level,
        sigma=np.full(len(level), sigma),
        unit=unit,
        normalised_to=to,
    )


@pytest.mark.parametrize(
    ("one", "other", "area", "lower"),
    [
        ([10, 10, 10], [10, 10, 10], 100.0, 20.0),
        ([10, 10, 10], [0, 0, 0], 0.0, 0.0),
        ([10, 0, 10, 0], [0, 10, 0, 10], 0.0, 0.0),
        # common 10 of 40: 2 * 10 / 40; lower / higher = 1/3, sum 40
        ([10, 10, 10], [30, 30, 30], 50.0, 40.0 / 3),
        ([100, 100], [100, 100], 100.0, 200.0),
    ],
)
def test_by_hand(one: list[float], other: list[float], area: float, lower: float) -> None:
    assert find_co_contraction(made(one), made(other), index=AREA).value_pct == pytest.approx(area)
    assert find_co_contraction(made(one), made(other), index=LOWER).value_pct == pytest.approx(lower)


@given(LEVELS, st.sampled_from([AREA, LOWER]))
def test_it_is_symmetric_and_within_its_range(levels: list[float], index: CoContractionIndex) -> None:
    one, other = made(levels, sigma=2.0), made(levels[::-1], sigma=1.0)
    there, back = find_co_contraction(one, other, index=index), find_co_contraction(other, one, index=index)
    assert there.value_pct == pytest.approx(back.value_pct)
    assert there.sigma_pct == pytest.approx(back.sigma_pct)
    assert there.value_pct is not None
    assert 0 <= there.value_pct <= (100 if index is AREA else 200) + 1e-9


@given(LEVELS, st.floats(0.01, 100.0))
def test_the_common_area_does_not_see_the_level_and_the_other_index_grows_with_it(
    levels: list[float], k: float
) -> None:
    one, other = np.array(levels), np.array(levels[::-1])
    area = find_co_contraction(made(one), made(other), index=AREA).value_pct
    assert find_co_contraction(made(k * one), made(k * other), index=AREA).value_pct == pytest.approx(area)
    lower = find_co_contraction(made(one), made(other), index=LOWER).value_pct
    assert lower is not None
    assert find_co_contraction(made(k * one), made(k * other), index=LOWER).value_pct == pytest.approx(k * lower)


@pytest.mark.parametrize("index", [AREA, LOWER])
def test_sigma_is_what_noise_does(index: CoContractionIndex) -> None:
    """Errors that last as long as the smoothing does, and an error of the reference: the index spreads as told."""
    rng, share = np.random.default_rng(0), np.linspace(0, 2 * np.pi, 480, endpoint=False)
    one, other = 40 + 20 * np.sin(share), 60 + 25 * np.cos(share)
    to = replace(MVIC, sigma=10.0)
    told = find_co_contraction(made(one, sigma=3.0, to=to), made(other, sigma=4.0, to=to), index=index)
    seen = []
    for _ in range(2000):
        # 100 Hz and an edge of 6 Hz: about 8 samples together
        noise = np.repeat(rng.standard_normal((2, 60)), 8, axis=1)
        gains = 1 + 0.05 * rng.standard_normal(2)
        pair = made(gains[0] * (one + 3.0 * noise[0])), made(gains[1] * (other + 4.0 * noise[1]))
        seen.append(find_co_contraction(*pair, index=index).value_pct)
    assert told.sigma_pct == pytest.approx(np.std(seen), rel=0.15)
    assert told.value_pct == pytest.approx(np.mean(seen), abs=told.sigma_pct)


def test_a_span_is_what_is_looked_at() -> None:
    one, other = made([10] * 50 + [0] * 50), made([10] * 100)
    assert find_co_contraction(one, other, span=Span(start_s=0.0, end_s=0.4)).value_pct == pytest.approx(100.0)
    assert find_co_contraction(one, other, span=Span(start_s=0.6, end_s=0.9)).value_pct == pytest.approx(0.0)


def test_another_clock_is_interpolated() -> None:
    level = np.linspace(10.0, 20.0, 101)
    other = replace(made(level[::2]), time_s=np.arange(51) / 50.0)
    assert find_co_contraction(made(level), other).value_pct == pytest.approx(100.0)


def _why(found: CoContraction) -> str:
    assert (found.value_pct, found.sigma_pct) == (None, None)
    return found.faults[0].kind


def test_why_not() -> None:
    none = NormalisedTo(kind=ReferenceKind.NONE, level=None, sigma=None, seen_in="")
    peak = replace(MVIC, kind=ReferenceKind.TASK_PEAK)
    ten, gap = [10.0] * 20, [10.0] * 15 + [np.nan] * 5
    assert _why(find_co_contraction(made(ten, to=none), made(ten))) == "reference"
    assert _why(find_co_contraction(made(ten, to=none), made(ten, to=none))) == "reference"
    assert "different" in find_co_contraction(made(ten, to=peak), made(ten)).faults[0].words
    assert _why(find_co_contraction(made(ten), made(gap))) == "missing"
    assert _why(find_co_contraction(made([]), made(ten))) == "missing"
    assert _why(find_co_contraction(made([0.0] * 20), made([0.0] * 20))) == "flat"
    assert _why(find_co_contraction(made(ten), made(ten), span=Span(start_s=5.0, end_s=6.0))) == "missing"


def test_a_value_has_an_error_or_a_reason() -> None:
    with pytest.raises(ValueError, match="needs both"):
        CoContraction(index=AREA, value_pct=1.0, sigma_pct=None)
    with pytest.raises(ValueError, match="or a fault"):
        CoContraction(index=AREA, value_pct=None, sigma_pct=None)
