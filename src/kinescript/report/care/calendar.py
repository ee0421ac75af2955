"""The firm weeks as a calendar file (RFC 5545): an event a session day and one for the review, in local time."""

from datetime import date, datetime, time, timedelta
from uuid import NAMESPACE_OID, uuid5

from kinescript.body.words import Side
from kinescript.errors import SafetyRefused
from kinescript.intake.document import Weekday
from kinescript.programme.programme import Item, Programme, Session
from kinescript.report.care.card_notes import find_counted
from kinescript.report.care.dose_words import Counted, say_dose
from kinescript.report.care.figures import find_exercises
from kinescript.report.care.language import Language, find_language
from kinescript.report.care.sheet import find_last_day, is_signed

STARTS = time(18, 0)  # an assumption: the person moves it to where it suits
LASTS = timedelta(minutes=30)
_OCTETS = 75


def write_calendar(programme: Programme, *, lang: str = "en", starts: time = STARTS) -> str:
    """Return the calendar of a signed programme; the same programme gives the same text and the same UIDs.

    Times float: 18:00 is 18:00 wherever the person is. Raises SafetyRefused for a proposal, a programme changed since
    it was signed, or one that was withdrawn; InputRefused for a language nobody has written.
    """
    if programme.withdrawn is not None or programme.signed is None or not is_signed(programme):
        came = f"one withdrawn ({programme.withdrawn})" if programme.withdrawn else "a proposal"
        raise SafetyRefused("a programme signed as it stands", came, "have it signed first", place=programme.id)
    words = find_language(lang)
    at = datetime.fromisoformat(programme.signed.at)
    stamp = at.strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//kinescript//care//EN", "CALSCALE:GREGORIAN"]
    for on, week, session in list_session_days(programme):
        if on < at.date():  # nobody could have followed it before it was signed
            continue
        lines += _session_event(programme, on, week, session, stamp, starts, words)
    lines += _review_event(programme, stamp, words)
    lines.append("END:VCALENDAR")
    return "".join(f"{_fold(line)}\r\n" for line in lines)


def list_session_days(programme: Programme) -> tuple[tuple[date, int, Session], ...]:
    """Return the day, the week and the session of every firm week, none after the last day of the sheet.

    Week one begins on the day the programme was made.
    """
    weekdays = list(Weekday)
    found = []
    for week in programme.weeks:
        if week.status != "firm":
            continue
        first = programme.made_on + timedelta(days=7 * (week.week - 1))
        for session in week.sessions:
            on = first + timedelta(days=(weekdays.index(session.day) - first.weekday()) % 7)
            if on <= find_last_day(programme):
                found.append((on, week.week, session))
    return tuple(sorted(found, key=lambda each: each[0]))


def _session_event(
    programme: Programme, on: date, week: int, session: Session, stamp: str, starts: time, words: Language
) -> list[str]:
    start = datetime.combine(on, starts)
    title = words.say("Exercise session, week {week}", week=week)
    first = words.say("First look at the emergency list on your sheet.")
    told = [_say_item(each, words) for each in session.items]
    return [
        "BEGIN:VEVENT",
        f"UID:{uuid5(NAMESPACE_OID, f'{programme.id}/{week}/{session.day.value}')}",
        f"DTSTAMP:{stamp}",
        f"DTSTART:{start:%Y%m%dT%H%M%S}",
        f"DTEND:{start + LASTS:%Y%m%dT%H%M%S}",
        f"SUMMARY:{_escape(title)}",
        f"DESCRIPTION:{_escape(chr(10).join((first, *told)))}",
        "END:VEVENT",
    ]


def _review_event(programme: Programme, stamp: str, words: Language) -> list[str]:
    on, title = programme.review_on, words.say("Next review")
    return [
        "BEGIN:VEVENT",
        f"UID:{uuid5(NAMESPACE_OID, f'{programme.id}/review')}",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escape(title)}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _say_item(item: Item, words: Language) -> str:
    named = words.say(item.script.title)
    if item.side is not None:
        named += ", " + (words.say("RIGHT LEG") if item.side is Side.RIGHT else words.say("LEFT LEG"))
    # counted as the sheet counts, so that both say the same number
    exercise = find_exercises(None).get(item.exercise)
    counted = find_counted(exercise, item.side) if exercise else Counted()
    return f"{named}: {say_dose(item.dose, words, on_days=True, counted=counted).big}"


def _escape(text: str) -> str:
    """Return text as RFC 5545 3.3.11 wants it: backslash, semicolon, comma and line end escaped, no other control."""
    plain = "".join(c for c in text if c == "\n" or c.isprintable())
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _fold(line: str) -> str:
    """Return a line folded at 75 octets, never inside a character (RFC 5545 3.1)."""
    rows, row, room = [], "", _OCTETS
    for character in line:
        size = len(character.encode("utf-8"))
        if size > room:
            rows.append(row)
            row, room = "", _OCTETS - 1  # a folded line begins with a space
        row += character
        room -= size
    return "\r\n ".join((*rows, row))
