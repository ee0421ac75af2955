"""Fatigue: a known compression comes back within its error; an effort not held has no slope. Simulated."""

import numpy as np
import pytest
from scipy.ndimage import map_coordinates
from tests.support.emg_made import bursts, cleaned

from kinescript.muscle.levels.fatigue import find_fatigue
from kinescript.muscle.muscle_signal import SignalQuality
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import Span
from kinescript.synth.emg_noise import interference

RATE_HZ = 1000.0


def tiring(seed: int, slope_pct_per_min: float, *, length_s: float = 60.0) -> Floats:
    """EMG whose spectrum is compressed at a steady rate: one long piece, read ever more slowly."""
    rng = np.random.default_rng(seed)
    speed = 1 + slope_pct_per_min / 100 * np.arange(int(length_s * RATE_HZ)) / RATE_HZ / 60
    at = np.cumsum(speed)
    steady = interference(rng, int(at[-1]) + 64, rate_hz=RATE_HZ)
    return np.asarray(map_coordinates(steady, [at], order=3, mode="nearest"))


@pytest.mark.parametrize("slope_pct_per_min", [0.0, -5.0, -15.0])
def test_a_known_compression_comes_back_within_its_error(slope_pct_per_min: float) -> None:
    found = [find_fatigue(cleaned(tiring(seed, slope_pct_per_min), rate_hz=RATE_HZ)) for seed in range(30)]
    slopes = np.array([each.slope_pct_per_min for each in found])
    sigmas = np.array([each.sigma_pct_per_min for each in found])
    assert np.mean(np.abs(slopes - slope_pct_per_min) < 1.96 * sigmas) >= 0.85
    assert np.mean(slopes) == pytest.approx(slope_pct_per_min, abs=2.0)
    assert np.mean(sigmas) == pytest.approx(np.std(slopes), rel=0.35)


def test_the_slope_knows_no_gain_and_skips_what_is_unknown() -> None:
    emg = tiring(1, -10.0)
    one, other = (find_fatigue(cleaned(emg * gain, rate_hz=RATE_HZ)) for gain in (1.0, 1e-6))
    assert one.slope_pct_per_min == pytest.approx(other.slope_pct_per_min, rel=1e-9)
    emg[20_300:21_500] = np.nan
    holed = find_fatigue(cleaned(emg, rate_hz=RATE_HZ))
    assert len(holed.time_s) < len(one.time_s)
    assert holed.slope_pct_per_min is None or abs(holed.slope_pct_per_min - one.slope_pct_per_min) < 15


def test_an_effort_that_is_not_held_has_no_slope_and_says_why() -> None:
    emg = tiring(2, 0.0)
    second = np.arange(len(emg)) // 1000
    rhythm = np.where(np.arange(len(emg)) // 250 % 2, emg, 0.05 * emg)
    for values, says in (
        (emg * (0.7 + 0.6 * (second // 3 % 2)), "wavers"),
        (rhythm, "bursts"),
        (emg[:9000], "lasts 9 s"),
        (np.where(second < 15, emg, 0.0), "never works"),
    ):
        found = find_fatigue(cleaned(values, rate_hz=RATE_HZ))
        assert found.slope_pct_per_min is None
        assert found.sigma_pct_per_min is None
        assert says in found.faults[0].words


def test_the_held_part_is_found_and_a_span_narrows_it() -> None:
    emg = np.concatenate([0.01 * tiring(3, 0.0, length_s=20.0), tiring(4, -10.0, length_s=40.0)])
    quality = SignalQuality(trust="good", faults=(), noise=0.01)
    found = find_fatigue(cleaned(emg, rate_hz=RATE_HZ, start_s=5.0, quality=quality))
    assert found.span == Span(start_s=25.0, end_s=65.0)
    narrowed = find_fatigue(
        cleaned(emg, rate_hz=RATE_HZ, start_s=5.0, quality=quality), span=Span(start_s=30.0, end_s=55.0)
    )
    assert narrowed.span == Span(start_s=30.0, end_s=55.0)
    assert find_fatigue(cleaned(bursts(length_s=40.0))).slope_pct_per_min is None
