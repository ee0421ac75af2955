"""Cleaning EMG offline: the band, mains, cables; nothing taken that is not said, nothing said that was not done."""

import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import sosfiltfilt, sosfreqz

from kinescript.muscle.conditioning.bands import ConditioningParams, band_sections, power_gain
from kinescript.muscle.conditioning.hum import hum_of
from kinescript.muscle.conditioning.whole import Conditioned, condition
from kinescript.signal.arrays import Floats
from kinescript.synth.emg_disturbances import mains
from kinescript.synth.emg_noise import interference

PARAMS = ConditioningParams()
RATE_HZ = 2000.0


def emg(seed: int, samples: int = 40000, rate_hz: float = RATE_HZ) -> Floats:
    """Ten and more seconds of EMG that rests and works in turn, loudest 1."""
    working = (np.arange(samples) / rate_hz % 4.0) > 3.0
    return interference(np.random.default_rng(seed), samples, rate_hz=rate_hz) * (0.1 + 0.9 * working)


def rms(values: Floats) -> float:
    return float(np.sqrt(np.mean(values**2)))


@pytest.mark.parametrize("rate_hz", [200.0, 1000.0, 2000.0, 4000.0, 5000.0])
def test_zero_phase_is_what_sosfiltfilt_makes(rate_hz: float) -> None:
    values = emg(1, round(14 * rate_hz), rate_hz) + 300.0
    expected = sosfiltfilt(np.array(band_sections(PARAMS, rate_hz)), values)
    out = condition(values, rate_hz=rate_hz).values
    inside = slice(round(0.5 * rate_hz), -round(0.5 * rate_hz))
    # blocks see 0.3 s beyond themselves: what lies further off counts for less than 1e-5 of the values' RMS
    assert np.abs(out - expected)[inside].max() < 1e-5 * rms(expected)
    assert np.abs(out - expected).max() < 0.1 * np.abs(expected).max()


def test_the_real_gain_is_the_squared_magnitude() -> None:
    turns = np.linspace(1e-3, np.pi - 1e-3, 500)
    _, response = sosfreqz(np.array(band_sections(PARAMS, RATE_HZ)), worN=turns)
    assert np.allclose(power_gain(band_sections(PARAMS, RATE_HZ), turns), np.abs(response) ** 2, rtol=1e-5, atol=1e-9)


def test_no_delay() -> None:
    values = np.zeros(8000)
    values[4000] = 1.0
    out = condition(values, rate_hz=RATE_HZ).values
    assert np.allclose(out[4000 - 500 : 4001], out[4000:4501][::-1], atol=1e-9)


@pytest.mark.parametrize("gain", [1e-6, 1e-3, 1e3, 1e6])
def test_law_gain_and_offset_change_nothing(gain: float) -> None:
    rng = np.random.default_rng(4)
    values = emg(4) + mains(rng, 40000, rate_hz=RATE_HZ)
    one, other = condition(values, rate_hz=RATE_HZ), condition(gain * (values + 7.0), rate_hz=RATE_HZ)
    assert one.steps == other.steps
    assert np.allclose(other.values, gain * one.values, rtol=0, atol=1e-7 * gain)


@pytest.mark.parametrize("line_hz", [50.0, 60.0])
@pytest.mark.parametrize("rate_hz", [1000.0, 2000.0, 5000.0])
def test_drifting_mains_goes_and_emg_beside_it_stays(line_hz: float, rate_hz: float) -> None:
    samples = round(40 * rate_hz)
    hum = mains(np.random.default_rng(2), samples, rate_hz=rate_hz, line_hz=line_hz, drift_hz=0.1)
    values = emg(3, samples, rate_hz)
    noisy, clean = condition(values + hum, rate_hz=rate_hz), condition(values, rate_hz=rate_hz)
    assert noisy.mains is not None
    assert noisy.mains.multiples == (1, 2, 3)
    assert noisy.mains.frequency_hz == pytest.approx(line_hz, abs=0.03)
    assert any("mains" in step and "2 harmonics taken out" in step for step in noisy.steps)
    assert noisy.mains.amplitudes[0] == pytest.approx(1.0, rel=0.1)
    # each line by itself: what is taken out is linear in the values, so of the hum alone the rest is what is left
    f = np.fft.rfftfreq(samples, 1 / rate_hz)

    def power(of: Floats, low_hz: float, high_hz: float) -> float:
        spectrum = np.abs(np.fft.rfft(of * np.hanning(samples))) ** 2
        return float(spectrum[(f >= low_hz) & (f < high_hz)].sum())

    for multiple in (1, 2, 3):
        hz = multiple * line_hz
        left = power(hum - hum_of(hum, noisy.mains, rate_hz=rate_hz, params=PARAMS), hz - 0.5, hz + 0.5)
        assert left < 0.01 * power(hum, hz - 0.5, hz + 0.5)
        for beside in ((hz - 4, hz - 1.5), (hz + 1.5, hz + 4)):
            kept = power(noisy.values, *beside) / power(clean.values, *beside)
            assert 10 * np.log10(kept) > -1.0


