"""Truth and round trip: what synth plants, the chain gives back within its stated error (simulated recordings)."""

from pathlib import Path

import numpy as np
import pytest

from kinescript.body.joints import Plane
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.chain import assess
from kinescript.findings.finding import Verdict
from kinescript.formats.c3d_export import write_recording
from kinescript.formats.opener import open_recording
from kinescript.motion.angles import find_joint_angles
from kinescript.motion.landmarks import find_landmarks
from kinescript.motion.segment_frames import find_pose
from kinescript.synth.plan import Plan
from kinescript.synth.recordings import make_recording
from kinescript.synth.sensor_errors import NO_ERRORS

TASKS = [t for t in Task if t not in (Task.UNKNOWN, Task.HIP_HINGE)]


@pytest.mark.parametrize("task", TASKS)
def test_perfect_markers_give_back_the_true_angles(task: Task) -> None:
    """Two implementations of the same definitions: equations to angles, and equations to markers to angles."""
    recording, truth = make_recording(task, errors=NO_ERRORS, seed=5)
    true = {a.joint: a for a in truth.angles}
    found = find_joint_angles(find_pose(find_landmarks(recording)))
    assert {a.joint for a in found} == set(true)
    for angles in found:
        planes = (Plane.FLEXION,) if "knee" in angles.joint else tuple(Plane)
        for plane in planes:
            apart = angles.of(plane) - true[angles.joint].of(plane)
            # rotation in space is told from the person's own mean heading, truth from the heading planned
            if plane is Plane.ROTATION and angles.joint in ("pelvis", "trunk"):
                apart = apart - np.median(apart)
            assert np.abs(apart).max() < 1e-6, (angles.joint, plane)


@pytest.mark.parametrize("task", [Task.SINGLE_LEG_STANCE, Task.WALKING, Task.STEP_DOWN])
@pytest.mark.parametrize("planted_deg", [0.0, 2.0, 6.0, 12.0])
def test_planted_drop_comes_back(task: Task, planted_deg: float) -> None:
    plan = Plan(pelvic_drop_right_stance_deg=planted_deg, pelvic_drop_left_stance_deg=12.0 - planted_deg)
    recording, _ = make_recording(task, plan=plan, seed=int(planted_deg))
    result = assess(recording)
    for side, true in ((Side.RIGHT, planted_deg), (Side.LEFT, 12.0 - planted_deg)):
        drop = next(m for m in result.measures if m.name == "pelvic_drop" and m.side is side)
        assert drop.value is not None and drop.sigma is not None
        assert abs(drop.value - true) <= 1.96 * drop.sigma
        assert drop.sigma <= 1.5
        finding = next(f for f in result.findings if f.code == "pelvic_drop" and f.side is side)
        assert not (true <= 2 and finding.verdict is Verdict.OUTSIDE)


def test_stances_are_the_true_ones() -> None:
    recording, truth = make_recording(Task.WALKING, seed=3)
    found = {side: [s for s in assess(recording).stances if s.side is side and s.whole] for side in Side}
    for side in Side:
        true = [s for s in truth.stances if s.side is side]
        assert len(found[side]) >= 3
        for stance in found[side]:
            nearest = min(true, key=lambda t: abs(t.span.start_s - stance.span.start_s))
            assert abs(nearest.span.start_s - stance.span.start_s) <= 0.05
            assert abs(nearest.span.end_s - stance.span.end_s) <= 0.05


def test_a_synthetic_recording_survives_its_file(tmp_path: Path) -> None:
    recording, _ = make_recording(Task.SINGLE_LEG_STANCE, seed=8)
    write_recording(recording, tmp_path / "x.c3d")
    again = open_recording(tmp_path / "x.c3d")
    assert again.task is recording.task and again.subject.id == recording.subject.id
    assert dict(again.made_by.settings)["simulated"] is True
    before, after = assess(recording), assess(again)
    for a, b in zip(before.measures, after.measures, strict=True):
        assert (a.value is None) == (b.value is None)
        assert a.value is None or a.value == pytest.approx(b.value, abs=1e-3)
