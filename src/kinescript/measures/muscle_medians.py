"""One measure from what each repetition told of a muscle: the median, and an error that every repetition adds to."""

import numpy as np

from kinescript.body.words import Side
from kinescript.measures.entry import Entry
from kinescript.measures.from_entry import known, unknown
from kinescript.measures.measure import Measure
from kinescript.measures.spread import median_factor, spread_of
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import Span


def median_of(values: Floats, sigmas: Floats, *, prior: float) -> tuple[float, float]:
    """Return the median of values of shape (n,) and one standard deviation of it, given that of each, shape (n,).

    sigma^2 = (k S)^2 / n with k that of a median and S the spread between repetitions, never below what each value's
    own error makes of it, and drawn toward that or `prior` where few were seen (measures.spread).
    """
    count = len(values)
    own = float(np.sqrt(np.mean(np.square(sigmas))))
    spread = max(spread_of(values, unseen=0.0, prior=float(np.hypot(own, prior))), own)
    return float(np.median(values)), median_factor(count) * spread / count**0.5


def of_logs(
    entry: Entry,
    side: Side | None,
    of: str,
    logs: Floats,
    sigmas: Floats,
    *,
    prior: float,
    span: Span | None = None,
    faults: tuple[Fault, ...] = (),
) -> Measure:
    """Return a ratio or level from its logarithms in each repetition, shape (n,), with one standard deviation of each.

    Unknown where no repetition told.
    """
    if not len(logs):
        return unknown(entry, side, *faults, of=of)
    middle, sigma = median_of(logs, sigmas, prior=prior)
    value = float(np.exp(middle))
    return known(entry, side, value, value * sigma, span=span, faults=faults, of=of)


def whole_of(spans: tuple[Span, ...]) -> Span | None:
    """Return the span from the beginning of the first to the end of the last; None where there is none."""
    if not spans:
        return None
    return Span(start_s=min(s.start_s for s in spans), end_s=max(s.end_s for s in spans))
