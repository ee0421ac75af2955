"""Onsets: found where they were planted, with intervals that mean what they say, and nowhere else."""

import numpy as np
import pytest
from numpy.typing import NDArray

from kinescript.body.segments import MuscleSite
from kinescript.body.words import Side
from kinescript.muscle.conditioning import condition
from kinescript.muscle.muscle_signal import MuscleSignal, SignalQuality
from kinescript.muscle.onset_edges import Edges
from kinescript.muscle.onset_params import OnsetParams
from kinescript.muscle.onset_power import find_power
from kinescript.muscle.onset_runs import find_bursting
from kinescript.muscle.onsets import find_bursts, find_onsets
from kinescript.muscle.quality import find_signal_quality
from kinescript.synth.emg_noise import interference

RATE_HZ = 2000.0
SITE = MuscleSite(muscle="multifidus", side=Side.LEFT)


def planted(
    seed: int, bursts: tuple[tuple[float, float, float], ...], *, length_s: float = 6.0, rate_hz: float = RATE_HZ
) -> NDArray[np.float64]:
    """Noise of RMS 1 with bursts (start, end, RMS over noise)."""
    rng = np.random.default_rng(seed)
    samples = round(length_s * rate_hz)
    time_s = np.arange(samples) / rate_hz
    values = rng.standard_normal(samples) * (rate_hz / 900.0) ** 0.5
    muscle = interference(rng, samples, rate_hz=rate_hz)
    for start_s, end_s, strength in bursts:
        values += strength * muscle * ((time_s >= start_s) & (time_s < end_s))
    return values


def times_s(values: NDArray[np.float64], **named: object) -> list[float]:
    return [each.time_s for each in find_onsets(values, rate_hz=RATE_HZ, **named)]  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(5))
def test_a_burst_is_found_where_it_was_planted(seed: int) -> None:
    found = find_onsets(planted(seed, ((3.0, 4.2, 4.0),)), rate_hz=RATE_HZ)
    assert len(found) == 1
    assert found[0].time_s == pytest.approx(3.0, abs=0.03)
    assert 0 < found[0].high_s - found[0].low_s < 0.15


def test_the_interval_holds_the_truth_about_nine_times_in_ten() -> None:
    held = [
        any(o.low_s <= 3.0 <= o.high_s for o in find_onsets(planted(100 + n, ((3.0, 4.0, 2.0),)), rate_hz=RATE_HZ))
        for n in range(120)
    ]
    # 0.9 of 120, and three standard deviations of that
    assert 0.82 <= np.mean(held) <= 0.98


def test_a_weak_burst_in_what_sounds_like_an_amplifier_counts() -> None:
    for seed in range(10):
        values = planted(seed, ((3.0, 4.0, 2.0),))
        quality = find_signal_quality(values, condition(values, rate_hz=RATE_HZ), rate_hz=RATE_HZ)
        assert quality.trust == "doubtful"
        assert times_s(values) == pytest.approx([3.0], abs=0.1)


@pytest.mark.parametrize("length_s", [4.0, 20.0])
def test_one_short_loud_burst_is_no_pulled_cable_however_long_the_rest(length_s: float) -> None:
    for seed in range(4):
        values = planted(seed, ((2.5, 2.8, 200.0),), length_s=length_s)
        time_s = np.arange(len(values)) / RATE_HZ
        assert times_s(values) == pytest.approx([2.5], abs=0.03)
        # mains louder than the rest and not louder than the burst hide nothing
        assert times_s(values + 30.0 * np.sin(2 * np.pi * 50.02 * time_s)) == pytest.approx([2.5], abs=0.03)


def test_peaks_that_were_cut_off_keep_their_time() -> None:
    values = planted(3, ((2.5, 3.0, 50.0),), length_s=8.0)
    assert times_s(np.clip(values, -110.0, 110.0)) == pytest.approx([2.5], abs=0.03)


def test_noise_alone_has_none() -> None:
    assert [times_s(planted(seed, (), length_s=20.0)) for seed in range(10)] == [[]] * 10


def test_a_quiet_third_of_a_second_is_enough() -> None:
    found = times_s(planted(3, ((0.3, 0.9, 5.0),), length_s=1.2))
    assert found == pytest.approx([0.3], abs=0.04)


def test_pre_tension_is_no_burst_but_a_second_burst_is() -> None:
    values = planted(1, ((1.0, 1.2, 0.8), (2.0, 3.0, 8.0), (4.0, 4.6, 2.8)))
    assert times_s(values) == pytest.approx([2.0, 4.0], abs=0.04)


def test_what_counts_is_told_by_a_reference() -> None:
    values = planted(2, ((2.0, 3.0, 3.0),))
    assert len(times_s(values, reference=3.0)) == 1
    assert times_s(values, reference=30.0) == []
    stronger = planted(3, ((2.0, 4.0, 40.0),))
    assert times_s(values, reference=stronger) == []


def test_a_level_that_creeps_up_has_no_instant() -> None:
    rng = np.random.default_rng(4)
    time_s = np.arange(40000) / RATE_HZ
    slow = np.clip((time_s - 4.0) / 10.0, 0.0, 1.0) * 3.0
    values = rng.standard_normal(40000) + slow * interference(rng, 40000, rate_hz=RATE_HZ)
    assert times_s(values) == []


def test_background_that_drifts_hides_nothing() -> None:
    drift = 10 ** (np.linspace(0.0, 8.0, 40000) / 20)
    assert times_s(planted(5, (), length_s=20.0) * drift) == []
    assert times_s(planted(5, ((15.0, 16.0, 4.0),), length_s=20.0) * drift) == pytest.approx([15.0], abs=0.05)


