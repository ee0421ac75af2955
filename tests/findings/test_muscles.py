"""What is judged of muscles, against whom, in which words, and in which order."""

import re
from dataclasses import replace

import numpy as np
import pytest

from kinescript.body.segments import MuscleSite
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.findings.finding import Finding, Verdict
from kinescript.findings.reference import load_references, read_norms
from kinescript.findings.rules import find_findings, find_unjudged, rank_findings
from kinescript.findings.spoken import say_grade, say_muscle, say_muscle_plainly
from kinescript.measures.catalogue import find_entry
from kinescript.measures.measure import Measure
from kinescript.measures.muscle_orders import load_muscle_orders
from kinescript.muscle.levels.activation import Activation, NormalisedTo, ReferenceKind
from kinescript.muscle.worked import Worked
from kinescript.record.fault import Fault
from kinescript.record.muscle_sites import site_entries
from kinescript.record.subject import Subject

TRA, BACK, HIP = "transversus_internal_oblique_region", "erector_spinae_longissimus", "gluteus_medius"
NOBODY = Subject(id="P-01")


def made(name: str, of: str, value: float | None, sigma: float, side: Side | None = Side.LEFT) -> Measure:
    faults = () if value is not None else (Fault(kind="lead_off", words="the electrode came off"),)
    unit = find_entry(name).unit
    return Measure(
        name=name, of=of, side=side, value=value, unit=unit, sigma=None if value is None else sigma, faults=faults
    )


def normalised(kind: ReferenceKind, *, of: str = HIP, sides: tuple[Side, ...] = (Side.LEFT,)) -> Worked:
    none = kind is ReferenceKind.NONE
    to = NormalisedTo(kind=kind, level=None if none else 1.0, sigma=None if none else 0.0, seen_in="")
    time_s = np.arange(3.0)
    sites = (MuscleSite(muscle=of, side=side) for side in sides)
    unit = "mV" if none else "%"
    return Worked(
        activations=tuple(
            Activation(at=at, time_s=time_s, level=time_s, sigma=time_s, unit=unit, normalised_to=to) for at in sites
        )
    )


def judged(one: Measure, task: Task, worked: Worked = Worked()) -> Finding:
    (found,) = find_findings((one,), task=task, worked=worked)
    return found


@pytest.mark.parametrize(
    ("value", "sigma", "verdict", "said"),
    [
        (-20.0, 5.0, Verdict.WITHIN, "in time"),
        (50.0, 5.0, Verdict.WITHIN, "in time"),
        (70.0, 5.0, Verdict.BORDERLINE, "borderline"),
        (120.0, 5.0, Verdict.OUTSIDE, "late"),
        (120.0, 60.0, Verdict.BORDERLINE, "borderline"),
        (-160.0, 5.0, Verdict.OUTSIDE, "early"),
        (0.0, 90.0, Verdict.UNKNOWN, "cannot tell"),
        (None, 0.0, Verdict.UNKNOWN, "cannot tell"),
    ],
)
@pytest.mark.parametrize(("name", "earlier_ms"), [("latency_to_prime_mover", 0.0), ("latency_to_movement", 50.0)])
def test_timing_of_the_region_is_judged_within_the_window(
    name: str, earlier_ms: float, value: float | None, sigma: float, verdict: Verdict, said: str
) -> None:
    shifted = None if value is None else value - earlier_ms
    found = judged(made(name, TRA, shifted, sigma), Task.SINGLE_LEG_STANCE)
    assert found.verdict is verdict
    assert said in found.words.clinician
    assert found.words.clinician.startswith("TrA/IO region (surface), left, ")
    assert found.grade == "weak"
    assert "Evidence for this marker: thin" in found.words.clinician
    assert found.reference.assumption
    assert "unrelated to changes in pain" in found.reference.note


def test_only_trunk_muscles_have_a_window_so_nobody_is_told_their_gluteus_has_to_be_first() -> None:
    trunk = {TRA, "external_oblique", "multifidus", "erector_spinae_longissimus"}
    for name, whose in (("latency_to_movement", {TRA}), ("latency_to_prime_mover", trunk)):
        for task in Task:
            asked = {of for of in site_entries() if find_findings((made(name, of, 300.0, 1.0),), task=task)}
            assert asked <= whose
            assert task is not Task.SINGLE_LEG_STANCE or asked == whose


