"""What cameras and plates make of a synthetic person."""

import pickle
import time

import numpy as np
import pytest
from tests.synth.test_truth import TASKS

from kinescript.body.joints import Joint
from kinescript.body.segments import Marker, Plate
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.errors import WrongUsage
from kinescript.motion.angles import find_joint_angles
from kinescript.motion.landmarks import find_landmarks
from kinescript.motion.segment_frames import find_pose, joint_centres
from kinescript.record.channel import ChannelKind
from kinescript.record.equality import same
from kinescript.record.recording import Recording
from kinescript.signal.arrays import Floats
from kinescript.synth.person import Person, as_subject
from kinescript.synth.plan import Plan
from kinescript.synth.plates import GRAVITY, body_centre
from kinescript.synth.recordings import make_recording
from kinescript.synth.sensor_errors import NO_ERRORS, SensorErrors


def upward(recording: Recording) -> dict[int, Floats]:
    forces = recording.of_kind(ChannelKind.FORCE)
    return {c.at.number: c.values[:, 2] for c in forces if isinstance(c.at, Plate)}


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("person", [Person(), Person(id="synthetic-tall", height_m=1.9, leg_m=1.0, inter_asis_m=0.27)])
def test_perfect_markers_give_the_true_frames_back(task: Task, person: Person) -> None:
    plan = Plan(heading_deg=-35, standing_obliquity_deg=1)
    recording, truth = make_recording(task, person=person, plan=plan, errors=NO_ERRORS, seed=2)
    landmarks = find_landmarks(recording)
    pose = find_pose(landmarks)
    for segment, rotation in pose.orientation:
        assert np.allclose(rotation.as_matrix(), truth.segment(segment), atol=1e-9), segment
    for name, at in joint_centres(landmarks).items():
        assert np.allclose(at, dict(truth.centres)[name], atol=1e-9), name
    for angles in find_joint_angles(pose):
        true = truth.of(angles.joint)
        assert angles.sequence == true.sequence
        for name in ("flexion_deg", "side_bend_deg", "rotation_deg"):
            apart = getattr(angles, name) - getattr(true, name)
            if name == "rotation_deg" and angles.joint in (Joint.PELVIS, Joint.TRUNK):
                # how each instant weighs in the mean heading moves the zero of rotation a little, and nothing else
                assert np.abs(apart).max() < 0.2
                apart -= np.median(apart)
            assert np.abs(apart).max() < 1e-6, (angles.joint, name)


@pytest.mark.parametrize("task", [Task.QUIET_STANDING, Task.SINGLE_LEG_STANCE, Task.FORWARD_BEND, Task.SQUAT])
@pytest.mark.parametrize("errors", [NO_ERRORS, SensorErrors()])
def test_forces_carry_the_weight(task: Task, errors: SensorErrors) -> None:
    recording, _ = make_recording(task, errors=errors, seed=4)
    total = sum(upward(recording).values())
    weight = Person().mass_kg * GRAVITY
    assert total.mean() == pytest.approx(weight, rel=0.01)
    assert total.min() > 0.5 * weight
    for channel in recording.of_kind(ChannelKind.FORCE):
        assert np.abs(channel.values[:, :2]).max() < 0.2 * weight


def test_a_lifted_foot_leaves_its_plate_and_the_pressure_lies_under_the_other() -> None:
    recording, truth = make_recording(Task.SINGLE_LEG_STANCE, errors=NO_ERRORS, seed=4)
    fine_s = recording.of_kind(ChannelKind.FORCE)[0].time_s
    force, moment = (recording.of_kind(kind)[1] for kind in (ChannelKind.FORCE, ChannelKind.MOMENT))
    on_right = next(s for s in truth.stances if s.side is Side.RIGHT and s.single).single[0]
    held = on_right.holds(fine_s)
    assert np.abs(upward(recording)[1][held]).max() < 1e-9
    assert isinstance(force.at, Plate)
    centre = np.mean(force.at.corners_m, axis=0)
    loaded = held & (force.values[:, 2] > 100)
    across = centre[1] + moment.values[loaded, 0] / force.values[loaded, 2]
    ahead = centre[0] - moment.values[loaded, 1] / force.values[loaded, 2]
    heel, toe = (recording.markers()[name].values.mean(axis=0) for name in ("RHEE", "RTOE"))
    assert (np.abs(across - heel[1]) < 0.06).all()
    assert (ahead > heel[0]).all()
    assert (ahead < toe[0]).all()


def test_walking_steps_on_both_plates_one_after_the_other() -> None:
    recording, truth = make_recording(Task.WALKING, errors=NO_ERRORS, seed=4)
    weight = Person().mass_kg * GRAVITY
    stances = {(s.side, round(s.span.start_s, 2), round(s.span.end_s, 2)) for s in truth.stances if s.whole}
    found = []
    fine_s = recording.of_kind(ChannelKind.FORCE)[0].time_s
    for vertical in upward(recording).values():
        loaded = fine_s[vertical > 20]
        # 20 N are passed some hundredths of a second after the foot lands and before it leaves
        match = [s for s in stances if 0 <= loaded[0] - s[1] < 0.03 and 0 <= s[2] - loaded[-1] < 0.03]
        assert len(match) == 1
        found.append(match[0][0])
        assert 0.9 * weight < vertical.max() < 1.5 * weight
        assert vertical.min() > -1
    assert found[0] is not found[1]


