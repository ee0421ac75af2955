"""Answers as they were given, made whole numbers or refused: nothing is guessed, rounded or read as something else."""

from collections.abc import Mapping, Sequence
from typing import Any

from kinescript.errors import InputRefused
from kinescript.outcomes.instrument import Instrument, Item

_FORM = "only numbers: the wording of a questionnaire stays on its form"


def read_answers(instrument: Instrument, items: Any) -> tuple[int | None, ...]:
    """Return the answers as whole numbers in the instrument's order, None where one was left out.

    `items` is a list, or a mapping {"items": [...]}. Raises InputRefused when the count is wrong, an answer is out of
    its range or no whole number, a true or false stands where a number belongs, too few were answered, or text came.
    """
    name = instrument.name
    if isinstance(items, Mapping):
        extra = sorted(str(key) for key in items if key != "items")
        if extra or "items" not in items:
            came = f"the key {extra[0][:40]!r}" if extra else "no key 'items'"
            raise InputRefused('{"items": [...]}', came, f"give {_FORM}", place=name)
        items = items["items"]
    if hasattr(items, "tolist"):
        items = items.tolist()
    if not isinstance(items, Sequence) or isinstance(items, str | bytes):
        raise InputRefused("a list of answers", f"{type(items).__name__}", f"give {_FORM}", place=name)
    if len(items) not in instrument.items:
        wanted = " or ".join(str(n) for n in instrument.items)
        do = "give one a question, in the order of the form" + (
            ", null for one left out" if allows_gaps(instrument) else ""
        )
        raise InputRefused(f"{wanted} answers", f"{len(items)}", do, place=name)
    special = {each.at: each for each in instrument.item}
    read = tuple(_answer(instrument, special.get(at), at, value) for at, value in enumerate(items, start=1))
    answered = sum(value is not None for value in read)
    fewest = instrument.fewest_answers if allows_gaps(instrument) else len(read)
    if answered < fewest:
        do = "ask what is missing; a score on fewer says too little"
        raise InputRefused(f"at least {fewest} of {len(read)} answered", f"{answered}", do, place=name)
    return read


def allows_gaps(instrument: Instrument) -> bool:
    """Return whether an answer may be left out."""
    return instrument.answered_at_least is not None and instrument.answered_at_least < max(instrument.items)


def range_of(instrument: Instrument, item: Item | None) -> tuple[int, int]:
    """Return the least and the greatest answer of an item."""
    lowest = instrument.lowest if item is None or item.lowest is None else item.lowest
    return lowest, instrument.highest if item is None or item.highest is None else item.highest


def _answer(instrument: Instrument, item: Item | None, at: int, value: Any) -> int | None:
    place = f"{instrument.name}, item {at}"
    if value is None:
        if allows_gaps(instrument):
            return None
        raise InputRefused("an answer", "none", "ask it; this instrument has no score without it", place=place)
    lowest, highest = range_of(instrument, item)
    asks_yes = (item is not None and item.yes is not None) or (instrument.yes_no and (lowest, highest) == (0, 1))
    allowed = (0, item.yes) if item is not None and item.yes is not None else tuple(range(lowest, highest + 1))
    wanted = " or ".join(map(str, allowed)) if len(allowed) == 2 else f"a whole number from {lowest} to {highest}"
    if isinstance(value, bool):
        if not asks_yes:
            raise InputRefused(wanted, str(value).lower(), "give the number that was ticked", place=place)
        return allowed[-1] if value else 0
    if not isinstance(value, int | float) or value not in allowed:
        came = repr(value)[:40] if isinstance(value, int | float | str) else type(value).__name__
        raise InputRefused(wanted, came, f"give {_FORM}" if isinstance(value, str) else "correct it", place=place)
    return int(value)
