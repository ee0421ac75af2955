"""Words of the intake: closed lists, each member written as documents write it."""

from enum import Enum, StrEnum
from typing import Literal

# how well a line of content is known
Label = Literal["trial", "trial_other_population", "guideline", "convention", "consensus"]


class Answer(Enum):
    """What was answered to a question of the minimal safety set; not sure counts as yes, absent is unanswered."""

    YES = True
    NO = False
    NOT_SURE = "not_sure"
    NOT_APPLICABLE = "not_applicable"

    @property
    def counts_as_yes(self) -> bool:
        """Whether the answer must be dealt with as a yes."""
        return self in (Answer.YES, Answer.NOT_SURE)


class Site(StrEnum):
    """How far down the leg the symptoms reach, from near to far."""

    BACK = "back"
    BUTTOCK = "buttock"
    THIGH = "thigh"
    KNEE = "knee"
    CALF = "calf"
    FOOT = "foot"

    @property
    def distance(self) -> int:
        """Its place in the list: a larger number is farther from the back."""
        return list(Site).index(self)


class Presentation(StrEnum):
    """The working presentation: where the clinician thinks the symptoms come from."""

    RADICULAR_DISC_LIKE = "radicular_disc_like"
    STENOSIS_LIKE = "stenosis_like"
    DEEP_GLUTEAL_LIKE = "deep_gluteal_like"
    REFERRED_BACK = "referred_back"
    HIP_OR_OTHER = "hip_or_other"
    UNCLEAR = "unclear"


class Condition(StrEnum):
    """Conditions that forbid exercises: the closed list whose rules are data/rules/contraindications.toml."""

    OSTEOPOROSIS = "osteoporosis"
    VERTEBRAL_FRACTURE = "vertebral_fracture"
    HIP_REPLACEMENT = "hip_replacement"
    SPONDYLOLISTHESIS = "spondylolisthesis"
    STENOSIS = "stenosis"
    PREGNANCY = "pregnancy"
    UNCONTROLLED_BLOOD_PRESSURE = "uncontrolled_blood_pressure"
    CARDIAC_SYMPTOMS = "cardiac_symptoms"
    DIZZINESS = "dizziness"
    FALLS = "falls"
    KNEE_PROBLEM = "knee_problem"
    WRIST_PROBLEM = "wrist_problem"
    RECENT_SURGERY = "recent_surgery"


class Duration(StrEnum):
    """How long this episode has lasted: 0 to 41 days, 42 to 83, 84 and more."""

    ACUTE = "acute"
    SUB_ACUTE = "sub_acute"
    CHRONIC = "chronic"


class Status(StrEnum):
    """What treatment is for now, after the treatment-based classification (Alrwaily 2016), from careful to bold."""

    SYMPTOM_MODULATION = "symptom_modulation"
    MOVEMENT_CONTROL = "movement_control"
    FUNCTIONAL_OPTIMISATION = "functional_optimisation"

    @property
    def boldness(self) -> int:
        """Its place in the list: a larger number allows more."""
        return list(Status).index(self)


class Irritability(StrEnum):
    """How little provokes, how bad, how long it lasts."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


class Concern(StrEnum):
    """How worried to be (IFOMPT 2020), from little to much."""

    NONE = "none"
    FEW = "few"
    SOME = "some"
    HIGH = "high"

    @property
    def height(self) -> int:
        """Its place in the list: a larger number is a greater concern."""
        return _HEIGHTS[self]


_HEIGHTS = {concern: place for place, concern in enumerate(Concern)}


class Action(StrEnum):
    """What to do now, the most urgent first; the first that applies is said."""

    EMERGENCY = "emergency"
    SAME_DAY = "same_day"
    URGENT = "urgent"
    INCOMPLETE = "incomplete"
    NOT_FOR_KINESCRIPT = "not_for_kinescript"
    TREAT_AND_WATCH = "treat_and_watch"
    TREAT = "treat"

    @property
    def allows_plan(self) -> bool:
        """Whether a programme may be made."""
        return self in (Action.TREAT, Action.TREAT_AND_WATCH)


class Cleared(StrEnum):
    """Where one condition of the minimal safety set stands."""

    YES = "yes"
    WATCH = "watch"
    NO = "no"
