"""What an exercise looks like: the posture it starts from, and the angles of each of its phases."""

from functools import lru_cache

from kinescript.figure.blending import blend_bones
from kinescript.figure.bones import Bones
from kinescript.figure.capsule import Facing, Figure
from kinescript.figure.drawing import as_figure
from kinescript.figure.posing import pose_bones
from kinescript.figure.postures import Posture, pose_named
from kinescript.programme.exercise import Exercise, Position
from kinescript.programme.script import Phase, Props

# from these on a phase is of another posture than its position's own, degrees; drawn, not clinical
_KNEES_UP_DEG, _HIPS_LOW_DEG, _PRESSED_UP_DEG, _PROPPED_DEG, _ON_SIDE_DEG = 60.0, 26.0, -26.0, -8.0, 45.0


def posture_of(exercise: Exercise, phase: Phase | None = None) -> Posture:
    """Return the posture a phase starts from: its own, else the exercise's, else what its position and angles tell.

    On the back it is hooklying, or a bridge where the hips come up; on the front the trunk is
    propped or pressed up where the lumbar spine extends.
    """
    named = (phase.posture if phase is not None else None) or exercise.posture
    return pose_named(named or _implied(exercise))


def phase_angles(phase: Phase) -> dict[str, float]:
    """Return the angles a phase is drawn at, degrees by curve name: its pose and its targets together."""
    return {**(phase.pose_deg or {}), **{target.curve: target.deg for target in phase.targets}}


def draw_phase(exercise: Exercise, phase: Phase) -> Figure:
    """Return the body at the end of a phase, on the side the library is written for, facing as prescribed."""
    posture = posture_of(exercise, phase)
    return as_figure(phase_bones(exercise, phase), posture, facing_of(exercise, phase))


def draw_between(exercise: Exercise, before: Phase, phase: Phase, share: float) -> Figure:
    """Return the body a share of the way, 0 to 1, from the end of one phase to the end of another."""
    posture = posture_of(exercise, phase)
    bones = blend_bones(phase_bones(exercise, before), phase_bones(exercise, phase), share)
    return as_figure(bones, posture, facing_of(exercise, phase))


def lies_alike(exercise: Exercise, one: Phase, other: Phase) -> bool:
    """Return whether the body can go from one phase to the other without turning over, getting up or being turned."""
    if facing_of(exercise, one) is not facing_of(exercise, other):
        return False
    return posture_of(exercise, one).placed_deg == posture_of(exercise, other).placed_deg


def props_of(exercise: Exercise, phase: Phase | None) -> Props:
    """Return what stands beside the body in a phase: its own things, else the exercise's."""
    return (phase.props if phase is not None else None) or exercise.props


def phase_bones(exercise: Exercise, phase: Phase) -> Bones:
    """Return the bones at the end of a phase, on the side the library is written for."""
    firm = frozenset(target.curve for target in phase.targets)
    return _posed(posture_of(exercise, phase).name, tuple(phase_angles(phase).items()), firm)


@lru_cache(maxsize=2048)
def _posed(posture: str, angles_deg: tuple[tuple[str, float], ...], firm: frozenset[str]) -> Bones:
    # every panel, arrow and frame asks for the same few bodies again
    return pose_bones(pose_named(posture), dict(angles_deg), firm=firm)


def facing_of(exercise: Exercise, phase: Phase | None = None) -> Facing:
    """Return from where the body is seen; somebody who lies on a side is never looked at along the spine."""
    facing = Facing(props_of(exercise, phase).facing)
    if abs(posture_of(exercise, phase).placed_deg[1]) > _ON_SIDE_DEG and facing in (Facing.LEFT, Facing.RIGHT):
        return Facing.FRONT
    return facing


def _implied(exercise: Exercise) -> str:
    position = exercise.position
    angles = [phase_angles(phase) for phase in exercise.phases]
    if position is Position.SUPINE:
        bent = [_both(a, "knee", most=False) > _KNEES_UP_DEG for a in angles]
        low = any(b and abs(_both(a, "hip", most=True)) < _HIPS_LOW_DEG for a, b in zip(angles, bent, strict=True))
        return "bridge" if low else "supine_hooklying"
    if position is Position.PRONE:
        least = min((a.get("lumbar_flexion_deg", 0.0) for a in angles), default=0.0)
        return "prone_hands" if least < _PRESSED_UP_DEG else "prone_elbows" if least < _PROPPED_DEG else "prone"
    if position is Position.SITTING and {"bike", "bicycle"} & {*exercise.props.things}:
        return "cycling"
    if position is Position.SITTING and {"high_chair", "high_seat"} & {*exercise.props.things}:
        return "sitting_high"
    return position.value


def _both(angles_deg: dict[str, float], joint: str, *, most: bool) -> float:
    values = [angles_deg.get(f"{joint}_{side}_flexion_deg", 0.0) for side in ("left", "right")]
    return max(values) if most else min(values)
