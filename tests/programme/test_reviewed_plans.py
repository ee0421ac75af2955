"""What a physiotherapist asked of the plans: few exercises, the direction that was tried, a reason of the person's."""

from typing import Any

import pytest
from tests.support.intakes import answered, case

from kinescript.intake.document import Intake, parse_intake
from kinescript.intake.words import Irritability
from kinescript.programme.allowing.limits import load_limits
from kinescript.programme.exercise import Sides, Trait
from kinescript.programme.library import load_library
from kinescript.programme.planner.planning import PlanParams
from kinescript.programme.prescribing import prescribe
from kinescript.programme.programme import Item, Programme, Week
from kinescript.programme.script import Kind

LIBRARY = {exercise.id: exercise for exercise in load_library()}
ACUTE, DESK, CHRONIC, OLDER = (
    "acute_irritable_right_leg",
    "bed_rest_desk_38",
    "chronic_l5_s1_42",
    "stenosis_osteoporosis_71",
)
CALM: dict[str, Any] = {"irritability": {"settle_min": 5}, "pain": {"leg": {"now": 1, "worst_24h": 2}}}
QUICK = PlanParams(with_solver=False)


def read(name: str, **more: Any) -> Intake:
    """A worked case, some keys set."""
    return parse_intake({**case(name), **more})


@pytest.fixture(scope="module", params=[True, False], ids=["solver", "quick"])
def plans(request: pytest.FixtureRequest) -> dict[str, Programme]:
    """The worked cases, with the solver and without."""
    params = PlanParams(with_solver=request.param)
    return {name: prescribe(read(name), params=params) for name in (ACUTE, DESK, CHRONIC, OLDER)}


def ids(week: Week) -> list[str]:
    """The exercises of a week, through the day first."""
    rows = (week.through_the_day, *(session.items for session in week.sessions))
    return list(dict.fromkeys(item.exercise for row in rows for item in row))


def item(programme: Programme, name: str, week: int = 0) -> Item:
    """An item of a week."""
    rows = (programme.weeks[week].through_the_day, *(s.items for s in programme.weeks[week].sessions))
    return next(each for row in rows for each in row if each.exercise == name)


def test_few_exercises_in_a_fortnight_and_one_session(plans: dict[str, Programme]) -> None:
    limits = load_limits()
    assert [limits.items_in_a_fortnight[each] for each in reversed(Irritability)] == [3, 5, 6]
    assert [limits.items_in_all[each] for each in reversed(Irritability)] == [5, 7, 8]
    most = {ACUTE: (3, 5), DESK: (5, 7), CHRONIC: (5, 7), OLDER: (5, 7)}
    for name, programme in plans.items():
        for week in programme.weeks:
            day = [i.exercise for i in week.through_the_day if LIBRARY[i.exercise].kind is not Kind.CALMING]
            session = {i.exercise for s in week.sessions for i in s.items}
            assert len(day) <= 3 and len(week.through_the_day) - len(day) <= 1
            assert len(session) <= (most[name][0] if week.status == "firm" else 6)
            assert len(session) + len(day) <= (most[name][1] if week.status == "firm" else 8)
            longest = max(({i.exercise for i in s.items} for s in week.sessions), key=len)
            assert session == longest


def test_a_session_begins_with_mobility_and_balance_comes_before_strength(plans: dict[str, Programme]) -> None:
    assert load_limits().rank[Kind.BALANCE] < load_limits().rank[Kind.CORE] < load_limits().rank[Kind.RESISTANCE]
    for programme in plans.values():
        for session in (s for w in programme.weeks if w.status == "firm" for s in w.sessions):
            kinds = [LIBRARY[i.exercise].kind for i in session.items]
            assert kinds[0] is Kind.MOBILITY and kinds.count(Kind.MOBILITY) == 1


def test_the_direction_that_was_tried_is_given_and_not_passive_lying(plans: dict[str, Programme]) -> None:
    for name in (ACUTE, CHRONIC):
        assert "prone_on_elbows" in ids(plans[name].weeks[0])
        for week in plans[name].weeks:
            assert {"prone_on_elbows", "press_up"} & set(ids(week))
            assert not {"prone_lying", "position_of_ease"} & set(ids(week))
        assert not {"cat_cow_seated", "cat_cow_breath"} & set(ids(plans[name].weeks[1]))
    assert item(plans[ACUTE], "prone_on_elbows").dose.times_per_day == 6
    assert item(plans[CHRONIC], "prone_on_elbows").dose.repetitions == 10


