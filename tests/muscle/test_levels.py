"""Levels: the planted amplitude within the stated error, on any clock, the same whatever the gain. Simulated."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.emg_made import bursts, cleaned, signal_of

from kinescript.muscle.levels.activation import NormalisedTo, ReferenceKind
from kinescript.muscle.levels.level import find_activation, find_spread
from kinescript.muscle.levels.references import find_reference
from kinescript.muscle.muscle_signal import SignalQuality
from kinescript.synth.emg_noise import interference

QUIET = SignalQuality(trust="good", faults=(), noise=0.5)


def planted(seed: int, *, rate_hz: float, low_hz: float, noise: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """EMG whose amplitude swings between 0.5 and 1.5 twice in 4 s, 10 s of it, and that amplitude."""
    rng = np.random.default_rng(seed)
    count = int(10 * rate_hz)
    amplitude = 1 + 0.5 * np.sin(2 * np.pi * 0.5 * np.arange(count) / rate_hz)
    emg = amplitude * interference(rng, count, rate_hz=rate_hz, low_hz=low_hz, high_hz=2 * low_hz)
    return emg + noise * rng.standard_normal(count), amplitude


@pytest.mark.parametrize(("rate_hz", "low_hz"), [(500.0, 50.0), (1000.0, 40.0), (2000.0, 60.0), (5000.0, 100.0)])
def test_the_planted_amplitude_is_held_as_often_as_stated(rate_hz: float, low_hz: float) -> None:
    off = []
    for seed in range(15):
        emg, amplitude = planted(seed, rate_hz=rate_hz, low_hz=low_hz)
        activation = find_activation(cleaned(emg, rate_hz=rate_hz))
        truth = np.interp(activation.time_s, np.arange(len(emg)) / rate_hz, amplitude)
        off.append(np.abs(activation.level - truth) / activation.sigma)
    assert np.mean(np.array(off) < 1.645) == pytest.approx(0.90, abs=0.025)
    assert np.mean(np.array(off) < 1.0) == pytest.approx(0.683, abs=0.03)


def test_noise_is_taken_off_and_the_error_still_holds_the_truth() -> None:
    levels, held = [], []
    for seed in range(15):
        emg, amplitude = planted(seed, rate_hz=2000.0, low_hz=60.0, noise=0.5)
        activation = find_activation(cleaned(emg, quality=QUIET))
        truth = np.interp(activation.time_s, np.arange(len(emg)) / 2000.0, amplitude)
        levels.append(np.mean(activation.level) / np.mean(truth))
        held.append(np.mean(np.abs(activation.level - truth) < 1.645 * activation.sigma))
    assert np.mean(levels) == pytest.approx(1.0, abs=0.03)
    assert 0.88 <= np.mean(held) <= 0.98


def test_a_muscle_at_rest_has_no_level_but_an_error() -> None:
    rest = 0.5 * np.random.default_rng(3).standard_normal(20_000)
    activation = find_activation(cleaned(rest, quality=QUIET))
    assert activation.level.min() >= 0
    assert np.mean(activation.level) < 0.2
    assert (activation.sigma > 0).all()


def test_the_markers_clock_or_a_hundred_a_second() -> None:
    signal = cleaned(bursts(), start_s=2.0)
    alone = find_activation(signal)
    assert alone.time_s[0] == 2.0
    np.testing.assert_allclose(np.diff(alone.time_s), 0.01)
    assert alone.time_s[-1] < 12.0 <= alone.time_s[-1] + 0.0101
    at_s = np.array([1.0, 2.0, 5.005, 11.99, 13.0])
    elsewhere = find_activation(signal, at_s=at_s)
    assert np.isfinite(elsewhere.level).tolist() == [False, True, True, True, False]
    assert elsewhere.level[1] == alone.level[0]


def test_unknown_stays_unknown_and_an_unusable_channel_has_no_level() -> None:
    values = bursts()
    values[4000:8000] = np.nan
    activation = find_activation(cleaned(values))
    inside = (activation.time_s >= 2.0) & (activation.time_s < 4.0)
    assert np.isnan(activation.level[inside]).all()
    assert np.isfinite(activation.level[~inside]).all()
    broken = find_activation(cleaned(bursts(), quality=SignalQuality(trust="unusable", faults=())))
    assert len(broken.level) == 1000
    assert np.isnan(broken.level).all()
    assert np.isnan(broken.sigma).all()


@settings(max_examples=8, deadline=None)
@given(power=st.integers(-6, 6), seed=st.integers(0, 100))
def test_a_gain_changes_no_normalised_activation(power: int, seed: int) -> None:
    raw = bursts(seed, length_s=4.0)
    one, other = signal_of(raw), signal_of(raw * 10.0**power)
    assert one.quality.trust == other.quality.trust
    assert [f.kind for f in one.quality.faults] == [f.kind for f in other.quality.faults]
    for kind in ("task_peak", "fixed"):
        references = [
            find_reference(each)[0]
            if kind == "task_peak"
            else NormalisedTo(kind=ReferenceKind.MVIC, level=2e-4 * gain, sigma=1e-5 * gain, seen_in="a file")
            for each, gain in ((one, 1.0), (other, 10.0**power))
        ]
        first, second = (find_activation(s, normalised_to=r) for s, r in zip((one, other), references, strict=True))
        assert first.unit == second.unit == "%"
        np.testing.assert_allclose(first.level, second.level, rtol=1e-6, atol=1e-6)
        np.testing.assert_allclose(first.sigma, second.sigma, rtol=1e-6, atol=1e-6)


def test_how_uncertain_rectified_noise_is() -> None:
    # white Gaussian samples forget at once: relative variance of one rectified sample is pi / 2 - 1
    white = np.random.default_rng(1).standard_normal(200_000)
    assert find_spread(white, rate_hz=2000.0) == pytest.approx(np.pi / 2 - 1, rel=0.1)
    assert np.isnan(find_spread(white[:100], rate_hz=2000.0))
    assert np.isnan(find_spread(np.zeros(4000), rate_hz=2000.0))
