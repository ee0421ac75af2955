"""Verdicts, their reasons and their words."""

from dataclasses import replace
from itertools import groupby

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.findings.made import UPPER, everything, measure, spoken

from kinescript.body.tasks import Task
from kinescript.body.words import Sex, Side
from kinescript.errors import InputRefused
from kinescript.findings.finding import Finding, Reference, Verdict
from kinescript.findings.reference import load_references, read_norms
from kinescript.findings.rules import find_findings, find_unjudged, judge, rank_findings
from kinescript.measures.catalogue import find_entry
from kinescript.record.fault import Fault
from kinescript.record.subject import Subject

ORDER = [Verdict.WITHIN, Verdict.BORDERLINE, Verdict.OUTSIDE]
BOTH = Reference(low=-4.0, high=4.0, mdc=5.7, unit="deg", population="", source="assumption", assumption=True)
values = st.floats(-40, 40)
sigmas = st.floats(0, 15)
references = st.sampled_from([UPPER, BOTH])


def of(findings: tuple[Finding, ...], code: str, side: Side | None = None) -> Finding:
    (one,) = (f for f in findings if f.code == code and f.side == side)
    return one


def test_the_story() -> None:
    measures = everything(11.0, 3.0)
    findings = find_findings(measures, task=Task.WALKING)
    drop = of(findings, "pelvic_drop", Side.RIGHT)
    assert drop.verdict is Verdict.OUTSIDE
    assert drop.severity == pytest.approx(6.0 / 4.0)
    assert drop.confidence is not None
    assert drop.confidence > 0.999
    assert [measures[i].name for i in drop.evidence] == [
        "pelvic_drop",
        "lumbar_side_bend_at_drop",
        "lumbar_rotation_at_drop",
        "trunk_lean",
    ]
    assert {measures[i].side for i in drop.evidence} == {Side.RIGHT}
    assert drop.words.patient == (
        "When you stand on your right leg, your left hip sits a little lower; this is common,"
        " and we'll practise steadiness."
    )
    assert drop.words.clinician.startswith(
        "Pelvic drop, right stance: 11 ± 2 deg (95 %), beyond the assumed upper limit of 5 deg"
    )
    assert "lumbar side bend 6 ± 2 deg toward the stance side" in drop.words.clinician
    assert "lumbar rotation 4 ± 2 deg away from the stance side" in drop.words.clinician
    assert "MDC 4 deg (minimal detectable change, borrowed)" in drop.words.clinician
    assert of(findings, "pelvic_drop", Side.LEFT).verdict is Verdict.WITHIN
    assert of(findings, "trunk_lean", Side.RIGHT).verdict is Verdict.BORDERLINE
    assert of(findings, "pelvic_drop_side_difference").verdict is Verdict.BORDERLINE


def test_posture_and_range_are_not_judged() -> None:
    judged = {f.code for task in Task for f in find_findings(everything(11.0, 3.0), task=task)}
    assert judged == {"pelvic_drop", "pelvic_drop_side_difference", "trunk_lean"}
    assert find_findings(everything(11.0, 3.0), task=Task.QUIET_STANDING) == ()


def test_a_missing_value_is_a_finding_that_says_why() -> None:
    findings = find_findings(everything(None, 3.0), task=Task.WALKING)
    drop = of(findings, "pelvic_drop", Side.RIGHT)
    assert drop.verdict is Verdict.UNKNOWN
    assert (drop.value, drop.sigma, drop.severity, drop.confidence) == (None, None, None, None)
    assert "could not be judged because the pelvis was out of sight" in drop.words.clinician
    assert "new recording" in drop.words.patient
    assert of(findings, "pelvic_drop_side_difference").verdict is Verdict.UNKNOWN


def test_the_side_of_a_difference_is_the_larger_one() -> None:
    for right, left, side in ((12.0, 1.0, Side.RIGHT), (1.0, 12.0, Side.LEFT)):
        found = of(find_findings(everything(right, left), task=Task.WALKING), "pelvic_drop_side_difference", side)
        assert found.verdict is Verdict.OUTSIDE
        assert f"Your {side.other} hip sits lower when you stand on your {side} leg" in found.words.patient
    assert of(find_findings(everything(3.0, 3.0), task=Task.WALKING), "pelvic_drop_side_difference").side is None
    unsure = of(find_findings(everything(3.0, 2.0, sigma=4.0), task=Task.WALKING), "pelvic_drop_side_difference")
    assert unsure.verdict is Verdict.UNKNOWN


