"""The pain rule is a complete table: every cell decided, by one first rule, as CARE 5 says; every rule is reached."""

from collections import Counter
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.pain_cells import Cell, cells, said_by_hand, session_of

from kinescript.intake.words import Irritability, Site
from kinescript.programme.diary import Done, PainOver, ScreenAnswer, SessionKept
from kinescript.programme.following.pain_facts import AXES, Facts
from kinescript.programme.following.pain_rule import Decision, Word, find_pain_rule, find_rule, judge_session
from kinescript.programme.script import Kind

CALM = Cell(Irritability.MODERATE, ScreenAnswer.NOTHING_NEW, "none", 0.0, 0.0, False, 0.0, 30.0, True, True)


def judge(cell: Cell) -> Decision:
    """The decision on a cell."""
    session, earlier = session_of(cell)
    return judge_session(session, irritability=cell.irritability, exercise="bridge", earlier=earlier)


def test_every_combination_of_axes_is_decided_and_every_rule_reached() -> None:
    table = find_pain_rule()
    reached: Counter[int] = Counter()
    for words in product(*AXES.values()):
        facts = Facts(**dict(zip(AXES, words, strict=True)))  # type: ignore[arg-type]
        fitting = [rule.number for rule in table.rules if rule.fits(facts)]
        assert fitting
        assert find_rule(facts).number == min(fitting)
        reached[min(fitting)] += 1
    assert sorted(reached) == [rule.number for rule in table.rules] == list(range(1, 9))


def test_a_session_of_every_kind_is_judged_as_by_hand() -> None:
    """Every 7th cell here, all 207 360 in the benchmark; 7 divides no axis, so every class meets every other."""
    seen = set()
    for index, cell in enumerate(cells()):
        if index % 7 == 0:
            decision = judge(cell)
            assert (decision.rule, decision.word.value) == said_by_hand(cell), cell
            seen.add(decision.rule)
    assert seen == set(range(1, 9))


@pytest.mark.parametrize(
    ("change", "rule", "word"),
    [
        ({}, 7, "progress"),
        ({"new_sign": ScreenAnswer.SOMETHING_NEW}, 1, "stop"),
        ({"new_sign": ScreenAnswer.NOT_SURE, "spread": "stays"}, 1, "stop"),
        ({"new_sign": None}, 6, "hold"),
        ({"new_sign": None, "spread": "stays"}, 2, "regress_contact"),
        ({"tingling_min": 31.0, "morning_nrs": 2.0}, 3, "regress_contact"),
        ({"morning_nrs": 2.0}, 4, "regress"),
        ({"woke_more": True, "settle_min": None}, 4, "regress"),
        ({"rise_nrs": 2.0}, 7, "progress"),
        ({"rise_nrs": 2.0, "irritability": Irritability.HIGH}, 5, "regress"),
        ({"rise_nrs": 3.0}, 5, "regress"),
        ({"settle_min": 31.0}, 8, "hold"),
        ({"morning_nrs": 1.0}, 8, "hold"),
        ({"done": False}, 8, "hold"),
        ({"form": False}, 8, "hold"),
        ({"form": None}, 6, "hold"),
    ],
)
def test_worked_cells(change: dict[str, object], rule: int, word: str) -> None:
    decision = judge(CALM._replace(**change))  # type: ignore[arg-type]
    assert (decision.rule, decision.word.value) == (rule, word)
    assert "{" not in decision.reason.patient + decision.reason.clinician
    assert decision.reason.patient
    assert decision.reason.clinician


def test_unknown_irritability_counts_as_high() -> None:
    session, earlier = session_of(CALM._replace(rise_nrs=2.0))
    assert judge_session(session, irritability=None, earlier=earlier).rule == 5


def test_back_pain_that_rises_while_the_leg_retreats_is_no_step_back() -> None:
    session, earlier = session_of(CALM)
    centralising = replace(
        session,
        back=PainOver(before=2.0, during=6.0, after=6.0, next_morning=5.0),
        leg=PainOver(before=4.0, during=3.0, after=2.0, next_morning=2.0),
        distal_before=Site.CALF,
        distal_after=Site.BUTTOCK,
    )
    assert judge_session(centralising, irritability=Irritability.HIGH, earlier=earlier).word is Word.PROGRESS


@given(st.tuples(*[st.floats(0, 10)] * 4))
def test_no_value_of_back_pain_moves_the_rule(back: tuple[float, float, float, float]) -> None:
    session, earlier = session_of(CALM)
    pain = PainOver(before=back[0], during=back[1], after=back[2], next_morning=back[3])
    assert judge_session(replace(session, back=pain), irritability=Irritability.LOW, earlier=earlier).rule == 7


ANSWERS = ["screen", "distal_before", "distal_after", "settle_min", "woke_more", "tingling_min"]


@pytest.mark.parametrize("name", ANSWERS)
def test_one_answer_missing_holds_and_is_named(name: str) -> None:
    session, earlier = session_of(CALM)
    decision = judge_session(replace(session, **{name: None}), irritability=Irritability.LOW, earlier=earlier)
    assert (decision.rule, decision.missing) == (6, (name,))
    called = {each.name: each.patient for each in find_pain_rule().asked}
    assert called[name] in decision.reason.clinician


