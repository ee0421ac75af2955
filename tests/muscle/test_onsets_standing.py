"""A moment of silence, a drop-out or a held value anywhere moves no onset."""

import numpy as np
import pytest

from kinescript.muscle.onsets.detector import find_onsets
from kinescript.signal.arrays import Floats
from kinescript.synth.emg_noise import interference

RATE_HZ, BURSTS_S = 2000.0, (8.0, 12.0)


def _tone_and_bursts(snr_db: float, seed: int) -> Floats:
    rng = np.random.default_rng(seed)
    values = rng.standard_normal(40000)
    for begin_s in BURSTS_S:
        first = round(begin_s * RATE_HZ)
        values[first : first + 2000] += 10 ** (snr_db / 20) * interference(rng, 2000, rate_hz=RATE_HZ)
    return values


def _near(values: Floats) -> None:
    found = find_onsets(values, rate_hz=RATE_HZ)
    for begin_s in BURSTS_S:
        assert min(abs(onset.time_s - begin_s) for onset in found) < 0.03
    # nothing close ahead of a burst, where silence once made the tone part of it
    assert not [o for o in found for begin_s in BURSTS_S if 0.05 < begin_s - o.time_s < 1.5]


@pytest.mark.parametrize("snr_db", [15.0, 25.0])
@pytest.mark.parametrize("at_s", [0.0, 2.0, 11.3, 15.0, 19.5])
@pytest.mark.parametrize("becomes", ["zero", "held", "quieter"])
def test_half_a_second_of_silence_anywhere_moves_no_onset(snr_db: float, at_s: float, becomes: str) -> None:
    values = _tone_and_bursts(snr_db, seed=3)
    part = slice(round(at_s * RATE_HZ), round((at_s + 0.5) * RATE_HZ))
    values[part] = {"zero": 0.0, "held": float(values[part.start]), "quieter": 0.1 * values[part]}[becomes]
    _near(values)


def test_noise_that_comes_back_after_a_drop_out_is_no_onset() -> None:
    values = np.random.default_rng(0).standard_normal(20000)
    values[10000:12000] = 0.0
    assert find_onsets(values, rate_hz=RATE_HZ) == ()


def test_a_contraction_that_is_held_begins_once() -> None:
    rng = np.random.default_rng(4)
    values = rng.standard_normal(40000)
    values[10000:34000] += 5.0 * interference(rng, 24000, rate_hz=RATE_HZ)
    (onset,) = find_onsets(values, rate_hz=RATE_HZ)
    assert abs(onset.time_s - 5.0) < 0.03