def test_what_the_trial_mean_stood_in_for_is_told() -> None:
    fault = Fault(kind="no_standing", words="no quiet standing was recorded")
    (found,) = find_findings((measure("pelvic_drop", 4.0, Side.LEFT, 0.9, fault),), task=Task.WALKING)
    assert found.words.clinician.endswith("No quiet standing was recorded.")


@pytest.mark.parametrize(
    ("value", "sigma", "reference", "verdict"),
    [
        (4.9, 1.0, UPPER, Verdict.WITHIN),
        (-30.0, 1.0, UPPER, Verdict.WITHIN),
        (5.1, 1.0, UPPER, Verdict.BORDERLINE),
        (9.0, 1.0, UPPER, Verdict.BORDERLINE),
        (9.1, 1.0, UPPER, Verdict.OUTSIDE),
        (9.1, 2.2, UPPER, Verdict.BORDERLINE),
        (9.4, 2.2, UPPER, Verdict.OUTSIDE),
        (2.0, 4.0, UPPER, Verdict.BORDERLINE),
        (-9.8, 1.0, BOTH, Verdict.OUTSIDE),
        (-9.6, 1.0, BOTH, Verdict.BORDERLINE),
        (0.0, 6.0, BOTH, Verdict.UNKNOWN),
        (12.0, 0.0, UPPER, Verdict.OUTSIDE),
    ],
)
def test_verdicts_one_by_one(value: float, sigma: float, reference: Reference, verdict: Verdict) -> None:
    assert judge(value, sigma, reference).verdict is verdict


@given(values, values, sigmas)
def test_a_larger_value_is_never_judged_milder(one: float, other: float, sigma: float) -> None:
    low, high = sorted((one, other))
    assert ORDER.index(judge(low, sigma, UPPER).verdict) <= ORDER.index(judge(high, sigma, UPPER).verdict)


@given(values, values, sigmas)
def test_further_from_the_middle_is_never_judged_milder(one: float, other: float, sigma: float) -> None:
    near, far = sorted((one, other), key=abs)
    verdicts = judge(near, sigma, BOTH).verdict, judge(far, sigma, BOTH).verdict
    assume(Verdict.UNKNOWN not in verdicts)
    assert ORDER.index(verdicts[0]) <= ORDER.index(verdicts[1])


@given(values, sigmas, sigmas, references)
def test_more_error_never_makes_anything_outside(value: float, one: float, other: float, reference: Reference) -> None:
    small, large = sorted((one, other))
    if judge(value, small, reference).verdict is not Verdict.OUTSIDE:
        assert judge(value, large, reference).verdict is not Verdict.OUTSIDE
    if judge(value, small, reference).verdict is Verdict.UNKNOWN:
        assert judge(value, large, reference).verdict is Verdict.UNKNOWN


@given(values, sigmas, references)
def test_never_outside_within_the_error_or_the_mdc(value: float, sigma: float, reference: Reference) -> None:
    judged = judge(value, sigma, reference)
    beyond = max(value - reference.high, (reference.low if reference.low is not None else -1e9) - value, 0)
    if judged.verdict is Verdict.OUTSIDE:
        assert beyond > max(1.96 * sigma, reference.mdc)
        assert judged.confidence > 0.975
    if judged.verdict is Verdict.WITHIN:
        assert judged.severity == 0
    if judged.verdict is not Verdict.UNKNOWN:
        assert 0 <= judged.confidence <= 1
        assert judged.severity == pytest.approx(beyond / reference.mdc)


@given(values, sigmas)
def test_in_a_mirror_the_verdict_of_a_difference_stays(value: float, sigma: float) -> None:
    here, there = judge(value, sigma, BOTH), judge(-value, sigma, BOTH)
    assert here.verdict is there.verdict
    assert here.severity == there.severity
    assert here.confidence == pytest.approx(there.confidence)


def test_every_row_has_a_source_or_is_an_assumption() -> None:
    for norm in load_references():
        entry = find_entry(norm.measure)
        assert norm.reference.unit == entry.unit
        assert entry.tasks is None or norm.task in entry.tasks
        assert norm.reference.population
        assert norm.reference.assumption == (norm.label == "assumption")
        assert not norm.reference.assumption or "assumption" in norm.reference.source
        said = {"borrowed": "borrowed", "assumption": "an assumption"}[norm.reference.mdc_label]
        assert f"minimal detectable change (MDC): {said}" in norm.reference.source


@pytest.mark.parametrize("sex", [None, *Sex])
def test_nobody_is_compared_with_two_rows_at_once(sex: Sex | None) -> None:
    for age in (None, *(a / 2 for a in range(240))):
        subject = Subject(id="one", age_years=age, sex=sex)
        mine = [n for n in load_references() if n.is_of(subject) and not n.lacks(subject)]
        keys = [(norm.measure, norm.of, norm.task) for norm in mine]
        assert len(keys) == len(set(keys))


