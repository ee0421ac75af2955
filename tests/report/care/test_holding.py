"""Hands lie on what the words say they hold; what stands under somebody carries him."""

import math
import re

import numpy as np
import pytest

from kinescript.body.words import Side
from kinescript.figure.capsule import limb_name
from kinescript.figure.holding import PALM_M, find_grip
from kinescript.programme.drawn import facing_of, lies_alike, props_of
from kinescript.programme.exercise import Exercise
from kinescript.programme.library import find_exercise, load_library
from kinescript.programme.mirroring import mirror_phase
from kinescript.programme.script import Phase
from kinescript.report.care.panel_arrows import clock_face, moving_arrow
from kinescript.report.care.panel_scene import Scene, find_window, fit_sheet, make_scene, make_scene_between

HELD = [(e, p) for e in load_library() for p in e.phases if props_of(e, p).holds]
_SUPPORTS = {
    "worktop": ("support", "worktop"),
    "rail": ("rail",),
    "chair": ("chair",),
    "seat": ("chair_seat",),
}
# a hand on something firm, in the lines how
_SAID = re.compile(r"(?i)(?:hands?|fingertips|one) (?:\w+ )?on (?:a |the )?(?:worktop|rail|chair|it)\b|hold the rail")


def _distance(point: tuple[float, ...], scene: Scene, names: tuple[str, ...]) -> float:
    """Return how far a point is from the nearest surface of the boxes and bars of these names, metres."""
    best = math.inf
    for solid in (s for s in scene.solids if s.name in names):
        ends = [[p[axis] for p in solid.points] for axis in range(3)]
        gaps = [max(min(e) - v, 0.0, v - max(e)) for e, v in zip(ends, point, strict=True)]
        best = min(best, abs(math.hypot(*gaps) - solid.radius_m))
    return best


@pytest.mark.parametrize(("exercise", "phase"), HELD, ids=[f"{e.id}-{p.name}" for e, p in HELD])
def test_a_hand_is_within_three_centimetres_of_what_it_holds(exercise: Exercise, phase: Phase) -> None:
    scene = make_scene(exercise, phase, Side.RIGHT)
    for side, word in (props_of(exercise, phase).holds or {}).items():
        palm = np.mean([scene.figure.joint(f"{joint}_{side}") for joint in ("wrist", "hand")], axis=0)
        assert word not in _SUPPORTS or _distance(tuple(palm), scene, _SUPPORTS[word]) < 0.03 + 1e-6, side
        grip = find_grip(scene.figure, scene.solids, Side(side), word)
        assert grip is not None
        assert math.dist(grip, scene.figure.joint(f"wrist_{side}")) < 0.01


def test_whoever_reads_of_a_hand_on_something_firm_sees_one() -> None:
    """Worktop, rail and chair of the lines how are held in the picture, not only near."""
    said = [e for e in load_library() if _SAID.search(e.how[0])]
    assert len(said) >= 8
    assert [e.id for e in said if not any(props_of(e, p).holds for p in e.phases)] == []


def test_the_arm_keeps_its_lengths_and_the_other_one_its_place() -> None:
    exercise = find_exercise("step_up")
    scene = make_scene(exercise, exercise.phases[0], Side.RIGHT)
    at = {n: scene.figure.joint(limb_name(n, Side.LEFT)) for n in ("shoulder", "elbow", "wrist")}
    assert math.dist(at["shoulder"], at["elbow"]) == pytest.approx(0.295, abs=1e-3)
    assert math.dist(at["elbow"], at["wrist"]) == pytest.approx(0.245, abs=1e-3)
    assert PALM_M < 0.03
    hanging = scene.figure.joint("wrist_right")
    assert hanging[1] < scene.figure.joint("shoulder_right")[1] - 0.4


def test_a_hand_does_not_let_go_between_two_phases() -> None:
    exercise = find_exercise("step_up")
    one, other = exercise.phases[:2]
    for share in (0.2, 0.5, 0.8):
        scene = make_scene_between(exercise, one, other, share, Side.RIGHT)
        assert _distance(scene.figure.joint("wrist_left"), scene, ("rail",)) < 0.03 + 1e-6


