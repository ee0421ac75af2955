"""The core exercises as bodies: joints within what people can do, nothing under the floor, feet where they were put."""

import pytest
from tests.programme.core_exercises import IDS, angles_of, library

from kinescript.figure.capsule import Figure
from kinescript.programme.drawn import draw_phase, posture_of
from kinescript.programme.exercise import Exercise

each = pytest.mark.parametrize("id_", IDS)

# degrees most adults can reach without pain; wide on purpose, they catch a slip of sign or digit
REACHABLE = {
    "pelvis_tilt": (-25, 60),
    "pelvis_obliquity": (-20, 20),
    "pelvis_rotation": (-15, 15),
    "trunk_flexion": (-10, 90),
    "trunk_side_bend": (-30, 30),
    "lumbar_flexion": (-60, 50),
    "lumbar_side_bend": (-50, 50),
    "lumbar_rotation": (-15, 15),
    "hip_flexion": (-20, 125),
    "hip_adduction": (-40, 25),
    "hip_internal_rotation": (-45, 40),
    "knee_flexion": (0, 140),
    "ankle_dorsiflexion": (-62, 25),
    "shoulder_flexion": (-45, 180),
    "shoulder_abduction": (-30, 180),
    "shoulder_rotation": (-95, 90),
    "elbow_flexion": (0, 145),
    "neck_flexion": (-45, 50),
    "neck_rotation": (-80, 80),
    "neck_side_bend": (-45, 45),
}
# pelvis and hips move, the feet stay on the floor in their place
ON_BOTH_FEET = (
    "hip_hinge",
    "hip_hinge_stick",
    "hip_hinge_external_rotation",
    "bridge",
    "slow_hip_thrust",
    "sit_to_stand",
    "sit_to_stand_high",
    "sit_to_stand_slow",
    "sit_to_stand_weight",
    "pelvic_clock",
    "pelvic_clock_sitting",
    "cat_cow_seated",
)


def figures(exercise: Exercise) -> list[Figure]:
    return [draw_phase(exercise, phase) for phase in exercise.phases]


@each
def test_joints_stay_within_what_people_can_do(id_: str) -> None:
    for phase in library()[id_].phases:
        angles = {**posture_of(library()[id_], phase).angles_deg, **angles_of(phase)}
        for curve, deg in angles.items():
            low, high = REACHABLE[curve.removesuffix("_deg").replace("_left", "").replace("_right", "")]
            assert low <= deg <= high, (phase.name, curve, deg)


@each
def test_nothing_goes_through_the_floor(id_: str) -> None:
    exercise = library()[id_]
    for phase, figure in zip(exercise.phases, figures(exercise), strict=True):
        low = {
            c.name: min(c.start_m[1] - c.start_radius_m, c.end_m[1] - c.end_radius_m)
            for c in figure.capsules
            if c.name != "nose"
        }
        deepest = min(low, key=lambda name: low[name])
        assert low[deepest] > -0.035, (phase.name, deepest, round(low[deepest], 3))
        assert low[deepest] < 0.03, (phase.name, "nothing touches the ground")


@pytest.mark.parametrize("id_", ON_BOTH_FEET)
def test_feet_stay_where_they_stand(id_: str) -> None:
    drawn = figures(library()[id_])
    for joint in ("ankle_left", "ankle_right"):
        xs = [figure.joint(joint)[0] for figure in drawn]
        heights = [figure.joint(joint)[1] for figure in drawn]
        assert max(xs) - min(xs) < 0.06, (joint, [round(x, 3) for x in xs])
        assert max(heights) < 0.12, (joint, "the foot is flat on the floor")


def test_bridges_lift_the_pelvis_and_bird_dogs_reach_as_far_as_the_back_is_high() -> None:
    start, top, end = (f.joint("middle")[1] for f in figures(library()["bridge"]))
    assert top - start > 0.12
    assert abs(end - start) < 0.02
    reach = figures(library()["bird_dog"])[1]
    assert reach.joint("ankle_right")[1] == pytest.approx(reach.joint("hip_right")[1], abs=0.2)
    assert reach.joint("wrist_left")[1] == pytest.approx(reach.joint("shoulder_left")[1], abs=0.12)
    assert reach.joint("wrist_left")[0] > reach.joint("head")[0]


def test_side_bridges_lift_the_pelvis_over_a_forearm_that_carries() -> None:
    for id_ in ("side_bridge_knees", "side_bridge"):
        start, top, end = figures(library()[id_])
        assert top.joint("middle")[1] - start.joint("middle")[1] > 0.08
        assert top.joint("shoulder_right")[1] < top.joint("shoulder_left")[1], "the right side is the lower one"
        for figure in (start, top, end):
            assert figure.joint("elbow_right")[1] < 0.06


def test_single_leg_stance_stands_on_the_right_leg() -> None:
    for id_ in ("single_leg_stance_hand", "single_leg_stance_fingertips", "single_leg_stance"):
        lifted = figures(library()[id_])[1]
        assert lifted.joint("ankle_left")[1] - lifted.joint("ankle_right")[1] > 0.15


def test_press_ups_carry_the_chest_and_leave_the_pelvis() -> None:
    lie, rise, _ = figures(library()["press_up"])
    assert rise.joint("neck")[1] - lie.joint("neck")[1] > 0.25
    assert abs(rise.joint("middle")[1] - lie.joint("middle")[1]) < 0.05
    assert rise.joint("wrist_right")[1] == pytest.approx(0.03, abs=0.03)