def test_age_and_sex_choose_the_row_and_without_them_the_reason_is_told() -> None:
    pace = replace(measure("walking_speed", 0.5, sigma=0.02), unit="m/s")
    old, young = (Subject(id="one", age_years=age, sex=Sex.FEMALE) for age in (85.0, 34.0))
    (aged,) = find_findings((pace,), task=Task.WALKING, subject=old)
    (slow,) = find_findings((pace,), task=Task.WALKING, subject=young)
    assert (aged.verdict, slow.verdict) == (Verdict.BORDERLINE, Verdict.OUTSIDE)
    assert slow.reference.low == pytest.approx(0.99)
    nobody = Subject(id="one", age_years=34.0)
    assert find_findings((pace,), task=Task.WALKING, subject=nobody) == ()
    (told,) = find_unjudged((pace,), task=Task.WALKING, subject=nobody)
    assert told.words == "not compared: walking speed, whose references go by sex, which nobody gave"
    assert find_unjudged((pace,), task=Task.WALKING, subject=young) == ()
    # a child has no row of their own, and no row of grown-ups either
    child = Subject(id="one", age_years=9.0, sex=Sex.MALE)
    assert find_findings((pace,), task=Task.WALKING, subject=child) == ()
    (told,) = find_unjudged((pace,), task=Task.WALKING, subject=child)
    assert told.words == "not compared: walking speed, which has no reference for a person of this age and sex"


def test_rows_that_make_no_sense_are_refused_with_their_place() -> None:
    head = "measure,of,task,sex,age_from,age_below,side_rule,low,high,mdc,unit,population,source,label,mdc_label,note\n"
    good = "pelvic_drop,,walking,,,,of_measure,,5,4,deg,adults,assumption,assumption,borrowed,"
    assert len(read_norms(head + good, name="a.csv")) == 1
    for bad in (
        good.replace(",5,", ",,"),
        good.replace(",,5,", ",6,5,"),
        good.replace(",4,", ",0,"),
        good.replace("walking", "flying"),
        good.replace("walking,,", "walking,woman,"),
        good.replace("walking,,,,", "walking,,60,50,"),
        good.replace("of_measure", "of_nobody"),
        good.replace("adults,assumption", "adults,"),
        good.replace("borrowed", "real"),
        "pelvic_drop",
    ):
        with pytest.raises(InputRefused, match=r"a\.csv, line 2"):
            read_norms(head + bad, name="a.csv")


def test_a_difference_has_a_side_only_when_it_is_outside() -> None:
    for value in range(-20, 21):
        (found,) = find_findings((measure("pelvic_drop_side_difference", value, None, 1.3),), task=Task.WALKING)
        assert (found.side is not None) == (found.verdict is Verdict.OUTSIDE)
        assert ("same on both legs" in found.words.patient) == (abs(value) <= 1)


def test_one_order_of_verdicts() -> None:
    ranked = rank_findings(tuple(spoken()))
    assert [v for v, _ in groupby(f.verdict for f in ranked)] == [
        Verdict.OUTSIDE,
        Verdict.BORDERLINE,
        Verdict.UNKNOWN,
        Verdict.WITHIN,
    ]
    outside = [f.severity for f in ranked if f.verdict is Verdict.OUTSIDE]
    assert outside == sorted(outside, reverse=True)


@pytest.mark.parametrize(
    ("held_s", "verdict"), [(60.0, Verdict.UNKNOWN), (176.5, Verdict.UNKNOWN), (190.0, Verdict.WITHIN)]
)
def test_a_hold_that_was_cut_is_never_judged_too_short(held_s: float, verdict: Verdict) -> None:
    cut = Fault(kind="cut", words="an end of the recording cut the hold: it lasted at least this long")
    hold = replace(measure("trunk_hold_time", held_s, None, 1.0, cut), unit="s")
    (found,) = find_findings(
        (hold,), task=Task.BACK_EXTENSION_HOLD, subject=Subject(id="one", age_years=40.0, sex=Sex.MALE)
    )
    assert found.verdict is verdict
    assert "at least" in found.words.clinician
    whole = replace(hold, faults=())
    (judged,) = find_findings(
        (whole,), task=Task.BACK_EXTENSION_HOLD, subject=Subject(id="one", age_years=40.0, sex=Sex.MALE)
    )
    assert judged.verdict is not Verdict.UNKNOWN
