"""Things beside the body stand on the ground, and touch it where they should."""

import pytest

from kinescript.figure.drawing import draw_pose
from kinescript.figure.postures import POSTURES, pose_named
from kinescript.figure.props import THINGS, place_props
from kinescript.figure.solids import Solid


def placed(things: tuple[str, ...], posture: str) -> tuple[Solid, ...]:
    """Return the solids beside a posture at its start."""
    figure = draw_pose(pose_named(posture), {}, facing="right")
    return place_props(things, start=figure, now=figure, posture=pose_named(posture))


@pytest.mark.parametrize("thing", sorted(THINGS))
def test_every_thing_can_be_drawn_beside_every_posture(thing: str) -> None:
    for posture in POSTURES:
        solids = placed((thing,), posture)
        # the clock is drawn flat in the corner of a panel
        assert solids or thing == "clock"
        assert all(len(s.points) >= 1 and s.radius_m >= 0 for s in solids)
        assert max((abs(v) for s in solids for p in s.points for v in p), default=0.0) < 4


def test_the_seat_carries_the_pelvis() -> None:
    figure = draw_pose(pose_named("sitting"), {}, facing="right")
    top = max(p[1] for s in placed(("chair",), "sitting") for p in s.points)
    thigh = min(c.start_m[1] - c.start_radius_m for c in figure.capsules if c.name.startswith("shorts"))
    assert top == pytest.approx(thigh, abs=0.012)
    assert min(p[1] - s.radius_m for s in placed(("chair",), "sitting") for p in s.points) == pytest.approx(0, abs=1e-9)


def test_the_wall_touches_the_back_and_the_mat_lies_under_everything() -> None:
    figure = draw_pose(pose_named("standing"), {}, facing="right")
    (wall,) = placed(("wall",), "standing")
    back = min(c.start_m[0] - c.start_radius_m for c in figure.capsules if c.part == "torso")
    assert max(p[0] for p in wall.points) == pytest.approx(back, abs=0.01)
    (mat,) = placed(("mat",), "supine")
    assert max(p[1] for p in mat.points) == 0.0
    lying = draw_pose(pose_named("supine"), {}, facing="right")
    assert min(p[0] for p in mat.points) < min(p[0] for _, p in lying.joints)


def test_the_step_is_as_high_as_it_is_said() -> None:
    figure = draw_pose(pose_named("standing"), {}, facing="right")
    (step,) = place_props(("step",), start=figure, now=figure, posture=pose_named("standing"), step_m=0.2)
    assert max(p[1] for p in step.points) == pytest.approx(0.2)


def test_a_word_that_is_not_in_the_list_is_refused() -> None:
    with pytest.raises(KeyError):
        placed(("trampoline",), "standing")
