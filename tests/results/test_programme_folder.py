"""The folder of a programme: whole or not at all, read back equal, withdrawn when nothing may be planned."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.support.intakes import DAY, answered, case

from kinescript.errors import InputRefused, SafetyRefused
from kinescript.programme.planner.planning import PlanParams
from kinescript.programme.prescribing import prescribe
from kinescript.programme.programme import Programme
from kinescript.programme.signing import check_may_run, find_digest, sign
from kinescript.results import programme_folder
from kinescript.results.programme_document import read_programme, to_programme_document
from kinescript.results.programme_folder import list_digests, write_programme, write_refused

FILES = {"programme.json", "clinician.html", "sheet.pdf", "sheet.html", "note.txt", "figures"}


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
    before = {str(path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    def fail(*_: object, **__: object) -> str:
        raise InputRefused("a page", "none", "mend it")

    monkeypatch.setattr(programme_folder, "write_note", fail)
    with pytest.raises(InputRefused):
        write_programme(replace(programme, id="another"), tmp_path)
    assert {str(path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_refusal_leaves_letter_and_card_and_withdraws_the_older_plan(programme: Programme, tmp_path: Path) -> None:
    write_programme(sign(programme, by="R. E.", at="2026-11-16T10:00:00Z"), tmp_path)
    assert len(list_digests(tmp_path)) == 1
    write_refused(tmp_path, letter="letter", card="card", on=date(2026, 11, 20), why="a new flag")
    assert list_digests(tmp_path) == ()
    assert {path.name for path in tmp_path.iterdir()} == {"letter.html", "card.html", "withdrawn"}
    kept = read_programme(tmp_path / "withdrawn" / "2026-11-20" / "programme.json")
    assert kept.withdrawn == "2026-11-20: a new flag"
    write_programme(programme, tmp_path)
    assert not (tmp_path / "letter.html").exists()
    write_refused(tmp_path, letter="letter", card="card", on=date(2026, 11, 20), why="again")
    assert (tmp_path / "withdrawn" / "2026-11-20-2" / "programme.json").is_file()


def test_a_plan_nobody_can_read_is_withdrawn_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "programme.json").write_text("{", encoding="utf-8")
    write_refused(tmp_path, letter="letter", card="card", on=DAY, why="x")
    assert not (tmp_path / "programme.json").exists()
    assert (tmp_path / "withdrawn" / DAY.isoformat() / "programme.json").is_file()


def test_a_refusal_takes_the_next_version_the_figures_and_the_look_too(programme: Programme, tmp_path: Path) -> None:
    signed = sign(programme, by="R. E.", at="2026-11-16T10:00:00Z")
    write_programme(signed, tmp_path)
    later = sign(replace(programme, id="later"), by="R. E.", at="2026-11-23T10:00:00Z")
    write_programme(later, tmp_path / "next")
    write_programme(replace(programme, id="proposed"), tmp_path / "next" / "next")
    (tmp_path / "progress.json").write_text("{}", encoding="utf-8")
    assert set(list_digests(tmp_path)) == {find_digest(signed), find_digest(later)}
    assert len(list_digests(tmp_path, proposals=True)) == 5
    write_refused(tmp_path, letter="letter", card="card", on=date(2026, 11, 24), why="a new flag")
    assert {path.name for path in tmp_path.iterdir()} == {"letter.html", "card.html", "withdrawn"}
    kept = list((tmp_path / "withdrawn").rglob("programme.json"))
    assert len(kept) == 3
    assert all(read_programme(file).withdrawn for file in kept)
    with pytest.raises(SafetyRefused, match="withdrawn"):
        read_programme(tmp_path)


def test_somebody_s_own_folder_of_that_name_stays(programme: Programme, tmp_path: Path) -> None:
    write_programme(programme, tmp_path)
    (tmp_path / "next").mkdir()
    (tmp_path / "next" / "photo.jpg").write_bytes(b"x")
    write_refused(tmp_path, letter="letter", card="card", on=DAY, why="x")
    assert (tmp_path / "next" / "photo.jpg").exists()


def test_the_order_of_keys_in_a_file_does_not_matter(programme: Programme, tmp_path: Path) -> None:
    signed = sign(programme, by="R. E.", at="2026-11-16T10:00:00Z")
    write_programme(signed, tmp_path)
    tree = json.loads((tmp_path / "programme.json").read_text(encoding="utf-8"))
    (tmp_path / "programme.json").write_text(json.dumps(tree, sort_keys=True), encoding="utf-8")
    check_may_run(read_programme(tmp_path), on=date(2026, 11, 17))


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
