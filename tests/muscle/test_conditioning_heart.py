"""Heartbeats in EMG: taken out where there is a heart, and nothing taken for one that is muscle."""

import numpy as np
import pytest

from kinescript.muscle.conditioning.whole import condition
from kinescript.signal.arrays import Floats
from kinescript.synth.emg_disturbances import heart
from kinescript.synth.emg_noise import interference

RATE_HZ = 2000.0


def beating(seed: int, *, sharpness: float, times: float, lasts_s: float = 40.0) -> tuple[Floats, Floats, Floats]:
    """EMG at rest, the heart in it with a QRS in the band `times` as high as its RMS, and the beats."""
    rng = np.random.default_rng(seed)
    samples = round(lasts_s * RATE_HZ)
    ecg, beats_s = heart(rng, samples, rate_hz=RATE_HZ, sharpness=sharpness)
    in_band = condition(ecg, rate_hz=RATE_HZ).values
    values = interference(rng, samples, rate_hz=RATE_HZ)
    return values, times * ecg / np.abs(in_band).max(), beats_s


def near(beats_s: Floats, samples: int, *, within_s: float) -> Floats:
    time_s = np.arange(samples) / RATE_HZ
    return np.abs(time_s[:, None] - beats_s).min(axis=1) < within_s


@pytest.mark.parametrize("sharpness", [1.0, 2.0])
@pytest.mark.parametrize("times", [4.0, 8.0, 16.0])
def test_the_heart_goes_and_the_emg_stays(sharpness: float, times: float) -> None:
    values, ecg, beats_s = beating(3, sharpness=sharpness, times=times)
    clean = condition(values, rate_hz=RATE_HZ).values
    out = condition(values + ecg, rate_hz=RATE_HZ, trunk=True)
    assert out.heart is not None
    assert len(out.beats_s) == pytest.approx(len(beats_s), abs=1)
    assert np.median(np.abs(out.beats_s[:, None] - beats_s).min(axis=1)) < 0.002
    beside = near(beats_s, len(values), within_s=0.04)
    before = condition(values + ecg, rate_hz=RATE_HZ).values
    reduced = np.mean((before - clean)[beside] ** 2) / np.mean((out.values - clean)[beside] ** 2)
    # 4 times: 12 dB and more; what is left is the error of a template of 31 beats, the heart's breath and its EMG
    assert 10 * np.log10(reduced) > {4.0: 12.0, 8.0: 16.0, 16.0: 20.0}[times]
    between = ~near(beats_s, len(values), within_s=0.15)
    # 0.25 s after a beat the T wave of a heart 16 times as high still reaches into the band
    assert np.sqrt(np.mean(out.values[between] ** 2) / np.mean(clean[between] ** 2)) == pytest.approx(1.0, abs=0.02)
    assert "template" in out.steps[-1]


def test_few_beats_are_met_with_the_stronger_high_pass() -> None:
    values, ecg, _ = beating(5, sharpness=1.0, times=8.0, lasts_s=4.0)
    out = condition(values + ecg, rate_hz=RATE_HZ, trunk=True)
    assert out.heart is not None
    assert "high-pass 30 Hz beside heartbeats" in out.steps[-1]
    assert "too few for a template" in out.steps[-1]


@pytest.mark.parametrize("sharpness", [1.0, 2.0])
def test_a_heart_is_found_between_bursts(sharpness: float) -> None:
    values, ecg, beats_s = beating(7, sharpness=sharpness, times=8.0, lasts_s=60.0)
    working = (np.arange(len(values)) / RATE_HZ % 3.0) > 2.0
    out = condition(values * (1 + 9 * working) + ecg, rate_hz=RATE_HZ, trunk=True)
    resting = [beat for beat in beats_s if (beat % 3.0) < 1.9 and beat > 0.1]
    found = np.abs(np.array(resting)[:, None] - out.beats_s).min(axis=1) < 0.01
    assert np.mean(found) > 0.97


def walking(seed: int, rate_hz: float, lasts_s: float) -> Floats:
    """Bursts of muscle once a stride, as regular as a heart and down to as short as a QRS."""
    rng = np.random.default_rng(seed)
    time_s = np.arange(round(lasts_s * rate_hz)) / rate_hz
    stride_s, lasting_s = rng.uniform(0.5, 1.4), rng.uniform(0.05, 0.4)
    at_s = np.arange(0.0, lasts_s, stride_s)
    at_s = at_s + 0.02 * stride_s * rng.standard_normal(len(at_s))
    bells = np.exp(-0.5 * ((time_s[:, None] - at_s) / (lasting_s / 2.5)) ** 2)
    loud = 0.05 + bells @ rng.uniform(0.7, 1.3, len(at_s))
    spread = {"low_hz": float(rng.uniform(30, 120))}
    return loud * interference(rng, len(time_s), rate_hz=rate_hz, **spread)


@pytest.mark.parametrize("seed", range(40))
def test_walking_is_not_taken_for_a_heart(seed: int) -> None:
    rate_hz = (1000.0, 2000.0)[seed % 2]
    values = walking(seed, rate_hz, (8.0, 15.0, 30.0)[seed % 3])
    out = condition(values, rate_hz=rate_hz, trunk=True)
    assert out.heart is None
    assert np.array_equal(out.values, condition(values, rate_hz=rate_hz).values)


@pytest.mark.needs_data
def test_real_walking_is_not_taken_for_a_heart(data_folder) -> None:  # type: ignore[no-untyped-def]
    import warnings

    import rdata

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        trial = next(iter(rdata.read_rda(data_folder / "emg_walk" / "RAW_DATA.RData")["RAW_DATA"].values()))
    recorded = trial["emg"]
    for muscle in list(recorded.columns)[1:]:
        values = np.asarray(recorded[muscle], dtype=float)
        out = condition(values, rate_hz=1000.0, trunk=True)
        assert out.heart is None, muscle
        assert np.array_equal(out.values, condition(values, rate_hz=1000.0).values)


@pytest.mark.parametrize("gain", [1e-6, 1e6])
def test_law_gain(gain: float) -> None:
    values, ecg, _ = beating(9, sharpness=1.5, times=6.0, lasts_s=15.0)
    one = condition(values + ecg, rate_hz=RATE_HZ, trunk=True)
    other = condition(gain * (values + ecg), rate_hz=RATE_HZ, trunk=True)
    assert one.steps == other.steps
    assert np.array_equal(one.beats_s, other.beats_s)
    assert np.allclose(other.values, gain * one.values, rtol=0, atol=1e-9 * gain)
