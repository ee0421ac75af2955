"""How much fits into a session, a day and a week, what counts as loaded, and the outcome chart: numbers as data."""

from dataclasses import dataclass
from functools import cache

from kinescript.errors import InputRefused
from kinescript.intake.words import Irritability, Status
from kinescript.programme.allowing.rules import read_rules_document
from kinescript.programme.exercise import Exercise, Trait, TwoVoices
from kinescript.programme.script import Goal, Kind, Label


@dataclass(frozen=True, slots=True, kw_only=True)
class KindsAndTraits:
    """Exercises by what they are or do."""

    kinds: tuple[Kind, ...]
    traits: tuple[Trait, ...] = ()
    except_traits: tuple[Trait, ...] = ()

    def holds(self, exercise: Exercise) -> bool:
        """Return whether the exercise is one of these."""
        if set(self.except_traits) & set(exercise.traits):
            return False
        return exercise.kind in self.kinds or bool(set(self.traits) & set(exercise.traits))


@dataclass(frozen=True, slots=True, kw_only=True)
class LegPain:
    """The pain limits of every dose (CARE 5), and for which exercises leg pain before a session counts."""

    rise_high: float
    rise_moderate: float
    rise_low: float
    most_before_loading: float
    kinds: tuple[Kind, ...]
    traits: tuple[Trait, ...]

    def rise_nrs(self, irritability: Irritability) -> float:
        """Return how far leg pain may rise above its value before the session."""
        rises = {Irritability.HIGH: self.rise_high, Irritability.MODERATE: self.rise_moderate}
        return rises.get(irritability, self.rise_low)

    def holds(self, exercise: Exercise) -> bool:
        """Return whether leg pain before the session counts for this exercise."""
        return exercise.kind in self.kinds or bool(set(self.traits) & set(exercise.traits))


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLimits:
    """The document data/rules/session_limits.toml."""

    label: Label
    source: str
    default_days: int
    most_days: int
    most_loaded_days: int
    minutes_acute: float
    minutes_later: float
    changeover_min: float
    through_the_day: int
    calming_through_the_day: int
    mobility_items: int
    floor_asked_from_years: float
    first_walk_s: float
    parts_of_the_day: int
    items_in_a_part: int
    shortest_item_min: float
    ramp_share_per_week: float
    ramp_allowance_min: float
    new_items_per_block: int
    grace_days: int
    surgery_recent_days: int
    household: tuple[str, ...]
    same_words: dict[str, str]
    items_per_session: dict[Irritability, int]
    items_in_a_fortnight: dict[Irritability, int]
    items_in_all: dict[Irritability, int]
    leg_pain: LegPain
    loaded: KindsAndTraits
    volume: KindsAndTraits
    control: KindsAndTraits
    rank: dict[Kind, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What opens the next stage, and the irritability it asks for."""

    from_: Status
    to: Status
    after_weeks: int
    irritability: Irritability
    patient: str
    clinician: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stays:
    """What opens the next fortnight of the same stage."""

    stage: Status
    patient: str
    clinician: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StageGates:
    """The document data/rules/stage_gates.toml."""

    label: Label
    source: str
    firm_weeks: int
    block_weeks: int
    gates: tuple[Gate, ...]
    stays: tuple[Stays, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalRow:
    """One desired outcome: its words and how much each type of exercise serves it; `ours` was filled in by us."""

    goal: Goal
    patient: str
    clinician: str
    types: dict[Kind, float]
    ours: tuple[Kind, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeChart:
    """The document data/rules/outcome_chart.toml."""

    label: Label
    source: str
    goals: tuple[GoalRow, ...]
    weights: dict[Status, dict[Goal, float]]

    def find_row(self, goal: Goal) -> GoalRow:
        """Return the row of one outcome."""
        return next(row for row in self.goals if row.goal is goal)

    def serves(self, exercise: Exercise, goal: Goal) -> float:
        """Return how much an exercise serves an outcome, 0 to 1: what its type does, less when it does not say so."""
        said = goal in exercise.outcomes
        by_type = self.find_row(goal).types.get(exercise.kind, 0.0)
        return max(by_type, 0.5) if said else 0.3 * by_type

    def find_words(self, goal: Goal) -> TwoVoices:
        """Return the outcome in both voices."""
        row = self.find_row(goal)
        return TwoVoices(patient=row.patient, clinician=row.clinician)


@cache
def load_limits() -> SessionLimits:
    """Return the limits of sessions; raises InputRefused when the document makes no sense."""
    limits = read_rules_document("session_limits.toml", SessionLimits)
    if set(limits.rank) != set(Kind):
        raise InputRefused("a rank for every type", "one missing", "add it", place="session_limits.toml")
    return limits


@cache
def load_gates() -> StageGates:
    """Return the gates between stages; raises InputRefused when the document makes no sense."""
    return read_rules_document("stage_gates.toml", StageGates)


@cache
def load_chart() -> OutcomeChart:
    """Return the outcome chart; raises InputRefused when an outcome or a stage is missing."""
    chart = read_rules_document("outcome_chart.toml", OutcomeChart)
    whole = [row.goal for row in chart.goals] == list(Goal) and set(chart.weights) == set(Status)
    if not whole or any(set(weights) != set(Goal) for weights in chart.weights.values()):
        raise InputRefused("six outcomes for three stages", "one missing", "add it", place="outcome_chart.toml")
    return chart
