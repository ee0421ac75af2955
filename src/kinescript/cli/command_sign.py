"""`kinescript sign`: a clinician accepts a proposal, and only then it may be followed."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kinescript.cli.options import JsonOption

if TYPE_CHECKING:
    from datetime import date

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
    """Sign a proposal that still keeps every rule: the pages lose their PROPOSAL mark and the calendar is written."""
    from kinescript.cli.refused import list_withdrawn
    from kinescript.programme.accepting import check_acceptable
    from kinescript.programme.library import load_library
    from kinescript.programme.withdrawals import read_withdrawn
    from kinescript.results.home import find_home, read_clinic, read_clinic_set
    from kinescript.results.programme_document import read_programme
    from kinescript.results.programme_folder import write_programme

    programme, withdrawn = read_programme(folder), read_withdrawn(find_home())
    _check_may_be_signed(programme, by, str(folder))
    _check_not_listed(programme, withdrawn, str(folder))
    on = _find_day(today)
    signed = _sign_anew(programme, by, on, withdrawn, given=today is not None)
    if programme.signed is None:
        check_acceptable(programme, load_library(), on=on, rules=read_clinic_set())
        # first the version before goes, so that never two of them run
        list_withdrawn(_list_before(programme), why=f"replaced by a later version, {programme.id}")
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


def _check_not_listed(programme: "Programme", withdrawn: frozenset[str], place: str) -> None:
    from kinescript.errors import SafetyRefused
    from kinescript.programme.signing import find_digests

    if find_digests(programme) & withdrawn:
        came = "one on the list of withdrawn programmes"
        do = "ask the safety questions again, write down when (asked.at, asked.at_time), and prescribe from that"
        raise SafetyRefused("a programme that stands", came, do, place=place)


def _list_before(programme: "Programme") -> tuple[str, ...]:
    """Return the digest of the version this one goes on from, when somebody had signed that."""
    from kinescript.programme.following.state import find_state

    state = find_state(programme)
    return (str(state["from_digest"]),) if state.get("from_signed") is True else ()


def _sign_anew(programme: "Programme", by: str, on: "date", withdrawn: frozenset[str], *, given: bool) -> "Programme":
    """Return it signed now, or at noon of the day that was given: a second on where that signature was withdrawn."""
    from datetime import UTC, datetime, timedelta

    from kinescript.programme.signing import find_digest, sign

    at = datetime(on.year, on.month, on.day, 12, tzinfo=UTC) if given else datetime.now(UTC)
    while True:
        signed = sign(programme, by=by, at=at.strftime("%Y-%m-%dT%H:%M:%SZ"), on=on)
        if find_digest(signed) not in withdrawn:
            return signed
        at += timedelta(seconds=1)


def _find_day(today: str | None) -> "date":
    """Return the day of signing: today, or the day that was given."""
    from datetime import date, datetime

    from kinescript.errors import WrongUsage

    if today is None:
        return datetime.now().astimezone().date()
    try:
        return date.fromisoformat(today)
    except ValueError:
        raise WrongUsage("a day as 2026-11-21 for --today", repr(today[:40]), "write it so", place="sign") from None
