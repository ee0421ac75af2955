"""How long people stay free of an event when not everybody was followed to the end: Kaplan and Meier's estimate."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf, isfinite, log, nan, sqrt

from kinescript.errors import InputRefused

_Z_95 = 1.959963984540054  # the 97.5th centile of the standard normal distribution


@dataclass(frozen=True, slots=True, kw_only=True)
class Survival:
    """The share still free of the event after each time, from time 0 on, one entry a time at which anything happened.

    `at_risk` counts people just before the time, `events` and `censored` what happened then; `error` is Greenwood's
    standard error, `low` and `high` the 95 % interval on the log-log scale, which never leaves 0 to 1. That scale knows
    no interval where the share is 1 or 0: it is then 1 to 1 and 0 to 0, as usual, and Greenwood's error at 0 is NaN.
    """

    time: tuple[float, ...]
    at_risk: tuple[int, ...]
    events: tuple[int, ...]
    censored: tuple[int, ...]
    share: tuple[float, ...]
    error: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]

    def share_at(self, elapsed: float) -> float:
        """Return the share still free at this time; NaN beyond the last person followed, unless it has fallen to 0.

        Raises InputRefused for a time below 0.
        """
        if not elapsed >= 0:
            raise InputRefused("a time from 0 on", repr(elapsed), "ask for a later one")
        if elapsed > self.time[-1] and self.share[-1] > 0:
            return nan
        return next(s for t, s in zip(reversed(self.time), reversed(self.share), strict=True) if t <= elapsed)

    @property
    def median(self) -> float:
        """The first time at which half or fewer are still free; infinity when it was not reached."""
        return next((t for t, s in zip(self.time, self.share, strict=True) if s <= 0.5), inf)


def kaplan_meier(durations: Sequence[float], observed: Sequence[bool]) -> Survival:
    """Return Kaplan and Meier's estimate: `observed` says whether a duration ended with the event or by losing sight.

    People censored at the time of an event still count as at risk of it. Raises InputRefused when nobody is there, the
    counts differ, or a duration is negative or not finite.

    >>> kaplan_meier([1.0, 2.0, 2.0, 3.0], [True, True, False, True]).share
    (1.0, 0.75, 0.5, 0.0)
    """
    people = _checked(durations, observed)
    times = sorted({0.0, *(t for t, _ in people)})
    at_risk, events, censored, share, error, low, high = [], [], [], [], [], [], []
    left, free, variance = len(people), 1.0, 0.0
    counts: dict[float, list[int]] = {t: [0, 0] for t in times}
    for t, seen in people:
        counts[t][0 if seen else 1] += 1
    for t in times:
        died, lost = counts[t]
        at_risk.append(left)
        events.append(died)
        censored.append(lost)
        if died:
            free *= (left - died) / left
            variance = variance + died / (left * (left - died)) if left > died else nan
        left -= died + lost
        share.append(free)
        error.append(free * sqrt(variance))
        below, above = _interval(free, variance)
        low.append(below)
        high.append(above)
    columns = [tuple(c) for c in (at_risk, events, censored)], [tuple(c) for c in (share, error, low, high)]
    (risk, happened, lost_sight), (s, e, lower, upper) = columns
    return Survival(
        time=tuple(times), at_risk=risk, events=happened, censored=lost_sight, share=s, error=e, low=lower, high=upper
    )


def _checked(durations: Sequence[float], observed: Sequence[bool]) -> list[tuple[float, bool]]:
    if len(durations) != len(observed):
        raise InputRefused("a word for each duration", f"{len(durations)} and {len(observed)}", "give as many of each")
    if not len(durations):
        raise InputRefused("at least one person", "nobody", "give a duration")
    people = [(float(t), bool(seen)) for t, seen in zip(durations, observed, strict=True)]
    for t, _ in people:
        if not isfinite(t) or t < 0:
            raise InputRefused("durations from 0 on", repr(t), "correct that one")
    return people


def _interval(free: float, variance: float) -> tuple[float, float]:
    if free >= 1.0:
        return 1.0, 1.0
    if not free > 0.0:
        return 0.0, 0.0
    middle, half = log(-log(free)), _Z_95 * sqrt(variance) / -log(free)
    return exp(-exp(middle + half)), exp(-exp(middle - half))
