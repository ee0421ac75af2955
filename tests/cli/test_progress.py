"""`kinescript progress` as the contract has it."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.support.diaries import diary, done, good_week, session
from tests.support.programmes import BEGUN, example_programme

from kinescript.documents.read import read_document
from kinescript.documents.write import to_json, to_plain
from kinescript.programme.diary import Diary, ScreenAnswer
from kinescript.programme.signing import find_digests
from kinescript.programme.withdrawals import read_withdrawn
from kinescript.results.programme_document import read_programme, to_programme_document

PROGRAM = str(Path(sys.executable).with_name("kinescript"))


def run(*words: object, home: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "KINESCRIPT_HOME": str(home)}
    return subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True, env=environment, timeout=60)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A signed programme of the library's own exercises, in its folder."""
    folder = tmp_path / "a plan"
    folder.mkdir()
    tree = to_programme_document(example_programme(signed=True, weeks=8))
    (folder / "programme.json").write_text(to_json(tree), encoding="utf-8")
    return folder


def look(plan: Path, written: Diary | dict[str, Any], *more: object, out: str = "next") -> Any:
    file = plan.parent / "diary.json"
    file.write_text(to_json(to_plain(written)), encoding="utf-8")
    words = ("--programme", plan / "programme.json", "--diary", file, "--out", plan.parent / out)
    return run("progress", *words, *more, home=plan.parent / "home")


def refused(finished: Any, code: int) -> str:
    assert finished.returncode == code, finished
    lines = finished.stderr.strip().split("\n")
    assert len(lines) == 1
    return str(lines[0])


TODAY = ("--today", (BEGUN + timedelta(days=7)).isoformat())


def test_json_is_one_document_and_the_same_as_the_file(plan: Path) -> None:
    finished = look(plan, diary(*good_week()), "--json", *TODAY)
    assert finished.returncode == 0, finished
    document = json.loads(finished.stdout)
    assert document == json.loads((plan.parent / "next" / "progress.json").read_text(encoding="utf-8"))
    assert (document["schema_version"], document["week"], document["word"]) == (1, 1, "progress")
    assert document["proposal"] == "programme.json"
    assert {item["exercise"]: item["word"] for item in document["items"]}["bird_dog"] == "progress"


def test_the_proposal_lies_beside_with_its_pages(plan: Path) -> None:
    before = (plan / "programme.json").read_bytes()
    finished = look(plan, diary(*good_week()), *TODAY)
    assert finished.returncode == 0, finished
    lines = finished.stdout.strip().splitlines()
    assert len(lines) <= 8
    assert lines[-1].startswith("PROPOSAL - NOT SIGNED: ")
    folder = plan.parent / "next"
    names = {each.name for each in folder.iterdir()}
    assert names == {
        "progress.json",
        "programme.json",
        "clinician.html",
        "sheet.html",
        "sheet.pdf",
        "note.txt",
        "figures",
    }
    proposal = read_programme(folder)
    assert proposal.signed is None
    assert proposal.weeks[1].sessions[0].items[2].dose.repetitions == 10
    assert (plan / "programme.json").read_bytes() == before


def test_in_the_programme_s_own_folder_what_was_signed_stays(plan: Path) -> None:
    before = (plan / "programme.json").read_bytes()
    finished = look(plan, diary(*good_week()), "--json", *TODAY, out="a plan")
    assert finished.returncode == 0, finished
    assert (plan / "programme.json").read_bytes() == before
    assert json.loads(finished.stdout)["proposal"] == "next/programme.json"
    assert read_programme(plan / "next").signed is None


def test_something_new_is_4_with_the_reason_the_document_and_no_proposal(plan: Path) -> None:
    signed = read_programme(plan)
    assert look(plan, diary(*good_week()), *TODAY).returncode == 0
    finished = look(plan, diary(*good_week(screen=ScreenAnswer.NOT_SURE)), "--json", *TODAY)
    line = refused(finished, 4)
    assert line.startswith("diary.json: expected a diary with nothing new in it; came ")
    assert "not sure" in line
    document = json.loads(finished.stdout)
    assert (document["re_screen"], document["proposal"], document["word"]) == (True, None, "stop")
    folder = plan.parent / "next"
    assert {each.name for each in folder.iterdir()} == {"progress.json", "card.html", "letter.html", "withdrawn"}
    assert {each.name for each in plan.iterdir()} == {"withdrawn"}
    assert list((folder / "withdrawn").rglob("programme.json"))
    listed = read_withdrawn(plan.parent / "home")
    assert find_digests(signed) <= listed
    again = look(plan, diary(*good_week(screen=ScreenAnswer.NOT_SURE)), *TODAY)
    assert "withdrawn" in refused(again, 4)
    assert read_withdrawn(plan.parent / "home") == listed


