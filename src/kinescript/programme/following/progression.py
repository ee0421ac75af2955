"""How a programme goes on, as data: data/rules/progression.toml as a value, with its words in two voices."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from kinescript.documents.shipped import read_shipped
from kinescript.intake.words import Status
from kinescript.programme.exercise import TwoVoices
from kinescript.programme.script import Kind, Label

VARIABLES = ("repetitions", "sets", "hold_s", "duration_s", "range_share", "effort_rpe", "times_per_day")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stride:
    """One variable of a dose: by how much it moves at once, and up or down to where."""

    variable: str
    step: float
    to: float

    def __post_init__(self) -> None:
        if self.variable not in VARIABLES or self.step <= 0:
            raise ValueError(f"{self.variable} by {self.step:g}, which is no step of a dose")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The types of exercise that go on alike: what is raised in which order, and what is lowered."""

    name: str
    kinds: tuple[Kind, ...]
    up: tuple[Stride, ...]
    down: tuple[Stride, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekRules:
    """Easier weeks, missed weeks, and a start that is sorer than the first visit."""

    deload_every: int
    deload_after_regresses: int
    deload_share: float
    missed_repeat: int
    missed_step_back: int
    missed_rescreen: int
    higher_start_nrs: float
    raised_at_once: int
    raised_first: tuple[Kind, ...]

    def __post_init__(self) -> None:
        if sorted(self.raised_first) != sorted(Kind):
            raise ValueError("an order of what is raised first that does not hold every type of exercise once")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRules:
    """When somebody has to look again."""

    severe_leg_nrs: float
    severe_after_days: int
    severe_eased_by_nrs: float
    slow_after_days: int
    slow_fall_share: float
    free_days: int
    free_sessions: int
    screen_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A line of the plan for the time after, with its label and source."""

    patient: str
    clinician: str
    label: Label
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Progression:
    """The whole document."""

    schema_version: int
    label: Label
    source: str
    groups: tuple[Group, ...]
    effort_rpe: dict[Status, float]
    weeks: WeekRules
    clocks: ClockRules
    words: dict[str, TwoVoices]
    relapse_plan: tuple[Kept, ...]

    def __post_init__(self) -> None:
        kinds = [kind for group in self.groups for kind in group.kinds]
        if sorted(kinds) != sorted(Kind):
            raise ValueError("groups that do not hold every type of exercise once")

    def group_of(self, kind: Kind) -> Group:
        """Return the group of a type of exercise."""
        return next(group for group in self.groups if kind in group.kinds)

    def say(self, name: str, **filled: object) -> TwoVoices:
        """Return words of the document with its gaps filled in; a day is said as people write it."""
        text = self.words[name]
        said = {key: say_day(value) if isinstance(value, date) else value for key, value in filled.items()}
        return TwoVoices(patient=text.patient.format_map(said), clinician=text.clinician.format_map(said))


def say_day(day: date) -> str:
    """Return a day as people write it: 28 Nov 2026."""
    return f"{day.day} {day:%b %Y}"


@cache
def find_progression() -> Progression:
    """Return data/rules/progression.toml; raises InputRefused when it makes no sense."""
    return read_shipped("rules", "progression.toml", Progression)
