"""`kinescript prescribe`: from an intake to a proposal of eight weeks, its home sheet and its pages."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kinescript.cli.command_screen import TodayOption
from kinescript.cli.options import JsonOption

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from kinescript.intake.document import Intake
    from kinescript.programme.programme import Programme

NAME = "prescribe"
EXAMPLES = """Examples:  kinescript prescribe --intake intake.json --out plan   |
kinescript prescribe --intake intake.json --assessment walk-report/assessment.json --weeks 6 --out plan --json"""

_MOST_WEEKS = 26


def run(
    intake: Annotated[Path, typer.Option("--intake", metavar="INTAKE.json", readable=False, help="The intake.")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the programme and its pages.")],
    *,
    assessment: Annotated[
        Path | None,
        typer.Option(metavar="ASSESSMENT.json", readable=False, help="What a recording of this person told."),
    ] = None,
    weeks: Annotated[int, typer.Option(min=1, max=_MOST_WEEKS, help="How many weeks; the first two are firm.")] = 8,
    today: TodayOption = None,
    json: JsonOption = False,
) -> None:
    """Screen, stage and plan: a proposal until a clinician signs it. Not cleared: no plan, a letter, exit code 4."""
    from kinescript.cli.command_screen import find_day, screen_on
    from kinescript.cli.progress import Progress
    from kinescript.cli.refused import refuse
    from kinescript.errors import KinescriptError
    from kinescript.intake.document import read_intake
    from kinescript.programme.prescribing import NotCleared

    asked = read_intake(intake)
    on = find_day(asked, today, place=intake.name)
    # whoever is not cleared is told so before anything else can go wrong
    screening = screen_on(asked, on, place=intake.name)
    if not screening.action.allows_plan:
        raise refuse(asked, screening, out, json=json, place=intake.name)
    with Progress("prescribe", steps=5) as tell:
        try:
            before = _read_before(out, asked.person.id, on)
            programme = _plan(asked, assessment, before, on=on, weeks=weeks, tell=tell)
        except NotCleared as error:
            raise refuse(
                asked, error.screening or screening, out, json=json, place=intake.name, why=error.came
            ) from None
        except KinescriptError as error:
            raise (error if error.place.endswith(".json") else error.at(_place(intake, error))) from None
        tell("pages")
        _leave(programme, out, before, place=intake.name)
    if json:
        typer.echo((out / "programme.json").read_text(encoding="utf-8"), nl=False)
    else:
        say(programme, out)


def _plan(
    asked: "Intake",
    assessment: Path | None,
    before: "Programme | None",
    *,
    on: "date",
    weeks: int,
    tell: "Callable[[str], None]",
) -> "Programme":
    """Return the plan by the clinic's levels and number, going on from an earlier one; raises as `prescribe` does."""
    from kinescript.programme.prescribing import prescribe
    from kinescript.results.home import read_clinic, read_clinic_set
    from kinescript.results.measured_folder import read_measured

    clinic, rules = read_clinic(), read_clinic_set()
    measured = read_measured(assessment) if assessment else None
    region, number = clinic.region, clinic.emergency_number
    behind = _list_behind(before, on)
    return prescribe(
        asked, measured, on=on, weeks=weeks, behind=behind, region=region, number=number, rules=rules, tell=tell
    )


def _list_behind(before: "Programme | None", on: "date") -> tuple[str, ...]:
    """Return the exercises of the weeks of a signed plan that are over: a plan made again goes on from there."""
    if before is None or before.signed is None:
        return ()
    over = [week for week in before.weeks if 7 * week.week <= (on - before.made_on).days and week.status == "firm"]
    rows = [row for week in over for row in (week.through_the_day, *(s.items for s in week.sessions))]
    return tuple(dict.fromkeys(item.exercise for row in rows for item in row))


def _leave(programme: "Programme", out: Path, before: "Programme | None", *, place: str) -> None:
    """Write the plan and its pages; a signed one that lay there is withdrawn first."""
    from kinescript.errors import InputRefused
    from kinescript.results.home import read_clinic
    from kinescript.results.programme_folder import write_programme

    try:
        _withdraw_before(out, programme)
        write_programme(programme, out, before=before, clinic=read_clinic())
    except InputRefused as error:
        raise (error.at(f"{place}, preferences.language") if error.place == "lang" else error) from None


def _place(intake: Path, error: Exception) -> str:
    place = getattr(error, "place", "")
    return f"{intake.name}, {place}" if place else intake.name


def _read_before(out: Path, subject_id: str | None, on: "date") -> "Programme | None":
    """Return the programme this one follows, if the folder holds an earlier one of the same person."""
    from kinescript.errors import InputRefused
    from kinescript.record.subject import UNNAMED
    from kinescript.results.programme_document import DOCUMENT, read_programme

    if not (out / DOCUMENT).is_file():
        return None
    try:
        before = read_programme(out / DOCUMENT)
    except InputRefused:
        return None
    own = subject_id or UNNAMED
    if before.subject_id != own:
        raise InputRefused(f"a folder of {own}", f"one of {before.subject_id}", "choose another folder", place=str(out))
    return before if before.made_on < on else None


def _withdraw_before(out: Path, programme: "Programme") -> None:
    """Put every signed plan this one is written over on the list, so that no copy of it runs, and say so."""
    from kinescript.cli.refused import list_withdrawn
    from kinescript.results.programme_folder import list_digests

    signed = list_digests(out)
    if signed:
        list_withdrawn(signed, why=f"replaced by a later proposal, {programme.id}", by="kinescript prescribe")
        digests = ", ".join(each[:12] for each in signed)
        typer.echo(f"{out}: held a signed plan, now withdrawn (digest {digests}); sign the new one", err=True)


def say(programme: "Programme", out: Path) -> None:
    """Print what was planned in at most eight lines, the last of which says where the pages lie."""
    stage = programme.screening.stage
    words = (stage.duration.value, programme.weeks[0].stage.value, f"{stage.irritability.value} irritability")
    typer.echo(f"{programme.subject_id}: {programme.screening.action.value}, {', '.join(words)}".replace("_", " "))
    first = programme.weeks[0]
    day = ", ".join(item.script.title for item in first.through_the_day) or "nothing"
    typer.echo(f"  through the day: {day}")
    for session in first.sessions[:2]:
        typer.echo(f"  {session.day.value}: {', '.join(item.script.title for item in session.items)}")
    aside = [rule.id for rule in programme.rules if rule.override is not None]
    typer.echo(f"  rules set aside or switched on: {', '.join(aside) or 'none'}")
    typer.echo(f"  review on {programme.review_on:%d %b %Y}, valid until {programme.valid_until:%d %b %Y}")
    typer.echo(f"PROPOSAL - NOT SIGNED: kinescript sign {out} --by NAME")
    typer.echo(f"pages: {out / 'clinician.html'}, {out / 'sheet.pdf'}")
