"""What the detector of onsets is given: any gain, and a sentence for a rate or a reference that is none."""

import warnings

import numpy as np
import pytest

from kinescript.errors import InputRefused
from kinescript.muscle.onsets.detector import find_onsets
from kinescript.signal.arrays import Floats
from kinescript.synth.emg_noise import interference

RATE_HZ = 2000.0


def _burst() -> Floats:
    rng = np.random.default_rng(6)
    values = rng.standard_normal(12000)
    values[6000:8000] += 6.0 * interference(rng, 2000, rate_hz=RATE_HZ)
    return values


@pytest.mark.parametrize("gain", [1e-305, 1e-150, 1e-100, 1e-6, 1e6, 1e100, 1e150, 1e305])
def test_no_gain_moves_an_onset(gain: float) -> None:
    values = _burst()
    (one,) = find_onsets(values, rate_hz=RATE_HZ)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        (other,) = find_onsets(values * gain, rate_hz=RATE_HZ, reference=values * gain)
    assert (other.low_s, other.time_s, other.high_s) == pytest.approx((one.low_s, one.time_s, one.high_s), abs=1e-6)


@pytest.mark.parametrize("rate_hz", [1e-300, 1e-3, 1.0, 50.0, 1e6, 1e300, np.nan, np.inf, -1.0, 10**400])
def test_a_rate_that_no_emg_has_is_refused(rate_hz: float) -> None:
    with pytest.raises(InputRefused, match="rate"):
        find_onsets(_burst(), rate_hz=rate_hz)


@pytest.mark.parametrize("kind", [float, np.float16, np.float32, np.float64, np.int64, np.array])
def test_a_level_of_any_kind_of_number_is_one(kind: type) -> None:
    assert len(find_onsets(_burst(), rate_hz=RATE_HZ, reference=kind(5.0))) == 1


@pytest.mark.parametrize(
    "reference",
    [0, 0.0, -5.0, np.nan, np.inf, True, "a", [], np.zeros(4000), np.full(4000, np.nan), np.arange(100.0), np.ones(9)],
)
def test_a_reference_that_is_no_level_is_refused_by_name(reference: object) -> None:
    with pytest.raises(InputRefused, match="a reference"):
        find_onsets(_burst(), rate_hz=RATE_HZ, reference=reference)  # type: ignore[arg-type]


@pytest.mark.parametrize(("level", "count"), [(1e200, 0), (1e-200, 1)])
def test_a_level_of_any_size_is_compared(level: float, count: int) -> None:
    assert len(find_onsets(_burst(), rate_hz=RATE_HZ, reference=level)) == count
