"""Rows to samples by the packet counter: lost packets become NaN on an even clock."""

import numpy as np
from numpy.typing import NDArray

from kinescript.errors import InputRefused
from kinescript.record.clock import Uniform
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import find_spans

_WRAP = 1 << 16


def find_samples(counter: Floats, rate_hz: float, faults: list[Fault]) -> tuple[NDArray[np.intp], int, Uniform]:
    """Return for each row, counter of shape (rows,), which sample it is, how many samples there are, and their clock.

    The counter has 16 bits and begins again after 65535. Time is counter over rate, so that sensors of one trial share
    its zero. Raises InputRefused when the counter does not rise, or more packets were lost than came.
    """
    if len(counter) < 2:
        raise InputRefused("at least two packets", f"{len(counter)}", "record for longer")
    bad = np.flatnonzero(~((counter >= 0) & (counter < _WRAP) & (counter == np.floor(counter))))
    if bad.size:
        raise InputRefused("a PacketCounter from 0 to 65535", f"{counter[bad[0]]:g} in row {bad[0] + 1}", "mend it")
    steps = np.diff(counter).astype(np.int64) % _WRAP
    odd = np.flatnonzero((steps == 0) | (steps > _WRAP // 2))
    if odd.size:
        came = f"{counter[odd[0] + 1]:.0f} after {counter[odd[0]]:.0f} in row {odd[0] + 2}"
        raise InputRefused("a PacketCounter that rises", came, "export the file again")
    place = np.concatenate(([0], np.cumsum(steps)))
    count = int(place[-1]) + 1
    lost = count - len(counter)
    if lost > len(counter):
        raise InputRefused("most of the packets", f"{len(counter)} of {count}", "record again, nearer to the receiver")
    clock = Uniform(rate_hz=rate_hz, start_s=float(counter[0]) / rate_hz)
    if lost:
        missing = np.ones(count, dtype=bool)
        missing[place] = False
        longest = max(find_spans(missing, clock.times(count)), key=lambda span: span.duration_s)
        words = f"{lost} of {count} packets were lost, at most {longest.duration_s:.2f} s together; they are unknown"
        faults.append(Fault(kind="lost", span=longest, words=words))
    return place, count, clock
