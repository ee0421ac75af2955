"""A screening said: the document of `screen --json`, and a few lines for a terminal."""

from typing import Any

from kinescript.documents.write import to_plain
from kinescript.intake.screening import Screening
from kinescript.intake.words import Action

_ACTIONS = {
    Action.EMERGENCY: "EMERGENCY: no plan",
    Action.SAME_DAY: "NOT CLEARED: a doctor today, no plan",
    Action.URGENT: "NOT CLEARED: urgent referral, no plan",
    Action.INCOMPLETE: "NOT CLEARED: questions are not answered, no plan",
    Action.NOT_FOR_KINESCRIPT: "NOT FOR KINESCRIPT: no plan",
    Action.TREAT_AND_WATCH: "WATCH: a plan may be made, with a dated review",
    Action.TREAT: "CLEAR: a plan may be made",
}


def screening_document(screening: Screening) -> dict[str, Any]:
    """Return the document of the contract, with the reasons of the stage, the day and the review day beside it."""
    stage = screening.stage
    return {
        "cleared": {key: stands.value for key, stands in screening.cleared},
        "concern": screening.concern.value,
        "action": screening.action.value,
        "missing": list(screening.missing),
        "reasons": list(screening.reasons),
        "advice": list(screening.advice),
        "stage": {
            "duration": stage.duration.value,
            "status": stage.status.value,
            "irritability": stage.irritability.value,
            "reasons": list(stage.reasons),
        },
        "on": to_plain(screening.on),
        "review_on": to_plain(screening.review_on),
    }


def screening_lines(screening: Screening) -> list[str]:
    """Return at most eight lines: what to do, the first reasons, the advice, the stage."""
    lines = [f"{_ACTIONS[screening.action]}. Concern: {say_concern(screening)}.", f"  {screening.advice[0]}"]
    lines += [f"  {reason}" for reason in screening.reasons[:3]]
    if len(screening.reasons) > 3:
        lines.append(f"  and {len(screening.reasons) - 3} more reasons; see --json")
    stage = screening.stage
    words = (stage.duration, stage.status, f"{stage.irritability} irritability")
    lines.append("  stage: " + ", ".join(each.replace("_", " ") for each in words))
    if screening.review_on is not None:
        lines.append(f"  review by {screening.review_on:%d %b %Y}")
    return lines


def say_concern(screening: Screening) -> str:
    """Return how worried to be in a word; while a question is open and nothing forbids, that is not known."""
    return "not known" if screening.action is Action.INCOMPLETE else screening.concern.value


def screening_reason(screening: Screening) -> str:
    """Return in one sentence why it is not cleared."""
    return f"{screening.action.value}: {screening.reasons[0].removesuffix('.')}"
