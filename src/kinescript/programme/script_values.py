"""What a script's numbers and names may be; their types are the reader's to check."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, fields

from kinescript.body.joints import CURVES
from kinescript.programme.dose import Dose, Tempo
from kinescript.programme.script import SCHEMA_VERSION, Feedback, MotionScript, MuscleOrder, Phase

_CURVES = frozenset(curve.name for curve in CURVES)
_WIDEST_DEG = 360.0
_LONGEST_S = 24 * 3600.0
# the largest value of a dose's number; what is not named here has none but a day
_AT_MOST = {
    "days_per_week": 7.0,
    "times_per_day": 24.0,
    "effort_rpe": 10.0,
    "range_share": 1.0,
    "max_leg_rise_nrs": 10.0,
    "max_leg_nrs": 10.0,
    "max_back_nrs": 10.0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptFault:
    """One value that makes no sense: where, what was expected, what came."""

    place: str
    expected: str
    came: str


def find_faults(script: MotionScript) -> Iterator[ScriptFault]:
    """Yield what makes no sense in a script, in the order of its keys."""
    yield from _head(script)
    if not script.phases:
        yield _fault("phases", "at least one phase", "none")
    for index, phase in enumerate(script.phases):
        yield from _phase(phase, f"phases[{index}]")
    yield from find_dose_faults(script.dose, "dose")
    if script.dose.side is not script.side:
        yield _fault("dose.side", f"the script's own side ({script.side})", script.dose.side)
    for index, limit in enumerate(script.limits):
        yield from _within(limit.at_most, f"limits[{index}].at_most", -math.inf, math.inf)
    for index, order in enumerate(script.order):
        yield from _order(order, f"order[{index}]")
    yield from _feedback(script.feedback)


def _head(script: MotionScript) -> Iterator[ScriptFault]:
    if script.schema_version != SCHEMA_VERSION:
        yield _fault("schema_version", str(SCHEMA_VERSION), script.schema_version)
    for key in ("id", "title"):
        if not getattr(script, key).strip():
            yield _fault(key, "a word", getattr(script, key))
    if script.version < 1:
        yield _fault("version", "1 or more", script.version)


def _feedback(feedback: Feedback) -> Iterator[ScriptFault]:
    if not feedback.share_by_week:
        yield _fault("feedback.share_by_week", "at least one share", "none")
    for index, share in enumerate(feedback.share_by_week):
        yield from _within(share, f"feedback.share_by_week[{index}]", 0, 1)
    if feedback.probe_every < 0:
        yield _fault("feedback.probe_every", "0 (never) or more", feedback.probe_every)


def find_dose_faults(dose: Dose, place: str) -> Iterator[ScriptFault]:
    """Yield what makes no sense in a dose: negative, not a number, or more than there is."""
    for field in fields(dose):
        value = getattr(dose, field.name)
        if isinstance(value, Tempo):
            for part in fields(value):
                yield from _within(getattr(value, part.name), f"{place}.tempo.{part.name}", 0, _LONGEST_S)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            yield from _within(value, f"{place}.{field.name}", 0, _AT_MOST.get(field.name, _LONGEST_S))


def _phase(phase: Phase, place: str) -> Iterator[ScriptFault]:
    yield from _within(phase.seconds, f"{place}.seconds", 0, _LONGEST_S)
    yield from _within(phase.hold_s, f"{place}.hold_s", 0, _LONGEST_S)
    for index, target in enumerate(phase.targets):
        at = f"{place}.targets[{index}]"
        if target.curve not in _CURVES:
            yield _fault(f"{at}.curve", "a curve of the documentation such as lumbar_flexion_deg", target.curve)
        yield from _within(target.deg, f"{at}.deg", -_WIDEST_DEG, _WIDEST_DEG)
        yield from _within(target.tolerance_deg, f"{at}.tolerance_deg", 0, _WIDEST_DEG)
        if phase.pose_deg and target.curve in phase.pose_deg:
            yield _fault(f"{place}.pose_deg.{target.curve}", "a curve in one of targets and pose_deg", "one in both")
    for name, value in (phase.pose_deg or {}).items():
        yield from _within(value, f"{place}.pose_deg.{name}", -_WIDEST_DEG, _WIDEST_DEG)


def _order(order: MuscleOrder, place: str) -> Iterator[ScriptFault]:
    low, high = order.window_ms
    if not low <= high:
        yield _fault(f"{place}.window_ms", "the earlier end first", f"{low:g}, {high:g}")
    for value in order.window_ms:
        yield from _within(value, f"{place}.window_ms", -1000 * _LONGEST_S, 1000 * _LONGEST_S)
    yield from _within(order.above_speed_deg_s, f"{place}.above_speed_deg_s", 0, math.inf)


def _within(value: float, place: str, low: float, high: float) -> Iterator[ScriptFault]:
    if not (math.isfinite(value) and low <= value <= high):
        expected = "a number" if low == -math.inf else f"a number from {low:g} to {high:g}"
        yield _fault(place, expected if high < math.inf or low == -math.inf else f"a number of at least {low:g}", value)


def _fault(place: str, expected: str, came: object) -> ScriptFault:
    return ScriptFault(place=place, expected=expected, came=repr(came)[:60] if isinstance(came, str) else str(came))
