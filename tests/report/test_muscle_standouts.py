"""Findings of muscles among what stands out: folded, and told to whom they are for."""

from dataclasses import replace

import pytest
from tests.report import muscle_people
from tests.report.test_page import Page

from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.findings.assessment import Assessment
from kinescript.findings.finding import Verdict
from kinescript.findings.folded import fold_findings
from kinescript.findings.rules import find_findings
from kinescript.measures.measure import Measure
from kinescript.report.page import write_report
from kinescript.report.topics import find_standouts, find_topics


def section(text: str) -> str:
    return text.split('id="muscles"')[1].split("</section>", maxsplit=1)[0]


@pytest.fixture(scope="module")
def late() -> Assessment:
    return muscle_people.late_region()


@pytest.fixture(scope="module")
def text(late: Assessment) -> str:
    return write_report(late)


def test_one_marker_of_muscles_takes_one_place_among_what_stands_out(late: Assessment) -> None:
    one = bent(late)
    outside = next(f for f in one.findings if f.code == "flexion_relaxation_ratio")
    three = (replace(outside, severity=9.0), outside, replace(outside, severity=5.0))
    topics = find_standouts(replace(one, findings=three))
    assert [(t.finding.code, t.finding.severity) for t in topics] == [("flexion_relaxation_ratio", 9.0)]


def test_what_rests_on_thin_evidence_is_told_to_the_clinician_alone(late: Assessment) -> None:
    timing = tuple(f for f in late.findings if f.code == "latency_to_movement")
    (outside,) = [f for f in timing if f.verdict is Verdict.OUTSIDE]
    person = replace(late, findings=timing)
    assert find_standouts(person) == ()
    text = write_report(person)
    Page(text)
    first = text.split('id="stands-out"')[1].split("</section>", maxsplit=1)[0]
    assert "<article" not in first
    assert "Nothing well supported stands out" in first
    # nobody is told that all is usual either, and neither the muscle nor the milliseconds are named
    for word in ("TrA/IO", " ms", "late", "onset", outside.words.patient):
        assert word not in first
    assert outside.words.patient not in text
    muscles = section(text)
    assert "For the clinician" in muscles
    assert "Judged on thin evidence" in muscles
    assert "movement&#x27;s onset: 112 ± 18 ms (95 %), late" in muscles
    assert "Evidence for this marker: thin" in muscles


def bent(late: Assessment) -> Assessment:
    """Back muscles that keep working at the bottom of a bend and going down, multifidus furthest out."""
    sizes = {"multifidus": (1.1, 0.99), "erector_spinae_longissimus": (1.3, 0.96)}
    measures = tuple(
        Measure(name=name, of=of, side=side, value=value, unit="1", sigma=0.05)
        for of, pair in sizes.items()
        for name, value in zip(("flexion_relaxation_ratio", "flexion_extension_ratio"), pair, strict=True)
        for side in Side
    )
    return replace(late, measures=measures, findings=find_findings(measures, task=Task.FORWARD_BEND))


def test_both_sides_of_several_muscles_are_one_finding_led_by_the_one_a_study_measured(late: Assessment) -> None:
    person = bent(late)
    (topic,) = find_standouts(person)
    assert (
        topic.title
        == "Flexion-relaxation ratio: both sides of erector spinae longissimus and multifidus region (surface)"
    )
    assert (topic.finding.code, topic.measure and topic.measure.of) == (
        "flexion_relaxation_ratio",
        "erector_spinae_longissimus",
    )
    text = write_report(person)
    Page(text)
    card = text.split("<article")[1].split("</article>")[0]
    assert "1.30 ± 0.10" in card
    assert "Alike: erector spinae longissimus right 1.30 ± 0.10; multifidus region (surface) left 1.10 ± 0.10" in card
    assert "the muscles beside your spine keep working" in card
    # of the flexion-extension ratio a study measured the longissimus alone
    (other,) = [t for t in find_topics(person) if t.finding.code == "flexion_extension_ratio"]
    assert not other.finding.reference.assumption
    rest = text.split("Also looked at")[1].split("</section>")[0]
    assert rest.count("<li") == 1
    assert "multifidus region (surface) left 0.99 ± 0.10, right 0.99 ± 0.10" in rest


def test_findings_that_differ_are_not_folded(late: Assessment) -> None:
    person = bent(late)
    one, other, *_ = person.findings
    within = replace(other, verdict=Verdict.WITHIN, severity=0.0)
    assert [len(f.members) for f in fold_findings((one, within), person.measures)] == [1, 1]
    drops = tuple(f for f in late.findings if f.code == "pelvic_drop")
    assert len(fold_findings(drops, late.measures)) == len(drops) > 1
    early = made_timing(Side.LEFT, -300.0), made_timing(Side.RIGHT, 300.0)
    findings = find_findings(early, task=Task.SINGLE_LEG_STANCE)
    assert {f.verdict for f in findings} == {Verdict.OUTSIDE}
    assert [f.title for f in fold_findings(findings, early)] == [
        f"TrA/IO region (surface), {side}, onset after the prime mover's onset" for side in ("right", "left")
    ]
    alike = made_timing(Side.LEFT, 200.0), made_timing(Side.RIGHT, 300.0)
    (folded,) = fold_findings(find_findings(alike, task=Task.SINGLE_LEG_STANCE), alike)
    assert folded.title == "TrA/IO region (surface), both sides, onset after the prime mover's onset"
    assert folded.measure is alike[1]
    assert " on the right" not in folded.patient
    assert " on the right" in folded.lead.words.patient


def made_timing(side: Side, value: float) -> Measure:
    of = "transversus_internal_oblique_region"
    return Measure(name="latency_to_prime_mover", of=of, side=side, value=value, unit="ms", sigma=5.0)
