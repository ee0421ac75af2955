"""Claim: followed through random months, no programme is ever made harder in two ways at once, nor after a bad week."""

import sys
from collections.abc import Iterator
from typing import Any

from _data import ROOT, row

sys.path.insert(0, str(ROOT))

from tests.support.months import follow, random_weeks

from kinescript.programme.following.pain_rule import Word

# every other diary says something new in one session of a hundred
DIARIES, CALM, STOPS = 200, (1.0, 0.95, 0.8, 0.5), 0.01


def rows() -> Iterator[dict[str, Any]]:
    """Yield what went wrong in eight-week diaries, from calm to rough, and how much went on at all."""
    raised = two = without = after_back = after_stop = looks = stops = 0
    for seed in range(DIARIES):
        for found, moves in follow(random_weeks(seed, calm=CALM[seed % len(CALM)], stops=STOPS if seed % 2 else 0.0)):
            looks += 1
            back = any(item.word.boldness <= Word.REGRESS.boldness for item in found.items)
            stop = any(item.word is Word.STOP for item in found.items)
            stops += stop
            after_stop += stop and found.proposal is not None
            for move in moves:
                raised += bool(move.raised)
                two += len(move.raised) > 1
                after_back += back and bool(move.raised)
                said = move.decision.change is not None and all(r.patient and r.clinician for r in move.after.reasons)
                without += move.after.dose != move.before.dose and not said
    yield row("eight-week diaries followed", DIARIES, "1", 200, "higher", "synthetic")
    yield row("weekly looks", looks, "1", 1000, "higher", "synthetic")
    yield row("items made harder by one step", raised, "1", 1000, "higher", "synthetic")
    yield row("items made harder in two ways at once", two, "1", 0, "lower", "synthetic")
    yield row("items made harder in a week with a step back", after_back, "1", 0, "lower", "synthetic")
    yield row("changes without a reason in both voices", without, "1", 0, "lower", "synthetic")
    yield row("looks that stopped everything", stops, "1", 10, "higher", "synthetic")
    yield row("proposals after a stop", after_stop, "1", 0, "lower", "synthetic")


if __name__ == "__main__":
    for each in rows():
        sys.stdout.write(f"{each}\n")
