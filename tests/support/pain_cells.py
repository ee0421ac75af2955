"""Every cell of the pain rule as a real session, and what CARE 5 says of it, written down a second time by hand."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from typing import NamedTuple

from kinescript.intake.words import Irritability, Site
from kinescript.programme.diary import Done, PainOver, ScreenAnswer, SessionKept

DAY = date(2026, 11, 4)
BEFORE = 3.0
# axis -> its classes; numbers are points above the value before
RISES = (0.0, 1.0, 2.0, 3.0, None)
MORNINGS = (0.0, 1.0, 2.0, None)
SPREADS = ("none", "returns", "stays", None)
TINGLING_MIN = (0.0, 30.0, 31.0, None)
WAKING = (False, True, None)
SETTLE_MIN = (30.0, 31.0, None)
DONE = (True, False)
FORM = (True, False, None)
NEW_SIGN = (ScreenAnswer.NOTHING_NEW, ScreenAnswer.SOMETHING_NEW, ScreenAnswer.NOT_SURE, None)


class Cell(NamedTuple):
    """One combination of answers."""

    irritability: Irritability
    new_sign: ScreenAnswer | None
    spread: str | None
    tingling_min: float | None
    morning_nrs: float | None
    woke_more: bool | None
    rise_nrs: float | None
    settle_min: float | None
    done: bool
    form: bool | None


def cells() -> Iterator[Cell]:
    """Yield every cell: three irritabilities and every class of every axis."""
    axes = (NEW_SIGN, SPREADS, TINGLING_MIN, MORNINGS, WAKING, RISES, SETTLE_MIN, DONE, FORM)
    return (Cell(*row) for row in product(Irritability, *axes))


def session_of(cell: Cell) -> tuple[SessionKept, tuple[SessionKept, ...]]:
    """Return the session that says so, and the two before it."""
    after = {"none": Site.THIGH, "returns": Site.CALF, "stays": Site.CALF, None: None}[cell.spread]
    stays_min = {"none": None, "returns": 10.0, "stays": 11.0, None: None}[cell.spread]
    worst = None if cell.rise_nrs is None else BEFORE + cell.rise_nrs
    session = SessionKept(
        date=DAY,
        screen=cell.new_sign,
        exercises=(Done(exercise="bridge", share=1.0, as_shown=cell.form),),
        leg=PainOver(
            before=BEFORE,
            during=BEFORE if worst is not None else None,
            after=worst,
            next_morning=None if cell.morning_nrs is None else BEFORE + cell.morning_nrs,
        ),
        back=PainOver(before=2.0, during=4.0, after=4.0, next_morning=3.0),
        distal_before=Site.THIGH,
        distal_after=after,
        distal_stays_min=stays_min,
        settle_min=cell.settle_min,
        woke_more=cell.woke_more,
        tingling_min=cell.tingling_min,
        fell=False,
    )
    earlier = SessionKept(
        date=DAY - timedelta(days=2), exercises=(Done(exercise="bridge", share=0.8 if cell.done else 0.7),)
    )
    return session, (earlier,)


def said_by_hand(cell: Cell) -> tuple[int, str]:
    """Return the number and the word CARE 5 gives this cell, by plain questions one after another."""
    limit = 1.0 if cell.irritability is Irritability.HIGH else 2.0
    if cell.new_sign in (ScreenAnswer.SOMETHING_NEW, ScreenAnswer.NOT_SURE):
        return 1, "stop"
    if cell.spread == "stays":
        return 2, "regress_contact"
    if cell.tingling_min == 31.0:
        return 3, "regress_contact"
    if cell.morning_nrs == 2.0 or cell.woke_more:
        return 4, "regress"
    if cell.rise_nrs is not None and cell.rise_nrs > limit:
        return 5, "regress"
    if None in cell:
        return 6, "hold"
    if cell.settle_min == 30.0 and cell.morning_nrs == 0.0 and cell.done and cell.form:
        return 7, "progress"
    return 8, "hold"
