"""The rules as data: named, labelled, sourced, in words a patient may read, and what CARE says of them."""

import re

import pytest
from tests.support.programmes import example_screening

from kinescript.errors import InputRefused
from kinescript.intake.words import Irritability
from kinescript.programme.allowing.circumstances import find_blocks
from kinescript.programme.allowing.limits import load_chart, load_gates, load_limits
from kinescript.programme.allowing.rules import (
    find_rule,
    is_named,
    load_directions,
    load_fear,
    load_finding_rows,
    load_rules,
)
from kinescript.programme.library import load_library
from kinescript.programme.script import Goal, Kind

NEVER = re.compile(r"\b(late|drop|weak|unstable|pressure|asymmetric|damaged)\b", re.IGNORECASE)
CARE_4 = (
    "sliders_before_tensioners",
    "no_stretch_while_guarded",
    "loading_waits_for_irritability",
    "l5_s1_strength_any_stage",
    "control_before_volume",
    "deep_trunk_first",
    "no_flexion_early_morning",
    "tensioner_slump_warrior_gate",
    "structural_causes_medical_review",
    "session_cap",
    "session_minutes",
    "session_days",
    "directional_preference",
    "stenosis_flexion_bias",
    "walking_always",
)


@pytest.mark.parametrize("name", CARE_4)
def test_the_rules_of_care_are_there_and_may_be_set_aside(name: str) -> None:
    rule = find_rule(name)
    assert rule.overridable
    assert rule.on == (name != "deep_trunk_first")


def test_rules_speak_to_both_and_patients_never_read_what_hurts() -> None:
    texts = [rule.patient for rule in load_rules()]
    texts += [row.patient for row in load_finding_rows()] + [gate.patient for gate in load_gates().gates]
    assert all(rule.patient.strip() and rule.clinician.strip() for rule in load_rules())
    # "blood pressure" is the name of a condition, and no finding
    assert not [text for text in texts if NEVER.search(text.replace("blood pressure", ""))]


def test_only_early_morning_walking_and_dose_rest_on_trials() -> None:
    trials = {rule.id for rule in load_rules() if rule.label.startswith("trial")}
    assert trials == {
        "no_flexion_early_morning",
        "directional_preference",
        "walking_always",
        "session_minutes",
        "session_days",
    }


def test_what_rules_name_is_in_the_library() -> None:
    library = [exercise.id for exercise in load_library()]
    named = [p for rule in load_rules() for p in rule.forbids.exercises]
    named += [p for row in load_finding_rows() for p in row.exercises]
    named += [p for task in load_fear().tasks for p in task.exercises]
    named += [p for row in load_directions() for p in row.exercises]
    assert not [p for p in named if not any(is_named(each, (p,)) for each in library)]


def test_session_limits_are_those_of_care() -> None:
    limits = load_limits()
    assert [
        limits.items_per_session[each] for each in (Irritability.HIGH, Irritability.MODERATE, Irritability.LOW)
    ] == [
        3,
        4,
        5,
    ]
    assert (limits.minutes_acute, limits.minutes_later, limits.most_days) == (15, 30, 5)
    assert [limits.leg_pain.rise_nrs(each) for each in (Irritability.HIGH, Irritability.MODERATE)] == [1, 2]
    ranks = [limits.rank[kind] for kind in (Kind.CALMING, Kind.MOBILITY, Kind.SLIDER, Kind.ACTIVATION, Kind.CORE)]
    assert [*ranks, limits.rank[Kind.RESISTANCE]] == sorted([*ranks, limits.rank[Kind.RESISTANCE]])


def test_the_chart_says_what_the_project_set_out_with() -> None:
    chart = load_chart()
    given = {
        Goal.STRENGTH_ENDURANCE: {Kind.RESISTANCE, Kind.HIGH_REPETITION},
        Goal.STABILITY: {Kind.CORE, Kind.STRETCHING},
        Goal.BALANCE: {Kind.RESISTANCE, Kind.CORE, Kind.STRETCHING},
    }
    for goal, kinds in given.items():
        row = chart.find_row(goal)
        assert kinds <= set(row.types) and not kinds & set(row.ours)
    assert all(any(chart.serves(e, goal) > 0 for e in load_library()) for goal in Goal)


def test_gates_open_in_order_and_never_in_the_firm_weeks() -> None:
    screening = example_screening()
    blocks = find_blocks(screening, 8)
    assert [block.firm for block in blocks] == [True, False, False, False]
    assert [block.status.boldness for block in blocks] == sorted(block.status.boldness for block in blocks)
    assert all(bool(block.gate_clinician) != block.firm for block in blocks)
    assert blocks[0].status is screening.stage.dose_column


def test_a_rule_nobody_wrote_is_refused() -> None:
    with pytest.raises(InputRefused, match="gravity"):
        find_rule("gravity")
