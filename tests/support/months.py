"""Random weeks of a diary, and what a programme becomes when it is followed through all of them."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

from tests.support.diaries import DAYS, ITEMS, diary, done, session
from tests.support.programmes import BEGUN, example_exercises, example_programme

from kinescript.intake.words import Site, Status
from kinescript.programme.diary import PainOver, SessionKept
from kinescript.programme.following.clocks import list_week_items
from kinescript.programme.following.deciding import find_progress
from kinescript.programme.following.dose_steps import find_raised
from kinescript.programme.following.item_changes import Room
from kinescript.programme.following.progressed import ItemDecision, Progressed
from kinescript.programme.programme import Item

DAILY = ("walking_intervals", "sciatic_slider_lying")


class Move(NamedTuple):
    """One item from one week to the next: what of it was raised, and the decision behind it."""

    week: int
    before: Item
    after: Item
    raised: tuple[str, ...]
    decision: ItemDecision


def random_session(chance: random.Random, day_of: int, *, calm: float) -> SessionKept:
    """A session that went well with the chance `calm`, and otherwise badly in one way or another."""
    day = BEGUN + timedelta(days=day_of)
    if chance.random() < 0.06:
        return session(day, exercises=())
    rows = [done(*item, share=chance.choice((1.0, 1.0, 1.0, 0.9, 0.5))) for item in ITEMS]
    rows += [done(name) for name in DAILY if chance.random() < 0.7]
    before = float(chance.choice((1, 2, 2, 3, 3, 4, 6)))
    if chance.random() < calm:
        pain = PainOver(before=before, during=before, after=before, next_morning=before)
        return session(day, exercises=tuple(rows), leg=pain)
    rise, morning = chance.choice((0, 1, 2, 3)), chance.choice((0, 0, 1, 2))
    after, next_day = min(10.0, before + rise), min(10.0, before + morning)
    pain = PainOver(before=before, during=before, after=after, next_morning=next_day)
    said = session(
        day,
        exercises=tuple(rows),
        leg=pain,
        settle_min=chance.choice((5.0, 30.0, 60.0, None)),
        woke_more=chance.random() < 0.1,
        tingling_min=chance.choice((0.0, 0.0, 0.0, 10.0, 40.0)),
    )
    if chance.random() < 0.1:
        spread = {"distal_before": Site.THIGH, "distal_after": Site.FOOT, "distal_stays_min": 15.0}
        said = replace(said, **spread)
    return said


def random_weeks(seed: int, *, weeks: int = 8, calm: float = 0.8, stops: float = 0.0) -> tuple[SessionKept, ...]:
    """A diary of some weeks, some of them missed; a session says something new with the chance `stops`."""
    chance = random.Random(seed)  # noqa: S311 - a diary is no secret
    days = [7 * week + day for week in range(weeks) if chance.random() < 0.92 for day in DAYS]
    rows = tuple(random_session(chance, day, calm=calm) for day in days)
    return tuple(replace(s, new_symptoms=("numb",)) if stops and chance.random() < stops else s for s in rows)


def follow(sessions: tuple[SessionKept, ...], *, weeks: int = 8) -> Iterator[tuple[Progressed, tuple[Move, ...]]]:
    """Yield every weekly look at a programme that is signed and followed each time, until nothing is proposed."""
    programme, library = example_programme(weeks=weeks), example_exercises()
    doses = {id_: exercise.dose[Status.MOVEMENT_CONTROL].dose for id_, exercise in library.items()}
    room = Room(library=library, allowed=doses)
    for week in range(1, weeks):
        on = BEGUN + timedelta(days=7 * week)
        so_far = diary(*(s for s in sessions if s.date <= on))
        found = find_progress(programme, so_far, on=on, room=room)
        moves = []
        if found.proposal is not None:
            after = {(i.exercise, i.side): i for i in list_week_items(found.proposal, week + 1)}
            decisions = {(d.exercise, d.side): d for d in found.items}
            for before in list_week_items(programme, week):
                decision = decisions[before.exercise, before.side]
                change = decision.change
                name = str(change.after) if change is not None and change.variable == "ladder" else before.exercise
                item = after.get((name, before.side))
                if item is not None:
                    raised = find_raised(before.dose, item.dose)
                    moves.append(Move(week, before, item, raised, decision))
        yield found, tuple(moves)
        if found.proposal is None:
            return
        programme = found.proposal
