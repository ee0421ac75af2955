"""The door of vendors' text exports that need no layout of columns."""

import tomllib
from pathlib import Path

from kinescript.errors import InputRefused
from kinescript.formats.dialects.bundle import first_member, looks_like_zip
from kinescript.formats.dialects.dialect import find_dialects
from kinescript.formats.dialects.sylk import looks_like_sylk
from kinescript.formats.door import Door, Peek
from kinescript.record.recording import Recording

# the tables that the zips known here begin with: phyphox and Sensor Logger name a table after its sensor
_TABLES = frozenset(
    (
        *("accelerometer", "totalacceleration", "gravity", "gyroscope", "magnetometer", "linear acceleration"),
        *("linear accelerometer", "raw data", "metadata", "annotation", "orientation", "location", "barometer"),
        *("device", "time"),
    )
)


def _names_a_table(name: str) -> bool:
    parts = name.replace("\\", "/").rsplit("/", 1)
    stem, _, ending = parts[-1].lower().rpartition(".")
    return ending == "csv" and stem.removesuffix("uncalibrated") in _TABLES


def _knows(peek: Peek) -> bool:
    if peek.is_folder:
        return _knows_folder(peek.path)
    if looks_like_zip(peek.head):
        return _names_a_table(first_member(peek.head))
    return looks_like_sylk(peek.head) or bool(find_dialects(peek.head))


def _knows_folder(folder: Path) -> bool:
    for name in ("TotalAcceleration", "Accelerometer", "Gyroscope", "Raw Data"):
        path = folder / f"{name}.csv"
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if find_dialects(file.read(4096)):
                    return True
    return False


def _read(path: Path, digest: str, layout: Path | None) -> Recording:
    from kinescript.formats.dialects.reader import read_bundle, read_text

    if layout is not None:
        _check_layout(layout)
    if path.is_dir():
        return read_bundle(path, digest="")
    with path.open("rb") as file:
        is_zip = looks_like_zip(file.read(4))
    return read_bundle(path, digest=digest) if is_zip else read_text(path, digest=digest)


def _check_layout(layout: Path) -> None:
    """Raise InputRefused for a layout of columns, which belongs to a plain table."""
    try:
        tree = tomllib.loads(layout.read_bytes().decode("utf-8-sig"))
    except (OSError, ValueError):
        return  # what is wrong with it is told where it is read
    if "channels" in tree:
        came = "a layout of columns, for a file whose columns are known"
        raise InputRefused("a layout of places", came, "add --format table to read it as a plain table")


DOOR = Door(
    name="dialect",
    words="a text export of Movella DOT, APDM, Shimmer, Noraxon, Delsys, OpenSignals or a phone",
    knows=_knows,
    read=_read,
    layout="places",
)
