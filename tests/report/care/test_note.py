"""The note: four lines, 120 words, nothing named that was not recorded."""

import re
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.report.care.cases import full_programme
from tests.support.intakes import DAY, case
from tests.support.programmes import example_programme

from kinescript.intake.document import FearedTask, Function, WorkingPresentation, parse_intake
from kinescript.intake.judging import find_screening
from kinescript.intake.words import Presentation
from kinescript.report.care.note import AT_MOST_WORDS, write_note


def test_the_four_lines() -> None:
    lines = write_note(full_programme()).splitlines()
    assert [line[:3] for line in lines] == ["S: ", "O: ", "A: ", "P: "]
    assert lines[0].startswith("S: R leg 2/10, worst 4 to thigh; back 3/10, worst 4;")
    assert "screen 2 Nov 2026: WATCH History of malignancy" in lines[1]
    assert "SLR L 75, R 52 deg; slump R +; L5 R 4/5, L5 R sens reduced, ankle R reflex reduced" in lines[1]
    assert "rep ext: calf->thigh, stays" in lines[1]
    assert "pelvic drop L 7 deg +- 2; bend rhythm L" in lines[1]
    assert "sway" not in lines[1], "a finding nobody confirmed is not in the note"
    assert lines[2] == "A: radicular, disc-like; chronic, movement control, irritability moderate."
    assert lines[3].startswith("P: PROPOSAL, not signed; review 16 Nov 2026;")


def test_a_signed_one_says_by_whom_when_and_how_much() -> None:
    note = write_note(example_programme(signed=True))
    assert "signed Dana Field, 2 Nov 2026, 09:30 UTC;" in note
    assert "PROPOSAL" not in note
    assert "walk 10 minx2, slider R 2x10x2, pelvic clock 2x8" in note
    assert "bird dog R 2x8" in note


def test_a_strength_is_written_as_by_hand() -> None:
    programme = full_programme()
    right = replace(programme.intake.neuro.right, myotome_mrc={"L5": 4.5, "S1": 3.5})
    neuro = replace(programme.intake.neuro, right=right)
    note = write_note(replace(programme, intake=replace(programme.intake, neuro=neuro)))
    assert "L5 R 4+/5, S1 R 4-/5" in note
    assert "4.5" not in note


def test_a_scan_that_excluded_is_named_with_what_voids_it() -> None:
    intake = parse_intake(case("scan_negative_returning"))
    screening = find_screening(intake, on=DAY)
    note = write_note(replace(example_programme(), intake=intake, screening=screening))
    assert "WATCH: bladder symptom. Cauda equina excluded, MRI 12 Nov 2026, by Dr A. Example" in note
    assert "Any new symptom voids this: emergency" in note
    # without it nobody is told that anything was excluded
    bare = replace(intake, investigated=())
    assert "excluded" not in write_note(replace(example_programme(), intake=bare, screening=screening))


def test_what_does_not_fit_is_counted() -> None:
    programme = full_programme()
    for count in (5, 20, 400):
        goal = " ".join(["walk"] * count)
        intake = replace(programme.intake, function=Function(goals=(goal,)))
        note = write_note(replace(programme, intake=intake))
        assert len(note.split()) <= AT_MOST_WORDS
        assert re.search(r"\d (more|exercises) on the sheet", note) or "calf stretch L" in note
        assert (count == 400) != ("goal: walk" in note)


@settings(max_examples=60)
@given(st.text(max_size=900), st.text(max_size=900), st.lists(st.text(max_size=300), max_size=3))
def test_never_more_than_120_words(goal: str, task: str, features: list[str]) -> None:
    programme = full_programme()
    intake = replace(
        programme.intake,
        function=Function(goals=(goal,), feared_tasks=(FearedTask(task=task),)),
        presentation=WorkingPresentation(is_=Presentation.UNCLEAR, features=tuple(features)),
    )
    note = write_note(replace(programme, intake=intake))
    assert len(note.split()) <= AT_MOST_WORDS
    assert note.startswith("S: ")
