"""One exercise of the library: a file of data/exercises, as a value."""

from dataclasses import dataclass
from enum import StrEnum

from kinescript.intake.words import Condition, Presentation, Status
from kinescript.programme.dose import Dose
from kinescript.programme.script import Feedback, Goal, Kind, Limit, MuscleOrder, Phase, Props, Source


class Position(StrEnum):
    """In what position it is done; the trait of the same name follows from it."""

    STANDING = "standing"
    SITTING = "sitting"
    SUPINE = "supine"
    PRONE = "prone"
    SIDE_LYING = "side_lying"
    FOUR_POINT = "four_point"
    KNEELING = "kneeling"

    @property
    def on_floor(self) -> bool:
        """Whether one has to get down to the floor (a firm bed may do) and up again."""
        return self not in (Position.STANDING, Position.SITTING)


class Trait(StrEnum):
    """What an exercise does to the body, so that rules can forbid it by what it does and not by its name."""

    LOADED_FLEXION = "loaded_flexion"
    END_RANGE_FLEXION = "end_range_flexion"
    END_RANGE_EXTENSION = "end_range_extension"
    FLEXION_BIAS = "flexion_bias"
    EXTENSION_BIAS = "extension_bias"
    DEEP_HIP_FLEXION = "deep_hip_flexion"
    PIRIFORMIS_STRETCH = "piriformis_stretch"
    STRETCH = "stretch"
    TENSION = "tension"
    LOADED = "loaded"
    SPINAL_LOAD = "spinal_load"
    DEEP_TRUNK = "deep_trunk"
    ISOMETRIC_LOW_LOAD = "isometric_low_load"
    LONG_ISOMETRIC = "long_isometric"
    UNSUPPORTED_BALANCE = "unsupported_balance"
    PRONE = "prone"
    LONG_SUPINE = "long_supine"
    FOUR_POINT = "four_point"
    FLOOR = "floor"
    KNEELING = "kneeling"
    DEEP_KNEE_FLEXION = "deep_knee_flexion"
    WRIST_LOAD = "wrist_load"
    L5_S1_STRENGTH = "l5_s1_strength"
    HEAD_DOWN_OR_BACK = "head_down_or_back"


class Sides(StrEnum):
    """Whose side it is done on."""

    NONE = "none"
    BOTH = "both"
    PAINFUL = "painful"
    EITHER = "either"


class FirstTry(StrEnum):
    """Whether somebody should watch the first try."""

    OBSERVED = "observed"
    ALONE = "alone"


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoVoices:
    """The same thing said to the patient and to the clinician."""

    patient: str
    clinician: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """What is said when something is off; external focus first. `when` names a curve, a phase or a breath."""

    when: str
    say: str
    focus: str = "external"


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What a sensor would watch: a curve of body.joints, where the sensor sits, and in what the error lies."""

    curve: str
    by: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageDose:
    """A dose with the label of the cell it comes from and its source."""

    dose: Dose
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """One exercise, written for the right side; what a person reads is in own words, age 12.

    `dose` is by status word; a status that is absent is one at which it is not done. `how` are three lines, `easier`
    and `harder` are words, `easier_id` and `harder_id` the neighbours on its ladder. `posture` is where the figure
    starts from (figure.postures), where that is not simply its position. A file's
    `stop_if` are the signs of this exercise alone; the library puts those that hold for every exercise before them.
    """

    id: str
    version: int
    title: str
    everyday: str
    kind: Kind
    outcomes: tuple[Goal, ...]
    position: Position
    sides: Sides
    traits: tuple[Trait, ...]
    through_the_day: bool
    first_try: FirstTry
    firm_support: bool
    equipment: tuple[str, ...]
    how: tuple[str, ...]
    breath: str
    may_feel: str
    ease_off_if: str
    easier: str
    harder: str
    why: TwoVoices
    phases: tuple[Phase, ...]
    dose: dict[Status, StageDose]
    feedback: Feedback
    source: Source
    limits: tuple[Limit, ...] = ()
    order: tuple[MuscleOrder, ...] = ()
    watched: tuple[Watched, ...] = ()
    cues: tuple[Cue, ...] = ()
    stop_if: tuple[str, ...] = ()
    props: Props = Props()
    easier_id: str | None = None
    harder_id: str | None = None
    core: bool = False
    not_if_presentation: tuple[Presentation, ...] = ()
    also_not_if: tuple[Condition, ...] = ()
    posture: str | None = None
