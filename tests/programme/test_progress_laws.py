"""Laws: more pain never makes a dose larger; never two things are raised at once; every change has its reasons."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.diaries import diary
from tests.support.months import follow, random_weeks
from tests.support.programmes import BEGUN, example_programme

from kinescript.intake.words import Site
from kinescript.programme.diary import PainOver, ScreenAnswer, SessionKept
from kinescript.programme.following.clocks import list_week_items
from kinescript.programme.following.deciding import find_progress
from kinescript.programme.following.dose_steps import find_raised
from kinescript.programme.following.pain_rule import Word
from kinescript.programme.following.progressed import Progressed
from kinescript.programme.script import Kind

SEEDS = st.integers(0, 10**6)


def look(sessions: tuple[SessionKept, ...], weeks: int) -> Progressed:
    """A look after so many weeks."""
    return find_progress(example_programme(weeks=8), diary(*sessions), on=BEGUN + timedelta(days=7 * weeks))


@st.composite
def sorer(draw: st.DrawFn, session: SessionKept) -> SessionKept:
    """The same session with one answer about pain worse; pain before it, the yardstick, only with all the others."""
    leg, how = session.leg, draw(st.sampled_from(["during", "after", "next_morning", "all", "settle", "tingling",
                                                  "waking", "farther", "stays", "something_new", "back"]))  # fmt: skip
    more = draw(st.floats(0, 5))
    if how in ("during", "after", "next_morning"):
        value = getattr(leg, how)
        return session if value is None else replace(session, leg=replace(leg, **{how: min(10.0, value + more)}))
    if how == "all":
        values = [leg.before, leg.during, leg.after, leg.next_morning]
        if None in values or max(v for v in values if v is not None) + more > 10:
            return session
        before, during, after, morning = (v + more for v in values if v is not None)
        return replace(session, leg=PainOver(before=before, during=during, after=after, next_morning=morning))
    if how == "back":
        return replace(session, back=PainOver(before=2.0, during=9.0, after=9.0, next_morning=9.0))
    changes: dict[str, dict[str, object]] = {
        "settle": {"settle_min": None if session.settle_min is None else session.settle_min + 20 * more},
        "tingling": {"tingling_min": None if session.tingling_min is None else session.tingling_min + 20 * more},
        "waking": {"woke_more": True},
        "farther": {"distal_after": Site.FOOT, "distal_stays_min": 30.0},
        "stays": {"distal_stays_min": 60.0},
        "something_new": {"new_symptoms": ("tingling in the foot",)},
    }
    return replace(session, **changes[how])


@settings(deadline=None, max_examples=60)
@given(st.data(), SEEDS, st.integers(1, 7))
def test_more_pain_never_makes_a_dose_larger(data: st.DataObject, seed: int, weeks: int) -> None:
    end = BEGUN + timedelta(days=7 * weeks)
    calm = data.draw(st.sampled_from([1.0, 0.9, 0.6]))
    sessions = tuple(s for s in random_weeks(seed, calm=calm) if s.date <= end)
    if not sessions:
        return
    index = data.draw(st.sampled_from([max(0, len(sessions) - back) for back in (1, 1, 1, 2, 3, 4)]))
    worse = (*sessions[:index], data.draw(sorer(sessions[index])), *sessions[index + 1 :])
    less, more = look(sessions, weeks), look(worse, weeks)
    assert more.word.boldness <= less.word.boldness
    if less.proposal is None or more.proposal is None:
        assert more.proposal is None
        return
    smaller = {(i.exercise, i.side): i for i in list_week_items(more.proposal, weeks + 1)}
    larger = {(i.exercise, i.side): i for i in list_week_items(less.proposal, weeks + 1)}
    assert set(smaller) <= set(larger)
    for key, item in smaller.items():
        if item.script.kind is not Kind.CALMING:
            assert find_raised(larger[key].dose, item.dose) == ()


@settings(deadline=None, max_examples=10)
@given(SEEDS, st.sampled_from([1.0, 0.95, 0.7]))
def test_eight_weeks_never_raise_two_things_and_every_change_has_its_reasons(seed: int, calm: float) -> None:
    for found, moves in follow(random_weeks(seed, calm=calm)):
        for item in found.items:
            assert item.reasons
            assert all(reason.patient and reason.clinician for reason in item.reasons)
        for move in moves:
            assert len(move.raised) <= 1
            assert not move.raised or move.decision.word is Word.PROGRESS
            if move.after.dose != move.before.dose:
                assert move.decision.change is not None
                assert move.after.reasons[0].patient
                assert move.after.reasons[0].clinician
                assert move.after.script.dose == move.after.dose


@settings(deadline=None, max_examples=10)
@given(SEEDS)
def test_a_step_back_anywhere_raises_nothing(seed: int) -> None:
    for found, moves in follow(random_weeks(seed, calm=0.7)):
        if any(item.word.boldness <= Word.REGRESS.boldness for item in found.items):
            assert all(item.word is not Word.PROGRESS for item in found.items)
            assert all(move.raised == () for move in moves)


@settings(deadline=None, max_examples=20)
@given(SEEDS, st.integers(0, 20), st.sampled_from(["screen", "new_symptoms", "fell"]))
def test_a_stop_anywhere_stops_everything(seed: int, index: int, how: str) -> None:
    sessions = random_weeks(seed, calm=1.0)
    values: dict[str, object] = {"screen": ScreenAnswer.NOT_SURE, "new_symptoms": ("numb",), "fell": True}
    at = min(index, len(sessions) - 1)
    if at < 0:
        return
    changed = (*sessions[:at], replace(sessions[at], **{how: values[how]}), *sessions[at + 1 :])
    found = look(changed, 8)
    assert found.re_screen
    assert {item.word for item in found.items} == {Word.STOP}
    assert found.proposal is None


def test_calm_weeks_go_on_and_the_laws_above_are_not_empty() -> None:
    calm = [move for seed in range(4) for _, moves in follow(random_weeks(seed, calm=1.0)) for move in moves]
    raised = [move.raised[0] for move in calm if move.raised]
    assert len(raised) > 20
    assert set(raised) >= {"repetitions", "duration_s", "sets"}
    looks = [found for seed in range(6) for found, _ in follow(random_weeks(seed, calm=0.5))]
    assert {item.word for found in looks for item in found.items} >= {Word.REGRESS, Word.REGRESS_CONTACT}
