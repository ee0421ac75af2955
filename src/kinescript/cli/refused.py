"""What a command leaves when a person is not cleared: letter and card, an older plan withdrawn, the reason said."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kinescript.errors import SafetyRefused
    from kinescript.intake.document import Intake
    from kinescript.intake.screening import Screening


def leave_refused(intake: "Intake", screening: "Screening", folder: Path, *, why: str | None = None) -> None:
    """Leave the referral letter and the card in a folder, and withdraw every plan that lies there.

    Every signature found goes on the list of withdrawn ones, so that no copy runs. In a folder of another person
    nothing is touched, and stderr says where the letter could not go. Raises as `write_refused` does.
    """
    from kinescript.intake.minimal_set import read_emergency
    from kinescript.intake.saying import screening_reason
    from kinescript.report.care.card import write_card
    from kinescript.report.care.letter import write_letter
    from kinescript.results.home import read_clinic
    from kinescript.results.programme_folder import find_other_person, list_digests, write_refused

    other = find_other_person(folder, intake.person.id)
    if other is not None:
        tell_other_person(folder, other)
        return
    clinic, why = read_clinic(), why or screening_reason(screening)
    number = read_emergency().call(clinic.region, number=clinic.emergency_number)
    lang = intake.preferences.language or clinic.language
    letter, card = write_letter(intake, screening), write_card(screening, number=number, lang=lang)
    digests = list_digests(folder)
    try:
        list_withdrawn(digests, why=why)
    finally:
        # letter and card are needed whatever becomes of the list
        write_refused(folder, letter=letter, card=card, on=screening.on, why=why)


def tell_other_person(folder: Path, other: str) -> None:
    """Say on stderr that the letter and the card went nowhere, because the folder is another person's."""
    import typer

    came = f"{folder}: a folder of another person, {other[:60]}; nothing in it was touched"
    typer.echo(f"{came}, and no letter and no card were written: choose a folder of this person", err=True)


def refusal_of(screening: "Screening", *, place: str) -> "SafetyRefused":
    """Return why it is not cleared, as the error that ends a command with 4."""
    from kinescript.errors import SafetyRefused
    from kinescript.intake.saying import screening_reason

    do = screening.advice[0] if screening.advice else "refer"
    return SafetyRefused("a cleared screening", screening_reason(screening), do, place=place)


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
