"""The minimal safety set as data: every question, how much a yes says by itself and together with others."""

from dataclasses import dataclass, fields
from functools import cache

from kinescript.documents.shipped import read_shipped
from kinescript.errors import InputRefused
from kinescript.intake.red_flags import RedFlags
from kinescript.intake.words import Action, Concern, Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question by its `group.key`: in plain words, in a few of them (`short`), in the clinician's,
    and what a yes means by itself.

    `action` is what must be done where that is not what the level says.
    """

    key: str
    alone: Concern
    label: Label
    source: str
    clinic_may_change: bool
    short: str
    patient: str
    clinician: str
    action: Action | None = None

    @property
    def group(self) -> str:
        """The group it belongs to."""
        return self.key.partition(".")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Combination:
    """Questions that say more together than each alone."""

    all: tuple[str, ...]
    level: Concern
    label: Label
    source: str
    clinic_may_change: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Investigation:
    """What a result says of a condition by itself, at most for some; which keys no name of a group excludes."""

    confirmed: Concern
    pending: Concern
    by_own_key_only: tuple[str, ...]
    at_most: dict[str, Concern]
    label: Label
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MinimalSet:
    """The whole set with its combinations, its days and what is advised for each action."""

    schema_version: int
    source: str
    adult_from_years: float
    new_within_days: int
    two_few_in_one_group: Concern
    investigation_counts_for_days: int
    review_days_soon: int
    review_days: int
    asked_again_after_days: int
    asked_again_grace_days: int
    question: tuple[Question, ...]
    combination: tuple[Combination, ...]
    investigation: Investigation
    advice: dict[Action, tuple[str, ...]]

    def __post_init__(self) -> None:
        asked, known = [each.key for each in self.question], list(keys())
        if asked != known:
            raise ValueError(f"the questions must be those of the intake, in its order: {', '.join(known)}")
        named = {key for each in self.combination for key in each.all}
        unknown = {*named, *self.investigation.by_own_key_only, *self.investigation.at_most} - set(known)
        if unknown or set(self.advice) != set(Action):
            raise ValueError("combinations need known keys, and every action needs its advice")

    @property
    def answers_count_for_days(self) -> int:
        """After how many days an answer is none any more."""
        return self.asked_again_after_days + self.asked_again_grace_days

    def ask(self, key: str) -> Question:
        """Return the question of a `group.key`; raises KeyError when there is none."""
        return next((each for each in self.question if each.key == key), None) or _no_question(key)


@cache
def keys() -> tuple[str, ...]:
    """Return every `group.key` in the order in which it is asked."""
    groups = fields(RedFlags)
    return tuple(f"{group.name}.{key.name}" for group in groups for key in fields(type(group.default)))  # type: ignore[arg-type]  # a default is an instance


@cache
def read_minimal_set() -> MinimalSet:
    """Return the minimal safety set of data/screening; raises InputRefused when a line of it does not hold together."""
    return read_shipped("screening", "minimal_set.toml", MinimalSet)


def _no_question(key: str) -> Question:
    raise InputRefused("a key of the minimal safety set", repr(key), f"choose one of {', '.join(keys())}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Emergency:
    """The words of the emergency box, and the numbers by region that a clinic chooses from."""

    words: str
    nobody_reads: str
    opening: str
    closing: str
    list: tuple[str, ...]
    number: dict[str, str]

    def call(self, region: str | None, *, number: str | None = None) -> str:
        """Return the clinic's own number, else that of the region, else the words that stand where none is known."""
        return (number or "").strip() or self.number.get((region or "").upper(), self.words)


@cache
def read_emergency() -> Emergency:
    """Return the emergency words of data/screening; raises InputRefused when a line of it does not hold together."""
    return read_shipped("screening", "emergency.toml", Emergency)
