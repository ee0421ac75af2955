"""`kinescript screen` and `kinescript intake` as the contract has them."""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.support.intakes import CASES, case

import kinescript
from kinescript.intake.document import parse_intake, read_intake
from kinescript.intake.minimal_set import keys
from kinescript.intake.words import Action

PROGRAM = str(Path(sys.executable).with_name("kinescript"))
KEYS = {"cleared", "concern", "action", "missing", "reasons", "advice", "stage"}


def run(*words: object, typed: str | None = None, **more: str) -> subprocess.CompletedProcess[str]:
    command = [PROGRAM, *map(str, words)]
    environment = {**os.environ, **more}
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, input=typed)


def written(tmp_path: Path, tree: dict[str, Any]) -> Path:
    file = tmp_path / "intake.json"
    file.write_text(json.dumps(tree), encoding="utf-8")
    return file


def refused(done: subprocess.CompletedProcess[str], code: int) -> str:
    assert done.returncode == code, done
    lines = done.stderr.strip().split("\n")
    assert len(lines) == 1
    return lines[0]


@pytest.mark.parametrize("path", sorted(CASES.glob("*.json")), ids=lambda path: path.stem)
def test_json_is_the_document_of_the_contract(path: Path) -> None:
    done = run("screen", path, "--json")
    document = json.loads(done.stdout)
    assert set(document) >= KEYS
    assert list(document["cleared"]) == list(keys())
    assert set(document["stage"]) >= {"duration", "status", "irritability"}
    allowed = document["action"] in ("treat", "treat_and_watch")
    assert done.returncode == (0 if allowed else 4)
    assert bool(done.stderr) != allowed


def test_not_cleared_says_why_on_one_line_and_writes_letter_and_card(tmp_path: Path) -> None:
    out = tmp_path / "a folder"
    line = refused(run("screen", CASES / "cauda_equina_yes.json", "--out", out, KINESCRIPT_REGION="GB"), 4)
    assert line.startswith("cauda_equina_yes.json: expected a cleared screening; came emergency: ")
    assert sorted(each.name for each in out.iterdir()) == ["card.html", "letter.html"]
    assert "Call now. 999" in (out / "card.html").read_text(encoding="utf-8")


def test_the_clinics_own_number_stands_wherever_a_call_is_asked_for(tmp_path: Path) -> None:
    home, out = tmp_path / "home", tmp_path / "out"
    home.mkdir()
    (home / "clinic.toml").write_text('emergency_number = "144"\nregion = "GB"\n', encoding="utf-8")
    case_file = CASES / "cauda_equina_yes.json"
    said = run("screen", case_file, "--out", out, KINESCRIPT_HOME=str(home))
    document = run("prescribe", "--intake", case_file, "--out", out, "--json", KINESCRIPT_HOME=str(home))
    pages = [(out / name).read_text(encoding="utf-8") for name in ("letter.html", "card.html")]
    for text in (said.stdout, said.stderr, document.stdout, *pages):
        assert "Call now: 144" in text or "Call now. 144" in text
        assert "999" not in text
        assert "your local emergency number" not in text


def test_a_clinics_own_levels_are_used_and_checked(tmp_path: Path) -> None:
    ours = Path(kinescript.__file__).parent / "data" / "screening" / "minimal_set.toml"
    text = ours.read_text(encoding="utf-8")
    fever, bladder = 'key = "infection.fever_unwell"\nalone = "some"', 'key = "cauda_equina.bladder"\nalone = "high"'
    file, mine = written(tmp_path, case("chronic_l5_s1_42")), tmp_path / "minimal_set.toml"
    tree = case("chronic_l5_s1_42")
    tree["red_flags"]["infection"]["fever_unwell"] = True
    file.write_text(json.dumps(tree), encoding="utf-8")
    mine.write_text(text.replace(fever, fever.replace("some", "high")), encoding="utf-8")
    assert json.loads(run("screen", file, "--json", KINESCRIPT_HOME=str(tmp_path)).stdout)["action"] == "emergency"
    assert json.loads(run("screen", file, "--json").stdout)["action"] == "urgent"
    planned = run("prescribe", "--intake", file, "--out", tmp_path / "o", "--json", KINESCRIPT_HOME=str(tmp_path))
    assert json.loads(planned.stdout)["action"] == "emergency"
    mine.write_text(text.replace(bladder, bladder.replace("high", "some")), encoding="utf-8")
    file = written(tmp_path, case("chronic_l5_s1_42"))
    assert "cauda_equina.bladder" in refused(run("screen", file, KINESCRIPT_HOME=str(tmp_path)), 3)


