"""What the recording cannot tell, and why; and what to do next, which is never a diagnosis."""

from kinescript.body.joints import CURVES, Joint
from kinescript.findings.assessment import Assessment
from kinescript.findings.explain import find_title
from kinescript.findings.finding import Verdict
from kinescript.findings.spoken import is_muscle
from kinescript.measures.params import MeasureParams
from kinescript.motion.segment_frames import PoseParams
from kinescript.record.channel import ChannelKind
from kinescript.record.fault import Fault
from kinescript.record.recording import Recording
from kinescript.report.facts import is_simulated
from kinescript.report.markup import Markup, element
from kinescript.report.muscle_words import find_muscle_faults, fold_muscles, say_doubts, say_muscle_limits
from kinescript.report.topics import Topic, measure_title

_MANY = 5
_VOLTS = ("V", "mV", "uV")
_JOINT_WORDS = {Joint.LUMBAR: "the trunk against the pelvis", Joint.TRUNK: "the trunk", Joint.PELVIS: "the pelvis"}


def write_limits(assessment: Assessment) -> Markup:
    """Return the section that says what is not known and why."""
    items = _measure_items(assessment)
    told = {fault.words for measure in assessment.measures for fault in measure.faults}
    # what is wrong with an electrode stands in the table of sensors
    told |= {fault.words for fault in find_muscle_faults(assessment.worked)}
    items += _fault_items([f for f in assessment.quality.faults if f.words not in told])
    missing = _missing_joints(assessment)
    if missing and (assessment.angles or not assessment.worked.signals):
        items.append(f"Not seen at all: {', '.join(missing)}.")
    if assessment.worked.signals:
        items += say_muscle_limits(assessment)
    else:
        items.append(f"How muscles worked: {_muscles(assessment.recording)}.")
    items += [_errors(assessment)] if assessment.angles else []
    items.append("Why somebody moves this way, and whether it hurts: sensors show movement, not causes and not pain.")
    if is_simulated(assessment):
        items.append("Anything about a real person: this one is made of equations.")
    return element(
        "section",
        element("h2", "What this recording cannot tell, and why", id="limits"),
        element("ul", *(element("li", i) for i in items)),
        class_="keep",
        aria_labelledby="limits",
    )


def _measure_items(assessment: Assessment) -> list[str]:
    """Return a sentence a reason: which measures are not known for it, or known less well."""
    reasons: dict[tuple[bool, str, str], list[str]] = {}
    measures = fold_muscles(assessment.measures)
    for measure in measures:
        name = measure_title(measure.name) + (f" ({measure.side.value})" if measure.side else "")
        if is_muscle(measure.of):
            if measure.value is not None:
                continue
            name = find_title(measure)
        for fault in measure.faults:
            reasons.setdefault((measure.value is None, fault.kind, fault.words), []).append(name)
    # one measure of many curves may lack the same for all of them
    alike: dict[tuple[bool, str, str], list[str]] = {}
    for (gone, kind, why), names in reasons.items():
        alike.setdefault((gone, kind, _few(list(dict.fromkeys(names)))), []).append(why)
    items = []
    for (gone, _, what), whys in alike.items():
        told = whys if len(whys) < _MANY else [f"{whys[0]} (and so for {len(whys) - 1} others)"]
        items += [f"{'' if gone else 'Less certain: '}{what}: {why}." for why in told]
    return items + say_doubts(measures, assessment.worked)


def _few(names: list[str]) -> str:
    """Return names one after another, of many only the first."""
    if len(names) <= _MANY:
        return "; ".join(names)
    return f"{'; '.join(names[: _MANY - 1])}; and {len(names) - _MANY + 1} more"


def write_next_step(assessment: Assessment, topics: tuple[Topic, ...]) -> Markup:
    """Return the section with at most three suggestions."""
    steps = _steps(assessment, topics)[:3]
    return element(
        "section",
        element("h2", "Suggested next step", id="next"),
        element("ol", *(element("li", s) for s in steps), class_="steps"),
        element("p", "A suggestion for the clinician who knows the person, and not a diagnosis.", class_="quiet"),
        class_="keep",
        aria_labelledby="next",
    )


