"""INTAKE.json as a value: every key optional, absent means unanswered, an unknown key is refused with its place."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from kinescript.body.words import Sex, Side
from kinescript.documents.read import parse_document, read_document, to_dataclass
from kinescript.errors import InputRefused
from kinescript.intake.bounds import find_fault
from kinescript.intake.examined import (
    Direction,
    DirectionTried,
    LegNeuro,
    NeuroExamination,
    Palpation,
    TensionTest,
    TensionTests,
    WorkingPresentation,
)
from kinescript.intake.red_flags import RedFlags
from kinescript.intake.shapes import fit
from kinescript.intake.words import Answer, Condition, Site
from kinescript.outcomes.instrument import instrument_names

SCHEMA_VERSION = 1
# how a value that nobody can have is said by the constructor, read again to name its place
_MISFIT = re.compile(r"(?P<came>.*), where (?P<expected>.*) belongs, at (?P<key>\S+) @ .*")
# what hands find has its own file; whoever reads an intake finds it here too
__all__ = ["Direction", "DirectionTried", "LegNeuro", "NeuroExamination", "Palpation", "TensionTest", "TensionTests"]
__all__ += ["WorkingPresentation", "parse_intake", "read_intake"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who it is, by pseudonym; `simulated` for somebody made of equations, who is shown as such everywhere."""

    id: str | None = None
    age: float | None = None
    sex: Sex | None = None
    height_m: float | None = None
    mass_kg: float | None = None
    simulated: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who asked the safety questions, on which day, how (in person, by telephone), and the time of day as it stood."""

    by: str | None = None
    at: date | None = None
    at_time: str | None = None
    how: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Intensity:
    """Pain from 0 to 10: now, and the worst of the last 24 hours."""

    now: float | None = None
    worst_24h: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PainReport:
    """Back and leg apart."""

    back: Intensity = Intensity()
    leg: Intensity = Intensity()


class Provoked(StrEnum):
    """How much it takes to provoke the symptoms."""

    UP_TO_5_MIN_LIGHT_ACTIVITY = "up_to_5_min_light_activity"
    OVER_5_MIN_LIGHT_ACTIVITY = "over_5_min_light_activity"
    HEAVY_ACTIVITY = "heavy_activity"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class IrritabilityReport:
    """How little provokes, how many minutes it takes to settle, whether it is constant and whether it wakes.

    `provoked_words` is what was written instead of a known word; it is kept, and counts as unknown.
    """

    provoked_by: Provoked | None = None
    provoked_words: str | None = None
    settle_min: float | None = None
    constant: bool | None = None
    wakes_night: bool | None = None


class Result(StrEnum):
    """What an investigation said of a condition."""

    EXCLUDED = "excluded"
    CONFIRMED = "confirmed"
    PENDING = "pending"
    INCONCLUSIVE = "inconclusive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Investigated:
    """A condition (`group` or `group.key` of the minimal safety set) that was looked into.

    Without a day, a result and a name it is kept and excludes nothing; `new_symptom_since` ends what it excluded.
    """

    condition: str
    on: date | None = None
    how: str | None = None
    result: Result | None = None
    by: str | None = None
    new_symptom_since: Answer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """A surgery or an injection: what and when."""

    what: str
    on: date | None = None


class Weekday(StrEnum):
    """Days of the week."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resources:
    """Minutes a day, days a week (a number or the days themselves), and what is at hand."""

    min_per_day: float | None = None
    days: int | tuple[Weekday, ...] | None = None
    equipment: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FearedTask:
    """A task that is avoided: how bad it is expected to be, 0 to 10, and how it was when it was tried."""

    task: str
    expectation: float | None = None
    result: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """What is feared, what is wanted, and the work that is done."""

    feared_tasks: tuple[FearedTask, ...] = ()
    goals: tuple[str, ...] = ()
    work: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TestsTimed:
    """Timed and counted tests by hand."""

    sorensen_s: float | None = None
    side_bridge_s: dict[Side, float] | None = None
    single_leg_bridge_s: dict[Side, float] | None = None
    heel_raises: dict[Side, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadShare:
    """Body weight on each foot in quiet standing, in per cent."""

    left: float | None = None
    right: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """A questionnaire's answers in its own order."""

    items: tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """What the clinician chose with the person: findings confirmed, exercises wanted, left out or unlocked."""

    confirmed_findings: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    gets_down_and_up_safely: bool | None = None
    first_try_observed: tuple[str, ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A rule the clinician sets aside for this person: which, who, why, when."""

    rule: str
    by: str
    why: str
    at: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What was asked, examined and measured on one day.

    `stable_weeks` is for how many weeks the symptoms have been the same, `changing_day_to_day` whether they come and
    go. Raises ValueError, with the key, when a number lies outside what there is or a word stands where it may not.
    """

    schema_version: int = SCHEMA_VERSION
    person: Person = Person()
    asked: Asked = Asked()
    red_flags: RedFlags = RedFlags()
    painful_side: Side | None = None
    onset_date: date | None = None
    episodes: int | None = None
    pain: PainReport = PainReport()
    distal_site: Site | None = None
    irritability: IrritabilityReport = IrritabilityReport()
    neuro: NeuroExamination = NeuroExamination()
    tests: TensionTests = TensionTests()
    direction: tuple[DirectionTried, ...] = ()
    presentation: WorkingPresentation | None = None
    palpation: tuple[Palpation, ...] = ()
    conditions: tuple[Condition, ...] | None = None
    surgery: tuple[Happened, ...] = ()
    injections: tuple[Happened, ...] = ()
    investigated: tuple[Investigated, ...] = ()
    resources: Resources = Resources()
    function: Function = Function()
    tests_timed: TestsTimed = TestsTimed()
    load_share: LoadShare = LoadShare()
    answers: dict[str, Answers] | None = None
    surgery_ok_by: str | None = None
    preferences: Preferences = Preferences()
    overrides: tuple[Override, ...] = ()
    stable_weeks: float | None = None
    changing_day_to_day: bool | None = None

    def __post_init__(self) -> None:
        fault = find_fault(self)
        if fault is not None:
            raise ValueError(f"{fault.came}, where {fault.expected} belongs, at {fault.key}")


def read_intake(path: Path) -> Intake:
    """Return the intake a JSON (or TOML) file describes; raises InputRefused with the place of what is wrong."""
    return parse_intake(read_document(path, dict[str, Any]), name=path.name)


def parse_intake(source: str | dict[str, Any], *, name: str = "intake") -> Intake:
    """Return the intake a JSON text or plain data describes; raises InputRefused with the place of what is wrong."""
    tree = parse_document(source, dict[str, Any], name=name, as_json=True) if isinstance(source, str) else source
    try:
        intake = to_dataclass(fit(tree, Intake), Intake, name=name)
    except InputRefused as error:
        found = _MISFIT.fullmatch(error.came)
        if found is None:
            raise
        came = f"{found['came']} @ {name}.{found['key']}"
        raise InputRefused(found["expected"], came, "correct that key", place=name) from error
    known = instrument_names()
    unknown = next((each for each in intake.answers or {} if each not in known), None)
    if unknown is not None:
        came = f"{unknown[:60]!r} @ {name}.answers.{unknown[:60]}"
        raise InputRefused(f"a questionnaire of {', '.join(known)}", came, "correct that key", place=name)
    return intake