def test_answers_of_another_year_give_no_plan(tmp_path: Path) -> None:
    file, out = CASES / "chronic_l5_s1_42.json", tmp_path / "out"
    done = run("prescribe", "--intake", file, "--out", out, "--today", "2027-06-01", "--json")
    assert done.returncode == 4
    document = json.loads(done.stdout)
    assert (document["action"], document["missing"]) == ("incomplete", list(keys()))
    assert "asked 197 days ago" in document["reasons"][0]
    assert sorted(each.name for each in out.iterdir()) == ["card.html", "letter.html"]


def test_what_nobody_asked_is_no_reassurance() -> None:
    done = run("screen", CASES / "unanswered.json")
    assert "Concern: not known." in done.stdout
    assert "Not yet asked, and unanswered is never a no: numbness between the legs; fever or unwell;" in done.stdout
    assert "concern none" not in done.stdout.lower()
    assert not any(key in done.stdout for key in keys())
    assert json.loads(run("screen", CASES / "unanswered.json", "--json").stdout)["concern"] == "none"


def test_cleared_writes_nothing(tmp_path: Path) -> None:
    done = run("screen", CASES / "chronic_l5_s1_42.json", "--out", tmp_path / "out")
    assert done.returncode == 0
    assert done.stdout.startswith("CLEAR")
    assert len(done.stdout.splitlines()) <= 8
    assert not (tmp_path / "out").exists()


def test_bad_input_is_three_with_its_place_and_writes_nothing(tmp_path: Path) -> None:
    tree = case("cauda_equina_yes") | {"pain": {"leg": {"now": 11}}}
    done = run("screen", written(tmp_path, tree), "--json", "--out", tmp_path / "out")
    line = refused(done, 3)
    assert done.stdout == ""
    assert line.startswith("intake.json: expected a number from 0 to 10; came 11 @ intake.json.pain.leg.now")
    assert not (tmp_path / "out").exists()
    assert "no such file" in refused(run("screen", tmp_path / "gone.json"), 3)


def test_today_sets_day_zero(tmp_path: Path) -> None:
    file = written(tmp_path, case("chronic_l5_s1_42"))
    assert json.loads(run("screen", file, "--json").stdout)["on"] == "2026-11-16"
    assert json.loads(run("screen", file, "--json", "--today", "2026-11-18").stdout)["on"] == "2026-11-18"
    assert "not after 2026-11-15" in refused(run("screen", file, "--today", "2026-11-15"), 3)
    assert run("screen", file, "--today", "soon").returncode == 2


def test_an_asking_in_the_future_is_refused(tmp_path: Path) -> None:
    file = written(tmp_path, {"asked": {"at": "2999-01-01"}})
    assert "2999-01-01 @ intake.json.asked.at" in refused(run("screen", file), 3)


def test_without_an_intake_it_is_wrong_usage() -> None:
    refused(run("screen"), 2)


def test_the_template_is_an_intake_where_nothing_is_answered(tmp_path: Path) -> None:
    done = run("screen", "--template")
    assert done.returncode == 0
    assert parse_intake(done.stdout).red_flags == parse_intake("{}").red_flags
    file = tmp_path / "template.json"
    file.write_text(done.stdout, encoding="utf-8")
    again = run("screen", file, "--json")
    assert again.returncode == 4
    assert json.loads(again.stdout)["missing"] == list(keys())


