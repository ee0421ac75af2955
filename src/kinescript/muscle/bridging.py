"""Gaps of a few samples inside steady work or steady rest, which need tear no burst in two."""

from dataclasses import replace

import numpy as np

from kinescript.muscle.onsets.onset import Burst, Onset
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import Span, find_runs

# a gap of lost or clipped samples with what a filter rings beside them; so long beside it both ways has to be known,
# for so great a part, and no louder on one side than on the other: a muscle that came on meanwhile would be, unless it
# is weak, and then the interval says so (assumptions of ours)
_LONGEST_S, _BESIDE_S, _KNOWN, _ALIKE = 0.05, 0.05, 0.5, 2.0


def bridge_gaps(values: Floats, *, rate_hz: float, start_s: float = 0.0) -> tuple[Floats, tuple[Span, ...]]:
    """Return cleaned values of shape (time,) with every short gap between alike sides filled, and the gaps, in s.

    A gap is filled with its sides mirrored, which keeps how loud they are; only where bursts are looked for may these
    values be read. Where one side is louder, a muscle may have come on or gone off within: that gap stays.
    """
    unknown = ~np.isfinite(values)
    beside, longest = round(_BESIDE_S * rate_hz), int(_LONGEST_S * rate_hz)
    if not unknown.any() or unknown.all() or longest < 1:
        return values, ()
    runs = np.array(find_runs(unknown), dtype=np.intp).reshape(-1, 2)
    squares = np.concatenate(([0.0], np.cumsum(np.where(unknown, 0.0, values) ** 2)))
    known = np.concatenate(([0], np.cumsum(~unknown)))
    starts, stops = runs.T
    first, last = np.maximum(starts - beside, 0), np.minimum(stops + beside, len(values))
    counts = known[starts] - known[first], known[last] - known[stops]
    before, after = (
        (squares[b] - squares[a]) / np.maximum(count, 1)
        for a, b, count in ((first, starts, counts[0]), (stops, last, counts[1]))
    )
    enough = np.minimum(*counts) >= _KNOWN * beside
    alike = np.maximum(before, after) < _ALIKE**2 * np.minimum(before, after)
    chosen = runs[enough & alike & (stops - starts <= longest)]
    out = np.array(values)
    for start, stop in chosen:
        middle = (start + stop) // 2
        sides = values[max(start - beside, 0) : start][::-1], values[stop : stop + beside]
        near, far = (side[np.isfinite(side)] for side in sides)
        out[start:middle] = np.resize(near, middle - start)
        out[middle:stop] = np.resize(far, stop - middle)[::-1]
    gaps = (Span(start_s=start_s + a / rate_hz, end_s=start_s + b / rate_hz) for a, b in chosen)
    return out, tuple(gaps)


def widen_beside(bursts: tuple[Burst, ...], gaps: tuple[Span, ...]) -> tuple[Burst, ...]:
    """Return the bursts with the interval of every instant wide enough to hold the bridged gaps that it touches."""
    if not gaps:
        return bursts
    return tuple(
        replace(
            burst,
            onset=_widened(burst.onset, gaps),
            offset=_widened(burst.offset, gaps),
            earlier=_widened(burst.earlier, gaps),
        )
        for burst in bursts
    )


def _widened(onset: Onset | None, gaps: tuple[Span, ...]) -> Onset | None:
    if onset is None:
        return None
    near = [g for g in gaps if g.start_s <= onset.high_s + _LONGEST_S and g.end_s >= onset.low_s - _LONGEST_S]
    if not near:
        return onset
    low_s, high_s = min(g.start_s for g in near), max(g.end_s for g in near)
    return replace(onset, low_s=min(onset.low_s, low_s), high_s=max(onset.high_s, high_s))
