"""Several files of one trial: their shift stated, found, or asked for."""

import json
from pathlib import Path

import numpy as np
import pytest
from tests.cli.test_contract import refused, run

from kinescript.body.segments import Segment
from kinescript.body.tasks import Task
from kinescript.formats.c3d_export import write_recording
from kinescript.synth import Plan, Repeating, make_recording, make_wearable_recording

LAYOUT = """task = "squat"
[time]
column = "time"
unit = "s"
[[channels]]
kind = "acceleration"
columns = ["ax", "ay", "az"]
unit = "m/s2"
segment = "pelvis"
[[channels]]
kind = "angular_velocity"
columns = ["gx", "gy", "gz"]
unit = "rad/s"
segment = "pelvis"
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One trial as a C3D file and as the table of a sensor that was switched on 2.5 s later."""
    folder = tmp_path_factory.mktemp("devices")
    # squats that are all the same would fit at several shifts
    plan = Plan(repeating=Repeating(tempo_variability=0.1, amplitude_variability=0.1))
    write_recording(make_recording(Task.SQUAT, plan=plan, seed=5)[0], folder / "walk.c3d")
    worn, _ = make_wearable_recording(Task.SQUAT, plan=plan, seed=5, rate_hz=128.0, sensors=(Segment.PELVIS,))
    first = 320
    time_s = worn.channels[0].time_s[first:]
    columns = [time_s[:, None] - time_s[0], *(c.values[first:] for c in worn.channels)]
    table = np.concatenate(columns, axis=1)
    np.savetxt(folder / "imu.csv", table, delimiter=",", header="time,ax,ay,az,gx,gy,gz", comments="")
    (folder / "imu.toml").write_text(LAYOUT)
    return folder


def test_aligned(folder: Path) -> None:
    words = ("inspect", "walk.c3d", "imu.csv", "--layout", "imu.toml", "--align", "--json")
    done = run(*words, cwd=folder)
    assert done.returncode == 0, done.stderr
    settings = dict(json.loads(done.stdout)["made_by"]["settings"])
    assert abs(settings["offset_s: imu.csv"] - 2.5) < settings["offset_error_s: imu.csv"] < 0.02
    assert settings["offset_from: imu.csv"] == "movement"


def test_assessed_with_what_was_aligned(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = run("assess", "walk.c3d", "imu.csv", "--layout", "imu.toml", "--align", "--out", out, cwd=folder)
    assert done.returncode == 0, done.stderr
    document = json.loads((out / "assessment.json").read_text())
    assert "aligned to within" in next(f["words"] for f in document["quality"]["faults"] if f["kind"] == "offset")


def test_stated(folder: Path) -> None:
    words = ("inspect", "walk.c3d", "imu.csv", "--layout", "imu.toml", "--offset", "imu.csv=2.5", "--json")
    done = run(*words, cwd=folder)
    assert dict(json.loads(done.stdout)["made_by"]["settings"])["offset_from: imu.csv"] == "stated"


def test_neither_is_refused_with_what_to_say(folder: Path) -> None:
    line = refused(run("inspect", "walk.c3d", "imu.csv", "--layout", "imu.toml", cwd=folder))
    assert "--offset" in line and "--align" in line


@pytest.mark.parametrize("offset", ["gone.csv=2", "walk.c3d", "walk.c3d=soon", "walk.c3d=nan", "walk.c3d=1e99"])
def test_an_offset_names_a_file_and_seconds(folder: Path, offset: str) -> None:
    assert "--offset" in refused(run("inspect", "walk.c3d", "--offset", offset, cwd=folder), 2)


def test_one_file_has_nothing_to_be_aligned_with(folder: Path) -> None:
    refused(run("inspect", "walk.c3d", "--align", cwd=folder), 2)
