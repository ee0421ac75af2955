"""What a report shows of repetitions: how many, on which curve, and the middle one at its deepest."""

from dataclasses import dataclass

import numpy as np

from kinescript.body.joints import Curve, find_curve
from kinescript.body.words import Side
from kinescript.findings.assessment import Assessment
from kinescript.measures.rounding import round_to_error
from kinescript.motion.angles import curve_of
from kinescript.motion.repetitions import Repetition, RepetitionState
from kinescript.motion.task_repetitions import leading
from kinescript.report.postures import judged_angles, zero_of
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One repetition at the instant farthest from rest: its place among the complete ones, and the leading angle there.

    `value` and `sigma` are in degrees, in the order figures rest on; `index` is the sample. `falls`: the way out makes
    the angle smaller, as in standing up from a seat.
    """

    curve: Curve
    index: int
    at_s: float
    value: float
    sigma: float
    place: int
    count: int
    zero: str
    falls: bool
    side: Side | None = None

    @property
    def number(self) -> str:
        """The angle with its 95 % error and unit."""
        return round_to_error(self.value, self.sigma, "deg")

    @property
    def title(self) -> str:
        """Which repetition, and where in it, without a judgement."""
        middle = self.count >= 3 and self.place == (self.count + 1) // 2
        return f"{'Middle' if middle else 'One'} repetition, at its {'highest' if self.falls else 'deepest'}"

    @property
    def caption(self) -> str:
        """Which of the complete repetitions, and when."""
        which = f"Complete repetition {self.place} of {self.count}" if self.count > 1 else "The one complete repetition"
        where = f", on the {self.side} leg" if self.side else ""
        return f"{which}{where}, at {self.at_s:.1f} s of the recording."


def leading_curve(assessment: Assessment, side: Side | None = None) -> Curve | None:
    """Return the curve the repetitions (those of this leg) were found on, or None where there are none."""
    if not assessment.repetitions:
        return None
    for name in leading(assessment.recording.task, side):
        found = curve_of(assessment.angles, find_curve(name))
        if found is not None and np.isfinite(found[0]).any():
            return find_curve(name)
    return None


def leading_curves(assessment: Assessment) -> tuple[Curve, ...]:
    """Return the curve of the repetitions, or one for each leg where one leg carries them; none without repetitions."""
    legs = sorted({each.side for each in assessment.repetitions}, key=str, reverse=True)
    found = (leading_curve(assessment, side) for side in legs)
    return tuple(curve for curve in found if curve)


def name_repetitions(assessment: Assessment, curve: Curve | None = None) -> tuple[tuple[str, Span], ...]:
    """Return each repetition's span with its name: complete ones are numbered, others called what they are.

    With a curve only those found on it, numbered among all.
    """
    named, count = [], 0
    for each in assessment.repetitions:
        count += each.state is RepetitionState.COMPLETE
        if curve is None or leading_curve(assessment, each.side) is curve:
            named.append((str(count) if each.state is RepetitionState.COMPLETE else each.state.value, each.span))
    return tuple(named)


def find_shown(assessment: Assessment) -> Shown | None:
    """Return the complete repetition nearest to the middle one that was known all through; None without one."""
    complete = [r for r in assessment.repetitions if r.state is RepetitionState.COMPLETE]
    angles, time_s = judged_angles(assessment), assessment.pose.time_s
    middle = (len(complete) - 1) // 2
    for place in sorted(range(len(complete)), key=lambda i: abs(i - middle)):
        each = complete[place]
        curve = leading_curve(assessment, each.side)
        found = curve_of(angles, curve) if curve else None
        inside = np.flatnonzero(each.span.holds(time_s))
        if curve is None or found is None or not len(inside):
            continue
        values, sigma = found
        if not (np.isfinite(values[inside]) & np.isfinite(sigma[inside])).all():
            continue
        falls = _falls(values[inside], time_s[inside], each)
        index = int(inside[np.argmin(values[inside]) if falls else np.argmax(values[inside])])
        return Shown(
            curve=curve,
            index=index,
            at_s=float(time_s[index]),
            value=float(values[index]),
            sigma=float(sigma[index]),
            place=place + 1,
            count=len(complete),
            zero=zero_of(curve.joint, aligned=assessment.alignment is not None),
            falls=falls,
            side=each.side,
        )
    return None


def _falls(values: Floats, time_s: Floats, repetition: Repetition) -> bool:
    """Return whether the curve, shape (time,), is lower in the hold than where the repetition begins and ends."""
    held = repetition.phases[1].span
    there = int(np.argmin(np.abs(time_s - (held.start_s + held.end_s) / 2)))
    return bool(values[there] < (values[0] + values[-1]) / 2)
