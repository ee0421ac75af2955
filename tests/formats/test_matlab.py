"""MATLAB files: the same arrays as another reader finds, columns by address, and recordings through a layout."""

import json
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.io
from tests.formats.nested_files import write_matlab_73

from kinescript.body.segments import Segment, Unmapped
from kinescript.cli.command_inspect import run as inspect
from kinescript.errors import InputRefused
from kinescript.formats.matlab import level5, level73
from kinescript.formats.opener import describe, open_recording, sniff
from kinescript.record.channel import ChannelKind
from kinescript.record.clock import Stamped, Uniform
from kinescript.record.equality import same
from kinescript.record.recording import Recording
from kinescript.signal.arrays import Floats

BACK = "data.TimeMeasure1.Test5.Trial1.SU.LowerBack"
MOBGAP = f"""
task = "walking"
rate_hz = 100.0
[[channels]]
kind = "acceleration"
columns = ["{BACK}.Acc[:,0]", "{BACK}.Acc[:,1]", "{BACK}.Acc[:,2]"]
unit = "g"
segment = "pelvis"
frame = "sensor"
[[channels]]
kind = "angular_velocity"
columns = ["{BACK}.Gyr[:,0]", "{BACK}.Gyr[:,1]", "{BACK}.Gyr[:,2]"]
unit = "deg/s"
segment = "pelvis"
frame = "sensor"
"""
BODY = """
[time]
column = "t"
unit = "s"
[[channels]]
kind = "orientation"
columns = ["hip.quat[:,0]", "hip.quat[:,1]", "hip.quat[:,2]", "hip.quat[:,3]"]
unit = "1"
segment = "pelvis"
"""
BROAD = """
rate_hz = 285.7142857142857
[[channels]]
kind = "magnetic_field"
columns = ["imu_mag[:,0]", "imu_mag[:,1]", "imu_mag[:,2]"]
unit = "uT"
label = "sensor"
frame = "sensor"
[[channels]]
kind = "unknown"
columns = ["movement"]
unit = "1"
"""
SIMPLE = """
rate_hz = 100.0
[[channels]]
kind = "acceleration"
columns = ["data.acc[:,0]", "data.acc[:,1]", "data.acc[:,2]"]
unit = "m/s2"
segment = "pelvis"
frame = "sensor"
"""


def read(path: Path, folder: Path, layout: str) -> Recording:
    beside = folder / "layout.toml"
    beside.write_text(layout)
    return open_recording(path, layout=beside)


def refused(path: Path, folder: Path, layout: str = SIMPLE) -> str:
    with pytest.raises(InputRefused) as caught:
        read(path, folder, layout)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def unfold(value: Any, name: str, out: dict[str, Floats]) -> None:
    """What scipy read, by our paths."""
    if not isinstance(value, np.ndarray):
        return
    if value.dtype.names:
        for i, each in enumerate(value.flatten(order="F")):
            for part in value.dtype.names:
                unfold(each[part], f"{name}[{i}].{part}" if value.size > 1 else f"{name}.{part}", out)
    elif value.dtype == object:
        for i, each in enumerate(value.flatten(order="F")):
            unfold(each, f"{name}[{i}]", out)
    elif value.dtype.kind in "iufb":
        out[name] = value


def test_every_real_file_holds_what_scipy_reads(data_folder: Path) -> None:
    files = [path for room in ("mobgap/*", "imu_full_body", "broad") for path in data_folder.glob(f"{room}/*.mat")]
    assert len(files) == 14
    for path in files:
        stored: dict[str, Floats] = {}
        for name, value in scipy.io.loadmat(path).items():
            unfold(value, name, stored)
        found = level5.find_arrays(path)
        assert set(found) == set(stored)
        for name, value in stored.items():
            assert found[name].shape == value.shape
            for column in range(value.shape[1] if value.size else 0):
                np.testing.assert_array_equal(found[name].column((None, column), None), value[:, column])


def test_a_trial_inside_structs(data_folder: Path, tmp_path: Path) -> None:
    path = data_folder / "mobgap" / "HA_001" / "data.mat"
    assert sniff(path) == "matlab"
    recording = read(path, tmp_path, MOBGAP)
    acc, gyr = recording.channels
    assert (acc.at, acc.unit, len(acc.values)) == (Segment.PELVIS, "m/s2", 1246)
    stored = scipy.io.loadmat(path)["data"][0, 0]["TimeMeasure1"][0, 0]["Test5"][0, 0]["Trial1"][0, 0]
    stored = stored["SU"][0, 0]["LowerBack"][0, 0]
    np.testing.assert_allclose(acc.values, stored["Acc"] * 9.80665, rtol=1e-15)
    np.testing.assert_allclose(gyr.values, np.deg2rad(stored["Gyr"]), rtol=1e-15)
    # gravity is what the accelerometer feels on the whole
    assert np.linalg.norm(acc.values.mean(axis=0)) == pytest.approx(9.81, abs=0.3)


