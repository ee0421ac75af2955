"""The calendar read by a strict reader of RFC 5545 written here, not by what wrote it."""

import re
from dataclasses import replace
from datetime import date

import pytest
from tests.report.care.cases import full_programme
from tests.support.programmes import example_programme

from kinescript.errors import SafetyRefused
from kinescript.intake.document import Weekday
from kinescript.programme.programme import Programme
from kinescript.programme.signing import sign
from kinescript.report.care.calendar import list_session_days, write_calendar

LINE = re.compile(r"(?P<name>[A-Z-]+)(?P<params>(?:;[A-Z-]+=[^:;]+)*):(?P<value>.*)", re.DOTALL)
LOCAL = re.compile(r"\d{8}T\d{6}")
UTC = re.compile(r"\d{8}T\d{6}Z")
ONCE = ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY")


def unfold(text: str) -> list[str]:
    """The content lines; every physical line ends with CRLF and has at most 75 octets."""
    assert text.endswith("\r\n")
    physical = text.split("\r\n")[:-1]
    lines: list[str] = []
    for line in physical:
        assert "\n" not in line and "\r" not in line
        assert len(line.encode("utf-8")) <= 75, line
        if line.startswith(" "):
            lines[-1] += line[1:]
        else:
            lines.append(line)
    return lines


def read_text(value: str) -> str:
    """A TEXT value, every special character escaped."""
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value), value
    assert not re.search(r"(?<!\\)(?:\\\\)*\\[^\\;,nN]", value), value
    return re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], value)


def read_calendar(text: str) -> list[dict[str, str]]:
    """The events of a calendar, or an AssertionError."""
    lines = unfold(text)
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    assert lines.count("VERSION:2.0") == 1
    assert sum(line.startswith("PRODID:") for line in lines) == 1
    events: list[dict[str, str]] = []
    inside = False
    for line in lines[1:-1]:
        found = LINE.fullmatch(line)
        assert found, line
        if line == "BEGIN:VEVENT":
            assert not inside
            inside = True
            events.append({})
        elif line == "END:VEVENT":
            inside = False
            assert all(events[-1].get(name) for name in ONCE), events[-1]
            assert UTC.fullmatch(events[-1]["DTSTAMP"])
        elif inside:
            assert found["name"] not in events[-1], "a property twice"
            events[-1][found["name"]] = found["value"]
            events[-1][found["name"] + ";"] = found["params"]
    assert not inside
    return events


def test_a_session_a_day_and_the_review() -> None:
    events = read_calendar(write_calendar(example_programme(signed=True)))
    starts = [event["DTSTART"] for event in events]
    assert starts[:-1] == [f"202611{day:02d}T180000" for day in (2, 4, 6, 9, 11, 13)]
    assert all(LOCAL.fullmatch(each) for each in starts[:-1]), "times float: no Z, no zone"
    assert events[-1]["DTSTART"] == "20261116"
    assert events[-1]["DTSTART;"] == ";VALUE=DATE"
    assert events[-1]["DTEND"] == "20261117"
    assert read_text(events[0]["SUMMARY"]) == "Exercise session, week 1"
    told = read_text(events[0]["DESCRIPTION"]).split("\n")
    assert told[0] == "First look at the emergency list on your sheet."
    assert "Bird dog, RIGHT LEG: 8 slow reaches, hold 5 seconds each time. Rest 45 seconds. Again." in told


def test_uids_are_stable_and_each_its_own() -> None:
    first = read_calendar(write_calendar(example_programme(signed=True)))
    again = read_calendar(write_calendar(example_programme(signed=True)))
    uids = [event["UID"] for event in first]
    assert uids == [event["UID"] for event in again]
    assert len(set(uids)) == len(uids)


def test_only_firm_weeks_up_to_the_last_day() -> None:
    programme = full_programme(weeks=8)
    days = list_session_days(programme)
    assert {week for _, week, _ in days} == {1, 2}
    assert [list(Weekday)[on.weekday()] for on, _, _ in days] == [session.day for _, _, session in days]
    short = replace(programme, valid_until=date(2026, 11, 6))
    assert max(on for on, _, _ in list_session_days(short)) == date(2026, 11, 6)


@pytest.mark.parametrize("made_on", [date(2026, 11, day) for day in range(2, 9)])
def test_a_plan_may_begin_on_any_day(made_on: date) -> None:
    days = list_session_days(replace(example_programme(), made_on=made_on))
    assert len(days) == 6
    for on, week, session in days:
        assert list(Weekday)[on.weekday()] == session.day
        assert 7 * (week - 1) <= (on - made_on).days < 7 * week


@pytest.mark.parametrize(
    "programme",
    [
        example_programme(),
        replace(example_programme(signed=True), withdrawn="a new sign"),
        replace(example_programme(signed=True), review_on=date(2026, 11, 10)),
    ],
    ids=["proposal", "withdrawn", "changed since"],
)
def test_no_calendar_without_a_signature_that_holds(programme: Programme) -> None:
    with pytest.raises(SafetyRefused):
        write_calendar(programme)


def test_long_words_fold_inside_no_character_and_escape() -> None:
    programme = example_programme()
    week = programme.weeks[0]
    title = "Brücke; mit Halten, ganz\\ruhig \r\nEND:VEVENT " + "äöüß€😀" * 20
    item = week.sessions[0].items[0]
    named = replace(item, script=replace(item.script, title=title))
    session = replace(week.sessions[0], items=(named,))
    programme = replace(programme, weeks=(replace(week, sessions=(session,)),))
    events = read_calendar(write_calendar(sign(programme, by="Dana Field", at="2026-11-02T09:30:00Z"), lang="de"))
    assert len(events) == 2
    told = read_text(events[0]["DESCRIPTION"])
    assert "Brücke; mit Halten, ganz\\ruhig" in told
    assert "äöüß€😀" * 20 in told
