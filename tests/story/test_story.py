"""The golden case: the 42-year-old of the demo, from a recording to a finding, a plan and a signed script."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from kinescript.body.words import Side
from kinescript.chain import assess
from kinescript.errors import SafetyRefused
from kinescript.findings.assessment import Assessment
from kinescript.findings.finding import Finding, Verdict
from kinescript.formats.c3d_export import write_recording
from kinescript.formats.opener import open_recording
from kinescript.programme.prescribing import prescribe
from kinescript.programme.programme import Programme
from kinescript.programme.script import MotionScript
from kinescript.programme.script_document import parse_script, script_to_toml
from kinescript.programme.signing import check_may_run, find_script, list_items, sign
from kinescript.results.folder import write_results
from kinescript.results.measured_folder import read_measured
from kinescript.results.programme_folder import write_programme
from kinescript.synth.recordings import demo_recording
from kinescript.synth.visit import demo_intake

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
    keys = ["kinescript", "recording", "quality", "alignment", "muscles", "recruitment", "synergies", "measures"]
    assert list(document) == [*keys, "findings", "signature", "series", "made_by"]
    assert {p.name for p in folder.iterdir()} >= {"assessment.json", "series.parquet", "events.json", "report.html"}


def test_the_report_says_simulated(folder: Path) -> None:
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert page.index("Simulated person") < page.index("What stands out")


def test_the_report_shows_the_planted_drop(folder: Path) -> None:
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "your left hip sits a little lower" in page


DAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def programme(folder: Path) -> Programme:
    """Her first visit, planned with what the recording showed, read from the folder as `prescribe` reads it."""
    return prescribe(demo_intake(DAY), read_measured(folder / "assessment.json"), on=DAY)


def test_the_finding_a_clinician_confirmed_brings_an_exercise_on_that_leg(programme: Programme) -> None:
    (shown,) = [f for f in programme.findings if f.confirmed]
    assert (shown.code, shown.side) == ("pelvic_drop", Side.RIGHT)
    steady = [item for item in programme.weeks[0].sessions[0].items if item.exercise.startswith("single_leg_stance")]
    assert steady, "the drop on the right leg brings standing on one leg, the right one first"
    first, *others = steady[0].reasons
    assert "steadiness" in first.patient and "pelvic_drop (right)" in first.clinician
    assert any("begin with the right" in reason.patient for reason in others)


def test_every_item_has_its_reason_in_both_voices(programme: Programme) -> None:
    assert all(r.patient and r.clinician for item in list_items(programme) for r in item.reasons)
    assert all(item.reasons for item in list_items(programme))


def test_nothing_runs_before_a_clinician_signed(programme: Programme) -> None:
    with pytest.raises(SafetyRefused, match="sign"):
        check_may_run(programme, on=DAY)
    signed = sign(programme, by="R. Example, physiotherapist", at="2026-11-21T12:00:00Z")
    check_may_run(signed, on=DAY)
    script = find_script(signed, "sciatic_slider_lying", Side.RIGHT)
    assert read_script_text(script) == script
    with pytest.raises(SafetyRefused):
        check_may_run(signed, on=signed.valid_until + timedelta(days=1))


def read_script_text(script: MotionScript) -> MotionScript:
    return parse_script(script_to_toml(script), name="script.toml", as_json=False)


def test_the_sheet_says_simulated_and_whose_leg(programme: Programme, tmp_path: Path) -> None:
    folder = write_programme(programme, tmp_path / "plan")
    sheet = (folder / "sheet.html").read_text(encoding="utf-8")
    assert "SIMULATED" in sheet and "RIGHT LEG" in sheet and "PROPOSAL - NOT SIGNED" in sheet
    assert sheet.index("Get emergency help now") < sheet.index("RIGHT LEG")
