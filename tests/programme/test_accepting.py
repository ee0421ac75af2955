"""Before a signature: a plan that its own answers, the library and the rules of care would not give is refused."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.support.diaries import done, session
from tests.support.intakes import DAY, answered, case

from kinescript.errors import SafetyRefused
from kinescript.intake.document import parse_intake
from kinescript.intake.words import Answer
from kinescript.programme.accepting import check_acceptable
from kinescript.programme.diary import Diary, SessionKept
from kinescript.programme.following.deciding import find_progress
from kinescript.programme.library import load_library
from kinescript.programme.planner.planning import PlanParams
from kinescript.programme.prescribing import prescribe
from kinescript.programme.programme import Item, Programme

LIBRARY = load_library()


@pytest.fixture(scope="module")
def programme() -> Programme:
    """A plan of the 42-year-old."""
    return prescribe(parse_intake(case("chronic_l5_s1_42")), weeks=4, params=PlanParams(with_solver=False))


def with_item(programme: Programme, item: Item) -> Programme:
    """The programme with the first item of its first session exchanged."""
    week = programme.weeks[0]
    first = replace(week.sessions[0], items=(item, *week.sessions[0].items[1:]))
    return replace(programme, weeks=(replace(week, sessions=(first, *week.sessions[1:])), *programme.weeks[1:]))


def with_dose(programme: Programme, *, script_too: bool = True, **dose: Any) -> Programme:
    """The programme with another dose of its first item."""
    item = programme.weeks[0].sessions[0].items[0]
    other = replace(item.dose, **dose)
    script = replace(item.script, dose=other) if script_too else item.script
    return with_item(programme, replace(item, dose=other, script=script))


def refused(programme: Programme, words: str, *, days: int = 1) -> None:
    """It may not be signed, for this reason."""
    with pytest.raises(SafetyRefused, match=words):
        check_acceptable(programme, LIBRARY, on=programme.made_on + timedelta(days=days))


def test_what_was_prescribed_may_be_signed_for_a_week(programme: Programme) -> None:
    check_acceptable(programme, LIBRARY, on=programme.made_on)
    check_acceptable(programme, LIBRARY, on=programme.made_on + timedelta(days=7))
    refused(programme, "SCREEN OUT OF DATE: ask again", days=8)


def test_answers_edited_afterwards_are_judged_again(programme: Programme) -> None:
    flags = programme.intake.red_flags
    bladder = replace(flags, cauda_equina=replace(flags.cauda_equina, bladder=Answer.YES))
    refused(replace(programme, intake=replace(programme.intake, red_flags=bladder)), "emergency")
    history = replace(flags, malignancy=replace(flags.malignancy, history=Answer.YES))
    refused(replace(programme, intake=replace(programme.intake, red_flags=history)), "another one")
    later = replace(programme.screening, review_on=DAY + timedelta(days=60))
    refused(replace(programme, screening=later), "review_on")


def test_a_dose_nobody_would_give_is_refused(programme: Programme) -> None:
    refused(with_dose(programme, repetitions=100_000), "repetitions")
    refused(with_dose(programme, repetitions=200, sets=1), "repetitions of at most")
    refused(with_dose(programme, sets=4, script_too=False), "another one in its script")


def test_a_broken_rule_is_refused_by_name(programme: Programme) -> None:
    refused(replace(programme, review_on=programme.made_on + timedelta(days=30)), "review broken")
    item = programme.weeks[0].sessions[0].items[0]
    refused(with_item(programme, replace(item, reasons=())), "reasons broken in week 1")
    left_out = replace(programme.intake.preferences, left_out=(item.exercise,))
    refused(replace(programme, intake=replace(programme.intake, preferences=left_out)), "left_out")


def kept(programme: Programme) -> list[SessionKept]:
    """Every session of week one, done in full."""
    week = programme.weeks[0]
    rows = tuple(done(i.exercise, i.side) for i in (*week.sessions[0].items, *week.through_the_day))
    return [session(programme.made_on + timedelta(days=days), exercises=rows) for days in (0, 2, 5)]


def test_the_list_before_a_session_counts_as_asked_again(programme: Programme) -> None:
    diary = Diary(subject_id=programme.subject_id, sessions=tuple(kept(programme)))
    on = programme.made_on + timedelta(days=7)
    proposal = find_progress(programme, diary, on=on, library={e.id: e for e in LIBRARY}).proposal
    assert proposal is not None
    check_acceptable(proposal, LIBRARY, on=on)
    check_acceptable(proposal, LIBRARY, on=programme.made_on + timedelta(days=12))
    refused(proposal, "SCREEN OUT OF DATE", days=13)
    refused(replace(proposal, review_on=on + timedelta(days=15)), "review within")


def test_a_plan_for_somebody_with_an_override_may_be_signed() -> None:
    override = {"rule": "session_minutes", "by": "R. E.", "why": "has the time", "at": DAY.isoformat()}
    made = prescribe(
        answered(painful_side="right", overrides=[override]), weeks=2, params=PlanParams(with_solver=False)
    )
    check_acceptable(made, LIBRARY, on=DAY)
