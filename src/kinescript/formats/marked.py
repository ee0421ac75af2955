"""Words that a file notes in time, as marks: the same names whatever the format."""

import re
from collections.abc import Iterable

from kinescript.body.words import Side
from kinescript.record.recording import Mark
from kinescript.signal.spans import Span

_BEGINS, _ENDS = "standing start", "standing end"
_LONGEST = 80


def marks_of(notes: Iterable[tuple[float, float, str]]) -> tuple[Mark, ...]:
    """Return the marks that notes (begin and duration in seconds, text) tell, in the order of time.

    `standing start` and `standing end` are one span of standing, as in C3D events; `left` or `right` before or behind
    what happened is its side. Texts of nothing are left out.

    >>> [(mark.name, str(mark.side)) for mark in marks_of([(1.0, 0.0, "Left Foot Strike")])]
    [('foot_strike', 'left')]
    """
    marks, opened_s = [], None
    for begin_s, duration_s, text in sorted(notes, key=lambda note: note[0]):
        words = re.split(r"[\s_]+", "".join(c if c.isprintable() else " " for c in text[:_LONGEST]).strip().lower())
        name = " ".join(words)
        if name == _BEGINS:
            opened_s = begin_s
        elif name == _ENDS and opened_s is not None:
            marks.append(Mark(name="standing", span=Span(start_s=opened_s, end_s=begin_s)))
            opened_s = None
        elif name:
            side, rest = _side_of(words)
            span = Span(start_s=begin_s, end_s=begin_s + duration_s)
            marks.append(Mark(name="_".join(rest), span=span, side=side))
    return tuple(marks)


def _side_of(words: list[str]) -> tuple[Side | None, list[str]]:
    for place, rest in ((0, words[1:]), (-1, words[:-1])):
        if rest and words[place] in ("left", "right"):
            return Side(words[place]), rest
    return None, words
