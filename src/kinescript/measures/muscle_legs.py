"""How many repetitions a latency rests on, of which leg, and whether the legs say the same.

Trunk muscles answer to each leg or arm in their own way (Allison 2008, J Orthop Sports Phys Ther 38:228).
"""

from collections import Counter

import numpy as np

from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.measures.muscle_latency import Latency, pooled
from kinescript.record.fault import Fault
from kinescript.signal.normal import Z_95

# from so many repetitions of a leg on that leg has a latency of its own (assumption of ours)
LEAST_OF_A_LEG = 3


def say_few(latencies: tuple[Latency, ...], *, task: Task) -> tuple[Fault, ...]:
    """Return a fault that says how many repetitions of which leg there were, where any leg has fewer than three.

    >>> [e.words for e in say_few((), task=Task.SINGLE_LEG_STANCE)]
    []
    """
    legs = Counter(each.leg for each in latencies if each.latency_ms is not None)
    if not legs or min(legs.values()) >= LEAST_OF_A_LEG:
        return ()
    return (Fault(kind="few", words=f"from {_say(legs, task)}"),)


def find_difference(latencies: tuple[Latency, ...], *, task: Task) -> Fault | None:
    """Return that the two legs differ in their latency by more than its error; None where they do not, or are few."""
    sides = (Side.LEFT, Side.RIGHT)
    left, right = (tuple(e for e in latencies if e.leg is side and e.latency_ms is not None) for side in sides)
    found = [pooled(own, least=LEAST_OF_A_LEG) for own in (left, right)]
    (one, other) = found
    if isinstance(one, Fault) or isinstance(other, Fault):
        return None
    if abs(one[0] - other[0]) <= Z_95 * float(np.hypot(one[1], other[1])):
        return None
    told = " and ".join(
        f"{middle:.0f} ms over {_say(Counter({side: len(own)}), task)}"
        for side, own, (middle, _) in zip(sides, (left, right), (one, other), strict=True)
    )
    return Fault(kind="legs", words=f"the sides differ, {told}, so that no one number stands for both")


def _say(legs: Counter[Side | None], task: Task) -> str:
    """Return how many repetitions of which leg, such as: 2 lifts, one of each leg."""
    what, part = ("lift", "leg") if task is Task.SINGLE_LEG_STANCE else ("repetition", "side")
    total = legs.total()
    words = f"{total} {what}" if total == 1 else f"{total} {what}s"
    sides = sorted(side for side in legs if side is not None)
    if not sides:
        return words
    if len(sides) == 1:
        return f"{words} of the {sides[0].value} {part}"
    each = [legs[side] for side in sides]
    if each[0] == each[1]:
        return f"{words}, {'one' if each[0] == 1 else each[0]} of each {part}"
    return f"{words}, " + " and ".join(f"{legs[side]} of the {side.value} {part}" for side in sides)
