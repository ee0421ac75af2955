"""A score with what it is a score of."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One questionnaire answered once: the exact score, never rounded, in the instrument's own unit.

    `band` is the word of the published band the exact score lies in, `parts` are sub-scales by name, `answered` of
    `items` questions were answered; `complete` says that none was left out.
    """

    instrument: str
    score: float
    unit: str
    answered: int
    items: int
    complete: bool
    band: str | None = None
    parts: tuple[tuple[str, float], ...] = ()
    answered_on: date | None = None
