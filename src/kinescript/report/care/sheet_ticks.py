"""The diary on paper: a page a week, a row a day, and every answer the pain rule asks for.

What `progress` needs of a session has a column here, so that a diary kept by hand can be typed in whole.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from kinescript.intake.document import Weekday
from kinescript.programme.programme import Programme
from kinescript.report.care.language import Language
from kinescript.report.care.sheet_cards import Card

_DAYS_A_PAGE = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its name, what to write below it, its share of the width, and the keys of the diary it fills."""

    name: str
    below: str
    share: float
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticks:
    """The last pages: a row a day with a box for every exercise of that day, and columns to fill in by hand.

    `anything_new` are the two boxes of the first column and what follows from the second. `pages` are the rows by week.
    """

    title: str
    words: str
    anything_new: tuple[str, str, str]
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, tuple[int, ...]], ...]

    @property
    def pages(self) -> tuple[tuple[tuple[str, tuple[int, ...]], ...], ...]:
        """The rows by week."""
        return tuple(self.rows[at : at + _DAYS_A_PAGE] for at in range(0, len(self.rows), _DAYS_A_PAGE))


def plan_ticks(programme: Programme, cards: tuple[Card, ...], words: Language, *, last: date) -> Ticks:
    """Return the diary of the days until the last one of the sheet."""
    say = words.say
    length = (last - programme.made_on).days
    days = tuple(programme.made_on + timedelta(days=each) for each in range(max(1, length)))
    return Ticks(
        title=say("My days"),
        words=say(
            "Pain from 0 (none) to 10 (worst you can think of). Points: back, buttock, thigh, knee, calf, foot. "
            "Bring these pages to your review."
        ),
        anything_new=(say("nothing"), say("something or not sure"), say("Stop, see page 1")),
        columns=_columns(words),
        rows=tuple((_short_day(day, words), _due(programme, cards, day)) for day in days),
    )


def _columns(words: Language) -> tuple[Column, ...]:
    say = words.say
    pain, minutes, either = "0-10", say("min"), say("yes / no")
    return (
        Column(name=say("Day"), below="", share=0.06, keys=("date",)),
        Column(name=say("Anything new?"), below="", share=0.125, keys=("screen",)),
        Column(name=say("Done"), below=say("tick the numbers"), share=0.165, keys=("exercises",)),
        Column(name=say("As shown?"), below=either, share=0.05, keys=("form",)),
        Column(name=say("Leg before"), below=pain, share=0.045, keys=("leg.before",)),
        Column(name=say("Leg most during"), below=pain, share=0.05, keys=("leg.during",)),
        Column(name=say("Leg after"), below=pain, share=0.045, keys=("leg.after",)),
        Column(name=say("Leg next morning"), below=pain, share=0.055, keys=("leg.next_morning",)),
        Column(name=say("Settled in"), below=minutes, share=0.05, keys=("settle_min",)),
        Column(name=say("Furthest before"), below=say("point"), share=0.06, keys=("distal_before",)),
        Column(name=say("Furthest after"), below=say("point"), share=0.06, keys=("distal_after",)),
        Column(name=say("Stayed further"), below=minutes, share=0.05, keys=("distal_stays_min",)),
        Column(name=say("Tingling"), below=minutes, share=0.055, keys=("tingling_min",)),
        Column(name=say("Woke you more?"), below=either, share=0.05, keys=("woke_more",)),
        Column(name=say("Fell?"), below=either, share=0.04, keys=("fell",)),
        Column(name=say("Back pain"), below=say("once a day"), share=0.04, keys=_BACK),
    )


# asked once a day on paper: typed in for all four moments of that day
_BACK = ("back.before", "back.during", "back.after", "back.next_morning")


def _due(programme: Programme, cards: tuple[Card, ...], day: date) -> tuple[int, ...]:
    """Return the numbers of the cards of one day; week one begins on the day the programme was made."""
    week = (day - programme.made_on).days // 7 + 1
    weekday = list(Weekday)[day.weekday()]
    return tuple(
        card.number
        for card in cards
        if week in dict(card.days_by_week) and (card.through_the_day or weekday in dict(card.days_by_week)[week])
    )


def _short_day(day: date, words: Language) -> str:
    weekday = words.weekday(list(Weekday)[day.weekday()], brief=True)
    return f"{weekday} {words.day(day).removesuffix(str(day.year)).strip()}"
