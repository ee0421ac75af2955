"""Words that a file notes in time, as marks: the same names whatever the format."""

import re
from collections.abc import Iterable

from kinescript.body.words import Side
from kinescript.record.recording import Mark
from kinescript.signal.spans import Span

# what lasts: noted as two instants, "mvic start" and "mvic end", it is one span
SPANS = ("standing", "calibration", "reference", "mvic", "mvc", "submaximal")
STARTS, ENDS = " start", " end"
_LONGEST = 80


def marks_of(notes: Iterable[tuple[float, float, str]]) -> tuple[Mark, ...]:
    """Return the marks that notes (begin and duration in seconds, text) tell, in the order of time.

    `left` or `right` before or behind what happened is its side; spans are made as in `joined_marks`. Texts of nothing
    are left out.

    >>> [(mark.name, str(mark.side)) for mark in marks_of([(1.0, 0.0, "Left Foot Strike")])]
    [('foot_strike', 'left')]
    """
    told = []
    for begin_s, duration_s, text in notes:
        words = re.split(r"[\s_]+", "".join(c if c.isprintable() else " " for c in text[:_LONGEST]).strip().lower())
        side, rest = _side_of(words)
        told.append((begin_s, duration_s, " ".join(rest), side))
    return joined_marks(told)


def joined_marks(events: Iterable[tuple[float, float, str, Side | None]]) -> tuple[Mark, ...]:
    """Return events (begin and duration in seconds, name in small letters, side) as marks, in the order of time.

    "standing start" and "standing end" are one span of standing, and so are those of the other SPANS; events without a
    name are left out, and so is a start without an end.

    >>> joined_marks([(1.0, 0.0, "mvic start", None), (6.0, 0.0, "mvic end", None)])[0].span
    Span(start_s=1.0, end_s=6.0)
    """
    marks: list[Mark] = []
    opened_s: dict[tuple[str, Side | None], float] = {}
    for begin_s, duration_s, name, side in sorted(events, key=lambda event: event[0]):
        starts, ends = name.removesuffix(STARTS), name.removesuffix(ENDS)
        if name != starts and starts in SPANS:
            opened_s[starts, side] = begin_s
        elif name != ends and (ends, side) in opened_s:
            span = Span(start_s=opened_s.pop((ends, side)), end_s=begin_s)
            marks.append(Mark(name=ends, span=span, side=side))
        elif name:
            span = Span(start_s=begin_s, end_s=begin_s + duration_s)
            marks.append(Mark(name=name.replace(" ", "_"), span=span, side=side))
    return tuple(marks)


def _side_of(words: list[str]) -> tuple[Side | None, list[str]]:
    for place, rest in ((0, words[1:]), (-1, words[:-1])):
        if rest and words[place] in ("left", "right"):
            return Side(words[place]), rest
    return None, words
