"""An assessment as the JSON tree of the contract."""

from typing import Any

from kinescript.body.words import Side
from kinescript.findings.assessment import Assessment
from kinescript.findings.finding import Finding
from kinescript.measures.measure import Measure
from kinescript.motion.alignment import Alignment
from kinescript.record.channel import Channel
from kinescript.record.fault import Fault
from kinescript.record.made_by import MadeBy
from kinescript.record.quality import Quality
from kinescript.record.recording import Mark, Recording
from kinescript.results.muscles import burst_tree, muscle_trees, onset_tree
from kinescript.signal.spans import Span

SERIES = "series.parquet"
Tree = dict[str, Any]


def to_document(assessment: Assessment) -> Tree:
    """Return assessment.json as plain data; a value that is not known is None and its faults say why."""
    return {
        "kinescript": assessment.made_by.version,
        "recording": _recording(assessment.recording),
        "quality": _quality(assessment.quality),
        "alignment": _alignment(assessment.alignment),
        "muscles": muscle_trees(assessment),
        "measures": [_measure(m) for m in assessment.measures],
        "findings": [_finding(f) for f in assessment.findings],
        "signature": None,
        "series": SERIES,
        "made_by": _made_by(assessment.made_by),
    }


def to_events(assessment: Assessment) -> Tree:
    """Return events.json as plain data: stances, onsets and bursts of muscles, and what was marked while recording."""
    stances = [
        {
            "side": s.side.value,
            "span": _span(s.span),
            "single": [_span(part) for part in s.single],
            "seen_by": s.seen_by,
            "whole": s.whole,
        }
        for s in assessment.stances
    ]
    marks = [_mark(m) for m in assessment.recording.marks]
    repetitions = [
        {
            "span": _span(r.span),
            "phases": [{"name": p.name, "span": _span(p.span)} for p in r.phases],
            "state": r.state.value,
            "side": _side(r.side),
        }
        for r in assessment.repetitions
    ]
    return {
        "repetitions": repetitions,
        "stances": stances,
        "onsets": [onset_tree(each) for each in assessment.onsets],
        "bursts": [burst_tree(each) for each in assessment.worked.bursts],
        "marks": marks,
    }


def _alignment(alignment: Alignment | None) -> Tree | None:
    if alignment is None:
        return None
    return {
        "zero": alignment.zero,
        "found_by": alignment.found_by,
        "span": _span(alignment.span),
        "segments": [{"at": s.at.value, "expected_deg": list(s.expected_deg)} for s in alignment.segments],
        "faults": [_fault(f) for f in alignment.faults],
    }


def _span(span: Span | None) -> list[float] | None:
    return None if span is None else [span.start_s, span.end_s]


def _side(side: Side | None) -> str | None:
    return None if side is None else side.value


def _fault(fault: Fault) -> Tree:
    return {"kind": fault.kind, "words": fault.words, "span": _span(fault.span)}


def _quality(quality: Quality) -> Tree:
    return {"usable": quality.usable, "faults": [_fault(f) for f in quality.faults]}


def _mark(mark: Mark) -> Tree:
    return {"name": mark.name, "span": _span(mark.span), "side": _side(mark.side)}


def _made_by(made_by: MadeBy) -> Tree:
    inputs = [{"name": name, "sha256": digest} for name, digest in made_by.inputs]
    return {"version": made_by.version, "settings": dict(made_by.settings), "inputs": inputs}


def _recording(recording: Recording) -> Tree:
    subject = recording.subject
    return {
        "id": recording.id,
        "subject": {
            "id": subject.id,
            "painful_side": _side(subject.painful_side),
            "age_years": subject.age_years,
            "sex": subject.sex.value if subject.sex else None,
            "height_m": subject.height_m,
            "mass_kg": subject.mass_kg,
            "lengths_m": dict(subject.lengths_m),
        },
        "task": recording.task.value,
        "duration_s": recording.duration_s,
        "channels": [_channel(c) for c in recording.channels],
        "marks": [_mark(m) for m in recording.marks],
        "faults": [_fault(f) for f in recording.faults],
        "made_by": _made_by(recording.made_by),
    }


def _channel(channel: Channel) -> Tree:
    return {
        "kind": channel.kind.value,
        "at": channel.at.words,
        "frame": channel.frame.value if channel.frame else None,
        "unit": channel.unit,
        "rate_hz": channel.clock.rate_hz,
        "samples": len(channel.values),
    }


def _measure(measure: Measure) -> Tree:
    return {
        "name": measure.name,
        "of": measure.of,
        "side": _side(measure.side),
        "value": measure.value,
        "unit": measure.unit,
        "sigma": measure.sigma,
        "span": _span(measure.span),
        "faults": [_fault(f) for f in measure.faults],
    }


def _finding(finding: Finding) -> Tree:
    reference = finding.reference
    return {
        "code": finding.code,
        "side": _side(finding.side),
        "verdict": finding.verdict.value,
        "severity": finding.severity,
        "confidence": finding.confidence,
        "value": finding.value,
        "sigma": finding.sigma,
        "reference": {
            "range": [reference.low, reference.high],
            "mdc": reference.mdc,
            "unit": reference.unit,
            "population": reference.population,
            "source": reference.source,
            "assumption": reference.assumption,
            "mdc_label": reference.mdc_label,
            "note": reference.note,
            "against": reference.against,
        },
        "evidence": list(finding.evidence),
        "grade": finding.grade,
        "words": {"patient": finding.words.patient, "clinician": finding.words.clinician},
    }
