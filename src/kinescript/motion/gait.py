"""Stances: one foot's contact from end to end, and when it carried the person alone."""

from dataclasses import dataclass

import numpy as np

from kinescript.body.words import Side
from kinescript.motion.contacts import SOURCES, Contacts
from kinescript.motion.stance import Stance
from kinescript.signal.arrays import Bools, Floats
from kinescript.signal.spans import Span, find_runs, find_spans


@dataclass(frozen=True, slots=True, kw_only=True)
class StanceParams:
    """Contacts and single support shorter than `shortest_s` seconds are not stances.

    A stance is whole when the foot was known to be off within `edge_s` seconds of either end. Beside more than
    `doubt_s` in which nobody knew of the other foot, single support was longer than what was seen of it, and is not
    told: its largest value lies where nobody looked.
    """

    shortest_s: float = 0.05
    edge_s: float = 0.1
    doubt_s: float = 0.3


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
                    single=_sure(single & inside, inside & np.isnan(other), contacts.time_s, params),
                    seen_by=_told_by(dict(contacts.sides)[side][inside]),
                    whole=_is_whole(on, contacts.time_s, span, params.edge_s),
                    unknown_s=_unknown_s(dict(contacts.sides)[side], on, contacts.time_s, inside),
                )
            )
    return tuple(sorted(stances, key=lambda s: (s.span.start_s, s.side)))


def _sure(single: Bools, unknown: Bools, time_s: Floats, params: StanceParams) -> tuple[Span, ...]:
    """Return the spans of single support that no long unknown time touches; masks of shape (time,) within a stance."""
    step_s = float(np.median(np.diff(time_s))) if len(time_s) > 1 else 0.0
    doubtful = np.zeros(len(single) + 2, dtype=bool)
    for start, stop in find_runs(unknown):
        doubtful[start + 1 : stop + 1] = (stop - start) * step_s > params.doubt_s
    kept = np.zeros(len(single), dtype=bool)
    for start, stop in find_runs(single):
        kept[start:stop] = not (doubtful[start] or doubtful[stop + 1])
    return find_spans(kept, time_s, shortest_s=params.shortest_s)


def _told_by(states: Floats) -> str:
    first = np.argmax(~np.isnan(states), axis=1)
    return "+".join(name for i, name in enumerate(SOURCES) if (first == i).any())


def _is_whole(on: Floats, time_s: Floats, span: Span, edge_s: float) -> bool:
    before = (time_s >= span.start_s - edge_s) & (time_s < span.start_s)
    after = (time_s >= span.end_s) & (time_s < span.end_s + edge_s)
    return bool((on[before] == 0).any() and (on[after] == 0).any())


def _unknown_s(states: Floats, on: Floats, time_s: Floats, inside: Bools) -> tuple[float, float]:
    """Return the seconds of unknown before and after a stance; 0 where markers did not tell the end, or it was cut."""
    first, last = np.flatnonzero(inside)[[0, -1]]
    known = np.flatnonzero(np.isfinite(on))
    before, after = known[known < first], known[known > last]
    gaps = first - 1 - before[-1] if len(before) else 0, after[0] - last - 1 if len(after) else 0
    by_markers = (np.isnan(states[at, :2]).all() for at in (first, last))
    step_s = float(np.median(np.diff(time_s))) if len(time_s) > 1 else 0.0
    begin_s, end_s = (float(gap) * step_s if told else 0.0 for gap, told in zip(gaps, by_markers, strict=True))
    return begin_s, end_s