def test_plates_lie_by_the_corner_rule_and_read_their_offset() -> None:
    recording, _ = make_recording(
        Task.WALKING, errors=SensorErrors(plate_offset_n=12.0), plan=Plan(heading_deg=30), seed=1
    )
    for channel in recording.of_kind(ChannelKind.FORCE):
        assert isinstance(channel.at, Plate)
        c1, c2, _, c4 = np.array(channel.at.corners_m)
        assert np.cross(c1 - c2, c1 - c4)[2] < 0, "C3D: z of a plate points down"
        assert np.median(channel.values[:1000, 2]) == pytest.approx(12.0, abs=0.3)
        assert channel.clock.rate_hz == 1000


def test_errors_have_their_size() -> None:
    noisy = make_recording(Task.QUIET_STANDING, errors=SensorErrors(placement_m=0, soft_tissue_m=0, gaps=0), seed=8)[0]
    still = make_recording(Task.QUIET_STANDING, errors=NO_ERRORS, seed=8)[0]
    apart = np.stack([noisy.markers()[n].values - still.markers()[n].values for n in still.markers()])
    assert apart.std() == pytest.approx(0.0005, rel=0.02)
    moved = make_recording(Task.FORWARD_BEND, errors=SensorErrors(noise_m=0, placement_m=0, gaps=0), seed=8)[0]
    ideal = make_recording(Task.FORWARD_BEND, errors=NO_ERRORS, seed=8)[0]
    slid = np.linalg.norm(moved.markers()["LPSI"].values - ideal.markers()["LPSI"].values, axis=1)
    assert slid[:300].max() < 0.001
    assert 0.001 < slid.max() < 0.02
    hidden = make_recording(Task.SQUAT, errors=SensorErrors(gaps=12, gap_s=0.2), seed=8)[0]
    missing = [np.isnan(c.values).any(axis=1).sum() for c in hidden.markers().values()]
    assert 0 < sum(missing) <= 12 * 21
    assert not any(np.isnan(c.values).any() for c in still.channels)


@pytest.mark.parametrize("task", TASKS)
def test_every_recording_says_that_it_is_simulated(task: Task) -> None:
    recording, truth = make_recording(task, seed=1)
    assert ("simulated", True) in recording.made_by.settings
    assert recording.faults == ()
    assert len(recording.markers()) == 40
    assert len(recording.of_kind(ChannelKind.FORCE)) == 2
    marker_frames = len(next(iter(recording.markers().values())).values)
    assert all(len(c.values) == (1 if isinstance(c.at, Marker) else 10) * marker_frames for c in recording.channels)
    standing = next(m for m in recording.marks if m.name == "standing").span
    assert standing == truth.standing
    assert standing.duration_s >= 3
    again = pickle.loads(pickle.dumps((recording, truth)))
    assert same(again, (recording, truth))
    assert not again[1].time_s.flags.writeable


def test_the_subject_has_the_lengths_a_lab_measures() -> None:
    names = {name for name, _ in as_subject(Person()).lengths_m}
    both = {f"{side}_{n}" for side in Side for n in ("leg", "knee_width", "ankle_width", "asis_trochanter")}
    assert names == both | {"inter_asis", "marker_radius"}
    with pytest.raises(ValueError, match="positive"):
        Person(mass_kg=0)
    with pytest.raises(ValueError, match="negative"):
        Plan(pelvic_drop_left_stance_deg=-1)
    with pytest.raises(ValueError, match="negative"):
        SensorErrors(gaps=-1)
    with pytest.raises(WrongUsage, match="quiet_standing"):
        make_recording(Task.UNKNOWN, seed=1)


@pytest.mark.parametrize("task", TASKS)
def test_a_minute_of_it_takes_no_time(task: Task) -> None:
    begun = time.perf_counter()
    recording, _ = make_recording(task, seconds=60, seed=1)
    # measured 0.2 s; a slow and busy machine gets ten times that
    assert time.perf_counter() - begun < 2.0
    assert recording.duration_s == pytest.approx(60, abs=0.02)


def test_the_body_centre_is_where_anatomy_has_it() -> None:
    """In standing some 55 to 57 % of height above the floor (Winter 2009)."""
    from kinescript.synth.skeleton import embody
    from kinescript.synth.standing import quiet_standing

    rng = np.random.default_rng(1)
    person = Person()
    movement = quiet_standing(person, Plan(), seconds=5, rate_hz=100, rng=rng)
    height = body_centre(embody(movement, person), person)[:, 2].mean() / person.height_m
    assert 0.54 < height < 0.60
