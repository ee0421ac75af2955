"""What is planted in muscles is in the truth, and the truth is in the signal, whoever measures it."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinescript.body.segments import MuscleSite
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.equality import same
from kinescript.record.recording import Recording
from kinescript.signal.arrays import Floats
from kinescript.synth.emg_errors import NO_EMG_ERRORS
from kinescript.synth.hold import Hold
from kinescript.synth.muscles_at_rest import AT_REST
from kinescript.synth.muscles_plan import MusclePlan, PlantedDelay, PlantedFatigue, PlantedLevel, PlantedRelaxation
from kinescript.synth.plan import Plan, mirror_plan
from kinescript.synth.recordings import make_recording
from kinescript.synth.truth import Truth
from kinescript.synth.wearables import make_wearable_recording

REGION, BACK = "transversus_internal_oblique_region", "erector_spinae_longissimus"
EXACT = MusclePlan(timing_ms=0.0, level_variability=0.0, errors=NO_EMG_ERRORS)
UPRIGHT = tuple(task for task in Task if not task.lying and task is not Task.UNKNOWN)


def performed(task: Task, muscles: MusclePlan = EXACT, *, seed: int = 1) -> tuple[Recording, Truth]:
    return make_recording(task, plan=Plan(muscles=muscles), seed=seed)


def emg(recording: Recording) -> dict[tuple[str, Side | None], Floats]:
    channels = recording.of_kind(ChannelKind.EMG)
    return {(c.at.muscle, c.at.side): c.values[:, 0] for c in channels if isinstance(c.at, MuscleSite)}


def lifting(truth: Truth, repetition: int) -> Side:
    side = truth.repetitions[repetition].side
    assert side is not None
    return side.other


@pytest.mark.parametrize("task", [task for task in Task if task is not Task.UNKNOWN])
def test_an_onset_is_where_the_envelope_leaves_its_tonic_level(task: Task) -> None:
    _, truth = performed(task, replace(EXACT, muscles=tuple(AT_REST), timing_ms=8.0))
    for each in truth.muscles:
        time_s = np.arange(len(each.envelope_v)) / each.rate_hz
        working = np.zeros(len(time_s), dtype=bool)
        for burst in each.bursts:
            working |= (time_s > burst.onset_s) & (time_s < burst.offset_s)
            inside = (time_s > burst.onset_s + 1e-9) & (time_s < burst.offset_s - 1e-9)
            assert each.envelope_v[inside].max() <= burst.highest_v * (1 + 1e-9)
        assert each.envelope_v[~working] == pytest.approx(each.tonic_v), each.at.words
        assert (each.envelope_v[working] > each.tonic_v).mean() > 0.999 if working.any() else True
        assert all(one.offset_s <= two.onset_s for one, two in pairwise(each.bursts))


def test_quiet_standing_is_tonic_and_every_other_task_is_not() -> None:
    for task in UPRIGHT:
        _, truth = performed(task)
        assert any(each.bursts for each in truth.muscles) == (task is not Task.QUIET_STANDING)


def test_before_a_lift_the_region_comes_on_40_ms_before_the_prime_mover() -> None:
    _, truth = performed(Task.SINGLE_LEG_STANCE)
    for repetition in range(len(truth.repetitions)):
        mover = truth.muscle("rectus_femoris", lifting(truth, repetition)).burst(repetition)
        assert mover is not None
        off_s = truth.repetitions[repetition].phase("hold").start_s
        assert mover.onset_s == pytest.approx(off_s - 0.05)
        for side in Side:
            region = truth.muscle(REGION, side).burst(repetition)
            assert region is not None and region.onset_s - mover.onset_s == pytest.approx(-0.04)


@given(delay_ms=st.floats(-60, 300), side=st.sampled_from(Side), seed=st.integers(0, 50))
@settings(max_examples=10)
def test_a_planted_delay_moves_that_onset_and_nothing_else(delay_ms: float, side: Side, seed: int) -> None:
    late = replace(EXACT, timing_ms=8.0, delays=(PlantedDelay(muscle=REGION, delay_ms=delay_ms, side=side),))
    before, natural = performed(Task.SINGLE_LEG_STANCE, replace(late, delays=()), seed=seed)
    after, moved = performed(Task.SINGLE_LEG_STANCE, late, seed=seed)
    for one, two in zip(natural.muscles, moved.muscles, strict=True):
        if one.at == MuscleSite(muscle=REGION, side=side):
            shifts = [b.onset_s - a.onset_s for a, b in zip(one.bursts, two.bursts, strict=True)]
            assert shifts == pytest.approx([delay_ms / 1000] * len(one.bursts))
            assert [a.offset_s for a in one.bursts] == [b.offset_s for b in two.bursts]
        else:
            assert same(one, two)
            assert np.array_equal(emg(before)[one.at.muscle, one.at.side], emg(after)[one.at.muscle, one.at.side])


def test_the_stance_legs_gluteus_medius_works_before_and_through_single_support() -> None:
    _, truth = performed(Task.SINGLE_LEG_STANCE)
    for repetition, each in enumerate(truth.repetitions):
        assert each.side is not None
        burst, hold = truth.muscle("gluteus_medius", each.side).burst(repetition), each.phase("hold")
        assert burst is not None and burst.onset_s < hold.start_s - 0.2 and burst.offset_s > hold.end_s
        assert truth.muscle("gluteus_medius", each.side.other).burst(repetition) is None


def test_a_healthy_back_is_silent_in_full_flexion() -> None:
    _, truth = performed(Task.FORWARD_BEND)
    for muscle in (BACK, "multifidus"):
        for side in Side:
            each = truth.muscle(muscle, side)
            time_s = np.arange(len(each.envelope_v)) / each.rate_hz
            for bend in truth.repetitions:
                assert each.envelope_v[bend.phase("hold").holds(time_s)] == pytest.approx(each.tonic_v)
            assert len(each.bursts) == 2 * len(truth.repetitions)
            assert all(r.flexion_relaxation_ratio > 5 for r in each.relaxation)
    assert truth.muscle("biceps_femoris", Side.LEFT).relaxation == ()


@given(relaxed=st.floats(1.0, 3.0), ratio=st.floats(0.4, 1.0), seed=st.integers(0, 50))
@settings(max_examples=8)
def test_planted_ratios_are_in_the_envelope(relaxed: float, ratio: float, seed: int) -> None:
    planted = PlantedRelaxation(flexion_relaxation_ratio=relaxed, flexion_extension_ratio=ratio)
    _, truth = performed(Task.FORWARD_BEND, replace(EXACT, level_variability=0.1, relaxation=(planted,)), seed=seed)
    each = truth.muscle(BACK, Side.RIGHT)
    time_s = np.arange(len(each.envelope_v)) / each.rate_hz
    for bend, true in zip(truth.repetitions, each.relaxation, strict=True):
        out, hold, back = (each.envelope_v[bend.phase(name).holds(time_s)] for name in ("out", "hold", "back"))
        assert (true.flexion_relaxation_ratio, true.flexion_extension_ratio) == pytest.approx((relaxed, ratio))
        assert out.max() / back.max() == pytest.approx(ratio)
        assert out.max() / hold.mean() == pytest.approx(relaxed)
        assert back.max() / hold.mean() == pytest.approx(true.extension_relaxation_ratio)


def test_a_planted_side_and_muscle_is_the_only_one_that_does_not_relax() -> None:
    only = PlantedRelaxation(flexion_relaxation_ratio=1.2, muscle="multifidus", side=Side.LEFT)
    _, truth = performed(Task.FORWARD_BEND, replace(EXACT, relaxation=(only,)))
    tense = [each.at for each in truth.muscles if any(r.flexion_relaxation_ratio < 3 for r in each.relaxation)]
    assert tense == [MuscleSite(muscle="multifidus", side=Side.LEFT)]


def test_going_down_takes_047_of_coming_up_where_nothing_is_planted() -> None:
    _, truth = performed(Task.FORWARD_BEND)
    ratios = [r.flexion_extension_ratio for each in truth.muscles for r in each.relaxation]
    assert len(ratios) == 12 and ratios == pytest.approx([0.47] * 12)


def test_effort_and_a_sides_share_are_in_the_level() -> None:
    halved = replace(EXACT, levels=(PlantedLevel(muscle="gluteus_medius", share=0.5, side=Side.RIGHT),))
    for plan, right, left in ((halved, 0.5, 1.0), (replace(EXACT, effort=1.4), 1.4, 1.4)):
        _, natural = performed(Task.SINGLE_LEG_STANCE)
        _, changed = performed(Task.SINGLE_LEG_STANCE, plan)
        for side, share in ((Side.RIGHT, right), (Side.LEFT, left)):
            one, two = (t.muscle("gluteus_medius", side).bursts[0].highest_v for t in (natural, changed))
            assert two / one == pytest.approx(share)


def test_fatigue_lowers_every_frequency_by_what_is_planted() -> None:
    fatigue = (PlantedFatigue(muscle="multifidus", slope_pct_per_min=-20.0, side=Side.LEFT),)
    plan = Plan(hold=Hold(held_s=90.0), muscles=replace(EXACT, fatigue=fatigue))
    recording, truth = make_recording(Task.BACK_EXTENSION_HOLD, plan=plan, seed=7)
    assert truth.hold is not None
    for side, planted in ((Side.LEFT, -20.0), (Side.RIGHT, 0.0)):
        each = truth.muscle("multifidus", side)
        assert each.slope_pct_per_min == planted
        values = emg(recording)["multifidus", side] / each.envelope_v
        first = round(each.bursts[0].onset_s * each.rate_hz)
        pieces = values[first : first + 80_000].reshape(80, 1000)
        power = np.abs(np.fft.rfft(pieces, axis=1)) ** 2
        half = np.cumsum(power, axis=1) / power.sum(axis=1, keepdims=True)
        median_hz = (half < 0.5).sum(axis=1).astype(float)
        slope, start = np.polyfit((np.arange(80) + 0.5) / 60, median_hz, 1)
        assert 100 * slope / start == pytest.approx(planted, abs=5.0)
        assert values[first : first + 80_000].std() == pytest.approx(1.0, rel=0.03)


def test_gluteus_medius_and_maximus_work_across_every_heel_strike() -> None:
    _, truth = performed(Task.WALKING)
    for muscle in ("gluteus_medius", "gluteus_maximus"):
        for side in Side:
            strikes = [m.span.start_s for m in truth.events if m.name == "foot_strike" and m.side is side]
            bursts = truth.muscle(muscle, side).bursts
            across = [[b for b in bursts if b.onset_s < at < b.offset_s] for at in strikes]
            assert len(strikes) >= 4 and all(len(each) == 1 for each in across)


@given(
    task=st.sampled_from((Task.SINGLE_LEG_STANCE, Task.FORWARD_BEND, Task.WALKING, Task.SIDE_BRIDGE)),
    delay_ms=st.floats(-50, 200),
    seed=st.integers(0, 99),
)
@settings(max_examples=10)
def test_the_mirror_image_swaps_the_sides(task: Task, delay_ms: float, seed: int) -> None:
    muscles = MusclePlan(
        delays=(PlantedDelay(muscle=REGION, delay_ms=delay_ms, side=Side.RIGHT),),
        relaxation=(PlantedRelaxation(flexion_relaxation_ratio=1.5, side=Side.LEFT),),
        errors=replace(MusclePlan().errors, heart_uv=50.0, mains_uv=5.0, artefacts=2, offset_uv=9.0),
    )
    plan = Plan(muscles=muscles)
    one, two = (make_recording(task, plan=p, seed=seed) for p in (plan, mirror_plan(plan)))
    for each in one[1].muscles:
        assert each.at.side is not None
        other = two[1].muscle(each.at.muscle, each.at.side.other)
        assert same(each, replace(other, at=each.at))
        assert np.array_equal(
            emg(one[0])[each.at.muscle, each.at.side], emg(two[0])[each.at.muscle, each.at.side.other]
        )


def test_the_same_seed_is_the_same_signal_and_another_is_not() -> None:
    first, again = (performed(Task.FORWARD_BEND, MusclePlan(), seed=5) for _ in range(2))
    assert same(first[0], again[0]) and same(first[1], again[1])
    other = emg(performed(Task.FORWARD_BEND, MusclePlan(), seed=6)[0])
    assert all(not np.array_equal(values, other[at]) for at, values in emg(first[0]).items())


def test_muscles_change_nothing_else_in_a_recording() -> None:
    for task in (Task.SINGLE_LEG_STANCE, Task.SIDE_BRIDGE):
        without, bare = make_recording(task, seed=3)
        with_, truth = make_recording(task, plan=Plan(muscles=MusclePlan()), seed=3)
        kept = tuple(c for c in with_.channels if c.kind is not ChannelKind.EMG)
        assert same(kept, without.channels) and with_.marks == without.marks
        assert same(replace(truth, plan=bare.plan, muscles=()), bare)
        planned = {name for name, _ in with_.made_by.settings} - {name for name, _ in without.made_by.settings}
        assert planned and all(name.startswith("plan.muscles.") for name in planned)


def test_other_electrodes_leave_an_electrode_as_it_is() -> None:
    many, few = (performed(Task.WALKING, replace(EXACT, muscles=m)) for m in (EXACT.muscles, ("gluteus_medius",)))
    for side in Side:
        assert np.array_equal(emg(many[0])["gluteus_medius", side], emg(few[0])["gluteus_medius", side])
    assert [each.at.words for each in few[1].muscles] == ["left gluteus medius", "right gluteus medius"]


def test_another_rate_has_the_same_bursts() -> None:
    slow, fast = (performed(Task.WALKING, replace(EXACT, errors=replace(NO_EMG_ERRORS, rate_hz=r))) for r in (1e3, 2e3))
    assert [m.bursts for m in slow[1].muscles] == [m.bursts for m in fast[1].muscles]
    for one, two in zip(slow[1].muscles, fast[1].muscles, strict=True):
        assert two.envelope_v[::2] == pytest.approx(one.envelope_v)
    assert {c.clock.rate_hz for c in fast[0].of_kind(ChannelKind.EMG)} == {2000.0}


def test_worn_sensors_may_have_electrodes_beside_them() -> None:
    plan = Plan(muscles=EXACT)
    worn, truth = make_wearable_recording(Task.WALKING, plan=plan, seed=4)
    laboratory, other = make_recording(Task.WALKING, plan=plan, seed=4)
    assert same(worn.of_kind(ChannelKind.EMG), laboratory.of_kind(ChannelKind.EMG))
    assert same(truth.muscles, other.muscles)


def test_a_channel_is_in_volts_at_a_site() -> None:
    channel: Channel = performed(Task.QUIET_STANDING, MusclePlan())[0].of_kind(ChannelKind.EMG)[0]
    assert (channel.unit, channel.frame, channel.values.shape) == ("V", None, (30000, 1))
    assert isinstance(channel.at, MuscleSite) and channel.at.muscle in AT_REST


@pytest.mark.parametrize(
    "wrong",
    [
        {"muscles": ("biceps",)},
        {"delays": (PlantedDelay(muscle="biceps", delay_ms=10.0),)},
        {"delays": (PlantedDelay(muscle=REGION, delay_ms=500.0),)},
        {"levels": (PlantedLevel(muscle=REGION, share=0.0),)},
        {"relaxation": (PlantedRelaxation(flexion_extension_ratio=2.0),)},
        {"relaxation": (PlantedRelaxation(flexion_relaxation_ratio=0.5),)},
        {"fatigue": (PlantedFatigue(muscle=BACK, slope_pct_per_min=-90.0),)},
        {"effort": 0.0},
        {"timing_ms": -1.0},
    ],
)
def test_what_no_equation_knows_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"[a-z]"):
        MusclePlan(**wrong)  # type: ignore[arg-type]


def test_a_lift_can_be_quicker() -> None:
    def speed(plan: Plan) -> float:
        _, truth = make_recording(Task.SINGLE_LEG_STANCE, plan=plan, seed=1)
        hip = next(a for a in truth.angles if a.joint == "hip_left").flexion_deg
        return float(np.gradient(hip, truth.time_s).max())

    assert 70 < speed(Plan()) < 90
    assert speed(Plan(lift_s=0.35)) > 1.5 * speed(Plan())
    with pytest.raises(ValueError, match=r"0\.2"):
        Plan(lift_s=0.1)
