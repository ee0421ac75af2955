"""Our angles against those Plug-in Gait stored in the same files: another implementation of the same definitions."""

from pathlib import Path

import numpy as np
import pytest
from tests.support.stored import c3d_files, stored_angles

from kinescript.body.joints import Joint, PelvisSequence
from kinescript.formats.opener import open_recording
from kinescript.motion.angles import AngleParams, find_joint_angles
from kinescript.motion.landmarks import find_landmarks
from kinescript.motion.segment_frames import find_pose
from kinescript.record.recording import Recording
from kinescript.signal.arrays import Floats

LABORATORY = AngleParams(pelvis_sequence=PelvisSequence.TILT_OBLIQUITY_ROTATION)
ALL = [
    "opensim_walking2",
    "pycgm_Movement_trial",
    "pycgm_Sample_Static",
    "pycgm_Static_trial",
    "zoo_HC002D06",
    "zoo_HC030A01",
    "zoo_HC038A11",
    "HC033A22",
    "HC044A29",
]
STORING = ALL[1:]
WITH_WIDTHS = [name for name in STORING if name != "pycgm_Sample_Static"]


def read(data_folder: Path, name: str) -> Recording:
    return open_recording(next(f for f in c3d_files(data_folder) if f.stem == name))


def ours(recording: Recording, joint: Joint) -> tuple[Floats, Floats]:
    angles = next(
        a for a in find_joint_angles(find_pose(find_landmarks(recording)), params=LABORATORY) if a.joint is joint
    )
    return np.stack((angles.flexion_deg, angles.side_bend_deg, angles.rotation_deg), axis=1), angles.sigma_deg


def difference(data_folder: Path, name: str, joint: Joint) -> tuple[Floats, float]:
    """Return ours minus stored, shape (time, 3) in degrees, and the share of stored frames we have a value for."""
    recording = read(data_folder, name)
    stored = stored_angles(recording, joint)
    assert stored is not None
    values, _ = ours(recording, joint)
    there = np.isfinite(stored).all(axis=1)
    covered = np.isfinite(values[there]).all(axis=1)
    return (values - stored)[there], float(covered.mean())


def test_every_file_is_named(data_folder: Path) -> None:
    assert sorted(f.stem for f in c3d_files(data_folder)) == sorted(ALL)


@pytest.mark.parametrize("name", STORING)
@pytest.mark.parametrize(("joint", "limit_deg"), [(Joint.PELVIS, 0.05), (Joint.TRUNK, 0.1), (Joint.LUMBAR, 0.1)])
def test_pelvis_trunk_lumbar(data_folder: Path, name: str, joint: Joint, limit_deg: float) -> None:
    apart, coverage = difference(data_folder, name, joint)
    assert np.nanmax(np.abs(apart)) <= limit_deg
    assert coverage >= 0.98


@pytest.mark.parametrize("name", WITH_WIDTHS)
@pytest.mark.parametrize("joint", [Joint.LEFT_HIP, Joint.RIGHT_HIP, Joint.LEFT_KNEE, Joint.RIGHT_KNEE])
def test_hip_and_knee_with_widths(data_folder: Path, name: str, joint: Joint) -> None:
    apart, coverage = difference(data_folder, name, joint)
    assert np.nanmax(np.abs(apart)) <= 0.1
    assert coverage >= 0.98


@pytest.mark.parametrize("joint", [Joint.LEFT_HIP, Joint.RIGHT_HIP, Joint.LEFT_KNEE, Joint.RIGHT_KNEE])
def test_flexion_without_widths(data_folder: Path, joint: Joint) -> None:
    apart, coverage = difference(data_folder, "pycgm_Sample_Static", joint)
    _, sigma_deg = ours(read(data_folder, "pycgm_Sample_Static"), joint)
    assert np.nanmax(np.abs(apart[:, 0])) <= min(3.0, float(np.nanmin(sigma_deg[:, 0])))
    assert coverage >= 0.98


@pytest.mark.parametrize("name", WITH_WIDTHS)
def test_estimated_widths_stay_inside_their_sigma(data_folder: Path, name: str) -> None:
    """The same files with their widths taken away: what they then cost must lie within 1.96 of the stated sigma."""
    from dataclasses import replace

    recording = read(data_folder, name)
    blind = replace(recording, subject=replace(recording.subject, lengths_m=()))
    for joint in (Joint.LEFT_HIP, Joint.RIGHT_HIP, Joint.LEFT_KNEE, Joint.RIGHT_KNEE):
        stored = stored_angles(recording, joint)
        assert stored is not None
        values, sigma_deg = ours(blind, joint)
        share = np.abs(values - stored)[:, 0] / sigma_deg[:, 0]
        assert np.nanmax(share) <= 1.96
