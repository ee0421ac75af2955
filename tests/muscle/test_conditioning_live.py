"""Cleaning EMG live: however the stream is split the result is one, and it is the design of the offline version."""

import pickle
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import sosfreqz

from kinescript.errors import InputRefused
from kinescript.muscle.conditioning.bands import ConditioningParams, band_sections, notch_sections, power_gain
from kinescript.muscle.conditioning.whole import LiveState, condition, init, step
from kinescript.signal.arrays import Floats
from kinescript.synth.emg_disturbances import heart, mains
from kinescript.synth.emg_noise import interference

RATE_HZ = 1000.0
SAMPLES = 24000
TRUNK = (True, False, True)


@cache
def stream() -> tuple[Floats, Floats, Floats]:
    """Three channels with mains and, in the first, a heart; what they are without; the beats."""
    rng = np.random.default_rng(11)
    clean = np.stack([interference(rng, SAMPLES, rate_hz=RATE_HZ) for _ in range(3)], axis=1)
    values = clean + mains(rng, SAMPLES, rate_hz=RATE_HZ)[:, None]
    ecg, beats_s = heart(rng, SAMPLES, rate_hz=RATE_HZ, sharpness=2.0)
    values[:, 0] += 12 * ecg
    values[20000:20003, 1] = np.nan
    values[15000, :] = np.nan
    return values, clean, beats_s


def run(values: Floats, cuts: list[int], trunk: tuple[bool, ...] = TRUNK) -> tuple[LiveState, Floats]:
    state, parts = init(rate_hz=RATE_HZ, channels=values.shape[1], trunk=trunk), []
    for chunk in np.split(values, sorted(cuts)):
        state, out = step(state, chunk)
        assert out.shape == chunk.shape
        parts.append(out)
    return state, np.concatenate(parts)


@cache
def whole() -> tuple[LiveState, Floats]:
    return run(stream()[0], [])


@settings(max_examples=15)
@given(st.lists(st.integers(0, SAMPLES), max_size=40))
def test_stream_law_any_split_gives_the_same(cuts: list[int]) -> None:
    assert np.array_equal(run(stream()[0], cuts)[1], whole()[1], equal_nan=True)


def test_stream_law_in_single_samples_and_in_chunks_of_ten_milliseconds() -> None:
    values = stream()[0][:9500]
    expected = run(values, [])[1]
    assert np.array_equal(run(values, list(range(10, 9500, 10)))[1], expected, equal_nan=True)
    assert np.array_equal(run(values, list(range(8990, 9100)))[1], expected, equal_nan=True)


def test_a_state_travels_and_is_not_changed_by_a_step() -> None:
    values = stream()[0]
    state, _ = run(values[:10010], [])
    kept = pickle.loads(pickle.dumps(state))
    first, again, travelled = (step(s, values[10010:12345])[1] for s in (state, state, kept))
    assert np.array_equal(first, again, equal_nan=True)
    assert np.array_equal(first, travelled, equal_nan=True)


def test_it_says_what_it_does() -> None:
    state, _ = whole()
    assert state.lag == 280
    assert 0.28 < state.delay_s < 0.285
    assert state.mains.frequency_hz == pytest.approx(50.0, abs=0.06)
    assert state.steps(0)[2] == "template of heartbeats subtracted"
    assert state.steps(2)[2] == "no heartbeat found"
    assert len(state.steps(1)) == 2
    assert "mains 50" in state.steps(1)[1]
    assert 0 < init(rate_hz=RATE_HZ, channels=2).delay_s < 0.005


def test_mains_goes_and_the_emg_stays() -> None:
    """What comes out is linear once the notches stand: twice the hum less once the hum is the hum that is left."""
    clean = stream()[1][:, 1:2]
    hum = mains(np.random.default_rng(12), SAMPLES, rate_hz=RATE_HZ, harmonics=(1.0, 0.5, 0.5))[:, None]
    (once_state, once), (_, twice) = (run(clean + times * hum, [], trunk=(False,)) for times in (1.0, 2.0))
    assert once_state.mains.multiples == ((1, 2, 3),)
    later = slice(16000, SAMPLES)
    left = np.mean((twice - once)[later] ** 2) / np.mean(hum[later] ** 2)
    assert 10 * np.log10(left) < -20.0
    kept = np.mean(once[later] ** 2) / np.mean(run(clean, [], trunk=(False,))[1][later] ** 2)
    assert -0.5 < 10 * np.log10(kept) < 0.1


def test_the_heart_goes() -> None:
    _, clean, beats_s = stream()
    out, reference = whole()[1], run(clean, [])[1]
    with_heart = run(stream()[0], [], trunk=(False,) * 3)[1]
    time_s = np.arange(SAMPLES) / RATE_HZ
    beside = (np.abs(time_s[:, None] - beats_s).min(axis=1) < 0.04) & (time_s > 16.5)
    at = np.flatnonzero(beside[: SAMPLES - 280])
    before = np.mean((with_heart[at, 0] - reference[at + 280, 0]) ** 2)
    after = np.mean((out[at + 280, 0] - reference[at + 280, 0]) ** 2)
    assert 10 * np.log10(before / after) > 12.0


def test_lost_samples_stay_lost_and_the_filter_starts_anew() -> None:
    values, _, _ = stream()
    _, out = whole()
    assert np.array_equal(np.isnan(out[280:]), np.isnan(values[:-280]))
    assert np.isnan(out[:280]).all()
    shifted = run(values + 500.0, [])[1]
    # a level of 500 passes neither at the start nor after what was lost
    assert np.nanmax(np.abs(shifted - out)) < 1e-6


def test_clean_emg_meets_nothing_but_the_band() -> None:
    state, _ = run(stream()[1], [])
    assert state.mains.frequency_hz is None
    assert all(state.steps(channel)[1] == "no mains found" for channel in range(3))
    assert state.heart.learnt == (None, None)


@pytest.mark.parametrize("gain", [1e-6, 1e6])
def test_law_gain(gain: float) -> None:
    out = run(gain * stream()[0], [])[1]
    assert np.allclose(out, gain * whole()[1], rtol=0, atol=1e-8 * gain, equal_nan=True)


@pytest.mark.parametrize("rate_hz", [500.0, 1000.0, 4000.0])
def test_live_and_zero_phase_have_one_magnitude(rate_hz: float) -> None:
    """An impulse through both: the same spectrum but for its phase, and that of the sections themselves."""
    params = ConditioningParams()
    samples = round(4 * rate_hz)
    values = np.zeros(samples)
    values[samples // 2] = 1.0
    _, live = step(init(rate_hz=rate_hz, channels=1), values[:, None])
    zero_phase = condition(values, rate_hz=rate_hz).values
    one, other = np.abs(np.fft.rfft(live[:, 0])), np.abs(np.fft.rfft(zero_phase))
    # of 1: the mean that the offline version takes off first, and the ends
    assert np.abs(one - other).max() < 1e-3
    turns = np.linspace(0.01, 3.1, 300)
    for sections in (band_sections(params, rate_hz), notch_sections(50.0, params, rate_hz)):
        _, response = sosfreqz(np.concatenate([sections, sections]), worN=turns)
        assert np.allclose(np.abs(response), power_gain(sections, turns), atol=1e-6)


@pytest.mark.parametrize("rate_hz", [100.0, 0.0, np.nan])
def test_a_rate_that_is_too_slow(rate_hz: float) -> None:
    with pytest.raises(InputRefused, match="200"):
        init(rate_hz=rate_hz, channels=1)