def test_mains_of_one_harmonic_alone_takes_that_alone() -> None:
    values = emg(5) + 0.3 * np.sin(2 * np.pi * 150.0 * np.arange(40000) / RATE_HZ)
    found = condition(values, rate_hz=RATE_HZ)
    assert found.mains is not None
    assert found.mains.multiples == (3,)
    assert found.steps[1] == "1 harmonic of mains 50.00 Hz taken out"


@settings(max_examples=40)
@given(st.integers(0, 10_000), st.sampled_from([3.0, 6.0, 20.0]), st.sampled_from([1000.0, 2000.0]))
def test_clean_emg_is_the_band_and_nothing_else(seed: int, lasts_s: float, rate_hz: float) -> None:
    values = emg(seed, round(lasts_s * rate_hz), rate_hz)
    out = condition(values, rate_hz=rate_hz, trunk=True)
    assert out.mains is None
    assert out.heart is None
    assert out.artefacts == ()
    assert np.array_equal(out.values, condition(values, rate_hz=rate_hz).values)


def test_gaps_stay_and_each_run_is_by_itself() -> None:
    values = emg(6)
    values[10000:10100] = np.nan
    values[30000] = np.nan
    out = condition(values, rate_hz=RATE_HZ)
    assert np.array_equal(np.isnan(out.values), np.isnan(values))
    assert np.allclose(out.values[:10000], condition(values[:10000], rate_hz=RATE_HZ).values)


def test_a_pulled_cable_is_said() -> None:
    values = emg(7)
    swing = np.zeros(40000)
    swing[20000:21000] = 60.0 * np.hanning(1000)
    out = condition(values + swing, rate_hz=RATE_HZ)
    assert len(out.artefacts) == 1
    assert out.artefacts[0].start_s < 10.2
    assert out.artefacts[0].end_s > 10.4
    jump = np.where(np.arange(40000) < 20000, 0.0, 200.0)
    torn = condition(values + jump, rate_hz=RATE_HZ)
    assert len(torn.unknown) == 1
    assert torn.faults[0].kind == "motion_artefact"
    assert any("unknown in which a cable was pulled" in step for step in torn.steps)
    assert np.isnan(torn.values[20000])
    assert np.isfinite(torn.values[[18000, 22000]]).all()


@pytest.mark.parametrize(
    ("values", "rate_hz", "kind"),
    [
        (np.zeros(3), 2000.0, "missing"),
        (np.full(4000, np.nan), 2000.0, "missing"),
        (np.zeros(0), 2000.0, "missing"),
        (np.ones(4000), 100.0, "rate"),
        (np.ones(4000), np.nan, "rate"),
        (np.ones(4000), -5.0, "rate"),
    ],
)
def test_what_cannot_be_emg_is_unknown_and_says_why(values: Floats, rate_hz: float, kind: str) -> None:
    out = condition(values, rate_hz=rate_hz, trunk=True)
    assert [fault.kind for fault in out.faults] == [kind]
    assert out.values.shape == values.shape
    assert np.isnan(out.values).all()


@pytest.mark.parametrize("samples", [210, 700, 1500, 5000])
def test_short_and_flat_values_come_through(samples: int) -> None:
    flat = condition(np.full(samples, 5.0), rate_hz=RATE_HZ, trunk=True)
    assert np.allclose(flat.values, 0.0)
    assert flat.mains is None
    assert np.isfinite(condition(emg(8, samples), rate_hz=RATE_HZ, trunk=True).values).all()


def test_a_low_rate_lowers_the_edge_and_says_so() -> None:
    out = condition(emg(9, 6000, 500.0), rate_hz=500.0)
    assert out.band_hz == (20.0, 225.0)
    assert out.steps[0] == "band-pass 20 to 225 Hz, zero phase (450 Hz is too high for a rate of 500 Hz)"


def test_it_travels() -> None:
    out: Conditioned = pickle.loads(pickle.dumps(condition(emg(1), rate_hz=RATE_HZ)))
    assert not out.values.flags.writeable
    with pytest.raises(ValueError, match="in order"):
        ConditioningParams(low_hz=500.0)


@pytest.mark.parametrize("top_hz", [390.0, 400.0, 450.0])
def test_the_edge_of_a_background_is_no_mains(top_hz: float) -> None:
    for seed in range(10):
        spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(20000))
        spectrum[round(top_hz * 10) :] = 0.0
        spectrum[:100] = 0.0
        found = condition(np.fft.irfft(spectrum, 20000), rate_hz=2000.0)
        assert found.mains is None, found.steps


@pytest.mark.parametrize("hz", [49.4, 50.6, 59.4, 60.6])
def test_a_line_beside_the_mains_is_none(hz: float) -> None:
    values = emg(5) + 0.3 * np.sin(2 * np.pi * hz * np.arange(40000) / RATE_HZ)
    assert condition(values, rate_hz=RATE_HZ).mains is None
