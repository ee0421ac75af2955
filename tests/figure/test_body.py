"""The drawn body is anatomically right: signs of body.joints, left and right where they belong, nothing invented."""

import math

import numpy as np
import pytest

from kinescript.body.joints import CURVES, Curve, Joint, Plane, find_curve
from kinescript.body.words import Side
from kinescript.figure.capsule import Facing, Lengths
from kinescript.figure.flesh import draw_body
from kinescript.figure.turns import hip_turn, pelvis_turn, spine_turn
from kinescript.figure.wedge import best_facing, find_wedge
from kinescript.motion.cardan import limb, rotation_first

NEUTRAL = {curve.name: 0.0 for curve in CURVES}


def test_turns_are_the_inverse_of_the_angles_motion_finds() -> None:
    assert rotation_first(pelvis_turn(12.0, -9.0, 20.0)[None])[0] == pytest.approx((12.0, -9.0, 20.0))
    assert rotation_first(spine_turn(40.0, 5.0, 30.0)[None])[0] == pytest.approx((40.0, 5.0, 30.0))
    for side in Side:
        found = limb(hip_turn(side, 40.0, 7.0, -11.0)[None], side, flexes_forward=True)[0]
        assert found == pytest.approx((40.0, 7.0, -11.0))


def test_standing_on_the_right_leg_the_left_hip_hangs() -> None:
    body = draw_body(NEUTRAL | {"pelvis_obliquity_deg": -10.0}, facing="front")
    left, right = body.joint("hip_left"), body.joint("hip_right")
    assert left[1] < right[1] - 0.02
    assert body.seen(left)[0] > 0 > body.seen(right)[0], "from the front, the person's left is on the viewer's right"


@pytest.mark.parametrize(("facing", "left_is_right"), [("front", True), ("back", False)])
def test_sides_fall_where_the_viewer_expects_them(facing: str, left_is_right: bool) -> None:
    body = draw_body(NEUTRAL, facing=facing)
    for name in ("hip", "knee", "ankle", "shoulder", "hand"):
        left, right = (body.seen(body.joint(f"{name}_{side}"))[0] for side in ("left", "right"))
        assert (left > right) is left_is_right


@pytest.mark.parametrize(("facing", "forward"), [("right", 1.0), ("left", -1.0)])
def test_seen_from_a_side_the_toes_point_ahead(facing: str, forward: float) -> None:
    body = draw_body(NEUTRAL, facing=facing)
    for side in ("left", "right"):
        assert forward * (body.seen(body.joint(f"toe_{side}"))[0] - body.seen(body.joint(f"heel_{side}"))[0]) > 0.1
    assert forward * (body.seen(body.joint("face"))[0] - body.seen(body.joint("head"))[0]) > 0.03


def test_the_nearer_leg_is_painted_last() -> None:
    for facing, near, far in (("right", "leg_right", "leg_left"), ("left", "leg_left", "leg_right")):
        parts = [c.part for c in draw_body(NEUTRAL, facing=facing).capsules]
        assert parts.index(near) > parts.index("torso") > parts.index(far)


@pytest.mark.parametrize("side", list(Side))
def test_limbs_bend_the_way_people_do(side: Side) -> None:
    out = -1.0 if side is Side.LEFT else 1.0
    s = side.value
    flexed = draw_body(NEUTRAL | {f"hip_{s}_flexion_deg": 30.0}, facing="right")
    assert flexed.joint(f"knee_{s}")[0] > 0.1, "flexion takes the thigh forward"
    adducted = draw_body(NEUTRAL | {f"hip_{s}_adduction_deg": 10.0}, facing="front")
    assert out * adducted.joint(f"knee_{s}")[2] < 0.05, "adduction goes to the midline"
    bent = draw_body(NEUTRAL | {f"knee_{s}_flexion_deg": 60.0}, facing="right")
    assert bent.joint(f"ankle_{s}")[0] < -0.2, "knee flexion takes the heel backward"
    straight, turned = (
        draw_body(NEUTRAL | {f"hip_{s}_internal_rotation_deg": deg}, facing="front") for deg in (0.0, 30.0)
    )
    assert out * (turned.joint(f"toe_{s}")[2] - straight.joint(f"toe_{s}")[2]) < -0.05, "toes turn inward"


