"""The knee's frontal projection: two implementations of one definition, planted knees, and what makes it unknown."""

from dataclasses import replace
from statistics import median

import numpy as np
import pytest
from tests.measures.repeated import one

from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.chain import assess
from kinescript.measures.measure import Measure
from kinescript.motion.knee_projection import project_knee
from kinescript.motion.landmarks import find_landmarks
from kinescript.motion.segment_frames import find_pose
from kinescript.record.recording import Recording
from kinescript.synth import NO_ERRORS, KneeIn, Plan, SensorErrors, make_recording, make_wearable_recording

NAME = "knee_frontal_projection_at_depth"


def projection(recording: Recording, side: Side, standing: Recording | None = None) -> Measure:
    return one(assess(recording, standing=standing).measures, NAME, side=side.value)


@pytest.mark.parametrize("task", [Task.SQUAT, Task.STEP_DOWN, Task.SINGLE_LEG_STANCE])
@pytest.mark.parametrize("turned_deg", [-9.0, 0.0, 16.0])
def test_perfect_markers_give_back_the_true_projection(task: Task, turned_deg: float) -> None:
    plan = Plan(knee_in=KneeIn(right_deg=turned_deg, left_deg=-turned_deg), heading_deg=40.0)
    recording, truth = make_recording(task, plan=plan, errors=NO_ERRORS, seed=3)
    for side, true in truth.knees:
        assert projection(recording, side).value == pytest.approx(median(true), abs=0.1)


@pytest.mark.parametrize("seed", range(4))
def test_planted_knees_come_back_within_their_error(seed: int) -> None:
    plan = Plan(knee_in=KneeIn(right_deg=6.0 * seed, left_deg=-5.0))
    recording, truth = make_recording(Task.STEP_DOWN, plan=plan, seed=seed, repetitions=4)
    for side, true in truth.knees:
        found = projection(recording, side)
        assert found.value is not None and found.sigma is not None
        assert abs(found.value - median(true)) <= 1.96 * found.sigma
        assert found.sigma < 6
        assert "hip rotation and knee flexion both move it" in found.faults[0].words


def test_a_knee_toward_the_midline_is_positive_on_both_sides() -> None:
    straight, fallen = (
        make_recording(Task.SQUAT, plan=Plan(knee_in=KneeIn(right_deg=d, left_deg=d)), errors=NO_ERRORS, seed=1)[0]
        for d in (0.0, 15.0)
    )
    for side in Side:
        before, after = projection(straight, side).value, projection(fallen, side).value
        assert before is not None and after is not None
        assert after > before + 10


def test_no_words_say_that_valgus_was_measured() -> None:
    recording, _ = make_recording(Task.SQUAT, seed=1)
    found = projection(recording, Side.RIGHT)
    assert not any("valgus" in fault.words for fault in found.faults)


def test_a_level_thigh_tells_nothing_from_the_front() -> None:
    recording, _ = make_recording(Task.SIT_TO_STAND, seed=1)
    found = projection(recording, Side.LEFT)
    assert found.value is None
    assert found.faults[0].kind == "foreshortened"


def test_without_markers_or_standing_it_is_unknown_and_says_why() -> None:
    worn, _ = make_wearable_recording(Task.SQUAT, seed=1)
    assert "takes markers" in projection(worn, Side.RIGHT).faults[0].words
    recording, _ = make_recording(Task.SQUAT, seed=1)
    unmarked = replace(recording, marks=())
    assert projection(unmarked, Side.RIGHT).faults[0].kind == "no_standing"
    quiet, _ = make_recording(Task.QUIET_STANDING, seed=1, seconds=5.0)
    assert projection(unmarked, Side.RIGHT, quiet).value is not None


def test_the_error_grows_with_depth_and_with_what_nobody_measured() -> None:
    recording, truth = make_recording(Task.SQUAT, seed=1)
    bare = replace(recording, subject=replace(recording.subject, lengths_m=()))
    sigmas = []
    for each in (recording, bare):
        landmarks = find_landmarks(each)
        seen = project_knee(landmarks, find_pose(landmarks), Side.RIGHT)
        assert seen is not None
        sigmas.append(seen.change_sigma_deg)
    hold = truth.repetitions[0].phase("hold").holds(truth.time_s)
    upright = truth.standing.holds(truth.time_s)
    assert np.nanmedian(sigmas[0][hold]) > 2 * np.nanmedian(sigmas[0][upright])
    assert np.nanmedian(sigmas[1][hold]) > np.nanmedian(sigmas[0][hold])


def test_the_stated_error_covers_markers_put_wrongly() -> None:
    """Where markers lie off by what is assumed and nothing else is wrong, most values are within two sigma."""
    errors = SensorErrors(noise_m=0.0, placement_m=0.006, soft_tissue_m=0.0, gaps=0)
    off = []
    for seed in range(6):
        recording, truth = make_recording(Task.SQUAT, errors=errors, seed=seed)
        for side, true in truth.knees:
            found = projection(recording, side)
            assert found.value is not None and found.sigma is not None
            off.append((found.value - median(true)) / found.sigma)
    assert np.sqrt(np.mean(np.square(off))) < 1.2
