"""Segment frames a file stores: one more road to a pose, after markers and apart from worn sensors."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from kinescript.body.frames import Frame
from kinescript.body.segments import Segment
from kinescript.body.tasks import Task
from kinescript.errors import InputRefused
from kinescript.motion.sources import find_motion
from kinescript.motion.stored_frames import find_stored_pose, has_stored_frames
from kinescript.motion.wearable_sensors import find_sensors
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Uniform
from kinescript.record.recording import Recording
from kinescript.synth.recordings import make_recording

FRAMES = 300


def stored(segment: Segment, seed: int, *, rate_hz: float = 100.0, frame: Frame = Frame.SEGMENT) -> Channel:
    turns = Rotation.from_rotvec(0.3 * np.random.default_rng(seed).normal(size=(FRAMES, 3))).as_quat()
    values = turns[:, [3, 0, 1, 2]]
    clock = Uniform(rate_hz=rate_hz)
    return Channel(kind=ChannelKind.ORIENTATION, at=segment, frame=frame, unit="1", clock=clock, values=values)


@pytest.fixture
def bare() -> Recording:
    recording, _ = make_recording(Task.SQUAT, seed=2)
    return replace(recording, channels=(), marks=())


def test_quaternions_become_the_pose(bare: Recording) -> None:
    pelvis, thigh = stored(Segment.PELVIS, 1), stored(Segment.LEFT_THIGH, 2)
    values = thigh.values.copy()
    values[5] = np.nan
    pose = find_stored_pose(replace(bare, channels=(pelvis, replace(thigh, values=values))))
    assert [s for s, _ in pose.orientation] == [Segment.PELVIS, Segment.LEFT_THIGH]
    found, known = pose.global_from(Segment.LEFT_THIGH), dict(pose.known)[Segment.LEFT_THIGH]
    assert found is not None and np.isnan(found[5]).all() and not known[5] and known.sum() == FRAMES - 1
    expected = Rotation.from_quat(thigh.values[:, [1, 2, 3, 0]]).as_matrix()
    np.testing.assert_allclose(found[known], expected[known], atol=1e-12)
    sigma = dict(pose.sigma_deg)[Segment.LEFT_THIGH]
    np.testing.assert_array_equal(sigma[0], [5.5, 10.0, 5.5])
    assert np.isnan(sigma[5]).all()


def test_another_clock_is_left_out(bare: Recording) -> None:
    channels = (stored(Segment.PELVIS, 1), stored(Segment.THORAX, 2, rate_hz=50.0))
    assert [s for s, _ in find_stored_pose(replace(bare, channels=channels)).orientation] == [Segment.PELVIS]


def test_without_a_pelvis_there_is_no_pose(bare: Recording) -> None:
    recording = replace(bare, channels=(stored(Segment.THORAX, 1),))
    assert not has_stored_frames(recording) and not find_stored_pose(recording).orientation
    with pytest.raises(InputRefused):
        find_motion(recording)


def test_stored_frames_are_no_worn_sensors(bare: Recording) -> None:
    recording = replace(bare, channels=(stored(Segment.PELVIS, 1), stored(Segment.THORAX, 2)))
    assert find_sensors(recording) == ()
    moved = find_motion(recording)
    assert moved.alignment is None and moved.zero == "anatomical"
    assert [f.kind for f in moved.faults] == ["modelled"]
    worn = replace(bare, channels=(stored(Segment.PELVIS, 1, frame=Frame.GLOBAL),))
    assert not has_stored_frames(worn) and len(find_sensors(worn)) == 1


def test_markers_come_first() -> None:
    recording, _ = make_recording(Task.SQUAT, seed=2)
    both = replace(recording, channels=(*recording.channels, stored(Segment.PELVIS, 1)))
    moved, alone = find_motion(both), find_motion(recording)
    assert not moved.faults
    ours, theirs = moved.pose.global_from(Segment.PELVIS), alone.pose.global_from(Segment.PELVIS)
    assert ours is not None and theirs is not None
    np.testing.assert_array_equal(ours, theirs)
