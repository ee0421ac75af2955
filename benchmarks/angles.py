"""Claim: our angles are those Plug-in Gait stored in the same real files."""

import sys
from collections.abc import Iterator
from typing import Any

import numpy as np
from _data import ROOT, data_folder, row

sys.path.insert(0, str(ROOT))

from tests.support.stored import c3d_files, stored_angles

from kinescript.body.joints import Joint, PelvisSequence
from kinescript.formats.opener import open_recording
from kinescript.motion.angles import AngleParams, find_joint_angles
from kinescript.motion.landmarks import find_landmarks
from kinescript.motion.segment_frames import find_pose

LABORATORY = AngleParams(pelvis_sequence=PelvisSequence.TILT_OBLIQUITY_ROTATION)
HIPS, KNEES = (Joint.LEFT_HIP, Joint.RIGHT_HIP), (Joint.LEFT_KNEE, Joint.RIGHT_KNEE)


def rows() -> Iterator[dict[str, Any]]:
    """Yield the largest difference over every stored frame of every file, and the smallest coverage."""
    found = [_compare(path) for path in c3d_files(data_folder())]
    with_widths = [f for f in found if f["widths"]]
    without = [f for f in found if not f["widths"] and f["apart"]]
    yield row(
        "files that store pelvis angles", sum(Joint.PELVIS in f["apart"] for f in found), "1", 8, "higher", "real"
    )
    for joint, limit in ((Joint.PELVIS, 0.05), (Joint.TRUNK, 0.1), (Joint.LUMBAR, 0.1)):
        yield row(f"{joint}: largest difference", _worst(found, (joint,)), "deg", limit, "lower", "real")
        yield row(f"{joint}: smallest coverage", _coverage(found, (joint,)), "%", 98.0, "higher", "real")
    yield row("hip, three angles, measured widths", _worst(with_widths, HIPS), "deg", 0.1, "lower", "real")
    yield row("knee flexion, measured widths", _worst(with_widths, KNEES, planes=1), "deg", 0.1, "lower", "real")
    yield row("hip flexion, estimated widths", _worst(without, HIPS, planes=1), "deg", 3.0, "lower", "real")
    yield row("knee flexion, estimated widths", _worst(without, KNEES, planes=1), "deg", 3.0, "lower", "real")
    share = max(f["share"][j] for f in without for j in (*HIPS, *KNEES) if j in f["share"])
    yield row("flexion, estimated widths: difference / stated sigma", share, "1", 1.0, "lower", "real")


def _compare(path: Any) -> dict[str, Any]:
    recording = open_recording(path)
    apart, coverage, share = {}, {}, {}
    for angles in find_joint_angles(find_pose(find_landmarks(recording)), params=LABORATORY):
        stored = stored_angles(recording, angles.joint)
        if stored is None:
            continue
        there = np.isfinite(stored).all(axis=1)
        values = np.stack((angles.flexion_deg, angles.side_bend_deg, angles.rotation_deg), axis=1)[there]
        apart[angles.joint] = np.nanmax(np.abs(values - stored[there]), axis=0)
        coverage[angles.joint] = 100.0 * np.isfinite(values).all(axis=1).mean()
        share[angles.joint] = float(np.nanmax(np.abs(values - stored[there])[:, 0] / angles.sigma_deg[there, 0]))
    measured = recording.subject.length_m("left_knee_width") is not None
    return {"apart": apart, "coverage": coverage, "share": share, "widths": measured}


def _worst(found: list[dict[str, Any]], joints: tuple[Joint, ...], planes: int = 3) -> float:
    return float(max(f["apart"][j][:planes].max() for f in found for j in joints if j in f["apart"]))


def _coverage(found: list[dict[str, Any]], joints: tuple[Joint, ...]) -> float:
    return float(min(f["coverage"][j] for f in found for j in joints if j in f["coverage"]))
