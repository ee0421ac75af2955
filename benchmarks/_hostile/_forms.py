"""The shape of a document people fill in, for the attack on `read_document`."""

from dataclasses import dataclass, field

from kinescript.body.words import Sex, Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One question answered."""

    question: str
    score: int
    side: Side | None = None
    weights: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What a person says before a session."""

    person: str
    age_years: float | None = None
    sex: Sex | None = None
    consents: bool = False
    answers: tuple[Answer, ...] = ()
    notes: dict[str, str] = field(default_factory=dict)
    ranges: dict[str, tuple[float, float]] = field(default_factory=dict)
