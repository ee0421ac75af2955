"""What a finding is about: its title, its curve, and the instant to show."""

import math
from dataclasses import dataclass, replace

import numpy as np

from kinescript.body.joints import CURVES, Curve
from kinescript.findings.assessment import Assessment
from kinescript.findings.finding import Finding, Verdict
from kinescript.findings.folded import Folded, fold_findings
from kinescript.measures.catalogue import find_entry
from kinescript.measures.measure import Measure
from kinescript.motion.angles import curve_of
from kinescript.report.postures import zero_of
from kinescript.report.repeats import find_shown

_MOST = 3
_IN_REPETITION = "repetition_range"
_CHANGES = {"pelvic_drop": "Pelvis", "trunk_lean": "Trunk"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A finding with the measure and the curve it rests on, and the sample at which it is best seen (None: nowhere).

    `aligned`: sensors were aligned in quiet standing, so every angle is the change from it. `folded` holds the same
    marker of other muscles and sides.
    """

    finding: Finding
    measure: Measure | None
    curve: Curve | None
    instant: int | None
    aligned: bool
    folded: Folded

    @property
    def is_change(self) -> bool:
        """Whether the number is this very angle's change from quiet standing at the instant."""
        return self.finding.code in _CHANGES

    @property
    def title(self) -> str:
        """What it is about, in words both patient and clinician can read."""
        side = self.finding.side
        if self.folded.of_muscle:
            return self.folded.title
        if self.finding.code == "pelvic_drop_side_difference":
            return "Pelvis, right leg compared with left"
        if self.is_change and side is not None:
            return f"{_CHANGES[self.finding.code]} while the {side.value} leg carries"
        # a ratio or a time is no angle of the curve it is made of
        angle = self.curve is not None and self.finding.reference.unit == "deg"
        words = self.curve.title if self.curve and angle else measure_title(self.finding.code)
        return words if side is None or side.value in words.lower() else f"{words}, {side.value}"


def find_standouts(assessment: Assessment) -> tuple[Topic, ...]:
    """Return at most three findings that stand out, each with its curve and its instant.

    A value inside its limits does not, however wide its error is. Of a kind of finding of muscles the first stands for
    the others. What is for the clinician alone stands in the section on muscles.
    """
    chosen: list[Topic] = []
    for topic in find_topics(assessment):
        finding, kind = topic.finding, topic.folded.kind
        out = finding.verdict is Verdict.OUTSIDE or (finding.verdict is Verdict.BORDERLINE and finding.severity)
        told = topic.folded.of_muscle and any(kind == t.folded.kind for t in chosen)
        if out and not told and not finding.for_clinician:
            chosen.append(topic)
    return tuple(chosen[:_MOST])


def find_topics(assessment: Assessment) -> tuple[Topic, ...]:
    """Return everything that was judged as people should read it, findings of one kind of muscles in one."""
    folded = fold_findings(assessment.findings, assessment.measures)
    return tuple(replace(find_topic(assessment, each.lead), folded=each) for each in folded)


def find_topic(assessment: Assessment, finding: Finding) -> Topic:
    """Return what a finding is about."""
    measures = [assessment.measures[i] for i in finding.evidence if 0 <= i < len(assessment.measures)]
    measure = measures[0] if measures else None
    by_name = {c.name: c for c in CURVES}
    curve = next((by_name[m.of] for m in measures if m.of in by_name), None)
    instant = _find_instant(assessment, finding, measures, curve) if curve else None
    aligned = assessment.alignment is not None
    alone = Folded(lead=finding, measure=measure)
    return Topic(finding=finding, measure=measure, curve=curve, instant=instant, aligned=aligned, folded=alone)


def _find_instant(assessment: Assessment, finding: Finding, measures: list[Measure], curve: Curve) -> int | None:
    """Return the sample at which a measure of this curve was read, that of the finding's own side first."""
    read = [m for m in measures if m.of == curve.name and m.span is not None and m.span.duration_s == 0]
    spans = [m.span for m in sorted(read, key=lambda m: m.side is not finding.side) if m.span is not None]
    found = curve_of(assessment.angles, curve)
    if not spans and finding.code == _IN_REPETITION:
        # a range is a median: the repetition that is shown wherever nothing is judged shows it best
        shown = find_shown(assessment)
        return shown.index if shown else None
    if found is None or not spans:
        return None
    index = int(np.argmin(np.abs(assessment.pose.time_s - spans[0].start_s)))
    return index if math.isfinite(float(found[0][index])) else None


def measure_title(name: str) -> str:
    """Return what a measure is called in the catalogue, else its name in words."""
    try:
        return find_entry(name).title
    except KeyError:
        return name.replace("_", " ").capitalize()


def zero_words(topic: Topic) -> str:
    """Return what the angle in the figure is measured from."""
    if topic.is_change:
        kinds = {f.kind for f in topic.measure.faults} if topic.measure else set()
        return "the trial's mean" if any("standing" in k or "trial" in k for k in kinds) else "quiet standing"
    return zero_of(topic.curve.joint, aligned=topic.aligned) if topic.curve else ""
