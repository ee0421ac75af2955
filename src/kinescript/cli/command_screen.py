"""`kinescript screen`: the minimal safety set judged, before anything is planned."""

import os
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
    from kinescript.documents.write import to_json
    from kinescript.errors import WrongUsage
    from kinescript.intake.document import read_intake
    from kinescript.intake.saying import screening_document, screening_lines

    if template:
        from kinescript.intake.template import write_template

        typer.echo(to_json(write_template()))
        return
    if intake is None:
        raise WrongUsage("an intake", "none", "name INTAKE.json, or ask for --template", place="screen")
    asked = read_intake(intake)
    screening = screen_on(asked, find_day(asked, today, place=intake.name), place=intake.name)
    if out is not None and not screening.action.allows_plan:
        write_refusal(asked, screening, out)
    typer.echo(to_json(screening_document(screening)) if json else "\n".join(screening_lines(screening)))
    if not screening.action.allows_plan:
        raise refusal_of(screening, place=intake.name)


def find_day(intake: "Intake", today: str | None, *, place: str) -> "date":
    """Return day zero: what was asked for, else the day of the asking, else today.

    Raises WrongUsage when it is no day, InputRefused when the asking lies in the future of this machine's clock.
    """
    from datetime import date, datetime, timedelta

    from kinescript.errors import InputRefused, WrongUsage

    if today is not None:
        try:
            return date.fromisoformat(today)
        except ValueError:
            raise WrongUsage("a day as 2026-11-21 for --today", repr(today[:40]), "write it so", place=place) from None
    now = datetime.now().astimezone().date()
    at = intake.asked.at
    # whoever asked may live where it is tomorrow already
    if at is not None and at > now + timedelta(days=1):
        came = f"{at} @ {place}.asked.at"
        raise InputRefused(f"a day of asking not after today, {now}", came, "correct that day", place=place)
    return at or now


def screen_on(intake: "Intake", on: "date", *, place: str) -> "Screening":
    """Return the screening on a day, what is refused said of the file; KINESCRIPT_REGION chooses the number to call."""
    from kinescript.errors import InputRefused
    from kinescript.intake.judging import find_screening

    try:
        return find_screening(intake, on=on, region=os.environ.get("KINESCRIPT_REGION"))
    except InputRefused as error:
        raise error.at(place) from error


def write_refusal(intake: "Intake", screening: "Screening", folder: Path) -> None:
    """Write the referral letter and the patient's card; raises as the writer of text does."""
    from kinescript.documents.write import refusal, write_text
    from kinescript.intake.minimal_set import read_emergency
    from kinescript.report.care.card import write_card
    from kinescript.report.care.letter import write_letter

    number = read_emergency().call(os.environ.get("KINESCRIPT_REGION"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise refusal(error, folder) from error
    write_text(folder / "letter.html", write_letter(intake, screening))
    write_text(folder / "card.html", write_card(screening, number=number))


def refusal_of(screening: "Screening", *, place: str) -> Exception:
    """Return why it is not cleared, as the error that ends a command with 4."""
    from kinescript.errors import SafetyRefused
    from kinescript.intake.saying import screening_reason

    return SafetyRefused("a cleared screening", screening_reason(screening), screening.advice[0], place=place)
