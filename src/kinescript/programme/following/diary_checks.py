"""What a diary may say: of this person, in order, within the programme's days, with values people can have."""

import math
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date

from kinescript.body.words import Side
from kinescript.errors import InputRefused
from kinescript.outcomes.answers import range_of
from kinescript.outcomes.instrument import instrument_names, load_instrument
from kinescript.programme.diary import SCHEMA_VERSION, AnswersOn, Diary, Done, PainOver, SessionKept
from kinescript.programme.following.state import find_last_look
from kinescript.programme.programme import Programme
from kinescript.programme.signing import list_items

_LONGEST_MIN = 7 * 24 * 60.0

Sides = dict[str, tuple[Side | None, ...]]


def check_diary(diary: Diary, programme: Programme, *, on: date, name: str = "diary") -> Diary:
    """Return the diary with every side said, when it can be this programme's on that day.

    Raises InputRefused, with the place, for another person, a session before the programme, in the future, twice or out
    of order, an exercise or a side the programme does not have, a value nobody can have, and a questionnaire that
    is not known or answered outside its range.
    """
    if diary.schema_version != SCHEMA_VERSION:
        raise _refused(f"{name}, schema_version", str(SCHEMA_VERSION), str(diary.schema_version))
    if diary.subject_id != programme.subject_id:
        expected = f"the diary of {programme.subject_id}"
        raise _refused(f"{name}, subject_id", expected, repr(diary.subject_id[:40]), "check whose it is")
    sides = _sides(programme)
    before: date | None = None
    last_look = find_last_look(programme)
    for index, session in enumerate(diary.sessions):
        place = f"{name}, sessions[{index}]"
        _check_day(session.date, programme.made_on, on, f"{place}.date")
        if before is not None and session.date <= before:
            word = "the same day twice" if session.date == before else f"{session.date} after {before}"
            raise _refused(f"{place}.date", "sessions in the order of their days, one a day", word)
        before = session.date
        for key, value, most in _numbers(session):
            if value is not None and not (math.isfinite(value) and 0 <= value <= most):
                raise _refused(f"{place}.{key}", f"a number from 0 to {most:g}", f"{value:g}")
        # what an earlier look took off the programme stays in the diary of the days before that look
        gone = last_look is not None and session.date <= last_look
        _check_exercises(session, sides, place, may_be_gone=gone)
    for index, answers in enumerate(diary.questionnaires):
        place = f"{name}, questionnaires[{index}]"
        _check_day(answers.on, programme.made_on, on, f"{place}.on")
        _check_answers(answers, place)
    return replace(diary, sessions=tuple(_sided(session, sides) for session in diary.sessions))


def _check_day(day: date, made_on: date, on: date, place: str) -> None:
    if day < made_on:
        raise _refused(place, f"a day from {made_on}, when the programme began", f"{day}")
    if day > on:
        raise _refused(place, f"a day that has been ({on} or before)", f"{day}, which is in the future")


def _check_answers(answers: AnswersOn, place: str) -> None:
    """Refuse what no form holds; a question left out is missing, and stops nobody's diary from being judged."""
    names = instrument_names()
    if answers.instrument not in names:
        raise _refused(f"{place}.instrument", f"a questionnaire of {', '.join(names)}", repr(answers.instrument[:60]))
    known, items = load_instrument(answers.instrument), answers.answers.items
    if len(items) not in known.items:
        wanted = " or ".join(str(each) for each in known.items)
        raise _refused(f"{place}.answers.items", f"{wanted} answers", str(len(items)))
    special = {each.at: each for each in known.item}
    for index, value in enumerate(items):
        lowest, highest = range_of(known, special.get(index + 1))
        if value is not None and not (lowest <= value <= highest and value == int(value)):
            expected = f"a whole number from {lowest} to {highest}"
            raise _refused(f"{place}.answers.items[{index}]", expected, f"{value:g}")


def _numbers(session: SessionKept) -> Iterator[tuple[str, float | None, float]]:
    for where in ("leg", "back"):
        pain: PainOver = getattr(session, where)
        for field in fields(pain):
            yield f"{where}.{field.name}", getattr(pain, field.name), 10.0
    for key in ("distal_stays_min", "settle_min", "tingling_min"):
        yield key, getattr(session, key), _LONGEST_MIN
    for index, done in enumerate(session.exercises):
        yield f"exercises[{index}].share", done.share, 1.0
        yield f"exercises[{index}].quality", done.quality, 1.0


def _check_exercises(session: SessionKept, sides: Sides, place: str, *, may_be_gone: bool) -> None:
    seen = set()
    for index, done in enumerate(session.exercises):
        at = f"{place}.exercises[{index}]"
        if done.exercise not in sides and not may_be_gone:
            known = ", ".join(sorted(sides))
            raise _refused(f"{at}.exercise", f"an exercise of the programme ({known})", repr(done.exercise[:60]))
        known_sides = sides.get(done.exercise, (None,))
        if done.side is not None and None not in known_sides and done.side not in known_sides:
            said = ", ".join(str(side) for side in known_sides)
            raise _refused(f"{at}.side", f"a side on which {done.exercise} is done ({said})", done.side.value)
        if (done.exercise, done.side) in seen:
            raise _refused(at, "each exercise and side once a session", f"{done.exercise} twice")
        seen.add((done.exercise, done.side))


def _sides(programme: Programme) -> Sides:
    found: dict[str, dict[Side | None, None]] = {}
    for item in list_items(programme):
        found.setdefault(item.exercise, {})[item.side] = None
    return {exercise: tuple(sides) for exercise, sides in found.items()}


def _sided(session: SessionKept, sides: Sides) -> SessionKept:
    """Say each side as the programme does; an exercise of two sides written without one was done on both."""
    rows: list[Done] = []
    for done in session.exercises:
        known = sides.get(done.exercise, (done.side,))
        here = known if done.side is None else (done.side if done.side in known else None,)
        rows += [replace(done, side=side) for side in here]
    return replace(session, exercises=tuple(rows))


def _refused(place: str, expected: str, came: str, do: str = "correct that key") -> InputRefused:
    return InputRefused(expected, came, do, place=place)
