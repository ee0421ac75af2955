"""Cardan angles against scipy, an independent implementation, and against what each sign must mean."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from kinescript.body.words import Side
from kinescript.motion.cardan import flexion_first, limb, rotation_first

angle = st.floats(-80, 80)
X, Y, Z = np.eye(3)


@given(flexion=angle, side_bend=angle, rotation=angle)
def test_rotation_first_recovers_what_was_composed(flexion: float, side_bend: float, rotation: float) -> None:
    matrix = Rotation.from_euler("YXZ", [-rotation, side_bend, -flexion], degrees=True).as_matrix()
    np.testing.assert_allclose(rotation_first(matrix[None])[0], [flexion, side_bend, rotation], atol=1e-9)


@given(flexion=angle, side_bend=angle, rotation=angle)
def test_flexion_first_recovers_what_was_composed(flexion: float, side_bend: float, rotation: float) -> None:
    matrix = Rotation.from_euler("ZXY", [-flexion, side_bend, -rotation], degrees=True).as_matrix()
    np.testing.assert_allclose(flexion_first(matrix[None])[0], [flexion, side_bend, rotation], atol=1e-9)


def turn(axis: str, degrees: float) -> np.ndarray:
    return Rotation.from_euler(axis, degrees, degrees=True).as_matrix()[None]


def test_forward_bend_is_positive_flexion() -> None:
    forward = turn("Z", -30)
    assert (forward[0] @ Y)[0] > 0
    assert rotation_first(forward)[0, 0] > 0 and flexion_first(forward)[0, 0] > 0


def test_right_side_lower_is_positive_side_bend() -> None:
    lower = turn("X", 10)
    assert (lower[0] @ Z)[1] < 0
    assert rotation_first(lower)[0, 1] > 0


def test_turning_right_is_positive_rotation() -> None:
    right = turn("Y", -20)
    assert (right[0] @ X)[2] > 0
    assert rotation_first(right)[0, 2] > 0


def test_hip_signs_on_both_sides() -> None:
    forward, inward = turn("Z", 30), {Side.RIGHT: turn("X", 10), Side.LEFT: turn("X", -10)}
    for side in Side:
        toward_midline = -1 if side is Side.RIGHT else 1
        assert (forward[0] @ -Y)[0] > 0
        assert limb(forward, side, flexes_forward=True)[0, 0] > 0
        assert (inward[side][0] @ -Y)[2] * toward_midline > 0
        assert limb(inward[side], side, flexes_forward=True)[0, 1] > 0
        inside = turn("Y", 10 if side is Side.RIGHT else -10)
        assert (inside[0] @ X)[2] * toward_midline > 0
        assert limb(inside, side, flexes_forward=True)[0, 2] > 0


def test_knee_flexes_backward() -> None:
    back = turn("Z", -40)
    assert (back[0] @ -Y)[0] < 0
    assert limb(back, Side.LEFT, flexes_forward=False)[0, 0] > 0


def test_nan_stays_nan() -> None:
    assert np.isnan(rotation_first(np.full((1, 3, 3), np.nan))).all()
