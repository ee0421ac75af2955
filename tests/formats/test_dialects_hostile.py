"""Whatever is put before the reader of text exports, it answers with InputRefused or a recording, soon, in bounds."""

import io
import stat
import struct
import time
import tracemalloc
import zipfile
from pathlib import Path

import numpy as np
import pytest
from tests.formats import dialect_files as write

from kinescript.errors import InputRefused
from kinescript.formats.dialects.door import DOOR
from kinescript.formats.dialects.reader import read_bundle, read_text
from kinescript.formats.dialects.sylk import sylk_to_csv
from kinescript.formats.door import Peek
from kinescript.formats.opener import find_door, open_recording
from kinescript.record.recording import Recording

LONGEST_S = 2.0


def short(text: str, lines: int = 120) -> bytes:
    """The first lines of a text, so that thousands of spoilt ones are read soon."""
    return "".join(text.splitlines(keepends=True)[:lines]).encode()


FILES: dict[str, bytes] = {
    "dot.csv": short(write.dot()),
    "shimmer.csv": short(write.shimmer()),
    "noraxon.csv": short(write.noraxon()),
    "noraxon.slk": short(write.noraxon_sylk(), 400) + b"E\r\n",
    "emgworks.csv": short(write.emgworks()),
    "discover.csv": short(write.discover()),
    "rates.csv": short(write.discover_rates()),
    "phyphox.csv": short(write.phyphox("Gyroscope")),
    "Gyroscope.csv": short(write.sensor_logger(0.0, 0.0, 1.0)),
    "sensorlog.csv": short(write.sensorlog()),
    "opensignals.txt": short(write.opensignals()),
    "phone.zip": write.packed(write.sensor_logger_files("ios", standard=False)),
}


def try_to_read(path: Path, data: bytes) -> Recording | None:
    """The recording if it was readable; anything but InputRefused, or slowness, fails the test."""
    path.write_bytes(data)
    start, recording, refusal = time.process_time(), None, None
    try:
        is_zip = data.startswith(b"PK")
        recording = read_bundle(path, digest="x") if is_zip else read_text(path, digest="x")
    except InputRefused as caught:
        refusal = caught
    assert time.process_time() - start < LONGEST_S
    assert recording is not None or "\n" not in str(refusal)
    return recording


@pytest.mark.parametrize("name", FILES)
def test_cut_anywhere(name: str, tmp_path: Path) -> None:
    whole = FILES[name]
    assert try_to_read(tmp_path / name, whole) is not None
    for end in np.random.default_rng(4).integers(0, len(whole), 100).tolist():
        part = try_to_read(tmp_path / name, whole[:end])
        if part is not None:
            assert all(np.isfinite(c.values).any() for c in part.channels)


