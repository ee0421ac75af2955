"""The simulated person holds the trunk lying: the limit is passed when planned, and the body lies as it should."""

from dataclasses import replace

import numpy as np
import pytest

from kinescript.body.segments import Segment
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.errors import WrongUsage
from kinescript.record.channel import ChannelKind
from kinescript.synth import NO_ERRORS, Asymmetry, Hold, Plan, Repeating, Sway, Truth, make_recording, mirror_plan

LIMITS = {Task.BACK_EXTENSION_HOLD: 10.0, Task.SIDE_BRIDGE: 7.0}
UNEVEN = Plan(hold=Hold(failure="sag", sag_deg_s=1.0, held_s=24.0), sway=Sway(angles_share=2.0), heading_deg=70)


def left_deg(truth: Truth) -> np.ndarray:
    """How far the true inclination of the thorax is from its median over the first three seconds."""
    assert truth.hold is not None
    up = truth.segment(Segment.THORAX)[:, 2, :]
    begin = truth.hold.span.start_s
    level = np.median(up[(truth.time_s >= begin) & (truth.time_s < begin + 3)], axis=0)
    return np.degrees(np.arccos(np.clip(up @ level / np.linalg.norm(level), -1, 1)))


@pytest.mark.parametrize("task", LIMITS)
@pytest.mark.parametrize("plan", [UNEVEN, Plan(hold=Hold(failure="drop", held_s=12.3)), Plan()])
def test_the_limit_is_passed_when_planned(task: Task, plan: Plan) -> None:
    _, truth = make_recording(task, plan=plan, seed=4)
    hold = truth.hold
    assert hold is not None and not hold.cut
    assert hold.span.duration_s == pytest.approx((plan.hold or Hold()).held_s)
    away = left_deg(truth)
    after = truth.time_s >= hold.span.start_s
    passed_s = truth.time_s[after & (away > LIMITS[task])][0]
    assert passed_s == pytest.approx(hold.span.end_s, abs=0.03)
    assert away[truth.time_s > hold.span.end_s + 0.05].min() > LIMITS[task]
    assert left_deg(truth)[truth.time_s < 1.9].min() > LIMITS[task], "at rest it is not held"


def test_a_dip_is_as_deep_and_long_as_planned_and_recovers() -> None:
    plan = Plan(hold=Hold(dips=((5.0, 2.0, 14.0),)), sway=Sway(angles_share=0.0))
    _, truth = make_recording(Task.BACK_EXTENSION_HOLD, plan=plan, seed=1)
    assert truth.hold is not None
    (dip,) = truth.hold.dips
    away = left_deg(truth)
    assert away[dip.holds(truth.time_s)].max() == pytest.approx(14.0, abs=0.01)
    assert away[(truth.time_s > dip.end_s) & (truth.time_s < dip.end_s + 2)].max() < 0.01


def test_the_body_lies_as_it_should() -> None:
    prone, truth = make_recording(Task.BACK_EXTENSION_HOLD, seed=1, errors=NO_ERRORS)
    assert truth.hold is not None and truth.hold.side is None
    held = truth.hold.span.holds(truth.time_s)
    thorax = truth.segment(Segment.THORAX)[held][100]
    assert thorax[2, 0] < -0.99 and abs(thorax[2, 1]) < 0.02, "the front faces down, the length is level"
    assert not prone.of_kind(ChannelKind.FORCE) and not prone.marks
    assert truth.asymmetry is None and truth.sway is None and truth.stances == ()
    for side in Side:
        plan = Plan(hold=Hold(side=side))
        recording, truth = make_recording(Task.SIDE_BRIDGE, plan=plan, seed=1, errors=NO_ERRORS)
        assert truth.hold is not None and truth.hold.side is side
        here = int(np.flatnonzero(truth.hold.span.holds(truth.time_s))[100])
        heights = {n: recording.markers()[n].values[here, 2] for n in ("LASI", "RASI", "LSHO", "RSHO")}
        down, up = side.initial, side.other.initial
        assert heights[f"{down}ASI"] < heights[f"{up}ASI"] - 0.15 and heights[f"{down}SHO"] < heights[f"{up}SHO"] - 0.2
        assert recording.markers()[f"{down}ANK"].values[here, 2] > 0


def test_a_mirrored_plan_swaps_the_side_and_a_cut_hold_ends_with_the_recording() -> None:
    plan = mirror_plan(Plan(hold=Hold(side=Side.RIGHT, failure="none", held_s=6.0)))
    assert plan.hold == Hold(side=Side.LEFT, failure="none", held_s=6.0)
    recording, truth = make_recording(Task.SIDE_BRIDGE, plan=plan, seed=2)
    assert truth.hold is not None and truth.hold.side is Side.LEFT and truth.hold.cut
    assert recording.duration_s == pytest.approx(truth.hold.span.end_s, abs=0.02)
    _, longer = make_recording(Task.SIDE_BRIDGE, seed=2, seconds=60)
    assert longer.time_s[-1] == pytest.approx(60, abs=0.02)


def test_what_a_hold_cannot_show_is_refused() -> None:
    lying = Task.BACK_EXTENSION_HOLD
    for task, plan, times in (
        (Task.SQUAT, Plan(hold=Hold()), None),
        (lying, Plan(repeating=Repeating(setup_s=2.0)), None),
        (lying, Plan(asymmetry=Asymmetry(load_right_share=0.6)), None),
        (lying, Plan(), 2),
    ):
        with pytest.raises(WrongUsage):
            make_recording(task, plan=plan, seed=1, repetitions=times)
    for wrong in ({"held_s": 5.0}, {"sag_deg_s": 0.0}, {"dips": ((1.0, 2.0, 14.0),)}, {"dips": ((14.0, 2.0, 14.0),)}):
        with pytest.raises(ValueError, match="trunk"):
            replace(Hold(), **wrong)
