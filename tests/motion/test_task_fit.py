"""A task word that does not fit the movement: a reason, never a plausible wrong number."""

from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from kinescript.body.tasks import Task
from kinescript.chain import AssessParams, assess
from kinescript.findings.assessment import Assessment
from kinescript.formats.opener import open_recording
from kinescript.record.recording import Recording
from kinescript.synth.recordings import make_recording

SPOT = (Task.FORWARD_BEND, Task.HIP_HINGE, Task.SQUAT, Task.SIT_TO_STAND)
# who squats to a chair without sitting, or hinges with a round back, has done what both words say
ALIKE = ({Task.SQUAT, Task.SIT_TO_STAND}, {Task.FORWARD_BEND, Task.HIP_HINGE})


def told(recording: Recording, task: Task) -> Assessment:
    return assess(recording, params=AssessParams(task=task))


def reasons(assessment: Assessment) -> list[str]:
    return [f.words for f in assessment.quality.faults if f.kind == "task"]


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("task", [t for t in Task if t is not Task.UNKNOWN])
def test_a_word_that_fits_leaves_nothing_out(task: Task, seed: int) -> None:
    assessment = assess(make_recording(task, seed=seed)[0])
    assert reasons(assessment) == []
    assert assessment.recording.task is task


@pytest.mark.parametrize(
    ("done", "word"),
    [
        (done, word)
        for done, word in product((*SPOT, Task.QUIET_STANDING, Task.SINGLE_LEG_STANCE, Task.WALKING), SPOT)
        if done is not word and {done, word} not in ALIKE
    ],
)
def test_repetitions_of_another_task_are_none(done: Task, word: Task) -> None:
    assessment = told(make_recording(done, seed=4)[0], word)
    assert assessment.repetitions == ()
    assert reasons(assessment)
    assert not [m for m in assessment.measures if m.name == "repetition_range" and m.value is not None]
    assert not [f for f in assessment.findings if f.code in ("repetition_range", "lumbar_pelvis_ratio") and f.value]


@pytest.mark.parametrize("word", [t for t in Task if t not in (Task.WALKING, Task.UNKNOWN)])
def test_a_walk_is_nothing_done_on_the_spot(data_folder: Path, word: Task) -> None:
    simulated = make_recording(Task.WALKING, seed=4)[0]
    real = open_recording(data_folder / "c3d" / "zoo_HC002D06.c3d")
    for recording in (simulated, real):
        assessment = told(recording, word)
        assert assessment.recording.task is Task.UNKNOWN
        assert reasons(assessment) == [
            f"this is no {word.words}: the person walked most of the time, so nothing is measured as one"
        ]
        assert not [m for m in assessment.measures if m.name in ("held_time", "sway_speed") and m.value is not None]
        # the word stays on record, so that the same command gives the same document
        assert assessment.made_by.setting("task") == word.value


@pytest.mark.parametrize(
    "done", [t for t in Task if t not in (Task.WALKING, Task.UNKNOWN, Task.SIT_TO_STAND) and not t.lying]
)
def test_who_stays_on_the_spot_did_not_walk(done: Task) -> None:
    assessment = told(make_recording(done, seed=4)[0], Task.WALKING)
    assert assessment.recording.task is Task.UNKNOWN
    assert "nobody walked" in reasons(assessment)[0]


def test_the_walk_to_the_place_is_left_out_and_the_set_counts() -> None:
    """Knees bend in steps as well; the set itself is longer than the walk."""
    squat, walk = make_recording(Task.SQUAT, seed=5)[0], make_recording(Task.WALKING, seed=5)[0]
    steps = walk.markers()
    end_m = np.nanmedian(steps["LASI"].values[-5:] - squat.markers()["LASI"].values[:5], axis=0) * [1, 1, 0]
    joined = tuple(
        replace(c, values=np.concatenate((steps[name].values[-300:], c.values + end_m)))
        for name, c in squat.markers().items()
    )
    found = assess(replace(squat, channels=joined, marks=()))
    assert found.recording.task is Task.SQUAT
    assert len(found.repetitions) == len(assess(squat).repetitions)
    assert all(r.span.start_s > 2.9 for r in found.repetitions)
    assert reasons(found) and all("a foot stepped" in words for words in reasons(found))