def test_a_muscle_is_judged_once_against_the_prime_mover_where_that_was_heard() -> None:
    both = (made("latency_to_movement", TRA, 300.0, 1.0), made("latency_to_prime_mover", TRA, 0.0, 1.0))
    assert [f.code for f in find_findings(both, task=Task.SINGLE_LEG_STANCE)] == ["latency_to_prime_mover"]
    unheard = (both[0], made("latency_to_prime_mover", TRA, None, 0.0))
    assert {f.code for f in find_findings(unheard, task=Task.SINGLE_LEG_STANCE)} == {
        "latency_to_movement",
        "latency_to_prime_mover",
    }
    other = (both[0], made("latency_to_prime_mover", TRA, 0.0, 1.0, Side.RIGHT))
    assert len(find_findings(other, task=Task.SINGLE_LEG_STANCE)) == 2


@pytest.mark.parametrize(
    ("value", "verdict"),
    [(0.47, Verdict.WITHIN), (0.692, Verdict.WITHIN), (0.8, Verdict.BORDERLINE), (0.9, Verdict.OUTSIDE)],
)
def test_the_flexion_extension_ratio_has_its_published_cut_off(value: float, verdict: Verdict) -> None:
    found = judged(made("flexion_extension_ratio", BACK, value, 0.02), Task.FORWARD_BEND)
    assert found.verdict is verdict
    assert (found.reference.high, found.reference.assumption) == (0.692, False)
    assert "sensitivity 76 %, specificity 98 %" in found.reference.source
    elsewhere = judged(made("flexion_extension_ratio", "multifidus", value, 0.02), Task.FORWARD_BEND)
    assert elsewhere.reference.assumption


@pytest.mark.parametrize(
    ("value", "verdict"),
    [(4.15, Verdict.WITHIN), (3.56, Verdict.WITHIN), (3.0, Verdict.BORDERLINE), (2.9, Verdict.OUTSIDE)],
)
def test_reduced_flexion_relaxation_is_judged_midway_between_the_groups(value: float, verdict: Verdict) -> None:
    for of in (BACK, "erector_spinae_iliocostalis", "multifidus"):
        found = judged(made("flexion_relaxation_ratio", of, value, 0.02), Task.FORWARD_BEND)
        assert found.verdict is verdict
        assert (found.reference.low, found.reference.high, found.reference.assumption) == (3.56, None, True)
        assert found.reference.low == pytest.approx((2.96 + 2.96 + 1.19) / 2, abs=0.01)
        assert ("Flexion-relaxation reduced" in found.words.clinician) == (verdict is Verdict.OUTSIDE)
        assert ("keep working where they could ease off" in found.words.patient) == (verdict is Verdict.OUTSIDE)


@pytest.mark.parametrize(
    ("value", "verdict"),
    [(12.0, Verdict.WITHIN), (3.8, Verdict.WITHIN), (3.5, Verdict.UNKNOWN), (2.0, Verdict.UNKNOWN)],
)
def test_a_back_as_silent_as_its_channel_is_within_where_even_the_least_it_can_be_is(
    value: float, verdict: Verdict
) -> None:
    cut = Fault(kind="cut", words="as silent as its channel's noise there")
    least = replace(made("flexion_relaxation_ratio", BACK, value, 0.05), faults=(cut,))
    found = judged(least, Task.FORWARD_BEND)
    assert found.verdict is verdict
    assert "at least" in found.words.clinician


def test_going_down_as_hard_as_coming_up_says_nothing_of_the_bottom_of_the_bend() -> None:
    found = judged(made("flexion_extension_ratio", BACK, 0.96, 0.03), Task.FORWARD_BEND)
    assert "work nearly as hard going down as coming up" in found.words.patient
    assert "ease off" not in found.words.patient
    assert "going down asks nearly as much of the muscle as coming up. Full flexion is no part" in found.words.clinician


def test_ratios_known_from_means_of_patients_alone_are_not_judged() -> None:
    judged_names = {norm.measure for norm in load_references()}
    assert not judged_names & {"extension_relaxation_ratio", "co_contraction_index"}


