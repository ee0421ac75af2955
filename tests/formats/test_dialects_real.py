"""Vendors' text exports: real files, and a person's way from the file to the measure."""

import json
from pathlib import Path

import numpy as np
import pytest
from tests.cli.test_contract import run
from tests.formats import dialect_files as write
from tests.formats.dialect_checks import ACC, GYR, MAG, find, put

from kinescript.body.segments import Segment
from kinescript.body.tasks import Task
from kinescript.formats.opener import open_recording
from kinescript.record.channel import ChannelKind
from kinescript.record.clock import Uniform
from kinescript.synth import Hold, Plan, make_wearable_recording


@pytest.mark.needs_data
def test_four_real_opals_carry_gravity_up_in_their_own_orientation(data_folder: Path) -> None:
    recording = open_recording(data_folder / "opensense" / "APDM_imuData01.csv")
    assert len(recording.channels) == 16
    assert not recording.faults
    for label in ("Static", "Upper", "Middle", "Lower"):
        acc, quats = find(recording, ACC, label).values, find(recording, ChannelKind.ORIENTATION, label).values
        w, v = quats[:, :1], quats[:, 1:]
        cross = 2.0 * np.cross(v, acc)
        mean = (acc + w * cross + np.cross(v, cross)).mean(axis=0)
        assert np.abs(mean - [0.0, 0.0, 9.81]).max() < 0.25, label
    assert find(recording, MAG, "Static").unit == "uT"
    assert find(recording, ACC, "Static").clock.rate_hz == pytest.approx(128.0)


@pytest.mark.needs_data
@pytest.mark.parametrize(("name", "seconds"), [("emg.txt", 100.0), ("emg_1.txt", 63.88)])
def test_two_real_muscles(name: str, seconds: float, data_folder: Path) -> None:
    (emg,) = open_recording(data_folder / "emg_walk" / name).channels
    assert (emg.kind, emg.unit, emg.clock) == (ChannelKind.EMG, "1", Uniform(rate_hz=1000.0))
    assert len(emg.values) / 1000.0 == pytest.approx(seconds, abs=0.01)
    assert 1990 < np.median(emg.values) < 2070


@pytest.mark.needs_data
def test_the_pendulum_is_inspected_and_assessed(data_folder: Path, tmp_path: Path) -> None:
    table = data_folder / "opensense" / "APDM_imuData01.csv"
    sides = "".join(f'[[mountings]]\nat = "{at}"\nforward = "y"\n' for at in ("pelvis", "right_thigh", "right_shank"))
    places = '[sensors]\nUpper = "pelvis"\nMiddle = "right_thigh"\nLower = "right_shank"\n'
    layout = put(tmp_path, "places.toml", f'task = "walking"\n{places}{sides}')
    seen = json.loads(run("inspect", table, "--json").stdout)
    assert (seen["format"], seen["needs_layout"], len(seen["channels"])) == ("apdm", False, 16)
    done = run("assess", table, "--layout", layout, "--out", tmp_path / "out", "--json")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "report.html").is_file()


def test_a_hold_measured_with_an_iphone_is_as_long_as_it_was(tmp_path: Path) -> None:
    plan = Plan(hold=Hold(held_s=16.0, failure="drop"))
    worn, _ = make_wearable_recording(Task.BACK_EXTENSION_HOLD, plan=plan, seed=1, sensors=(Segment.THORAX,))
    acc, gyr = worn.of_kind(ACC)[0], worn.of_kind(GYR)[0]

    def table(values: np.ndarray) -> str:
        rows = (
            f"{i * 10_000_000},{t:.4f},{z!r},{y!r},{x!r}\n"
            for i, (t, (x, y, z)) in enumerate(zip(acc.time_s, values.tolist(), strict=True))
        )
        return "time,seconds_elapsed,z,y,x\n" + "".join(rows)

    about = "version,device name,platform,standardisation\n3,x,ios,false\n"
    down = np.broadcast_to(-np.nanmean(acc.values, axis=0), acc.values.shape)
    files = {
        "Metadata.csv": about,
        "Gyroscope.csv": table(gyr.values),
        "Gravity.csv": table(down),
        "Accelerometer.csv": table(-acc.values - down),
    }
    put(tmp_path, "hold.zip", write.packed(files))
    mounting = worn.mountings[0]
    put(
        tmp_path,
        "places.toml",
        f'[sensors]\nphone = "thorax"\n[[mountings]]\nat = "thorax"\nforward = "{mounting.forward}"\nup = "x"\n',
    )
    done = run(
        "assess",
        "hold.zip",
        "--layout",
        "places.toml",
        "--task",
        "back_extension_hold",
        "--out",
        "o",
        "--json",
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    (found,) = (m for m in json.loads(done.stdout)["measures"] if m["name"] == "trunk_hold_time")
    assert found["value"] == pytest.approx(16.0, abs=1.96 * found["sigma"])
