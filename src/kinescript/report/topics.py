"""What a finding is about: its title, its curve, and the instant to show."""

import math
from dataclasses import dataclass

import numpy as np

from kinescript.body.joints import CURVES, Curve, Joint
from kinescript.body.words import Side
from kinescript.findings.assessment import Assessment
from kinescript.findings.finding import Finding, Verdict
from kinescript.measures.catalogue import find_entry
from kinescript.measures.measure import Measure
from kinescript.motion.angles import curve_of
from kinescript.signal.arrays import Bools, Floats
from kinescript.signal.spans import Span, mask_of

_ORDER = (Verdict.OUTSIDE, Verdict.BORDERLINE, Verdict.UNKNOWN, Verdict.WITHIN)
_MOST = 3
_CHANGES = {"pelvic_drop": "Pelvis", "trunk_lean": "Trunk"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A finding with the measure and the curve it rests on, and the sample at which it is best seen (None: nowhere)."""

    finding: Finding
    measure: Measure | None
    curve: Curve | None
    instant: int | None

    @property
    def is_change(self) -> bool:
        """Whether the number is this very angle's change from quiet standing at the instant."""
        return self.finding.code in _CHANGES

    @property
    def title(self) -> str:
        """What it is about, in words both patient and clinician can read."""
        side = self.finding.side
        if self.finding.code == "pelvic_drop_side_difference":
            return "Pelvis, right leg compared with left"
        if self.is_change and side is not None:
            return f"{_CHANGES[self.finding.code]} while the {side.value} leg carries"
        words = self.curve.title if self.curve else measure_title(self.finding.code)
        return words if side is None or side.value in words.lower() else f"{words}, {side.value}"


def rank_findings(assessment: Assessment) -> tuple[Finding, ...]:
    """Return the findings, outside before borderline before unknown before within, the more severe first."""
    return tuple(sorted(assessment.findings, key=lambda f: (_ORDER.index(f.verdict), -(f.severity or 0.0))))


def find_standouts(assessment: Assessment) -> tuple[Topic, ...]:
    """Return at most three findings that stand out, each with its curve and its instant."""
    chosen = [f for f in rank_findings(assessment) if f.verdict in (Verdict.OUTSIDE, Verdict.BORDERLINE)]
    return tuple(find_topic(assessment, f) for f in chosen[:_MOST])


def find_topic(assessment: Assessment, finding: Finding) -> Topic:
    """Return what a finding is about."""
    measures = [assessment.measures[i] for i in finding.evidence if 0 <= i < len(assessment.measures)]
    measure = measures[0] if measures else None
    names = [m.of for m in measures] + (["pelvis_obliquity_deg"] if finding.code == "pelvic_drop" else [])
    by_name = {c.name: c for c in CURVES}
    curve = next((by_name[n] for n in names if n in by_name), None)
    instant = _find_instant(assessment, finding, measure, curve) if curve else None
    return Topic(finding=finding, measure=measure, curve=curve, instant=instant)


def _find_instant(assessment: Assessment, finding: Finding, measure: Measure | None, curve: Curve) -> int | None:
    found = curve_of(assessment.angles, curve)
    if found is None:
        return None
    time_s, values = assessment.pose.time_s, found[0]
    span = measure.span if measure else None
    if span is not None and span.duration_s == 0:
        index = int(np.argmin(np.abs(time_s - span.start_s)))
        return index if np.isfinite(values[index]) else None
    if finding.code == "pelvic_drop" and finding.side is not None:
        away = values if finding.side is Side.LEFT else -values
        single = [p for s in assessment.stances if s.side is finding.side for p in s.single if _overlap(p, span)]
        peaks = [i for p in single if (i := _argmax(away, mask_of((p,), time_s))) is not None]
        # the finding is a median over stances: show the middle one
        return sorted(peaks, key=lambda i: float(away[i]))[len(peaks) // 2] if peaks else None
    inside: Bools = mask_of((span,), time_s) if span else np.ones(len(time_s), dtype=np.bool_)
    middle = np.nanmedian(values) if np.isfinite(values).any() else 0.0
    return _argmax(np.abs(values - middle), inside)


def _argmax(values: Floats, inside: Bools) -> int | None:
    usable = np.where(inside & np.isfinite(values), values, -np.inf)
    index = int(np.argmax(usable)) if len(usable) else 0
    return index if len(usable) and np.isfinite(usable[index]) else None


def _overlap(part: Span, span: Span | None) -> bool:
    return span is None or (part.start_s < span.end_s and part.end_s > span.start_s)


def measure_title(name: str) -> str:
    """Return what a measure is called in the catalogue, else its name in words."""
    try:
        return find_entry(name).title
    except KeyError:
        return name.replace("_", " ").capitalize()


def angles_at(assessment: Assessment, index: int) -> dict[str, float]:
    """Return every measured angle at one sample in degrees, by curve name; unknown ones are left out."""
    found = {}
    for curve in CURVES:
        pair = curve_of(assessment.angles, curve)
        if pair is not None and math.isfinite(float(pair[0][index])):
            found[curve.name] = float(pair[0][index])
    return found


def zero_words(topic: Topic) -> str:
    """Return what the angle in the figure is measured from."""
    if topic.is_change:
        kinds = {f.kind for f in topic.measure.faults} if topic.measure else set()
        return "the trial's mean" if any("standing" in k or "trial" in k for k in kinds) else "quiet standing"
    joint = topic.curve.joint if topic.curve else None
    return (
        {Joint.PELVIS: "level", Joint.TRUNK: "upright", Joint.LUMBAR: "the pelvis"}.get(joint, "straight")
        if joint
        else ""
    )
