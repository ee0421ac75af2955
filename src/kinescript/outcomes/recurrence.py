"""Recovered, and whether it came back: leg and back apart, days nobody knows never taken for good ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from kinescript.errors import InputRefused

Where = Literal["leg", "back"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecurrenceParams:
    """What counts as recovered and as coming back.

    At least a month without pain, then 24 hours at or above the minimal important change (stanton_recovery; 2 of 10 by
    ostelo_2008). Where a day has one rating and no hours, two days in a row are taken as 24 hours; a silence of more
    than `lost_after_days` ends what is known of a person: assumptions, consensus_kinescript. The window is six months.
    """

    month_days: int = 30
    pain_free_nrs: float = 0.0
    event_nrs: float = 2.0
    event_h: float = 24.0
    lost_after_days: int = 7
    window_days: int = 183


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOfPain:
    """The worst pain of one day, 0 to 10, None where nobody knows; hours at or above the event's pain where known."""

    on: date
    leg_nrs: float | None = None
    back_nrs: float | None = None
    leg_h: float | None = None
    back_h: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """When somebody had recovered, whether it came back within the window, and how long that was known.

    `recovered_on` is the last day of the first pain-free month, None where there was none; then nothing else is known.
    `observed`: it came back; else it was censored after `duration_days`, at the end of the window or of what is known.
    """

    where: Where
    recovered_on: date | None
    recurred_on: date | None
    duration_days: int | None
    observed: bool | None


def find_recurrence(
    days: Sequence[DayOfPain], *, where: Where, params: RecurrenceParams = RecurrenceParams()
) -> Recurrence:
    """Return whether and when pain came back after recovery; `days` in any order, days left out are unknown.

    Raises InputRefused when a day stands twice or a pain is no number from 0 to 10.
    """
    known = _known(days, where)
    recovered = _recovered_on(known, params)
    if recovered is None:
        return Recurrence(where=where, recovered_on=None, recurred_on=None, duration_days=None, observed=None)
    end, seen = recovered + timedelta(days=params.window_days), recovered
    for on in sorted(day for day in known if day > recovered):
        if on > end or (on - seen).days > params.lost_after_days:
            break
        seen = on
        if _is_event(known, on, params):
            lasted = (on - recovered).days
            return Recurrence(where=where, recovered_on=recovered, recurred_on=on, duration_days=lasted, observed=True)
    followed = (seen - recovered).days
    return Recurrence(where=where, recovered_on=recovered, recurred_on=None, duration_days=followed, observed=False)


def _known(days: Sequence[DayOfPain], where: Where) -> dict[date, tuple[float, float | None]]:
    known: dict[date, tuple[float, float | None]] = {}
    dates = set()
    for day in days:
        if day.on in dates:
            raise InputRefused("each day once", f"{day.on} twice", "keep one of them")
        dates.add(day.on)
        nrs, hours = (day.leg_nrs, day.leg_h) if where == "leg" else (day.back_nrs, day.back_h)
        if nrs is None:
            continue
        if not 0.0 <= nrs <= 10.0 or not (hours is None or 0.0 <= hours <= 24.0):
            raise InputRefused("pain from 0 to 10, hours from 0 to 24", f"{nrs}, {hours} on {day.on}", "correct it")
        known[day.on] = (float(nrs), hours)
    return known


def _recovered_on(known: dict[date, tuple[float, float | None]], params: RecurrenceParams) -> date | None:
    run, before = 0, None
    for on in sorted(known):
        follows = before is not None and (on - before).days == 1
        run = (run + 1 if follows else 1) if known[on][0] <= params.pain_free_nrs else 0
        if run >= params.month_days:
            return on
        before = on
    return None


def _is_event(known: dict[date, tuple[float, float | None]], on: date, params: RecurrenceParams) -> bool:
    """Whether pain has lasted long enough by the end of this day: hours where they are known, else the day before."""
    nrs, hours = known[on]
    if nrs < params.event_nrs:
        return False
    if hours is not None and hours >= params.event_h:
        return True
    yesterday = known.get(on - timedelta(days=1))
    if yesterday is None or yesterday[0] < params.event_nrs:
        return False
    if hours is not None and yesterday[1] is not None:
        return hours + yesterday[1] >= params.event_h
    return True
