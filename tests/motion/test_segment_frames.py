"""Segment frames: ISB axes, medial markers, what is missing, and what an assumed error does."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kinescript.body.joints import Joint
from kinescript.body.segments import Segment
from kinescript.formats.opener import open_recording
from kinescript.motion.angles import find_joint_angles
from kinescript.motion.landmarks import Landmarks, find_landmarks
from kinescript.motion.segment_frames import PoseParams, find_pose, joint_centres
from kinescript.record.recording import Recording

STANDING = "c3d/zoo_HC030A01.c3d"


def without(recording: Recording, *names: str) -> Recording:
    return replace(recording, channels=tuple(c for c in recording.channels if getattr(c.at, "name", "") not in names))


def landmarks_of(data_folder: Path, *missing: str) -> Landmarks:
    return find_landmarks(without(open_recording(data_folder / STANDING), *missing))


def test_axes_are_isb(data_folder: Path) -> None:
    """Standing: X of every segment points where the toes point, Y up, Z to the right, and the frame is right-handed."""
    landmarks = landmarks_of(data_folder)
    toes, heels = (landmarks.point("L" + n)[0] + landmarks.point("R" + n)[0] for n in ("TOE", "HEE"))  # type: ignore[index]
    forward = (toes - heels) / np.linalg.norm(toes - heels)
    right = landmarks.point("RASI")[0] - landmarks.point("LASI")[0]  # type: ignore[index]
    pose = find_pose(landmarks)
    for segment in (s for s in Segment if not s.endswith("foot")):
        matrix = pose.global_from(segment)
        assert matrix is not None
        x, y, z = matrix[0].T
        assert x @ forward > 0.8 and y[2] > 0.8 and z @ right / np.linalg.norm(right) > 0.8
        assert np.linalg.det(matrix[0]) == pytest.approx(1.0)


def test_a_pose_holds_rotations_from_segment_to_global(data_folder: Path) -> None:
    from scipy.spatial.transform import Rotation

    landmarks = landmarks_of(data_folder)
    pose = find_pose(landmarks)
    assert all(isinstance(rotation, Rotation) for _, rotation in pose.orientation)
    pelvis = dict(pose.orientation)[Segment.PELVIS]
    across = landmarks.point("RASI")[0] - landmarks.point("LASI")[0]  # type: ignore[index]
    in_pelvis = pelvis[0].inv().apply(across)
    np.testing.assert_allclose(in_pelvis, [0, 0, np.linalg.norm(across)], atol=1e-9)


def test_every_angle_names_its_sequence(data_folder: Path) -> None:
    angles = find_joint_angles(find_pose(landmarks_of(data_folder)))
    assert {a.joint for a in angles} == set(Joint)
    assert all(a.sequence.count("-") >= 2 for a in angles)


def test_joint_centres_lie_inside_the_leg(data_folder: Path) -> None:
    landmarks = landmarks_of(data_folder)
    centres = joint_centres(landmarks)
    for side in ("left", "right"):
        hip, knee, ankle = (centres[f"{side}_{n}"][0] for n in ("hip", "knee", "ankle"))
        assert hip[2] > knee[2] > ankle[2] > 0.03
    apart = np.linalg.norm(centres["left_hip"][0] - centres["right_hip"][0])
    assert 0.10 < apart < 0.22


def test_a_missing_marker_leaves_its_segments_unknown(data_folder: Path) -> None:
    assert find_pose(landmarks_of(data_folder, "C7")).global_from(Segment.THORAX) is None
    pose = find_pose(landmarks_of(data_folder, "LASI"))
    assert [s for s, _ in pose.orientation] == [Segment.THORAX]
    left = find_pose(landmarks_of(data_folder, "LKNE"))
    assert left.global_from(Segment.LEFT_THIGH) is None
    assert left.global_from(Segment.RIGHT_THIGH) is not None


def test_a_prefix_and_an_alias_are_the_same_marker(data_folder: Path) -> None:
    recording = open_recording(data_folder / STANDING)
    renamed = {"LASI": "Anna:L.ASIS", "RASI": "Anna:RASIS", "SACR": "Anna:V.Sacral"}
    channels = tuple(
        replace(c, at=replace(c.at, name=renamed.get(c.at.name, c.at.name))) if hasattr(c.at, "name") else c
        for c in recording.channels
    )
    landmarks = find_landmarks(replace(recording, channels=channels))
    np.testing.assert_array_equal(landmarks.point("LASI"), recording.markers()["LASI"].values)
    assert find_pose(landmarks).global_from(Segment.PELVIS) is not None


def test_a_larger_assumed_error_is_a_larger_sigma(data_folder: Path) -> None:
    landmarks = landmarks_of(data_folder)
    one, two = (dict(find_pose(landmarks, params=PoseParams(trunk_marker_m=m)).sigma_deg) for m in (0.005, 0.010))
    np.testing.assert_allclose(two[Segment.PELVIS], 2 * one[Segment.PELVIS], rtol=1e-9)


@pytest.mark.parametrize("bent_deg", [0.0, 70.0])
def test_sigma_is_what_shaking_the_markers_does(data_folder: Path, bent_deg: float) -> None:
    """The stated error of every joint against two thousand draws of the same marker error, upright and bent forward."""
    landmarks = landmarks_of(data_folder)
    chance = np.random.default_rng(7)
    count = 2000
    names = [n for n, _ in landmarks.points if n not in ("LKNM", "RKNM", "LANM", "RANM")]
    rigid = _bend(landmarks, bent_deg)
    # hip centres carry an error of their own, which is not shaken here
    params = PoseParams(trunk_marker_m=0.005, leg_marker_m=0.005, hip_centre_m=1e-9)
    points = {n: rigid[n] + chance.normal(0, 0.005, (count, 3)) for n in names}
    shaken = Landmarks(
        time_s=np.arange(count) / 100.0,
        rate_hz=100.0,
        points=tuple(points.items()),
        filled=tuple((n, np.zeros(count, dtype=bool)) for n in names),
        subject=replace(landmarks.subject, lengths_m=(*landmarks.subject.lengths_m, ("marker_radius", 0.005))),
    )
    for angles in find_joint_angles(find_pose(shaken, params=params)):
        if angles.joint not in (Joint.PELVIS, Joint.TRUNK, Joint.LUMBAR):
            continue
        drawn = [angles.flexion_deg.std(), angles.side_bend_deg.std(), angles.rotation_deg.std()]
        np.testing.assert_allclose(np.median(angles.sigma_deg, axis=0), drawn, rtol=0.35, err_msg=angles.joint)


def _bend(landmarks: Landmarks, degrees: float) -> dict[str, np.ndarray]:
    """Return the first frame of every landmark, the whole body turned forward about the line through the ASIS."""
    from scipy.spatial.transform import Rotation

    left, right = (landmarks.point(n)[0] for n in ("LASI", "RASI"))  # type: ignore[index]
    across = (right - left) / np.linalg.norm(right - left)
    turn = Rotation.from_rotvec(-np.radians(degrees) * across)
    return {n: turn.apply(p[:1] - left) + left for n, p in landmarks.points}
