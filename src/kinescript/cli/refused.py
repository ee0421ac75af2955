"""What a command leaves when a person is not cleared: letter and card, an older plan withdrawn, the reason said."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from kinescript.errors import SafetyRefused
    from kinescript.intake.document import Intake
    from kinescript.intake.screening import Screening
    from kinescript.report.care.clinic import Clinic


def refuse(
    intake: "Intake", screening: "Screening", folder: Path | None, *, json: bool, place: str, why: str | None = None
) -> "SafetyRefused":
    """Say that a person is not cleared, first of all; then leave letter and card; return the error that ends with 4.

    What cannot be left (a full disk, a folder that is none, a clinic's file that makes no sense) is said in the error,
    and hides nothing of it.
    """
    from kinescript.documents.write import to_json
    from kinescript.errors import KinescriptError
    from kinescript.intake.saying import screening_document, screening_lines

    typer.echo(to_json(screening_document(screening)) if json else "\n".join(screening_lines(screening)))
    error = refusal_of(screening, place=place, why=why)
    if folder is None:
        return error
    try:
        leave_refused(intake, screening, folder, why=why)
    except (KinescriptError, OSError) as failed:
        not_left = f"letter and card may be missing, and an older plan may still lie there: {failed}"
        return type(error)(error.expected, error.came, f"{error.do}; {not_left}", place=place)
    return error


def leave_refused(intake: "Intake", screening: "Screening", folder: Path, *, why: str | None = None) -> None:
    """Leave the referral letter and the card in a folder, and withdraw every plan that lies there.

    Every signature found goes on the list of withdrawn ones, so that no copy runs. Raises as `write_refused` does.
    """
    from kinescript.intake.minimal_set import read_emergency
    from kinescript.intake.saying import screening_reason
    from kinescript.report.care.card import write_card
    from kinescript.report.care.language import find_known
    from kinescript.report.care.letter import write_letter
    from kinescript.results.programme_folder import list_digests, write_refused

    clinic, why = read_clinic_or_none(), why or screening_reason(screening)
    number = read_emergency().call(clinic.region, number=clinic.emergency_number)
    lang = find_known(intake.preferences.language, clinic.language)
    letter, card = write_letter(intake, screening), write_card(screening, number=number, lang=lang)
    digests = list_digests(folder)
    try:
        list_withdrawn(digests, why=why)
    finally:
        # letter and card are needed whatever becomes of the list
        write_refused(folder, letter=letter, card=card, on=screening.on, why=why)


def read_clinic_or_none() -> "Clinic":
    """Return the clinic, and one without a word where its file makes no sense: no emergency waits for that."""
    from kinescript.errors import InputRefused
    from kinescript.report.care.clinic import Clinic
    from kinescript.results.home import read_clinic

    try:
        return read_clinic()
    except InputRefused:
        return Clinic()


def refusal_of(screening: "Screening", *, place: str, why: str | None = None) -> "SafetyRefused":
    """Return why it is not cleared, as the error that ends a command with 4."""
    from kinescript.errors import SafetyRefused
    from kinescript.intake.saying import screening_reason

    do = screening.advice[0] if screening.advice else "refer"
    return SafetyRefused("a cleared screening", why or screening_reason(screening), do, place=place)


def list_withdrawn(digests: Iterable[str], *, why: str, by: str = "kinescript") -> None:
    """Put digests on the clinic's list, those that stand there already left out. Raises as `withdraw` does."""
    from datetime import UTC, datetime

    from kinescript.errors import SafetyRefused
    from kinescript.programme.withdrawals import Withdrawal, read_withdrawn, withdraw
    from kinescript.results.home import find_home

    home = find_home()
    try:
        listed = read_withdrawn(home)
    except SafetyRefused:
        # a list nobody can read lets nothing run; what is added to it counts once it is mended
        listed = frozenset()
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    for digest in dict.fromkeys(digests):
        if digest not in listed:
            withdraw(home, Withdrawal(digest=digest, by=by, at=at, why=why))
