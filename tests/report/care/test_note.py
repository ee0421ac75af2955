"""The note: four lines, 120 words, nothing named that was not recorded."""

import re
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.report.care.cases import full_programme
from tests.support.programmes import example_programme

from kinescript.intake.document import FearedTask, Function, WorkingPresentation
from kinescript.intake.words import Presentation
from kinescript.report.care.note import AT_MOST_WORDS, write_note


def test_the_four_lines() -> None:
    lines = write_note(full_programme()).splitlines()
    assert [line[:3] for line in lines] == ["S: ", "O: ", "A: ", "P: "]
    assert "right leg pain 2/10 now, 4/10 worst 24 h; to thigh; back 3/10" in lines[0]
    assert "WATCH History of malignancy" in lines[1]
    assert "SLR left 75 deg, right 52 deg" in lines[1]
    assert "strength right L5 4/5" in lines[1]
    assert "pelvic drop" in lines[1]
    assert "sway" not in lines[1], "a finding nobody confirmed is not in the note"
    assert lines[2] == "A: radicular disc like; chronic, movement control, irritability moderate."
    assert lines[3].startswith("P: PROPOSAL, not signed; review 16 Nov 2026;")


def test_a_signed_one_says_by_whom_and_how_much() -> None:
    note = write_note(example_programme(signed=True))
    assert "signed Dana Field" in note
    assert "PROPOSAL" not in note
    assert "Bird dog R 2 x 8" in note


def test_what_does_not_fit_is_counted() -> None:
    programme = full_programme()
    for count in (5, 20, 400):
        goal = " ".join(["walk"] * count)
        intake = replace(programme.intake, function=Function(goals=(goal,)))
        note = write_note(replace(programme, intake=intake))
        assert len(note.split()) <= AT_MOST_WORDS
        assert re.search(r"\d (more|exercises) on the sheet", note) or "Calf stretch L" in note
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
