"""BIDS data sets that are wrong: one sentence, soon, and nothing outside the data set is read."""

import os
import time
import tracemalloc
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from tests.formats.bids_files import WRONG, dataset, emg, numbers, refused, table_of, try_to_read, write

from kinescript.errors import InputRefused
from kinescript.formats.opener import find_doors, open_recording, sniff


def test_other_folders_and_files_are_not_ours(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    write(tmp_path / "photos" / "sub-01" / "a.jpg", "x")
    write(tmp_path / "other" / "dataset_description.json", "{}")
    (door,) = [door for door in find_doors() if door.name == "bids"]
    for name in ("empty", "photos", "other"):
        assert "none of these" in refused(tmp_path / name)
    assert door.layout == "places" and not door.last
    assert sniff(write(tmp_path / "sub-01_task-x_motion.tsv", numbers(3))) == "table"


def test_nothing_outside_the_dataset_is_read(tmp_path: Path) -> None:
    root, elsewhere = dataset(tmp_path / "data"), dataset(tmp_path / "elsewhere")
    inner = table_of(root)
    # inside it is followed, as datasets under git-annex need
    inner.rename(root / "object")
    inner.symlink_to(root / "object")
    assert open_recording(root).faults == open_recording(inner).faults == ()
    inner.unlink()
    inner.symlink_to(table_of(elsewhere))
    assert "a link that leads out of it" in refused(root)
    assert "a link that leads out of it" in refused(inner)
    inner.unlink()
    (root / "object").rename(inner)
    people = root / "participants.tsv"
    people.unlink()
    people.symlink_to(elsewhere / "participants.tsv")
    assert "a link that leads out of it" in refused(root)
    people.unlink()
    (root / "sub-08").symlink_to(elsewhere / "sub-07", target_is_directory=True)
    assert "a link that leads out of it" in refused(root)
    (root / "sub-08").unlink()
    (root / "sub-07" / "ses-1").symlink_to(root / "sub-07", target_is_directory=True)
    assert "runs" in refused(root) or "tracking system" in refused(root)


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_said(tmp_path: Path, wrong: str) -> None:
    ending, text, words = WRONG[wrong]
    root = dataset(tmp_path / "data")
    write(next(root.rglob(f"*_{ending}")), text)
    assert words in refused(root)


@pytest.mark.parametrize("which", ["motion.tsv", "channels.tsv", "motion.json", "emg.edf", "participants.tsv"])
def test_cut_and_flipped(tmp_path: Path, which: str) -> None:
    """Nothing but InputRefused, soon; what a cut table still gives is what stood in it."""
    root = tmp_path / "data"
    if which == "emg.edf":
        emg(root)
    else:
        dataset(root)
    path = next(root.rglob(f"*{which}"))
    whole = path.read_bytes()
    full = try_to_read(root, path, whole)
    assert full is not None
    chance = np.random.default_rng(6)
    for end in chance.integers(0, len(whole), 100).tolist():
        part = try_to_read(root, path, whole[:end])
        if part is not None and which == "motion.tsv":
            for a, b in zip(part.channels, full.channels, strict=True):
                np.testing.assert_array_equal(a.values, b.values[: len(a.values)])
        assert part is None or which != "emg.edf"
    # the bits that matter in an EDF are those of its header
    span = 1024 if which == "emg.edf" else len(whole)
    for bit in chance.integers(0, 8 * span, 300).tolist():
        data = bytearray(whole)
        data[bit // 8] ^= 1 << bit % 8
        try_to_read(root, path, bytes(data))


def test_lying_sizes_take_no_memory(tmp_path: Path) -> None:
    """Five thousand columns said of a million short rows: refused before room is made for them."""
    root = dataset(tmp_path / "data")
    rows = "".join(f"m{i}\tn/a\tMISC\tn/a\tV\n" for i in range(4900))
    write(next(root.rglob("*_channels.tsv")), "name\tcomponent\ttype\ttracked_point\tunits\n" + rows)
    write(table_of(root), "1\n" * 1_000_000)
    tracemalloc.start()
    assert "a row in *_channels.tsv for every column" in refused(root)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100e6


@pytest.mark.parametrize("name", ["dataset_description.json", "channels", "data", "json"])
def test_a_pipe_in_a_dataset_is_not_waited_for(tmp_path: Path, name: str) -> None:
    root = dataset(tmp_path / "set")
    table = table_of(root)
    path = {
        "data": table,
        "channels": table.with_name(table.name.replace("_motion.tsv", "_channels.tsv")),
        "json": table.with_name(table.name.replace("_motion.tsv", "_motion.json")),
    }.get(name, root / name)
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    begun = time.monotonic()
    with suppress(InputRefused):
        open_recording(root)
    assert time.monotonic() - begun < 5
