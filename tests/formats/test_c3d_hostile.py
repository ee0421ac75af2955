"""Whatever is put before the reader, it answers with InputRefused, quickly, and without eating the memory."""

import io
import os
import time
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from tests.formats.c3d_flavours import DEC, INTEL, MIPS, plain

from kinescript.errors import InputRefused
from kinescript.formats.c3d import fallback, read_c3d, read_c3d_bytes, reader
from kinescript.formats.c3d.byte_order import ByteOrder
from kinescript.formats.c3d.parameters import Section
from kinescript.formats.c3d.refusals import odd

LONGEST_S = 2.0


def try_to_read(data: bytes) -> bool:
    """Whether it was readable; anything but InputRefused, or slowness, fails the test."""
    start, content, refusal = time.perf_counter(), None, None
    try:
        content = read_c3d_bytes(data, "hostile.c3d")
    except InputRefused as caught:
        refusal = caught
    assert time.perf_counter() - start < LONGEST_S
    if content is None:
        assert type(refusal) is InputRefused
        assert refusal.place == "hostile.c3d"
        return False
    assert content.points.nbytes <= 8 * len(data)
    return True


@pytest.fixture
def no_second_opinion(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "rewrite", lambda *_: None)


@pytest.fixture(scope="module", params=["zoo_HC002D06", "pycgm_Sample_Static", "opensim_walking2"])
def real(request: pytest.FixtureRequest, data_folder: Path) -> bytes:
    return (data_folder / "c3d" / f"{request.param}.c3d").read_bytes()


@pytest.mark.usefixtures("no_second_opinion")
def test_a_small_file_cut_at_every_byte() -> None:
    for machine in (INTEL, DEC, MIPS):
        whole = plain(machine=machine, padding=False, extra=[("EVENT:TIMES", np.ones((2, 2)))]).encode()
        assert try_to_read(whole)
        assert not any(try_to_read(whole[:end]) for end in range(len(whole)))


def test_real_files_cut(real: bytes) -> None:
    ends = np.random.default_rng(5).integers(0, len(real), 300).tolist()
    assert not any(try_to_read(real[:end]) for end in [*range(0, 1200, 7), *ends, len(real) - 1])


@pytest.mark.usefixtures("no_second_opinion")
def test_real_files_with_flipped_bits(real: bytes) -> None:
    chance = np.random.default_rng(6)
    data = bytearray(real)
    # header and parameters decide everything; a flip among the samples is only another sample
    readable = 0
    places = [*range(512), *chance.integers(512, 40_000, 400).tolist(), *chance.integers(0, len(real), 40).tolist()]
    for place in places:
        bit = 1 << int(chance.integers(8))
        data[place] ^= bit
        readable += try_to_read(data)
        data[place] ^= bit
    assert 0 < readable < len(places)


@pytest.mark.usefixtures("no_second_opinion")
def test_small_files_with_bytes_replaced() -> None:
    chance = np.random.default_rng(7)
    outcomes = set()
    for machine in (INTEL, DEC, MIPS):
        whole = plain(machine=machine, padding=False).encode()
        for _ in range(2500):
            data = bytearray(whole)
            for place in chance.integers(0, len(whole), int(chance.integers(1, 6))):
                data[place] = chance.choice([0, 1, 127, 128, 255, int(chance.integers(256))])
            outcomes.add(try_to_read(bytes(data)))
    assert outcomes == {True, False}


@pytest.mark.usefixtures("no_second_opinion")
def test_noise_behind_the_magic_number() -> None:
    chance = np.random.default_rng(8)
    for size in (2, 3, 511, 512, 513, 516, 1024, 4096, 100_000):
        for _ in range(20):
            assert not try_to_read(bytes([2, 80]) + chance.bytes(size - 2))


@pytest.mark.parametrize(
    "data", [b"", b"\0", b"P", b"time,x,y\n0,1,2\n" * 100, b"\2P", b"\0" * 4096, "°C".encode() * 900]
)
def test_what_is_no_c3d(data: bytes) -> None:
    assert not try_to_read(data)


LIES = {
    "more points in the header": {"header": {"points": 4}},
    "fewer points in the header": {"header": {"points": 2}},
    "65535 points": {"header": {"points": 65535}, "stored": {"POINT:USED": 65535}},
    "more analog numbers": {"header": {"analogs": 12}},
    "no analog numbers": {"header": {"analogs": 0}},
    "channels that are not there": {"stored": {"ANALOG:USED": 3}},
    "no channels": {"stored": {"ANALOG:USED": 0}},
    "one frame too many in the header": {"header": {"last": 8}},
    "one frame too many everywhere": {"header": {"last": 8}, "stored": {"POINT:FRAMES": 8}, "padding": False},
    "frames without end": {"header": {"last": 65535}, "stored": {"POINT:LONG_FRAMES": 4e9}},
    "a trial without end": {
        "stored": {"TRIAL:ACTUAL_START_FIELD": np.array([1, 0]), "TRIAL:ACTUAL_END_FIELD": np.array([65535, 65535])}
    },
    "frames that run backwards": {"header": {"first": 9, "last": 2}, "leave_out": ("POINT:FRAMES",)},
    "a rate of zero": {"rate": 0.0},
    "a rate that is no number": {"rate": float("nan")},
    "a negative rate": {"rate": -100.0},
    "two rates": {"header": {"rate": 50.0}},
    "an analog rate of its own": {"stored": {"ANALOG:RATE": 1234.0}},
    "integers and floats at once": {"header": {"scale": 0.1}},
    "no scale": {"header": {"scale": 0.0}, "stored": {"POINT:SCALE": 0.0}},
    "a scale that is no number": {"stored": {"ANALOG:SCALE": np.array([1.0, np.nan])}},
    "a general scale of zero": {"stored": {"ANALOG:GEN_SCALE": 0.0}},
    "too few scales": {"stored": {"ANALOG:SCALE": np.array([1.0])}},
    "samples before the parameters": {"header": {"data": 1}, "stored": {"POINT:DATA_START": 1}},
    "samples behind the end": {"header": {"data": 60000}, "stored": {"POINT:DATA_START": 60000}},
    "a type of parameter nobody knows": {"stored": {"POINT:ODD": b"\x07\x00"}},
    "a parameter longer than its record": {"stored": {"POINT:ODD": b"\x02\x02\xff\xff"}},
    "more axes than there are": {"stored": {"POINT:ODD": b"\x02\xff"}},
}


