"""What looks like the task and is not: no plausible wrong number, and a sentence that says why."""

from dataclasses import replace

import pytest

from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.chain import AssessParams, assess
from kinescript.documents.read import parse_document
from kinescript.errors import InputRefused
from kinescript.findings.assessment import Assessment
from kinescript.findings.finding import Verdict
from kinescript.measures.measure import Measure
from kinescript.record.recording import Recording
from kinescript.results.reading import Results
from kinescript.synth import Plan, Repeating, Tempo, make_recording, make_wearable_recording


def bare(recording: Recording) -> Recording:
    """Without plates: markers alone."""
    return replace(recording, channels=tuple(recording.markers().values()))


def told(recording: Recording, task: Task) -> Assessment:
    return assess(recording, params=AssessParams(task=task))


def known(assessment: Assessment, name: str) -> list[Measure]:
    return [m for m in assessment.measures if m.name == name and m.value is not None]


def swapped(recording: Recording, *pairs: tuple[str, str]) -> Recording:
    markers = recording.markers()
    other = {a: b for pair in pairs for a, b in (pair, pair[::-1])}
    return replace(
        recording,
        channels=tuple(
            replace(c, values=markers[other[c.at.name]].values) if getattr(c.at, "name", None) in other else c
            for c in recording.channels
        ),
    )


@pytest.mark.parametrize("word", [Task.UNKNOWN, Task.WALKING])
def test_the_edges_of_a_stance_are_not_the_stance(word: Task) -> None:
    """Without its word a foot held still in the air may stand on a step: only its way up is known to be off."""
    one_leg = bare(make_recording(Task.SINGLE_LEG_STANCE, seed=3)[0])
    found = told(one_leg, word)
    assert known(found, "pelvic_drop") == []
    assert not any(f.verdict is Verdict.WITHIN for f in found.findings if f.code == "pelvic_drop")
    assert {m.side for m in known(told(one_leg, Task.SINGLE_LEG_STANCE), "pelvic_drop")} == set(Side)


def test_stepping_down_is_no_stance_on_one_leg() -> None:
    found = told(bare(make_recording(Task.STEP_DOWN, seed=3)[0]), Task.SINGLE_LEG_STANCE)
    assert found.recording.task is Task.UNKNOWN
    assert known(found, "pelvic_drop") == [] and known(found, "held_time") == []
    assert any("went up and down" in f.words for f in found.quality.faults)


@pytest.mark.parametrize("steps", [4, 6])
def test_steps_are_no_stance_on_one_leg(steps: int) -> None:
    walk = bare(make_recording(Task.WALKING, seed=3, repetitions=steps)[0])
    found = told(walk, Task.SINGLE_LEG_STANCE)
    assert known(found, "held_time") == []
    assert not [f for f in found.findings if f.code == "pelvic_drop" and f.value is not None and f.side is None]


def test_a_bend_held_while_standing_is_no_back_extension() -> None:
    slow = Plan(repeating=Repeating(tempo=Tempo(down_s=2, hold_s=20, up_s=2)))
    found = told(make_recording(Task.FORWARD_BEND, seed=3, repetitions=1, plan=slow)[0], Task.BACK_EXTENSION_HOLD)
    (hold,) = (m for m in found.measures if m.name == "trunk_hold_time")
    assert hold.value is None
    assert "a bend held while standing" in hold.faults[0].words


@pytest.mark.parametrize("done", [Task.WALKING, Task.STEP_DOWN])
@pytest.mark.parametrize("word", [Task.SQUAT, Task.SIT_TO_STAND])
def test_knees_that_bend_in_turns_do_not_squat(done: Task, word: Task) -> None:
    found = told(make_wearable_recording(done, seed=3)[0], word)
    assert found.repetitions == ()
    assert any("knees bent in turns" in f.words for f in found.quality.faults)
    assert len(told(make_wearable_recording(word, seed=3)[0], word).repetitions) == 3


def test_a_treadmill_and_a_very_slow_walk_are_walks() -> None:
    walk = bare(make_recording(Task.WALKING, seed=3)[0])
    markers = walk.markers()
    middle = (markers["LASI"].values + markers["RASI"].values) / 2
    gone = (middle - middle[0]) * [1, 1, 0]
    belt = replace(walk, channels=tuple(replace(c, values=c.values - gone) for c in walk.channels))
    slow = replace(walk, channels=tuple(replace(c, clock=replace(c.clock, rate_hz=100 / 6)) for c in walk.channels))
    for recording in (belt, slow):
        found = told(recording, Task.WALKING)
        assert found.recording.task is Task.WALKING
        assert not [f for f in found.quality.faults if f.kind == "task"]


@pytest.mark.parametrize(
    ("task", "pairs", "words"),
    [
        (Task.STEP_DOWN, (("LTOE", "RTOE"),), "LTOE to the right of RTOE"),
        (Task.STEP_DOWN, (("LKNE", "RKNE"),), "LKNE to the right of RKNE"),
        (Task.WALKING, (("LHEE", "LTOE"),), "LTOE behind LHEE"),
        (Task.WALKING, (("LASI", "RASI"), ("LPSI", "RPSI")), "own up lies"),
    ],
)
def test_markers_under_each_others_names_are_refused(
    task: Task, pairs: tuple[tuple[str, str], ...], words: str
) -> None:
    with pytest.raises(InputRefused, match=words):
        assess(swapped(make_recording(task, seed=3)[0], *pairs))


def test_a_trial_on_one_leg_is_no_zero_of_its_own() -> None:
    whole = make_recording(Task.SINGLE_LEG_STANCE, seed=3)[0]
    alone = replace(
        whole,
        marks=(),
        channels=tuple(
            replace(c, values=c.values[round(4.3 * c.clock.rate_hz) : round(8.3 * c.clock.rate_hz)])
            for c in whole.channels
        ),
    )
    found = assess(alone)
    assert known(found, "held_time") != [] and known(found, "pelvic_drop") == []
    (why,) = {f.words for m in found.measures if m.name == "pelvic_drop" and m.side is Side.RIGHT for f in m.faults}
    assert "stood on one leg for most of the trial" in why


def test_one_wrong_frame_leaves_the_repetition_and_the_heading_changes_nothing() -> None:
    for heading_deg in (0.0, 45.0, 130.0):
        squat = make_recording(Task.SQUAT, seed=3, plan=Plan(heading_deg=heading_deg))[0]
        values = squat.markers()["LTOE"].values.copy()
        values[len(values) // 2, :2] += 0.3
        ghost = replace(
            squat,
            channels=tuple(
                replace(c, values=values) if getattr(c.at, "name", None) == "LTOE" else c for c in squat.channels
            ),
        )
        assert len(assess(ghost).repetitions) == len(assess(squat).repetitions) == 3


def test_infinity_in_an_earlier_document_is_refused() -> None:
    with pytest.raises(InputRefused, match="too large for a number"):
        parse_document('{"kinescript": 1e999}', Results, name="assessment.json", as_json=True)
