"""What a report shows of a timed hold, lying: how long in the header, and when, on the curve that shows it best."""

from kinescript.body.joints import Curve, find_curve
from kinescript.body.tasks import Task
from kinescript.findings.assessment import Assessment
from kinescript.measures.measure import Measure
from kinescript.measures.rounding import say_with_error
from kinescript.motion.angles import curve_of
from kinescript.signal.spans import Span

HOLD = "hold"
_MEASURES = ("trunk_hold_time", "side_bridge_hold_time")
# the curve in which a failing hold is seen best
SHOWN_ON = {Task.BACK_EXTENSION_HOLD: "trunk_flexion_deg", Task.SIDE_BRIDGE: "trunk_side_bend_deg"}


def find_holds(assessment: Assessment) -> tuple[Measure, ...]:
    """Return the measures of a timed hold, those without a value included."""
    return tuple(m for m in assessment.measures if m.name in _MEASURES)


def say_holds(assessment: Assessment) -> str:
    """Return how long the trunk was held, or that it was not, in a sentence a hold; empty where none was asked for."""
    sentences = []
    for measure in find_holds(assessment):
        down = f" with the {measure.side.value} side down" if measure.side else ""
        if measure.value is None or measure.span is None:
            sentences.append("How long the trunk was held is not known.")
            continue
        least = "at least " if any(f.kind == "cut" for f in measure.faults) else ""
        number = say_with_error(measure.value, measure.sigma, measure.unit)
        when = f"from {measure.span.start_s:.1f} to {measure.span.end_s:.1f} s"
        sentences.append(f"Held{down} for {least}{number}, {when} of the recording.")
    return " ".join(sentences)


def held_curve(assessment: Assessment) -> Curve | None:
    """Return the curve a hold is marked on, or None where nothing was held."""
    name = SHOWN_ON.get(assessment.recording.task)
    curve = find_curve(name) if name and name_holds(assessment) else None
    return curve if curve and curve_of(assessment.angles, curve) else None


def name_holds(assessment: Assessment) -> tuple[tuple[str, Span], ...]:
    """Return each hold's span with its name, as a chart marks repetitions."""
    return tuple((HOLD, m.span) for m in find_holds(assessment) if m.value is not None and m.span is not None)
