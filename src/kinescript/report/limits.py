"""What the recording cannot tell, and why; and what to do next, which is never a diagnosis."""

from kinescript.body.joints import CURVES, Joint
from kinescript.findings.assessment import Assessment
from kinescript.findings.finding import Verdict
from kinescript.record.channel import ChannelKind
from kinescript.record.fault import Fault
from kinescript.report.facts import is_simulated
from kinescript.report.markup import Markup, element
from kinescript.report.topics import Topic, measure_title

_JOINT_WORDS = {Joint.LUMBAR: "the trunk against the pelvis", Joint.TRUNK: "the trunk", Joint.PELVIS: "the pelvis"}


def write_limits(assessment: Assessment) -> Markup:
    """Return the section that says what is not known and why."""
    reasons: dict[str, list[str]] = {}
    for measure in assessment.measures:
        name = measure_title(measure.name) + (f" ({measure.side.value})" if measure.side else "")
        for fault in measure.faults:
            reasons.setdefault(fault.words, []).append(name if measure.value is None else f"{name}, less certain")
    items = [f"{'; '.join(dict.fromkeys(names))}: {why}." for why, names in reasons.items()]
    items += _fault_items([f for f in assessment.quality.faults if f.words not in reasons])
    missing = _missing_joints(assessment)
    if missing:
        items.append(f"Not seen at all: {', '.join(missing)}.")
    emg = bool(assessment.recording.of_kind(ChannelKind.EMG))
    items.append(
        "How muscles worked: muscle sensors were recorded, and this report does not read them yet."
        if emg
        else "How muscles worked: no muscle sensor was worn."
    )
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
        steps.append(
            f"Look at this with a clinician, side by side: {topic}. Compare it with the other side and how it feels."
        )
    if topics:
        steps.append("Repeat the same task on another day: a finding seen twice is worth more than one seen once.")
    if any(f.verdict is Verdict.UNKNOWN for f in assessment.findings) or not assessment.findings:
        steps.append("Repeat the recording with what was missing above in place, so that it can be judged.")
    if "standing" in kinds:
        steps.append("Add ten seconds of quiet standing at the start, to measure change from.")
    return steps or ["Nothing to act on here. Repeat the same task when symptoms or goals change."]


def _kinds(assessment: Assessment) -> list[str]:
    faults: list[Fault] = [*assessment.quality.faults, *(f for m in assessment.measures for f in m.faults)]
    return [f.kind for f in faults]


def _fault_items(faults: list[Fault]) -> list[str]:
    """Return a sentence a fault; three or more of one kind share one."""
    by_kind: dict[str, list[Fault]] = {}
    for fault in faults:
        by_kind.setdefault(fault.kind, []).append(fault)
    items = []
    for same in by_kind.values():
        if len(same) < 3:
            items += [_fault_words(f) for f in same]
        else:
            words = "; ".join(f.words for f in same)
            items.append(f"{words[:1].upper()}{words[1:]}.")
    return items


def _fault_words(fault: Fault) -> str:
    when = f", longest at {fault.span.start_s:.1f} to {fault.span.end_s:.1f} s" if fault.span else ""
    return f"{fault.words[:1].upper()}{fault.words[1:]}{when}."


def _missing_joints(assessment: Assessment) -> list[str]:
    seen = {a.joint for a in assessment.angles}
    joints = dict.fromkeys(c.joint for c in CURVES if c.joint not in seen)
    return [_JOINT_WORDS.get(j) or f"the {' '.join(reversed(j.value.split('_')))}" for j in joints]
