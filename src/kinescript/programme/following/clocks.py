"""What time says: weeks missed, pain that does not come down, the next review, the end."""

from collections.abc import Sequence
from datetime import date, timedelta
from statistics import median

from kinescript.body.words import Side
from kinescript.intake.reviewing import find_review_days
from kinescript.programme.diary import Diary, PainOver, SessionKept
from kinescript.programme.exercise import TwoVoices
from kinescript.programme.following.pain_rule import find_done, find_pain_rule
from kinescript.programme.following.progressed import Adherence, Review
from kinescript.programme.following.progression import find_progression
from kinescript.programme.programme import Item, Programme

# an exercise and the side it is done on
ItemKey = tuple[str, Side | None]
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def find_week(programme: Programme, on: date) -> int:
    """Return the number of the week that `on` looks back upon: a week's last day is the eve of the next one's first."""
    return max(1, ((on - programme.made_on).days - 1) // 7 + 1)


def find_missed_weeks(programme: Programme, sessions: Sequence[SessionKept], *, on: date) -> int:
    """Return how many whole weeks it is since anything was done."""
    kept = [s.date for s in sessions if any(done.share > 0 for done in s.exercises)]
    return max(0, (on - max([programme.made_on, *kept])).days // 7)


def find_medical_review(programme: Programme, sessions: Sequence[SessionKept], *, on: date) -> TwoVoices | None:
    """Return why to discuss a medical review: severe leg pain not easing by two weeks, or too small a fall by six."""
    clocks, say = find_progression().clocks, find_progression().say
    days = (on - programme.made_on).days
    first = [s.leg.before for s in sessions if s.leg.before is not None and (s.date - programme.made_on).days < 7]
    lately = [s for s in sessions if (on - s.date).days < 7]
    now = [s.leg.before for s in lately if s.leg.before is not None]
    worst = [found for s in lately if (found := _worst_nrs(s.leg)) is not None]
    leg = programme.intake.pain.leg
    start_nrs = leg.now if leg.now is not None else (median(first) if first else leg.worst_24h)
    # like is held against like: before a session against the visit's own now, the worst of a day against the worst then
    pairs = [(start_nrs, median(now))] if now and start_nrs is not None else []
    worst_pairs = [(leg.worst_24h, median(worst))] if worst and leg.worst_24h is not None else []
    slow = [pair for pair in pairs if 0 < pair[0] * (1 - clocks.slow_fall_share) < pair[1] - 1e-9]
    severe = [
        (before, after)
        for before, after in (*pairs, *worst_pairs)
        if min(before, after) >= clocks.severe_leg_nrs and after > before - clocks.severe_eased_by_nrs
    ]
    for rows, name, after_days, more in (
        (slow, "slow", clocks.slow_after_days, {"share": f"{100 * clocks.slow_fall_share:g}"}),
        (severe, "severe_not_easing", clocks.severe_after_days, {"eased": f"{clocks.severe_eased_by_nrs:g}"}),
    ):
        if rows and days >= after_days:
            return say(name, before=f"{rows[0][0]:g}", now=f"{rows[0][1]:g}", days=days, **more)
    return None


def _worst_nrs(leg: PainOver) -> float | None:
    """Return the worst that was written of a session and the morning after it."""
    known = [value for value in (leg.before, leg.during, leg.after, leg.next_morning) if value is not None]
    return max(known, default=None)


def find_review(programme: Programme, *, on: date) -> Review:
    """Return when the clinician looks again: by the rule that set the first review, from this day on."""
    days = find_review_days(programme.intake, programme.screening)
    return Review(due=on >= programme.review_on, was_set_for=programme.review_on, next_on=on + timedelta(days=days))


def find_discharge(programme: Programme, sessions: Sequence[SessionKept], *, on: date) -> TwoVoices | None:
    """Return that it may be over: a month without pain, written down often enough; the goals are to be asked."""
    clocks = find_progression().clocks
    free = 0
    for session in reversed(sessions):
        values = [getattr(pain, moment) for pain in (session.leg, session.back) for moment in pain.__slots__]
        if any(value is None or value > 0 for value in values):
            break
        free += 1
    if free < clocks.free_sessions:
        return None
    days = (on - sessions[-free].date).days
    if days < clocks.free_days or (on - sessions[-1].date).days >= 7:
        return None
    goals = ", ".join(programme.intake.function.goals) or "none written"
    return find_progression().say("discharge", days=days, sessions=free, goals=goals)


def find_adherence(programme: Programme, diary: Diary, *, on: date) -> tuple[Adherence, ...]:
    """Return how much of each session item was done so far; what is done through the day has no planned sessions."""
    done_share = find_pain_rule().limits.done_share
    planned: dict[ItemKey, int] = {}
    for week in programme.weeks:
        first = programme.made_on + timedelta(days=7 * (week.week - 1))
        for item in week.through_the_day:
            planned.setdefault((item.exercise, item.side), 0)
        for session in week.sessions:
            day = first + timedelta(days=(_DAYS.index(session.day.value) - first.weekday()) % 7)
            for item in session.items:
                key = (item.exercise, item.side)
                planned[key] = planned.get(key, 0) + (day <= on)
    rows = []
    for (exercise, side), count in planned.items():
        shares = [min(d.share for d in found) for s in diary.sessions if (found := find_done(s, exercise, side))]
        of = max(count, len(shares))
        rows.append(
            Adherence(
                exercise=exercise,
                side=side,
                planned=count,
                written=len(shares),
                done=sum(share >= done_share for share in shares),
                mean_share=sum(shares) / of if of else None,
            )
        )
    return tuple(rows)


def list_week_items(programme: Programme, number: int) -> tuple[Item, ...]:
    """Return each item of a week once, through the day first; of the last week when it is over."""
    week = next((w for w in programme.weeks if w.week == number), programme.weeks[-1])
    rows = (week.through_the_day, *(session.items for session in week.sessions))
    found: dict[ItemKey, Item] = {}
    for item in (item for row in rows for item in row):
        found.setdefault((item.exercise, item.side), item)
    return tuple(found.values())
