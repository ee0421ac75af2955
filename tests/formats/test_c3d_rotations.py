"""Segment frames of a markerless system: kept bit for bit, turned into ISB axes, believed where joints agree."""

import io
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.formats.theia_made import theia_content

from kinescript.body.frames import Frame
from kinescript.body.joints import Plane
from kinescript.body.segments import Segment, Unmapped
from kinescript.body.tasks import Task
from kinescript.chain import assess
from kinescript.errors import InputRefused
from kinescript.findings.assessment import Assessment
from kinescript.formats.c3d import C3dContent, read_c3d_bytes, write_c3d
from kinescript.formats.c3d_recording import recording_from
from kinescript.formats.opener import open_recording
from kinescript.record.channel import ChannelKind
from kinescript.record.recording import Recording
from kinescript.report.facts import say_sensors
from kinescript.synth.recordings import make_recording
from kinescript.synth.sensor_errors import NO_ERRORS

SEGMENTS = set(Segment) - {Segment.LEFT_FOOT, Segment.RIGHT_FOOT}


def encoded(content: C3dContent) -> bytes:
    stream = io.BytesIO()
    write_c3d(stream, content)
    return stream.getvalue()


def recording_of(content: C3dContent) -> Recording:
    return recording_from(content, name="x.c3d", digest="0")


def changed(content: C3dContent, change: Callable[[np.ndarray], None]) -> C3dContent:
    assert content.rotations is not None
    matrices = content.rotations.matrices.copy()
    change(matrices)
    return replace(content, rotations=replace(content.rotations, matrices=matrices))


def mapped(recording: Recording) -> set[object]:
    return {c.at for c in recording.of_kind(ChannelKind.ORIENTATION) if c.frame is Frame.SEGMENT}


@pytest.fixture(scope="module")
def squat() -> C3dContent:
    return theia_content(Task.SQUAT)


@pytest.fixture(scope="module")
def assessed(squat: C3dContent, tmp_path_factory: pytest.TempPathFactory) -> Assessment:
    path = tmp_path_factory.mktemp("theia") / "pose_0.c3d"
    write_c3d(path, squat)
    return assess(replace(open_recording(path), task=Task.SQUAT))


@pytest.mark.parametrize("ratio", [1, 3])
def test_round_trip(ratio: int) -> None:
    content = theia_content(Task.SQUAT, ratio=ratio)
    again = read_c3d_bytes(encoded(content), "x.c3d")
    assert content.rotations is not None and again.rotations is not None
    assert again.rotations.labels == content.rotations.labels
    assert again.rotations.rate_hz == content.rotations.rate_hz == 85.0 * ratio
    np.testing.assert_array_equal(again.rotations.matrices, content.rotations.matrices.astype(np.float32))
    twice = read_c3d_bytes(encoded(again), "x.c3d")
    assert twice.rotations is not None
    np.testing.assert_array_equal(twice.rotations.matrices, again.rotations.matrices)
    assert [g for g, _ in twice.parameters] == [g for g, _ in again.parameters]


def test_points_and_rotations_in_one_file(squat: C3dContent) -> None:
    frames = squat.points.shape[1]
    points = np.random.default_rng(1).normal(size=(2, frames, 3)).astype(np.float32).astype(float)
    both = replace(squat, points=points, point_labels=("A", "B"))
    again = read_c3d_bytes(encoded(both), "x.c3d")
    np.testing.assert_array_equal(again.points, points)
    assert again.rotations is not None and again.rotations.matrices.shape[:2] == (9, frames)
    bare = read_c3d_bytes(encoded(replace(again, rotations=None)), "x.c3d")
    assert bare.rotations is None


def test_angles_are_those_of_the_person(assessed: Assessment) -> None:
    """The matrices of a simulated person give back her angles: Theia's axes turned into ISB on every joint."""
    _, truth = make_recording(Task.SQUAT, errors=NO_ERRORS, seed=7, marker_rate_hz=85.0)
    true = {a.joint: a for a in truth.angles}
    assert {a.joint for a in assessed.angles} == set(true)
    for angles in assessed.angles:
        for plane in (Plane.FLEXION,) if "knee" in angles.joint else tuple(Plane):
            apart = angles.of(plane) - true[angles.joint].of(plane)[: len(angles.time_s)]
            if plane is Plane.ROTATION and angles.joint in ("pelvis", "trunk"):
                apart = apart - np.median(apart)
            assert np.abs(apart).max() < 1e-3, (angles.joint, plane)
            assert np.isfinite(angles.sigma_of(plane)).all()


def test_the_assessment_says_who_computed_the_frames(assessed: Assessment) -> None:
    words = [f.words for f in assessed.quality.faults if f.kind == "modelled"]
    assert len(words) == 1 and "markerless" in words[0] and "assumed" in words[0]
    assert assessed.repetitions
    assert say_sensors(assessed).startswith("9 other points at 85 Hz, 6 segments seen without markers at 85 Hz, for")
    tilt = next(a for a in assessed.angles if a.joint == "pelvis").sigma_of(Plane.FLEXION)
    np.testing.assert_allclose(np.median(tilt), 5.5, rtol=0.05)