def _steps(assessment: Assessment, topics: tuple[Topic, ...]) -> list[str]:
    steps = []
    if not assessment.quality.usable:
        return ["Record again: check that every sensor is on and seen, then repeat the same task."]
    kinds = " ".join(_kinds(assessment))
    if topics and topics[0].finding.verdict is Verdict.OUTSIDE:
        first = topics[0].title
        topic = first if first.startswith(("Left", "Right")) else first[:1].lower() + first[1:]
        # what is told of both sides has no other side, and a muscle is named as its title names it
        sided = topics[0].finding.side is not None and not topics[0].folded.both_sides
        topic = first if topics[0].folded.of_muscle else topic
        compare = "Compare it with the other side and how it feels." if sided else "Ask how it feels."
        steps.append(f"Look at this with a clinician, side by side: {topic}. {compare}")
    if topics:
        steps.append("Repeat the same task on another day: a finding seen twice is worth more than one seen once.")
    if any(f.kind == "no_person" for f in assessment.quality.faults):
        steps.append("Say age and sex, so that what goes by them can be compared.")
    elif not assessment.findings and "no_reference" in kinds:
        steps.append("Record a reference contraction of the same muscles as well, so that levels can be compared.")
    elif not assessment.findings:
        steps.append(
            "kinescript has no reference for this task yet: compare with the same person's own recording another day."
        )
    if any(f.verdict is Verdict.UNKNOWN for f in assessment.findings):
        steps.append("Repeat the recording with what was missing above in place, so that it can be judged.")
    if "standing" in kinds:
        steps.append("Add ten seconds of quiet standing at the start, to measure change from.")
    return steps or ["Nothing to act on here. Repeat the same task when symptoms or goals change."]


def _kinds(assessment: Assessment) -> list[str]:
    faults: list[Fault] = [*assessment.quality.faults, *(f for m in assessment.measures for f in m.faults)]
    return [f.kind for f in faults]


def _fault_items(faults: list[Fault]) -> list[str]:
    """Return a sentence a fault; three or more of one kind share one, of many only the longest are named."""
    by_kind: dict[str, list[Fault]] = {}
    for fault in faults:
        by_kind.setdefault(fault.kind, []).append(fault)
    items = []
    for same in by_kind.values():
        if len(same) < 3:
            items += [_fault_words(f) for f in same]
        else:
            longest = sorted(same, key=lambda f: -f.span.duration_s if f.span else 0.0)
            words = _few([f.words for f in longest])
            items.append(f"{words[:1].upper()}{words[1:]}.")
    return items


def _fault_words(fault: Fault) -> str:
    when = f", longest at {fault.span.start_s:.1f} to {fault.span.end_s:.1f} s" if fault.span else ""
    return f"{fault.words[:1].upper()}{fault.words[1:]}{when}."


def _muscles(recording: Recording) -> str:
    if recording.of_kind(ChannelKind.EMG):
        return "muscle sensors were recorded, and this report does not read them yet"
    rates = {c.clock.rate_hz for c in recording.of_kind(ChannelKind.POSITION)}
    # what a camera system's model computed is on the clock of its markers; what a cable brought is in volts or faster
    nameless = [
        c
        for c in recording.of_kind(ChannelKind.UNKNOWN)
        if c.unit in _VOLTS or (rates and c.clock.rate_hz not in rates)
    ]
    if not nameless:
        return "no muscle sensor was recorded"
    one = len(nameless) == 1
    known = "no channel is known as a muscle sensor"
    return f"{known}; {len(nameless)} analog channel{' was' if one else 's were'} not identified"


def _errors(assessment: Assessment) -> str:
    if any(f.kind == "modelled" for f in assessment.quality.faults):
        return (
            "How true each ± is: it rests on an error assumed for whatever model computed the angles, 3 deg a segment."
        )
    pose, measure = PoseParams(), MeasureParams()
    trunk, leg = (f"{1000 * metres:.0f} mm" for metres in (pose.trunk_marker_m, pose.leg_marker_m))
    return (
        "How true each ± is: it rests on assumed errors, and was tested on simulated people only. Assumed, as one "
        f"standard deviation: a marker lies {trunk} off its place on pelvis and trunk and {leg} on the legs; skin "
        f"turns pelvis and trunk by {measure.soft_tissue_deg:g} deg between standing and moving."
    )


def _missing_joints(assessment: Assessment) -> list[str]:
    seen = {a.joint for a in assessment.angles}
    joints = dict.fromkeys(c.joint for c in CURVES if c.joint not in seen)
    return [_JOINT_WORDS.get(j) or f"the {j.words}" for j in joints]
