"""How often, how much, how hard: FITT with the limits that pain sets."""

from dataclasses import dataclass

from kinescript.body.words import Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Tempo:
    """Seconds of the way out, the hold at its end, and the way back."""

    out_s: float
    hold_s: float = 0.0
    back_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """Frequency, intensity, time and type of one item; None where it does not apply.

    `range_share` is the share of the person's own free range. `max_leg_rise_nrs` is how far leg pain may rise above its
    value before the session, `max_leg_nrs` and `max_back_nrs` the pain before a session above which the item is left
    out.
    """

    days_per_week: float | None = None
    times_per_day: float | None = None
    as_needed: bool = False
    sets: int | None = None
    repetitions: int | None = None
    duration_s: float | None = None
    hold_s: float | None = None
    rest_s: float | None = None
    tempo: Tempo | None = None
    load: str | None = None
    effort_rpe: float | None = None
    range_share: float | None = None
    side: Side | None = None
    max_leg_rise_nrs: float | None = None
    max_leg_nrs: float | None = None
    max_back_nrs: float | None = None
