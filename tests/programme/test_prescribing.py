"""The worked cases of CARE 11, refusals, and what an assessment adds to a plan."""

from dataclasses import replace
from typing import Any

import pytest
from tests.support.intakes import DAY, answered, case

from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.errors import InputRefused, SafetyRefused
from kinescript.findings.finding import Finding, Reference, Verdict, Words
from kinescript.findings.rules import find_findings
from kinescript.intake.document import Intake, parse_intake
from kinescript.intake.words import Irritability, Status
from kinescript.measures.measure import Measure
from kinescript.programme.broken_rules import find_broken_rules
from kinescript.programme.exercise import Trait
from kinescript.programme.library import load_library
from kinescript.programme.measured import Measured
from kinescript.programme.planner.planning import PlanParams
from kinescript.programme.prescribing import NotCleared, prescribe
from kinescript.programme.programme import Item, Programme
from kinescript.programme.script import Kind

QUICK = PlanParams(with_solver=False)
LIBRARY = {exercise.id: exercise for exercise in load_library()}
PLANNED = ("acute_irritable_right_leg", "bed_rest_desk_38", "chronic_l5_s1_42", "scan_negative_returning")
REFUSED = {
    "cauda_equina_yes": "emergency",
    "unanswered": "incomplete",
    "foot_drop_3_of_5": "same_day",
    "cancer_and_weight_loss": "emergency",
    "hip_pain": "not_for_kinescript",
    "scan_negative_without_investigated": "emergency",
}


def read(name: str, **more: Any) -> Intake:
    """One of the worked cases, some keys set."""
    return parse_intake({**case(name), **more})


def items(programme: Programme, *, firm: bool = False) -> list[Item]:
    """Every item, or those of the firm weeks."""
    weeks = [w for w in programme.weeks if w.status == "firm" or not firm]
    return [i for w in weeks for row in (w.through_the_day, *(s.items for s in w.sessions)) for i in row]


def ids(programme: Programme, *, firm: bool = False) -> set[str]:
    """Their exercises."""
    return {item.exercise for item in items(programme, firm=firm)}


def has_trait(programme: Programme, trait: Trait, *, firm: bool = False) -> bool:
    """Whether any item does this."""
    return any(trait in LIBRARY[each].traits for each in ids(programme, firm=firm))


@pytest.mark.parametrize("name", [*PLANNED, "stenosis_osteoporosis_71"])
@pytest.mark.parametrize("solver", [True, False])
def test_worked_cases_are_planned_and_keep_every_rule(name: str, solver: bool) -> None:
    programme = prescribe(read(name), params=PlanParams(with_solver=solver))
    assert find_broken_rules(programme, tuple(LIBRARY.values())) == ()
    assert [week.status for week in programme.weeks] == ["firm"] * 2 + ["provisional"] * 6
    assert all(week.sessions and week.through_the_day for week in programme.weeks)
    assert programme.signed is None


@pytest.mark.parametrize(("name", "action"), REFUSED.items())
def test_refusals_carry_their_screening(name: str, action: str) -> None:
    with pytest.raises(SafetyRefused) as refused:
        prescribe(read(name))
    assert isinstance(refused.value, NotCleared)
    assert refused.value.screening is not None
    assert refused.value.screening.action == action
    assert refused.value.at("x.json").screening is refused.value.screening  # type: ignore[attr-defined]


def test_acute_irritable_leg_is_calmed_and_moved_in_its_direction() -> None:
    programme = prescribe(read("acute_irritable_right_leg"))
    firm = programme.weeks[0]
    assert firm.stage is Status.SYMPTOM_MODULATION
    kinds = {LIBRARY[item.exercise].kind for item in firm.through_the_day}
    assert {Kind.CALMING, Kind.DIRECTIONAL, Kind.SLIDER, Kind.WALKING} <= kinds
    assert all(len(session.items) <= 3 for session in firm.sessions)
    assert not has_trait(programme, Trait.LOADED, firm=True)
    assert not has_trait(programme, Trait.STRETCH)
    assert all(item.dose.max_leg_rise_nrs == 1 for item in items(programme, firm=True))
    assert (programme.review_on - DAY).days <= 7
    directional = [i for i in firm.through_the_day if LIBRARY[i.exercise].kind is Kind.DIRECTIONAL]
    assert all(Trait.EXTENSION_BIAS in LIBRARY[i.exercise].traits for i in directional)


def test_71_with_stenosis_and_osteoporosis_gets_no_loaded_flexion_and_no_end_range_extension() -> None:
    programme = prescribe(read("stenosis_osteoporosis_71"))
    for trait in (Trait.LOADED_FLEXION, Trait.END_RANGE_FLEXION, Trait.END_RANGE_EXTENSION, Trait.EXTENSION_BIAS):
        assert not has_trait(programme, trait)
    assert has_trait(programme, Trait.FLEXION_BIAS)


