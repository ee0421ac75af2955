"""Sensor to segment: gravity levels it, a stated axis turns it, and what contradicts gravity is left out."""

import pickle

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from kinescript.body.segments import Segment
from kinescript.motion.alignment import AlignmentParams, find_alignment
from kinescript.record.equality import same
from kinescript.record.mounting import Mounting

SACRUM = Mounting(at=Segment.PELVIS, forward="-z", up="x")


def aligned(up, mounting=SACRUM, **more):
    return find_alignment(((mounting.at, np.asarray(up, dtype=float)),), (mounting,), found_by="marked", **more)


def test_a_sacral_sensor_as_stated() -> None:
    found = aligned([9.81, 0.0, 0.0]).of(Segment.PELVIS)
    assert found is not None
    # X forward is the sensor's -z, Y up its x, Z right its -y
    assert same(found.sensor_from_segment + 0.0, np.array([[0.0, 1.0, 0.0], [0.0, 0.0, -1.0], [-1.0, 0.0, 0.0]]))
    assert found.expected_deg == (0.5, 5.0, 0.5)


def test_the_same_from_the_axis_to_the_right() -> None:
    one = aligned([9.81, 0.3, 1.2]).of(Segment.PELVIS)
    other = aligned([9.81, 0.0, 1.2], Mounting(at=Segment.PELVIS, right="-y")).of(Segment.PELVIS)
    assert one is not None
    assert other is not None
    assert np.degrees(Rotation.from_matrix(one.sensor_from_segment.T @ other.sensor_from_segment).magnitude()) < 3.0


@pytest.mark.parametrize("tilt_deg", [0.0, 5.0, 20.0])
def test_gravity_levels_a_sensor_that_sits_crooked(tilt_deg: float) -> None:
    turned = Rotation.from_euler("y", tilt_deg, degrees=True)
    found = aligned(turned.apply([9.81, 0.0, 0.0])).of(Segment.PELVIS)
    assert found is not None
    matrix = found.sensor_from_segment
    assert np.abs(matrix.T @ matrix - np.eye(3)).max() < 1e-12
    assert np.linalg.det(matrix) == pytest.approx(1.0)
    assert np.abs(matrix[:, 1] - turned.apply([1.0, 0.0, 0.0])).max() < 1e-12
    assert np.abs(matrix[:, 2] - [0.0, -1.0, 0.0]).max() < 1e-12


def test_what_gravity_contradicts_is_doubted_and_then_left_out() -> None:
    for off_deg, there, doubted in ((10.0, True, False), (40.0, True, True), (70.0, False, True), (180.0, False, True)):
        up = Rotation.from_euler("z", off_deg, degrees=True).apply([9.81, 0.0, 0.0])
        found = aligned(up)
        assert (found.of(Segment.PELVIS) is not None) is there
        assert any(f.kind == "mounting" for f in found.faults) is doubted


def test_not_stated_or_not_known_is_left_out_with_words() -> None:
    up = ((Segment.PELVIS, np.array([9.81, 0.0, 0.0])), (Segment.THORAX, np.array([0.0, 9.81, 0.0])))
    found = find_alignment(up, (SACRUM,), found_by="still")
    assert [each.at for each in found.segments] == [Segment.PELVIS]
    assert any("thorax" in f.words and "not stated" in f.words for f in found.faults)
    assert any(f.kind == "standing" for f in found.faults)
    assert aligned([np.nan, np.nan, np.nan]).segments == ()


def test_zero_is_quiet_standing_and_says_so() -> None:
    found = aligned([9.81, 0.0, 0.0])
    assert found.zero == "quiet_standing"
    assert [f.kind for f in found.faults] == ["zero"]
    again = pickle.loads(pickle.dumps(found))
    assert same(again, found)
    assert not again.segments[0].sensor_from_segment.flags.writeable


def test_limbs_are_less_certain() -> None:
    thigh = Mounting(at=Segment.LEFT_THIGH, right="-z")
    found = aligned([9.81, 0.0, 0.0], thigh, params=AlignmentParams(limb_deg=12.0)).of(Segment.LEFT_THIGH)
    assert found is not None
    assert found.expected_deg[1] == 12.0


@pytest.mark.parametrize(
    "axes",
    [
        {},
        {"up": "x"},
        {"forward": "w"},
        {"forward": "x", "up": "-x"},
        {"forward": "x", "up": "y", "right": "-z"},
    ],
)
def test_a_mounting_that_cannot_be(axes) -> None:
    with pytest.raises(ValueError, match="sensor"):
        Mounting(at=Segment.PELVIS, **axes)
