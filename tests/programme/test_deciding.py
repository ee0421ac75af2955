"""How it goes on: one thing at a time, every change with a reason in both voices, a stop stops everything."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from tests.support.diaries import ITEMS, diary, done, good_week, session
from tests.support.programmes import BEGUN, example_exercises, example_programme

from kinescript.body.words import Side
from kinescript.errors import InputRefused, SafetyRefused
from kinescript.intake.document import Intensity, PainReport, Preferences
from kinescript.intake.examination import read_words
from kinescript.intake.examined import LegNeuro, NeuroExamination
from kinescript.intake.words import Irritability, Site, Status
from kinescript.programme.diary import Diary, Done, PainOver, ScreenAnswer, SessionKept
from kinescript.programme.following.deciding import find_progress
from kinescript.programme.following.dose_steps import find_raised
from kinescript.programme.following.item_changes import Room
from kinescript.programme.following.pain_rule import Word
from kinescript.programme.following.progressed import ItemDecision, Progressed
from kinescript.programme.programme import Programme
from kinescript.programme.script import Kind
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


def weeks_of_leg(*values: float) -> tuple[SessionKept, ...]:
    """Good weeks with this much leg pain before, one after another."""
    return tuple(
        replace(s, leg=PainOver(before=v, during=v, after=v, next_morning=v))
        for number, v in enumerate(values, start=1)
        for s in good_week(number)
    )


@pytest.mark.parametrize(
    ("start", "values", "days", "word"),
    [
        (8.0, (8.0, 7.0), 14, "severe"),
        (8.0, (8.0, 6.0), 14, None),
        (6.0, (6.0, 6.0), 14, None),
        (8.0, (8.0,), 7, None),
        (6.0, (6.0, 6.0, 5.0, 5.0, 5.0, 5.0), 42, "fall under 30 %"),
        (6.0, (6.0, 6.0, 5.0, 5.0, 4.0, 4.0), 42, None),
    ],
)
def test_the_clock_of_failure_to_improve(start: float, values: tuple[float, ...], days: int, word: str | None) -> None:
    intake = replace(example_programme().intake, pain=PainReport(leg=Intensity(now=start, worst_24h=start)))
    found = look(*weeks_of_leg(*values), on=BEGUN + timedelta(days=days), intake=intake).medical_review
    if word is None:
        assert found is None
    else:
        assert found is not None
        assert word in found.clinician
        assert "medical review" in found.clinician


def examined(programme: Programme, **leg: Any) -> Programme:
    """The programme with both legs examined, and these findings on the right."""
    full: dict[str, Any] = {
        "myotome_mrc": dict.fromkeys(ROOTS, 5.0),
        "sensation": dict.fromkeys(ROOTS, "normal"),
        "reflex": {"L4": "normal", "S1": "normal"},
    }
    neuro = NeuroExamination(left=LegNeuro(**full), right=LegNeuro(**{**full, **leg}))
    return replace(programme, intake=replace(programme.intake, neuro=neuro))


@pytest.mark.parametrize(
    "leg", [{"sensation": {"S1": "reduced"}}, {"reflex": {"S1": "absent"}}, {"myotome_mrc": {"L5": 4.0}}]
)
def test_any_deficit_is_reviewed_within_a_week(leg: dict[str, Any]) -> None:
    found = find_progress(examined(example_programme(weeks=8), **leg), diary(*good_week()), on=WEEK_ONE)
    assert found.review.next_on == WEEK_ONE + timedelta(days=7)


def test_a_leg_that_is_free_of_pain_is_not_called_strong() -> None:
    """Severe is said of the same quantity then and now: 0 at the visit, once 8, is not still strong at 0."""
    intake = replace(example_programme().intake, pain=PainReport(leg=Intensity(now=0.0, worst_24h=8.0)))
    sessions = weeks_of_leg(0.0, 0.0)
    assert look(*sessions, on=BEGUN + timedelta(days=14), intake=intake).medical_review is None
    as_bad = [replace(s, leg=PainOver(before=0.0, during=8.0, after=8.0, next_morning=0.0)) for s in sessions]
    found = look(*as_bad, on=BEGUN + timedelta(days=14), intake=intake).medical_review
    assert found is not None
    assert "8 at the start, 8 after" in found.clinician


def test_the_coming_two_weeks_are_firm_and_have_one_set_of_items() -> None:
    programme = example_programme(weeks=8)
    fresh = replace(programme.weeks[2].sessions[0], items=programme.weeks[2].sessions[0].items[:3])
    other = [replace(w, sessions=(fresh,)) if w.week >= 3 else w for w in programme.weeks]
    programme = replace(programme, weeks=tuple(other))
    first = find_progress(programme, diary(*good_week()), on=WEEK_ONE).proposal
    assert first is not None
    assert [w.week for w in first.weeks if w.status == "firm"] == [2, 3]
    assert len(first.weeks[2].sessions) == 3  # the new fortnight waits until somebody has looked
    second = find_progress(first, diary(*good_week(1), *good_week(2)), on=BEGUN + timedelta(days=14)).proposal
    assert second is not None
    assert [w.week for w in second.weeks if w.status == "firm"] == [3, 4]
    assert [len(w.sessions) for w in second.weeks[2:4]] == [1, 1]
    # a week that still runs is not printed beside another fortnight
    early = find_progress(first, diary(*good_week(1), *good_week(2)), on=BEGUN + timedelta(days=13)).proposal
    assert early is not None
    assert [w.week for w in early.weeks if w.status == "firm"] == [3, 4]


def test_the_short_form_of_the_sheet_is_enough() -> None:
    rows = tuple(Done(exercise=name, side=side, share=1.0) for name, side in ITEMS)
    short = [
        SessionKept(
            date=s.date,
            screen=ScreenAnswer.NOTHING_NEW,
            exercises=rows,
            leg=PainOver(before=3.0, after=3.0, next_morning=3.0),
            distal_after=Site.CALF,
            woke=False,
        )
        for s in good_week()
    ]
    assert of(look(*short), "bird_dog").word is Word.PROGRESS
    for change in (
        {"screen": None},
        {"distal_after": Site.FOOT},
        {"woke": None},
        {"leg": PainOver(before=3.0, after=3.0)},
        {"leg": PainOver(before=3.0, after=4.0, next_morning=3.0)},
        {"exercises": tuple(replace(row, stopped_by_pain=True) for row in rows)},
    ):
        worse = [replace(s, **change) for s in short]  # type: ignore[arg-type]
        assert of(look(*worse), "bird_dog").word is not Word.PROGRESS


def test_the_next_version_says_what_the_diary_said_and_when_the_list_was_answered() -> None:
    proposal = look(*good_week()).proposal
    assert proposal is not None
    state = proposal.made_by["progress"]
    assert set(state["diary"]) == {"leg_before", "leg_next_morning", "furthest", "woke", "done_share"}
    assert state["diary"]["done_share"] == 1.0
    assert state["screened_on"] == good_week()[-1].date.isoformat()
    assert state["from_signed"] is False


def test_what_people_read_has_no_code_words() -> None:
    found = look(*good_week(screen=ScreenAnswer.NOT_SURE))
    for words in (found.reasons[0], found.items[0].reasons[0]):
        assert "not sure" in words.clinician
        assert "_" not in words.patient + words.clinician
        assert "2026-" not in words.clinician
    assert "6 Nov 2026" in found.items[0].reasons[0].clinician


def tensioner_week(*, watched: tuple[str, ...]) -> Programme:
    """The example at low irritability, with a tensioner planned from week two on."""
    programme = example_programme(weeks=4)
    item = programme.weeks[0].through_the_day[2]
    script = replace(item.script, id="slump_tensioner", kind=Kind.TENSIONER)
    tension = replace(item, exercise="slump_tensioner", script=script)
    weeks = [
        w if w.week == 1 else replace(w, sessions=tuple(replace(s, items=(*s.items, tension)) for s in w.sessions))
        for w in programme.weeks
    ]
    stage = replace(programme.screening.stage, irritability=Irritability.LOW)
    intake = replace(programme.intake, preferences=Preferences(first_try_observed=watched))
    screening = replace(programme.screening, stage=stage)
    return replace(programme, weeks=tuple(weeks), intake=intake, screening=screening)


def test_a_tensioner_becomes_firm_only_after_a_calm_week_of_sliders_and_a_watched_first_try() -> None:
    rows = tuple(done(name, side) for name, side in (*ITEMS, ("sciatic_slider_lying", Side.RIGHT)))
    sore = PainOver(before=3.0, during=3.0, after=3.0, next_morning=4.0)
    for watched, week, there in (
        (("slump_tensioner",), good_week(exercises=rows), True),
        ((), good_week(exercises=rows), False),
        (("slump_tensioner",), good_week(), False),
        (("slump_tensioner",), good_week(exercises=rows, leg=sore), False),
    ):
        proposal = find_progress(tensioner_week(watched=watched), diary(*week), on=WEEK_ONE).proposal
        assert proposal is not None
        firm = {i.exercise for w in proposal.weeks if w.status == "firm" for s in w.sessions for i in s.items}
        assert ("slump_tensioner" in firm) is there


def test_review_is_sooner_at_high_irritability() -> None:
    programme = examined(example_programme(weeks=8))
    found = find_progress(programme, diary(*good_week()), on=WEEK_ONE)
    assert found.review.next_on == WEEK_ONE + timedelta(days=14)
    assert not found.review.due
    screening = programme.screening
    high = replace(screening, stage=replace(screening.stage, irritability=Irritability.HIGH))
    found = find_progress(replace(programme, screening=high), diary(*good_week()), on=BEGUN + timedelta(days=14))
    assert found.review.next_on == BEGUN + timedelta(days=21)
    assert found.review.due


def test_a_month_without_pain_is_a_reason_to_talk_about_the_end() -> None:
    free = PainOver(before=0.0, during=0.0, after=0.0, next_morning=0.0)
    sessions = [replace(s, leg=free, back=free) for n in range(1, 7) for s in good_week(n)]
    found = look(*sessions, on=BEGUN + timedelta(days=42))
    assert found.discharge is not None
    assert "carry shopping" in found.discharge.clinician
    assert found.relapse_plan
    assert look(*sessions[:6], on=BEGUN + timedelta(days=14)).discharge is None
    sore = [*sessions[:-2], replace(sessions[-2], back=PainOver(before=1.0)), sessions[-1]]
    assert look(*sore, on=BEGUN + timedelta(days=42)).discharge is None


def test_the_last_week_has_no_next_one() -> None:
    found = look(*good_week(1), *good_week(2), on=BEGUN + timedelta(days=14), weeks=2)
    assert found.next_week is None
    assert found.proposal is None
    assert found.relapse_plan


def test_adherence_counts_by_exercise_what_was_planned() -> None:
    rows = (done("bridge", share=0.5), done("hip_hinge", share=0.9))
    found = look(*good_week(1, exercises=rows), on=BEGUN + timedelta(days=6))
    by = {a.exercise: a for a in found.adherence}
    assert (by["bridge"].planned, by["bridge"].written, by["bridge"].done) == (3, 3, 2)
    assert by["bridge"].mean_share == pytest.approx(2.5 / 3)
    assert (by["pelvic_clock"].planned, by["pelvic_clock"].written) == (3, 2)
    assert by["pelvic_clock"].mean_share == pytest.approx(2 / 3)
    assert by["walking_intervals"].mean_share is None


def test_a_withdrawn_or_changed_programme_is_not_gone_on_with() -> None:
    with pytest.raises(SafetyRefused, match="withdrawn"):
        look(withdrawn="new flag")
    signed = example_programme(signed=True)
    with pytest.raises(SafetyRefused, match="changed since"):
        find_progress(replace(signed, subject_id="C.D."), diary(), on=WEEK_ONE)


MONDAY, TUESDAY = BEGUN, BEGUN + timedelta(days=1)


@pytest.mark.parametrize(
    ("sessions", "place"),
    [
        ((session(BEGUN - timedelta(days=1)),), r"sessions\[0\]\.date"),
        ((session(WEEK_ONE + timedelta(days=1)),), r"sessions\[0\]\.date: .*future"),
        ((session(MONDAY), session(MONDAY)), r"sessions\[1\]\.date: .*twice"),
        ((session(TUESDAY), session(MONDAY)), r"sessions\[1\]\.date"),
        ((session(MONDAY, leg=PainOver(before=11.0)),), r"sessions\[0\]\.leg\.before"),
        ((session(MONDAY, back=PainOver(after=-1.0)),), r"sessions\[0\]\.back\.after"),
        ((session(MONDAY, settle_min=-5.0),), r"sessions\[0\]\.settle_min"),
        ((session(MONDAY, tingling_min=float("nan")),), r"sessions\[0\]\.tingling_min"),
        ((session(MONDAY, exercises=(done("bridge", share=1.5),)),), r"sessions\[0\]\.exercises\[0\]\.share"),
        ((session(MONDAY, exercises=(done("bridge", quality=2.0),)),), r"exercises\[0\]\.quality"),
        ((session(MONDAY, exercises=(done("handstand"),)),), r"exercises\[0\]\.exercise: .*handstand"),
        ((session(MONDAY, exercises=(done("bird_dog", Side.LEFT),)),), r"exercises\[0\]\.side: .*right"),
        ((session(MONDAY, exercises=(done("bridge"), done("bridge"))),), r"exercises\[1\]: .*twice"),
    ],
)
def test_a_diary_that_cannot_be_is_refused_with_its_place(sessions: tuple[SessionKept, ...], place: str) -> None:
    with pytest.raises(InputRefused, match=place):
        look(*sessions)


def test_the_diary_of_another_person_is_refused() -> None:
    with pytest.raises(InputRefused, match="subject_id"):
        find_progress(example_programme(), Diary(subject_id="C.D.", sessions=()), on=WEEK_ONE)
    with pytest.raises(InputRefused, match="schema_version"):
        find_progress(example_programme(), Diary(subject_id="A.B.", sessions=(), schema_version=2), on=WEEK_ONE)


def test_a_side_that_was_not_written_is_the_programme_s() -> None:
    found = look(*good_week(exercises=(done("bird_dog"),)))
    assert of(found, "bird_dog").word is Word.PROGRESS


def test_the_same_diary_gives_the_same_answer() -> None:
    assert look(*good_week()) == look(*good_week())
