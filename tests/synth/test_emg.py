"""The signal of an electrode: the published spectrum, the planted level, and the errors asked for, no others."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinescript.body.segments import MuscleSite
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.record.channel import ChannelKind
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import Span, mask_of
from kinescript.synth.emg_errors import NO_EMG_ERRORS, Crosstalk, EmgErrors, LeadOff
from kinescript.synth.emg_noise import interference
from kinescript.synth.muscles_at_rest import TRUNK
from kinescript.synth.muscles_plan import MusclePlan
from kinescript.synth.plan import Plan
from kinescript.synth.recordings import make_recording
from kinescript.synth.truth import Truth

BACK, THIGH = "erector_spinae_longissimus", "biceps_femoris"


def electrodes(
    errors: EmgErrors, *, task: Task = Task.FORWARD_BEND, seed: int = 2, muscles: tuple[str, ...] = (BACK, THIGH)
) -> tuple[dict[tuple[str, Side | None], Floats], Truth]:
    plan = Plan(muscles=MusclePlan(muscles=muscles, errors=errors))
    recording, truth = make_recording(task, plan=plan, seed=seed)
    channels = recording.of_kind(ChannelKind.EMG)
    return {(c.at.muscle, c.at.side): c.values[:, 0] for c in channels if isinstance(c.at, MuscleSite)}, truth


def power(values: Floats, rate_hz: float, size: int) -> tuple[Floats, Floats]:
    """Return frequencies and the mean periodogram of pieces of this size, in units squared a bin."""
    pieces = values[: len(values) // size * size].reshape(-1, size)
    spectrum = np.abs(np.fft.rfft(pieces * np.hanning(size), axis=1)) ** 2
    return np.fft.rfftfreq(size, 1 / rate_hz), np.asarray(spectrum.mean(axis=0))


@given(low_hz=st.floats(30, 120), wider=st.floats(1.5, 2.5), seed=st.integers(0, 99))
@settings(max_examples=8)
def test_the_spectrum_is_the_published_one(low_hz: float, wider: float, seed: int) -> None:
    rate_hz, high_hz = 2000.0, low_hz * wider
    drawn = interference(np.random.default_rng(seed), 400_000, rate_hz=rate_hz, low_hz=low_hz, high_hz=high_hz)
    f, seen = power(drawn, rate_hz, 1000)
    # Shwedyk et al. 1977, written out once more
    wanted = high_hz**4 * f**2 / ((f**2 + low_hz**2) * (f**2 + high_hz**2) ** 2)
    inside = (f >= 10) & (f <= 500)
    ratio = (seen[inside] / seen[inside].sum()) / (wanted[inside] / wanted[inside].sum())
    bands = ratio[: len(ratio) // 10 * 10].reshape(-1, 10).mean(axis=1)
    assert bands == pytest.approx(1.0, abs=0.08)


@pytest.mark.parametrize("rate_hz", [500.0, 1000.0, 2000.0, 4000.0])
def test_interference_has_an_rms_of_one_at_any_rate(rate_hz: float) -> None:
    drawn = [interference(np.random.default_rng(s), 3000, rate_hz=rate_hz) for s in range(60)]
    assert float(np.sqrt(np.mean(np.square(drawn)))) == pytest.approx(1.0, abs=0.02)


def test_the_signal_has_the_rms_of_its_envelope_and_the_spectrum_of_its_truth() -> None:
    values, truth = electrodes(NO_EMG_ERRORS, task=Task.QUIET_STANDING)
    for each in truth.muscles:
        seen = values[each.at.muscle, each.at.side]
        assert float(np.sqrt(np.mean(seen**2))) == pytest.approx(each.tonic_v, rel=0.05)
        f, found = power(seen, each.rate_hz, 500)
        wanted = each.high_hz**4 * f**2 / ((f**2 + each.low_hz**2) * (f**2 + each.high_hz**2) ** 2)
        mean_hz = [float((f * p)[1:].sum() / p[1:].sum()) for p in (found, wanted)]
        assert mean_hz[0] == pytest.approx(mean_hz[1], rel=0.05)
    bent, truth = electrodes(NO_EMG_ERRORS)
    for each in truth.muscles:
        over = bent[each.at.muscle, each.at.side] / each.envelope_v
        assert float(np.sqrt(np.mean(over**2))) == pytest.approx(1.0, rel=0.05)


def added(errors: EmgErrors, **asked: object) -> tuple[dict[tuple[str, Side | None], Floats], Truth]:
    """Return in uV what these errors add to signals without any, and the truth."""
    clean, _ = electrodes(NO_EMG_ERRORS, **asked)  # type: ignore[arg-type]
    disturbed, truth = electrodes(errors, **asked)  # type: ignore[arg-type]
    return {at: (disturbed[at] - clean[at]) * 1e6 for at in clean}, truth


def test_noise_is_white_and_as_large_as_asked_for() -> None:
    more, _ = added(EmgErrors(noise_uv=7.0))
    for values in more.values():
        assert values.std() == pytest.approx(7.0, rel=0.03)
        _, spectrum = power(values, 1000.0, 500)
        assert spectrum[5:120].mean() == pytest.approx(spectrum[120:-5].mean(), rel=0.1)


def test_the_heart_beats_on_the_trunk_alone() -> None:
    more, truth = added(replace(NO_EMG_ERRORS, heart_uv=80.0, heart_per_min=66.0))
    for each in truth.muscles:
        values = more[each.at.muscle, each.at.side]
        if each.at.muscle not in TRUNK:
            assert not values.any() and not len(each.beats_s)
            continue
        assert 60 / np.diff(each.beats_s).mean() == pytest.approx(66, rel=0.1)
        at = np.round(each.beats_s[1:-1] * each.rate_hz).astype(int)
        peaks = np.array([np.abs(values[i - 5 : i + 6]).max() for i in at])
        assert peaks.min() > 0.6 * 80 and peaks.max() < 1.1 * 80
        away = np.min(np.abs(np.arange(len(values))[:, None] / each.rate_hz - each.beats_s), axis=1) > 0.4
        assert np.abs(values[away]).max(initial=0.0) < 12
    one, two = (truth.muscle(BACK, side).beats_s for side in Side)
    assert np.array_equal(one, two)


@pytest.mark.parametrize("line_hz", [50.0, 60.0])
def test_the_mains_hum_where_they_should_and_drift(line_hz: float) -> None:
    more, _ = added(replace(NO_EMG_ERRORS, mains_uv=20.0, mains_hz=line_hz, mains_drift_hz=0.1))
    for values in more.values():
        f, spectrum = power(values, 1000.0, 5000)
        assert f[np.argmax(spectrum)] == pytest.approx(line_hz, abs=0.21)
        near = np.zeros(len(f), dtype=bool)
        for number in (1, 2, 3):
            near |= np.abs(f - number * line_hz) < 1.5
        assert spectrum[near].sum() / spectrum.sum() > 0.999
        # a fundamental of 20, harmonics of 4 and 8
        assert values.std() == pytest.approx(np.sqrt((20**2 + 4**2 + 8**2) / 2), rel=0.05)


def test_rails_hold_the_signal() -> None:
    clipped, _ = electrodes(EmgErrors(clip_uv=30.0))
    free, _ = electrodes(EmgErrors())
    for at, values in clipped.items():
        assert np.array_equal(values, np.clip(free[at], -30 * 1e-6, 30 * 1e-6))
        assert (np.abs(values) == 30 * 1e-6).mean() > 0.001


def test_a_loose_electrode_sees_no_muscle_while_it_is_loose() -> None:
    loose = LeadOff(muscle=THIGH, side=Side.LEFT, span=Span(start_s=5.0, end_s=9.0))
    clean, _ = electrodes(NO_EMG_ERRORS)
    disturbed, truth = electrodes(replace(NO_EMG_ERRORS, lead_off=(loose,)))
    assert [each.lead_off for each in truth.muscles].count((loose.span,)) == 1
    for at, values in disturbed.items():
        if at != (THIGH, Side.LEFT):
            assert np.array_equal(values, clean[at])
    one, two = clean[THIGH, Side.LEFT], disturbed[THIGH, Side.LEFT]
    inside = loose.span.holds(np.arange(len(one)) / 1000)
    assert np.array_equal(one[~inside], two[~inside])
    assert abs(np.corrcoef(one[inside], two[inside])[0, 1]) < 0.1
    assert two[inside].std() > 5 * one[inside].std()


def test_a_pull_at_the_cable_is_short_and_slow() -> None:
    more, truth = added(replace(NO_EMG_ERRORS, artefacts=4, artefact_uv=600.0))
    for each in truth.muscles:
        values = more[each.at.muscle, each.at.side]
        assert len(each.artefacts) == 4
        inside = mask_of(each.artefacts, np.arange(len(values)) / each.rate_hz)
        assert np.abs(values[~inside]).max() < 1e-6
        assert 100 < np.abs(values).max() <= 1200
        f, spectrum = power(values, 1000.0, len(values))
        assert spectrum[f < 20].sum() / spectrum.sum() > 0.99


def test_crosstalk_is_that_share_of_the_neighbours_emg() -> None:
    errors = replace(NO_EMG_ERRORS, crosstalk=(Crosstalk(of="gluteus_maximus", into=THIGH, share=0.2),))
    more, _ = added(errors)
    source, _ = electrodes(NO_EMG_ERRORS, muscles=("gluteus_maximus",))
    for side in Side:
        assert more[THIGH, side] == pytest.approx(0.2 * source["gluteus_maximus", side] * 1e6, abs=1e-6)
        assert not more[BACK, side].any()


def test_errors_leave_the_truth_as_it_is() -> None:
    _, clean = electrodes(NO_EMG_ERRORS)
    _, disturbed = electrodes(EmgErrors(heart_uv=90.0, mains_uv=50.0, artefacts=5, clip_uv=100.0, offset_uv=40.0))
    for one, two in zip(clean.muscles, disturbed.muscles, strict=True):
        assert one.bursts == two.bursts and np.array_equal(one.envelope_v, two.envelope_v)


@pytest.mark.parametrize("wrong", [{"noise_uv": -1.0}, {"rate_hz": 0.0}, {"clip_uv": 0.0}, {"artefacts": -1}])
def test_impossible_errors_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"[a-z]"):
        EmgErrors(**wrong)  # type: ignore[arg-type]


def test_crosstalk_is_a_share_between_two() -> None:
    for of, share in ((BACK, 0.1), (THIGH, 1.5)):
        with pytest.raises(ValueError, match="share"):
            Crosstalk(of=of, into=BACK, share=share)
