"""Days that cannot be: in the future of the day of the visit, or before anybody now living."""

from collections.abc import Iterator
from datetime import date

from kinescript.errors import InputRefused
from kinescript.intake.document import Intake

_FIRST_YEAR = 1900


def check_days(intake: Intake, *, on: date, name: str = "intake") -> None:
    """Raise InputRefused, with the key, when a day lies after `on`, before 1900, or the pain began after the asking."""
    for key, day in _days(intake):
        if day is None:
            continue
        if day > on:
            raise InputRefused(f"a day not after {on}", f"{day} @ {name}.{key}", "correct that day", place=name)
        if day.year < _FIRST_YEAR:
            raise InputRefused("a day of a living person", f"{day} @ {name}.{key}", "correct that day", place=name)
    asked, onset = intake.asked.at, intake.onset_date
    if asked is not None and onset is not None and onset > asked:
        came = f"{onset} @ {name}.onset_date"
        raise InputRefused(f"an onset not after the day of asking, {asked}", came, "correct one of them", place=name)


def _days(intake: Intake) -> Iterator[tuple[str, date | None]]:
    yield "asked.at", intake.asked.at
    yield "onset_date", intake.onset_date
    for index, investigated in enumerate(intake.investigated):
        yield f"investigated[{index}].on", investigated.on
    for index, surgery in enumerate(intake.surgery):
        yield f"surgery[{index}].on", surgery.on
    for index, injection in enumerate(intake.injections):
        yield f"injections[{index}].on", injection.on
    for index, override in enumerate(intake.overrides):
        yield f"overrides[{index}].at", override.at
