"""Laws over intakes drawn at random: safe, kept, explained, the same again, and never bolder for more pain."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.drawn_intakes import chance_of, draw_intake, draw_tree
from tests.support.intakes import DAY, trees
from tests.support.reached import find_reached

from kinescript.intake.document import parse_intake
from kinescript.intake.judging import find_screening
from kinescript.programme.allowing.safety import find_forbidden
from kinescript.programme.broken_rules import find_broken_rules
from kinescript.programme.exercise import Trait
from kinescript.programme.library import load_library
from kinescript.programme.planner.planning import PlanParams
from kinescript.programme.prescribing import NotCleared, prescribe
from kinescript.programme.programme import Item, Programme

QUICK = PlanParams(with_solver=False)
LIBRARY = load_library()
KNOWN = {exercise.id: exercise for exercise in LIBRARY}
NEVER = ("late", "drop", "weak", "unstable", "pressure", "asymmetric", "damaged")


def items(programme: Programme) -> list[Item]:
    """Every item once."""
    rows = [row for w in programme.weeks for row in (w.through_the_day, *(s.items for s in w.sessions))]
    return list({id(item): item for row in rows for item in row}.values())


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9), st.integers(1, 8))
def test_drawn_people_get_a_plan_that_keeps_every_rule_and_explains_itself(seed: int, weeks: int) -> None:
    intake = draw_intake(chance_of(seed))
    try:
        programme = prescribe(intake, weeks=weeks, params=QUICK)
    except NotCleared:
        screening = find_screening(intake, on=DAY)
        surgery = "recent_surgery" in (intake.conditions or ()) and not intake.surgery_ok_by
        assert not screening.action.allows_plan or surgery
        return
    assert find_broken_rules(programme, LIBRARY) == ()
    for item in items(programme):
        assert not find_forbidden(KNOWN[item.exercise], intake, on=DAY)
        assert item.reasons
        for reason in item.reasons:
            assert reason.patient.strip() and reason.clinician.strip()
            words = reason.patient.lower().replace(",", " ").replace(".", " ").split()
            assert not set(words) & set(NEVER), reason.patient


@settings(max_examples=150, deadline=None)
@given(trees())
def test_nobody_who_is_not_cleared_gets_a_plan(tree: dict[str, Any]) -> None:
    intake = parse_intake(tree)
    screening = find_screening(intake, on=DAY)
    if screening.action.allows_plan:
        return
    with pytest.raises(NotCleared):
        prescribe(intake, on=DAY, params=QUICK)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**9), st.integers(0, 10), st.integers(0, 10))
def test_more_pain_never_raises_load_range_effort_or_tension(seed: int, one: int, other: int) -> None:
    tree = {key: value for key, value in draw_tree(chance_of(seed)).items() if key != "overrides"}
    plans = []
    for worst in sorted((one, other)):
        pain = {"leg": {"now": min(worst, 3), "worst_24h": worst}, "back": {"now": 1, "worst_24h": 3}}
        try:
            plans.append(prescribe(parse_intake({**tree, "pain": pain}), weeks=4, params=QUICK))
        except NotCleared:
            return
    calm, sore = plans
    for before, after in zip(calm.weeks, sore.weeks, strict=True):
        assert after.stage.boldness <= before.stage.boldness
        rows = [
            {i.exercise: i for row in (w.through_the_day, *(s.items for s in w.sessions)) for i in row}
            for w in (before, after)
        ]
        for name in set(rows[0]) & set(rows[1]):
            was, now = rows[0][name].dose, rows[1][name].dose
            assert (now.effort_rpe or 0) <= (was.effort_rpe or 0)
            assert (now.range_share or 0) <= (was.range_share or 0) or was.range_share is None
            assert (now.max_leg_rise_nrs or 0) <= (was.max_leg_rise_nrs or 0)
        tense = [any(Trait.TENSION in KNOWN[name].traits for name in row) for row in rows]
        assert not tense[1] or after.stage is before.stage


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**9))
def test_the_same_intake_gives_the_same_plan(seed: int) -> None:
    try:
        one = prescribe(draw_intake(chance_of(seed)), weeks=4, params=QUICK)
    except NotCleared:
        return
    assert one == prescribe(draw_intake(chance_of(seed)), weeks=4, params=QUICK)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_with_the_solver_every_rule_is_kept_too(seed: int) -> None:
    try:
        programme = prescribe(draw_intake(chance_of(seed)))
    except NotCleared:
        return
    assert find_broken_rules(programme, LIBRARY) == ()
    assert programme.solver.gap <= 0.05


@pytest.mark.slow
@pytest.mark.parametrize("exercise", [exercise.id for exercise in LIBRARY])
def test_every_exercise_is_reached_by_somebody(exercise: str) -> None:
    assert exercise in find_reached(exercise)
