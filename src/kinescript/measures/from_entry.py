"""A measure made from its entry in the catalogue: known with its error, or unknown with the reason."""

from kinescript.body.words import Side
from kinescript.measures.entry import Entry
from kinescript.measures.measure import Measure
from kinescript.record.fault import Fault
from kinescript.signal.spans import Span


def known(
    entry: Entry,
    side: Side | None,
    value: float,
    sigma: float,
    *,
    span: Span | None = None,
    faults: tuple[Fault, ...] = (),
    of: str | None = None,
) -> Measure:
    """Return a measure with its value and one standard deviation, both in the entry's unit."""
    return Measure(
        name=entry.name,
        of=of or entry.of[0],
        side=side,
        value=float(value),
        unit=entry.unit,
        sigma=float(sigma),
        span=span,
        faults=faults,
    )


def unknown(entry: Entry, side: Side | None, *faults: Fault, of: str | None = None) -> Measure:
    """Return a measure without a value, and the faults that say why."""
    return Measure(
        name=entry.name, of=of or entry.of[0], side=side, value=None, unit=entry.unit, sigma=None, faults=faults
    )
