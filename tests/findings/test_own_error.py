"""A person's own test-retest error: the formula by hand, and a law: it may take a change away, never make one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.findings.test_change import GONE, drop, measure, sigmas, values

from kinescript.body.tasks import Task
from kinescript.findings.change import Change, find_changes
from kinescript.findings.own_error import OwnError, find_own_errors
from kinescript.findings.rules import find_findings
from kinescript.measures.measure import Measure

KEY = ("range", "pelvis_obliquity_deg", None)


def ranges(*numbers: float | None) -> tuple[tuple[Measure, ...], ...]:
    return tuple((measure("range", number),) for number in numbers)


def one(before: Measure, after: Measure, *retests: Measure | None) -> Change:
    then, now = (before,), (after,)
    judged = (find_findings(m, task=Task.WALKING) for m in (then, now))
    others = tuple((each,) if each else () for each in retests)
    (change,) = find_changes(then, now, *judged, retests=others)
    return change


def test_the_formula_by_hand() -> None:
    two, three = find_own_errors(ranges(10.0, 14.0))[KEY], find_own_errors(ranges(10.0, 14.0, 12.0))[KEY]
    assert (two.n, three.n) == (2, 3)
    assert two.sem == pytest.approx(2.8284271)  # 4 / root 2
    assert two.mdc == pytest.approx(7.84)  # 1.96 * root 2 * 4 / root 2
    assert three.sem == pytest.approx(2.0)  # root of (4 + 4 + 0) / 2
    assert three.mdc == pytest.approx(5.5437172)  # 1.96 * 1.4142136 * 2


def test_what_one_recording_does_not_know_has_no_own_error() -> None:
    assert find_own_errors(ranges(10.0)) == {}
    assert find_own_errors(ranges(10.0, None)) == find_own_errors(ranges(None, 10.0)) == {}
    assert find_own_errors((*ranges(10.0), ())) == find_own_errors(((), *ranges(10.0))) == {}
    assert find_own_errors((*ranges(10.0), (measure("range", 0.2, unit="rad"),))) == {}
    assert find_own_errors((*ranges(10.0), (measure("range", 9.0), measure("range", 8.0)))) == {}
    assert find_own_errors(ranges(10.0, 11.0, None)) == {}


@pytest.mark.parametrize(("sem", "n"), [(1.0, 1), (-1.0, 2), (float("nan"), 2)])
def test_an_own_error_that_makes_no_sense_is_refused(sem: float, n: int) -> None:
    with pytest.raises(ValueError, match="two recordings"):
        OwnError(sem=sem, n=n)


def test_a_large_own_error_takes_a_change_away_with_and_without_a_reference() -> None:
    for make in (drop, lambda value: measure("range", value)):
        before, after = make(11.0), make(4.0)
        assert one(before, after).verdict == "beyond_error"
        change = one(before, after, make(7.0))  # 1.96 * root 2 * 4 / root 2 is more than 7
        assert (change.verdict, change.toward) == ("within_error", None)
        assert (change.mdc_label, change.needed_by) == ("own", "own")
        assert change.mdc == change.needed == pytest.approx(7.84)
        less = one(before, after, make(8.0))
        assert (less.verdict, less.mdc, less.mdc_label) == ("beyond_error", pytest.approx(5.88), "own")


def test_a_small_own_error_lowers_nothing() -> None:
    without, same = one(drop(6.0, 0.1), drop(2.2, 0.1)), one(drop(6.0, 0.1), drop(2.2, 0.1), drop(6.0, 0.1))
    assert same.own == OwnError(sem=0.0, n=2)
    assert (same.mdc, same.mdc_label, same.verdict) == (4.0, "borrowed", "within_error")
    assert (same.needed, same.needed_by) == (without.needed, "borrowed")
    bare = one(measure("range", 6.0), measure("range", 5.0), measure("range", 6.0))
    assert (bare.mdc, bare.mdc_label, bare.needed_by) == (0.0, "own", "error")


def test_no_own_error_says_why_only_where_retests_were_given() -> None:
    before, after = measure("range", 10.0), measure("range", 30.0)
    for retest in (None, measure("range", None), measure("range", 0.2, unit="rad")):
        change = one(before, after, retest)
        assert (change.own, change.mdc, change.verdict) == (None, None, "beyond_error")
        assert [f.kind for f in change.faults] == ["no_own_error"]
    assert one(before, after).faults == ()
    assert one(measure("range", None), after, before).faults[0].words == f"then: {GONE.words}"
    assert one(measure("range", None), after, before).own is None


retests = st.lists(st.none() | st.builds(drop, values, sigmas), min_size=1, max_size=4)


@given(values, sigmas, values, sigmas, retests)
def test_retests_never_make_a_change_count_that_did_not(
    before: float, sigma: float, after: float, other: float, given_: list[Measure | None]
) -> None:
    for then, now in (
        (drop(before, sigma), drop(after, other)),
        (measure("range", before, sigma), measure("range", after, other)),
    ):
        again = [each and measure(then.name, each.value, side=then.side) for each in given_]
        without, with_ = one(then, now), one(then, now, *again)
        assert without.needed is not None and with_.needed is not None
        assert with_.needed >= without.needed
        assert (with_.difference, with_.sigma) == (without.difference, without.sigma)
        if with_.own is not None:
            assert with_.needed >= with_.own.mdc
        if with_.verdict == "beyond_error":
            assert without.verdict == "beyond_error" and with_.toward == without.toward


def test_one_retest_more_may_lower_the_own_mdc_but_never_below_what_is_needed_without() -> None:
    before, after = measure("range", 10.0), measure("range", 17.0)
    bare, two, three = (one(before, after, *(measure("range", v) for v in a)) for a in ((), (14.0,), (14.0, 12.0)))
    assert bare.needed and two.needed and three.needed
    assert bare.needed < three.needed < two.needed
    assert (bare.verdict, two.verdict, three.verdict) == ("beyond_error", "within_error", "beyond_error")
