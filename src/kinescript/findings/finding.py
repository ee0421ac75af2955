"""A judgement with its evidence."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from kinescript.body.words import Side
from kinescript.measures.entry import Grade

MdcLabel = Literal["own", "borrowed", "assumption"]
Against = Literal["people", "other_side", "own_reference"]


class Verdict(StrEnum):
    """Where a value stands against its reference once its error is known."""

    WITHIN = "within"
    BORDERLINE = "borderline"
    OUTSIDE = "outside"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What a value is compared with: a range (None: open end), the minimal detectable change, where both come from.

    `mdc_label`: the minimal detectable change is the clinic's own, borrowed from other people or another angle, or an
    assumption. `note` is what a reader of the reference should know. `against`: other people, or the person's own
    other side or reference contraction.
    """

    low: float | None
    high: float | None
    mdc: float
    unit: str
    population: str
    source: str
    assumption: bool
    mdc_label: MdcLabel = "borrowed"
    note: str = ""
    against: Against = "people"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The same finding said to the patient and to the clinician."""

    patient: str
    clinician: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A judgement. `severity` is how far outside the range in units of the MDC (0 within); `confidence` 0 to 1 that the
    true value lies on the side of the limit the verdict says. `evidence` are indices into the assessment's measures.
    `grade` is how firm the marker itself is.
    """

    code: str
    side: Side | None
    verdict: Verdict
    value: float | None
    sigma: float | None
    severity: float | None
    confidence: float | None
    evidence: tuple[int, ...]
    reference: Reference
    words: Words
    grade: Grade | None = None

    @property
    def for_clinician(self) -> bool:
        """Whether it is for the clinician alone: so little supports its marker that no patient is told a verdict."""
        return self.grade == "weak"
