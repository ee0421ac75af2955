"""What a case is; real files cut and with flipped bits; files that are mostly holes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain, zip_longest
from pathlib import Path

import numpy as np

CUTS = 200
FLIPS = 5000
SPARSE_BYTES = 5_000_000_000
_HEADER_BYTES = 4096
# what is opened with the command line's own words; the places of a case are filled in when it is built
Build = Callable[[Path], list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One attack: `build` writes its files into an empty folder and returns the words of the command line."""

    group: str
    name: str
    build: Build


def inspect_bytes(group: str, name: str, data: bytes, file: str = "hostile.bin") -> Case:
    """Return the case that these bytes, as a file, are inspected."""

    def build(folder: Path) -> list[str]:
        path = folder / file
        path.write_bytes(data)
        return ["inspect", str(path), *(["--json"] if len(data) % 2 else [])]

    return Case(group=group, name=name, build=build)


# what stands beside recordings in the same format: a person's height and the like
_NO_RECORDING = ("infoForAlgo.mat",)


@cache
def real_files(folder: Path) -> tuple[tuple[str, Path], ...]:
    """Return every real file of a kind that opens, with its door's name; folders are looked into."""
    from kinescript.errors import InputRefused
    from kinescript.formats.opener import sniff

    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name not in _NO_RECORDING:
            try:
                found.append((sniff(path), path))
            except InputRefused:
                continue
    return tuple(found)


def whole_files(folder: Path) -> Iterator[Case]:
    """Yield every real file as it is: where these are refused, nothing below means anything."""
    for door, path in real_files(folder):
        yield Case(group="whole", name=f"{door} {path.name}", build=lambda _, path=path: ["inspect", str(path)])


def cut_files(folder: Path) -> Iterator[Case]:
    """Yield every real file cut at every 1/200 of its length; a place in every file before the next place in any."""
    for step in range(CUTS):
        for door, path in real_files(folder):
            yield _cut(door, path, path.stat().st_size * step // CUTS)


def _cut(door: str, path: Path, end: int) -> Case:
    def build(folder: Path) -> list[str]:
        with path.open("rb") as file:
            data = file.read(end)
        return inspect_bytes("cut", "", data, path.name).build(folder)

    return Case(group="cut", name=f"{door} {path.name} cut at {end}", build=build)


def flipped_files(folder: Path) -> Iterator[Case]:
    """Yield real files with one bit turned: half of them within the first 4 KiB, where headers are, half anywhere."""
    chance = np.random.default_rng(20261121)
    files = real_files(folder)
    for number in range(FLIPS):
        door, path = files[number % len(files)]
        size = path.stat().st_size
        most = min(size, _HEADER_BYTES) if (number // len(files)) % 2 else size
        yield _flip(door, path, int(chance.integers(most)), int(chance.integers(8)))


def _flip(door: str, path: Path, place: int, bit: int) -> Case:
    def build(folder: Path) -> list[str]:
        data = bytearray(path.read_bytes())
        data[place] ^= 1 << bit
        return inspect_bytes("flip", "", bytes(data), path.name).build(folder)

    return Case(group="flip", name=f"{door} {path.name} byte {place} bit {bit}", build=build)


def sparse_files(seeds: dict[str, bytes]) -> Iterator[Case]:
    """Yield five gigabytes with nothing in them behind each beginning: as the file is, and its first 64 bytes alone."""
    for door, data in seeds.items():
        for kept in (len(data), 64, 8):
            yield _sparse(door, data[:kept])
    yield _sparse("nothing", b"")


def _sparse(door: str, start: bytes) -> Case:
    def build(folder: Path) -> list[str]:
        path = folder / "hostile.bin"
        with path.open("wb") as file:
            file.write(start)
            file.truncate(SPARSE_BYTES)
        return ["inspect", str(path)]

    return Case(group="sparse", name=f"{door}, {len(start)} bytes and a hole to 5 GB", build=build)


def in_turn(*many: Iterator[Case]) -> Iterator[Case]:
    """Yield one of each in turn, so that a limit of time leaves no kind out."""
    return (case for case in chain.from_iterable(zip_longest(*many)) if case is not None)