def test_three_missed_weeks_are_4(plan: Path) -> None:
    later = (BEGUN + timedelta(days=27)).isoformat()
    assert "3 weeks without a session" in refused(look(plan, diary(*good_week()), "--today", later), 4)


def test_the_day_is_the_diary_s_last_when_none_is_given(plan: Path) -> None:
    finished = look(plan, diary(*good_week(1), *good_week(2)), "--json")
    assert json.loads(finished.stdout)["on"] == (BEGUN + timedelta(days=11)).isoformat()
    assert finished.returncode == 0


BAD: list[tuple[dict[str, Any], str]] = [
    ({"subject_id": "C.D."}, "diary.json, subject_id"),
    ({"surprise": 1}, "unknown key 'surprise'"),
    ({"sessions": [to_plain(session(BEGUN, exercises=(done("handstand"),)))]}, "sessions[0].exercises[0].exercise"),
    ({"sessions": [to_plain(session(BEGUN - timedelta(days=1)))]}, "sessions[0].date"),
    ({"sessions": [{**to_plain(session(BEGUN)), "leg": {"before": 11}}]}, "sessions[0].leg.before"),
    ({"sessions": [{**to_plain(session(BEGUN)), "date": "2026-02-30"}]}, "a day no calendar has"),
    ({"sessions": [{**to_plain(session(BEGUN)), "screen": "maybe"}]}, "not one of nothing_new"),
    ({"sessions": [to_plain(session(BEGUN))] * 2}, "twice"),
]


@pytest.mark.parametrize(("change", "words"), BAD)
def test_bad_input_is_3_on_one_line_and_nothing_is_left(plan: Path, change: dict[str, Any], words: str) -> None:
    line = refused(look(plan, {**to_plain(diary(*good_week())), **change}, *TODAY), 3)
    assert words in line
    assert line.startswith("diary.json")
    assert not (plan.parent / "next").exists()


def test_a_missing_file_is_3_and_a_missing_option_2(plan: Path) -> None:
    home = plan.parent / "home"
    words = ("--programme", plan / "programme.json", "--diary", plan / "none.json", "--out", plan.parent / "next")
    assert "none.json" in refused(run("progress", *words, home=home), 3)
    assert run("progress", *words[:4], home=home).returncode == 2
    assert look(plan, diary(*good_week()), "--today", "tomorrow").returncode == 2


def test_a_programme_changed_after_signing_is_4(plan: Path) -> None:
    text = (plan / "programme.json").read_text(encoding="utf-8")
    (plan / "programme.json").write_text(text.replace('"repetitions": 8', '"repetitions": 80'), encoding="utf-8")
    assert "changed since" in refused(look(plan, diary(*good_week()), *TODAY), 4)
    assert not (plan.parent / "next").exists()


def test_the_template_is_accepted(plan: Path) -> None:
    home = plan.parent / "home"
    alone = run("progress", "--template", home=home)
    (plan.parent / "alone.json").write_text(alone.stdout, encoding="utf-8")
    assert read_document(plan.parent / "alone.json", Diary).sessions
    own = run("progress", "--template", "--programme", plan / "programme.json", home=home)
    finished = look(plan, json.loads(own.stdout), *TODAY)
    assert finished.returncode == 0, finished


def test_a_withdrawn_programme_stays_withdrawn_until_it_was_screened_again(plan: Path) -> None:
    copy = (plan / "programme.json").read_bytes()
    assert look(plan, diary(*good_week(screen=ScreenAnswer.NOT_SURE)), *TODAY).returncode == 4
    (plan / "programme.json").write_bytes(copy)
    assert "list" in refused(look(plan, diary(*good_week()), *TODAY), 4)
