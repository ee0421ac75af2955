"""The golden case, muscles: the late region and the back that does not relax are found, with words and with errors."""

import json
from pathlib import Path
from statistics import median

import pytest

from kinescript.body.words import Side
from kinescript.chain import assess
from kinescript.cli.command_assess import say
from kinescript.findings.assessment import Assessment
from kinescript.findings.finding import Finding, Verdict
from kinescript.findings.folded import fold_findings
from kinescript.formats.c3d_export import write_recording
from kinescript.formats.opener import open_recording
from kinescript.results.folder import write_results
from kinescript.synth.recordings import demo_bend_recording, demo_recording
from kinescript.synth.truth import Truth

REGION, BACK = "transversus_internal_oblique_region", "erector_spinae_longissimus"


@pytest.fixture(scope="module")
def stance(tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    file = tmp_path_factory.mktemp("stance") / "single-leg-stance.c3d"
    write_recording(demo_recording()[0], file)
    return assess(open_recording(file))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the bend, made the way the demo makes it."""
    folder = tmp_path_factory.mktemp("bend")
    write_recording(demo_bend_recording()[0], folder / "forward-bend.c3d")
    write_results(assess(open_recording(folder / "forward-bend.c3d")), folder)
    return folder


@pytest.fixture(scope="module")
def bend(folder: Path) -> Assessment:
    return assess(open_recording(folder / "forward-bend.c3d"))


def finding(assessment: Assessment, code: str, of: str, side: Side) -> Finding:
    return next(
        f
        for f in assessment.findings
        if f.code == code and f.side is side and assessment.measures[f.evidence[0]].of.split("/")[0] == of
    )


def true_latency_ms(truth: Truth, side: Side) -> float:
    """Return the median over the lifts of: the region's onset after that of the lifted leg's rectus femoris."""
    found = []
    for number, each in enumerate(truth.repetitions):
        assert each.side is not None
        mover = truth.muscle("rectus_femoris", each.side.other).burst(number)
        region = truth.muscle(REGION, side).burst(number)
        assert mover is not None and region is not None
        found.append(1000 * (region.onset_s - mover.onset_s))
    return median(found)


def test_the_right_region_is_late_and_found_with_its_error(stance: Assessment) -> None:
    late = finding(stance, "latency_to_prime_mover", REGION, Side.RIGHT)
    assert late.verdict is Verdict.OUTSIDE
    assert late.value is not None and late.sigma is not None
    true_ms = true_latency_ms(demo_recording()[1], Side.RIGHT)
    assert true_ms == pytest.approx(120, abs=30)
    assert abs(late.value - true_ms) <= 1.96 * late.sigma


def test_the_left_region_is_in_time(stance: Assessment) -> None:
    assert finding(stance, "latency_to_prime_mover", REGION, Side.LEFT).verdict is Verdict.WITHIN


def test_the_late_region_has_words_and_how_firm_the_marker_is(stance: Assessment) -> None:
    late = finding(stance, "latency_to_prime_mover", REGION, Side.RIGHT)
    assert "right" in late.words.patient and "ms" not in late.words.patient
    assert "late" in late.words.clinician and "ms" in late.words.clinician
    assert late.grade == "weak"


@pytest.mark.parametrize("side", Side)
def test_the_back_that_does_not_relax_is_found_with_its_error(bend: Assessment, side: Side) -> None:
    (true,) = {round(r.flexion_extension_ratio, 9) for r in demo_bend_recording()[1].muscle(BACK, side).relaxation}
    tense = finding(bend, "flexion_extension_ratio", BACK, side)
    assert tense.verdict is Verdict.OUTSIDE
    assert tense.value is not None and tense.sigma is not None
    assert abs(tense.value - true) <= 1.96 * tense.sigma
    assert "bend" in tense.words.patient


@pytest.mark.parametrize("side", Side)
def test_the_reduced_flexion_relaxation_is_found_and_judged(bend: Assessment, side: Side) -> None:
    reduced = finding(bend, "flexion_relaxation_ratio", BACK, side)
    assert reduced.verdict is Verdict.OUTSIDE
    assert "Flexion-relaxation reduced" in reduced.words.clinician
    first = fold_findings(bend.findings, bend.measures)[0]
    assert (
        first.title
        == "Flexion-relaxation ratio: both sides of erector spinae longissimus and multifidus region (surface)"
    )
    assert first.measure is not None and first.measure.of == BACK


def test_the_terminal_names_one_muscle_and_the_flexion_relaxation(
    bend: Assessment, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for kinds in (2, None):
        say(bend.recording, bend, tmp_path, kinds=kinds)
        lines = capsys.readouterr().out.splitlines()
        (line,) = [each for each in lines if "flexion-relaxation" in each]
        assert line.startswith("  ▲ outside    Erector spinae longissimus, ")
        assert line.endswith("(95 %), 3 more alike")
        assert sum("flexion-extension" in each for each in lines) == (0 if kinds else 1)
        assert len(lines) <= 8


@pytest.mark.parametrize("side", Side)
def test_the_planted_relaxation_comes_back(bend: Assessment, side: Side) -> None:
    (measure,) = [m for m in bend.measures if (m.name, m.of, m.side) == ("flexion_relaxation_ratio", BACK, side)]
    assert measure.value is not None and measure.sigma is not None
    assert abs(measure.value - 1.3) <= 1.96 * measure.sigma
    assert measure.value + 1.96 * measure.sigma < 2.96, "under the mean of people with low back pain"


def test_every_electrode_of_the_story_can_be_trusted(stance: Assessment, bend: Assessment) -> None:
    for assessment in (stance, bend):
        assert len(assessment.worked.signals) == 14
        assert all(signal.quality.trust != "unusable" for signal in assessment.worked.signals)


def test_the_bends_folder_is_the_contracts(folder: Path) -> None:
    assert {p.name for p in folder.iterdir()} >= {"assessment.json", "series.parquet", "events.json", "report.html"}
    assert json.loads((folder / "assessment.json").read_text(encoding="utf-8"))["muscles"]
    onsets = json.loads((folder / "events.json").read_text(encoding="utf-8"))["onsets"]
    assert {each["site"] for each in onsets} >= {BACK, "multifidus"}
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert page.index("Simulated person") < page.index("What stands out")
