"""Small values as plain data, the same in every document."""

from typing import Any

import numpy as np

from kinescript.body.segments import MuscleSite, Place
from kinescript.body.words import Side
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import Span

Tree = dict[str, Any]


def span_tree(span: Span | None) -> list[float] | None:
    """Return start and end in seconds, None of none."""
    return None if span is None else [span.start_s, span.end_s]


def side_word(side: Side | None) -> str | None:
    """Return "left" or "right", None of none."""
    return None if side is None else side.value


def fault_tree(fault: Fault) -> Tree:
    """Return kind, words and span of a fault."""
    return {"kind": fault.kind, "words": fault.words, "span": span_tree(fault.span)}


def place_tree(at: Place | None) -> Tree:
    """Return site and side: the muscle, the label of an electrode nobody placed, or null."""
    if isinstance(at, MuscleSite):
        return {"site": at.muscle, "side": side_word(at.side)}
    return {"site": None if at is None else at.words, "side": None}


def number_or_none(value: float | None) -> float | None:
    """Return a number, None where it is not known."""
    return None if value is None or not np.isfinite(value) else value


def nested(values: Floats) -> list[Any]:
    """Return an array of one or two dimensions as lists, None where it is not known."""
    if values.ndim > 1:
        return [nested(row) for row in values]
    return [number_or_none(value) for value in values.tolist()]
