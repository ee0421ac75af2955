"""The tables of a zip or a folder, as bytes: guarded against bombs, links and names that lead out of it."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from kinescript.errors import InputRefused
from kinescript.formats.names import printable

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

MOST_MEMBERS = 1000
LARGEST_BYTES = 128 << 20
LARGEST_TOGETHER_BYTES = 400 << 20
MOST_RATIO = 200  # text of numbers packs some five to ten times smaller; a bomb a thousand times
_ENDINGS = (".csv", ".txt")
_DO = "unpack it, and open the folder with the recording"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One table of a bundle: its path inside, and its bytes."""

    path: str
    raw: bytes

    @property
    def stem(self) -> str:
        """Its name without folder and ending."""
        return PurePosixPath(self.path).stem


def looks_like_zip(head: bytes) -> bool:
    """Return whether the first bytes of a file are those of a zip."""
    return head.startswith(b"PK\x03\x04")


def first_member(head: bytes) -> str:
    """Return the name of the first file in a zip that begins with these bytes, "" where they end before it does."""
    length = int.from_bytes(head[26:28], "little")
    return head[30 : 30 + length].decode("utf-8", "replace") if len(head) >= 30 + length else ""


def read_members(path: Path) -> Iterator[Member]:
    """Yield the tables in a zip or a folder, one at a time, by their paths.

    Raises InputRefused for too many or too large ones, for links, doubled names, names that lead out, and a zip that is
    broken, encrypted, or larger unpacked than it says.
    """
    return _in_folder(path) if path.is_dir() else _in_zip(path)


def _in_folder(folder: Path) -> Iterator[Member]:
    found: list[Path] = []
    for base in (folder, folder / "meta"):
        if base.is_symlink() or not base.is_dir():
            continue
        with os.scandir(base) as entries:
            for entry in entries:
                if entry.is_file(follow_symlinks=False) and entry.name.lower().endswith(_ENDINGS):
                    found.append(Path(entry.path))
                if len(found) > MOST_MEMBERS:
                    raise InputRefused(f"a folder of up to {MOST_MEMBERS} tables", "more", "keep one recording in it")
    together = 0
    for path in sorted(found):
        with path.open("rb") as file:
            raw = file.read(LARGEST_BYTES + 1)
        together += _checked(len(raw), together)
        yield Member(path=path.relative_to(folder).as_posix(), raw=raw)


def _in_zip(path: Path) -> Iterator[Member]:
    import zlib
    from zipfile import BadZipFile, LargeZipFile, ZipFile

    try:
        with ZipFile(path) as archive:
            yield from _unpacked(archive)
    except (BadZipFile, LargeZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise InputRefused("a whole zip of tables", "one that is broken or locked", "export it again") from error
    except (ValueError, OverflowError, OSError, UnicodeError) as error:
        raise InputRefused("a whole zip of tables", "one that cannot be read", "export it again") from error


def _unpacked(archive: "ZipFile") -> Iterator[Member]:
    entries = archive.infolist()
    if len(entries) > MOST_MEMBERS:
        raise InputRefused(f"a zip of up to {MOST_MEMBERS} files", f"one of {len(entries)}", _DO)
    if len({entry.filename for entry in entries}) < len(entries):
        raise InputRefused("a zip with every name once", "a name that stands in it twice", "export it again")
    for entry in entries:
        _check_name(entry)
    tables = [e for e in entries if not e.is_dir() and e.filename.lower().endswith(_ENDINGS)]
    stated = together = 0
    for entry in tables:
        stated += _checked(entry.file_size, stated)
    for entry in sorted(tables, key=lambda entry: entry.filename):
        raw = _member(archive, entry)
        together += _checked(len(raw), together)
        yield Member(path=entry.filename, raw=raw)


def _checked(size: int, before: int) -> int:
    if size > LARGEST_BYTES or before + size > LARGEST_TOGETHER_BYTES:
        came = f"{(before + size) / 2**20:.0f} MB"
        raise InputRefused(f"tables of up to {LARGEST_TOGETHER_BYTES >> 20} MB together", came, "cut the recording up")
    return size


def _check_name(entry: "ZipInfo") -> None:
    name = entry.filename
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise InputRefused("a zip of files", f"a link in it ({printable(name)[:60]})", _DO)
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if name.startswith(("/", "\\")) or ".." in parts or any(":" in part for part in parts[:1]):
        raise InputRefused("names inside the zip", f"one that leads out of it ({printable(name)[:60]})", _DO)


def _member(archive: "ZipFile", entry: "ZipInfo") -> bytes:
    """Return a member's bytes, read in pieces and stopped as soon as there are more than stated, or too many a byte."""
    pieces, size = [], 0
    limit = min(entry.file_size, LARGEST_BYTES)
    if entry.file_size > MOST_RATIO * max(entry.compress_size, 1) + (1 << 20):
        raise InputRefused("tables packed as tables are", f"one packed {MOST_RATIO} times or more", _DO)
    with archive.open(entry) as file:
        while piece := file.read(1 << 20):
            size += len(piece)
            if size > limit:
                raise InputRefused("files as large as the zip says", "a larger one", "export it again")
            pieces.append(piece)
    if size != entry.file_size:
        raise InputRefused("files as large as the zip says", "a smaller one", "export it again")
    return b"".join(pieces)
