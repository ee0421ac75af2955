"""A comparison as a JSON tree."""

from dataclasses import asdict

from kinescript.findings.assessment import Assessment
from kinescript.findings.change import Change, ChangeParams, Comparison, Earlier
from kinescript.record.made_by import MadeBy
from kinescript.results.trees import Tree, fault_tree


def to_comparison_document(comparison: Comparison, after: Assessment) -> Tree:
    """Return comparison.json as plain data; both recordings, the retests, the assumptions, and every change."""
    before = comparison.before
    verdicts = [change.verdict for change in comparison.changes]
    return {
        "kinescript": after.made_by.version,
        "task": before.task.value,
        "before": _earlier(before),
        "after": _side(after.recording.id, after.recording.subject.id, after.made_by),
        "retests": [_earlier(each) for each in comparison.retests],
        "assumptions": asdict(ChangeParams()),
        "counts": {each: verdicts.count(each) for each in ("beyond_error", "within_error", "unknown")},
        "doubts": [fault_tree(fault) for fault in comparison.doubts],
        "changes": [_change(change) for change in comparison.changes],
    }


def _change(change: Change) -> Tree:
    reference = change.reference
    known = None
    if reference:
        limits = [reference.low, reference.high]
        known = {"range": limits, "mdc": reference.mdc, "source": reference.source}
    own = change.own
    return {
        "name": change.name,
        "of": change.of,
        "side": change.side.value if change.side else None,
        "unit": change.unit,
        "before": {"value": change.before, "sigma": change.sigma_before},
        "after": {"value": change.after, "sigma": change.sigma_after},
        "difference": change.difference,
        "sigma": change.sigma,
        "mdc": change.mdc,
        "mdc_label": change.mdc_label,
        "own": {"sem": own.sem, "n": own.n, "mdc": own.mdc} if own else None,
        "needed": change.needed,
        "needed_by": change.needed_by,
        "reference": known,
        "verdict": change.verdict,
        "toward": change.toward,
        "faults": [fault_tree(fault) for fault in change.faults],
    }


def _earlier(earlier: Earlier) -> Tree:
    side = _side(earlier.recording_id, earlier.subject_id, earlier.made_by)
    return side | {"assessment_sha256": earlier.digest}


def _side(recording: str, subject: str, made_by: MadeBy) -> Tree:
    inputs = [{"name": name, "sha256": digest} for name, digest in made_by.inputs]
    made = {"version": made_by.version, "settings": dict(made_by.settings), "inputs": inputs}
    return {"recording": recording, "subject": subject, "made_by": made}
