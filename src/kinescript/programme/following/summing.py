"""A diary in a few numbers: what the clinician's page shows of it, and when the list was last answered."""

from collections.abc import Sequence
from datetime import date
from statistics import fmean, median

from kinescript.programme.diary import ScreenAnswer, SessionKept


def find_screened(sessions: Sequence[SessionKept]) -> date | None:
    """Return the last day on which the list before a session found nothing new."""
    return max((s.date for s in sessions if s.screen is ScreenAnswer.NOTHING_NEW), default=None)


def sum_diary(sessions: Sequence[SessionKept]) -> dict[str, float | str | None]:
    """Return leg pain before a session and the next morning (medians), the furthest site, nights woken, share done.

    None where nobody wrote it down.
    """
    before = [s.leg.before for s in sessions if s.leg.before is not None]
    morning = [s.leg.next_morning for s in sessions if s.leg.next_morning is not None]
    sites = [site for s in sessions for site in (s.distal_before, s.distal_after) if site is not None]
    woke = [s.woke for s in sessions if s.woke is not None]
    shares = [done.share for s in sessions for done in s.exercises]
    return {
        "leg_before": median(before) if before else None,
        "leg_next_morning": median(morning) if morning else None,
        "furthest": max(sites, key=lambda site: site.distance).value if sites else None,
        "woke": sum(woke) if woke else None,
        "done_share": round(fmean(shares), 3) if shares else None,
    }