@pytest.mark.parametrize("name", FILES)
def test_bits_flipped(name: str, tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    whole = FILES[name]
    for _ in range(300):
        spoilt = bytearray(whole)
        # half of the flips in the head, where the words are
        reach = min(len(whole), 1500) if rng.random() < 0.5 else len(whole)
        spoilt[int(rng.integers(0, reach))] ^= 1 << int(rng.integers(0, 8))
        try_to_read(tmp_path / name, bytes(spoilt))


@pytest.mark.parametrize("name", FILES)
def test_other_bytes(name: str, tmp_path: Path) -> None:
    whole = FILES[name]
    for data in (b"", b"\0" * 500, whole.decode("utf-8", "replace").encode("utf-16"), whole[:200] + b"\xff\xfe" * 300):
        try_to_read(tmp_path / name, data)


WIDE = {
    "channels": "Application:,Trigno Discover (1)\na (1),\nmode,\n"
    + "EMG 1 Time Series (s),EMG 1 (mV)," * 2400
    + "\n1\n1\n",
    "stated": "Label: a: EMG"
    + " Sampling frequency: 1 Number of points: 1 start: 0 Unit: " * 3000
    + "\nX[s],a: EMG 1\n",
    "columns": "Shimmer_1_Timestamp_Unix_CAL;" + "Shimmer_1_Accel_LN_" * 5000 + "_CA\n",
    "sensors": "DeviceTag:,a\nPacketCounter,SampleTimeFine," + "Acc_" * 50000 + "\n1,2,3\n1,3,4\n",
    "rows": '"Time (s)","Gyroscope x (rad/s)"\n' + "," * 200000 + "\n",
    "comments": "record_name"
    + ",x" * 50000
    + "\n"
    + ",,x" * 50000
    + '"\ntime,Activity,Marker,LT A (uV)\n1,,,2\n2,,,3\n',
}


@pytest.mark.parametrize("name", WIDE)
def test_long_lines_and_many_columns_are_soon_done(name: str, tmp_path: Path) -> None:
    row = "0,1," * 2400 + "\n" + "1,1," * 2400 + "\n"
    try_to_read(tmp_path / "wide.csv", (WIDE[name] + (row if name == "channels" else "")).encode())


def refused(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    with pytest.raises(InputRefused) as caught:
        open_recording(path, kind="dialect")
    return str(caught.value)


def archive(*members: tuple[str, bytes], mode: int = 0o644) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members:
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (stat.S_IFREG | mode if mode < 0o10000 else mode) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(entry, data)
    return out.getvalue()


GOOD = ("Gyroscope.csv", write.phyphox("Gyroscope").encode())


def test_bombs_links_and_doubles(tmp_path: Path) -> None:
    path = tmp_path / "phone.zip"
    bomb = archive(GOOD, ("Accelerometer.csv", GOOD[1][:300] + b"0" * 30_000_000))
    tracemalloc.start()
    assert "packed 200 times" in refused(path, bomb)
    assert tracemalloc.get_traced_memory()[1] < 10e6
    tracemalloc.stop()
    assert "a link in it" in refused(path, archive(GOOD, ("a.csv", b"/etc/passwd"), mode=stat.S_IFLNK | 0o777))
    for name in ("../a.csv", "/etc/a.csv", "a/../../b.csv", "..\\a.csv", "C:\\a.csv"):
        assert "leads out of it" in refused(path, archive(GOOD, (name, b"x"))), name
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = archive(GOOD, GOOD)
    assert "stands in it twice" in refused(path, twice)
    assert "two tables Gyroscope" in refused(path, archive(GOOD, ("again/Gyroscope.csv", GOOD[1])))
    assert "one of 1101" in refused(path, archive(GOOD, *((f"{i}.csv", b"") for i in range(1100))))
    both = archive(GOOD, ("Magnetometer.csv", write.sensor_logger(0, 0, 1).encode()))
    assert "may be" in refused(path, both)


def test_sizes_that_lie(tmp_path: Path) -> None:
    data = bytearray(archive(("Gyroscope.csv", GOOD[1])))
    at = data.rindex(b"PK\x01\x02")
    for size in (0, 10, len(GOOD[1]) - 1, len(GOOD[1]) + 1, 2**31, 2**32 - 1):
        data[at + 24 : at + 28] = struct.pack("<I", size)
        assert refused(tmp_path / "phone.zip", bytes(data)).startswith("phone.zip: expected ")
    locked = bytearray(archive(("Gyroscope.csv", GOOD[1])))
    locked[6] |= 1
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    assert "broken or locked" in refused(tmp_path / "phone.zip", bytes(locked))


def test_links_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside.csv", tmp_path / "phone"
    folder.mkdir()
    outside.write_bytes(GOOD[1])
    (folder / "Accelerometer.csv").write_text(write.phyphox("Acceleration"))
    (folder / "Gyroscope.csv").symlink_to(outside)
    (folder / "meta").symlink_to(tmp_path)
    recording = open_recording(folder)
    assert [c.kind.value for c in recording.channels] == ["acceleration"]
    assert [name for name, _ in recording.made_by.inputs] == ["Accelerometer.csv"]


def test_sylk_of_nothing_and_of_far_cells() -> None:
    end = b"\r\nE\r\n"
    assert sylk_to_csv(b'ID;P\r\nC;Y1;X1;K"a;;b"\r\nC;X2;K2;EA1*2' + end) == b'"a;b",2\n'
    for cells in (b"", b"C;Y1;X4999;K1\r\n" * 1, b"C;Y0;X1;K1", b"C;Y2;X1;K1\r\nC;Y1;X1;K1", b"C;Y1;X9999999;K1"):
        with pytest.raises(InputRefused):
            sylk_to_csv(b"ID;P\r\n" + cells + end)
    far = b"".join(b"C;Y%d;X5000;K1\r\n" % row for row in range(1, 200_000))
    tracemalloc.start()
    with pytest.raises(InputRefused, match="far apart"):
        sylk_to_csv(b"ID;P\r\n" + far + end)
    assert tracemalloc.get_traced_memory()[1] < 60e6
    tracemalloc.stop()


DEVICE = '{"a": {"column": ["A1"], "label": ["A1"], "sensor": ["EMG"], "sampling rate": %s}}'
LESS = ('{"a": []}', '{"a": {"column": 3}}', "{" * 3000, "{[1]", DEVICE % '"x"', DEVICE % ("9" * 400), DEVICE % "[]")


@pytest.mark.parametrize("header", LESS, ids=range(len(LESS)))
def test_headers_of_opensignals_that_say_less(header: str, tmp_path: Path) -> None:
    text = f"# OpenSignals Text File Format\n# {header}\n# EndOfHeader\n1\t2\n2\t3\n"
    assert "JSON header" in refused(tmp_path / "a.txt", text.encode())


@pytest.mark.parametrize("rate", ["0", "-1", "1e400", "nan", "inf", "--", "1e12"])
def test_rates_that_are_none(rate: str, tmp_path: Path) -> None:
    text = f"# Simple Text Format\n# Sampling Rate (Hz):= {rate}\n# Resolution:= 12\n# Labels:= EMG\n1\n2\n3\n"
    assert "a rate" in refused(tmp_path / "a.txt", text.encode())


@pytest.mark.needs_data
def test_other_kinds_are_not_known(data_folder: Path, tmp_path: Path) -> None:
    others = (
        "c3d/zoo_HC030A01.c3d",
        "opensense/walking_orientations.sto",
        "opensense/MT_012005D6_009-001_00B421E6.txt",
    )
    for name in (*others, "opencap/opencap_squats1_videoAndMocap.mot", "keraal"):
        path = data_folder / name
        head = b"" if path.is_dir() else path.read_bytes()[:65536]
        assert not DOOR.knows(Peek(path=path, head=head, is_folder=path.is_dir())), name
    table = tmp_path / "plain.csv"
    table.write_text("t,ax,ay,az\n0,1,2,3\n1,1,2,3\n")
    assert find_door(table).name == "table"
    office = tmp_path / "a.xlsx"
    office.write_bytes(archive(("[Content_Types].xml", b"<x/>"), ("xl/workbook.xml", b"<x/>")))
    with pytest.raises(InputRefused, match="something else"):
        find_door(office)
