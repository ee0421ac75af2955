"""The next version of a programme, to be signed again; the signed one stays as it is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from kinescript.documents.write import to_plain
from kinescript.programme.following.clocks import ItemKey
from kinescript.programme.following.item_changes import Changed
from kinescript.programme.following.pain_rule import Word
from kinescript.programme.following.progressed import Review
from kinescript.programme.following.state import STATE, find_planned, find_state, list_easier_weeks
from kinescript.programme.programme import Item, Programme, Session, Week

Changes = Mapping[ItemKey, Changed]
_OVER, _RUNNING = "over", "running: what was printed for it, steps back at once"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a look saw that the next version has to know.

    `digest` is of what was followed so far and `signed` whether somebody had signed it; `shut` are exercises whose gate
    is closed, `slider_week_calm` whether a week with sliders had no next-day rise; `screened_on` is the last day on
    which the list before a session found nothing new, `diary` what the clinician's page says of the diary.
    """

    digest: str
    signed: bool
    shut: frozenset[str] = frozenset()
    slider_week_calm: bool = False
    screened_on: date | None = None
    diary: Mapping[str, float | str | None] | None = None


def propose_programme(
    programme: Programme,
    *,
    on: date,
    next_week: int,
    changes: Changes,
    next_changes: Changes,
    review: Review,
    easier: bool,
    seen: Seen,
) -> Programme:
    """Return the programme with the weeks from `next_week` on changed, unsigned, valid past its review as before.

    The coming two weeks are firm and have one set of items: where a new fortnight would begin between them, the second
    repeats the first until somebody has looked. `changes` hold for all weeks to come, `next_changes` (an easier week)
    for the next one only.
    """
    grace = max(programme.valid_until - programme.review_on, timedelta())
    valid_until = max(review.next_on + grace, on)
    looked = next(week for week in programme.weeks if week.week == next_week - 1)
    planned = find_planned(programme, next_week) or looked
    coming = _next(planned, looked, next_changes, seen.shut)
    weeks, repeated = [], list[int]()
    for week in programme.weeks:
        if week.week < next_week:
            over = on >= programme.made_on + timedelta(days=7 * week.week)
            weeks.append(_begun(week, changes, over=over, coming=coming, shut=seen.shut))
        elif week.week == next_week:
            weeks.append(coming)
        elif week.week == next_week + 1:
            second = _next(week, looked, changes, seen.shut, explain=False)
            if week.stage is not coming.stage or _keys(second) != _keys(coming):
                second = replace(_next(planned, looked, changes, seen.shut, explain=False), week=week.week)
                repeated.append(week.week)
            weeks.append(second)
        else:
            weeks.append(_later(week, looked, changes))
    state = _state(programme, on, seen) | {
        "easier_weeks": [*list_easier_weeks(programme), *([next_week] if easier else [])],
        "repeated_weeks": repeated,
        "owed": [
            {"exercise": exercise, "side": side, **to_plain(changed.eased)}
            for (exercise, side), changed in next_changes.items()
            if changed.eased is not None
        ],
    }
    proposal = replace(
        programme,
        weeks=tuple(weeks),
        review_on=review.next_on,
        valid_until=valid_until,
        made_by={**programme.made_by, STATE: state},
        signed=None,
    )
    return _with_validity(proposal, valid_until, from_week=next_week)


def _state(programme: Programme, on: date, seen: Seen) -> dict[str, Any]:
    state = find_state(programme)
    return {
        "on": on.isoformat(),
        "version": int(state.get("version", 1)) + 1,
        "from_digest": seen.digest,
        "from_signed": seen.signed,
        "screened_on": seen.screened_on.isoformat() if seen.screened_on else None,
        "slider_week_calm": seen.slider_week_calm,
        "diary": dict(seen.diary or {}),
    }


def _begun(week: Week, changes: Changes, *, over: bool, coming: Week, shut: frozenset[str]) -> Week:
    """A week that is over is printed no more; in one that still runs, steps back are taken at once.

    One that runs is printed again only where it is of the same fortnight as the coming one.
    """
    if over:
        return replace(week, status="provisional", gate=_OVER)
    back = {key: each for key, each in changes.items() if each.decision.word.boldness <= Word.REGRESS.boldness}
    week = _without(week, shut)
    week = replace(week, through_the_day=_row(week.through_the_day, back), sessions=_sessions(week.sessions, back))
    return week if _keys(week) == _keys(coming) else replace(week, status="provisional", gate=_RUNNING)


