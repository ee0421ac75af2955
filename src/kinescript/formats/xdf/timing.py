"""A stream's clock: even where its device sampled evenly, with gaps where samples were lost, stamped otherwise."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from kinescript.record.clock import Clock, Stamped, Uniform
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Bools, Floats
from kinescript.signal.spans import Span

# A leap of the stamps is a loss when it is this long and what follows stays late: a late packet catches up. Ours,
# stricter than pyxdf's 1 s and 500 samples, because a loss under a straight line is a loss nobody sees.
_LEAST_S, _LEAST_SAMPLES = 0.02, 3
_STAYS = 0.75
_WINDOW_SAMPLES = (50, 2000)
_MOST_LEAPS = 2000
_RATE_OFF = 0.01
# a stamp a second from the line of its neighbours is wrong, and a step ten times the nominal one is none
_FAR_S, _STEP_OFF = 1.0, 10.0


def fill_stamps(stamps_s: Floats, rate_hz: float) -> Floats:
    """Return stamps, shape (time,), where those left out (NaN) follow the last one at the nominal rate.

    >>> fill_stamps(np.array([5.0, np.nan, np.nan]), 10.0).tolist()
    [5.0, 5.1, 5.2]
    """
    known = np.isfinite(stamps_s)
    if known.all():
        return stamps_s
    numbers = np.arange(len(stamps_s))
    last = np.maximum.accumulate(np.where(known, numbers, -1))
    base_s = np.where(last >= 0, np.where(known, stamps_s, 0.0)[last], 0.0)
    return np.asarray(base_s + (numbers - last) * (1.0 / rate_hz if rate_hz > 0 else 0.0))


def find_clock(
    stamps_s: Floats, rate_hz: float, name: str, *, may_drop: bool, faults: list[Fault]
) -> tuple[Clock, Bools | None]:
    """Return the clock of stamps, shape (time,), and which samples are kept, shape (time,), or None for all.

    Between losses the stamps of a regular stream (rate above 0) are a straight line of the sample's number. Where
    samples were lost the clock is stamped, with a fault. Samples whose time does not rise are left out, with a fault;
    so are a rate other than nominal, and how far stamps lay from the line, said.
    """
    if rate_hz <= 0 or may_drop or len(stamps_s) < 2:
        return _stamped(stamps_s, name, faults)
    breaks = _breaks(stamps_s, rate_hz)
    edges = [0, *(breaks + 1).tolist(), len(stamps_s)]
    fitted_s, lines, far = np.empty(len(stamps_s)), [], 0
    for first, last in pairwise(edges):
        start_s, step_s, off = _line(stamps_s[first:last], 1.0 / rate_hz)
        fitted_s[first:last] = start_s + step_s * np.arange(last - first)
        lines.append((start_s, step_s, last - first))
        far += off
    _say_rate(lines, rate_hz, name, faults)
    if far:
        words = f"{name}: {far} stamps were more than {_FAR_S:g} s from where their neighbours put them; not believed"
        faults.append(Fault(kind="clock", words=words))
    apart_s = stamps_s - fitted_s
    near = np.abs(apart_s) <= _FAR_S
    jitter_s = float(np.std(apart_s[near] if near.any() else apart_s))
    if jitter_s > 1e-6:
        words = f"{name}: stamps jittered by {1e3 * jitter_s:.2g} ms (standard deviation) and were smoothed"
        faults.append(Fault(kind="jitter", words=words))
    if len(lines) == 1:
        return Uniform(rate_hz=1.0 / lines[0][1], start_s=lines[0][0]), None
    _say_loss(fitted_s, breaks, lines, name, faults)
    return _stamped(fitted_s, name, faults)


def _breaks(stamps_s: Floats, rate_hz: float) -> NDArray[np.intp]:
    """Return behind which samples time is missing, or runs back."""
    window = int(min(max(rate_hz, _WINDOW_SAMPLES[0]), _WINDOW_SAMPLES[1]))
    lag = min(window, len(stamps_s) - 1)
    step_s = float(np.median(stamps_s[lag:] - stamps_s[:-lag])) / lag
    step_s = step_s if step_s > 0 else 1.0 / rate_hz
    late_s = np.diff(stamps_s) - step_s
    least_s = max(_LEAST_S, _LEAST_SAMPLES * step_s)
    leaps = np.flatnonzero(np.abs(late_s) > least_s)
    if len(leaps) > _MOST_LEAPS:
        leaps = np.sort(leaps[np.argsort(-np.abs(late_s[leaps]))[:_MOST_LEAPS]])
    found = []
    for leap in leaps.tolist():
        low, high = max(0, leap + 1 - window), min(len(stamps_s), leap + 1 + window)
        apart_s = stamps_s[low:high] - step_s * np.arange(high - low)
        stays_s = float(np.median(apart_s[leap + 1 - low :]) - np.median(apart_s[: leap + 1 - low]))
        if stays_s * np.sign(late_s[leap]) > max(_STAYS * abs(late_s[leap]), least_s):
            found.append(leap)
    return np.array(found, dtype=np.intp)


def _line(stamps_s: Floats, nominal_s: float) -> tuple[float, float, int]:
    """Return the first instant and the step of the line nearest to stamps, shape (time,), and how many were far off."""
    count = len(stamps_s)
    if count < 2:
        return float(stamps_s[0]), nominal_s, 0
    numbers = np.arange(count, dtype=np.float64)
    # one wrong stamp must not turn the line: a first line through medians tells which are wrong
    half = count // 2
    step_s = float(np.median(stamps_s[half:] - stamps_s[: count - half])) / half
    apart_s = stamps_s - step_s * numbers
    apart_s -= np.median(apart_s)
    near = np.abs(apart_s) <= _FAR_S
    far = count - int(near.sum())
    if far > count // 2:
        far = 0  # stamps that make no line at all are not to be told apart
    if far:
        numbers, stamps_s = numbers[near], stamps_s[near]
    middle, mean_s = float(numbers.mean()), float(stamps_s.mean())
    numbers -= middle
    spread = float(numbers @ numbers)
    step_s = float(numbers @ (stamps_s - mean_s)) / spread if spread > 0 else nominal_s
    if not nominal_s / _STEP_OFF < step_s < nominal_s * _STEP_OFF:
        step_s = nominal_s
    return mean_s - step_s * middle, step_s, far


def _stamped(stamps_s: Floats, name: str, faults: list[Fault]) -> tuple[Clock, Bools | None]:
    if (np.diff(stamps_s) > 0).all():
        return Stamped(time_s=stamps_s), None
    highest_s = np.maximum.accumulate(stamps_s)
    kept = np.concatenate(([True], stamps_s[1:] > highest_s[:-1]))
    words = f"{name}: {int((~kept).sum())} samples whose time does not rise were left out"
    faults.append(Fault(kind="clock", words=words))
    return Stamped(time_s=stamps_s[kept]), kept


def _say_rate(lines: list[tuple[float, float, int]], rate_hz: float, name: str, faults: list[Fault]) -> None:
    steps = sum(count - 1 for _, _, count in lines)
    lasted_s = sum(step_s * (count - 1) for _, step_s, count in lines)
    effective_hz = steps / lasted_s if lasted_s > 0 else rate_hz
    if abs(effective_hz - rate_hz) > _RATE_OFF * rate_hz:
        words = f"{name}: {effective_hz:.4g} samples a second came, not {rate_hz:.4g}; single samples may be lost"
        faults.append(Fault(kind="rate", words=words))


def _say_loss(
    fitted_s: Floats, breaks: NDArray[np.intp], lines: list[tuple[float, float, int]], name: str, faults: list[Fault]
) -> None:
    missing_s = np.array([fitted_s[b + 1] - fitted_s[b] - lines[i][1] for i, b in enumerate(breaks.tolist())])
    forward = missing_s > 0
    if not forward.any():
        return
    longest = int(np.argmax(missing_s))
    span = Span(start_s=float(fitted_s[breaks[longest]]), end_s=float(fitted_s[breaks[longest] + 1]))
    often = "once, for" if forward.sum() == 1 else f"{int(forward.sum())} times, together"
    words = f"{name}: samples were lost {often} {missing_s[forward].sum():.2f} s; the gaps are on the clock"
    faults.append(Fault(kind="gap", words=words, span=span))
