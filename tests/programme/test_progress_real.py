"""Real plans of the worked cases, followed through good weeks: the rules of care still hold, one step at a time."""

from datetime import timedelta
from pathlib import Path

import pytest
from tests.support.diaries import done, session

from kinescript.intake.document import read_intake
from kinescript.intake.words import Irritability
from kinescript.programme.allowing.limits import load_limits
from kinescript.programme.broken_rules import find_broken_rules
from kinescript.programme.diary import Diary, SessionKept
from kinescript.programme.following.clocks import list_week_items
from kinescript.programme.following.deciding import find_progress
from kinescript.programme.following.dose_steps import find_raised
from kinescript.programme.following.pain_rule import find_pain_rule
from kinescript.programme.library import load_library
from kinescript.programme.planner.planning import PlanParams
from kinescript.programme.prescribing import prescribe
from kinescript.programme.programme import Programme

CASES = Path(__file__).parents[1] / "cases"
# said of a fresh plan: it is reviewed within two weeks and its first two weeks are the firm ones
OF_FRESH_PLANS = {"review", "firm_weeks"}


def kept(programme: Programme, number: int) -> list[SessionKept]:
    """Every session of a week, done in full, and what is done through the day with it."""
    week = next(each for each in programme.weeks if each.week == number)
    first = programme.made_on + timedelta(days=7 * (number - 1))
    apart = 7 // max(1, len(week.sessions))
    return [
        session(
            first + timedelta(days=apart * index),
            exercises=tuple(done(item.exercise, item.side) for item in (*each.items, *week.through_the_day)),
        )
        for index, each in enumerate(week.sessions)
    ]


@pytest.mark.parametrize("name", ["chronic_l5_s1_42", "acute_irritable_right_leg", "stenosis_osteoporosis_71"])
def test_good_weeks_keep_the_rules_of_care(name: str) -> None:
    library = load_library()
    intake = read_intake(CASES / f"{name}.json")
    programme = prescribe(intake, None, on=intake.asked.at, weeks=6, params=PlanParams(with_solver=False))
    assert not find_broken_rules(programme, library)
    by_id, sessions, raised = {each.id: each for each in library}, list[SessionKept](), 0
    for number in range(1, 6):
        sessions += kept(programme, number)
        on = programme.made_on + timedelta(days=7 * number)
        diary = Diary(subject_id=programme.subject_id, sessions=tuple(sessions))
        found = find_progress(programme, diary, on=on, library=by_id)
        assert found.proposal is not None
        broken = {each.rule for each in find_broken_rules(found.proposal, library)}
        assert broken <= OF_FRESH_PLANS
        before = {(i.exercise, i.side): i for i in list_week_items(programme, number)}
        for item in list_week_items(found.proposal, number + 1):
            was = before.get((item.exercise, item.side))
            if was is not None:
                more = find_raised(was.dose, item.dose)
                assert len(more) <= 1
                raised += len(more)
        assert all(week.stage is programme.weeks[0].stage for week in found.proposal.weeks[: number + 1])
        programme = found.proposal
    assert raised > 5


def test_the_pain_limits_of_doses_and_of_the_rule_are_the_same() -> None:
    """Two files say how far leg pain may rise: the planner's, which prints it, and the rule's, which judges by it."""
    legs, limits = load_limits().leg_pain, find_pain_rule().limits
    assert {each: legs.rise_nrs(each) for each in Irritability} == limits.rise_nrs
    assert legs.most_before_loading == limits.load_up_to_leg_nrs
