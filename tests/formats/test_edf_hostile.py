"""EDF files that lie, break off or hold garbage: one sentence, soon, in little memory."""

import tracemalloc
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.formats.edf_files import EdfFile, Signal
from tests.formats.edf_signals import LIES, read, refused, sensor, stored, times, try_to_read

from kinescript.formats.opener import open_recording


@pytest.mark.parametrize("lie", LIES)
def test_lies(tmp_path: Path, lie: str) -> None:
    header, words = LIES[lie]
    sentence = refused(tmp_path, replace(sensor(), header=header))
    assert sentence.startswith("walk.edf: expected ")
    assert words in sentence


def test_samples_that_cannot_be(tmp_path: Path) -> None:
    for samples in ("0", "-5", "99999999", "ten", ""):
        file = sensor()
        file.signals[0].samples = samples or " "
        assert "expected" in refused(tmp_path, file)


@pytest.mark.parametrize("bdf", [False, True])
def test_cut_anywhere(tmp_path: Path, bdf: bool) -> None:
    whole = replace(sensor(), bdf=bdf, plus="BDF+C" if bdf else "EDF+C").encode()
    assert try_to_read(tmp_path, whole)
    ends = np.random.default_rng(5).integers(0, len(whole), 80).tolist()
    assert not any(try_to_read(tmp_path, whole[:end]) for end in [*ends, *range(0, 4000, 200), len(whole) - 1])


@pytest.mark.parametrize("bdf", [False, True])
def test_flipped_bits(tmp_path: Path, bdf: bool) -> None:
    file = replace(sensor(), bdf=bdf, plus="BDF+D" if bdf else "EDF+D")
    data, chance, readable = bytearray(file.encode()), np.random.default_rng(6), 0
    places = [*chance.integers(0, 2816, 250).tolist(), *chance.integers(0, len(data), 50).tolist()]
    for place in places:
        bit = 1 << int(chance.integers(8))
        data[place] ^= bit
        readable += try_to_read(tmp_path, bytes(data))
        data[place] ^= bit
    assert 0 < readable < len(places)


def test_broken_annotations(tmp_path: Path) -> None:
    file = sensor()
    notes = [
        b"",
        b"+\x14\x14\0",
        b"\xff\xfe\0",
        b"+1\x15-3\x14x\x14\0",
        b"+1e9\x14x\x14\0",
        b"+" + b"9" * 40 + b"\x14x\x14\0",
    ]
    for note in notes:
        file.notes = [each + note for each in times([0, 1, 2, 3])]
        recording = read(tmp_path, file)
        assert [f.kind for f in recording.faults] == (["annotations"] if note else [])
        assert recording.marks == ()
    file.notes = [b"\0" * 8] * 4
    assert read(tmp_path, file).faults == ()
    file.notes = [*times([0, 1]), b"", *times([9])]
    assert "a time in every record" in refused(tmp_path, file)


def test_memory_is_the_numbers_and_little_more(tmp_path: Path) -> None:
    path = tmp_path / "long.edf"
    path.write_bytes(EdfFile(signals=[Signal(label=f"EMG {i}", stored=stored(300, 1000)) for i in range(16)]).encode())
    tracemalloc.start()
    try:
        recording = open_recording(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 1.5 * sum(c.values.nbytes for c in recording.channels)
