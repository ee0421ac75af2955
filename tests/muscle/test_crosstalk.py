"""Copies are faults of both, crosstalk is a suspicion, and two muscles that work together are neither. Simulated."""

import numpy as np
import pytest
from tests.support.emg_made import bursts, cleaned

from kinescript.body.segments import MuscleSite
from kinescript.muscle.muscle_signal import MuscleSignal
from kinescript.muscle.quality.crosstalk import find_doubles, judge_doubles


def channels(*values: np.ndarray) -> tuple[MuscleSignal, ...]:
    return tuple(cleaned(each, at=MuscleSite(muscle=f"muscle_{i}")) for i, each in enumerate(values))


def test_muscles_that_work_at_the_same_time_are_not_alike() -> None:
    signals = channels(*(bursts(seed, length_s=6.0) for seed in range(12)))
    assert find_doubles(signals) == ()
    assert judge_doubles(signals) is signals


@pytest.mark.parametrize("gain", [1.0, -1.0, 1e-3])
def test_a_copy_is_a_fault_of_both(gain: float) -> None:
    one, two = judge_doubles(channels(bursts(1), gain * bursts(1), bursts(2)))[:2]
    for mine, other in ((one, "muscle 1"), (two, "muscle 0")):
        assert mine.quality.trust == "unusable"
        assert [fault.kind for fault in mine.quality.faults] == ["copy"]
        assert other in mine.quality.faults[0].words
        assert np.isnan(mine.values).all()
    assert judge_doubles(channels(bursts(1), gain * bursts(1), bursts(2)))[2].quality.faults == ()


def test_crosstalk_is_suspected_and_nothing_is_taken_out() -> None:
    source = bursts(1)
    late = np.roll(source, 3)
    judged = judge_doubles(channels(source, 0.3 * late + 0.3 * bursts(2), bursts(3)))
    assert [each.quality.trust for each in judged] == ["doubtful", "doubtful", "good"]
    (fault,) = judged[0].quality.faults
    assert fault.kind == "crosstalk"
    assert "may be" in fault.words
    assert np.isfinite(judged[0].values).all()


def test_unknown_samples_and_other_clocks_are_not_compared() -> None:
    holed = bursts(1)
    holed[::7] = np.nan
    assert [each.kind for each in find_doubles(channels(holed, bursts(1)))] == ["copy"]
    nothing = np.full(20_000, np.nan)
    assert find_doubles(channels(nothing, nothing, np.zeros(20_000), np.zeros(20_000))) == ()
    other = cleaned(bursts(1, rate_hz=1000.0), rate_hz=1000.0, at=MuscleSite(muscle="other"))
    assert find_doubles((*channels(bursts(1)), other)) == ()
    assert find_doubles(()) == ()
