"""An exercise made personal: side, dose, the person's own range, and the day until which it holds."""

from dataclasses import replace
from datetime import date

from kinescript.body.words import Side
from kinescript.programme.allowing.safety import forbidding_conditions
from kinescript.programme.dose import Dose
from kinescript.programme.exercise import Exercise
from kinescript.programme.script import MotionScript, Phase, Target


def make_script(
    exercise: Exercise,
    *,
    side: Side | None,
    dose: Dose,
    valid_until: date,
    ranges_deg: dict[str, float] | None = None,
) -> MotionScript:
    """Return the motion script of an exercise; `ranges_deg` are the person's own by curve.

    Phases stay as they are written, for the right side: whoever draws or judges them mirrors them for `side`. No
    target asks for more than the dose's share of a range that was measured.
    """
    share = dose.range_share if dose.range_share is not None else 1.0
    return MotionScript(
        id=exercise.id,
        version=exercise.version,
        title=exercise.title,
        kind=exercise.kind,
        side=side,
        outcomes=exercise.outcomes,
        stages=tuple(exercise.dose),
        phases=tuple(_fit(phase, side, share, ranges_deg or {}) for phase in exercise.phases),
        dose=dose,
        limits=exercise.limits,
        order=exercise.order,
        feedback=exercise.feedback,
        not_if=forbidding_conditions(exercise),
        source=exercise.source,
        valid_until=valid_until,
    )


def _fit(phase: Phase, side: Side | None, share: float, ranges_deg: dict[str, float]) -> Phase:
    if not ranges_deg:
        return phase
    return replace(phase, targets=tuple(_within(target, side, share, ranges_deg) for target in phase.targets))


def _within(target: Target, side: Side | None, share: float, ranges_deg: dict[str, float]) -> Target:
    own_deg = ranges_deg.get(_on_side(target.curve, side))
    if own_deg is None or abs(target.deg) <= share * own_deg:
        return target
    most_deg = round(share * own_deg, 1)
    return replace(target, deg=most_deg if target.deg > 0 else -most_deg)


def _on_side(curve: str, side: Side | None) -> str:
    """Return the curve a target means when it is done on this side; written for the right one."""
    if side is not Side.LEFT:
        return curve
    swapped = {"_left_": "_right_", "_right_": "_left_"}
    found = next((part for part in swapped if part in curve), None)
    return curve.replace(found, swapped[found]) if found else curve
