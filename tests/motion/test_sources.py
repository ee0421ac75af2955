"""One road to a Pose: markers, worn sensors, stored joint angles; and the repetitions of a task found on it."""

from pathlib import Path

import numpy as np
import pytest

from kinescript.body.joints import Joint, PelvisSequence, Plane
from kinescript.body.tasks import Task
from kinescript.chain import AssessParams, assess
from kinescript.formats.opener import open_recording
from kinescript.motion.sources import find_motion
from kinescript.record.channel import ChannelKind
from kinescript.synth import make_recording, make_wearable_recording

SQUATS = "opencap/opencap_squats1_videoAndMocap.mot"
REPEATED = [Task.FORWARD_BEND, Task.HIP_HINGE, Task.SQUAT, Task.SIT_TO_STAND]


def test_stored_joint_angles_come_back_as_stored(data_folder: Path) -> None:
    recording = open_recording(data_folder / SQUATS)
    angles = {a.joint: a for a in find_motion(recording).angles(PelvisSequence.TILT_OBLIQUITY_ROTATION)}
    stored = [c for c in recording.of_kind(ChannelKind.ANGLE) if isinstance(c.at, Joint)]
    assert len(stored) == 6
    for channel in stored:
        for column, plane in zip(channel.values.T, Plane, strict=False):
            np.testing.assert_allclose(angles[channel.at].of(plane), column, atol=1e-6)


def test_the_five_squats(data_folder: Path) -> None:
    found = assess(open_recording(data_folder / SQUATS), params=AssessParams(task=Task.SQUAT)).repetitions
    assert [r.state.value for r in found] == ["complete"] * 5


@pytest.mark.parametrize("task", REPEATED)
def test_markers_and_sensors_find_the_same_repetitions(task: Task) -> None:
    for make in (make_recording, make_wearable_recording):
        recording, truth = make(task, seed=3)
        result = assess(recording)
        assert [r.state.value for r in result.repetitions] == [str(r.state) for r in truth.repetitions]
        for found, true in zip(result.repetitions, truth.repetitions, strict=True):
            assert found.span.start_s == pytest.approx(true.span.start_s, abs=0.5)


def test_sensors_tell_changes_only(tmp_path: Path) -> None:
    """Absolute posture is null with its reason; the change is near the truth (simulated sensors)."""
    recording, truth = make_wearable_recording(Task.FORWARD_BEND, seed=5)
    result = assess(recording)
    assert result.alignment is not None and dict(result.made_by.settings)["zero"] == "quiet_standing"
    posture = [m for m in result.measures if m.name == "standing_mean"]
    assert posture and all(m.value is None and m.faults[0].kind == "no_reference_pose" for m in posture)
    trunk = next(a for a in result.angles if a.joint is Joint.TRUNK)
    true = truth.of(Joint.TRUNK)
    quiet = truth.standing.holds(true.time_s)
    change = true.flexion_deg - true.flexion_deg[quiet].mean()
    apart = np.interp(true.time_s, trunk.time_s, trunk.flexion_deg) - change
    assert np.sqrt(np.nanmean(apart**2)) < 3.0


def test_real_sensors_run_end_to_end(data_folder: Path, tmp_path: Path) -> None:
    """The eight MTw of a real walk; which sat where is known from the published orientations, how they faced is not."""
    from kinescript.formats.xsens import keep_shared_time
    from kinescript.record.join import join

    layout = tmp_path / "sensors.toml"
    layout.write_text(
        'task = "walking"\n[sensors]\n00B42279 = "pelvis"\n00B42268 = "thorax"\n'
        '[[mountings]]\nat = "pelvis"\nforward = "-z"\n[[mountings]]\nat = "thorax"\nforward = "-z"\n'
    )
    files = sorted((data_folder / "opensense").glob("MT_*009-001*.txt"))
    recording = join(keep_shared_time(tuple(open_recording(f, layout=layout) for f in files)))
    result = assess(recording)
    assert {a.joint for a in result.angles} == {Joint.PELVIS, Joint.TRUNK, Joint.LUMBAR}
    lumbar = next(a for a in result.angles if a.joint is Joint.LUMBAR)
    assert np.isfinite(lumbar.flexion_deg).mean() > 0.9
    assert np.nanmax(np.abs(lumbar.flexion_deg)) < 60.0
