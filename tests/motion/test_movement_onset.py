"""When movements begin: curves with a known departure, and simulated people whose truth is known."""

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from tests.measures.made import everybody, stance
from tests.measures.repeated import eased

from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.motion.angles import JointAngles, find_joint_angles
from kinescript.motion.contacts import find_contacts
from kinescript.motion.gait import find_stances
from kinescript.motion.landmarks import find_landmarks
from kinescript.motion.movement_onset import Departure, find_movement_onset
from kinescript.motion.movement_starts import find_movement_onsets
from kinescript.motion.segment_frames import find_pose
from kinescript.motion.stance import Stance
from kinescript.motion.task_repetitions import find_task_repetitions
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Floats
from kinescript.synth.recordings import make_recording
from kinescript.synth.repetition import TrueRepetition

START_S = 3.0


def bend(
    rng: np.random.Generator, *, height: float = 60.0, lasts_s: float = 1.5, noise: float = 0.15
) -> tuple[Floats, Floats]:
    """A curve of 8 s at 100 Hz that leaves rest at 3 s with minimum jerk, sways and is noisy."""
    time_s = np.arange(800) / 100.0
    hz, phase = rng.uniform(0.1, 0.6, 3), rng.uniform(0, 6, 3)
    sway = 0.15 * np.sin(2 * np.pi * hz * time_s[:, None] + phase).sum(axis=1)
    return time_s, height * eased((time_s - START_S) / lasts_s) + sway + noise * rng.standard_normal(800)


def found_in(time_s: Floats, curve: Floats) -> Departure:
    found = find_movement_onset(time_s, curve, first_s=2.0, last_s=6.0)
    assert isinstance(found, Departure)
    return found


@pytest.mark.parametrize(("height", "lasts_s"), [(60.0, 0.6), (60.0, 1.5), (30.0, 1.0), (80.0, 2.5)])
def test_the_interval_holds_where_the_curve_departs(height: float, lasts_s: float) -> None:
    """Nine of ten 90 % intervals do; what is seen at a twentieth of the peak speed comes later than all of this."""
    inside, off = [], []
    for seed in range(40):
        found = found_in(*bend(np.random.default_rng(seed), height=height, lasts_s=lasts_s))
        inside.append(found.low_s <= START_S <= found.high_s)
        off.append(found.time_s - START_S)
        assert found.peak_deg_s == pytest.approx(1.875 * height / lasts_s, rel=0.1)
    assert np.mean(inside) >= 0.88
    assert abs(np.median(off)) < 0.05 * max(1.0, lasts_s)


def test_louder_noise_widens_the_interval() -> None:
    widths = [
        np.median([f.high_s - f.low_s for s in range(9) for f in [found_in(*bend(np.random.default_rng(s), noise=n))]])
        for n in (0.03, 0.15, 0.4)
    ]
    assert widths == sorted(widths)
    assert widths[2] > 1.5 * widths[0]


def test_downward_is_upward_upside_down() -> None:
    time_s, curve = bend(np.random.default_rng(4))
    up, down = found_in(time_s, curve), found_in(time_s, -curve + 20)
    assert up == pytest.approx(down, abs=1e-9)


def test_later_is_later() -> None:
    time_s, curve = bend(np.random.default_rng(5))
    here = found_in(time_s, curve)
    there = find_movement_onset(time_s + 10, curve, first_s=12.0, last_s=16.0)
    assert isinstance(there, Departure)
    assert there.time_s - 10 == pytest.approx(here.time_s, abs=1e-6)


@pytest.mark.parametrize(
    ("spoil", "kind"),
    [
        (lambda c: np.zeros(len(c)), "small"),
        (lambda c: np.full(len(c), np.nan), "gap"),
        (lambda c: np.where(np.arange(len(c)) < 315, np.nan, c), "gap"),
        (lambda c: c + 40 * np.sin(2 * np.pi * 2.5 * np.arange(len(c)) / 100), "no_rest"),
    ],
)
def test_what_has_no_onset_says_why(spoil: Callable[[Floats], Floats], kind: str) -> None:
    time_s, curve = bend(np.random.default_rng(6))
    found = find_movement_onset(time_s, spoil(curve), first_s=2.0, last_s=6.0)
    assert isinstance(found, Fault)
    assert found.kind == kind
    assert isinstance(find_movement_onset(time_s[:3], curve[:3], first_s=0.0, last_s=1.0), Fault)


@cache
def seen(
    task: Task, seed: int
) -> tuple[tuple[JointAngles, ...], tuple[Stance, ...], tuple[TrueRepetition, ...], tuple]:
    recording, truth = make_recording(task, seed=seed, repetitions=4)
    landmarks = find_landmarks(recording)
    pose = find_pose(landmarks)
    angles = find_joint_angles(pose)
    stances = find_stances(find_contacts(recording, landmarks, pose))
    repetitions, _ = find_task_repetitions(angles, task, landmarks)
    return angles, stances, truth.repetitions, repetitions


def begins_s(task: Task, each: TrueRepetition) -> float:
    return each.phase("hold").start_s if task is Task.SINGLE_LEG_STANCE else each.span.start_s


@pytest.mark.parametrize(
    ("task", "feet"),
    [
        (Task.FORWARD_BEND, True),
        (Task.HIP_HINGE, True),
        (Task.SQUAT, True),
        (Task.SIT_TO_STAND, True),
        (Task.STEP_DOWN, True),
        (Task.SINGLE_LEG_STANCE, True),
        (Task.SINGLE_LEG_STANCE, False),
    ],
)
def test_simulated_people_begin_within_the_interval(task: Task, feet: bool) -> None:
    """Through markers with their errors, 90 % intervals of four people hold 80 % of the true onsets or more."""
    inside, count = [], 0
    for seed in range(300, 304):
        angles, stances, truth, repetitions = seen(task, seed)
        onsets = find_movement_onsets(angles, repetitions, stances if feet else (), task=task)
        known = [o for o in onsets if o.time_s is not None]
        starts = np.array([begins_s(task, each) for each in truth])
        for each in known:
            nearest = int(np.argmin(np.abs(starts - each.time_s)))
            inside.append(each.low_s <= starts[nearest] <= each.high_s)
            if task in (Task.SINGLE_LEG_STANCE, Task.STEP_DOWN):
                assert each.side is truth[nearest].side.other
            assert each.peak_speed_deg_s is None or each.peak_speed_deg_s > 20
        count += len(truth)
    assert len(inside) >= 0.85 * count
    assert len(inside) <= count
    assert np.mean(inside) >= 0.8


def test_walking_has_no_onset() -> None:
    angles, stances, _, repetitions = seen(Task.WALKING, 1)
    assert find_movement_onsets(angles, repetitions, stances, task=Task.WALKING) == ()


def test_a_stance_the_recording_began_in_has_no_foot_off() -> None:
    stances = (
        stance(Side.RIGHT, 0.0, 3.0, double_s=0.0),
        stance(Side.LEFT, 4.0, 9.0, double_s=0.5),
    )
    onsets = find_movement_onsets((), (), stances, task=Task.SINGLE_LEG_STANCE)
    assert [(o.side, o.time_s, o.of) for o in onsets] == [(Side.RIGHT, 4.5, "foot_off")]
    assert onsets[0].peak_speed_deg_s is None


def test_nothing_was_tracked() -> None:
    still = everybody(np.arange(300) / 100.0)
    for task in Task:
        assert find_movement_onsets((), (), (), task=task) == ()
        assert find_movement_onsets(still, (), (), task=task) == ()