def test_a_level_is_judged_only_as_a_share_of_the_contraction_its_reference_is_of() -> None:
    level = made("stance_level", HIP, 5.0, 0.5)
    for kind in ReferenceKind:
        worked = normalised(kind)
        found = find_findings((level,), task=Task.STEP_DOWN, worked=worked)
        unjudged = find_unjudged((level,), task=Task.STEP_DOWN, subject=NOBODY, worked=worked)
        assert bool(found) == (kind is ReferenceKind.MVIC)
        assert bool(unjudged) == (kind is not ReferenceKind.MVIC)
        assert all("maximal voluntary contraction, which nobody recorded" in f.words for f in unjudged)
    assert not find_findings((level,), task=Task.STEP_DOWN, worked=normalised(ReferenceKind.MVIC, sides=(Side.RIGHT,)))
    own = made("muscle_level", BACK, 140.0, 2.0)
    kinds = [k for k in ReferenceKind if find_findings((own,), task=Task.SQUAT, worked=normalised(k, of=BACK))]
    # a light contraction is no ceiling: a level above it is nothing that stands out
    assert kinds == [ReferenceKind.MVIC]


def test_the_own_side_and_reference_are_told_before_other_people() -> None:
    measures = (
        made("stance_level", HIP, 250.0, 1.0),
        made("flexion_extension_ratio", BACK, 1.5, 0.01),
        made("muscle_level", HIP, 250.0, 1.0),
        made("level_side_ratio", HIP, 2.5, 0.01, side=None),
    )
    worked = normalised(ReferenceKind.MVIC, sides=(Side.LEFT, Side.RIGHT))
    found = [
        *find_findings(measures, task=Task.STEP_DOWN, worked=worked),
        *find_findings(measures[1:2] + measures[3:], task=Task.FORWARD_BEND, worked=worked),
    ]
    assert {f.verdict for f in found} == {Verdict.OUTSIDE}
    ranked = rank_findings(tuple(found))
    levels = [f.reference.against for f in ranked if f.code != "flexion_extension_ratio"]
    assert levels == sorted(levels, key=lambda against: against == "people")
    assert levels[-1] == "people"
    said = {f.code: f.words.clinician for f in found}
    assert "own other side" in said["level_side_ratio"]
    assert "of the reference" in said["muscle_level"]
    assert next(f.side for f in found if f.code == "level_side_ratio") is Side.RIGHT


@pytest.mark.parametrize("factor", [1.0, 1.4, 1.8, 2.05, 4.0])
def test_twice_the_other_side_and_half_of_it_are_judged_alike(factor: float) -> None:
    worked = normalised(ReferenceKind.SUBMAXIMAL, sides=(Side.LEFT, Side.RIGHT))
    more, less = (
        judged(made("level_side_ratio", HIP, value, 0.001 * value, side=None), Task.WALKING, worked)
        for value in (factor, 1 / factor)
    )
    assert more.verdict is less.verdict
    assert more.severity == pytest.approx(less.severity, abs=0.03)
    if more.verdict is Verdict.OUTSIDE:
        assert (more.side, less.side) == (Side.RIGHT, Side.LEFT)
        assert "more active on the right than on the own other side" in more.words.clinician
        assert "on the left worked more than those on your other side" in less.words.patient
    one_sided = normalised(ReferenceKind.SUBMAXIMAL)
    measure = made("level_side_ratio", HIP, factor, 0.01, side=None)
    assert not find_findings((measure,), task=Task.WALKING, worked=one_sided)


def test_a_marker_with_thin_evidence_comes_after_a_supported_one_however_far_it_is() -> None:
    late = judged(made("latency_to_movement", TRA, 900.0, 5.0), Task.SINGLE_LEG_STANCE)
    ratio = judged(made("flexion_extension_ratio", BACK, 0.9, 0.02), Task.FORWARD_BEND)
    assert late.severity is not None and ratio.severity is not None and late.severity > ratio.severity
    assert rank_findings((late, ratio)) == (ratio, late)


