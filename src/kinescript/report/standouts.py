"""What stands out: at most three findings, each with its sentence, number, reference and figure."""

from kinescript.body.tasks import Task
from kinescript.figure.flesh import draw_body
from kinescript.figure.wedge import best_facing, find_wedge
from kinescript.findings.assessment import Assessment
from kinescript.findings.finding import Finding, Reference, Verdict
from kinescript.findings.spoken import say_muscle
from kinescript.measures.measure import Measure
from kinescript.measures.rounding import round_to_error, say_interval, unit_words
from kinescript.motion.angles import JointAngles, curve_of
from kinescript.report.bodies import AngleLabel, can_ring, paint_body
from kinescript.report.intervals import paint_interval, say_reference
from kinescript.report.markup import Markup, element
from kinescript.report.postures import angles_at, judged_angles
from kinescript.report.repeat_card import write_repetition
from kinescript.report.repeats import find_shown
from kinescript.report.topics import Topic, find_topics, measure_title, zero_words
from kinescript.report.verdicts import paint_verdict


def write_standouts(assessment: Assessment, topics: tuple[Topic, ...]) -> Markup:
    """Return the section that says what stands out, or that nothing does and what was looked at."""
    pictured = [t.curve if t.measure and t.measure.span else None for t in topics]
    cards = []
    for index, topic in enumerate(topics):
        # a difference of sides has no instant of its own: where its curve is pictured already, it stands without
        repeats = pictured[index] is None and topic.curve in pictured
        body = Markup("") if repeats else _body(assessment, topic, index)
        cards.append(_card(topic, index, body))
    if not cards:
        cards = [element("p", _nothing(assessment), class_="patient")]
    if not any(topic.instant is not None for topic in topics):
        cards.append(write_repetition(assessment))
    return element(
        "section",
        element("h2", "What stands out", id="stands-out"),
        *cards,
        _others(assessment, topics),
        aria_labelledby="stands-out",
    )


def _nothing(assessment: Assessment) -> str:
    if not assessment.findings and any(f.kind == "no_person" for f in assessment.quality.faults):
        return "Nothing was judged: its references go by age or sex. Everything measured is listed below."
    if not assessment.findings and any(f.kind == "no_reference" for f in assessment.quality.faults):
        return (
            "Nothing was judged: how much a muscle works compares with a reference contraction only, which nobody "
            "recorded. Everything measured is listed below."
        )
    if not assessment.findings:
        return (
            "kinescript has no reference for this task yet, so nothing is judged; everything measured is listed below."
        )
    thin = [f for f in assessment.findings if f.for_clinician and f.verdict is Verdict.OUTSIDE]
    if thin:
        return "Nothing well supported stands out. What rests on thin evidence is for the clinician, under Muscles."
    if any(f.verdict is Verdict.BORDERLINE for f in assessment.findings):
        return "Nothing clearly stands out; what one recording cannot tell apart is listed here."
    if any(f.verdict is Verdict.WITHIN for f in assessment.findings):
        return "Nothing stands out: everything that could be judged lies within its usual range."
    return "Nothing could be judged in this recording; what it cannot tell, and why, is said below."


def _card(topic: Topic, index: int, body: Markup) -> Markup:
    finding = topic.finding
    number = _number(topic)
    words = element(
        "div",
        paint_verdict(finding.verdict),
        element("h3", topic.title, id=f"finding-{index}"),
        element("p", topic.folded.patient, class_="patient"),
        element("p", element("span", number, class_="figures"), " ", _what(topic), class_="number-line"),
        _interval(topic, index),
        element(
            "p", element("span", "For the clinician", class_="voice"), say_for_clinician(topic), class_="clinician"
        ),
        write_reference(finding.reference),
        class_="finding-words",
    )
    pictured = "" if body else " unpictured of-muscle" if topic.folded.of_muscle else " unpictured"
    return element(
        "article", body, words, class_=f"finding {finding.verdict.value}{pictured}", aria_labelledby=f"finding-{index}"
    )


def _number(topic: Topic) -> str:
    least = "at least " if topic.measure is not None and topic.measure.at_least else ""
    return least + round_to_error(topic.finding.value, topic.finding.sigma, topic.finding.reference.unit)


def _what(topic: Topic) -> Markup:
    if topic.is_change:
        words = f"away from {zero_words(topic)}"
    else:
        words = measure_title(topic.measure.name).lower() if topic.measure else ""
        if topic.folded.alike and topic.measure:
            words += f", {say_muscle(topic.measure.of, topic.measure.side)}"
    return element("span", words, class_="quiet")


def say_for_clinician(topic: Topic) -> str:
    """Return the sentence for the clinician, with the same marker of other muscles and sides."""
    if not topic.folded.alike:
        return topic.finding.words.clinician
    return f"{topic.finding.words.clinician} Alike: {_say_members(topic.folded.alike)}."


