"""The truth behind a synthetic recording holds by its own laws, whoever measures it."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinescript.body.joints import CURVES, Joint
from kinescript.body.segments import Marker, Plate, Segment, shank, thigh
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.record.equality import same
from kinescript.record.recording import Recording
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import mask_of
from kinescript.signal.turns import turn
from kinescript.synth.person import Person
from kinescript.synth.plan import Plan, mirror_plan
from kinescript.synth.recordings import DEMO_SEED, demo_recording, make_recording
from kinescript.synth.sensor_errors import NO_ERRORS
from kinescript.synth.stepping import STEP_HIGH_M
from kinescript.synth.truth import Truth
from kinescript.synth.turns import FLOOR_FROM_LEVEL, turn_axial

TASKS = (
    Task.QUIET_STANDING,
    Task.SINGLE_LEG_STANCE,
    Task.WALKING,
    Task.FORWARD_BEND,
    Task.SQUAT,
    Task.SIT_TO_STAND,
    Task.HIP_HINGE,
    Task.STEP_DOWN,
)
LIFTING = (Task.SINGLE_LEG_STANCE, Task.WALKING, Task.STEP_DOWN)
plans = st.builds(
    Plan,
    pelvic_drop_right_stance_deg=st.floats(0, 15),
    pelvic_drop_left_stance_deg=st.floats(0, 15),
    trunk_lean_deg=st.floats(-5, 8),
    standing_obliquity_deg=st.floats(-3, 3),
    heading_deg=st.floats(-180, 180),
    mirrored=st.booleans(),
)


def exact(task: Task, plan: Plan = Plan(), seed: int = 1) -> tuple[Recording, Truth]:
    return make_recording(task, plan=plan, errors=NO_ERRORS, seed=seed)


def own(truth: Truth, joint: Joint) -> Floats:
    angles = truth.of(joint)
    return np.stack((angles.flexion_deg, angles.side_bend_deg, angles.rotation_deg), axis=1)


@given(plan=plans, task=st.sampled_from(LIFTING), seed=st.integers(0, 99))
@settings(max_examples=25)
def test_the_planted_drop_is_reached_and_not_passed_in_every_single_support(plan: Plan, task: Task, seed: int) -> None:
    _, truth = exact(task, plan, seed)
    planted = {Side.RIGHT: plan.pelvic_drop_right_stance_deg, Side.LEFT: plan.pelvic_drop_left_stance_deg}
    obliquity = truth.of(Joint.PELVIS).side_bend_deg
    standing = truth.standing.holds(truth.time_s)
    for stance in truth.stances:
        # standing on the right leg, the left side sinks: negative obliquity
        sunk = obliquity * (-1 if stance.side is Side.RIGHT else 1)
        for span in stance.single:
            drop = sunk[span.holds(truth.time_s)].max() - sunk[standing].mean()
            assert drop == pytest.approx(planted[stance.side], abs=1e-6)
    for side, drops in truth.drops:
        assert len(drops) > 0
        assert drops == pytest.approx([planted[side]] * len(drops), abs=1e-6)


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("drop", [2.0, 14.0])
def test_feet_on_the_ground_stay_where_they_are(task: Task, drop: float) -> None:
    recording, truth = exact(task, Plan(pelvic_drop_right_stance_deg=drop, standing_obliquity_deg=-2))
    heel_or_toe = ("HEE", "TOE")
    ground = STEP_HIGH_M if task is Task.STEP_DOWN else 0.0
    for stance in truth.stances:
        held = stance.span.holds(truth.time_s)
        points = {n: recording.markers()[stance.side.initial + n].values[held] for n in heel_or_toe}
        if task is Task.WALKING:
            # the foot rolls: first about the heel, then about the toes; in between it is flat and nothing moves
            middle = stance.span.start_s + 0.12, stance.span.end_s - 0.32
            flat = (truth.time_s[held] > middle[0]) & (truth.time_s[held] < middle[1])
            points = {n: p[flat] for n, p in points.items()}
            assert len(points["TOE"]) > 10
        for values in points.values():
            assert np.ptp(values, axis=0).max() < 1e-3
            assert 0.02 < values[:, 2].mean() - ground < 0.05
    for stance in truth.stances:
        lifted = np.zeros(len(truth.time_s), dtype=bool)
        for span in stance.single:
            middle_s = (span.start_s + span.end_s) / 2
            lifted |= np.abs(truth.time_s - middle_s) < 0.05
        if lifted.any() and task is not Task.STEP_DOWN:
            assert recording.markers()[stance.side.other.initial + "TOE"].values[lifted, 2].min() > 0.06


@pytest.mark.parametrize("task", TASKS)
def test_bones_keep_their_length(task: Task) -> None:
    _, truth = exact(task)
    person, at = Person(), dict(truth.centres)
    for side in Side:
        thigh_m = np.linalg.norm(at[f"{side}_hip"] - at[f"{side}_knee"], axis=1)
        shank_m = np.linalg.norm(at[f"{side}_knee"] - at[f"{side}_ankle"], axis=1)
        assert np.allclose(thigh_m, person.thigh_m, atol=1e-9)
        assert np.allclose(shank_m, person.shank_m, atol=1e-9)
    apart = np.linalg.norm(at["left_hip"] - at["right_hip"], axis=1)
    assert np.ptp(apart) < 1e-9
    assert (at["left_hip"][:, 1] > at["right_hip"][:, 1]).all()


@pytest.mark.parametrize("task", TASKS)
def test_angles_and_segments_tell_the_same(task: Task) -> None:
    _, truth = exact(task, Plan(heading_deg=70))
    pelvis, thorax = truth.segment(Segment.PELVIS), truth.segment(Segment.THORAX)
    mean = pelvis[:, :2, 0].mean(axis=0)
    forward = turn(2, np.array([np.degrees(np.arctan2(mean[1], mean[0]))]))[0] @ FLOOR_FROM_LEVEL
    assert np.allclose(forward @ turn_axial(own(truth, Joint.PELVIS)), pelvis, atol=1e-9)
    assert np.allclose(forward @ turn_axial(own(truth, Joint.TRUNK)), thorax, atol=1e-9)
    assert np.allclose(pelvis @ turn_axial(own(truth, Joint.LUMBAR)), thorax, atol=1e-9)
    for side, hip, knee in (
        (Side.LEFT, Joint.LEFT_HIP, Joint.LEFT_KNEE),
        (Side.RIGHT, Joint.RIGHT_HIP, Joint.RIGHT_KNEE),
    ):
        inward = 1 if side is Side.RIGHT else -1
        for joint, upper, lower, forwards in (
            (hip, Segment.PELVIS, thigh(side), 1),
            (knee, thigh(side), shank(side), -1),
        ):
            flexion, adduction, rotation = own(truth, joint).T
            product = turn(2, forwards * flexion) @ turn(0, inward * adduction) @ turn(1, inward * rotation)
            assert np.allclose(truth.segment(upper) @ product, truth.segment(lower), atol=1e-9)


def test_signs_are_those_of_the_table() -> None:
    _, truth = exact(Task.SINGLE_LEG_STANCE, Plan(trunk_lean_deg=5.0))
    at, pelvis = dict(truth.centres), truth.of(Joint.PELVIS)
    on_right = next(s for s in truth.stances if s.side is Side.RIGHT and s.single).single[0]
    lowest = int(np.argmin(pelvis.side_bend_deg))
    assert on_right.holds(truth.time_s)[lowest]
    assert at["left_hip"][lowest, 2] < at["right_hip"][lowest, 2] - 0.02
    # the right thigh is adducted: the knee lies to the left of where the pelvis has it straight
    assert truth.of(Joint.RIGHT_HIP).side_bend_deg[lowest] > 5
    assert truth.of(Joint.LEFT_HIP).flexion_deg[lowest] > 30
    assert truth.of(Joint.LEFT_KNEE).flexion_deg[lowest] > 60
    assert truth.of(Joint.TRUNK).side_bend_deg[lowest] == pytest.approx(5, abs=0.6)
    assert truth.of(Joint.LUMBAR).side_bend_deg[lowest] == pytest.approx(16, abs=1)
    toe = truth.segment(Segment.RIGHT_FOOT)[lowest, :, 0]
    assert toe[1] < 0, "toes point outward"
    _, bend = exact(Task.FORWARD_BEND)
    assert bend.of(Joint.TRUNK).flexion_deg.max() > 70
    assert bend.of(Joint.LUMBAR).flexion_deg.max() > 20
    assert bend.of(Joint.PELVIS).flexion_deg.max() > 40


@given(plan=plans, task=st.sampled_from(TASKS))
@settings(max_examples=20)
def test_a_mirrored_plan_gives_the_mirrored_truth(plan: Plan, task: Task) -> None:
    _, ours = exact(task, plan)
    _, theirs = exact(task, mirror_plan(plan))
    swap = {"left": "right", "right": "left"}
    for curve in CURVES:
        words = str(curve.joint).split("_")
        other = Joint("_".join(swap.get(w, w) for w in words))
        assert np.allclose(
            ours.of(curve.joint).of(curve.plane), curve.mirrors * theirs.of(other).of(curve.plane), atol=1e-7
        )
    across = np.array([1.0, -1.0, 1.0])
    for name, at in ours.centres:
        side, joint = name.split("_")
        assert np.allclose(at, dict(theirs.centres)[f"{swap[side]}_{joint}"] * across, atol=1e-9)
    spans = {(s.side, s.span, s.single) for s in ours.stances}
    assert spans == {(s.side.other, s.span, s.single) for s in theirs.stances}
    assert mirror_plan(mirror_plan(plan)) == plan


def test_stances_and_events_tell_the_same() -> None:
    recording, truth = make_recording(Task.WALKING, seed=3, foot_marks=True)
    both = mask_of((s.span for s in truth.stances if s.side is Side.LEFT), truth.time_s)
    both &= mask_of((s.span for s in truth.stances if s.side is Side.RIGHT), truth.time_s)
    single = mask_of((p for s in truth.stances for p in s.single), truth.time_s)
    assert (both ^ single).all()
    strikes = [m for m in recording.marks if m.name == "foot_strike"]
    assert len(strikes) >= 8
    assert all(a.side is not b.side for a, b in pairwise(strikes))
    assert {s.whole for s in truth.stances} == {True, False}


def test_the_same_seed_gives_the_same_recording_and_another_another() -> None:
    assert same(make_recording(Task.SQUAT, seed=5), make_recording(Task.SQUAT, seed=5))
    assert not same(make_recording(Task.SQUAT, seed=5), make_recording(Task.SQUAT, seed=6))
    assert same(make_recording(Task.SQUAT, seed=5)[1], exact(Task.SQUAT, seed=5)[1]), "errors leave the truth alone"


def test_the_demo_is_the_story() -> None:
    """Its numbers stand in the pictures and the tutorial: they may only change where those do."""
    recording, truth = demo_recording()
    assert dict(recording.made_by.settings)["simulated"] is True
    assert recording.task is Task.SINGLE_LEG_STANCE
    assert recording.subject.id == "synthetic-42"
    assert recording.faults == ()
    assert dict(truth.drops)[Side.RIGHT] == pytest.approx([11.0])
    assert dict(truth.drops)[Side.LEFT] == pytest.approx([2.0])
    assert [m.name for m in recording.marks] == ["standing"]
    assert recording.duration_s == pytest.approx(20.2, abs=0.02)
    plain, _ = make_recording(Task.SINGLE_LEG_STANCE, seed=DEMO_SEED)
    assert len(plain.made_by.settings) == 16, "a plan that asks for nothing new writes nothing new down"
    assert same(plain.channels, recording.channels[: len(plain.channels)]), "muscles leave the markers as they were"
    # sums of what was recorded before there were repetitions; a sum is the same on every machine to many digits
    sums = {c.at.name: float(np.nansum(c.values)) for c in recording.channels if isinstance(c.at, Marker)}
    assert sums["LASI"] == pytest.approx(2455.414098310411, abs=1e-6)
    assert sum(sums.values()) == pytest.approx(77099.91992779514, abs=1e-5)
    assert sum(float(c.values.sum()) for c in recording.channels if isinstance(c.at, Plate)) == pytest.approx(
        15750928.333266927, abs=1e-3
    )
    assert float(np.abs(own(truth, Joint.LEFT_HIP)).sum()) == pytest.approx(66361.517302972, abs=1e-5)
