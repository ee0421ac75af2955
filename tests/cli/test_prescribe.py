"""`prescribe` and `sign` as the contract has them."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from tests.support.intakes import case

CASES = Path(__file__).resolve().parents[1] / "cases"
FILES = {"programme.json", "clinician.html", "sheet.pdf", "sheet.html", "note.txt", "figures"}


def run(*words: object, home: Path) -> subprocess.CompletedProcess[str]:
    """Run kinescript as a person would."""
    command = [sys.executable, "-m", "kinescript", *map(str, words)]
    environment = {**os.environ, "KINESCRIPT_HOME": str(home)}
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=100)


def prescribed(tmp_path: Path, intake: Path | dict[str, Any], *more: object) -> subprocess.CompletedProcess[str]:
    """Prescribe two weeks into tmp_path/plan."""
    if isinstance(intake, dict):
        (tmp_path / "intake.json").write_text(json.dumps(intake), encoding="utf-8")
        intake = tmp_path / "intake.json"
    words = ("--intake", intake, "--out", tmp_path / "plan", "--weeks", 2, *more)
    return run("prescribe", *words, home=tmp_path / "home")


def names(folder: Path) -> set[str]:
    """What lies in a folder."""
    return {path.name for path in folder.iterdir()}


def one_line(done: subprocess.CompletedProcess[str], code: int) -> str:
    """The sentence of a refusal: exactly one line on stderr."""
    assert done.returncode == code, done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr
    return done.stderr


def test_eight_weeks_from_the_shell_in_time(tmp_path: Path) -> None:
    begun = time.monotonic()
    intake = CASES / "chronic_l5_s1_42.json"
    done = run("prescribe", "--intake", intake, "--out", tmp_path / "plan", "--json", home=tmp_path)
    assert time.monotonic() - begun <= 25
    assert done.returncode == 0, done.stderr
    tree = json.loads(done.stdout)
    assert names(tmp_path / "plan") == FILES
    assert tree["signed"] is None
    assert [week["status"] for week in tree["weeks"]] == ["firm"] * 2 + ["provisional"] * 6
    assert tree["solver"]["gap"] <= 0.05
    assert tree["screening"]["action"] == "treat"


def test_what_is_said_ends_with_where_the_pages_lie(tmp_path: Path) -> None:
    done = prescribed(tmp_path, CASES / "acute_irritable_right_leg.json")
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) <= 8
    assert "PROPOSAL - NOT SIGNED" in done.stdout
    assert str(tmp_path / "plan" / "sheet.pdf") in done.stdout.splitlines()[-1]


@pytest.mark.parametrize(
    ("name", "action"),
    [("cauda_equina_yes", "emergency"), ("unanswered", "incomplete"), ("foot_drop_3_of_5", "same_day")],
)
def test_not_cleared_is_exit_4_with_letter_and_card_alone(name: str, action: str, tmp_path: Path) -> None:
    done = prescribed(tmp_path, CASES / f"{name}.json", "--json")
    assert name in one_line(done, 4)
    assert json.loads(done.stdout)["action"] == action
    assert names(tmp_path / "plan") == {"letter.html", "card.html"}


def test_an_older_plan_is_withdrawn_and_listed_when_a_flag_comes_up(tmp_path: Path) -> None:
    tree = case("chronic_l5_s1_42")
    assert prescribed(tmp_path, tree).returncode == 0
    assert (
        run("sign", tmp_path / "plan", "--by", "R. E.", "--today", "2026-11-17", home=tmp_path / "home").returncode == 0
    )
    digest = json.loads((tmp_path / "plan" / "programme.json").read_text())["signed"]["digest"]
    tree["red_flags"]["cauda_equina"]["bladder"] = "not_sure"
    one_line(prescribed(tmp_path, tree, "--today", "2026-11-18"), 4)
    assert names(tmp_path / "plan") == {"letter.html", "card.html", "withdrawn"}
    kept = json.loads((tmp_path / "plan" / "withdrawn" / "2026-11-18" / "programme.json").read_text())
    assert kept["withdrawn"].startswith("2026-11-18")
    assert digest in (tmp_path / "home" / "withdrawn.jsonl").read_text()


def test_bad_input_is_exit_3_and_leaves_nothing(tmp_path: Path) -> None:
    good = case("chronic_l5_s1_42")
    worse: list[tuple[dict[str, Any], str]] = [
        ({**good, "colour": 1}, "colour"),
        ({**good, "preferences": {"wanted": ["levitation"]}}, "levitation"),
        ({**good, "overrides": [{"rule": "gravity", "by": "x", "why": "y", "at": "2026-11-16"}]}, "overrides[0]"),
        ({**good, "pain": {"leg": {"now": 11}}}, "pain"),
    ]
    for tree, place in worse:
        assert place in one_line(prescribed(tmp_path, tree), 3)
        assert not (tmp_path / "plan").exists()
    assert "missing.json" in one_line(prescribed(tmp_path, tmp_path / "missing.json"), 3)


def test_wrong_usage_is_exit_2(tmp_path: Path) -> None:
    intake = CASES / "chronic_l5_s1_42.json"
    assert run("prescribe", "--intake", intake, home=tmp_path).returncode == 2
    assert prescribed(tmp_path, intake, "--today", "yesterday").returncode == 2


def test_another_persons_folder_is_refused(tmp_path: Path) -> None:
    assert prescribed(tmp_path, CASES / "chronic_l5_s1_42.json").returncode == 0
    assert "case-42" in one_line(prescribed(tmp_path, CASES / "acute_irritable_right_leg.json"), 3)


def test_signing_writes_the_calendar_and_drops_the_mark(tmp_path: Path) -> None:
    assert prescribed(tmp_path, CASES / "chronic_l5_s1_42.json").returncode == 0
    plan, home = tmp_path / "plan", tmp_path / "home"
    done = run("sign", plan, "--by", "R. E.", "--today", "2026-11-17", home=home)
    assert done.returncode == 0, done.stderr
    assert names(plan) == FILES | {"calendar.ics"}
    assert "PROPOSAL" not in (plan / "sheet.html").read_text()
    before = (plan / "programme.json").read_bytes()
    assert run("sign", plan, "--by", "R. E.", "--today", "2026-11-18", home=home).returncode == 0
    assert (plan / "programme.json").read_bytes() == before
    assert "signed by R. E." in one_line(run("sign", plan, "--by", "S. F.", "--today", "2026-11-18", home=home), 4)
    text = before.decode().replace('"subject_id": "case-42"', '"subject_id": "case-43"')
    (plan / "programme.json").write_text(text)
    assert "changed since" in one_line(run("sign", plan, "--by", "R. E.", "--today", "2026-11-18", home=home), 4)


def test_an_expired_or_missing_programme_is_not_signed(tmp_path: Path) -> None:
    assert prescribed(tmp_path, CASES / "chronic_l5_s1_42.json").returncode == 0
    late = run("sign", tmp_path / "plan", "--by", "R. E.", "--today", "2027-06-01", home=tmp_path)
    assert "ended on" in one_line(late, 4)
    one_line(run("sign", tmp_path, "--by", "R. E.", home=tmp_path), 3)
    one_line(run("sign", tmp_path / "plan", "--by", "?!", "--today", "2026-11-17", home=tmp_path), 3)


def test_planned_again_at_review_it_goes_on_from_what_was_done(tmp_path: Path) -> None:
    out = tmp_path / "plan"
    assert run("prescribe", "--intake", CASES / "chronic_l5_s1_42.json", "--out", out, home=tmp_path).returncode == 0
    assert run("sign", out, "--by", "R. Example", "--today", "2026-11-16", home=tmp_path).returncode == 0
    first = json.loads((out / "programme.json").read_text(encoding="utf-8"))
    later = json.loads((CASES / "chronic_l5_s1_42.json").read_text(encoding="utf-8"))
    later["asked"]["at"] = "2026-11-30"
    later["pain"]["leg"] = {"now": 2, "worst_24h": 3}
    (tmp_path / "later.json").write_text(json.dumps(later), encoding="utf-8")
    done = run(
        "prescribe", "--intake", tmp_path / "later.json", "--out", out, "--json", "--today", "2026-11-30", home=tmp_path
    )
    assert done.returncode == 0, done.stderr
    again = json.loads(done.stdout)
    begun = {i["exercise"] for s in first["weeks"][0]["sessions"] for i in s["items"]}
    assert begun <= set(again["made_by"]["behind"])
    assert [week["status"] for week in again["weeks"][:3]] == ["firm", "firm", "provisional"]
    assert run("sign", out, "--by", "R. Example", "--today", "2026-11-30", home=tmp_path).returncode == 0
