"""Who was recorded and when, as the header of an EDF file says it: a pseudonym, sex, age and a date remain."""

import re
from datetime import date

from kinescript.body.words import Sex
from kinescript.formats.c3d_recording import pseudonym_of
from kinescript.formats.edf.header import EdfHeader
from kinescript.record.fault import Fault
from kinescript.record.made_by import Setting
from kinescript.record.subject import UNNAMED, Subject

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_SEX = {"F": Sex.FEMALE, "M": Sex.MALE}
_OLDEST_YEARS = 120
_NOTHING = ("", "X")


def find_subject(header: EdfHeader, faults: list[Fault]) -> Subject:
    """Return the person under a pseudonym of the patient code, or else of the name; sex and age where EDF+ says them.

    Names and codes of the patient and of the staff are left out, and a fault says so.
    """
    words = header.patient.split()
    code, sex, born, name = ((words + ["X"] * 4)[:4]) if header.plus else ("X", "X", "X", header.patient)
    if not header.plus and set(words) <= {"X"}:
        name = "X"
    told = next((each for each in (code, name) if each not in _NOTHING), "")
    pseudonym = pseudonym_of(told) if told else UNNAMED
    # EDF+ lets further words about the patient follow; nobody knows whether they name anybody
    named = [each for each in (code, name, *(words[4:] if header.plus else ())) if each not in _NOTHING]
    if any(each != pseudonym for each in named):
        said = f"the report says {pseudonym}" if told else "they are not kept"
        faults.append(Fault(kind="privacy", words=f"the patient's name and code in the file were left out; {said}"))
    staff = header.recorded.split()[2:4] if header.recorded.startswith("Startdate") else [header.recorded]
    if any(each not in _NOTHING for each in staff):
        words_of = "what the file says of the investigation and of who recorded it was left out"
        faults.append(Fault(kind="privacy", words=words_of))
    return Subject(id=pseudonym, sex=_SEX.get(sex), age_years=_age(born, find_date(header), faults))


def find_date(header: EdfHeader) -> date | None:
    """Return the day of the recording, from EDF+'s Startdate or else from the header; None when it is hidden."""
    words = header.recorded.split()
    if words[:1] == ["Startdate"] and len(words) > 1:
        return _day(words[1])
    match = re.fullmatch(r"(\d\d)\.(\d\d)\.(\d\d)", header.start_date, re.ASCII)
    if match is None:
        return None
    day, month, year = map(int, match.groups())
    # two digits of the year: 85 to 99 are of the last century; EDF+ writes 01.01.85 where the date is hidden
    found = _date(year + (1900 if year >= 85 else 2000), month, day)
    return None if found == date(1985, 1, 1) else found


def find_settings(header: EdfHeader) -> tuple[tuple[str, Setting], ...]:
    """Return what is worth keeping: format, day of the recording, equipment, and how signals were filtered."""
    settings: list[tuple[str, Setting]] = [("format", header.word)]
    day = find_date(header)
    if day is not None:
        settings.append(("recorded_on", day.isoformat()))
    words = header.recorded.split()
    if words[:1] == ["Startdate"] and len(words) > 4 and words[4] not in _NOTHING:
        settings.append(("equipment", words[4]))
    filters: dict[str, list[str]] = {}
    for signal in header.signals:
        if signal.prefiltering and not signal.is_annotations:
            filters.setdefault(signal.prefiltering, []).append(signal.label)
    alone = len(filters) == 1
    settings += [
        ("prefiltering" if alone else f"prefiltering of {', '.join(of)}", text) for text, of in filters.items()
    ]
    return tuple(settings)


def _day(text: str) -> date | None:
    match = re.fullmatch(r"(\d\d?)-([A-Za-z]{3})-(\d{4})", text, re.ASCII)
    if match is None or match[2].upper() not in _MONTHS:
        return None
    return _date(int(match[3]), _MONTHS.index(match[2].upper()) + 1, int(match[1]))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _age(born: str, recorded: date | None, faults: list[Fault]) -> float | None:
    birthday = _day(born)
    if birthday is None or recorded is None:
        return None
    # whole years, so that the birthday itself is not kept
    age = recorded.year - birthday.year - ((recorded.month, recorded.day) < (birthday.month, birthday.day))
    if not 0 <= age <= _OLDEST_YEARS:
        faults.append(
            Fault(kind="age", words=f"birthday and day of the recording make {age} years; the age is unknown")
        )
        return None
    return float(age)
