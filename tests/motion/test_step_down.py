"""Step-downs are found on the leg that stays on the step, and where the feet do not tell which, none is."""

from dataclasses import replace

import numpy as np
import pytest

from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.motion.repetitions import Repetition
from kinescript.motion.sources import find_motion
from kinescript.motion.step_down import find_step_downs
from kinescript.motion.task_repetitions import find_task_repetitions
from kinescript.record.fault import Fault
from kinescript.record.recording import Recording
from kinescript.signal.spans import Span
from kinescript.synth import Plan, Repeating, make_recording


def found_in(recording: Recording) -> tuple[tuple[Repetition, ...], tuple[Fault, ...]]:
    moved = find_motion(recording)
    return find_step_downs(moved.angles(), moved.landmarks)


def without_toe(recording: Recording, name: str, span: Span | None = None) -> Recording:
    """The recording with one marker gone, or hidden in a span."""
    kept = []
    for channel in recording.channels:
        if getattr(channel.at, "name", "") != name:
            kept.append(channel)
        elif span is not None:
            values = np.array(channel.values)
            values[span.holds(channel.time_s)] = np.nan
            kept.append(replace(channel, values=values))
    return replace(recording, channels=tuple(kept))


@pytest.mark.parametrize(("seed", "mirrored", "heading_deg"), [(1, False, 0.0), (2, True, 0.0), (3, False, 70.0)])
def test_each_leg_has_its_own(seed: int, mirrored: bool, heading_deg: float) -> None:
    plan = Plan(mirrored=mirrored, heading_deg=heading_deg)
    recording, truth = make_recording(Task.STEP_DOWN, plan=plan, seed=seed, repetitions=5)
    found, faults = found_in(recording)
    assert faults == ()
    assert [(r.side, str(r.state)) for r in found] == [(r.side, r.state) for r in truth.repetitions]
    assert found[0].side is (Side.LEFT if mirrored else Side.RIGHT)
    for each, true in zip(found, truth.repetitions, strict=True):
        assert abs(each.span.start_s - true.span.start_s) < 0.35
        assert abs(each.span.end_s - true.span.end_s) < 0.35


def test_partial_ones_are_told_from_complete_ones_of_the_same_leg() -> None:
    plan = Plan(repeating=Repeating(amplitude_shares=(1.0, 1.0, 0.5, 1.0, 1.0, 1.0)))
    recording, truth = make_recording(Task.STEP_DOWN, plan=plan, seed=4, repetitions=6)
    found, _ = found_in(recording)
    assert [(r.side, str(r.state)) for r in found] == [(r.side, r.state) for r in truth.repetitions]


@pytest.mark.parametrize("task", [Task.SQUAT, Task.WALKING, Task.QUIET_STANDING])
def test_what_is_no_step_down_has_none(task: Task) -> None:
    recording, _ = make_recording(task, seed=1)
    assert found_in(recording) == ((), ())


@pytest.mark.parametrize("gone", ["LTOE", "RTOE"])
def test_without_toes_no_leg_is_guessed(gone: str) -> None:
    recording, _ = make_recording(Task.STEP_DOWN, seed=1)
    found, faults = found_in(without_toe(recording, gone))
    assert found == ()
    assert "which leg stays on the step" in faults[0].words
    assert find_task_repetitions(find_motion(recording).angles(), Task.STEP_DOWN)[0] == ()


def test_an_attempt_whose_feet_were_hidden_is_left_out_and_told() -> None:
    recording, truth = make_recording(Task.STEP_DOWN, seed=1, repetitions=4)
    hidden = truth.repetitions[2]
    assert hidden.side is Side.RIGHT
    found, faults = found_in(without_toe(recording, "RTOE", hidden.span))
    assert [r.side for r in found] == [Side.RIGHT, Side.LEFT, Side.LEFT]
    assert [f.kind for f in faults] == ["gap"]


def test_a_shift_of_the_weight_is_no_part_of_it() -> None:
    """A knee that gives a little long before and after the other foot leaves makes no repetition longer."""
    plan = Plan(repeating=Repeating(amplitude_shares=(1.0, 1.0, 0.5, 1.0), pause_s=3.0))
    recording, truth = make_recording(Task.STEP_DOWN, plan=plan, seed=4, repetitions=4)
    found, _ = found_in(recording)
    for each, true in zip(found, truth.repetitions, strict=True):
        assert each.span.start_s > true.span.start_s - 0.35
        assert each.span.end_s < true.span.end_s + 0.35
        assert each.span.start_s <= each.phases[0].span.start_s
        assert each.phases[-1].span.end_s <= each.span.end_s
