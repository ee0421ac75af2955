"""MVNX, APDM, MATLAB and Parquet files that are cut, flipped or mean harm: one sentence, soon, in little memory."""

import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import duckdb
import h5py
import numpy as np
import pytest
import scipy.io
from tests.formats.nested_files import SEGMENTS, mvnx, write_apdm_4, write_apdm_5, write_matlab_73

from kinescript.errors import InputRefused
from kinescript.formats.opener import describe, open_recording

LAYOUT = """
[time]
column = "t"
unit = "s"
[[channels]]
kind = "acceleration"
columns = ["data.acc[:,0]", "data.acc[:,1]", "data.acc[:,2]"]
unit = "m/s2"
segment = "pelvis"
frame = "sensor"
"""
COLUMNS = '[time]\ncolumn = "t"\nunit = "s"\n[[channels]]\nkind = "emg"\ncolumns = ["x"]\nunit = "mV"\n'


def level_5(path: Path, *, compressed: bool = True) -> None:
    held = write_matlab_73(path, count=200)
    acc = np.round(held["data.acc"], 2)
    scipy.io.savemat(path, {"t": held["t"], "data": {"acc": acc}, "who": "Jane"}, do_compression=compressed)


def parquet(path: Path) -> None:
    with duckdb.connect(":memory:") as connection:
        connection.execute(
            f"COPY (SELECT i * 0.01::DOUBLE AS t, sin(i) AS x FROM range(400) r(i)) TO '{path}' (FORMAT parquet)"  # noqa: S608
        )


KINDS: dict[str, tuple[str, str, Callable[[Path], object]]] = {
    "apdm 5": ("apdm", "", lambda path: write_apdm_5(path, count=150)),
    "apdm 4": ("apdm", "", lambda path: write_apdm_4(path, count=50)),
    "matlab 7.3": ("matlab", LAYOUT, lambda path: write_matlab_73(path, count=200)),
    "matlab 7": ("matlab", LAYOUT, level_5),
    "matlab 6": ("matlab", LAYOUT, lambda path: level_5(path, compressed=False)),
    "mvnx": ("mvnx", "", lambda path: path.write_text(mvnx(np.tile([1.0, 0, 0, 0], (6, len(SEGMENTS), 1))))),
    "parquet": ("parquet", COLUMNS, parquet),
}


