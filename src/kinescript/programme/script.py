"""The motion script: one exercise made personal."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kinescript.body.words import Side
from kinescript.intake.words import Condition, Label, Status
from kinescript.programme.dose import Dose

SCHEMA_VERSION = 1
# rules and limits take the word from here too
__all__ = ["Label"]


class Kind(StrEnum):
    """The type of an exercise."""

    CALMING = "calming"
    WALKING = "walking"
    AEROBIC = "aerobic"
    DIRECTIONAL = "directional"
    SLIDER = "slider"
    TENSIONER = "tensioner"
    MOBILITY = "mobility"
    ACTIVATION = "activation"
    CORE = "core"
    BALANCE = "balance"
    RESISTANCE = "resistance"
    HIGH_REPETITION = "high_repetition"
    STRETCHING = "stretching"
    FUNCTIONAL = "functional"
    POSTURE = "posture"


class Goal(StrEnum):
    """The six outcomes a person can want."""

    LOWER_PAIN = "lower_pain"
    NERVE_SENSITIVITY = "reduce_nerve_sensitivity"
    STRENGTH_ENDURANCE = "strength_and_endurance"
    BALANCE = "structural_and_functional_balance"
    STABILITY = "lumbo_pelvic_stability"
    PREVENT_RECURRENCE = "prevent_recurrence"


class Breath(StrEnum):
    """What the breath does in a phase."""

    IN = "in"
    OUT = "out"
    FREE = "free"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a curve of body.joints should be at the end of a phase: degrees, give or take the tolerance."""

    curve: str
    deg: float
    tolerance_deg: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Props:
    """What the figure shows beside the body: words of figure.props, from where it is seen, and what the hands hold.

    `holds` is side to word of figure.holding: the arm of the picture is bent so that the hand lies on it.
    """

    things: tuple[str, ...] = ()
    facing: str = "right"
    holds: dict[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A part of the movement, ending in a posture: `pose_deg` for the figure, `targets` what is asked of the person.

    A curve stands in one of the two; the figure is drawn from both. Written for the right side, mirrored for the left.
    `posture` (figure.postures) is where the figure starts from in a phase that has left the exercise's own; `props`
    is what stands beside this phase alone, in the place of the exercise's.
    """

    name: str
    seconds: float
    hold_s: float = 0.0
    breath: Breath = Breath.FREE
    targets: tuple[Target, ...] = ()
    pose_deg: dict[str, float] | None = None
    words: str = ""
    posture: str | None = None
    props: Props | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """What must not be passed, in the unit its name says; passing it pauses at once."""

    what: str
    at_most: float
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MuscleOrder:
    """A muscle that should be on before another or before the movement, as a window; only above the stated speed."""

    first: str
    before: str
    window_ms: tuple[float, float]
    above_speed_deg_s: float
    label: Label
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """How much help is given, as a share of repetitions by week, and how often none is given on purpose."""

    share_by_week: tuple[float, ...]
    probe_every: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where it comes from, as an id in data/evidence, and what kind of support that is."""

    id: str
    label: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionScript:
    """One exercise for one person: sides, ranges, tempo, dose, limits and feedback, valid until a day."""

    id: str
    version: int
    title: str
    kind: Kind
    side: Side | None
    outcomes: tuple[Goal, ...]
    stages: tuple[Status, ...]
    phases: tuple[Phase, ...]
    dose: Dose
    limits: tuple[Limit, ...]
    order: tuple[MuscleOrder, ...]
    feedback: Feedback
    not_if: tuple[Condition, ...]
    source: Source
    valid_until: date
    schema_version: int = SCHEMA_VERSION
