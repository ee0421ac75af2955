"""Knees that turn in: as planned, on the leg that carries, with bones as long as ever and feet where they were."""

import numpy as np
import pytest

from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.synth import NO_ERRORS, KneeIn, Plan, Truth, make_recording, mirror_plan

BENT = [Task.SQUAT, Task.SIT_TO_STAND, Task.STEP_DOWN, Task.SINGLE_LEG_STANCE]


def truth_of(task: Task, plan: Plan) -> Truth:
    return make_recording(task, plan=plan, errors=NO_ERRORS, seed=2)[1]


@pytest.mark.parametrize("task", BENT)
def test_a_knee_turns_about_the_line_from_hip_to_ankle(task: Task) -> None:
    plain, turned = (dict(truth_of(task, Plan(knee_in=KneeIn(right_deg=d))).centres) for d in (0.0, 20.0))
    for name in ("right_hip", "right_ankle", "left_hip", "left_knee", "left_ankle"):
        assert np.abs(plain[name] - turned[name]).max() < 1e-12
    for end in ("right_hip", "right_ankle"):
        lengths = [np.linalg.norm(each["right_knee"] - each[end], axis=1) for each in (plain, turned)]
        assert np.abs(lengths[0] - lengths[1]).max() < 1e-9
    along = plain["right_hip"] - plain["right_ankle"]
    along /= np.linalg.norm(along, axis=1)[:, None]
    out = []
    for each in (plain, turned):
        aside = each["right_knee"] - each["right_ankle"]
        out.append(aside - (aside * along).sum(axis=1)[:, None] * along)
    far = np.linalg.norm(out[0], axis=1)
    angle = np.degrees(np.arccos(np.clip((out[0] * out[1]).sum(axis=1) / far**2, -1, 1)))
    assert angle.max() == pytest.approx(20.0, abs=0.01)
    # the right knee's midline lies to the left, which is +Y
    assert out[1][np.argmax(angle), 1] > out[0][np.argmax(angle), 1]


@pytest.mark.parametrize("task", BENT)
def test_the_mirror_image_has_them_on_the_other_side(task: Task) -> None:
    plan = Plan(knee_in=KneeIn(right_deg=12.0, left_deg=-4.0))
    ours, theirs = dict(truth_of(task, plan).knees), dict(truth_of(task, mirror_plan(plan)).knees)
    for side in Side:
        assert ours[side] == pytest.approx(theirs[side.other], abs=1e-9)


def test_only_the_leg_that_carries_has_a_projection() -> None:
    truth = truth_of(Task.STEP_DOWN, Plan(knee_in=KneeIn(right_deg=15.0)))
    for side, values in truth.knees:
        assert len(values) == sum(r.side is side for r in truth.repetitions)
    assert truth_of(Task.FORWARD_BEND, Plan()).knees == ((Side.LEFT, ()), (Side.RIGHT, ()))
