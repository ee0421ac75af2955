"""Stances: one foot's contact from end to end, and when it carried the person alone."""

from dataclasses import dataclass

import numpy as np

from kinescript.body.words import Side
from kinescript.motion.contacts import SOURCES, Contacts
from kinescript.motion.stance import Stance
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import find_runs, find_spans


@dataclass(frozen=True, slots=True, kw_only=True)
class StanceParams:
    """Contacts and single support shorter than `shortest_s` seconds are not stances."""

    shortest_s: float = 0.05


def find_stances(contacts: Contacts, *, params: StanceParams = StanceParams()) -> tuple[Stance, ...]:
    """Return every stance of both feet in order of time.

    Single support is where this foot is on the ground AND the other is known to be off; where the other is unknown it
    is not claimed.
    """
    stances = []
    for side in Side:
        on, other = contacts.known(side), contacts.known(side.other)
        single = (on == 1) & (other == 0)
        for span in find_spans(on == 1, contacts.time_s, shortest_s=params.shortest_s):
            inside = span.holds(contacts.time_s)
            stances.append(
                Stance(
                    side=side,
                    span=span,
                    single=find_spans(single & inside, contacts.time_s, shortest_s=params.shortest_s),
                    seen_by=_told_by(dict(contacts.sides)[side][inside]),
                    whole=_is_whole(on, inside),
                )
            )
    return tuple(sorted(stances, key=lambda s: (s.span.start_s, s.side)))


def _told_by(states: Floats) -> str:
    first = np.argmax(~np.isnan(states), axis=1)
    return "+".join(name for i, name in enumerate(SOURCES) if (first == i).any())


def _is_whole(on: Floats, inside: np.ndarray) -> bool:
    start, stop = find_runs(inside)[0]
    return bool(start > 0 and stop < len(on) and on[start - 1] == 0 and on[stop] == 0)