def test_rest_in_flexion_is_not_given_where_flexion_sent_it_down_even_for_a_moment() -> None:
    tried = [{"movement": "flexion", "before": "buttock", "after": "calf", "stays": False}]
    guarded = [{"site": "back", "guarded": True}]
    for direction, given in ((tried, False), ([], True)):
        wanted = {"gets_down_and_up_safely": True}
        programme = prescribe(
            answered(direction=direction, palpation=guarded, preferences=wanted, **CALM), weeks=2, params=QUICK
        )
        allowed = "position_of_ease" not in programme.made_by["refused_in_week_one"]
        assert allowed is given


def test_acute_and_irritable_is_left_in_peace(plans: dict[str, Programme]) -> None:
    for week in plans[ACUTE].weeks[:2]:
        named = ids(week)
        assert not [n for n in named if n.startswith(("hip_hinge", "single_leg_stance", "cat_cow_seated", "bridge"))]
        assert "return_to_work" not in named
        assert {"sit_to_stand_high", "position_of_ease_side_lying", "walking_intervals"} <= set(named)


def test_what_is_feared_is_practised_often_and_early_and_by_its_name(plans: dict[str, Programme]) -> None:
    week = plans[CHRONIC].weeks[0]
    assert all(session.items[1].exercise == "bend_practice" for session in week.sessions)
    assert len(week.sessions) == 5
    said = item(plans[CHRONIC], "bend_practice").reasons[0]
    assert said.patient.startswith("You said that bending to lift the laundry basket worries you.")
    assert "bending to lift the laundry basket" in said.clinician


def test_stenosis_at_71_stands_sits_up_and_cycles_and_lies_on_no_floor(plans: dict[str, Programme]) -> None:
    for week in plans[OLDER].weeks:
        named = ids(week)
        assert not [n for n in named if {Trait.FLOOR, Trait.PRONE} & set(LIBRARY[n].traits)]
        assert not [n for n in named if LIBRARY[n].kind in (Kind.SLIDER, Kind.TENSIONER)]
        assert "desk_micro_break" not in named and "cycling" in named
        assert "heel_raise" in named or week.status == "provisional"
        for begins in ("sit_to_stand", "single_leg_stance", "walking"):
            assert [n for n in named if n.startswith(begins)], begins
    assert any("standing in a queue" in r.patient for r in item(plans[OLDER], "heel_raise").reasons)
    walk = item(plans[OLDER], "walking_intervals")
    assert any("Sit down or lean forward" in reason.patient for reason in walk.reasons)


def test_on_the_floor_again_when_it_is_safe_but_never_on_the_front() -> None:
    programme = prescribe(read(OLDER, preferences={"gets_down_and_up_safely": True}), params=QUICK)
    named = {n for week in programme.weeks for n in ids(week)}
    assert any(Trait.FLOOR in LIBRARY[n].traits for n in named)
    assert not any(Trait.PRONE in LIBRARY[n].traits for n in named)


@pytest.mark.parametrize(
    ("tests", "presentation", "given"),
    [
        ({}, "referred_back", False),
        ({"slr": [{"side": "right", "familiar": True, "differentiated": False}]}, "referred_back", False),
        ({"slr": [{"side": "right", "familiar": True, "differentiated": True}]}, "referred_back", True),
        ({}, "radicular_disc_like", True),
    ],
)
def test_sliders_are_for_sensitive_nerves(tests: dict[str, Any], presentation: str, given: bool) -> None:
    intake = answered(tests=tests, presentation=presentation, painful_side="right", **CALM)
    programme = prescribe(intake, params=QUICK)
    kinds = {LIBRARY[n].kind for week in programme.weeks for n in ids(week)}
    assert (Kind.SLIDER in kinds) is given


def test_the_slider_goes_on_from_lying_to_sitting(plans: dict[str, Programme]) -> None:
    for name in (ACUTE, DESK, CHRONIC):
        assert "sciatic_slider_lying" in ids(plans[name].weeks[0])
        assert {"sciatic_slider_seated", "sciatic_slider_slump"} & set(ids(plans[name].weeks[4]))
    assert "sciatic_slider_seated" in ids(plans[DESK].weeks[2])