def test_the_trunk_follows_its_signs() -> None:
    for prefix in ("trunk", "lumbar"):
        angles = {n: v for n, v in NEUTRAL.items() if not n.startswith("trunk" if prefix == "lumbar" else "lumbar")}
        forward = draw_body(angles | {f"{prefix}_flexion_deg": 40.0}, facing="right")
        assert forward.joint("neck")[0] > 0.15
        aside = draw_body(angles | {f"{prefix}_side_bend_deg": 20.0}, facing="front")
        assert aside.joint("neck")[2] > 0.08, "side bend to the right"
        turned = draw_body(angles | {f"{prefix}_rotation_deg": 30.0}, facing="front")
        assert turned.joint("shoulder_left")[0] > 0.05 > turned.joint("shoulder_right")[0], "to the right"


def test_pelvis_tilt_lowers_its_front_and_rotation_goes_right() -> None:
    low, high = draw_body(NEUTRAL | {"pelvis_tilt_deg": 20.0}, facing="right").line("pelvis_forward")
    assert high[1] < low[1]
    turned = draw_body(NEUTRAL | {"pelvis_rotation_deg": 20.0}, facing="front")
    assert turned.joint("hip_left")[0] > 0 > turned.joint("hip_right")[0]


def test_mirrored_angles_make_a_mirrored_body() -> None:
    angles = {c.name: 7.0 + i for i, c in enumerate(CURVES)}
    swap = {"left": "right", "right": "left"}
    other = {}
    for curve in CURVES:
        parts = [swap.get(p, p) for p in curve.name.split("_")]
        other["_".join(parts)] = curve.mirrors * angles[curve.name]
    one, two = draw_body(angles, facing="front"), draw_body(other, facing="front")
    for name, point in one.joints:
        twin = two.joint("_".join(swap.get(p, p) for p in name.split("_")))
        assert twin == pytest.approx((point[0], point[1], -point[2]), abs=2e-5)


def test_segments_keep_their_lengths_and_somebody_stands_on_the_ground() -> None:
    lengths = Lengths()
    body = draw_body({c.name: 11.0 for c in CURVES}, facing="back", lengths=lengths)
    for side in ("left", "right"):
        assert math.dist(*body.line(f"thigh_{side}")) == pytest.approx(lengths.thigh_m, abs=1e-4)
        assert math.dist(*body.line(f"shank_{side}")) == pytest.approx(lengths.shank_m, abs=1e-4)
    assert math.dist(*body.line("pelvis")) == pytest.approx(lengths.hip_width_m, abs=1e-4)
    assert min(point[1] for _, point in body.joints) == pytest.approx(0.0, abs=1e-6)


def test_what_was_not_measured_hangs_straight_and_says_so() -> None:
    body = draw_body({"pelvis_tilt_deg": 10.0, "hip_left_flexion_deg": float("nan")}, facing="front")
    known = {c.name: c.known for c in body.capsules}
    assert not any(known[n] for n in ("pelvis", "chest_left", "thigh_left", "calf_right", "foot_right"))
    assert body.joint("knee_left")[0] == pytest.approx(body.joint("hip_left")[0])
    full = draw_body(NEUTRAL, facing="front")
    assert all(c.known for c in full.capsules)


def test_somebody_without_a_heading_is_drawn_straight_to_the_viewer_and_known() -> None:
    angles = NEUTRAL | {"pelvis_rotation_deg": math.nan, "trunk_rotation_deg": math.nan, "pelvis_obliquity_deg": -9.0}
    assert all(c.known for c in draw_body(angles, facing="back").capsules)
    alone = {"trunk_flexion_deg": 30.0, "trunk_side_bend_deg": 0.0}
    assert {c.name: c.known for c in draw_body(alone, facing="right").capsules}["chest_left"]


