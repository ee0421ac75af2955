"""Any posture lies, stands or sits as people do: contacts touch, angles are what was asked, sides mirror."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinescript.body.words import Side
from kinescript.figure.blending import blend_bones
from kinescript.figure.capsule import Capsule, Facing, Figure, Lengths
from kinescript.figure.drawing import draw_pose, mirror_figure
from kinescript.figure.drawn_curves import DRAWN_CURVES
from kinescript.figure.posing import pose_bones
from kinescript.figure.postures import POSTURES, pose_named

SIDES = ("left", "right")


def lowest(figure: Figure, *starts: str) -> float:
    """Return the lowest surface of the capsules whose name or part begins so; without one, of all but nose and arms."""

    def counts(c: Capsule) -> bool:
        if not starts:
            return c.name != "nose" and not c.part.startswith("arm")
        return c.name.startswith(starts) or c.part.startswith(starts)

    return min(
        p[1] - r
        for c in figure.capsules
        if counts(c)
        for p, r in ((c.start_m, c.start_radius_m), (c.end_m, c.end_radius_m))
    )


def bend_deg(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    """Return the angle between two vectors."""
    one, other = np.array(a), np.array(b)
    return math.degrees(math.acos(np.clip(one @ other / np.linalg.norm(one) / np.linalg.norm(other), -1, 1)))


def line_of(figure: Figure, name: str) -> tuple[float, ...]:
    """Return a line of the figure as a vector."""
    start, end = figure.line(name)
    return tuple(np.subtract(end, start))


@pytest.mark.parametrize("name", sorted(POSTURES))
def test_nobody_floats_and_nobody_sinks(name: str) -> None:
    figure = draw_pose(pose_named(name), {}, facing="right")
    if name != "cycling":
        assert lowest(figure) == pytest.approx(0.0, abs=0.01)
    assert lowest(figure, "arm") > -0.025


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("standing", ("leg_left", "leg_right")),
        ("sitting", ("leg_left", "leg_right")),
        ("supine_hooklying", ("torso", "foot_left", "foot_right")),
        ("bridge", ("torso", "foot_left", "foot_right")),
        ("four_point", ("leg_left", "leg_right", "hand_left", "hand_right")),
        ("plank", ("foot_left", "foot_right", "arm_left", "arm_right")),
        ("prone_elbows", ("leg_left", "forearm_left", "forearm_right", "torso")),
        ("side_bridge", ("arm_right", "leg_right")),
        ("side_bridge_feet", ("arm_right", "leg_right")),
        ("half_kneeling", ("leg_left", "leg_right")),
    ],
)
def test_what_carries_touches(name: str, parts: tuple[str, ...]) -> None:
    figure = draw_pose(pose_named(name), {}, facing="right")
    for part in parts:
        assert lowest(figure, part) == pytest.approx(0.0, abs=0.012), part


def test_lying_bodies_lie_and_face_where_they_should() -> None:
    for name, face_up in (("supine", 1), ("prone", -1)):
        figure = draw_pose(pose_named(name), {}, facing="right")
        assert max(p[1] for n, p in figure.joints if not n.startswith(("toe", "heel"))) < 0.25
        assert face_up * (figure.joint("face")[1] - figure.joint("head")[1]) > 0.03
    side = draw_pose(pose_named("side_lying"), {}, facing="front")
    assert side.joint("hip_right")[1] > side.joint("hip_left")[1] + 0.15, "on the left side the right is on top"


def both(**values: float) -> dict[str, float]:
    """Return values for both sides."""
    out = {}
    for name, deg in values.items():
        limb, _, curve = name.partition("_")
        out |= {f"{limb}_{s}_{curve}_deg": deg for s in SIDES}
    return out


def test_a_bridge_rests_on_shoulders_and_feet_in_one_slope() -> None:
    up = draw_pose(pose_named("bridge"), both(hip_flexion=0.0, knee_flexion=85.0), facing="right")
    assert lowest(up, "foot_left") == pytest.approx(0.0, abs=0.01)
    assert lowest(up, "torso", "head") == pytest.approx(0.0, abs=0.012)
    assert up.joint("middle")[1] > up.joint("neck")[1] + 0.1
    shoulder, hip, knee = (np.array(up.joint(f"{n}_right")) for n in ("shoulder", "hip", "knee"))
    assert bend_deg(tuple(hip - shoulder), tuple(knee - hip)) < 10


def test_cat_and_cow_keep_hands_and_knees_where_they_are() -> None:
    start = draw_pose(pose_named("four_point"), {}, facing="right")
    for tilt, lumbar in ((-18.0, 30.0), (12.0, -20.0)):
        now = draw_pose(
            pose_named("four_point"), {"pelvis_tilt_deg": tilt, "lumbar_flexion_deg": lumbar}, facing="right"
        )
        for joint in ("wrist", "knee"):
            for s in SIDES:
                assert math.dist(now.joint(f"{joint}_{s}"), start.joint(f"{joint}_{s}")) < 0.012
    cat = draw_pose(pose_named("four_point"), {"pelvis_tilt_deg": -18.0, "lumbar_flexion_deg": 30.0}, facing="right")
    ends = (cat.joint("spine_0")[1] + cat.joint("spine_10")[1]) / 2
    assert cat.joint("spine_5")[1] > ends + 0.02, "the back rounds upward"


def test_pressing_up_lifts_the_chest_and_leaves_hips_and_hands() -> None:
    low, high = (
        draw_pose(pose_named("prone_hands"), {"lumbar_flexion_deg": deg}, facing="right") for deg in (0.0, -35.0)
    )
    assert high.joint("neck")[1] > low.joint("neck")[1] + 0.1
    assert lowest(high, "pelvis", "leg") == pytest.approx(0.0, abs=0.01)
    assert math.dist(high.joint("wrist_right"), low.joint("wrist_right")) < 0.01


@settings(max_examples=60, deadline=None)
@given(
    name=st.sampled_from(sorted(POSTURES)),
    hip=st.floats(-15, 100),
    knee=st.floats(3, 120),
    lumbar=st.floats(-30, 40),
    side=st.sampled_from(SIDES),
)
def test_angles_that_are_asked_for_are_the_angles_that_are_drawn(
    name: str, hip: float, knee: float, lumbar: float, side: str
) -> None:
    asked = {f"hip_{side}_flexion_deg": hip, f"hip_{side}_adduction_deg": 0.0, f"hip_{side}_internal_rotation_deg": 0.0}
    asked |= {f"knee_{side}_flexion_deg": knee, "lumbar_flexion_deg": lumbar}
    figure = draw_pose(pose_named(name), asked, facing="right", firm=frozenset(asked))
    thigh, shank = line_of(figure, f"thigh_{side}"), line_of(figure, f"shank_{side}")
    down = tuple(-v for v in line_of(figure, "pelvis_up"))
    assert bend_deg(thigh, shank) == pytest.approx(knee, abs=0.5)
    assert bend_deg(down, thigh) == pytest.approx(abs(hip), abs=0.5)
    assert bend_deg(line_of(figure, "pelvis_up"), line_of(figure, "trunk")) == pytest.approx(abs(lumbar), abs=0.5)


@pytest.mark.parametrize("name", sorted(POSTURES))
@pytest.mark.parametrize("facing", list(Facing))
def test_the_other_side_is_the_mirror_image(name: str, facing: Facing) -> None:
    one = draw_pose(pose_named(name), {"hip_right_flexion_deg": 40.0, "neck_rotation_deg": 20.0}, facing=facing)
    other = mirror_figure(one)
    swap = {"left": "right", "right": "left"}
    for joint, point in one.joints:
        twin = other.joint("_".join(swap.get(w, w) for w in joint.split("_")))
        (x, y), (mx, my) = one.seen(point), other.seen(twin)
        assert (mx, my) == pytest.approx((-x, y), abs=1e-9)
    assert mirror_figure(other) == one


@pytest.mark.parametrize("side", SIDES)
def test_drawn_angles_go_where_the_table_says(side: str) -> None:
    out = 1.0 if side == "right" else -1.0
    standing = pose_named("standing")
    forward = draw_pose(standing, {f"shoulder_{side}_flexion_deg": 90.0}, facing="right")
    assert forward.joint(f"hand_{side}")[0] > 0.5
    aside = draw_pose(standing, {f"shoulder_{side}_abduction_deg": 90.0}, facing="front")
    assert out * aside.joint(f"hand_{side}")[2] > 0.6
    bent = draw_pose(standing, {f"elbow_{side}_flexion_deg": 90.0}, facing="right")
    assert bent.joint(f"hand_{side}")[0] > 0.25
    tiptoe = draw_pose(standing, both(ankle_dorsiflexion=-30.0), facing="right")
    assert tiptoe.joint(f"heel_{side}")[1] > tiptoe.joint(f"toe_{side}")[1] + 0.08
    nod, turn, tilt = (
        draw_pose(standing, {f"neck_{n}_deg": 40.0}, facing="right") for n in ("flexion", "rotation", "side_bend")
    )
    assert nod.joint("face")[1] < nod.joint("head")[1]
    assert turn.joint("face")[2] > turn.joint("head")[2] + 0.03
    assert tilt.joint("head")[2] > 0.05
    assert len({c.name for c in DRAWN_CURVES}) == 13


@settings(max_examples=40, deadline=None)
@given(name=st.sampled_from(sorted(POSTURES)), share=st.floats(0, 1), hip=st.floats(-10, 90))
def test_on_the_way_bones_keep_their_lengths(name: str, share: float, hip: float) -> None:
    lengths = Lengths()
    start = pose_bones(pose_named(name), {})
    end = pose_bones(pose_named(name), {"hip_right_flexion_deg": hip, "knee_right_flexion_deg": 40.0})
    way = blend_bones(start, end, share)
    for s in (side.value for side in Side):
        thigh = np.linalg.norm(way.points[f"hip_{s}"] - way.points[f"knee_{s}"])
        assert thigh == pytest.approx(lengths.thigh_m, abs=1e-6)
    for share_end, of in ((0.0, start), (1.0, end)):
        there = blend_bones(start, end, share_end)
        assert all(np.allclose(there.points[n], of.points[n], atol=1e-6) for n in there.points)


def test_a_posture_that_is_not_drawn_is_refused() -> None:
    with pytest.raises(KeyError):
        pose_named("hovering")
    with pytest.raises(ValueError, match="above"):
        draw_pose(pose_named("standing"), {}, facing="above")
