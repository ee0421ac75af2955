"""Repetitions, tempo and rhythm: what is planned is what the truth has, and what the body does."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.synth.test_truth import TASKS, exact

from kinescript.body.joints import CURVES, Joint
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.errors import WrongUsage
from kinescript.record.equality import same
from kinescript.signal.arrays import Floats
from kinescript.synth.control import Asymmetry, KneeIn, Repeating, Rhythm, Sway, Tempo
from kinescript.synth.plan import Plan, mirror_plan
from kinescript.synth.recordings import make_recording
from kinescript.synth.sensor_errors import NO_ERRORS
from kinescript.synth.truth import Truth

BENDS = (Task.FORWARD_BEND, Task.HIP_HINGE, Task.SQUAT, Task.SIT_TO_STAND)
RETURNING = (*BENDS, Task.STEP_DOWN)
STILL = Sway(ahead_m=0.0, aside_m=0.0, angles_share=0.0)
# the joint whose flexion leads each task
LEADS = {
    Task.FORWARD_BEND: Joint.TRUNK,
    Task.HIP_HINGE: Joint.TRUNK,
    Task.SQUAT: Joint.LEFT_KNEE,
    Task.SIT_TO_STAND: Joint.LEFT_KNEE,
}


def performed(task: Task, plan: Plan, repetitions: int | None = None) -> Truth:
    return make_recording(task, plan=plan, errors=NO_ERRORS, seed=3, repetitions=repetitions, plate_rate_hz=100.0)[1]


def excursion(truth: Truth, curve: Floats) -> list[float]:
    standing = curve[truth.standing.holds(truth.time_s)].mean()
    return [float(curve[r.span.holds(truth.time_s)].max() - standing) for r in truth.repetitions]


@pytest.mark.parametrize("task", TASKS)
def test_every_task_can_be_repeated(task: Task) -> None:
    plan = Plan(sway=STILL)
    times = 7 if task is Task.WALKING else 3
    truth = performed(task, plan, times)
    assert len(truth.repetitions) == times
    assert all(r.state == "complete" for r in truth.repetitions if task is not Task.WALKING)
    ends = [0.0, *(t for r in truth.repetitions for t in (r.span.start_s, r.span.end_s))]
    assert ends == sorted(ends)
    assert ends[-1] <= truth.time_s[-1] + 0.011
    for each in truth.repetitions:
        assert [name for name, _ in each.phases] == ["out", "hold", "back"]
        spans = [span for _, span in each.phases]
        assert (spans[0].start_s, spans[-1].end_s) == (each.span.start_s, each.span.end_s)
        lengths = (each.tempo.down_s, each.tempo.hold_s, each.tempo.up_s)
        assert [s.duration_s for s in spans] == pytest.approx(lengths, abs=1e-9)
    if task in (Task.SINGLE_LEG_STANCE, Task.STEP_DOWN):
        assert [r.side for r in truth.repetitions] == [Side.RIGHT, Side.LEFT, Side.RIGHT]


@pytest.mark.parametrize("task", LEADS)
def test_partial_and_aborted_repetitions_are_as_high_as_planned(task: Task) -> None:
    shares = (1.0, 0.5, 1.0, 1.0)
    plan = Plan(repeating=Repeating(amplitude_shares=shares, aborted=(2,), aborted_share=0.3), sway=STILL)
    truth = performed(task, plan)
    assert [r.state for r in truth.repetitions[:4]] == ["complete", "partial", "aborted", "complete"]
    assert [r.amplitude_share for r in truth.repetitions[:4]] == [1.0, 0.5, 0.3, 1.0]
    assert truth.repetitions[2].tempo.hold_s == 0.0
    high = excursion(truth, truth.of(LEADS[task]).flexion_deg)
    assert high[3] == pytest.approx(high[0], rel=1e-3)
    if LEADS[task] is Joint.TRUNK:
        assert high[1] / high[0] == pytest.approx(0.5, abs=0.005)
        assert high[2] / high[0] == pytest.approx(0.3, abs=0.005)
    else:
        assert high[1] / high[0] == pytest.approx(0.5, abs=0.08)
        assert high[2] / high[0] == pytest.approx(0.3, abs=0.08)


@pytest.mark.parametrize("task", BENDS)
def test_a_recording_can_end_before_the_person_is_back(task: Task) -> None:
    truth = performed(task, Plan(repeating=Repeating(ends_away=True), sway=STILL), 3)
    last = truth.repetitions[-1]
    assert last.state == "aborted"
    assert [name for name, _ in last.phases] == ["out", "hold"]
    assert truth.time_s[-1] == pytest.approx(last.span.end_s, abs=0.02)
    curve = truth.of(LEADS[task]).flexion_deg
    assert curve[-1] - curve[0] > 0.9 * excursion(truth, curve)[0]


@pytest.mark.parametrize("task", [Task.SQUAT, Task.SIT_TO_STAND, Task.STEP_DOWN])
def test_shares_of_a_squat_are_those_of_the_knee(task: Task) -> None:
    shares = (1.0, 0.3, 0.5, 0.6, 0.8, 1.1)
    truth = performed(task, Plan(repeating=Repeating(amplitude_shares=shares), sway=STILL), 6)
    high = []
    for each in truth.repetitions:
        knee = truth.of(Joint.RIGHT_KNEE if each.side is Side.RIGHT else Joint.LEFT_KNEE).flexion_deg
        high.append(knee[each.span.holds(truth.time_s)].max() - knee[truth.standing.holds(truth.time_s)].mean())
    assert np.array(high) / high[0] == pytest.approx(shares, abs=0.08)


def test_a_step_that_is_broken_off_does_not_reach_the_floor() -> None:
    plan = Plan(repeating=Repeating(amplitude_shares=(1.0, 0.6), aborted=(2,)))
    recording, truth = make_recording(Task.STEP_DOWN, plan=plan, errors=NO_ERRORS, seed=3, repetitions=4)
    low = []
    for each in truth.repetitions:
        assert each.side is not None
        toe = recording.markers()[each.side.other.initial + "TOE"].values[each.span.holds(truth.time_s), 2]
        low.append(float(toe.min()))
    assert low[0] == pytest.approx(low[3], abs=0.01)
    assert 0.0 < low[0] < 0.035, "the toes touch the floor"
    assert low[0] + 0.04 < low[1] < low[2]
    stance = truth.of(Joint.RIGHT_KNEE).flexion_deg[truth.repetitions[0].span.holds(truth.time_s)]
    assert 60 < stance.max() < 90


@pytest.mark.parametrize("task", [*RETURNING, Task.SINGLE_LEG_STANCE])
def test_tempo_and_pauses_are_as_planned(task: Task) -> None:
    tempo = Tempo(down_s=3.0, hold_s=1.5, up_s=1.0)
    truth = performed(task, Plan(repeating=Repeating(tempo=tempo, pause_s=2.5), sway=STILL), 3)
    assert [r.tempo for r in truth.repetitions] == [tempo] * 3
    starts = [r.span.start_s for r in truth.repetitions]
    assert np.diff(starts) == pytest.approx([8.0, 8.0])
    if task in LEADS:
        curve = truth.of(LEADS[task]).flexion_deg
        standing = curve[truth.standing.holds(truth.time_s)].mean()
        for each in truth.repetitions:
            hold = each.phase("hold")
            inside = (truth.time_s > hold.start_s + 0.35) & (truth.time_s < hold.end_s - 0.35)
            if task is not Task.SIT_TO_STAND:
                assert np.ptp(curve[inside]) < 0.02, "nothing moves in a hold"
            edges = np.interp([each.span.start_s, each.span.end_s], truth.time_s, curve)
            assert edges == pytest.approx([standing] * 2, abs=0.2)


@pytest.mark.parametrize("task", RETURNING)
def test_variability_is_reached_exactly(task: Task) -> None:
    repeating = Repeating(amplitude_variability=0.1, tempo_variability=0.08, aborted=(1,))
    truth = performed(task, Plan(repeating=repeating), 8)
    kept = [r for r in truth.repetitions if r.state != "aborted"]
    assert np.std([r.amplitude_share for r in kept], ddof=1) == pytest.approx(0.1)
    assert np.mean([r.amplitude_share for r in kept]) == pytest.approx(1.0)
    whole = np.array([r.tempo.whole_s for r in kept])
    assert whole.std(ddof=1) / whole.mean() == pytest.approx(0.08)
    gaps = [b.span.start_s - a.span.end_s for a, b in zip(truth.repetitions, truth.repetitions[1:], strict=False)]
    assert np.ptp(gaps) < 1e-9


@pytest.mark.parametrize("task", [*RETURNING, Task.SINGLE_LEG_STANCE])
def test_setting_up_comes_after_standing_and_before_the_first(task: Task) -> None:
    with_it = performed(task, Plan(repeating=Repeating(setup_s=6.0)), 2)
    without = performed(task, Plan(), 2)
    assert with_it.setup is not None and without.setup is None
    assert with_it.setup.start_s == with_it.standing.end_s
    assert with_it.setup.duration_s == 6.0
    later = with_it.repetitions[0].span.start_s - without.repetitions[0].span.start_s
    assert later == pytest.approx(6.0)
    trunk = with_it.of(Joint.TRUNK).flexion_deg
    busy, still = trunk[with_it.setup.holds(with_it.time_s)].std(), trunk[with_it.standing.holds(with_it.time_s)].std()
    assert 1.0 < busy < 10.0
    assert still < 0.5
    assert with_it.drops == without.drops or task in (Task.SINGLE_LEG_STANCE, Task.STEP_DOWN)


@given(early=st.floats(0.05, 0.95), late=st.floats(0.05, 0.95), share=st.sampled_from([1.0, 0.6]))
@settings(max_examples=15)
def test_the_planted_rhythm_comes_back(early: float, late: float, share: float) -> None:
    for task in (Task.FORWARD_BEND, Task.HIP_HINGE):
        plan = Plan(rhythm=Rhythm(lumbar_share_early=early, lumbar_share_late=late))
        plan_still = Plan(rhythm=plan.rhythm, sway=STILL, repeating=Repeating(amplitude_shares=(share, share)))
        for each, tolerance in ((plan_still, 0.01), (plan, 0.035)):
            found = performed(task, each, 2).rhythm
            assert len(found) == 2
            for rhythm in found:
                assert rhythm.lumbar_share_early == pytest.approx(early, abs=tolerance)
                assert rhythm.lumbar_share_late == pytest.approx(late, abs=tolerance)


def test_in_a_hinge_the_pelvis_goes_and_the_lumbar_spine_stays() -> None:
    truth = performed(Task.HIP_HINGE, Plan(sway=STILL), 2)
    assert np.ptp(truth.of(Joint.LUMBAR).flexion_deg) < 0.01
    assert np.ptp(truth.of(Joint.PELVIS).flexion_deg) == pytest.approx(50, abs=0.1)
    assert truth.of(Joint.LEFT_HIP).flexion_deg.max() > 50
    for rhythm in truth.rhythm:
        assert abs(rhythm.lumbar_share_early) + abs(rhythm.lumbar_share_late) < 0.002


def test_the_natural_rhythm_and_asymmetry_are_told_without_a_plan() -> None:
    truth = performed(Task.FORWARD_BEND, Plan())
    assert len(truth.rhythm) == len(truth.repetitions) == 3
    assert truth.rhythm[0].lumbar_share_early > truth.rhythm[0].lumbar_share_late
    assert performed(Task.SQUAT, Plan()).rhythm == ()


@pytest.mark.parametrize("share", [0.2, 0.35, 0.41, 0.8])
def test_a_mirrored_load_is_the_rest(share: float) -> None:
    plan = Plan(asymmetry=Asymmetry(load_right_share=share))
    assert mirror_plan(plan).asymmetry.load_right_share == pytest.approx(1 - share)
    assert mirror_plan(mirror_plan(plan)) == plan


def test_rich_plans_have_mirror_images_and_are_written_down() -> None:
    asymmetry = Asymmetry(load_right_share=0.62, lean_right_deg=4.0)
    repeating = Repeating(amplitude_shares=(1.0, 0.5), setup_s=3.0, tempo_variability=0.1, amplitude_variability=0.05)
    swap = {"left": "right", "right": "left"}
    for task in (Task.FORWARD_BEND, Task.SQUAT, Task.STEP_DOWN):
        plan = Plan(asymmetry=asymmetry, repeating=repeating, sway=Sway(ahead_m=0.005))
        (recording, ours), (_, theirs) = exact(task, plan), exact(task, mirror_plan(plan))
        for curve in CURVES:
            other = Joint("_".join(swap.get(w, w) for w in str(curve.joint).split("_")))
            mirrored = curve.mirrors * theirs.of(other).of(curve.plane)
            assert np.allclose(ours.of(curve.joint).of(curve.plane), mirrored, atol=1e-7)
        assert ours.asymmetry is not None and theirs.asymmetry is not None
        assert ours.asymmetry.load_right_share == pytest.approx(1 - theirs.asymmetry.load_right_share)
        sides = [(r.side, r.span) for r in ours.repetitions]
        assert sides == [(r.side.other if r.side else None, r.span) for r in theirs.repetitions]
        written = dict(recording.made_by.settings)
        assert written["simulated"] is True
        assert written["plan.asymmetry.load_right_share"] == 0.62
        assert written["plan.repeating.amplitude_shares"] == "1.0 0.5"
        assert same(exact(task, plan), exact(task, plan))


@pytest.mark.parametrize(
    ("task", "plan", "repetitions"),
    [
        (Task.WALKING, Plan(repeating=Repeating(setup_s=2.0)), None),
        (Task.WALKING, Plan(), 3),
        (Task.SQUAT, Plan(), 0),
        (Task.SQUAT, Plan(repeating=Repeating(amplitude_shares=(1.0, 0.5))), 1),
        (Task.SQUAT, Plan(rhythm=Rhythm(lumbar_share_early=0.5, lumbar_share_late=0.5)), None),
        (Task.SQUAT, Plan(asymmetry=Asymmetry(step_right_share=0.6)), None),
        (Task.QUIET_STANDING, Plan(asymmetry=Asymmetry(lean_right_deg=3)), None),
        (Task.FORWARD_BEND, Plan(knee_in=KneeIn(right_deg=5.0)), None),
        (Task.STEP_DOWN, Plan(repeating=Repeating(pause_s=0.5)), None),
        (Task.STEP_DOWN, Plan(repeating=Repeating(ends_away=True)), None),
        (Task.SINGLE_LEG_STANCE, Plan(repeating=Repeating(tempo=Tempo(down_s=1, hold_s=0, up_s=1))), None),
    ],
)
def test_what_a_task_cannot_show_is_refused(task: Task, plan: Plan, repetitions: int | None) -> None:
    with pytest.raises(WrongUsage):
        make_recording(task, plan=plan, seed=1, repetitions=repetitions)


def test_plans_out_of_range_are_refused() -> None:
    for wrong in (
        lambda: Tempo(down_s=-1.0, hold_s=0.0, up_s=1.0),
        lambda: Repeating(tempo=Tempo(down_s=0.1, hold_s=0.0, up_s=1.0)),
        lambda: Repeating(amplitude_shares=(1.5,)),
        lambda: Repeating(aborted=(-1,)),
        lambda: Repeating(setup_s=0.2),
        lambda: Repeating(tempo_variability=0.5),
        lambda: Asymmetry(load_right_share=0.9),
        lambda: Asymmetry(lean_right_deg=50),
        lambda: Rhythm(lumbar_share_early=1.2, lumbar_share_late=0.0),
        lambda: Sway(ahead_m=0.1),
        lambda: KneeIn(left_deg=60.0),
    ):
        with pytest.raises(ValueError):  # noqa: PT011
            wrong()