def test_places_and_units(squat: C3dContent) -> None:
    recording = recording_of(squat)
    assert mapped(recording) == SEGMENTS
    origins = {c.at: c for c in recording.of_kind(ChannelKind.POSITION)}
    assert squat.rotations is not None
    stored = squat.rotations.matrices[squat.rotations.labels.index("r_shank_4X4"), :, :3, 3]
    np.testing.assert_allclose(origins[Segment.RIGHT_SHANK].values, stored / 1000.0)
    # feet and the laboratory keep their own axes and their names
    assert {Unmapped(label="l_foot_4X4"), Unmapped(label="worldbody_4X4")} <= set(origins)


def test_a_person_before_the_colon_is_left_out(squat: C3dContent) -> None:
    assert squat.rotations is not None
    named = replace(squat.rotations, labels=tuple(f"Anna:{label}" for label in squat.rotations.labels))
    recording = recording_of(replace(squat, rotations=named))
    assert mapped(recording) == SEGMENTS and "Anna" not in repr([c.at for c in recording.channels])


def turned_about(axis: int) -> Callable[[np.ndarray], None]:
    def change(matrices: np.ndarray) -> None:
        half = -np.eye(3)
        half[axis, axis] = 1.0
        matrices[:, :, :3, :3] = matrices[:, :, :3, :3] @ half

    return change


def isb_axes(matrices: np.ndarray) -> None:
    matrices[:, :, :3, :3] = matrices[:, :, :3, [1, 2, 0]]


def rows_first(matrices: np.ndarray) -> None:
    matrices[...] = matrices.swapaxes(-1, -2).copy()


def no_knees(matrices: np.ndarray) -> None:
    matrices[[4, 7]] = 0.0


@pytest.mark.parametrize("change", [*map(turned_about, range(3)), isb_axes, rows_first, no_knees])
def test_axes_that_joints_do_not_confirm_make_no_angles(squat: C3dContent, change: Callable) -> None:
    recording = recording_of(changed(squat, change))
    assert mapped(recording) == set()
    assert "axes" in [f.kind for f in recording.faults]
    with pytest.raises(InputRefused):
        assess(recording)


def test_frames_without_a_rotation_are_unknown(squat: C3dContent) -> None:
    def lost(matrices: np.ndarray) -> None:
        matrices[1, 10:20] = 0.0
        matrices[1, 30] = np.nan

    recording = recording_of(changed(squat, lost))
    pelvis = next(c for c in recording.of_kind(ChannelKind.ORIENTATION) if c.at is Segment.PELVIS)
    unknown = np.flatnonzero(np.isnan(pelvis.values).any(axis=1))
    assert unknown.tolist() == [*range(10, 20), 30]
    assert "gap" in [f.kind for f in recording.faults]
    known = np.linalg.norm(pelvis.values, axis=1)
    np.testing.assert_allclose(known[np.isfinite(known)], 1.0)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("USED", np.array(20000, np.int16)),
        ("RATIO", np.array(30000, np.int16)),
        ("DATA_START", np.array(1, np.int16)),
        ("DATA_START", np.array(-5, np.int16)),
        ("RATE", np.array(7.0, np.float32)),
    ],
)
def test_lies_are_refused_before_anything_is_allocated(squat: C3dContent, name: str, value: np.ndarray) -> None:
    raw = bytearray(encoded(squat))
    at = raw.index(name.encode(), raw.index(b"ROTATION")) + len(name)
    # the record: step (2 bytes), type, axes, then the number
    body = at + 4
    raw[body : body + value.nbytes] = value.tobytes()
    started = time.perf_counter()
    with pytest.raises(InputRefused):
        read_c3d_bytes(bytes(raw), "x.c3d")
    assert time.perf_counter() - started < 2.0


def test_frames_that_lie_nowhere_are_told(squat: C3dContent) -> None:
    frames = squat.points.shape[1]
    marked = replace(squat, points=np.ones((1, frames, 3)), point_labels=("A",))
    raw = bytearray(encoded(marked))
    at = raw.index(b"DATA_START", raw.index(b"ROTATION")) + len("DATA_START") + 4
    raw[at : at + 2] = b"\0\0"
    recording = recording_of(read_c3d_bytes(bytes(raw), "x.c3d"))
    assert mapped(recording) == set() and recording.markers()
    assert "not where they are" in " ".join(f.words for f in recording.faults)


def first_frames(content: C3dContent, count: int) -> C3dContent:
    assert content.rotations is not None
    few = replace(
        content.rotations,
        matrices=content.rotations.matrices[:, :count],
        reliabilities=content.rotations.reliabilities[:, :count],
    )
    return replace(content, points=content.points[:, :count], rotations=few)


def test_hostile_files(squat: C3dContent) -> None:
    raw = encoded(first_frames(squat, 40))
    chance = np.random.default_rng(11)
    for cut in np.linspace(0, len(raw) - 1, 100).astype(int):
        with pytest.raises(InputRefused):
            read_c3d_bytes(raw[:cut], "x.c3d")
    for place in chance.integers(0, 2048, 300):
        broken = bytearray(raw)
        broken[place] ^= 1 << int(chance.integers(8))
        # anything but a refusal fails the test
        with suppress(InputRefused):
            recording_of(read_c3d_bytes(bytes(broken), "x.c3d"))


def test_a_door_opens_it(squat: C3dContent, tmp_path: Path) -> None:
    (tmp_path / "pose").write_bytes(encoded(squat))
    assert mapped(open_recording(tmp_path / "pose")) == SEGMENTS