def test_a_muscle_that_works_from_the_first_sample_has_no_onset_but_an_offset() -> None:
    assert times_s(planted(6, ((0.0, 1.5, 5.0),))) == []
    (burst,) = find_bursts(signal(planted(6, ((0.0, 1.5, 5.0),))))
    assert burst.onset is None
    assert burst.offset is not None
    assert burst.offset.time_s == pytest.approx(1.5, abs=0.04)


def test_a_muscle_at_work_from_the_first_sample_never_rises_by_chance() -> None:
    # one in eight did with the usual ratio of powers
    for seed in range(30):
        assert times_s(planted(seed, ((0.0, 1.0, 30.0), (2.0, 3.0, 30.0)))) == pytest.approx([2.0], abs=0.03)


@pytest.mark.parametrize("gain", [1e-6, 1e-3, 0.37, 1e3, 1e6])
def test_gain_moves_nothing(gain: float) -> None:
    values = planted(7, ((2.0, 3.0, 3.0), (4.0, 4.5, 2.0)))
    assert [round(t * RATE_HZ) for t in times_s(gain * values)] == [round(t * RATE_HZ) for t in times_s(values)]


def test_what_travels_within_the_detector_is_read_only() -> None:
    values = planted(7, ((2.0, 3.0, 3.0),))
    params = OnsetParams()
    power = find_power(values, rate_hz=RATE_HZ, beats_s=np.zeros(0), params=params)
    assert power is not None
    edges = Edges.of(
        values.copy(), np.zeros(0), power, find_bursting(power, 0.0, params), rate_hz=RATE_HZ, params=params
    )
    assert edges.quiet is not None
    back = edges.mirrored()
    for each in (power.bins, power.smooth, power.floor, power.known, edges.values, edges.doubtful, *edges.quiet):
        assert not each.flags.writeable
    for each in (back.values, back.bins, back.floor, back.doubtful):
        assert not each.flags.writeable


def test_an_offset_moves_nothing() -> None:
    values = planted(7, ((2.0, 3.0, 3.0),))
    assert times_s(values + 1000.0) == pytest.approx(times_s(values), abs=1e-6)


def test_the_rate_moves_little() -> None:
    from scipy.signal import resample_poly

    for seed in range(4):
        fine = planted(seed, ((3.0, 4.0, 5.0),), rate_hz=4000.0)
        (one,) = find_onsets(fine, rate_hz=4000.0)
        for down in (2, 4):
            (other,) = find_onsets(resample_poly(fine, 1, down), rate_hz=4000.0 / down)
            assert other.time_s == pytest.approx(one.time_s, abs=0.005)


def signal(values: NDArray[np.float64], *, trust: str = "good", start_s: float = 0.0) -> MuscleSignal:
    quality = SignalQuality(trust=trust, faults=())  # type: ignore[arg-type]
    none = np.zeros(0)
    return MuscleSignal(
        at=SITE, rate_hz=RATE_HZ, start_s=start_s, unit="uV", values=values, steps=(), beats_s=none, quality=quality
    )


def test_bursts_carry_place_time_and_level() -> None:
    values = planted(8, ((2.0, 3.0, 5.0),))
    (burst,) = find_bursts(signal(values, start_s=10.0))
    assert burst.at == SITE
    assert burst.unit == "uV"
    assert burst.onset is not None
    assert burst.offset is not None
    assert burst.onset.time_s == pytest.approx(12.0, abs=0.03)
    assert burst.offset.time_s == pytest.approx(13.0, abs=0.03)
    assert burst.span.start_s == burst.onset.time_s
    assert burst.level == pytest.approx(5.0, rel=0.2)


def test_the_level_of_a_burst_comes_back_within_its_error() -> None:
    for strength, lasts_s in ((3.0, 0.4), (5.0, 1.0), (20.0, 0.3)):
        off = []
        for seed in range(60):
            values = planted(seed, ((2.0, 2.0 + lasts_s, strength),))
            burst = max(find_bursts(signal(values)), key=lambda each: each.level)
            off.append((burst.level - strength) / burst.level_sigma)
        assert abs(np.mean(off)) < 0.7
        assert 0.6 < np.std(off) < 1.4


def test_the_error_of_a_level_scales_with_it() -> None:
    values = planted(8, ((2.0, 3.0, 5.0),))
    (one,), (other,) = find_bursts(signal(values)), find_bursts(signal(1e-6 * values))
    assert other.level_sigma == pytest.approx(1e-6 * one.level_sigma, rel=1e-6)


@pytest.mark.parametrize("seed", range(6))
def test_two_strong_bursts_with_a_real_pause_are_two(seed: int) -> None:
    assert times_s(planted(seed, ((2.0, 2.4, 10.0), (2.55, 3.0, 10.0)))) == pytest.approx([2.0, 2.55], abs=0.04)
    assert times_s(planted(seed, ((2.0, 2.4, 10.0), (2.45, 3.0, 10.0)))) == pytest.approx([2.0], abs=0.04)


def test_a_channel_that_cannot_be_trusted_has_no_bursts() -> None:
    assert find_bursts(signal(planted(8, ((2.0, 3.0, 5.0),)), trust="unusable")) == ()


def test_a_longer_gap_parts_bursts_and_a_shorter_one_does_not() -> None:
    values = planted(9, ((2.0, 2.5, 6.0), (2.55, 3.0, 6.0), (3.5, 4.0, 6.0)))
    assert times_s(values) == pytest.approx([2.0, 3.5], abs=0.04)
    # the strongest tenth of a second always reaches its own share
    assert len(times_s(values, params=OnsetParams(gate=0.99))) in (1, 2)
