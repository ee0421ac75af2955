"""Weaker activity before a burst is said, background never is, and what began before it was seen has no onset."""

import numpy as np
import pytest
from numpy.typing import NDArray

from kinescript.body.segments import MuscleSite
from kinescript.body.words import Side
from kinescript.muscle.muscle_signal import MuscleSignal, SignalQuality
from kinescript.muscle.onsets.detector import find_bursts, find_onsets
from kinescript.muscle.onsets.onset import Burst
from kinescript.synth.emg_noise import interference

RATE_HZ = 2000.0


def made(seed: int, *pieces: tuple[float, float, float], length_s: float = 6.0) -> NDArray[np.float64]:
    """Noise of RMS 1 and muscle (start, end, RMS)."""
    rng = np.random.default_rng([seed, 502])
    time_s = np.arange(round(length_s * RATE_HZ)) / RATE_HZ
    muscle = interference(rng, len(time_s), rate_hz=RATE_HZ)
    amplitude = np.zeros(len(time_s))
    for start_s, end_s, strength in pieces:
        amplitude[(time_s >= start_s) & (time_s < end_s)] = strength
    return rng.standard_normal(len(time_s)) * (RATE_HZ / 900.0) ** 0.5 + amplitude * muscle


def bursts(values: NDArray[np.float64]) -> tuple[Burst, ...]:
    return find_bursts(
        MuscleSignal(
            at=MuscleSite(muscle="multifidus", side=Side.LEFT),
            rate_hz=RATE_HZ,
            start_s=0.0,
            unit="uV",
            values=values,
            steps=(),
            beats_s=np.zeros(0),
            quality=SignalQuality(trust="good", faults=()),
        )
    )


@pytest.mark.parametrize("strength", [2.2, 3.5, 8.0])
def test_background_before_a_burst_is_no_activity(strength: float) -> None:
    found = [burst for seed in range(20) for burst in bursts(made(seed, (4.0, 5.0, strength)))]
    assert len(found) >= 15
    assert sum(burst.earlier is not None for burst in found) <= 1


@pytest.mark.parametrize("pause_s", [0.0, 0.08])
def test_a_tenth_of_a_burst_ahead_of_it_is_said(pause_s: float) -> None:
    found = [bursts(made(seed, (3.8, 4.0 - pause_s, 2.0), (4.0, 5.0, 20.0))) for seed in range(15)]
    assert all(len(each) == 1 for each in found)
    begins = [each[0].earlier for each in found if each[0].earlier is not None]
    assert len(begins) >= 14
    assert np.mean([each.low_s <= 3.8 <= each.high_s for each in begins]) >= 0.75
    # the burst's own onset stays its own
    assert all(abs(each[0].onset.time_s - 4.0) < 0.02 for each in found if each[0].onset is not None)


def test_what_was_over_long_before_is_not_said() -> None:
    found = [bursts(made(seed, (3.0, 3.4, 2.0), (4.0, 5.0, 20.0))) for seed in range(10)]
    assert [each[0].earlier for each in found] == [None] * 10


def test_a_recording_that_begins_within_a_burst_has_no_onset_for_it() -> None:
    for seed in range(20):
        values = made(seed, (0.0, 0.05 + 0.07 * seed, 4.0))
        assert find_onsets(values, rate_hz=RATE_HZ) == ()
