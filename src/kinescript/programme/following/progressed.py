"""How it goes on, as a value: progress.json."""

from dataclasses import dataclass
from datetime import date

from kinescript.body.words import Side
from kinescript.programme.exercise import TwoVoices
from kinescript.programme.following.pain_rule import Word
from kinescript.programme.following.progression import Kept
from kinescript.programme.programme import Programme
from kinescript.programme.script import Label

SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The one thing that changes: a variable of the dose, or `ladder` for the exercise itself."""

    variable: str
    before: float | str
    after: float | str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDecision:
    """What happens to one exercise on one side: the word, which rule said so and on which session, what changes, why.

    `rule` is the number of the pain rule's row; None where something else decided, which the reasons name.
    """

    exercise: str
    side: Side | None
    word: Word
    rule: int | None
    label: Label
    session: date | None
    change: Change | None
    reasons: tuple[TwoVoices, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Adherence:
    """How much of one exercise was done: sessions planned so far, written down, done fully, and the mean share."""

    exercise: str
    side: Side | None
    planned: int
    written: int
    done: int
    mean_share: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """When the clinician looks again, and whether that is now."""

    due: bool
    was_set_for: date
    next_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Of:
    """Which programme it is about."""

    id: str
    digest: str
    signed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Progressed:
    """One look at a programme and its diary on one day; `proposal` is the next version, to be signed again.

    `word` is the most careful step back of all items, else whether any goes on; `re_screen` says that nothing may go on
    before the person was screened again, `contact` that the clinician is to be rung. There is no proposal where nothing
    may go on.
    """

    programme: Of
    subject_id: str
    on: date
    week: int
    next_week: int | None
    word: Word
    re_screen: bool
    contact: bool
    reasons: tuple[TwoVoices, ...]
    asks: tuple[TwoVoices, ...]
    items: tuple[ItemDecision, ...]
    missed_weeks: int
    deload: TwoVoices | None
    flare: TwoVoices | None
    medical_review: TwoVoices | None
    review: Review
    discharge: TwoVoices | None
    relapse_plan: tuple[Kept, ...]
    adherence: tuple[Adherence, ...]
    notes: tuple[TwoVoices, ...]
    proposal: Programme | None
    schema_version: int = SCHEMA_VERSION