def test_fear_brings_graded_practice_and_is_said_so() -> None:
    programme = prescribe(
        answered(
            function={"feared_tasks": ["lifting my grandchild"]},
            painful_side="right",
            irritability={"settle_min": 5},
            pain={"leg": {"worst_24h": 2}},
        )
    )
    practised = [i for i in items(programme) if i.exercise == "lift_practice"]
    assert practised
    assert any("lifting my grandchild" in reason.clinician for reason in practised[0].reasons)


def test_a_stable_s1_deficit_is_trained_at_any_stage_on_its_side() -> None:
    neuro = {"left": {"myotome_mrc": {"S1": 4}}, "right": {"myotome_mrc": {"S1": 5}}}
    programme = prescribe(answered(neuro=neuro, painful_side="left"), params=QUICK)
    assert programme.weeks[0].stage is Status.SYMPTOM_MODULATION
    trained = [i for i in items(programme, firm=True) if Trait.L5_S1_STRENGTH in LIBRARY[i.exercise].traits]
    assert trained
    assert all(item.side is Side.LEFT for item in trained)
    assert (programme.review_on - DAY).days <= 7


def test_a_direction_that_made_it_worse_is_never_given() -> None:
    worse = [{"movement": "flexion", "before": "buttock", "after": "calf", "stays": True}]
    better = [{"movement": "extension", "before": "calf", "after": "back", "stays": True}]
    programme = prescribe(answered(direction=worse + better), params=QUICK)
    assert not has_trait(programme, Trait.FLEXION_BIAS)
    assert any(LIBRARY[each].kind is Kind.DIRECTIONAL for each in ids(programme))


def test_recent_surgery_is_refused_until_somebody_allows_it() -> None:
    with pytest.raises(NotCleared, match="surgery_ok_by"):
        prescribe(answered(conditions=["recent_surgery"]), params=QUICK)
    assert prescribe(answered(conditions=["recent_surgery"], surgery_ok_by="Dr E."), params=QUICK).weeks


def test_an_override_is_shown_and_a_rule_that_may_not_be_set_aside_is_refused() -> None:
    override = {"rule": "no_stretch_while_guarded", "by": "R. E.", "why": "palpated again", "at": DAY.isoformat()}
    guarded = [{"site": "piriformis", "guarded": True}]
    programme = prescribe(answered(palpation=guarded, overrides=[override]), params=QUICK)
    row = next(rule for rule in programme.rules if rule.id == "no_stretch_while_guarded")
    assert not row.kept
    assert row.override is not None and row.override.why == "palpated again"
    with pytest.raises(InputRefused, match=r"overrides\[0\]\.rule"):
        prescribe(answered(overrides=[{**override, "rule": "contraindications"}]), params=QUICK)
    with pytest.raises(InputRefused, match="a rule of"):
        prescribe(answered(overrides=[{**override, "rule": "gravity"}]), params=QUICK)


def test_a_rule_that_is_off_stays_out_of_sight_until_it_is_switched_on() -> None:
    assert "deep_trunk_first" not in {rule.id for rule in prescribe(answered(), params=QUICK).rules}
    override = {"rule": "deep_trunk_first", "by": "R. E.", "why": "wished", "at": DAY.isoformat()}
    rules = prescribe(answered(overrides=[override]), params=QUICK).rules
    assert next(rule for rule in rules if rule.id == "deep_trunk_first").kept


def test_wishes_that_rules_forbid_are_refused_with_the_rules_by_name() -> None:
    prone = answered(conditions=["osteoporosis"], preferences={"wanted": ["curl_up"]})
    with pytest.raises(InputRefused, match="contraindications") as refused:
        prescribe(prone)
    assert "curl_up" in str(refused.value)
    with pytest.raises(InputRefused, match="an exercise of the library"):
        prescribe(answered(preferences={"wanted": ["levitation"]}))
    wants = ["bird_dog_prone", "side_bridge_wall", "pelvic_clock", "sit_to_stand_high"]
    many = answered(preferences={"wanted": wants, "gets_down_and_up_safely": True}, resources={"days": 1})
    with pytest.raises(InputRefused, match="rules in conflict: ") as refused:
        prescribe(many, weeks=2)
    assert "wanted" in str(refused.value)
    assert any(rule in str(refused.value) for rule in ("session_cap", "few_exercises", "session_minutes"))


def test_the_same_input_gives_the_same_plan() -> None:
    intake = read("chronic_l5_s1_42")
    assert prescribe(intake, weeks=4) == prescribe(intake, weeks=4)


def measured(*findings: Finding, measures: tuple[Measure, ...] = (), **more: Any) -> Measured:
    """An assessment of the person of `answered`."""
    told: dict[str, Any] = {"subject_id": "p", "painful_side": None, "measures": measures, "findings": findings}
    return Measured(**{**told, **more})