@pytest.mark.parametrize("moments", [("before",), ("during", "after"), ("next_morning",)])
def test_a_leg_answer_the_rule_needs_holds_when_missing_and_is_named(moments: tuple[str, ...]) -> None:
    session, earlier = session_of(CALM)
    leg = replace(session.leg, **dict.fromkeys(moments))
    decision = judge_session(replace(session, leg=leg), irritability=Irritability.LOW, earlier=earlier)
    assert decision.rule == 6
    assert set(decision.missing) == {f"leg.{moment}" for moment in moments}


def test_what_moves_no_row_may_be_missing() -> None:
    session, earlier = session_of(CALM)
    for changed in (
        replace(session, back=PainOver(), fell=None),
        replace(session, leg=replace(session.leg, during=None)),
        replace(session, leg=replace(session.leg, after=None)),
    ):
        assert judge_session(changed, irritability=Irritability.LOW, earlier=earlier).rule == 7


def test_a_fall_or_a_new_symptom_stops() -> None:
    session, earlier = session_of(CALM)
    for changed in (replace(session, fell=True), replace(session, new_symptoms=("numb foot",))):
        assert judge_session(changed, irritability=Irritability.LOW, earlier=earlier).word is Word.STOP


def test_waking_of_somebody_it_does_not_wake_usually_is_waking_more() -> None:
    session, earlier = session_of(CALM)
    woken = replace(session, woke_more=None, woke=True)
    for usually, rule in ((False, 4), (True, 6), (None, 6)):
        decision = judge_session(woken, irritability=Irritability.LOW, earlier=earlier, wakes_usually=usually)
        assert decision.rule == rule
    slept = replace(session, woke_more=None, woke=False)
    assert judge_session(slept, irritability=Irritability.LOW, earlier=earlier).rule == 7


@pytest.mark.parametrize(("before", "waits"), [(5.0, False), (5.1, True), (10.0, True), (None, False)])
def test_loading_waits_on_a_sore_day(before: float | None, waits: bool) -> None:
    session, earlier = session_of(CALM)
    pain = PainOver(before=before, during=before, after=before, next_morning=before)
    decision = judge_session(replace(session, leg=pain), irritability=Irritability.LOW, earlier=earlier)
    assert (Kind.TENSIONER in decision.left_out) is waits
    assert (Kind.RESISTANCE in decision.left_out) is waits
    assert Kind.WALKING not in decision.left_out


@pytest.mark.parametrize(
    ("change", "allowed"), [({}, True), ({"rise_nrs": 1.0}, False), ({"spread": "returns"}, False),
                            ({"spread": "stays"}, False), ({"spread": None}, False), ({"rise_nrs": None}, False)]
)  # fmt: skip
def test_relief_goes_on_while_the_leg_does_not_rise_and_nothing_spreads(
    change: dict[str, object], allowed: bool
) -> None:
    assert judge(CALM._replace(**change)).relief_allowed is allowed  # type: ignore[arg-type]


def test_done_looks_at_the_last_three_sessions_of_that_exercise() -> None:
    session, _ = session_of(CALM)

    def kept(*shares: float | None) -> tuple[SessionKept, ...]:
        return tuple(
            SessionKept(date=session.date, exercises=() if s is None else (Done(exercise="bridge", share=s),))
            for s in shares
        )

    other = SessionKept(date=session.date, exercises=(Done(exercise="walking", share=1.0),))
    for earlier, rule in (
        ((), 8),
        (kept(0.8), 7),
        (kept(1.0, 0.2), 7),
        (kept(1.0, 0.2, 0.2), 8),
        (kept(1.0, None, None), 8),
        ((*kept(1.0), other, other), 7),
    ):
        assert judge_session(session, irritability=Irritability.LOW, exercise="bridge", earlier=earlier).rule == rule


@given(st.floats(0, 7))
def test_the_limit_itself_is_allowed_whatever_the_decimals(before: float) -> None:
    session, earlier = session_of(CALM)
    pain = PainOver(before=before, during=before, after=before + 2.0, next_morning=before)
    assert judge_session(replace(session, leg=pain), irritability=Irritability.LOW, earlier=earlier).rule == 7


PAIN_AXES = {
    "tingling_min": (0.0, 30.0, 31.0),
    "morning_nrs": (0.0, 1.0, 2.0),
    "woke_more": (False, True),
    "rise_nrs": (0.0, 1.0, 2.0, 3.0),
    "settle_min": (30.0, 31.0),
    "spread": ("none", "returns", "stays"),
}


@given(st.data())
def test_more_pain_is_never_bolder(data: st.DataObject) -> None:
    """Raising any answer but the baseline itself, with the others as they are, never makes the decision bolder."""
    base = Cell(
        data.draw(st.sampled_from(Irritability)),
        *(data.draw(st.sampled_from(v)) for v in (
            [ScreenAnswer.NOTHING_NEW, None], ("none", "returns", "stays", None), (0.0, 30.0, 31.0, None),
            (0.0, 1.0, 2.0, None), (False, True, None), (0.0, 1.0, 2.0, 3.0, None), (30.0, 31.0, None),
            (True, False), (True, False, None),
        )),
    )  # fmt: skip
    axis = data.draw(st.sampled_from(sorted(PAIN_AXES)))
    low, high = sorted(data.draw(st.lists(st.sampled_from(range(len(PAIN_AXES[axis]))), min_size=2, max_size=2)))
    less, more = (judge(base._replace(**{axis: PAIN_AXES[axis][i]})) for i in (low, high))
    assert more.word.boldness <= less.word.boldness
