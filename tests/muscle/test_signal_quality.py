"""Quality of an EMG channel: what was planted is found where it was planted, and nothing else is. Simulated."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.emg_made import bursts, signal_of

from kinescript.muscle.conditioning.heart_removal import Heart
from kinescript.muscle.conditioning.whole import condition
from kinescript.muscle.muscle_signal import MuscleSignal
from kinescript.muscle.quality.cut_off import find_cut_off, find_still
from kinescript.muscle.quality.judging import find_signal_quality
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import Span
from kinescript.synth.emg_disturbances import mains
from kinescript.synth.emg_noise import interference

RATES_HZ = (500.0, 1000.0, 1926.0, 2000.0, 2048.0, 4000.0, 5000.0)


def kinds(signal: MuscleSignal) -> list[str]:
    return [fault.kind for fault in signal.quality.faults]


@pytest.mark.parametrize("rate_hz", RATES_HZ)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_is_wrong_with_a_good_channel(rate_hz: float, seed: int) -> None:
    signal = signal_of(bursts(seed, rate_hz=rate_hz), rate_hz=rate_hz)
    assert signal.quality.trust == "good"
    assert signal.quality.faults == ()
    assert signal.quality.unknown == ()
    # white noise of 2 uV, as much of it as the band lets through
    band_hz = min(450.0, 0.45 * rate_hz) - 20.0
    assert signal.quality.noise == pytest.approx(2e-6 * np.sqrt(band_hz / (rate_hz / 2)), rel=0.1)


@pytest.mark.parametrize("more", [1.0, "drift", "coarse"])
def test_offset_drift_and_a_coarse_converter_are_no_fault(more: float | str) -> None:
    raw = bursts()
    if more == "drift":
        raw = raw + 1e-3 * np.sin(2 * np.pi * 0.3 * np.arange(len(raw)) / 2000.0)
    elif more == "coarse":
        raw = np.round(raw / 2e-6) * 2e-6
    else:
        raw = raw + more
    assert signal_of(raw).quality.trust == "good"


def test_a_muscle_that_never_rests_has_no_noise_and_no_fault() -> None:
    steady = 1e-4 * interference(np.random.default_rng(2), 20_000, rate_hz=2000.0)
    assert signal_of(steady).quality.noise is None
    assert signal_of(steady).quality.trust == "good"


def test_gaps_are_named_and_cost_no_trust() -> None:
    raw = bursts()
    raw[4000:5000] = np.nan
    signal = signal_of(raw)
    assert signal.quality.trust == "good"
    assert "unknown for 5 % of the time, from 2.0 to 2.5 s" in signal.quality.faults[0].words
    assert np.isnan(signal.values[4000:5000]).all()


@pytest.mark.parametrize("gain", [1.0, 7.7])
def test_a_few_samples_cut_off_are_unknown_and_the_rest_is_not(gain: float) -> None:
    raw = gain * np.clip(bursts(), -3e-4, 3.2e-4) + 3e-3
    signal = signal_of(raw)
    assert signal.quality.trust == "doubtful"
    assert kinds(signal) == ["clipped"]
    assert "both ends" in signal.quality.faults[0].words
    cut = (raw >= raw.max()) | (raw <= raw.min())
    assert np.isnan(signal.values[cut]).all()
    assert np.mean(np.isnan(signal.values)) < 0.05


def test_a_channel_cut_off_at_both_rails_is_unusable() -> None:
    signal = signal_of(np.clip(bursts(), -1.5e-4, 1.5e-4))
    assert signal.quality.trust == "unusable"
    assert kinds(signal) == ["clipped"]
    assert np.isnan(signal.values).all()


def off(how: str) -> Floats:
    rng = np.random.default_rng(4)
    if how == "mains":
        return 2e-3 * mains(rng, 3600, rate_hz=2000.0)
    return 1e-9 * rng.standard_normal(3600) if how == "quiet" else np.zeros(3600)


@pytest.mark.parametrize("how", ["mains", "quiet", "flat"])
def test_an_electrode_that_came_off_is_unknown_while_it_was_off(how: str) -> None:
    raw = bursts()
    raw[6400:10000] = off(how)
    signal = signal_of(raw)
    assert signal.quality.trust == "doubtful"
    (fault,) = signal.quality.faults
    assert fault.kind == ("flat" if how == "flat" else "lead_off")
    assert fault.words.startswith("the electrode over the left gluteus medius ")
    assert "from 3.2 to 5.0 s" in fault.words
    assert np.isnan(signal.values[6400:10000]).all()
    assert np.isfinite(signal.values[:6200]).all()
    assert np.isfinite(signal.values[10200:]).all()


def test_spans_are_told_on_the_recordings_clock() -> None:
    raw = bursts()
    raw[6400:10000] = off("mains")
    (span,) = signal_of(raw, start_s=100.0).quality.unknown
    assert (span.start_s, span.end_s) == (pytest.approx(103.2, abs=0.11), pytest.approx(105.0, abs=0.11))
    assert np.isnan(signal_of(raw, start_s=100.0).values[6500:9900]).all()


def test_a_pulled_cable_is_said_and_only_what_it_reached_is_unknown() -> None:
    time_s = np.arange(20_000) / 2000.0
    raw = bursts()
    slow = signal_of(raw + 5e-3 * np.exp(-(((time_s - 4.0) / 0.2) ** 2)))
    assert kinds(slow) == ["motion_artefact"]
    assert "filtered away" in slow.quality.faults[0].words
    assert np.isfinite(slow.values).all()
    jolt = 0.1 * (np.abs(time_s - 5.5) < 0.05) * np.random.default_rng(3).standard_normal(len(raw)).cumsum() / 50
    fast = signal_of(raw + jolt)
    assert "motion_artefact" in kinds(fast)
    assert fast.quality.trust == "doubtful"
    assert np.isnan(fast.values[np.abs(time_s - 5.5) < 0.04]).all()
    assert np.isfinite(fast.values[(time_s < 4.9) | (time_s > 6.1)]).all()


@pytest.mark.parametrize("line_hz", [50.0, 60.0])
def test_mains_louder_than_muscle_leave_nothing_to_measure(line_hz: float) -> None:
    hum = mains(np.random.default_rng(5), 20_000, rate_hz=2000.0, line_hz=line_hz)
    for loud in (5e-4, 5e-3):
        signal = signal_of(bursts() + loud * hum)
        assert signal.quality.trust == "unusable"
        assert "mains" in kinds(signal)
        assert np.isnan(signal.values).all()


def test_the_noise_of_an_amplifier_is_not_muscle() -> None:
    signal = signal_of(1e-6 * np.random.default_rng(6).standard_normal(20_000))
    assert signal.quality.trust == "doubtful"
    assert "amplifier" in signal.quality.faults[0].words


def test_what_conditioning_saw_is_heard() -> None:
    raw = bursts()
    seen = condition(raw, rate_hz=2000.0)
    span = Span(start_s=2.0, end_s=3.0)
    heart = Heart(beats_s=np.arange(10.0), to_emg=8.0, left_to_emg=2.0)
    told = Fault(kind="gap", words="something else")
    for more, kind, trust in (
        ({"heart": heart}, "ecg", "doubtful"),
        ({"faults": (told,)}, "gap", "doubtful"),
        ({"artefacts": (span,)}, "motion_artefact", "good"),
        ({"artefacts": (span,), "unknown": (span,)}, "motion_artefact", "doubtful"),
    ):
        quality = find_signal_quality(raw, replace(seen, **more), rate_hz=2000.0, start_s=7.0)
        assert quality.trust == trust
        assert [fault.kind for fault in quality.faults] == [kind]
        assert quality.unknown == ((Span(start_s=9.0, end_s=10.0),) if "unknown" in more else ())


@settings(max_examples=10, deadline=None)
@given(power=st.integers(-6, 6), how=st.sampled_from(["clean", "clipped", "mains", "quiet", "flat", "hum"]))
def test_a_gain_changes_no_verdict(power: int, how: str) -> None:
    raw = bursts(length_s=6.0)
    if how == "clipped":
        raw = np.clip(raw, -3e-4, 2.5e-4)
    elif how == "hum":
        raw = raw + 5e-5 * mains(np.random.default_rng(5), len(raw), rate_hz=2000.0)
    elif how != "clean":
        raw[6400:10000] = off(how)
    one, other = signal_of(raw).quality, signal_of(raw * 10.0**power).quality
    assert one.trust == other.trust
    assert one.faults == other.faults
    assert one.unknown == other.unknown
    if one.noise is not None:
        assert other.noise == pytest.approx(one.noise * 10.0**power, rel=1e-6)


def test_what_stands_still_for_a_quarter_of_a_second_is_found_to_the_sample() -> None:
    values = np.random.default_rng(7).standard_normal(5000)
    values[1001:1301] = values[1001]
    values[3000:3200] = values[3000]
    assert find_still(values, rate_hz=1000.0) == ((1001, 1301),)


def test_where_a_signal_was_cut_off_is_found_to_the_sample() -> None:
    values = np.sin(np.arange(2000) / 17.0) + 0.01 * np.random.default_rng(8).standard_normal(2000)
    assert find_cut_off(values) == ((), ())
    low, high = find_cut_off(np.minimum(values, 0.9))
    assert low == ()
    assert sum(b - a for a, b in high) == np.sum(values >= 0.9)
    assert find_cut_off(np.full(10, 3.0)) == ((), ())
    assert find_cut_off(np.full(10, np.nan)) == ((), ())


@pytest.mark.parametrize("line_hz", [77.0, 133.0, 211.0])
def test_one_tone_is_no_muscle(line_hz: float) -> None:
    t_s = np.arange(20_000) / 2000.0
    signal = signal_of(
        1e-4 * np.sin(2 * np.pi * line_hz * t_s) + 1e-7 * np.random.default_rng(1).standard_normal(20_000)
    )
    assert signal.quality.trust == "unusable"
    assert kinds(signal)[0] == "tone"
    # a burst of muscle in which nothing is a tone stays what it is
    assert signal_of(bursts()).quality.trust == "good"


def test_spikes_over_an_amplifier_are_no_muscle_and_rare_bursts_are() -> None:
    rng = np.random.default_rng(1)
    raw = 2e-6 * rng.standard_normal(20_000)
    for at in (3000, 9000, 14_000):
        raw[at : at + 40] += 3e-3 * np.exp(-np.arange(40) / 10)
    signal = signal_of(raw)
    assert signal.quality.trust == "unusable"
    assert "nothing but an amplifier's noise and a few spikes" in signal.quality.faults[-1].words
    # bursts as white as the noise may be no muscle, but they are no spikes either
    white = 2e-6 * rng.standard_normal(20_000)
    white[4000:6000] *= 20
    white[12_000:14_000] *= 20
    assert signal_of(white).quality.trust == "doubtful"
