"""Stamps in microseconds to a clock: even where they are even, else as they are."""

from typing import Any

import numpy as np

from kinescript.record.clock import Clock, Stamped, Uniform
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Bools, Floats
from kinescript.signal.spans import Span


def find_clock(
    stamps: Any, zero: int, nominal_hz: float, label: str, faults: list[Fault]
) -> tuple[Clock | None, Bools]:
    """Return the clock of whole stamps in microseconds, shape (rows,), counted from `zero`, and which rows it keeps.

    Even when no stamp is further than a quarter of a sample from the nominal rate or from the mean one; else every
    sample keeps its stamp, and a fault says how much is missing. Rows whose stamp does not rise are left out, with a
    fault. No clock for fewer than two rows.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        time_s = (stamps.astype(np.int64) - zero if stamps.dtype.kind in "iu" else stamps - zero) / 1e6
    kept: Bools = np.isfinite(time_s) & (np.abs(time_s) < 1e9)
    highest = np.maximum.accumulate(np.where(kept, time_s, -np.inf))
    kept &= np.concatenate(([True], time_s[1:] > highest[:-1])) if len(time_s) else kept
    left = int((~kept).sum())
    if left:
        faults.append(Fault(kind="clock", words=f"{label}: {left} samples whose time does not rise were left out"))
    time_s = time_s[kept]
    if len(time_s) < 2:
        return None, kept
    mean_hz = (len(time_s) - 1) / float(time_s[-1] - time_s[0])
    for rate_hz in (nominal_hz, mean_hz):
        if rate_hz > 0 and _even(time_s, rate_hz):
            return Uniform(rate_hz=rate_hz, start_s=float(time_s[0])), kept
    steps = np.diff(time_s)
    usual = float(np.median(steps))
    wide = steps > 1.5 * usual
    if wide.any():
        lost, at = int(np.rint(steps[wide] / usual - 1).sum()), int(np.argmax(steps))
        words = f"{label}: about {lost} samples are missing, at most {steps[at]:.2f} s together"
        faults.append(
            Fault(kind="lost", span=Span(start_s=float(time_s[at]), end_s=float(time_s[at + 1])), words=words)
        )
    return Stamped(time_s=time_s), kept


def _even(time_s: Floats, rate_hz: float) -> bool:
    expected = time_s[0] + np.arange(len(time_s)) / rate_hz
    return bool(np.abs(time_s - expected).max() * rate_hz < 0.25)
