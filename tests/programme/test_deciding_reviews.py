"""What a look at the diary says beside the items: clocks, reviews, the coming weeks, and diaries that cannot be."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.programme.test_deciding import ROOTS, WEEK_ONE, look, of
from tests.support.diaries import ITEMS, diary, done, good_week, session
from tests.support.programmes import BEGUN, example_programme

from kinescript.body.words import Side
from kinescript.errors import InputRefused, SafetyRefused
from kinescript.intake.document import Intensity, PainReport, Preferences
from kinescript.intake.examined import LegNeuro, NeuroExamination
from kinescript.intake.words import Irritability, Site
from kinescript.programme.diary import Diary, Done, PainOver, ScreenAnswer, SessionKept
from kinescript.programme.following.deciding import find_progress
from kinescript.programme.following.pain_rule import Word
from kinescript.programme.programme import Programme
from kinescript.programme.script import Kind


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
