"""An assessment as the JSON tree of the contract."""

from kinescript.findings.assessment import Assessment
from kinescript.findings.finding import Finding
from kinescript.measures.measure import Measure
from kinescript.motion.alignment import Alignment
from kinescript.record.channel import Channel
from kinescript.record.made_by import MadeBy
from kinescript.record.quality import Quality
from kinescript.record.recording import Mark, Recording
from kinescript.results.muscles import burst_tree, muscle_trees, onset_tree
from kinescript.results.muscles_together import recruitment_tree, synergy_trees
from kinescript.results.trees import Tree, fault_tree, side_word, span_tree

SERIES = "series.parquet"


def to_document(assessment: Assessment) -> Tree:
    """Return assessment.json as plain data; a value that is not known is None and its faults say why."""
    return {
        "kinescript": assessment.made_by.version,
        "recording": _recording(assessment.recording),
        "quality": _quality(assessment.quality),
        "alignment": _alignment(assessment.alignment),
        "muscles": muscle_trees(assessment),
        "recruitment": recruitment_tree(assessment),
        "synergies": synergy_trees(assessment),
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
            "span": span_tree(s.span),
            "single": [span_tree(part) for part in s.single],
            "seen_by": s.seen_by,
            "whole": s.whole,
        }
        for s in assessment.stances
    ]
    marks = [_mark(m) for m in assessment.recording.marks]
    repetitions = [
        {
            "span": span_tree(r.span),
            "phases": [{"name": p.name, "span": span_tree(p.span)} for p in r.phases],
            "state": r.state.value,
            "side": side_word(r.side),
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
        "span": span_tree(alignment.span),
        "segments": [{"at": s.at.value, "expected_deg": list(s.expected_deg)} for s in alignment.segments],
        "faults": [fault_tree(f) for f in alignment.faults],
    }


def _quality(quality: Quality) -> Tree:
    return {"usable": quality.usable, "faults": [fault_tree(f) for f in quality.faults]}


def _mark(mark: Mark) -> Tree:
    return {"name": mark.name, "span": span_tree(mark.span), "side": side_word(mark.side)}


def _made_by(made_by: MadeBy) -> Tree:
    inputs = [{"name": name, "sha256": digest} for name, digest in made_by.inputs]
    return {"version": made_by.version, "settings": dict(made_by.settings), "inputs": inputs}


def _recording(recording: Recording) -> Tree:
    subject = recording.subject
    return {
        "id": recording.id,
        "subject": {
            "id": subject.id,
            "painful_side": side_word(subject.painful_side),
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
        "faults": [fault_tree(f) for f in recording.faults],
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
        "side": side_word(measure.side),
        "value": measure.value,
        "unit": measure.unit,
        "sigma": measure.sigma,
        "span": span_tree(measure.span),
        "faults": [fault_tree(f) for f in measure.faults],
    }


def _finding(finding: Finding) -> Tree:
    reference = finding.reference
    return {
        "code": finding.code,
        "side": side_word(finding.side),
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
