"""The benchmark of hostile files would see what it looks for, and its honest files are honest."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from kinescript.formats.opener import find_doors, sniff


@pytest.fixture(scope="module")
def hostile(repository: Path) -> Iterator[ModuleType]:
    sys.path.insert(0, str(repository / "benchmarks"))
    yield importlib.import_module("hostile")
    sys.path.remove(str(repository / "benchmarks"))


CRASH = ["traceback or crash", "exit code other than 0 and 3"]
PLANTED = {
    "nothing": ({}, []),
    "a sentence": ({"code": 3, "said": "a.c3d: expected a; came b; do c\n"}, []),
    "a bug": ({"code": 1, "said": "kinescript has a bug: ValueError\n"}, CRASH),
    "a crash": ({"code": -11}, CRASH),
    "a warning": ({"said": "RuntimeWarning: overflow\n"}, ["more on stderr than one sentence"]),
    "a refusal without words": ({"code": 3}, ["more on stderr than one sentence"]),
    "an escape": ({"shown": "\x1b[2J"}, ["control character"]),
    "litter": ({"left": ("kinescript-x",)}, ["left on disk"]),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTED)
def test_each_fault_is_seen(hostile: ModuleType, name: str) -> None:
    values, faults = PLANTED[name]
    verdict = hostile.Verdict(
        **{"code": 0, "took_s": 0.1, "memory_mb": 1.0, "said": "", "shown": "", "left": ()} | values
    )
    case = hostile.Case(group="lie", name=name, build=lambda _: [])
    seen = hostile.faults_of(case, verdict)
    assert [fault for fault in seen if fault in faults] == faults
    assert bool(seen) == bool(faults)


def test_honest_files_are_known_by_the_door_of_their_name(hostile: ModuleType, tmp_path: Path) -> None:
    names = {door.name for door in find_doors()} & set(hostile.HONEST)
    assert names >= {"c3d", "opensim", "xsens", "table"}
    for name in names:
        path = tmp_path / "honest"
        path.write_bytes(hostile.HONEST[name]())
        assert sniff(path) == name


def test_every_liar_lies_in_many_ways(hostile: ModuleType) -> None:
    for door in ("c3d", "edf", "xdf"):
        made = {data for _, data in hostile.LIARS[door]()}
        assert len(made) > 100, door


def test_a_case_is_opened_in_a_child_that_says_what_came_of_it(hostile: ModuleType, tmp_path: Path) -> None:
    opener = hostile.Opener()
    try:
        good = opener.try_case(hostile.inspect_bytes("lie", "good", hostile.HONEST["c3d"]()).build(tmp_path))
        bad = opener.try_case(hostile.inspect_bytes("lie", "bad", b"\2P" + b"\0" * 600).build(tmp_path))
        usage = opener.try_case(["inspect"])
    finally:
        opener.close()
    assert (good.code, bad.code, usage.code) == (0, 3, 2)
    assert good.said == ""
    assert "LASI" in good.shown
    assert bad.said.startswith("hostile.bin: expected")
    assert 10 < good.memory_mb < 500
    assert not opener.home.exists()