def finding(verdict: Verdict = Verdict.OUTSIDE, side: Side = Side.RIGHT) -> Finding:
    """A pelvic drop."""
    reference = Reference(low=None, high=4, mdc=4, unit="deg", population="x", source="y", assumption=False)
    return Finding(
        code="pelvic_drop",
        side=side,
        verdict=verdict,
        value=9,
        sigma=1,
        severity=1,
        confidence=1,
        evidence=(),
        reference=reference,
        words=Words(patient="a little lower", clinician="9 deg"),
    )


def test_a_finding_is_offered_only_outside_and_confirmed() -> None:
    intake = answered(painful_side="left", irritability={"settle_min": 5}, pain={"leg": {"worst_24h": 2}})
    confirmed = replace(intake, preferences=replace(intake.preferences, confirmed_findings=("pelvic_drop",)))
    shown = prescribe(intake, measured(finding()), params=QUICK)
    assert [f.confirmed for f in shown.findings] == [False]
    assert not any("pelvic_drop" in r.clinician for i in items(shown) for r in i.reasons)
    offered = prescribe(confirmed, measured(finding()), params=QUICK)
    brought = [i for i in items(offered) if any("pelvic_drop" in r.clinician for r in i.reasons)]
    assert brought
    with pytest.raises(InputRefused, match="confirmed_findings"):
        prescribe(confirmed, measured(finding(Verdict.BORDERLINE)), params=QUICK)
    assert prescribe(confirmed, params=QUICK).made_by["findings_that_wait"] == ["pelvic_drop"]


def test_reduced_flexion_relaxation_is_one_finding_and_brings_bending_where_it_was_confirmed() -> None:
    intake = answered(painful_side="left", irritability={"settle_min": 5}, pain={"leg": {"worst_24h": 2}})
    code = "flexion_relaxation_ratio"
    measures = tuple(
        Measure(name=code, of=of, side=side, value=1.3, unit="1", sigma=0.05)
        for of in ("multifidus", "erector_spinae_longissimus")
        for side in Side
    )
    bend = measured(*find_findings(measures, task=Task.FORWARD_BEND), measures=measures)
    for names, confirms in (((), False), ((code,), True), ((f"{code}:right",), True)):
        asked = replace(intake, preferences=replace(intake.preferences, confirmed_findings=names))
        shown = prescribe(asked, bend, params=QUICK)
        assert [(f.code, f.side, f.confirmed) for f in shown.findings] == [(code, None, confirms)]
        assert shown.findings[0].words.clinician.startswith("Erector spinae longissimus")
        assert "on the" not in shown.findings[0].words.patient
        brought = [i for i in items(shown) if any("flexion-relaxation reduced" in r.clinician for r in i.reasons)]
        assert bool(brought) == confirms


def test_a_finding_nobody_confirmed_changes_no_plan() -> None:
    intake = answered(painful_side="left")
    with_it, without = (prescribe(intake, each, params=QUICK) for each in (measured(finding()), None))
    assert with_it.weeks == without.weeks
    assert with_it.findings and not without.findings


def test_another_persons_assessment_and_swapped_sides_are_refused() -> None:
    intake = answered(painful_side="left")
    with pytest.raises(InputRefused, match="an assessment of p"):
        prescribe(intake, measured(subject_id="q"))
    with pytest.raises(InputRefused, match="one painful side"):
        prescribe(intake, measured(painful_side=Side.RIGHT))
    assert prescribe(intake, measured(painful_side=Side.LEFT), params=QUICK).weeks


def test_targets_stay_within_the_range_that_was_measured() -> None:
    own = Measure(
        name="repetition_range",
        of="lumbar_flexion_deg",
        side=None,
        value=12.0,
        unit="deg",
        sigma=1.0,
        span=None,
        faults=(),
    )
    intake = answered(irritability={"settle_min": 5}, pain={"leg": {"worst_24h": 2}})
    programme = prescribe(intake, measured(measures=(own,)), params=QUICK)
    targets = [
        t for i in items(programme) for p in i.script.phases for t in p.targets if t.curve == "lumbar_flexion_deg"
    ]
    assert targets
    assert all(abs(target.deg) <= 12.0 for target in targets)


def test_high_irritability_keeps_leg_rise_at_one_and_loading_below_five() -> None:
    programme = prescribe(answered(painful_side="right"), params=QUICK)
    assert programme.screening.stage.irritability is Irritability.HIGH
    for item in items(programme):
        exercise = LIBRARY[item.exercise]
        if exercise.kind in (Kind.RESISTANCE, Kind.HIGH_REPETITION, Kind.STRETCHING, Kind.TENSIONER):
            assert item.dose.max_leg_nrs is not None and item.dose.max_leg_nrs <= 5
