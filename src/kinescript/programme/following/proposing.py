"""The next version of a programme, to be signed again; the signed one stays as it is."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from kinescript.body.words import Side
from kinescript.documents.write import to_plain
from kinescript.programme.following.clocks import ItemKey
from kinescript.programme.following.item_changes import Changed
from kinescript.programme.following.pain_rule import Word
from kinescript.programme.following.progressed import Change, Review
from kinescript.programme.programme import Item, Programme, Session, Week

Changes = Mapping[ItemKey, Changed]
_STATE, _OVER = "progress", "over"


def find_state(programme: Programme) -> dict[str, Any]:
    """Return what the last look wrote into the programme: its day, its number, and which weeks are easier ones."""
    state = programme.made_by.get(_STATE)
    return state if isinstance(state, dict) else {}


def find_last_look(programme: Programme) -> date | None:
    """Return the day of the last look, None before the first one."""
    said = find_state(programme).get("on")
    return date.fromisoformat(said) if isinstance(said, str) else None


def list_easier_weeks(programme: Programme) -> tuple[int, ...]:
    """Return the numbers of the easier weeks so far."""
    weeks = find_state(programme).get("easier_weeks", ())
    return tuple(int(each) for each in weeks)


def list_owed(programme: Programme) -> dict[ItemKey, Change]:
    """Return what the easier week that is running took away from each item, to be given back."""
    rows = find_state(programme).get("owed", ())
    return {
        (row["exercise"], Side(row["side"]) if row["side"] else None): Change(
            variable=row["variable"], before=float(row["before"]), after=float(row["after"])
        )
        for row in rows
    }


def propose_programme(
    programme: Programme,
    *,
    on: date,
    next_week: int,
    changes: Changes,
    next_changes: Changes,
    review: Review,
    easier: bool,
    digest: str,
) -> Programme:
    """Return the programme with the weeks from `next_week` on changed, unsigned, valid past its review as before.

    `changes` hold for all weeks to come, `next_changes` (an easier week) for the next one only; `digest` is of what was
    followed so far.
    """
    grace = max(programme.valid_until - programme.review_on, timedelta())
    valid_until = max(review.next_on + grace, on)
    looked = next(week for week in programme.weeks if week.week == next_week - 1)
    weeks = []
    for week in programme.weeks:
        if week.week < next_week:
            weeks.append(_begun(week, changes, over=on >= programme.made_on + timedelta(days=7 * week.week)))
        elif week.week == next_week:
            weeks.append(_next(week, looked, next_changes))
        else:
            weeks.append(_later(week, looked, changes))
    state = find_state(programme)
    made_by = {
        **programme.made_by,
        _STATE: {
            "on": on.isoformat(),
            "version": int(state.get("version", 1)) + 1,
            "from_digest": digest,
            "easier_weeks": [*list_easier_weeks(programme), *([next_week] if easier else [])],
            "owed": [
                {"exercise": exercise, "side": side, **to_plain(changed.eased)}
                for (exercise, side), changed in next_changes.items()
                if changed.eased is not None
            ],
        },
    }
    proposal = replace(
        programme, weeks=tuple(weeks), review_on=review.next_on, valid_until=valid_until, made_by=made_by, signed=None
    )
    return _with_validity(proposal, valid_until, from_week=next_week)


def _begun(week: Week, changes: Changes, *, over: bool) -> Week:
    """A week that is over is printed no more; in one that still runs, steps back are taken at once."""
    if over:
        return replace(week, status="provisional", gate=_OVER)
    back = {key: each for key, each in changes.items() if each.decision.word.boldness <= Word.REGRESS.boldness}
    return replace(week, through_the_day=_row(week.through_the_day, back), sessions=_sessions(week.sessions, back))


def _next(week: Week, looked: Week, changes: Changes) -> Week:
    """Take the planned week where it is of the same stage; one of a bolder stage waits for the clinician's gate."""
    held_back = any(each.decision.word.boldness <= Word.REGRESS.boldness for each in changes.values())
    planned = looked if week.stage is not looked.stage else week
    if held_back and planned is week:
        # after a step back nothing new begins; what was done goes on, smaller
        planned = _without_new(week, changes) or looked
    return replace(
        planned,
        week=week.week,
        status="firm",
        stage=looked.stage,
        gate=None,
        through_the_day=_row(planned.through_the_day, changes),
        sessions=_sessions(planned.sessions, changes),
    )


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
