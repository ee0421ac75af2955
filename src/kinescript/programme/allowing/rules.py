"""The rules of care as values: data/rules, read once, every row with its label and source."""

from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from typing import TypeVar

from kinescript.body.words import Side
from kinescript.documents.read import parse_document
from kinescript.errors import InputRefused
from kinescript.intake.answered import find_conditions
from kinescript.intake.document import Intake
from kinescript.intake.examined import Direction
from kinescript.intake.words import Condition
from kinescript.programme.exercise import Exercise, Trait, TwoVoices
from kinescript.programme.programme import OverrideMade, RuleKept
from kinescript.programme.script import Kind, Label

T = TypeVar("T")


class When(StrEnum):
    """The circumstance in which a rule forbids: a closed list, decided in `circumstances`."""

    NEVER = "never"
    GATE_CLOSED = "gate_closed"
    GUARDED = "guarded"
    IRRITABILITY_HIGH = "irritability_high"
    STENOSIS_LIKE = "stenosis_like"
    FLOOR_UNSAFE = "floor_unsafe"
    NERVE_NOT_SENSITIVE = "nerve_not_sensitive"
    EXTENSION_PREFERRED = "extension_preferred"
    EXTENSION_PREFERRED_FIRM = "extension_preferred_firm"
    ACUTE_IRRITABLE = "acute_irritable"
    DEEP_TRUNK_NOT_ASKED = "deep_trunk_not_asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which exercises are meant: by what they are, do or are called (`*` stands for anything), and which pass."""

    kinds: tuple[Kind, ...] = ()
    traits: tuple[Trait, ...] = ()
    exercises: tuple[str, ...] = ()
    except_traits: tuple[Trait, ...] = ()
    except_with_deficit: tuple[Trait, ...] = ()

    def holds(self, exercise: Exercise, *, deficit: bool = False) -> bool:
        """Return whether the exercise is meant, for somebody with or without a stable L5/S1 deficit."""
        let_through = {*self.except_traits, *(self.except_with_deficit if deficit else ())}
        if let_through & set(exercise.traits):
            return False
        return (
            is_named(exercise.id, self.exercises)
            or exercise.kind in self.kinds
            or bool(set(self.traits) & set(exercise.traits))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of care; one that is not `on` is switched on by naming it in the intake's overrides.

    `asks` is a question that stays open for somebody with one of the conditions `asks_with`; a rule with `shown_with`
    is shown to nobody without one of those.
    """

    id: str
    label: Label
    source: str
    patient: str
    clinician: str
    on: bool = True
    overridable: bool = True
    when: When = When.NEVER
    forbids: Scope = Scope()
    asks: str | None = None
    asks_with: tuple[Condition, ...] = ()
    shown_with: tuple[Condition, ...] = ()

    @property
    def words(self) -> TwoVoices:
        """The rule said to both."""
        return TwoVoices(patient=self.patient, clinician=self.clinician)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The document data/rules/care.toml."""

    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contraindication:
    """What one condition forbids, what stays, and whether all of it waits for the clinician.

    `unless_safe_traits` are let through for somebody who gets down to the floor and up again safely. `supported_only`
    lets nothing pass that is done standing, walking aside, without something firm to hold.
    """

    condition: Condition
    traits: tuple[Trait, ...] = ()
    unless_safe_traits: tuple[Trait, ...] = ()
    everything: bool = False
    supported_only: bool = False
    stays: str
    patient: str
    clinician: str
    label: Label
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contraindications:
    """The document data/rules/contraindications.toml."""

    conditions: tuple[Contraindication, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectionRow:
    """Which exercises belong to a direction that was tried, and which go against one that made things worse.

    `gives` are rows of names, of which the first with something allowed is given.
    """

    movement: Direction
    traits: tuple[Trait, ...]
    exercises: tuple[str, ...]
    opposite_traits: tuple[Trait, ...]
    gives: tuple[tuple[str, ...], ...]
    side: Side | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Directions:
    """The document data/rules/directions.toml."""

    label: Label
    source: str
    directions: tuple[DirectionRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FearedTask:
    """Words a person may use for a feared task, and the exercises that practise it, the first that fits or any."""

    words: tuple[str, ...]
    exercises: tuple[str, ...]
    any_of: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fear:
    """The document data/rules/fear.toml."""

    label: Label
    source: str
    tsk17_high: float
    tsk11_high: float
    only_if_said: tuple[str, ...]
    no_work: tuple[str, ...]
    sitting_work: tuple[str, ...]
    tasks: tuple[FearedTask, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """A movement finding and the exercises that address it, in both voices; `side` finding, other or none."""

    code: str
    exercises: tuple[str, ...]
    side: str
    label: Label
    source: str
    patient: str
    clinician: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRows:
    """The document data/rules/finding_to_exercise.toml."""

    rows: tuple[FindingRow, ...]


@cache
def load_rules() -> tuple[Rule, ...]:
    """Return every rule of care; raises InputRefused when the document makes no sense."""
    rules = read_rules_document("care.toml", Rules).rules
    twice = {r.id for r in rules if sum(r.id == other.id for other in rules) > 1}
    if twice:
        raise InputRefused("rules each with an id of its own", f"{min(twice)} twice", "rename one", place="care.toml")
    return rules


@cache
def load_contraindications() -> tuple[Contraindication, ...]:
    """Return what each condition of the list forbids; raises InputRefused when one is missing or twice."""
    found = read_rules_document("contraindications.toml", Contraindications).conditions
    if sorted(c.condition for c in found) != sorted(Condition):
        came = "a condition missing or given twice"
        raise InputRefused("every condition once", came, "mend the list", place="contraindications.toml")
    return found


@cache
def load_directions() -> tuple[DirectionRow, ...]:
    """Return the exercises of each direction; raises InputRefused when the document makes no sense."""
    return read_rules_document("directions.toml", Directions).directions


@cache
def load_fear() -> Fear:
    """Return how feared tasks are practised; raises InputRefused when the document makes no sense."""
    return read_rules_document("fear.toml", Fear)


@cache
def load_finding_rows() -> tuple[FindingRow, ...]:
    """Return which exercises address which finding; raises InputRefused when the document makes no sense."""
    return read_rules_document("finding_to_exercise.toml", FindingRows).rows


def read_rules_document(name: str, kind: type[T]) -> T:
    """Return one document of data/rules as a value; raises InputRefused with the place of what is wrong."""
    path = files("kinescript").joinpath("data", "rules", name)
    return parse_document(path.read_text(encoding="utf-8"), kind, name=name, as_json=False)


def is_named(exercise: str, patterns: tuple[str, ...]) -> bool:
    """Return whether an exercise's id is one of these names, in which `*` stands for anything."""
    return any(fnmatchcase(exercise, pattern) for pattern in patterns)


def find_rule(rule: str) -> Rule:
    """Return the rule of this id; raises InputRefused when there is none."""
    for each in load_rules():
        if each.id == rule:
            return each
    raise InputRefused("a rule of docs/reference/rules.md", repr(rule[:60]), "name one of them")


def find_active_rules(intake: Intake) -> frozenset[str]:
    """Return the ids of the rules that hold for this person: those on, less those set aside, plus those switched on.

    Raises InputRefused, with the place, for an override of a rule that does not exist or may not be set aside.
    """
    named = set()
    for index, override in enumerate(intake.overrides):
        place = f"overrides[{index}].rule"
        try:
            rule = find_rule(override.rule)
        except InputRefused as error:
            raise error.at(place) from None
        if not rule.overridable:
            came = f"{rule.id}, which no one may set aside"
            raise InputRefused("a rule that may be set aside", came, "take it out", place=place)
        for key, text in (("by", override.by), ("why", override.why)):
            if not text.strip():
                raise InputRefused(
                    "who sets a rule aside, and why", "nothing", "say it", place=f"overrides[{index}].{key}"
                )
        named.add(rule.id)
    return frozenset(rule.id for rule in load_rules() if rule.on != (rule.id in named))


def list_rules_kept(intake: Intake) -> tuple[RuleKept, ...]:
    """Return every rule as the programme shows it: kept, or set aside by whom, why and when; and what it asks."""
    active, conditions = find_active_rules(intake), find_conditions(intake)
    made = {o.rule: OverrideMade(by=o.by, why=o.why, at=o.at) for o in intake.overrides}
    return tuple(
        RuleKept(
            id=rule.id,
            label=rule.label,
            source=rule.source,
            words=rule.clinician,
            kept=rule.id in active,
            override=made.get(rule.id),
            asks=rule.asks if conditions & set(rule.asks_with) else None,
        )
        for rule in load_rules()
        if (rule.on or rule.id in active) and (not rule.shown_with or conditions & set(rule.shown_with))
    )