@pytest.mark.parametrize("lie", LIES)
def test_lies(lie: str) -> None:
    assert not try_to_read(plain(**LIES[lie]).encode())


def test_promised_gigabytes_are_not_allocated() -> None:
    tracemalloc.start()
    try:
        for lie in ("65535 points", "frames without end", "a trial without end"):
            assert not try_to_read(plain(**LIES[lie]).encode())
        assert tracemalloc.get_traced_memory()[1] < 5e6
    finally:
        tracemalloc.stop()


@pytest.mark.usefixtures("no_second_opinion")
def test_a_flood_of_empty_texts_is_refused() -> None:
    flood = b"\xff\x03\x00\xff\xff"
    flavour = plain(stored={f"POINT:X{i}": flood for i in range(200)})
    assert not try_to_read(flavour.encode())
    records = plain(stored={f"POINT:X{i}": b"\x01\x00\x05" for i in range(21_000)}, blocks_said=255)
    assert not try_to_read(records.encode())


def test_what_is_no_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.c3d"
    os.mkfifo(pipe)
    for path in (tmp_path, tmp_path / "missing.c3d", pipe, "nul\0.c3d", tmp_path / ("x" * 300)):
        with pytest.raises(InputRefused) as caught:
            read_c3d(path)
        assert caught.value.exit_code == 3
        assert caught.value.place


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "secret.c3d"
    path.write_bytes(plain().encode())
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(InputRefused, match=r"secret\.c3d: .*Permission denied"):
        read_c3d(path)


def test_a_file_that_shrinks_while_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "shrinking.c3d"
    path.write_bytes(plain(padding=False).encode()[:-100])
    with path.open("rb", buffering=0) as stream, pytest.raises(InputRefused, match="cut short"):
        reader._read_stream(stream, path.stat().st_size + 100, "shrinking.c3d")


@pytest.mark.parametrize("name", ["zoo_HC002D06", "pycgm_Movement_trial"])
def test_an_odd_file_gets_a_second_opinion(data_folder: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    path = data_folder / "c3d" / f"{name}.c3d"
    direct, asked = read_c3d(path), []

    class StumblesOnce(Section):
        def __init__(self, raw: bytes, order: ByteOrder) -> None:
            asked.append(len(raw))
            if len(asked) == 1:
                raise odd("something usual", "something else")
            super().__init__(raw, order)

    monkeypatch.setattr(reader, "Section", StumblesOnce)
    monkeypatch.setattr(fallback, "LONGEST_S", 30)
    second = read_c3d(path)
    assert len(asked) == 2
    np.testing.assert_array_equal(second.points, direct.points)
    np.testing.assert_array_equal(second.analogs, direct.analogs)
    assert second.point_labels == direct.point_labels
    assert second.events == direct.events
    assert second.first_frame == direct.first_frame


def test_ezc3d_never_sees_a_short_or_lying_file(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(reader, "rewrite", lambda _, size: asked.append(size))
    peculiar = plain(stored={"POINT:ODD": b"\x07\x00"}, padding=False).encode()
    assert not try_to_read(peculiar)
    assert asked == [len(peculiar)]
    assert not try_to_read(peculiar[:-1])
    assert not try_to_read(plain(header={"points": 2}).encode())
    assert asked == [len(peculiar)]


def test_ezc3d_that_hangs_or_crashes_is_only_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    peculiar = plain(stored={"POINT:ODD": b"\x07\x00"}).encode()
    for code in ("while True: pass", "import os; os.abort()", "raise SystemExit(3)", "pass"):
        monkeypatch.setattr(fallback, "REWRITE", code)
        assert not try_to_read(peculiar)


@pytest.mark.parametrize(("size", "written"), [(100_000_000, b"clean"), (480_000_000, None)])
def test_ezc3d_gets_less_memory_than_a_hostile_file_may_cost(
    monkeypatch: pytest.MonkeyPatch, size: int, written: bytes | None
) -> None:
    limits = fallback.REWRITE.split("from ezc3d")[0]
    monkeypatch.setattr(fallback, "LONGEST_S", 30)
    monkeypatch.setattr(fallback, "REWRITE", f"{limits}bytearray({size})\nopen(sys.argv[2], 'wb').write(b'clean')\n")
    assert fallback.rewrite(io.BytesIO(b"odd"), 3) == written
