"""`kinescript sign`: a clinician accepts a proposal, and only then it may be followed."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kinescript.cli.options import JsonOption

if TYPE_CHECKING:
    from kinescript.programme.programme import Programme

NAME = "sign"
EXAMPLES = (
    'Examples:  kinescript sign plan --by "R. Example, physiotherapist"   |   kinescript sign plan --by R.E. --json'
)


def run(
    folder: Annotated[Path, typer.Argument(metavar="DIR", readable=False, help="What prescribe or progress left.")],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="The clinician who accepts it.")],
    *,
    today: Annotated[
        str | None, typer.Option("--today", metavar="DATE", help="The day it is, as 2026-11-21 (default: today).")
    ] = None,
    json: JsonOption = False,
) -> None:
    """Sign a proposal: the pages lose their PROPOSAL mark and the calendar is written."""
    from kinescript.programme.signing import find_digest, sign
    from kinescript.programme.withdrawals import read_withdrawn
    from kinescript.results.home import find_home, read_clinic
    from kinescript.results.programme_document import read_programme
    from kinescript.results.programme_folder import write_programme

    programme = read_programme(folder)
    _check_may_be_signed(programme, by, str(folder))
    at = _instant(today)
    signed = sign(programme, by=by, at=at)
    _check_not_listed(find_digest(programme), read_withdrawn(find_home()), str(folder))
    if programme.signed is None or programme.signed.digest != find_digest(programme):
        write_programme(signed, folder, clinic=read_clinic())
    else:
        signed = programme
    if json:
        typer.echo((folder / "programme.json").read_text(encoding="utf-8"), nl=False)
        return
    if signed.signed is not None:
        typer.echo(f"{signed.id}: signed by {signed.signed.by} at {signed.signed.at}")
        typer.echo(f"  digest {signed.signed.digest}")
    typer.echo(f"  valid until {signed.valid_until:%d %b %Y}, review on {signed.review_on:%d %b %Y}")
    typer.echo(f"pages: {folder / 'sheet.pdf'}, {folder / 'calendar.ics'}")


def _check_may_be_signed(programme: "Programme", by: str, place: str) -> None:
    """Let a proposal pass, and what this clinician signed already; raise SafetyRefused for anything else."""
    from kinescript.errors import SafetyRefused
    from kinescript.programme.signing import find_digest

    signed = programme.signed
    if signed is None:
        return
    if signed.digest != find_digest(programme):
        came = (
            f"one changed since {signed.by} signed it (digest {signed.digest[:12]}, now {find_digest(programme)[:12]})"
        )
        do = "prescribe again, or take the signature out of programme.json and look at every change first"
        raise SafetyRefused("the programme that was signed", came, do, place=place)
    if signed.by != " ".join(by.split()):
        came = f"one signed by {signed.by} at {signed.at}"
        raise SafetyRefused("a proposal that nobody else signed", came, "prescribe again for a new one", place=place)


def _check_not_listed(digest: str, withdrawn: frozenset[str], place: str) -> None:
    from kinescript.errors import SafetyRefused

    if digest in withdrawn:
        came = "one on the list of withdrawn programmes"
        raise SafetyRefused("a programme that stands", came, "prescribe again", place=place)


def _instant(today: str | None) -> str:
    """Return the instant of signing in UTC: now, or noon of the day that was given."""
    from datetime import UTC, date, datetime

    from kinescript.errors import WrongUsage

    if today is None:
        return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    try:
        return f"{date.fromisoformat(today).isoformat()}T12:00:00Z"
    except ValueError:
        raise WrongUsage("a day as 2026-11-21 for --today", repr(today[:40]), "write it so", place="sign") from None
