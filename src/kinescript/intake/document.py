"""INTAKE.json as a value: every key optional, absent means unanswered, an unknown key is refused with its place."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from kinescript.body.words import Sex, Side
from kinescript.documents.read import read_document
from kinescript.intake.red_flags import RedFlags
from kinescript.intake.words import Condition, Presentation, Site

SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who it is, by pseudonym."""

    id: str | None = None
    age: float | None = None
    sex: Sex | None = None
    height_m: float | None = None
    mass_kg: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who asked the safety questions, when and how (for example in person, by telephone)."""

    by: str | None = None
    at: date | None = None
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
    """How little provokes, how many minutes it takes to settle, whether it is constant and whether it wakes."""

    provoked_by: Provoked | None = None
    settle_min: float | None = None
    constant: bool | None = None
    wakes_night: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LegNeuro:
    """One leg's neurological examination; strength 0 to 5 by root, sensation and reflex as they were found."""

    myotome_mrc: dict[str, float] | None = None
    sensation: dict[str, str] | None = None
    reflex: dict[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NeuroExamination:
    """Left and right."""

    left: LegNeuro = LegNeuro()
    right: LegNeuro = LegNeuro()


@dataclass(frozen=True, slots=True, kw_only=True)
class TensionTest:
    """A neurodynamic test of one side: where it stopped, whether the symptom was familiar, and differentiated."""

    side: Side | None = None
    angle_deg: float | None = None
    familiar: bool | None = None
    differentiated: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TensionTests:
    """Straight leg raise, crossed straight leg raise and slump, as often as they were done."""

    slr: tuple[TensionTest, ...] = ()
    crossed_slr: tuple[TensionTest, ...] = ()
    slump: tuple[TensionTest, ...] = ()


class Direction(StrEnum):
    """A repeated movement that was tried."""

    EXTENSION = "extension"
    FLEXION = "flexion"
    SIDE_GLIDE_LEFT = "side_glide_left"
    SIDE_GLIDE_RIGHT = "side_glide_right"


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectionTried:
    """The farthest symptom before and after a repeated movement, and whether the change stays."""

    movement: Direction
    before: Site | None = None
    after: Site | None = None
    stays: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingPresentation:
    """What the clinician thinks it is, from which features, how surely, and who says so."""

    is_: Presentation
    features: tuple[str, ...] = ()
    confidence: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Palpation:
    """What hands found at one site, beside what sensors see."""

    site: str
    side: Side | None = None
    guarded: bool | None = None
    tender: bool | None = None
    trigger_point: bool | None = None
    by: str | None = None


class Result(StrEnum):
    """What an investigation said of a condition."""

    EXCLUDED = "excluded"
    CONFIRMED = "confirmed"
    PENDING = "pending"


@dataclass(frozen=True, slots=True, kw_only=True)
class Investigated:
    """A condition (`group` or `group.key` of the minimal safety set) that was looked into."""

    condition: str
    on: date
    how: str
    result: Result
    by: str


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
class Function:
    """What is feared, what is wanted, and the work that is done."""

    feared_tasks: tuple[str, ...] = ()
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A rule the clinician sets aside for this person: which, who, why, when."""

    rule: str
    by: str
    why: str
    at: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What was asked, examined and measured on one day."""

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


def read_intake(path: Path) -> Intake:
    """Return the intake a JSON (or TOML) file describes; raises InputRefused with the place of what is wrong."""
    return read_document(path, Intake)
