"""The normal distribution beside its tables."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kinescript
from kinescript.signal.normal import Z_90, Z_95, below, sigma_of_90

SIZES = st.floats(-1e6, 1e6)


@pytest.mark.parametrize(("z", "share"), [(Z_90, 0.95), (Z_95, 0.975), (1.0, 0.8413447), (-3.0, 0.0013499)])
def test_the_share_below_is_that_of_the_tables(z: float, share: float) -> None:
    assert below(z, 0.0, 1.0) == pytest.approx(share, abs=1e-5)
    assert below(7.0 + 2 * z, 7.0, 2.0) == pytest.approx(share, abs=1e-5)


@given(limit=SIZES, value=SIZES, sigma=st.floats(1e-3, 1e6))
def test_below_and_above_are_everything(limit: float, value: float, sigma: float) -> None:
    assert below(limit, value, sigma) + below(-limit, -value, sigma) == pytest.approx(1.0)


def test_no_error_and_no_limit() -> None:
    assert [below(limit, 1.0, 0.0) for limit in (0.0, 1.0, 2.0)] == [0.0, 1.0, 1.0]
    assert (below(float("inf"), 1.0, 0.0), below(float("-inf"), 1.0, 2.0)) == (1.0, 0.0)


def test_an_interval_of_90_percent_gives_its_sigma_back() -> None:
    assert sigma_of_90(5.0 - Z_90 * 0.3, 5.0 + Z_90 * 0.3) == pytest.approx(0.3)


def test_these_numbers_stand_in_one_place() -> None:
    root = Path(kinescript.__file__).parent
    spelt = re.compile(r"1\.6448|1\.645\b.*\*|\* *1\.645\b|= 1\.96\b|\berf\(")
    found = {str(p.relative_to(root)) for p in root.rglob("*.py") if spelt.search(p.read_text(encoding="utf-8"))}
    assert found == {"signal/normal.py"}
