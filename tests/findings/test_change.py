"""What changed between two recordings: never less than its error, never more than is known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.findings.change import Change, ChangeParams, find_changes, rank_changes
from kinescript.findings.rules import find_findings
from kinescript.measures.measure import Measure
from kinescript.record.fault import Fault

GONE = Fault(kind="gap", words="the pelvis was out of sight")
values = st.floats(-60, 60)
sigmas = st.just(0.0) | st.floats(0.001, 10)


def measure(
    name: str,
    value: float | None,
    sigma: float = 0.8,
    *,
    of: str = "pelvis_obliquity_deg",
    side: Side | None = None,
    unit: str = "deg",
) -> Measure:
    known = value is not None
    faults = () if known else (GONE,)
    return Measure(name=name, of=of, side=side, value=value, unit=unit, sigma=sigma if known else None, faults=faults)


def drop(value: float | None, sigma: float = 0.8, side: Side = Side.RIGHT) -> Measure:
    return measure("pelvic_drop", value, sigma, side=side)


def compare(before: tuple[Measure, ...], after: tuple[Measure, ...], task: Task = Task.WALKING) -> tuple[Change, ...]:
    judged = (find_findings(m, task=task) for m in (before, after))
    return find_changes(before, after, *judged)


def one(before: Measure | None, after: Measure | None) -> Change:
    (change,) = compare((before,) if before else (), (after,) if after else ())
    return change


def test_the_story() -> None:
    change = one(drop(11.0), drop(4.0))
    assert change.difference == -7.0
    assert change.sigma == pytest.approx((0.8**2 + 0.8**2 + 1.5**2) ** 0.5)
    assert (change.verdict, change.toward) == ("beyond_error", "reference")
    assert (change.mdc, change.mdc_label) == (4.0, "borrowed")
    assert one(drop(4.0), drop(11.0)).toward == "away"


def test_a_change_has_to_beat_both_its_error_and_the_mdc() -> None:
    assert one(drop(6.0, 0.1), drop(2.2, 0.1)).verdict == "within_error"  # 3.8 is more than 2.9 and less than MDC 4
    assert one(drop(11.0, 2.5), drop(4.0, 2.5)).verdict == "within_error"  # 7 is more than the MDC, less than 7.5
    assert one(drop(6.0, 0.1), drop(1.9, 0.1)).verdict == "beyond_error"


def test_without_a_reference_there_is_neither_mdc_nor_direction() -> None:
    change = one(measure("range", 30.0), measure("range", 10.0))
    assert (change.verdict, change.mdc, change.mdc_label, change.reference, change.toward) == (
        "beyond_error",
        None,
        None,
        None,
        None,
    )


def test_inside_the_range_both_times_is_neither_closer_nor_further() -> None:
    assert one(drop(4.5, 0.1), drop(-1.0, 0.1)).verdict == "beyond_error"
    assert one(drop(4.5, 0.1), drop(-1.0, 0.1)).toward is None


def test_unknown_stays_unknown_and_says_when() -> None:
    for before, after, words in (
        (drop(None), drop(4.0), "then: the pelvis was out of sight"),
        (drop(11.0), drop(None), "now: the pelvis was out of sight"),
        (drop(None), drop(None), "both times: the pelvis was out of sight"),
        (None, drop(4.0), "then: not measured"),
        (drop(11.0), None, "now: not measured"),
    ):
        change = one(before, after)
        assert (change.verdict, change.difference, change.sigma, change.toward) == ("unknown", None, None, None)
        assert [f.words for f in change.faults] == [words]


def test_what_is_not_alike_is_not_compared() -> None:
    assert one(measure("range", 30.0), measure("range", 0.5, unit="rad")).verdict == "unknown"
    twice = compare((drop(11.0), drop(3.0)), (drop(4.0),))
    assert [c.verdict for c in twice] == ["unknown"]
    assert one(drop(11.0, side=Side.LEFT), drop(11.0, side=Side.LEFT)).side is Side.LEFT
    assert {c.verdict for c in compare((drop(11.0, side=Side.LEFT),), (drop(4.0),))} == {"unknown"}


def test_markers_put_on_anew_count_where_they_did_not_already() -> None:
    added = {
        name: one(measure(name, 1.0, 0.0, of=of, unit=unit), measure(name, 1.0, 0.0, of=of, unit=unit)).sigma
        for name, of, unit in (
            ("range", "pelvis_tilt_deg", "deg"),
            ("hip_range", "hip_left_internal_rotation_deg", "deg"),
            ("standing_mean", "pelvis_tilt_deg", "deg"),
            ("step_time", "walking", "s"),
        )
    }
    params = ChangeParams()
    assert list(added.values()) == [params.replaced_deg, params.replaced_leg_rotation_deg, 0.0, 0.0]


def test_what_matters_comes_first() -> None:
    then = (measure("range", 10.0), measure("range", 10.0, of="x"), drop(11.0), drop(3.0, side=Side.LEFT))
    now = (measure("range", 40.0), measure("range", 11.0, of="x"), drop(4.0), drop(3.5, side=Side.LEFT))
    order = [(c.name, c.verdict) for c in rank_changes(compare(then, now))]
    assert order == [
        ("pelvic_drop", "beyond_error"),
        ("range", "beyond_error"),
        ("pelvic_drop", "within_error"),
        ("range", "within_error"),
    ]


@given(values, sigmas, values, sigmas)
def test_turning_time_round_turns_the_direction(before: float, sigma: float, after: float, other: float) -> None:
    there, back = one(drop(before, sigma), drop(after, other)), one(drop(after, other), drop(before, sigma))
    assert there.verdict == back.verdict
    assert {there.toward, back.toward} in ({None}, {"reference", "away"})
    if there.verdict == "beyond_error":
        assert there.needed is not None
        assert abs(after - before) > there.needed >= 4.0


@given(values, sigmas, values, sigmas, sigmas)
def test_a_larger_error_never_makes_a_change_surer(
    before: float, sigma: float, after: float, other: float, more: float
) -> None:
    if one(drop(before, sigma + more), drop(after, other)).verdict == "beyond_error":
        assert one(drop(before, sigma), drop(after, other)).verdict == "beyond_error"


@pytest.mark.parametrize(
    ("before", "after", "cut", "verdict"),
    [
        (60.0, 100.0, "before", "unknown"),
        (60.0, 100.0, "after", "beyond_error"),
        (100.0, 60.0, "after", "unknown"),
        (100.0, 60.0, "before", "beyond_error"),
        (100.0, 60.0, "both", "unknown"),
        (60.0, 100.0, "both", "unknown"),
    ],
)
def test_what_was_cut_short_changes_only_in_ways_the_cut_cannot_undo(
    before: float, after: float, cut: str, verdict: str
) -> None:
    fault = Fault(kind="cut", words="an end of the recording cut it")
    then, now = (
        Measure(
            name="held_time", of="single_leg_stance", side=Side.LEFT, value=value, unit="s", sigma=0.5,
            faults=(fault,) if cut in (when, "both") else (),
        )
        for when, value in (("before", before), ("after", after))
    )  # fmt: skip
    (change,) = find_changes((then,), (now,), (), ())
    assert change.verdict == verdict
