"""Our C3D reader and writer against ezc3d, on every real file."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.formats.theia_made import theia_content

from kinescript.body.tasks import Task
from kinescript.formats.c3d import C3dContent, find_plate_loads, read_c3d, write_c3d

ezc3d = pytest.importorskip("ezc3d")

REAL = [
    "c3d/opensim_walking2",
    "c3d/pycgm_Movement_trial",
    "c3d/pycgm_Sample_Static",
    "c3d/pycgm_Static_trial",
    "c3d/zoo_HC002D06",
    "c3d/zoo_HC030A01",
    "c3d/zoo_HC038A11",
    "emg_c3d/HC033A22",
    "emg_c3d/HC044A29",
]


@pytest.fixture(scope="module", params=REAL)
def both(request: pytest.FixtureRequest, data_folder: Path) -> tuple[C3dContent, Any]:
    path = data_folder / f"{request.param}.c3d"
    return read_c3d(path), ezc3d.c3d(str(path), extract_forceplat_data=True)


def theirs(c3d: Any, group: str, name: str) -> list[Any]:
    """GROUP:NAME and its continuations."""
    found, number = [], 1
    while (key := name if number == 1 else f"{name}{number}") in c3d["parameters"].get(group, {}):
        found.extend(c3d["parameters"][group][key]["value"])
        number += 1
    return found


def test_samples_are_equal_bit_for_bit(both: tuple[C3dContent, Any]) -> None:
    ours, c3d = both
    np.testing.assert_array_equal(ours.points, c3d["data"]["points"][:3].transpose(1, 2, 0))
    np.testing.assert_array_equal(ours.analogs, c3d["data"]["analogs"][0])


def test_names_rates_and_frames_are_equal(both: tuple[C3dContent, Any]) -> None:
    ours, c3d = both
    assert list(ours.point_labels) == theirs(c3d, "POINT", "LABELS")
    assert list(ours.analog_labels) == theirs(c3d, "ANALOG", "LABELS")
    assert list(ours.analog_units) == theirs(c3d, "ANALOG", "UNITS")
    assert [ours.point_unit] == theirs(c3d, "POINT", "UNITS")
    assert ours.point_rate_hz == c3d["header"]["points"]["frame_rate"]
    assert ours.analog_rate_hz == c3d["header"]["analogs"]["frame_rate"]
    assert ours.first_frame == c3d["header"]["points"]["first_frame"] + 1


def test_every_parameter_is_equal(both: tuple[C3dContent, Any]) -> None:
    ours, c3d = both
    compared = 0
    for group, members in ours.parameters:
        for name, value in members:
            stored = c3d["parameters"][group][name]["value"]
            if isinstance(value, np.ndarray):
                # ezc3d keeps the file's first axis first
                np.testing.assert_array_equal(np.sort(value.ravel()), np.sort(np.ravel(stored)), err_msg=name)
            else:
                texts = [text for text in ([value] if isinstance(value, str) else value) if text]
                assert texts == [text for text in stored if text], name
            compared += 1
    assert compared > 50


def test_events_are_equal(both: tuple[C3dContent, Any]) -> None:
    ours, c3d = both
    times = np.atleast_2d(c3d["parameters"]["EVENT"]["TIMES"]["value"])
    seconds = times[0] * 60 + times[1] - (ours.first_frame - 1) / ours.point_rate_hz
    np.testing.assert_allclose([event.time_s for event in ours.events], seconds, atol=1e-9)
    assert [event.label for event in ours.events] == theirs(c3d, "EVENT", "LABELS")
    assert [event.context for event in ours.events] == theirs(c3d, "EVENT", "CONTEXTS")


def test_plates_are_equal(both: tuple[C3dContent, Any]) -> None:
    ours, c3d = both
    loads = find_plate_loads(ours)
    assert len(loads) == len(c3d["data"]["platform"])
    for load, platform in zip(loads, c3d["data"]["platform"], strict=True):
        np.testing.assert_allclose(load.force_n, platform["force"].T, atol=1e-9)
        np.testing.assert_allclose(load.moment_nm, platform["moment"].T / 1000, atol=1e-9)
        np.testing.assert_allclose(load.corners, platform["corners"].T, atol=1e-9)


def test_ezc3d_reads_what_we_write(both: tuple[C3dContent, Any], tmp_path: Path) -> None:
    ours, c3d = both
    write_c3d(tmp_path / "ours.c3d", ours)
    again = ezc3d.c3d(str(tmp_path / "ours.c3d"))
    np.testing.assert_array_equal(again["data"]["points"][:3], c3d["data"]["points"][:3])
    np.testing.assert_array_equal(again["data"]["analogs"], c3d["data"]["analogs"])
    assert theirs(again, "POINT", "LABELS") == theirs(c3d, "POINT", "LABELS")


def test_we_read_what_ezc3d_writes(both: tuple[C3dContent, Any], tmp_path: Path) -> None:
    ours, c3d = both
    path = tmp_path / "theirs.c3d"
    c3d.write(str(path))
    again = read_c3d(path)
    np.testing.assert_array_equal(again.points, ours.points)
    np.testing.assert_array_equal(again.analogs, ours.analogs)
    assert again.point_labels == ours.point_labels


@pytest.mark.parametrize("ratio", [1, 2])
def test_rotations_are_equal_both_ways(tmp_path: Path, ratio: int) -> None:
    frames = 7
    stored = np.random.default_rng(ratio).normal(size=(4, 4, 3, frames * ratio)).astype(np.float32).astype(float)
    c3d = ezc3d.c3d()
    c3d["parameters"]["POINT"]["RATE"]["value"] = [100.0]
    c3d["parameters"]["POINT"]["LABELS"]["value"] = ("A", "B")
    c3d["data"]["points"] = np.ones((4, 2, frames))
    c3d.add_parameter("ROTATION", "RATE", [100.0 * ratio])
    c3d.add_parameter("ROTATION", "RATIO", [ratio])
    c3d.add_parameter("ROTATION", "LABELS", ["pelvis_4X4", "l_thigh_4X4", "torso_4X4"])
    c3d["data"]["rotations"] = stored
    c3d.write(str(tmp_path / "theirs.c3d"))
    ours = read_c3d(tmp_path / "theirs.c3d")
    assert ours.rotations is not None
    assert (ours.rotations.labels[2], ours.rotations.rate_hz) == ("torso_4X4", 100.0 * ratio)
    np.testing.assert_array_equal(ours.rotations.matrices, stored.transpose(2, 3, 0, 1))
    write_c3d(tmp_path / "ours.c3d", ours)
    again = ezc3d.c3d(str(tmp_path / "ours.c3d"))
    np.testing.assert_array_equal(again["data"]["rotations"], stored)
    np.testing.assert_array_equal(again["data"]["points"][:3], c3d["data"]["points"][:3])


def test_ezc3d_reads_our_file_of_rotations_alone(tmp_path: Path) -> None:
    content = theia_content(Task.SQUAT)
    write_c3d(tmp_path / "pose.c3d", content)
    again = ezc3d.c3d(str(tmp_path / "pose.c3d"))
    assert content.rotations is not None
    theirs_first = again["data"]["rotations"].transpose(2, 3, 0, 1)
    np.testing.assert_array_equal(theirs_first, content.rotations.matrices.astype(np.float32))


@pytest.mark.parametrize(("frames", "points", "channels"), [(9, 3, 2), (9, 3, 0), (9, 0, 2), (70_000, 1, 1)])
def test_ezc3d_reads_what_we_make(tmp_path: Path, frames: int, points: int, channels: int) -> None:
    chance = np.random.default_rng(4)
    content = C3dContent(
        points=chance.normal(size=(points, frames, 3)).astype(np.float32).astype(float),
        analogs=chance.normal(size=(channels, frames * 2)).astype(np.float32).astype(float),
        point_rate_hz=100.0,
        analog_rate_hz=200.0,
        point_labels=tuple(f"M{i}" for i in range(points)),
        analog_labels=tuple(f"A{i}" for i in range(channels)),
        analog_units=("V",) * channels,
        point_unit="mm",
    )
    write_c3d(tmp_path / "made.c3d", content)
    # in a child, because ezc3d ends the whole process on a file it does not expect
    code = "import ezc3d, sys; d = ezc3d.c3d(sys.argv[1])['data']; print(d['points'].sum(), d['analogs'].sum())"
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "made.c3d")], capture_output=True, text=True, check=True
    )
    sums = [float(word) for word in done.stdout.split()]
    # the fourth row of their points is one each
    np.testing.assert_allclose(sums, [content.points.sum() + points * frames, content.analogs.sum()], rtol=1e-9)
