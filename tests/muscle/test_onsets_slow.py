"""Rises that take a third of a second and more: the interval reaches down to where they began."""

import numpy as np
import pytest
from numpy.typing import NDArray

from kinescript.muscle.onsets.detector import find_onsets
from kinescript.muscle.onsets.onset import Onset
from kinescript.synth.emg_noise import interference

RATE_HZ, BEGINS_S = 2000.0, 4.0


def rising(seed: int, ramp_s: float, strength: float) -> NDArray[np.float64]:
    """Noise of RMS 1 in which a muscle grows in a straight line to `strength` and works until 6 s."""
    rng = np.random.default_rng([seed, 501])
    time_s = np.arange(14000) / RATE_HZ
    amplitude = np.clip((time_s - BEGINS_S) / max(ramp_s, 1e-9), 0.0, 1.0) * (time_s < 6.0)
    noise = rng.standard_normal(len(time_s)) * (RATE_HZ / 900.0) ** 0.5
    return noise + strength * amplitude * interference(rng, len(time_s), rate_hz=RATE_HZ)


def nearest(values: NDArray[np.float64]) -> Onset:
    return min(find_onsets(values, rate_hz=RATE_HZ), key=lambda onset: abs(onset.time_s - BEGINS_S))


@pytest.mark.parametrize(("ramp_s", "strength"), [(0.2, 8.0), (0.3, 5.0), (0.5, 8.0), (0.8, 10.0)])
def test_the_interval_holds_the_beginning_of_a_slow_rise(ramp_s: float, strength: float) -> None:
    found = [nearest(rising(seed, ramp_s, strength)) for seed in range(40)]
    assert np.mean([each.low_s <= BEGINS_S <= each.high_s for each in found]) >= 0.75
    assert abs(np.median([each.time_s for each in found]) - BEGINS_S) < 0.04


def test_a_sudden_start_pays_nothing_for_it() -> None:
    found = [nearest(rising(seed, 0.0, 8.0)) for seed in range(20)]
    assert np.median([each.high_s - each.low_s for each in found]) < 0.025
    assert np.median([abs(each.time_s - BEGINS_S) for each in found]) < 0.005


def test_the_slower_the_rise_the_less_sure_its_instant() -> None:
    wide = [np.median([e.high_s - e.low_s for e in map(nearest, cases(ramp_s))]) for ramp_s in (0.0, 0.1, 0.3, 0.8)]
    assert wide == sorted(wide)


def cases(ramp_s: float) -> list[NDArray[np.float64]]:
    return [rising(seed, ramp_s, 6.0) for seed in range(10)]


def test_weaker_work_before_a_burst_is_not_its_slow_beginning() -> None:
    for seed in range(10):
        values = rising(seed, 0.25, 10.0)
        before = 1.6 * interference(np.random.default_rng(seed), 400, rate_hz=RATE_HZ)
        values[round(3.3 * RATE_HZ) : round(3.5 * RATE_HZ)] += before
        assert nearest(values).low_s > 3.55
