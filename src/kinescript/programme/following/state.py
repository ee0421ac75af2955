"""What the last look wrote into a programme: its day, which weeks are easier or repeated, and what is owed."""

from dataclasses import replace
from datetime import date
from typing import Any

from kinescript.body.words import Side
from kinescript.programme.following.clocks import ItemKey
from kinescript.programme.following.progressed import Change
from kinescript.programme.programme import Programme, Week

STATE = "progress"


def find_state(programme: Programme) -> dict[str, Any]:
    """Return what the last look wrote; empty before the first one."""
    state = programme.made_by.get(STATE)
    return state if isinstance(state, dict) else {}


def find_last_look(programme: Programme) -> date | None:
    """Return the day of the last look, None before the first one."""
    return _day(find_state(programme).get("on"))


def find_screened_on(programme: Programme) -> date:
    """Return when somebody was last asked: in full, or by the list before a session that found nothing new."""
    asked = programme.intake.asked.at or programme.screening.on
    listed = _day(find_state(programme).get("screened_on"))
    return asked if listed is None else max(asked, listed)


def list_easier_weeks(programme: Programme) -> tuple[int, ...]:
    """Return the numbers of the easier weeks so far."""
    return tuple(int(each) for each in find_state(programme).get("easier_weeks", ()))


def list_repeated_weeks(programme: Programme) -> tuple[int, ...]:
    """Return the numbers of weeks that hold the fortnight before once more, in case nobody looks in time."""
    return tuple(int(each) for each in find_state(programme).get("repeated_weeks", ()))


def find_planned(programme: Programme, number: int) -> Week | None:
    """Return what was planned for a week; one that only repeats the fortnight before gives way to the one after it."""
    weeks = {week.week: week for week in programme.weeks}
    after = weeks.get(number + 1)
    if number in list_repeated_weeks(programme) and after is not None:
        return replace(after, week=number)
    return weeks.get(number)


def list_owed(programme: Programme) -> dict[ItemKey, Change]:
    """Return what the easier week that is running took away from each item, to be given back."""
    rows = find_state(programme).get("owed", ())
    return {
        (row["exercise"], Side(row["side"]) if row["side"] else None): Change(
            variable=row["variable"], before=float(row["before"]), after=float(row["after"])
        )
        for row in rows
    }


def _day(said: object) -> date | None:
    return date.fromisoformat(said) if isinstance(said, str) else None
