"""Laws of motion on real recordings: heading, mirror, gaps."""

from functools import lru_cache
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.changed import begun_later, markers_only, mirrored, turned, with_gap

from kinescript.body.joints import CURVES, Joint, Plane
from kinescript.formats.opener import open_recording
from kinescript.motion.angles import JointAngles, find_joint_angles
from kinescript.motion.contacts import find_contacts
from kinescript.motion.gait import find_stances
from kinescript.motion.landmarks import find_landmarks
from kinescript.motion.segment_frames import find_pose
from kinescript.motion.stance import Stance
from kinescript.record.equality import same
from kinescript.record.recording import Recording

WALK, TURN = "c3d/zoo_HC002D06.c3d", "emg_c3d/HC033A22.c3d"
OTHER = {
    Joint.LEFT_HIP: Joint.RIGHT_HIP,
    Joint.RIGHT_HIP: Joint.LEFT_HIP,
    Joint.LEFT_KNEE: Joint.RIGHT_KNEE,
    Joint.RIGHT_KNEE: Joint.LEFT_KNEE,
}


@lru_cache(maxsize=4)
def read(path: Path) -> Recording:
    return open_recording(path)


def angles_of(recording: Recording) -> dict[Joint, JointAngles]:
    return {a.joint: a for a in find_joint_angles(find_pose(find_landmarks(recording)))}


def stances_of(recording: Recording) -> tuple[Stance, ...]:
    landmarks = find_landmarks(recording)
    return find_stances(find_contacts(recording, landmarks, find_pose(landmarks)))


@settings(max_examples=15)
@given(degrees=st.floats(-180, 180))
def test_heading(data_folder: Path, degrees: float) -> None:
    """Turn the person about the vertical and every joint angle stays, also in a trial in which the person turns."""
    cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    matrix = np.array([[cosine, -sine, 0.0], [sine, cosine, 0.0], [0.0, 0.0, 1.0]])
    recording = read(data_folder / TURN)
    before, after = angles_of(recording), angles_of(turned(recording, matrix))
    assert set(before) == set(Joint)
    for joint in before:
        assert same(before[joint], after[joint], tolerance=1e-6)


def test_heading_keeps_stances(data_folder: Path) -> None:
    matrix = np.array([[0.0, -1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    recording = read(data_folder / WALK)
    for each in (recording, markers_only(recording)):
        assert stances_of(each) == stances_of(turned(each, matrix))


def test_mirror(data_folder: Path) -> None:
    """Exchange left and right: axial flexion stays, side bend and rotation flip, limbs swap sides."""
    for path in (WALK, TURN):
        recording = read(data_folder / path)
        before, after = angles_of(recording), angles_of(mirrored(recording))
        for curve in CURVES:
            seen = after[OTHER.get(curve.joint, curve.joint)].of(curve.plane)
            assert same(before[curve.joint].of(curve.plane), seen * curve.mirrors, tolerance=1e-6), curve.name


def test_mirror_swaps_stances(data_folder: Path) -> None:
    recording = read(data_folder / WALK)
    for each in (recording, markers_only(recording)):
        there, here = stances_of(mirrored(each)), stances_of(each)
        key = [(s.span, s.side.other, s.single) for s in there]
        assert sorted(key) == sorted((s.span, s.side, s.single) for s in here)


@settings(max_examples=10)
@given(frames=st.integers(1, 60))
def test_a_later_begin_keeps_stances(data_folder: Path, frames: int) -> None:
    """Begin the recording later: what is whole in both lies where it did, to the frame (a floor may be lower)."""
    recording = read(data_folder / TURN)
    later_s = frames / 100.0
    here = {(s.side, round(s.span.end_s, 2)): s for s in stances_of(markers_only(recording)) if s.whole}
    shared = [s for s in stances_of(begun_later(recording, frames)) if s.whole and s.span.start_s > 0.2]
    assert len(shared) >= 4
    for stance in shared:
        ends = [e for side, e in here if side is stance.side and abs(e - stance.span.end_s - later_s) < 0.011]
        assert len(ends) == 1
        assert abs(here[stance.side, ends[0]].span.start_s - stance.span.start_s - later_s) < 0.011


@settings(max_examples=25)
@given(
    marker=st.sampled_from(["LASI", "SACR", "T10", "LTHI", "RKNE", "RANK", "C7"]),
    start=st.integers(0, 240),
    length=st.integers(1, 60),
)
def test_gaps(data_folder: Path, marker: str, start: int, length: int) -> None:
    """Take something away and nothing else becomes known or more certain."""
    recording = read(data_folder / WALK)
    before, after = angles_of(recording), angles_of(with_gap(recording, marker, start, start + length))
    assert set(after) <= set(before)
    for joint, angles in after.items():
        for plane in Plane:
            was, now = before[joint].sigma_of(plane), angles.sigma_of(plane)
            assert not (np.isnan(was) & ~np.isnan(now)).any()
            assert np.nanmin(np.where(np.isnan(now), np.nan, now - was)) >= -0.02


def test_long_gap_is_unknown_and_short_one_is_filled_and_less_certain(data_folder: Path) -> None:
    recording = read(data_folder / WALK)
    whole = angles_of(recording)[Joint.PELVIS]
    long, short = (angles_of(with_gap(recording, "SACR", 100, 100 + n))[Joint.PELVIS] for n in (30, 8))
    assert np.isnan(long.flexion_deg[100:130]).all()
    assert np.isfinite(short.flexion_deg[100:108]).all()
    assert np.abs(short.flexion_deg - whole.flexion_deg)[100:108].max() < 0.5
    assert (short.sigma_deg[100:108] > 1.9 * whole.sigma_deg[100:108]).all()