def test_a_sensor_a_struct(data_folder: Path, tmp_path: Path) -> None:
    recording = read(data_folder / "imu_full_body" / "full_body_example_data.mat", tmp_path, BODY)
    (turned,) = recording.channels
    assert isinstance(turned.clock, Stamped) and turned.clock.rate_hz == pytest.approx(100.0)
    np.testing.assert_allclose(np.linalg.norm(turned.values, axis=1), 1.0, atol=1e-4)


def test_arrays_at_the_top(data_folder: Path, tmp_path: Path) -> None:
    recording = read(data_folder / "broad" / "01_undisturbed_slow_rotation_A.mat", tmp_path, BROAD)
    field, movement = recording.channels
    assert (field.at, movement.at) == (Unmapped(label="sensor"), Unmapped(label="movement"))
    assert field.clock == Uniform(rate_hz=285.7142857142857)
    assert set(np.unique(movement.values)) == {0.0, 1.0}


@pytest.mark.parametrize("compressed", [False, True])
def test_level_5_and_7_3_give_the_same_recording(tmp_path: Path, compressed: bool) -> None:
    held = write_matlab_73(tmp_path / "a73.mat")
    data = {"acc": held["data.acc"], "gyr": held["data.gyr"]}
    scipy.io.savemat(tmp_path / "a5.mat", {"t": held["t"], "data": data}, do_compression=compressed)
    timed = SIMPLE.replace("rate_hz = 100.0", '[time]\ncolumn = "t"\nunit = "s"')
    new, old = (read(tmp_path / name, tmp_path, timed) for name in ("a73.mat", "a5.mat"))
    assert same(new.channels, old.channels)
    np.testing.assert_array_equal(new.channels[0].values, held["data.acc"])
    assert set(level73.find_arrays(tmp_path / "a73.mat")) == set(held)


def test_arrays_of_structs_cells_and_rows(tmp_path: Path) -> None:
    trials = np.zeros((1, 2), dtype=[("emg", object)])
    trials[0, 0]["emg"], trials[0, 1]["emg"] = np.arange(50.0)[None], np.arange(50.0, 100.0)[None]
    cells = np.empty((1, 2), dtype=object)
    cells[0, 0], cells[0, 1] = np.ones((2, 2)), np.arange(100.0).reshape(2, 50)
    path = tmp_path / "a.mat"
    scipy.io.savemat(path, {"trials": trials, "cells": cells, "j": np.array([1 + 2j]), "s": "text"})
    assert set(level5.find_arrays(path)) == {"trials[0].emg", "trials[1].emg", "cells[0]", "cells[1]"}
    layout = 'rate_hz = 1000.0\n[[channels]]\nkind = "emg"\ncolumns = ["trials[1].emg"]\nunit = "uV"\n'
    layout += '[[channels]]\nkind = "unknown"\ncolumns = ["cells[1][1,:]"]\nunit = "1"\n'
    emg, other = read(path, tmp_path, layout).channels
    np.testing.assert_allclose(emg.values[:, 0], np.arange(50.0, 100.0) * 1e-6)
    np.testing.assert_array_equal(other.values[:, 0], np.arange(50.0, 100.0))
    assert emg.kind is ChannelKind.EMG


def test_big_endian_and_integers(tmp_path: Path) -> None:
    def element(kind: int, body: bytes) -> bytes:
        return struct.pack(">II", kind, len(body)) + body + b"\0" * (-len(body) % 8)

    numbers = np.arange(-4, 6, dtype=">i2")
    # class int16 (10), stored as int16 (3)
    inner = element(6, struct.pack(">II", 10, 0)) + element(5, struct.pack(">ii", 10, 1)) + element(1, b"emg")
    path = tmp_path / "a.mat"
    header = b"MATLAB 5.0 MAT-file".ljust(124) + b"\x01\x00MI"
    path.write_bytes(header + element(14, inner + element(3, numbers.tobytes())))
    layout = 'rate_hz = 10.0\n[[channels]]\nkind = "emg"\ncolumns = ["emg"]\nunit = "1"\n'
    np.testing.assert_array_equal(read(path, tmp_path, layout).channels[0].values[:, 0], np.arange(-4.0, 6.0))


