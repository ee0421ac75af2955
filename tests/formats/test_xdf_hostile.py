"""XDF files that lie, break off or hold garbage: one sentence, soon, in little memory."""

import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from tests.formats.xdf_files import Stream, file_header, xdf
from tests.formats.xdf_streams import CHANCE, LIES, amplifier, offsets, read, refused, small, try_to_read

from kinescript.formats.opener import open_recording
from kinescript.record.equality import same


@pytest.mark.parametrize("lie", LIES)
def test_lies(tmp_path: Path, lie: str) -> None:
    data, said = LIES[lie]
    tracemalloc.start()
    try:
        sentence = refused(tmp_path, data)
        assert tracemalloc.get_traced_memory()[1] < 40e6
    finally:
        tracemalloc.stop()
    assert sentence.startswith("walk.xdf: expected ")
    assert said in sentence


def test_cut_anywhere(tmp_path: Path) -> None:
    whole = small()
    full = try_to_read(tmp_path, whole)
    assert full is not None
    readable = 0
    for end in np.random.default_rng(5).integers(0, len(whole), 120).tolist():
        part = try_to_read(tmp_path, whole[:end])
        # a file that ends between two chunks is whole as far as it goes; its streams were never ended
        readable += part is not None
        assert part is None or any(f.kind == "cut" for f in part.faults)
    assert readable <= 3


def test_flipped_bits(tmp_path: Path) -> None:
    whole = small()
    chance, readable = np.random.default_rng(6), 0
    data = bytearray(whole)
    places = [*chance.integers(0, 3200, 200).tolist(), *chance.integers(0, len(whole), 200).tolist()]
    for place in places:
        bit = 1 << int(chance.integers(8))
        data[place] ^= bit
        readable += try_to_read(tmp_path, bytes(data)) is not None
        data[place] ^= bit
    assert 0 < readable < len(places)


def test_offsets_that_are_garbage(tmp_path: Path) -> None:
    stream = amplifier(10)
    for garbage in ([np.nan, np.inf], [1e308, -1e308], [5e-324, 1e-160], [1e11, -1e11], [0.0, 0.0]):
        pairs = [(a, b) for a in garbage for b in garbage]
        stream.offsets = [*pairs, *offsets(2000, 2010, 5.0, 0.0)]
        assert try_to_read(tmp_path, xdf(stream))
        stream.offsets = pairs
        assert try_to_read(tmp_path, xdf(stream))


def test_stamps_that_are_garbage(tmp_path: Path) -> None:
    for rate_hz in (0.0, 1e-9, 100.0, 1e7):
        for garbage in (
            np.zeros(50),
            np.full(50, np.nan),
            np.full(50, -1e11),
            np.arange(50) * -1.0,
            CHANCE.normal(0, 1e6, 50),
        ):
            stream = Stream(rate_hz=rate_hz, stamps_s=garbage, values=np.ones((50, 1)))
            try_to_read(tmp_path, xdf(stream))


def test_a_flood_of_empty_chunks_is_refused_soon(tmp_path: Path) -> None:
    assert try_to_read(tmp_path, file_header() + b"\x01\x02\x05\x00" * 2_000_000) is None


def test_memory_is_the_numbers_and_little_more(tmp_path: Path) -> None:
    path = tmp_path / "long.xdf"
    count = 100_000
    path.write_bytes(xdf(amplifier(100, values=CHANCE.normal(size=(count, 32)), channels=[])))
    tracemalloc.start()
    try:
        recording = open_recording(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 1.6 * sum(c.values.nbytes for c in recording.channels)


def test_reading_twice_is_the_same(tmp_path: Path) -> None:
    data = small()
    assert same(read(tmp_path, data), read(tmp_path, data))
