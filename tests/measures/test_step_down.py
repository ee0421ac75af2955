"""A step down is measured for each leg that stays on the step, and says what the touch of the floor may hide."""

from dataclasses import replace

import pytest
from tests.measures.repeated import one
from tests.motion.test_step_down import without_toe

from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.chain import assess
from kinescript.findings.assessment import Assessment
from kinescript.measures.step_down import as_stances, say_touched
from kinescript.motion.stance import Stance
from kinescript.record.channel import ChannelKind
from kinescript.synth import Asymmetry, Plan, make_recording
from kinescript.synth.truth import Truth


@pytest.fixture(scope="module")
def stepped() -> tuple[Assessment, Truth]:
    plan = Plan(pelvic_drop_right_stance_deg=8.0, pelvic_drop_left_stance_deg=3.0, trunk_lean_deg=5.0)
    recording, truth = make_recording(Task.STEP_DOWN, plan=plan, seed=6, repetitions=6)
    markers = tuple(c for c in recording.channels if c.kind is not ChannelKind.FORCE)
    return assess(replace(recording, channels=markers)), truth


def test_drop_and_lean_need_no_plates_and_say_what_a_touch_may_hide(stepped: tuple[Assessment, Truth]) -> None:
    result, _ = stepped
    for name, side, planted in (
        ("pelvic_drop", "right", 8.0),
        ("pelvic_drop", "left", 3.0),
        ("trunk_lean", "right", 5.0),
        ("trunk_lean", "left", 5.0),
    ):
        found = one(result.measures, name, side=side)
        assert found.value is not None and found.sigma is not None
        assert abs(found.value - planted) <= 1.96 * found.sigma
        assert "touch" in {fault.kind for fault in found.faults}
    assert "touch" in {fault.kind for fault in one(result.measures, "pelvic_drop_side_difference").faults}


def test_where_one_leg_is_known_to_carry_all_through_nothing_is_doubtful(stepped: tuple[Assessment, Truth]) -> None:
    result, _ = stepped
    drops = tuple(m for m in result.measures if m.name == "pelvic_drop")
    bare = tuple(replace(m, faults=()) for m in drops)
    alone = as_stances(result.repetitions)
    assert len(alone) == 6
    assert say_touched(bare, result.repetitions, alone, ()) == bare
    right = tuple(s for s in alone if s.side is Side.RIGHT)
    said = {m.side: [f.kind for f in m.faults] for m in say_touched(bare, result.repetitions, right, ())}
    assert said == {Side.RIGHT: [], Side.LEFT: ["touch"]}
    short = tuple(replace(s, single=(replace(s.span, end_s=s.span.start_s + 0.5),)) for s in alone)
    assert all(m.faults for m in say_touched(bare, result.repetitions, short, ()))


def test_every_measure_of_repetitions_has_the_leg_that_carried(stepped: tuple[Assessment, Truth]) -> None:
    result, truth = stepped
    for side in Side:
        count = one(result.measures, "repetitions_complete", side=side.value)
        assert (count.value, count.of) == (3.0, f"knee_{side}_flexion_deg")
        ranges = {m.of for m in result.measures if m.name == "repetition_range" and m.side is side}
        assert {f"knee_{side}_flexion_deg", f"hip_{side}_flexion_deg", "trunk_flexion_deg"} <= ranges
        assert not any(side.other.value in of for of in ranges)
        held = one(result.measures, "out_duration", side=side.value)
        tempo = next(r.tempo for r in truth.repetitions if r.side is side)
        # minimum jerk moves faster than 5 % of its peak for 0.881 of its time
        assert held.value == pytest.approx(0.881 * tempo.down_s, abs=1.96 * (held.sigma or 0.0) + 0.05)
    assert not any(m.name.endswith("flexion_range_side_difference") for m in result.measures)


def test_trunk_at_depth_is_positive_toward_the_leg_that_stays() -> None:
    still = {"pelvic_drop_right_stance_deg": 0.0, "pelvic_drop_left_stance_deg": 0.0, "trunk_lean_deg": 0.0}
    plan = Plan(asymmetry=Asymmetry(lean_right_deg=8.0), **still)
    measures = assess(make_recording(Task.STEP_DOWN, plan=plan, seed=2)[0]).measures
    assert one(measures, "trunk_side_bend_at_depth", side="right").value == pytest.approx(8.0, abs=2.5)
    assert one(measures, "trunk_side_bend_at_depth", side="left").value == pytest.approx(-8.0, abs=2.5)


def test_what_the_feet_do_not_tell_is_unknown_and_not_nothing() -> None:
    recording, truth = make_recording(Task.STEP_DOWN, seed=1, repetitions=4)
    hidden = assess(without_toe(recording, "RTOE", truth.repetitions[2].span)).measures
    count = one(hidden, "repetitions_complete", side="right")
    assert count.value is None
    assert "not seen well enough" in count.faults[0].words
    assert one(hidden, "repetition_range", of="knee_left_flexion_deg", side="left").value is not None
    blind = assess(without_toe(recording, "RTOE")).measures
    for name in ("repetitions_complete", "pelvic_drop", "out_duration", "knee_frontal_projection_at_depth"):
        for side in Side:
            gone = one(blind, name, side=side.value)
            assert gone.value is None
            assert "which leg stays on the step" in gone.faults[0].words


def test_a_leg_that_never_stayed_says_so() -> None:
    recording, _ = make_recording(Task.STEP_DOWN, seed=1, repetitions=1)
    measures = assess(recording).measures
    assert one(measures, "pelvic_drop", side="right").value is not None
    drop = one(measures, "pelvic_drop", side="left")
    assert drop.value is None
    assert drop.faults[0].words == "no complete repetition on the left leg was seen"
    assert isinstance(as_stances(assess(recording).repetitions)[0], Stance)
