"""How much of what was planned was done, week by week; what nobody knows stays apart from what was not done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kinescript.errors import InputRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedItem:
    """One exercise planned for a day and the share of it that was done, 0 to 1; None where nobody knows."""

    on: date
    exercise: str
    share: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekKept:
    """One week: items planned, and the shares of them done, not done and unknown, which add up to 1.

    All three are None in a week for which nothing was planned.
    """

    week: int
    planned: int
    done: float | None
    not_done: float | None
    unknown: float | None


def find_adherence(items: Sequence[PlannedItem], *, start: date, weeks: int) -> tuple[WeekKept, ...]:
    """Return what was kept in each of the weeks from `start` on, the first being week 1.

    Raises InputRefused for a share outside 0 to 1, a day outside the weeks, or an exercise twice on one day.
    """
    by_week: dict[int, list[float | None]] = {week: [] for week in range(1, weeks + 1)}
    seen = set()
    for item in items:
        week = (item.on - start).days // 7 + 1
        if week not in by_week:
            raise InputRefused(f"a day of the {weeks} weeks from {start}", f"{item.on}", "correct the day")
        if (item.on, item.exercise) in seen:
            raise InputRefused("an exercise once a day", f"{item.exercise} twice on {item.on}", "add them up first")
        if item.share is not None and not 0.0 <= item.share <= 1.0:
            raise InputRefused("a share from 0 to 1", f"{item.share}", "correct it", place=item.exercise)
        seen.add((item.on, item.exercise))
        by_week[week].append(item.share)
    return tuple(_kept(week, shares) for week, shares in by_week.items())


def _kept(week: int, shares: list[float | None]) -> WeekKept:
    planned = len(shares)
    if not planned:
        return WeekKept(week=week, planned=0, done=None, not_done=None, unknown=None)
    known = [share for share in shares if share is not None]
    done, unknown = sum(known) / planned, (planned - len(known)) / planned
    return WeekKept(
        week=week, planned=planned, done=done, not_done=(len(known) - sum(known)) / planned, unknown=unknown
    )
