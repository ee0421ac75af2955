"""A questionnaire that came from elsewhere, checked against itself: answers, words displayed, scores claimed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from kinescript.outcomes.scoring import score

Kind = Literal["score", "narrative", "display"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """One thing said twice and differently: what was recomputed or answered, and what was claimed beside it."""

    kind: Kind
    at: int | None
    computed: float
    claimed: float
    words: str


def find_contradictions(
    instrument: str,
    items: Any,
    *,
    claimed_score: float | None = None,
    narrative_score: float | None = None,
    displays: Mapping[int, int] | Sequence[int | None] | None = None,
) -> tuple[Contradiction, ...]:
    """Return every contradiction of a response with itself, none where it agrees.

    `claimed_score` is a score sent along, `narrative_score` one its text speaks of; a claim agrees when it is the exact
    score or that score rounded to its own digits. `displays` are the answers the displayed words belong to, by item
    from 1 or in order. Nothing is repaired: which of the two is right only the person or the paper can tell.
    Raises as `score` does.
    """
    outcome = score(instrument, items)
    answers = items["items"] if isinstance(items, Mapping) else items
    found = []
    claims: tuple[tuple[Kind, float | None], ...] = (("score", claimed_score), ("narrative", narrative_score))
    for kind, claimed in claims:
        if claimed is not None and not _agrees(outcome.score, claimed):
            words = f"the {kind} says {claimed:g}, the answers make {outcome.score:g}"
            found.append(Contradiction(kind=kind, at=None, computed=outcome.score, claimed=float(claimed), words=words))
    shown = displays if isinstance(displays, Mapping) else dict(enumerate(displays or (), start=1))
    for at, display in shown.items():
        answer = answers[at - 1]
        if display is not None and answer is not None and display != answer:
            words = f"item {at} is answered {answer}, and the words shown belong to {display}"
            found.append(Contradiction(kind="display", at=at, computed=answer, claimed=display, words=words))
    return tuple(found)


def _agrees(exact: float, claimed: float) -> bool:
    """Return whether the claim is the exact score, or that score rounded to as many digits as the claim has."""
    text = repr(float(claimed))
    digits = 0 if text.endswith(".0") or "e" in text else len(text.split(".")[1])
    return abs(exact - claimed) <= 0.5 * 10.0**-digits + 1e-12
