"""How it goes on: one thing at a time, every change with a reason in both voices, a stop stops everything."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from tests.support.diaries import diary, done, good_week, session
from tests.support.programmes import BEGUN, example_exercises, example_programme

from kinescript.body.words import Side
from kinescript.errors import SafetyRefused
from kinescript.intake.document import Intensity, PainReport
from kinescript.intake.examination import read_words
from kinescript.intake.words import Site, Status
from kinescript.programme.diary import PainOver, ScreenAnswer, SessionKept
from kinescript.programme.following.deciding import find_progress
from kinescript.programme.following.dose_steps import find_raised
from kinescript.programme.following.item_changes import Room
from kinescript.programme.following.pain_rule import Word
from kinescript.programme.following.progressed import ItemDecision, Progressed
from kinescript.programme.signing import check_may_run, list_items, sign

ROOTS = read_words().roots
WEEK_ONE = BEGUN + timedelta(days=7)


def look(*sessions: SessionKept, on: date = WEEK_ONE, weeks: int = 8, **change: Any) -> Progressed:
    """One look at the example programme with these sessions."""
    programme = replace(example_programme(weeks=weeks), **change)
    return find_progress(programme, diary(*sessions), on=on)


def of(progressed: Progressed, exercise: str) -> ItemDecision:
    """The decision on one exercise."""
    return next(item for item in progressed.items if item.exercise == exercise)


def test_a_good_week_raises_one_thing_of_two_session_items() -> None:
    found = look(*good_week())
    assert {i.exercise: i.word for i in found.items} == {
        "position_of_ease": Word.HOLD,
        "walking_intervals": Word.HOLD,
        "sciatic_slider_lying": Word.HOLD,
        "pelvic_clock": Word.HOLD,
        "hip_hinge": Word.PROGRESS,
        "bird_dog": Word.PROGRESS,
        "bridge": Word.HOLD,
    }
    assert "on purpose" in of(found, "bridge").reasons[0].patient
    change = of(found, "bird_dog").change
    assert change is not None
    assert (change.variable, change.before, change.after) == ("repetitions", 8.0, 10.0)
    assert found.proposal is not None
    assert (found.week, found.next_week, found.re_screen) == (1, 2, False)


def test_the_proposal_is_unsigned_and_the_signed_one_untouched() -> None:
    programme = example_programme(signed=True, weeks=8)
    found = find_progress(programme, diary(*good_week()), on=WEEK_ONE)
    assert programme == example_programme(signed=True, weeks=8)
    proposal = found.proposal
    assert proposal is not None
    assert proposal.signed is None
    with pytest.raises(SafetyRefused, match="proposal"):
        check_may_run(proposal, on=WEEK_ONE)
    assert proposal.weeks[0] == replace(programme.weeks[0], status="provisional", gate="over")
    assert proposal.weeks[1].status == "firm"
    assert proposal.weeks[1].sessions[0].items[2].dose.repetitions == 10
    for item in list_items(proposal):
        assert item.script.dose == item.dose
    check_may_run(sign(proposal, by="Dana Field", at="2026-11-09T10:00:00Z"), on=WEEK_ONE)


def test_every_item_has_reasons_in_both_voices() -> None:
    for sessions in (good_week(), good_week(woke_more=True), (), good_week(screen=None), good_week(fell=True)):
        found = look(*sessions)
        for item in found.items:
            assert item.reasons
            for reason in item.reasons:
                assert reason.patient.strip()
                assert reason.clinician.strip()
                assert "{" not in reason.patient + reason.clinician


def test_a_new_sign_stops_everything_and_proposes_nothing() -> None:
    for change in ({"screen": ScreenAnswer.SOMETHING_NEW}, {"screen": ScreenAnswer.NOT_SURE}, {"fell": True},
                   {"new_symptoms": ("numb foot",)}):  # fmt: skip
        found = look(*good_week(**change))
        assert found.re_screen
        assert found.word is Word.STOP
        assert {item.word for item in found.items} == {Word.STOP}
        assert all(item.change is None for item in found.items)
        assert found.proposal is None


def test_a_new_sign_weeks_ago_still_stops() -> None:
    sessions = (*good_week(1, screen=ScreenAnswer.NOT_SURE), *good_week(2), *good_week(3))
    assert look(*sessions, on=BEGUN + timedelta(days=21)).re_screen


def test_an_unanswered_screen_holds_and_asks() -> None:
    found = look(*good_week(screen=None))
    assert of(found, "bridge").word is Word.HOLD
    assert of(found, "bridge").rule == 6
    assert any("is anything new" in ask.patient for ask in found.asks)


def test_waking_more_takes_one_step_back_in_what_was_done() -> None:
    found = look(*good_week(woke_more=True))
    bridge = of(found, "bridge")
    assert (bridge.word, bridge.rule) == (Word.REGRESS, 4)
    assert bridge.change is not None
    assert (bridge.change.variable, bridge.change.before, bridge.change.after) == ("effort_rpe", 4.0, 3.0)
    assert of(found, "walking_intervals").word is Word.HOLD
    assert of(found, "position_of_ease").word is Word.HOLD
    assert found.flare is not None
    assert not found.contact


def test_spread_stops_the_exercise_that_did_it_and_takes_the_others_back() -> None:
    rows = (done("bird_dog", Side.RIGHT, stopped_by_pain=True), done("bridge"))
    worse = {"distal_before": Site.THIGH, "distal_after": Site.CALF, "distal_stays_min": 20.0}
    found = look(*good_week(exercises=rows, **worse))
    assert found.contact
    assert of(found, "bird_dog").word is Word.REGRESS_CONTACT
    assert of(found, "bridge").word is Word.REGRESS
    assert of(found, "pelvic_clock").word is Word.REGRESS
    assert of(found, "walking_intervals").word is Word.REGRESS
    assert of(found, "position_of_ease").word is Word.HOLD
    assert found.proposal is not None
    names = {i.exercise for w in found.proposal.weeks[1:] for s in w.sessions for i in s.items}
    assert "bird_dog" not in names
    assert "bridge" in names


def test_spread_that_names_no_exercise_stops_all_that_were_done() -> None:
    found = look(*good_week(tingling_min=45.0))
    for name in ("bird_dog", "bridge", "hip_hinge", "pelvic_clock"):
        assert of(found, name).word is Word.REGRESS_CONTACT
        assert of(found, name).rule == 3
    assert of(found, "walking_intervals").word is Word.REGRESS


def test_an_exercise_stopped_by_pain_steps_back_alone_and_nothing_is_raised() -> None:
    found = look(*good_week(exercises=(done("bridge", stopped_by_pain=True), done("hip_hinge"))))
    assert of(found, "bridge").word is Word.REGRESS
    assert of(found, "hip_hinge").word is Word.HOLD
    assert of(found, "pelvic_clock").word is Word.HOLD


def test_a_sore_start_raises_no_load() -> None:
    leg = PainOver(before=5.5, during=5.5, after=5.5, next_morning=5.5)
    intake = replace(example_programme().intake, pain=PainReport(leg=Intensity(now=5.0, worst_24h=6.0)))
    found = look(*good_week(leg=leg), intake=intake)
    assert of(found, "bridge").word is Word.HOLD
    assert "5.5" in of(found, "bridge").reasons[0].clinician
    # sore items keep their places: another one is not raised instead
    assert "on purpose" in of(found, "pelvic_clock").reasons[0].clinician
    assert {item.word for item in found.items} == {Word.HOLD}


def test_a_start_sorer_than_the_first_visit_raises_nothing() -> None:
    leg = PainOver(before=6.0, during=6.0, after=6.0, next_morning=6.0)
    found = look(*good_week(leg=leg))
    assert {item.word for item in found.items} == {Word.HOLD}


@pytest.mark.parametrize(
    ("days", "missed", "words"),
    [
        (6, 0, {Word.HOLD, Word.PROGRESS}),
        (13, 1, {Word.HOLD}),
        (18, 2, {Word.HOLD, Word.REGRESS}),
        (25, 3, {Word.STOP}),
    ],
)
def test_missed_weeks(days: int, missed: int, words: set[Word]) -> None:
    found = look(*good_week(), on=BEGUN + timedelta(days=days))
    assert found.missed_weeks == missed
    assert {item.word for item in found.items} == words
    assert found.re_screen is (missed >= 3)


def test_nothing_done_is_a_missed_week_too() -> None:
    missed = [session(s.date, exercises=(done("bridge", share=0.0),)) for s in good_week(2)]
    assert look(*good_week(1), *missed, on=BEGUN + timedelta(days=14)).missed_weeks == 1


def test_every_fourth_week_is_an_easier_one_and_the_way_back_is_one_step() -> None:
    programme = example_programme(weeks=8)
    doses = []
    for number in range(1, 6):
        found = find_progress(
            programme,
            diary(*[s for n in range(1, number + 1) for s in good_week(n)]),
            on=BEGUN + timedelta(days=7 * number),
        )
        assert found.proposal is not None
        assert (found.deload is not None) is (number == 3)
        programme = found.proposal
        doses.append(programme.weeks[number].sessions[0].items[1].dose)
    assert [(d.repetitions, d.sets, d.hold_s) for d in doses] == [
        (10, 2, 5.0), (10, 2, 5.0), (10, 1, 5.0), (10, 2, 5.0), (12, 2, 5.0)
    ]  # fmt: skip


def test_two_weeks_with_a_step_back_make_an_easier_one() -> None:
    sessions = (*good_week(1, woke_more=True), *good_week(2, woke_more=True))
    found = look(*sessions, on=BEGUN + timedelta(days=14))
    assert found.deload is not None
    assert "2 weeks in a row" in found.deload.clinician
    assert look(*good_week(1), *good_week(2, woke_more=True), on=BEGUN + timedelta(days=14)).deload is None


def test_looking_twice_without_a_new_session_raises_nothing_twice() -> None:
    programme = example_programme(weeks=8)
    first = find_progress(programme, diary(*good_week()), on=WEEK_ONE)
    assert first.proposal is not None
    again = find_progress(first.proposal, diary(*good_week()), on=WEEK_ONE)
    assert {item.word for item in again.items} == {Word.HOLD}


def test_a_bolder_stage_is_never_opened() -> None:
    programme = example_programme(weeks=3)
    bolder = replace(programme.weeks[1], stage=Status.FUNCTIONAL_OPTIMISATION, gate="low irritability")
    programme = replace(programme, weeks=(programme.weeks[0], bolder, programme.weeks[2]))
    found = find_progress(programme, diary(*good_week()), on=WEEK_ONE)
    assert found.proposal is not None
    assert found.proposal.weeks[1].stage is Status.MOVEMENT_CONTROL


def test_the_ladder_is_climbed_only_where_the_rules_allow_it() -> None:
    programme = example_programme(weeks=8)
    top = replace(programme.weeks[0].sessions[0].items[2].dose, repetitions=12, hold_s=10.0, range_share=1.0, sets=3)
    weeks = []
    for week in programme.weeks:
        item = week.sessions[0].items[2]
        at_top = replace(item, dose=top, script=replace(item.script, dose=top))
        items = (*week.sessions[0].items[:2], at_top, week.sessions[0].items[3])
        weeks.append(replace(week, sessions=tuple(replace(s, items=items) for s in week.sessions)))
    programme = replace(programme, weeks=tuple(weeks))
    library = example_exercises()
    longer = {"bird_dog_long": library["bird_dog_long"].dose[Status.MOVEMENT_CONTROL].dose}
    shut = Room(library=library, allowed={})
    for room, word, name in (
        (shut, Word.HOLD, "bird_dog"),
        (replace(shut, allowed=longer), Word.PROGRESS, "bird_dog_long"),
        (replace(shut, allowed=longer, full=frozenset({("bird_dog", Side.RIGHT)})), Word.HOLD, "bird_dog"),
    ):
        found = find_progress(programme, diary(*good_week()), on=WEEK_ONE, room=room)
        assert of(found, "bird_dog").word is word
        assert found.proposal is not None
        item = found.proposal.weeks[1].sessions[0].items[2]
        assert item.exercise == name
        assert item.side is Side.RIGHT
        assert item.script.dose == item.dose
        assert find_raised(top, item.dose) == ()


def test_in_a_full_session_only_range_and_effort_rise() -> None:
    programme = example_programme(weeks=8)
    keys = frozenset((i.exercise, i.side) for i in programme.weeks[0].sessions[0].items)
    found = find_progress(programme, diary(*good_week()), on=WEEK_ONE, room=Room(library={}, allowed={}, full=keys))
    assert {of(found, name).change.variable for name in ("hip_hinge", "bird_dog")} == {"range_share"}  # type: ignore[union-attr]


def test_a_step_back_is_taken_at_once_in_a_week_that_still_runs() -> None:
    found = look(*good_week(1, woke_more=True), on=BEGUN + timedelta(days=5))
    assert found.proposal is not None
    assert found.proposal.weeks[0].status == "firm"
    assert found.proposal.weeks[0].sessions[0].items[3].dose.effort_rpe == 3.0
    better = look(*good_week(1), on=BEGUN + timedelta(days=5))
    assert better.proposal is not None
    assert better.proposal.weeks[0] == example_programme().weeks[0]


def test_an_item_keeps_the_reasons_of_its_plan_and_never_piles_up_those_of_looks() -> None:
    programme = example_programme(weeks=8)
    own = programme.weeks[0].sessions[0].items[1].reasons
    for number, count in ((1, 3), (2, 1)):
        sessions = [s for n in range(1, number + 1) for s in good_week(n)]
        found = find_progress(programme, diary(*sessions), on=BEGUN + timedelta(days=7 * number))
        assert found.proposal is not None
        programme = found.proposal
        reasons = programme.weeks[number].sessions[0].items[1].reasons
        assert reasons[-1:] == own
        assert len(reasons) == count
