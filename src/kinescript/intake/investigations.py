"""What an investigation excludes, and when it no longer counts."""

from dataclasses import dataclass
from datetime import date

from kinescript.intake.document import Intake, Investigated, Result
from kinescript.intake.examination import counts_as_yes


@dataclass(frozen=True, slots=True, kw_only=True)
class Excluded:
    """One investigation: which `group.key` it excludes (none when it does not count), and the reason in a sentence."""

    keys: tuple[str, ...]
    reason: str


def find_excluded(
    intake: Intake, positives: tuple[str, ...], high: frozenset[str], *, on: date, counts_for_days: int
) -> tuple[Excluded, ...]:
    """Return what every investigation that concerns a positive key excludes of those that are `high`.

    A whole group covers its keys, `group.key` itself alone. It counts when it says excluded, of which day and by whom;
    it no longer does after a new symptom, when this episode began after it, or when more than `counts_for_days` passed.
    """
    out = []
    for each in intake.investigated:
        concerned = tuple(key for key in positives if each.condition in (key, key.partition(".")[0]))
        if not concerned:
            continue
        covered = tuple(key for key in concerned if key in high)
        said = f"{each.condition} was investigated" + (f" on {each.on.day} {each.on:%b %Y}" if each.on else "")
        said += f" ({each.how})" if each.how else ""
        why_not = _why_not(intake, each, on=on, counts_for_days=counts_for_days)
        if not covered:
            why_not = why_not or "only what is an emergency is watched instead, never what the examination itself shows"
        if why_not:
            out.append(Excluded(keys=(), reason=f"{said}; it excludes nothing: {why_not}."))
        else:
            out.append(Excluded(keys=covered, reason=f"{said} by {each.by} and excluded: watched, not refused."))
    return tuple(out)


def _why_not(intake: Intake, each: Investigated, *, on: date, counts_for_days: int) -> str | None:
    if each.result is not Result.EXCLUDED:
        return f"its result is {each.result or 'not known'}"
    if each.on is None or not each.by:
        return "its day or who did it is not known"
    if counts_as_yes(each.new_symptom_since):
        return "there is a new symptom since"
    if intake.onset_date is not None and intake.onset_date > each.on:
        return "this episode began after it"
    if (on - each.on).days > counts_for_days:
        return f"more than {counts_for_days} days have passed (assumption; a clinic may change it)"
    return None
