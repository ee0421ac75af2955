"""A letter, a stop or a new plan never touches another person's folder, and a plan written over runs nowhere."""

import json
from pathlib import Path

import pytest
from tests.cli.test_withdrawing import Clinic

from kinescript.programme.withdrawals import read_withdrawn


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    """A clinic with a signed plan of case-42."""
    made = Clinic(tmp_path)
    made.prescribe()
    made.sign(made.plan, 0)
    return made


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.parametrize("command", ["prescribe", "screen"])
def test_a_red_flag_of_somebody_else_leaves_the_folder_as_it_was(clinic: Clinic, command: str) -> None:
    before = contents(clinic.plan)
    clinic.tree["person"]["id"] = "somebody-else"
    clinic.tree["red_flags"]["cauda_equina"]["bladder"] = True
    if command == "prescribe":
        ended = clinic.prescribe("--json", code=4)
    else:
        (clinic.place / "intake.json").write_text(json.dumps(clinic.tree), encoding="utf-8")
        ended = clinic.run("screen", clinic.place / "intake.json", "--json", "--out", clinic.plan, code=4)
    assert json.loads(ended.stdout)["action"] == "emergency"
    assert "another person" in ended.stderr and "case-42" in ended.stderr and str(clinic.plan) in ended.stderr
    assert contents(clinic.plan) == before
    assert not read_withdrawn(clinic.home)


def test_a_signed_plan_that_is_prescribed_over_is_withdrawn_and_said(clinic: Clinic) -> None:
    digest = json.loads((clinic.plan / "programme.json").read_text())["signed"]["digest"]
    ended = clinic.prescribe()
    said = [line for line in ended.stderr.splitlines() if "now withdrawn" in line]
    assert len(said) == 1 and digest[:12] in said[0]
    assert read_withdrawn(clinic.home) == {digest}
    clinic.sign(clinic.plan, 0)
    again = json.loads((clinic.plan / "programme.json").read_text())["signed"]["digest"]
    assert again != digest and again not in read_withdrawn(clinic.home)


def test_a_proposal_that_is_prescribed_over_is_not_worth_a_word(tmp_path: Path) -> None:
    made = Clinic(tmp_path)
    made.prescribe()
    assert "withdrawn" not in made.prescribe().stderr
    assert not read_withdrawn(made.home)


def test_a_look_never_writes_into_another_persons_folder(clinic: Clinic) -> None:
    other = Clinic(clinic.place)
    other.plan = clinic.place / "other"
    other.tree["person"]["id"] = "somebody-else"
    other.prescribe()
    before = contents(other.plan)
    assert "another person" in clinic.progress(clinic.plan, other.plan, code=3).stderr
    ended = clinic.progress(clinic.plan, other.plan, code=4, fell=True)
    assert "another person" in ended.stderr
    assert contents(other.plan) == before
    assert (clinic.plan / "letter.html").is_file() and not (clinic.plan / "sheet.pdf").exists()


def test_a_folder_that_is_not_there_is_named_as_it_was_given(tmp_path: Path) -> None:
    made = Clinic(tmp_path)
    missing = tmp_path / "nosuch"
    assert made.sign(missing, 0, code=3).stderr.startswith(f"{missing}: ")
