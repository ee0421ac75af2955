"""The golden case: the 42-year-old of the demo, from a recording to a finding with its error and a report."""

import json
from pathlib import Path

import pytest

from kinescript.body.words import Side
from kinescript.chain import assess
from kinescript.findings.assessment import Assessment
from kinescript.findings.finding import Finding, Verdict
from kinescript.formats.c3d_export import write_recording
from kinescript.formats.opener import open_recording
from kinescript.results.folder import write_results
from kinescript.synth.recordings import demo_recording

PLANTED_DEG = {Side.RIGHT: 11.0, Side.LEFT: 2.0}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder the demo leaves, made the way the demo makes it."""
    folder = tmp_path_factory.mktemp("story")
    write_recording(demo_recording()[0], folder / "single-leg-stance.c3d")
    write_results(assess(open_recording(folder / "single-leg-stance.c3d")), folder)
    return folder


@pytest.fixture(scope="module")
def assessment(folder: Path) -> Assessment:
    return assess(open_recording(folder / "single-leg-stance.c3d"))


def drop(assessment: Assessment, side: Side) -> Finding:
    return next(f for f in assessment.findings if f.code == "pelvic_drop" and f.side is side)


def test_the_right_stance_drop_is_found_with_its_error(assessment: Assessment) -> None:
    finding = drop(assessment, Side.RIGHT)
    assert finding.verdict is Verdict.OUTSIDE
    assert finding.value is not None and finding.sigma is not None
    assert abs(finding.value - PLANTED_DEG[Side.RIGHT]) <= 1.96 * finding.sigma
    assert finding.confidence is not None and finding.confidence > 0.95


def test_the_left_stance_is_within(assessment: Assessment) -> None:
    assert drop(assessment, Side.LEFT).verdict is Verdict.WITHIN


def test_the_evidence_is_the_measure(assessment: Assessment) -> None:
    finding = drop(assessment, Side.RIGHT)
    evidence = assessment.measures[finding.evidence[0]]
    assert (evidence.name, evidence.side, evidence.value) == ("pelvic_drop", Side.RIGHT, finding.value)


def test_the_standing_of_the_same_recording_is_the_zero(assessment: Assessment) -> None:
    faults = {f.kind for m in assessment.measures for f in m.faults}
    assert "no_standing" not in faults


def test_both_voices_speak(assessment: Assessment) -> None:
    words = drop(assessment, Side.RIGHT).words
    assert "right leg" in words.patient and "left hip" in words.patient and "deg" not in words.patient
    assert "right stance" in words.clinician and "deg" in words.clinician


def test_the_folder_is_the_contracts(folder: Path) -> None:
    document = json.loads((folder / "assessment.json").read_text(encoding="utf-8"))
    keys = ["kinescript", "recording", "quality", "alignment", "measures", "findings", "signature", "series", "made_by"]
    assert list(document) == keys
    assert {p.name for p in folder.iterdir()} >= {"assessment.json", "series.parquet", "events.json", "report.html"}


def test_the_report_says_simulated(folder: Path) -> None:
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert page.index("Simulated person") < page.index("What stands out")


def test_the_report_shows_the_planted_drop(folder: Path) -> None:
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "your left hip sits a little lower" in page