def _say_members(members: tuple[tuple[Finding, Measure], ...]) -> str:
    """Return the numbers of muscles and sides, each muscle named once."""
    by_site: dict[str, list[str]] = {}
    for finding, measure in members:
        number = "" if measure.value is None else round_to_error(measure.value, measure.sigma, finding.reference.unit)
        least = "at least " if measure.at_least and number else ""
        said = " ".join(part for part in (measure.side.value if measure.side else "", f"{least}{number}") if part)
        by_site.setdefault(say_muscle(measure.of), []).append(said)
    return "; ".join(f"{site} {', '.join(each)}".rstrip() for site, each in by_site.items())


def _interval(topic: Topic, index: int) -> Markup:
    finding = topic.finding
    if finding.value is None or finding.sigma is None:
        return Markup("")
    return paint_interval(finding.value, finding.sigma, finding.reference, ident=f"interval-{index}")


def write_reference(reference: Reference) -> Markup:
    """Return what a value is compared with, whose it is and from where, small."""
    unit = f" {unit_words(reference.unit)}" if unit_words(reference.unit) else ""
    text = (
        f"Reference: {say_reference(reference)}, {reference.population}. "
        f"Minimal detectable change (MDC) used: {reference.mdc:.2g}{unit}. Source: {reference.source}. "
        f"{reference.note} "
    )
    mark = element("strong", "This reference is an assumption.") if reference.assumption else Markup("")
    return element("p", text, mark, class_="quiet small")


def _body(assessment: Assessment, topic: Topic, index: int) -> Markup:
    if topic.curve is None or topic.instant is None:
        return Markup("")
    facing = best_facing(topic.curve, topic.finding.side)
    angles = judged_angles(assessment)
    figure = draw_body(angles_at(angles, topic.instant), facing=facing)
    number = _number_there(angles, topic)
    change = topic.finding.value if topic.is_change else None
    side = topic.finding.side if topic.is_change else None
    wedge = find_wedge(figure, topic.curve, side=side, change_deg=change)
    angle = AngleLabel(wedge=wedge, number=number, zero=zero_words(topic)) if wedge else None
    at_s = float(assessment.pose.time_s[topic.instant])
    painful = assessment.recording.subject.painful_side
    unseen = any(not c.known for c in figure.capsules)
    caption = _shown(assessment, topic, at_s) + (" Pale parts were not measured and hang straight." if unseen else "")
    ring = f" A ring marks the painful side, {painful.value}." if painful and can_ring(figure, painful) else ""
    words = f"{topic.title}: {number} from {zero_words(topic)}, at {at_s:.1f} s.{ring}"
    return element(
        "figure",
        paint_body(
            figure,
            ident=f"body-{index}",
            title=topic.title,
            words=words,
            angle=angle,
            painful=painful,
            step=topic.finding.side if assessment.recording.task is Task.STEP_DOWN else None,
        ),
        element("figcaption", caption, class_="quiet small"),
        class_="finding-figure",
    )


def _shown(assessment: Assessment, topic: Topic, at_s: float) -> str:
    """Return which instant the figure shows: a change is a median over stances, and one of them is drawn."""
    stances = [s for s in assessment.stances if s.side is topic.finding.side and s.single]
    if topic.is_change and len(stances) > 1:
        return f"The number is the median over stances; shown is the stance nearest to it, at {at_s:.1f} s."
    repetition = find_shown(assessment)
    if repetition and repetition.index == topic.instant:
        return f"The number is the median over repetitions; shown is this one. {repetition.caption}"
    return f"At {at_s:.1f} s of the recording."


def _number_there(angles: tuple[JointAngles, ...], topic: Topic) -> str:
    """Return the number at the arc: the finding's own where it is a change, else the angle at the instant."""
    if topic.is_change or topic.curve is None or topic.instant is None:
        return round_to_error(topic.finding.value, topic.finding.sigma, topic.finding.reference.unit)
    found = curve_of(angles, topic.curve)
    return round_to_error(float(found[0][topic.instant]), float(found[1][topic.instant])) if found else ""


def _others(assessment: Assessment, topics: tuple[Topic, ...]) -> Markup:
    shown = {id(t.finding) for t in topics}
    rest = [t for t in find_topics(assessment) if id(t.finding) not in shown and not t.finding.for_clinician]
    if not rest:
        return Markup("")
    rows = [element("li", paint_verdict(t.finding.verdict), _brief(t)) for t in rest]
    title = "Also looked at" if topics else "Looked at"
    return element("div", element("h3", title), element("ul", *rows, class_="others"), class_="also")


def _brief(topic: Topic) -> Markup:
    finding = topic.finding
    if finding.value is None:
        spoken = say_for_clinician(topic)
    elif topic.folded.alike:
        said = _say_members(topic.folded.members)
        spoken = f"{said[:1].upper()}{said[1:]}"
    else:
        cut = topic.measure is not None and topic.measure.at_least
        between = "" if cut else f", {say_interval(finding.value, finding.sigma, finding.reference.unit)}"
        spoken = f"{_number(topic)}{between}"
    return element(
        "div",
        element("strong", f"{topic.title}. "),
        element("span", topic.folded.patient, class_="patient-brief"),
        " ",
        element("span", spoken, class_="quiet"),
        class_="other-words",
    )
