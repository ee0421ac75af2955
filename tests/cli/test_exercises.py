"""`kinescript exercises` as the contract has it."""

import json
from pathlib import Path

import pytest

from kinescript.cli import main
from kinescript.programme.library import load_library

KEYS = [
    "id", "title", "kind", "outcomes", "stages", "not_if", "dose", "phases", "breath", "order", "stop_if", "why",
    "easier", "harder", "figure", "source",
]  # fmt: skip


def run(*words: str) -> int:
    """Run the command line and return its exit code."""
    with pytest.raises(SystemExit) as left:
        main(list(words))
    return int(left.value.code or 0)


def test_one_exercise_is_a_list_of_one(capsys: pytest.CaptureFixture[str]) -> None:
    wanted = load_library()[0].id
    assert run("exercises", wanted, "--json") == 0
    said = capsys.readouterr()
    (tree,) = json.loads(said.out)
    assert said.err == ""
    assert [key for key in tree if key in KEYS] == KEYS
    assert tree["id"] == wanted
    assert tree["figure"].startswith("<svg")
    assert tree["stages"] == list(tree["dose"])
    assert {"id", "label"} == set(tree["source"])
    assert {"patient", "clinician"} == set(tree["why"])


def test_all_of_them_are_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("exercises", "--json") == 0
    trees = json.loads(capsys.readouterr().out)
    assert [t["id"] for t in trees] == [e.id for e in load_library()]


def test_the_table_and_the_card_are_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    exercise = load_library()[0]
    assert run("exercises") == 0
    table = capsys.readouterr().out
    assert all(e.id in table for e in load_library())
    assert run("exercises", exercise.id) == 0
    card = capsys.readouterr().out
    assert all(line in card for line in exercise.how)
    assert exercise.why.clinician in card


def test_an_unknown_one_is_wrong_usage_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("exercises", "no_such_exercise", "--json") == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1


def test_the_sheet_is_one_page_that_fetches_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "all.html"
    assert run("exercises", "--sheet", str(out)) == 0
    page = out.read_text(encoding="utf-8")
    assert page.count("<svg") == len(load_library())
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")
    assert str(len(load_library())) in capsys.readouterr().out


def test_a_sheet_where_nothing_can_be_written_is_refused(tmp_path: Path) -> None:
    assert run("exercises", "--sheet", str(tmp_path / "no" / "such" / "place.html")) == 3