def test_a_patient_hears_where_the_muscle_is_and_never_its_name() -> None:
    names = {word for site in site_entries() for word in site.split("_")} - {"region", "anterior"}
    for site, spoken in site_entries().items():
        assert spoken.patient.startswith("the ")
        assert not set(spoken.patient.split()) & names, site
    late = judged(made("latency_to_movement", TRA, 120.0, 5.0), Task.SINGLE_LEG_STANCE)
    assert "the muscles low in your tummy" in late.words.patient
    assert not re.search(r"brace|tighten|draw", late.words.patient)


@pytest.mark.parametrize("name", ["latency_to_movement", "latency_to_prime_mover"])
@pytest.mark.parametrize("value", [-400.0, -50.0, 60.0, 400.0, None])
def test_timing_is_for_the_clinician_alone(name: str, value: float | None) -> None:
    found = judged(made(name, TRA, value, 5.0), Task.SINGLE_LEG_STANCE)
    assert found.for_clinician
    assert not re.search(r"late|early|before|after|moment|\bms\b|come on|in time|when", found.words.patient)
    # a patient cannot even read the verdict from how it is said
    other = judged(made(name, TRA, 0.0, 5.0), Task.SINGLE_LEG_STANCE)
    assert value is None or found.words.patient == other.words.patient
    assert not judged(made("flexion_relaxation_ratio", BACK, 1.2, 0.02), Task.FORWARD_BEND).for_clinician


def test_an_electrode_is_never_said_to_hear_more_than_it_does() -> None:
    assert say_muscle(TRA) == "TrA/IO region (surface)"
    assert say_muscle("multifidus").endswith("(surface)")
    assert say_muscle("some_new_site", Side.RIGHT) == "some new site, right"
    assert say_muscle_plainly("some_new_site") == "the muscles under the sensor"
    forbidden = {"weak", "tight", "inhibited", "firing", "wrongly", "strength"}
    for norm in load_references():
        entry = find_entry(norm.measure)
        if entry.grade is None:
            continue
        for value in (norm.reference.low, norm.reference.high):
            for step in (-9.0, 0.0, 9.0):
                one = made(norm.measure, norm.of or HIP, (value or 0.0) + step * norm.reference.mdc, 0.01)
                for kind in (ReferenceKind.MVIC,):
                    for found in find_findings((one,), task=norm.task, worked=normalised(kind, of=one.of)):
                        words = set(re.findall(r"[a-z]+", f"{found.words.clinician} {found.words.patient}".lower()))
                        assert not words & forbidden, found.words


def test_every_grade_has_words_without_the_word_a_sensor_never_says() -> None:
    for grade in ("supported", "mixed", "weak", "technical"):
        assert say_grade(grade).startswith("Evidence for this marker: ")
        assert "weak" not in say_grade(grade)
    assert say_grade(None) == ""


def test_a_row_against_nobody_known_is_refused() -> None:
    head = "measure,of,task,sex,age_from,age_below,side_rule,low,high,mdc,unit,population,source,label,mdc_label,note"
    row = "muscle_level,,squat,,,,of_measure,,100,15,%,p,assumption,assumption,assumption,"
    (norm,) = read_norms(f"{head}\n{row}\n", name="x.csv")
    assert (norm.reference.against, norm.normalised_to) == ("people", ())
    (norm,) = read_norms(f"{head},normalised_to,against\n{row},mvic submaximal,other_side\n", name="x.csv")
    assert norm.normalised_to == (ReferenceKind.MVIC, ReferenceKind.SUBMAXIMAL)
    for cells in ("mvic,somebody", "plenty,people"):
        with pytest.raises(Exception, match=r"x\.csv"):
            read_norms(f"{head},normalised_to,against\n{row},{cells}\n", name="x.csv")


def test_the_windows_are_those_of_the_required_orders() -> None:
    asked = load_muscle_orders()
    rows = {(n.measure, n.of, n.task): n for n in load_references() if n.measure.startswith("latency_to")}
    assert len(rows) == sum(len(order.tasks) for order in asked.orders)
    for order in asked.orders:
        for task in order.tasks:
            row = rows[order.measure, order.muscle, task].reference
            assert (row.low, row.high, row.mdc, row.note) == (order.low_ms, order.high_ms, asked.mdc_ms, order.note)
            assert order.source in row.source
            assert row.assumption
