"""Half-open spans of time, and how they come from masks."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from kinescript.signal.arrays import Bools, Floats


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """A half-open stretch of time, start_s <= t < end_s; an instant has both equal.

    Raises ValueError when the end comes before the start or either is not finite.

    >>> Span(start_s=1.0, end_s=3.0).duration_s
    2.0
    """

    start_s: float
    end_s: float

    def __post_init__(self) -> None:
        if not (np.isfinite(self.start_s) and np.isfinite(self.end_s) and self.start_s <= self.end_s):
            raise ValueError(f"a span needs a finite start before its end, not {self.start_s} to {self.end_s} s")

    @property
    def duration_s(self) -> float:
        """The length in seconds."""
        return self.end_s - self.start_s

    def holds(self, time_s: Floats) -> Bools:
        """Return which of the times, shape (n,), lie in the span."""
        return np.asarray((time_s >= self.start_s) & (time_s < self.end_s))


def find_runs(mask: Bools) -> tuple[tuple[int, int], ...]:
    """Return the half-open index pairs (start, stop) of every run of True in a mask of shape (n,).

    >>> find_runs(np.array([True, True, False, True]))
    ((0, 2), (3, 4))
    """
    edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).astype(np.int8)))
    return tuple((int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True))


def find_spans(mask: Bools, time_s: Floats, *, shortest_s: float = 0.0) -> tuple[Span, ...]:
    """Return the spans, in seconds, where a mask of shape (n,) is True, leaving out those under `shortest_s`.

    A span ends at the first sample that is False; the last sample lasts as long as the one before it.
    """
    if len(time_s) == 0:
        return ()
    last = float(time_s[-1] - time_s[-2]) if len(time_s) > 1 else 0.0
    ends = np.append(time_s, time_s[-1] + last)
    spans = (Span(start_s=float(time_s[a]), end_s=float(ends[b])) for a, b in find_runs(mask))
    return tuple(s for s in spans if s.duration_s >= shortest_s - 1e-9)


def mask_of(spans: Iterable[Span], time_s: Floats) -> Bools:
    """Return which of the times, shape (n,), lie in any of the spans."""
    mask = np.zeros(len(time_s), dtype=bool)
    for span in spans:
        mask |= span.holds(time_s)
    return mask
