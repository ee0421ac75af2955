"""What screening says: how worried to be, what to do, and what each condition stands at."""

from dataclasses import dataclass
from datetime import date

from kinescript.intake.words import Action, Cleared, Concern, Duration, Irritability, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Duration, status and irritability, never merged, each with the reasons a clinician reads."""

    duration: Duration
    status: Status
    irritability: Irritability
    reasons: tuple[str, ...] = ()

    @property
    def dose_column(self) -> Status:
        """The more cautious of status and irritability: the column of every dose table."""
        allowed = {
            Irritability.HIGH: Status.SYMPTOM_MODULATION,
            Irritability.MODERATE: Status.MOVEMENT_CONTROL,
            Irritability.LOW: Status.FUNCTIONAL_OPTIMISATION,
        }[self.irritability]
        return min(self.status, allowed, key=lambda each: each.boldness)


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """The minimal safety set judged on one day; `cleared` holds every `group.key`, `missing` those unanswered.

    `review_on` is the latest day of the next look; None where nothing may be planned.
    """

    cleared: tuple[tuple[str, Cleared], ...]
    concern: Concern
    action: Action
    missing: tuple[str, ...]
    reasons: tuple[str, ...]
    advice: tuple[str, ...]
    stage: Stage
    on: date
    review_on: date | None = None

    @property
    def watch(self) -> tuple[str, ...]:
        """The conditions to be watched."""
        return tuple(name for name, stands in self.cleared if stands is Cleared.WATCH)
