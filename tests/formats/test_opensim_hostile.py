"""Whatever is put before the readers of OpenSim and Xsens files, they answer with InputRefused, soon and in bounds."""

import time
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from tests.formats.test_opensim_markers import TRC

from kinescript.errors import InputRefused
from kinescript.formats.opensim import read_opensim
from kinescript.formats.xsens import read_xsens
from kinescript.record.recording import Recording

LONGEST_S = 2.0
REAL = {
    "squats": "opencap/opencap_squats1_videoAndMocap.mot",
    "quaternions": "opensense/MT_012005D6_009-quaternions_RHJCSwinger.sto",
    "orientations": "opensense/walking_orientations.sto",
    "sensor": "opensense/MT_012005D6_009-001_00B421E6.txt",
}


def try_to_read(path: Path, data: bytes) -> Recording | None:
    """The recording if it was readable; anything but InputRefused, or slowness, fails the test."""
    path.write_bytes(data)
    start, recording, refusal = time.process_time(), None, None
    try:
        recording = read_xsens(path, digest="") if path.suffix == ".txt" else read_opensim(path, digest="")
    except InputRefused as caught:
        refusal = caught
    assert time.process_time() - start < LONGEST_S
    if recording is None:
        assert type(refusal) is InputRefused
        assert refusal.place == path.name
        assert "\n" not in str(refusal)
    return recording


@pytest.fixture(scope="module", params=REAL)
def real(request: pytest.FixtureRequest, data_folder: Path) -> tuple[str, bytes]:
    path = data_folder / REAL[request.param]
    return f"hostile{path.suffix}", path.read_bytes()


def trc() -> bytes:
    head, rows = TRC.replace("\t3\t2\tmm", "\t400\t2\tmm").split("1\t0.0000")[0], range(400)
    body = "".join(f"{i + 1}\t{i / 60:.4f}\t{900 + i}\t{i}.25\t300\t\t\t\n" for i in rows)
    return (head + body).encode()


def test_real_files_cut(real: tuple[str, bytes], tmp_path: Path) -> None:
    name, whole = real
    path = tmp_path / name
    full = try_to_read(path, whole)
    assert full is not None
    places = np.random.default_rng(3).integers(0, len(whole), 60).tolist()
    for end in [*places, len(whole) - 1, len(whole) - 2]:
        part = try_to_read(path, whole[:end])
        if part is None:
            continue
        # nRows would have told; without it whatever is read is what stands in the whole file
        assert b"nRows" not in whole or end > whole.rstrip().rfind(b"\n")
        for got, wanted in zip(part.channels, full.channels, strict=True):
            np.testing.assert_array_equal(got.values, wanted.values[: len(got.values)])


def test_a_marker_file_cut_anywhere(tmp_path: Path) -> None:
    whole = trc()
    assert try_to_read(tmp_path / "hostile.trc", whole)
    # all but the very last byte: then every row is there, and the last is left out with a fault
    for end in [*range(400), *range(400, len(whole) - 2, 37), len(whole) - 30]:
        assert try_to_read(tmp_path / "hostile.trc", whole[:end]) is None


def test_flipped_bits(real: tuple[str, bytes], tmp_path: Path) -> None:
    name, whole = real
    chance = np.random.default_rng(4)
    data, readable = bytearray(whole), 0
    for place in [*chance.integers(0, 600, 100).tolist(), *chance.integers(0, len(whole), 100).tolist()]:
        bit = 1 << int(chance.integers(8))
        data[place] ^= bit
        readable += try_to_read(tmp_path / name, bytes(data)) is not None
        data[place] ^= bit
    assert 0 < readable < 200


