"""The folder of a programme: whole or not at all, read back equal, withdrawn when nothing may be planned."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.support.intakes import DAY, answered, case

from kinescript.errors import InputRefused
from kinescript.programme.planner.planning import PlanParams
from kinescript.programme.prescribing import prescribe
from kinescript.programme.programme import Programme
from kinescript.programme.signing import find_digest, sign
from kinescript.results import programme_folder
from kinescript.results.programme_document import read_programme, to_programme_document
from kinescript.results.programme_folder import write_programme, write_refused

FILES = {"programme.json", "clinician.html", "sheet.pdf", "sheet.html", "note.txt"}


@pytest.fixture(scope="module")
def programme() -> Programme:
    """A plan of two weeks."""
    return prescribe(answered(painful_side="right"), weeks=2, params=PlanParams(with_solver=False))


def test_a_proposal_leaves_five_files_and_no_calendar(programme: Programme, tmp_path: Path) -> None:
    write_programme(programme, tmp_path / "plan")
    assert {path.name for path in (tmp_path / "plan").iterdir()} == FILES
    assert "PROPOSAL" in (tmp_path / "plan" / "sheet.html").read_text()


def test_what_is_read_is_what_was_written(programme: Programme, tmp_path: Path) -> None:
    write_programme(programme, tmp_path)
    again = read_programme(tmp_path)
    assert find_digest(again) == find_digest(programme)
    assert again.weeks == programme.weeks
    assert again.intake == programme.intake
    assert again.screening == programme.screening


def test_the_document_has_the_keys_of_the_contract(programme: Programme) -> None:
    tree = to_programme_document(programme)
    assert list(tree)[:7] == ["schema_version", "screening", "signed", "valid_until", "review_on", "weeks", "rules"]
    assert isinstance(tree["screening"]["cleared"], dict)
    assert tree["signed"] is None
    week = tree["weeks"][0]
    assert {"week", "status", "stage", "through_the_day", "sessions"} <= set(week)
    assert {"exercise", "side", "dose", "script", "reasons"} <= set(week["sessions"][0]["items"][0])
    assert {"id", "label", "source", "kept", "override"} <= set(tree["rules"][0])


def test_a_signed_programme_has_a_calendar_and_no_proposal_mark(programme: Programme, tmp_path: Path) -> None:
    write_programme(sign(programme, by="R. E.", at="2026-11-16T10:00:00Z"), tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == FILES | {"calendar.ics"}
    assert "PROPOSAL" not in (tmp_path / "sheet.html").read_text()
    write_programme(programme, tmp_path)
    assert not (tmp_path / "calendar.ics").exists()


def test_when_a_page_fails_the_folder_stays_as_it_was(
    programme: Programme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_programme(programme, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def fail(*_: object, **__: object) -> str:
        raise InputRefused("a page", "none", "mend it")

    monkeypatch.setattr(programme_folder, "write_note", fail)
    with pytest.raises(InputRefused):
        write_programme(replace(programme, id="another"), tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_refusal_leaves_letter_and_card_and_withdraws_the_older_plan(programme: Programme, tmp_path: Path) -> None:
    write_programme(sign(programme, by="R. E.", at="2026-11-16T10:00:00Z"), tmp_path)
    old = write_refused(tmp_path, letter="letter", card="card", on=date(2026, 11, 20), why="a new flag")
    assert old is not None and old.signed is not None
    assert {path.name for path in tmp_path.iterdir()} == {"letter.html", "card.html", "withdrawn"}
    kept = read_programme(tmp_path / "withdrawn" / "2026-11-20" / "programme.json")
    assert kept.withdrawn == "2026-11-20: a new flag"
    write_programme(programme, tmp_path)
    assert not (tmp_path / "letter.html").exists()
    write_refused(tmp_path, letter="letter", card="card", on=date(2026, 11, 20), why="again")
    assert (tmp_path / "withdrawn" / "2026-11-20-2" / "programme.json").is_file()


def test_a_plan_nobody_can_read_is_withdrawn_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "programme.json").write_text("{", encoding="utf-8")
    assert write_refused(tmp_path, letter="letter", card="card", on=DAY, why="x") is None
    assert not (tmp_path / "programme.json").exists()
    assert (tmp_path / "withdrawn" / DAY.isoformat() / "programme.json").is_file()


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"schema_version": 2}, "schema_version"),
        ({"extra": 1}, "extra"),
        ({"weeks": 3}, "weeks"),
        ({"rules": None}, "rules"),
    ],
)
def test_a_document_that_is_none_is_refused(
    change: dict[str, object], place: str, programme: Programme, tmp_path: Path
) -> None:
    tree = json.loads(json.dumps(to_programme_document(programme)))
    (tmp_path / "programme.json").write_text(json.dumps({**tree, **change}), encoding="utf-8")
    with pytest.raises(InputRefused, match=place):
        read_programme(tmp_path)


def test_the_worked_case_reads_back(tmp_path: Path) -> None:
    from kinescript.intake.document import parse_intake

    programme = prescribe(parse_intake(case("chronic_l5_s1_42")), weeks=2, params=PlanParams(with_solver=False))
    write_programme(programme, tmp_path)
    assert find_digest(read_programme(tmp_path)) == find_digest(programme)