def _next(week: Week, looked: Week, changes: Changes, shut: frozenset[str], *, explain: bool = True) -> Week:
    """Take the planned week where it is of the same stage; one of a bolder stage waits for the clinician's gate."""
    held_back = any(each.decision.word.boldness <= Word.REGRESS.boldness for each in changes.values())
    planned = looked if week.stage is not looked.stage else week
    if held_back and planned is week:
        # after a step back nothing new begins; what was done goes on, smaller
        planned = _without_new(week, changes) or looked
    planned = _without(planned, shut)
    return replace(
        planned,
        week=week.week,
        status="firm",
        stage=looked.stage,
        gate=None,
        through_the_day=_row(planned.through_the_day, changes, explain=explain),
        sessions=_sessions(planned.sessions, changes, explain=explain),
    )


def _keys(week: Week) -> frozenset[tuple[ItemKey, bool]]:
    """Return what is done in a week, and whether in its sessions."""
    rows = [(week.through_the_day, False), *((session.items, True) for session in week.sessions)]
    return frozenset(((item.exercise, item.side), inside) for items, inside in rows for item in items)


def _without(week: Week, shut: frozenset[str]) -> Week:
    """Return the week without the exercises whose gate is closed."""
    sessions = tuple(
        replace(session, items=tuple(item for item in session.items if item.exercise not in shut))
        for session in week.sessions
    )
    daily = tuple(item for item in week.through_the_day if item.exercise not in shut)
    return replace(week, through_the_day=daily, sessions=tuple(session for session in sessions if session.items))


def _without_new(week: Week, changes: Changes) -> Week | None:
    """Return the week without the items that were not done yet; None when nothing is left of its sessions."""
    sessions = tuple(
        replace(session, items=tuple(item for item in session.items if (item.exercise, item.side) in changes))
        for session in week.sessions
    )
    daily = tuple(item for item in week.through_the_day if (item.exercise, item.side) in changes)
    left = tuple(session for session in sessions if session.items)
    return replace(week, through_the_day=daily, sessions=left) if left or not week.sessions else None


def _later(week: Week, looked: Week, changes: Changes) -> Week:
    """Carry the new doses on; of a bolder stage's week only what must be left out is taken away."""
    left_out = {key: each for key, each in changes.items() if each.item is None}
    kept = changes if week.stage is looked.stage else left_out
    return replace(
        week,
        status="provisional",
        gate=week.gate or "the pain rule at the next review",
        through_the_day=_row(week.through_the_day, kept, explain=False),
        sessions=_sessions(week.sessions, kept, explain=False),
    )


def _sessions(sessions: tuple[Session, ...], changes: Changes, *, explain: bool = True) -> tuple[Session, ...]:
    rows = (replace(session, items=_row(session.items, changes, explain=explain)) for session in sessions)
    return tuple(row for row in rows if row.items)


def _row(items: tuple[Item, ...], changes: Changes, *, explain: bool = True) -> tuple[Item, ...]:
    found: dict[ItemKey, Item] = {}
    for item in items:
        changed = changes.get((item.exercise, item.side))
        new = item if changed is None else _changed(item, changed, explain=explain)
        if new is not None:
            found.setdefault((new.exercise, new.side), new)
    return tuple(found.values())


def _changed(item: Item, changed: Changed, *, explain: bool) -> Item | None:
    """Return the planned item as it goes on; its own reasons stay, those of this look come first where it is next."""
    new = changed.item
    if new is None or new.exercise != item.exercise:
        return new
    if new.dose == item.dose:
        return item
    script = replace(item.script, dose=new.dose, version=max(item.script.version, new.script.version))
    reasons = (*changed.decision.reasons, *item.reasons) if explain else item.reasons
    return replace(item, dose=new.dose, script=script, reasons=reasons)


def _with_validity(programme: Programme, valid_until: date, *, from_week: int) -> Programme:
    def dated(items: tuple[Item, ...]) -> tuple[Item, ...]:
        return tuple(replace(item, script=replace(item.script, valid_until=valid_until)) for item in items)

    weeks = tuple(
        week
        if week.week < from_week
        else replace(
            week,
            through_the_day=dated(week.through_the_day),
            sessions=tuple(replace(session, items=dated(session.items)) for session in week.sessions),
        )
        for week in programme.weeks
    )
    return replace(programme, weeks=weeks)