def test_small_files_with_bytes_replaced(tmp_path: Path) -> None:
    chance = np.random.default_rng(5)
    squats = (
        b"Coordinates\nnRows=3\nnColumns=3\ninDegrees=yes\nendheader\ntime\tknee_angle_r\tpelvis_tilt\n"
        b"0.0\t1.0\t2.0\n0.1\t50.0\t3.0\n0.2\t60.0\t4.0\n"
    )
    quats = b"DataType=Quaternion\nendheader\ntime\ta\tb\n0\t1,0,0,0\t0,1,0,0\n0.1\t0,1,0,0\t1,0,0,0\n"
    sensor = b"// Update Rate: 60.0Hz\nPacketCounter\tAcc_X\tAcc_Y\tAcc_Z\n1\t0\t0\t9.8\n2\t0\t0\t9.8\n3\t0\t\t9.8\n"
    for name, whole in (("a.mot", squats), ("a.sto", quats), ("a.txt", sensor), ("a.trc", TRC.encode())):
        assert try_to_read(tmp_path / name, whole)
        outcomes = set()
        for _ in range(700):
            data = bytearray(whole)
            for place in chance.integers(0, len(whole), int(chance.integers(1, 5))):
                data[place] = chance.choice([0, 9, 10, 13, 32, 44, 48, 57, 101, 255, int(chance.integers(256))])
            outcomes.add(try_to_read(tmp_path / name, bytes(data)) is None)
        assert outcomes == {True, False}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0",
        b"endheader",
        b"endheader\ntime",
        b"endheader\ntime\ta\n",
        b"PathFileType",
        b"PathFileType\n\n\n\n\n\n\n",
        b"// \n" * 4000,
        b"PacketCounter\t",
        b"// Update Rate: 9" + b"9" * 5000 + b"Hz\nPacketCounter\tAcc_X\n1\t2\n",
        b"DataType=Quaternion\nendheader\ntime\ta\n" + b"," * 100_000,
        b"endheader\ntime\ta\n0 1\n" + b"1" * 3_000_000,
        b"endheader\ntime\ta\n" + b"\n" * 3_000_000,
        b"endheader\ntime\ta\n0 1e999\n5e-324 nan\n1e-323 -inf\n",
        b"endheader\n" + b"time\t" + b"\t".join(b"%d" % i for i in range(30_000)) + b"\n",
        "endheader\ntime\tknee_angle_r\n0\t\u0661\n1\t\u00b2\n".encode(),
    ],
)
def test_what_is_none_of_them(tmp_path: Path, data: bytes) -> None:
    for name in ("hostile.sto", "hostile.trc", "hostile.txt"):
        try_to_read(tmp_path / name, data)


def test_promised_gigabytes_are_not_allocated(tmp_path: Path) -> None:
    lies = {
        "a.mot": b"nRows=99999999999\nnColumns=2\nendheader\ntime\ta\n0\t1\n1\t2\n",
        "a.trc": TRC.replace("\t3\t2\tmm", "\t999999999\t2\tmm").encode(),
        "b.trc": TRC.replace("\t3\t2\tmm", "\t3\t999999999\tmm").encode(),
        "a.txt": b"// Update Rate: 60Hz\nPacketCounter\tAcc_X\tAcc_Y\tAcc_Z\n1\t0\t0\t9\n30000\t0\t0\t9\n",
        "b.sto": b"endheader\ntime\t" + b"\t".join(b"%d" % i for i in range(19_000)) + b"\n" + b"\n" * 400_000,
    }
    for name, data in lies.items():
        (tmp_path / name).write_bytes(data)
        tracemalloc.start()
        try:
            assert try_to_read(tmp_path / name, data) is None
            assert tracemalloc.get_traced_memory()[1] < 60e6, name
        finally:
            tracemalloc.stop()


def test_what_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "link.sto").symlink_to(tmp_path / "nowhere")
    for path in (tmp_path, tmp_path / "missing.sto", tmp_path / "link.sto"):
        for read in (read_opensim, read_xsens):
            with pytest.raises(InputRefused, match="expected a readable file"):
                read(path, digest="")


@pytest.mark.slow
def test_a_large_file_is_read_at_20_mb_a_second(tmp_path: Path, data_folder: Path) -> None:
    lines = (data_folder / REAL["orientations"]).read_text().splitlines()
    first = lines.index("endheader") + 2
    rows = [line.partition("\t")[2] for line in lines[first:]]
    count = 60_000_000 // (len(rows[0]) + 8)
    path = tmp_path / "long.sto"
    body = "\n".join(f"{i / 100:.2f}\t{rows[i % len(rows)]}" for i in range(count))
    path.write_text("\n".join(lines[:first]) + "\n" + body + "\n")
    start = time.process_time()
    recording = read_opensim(path, digest="")
    rate = path.stat().st_size / 1e6 / (time.process_time() - start)
    assert len(recording.channels[0].values) == count
    assert rate >= 20, f"{rate:.0f} MB/s"
