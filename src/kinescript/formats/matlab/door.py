"""The door of MATLAB's files."""

from collections.abc import Mapping
from pathlib import Path

from kinescript.documents.read import read_document
from kinescript.errors import InputRefused
from kinescript.formats.arrays.address import FoundArray
from kinescript.formats.arrays.describe import ArraysDescription, describe_arrays
from kinescript.formats.arrays.reader import read_arrays
from kinescript.formats.door import Door, Peek
from kinescript.formats.hdf5.tree import SIGNATURE
from kinescript.formats.names import printable
from kinescript.formats.table.layout import Layout
from kinescript.record.recording import Recording

_USER_BLOCK = 512


def _is_73(head: bytes) -> bool:
    return head[_USER_BLOCK : _USER_BLOCK + len(SIGNATURE)] == SIGNATURE


def _knows(peek: Peek) -> bool:
    return peek.head.startswith(b"MATLAB ") and (_is_73(peek.head) or peek.head[126:128] in (b"IM", b"MI"))


def _arrays(path: Path) -> Mapping[str, FoundArray]:
    from kinescript.formats.matlab import level5, level73

    with path.open("rb") as file:
        in_hdf5 = _is_73(file.read(_USER_BLOCK + len(SIGNATURE)))
    return level73.find_arrays(path) if in_hdf5 else level5.find_arrays(path)


def _describe(path: Path) -> ArraysDescription:
    return describe_arrays(printable(path.name), _arrays(path), units={})


def _read(path: Path, digest: str, layout: Path | None) -> Recording:
    if layout is None:
        do = f"make one with: kinescript inspect {path.name} --write-layout LAYOUT.toml"
        raise InputRefused("a layout file that says what the arrays are", "a MATLAB file without one", do)
    told = read_document(layout, Layout)
    return read_arrays(_arrays(path), told, path=path, digest=digest, kind="MATLAB")


DOOR = Door(
    name="matlab",
    words="a MATLAB .mat file with a layout file",
    knows=_knows,
    read=_read,
    layout="columns",
    describe=_describe,
)
