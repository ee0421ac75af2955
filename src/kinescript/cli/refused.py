"""What a command leaves when a person is not cleared: letter and card, an older plan withdrawn, the reason said."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kinescript.errors import SafetyRefused
    from kinescript.intake.document import Intake
    from kinescript.intake.screening import Screening
    from kinescript.programme.programme import Programme


def leave_refused(intake: "Intake", screening: "Screening", folder: Path, *, why: str | None = None) -> None:
    """Leave the referral letter and the card in a folder, and withdraw a plan that lies there.

    A signed plan goes on the list of withdrawn ones, so that no copy of it runs. Raises as `write_refused` does.
    """
    from kinescript.intake.minimal_set import read_emergency
    from kinescript.intake.saying import screening_reason
    from kinescript.report.care.card import write_card
    from kinescript.report.care.letter import write_letter
    from kinescript.results.home import read_clinic
    from kinescript.results.programme_folder import write_refused

    clinic, why = read_clinic(), why or screening_reason(screening)
    number = read_emergency().call(clinic.region, number=clinic.emergency_number)
    lang = intake.preferences.language or clinic.language
    letter, card = write_letter(intake, screening), write_card(screening, number=number, lang=lang)
    old = write_refused(folder, letter=letter, card=card, on=screening.on, why=why)
    if old is not None and old.signed is not None:
        _list_withdrawn(old, why=why)


def refusal_of(screening: "Screening", *, place: str) -> "SafetyRefused":
    """Return why it is not cleared, as the error that ends a command with 4."""
    from kinescript.errors import SafetyRefused
    from kinescript.intake.saying import screening_reason

    do = screening.advice[0] if screening.advice else "refer"
    return SafetyRefused("a cleared screening", screening_reason(screening), do, place=place)


def _list_withdrawn(old: "Programme", *, why: str) -> None:
    from datetime import UTC, datetime

    from kinescript.programme.withdrawals import Withdrawal, withdraw
    from kinescript.results.home import find_home

    if old.signed is not None:
        at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        withdraw(find_home(), Withdrawal(digest=old.signed.digest, by="kinescript", at=at, why=why))