def test_on_the_left_the_other_hand_holds() -> None:
    exercise = find_exercise("step_up")
    scene = make_scene(exercise, exercise.phases[0], Side.LEFT)
    assert _distance(scene.figure.joint("wrist_right"), scene, ("rail",)) < 0.03 + 1e-6
    bend = next(p for p in find_exercise("bend_practice").phases if p.props)
    lone = mirror_phase(Phase(name="x", seconds=1.0, props=type(bend.props)(holds={"left": "rail"})))  # type: ignore[misc]
    assert lone.props is not None
    assert lone.props.holds == {"right": "rail"}


def test_the_better_leg_goes_up_first_and_the_sore_one_down_first() -> None:
    """Written for a sore right leg."""
    stairs = find_exercise("stairs_practice")
    up, _, down = (make_scene(stairs, p, Side.RIGHT).figure for p in stairs.phases)
    assert up.joint("ankle_left")[1] > up.joint("ankle_right")[1] + 0.08
    assert down.joint("ankle_left")[1] > down.joint("ankle_right")[1] + 0.08
    assert down.joint("ankle_right")[0] > down.joint("ankle_left")[0], "in front: going down"


def test_the_seat_is_touched_and_the_box_stands_on_a_stool() -> None:
    squat = find_exercise("progressive_squat")
    scene = make_scene(squat, squat.phases[1], None)
    top = max(p[1] for s in scene.solids for p in s.points)
    low = min(c.start_m[1] - c.start_radius_m for c in scene.figure.capsules if c.name == "pelvis")
    assert low == pytest.approx(top, abs=0.02)
    lift = find_exercise("lift_practice")
    first, stood = (make_scene(lift, p, None) for p in lift.phases[:2])
    box, stool = ([p for s in first.solids if s.name == n for p in s.points] for n in ("box", "stool"))
    assert min(p[1] for p in box) == pytest.approx(max(p[1] for p in stool), abs=0.005)
    belly = max(c.start_m[0] + c.start_radius_m for c in stood.figure.capsules if c.part == "torso")
    assert min(p[0] for s in stood.solids if s.name == "box" for p in s.points) == pytest.approx(belly, abs=0.04)


def test_heels_together_stay_together_as_the_shell_opens() -> None:
    clam = find_exercise("clam")
    feet = [make_scene(clam, p, Side.RIGHT).figure for p in clam.phases]
    feet_at = [np.array([f.joint("ankle_right"), f.joint("heel_right")]).mean(axis=0) for f in feet]
    knees = [make_scene(clam, p, Side.RIGHT).figure.joint("knee_right") for p in clam.phases]
    assert math.dist(feet_at[0], feet_at[1]) < 0.01
    assert knees[1][1] > knees[0][1] + 0.1


def test_a_rising_heel_is_where_the_arrow_points() -> None:
    exercise = find_exercise("heel_raise")
    one, other = (make_scene(exercise, p, Side.RIGHT) for p in exercise.phases[:2])
    sheet = fit_sheet(find_window([one, other]))
    tip = moving_arrow(exercise, one, other, Side.RIGHT, sheet)[-1].steps[0][1]  # type: ignore[union-attr]
    heels = [sheet.at(other.figure.seen(other.figure.joint(f"heel_{s.value}"))) for s in Side]
    assert min(math.dist(tip, heel) for heel in heels) < 20


def test_a_view_of_its_own_is_no_way_to_draw_an_arrow_along() -> None:
    clock = find_exercise("pelvic_clock_sitting")
    views = [facing_of(clock, p).value for p in clock.phases]
    assert views == ["right", "right", "back", "back"]
    assert not lies_alike(clock, clock.phases[1], clock.phases[2])


def test_the_small_clock_shows_where_the_pelvis_tips_to() -> None:
    clock = find_exercise("pelvic_clock")
    tips = [clock_face(clock, p, (0.0, 0.0))[-1].steps[0][1] for p in clock.phases]  # type: ignore[union-attr]
    middle = clock_face(clock, clock.phases[0], (0.0, 0.0))[0]
    xs = [v for _, c in middle.steps for v in c[::2]]  # type: ignore[union-attr]
    x = (min(xs) + max(xs)) / 2
    assert tips[2][0] < x - 15, "9 is at the person's right"
    assert tips[3][0] > x + 15
    assert tips[0][1] < tips[1][1] - 30, "12 is above 6"
    assert clock_face(find_exercise("bridge"), find_exercise("bridge").phases[0], (0.0, 0.0)) == []
