"""Answers to an exact score: fractions inside, one division at the end, nothing rounded before a band."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from kinescript.errors import InputRefused
from kinescript.outcomes.answers import range_of, read_answers
from kinescript.outcomes.instrument import Instrument, load_instrument
from kinescript.outcomes.outcome import Outcome

TTable = Mapping[str, Mapping[str, float]]


def score(instrument: str, items: Any, *, on: date | None = None, t_table: TTable | None = None) -> Outcome:
    """Return the score of one questionnaire answered once.

    `items` are the answers in the instrument's order (a list, or {"items": [...]}), None where one was left out. With
    `t_table` ({part: {raw: T}}, from the owner's manual) T-scores stand among the parts as `<part>_t`.
    Raises WrongUsage for an unknown instrument, InputRefused for answers that cannot be scored.

    >>> score("odi", [5, 5, 3, 3, 0, 0, 0, 0, 0, None]).score
    35.55555555555556
    """
    known = load_instrument(instrument)
    answers = read_answers(known, items)
    points = {at: _points(known, at, value) for at, value in enumerate(answers, start=1) if value is not None}
    parts = {part.name: Fraction(sum(points[at] for at in part.items)) for part in known.part}
    exact = parts[known.score_is] if known.score_is else _total(known, points)
    value, shown = float(exact), {name: float(each) for name, each in parts.items()}
    return Outcome(
        instrument=known.name,
        score=value,
        unit=known.unit,
        answered=len(points),
        items=len(answers),
        complete=len(points) == len(answers),
        band=next((band.word for band in known.band if band.holds(value, shown)), None),
        parts=(*shown.items(), *_t_scores(known, parts, t_table)),
        answered_on=on,
    )


def _points(instrument: Instrument, at: int, value: int) -> int:
    item = next((each for each in instrument.item if each.at == at), None)
    lowest, highest = range_of(instrument, item)
    if item is not None and item.points is not None:
        return item.points[value - lowest]
    if at in instrument.reversed:
        return lowest + highest - value
    return value * instrument.weights[at - 1] if instrument.weights is not None else value


def _total(instrument: Instrument, points: Mapping[int, int]) -> Fraction:
    total = Fraction(sum(points.values()))
    if instrument.scoring == "mean":
        return total / len(points)
    if instrument.scoring == "percent_of_answered":
        return 100 * total / (instrument.highest * len(points))
    return total


def _t_scores(
    instrument: Instrument, parts: Mapping[str, Fraction], table: TTable | None
) -> tuple[tuple[str, float], ...]:
    if table is None:
        return ()
    found = []
    for name, rows in table.items():
        if name not in parts:
            known = ", ".join(parts) or "none"
            raise InputRefused(f"T-scores of its parts ({known})", repr(name)[:40], "correct it", place=instrument.name)
        raw = int(parts[name])
        t = next((value for key, value in rows.items() if str(key) == str(raw)), None)
        if t is None or not 0 <= t <= 100:
            came = "no row" if t is None else repr(t)[:40]
            raise InputRefused(f"a T-score for {name} {raw}", came, "give the whole table", place=instrument.name)
        found.append((f"{name}_t", float(t)))
    return tuple(found)