def outcome(attempt: Callable[[], object]) -> str:
    """What came of an attempt: opened, or the sentence; anything else is an error of the test."""
    try:
        attempt()
    except InputRefused as error:
        return str(error)
    return "opened"


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_cut_and_flipped(tmp_path: Path, kind: str) -> None:
    name, text, write = KINDS[kind]
    whole, path, layout = tmp_path / "whole", tmp_path / "a", tmp_path / "layout.toml"
    write(whole)
    layout.write_text(text)
    raw = whole.read_bytes()
    chance = np.random.default_rng(20)
    hostile = [raw[: len(raw) * i // 100] for i in range(100)]
    for _ in range(300):
        flipped = bytearray(raw)
        flipped[chance.integers(len(raw))] ^= 1 << int(chance.integers(8))
        hostile.append(bytes(flipped))
    slowest_s, refused = 0.0, 0
    for number, content in enumerate(hostile):
        path.write_bytes(content)
        start_s = time.process_time()
        said = outcome(lambda: open_recording(path, layout=layout if text else None, kind=name))
        assert "\n" not in said
        refused += said != "opened"
        if text and number % 4 == 0:
            outcome(lambda: describe(path, kind=name))
        slowest_s = max(slowest_s, time.process_time() - start_s)
    # every cut is noticed; a flip in a number is a number
    assert refused >= 99
    assert slowest_s < 2.0


def element(kind: int, body: bytes) -> bytes:
    return struct.pack("<II", kind, len(body)) + body + b"\0" * (-len(body) % 8)


def matrix(kind: int, dims: tuple[int, ...], name: bytes, rest: bytes) -> bytes:
    shape = np.array(dims, dtype="<i4").tobytes()
    return element(14, element(6, struct.pack("<II", kind, 0)) + element(5, shape) + element(1, name) + rest)


def squeezed(body: bytes) -> bytes:
    packed = zlib.compress(body, 9)
    return struct.pack("<II", 15, len(packed)) + packed


def level_5_of(body: bytes) -> bytes:
    return b"MATLAB 5.0 MAT-file".ljust(124) + b"\x00\x01IM" + body


def deep() -> bytes:
    inner = matrix(6, (1, 1), b"", element(9, bytes(8)))
    for _ in range(5000):
        inner = matrix(1, (1, 1), b"x", inner)
    return level_5_of(inner)


def full() -> bytes:
    """As many bytes as a small file may unfold to, as integers of one byte: the most that is kept."""
    return level_5_of(squeezed(matrix(9, (1 << 24, 7), b"x", element(2, bytes(7 << 24)))))


BOMBS: dict[str, Callable[[], bytes]] = {
    "full.mat": full,
    "twice.mat": lambda: full() + full()[128:],
    "deep.mat": deep,
    "wide.mat": lambda: level_5_of(squeezed(matrix(1, (1, 1 << 20), b"x", struct.pack("<II", 14, 0) * (1 << 20)))),
    "endless.mat": lambda: level_5_of(matrix(6, (2**31 - 1, 2**31 - 1), b"x", element(9, bytes(8)))),
    "below.mat": lambda: level_5_of(matrix(6, (-1, -8), b"x", element(9, bytes(64)))),
    "cells.mat": lambda: level_5_of(matrix(1, (2**31 - 1, 1), b"x", b"")),
}
ONE = 'rate_hz = 100.0\n[[channels]]\nkind = "unknown"\ncolumns = ["x[:,0]"]\nunit = "1"\n'
MEASURE = """
import sys, time
from pathlib import Path
from kinescript.formats.opener import describe, open_recording
from kinescript.errors import InputRefused
path, layout = map(Path, sys.argv[1:])
for attempt in (lambda: open_recording(path, layout=layout), lambda: describe(path)):
    start = time.process_time()
    try:
        attempt()
        print("opened")
    except InputRefused as error:
        print(error)
    print(time.process_time() - start)
# a child's ru_maxrss begins at its parent's
print(next(int(line.split()[1]) for line in Path("/proc/self/status").open() if line.startswith("VmHWM")) // 1024)
"""


def measured(path: Path, layout: Path) -> tuple[str, float, int]:
    """What a process of its own said of a file, how long it took at most, and its peak memory in MB."""
    done = subprocess.run([sys.executable, "-c", MEASURE, str(path), str(layout)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    said, first, _, second, peak = done.stdout.splitlines()
    return said, max(float(first), float(second)), int(peak)


@pytest.mark.parametrize("name", BOMBS)
def test_matlab_bombs(tmp_path: Path, name: str) -> None:
    path, layout = tmp_path / name, tmp_path / "layout.toml"
    path.write_bytes(BOMBS[name]())
    layout.write_text(ONE)
    said, longest_s, peak_mb = measured(path, layout)
    assert peak_mb < 500
    assert longest_s < 3.0
    assert said == "opened" if name == "full.mat" else "expected" in said


def chunk_bomb(path: Path) -> None:
    """A dataset of one decent chunk that holds a gigabyte once unfolded."""
    write_matlab_73(path, count=200)
    with h5py.File(path, "a") as file:
        made = file.create_dataset("x", (2, 1000), "f8", chunks=(2, 1000), compression="gzip")
        made.id.write_direct_chunk((0, 0), zlib.compress(bytes(1 << 24), 9))
        vast = file.create_dataset("y", (3, 1 << 40), "f8", chunks=(1, 1 << 10), compression="gzip")
        vast.attrs["MATLAB_class"] = np.bytes_("double")


def test_hdf5_bombs(tmp_path: Path) -> None:
    path, layout = tmp_path / "a.mat", tmp_path / "layout.toml"
    chunk_bomb(path)
    for array, words in (("x", "a chunk of"), ("y", "numbers that fit the file's size")):
        layout.write_text(ONE.replace("x[", f"{array}["))
        said, longest_s, peak_mb = measured(path, layout)
        assert words in said
        assert peak_mb < 300 and longest_s < 2.0


def test_many_objects(tmp_path: Path) -> None:
    path, layout = tmp_path / "a.mat", tmp_path / "layout.toml"
    write_matlab_73(path, count=200)
    with h5py.File(path, "a") as file:
        for i in range(12_000):
            file.create_group(f"many/{i}")
    layout.write_text(ONE)
    said, longest_s, _ = measured(path, layout)
    assert "more than 10000 objects" in said and longest_s < 3.0


def test_many_frames(tmp_path: Path) -> None:
    path, layout = tmp_path / "a.mvnx", tmp_path / "layout.toml"
    head = '<mvnx version="4"><subject frameRate="60"><segments><segment label="Pelvis"/></segments><frames>'
    path.write_text(head + "<frame><position>1 1 1</position></frame>" * 500_000)
    layout.write_text("")
    said, _, peak_mb = measured(path, layout)
    assert "more frames or numbers" in said and peak_mb < 300
