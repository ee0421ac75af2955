"""Signing: only what a clinician accepted, as it was accepted, as long as it stands, may run."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.programmes import LAST, example_programme

from kinescript.body.words import Side
from kinescript.documents.read import parse_document
from kinescript.documents.write import to_json, to_plain
from kinescript.errors import InputRefused, SafetyRefused
from kinescript.intake.words import Action
from kinescript.programme.programme import Programme
from kinescript.programme.signing import (
    check_may_run,
    check_script_valid,
    find_content_digest,
    find_digest,
    find_script,
    sign,
)
from kinescript.programme.withdrawals import FILE_NAME, Withdrawal, read_withdrawn, withdraw

TODAY = date(2026, 11, 3)
AT = "2026-11-02T09:30:00Z"
DIGEST = "a" * 64


def again(programme: Programme) -> Programme:
    """The programme as a file gives it back."""
    return parse_document(to_json(to_plain(programme)), Programme, name="programme.json", as_json=True)


def test_a_signed_programme_runs_and_a_file_of_it_too() -> None:
    programme = example_programme(signed=True)
    check_may_run(programme, on=TODAY)
    check_may_run(programme, on=LAST)
    assert again(programme) == programme
    check_may_run(again(programme), on=TODAY)


def test_the_digest_is_of_the_programme_and_of_who_signed_it_and_when() -> None:
    programme = example_programme()
    digest = find_digest(programme)
    signed, other = sign(programme, by="D", at=AT), sign(programme, by="E", at=AT)
    later = sign(programme, by="D", at="2026-11-02T09:30:01Z")
    assert len({digest, find_digest(signed), find_digest(other), find_digest(later)}) == 4
    assert {find_content_digest(each) for each in (programme, signed, other, later)} == {digest}
    assert find_digest(replace(programme, withdrawn="new flag")) == digest
    assert find_digest(replace(programme, review_on=programme.review_on + timedelta(days=1))) != digest


@pytest.mark.parametrize("change", [{"by": "Somebody Else"}, {"at": "2026-11-03T09:30:00Z"}])
def test_a_signature_cannot_be_rewritten(change: dict[str, str]) -> None:
    programme = example_programme(signed=True)
    assert programme.signed is not None
    with pytest.raises(SafetyRefused, match="changed since"):
        check_may_run(replace(programme, signed=replace(programme.signed, **change)), on=TODAY)


def test_a_withdrawn_signature_stays_withdrawn_and_a_new_one_runs(tmp_path: Path) -> None:
    programme = example_programme(signed=True)
    withdraw(tmp_path, Withdrawal(digest=find_digest(programme), by="Dana", at=AT, why="ticked by mistake"))
    with pytest.raises(SafetyRefused, match="list"):
        check_may_run(again(programme), on=TODAY, withdrawn=read_withdrawn(tmp_path))
    anew = sign(example_programme(), by="Dana Field", at="2026-11-02T15:00:00Z")
    check_may_run(anew, on=TODAY, withdrawn=read_withdrawn(tmp_path))
    withdraw(tmp_path, Withdrawal(digest=find_content_digest(programme), by="Dana", at=AT, why="a stop"))
    with pytest.raises(SafetyRefused, match="list"):
        check_may_run(anew, on=TODAY, withdrawn=read_withdrawn(tmp_path))


def test_nobody_signs_before_it_is_made() -> None:
    with pytest.raises(SafetyRefused, match="before it was made"):
        sign(example_programme(), by="Dana", at="2026-11-01T12:00:00Z")
    with pytest.raises(InputRefused):
        sign(example_programme(), by="Dana", at="2026-11-02T12:00:00Z", on=date(2026, 11, 5))
    # east of Greenwich it may be the next day already
    assert sign(example_programme(), by="Dana", at="2026-11-01T22:00:00Z", on=date(2026, 11, 2)).signed


def test_the_digest_does_not_depend_on_how_a_whole_number_is_written() -> None:
    programme = example_programme()
    assert find_digest(replace(programme, made_by={"gap": 1})) == find_digest(replace(programme, made_by={"gap": 1.0}))
    assert find_digest(replace(programme, made_by={"gap": 1})) != find_digest(replace(programme, made_by={"gap": True}))


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"signed": None}, "proposal"),
        ({"valid_until": TODAY - timedelta(days=1)}, "changed since"),
        ({"withdrawn": "a new answer"}, "a new answer"),
        ({"subject_id": "C.D."}, "changed since"),
    ],
)
def test_what_may_not_run(change: dict[str, object], word: str) -> None:
    programme = replace(example_programme(signed=True), **change)  # type: ignore[arg-type]
    with pytest.raises(SafetyRefused, match=word) as refused:
        check_may_run(programme, on=TODAY)
    assert refused.value.exit_code == 4


def test_an_expired_programme_does_not_run() -> None:
    with pytest.raises(SafetyRefused, match="2026-12-28"):
        check_may_run(example_programme(signed=True), on=LAST + timedelta(days=1))


def test_a_programme_on_the_list_does_not_run(tmp_path: Path) -> None:
    programme = example_programme(signed=True)
    assert read_withdrawn(tmp_path) == frozenset()
    withdraw(tmp_path, Withdrawal(digest=find_digest(programme), by="Dana", at=AT, why="new weakness"))
    with pytest.raises(SafetyRefused, match="list"):
        check_may_run(programme, on=TODAY, withdrawn=read_withdrawn(tmp_path))


@given(st.data())
def test_any_change_of_a_dose_after_signing_is_seen(data: st.DataObject) -> None:
    programme = example_programme(signed=True)
    week = programme.weeks[0]
    item = data.draw(st.sampled_from(week.sessions[0].items))
    field = data.draw(st.sampled_from(["sets", "repetitions", "hold_s", "range_share", "effort_rpe"]))
    changed = replace(item, dose=replace(item.dose, **{field: (getattr(item.dose, field) or 0) + 1}))
    items = tuple(changed if each is item else each for each in week.sessions[0].items)
    sessions = (replace(week.sessions[0], items=items), *week.sessions[1:])
    tampered = replace(programme, weeks=(replace(week, sessions=sessions), *programme.weeks[1:]))
    with pytest.raises(SafetyRefused, match="changed since"):
        check_may_run(tampered, on=TODAY)


@pytest.mark.parametrize("name", ["", "  ", "42", "\n", "--"])
def test_nobody_signs_without_a_name(name: str) -> None:
    with pytest.raises(InputRefused, match="name"):
        sign(example_programme(), by=name, at=AT)


@pytest.mark.parametrize("at", ["", "today", "2026-11-02", "2026-11-02T09:30:00", "2026-11-02T09:30:00+02:00"])
def test_the_instant_is_in_utc(at: str) -> None:
    with pytest.raises(InputRefused, match="UTC"):
        sign(example_programme(), by="Dana", at=at)


def test_what_cannot_be_signed() -> None:
    programme = example_programme()
    not_cleared = replace(programme, screening=replace(programme.screening, action=Action.EMERGENCY))
    for refused in (replace(programme, withdrawn="x"), not_cleared, replace(programme, valid_until=date(2026, 11, 1))):
        with pytest.raises(SafetyRefused):
            sign(refused, by="Dana", at=AT)
    with pytest.raises(SafetyRefused, match="emergency"):
        check_may_run(sign_anyway(not_cleared), on=TODAY)


def sign_anyway(programme: Programme) -> Programme:
    """A signature made by hand, around `sign`."""
    signed = example_programme(signed=True).signed
    assert signed is not None
    marked = replace(programme, signed=signed)
    return replace(programme, signed=replace(signed, digest=find_digest(marked)))


def test_find_script() -> None:
    programme = example_programme()
    assert find_script(programme, "bird_dog").side is Side.RIGHT
    assert find_script(programme, "bird_dog", Side.RIGHT).dose.side is Side.RIGHT
    assert find_script(programme, "pelvic_clock").side is None
    with pytest.raises(InputRefused, match=r"bird_dog is done \(right\)"):
        find_script(programme, "bird_dog", Side.LEFT)
    with pytest.raises(InputRefused, match="handstand"):
        find_script(programme, "handstand")


def test_a_script_ends_with_its_last_day() -> None:
    script = find_script(example_programme(), "bridge")
    check_script_valid(script, on=LAST)
    with pytest.raises(SafetyRefused):
        check_script_valid(script, on=LAST + timedelta(days=1))


@pytest.mark.parametrize(
    "broken",
    ["{", "[]", '{"digest": "abc", "by": "D", "at": "now", "why": "w"}', "null", '{"by": "D", "at": "n", "why": "w"}'],
)
@pytest.mark.parametrize("before", [True, False])
def test_a_broken_line_stops_everything_and_is_named(tmp_path: Path, broken: str, before: bool) -> None:
    good = json.dumps({"digest": DIGEST, "by": "D", "at": AT, "why": "w"})
    rows = [broken, good] if before else [good, broken]
    (tmp_path / FILE_NAME).write_text("\n".join(rows) + "\n", encoding="utf-8")
    with pytest.raises(SafetyRefused, match=f"line {1 if before else 2}"):
        read_withdrawn(tmp_path)


def test_a_line_after_a_torn_one_stands_on_its_own(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    path.write_text('{"digest": "', encoding="utf-8")
    withdraw(tmp_path, Withdrawal(digest=DIGEST, by="D", at=AT, why="w"))
    assert json.loads(path.read_text(encoding="utf-8").splitlines()[1])["digest"] == DIGEST


def test_the_list_grows_and_bad_bytes_stop_everything(tmp_path: Path) -> None:
    for digest in ("a" * 64, "b" * 64):
        withdraw(tmp_path / "home", Withdrawal(digest=digest, by="Zoë", at=AT, why="line\nbreak"))
    assert read_withdrawn(tmp_path / "home") == {"a" * 64, "b" * 64}
    (tmp_path / "home" / FILE_NAME).write_bytes(b"\xff\xfe\n")
    with pytest.raises(SafetyRefused):
        read_withdrawn(tmp_path / "home")
    (tmp_path / "folder" / FILE_NAME).mkdir(parents=True)
    with pytest.raises(SafetyRefused):
        read_withdrawn(tmp_path / "folder")