def test_screening_takes_half_a_second_and_loads_no_heavy_library() -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run("screen", CASES / "chronic_l5_s1_42.json", "--json")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert (
        after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 2.0
    )  # the limit itself is a benchmark's
    code = (
        "import sys; from pathlib import Path; from datetime import date;"
        "from kinescript.intake.document import read_intake; from kinescript.intake.judging import find_screening;"
        f"find_screening(read_intake(Path({str(CASES / 'chronic_l5_s1_42.json')!r})), on=date(2026, 11, 16));"
        "print([m for m in ('scipy', 'duckdb', 'matplotlib', 'reportlab', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout == "[]\n", done


# pseudonym, age, sex, asked by, how; side, onset, leg pain, back pain, site; irritability; cause, conditions, time
REST = "p-1\n42\nf\nR. E.\np\nr\n2026-01-05\n4\n6\n2\n3\n5\n2\n20\nn\nn\n1\n0\n25\n5\n"


def test_intake_by_keyboard(tmp_path: Path) -> None:
    file = tmp_path / "new.json"
    done = run("intake", "--out", file, "--today", "2026-11-16", typed="a\n" + REST)
    assert done.returncode == 0, done
    intake = read_intake(file)
    assert intake.person.age == 42
    assert intake.pain.leg.worst_24h == 6
    assert intake.conditions == ()
    assert intake.resources.days == 5
    assert "CLEAR: a plan may be made" in done.stdout
    assert done.stdout.index("asked all, all no") > done.stdout.index("back passage")


@pytest.mark.parametrize(
    ("typed", "action"),
    [
        ("3?\n" + REST, Action.EMERGENCY),
        ("99\nx\n12, 10\n" + REST, Action.TREAT_AND_WATCH),
        ("\n" + REST, Action.INCOMPLETE),
        ("o\n" + "n\n" * 3 + "x\n" + "n\n" * 17 + "\n" + REST, Action.INCOMPLETE),
        ("o\n" + "n\n" * 3 + "x\n" + "n\n" * 18 + REST, Action.TREAT),
    ],
)
def test_intake_keeps_what_was_answered_and_nothing_else(typed: str, action: Action, tmp_path: Path) -> None:
    file = tmp_path / "new.json"
    done = run("intake", "--out", file, "--today", "2026-11-16", typed=typed)
    assert done.returncode == (0 if action.allows_plan else 4), done
    assert bool(done.stderr) != action.allows_plan
    screened = json.loads(run("screen", file, "--json").stdout)
    assert screened["action"] == action.value
    assert ("EMERGENCY. Nobody reads this" in done.stdout) == (action is Action.EMERGENCY)


def test_intake_asks_again_after_what_makes_no_sense(tmp_path: Path) -> None:
    file = tmp_path / "new.json"
    rest = REST.replace("p-1\n42\n", "p-1\n200\nold\n42\n").replace("r\n2026-01-05", "right\nr\n2030-01-01\n10")
    done = run("intake", "--out", file, "--today", "2026-11-16", typed="a\n" + rest)
    assert done.returncode == 0, done
    assert str(read_intake(file).onset_date) == "2026-11-06"


def test_intake_stopped_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    done = run("intake", "--out", tmp_path / "new.json", typed="a\np-1\n")
    assert done.returncode == 130
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("commas", [",", ",,", " , "])
def test_a_comma_is_no_answer(commas: str, tmp_path: Path) -> None:
    file = tmp_path / "new.json"
    done = run("intake", "--out", file, "--today", "2026-11-16", typed=f"{commas}\n\n" + REST)
    assert done.returncode == 4, done
    assert "numbers from 1 to" in done.stdout
    assert json.loads(run("screen", file, "--json").stdout)["missing"] == list(keys())


def test_intake_without_a_keyboard_is_refused(tmp_path: Path) -> None:
    program = f"{Path(sys.executable).with_name('kinescript')} intake --out {tmp_path / 'new.json'} <&-"
    done = subprocess.run(program, shell=True, capture_output=True, text=True, check=False)  # noqa: S602 - ours
    assert done.returncode in (3, 130), done
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1999-12-31", "2201-01-01"])
def test_a_day_of_no_plan_is_wrong_usage(day: str, tmp_path: Path) -> None:
    file = CASES / "chronic_l5_s1_42.json"
    assert "2000 to 2200" in refused(run("screen", file, "--today", day), 2)
    assert "2000 to 2200" in refused(run("prescribe", "--intake", file, "--out", tmp_path / "o", "--today", day), 2)


def test_answers_that_cannot_be_scored_are_refused_but_hide_no_emergency(tmp_path: Path) -> None:
    tree = case("chronic_l5_s1_42")
    tree["answers"] = {"odi": [9] * 10}
    file = written(tmp_path, tree)
    assert "intake.json.answers.odi" in refused(run("screen", file, "--json"), 3)
    assert "answers.odi" in refused(run("prescribe", "--intake", file, "--out", tmp_path / "o"), 3)
    tree["red_flags"]["cauda_equina"]["bladder"] = True
    assert run("screen", written(tmp_path, tree)).returncode == 4


def test_intake_does_not_overwrite(tmp_path: Path) -> None:
    file = written(tmp_path, {})
    assert "already" in refused(run("intake", "--out", file, typed=""), 3)
    assert file.read_text(encoding="utf-8") == "{}"


def test_help_has_examples() -> None:
    for command in ("screen", "intake"):
        assert "Examples:" in run(command, "--help").stdout
