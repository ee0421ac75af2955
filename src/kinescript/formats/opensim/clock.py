"""The clock of a file whose rows say their time in decimals: even where the decimals allow it, else stamped."""

import numpy as np

from kinescript.errors import InputRefused
from kinescript.record.clock import Clock, Stamped, Uniform
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Floats

_LATEST_START_S = 1e7
_SHORTEST_S = 1e-7
# how far, in samples, a time may lie from an even clock: what rounding to milliseconds does at 50 Hz and more
_APART = 0.06


def find_clock(time_s: Floats, *, said_hz: float | None, faults: list[Fault]) -> Clock:
    """Return the clock of rows taken at these seconds, shape (time,); times that contradict `said_hz` add a fault.

    An even clock takes the rate the file says, or else the roundest that fits. Raises InputRefused for fewer than two
    rows, for times that are unknown or do not rise, and for wall-clock times.
    """
    if len(time_s) < 2:
        raise InputRefused("at least two samples", f"{len(time_s)} row{'s' * (len(time_s) != 1)}", "record for longer")
    bad = np.flatnonzero(~np.isfinite(time_s))
    if bad.size:
        raise InputRefused("a time in every row", f"none in row {bad[0] + 1}", "mend that row")
    fallen = np.flatnonzero(np.diff(time_s) < _SHORTEST_S) + 1
    if fallen.size:
        came = f"{time_s[fallen[0]]:.10g} s after {time_s[fallen[0] - 1]:.10g} s in row {fallen[0] + 1}"
        raise InputRefused("times that rise from row to row", came, "sort the rows and take out doubles")
    if np.abs(time_s).max() > _LATEST_START_S:
        raise InputRefused("seconds from the start", f"{time_s[0]:.0f} to {time_s[-1]:.0f} s", "export it from zero")
    found_hz = (len(time_s) - 1) / float(time_s[-1] - time_s[0])
    rates = [found_hz] if said_hz is None else [said_hz, found_hz]
    rates[-1:] = [float(round(found_hz)), round(found_hz, 2), round(found_hz, 4), found_hz]
    for rate_hz in rates:
        if 1e-6 < rate_hz < 1e9:
            even = Uniform(rate_hz=rate_hz, start_s=float(time_s[0]))
            if (np.abs(time_s - even.times(len(time_s))) * rate_hz).max() <= _APART:
                break
    else:
        words = "the rows are not evenly spaced in time; each keeps its own time"
        faults.append(Fault(kind="clock", words=words))
        return Stamped(time_s=time_s)
    if said_hz is not None and rate_hz != said_hz:
        words = f"the file says {said_hz:g} Hz, but its times say {rate_hz:g} Hz; the times are believed"
        faults.append(Fault(kind="clock", words=words))
    return even
