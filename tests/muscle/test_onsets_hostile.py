"""Onsets of what is hardly a signal: none, or a refusal in words, and never at the edge of a gap."""

import numpy as np
import pytest

from kinescript.errors import InputRefused
from kinescript.muscle.onsets.detector import find_onsets
from kinescript.synth.emg_disturbances import heart

RATE_HZ = 2000.0


@pytest.mark.parametrize("rate_hz", [0.0, -1.0, np.nan, np.inf, None, "fast"])
def test_a_rate_that_is_none_is_refused_in_words(rate_hz: object) -> None:
    with pytest.raises(InputRefused, match="sampling rate"):
        find_onsets(np.ones(100), rate_hz=rate_hz)  # type: ignore[arg-type]


def test_more_than_one_row_is_refused() -> None:
    with pytest.raises(InputRefused, match="one row"):
        find_onsets(np.ones((100, 2)), rate_hz=RATE_HZ)


@pytest.mark.parametrize(
    "values",
    [
        np.zeros(0),
        np.ones(3),
        np.array([1.0, -2.0, 3.0]),
        np.zeros(8000),
        np.full(8000, 7.5),
        np.full(8000, np.nan),
        np.full(8000, 1e300),
    ],
)
def test_what_says_nothing_has_no_onset(values: np.ndarray) -> None:
    assert find_onsets(values, rate_hz=RATE_HZ) == ()


@pytest.mark.parametrize("seed", range(4))
def test_no_onset_lies_at_the_edge_of_a_gap(seed: int) -> None:
    values = np.random.default_rng(seed).standard_normal(20000)
    for start in (3000, 8000, 8300, 15000):
        values[start : start + 200] = np.nan
    assert find_onsets(values, rate_hz=RATE_HZ) == ()


def test_a_burst_that_begins_within_a_gap_has_no_onset() -> None:
    values = np.random.default_rng(1).standard_normal(12000)
    values[6000:] *= 6.0
    values[5800:6200] = np.nan
    assert find_onsets(values, rate_hz=RATE_HZ) == ()


def test_clipped_rails_give_sense_or_nothing() -> None:
    values = np.random.default_rng(2).standard_normal(12000)
    values[6000:8000] *= 30.0
    found = find_onsets(np.clip(values, -4.0, 4.0), rate_hz=RATE_HZ)
    assert all(abs(each.time_s - 3.0) < 0.05 for each in found)


@pytest.mark.parametrize("sharpness", [1.0, 2.0])
def test_a_heart_alone_has_no_onset(sharpness: float) -> None:
    for seed in range(3):
        rng = np.random.default_rng(seed)
        ecg, _ = heart(rng, 40000, rate_hz=RATE_HZ, sharpness=sharpness)
        assert find_onsets(rng.standard_normal(40000) + 25.0 * ecg, rate_hz=RATE_HZ) == ()


@pytest.mark.parametrize("rate_hz", [250.0, 1000.0, 1111.0, 1925.93, 5000.0])
def test_any_usual_rate_will_do(rate_hz: float) -> None:
    values = np.random.default_rng(3).standard_normal(round(6 * rate_hz))
    values[round(3 * rate_hz) :] *= 5.0
    (onset,) = find_onsets(values, rate_hz=rate_hz)
    assert onset.time_s == pytest.approx(3.0, abs=0.03)
