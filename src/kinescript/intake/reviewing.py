"""When the clinician looks again: the one rule, for the first plan and for every one that follows."""

from kinescript.intake.answered import has_both_legs_affected
from kinescript.intake.document import Intake
from kinescript.intake.examination import Told, find_examination
from kinescript.intake.minimal_set import MinimalSet, read_minimal_set
from kinescript.intake.screening import Screening
from kinescript.intake.words import Irritability

_NEUROLOGICAL = ("cauda_equina.", "neuro.")


def find_review_days(intake: Intake, screening: Screening, *, rules: MinimalSet | None = None) -> int:
    """Return after how many days at most somebody looks again; the days are those of data/screening.

    The sooner ones at high irritability, with a neurological sign to watch, and with a deficit of strength, sensation
    or reflex; a leg nobody examined may have one. Never later than the screening itself said.
    """
    rules = rules or read_minimal_set()
    watched = any(name.startswith(_NEUROLOGICAL) for name in screening.watch)
    free = find_examination(intake).deficit is Told.NO and not has_both_legs_affected(intake)
    soon = screening.stage.irritability is Irritability.HIGH or watched or not free
    days = rules.review_days_soon if soon else rules.review_days
    return days if screening.review_on is None else min(days, (screening.review_on - screening.on).days)