def test_the_wedge_opens_by_the_angle() -> None:
    body = draw_body(NEUTRAL | {"pelvis_obliquity_deg": -10.0}, facing="back")
    curve = find_curve("pelvis_obliquity_deg")
    wedge = find_wedge(body, curve, side=Side.RIGHT)
    assert wedge is not None
    assert abs(wedge.opening_deg) == pytest.approx(10.0, abs=0.1)
    assert wedge.vertex == pytest.approx(body.seen(body.joint("hip_right")))
    changed = find_wedge(body, curve, side=Side.RIGHT, change_deg=7.0)
    assert changed is not None
    assert changed.opening_deg == pytest.approx(7.0, abs=1e-6), "the left end, to the viewer's left, went down"
    for name in ("hip_right_flexion_deg", "knee_right_flexion_deg", "trunk_flexion_deg", "pelvis_tilt_deg"):
        one = find_curve(name)
        drawn = find_wedge(draw_body(NEUTRAL | {name: 25.0}, facing=best_facing(one)), one)
        assert drawn is not None
        assert abs(drawn.opening_deg) == pytest.approx(25.0, abs=1.0)


@pytest.mark.parametrize(("side", "opening"), [(Side.RIGHT, -6.0), (Side.LEFT, 6.0)])
@pytest.mark.parametrize("posture_deg", [-9.0, -2.0, 2.0, 9.0])
def test_a_lean_over_the_leg_that_carries_opens_toward_it(side: Side, opening: float, posture_deg: float) -> None:
    """Seen from behind, to the right is clockwise; how the trunk stood before does not matter."""
    curve = find_curve("trunk_side_bend_deg")
    body = draw_body(NEUTRAL | {curve.name: posture_deg}, facing="back")
    for change_deg, expected in ((6.0, opening), (-6.0, -opening)):
        wedge = find_wedge(body, curve, side=side, change_deg=change_deg)
        assert wedge is not None
        assert wedge.opening_deg == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("curve", [c for c in CURVES if c.plane is not Plane.ROTATION], ids=lambda c: c.name)
@pytest.mark.parametrize("side", [None, *Side])
def test_a_change_opens_the_way_the_body_went(curve: Curve, side: Side | None) -> None:
    """Two drawn bodies 8 deg apart: the ray of the second is where the change says, from either side."""
    leans = curve.joint in (Joint.TRUNK, Joint.LUMBAR) and curve.plane is Plane.SIDE_BEND
    over = -1.0 if leans and side is Side.LEFT else 1.0
    if curve.name == "pelvis_obliquity_deg":
        over = 1.0 if side is Side.LEFT else -1.0
    facing = best_facing(curve, side)
    rest = {n: 0.0 for n in NEUTRAL if not n.startswith("trunk" if curve.joint is Joint.LUMBAR else "lumbar")}
    before, after = (draw_body(rest | {curve.name: deg}, facing=facing) for deg in (12.0, 20.0))
    there = find_wedge(before, curve, side=side)
    moved = find_wedge(after, curve, side=side, change_deg=over * 8.0)
    assert there is not None and moved is not None
    assert moved.reference_rad == pytest.approx(there.actual_rad, abs=0.01)


def test_turns_about_the_long_axis_have_no_wedge() -> None:
    assert find_wedge(draw_body(NEUTRAL, facing="back"), find_curve("pelvis_rotation_deg")) is None


def test_from_where_a_curve_is_seen_best() -> None:
    assert best_facing(find_curve("pelvis_obliquity_deg")) is Facing.BACK
    assert best_facing(find_curve("knee_left_flexion_deg")) is Facing.LEFT
    assert best_facing(find_curve("pelvis_tilt_deg")) is Facing.RIGHT


def test_a_facing_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="above"):
        draw_body({}, facing="above")


def test_values_are_plain_and_equal() -> None:
    one, two = (draw_body({"pelvis_tilt_deg": np.float64(3.0)}, facing="left") for _ in range(2))
    assert one == two
    assert all(isinstance(v, float) for _, point in one.joints for v in point)
