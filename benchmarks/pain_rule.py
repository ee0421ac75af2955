"""Claim: the pain rule decides every cell of its table, each by exactly one first rule, and no rule is unreachable."""

import sys
from collections import Counter
from collections.abc import Iterator
from itertools import product
from typing import Any

from _data import ROOT, row

sys.path.insert(0, str(ROOT))

from tests.support.pain_cells import cells, said_by_hand, session_of

from kinescript.programme.following.pain_facts import AXES, Facts
from kinescript.programme.following.pain_rule import find_pain_rule, judge_session


def rows() -> Iterator[dict[str, Any]]:
    """Yield the share of cells decided, and how many are ambiguous, disagree with a second hand, or are unreachable."""
    table = find_pain_rule()
    total, decided, ambiguous, reached = 0, 0, 0, set()
    for words in product(*AXES.values()):
        facts = Facts(**dict(zip(AXES, words, strict=True)))
        total += 1
        fitting = [rule for rule in table.rules if rule.fits(facts)]
        decided += bool(fitting)
        # first wins: ambiguous is a cell in which the first place is held by two
        ambiguous += sum(rule.number == fitting[0].number for rule in fitting) != 1 if fitting else 0
        reached |= _reached(facts, fitting[0].number) if fitting else set()
    alone = _conditions(table)
    yield row("cells of the table", total, "1", 40_000, "higher", "synthetic")
    yield row("cells decided", 100 * decided / total, "%", 100, "higher", "synthetic")
    yield row("cells in which two rules are first", ambiguous, "1", 0, "lower", "synthetic")
    yield row("rules and conditions no cell reaches", len(alone - reached), "1", 0, "lower", "synthetic")
    said = Counter(_agrees(cell) for cell in cells())
    yield row("sessions judged, irritability by every answer", said.total(), "1", 80_000, "higher", "synthetic")
    yield row("sessions judged otherwise than by hand", said[False], "1", 0, "lower", "synthetic")


def _agrees(cell: Any) -> bool:
    session, earlier = session_of(cell)
    decision = judge_session(session, irritability=cell.irritability, exercise="bridge", earlier=earlier)
    return (decision.rule, decision.word.value) == said_by_hand(cell)


def _reached(facts: Facts, first: int) -> set[tuple[int, str]]:
    """Return the rule that won, with every condition of it that holds; a rule without any stands for itself."""
    rule = find_pain_rule().rules[first - 1]
    held = {(first, c.axis) for c in (*rule.fits_any, *rule.fits_all) if c.fits(facts)}
    return held | {(first, "")}


def _conditions(table: Any) -> set[tuple[int, str]]:
    return {(r.number, name) for r in table.rules for name in ("", *(c.axis for c in (*r.fits_any, *r.fits_all)))}


if __name__ == "__main__":
    for each in rows():
        sys.stdout.write(f"{each}\n")
