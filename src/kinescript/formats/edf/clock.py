"""The clock of every signal: even where records follow each other, stamped where time is missing between them."""

import numpy as np

from kinescript.errors import InputRefused
from kinescript.formats.edf.header import AGAIN, EdfHeader
from kinescript.record.clock import Clock, Stamped, Uniform
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import Span

# annotations are often written to the millisecond: what is less than that is no gap
_ROUNDED_S = 1e-3


def find_clocks(header: EdfHeader, onsets_s: Floats, faults: list[Fault]) -> dict[int, Clock]:
    """Return by samples a record the clock, from when each record begins, shape (records,), in seconds.

    Seconds count from the first record. Where records leave out half a sample of the fastest signal or more, and more
    than a millisecond, the clocks are stamped, and a fault says how much is missing. Raises InputRefused when records
    overlap, or do not say their time where some is missing.
    """
    counts = {signal.samples for signal in header.signals if not signal.is_annotations}
    said = np.flatnonzero(np.isfinite(onsets_s))
    steps = np.diff(said)
    missing_s = np.diff(onsets_s[said]) - steps * header.record_s
    least_s = max(0.5 * header.record_s / max(counts), _ROUNDED_S)
    if not (np.abs(missing_s) > least_s).any():
        return {count: Uniform(rate_hz=count / header.record_s) for count in counts}
    if (missing_s < -least_s).any():
        came = f"record {int(said[np.argmin(missing_s) + 1]) + 1} that begins before the one before it ends"
        raise InputRefused("records one after another", came, AGAIN)
    gaps = np.flatnonzero(missing_s > least_s)
    if (steps[gaps] > 1).any() or said[0] > 0:
        raise InputRefused("a time in every record where some are missing", "records without", AGAIN)
    shift_s = np.zeros(header.records)
    shift_s[said[gaps + 1]] = missing_s[gaps]
    starts_s: Floats = np.arange(header.records, dtype=np.float64) * header.record_s + np.cumsum(shift_s)
    after = int(said[gaps[np.argmax(missing_s[gaps])] + 1])
    span = Span(start_s=float(starts_s[after - 1] + header.record_s), end_s=float(starts_s[after]))
    often = "once, for" if len(gaps) == 1 else f"{len(gaps)} times, together"
    words = f"recording stopped {often} {missing_s[gaps].sum():.2f} s; the gaps are on the clock"
    faults.append(Fault(kind="gap", words=words, span=span))
    return {count: _stamped(starts_s, count, header.record_s) for count in counts}


def _stamped(starts_s: Floats, count: int, record_s: float) -> Stamped:
    stamps_s = (starts_s[:, None] + np.arange(count) * (record_s / count)).ravel()
    if not (np.isfinite(stamps_s).all() and (np.diff(stamps_s) > 0).all()):
        raise InputRefused("records one after another", "records whose times cannot be told apart", AGAIN)
    stamps_s.flags.writeable = False
    return Stamped(time_s=stamps_s)
