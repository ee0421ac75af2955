"""Left beside right and hip beside knee, beside values made by hand."""

import numpy as np
import pytest
from tests.measures.made import clock, mirror
from tests.measures.repeated import STOOD, bender, depth, measured, one

from kinescript.body.tasks import Task
from kinescript.measures.repetition_measures import find_repetition_measures
from kinescript.measures.standing import find_standing


def squatter(time_s: np.ndarray, going: np.ndarray):
    return bender(
        time_s,
        going,
        hip_left_flexion_deg=80 * going,
        hip_right_flexion_deg=70 * going + 5,
        knee_left_flexion_deg=100 * going,
        knee_right_flexion_deg=90 * going + 3,
        hip_left_adduction_deg=-4 * going + 1,
        hip_right_adduction_deg=6 * going - 2,
        trunk_side_bend_deg=5 * going + 1,
        trunk_rotation_deg=-3 * going,
    )


def test_values_made_by_hand() -> None:
    time_s = clock(22.0)
    found, _ = measured(squatter(time_s, depth(time_s, 3)), Task.SQUAT)
    expected = {
        ("hip_flexion_range_side_difference", None): -10.0,
        ("knee_flexion_range_side_difference", None): -10.0,
        ("trunk_side_bend_at_depth", None): 5.0,
        ("trunk_rotation_at_depth", None): -3.0,
        ("hip_adduction_at_depth", "left"): -4.0,
        ("hip_adduction_at_depth", "right"): 6.0,
        ("hip_share_at_depth", "left"): 80 / 180,
        ("hip_share_at_depth", "right"): 70 / 160,
    }
    for (name, side), value in expected.items():
        assert one(found, name, side=side).value == pytest.approx(value, abs=0.1), name


def test_mirror() -> None:
    time_s = clock(22.0)
    angles = squatter(time_s, depth(time_s, 3))
    found, repetitions = measured(angles, Task.SQUAT)
    flipped_angles, _ = mirror(angles, ())
    flipped = find_repetition_measures(
        flipped_angles, repetitions, find_standing(flipped_angles, STOOD), task=Task.SQUAT
    )
    again = find_repetition_measures(angles, repetitions, find_standing(angles, STOOD), task=Task.SQUAT)
    assert len(found) == len(again)
    for name in ("hip_flexion_range_side_difference", "trunk_side_bend_at_depth", "trunk_rotation_at_depth"):
        assert one(flipped, name).value == pytest.approx(-one(again, name).value, abs=0.05)
    for name in ("hip_adduction_at_depth", "hip_share_at_depth"):
        assert one(flipped, name, side="left").value == pytest.approx(one(again, name, side="right").value, abs=0.05)


def test_a_trial_without_standing_says_so() -> None:
    time_s = clock(22.0)
    angles = squatter(time_s, depth(time_s, 3))
    _, repetitions = measured(angles, Task.SQUAT)
    stood, moved = (find_standing(angles, spans) for spans in (STOOD, None))
    wide = find_repetition_measures(angles, repetitions, moved, task=Task.SQUAT)
    narrow = find_repetition_measures(angles, repetitions, stood, task=Task.SQUAT)
    unsure, sure = (one(each, "trunk_side_bend_at_depth") for each in (wide, narrow))
    assert "no_standing" in {fault.kind for fault in unsure.faults}
    assert unsure.sigma is not None and sure.sigma is not None
    assert unsure.sigma > sure.sigma


def test_a_bend_of_hips_alone_has_a_share_near_one_and_none_when_small() -> None:
    time_s = clock(22.0)
    going = depth(time_s, 3)
    straight = {f"knee_{s}_flexion_deg": 0 * going for s in ("left", "right")}
    found, _ = measured(bender(time_s, going, **straight), Task.HIP_HINGE)
    assert one(found, "hip_share_at_depth", side="left").value == pytest.approx(1.0, abs=0.01)
    little = {f"hip_{s}_flexion_deg": 8 * going for s in ("left", "right")}
    found, _ = measured(bender(time_s, going, **straight, **little), Task.HIP_HINGE)
    assert one(found, "hip_share_at_depth", side="left").faults[0].kind == "small"
