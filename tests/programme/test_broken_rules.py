"""The independent reader: a plan that keeps the rules is let pass, and one changed by hand is caught for each rule."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import reduce

import pytest
from tests.support.intakes import answered

from kinescript.intake.document import Palpation, Preferences, Weekday
from kinescript.intake.examined import Direction, DirectionTried, WorkingPresentation
from kinescript.intake.words import Condition, Presentation, Site
from kinescript.programme.broken_rules import find_broken_rules
from kinescript.programme.library import load_library
from kinescript.programme.planner.planning import PlanParams
from kinescript.programme.prescribing import prescribe
from kinescript.programme.programme import Item, Programme, Session, Week
from kinescript.programme.scripting import make_script

LIBRARY = load_library()
KNOWN = {exercise.id: exercise for exercise in LIBRARY}


@pytest.fixture(scope="module")
def good() -> Programme:
    """A plan for somebody with high irritability and nothing else."""
    return prescribe(answered(painful_side="right"), weeks=4, params=PlanParams(with_solver=False))


def item(name: str, good: Programme) -> Item:
    """An item of the library put in by hand, at the boldest dose there is."""
    exercise, like = KNOWN[name], good.weeks[0].through_the_day[0]
    dose = replace(list(exercise.dose.values())[-1].dose, max_leg_rise_nrs=1.0, max_leg_nrs=5.0)
    script = make_script(exercise, side=like.side, dose=dose, valid_until=good.valid_until)
    return replace(like, exercise=name, dose=dose, script=script, side=script.side)


def with_item(name: str, week: int = 0) -> Callable[[Programme], Programme]:
    """Put an exercise first in the first session of a week, in the place of what stood there."""

    def change(good: Programme) -> Programme:
        first, *rest = good.weeks[week].sessions
        session = replace(first, items=(item(name, good), *first.items[1:]))
        return with_week(good, week, sessions=(session, *rest))

    return change


def with_week(good: Programme, week: int, **more: object) -> Programme:
    """Change one week."""
    weeks = list(good.weeks)
    weeks[week] = replace(weeks[week], **more)  # type: ignore[arg-type]
    return replace(good, weeks=tuple(weeks))


def crowded(good: Programme) -> Programme:
    """One item too many in a session."""
    first, *rest = good.weeks[0].sessions
    more = tuple(item(name, good) for name in ("pelvic_clock_sitting", "cat_cow_seated", "single_leg_stance_hand"))
    return with_week(good, 0, sessions=(replace(first, items=(*first.items, *more)), *rest))


def loaded_twice(good: Programme) -> Programme:
    """Strength on Monday and Tuesday."""
    heavy = (item("band_hip_extension", good),)
    days = (Weekday.MONDAY, Weekday.TUESDAY)
    return with_week(good, 2, sessions=tuple(Session(day=day, items=heavy) for day in days))


def by_intake(**more: object) -> Callable[[Programme], Programme]:
    """Change the person under the plan."""
    return lambda good: replace(good, intake=replace(good.intake, **more))  # type: ignore[arg-type]


def first_item(**more: object) -> Callable[[Programme], Programme]:
    """Change the first item of the first week."""

    def change(good: Programme) -> Programme:
        first, *rest = good.weeks[0].through_the_day
        return with_week(good, 0, through_the_day=(replace(first, **more), *rest))  # type: ignore[arg-type]

    return change


def both(*changes: Callable[[Programme], Programme]) -> Callable[[Programme], Programme]:
    """One change after the other."""
    return lambda good: reduce(lambda programme, change: change(programme), changes, good)


def asking_for_more(good: Programme) -> Programme:
    """Another session on another day."""
    first, *rest = good.weeks[0].sessions
    other = tuple(item(name, good) for name in ("pelvic_clock_sitting", "bird_dog_prone"))
    return with_week(good, 0, sessions=(first, *(replace(each, items=other) for each in rest)))


def strength_before_mobility(good: Programme) -> Programme:
    """Mobility at the end of the session."""
    first, *rest = good.weeks[0].sessions
    turned = tuple(item(name, good) for name in ("bird_dog_prone", "pelvic_clock_sitting"))
    return with_week(good, 0, sessions=(replace(first, items=turned), *rest))


EXTENSION = DirectionTried(movement=Direction.EXTENSION, before=Site.CALF, after=Site.BACK, stays=True)
CHANGES: dict[str, Callable[[Programme], Programme]] = {
    "loading_waits_for_irritability": with_item("goblet_squat"),
    "tensioner_slump_warrior_gate": with_item("slump_tensioner"),
    "sliders_before_tensioners": with_item("sciatic_tensioner_lying"),
    "control_before_volume": with_item("band_hip_extension"),
    "stage_dose": with_item("curl_up"),
    "no_flexion_early_morning": with_item("bend_practice", week=2),
    "session_cap": crowded,
    "rest_between_loads": loaded_twice,
    "contraindications": by_intake(conditions=tuple(Condition)),
    "getting_down_and_up": both(
        with_item("pelvic_clock"), by_intake(preferences=Preferences(gets_down_and_up_safely=False))
    ),
    "stenosis_flexion_bias": both(
        with_item("bird_dog_prone"), by_intake(presentation=WorkingPresentation(is_=Presentation.STENOSIS_LIKE))
    ),
    "glide_only_when_sensitive": with_item("sciatic_slider_seated"),
    "deep_trunk_asked": with_item("transversus_activation"),
    "ease_in_the_direction_that_helps": both(with_item("position_of_ease"), by_intake(direction=(EXTENSION,))),
    "flexion_mobility_waits": both(with_item("cat_cow_breath"), by_intake(direction=(EXTENSION,))),
    "acute_irritable_gently": with_item("hip_hinge"),
    "few_exercises": asking_for_more,
    "mobility_first": strength_before_mobility,
    "library": first_item(exercise="levitation"),
    "reasons": first_item(reasons=()),
    "script": first_item(dose=replace(next(iter(KNOWN["bridge"].dose.values())).dose, max_leg_rise_nrs=1.0)),
    "review": lambda good: replace(good, review_on=good.made_on + timedelta(days=8)),
    "firm_weeks": lambda good: with_week(good, 2, gate=None),
    "walking_always": lambda good: with_week(good, 0, through_the_day=()),
    "session_days": lambda good: with_week(good, 0, sessions=(*good.weeks[0].sessions,) * 2),
    "session_minutes": lambda good: replace(
        good, intake=replace(good.intake, resources=replace(good.intake.resources, min_per_day=0.5))
    ),
    "through_the_day_cap": lambda good: with_week(
        good,
        0,
        through_the_day=tuple(
            item(name, good) for name in ("walking_intervals", "log_roll", "desk_micro_break", "sitting_resettle")
        ),
    ),
    "pain_limits": first_item(dose=KNOWN["bridge"].dose[next(iter(KNOWN["bridge"].dose))].dose),
}


def test_a_plan_that_keeps_the_rules_is_let_pass(good: Programme) -> None:
    assert find_broken_rules(good, LIBRARY) == ()


@pytest.mark.parametrize("rule", sorted(CHANGES))
def test_each_broken_rule_is_caught(rule: str, good: Programme) -> None:
    assert rule in {each.rule for each in find_broken_rules(CHANGES[rule](good), LIBRARY)}


@pytest.mark.parametrize("condition", [Condition.FALLS, Condition.DIZZINESS])
def test_standing_without_support_is_caught(condition: Condition, good: Programme) -> None:
    safe = Preferences(gets_down_and_up_safely=True)
    falls = both(with_item("ball_self_release"), by_intake(conditions=(condition,), preferences=safe))(good)
    found = find_broken_rules(falls, LIBRARY)
    assert ("contraindications", "ball_self_release") in {(each.rule, each.exercise) for each in found}


def test_a_stretch_of_a_guarded_muscle_is_caught(good: Programme) -> None:
    guarded = by_intake(palpation=(Palpation(site="piriformis", guarded=True),))(good)
    broken = find_broken_rules(with_item("piriformis_stretch", week=2)(guarded), LIBRARY)
    assert "no_stretch_while_guarded" in {each.rule for each in broken}


def test_a_rule_set_aside_by_somebody_is_not_broken_and_one_by_nobody_is(good: Programme) -> None:
    rules = tuple(replace(r, kept=False) if r.id == "session_cap" else r for r in good.rules)
    assert {each.rule for each in find_broken_rules(replace(good, rules=rules), LIBRARY)} == {"session_cap"}


def test_weeks_are_weeks(good: Programme) -> None:
    assert all(isinstance(week, Week) for week in good.weeks)
    assert [week.week for week in good.weeks] == [1, 2, 3, 4]