def test_what_a_layout_gets_wrong(tmp_path: Path) -> None:
    held = write_matlab_73(tmp_path / "a.mat")
    scipy.io.savemat(tmp_path / "b.mat", {"data": {"acc": held["data.acc"]}, "short": np.zeros((7, 1))})
    for name in ("a.mat", "b.mat"):
        said = refused(tmp_path / name, tmp_path, SIMPLE.replace("data.acc", "data.ac"))
        assert "'data.ac', which the layout names" in said and "'data.acc'" in said
        said = refused(tmp_path / name, tmp_path, SIMPLE.replace("acc[:,2]", "acc[:,3]"))
        assert "counted from 0; came 'data.acc[:,3]' of an array of 500 x 3; write one such as data.acc[:,0]" in said
    whole = 'rate_hz = 1.0\n[[channels]]\nkind = "emg"\ncolumns = ["data.acc"]\nunit = "V"\n'
    assert "write data.acc[:,0]" in refused(tmp_path / "b.mat", tmp_path, whole)
    two = SIMPLE + '[[channels]]\nkind = "emg"\ncolumns = ["short"]\nunit = "V"\n'
    assert "columns of one length; came data.acc[:,0] of 500 rows and short of 7" in refused(
        tmp_path / "b.mat", tmp_path, two
    )
    with pytest.raises(InputRefused, match=r"inspect b\.mat --write-layout"):
        open_recording(tmp_path / "b.mat")


def test_a_starter_opens_once_completed(data_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, layout = data_folder / "imu_full_body" / "full_body_example_data.mat", tmp_path / "layout.toml"
    inspect([path], write_layout=layout)
    assert "49 arrays of numbers: t (10000 x 1), foot_left.acc (10000 x 3)" in capsys.readouterr().out
    text = layout.read_text().replace('# unit = "s"  #', 'unit = "s"  #').replace("# unit =", "unit =")
    layout.write_text("\n".join(line for line in text.splitlines() if not line.startswith("# ")))
    recording = open_recording(path, layout=layout)
    worn = {c.at for c in recording.of_kind(ChannelKind.ORIENTATION) if isinstance(c.at, Segment)}
    assert worn == set(Segment)
    assert {len(c.values) for c in recording.channels} == {10000}


def test_rates_are_shown(data_folder: Path) -> None:
    found = describe(data_folder / "broad" / "01_undisturbed_slow_rotation_A.mat")
    assert found is not None and found[0] == "matlab"
    assert "# sampling_rate = 285.7142857142857 stands in the file" in found[1].starter()


def bomb(size: int, declared: int | None = None) -> bytes:
    """A compressed variable whose numbers are zeros, so that a megabyte unfolds to a gigabyte."""
    dims = struct.pack("<IIii", 5, 8, size // 8, 1)
    inner = struct.pack("<IIII", 6, 8, 6, 0) + dims + struct.pack("<HH4s", 1, 1, b"x") + struct.pack("<II", 9, size)
    total = len(inner) + size if declared is None else declared
    squeeze = zlib.compressobj(9)
    body = squeeze.compress(struct.pack("<II", 14, total) + inner)
    zeros = bytes(1 << 20)
    for _ in range(size >> 20):
        body += squeeze.compress(zeros)
    body += squeeze.flush()
    return b"MATLAB 5.0 MAT-file".ljust(124) + b"\x00\x01IM" + struct.pack("<II", 15, len(body)) + body


@pytest.mark.parametrize("declared", [None, 1000])
def test_a_bomb_is_not_unfolded(tmp_path: Path, declared: int | None) -> None:
    path = tmp_path / "a.mat"
    path.write_bytes(bomb(600 << 20, declared))
    assert path.stat().st_size < 1 << 20
    assert "unfolds to" in refused(path, tmp_path)


def test_inspect_as_json_and_with_a_layout(
    data_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, layout = data_folder / "broad" / "01_undisturbed_slow_rotation_A.mat", tmp_path / "layout.toml"
    inspect([path], json=True)
    told = json.loads(capsys.readouterr().out)
    assert (told["format"], told["needs_layout"], told["array_count"], told["rows"]) == ("matlab", True, 7, 56940)
    assert told["arrays"][0] == ["imu_gyr", "56940 x 3", "double"]
    layout.write_text(BROAD)
    inspect([path], layout=layout)
    assert "magnetic field in uT at 285.714 Hz: sensor" in capsys.readouterr().out
    with pytest.raises(InputRefused, match="a new file for the layout"):
        inspect([path], write_layout=layout)
