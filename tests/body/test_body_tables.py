"""The tables of the body are whole: every curve has its sign, every frame is a rotation, every unit a factor."""

import numpy as np
import pytest

from kinescript.body.frames import GLOBAL_FROM_FILE
from kinescript.body.joints import CURVES, Joint, Plane, find_curve
from kinescript.body.units import find_unit, known_units
from kinescript.body.words import Side

CONTRACT = [
    "pelvis_tilt_deg",
    "pelvis_obliquity_deg",
    "pelvis_rotation_deg",
    "trunk_flexion_deg",
    "trunk_side_bend_deg",
    "trunk_rotation_deg",
    "lumbar_flexion_deg",
    "lumbar_side_bend_deg",
    "lumbar_rotation_deg",
    "hip_left_flexion_deg",
    "hip_left_adduction_deg",
    "hip_left_internal_rotation_deg",
    "knee_left_flexion_deg",
    "hip_right_flexion_deg",
    "hip_right_adduction_deg",
    "hip_right_internal_rotation_deg",
    "knee_right_flexion_deg",
]


def test_every_curve_of_the_contract_has_its_sign() -> None:
    assert [curve.name for curve in CURVES] == CONTRACT
    for curve in CURVES:
        assert curve.positive
        assert curve.negative
        assert curve.positive != curve.negative
    assert {curve.joint for curve in CURVES} == set(Joint)
    assert find_curve("pelvis_tilt_deg").positive == "anterior"
    assert find_curve("hip_left_adduction_deg").positive == "toward the midline"


def test_axial_side_bend_and_rotation_flip_in_a_mirror_and_limbs_keep_their_value() -> None:
    axial = {Joint.PELVIS, Joint.TRUNK, Joint.LUMBAR}
    for curve in CURVES:
        assert curve.mirrors == (-1 if curve.joint in axial and curve.plane is not Plane.FLEXION else 1), curve.name


@pytest.mark.parametrize("up", GLOBAL_FROM_FILE)
def test_frames_are_proper_rotations_that_put_the_right_axis_up(up: str) -> None:
    matrix = np.array(GLOBAL_FROM_FILE[up])
    assert (matrix @ matrix.T == np.eye(3)).all()
    assert np.linalg.det(matrix) == 1.0
    axis = np.zeros(3)
    axis["XYZ".index(up[1])] = 1.0 if up[0] == "+" else -1.0
    assert (matrix @ axis == [0, 0, 1]).all()


def test_units_have_one_factor_each() -> None:
    for unit in known_units():
        code, factor = find_unit(unit) or ("", 0.0)
        assert factor > 0
        assert find_unit(code) == (code, 1.0), unit


@pytest.mark.parametrize(
    ("written", "code", "factor"),
    [
        (" µV ", "V", 1e-6),
        ("μT", "uT", 1.0),
        ("°/s", "rad/s", np.pi / 180),
        ("m/s²", "m/s2", 1.0),
        ("N·m", "N.m", 1.0),
        ("g", "m/s2", 9.80665),
        ("Nmm", "N.m", 1e-3),
    ],
)
def test_units_as_files_write_them(written: str, code: str, factor: float) -> None:
    assert find_unit(written) == (code, pytest.approx(factor))


def test_sides() -> None:
    assert [side.other.other for side in Side] == list(Side)
    assert [side.initial for side in Side] == ["L", "R"]
