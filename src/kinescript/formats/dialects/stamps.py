"""The times of a text export: counters unwrapped, printed doubles parted, gaps told."""

import numpy as np
from numpy.typing import NDArray

from kinescript.errors import InputRefused
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Bools, Floats

Places = NDArray[np.intp]
_FEW = 0.01  # the share of times that may be out of order before a file is refused; an assumption of ours
_GAP = 2.0  # a gap is longer than this many median steps; an assumption of ours
_LARGE_S = 1e3  # later than this a clock does not count from the recording's start; an assumption of ours


def unwrapped(stamps: Floats, wraps: float) -> Floats:
    """Return the stamps, shape (n,), of a counter that starts anew at `wraps`, counted on; NaN stays NaN.

    >>> unwrapped(np.array([8.0, 9.0, 0.0, 1.0]), 10.0).tolist()
    [8.0, 9.0, 10.0, 11.0]
    """
    known = np.isfinite(stamps)
    steps = np.diff(stamps[known], prepend=stamps[known][:1])
    out = stamps.copy()
    out[known] += wraps * np.cumsum(steps < -0.5 * wraps)
    return out


def find_order(stamps: Floats, doubles: Bools, faults: list[Fault], name: str) -> Places:
    """Return which samples to keep, and in which order; `stamps` and `doubles` have shape (n,).

    `doubles` marks samples equal to the one before in every value. Raises InputRefused for times in no order.
    """
    fallen = int((np.diff(stamps) < 0).sum())
    if fallen > max(1, _FEW * len(stamps)):
        raise InputRefused("times that rise", f"{fallen} of {len(stamps)} that fall ({name})", "export it again")
    order = np.argsort(stamps, kind="stable")
    if fallen:
        words = f"{fallen} samples of {name} stood out of order and were sorted by their times"
        faults.append(Fault(kind="clock", words=words))
    twice = np.concatenate(([False], np.diff(stamps[order]) == 0)) & doubles[order]
    if twice.any():
        words = f"{int(twice.sum())} rows repeat a sample of {name} and were left out"
        faults.append(Fault(kind="clock", words=words))
    return order[~twice]


def parted(time_s: Floats, faults: list[Fault], name: str) -> Floats:
    """Return sorted times, shape (n,), with those printed alike spread evenly up to the next.

    >>> parted(np.array([0.0, 1.0, 1.0, 2.0]), [], "x").tolist()
    [0.0, 1.0, 1.5, 2.0]
    """
    first = np.flatnonzero(np.concatenate(([True], np.diff(time_s) > 0)))
    if len(first) == len(time_s):
        return time_s
    if len(first) < 2:
        raise InputRefused("times that rise", f"one time for every sample ({name})", "export it again")
    counts = np.diff(first, append=len(time_s))
    starts = time_s[first]
    steps = np.append(np.diff(starts), np.median(np.diff(starts))) / counts
    within = np.arange(len(time_s)) - np.repeat(first, counts)
    words = f"{len(time_s) - len(first)} samples of {name} have the time of the one before; they were spread evenly"
    faults.append(Fault(kind="clock", words=words))
    return np.asarray(np.repeat(starts, counts) + within * np.repeat(steps, counts))


def tell_gaps(time_s: Floats, faults: list[Fault], name: str) -> None:
    """Tell in `faults` how often samples are missing between times, shape (n,) in seconds."""
    steps = np.diff(time_s)
    if not len(steps):
        return
    usual = float(np.median(steps))
    gaps = steps[steps > _GAP * usual]
    if len(gaps):
        words = (
            f"{name}: {len(gaps)} gaps, the longest {float(gaps.max()):.3g} s, where a sample comes every {usual:.3g} s"
        )
        faults.append(Fault(kind="gap", words=words))


def find_zero_s(starts_s: list[float], faults: list[Fault], *, shared: bool) -> float:
    """Return what is taken off every time: 0, or the earliest start where the clock does not count from the start.

    Where files of several sensors have a `shared` clock it is the whole minute before, the same for all of them.
    """
    earliest = min(starts_s, default=0.0)
    if abs(earliest) <= _LARGE_S:
        return 0.0
    if shared:
        return float(60.0 * np.floor(earliest / 60.0))
    words = "times count from this file's first sample; those of other files may begin at another instant"
    faults.append(Fault(kind="clock", words=words))
    return earliest


def spread_index(counter: Floats, faults: list[Fault]) -> Places | None:
    """Return where each sample belongs on an even clock, by a counter, shape (n,), that starts anew at a power of two.

    None when it counts nothing; lost samples are told in `faults`.
    """
    if len(counter) < 2 or not np.isfinite(counter).all() or counter.max() <= counter.min() or counter.max() >= 2**53:
        return None
    wraps = 2.0 ** np.ceil(np.log2(counter.max() + 1))
    steps = np.mod(np.diff(counter), wraps)
    if (steps == 0).any() or (steps != np.floor(steps)).any():
        faults.append(Fault(kind="gap", words="the sample counter does not count every sample; losses cannot be told"))
        return None
    lost = int(steps.sum()) - len(steps)
    if lost > len(counter):
        faults.append(Fault(kind="gap", words="the sample counter leaps too far; losses cannot be told"))
        return None
    if lost:
        words = f"{lost} samples are missing by the counter, which starts anew at {wraps:.0f}; more cannot be told"
        faults.append(Fault(kind="gap", words=words))
    return np.concatenate(([0], np.cumsum(steps))).astype(np.intp)
