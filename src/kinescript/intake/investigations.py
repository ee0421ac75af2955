"""What an investigation excludes, and when it no longer counts."""

from dataclasses import dataclass
from datetime import date

from kinescript.intake.document import Intake, Investigated, Result
from kinescript.intake.examination import counts_as_yes
from kinescript.intake.minimal_set import MinimalSet, keys, read_minimal_set
from kinescript.intake.words import Concern


@dataclass(frozen=True, slots=True, kw_only=True)
class Excluded:
    """One investigation: which `group.key` it excludes (none when it does not count), and the reason in a sentence."""

    keys: tuple[str, ...]
    reason: str


def find_excluded(
    intake: Intake, positives: tuple[str, ...], high: frozenset[str], *, on: date, counts_for_days: int
) -> tuple[Excluded, ...]:
    """Return what every investigation that concerns a positive key excludes of those that are `high`.

    A whole group covers its keys but those that only their own name covers, `group.key` itself alone. It counts when
    it says excluded, of which day and by whom; it no longer does after a new symptom, after another result of the same
    condition, when this episode began after it, or when more than `counts_for_days` passed.
    """
    own = read_minimal_set().investigation.by_own_key_only
    out = []
    for each in intake.investigated:
        concerned = tuple(key for key in positives if each.condition in (key, key.partition(".")[0]))
        if not concerned:
            continue
        covered = tuple(key for key in concerned if key in high and (key == each.condition or key not in own))
        said = f"{each.condition} was investigated" + (f" on {each.on.day} {each.on:%b %Y}" if each.on else "")
        said += f" ({each.how})" if each.how else ""
        why_not = _why_not(intake, each, on=on, counts_for_days=counts_for_days)
        if not covered:
            why_not = why_not or (
                "only what is an emergency is watched instead, never what the examination itself shows nor, under the "
                "name of its group, a leg that is getting weaker"
            )
        if why_not:
            out.append(Excluded(keys=(), reason=f"{said}; it excludes nothing: {why_not}."))
        else:
            out.append(Excluded(keys=covered, reason=f"{said} by {each.by} and excluded: watched, not refused."))
    return tuple(out)


def find_found(intake: Intake, rules: MinimalSet) -> tuple[dict[str, Concern], tuple[str, ...]]:
    """Return the concern that results confirmed or pending raise by themselves, and each such result in a sentence.

    A later exclusion of the same condition, of a day and by somebody and with no new symptom since, ends them.
    """
    told = {Result.CONFIRMED: rules.investigation.confirmed, Result.PENDING: rules.investigation.pending}
    levels: dict[str, Concern] = {}
    reasons = []
    for each in intake.investigated:
        if each.result not in told or any(_ends(other, each) for other in intake.investigated):
            continue
        for key in (key for key in keys() if each.condition in (key, key.partition(".")[0])):
            level = min(told[each.result], rules.investigation.at_most.get(key, Concern.HIGH), key=_height)
            levels[key] = max(level, levels.get(key, Concern.NONE), key=_height)
        means = "counts as a yes" if each.result is Result.CONFIRMED else "no plan until its result is in"
        when = f" on {each.on.day} {each.on:%b %Y}" if each.on else ""
        reasons.append(f"{each.condition} was investigated{when} and its result is {each.result}: {means}.")
    return levels, tuple(reasons)


def _height(concern: Concern) -> int:
    return concern.height


def _are_of_one(one: Investigated, other: Investigated) -> bool:
    """Whether both are of the same key or group, or one is of the other's group."""
    a, b = one.condition, other.condition
    return a in (b, b.partition(".")[0]) or b == a.partition(".")[0]


def _voids(other: Investigated, excluded: Investigated) -> bool:
    """Whether another result, not before an exclusion (or of a day nobody knows), ends it."""
    if other.result is Result.EXCLUDED or not _are_of_one(other, excluded):
        return False
    return other.on is None or excluded.on is None or other.on >= excluded.on


def _ends(other: Investigated, found: Investigated) -> bool:
    """Whether a later exclusion covers all that was confirmed or pending."""
    if other.result is not Result.EXCLUDED or other.on is None or not (other.by or "").strip():
        return False
    is_covering = other.condition in (found.condition, found.condition.partition(".")[0])
    is_later = found.on is not None and other.on > found.on
    own = read_minimal_set().investigation.by_own_key_only
    is_own = other.condition == found.condition or found.condition not in own
    return is_covering and is_later and is_own and not counts_as_yes(other.new_symptom_since)


def _why_not(intake: Intake, each: Investigated, *, on: date, counts_for_days: int) -> str | None:
    if each.result is not Result.EXCLUDED:
        return f"its result is {each.result or 'not known'}"
    if each.on is None or not (each.by or "").strip():
        return "its day or who did it is not known"
    if counts_as_yes(each.new_symptom_since):
        return "there is a new symptom since"
    if any(_voids(other, each) for other in intake.investigated):
        return "another result of the same condition came after it"
    if intake.onset_date is not None and intake.onset_date > each.on:
        return "this episode began after it"
    if (on - each.on).days > counts_for_days:
        return f"more than {counts_for_days} days have passed (assumption; a clinic may change it)"
    return None
