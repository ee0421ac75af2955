"""One card for every exercise of the firm weeks: the same exercise on the other leg is another card."""

from collections.abc import Mapping
from dataclasses import dataclass

from kinescript.body.words import Side
from kinescript.intake.document import Weekday
from kinescript.programme.exercise import Exercise, FirstTry, Position, Sides
from kinescript.programme.programme import Item, Programme
from kinescript.programme.script import Kind
from kinescript.report.care.card_notes import find_counted, is_not_early, list_stops, say_first_try, say_why
from kinescript.report.care.clinic import Clinic
from kinescript.report.care.dose_words import Counted, DoseWords, say_dose
from kinescript.report.care.figures import name_figure, pick
from kinescript.report.care.language import Language
from kinescript.report.care.safety_words import say_own_limits


@dataclass(frozen=True, slots=True, kw_only=True)
class CardDose:
    """How much in which weeks: `weeks` is None when all firm weeks are alike."""

    weeks: str | None
    dose: DoseWords
    days: tuple[Weekday, ...]
    day_words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """An exercise as the person reads it; `days_by_week` are its session days, none when done through the day."""

    number: int
    exercise: Exercise
    side: Side | None
    title: str
    side_words: str | None
    doses: tuple[CardDose, ...]
    how: tuple[str, ...]
    notes: tuple[tuple[str, str], ...]
    limits: tuple[str, ...]
    to_tick: tuple[str, ...]
    address: str | None
    item: Item
    through_the_day: bool
    days_by_week: tuple[tuple[int, tuple[Weekday, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Met:
    item: Item
    week: int
    days: tuple[Weekday, ...]
    through_the_day: bool


def list_cards(
    programme: Programme, exercises: Mapping[str, Exercise], *, words: Language, clinic: Clinic
) -> tuple[Card, ...]:
    """Return the cards in the order in which the exercises are met, those of the whole day first.

    Raises InputRefused for an exercise the library does not have.
    """
    met: dict[tuple[str, Side | None, bool], list[_Met]] = {}
    weeks = [week for week in programme.weeks if week.status == "firm"]
    for week in weeks:
        for item in week.through_the_day:
            _add(met, _Met(item=item, week=week.week, days=(), through_the_day=True))
    for week in weeks:
        for session in week.sessions:
            for item in session.items:
                _add(met, _Met(item=item, week=week.week, days=(session.day,), through_the_day=False))
    numbers = tuple(week.week for week in weeks)
    cards = []
    for number, rows in enumerate(met.values(), start=1):
        exercise = pick(exercises, rows[0].item.exercise, programme.id)
        cards.append(_card(number, exercise, programme, rows, numbers, words, clinic))
    return tuple(cards)


def say_side(exercise: Exercise, side: Side | None, words: Language) -> str | None:
    """Return the side in capitals; a leg, or a side of the body where the whole side works."""
    whole_side = exercise.kind is Kind.DIRECTIONAL or (
        exercise.kind is Kind.CORE and exercise.position is Position.SIDE_LYING
    )
    if side is None:
        return words.say("BOTH SIDES") if exercise.sides is Sides.BOTH else None
    if whole_side:
        return words.say("RIGHT SIDE") if side is Side.RIGHT else words.say("LEFT SIDE")
    return words.say("RIGHT LEG") if side is Side.RIGHT else words.say("LEFT LEG")


def _add(met: dict[tuple[str, Side | None, bool], list[_Met]], one: _Met) -> None:
    rows = met.setdefault((one.item.exercise, one.item.side, one.through_the_day), [])
    for place, row in enumerate(rows):
        if row.week == one.week and row.item.dose == one.item.dose:
            rows[place] = _Met(
                item=row.item, week=row.week, days=(*row.days, *one.days), through_the_day=one.through_the_day
            )
            return
    rows.append(one)


def _card(
    number: int,
    exercise: Exercise,
    programme: Programme,
    rows: list[_Met],
    weeks: tuple[int, ...],
    words: Language,
    clinic: Clinic,
) -> Card:
    item = rows[0].item
    say = words.say
    notes = [
        (say("Breath"), say(exercise.breath)),
        (say("You may feel"), say(exercise.may_feel)),
        (say("Ease off if"), say(exercise.ease_off_if)),
        (say("Stop if"), " ".join(say(line) for line in list_stops(exercise))),
        (say("Why"), say_why(item, exercise, words)),
        (say("Easier"), say(exercise.easier)),
    ]
    limits = list(say_own_limits(item.dose.max_leg_rise_nrs, item.dose.max_leg_nrs, words))
    if is_not_early(exercise, programme):
        limits.append(say("Not in the first two hours after getting up."))
    if exercise.firm_support:
        standing = exercise.position is Position.STANDING
        firm = say("Stand by something firm that you can hold.")
        limits.append(firm if standing else say("Use a firm seat or bed that cannot slide."))
    days_by_week: dict[int, tuple[Weekday, ...]] = {}
    for row in rows:
        days_by_week[row.week] = (*days_by_week.get(row.week, ()), *row.days)
    return Card(
        number=number,
        exercise=exercise,
        side=item.side,
        title=say(exercise.everyday),
        side_words=say_side(exercise, item.side, words),
        doses=_doses(rows, weeks, words, find_counted(exercise, item.side)),
        how=tuple(say(line) for line in exercise.how),
        notes=tuple(notes),
        limits=tuple(limits),
        to_tick=(say_first_try(words),) if exercise.first_try is FirstTry.OBSERVED else (),
        address=clinic.address_of(name_figure(exercise.id, item.side)),
        item=item,
        through_the_day=rows[0].through_the_day,
        days_by_week=tuple(days_by_week.items()),
    )


def _doses(rows: list[_Met], weeks: tuple[int, ...], words: Language, counted: Counted) -> tuple[CardDose, ...]:
    """Return each dose once, with its weeks where they are not all of the sheet's."""
    alike: list[tuple[_Met, list[int]]] = []
    for row in rows:
        for first, of in alike:
            if first.item.dose == row.item.dose and set(first.days) == set(row.days):
                of.append(row.week)
                break
        else:
            alike.append((row, [row.week]))
    said = []
    for row, of in alike:
        days = tuple(day for day in Weekday if day in row.days)
        label = words.together(tuple(str(each) for each in of))
        weeks_words = (
            None if tuple(of) == weeks else words.plural("Week {weeks}", "Weeks {weeks}", len(of), weeks=label)
        )
        said.append(
            CardDose(
                weeks=weeks_words,
                dose=say_dose(row.item.dose, words, on_days=bool(days), counted=counted),
                days=days,
                day_words=_say_days(row, days, words),
            )
        )
    return tuple(said)


def _say_days(row: _Met, days: tuple[Weekday, ...], words: Language) -> str:
    if len(days) == len(Weekday) or (row.through_the_day and (row.item.dose.days_per_week or 7) >= 7):
        return words.say("every day")
    if row.through_the_day:
        return words.plural("on {count} day a week", "on {count} days a week", row.item.dose.days_per_week or 7)
    return words.together(tuple(words.weekday(day) for day in days))
