"""`kinescript screen`: the minimal safety set judged, before anything is planned."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kinescript.cli.options import JsonOption

if TYPE_CHECKING:
    from datetime import date

    from kinescript.intake.document import Intake
    from kinescript.intake.screening import Screening

NAME = "screen"
EXAMPLES = """Examples:  kinescript screen --template > intake.json   |   kinescript screen intake.json   |
kinescript screen intake.json --out refused --json"""

# whoever plans for another time has mistyped it
_FIRST_YEAR, _LAST_YEAR = 2000, 2200
TodayOption = Annotated[
    str | None, typer.Option("--today", metavar="DATE", help="The day it is, as 2026-11-21 (default: asked.at).")
]


def run(
    intake: Annotated[Path | None, typer.Argument(metavar="INTAKE.json", readable=False, help="The intake.")] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Where letter and card go when it is not cleared.")
    ] = None,
    json: JsonOption = False,
    today: TodayOption = None,
    template: Annotated[bool, typer.Option("--template", help="Print an intake to fill in, and stop.")] = False,
) -> None:
    """Judge the red flags, the stage and the irritability; not cleared is exit code 4."""
    from kinescript.cli.refused import refuse
    from kinescript.documents.write import to_json
    from kinescript.errors import WrongUsage
    from kinescript.intake.document import read_intake
    from kinescript.intake.saying import screening_document, screening_lines
    from kinescript.intake.scorable import check_answers

    if template:
        from kinescript.intake.template import write_template

        typer.echo(to_json(write_template()))
        return
    if intake is None:
        raise WrongUsage("an intake", "none", "name INTAKE.json, or ask for --template", place="screen")
    asked = read_intake(intake)
    screening = screen_on(asked, find_day(asked, today, place=intake.name), place=intake.name)
    if not screening.action.allows_plan:
        raise refuse(asked, screening, out, json=json, place=intake.name)
    check_answers(asked, name=intake.name)
    typer.echo(to_json(screening_document(screening)) if json else "\n".join(screening_lines(screening)))


def find_day(intake: "Intake", today: str | None, *, place: str) -> "date":
    """Return day zero: what was asked for, else the day of the asking, else today.

    Raises WrongUsage when it is no day or none of our time, InputRefused when the asking lies in the future of this
    machine's clock.
    """
    from datetime import date, datetime, timedelta

    from kinescript.errors import InputRefused, WrongUsage

    if today is not None:
        try:
            day = date.fromisoformat(today)
        except ValueError:
            raise WrongUsage("a day as 2026-11-21 for --today", repr(today[:40]), "write it so", place=place) from None
        if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            expected = f"a day from {_FIRST_YEAR} to {_LAST_YEAR} for --today"
            raise WrongUsage(expected, str(day), "correct it", place=place)
        return day
    now = datetime.now().astimezone().date()
    at = intake.asked.at
    # whoever asked may live where it is tomorrow already
    if at is not None and at > now + timedelta(days=1):
        came = f"{at} @ {place}.asked.at"
        raise InputRefused(f"a day of asking not after today, {now}", came, "correct that day", place=place)
    return at or now


def screen_on(intake: "Intake", on: "date", *, place: str) -> "Screening":
    """Return the screening on a day, by the clinic's levels and number; what is refused is said of the file.

    A clinic's file that makes no sense is refused too, but never before somebody who is not cleared anyway.
    """
    from kinescript.errors import InputRefused
    from kinescript.intake.judging import find_screening
    from kinescript.results.home import read_clinic, read_clinic_set

    try:
        clinic, rules = read_clinic(), read_clinic_set()
    except InputRefused:
        screening = find_screening(intake, on=on)
        if screening.action.allows_plan:
            raise
        return screening
    try:
        return find_screening(intake, on=on, rules=rules, region=clinic.region, number=clinic.emergency_number)
    except InputRefused as error:
        raise error.at(place) from error
