"""A programme as it is proposed, signed, printed and followed: programme.json as a value."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from kinescript.body.words import Side
from kinescript.intake.document import Intake, Weekday
from kinescript.intake.screening import Screening
from kinescript.intake.words import Status
from kinescript.programme.dose import Dose
from kinescript.programme.exercise import TwoVoices
from kinescript.programme.script import Label, MotionScript

SCHEMA_VERSION = 1
WeekStatus = Literal["firm", "provisional"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One exercise in one week: on which side, how much, its script, and why."""

    exercise: str
    side: Side | None
    dose: Dose
    script: MotionScript
    reasons: tuple[TwoVoices, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What is done on one day of the week, in order."""

    day: Weekday
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """One week: what is done through the day, every day, and the sessions; `gate` is what opens a provisional week."""

    week: int
    status: WeekStatus
    stage: Status
    through_the_day: tuple[Item, ...]
    sessions: tuple[Session, ...]
    gate: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideMade:
    """Who set a rule aside, why and when."""

    by: str
    why: str
    at: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleKept:
    """A rule of care with its label and source, whether the plan keeps it, and whoever set it aside.

    `asks` is a question that the plan cannot answer for this person: it stays open until the clinician has answered it.
    """

    id: str
    label: Label
    source: str
    words: str
    kept: bool
    override: OverrideMade | None = None
    asks: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who accepted the proposal, when (an instant in UTC as text), and the digest of what was accepted."""

    by: str
    at: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingShown:
    """A movement finding on the clinician's page: at most three, and whether the clinician confirmed it."""

    code: str
    side: Side | None
    words: TwoVoices
    confirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SolverSaid:
    """How near the best plan the solver came: the relative gap of the whole, and how many nodes it looked at."""

    gap: float
    nodes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """Eight weeks of care for one person, its weeks one and two firm; a proposal until it is signed."""

    id: str
    subject_id: str
    made_on: date
    intake: Intake
    screening: Screening
    findings: tuple[FindingShown, ...]
    weeks: tuple[Week, ...]
    rules: tuple[RuleKept, ...]
    review_on: date
    valid_until: date
    solver: SolverSaid
    made_by: dict[str, Any]
    signed: Signature | None = None
    withdrawn: str | None = None
    schema_version: int = SCHEMA_VERSION
