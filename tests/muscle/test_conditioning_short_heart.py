"""Too few heartbeats for a template: no beat becomes an onset, and no burst is taken for a beat."""

import warnings

import numpy as np
import pytest

from kinescript.muscle.conditioning.whole import condition
from kinescript.muscle.onsets.detector import find_onsets
from kinescript.signal.arrays import Floats
from kinescript.synth.emg_noise import interference

RATE_HZ = 2000.0


def _beats(length_s: float, pace: float, seed: int) -> Floats:
    """Noise of 1 and a smooth QRS of 30 with a T wave, at so many beats a minute."""
    rng = np.random.default_rng(seed)
    time_s = np.arange(round(length_s * RATE_HZ)) / RATE_HZ
    values = rng.standard_normal(len(time_s))
    for beat_s in np.arange(rng.uniform(0, 60 / pace), length_s + 0.1, 60 / pace):
        for height, at_s, wide_s in ((1.0, 0.0, 0.012), (-0.25, -0.03, 0.012), (-0.3, 0.03, 0.012), (0.15, 0.25, 0.04)):
            values += 30 * height * np.exp(-(((time_s - beat_s - at_s) / wide_s) ** 2))
    return values


@pytest.mark.parametrize("length_s", [1.5, 2.0, 3.0, 4.0, 5.0])
def test_a_few_heartbeats_are_no_onsets(length_s: float) -> None:
    alarms = [bool(find_onsets(_beats(length_s, 55 + 2 * seed, seed), rate_hz=RATE_HZ)) for seed in range(15)]
    assert sum(alarms) == 0


def test_it_is_said_what_was_done_about_them() -> None:
    steps = condition(_beats(2.0, 75, 1), rate_hz=RATE_HZ, trunk=True).steps
    assert "that may be" in steps[-1]


@pytest.mark.parametrize("bursts_s", [(1.5,), (0.5, 1.2, 2.0)])
def test_short_bursts_in_a_short_recording_are_found(bursts_s: tuple[float, ...]) -> None:
    for seed in range(10):
        rng = np.random.default_rng(seed)
        values = rng.standard_normal(6000)
        for begin_s in bursts_s:
            first = round(begin_s * RATE_HZ)
            values[first : first + 400] += 6 * interference(rng, 400, rate_hz=RATE_HZ)
        assert [each.time_s for each in find_onsets(values, rate_hz=RATE_HZ)] == pytest.approx(bursts_s, abs=0.05)


@pytest.mark.parametrize("gain", [1e-305, 1e-200, 1e150, 4e295])
def test_values_of_any_size_are_cleaned_the_same(gain: float) -> None:
    values = _beats(6.0, 70, 2) + 20 * np.sin(2 * np.pi * 50 * np.arange(12000) / RATE_HZ)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        one, other = (condition(each, rate_hz=RATE_HZ, trunk=True) for each in (values, values * gain))
    assert one.steps == other.steps
    assert other.values / gain == pytest.approx(one.values, abs=1e-6)
