"""The day in three parts with at most three things each, and which exercises belong to which day of the week."""

from dataclasses import dataclass

from kinescript.intake.document import Weekday
from kinescript.programme.script import Kind
from kinescript.report.care.card_notes import BENDING
from kinescript.report.care.language import Language
from kinescript.report.care.sheet_cards import Card

AT_MOST = 3
_MORNING, _MIDDAY, _EVENING = range(3)
_LAST = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing to do: the numbers of its cards, its name and how much."""

    numbers: tuple[int, ...]
    name: str
    amount: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A part of the day."""

    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekRow:
    """The session days of a week (or of all firm weeks, `name` None): the numbers of the cards by day.

    `groups` are the same as people read them: days that are alike together, each exercise with its number and name.
    """

    name: str | None
    days: tuple[tuple[str, tuple[int, ...]], ...]
    groups: tuple[tuple[str, tuple[tuple[int, str], ...]], ...] = ()


def plan_day(cards: tuple[Card, ...], words: Language) -> tuple[Slot, ...]:
    """Return morning, midday and evening; what is done through the day is spread, a session stands in the evening."""
    slots: list[list[Entry]] = [[], [], []]
    session = tuple(card.number for card in cards if not card.through_the_day)
    if session:
        # sessions that differ from day to day stand in the days of the week below
        alike = len({numbers for row in plan_week(cards, words) for _, numbers in row.days if numbers}) == 1
        name = words.say("Your session, on its days") if alike else words.say("Your session: see its days below")
        slots[_EVENING].append(Entry(numbers=session if alike else (), name=name, amount=""))
    all_day = [card for card in cards if card.through_the_day]
    # what is for relief whenever needed stands below the grid as well, so the rest has the first choice
    for card in sorted(all_day, key=lambda each: each.item.dose.as_needed):
        places = _wish(card, [len(slot) for slot in slots])
        for place, times in zip(places, _spread(card, len(places)), strict=True):
            amount = _often(card.doses[0].dose.amount, times, words)
            slots[place].append(Entry(numbers=(card.number,), name=_name(card), amount=amount))
    names = (words.say("Morning"), words.say("Midday"), words.say("Evening"))
    return tuple(
        Slot(name=name, entries=tuple(sorted(slot, key=lambda each: each.numbers or (_LAST,))))
        for name, slot in zip(names, slots, strict=True)
    )


def say_any_time(cards: tuple[Card, ...], words: Language) -> str | None:
    """Return what of the day may be done as often as it helps, and what found no room in its three parts."""
    slots = plan_day(cards, words)
    placed = {number for slot in slots for entry in slot.entries for number in entry.numbers}
    all_day = [card for card in cards if card.through_the_day]
    helps = words.together(tuple(f"{c.title} ({c.number})" for c in all_day if c.item.dose.as_needed))
    left = words.together(
        tuple(f"{c.title} ({c.number})" for c in all_day if not c.item.dose.as_needed and c.number not in placed)
    )
    lines = (
        words.say("As often as it helps you: {names}.", names=helps) if helps else "",
        words.say("Also through the day: {names}.", names=left) if left else "",
    )
    return " ".join(line for line in lines if line) or None


def plan_week(cards: tuple[Card, ...], words: Language) -> tuple[WeekRow, ...]:
    """Return the session days: one row when the firm weeks are alike, else one a week; none without a session."""
    sessions = [card for card in cards if not card.through_the_day]
    weeks = sorted({week for card in sessions for week, _ in card.days_by_week})
    rows = []
    for week in weeks:
        days = tuple(
            (
                words.weekday(day, brief=True),
                tuple(c.number for c in sessions if day in dict(c.days_by_week).get(week, ())),
            )
            for day in Weekday
        )
        rows.append((week, days))
    if len({days for _, days in rows}) == 1:
        return (WeekRow(name=None, days=rows[0][1], groups=_groups(rows[0][1], cards, words)),)
    return tuple(
        WeekRow(name=words.say("Week {week}", week=week), days=days, groups=_groups(days, cards, words))
        for week, days in rows
    )


def say_bad_day(cards: tuple[Card, ...], words: Language) -> str:
    """Return what to do on a bad day, by the names and numbers these things have in this plan."""
    ease = next((card for card in cards if card.exercise.kind is Kind.CALMING), None)
    walk = next((card for card in cards if card.exercise.kind is Kind.WALKING), None)
    rest = f"{ease.title} ({ease.number})" if ease else words.say("Position of ease")
    walks = f"{walk.title} ({walk.number})" if walk else words.say("short walks")
    return words.say("{ease}, {walks}, and half of the rest. That counts.", ease=rest, walks=walks)


def _groups(
    days: tuple[tuple[str, tuple[int, ...]], ...], cards: tuple[Card, ...], words: Language
) -> tuple[tuple[str, tuple[tuple[int, str], ...]], ...]:
    """Return days with the same exercises together, in the order in which the first of them comes."""
    names = {card.number: _name(card) for card in cards}
    alike: dict[tuple[int, ...], list[str]] = {}
    for day, numbers in days:
        if numbers:
            alike.setdefault(numbers, []).append(day)
    return tuple(
        (words.together(tuple(those)), tuple((number, names[number]) for number in numbers))
        for numbers, those in alike.items()
    )


def _spread(card: Card, parts: int) -> tuple[int, ...]:
    """Return how often a card is done in each part of the day that it stands in, the first ones more often."""
    times = card.item.dose.times_per_day
    if times is None or parts == 0:
        return (1,) * parts
    base, more = divmod(max(int(times), parts), parts)
    return tuple(base + (place < more) for place in range(parts))


def _often(amount: str, times: int, words: Language) -> str:
    if times == 1 or not amount:
        return amount
    return words.plural("{count} time: {amount}", "{count} times: {amount}", times, amount=amount)


def _name(card: Card) -> str:
    return f"{card.title}, {card.side_words}" if card.side_words else card.title


def _wish(card: Card, filled: list[int]) -> tuple[int, ...]:
    """Return the parts of the day for a card: as many as it is done times a day, where there is room."""
    dose = card.item.dose
    times = 3 if dose.times_per_day is None else min(3, max(1, int(dose.times_per_day)))
    order = {1: (_MIDDAY, _MORNING, _EVENING), 2: (_MORNING, _EVENING, _MIDDAY)}.get(times, (0, 1, 2))
    early = not BENDING & set(card.exercise.traits)
    free = [place for place in order if filled[place] < AT_MOST and (early or place != _MORNING)]
    return tuple(free[:times])
