"""After a stop or a new flag nothing that was planned can be followed or signed any more, wherever it lies."""

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.support.diaries import done, session
from tests.support.intakes import case

from kinescript.documents.write import to_json, to_plain
from kinescript.errors import SafetyRefused
from kinescript.programme.diary import Diary, ScreenAnswer
from kinescript.programme.signing import check_may_run
from kinescript.programme.withdrawals import read_withdrawn
from kinescript.results.programme_document import read_programme

DAY = date(2026, 11, 16)
CASE = "chronic_l5_s1_42"


class Clinic:
    """A clinic's home and one person's folder in it."""

    def __init__(self, place: Path) -> None:
        self.home, self.plan, self.place = place / "home", place / "plan", place
        self.tree: dict[str, Any] = case(CASE)

    def run(self, *words: object, code: int = 0) -> subprocess.CompletedProcess[str]:
        """Run a command that ends with this code."""
        environment = {**os.environ, "KINESCRIPT_HOME": str(self.home)}
        command = [sys.executable, "-m", "kinescript", *map(str, words)]
        ended = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120)
        assert ended.returncode == code, (ended.stdout, ended.stderr)
        return ended

    def prescribe(self, *more: object, code: int = 0) -> subprocess.CompletedProcess[str]:
        """Prescribe four weeks from the intake as it stands."""
        file = self.place / "intake.json"
        file.write_text(json.dumps(self.tree), encoding="utf-8")
        return self.run("prescribe", "--intake", file, "--out", self.plan, "--weeks", 4, *more, code=code)

    def sign(self, folder: Path, days: int, *, code: int = 0) -> subprocess.CompletedProcess[str]:
        """Sign a folder so many days after day zero."""
        return self.run("sign", folder, "--by", "R. E.", "--today", DAY + timedelta(days=days), code=code)

    def progress(self, folder: Path, out: Path, *, code: int = 0, **change: Any) -> subprocess.CompletedProcess[str]:
        """Look at a week in which all was done."""
        programme = read_programme(folder)
        rows = tuple(done(i.exercise, i.side) for i in programme.weeks[0].sessions[0].items)
        sessions = tuple(session(DAY + timedelta(days=d), exercises=rows, **change) for d in (0, 2, 5))
        diary = self.place / "diary.json"
        written = Diary(subject_id=programme.subject_id, sessions=sessions)
        diary.write_text(to_json(to_plain(written)), encoding="utf-8")
        words = ("--programme", folder / "programme.json", "--diary", diary, "--out", out)
        return self.run("progress", *words, "--today", DAY + timedelta(days=7), code=code)


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    """A clinic with a proposal of its first person."""
    made = Clinic(tmp_path)
    made.prescribe()
    return made


def test_an_emergency_takes_back_the_plan_the_next_version_and_every_signature(clinic: Clinic) -> None:
    clinic.sign(clinic.plan, 0)
    first = read_programme(clinic.plan)
    clinic.progress(clinic.plan, clinic.plan)
    clinic.sign(clinic.plan / "next", 7)
    second = read_programme(clinic.plan / "next")
    withdrawn = read_withdrawn(clinic.home)
    with pytest.raises(SafetyRefused, match="list"):  # the later version stands in its place
        check_may_run(first, on=DAY + timedelta(days=7), withdrawn=withdrawn)
    check_may_run(second, on=DAY + timedelta(days=7), withdrawn=withdrawn)
    calendar = (clinic.plan / "next" / "calendar.ics").read_text(encoding="utf-8")
    assert "DTSTART:202611" in calendar
    assert all(int(day[:8]) >= 20261123 for day in calendar.split("DTSTART:")[1:])
    clinic.tree["red_flags"]["cauda_equina"]["bladder"] = True
    clinic.prescribe("--today", DAY + timedelta(days=8), code=4)
    assert {path.name for path in clinic.plan.iterdir()} == {"letter.html", "card.html", "withdrawn"}
    for programme in (first, second):
        with pytest.raises(SafetyRefused, match="list"):
            check_may_run(programme, on=DAY + timedelta(days=8), withdrawn=read_withdrawn(clinic.home))
    clinic.sign(clinic.plan / "next", 8, code=3)
    clinic.sign(clinic.plan, 8, code=4)


def test_a_proposal_whose_diary_said_stop_cannot_be_signed_without_new_answers(clinic: Clinic) -> None:
    copy = clinic.place / "copy"
    copy.mkdir()
    (copy / "programme.json").write_bytes((clinic.plan / "programme.json").read_bytes())
    stopped = clinic.progress(clinic.plan, clinic.place / "looked", code=4, screen=ScreenAnswer.NOT_SURE)
    assert "Stop. Look at the red box now" in stopped.stdout
    assert "not_sure" not in stopped.stdout + stopped.stderr
    assert "21 Nov 2026" in stopped.stdout + stopped.stderr
    card = (clinic.place / "looked" / "card.html").read_text(encoding="utf-8")
    assert "ring your physio today" in card
    assert "not sure about the list" in (clinic.place / "looked" / "letter.html").read_text(encoding="utf-8")
    assert {path.name for path in clinic.plan.iterdir()} == {"withdrawn"}
    assert "list" in clinic.sign(copy, 7, code=4).stderr
    # the very same answers again are no new screening
    clinic.prescribe()
    assert "asked.at" in clinic.sign(clinic.plan, 0, code=4).stderr
    clinic.tree["asked"]["at"] = (DAY + timedelta(days=7)).isoformat()
    clinic.prescribe("--today", DAY + timedelta(days=7))
    clinic.sign(clinic.plan, 7)


def test_a_mistake_corrected_on_the_same_day_can_be_signed_again(clinic: Clinic) -> None:
    clinic.sign(clinic.plan, 0)
    copy = read_programme(clinic.plan)
    flags = clinic.tree["red_flags"]["cauda_equina"]
    flags["bladder"] = True
    clinic.prescribe(code=4)
    flags["bladder"] = False
    clinic.prescribe()
    clinic.sign(clinic.plan, 0)
    check_may_run(read_programme(clinic.plan), on=DAY, withdrawn=read_withdrawn(clinic.home))
    with pytest.raises(SafetyRefused, match="list"):
        check_may_run(copy, on=DAY, withdrawn=read_withdrawn(clinic.home))


def test_what_was_edited_in_the_file_is_not_signed(clinic: Clinic) -> None:
    file = clinic.plan / "programme.json"
    text = file.read_text(encoding="utf-8")
    tree = json.loads(text)
    tree["intake"]["red_flags"]["cauda_equina"]["bladder"] = True
    file.write_text(json.dumps(tree), encoding="utf-8")
    assert "emergency" in clinic.sign(clinic.plan, 0, code=4).stderr
    tree = json.loads(text)
    item = tree["weeks"][0]["sessions"][0]["items"][0]
    item["dose"]["repetitions"] = item["script"]["dose"]["repetitions"] = 1000
    file.write_text(json.dumps(tree), encoding="utf-8")
    assert "repetitions" in clinic.sign(clinic.plan, 0, code=4).stderr
    file.write_text(text, encoding="utf-8")
    assert "before it was made" in clinic.sign(clinic.plan, -6, code=4).stderr
    assert "SCREEN OUT OF DATE" in clinic.sign(clinic.plan, 8, code=4).stderr