def test_a_desk_worker_gets_pauses_in_week_one_and_walks_start_short(plans: dict[str, Programme]) -> None:
    assert "desk_micro_break" in ids(plans[DESK].weeks[0])
    walk = item(plans[DESK], "walking_intervals").dose
    assert (walk.duration_s, walk.times_per_day) == (600, 2)
    retired = answered(function={"work": "retired"}, **CALM)
    refused = prescribe(retired, weeks=2, params=QUICK).made_by["refused_in_week_one"]
    assert refused["desk_micro_break"] == ["asked_for"]


def test_deep_trunk_only_where_it_is_asked_for(plans: dict[str, Programme]) -> None:
    for programme in plans.values():
        named = {n for week in programme.weeks for n in ids(week)}
        assert not [n for n in named if Trait.DEEP_TRUNK in LIBRARY[n].traits]
    wanted = answered(preferences={"wanted": ["multifidus_setting_prone"], "gets_down_and_up_safely": True}, **CALM)
    programme = prescribe(wanted, weeks=2, params=QUICK)
    assert "multifidus_setting_prone" in ids(programme.weeks[0])


def test_rest_is_no_daily_duty_in_later_weeks(plans: dict[str, Programme]) -> None:
    for programme in plans.values():
        for week in programme.weeks[4:]:
            for each in week.through_the_day:
                if each.exercise.startswith("position_of_ease"):
                    assert each.dose.as_needed and each.dose.times_per_day is None


def test_both_legs_stand_and_the_painful_one_begins(plans: dict[str, Programme]) -> None:
    stands = [n for n in LIBRARY if n.startswith("single_leg_stance")]
    assert all(LIBRARY[n].sides is Sides.BOTH for n in stands)
    found = item(plans[OLDER], "single_leg_stance_hand")
    assert found.side is None
    assert "Both legs; begin with the left one." in [r.patient for r in found.reasons]


def test_the_first_reason_speaks_of_the_person(plans: dict[str, Programme]) -> None:
    first = {n: item(plans[CHRONIC], n).reasons[0].patient for n in ids(plans[CHRONIC].weeks[0])}
    assert first["prone_on_elbows"] == "Bending back moved your pain from calf to buttock, and it stayed there."
    assert first["ankle_dorsiflexion"] == "The strength test showed a little less on the right."
    assert first["sciatic_slider_lying"].startswith("Raising your straight right leg brought on the feeling you know")
    assert first["walking_intervals"] == "You said what you want: walk for 40 minutes."
    for programme in plans.values():
        for week in programme.weeks:
            for name in ids(week):
                said = [r.patient for r in item(programme, name, week.week - 1).reasons]
                own, outcomes = (
                    said.index(LIBRARY[name].why.patient),
                    next(i for i, s in enumerate(said) if "It is in your plan" in s),
                )
                assert outcomes < own
                shares = "share the work evenly" in said[outcomes]
                assert not (shares and LIBRARY[name].kind in (Kind.POSTURE, Kind.MOBILITY))
                assert not (shares and Trait.L5_S1_STRENGTH in LIBRARY[name].traits)


def test_what_nobody_has_arranged_stays_an_open_question(plans: dict[str, Programme]) -> None:
    def asked(programme: Programme) -> dict[str, str | None]:
        return {rule.id: rule.asks for rule in programme.rules}

    older, chronic = asked(plans[OLDER]), asked(plans[CHRONIC])
    assert (older["structural_causes_medical_review"] or "").startswith("Medical review arranged?")
    assert older["loads_with_thin_bones"]
    assert chronic["structural_causes_medical_review"] is None
    assert "loads_with_thin_bones" not in chronic and "surgeons_limits" not in chronic
    hip = prescribe(answered(conditions=["hip_replacement"]), weeks=2, params=QUICK)
    assert asked(hip)["surgeons_limits"] == "Surgeon's limits: ____ (fill in before signing)"


def test_thin_bones_never_lift_from_low_and_pregnancy_never_lies_long() -> None:
    assert Trait.LOADED_FLEXION in LIBRARY["lift_practice"].traits
    assert {"flexion_in_lying", "hold_relax_gluteal"} <= {
        n for n, e in LIBRARY.items() if Trait.LONG_SUPINE in e.traits
    }
    feared = {"feared_tasks": ["lifting my grandchild"]}
    named = prescribe(answered(conditions=["osteoporosis"], function=feared, **CALM), params=QUICK)
    assert "lift_practice" not in {n for week in named.weeks for n in ids(week)}
