"""The groups and datasets of an HDF5 file, walked without trusting it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from kinescript.errors import InputRefused
from kinescript.formats.hdf5.room import room_for

SIGNATURE = b"\x89HDF\r\n\x1a\n"
_DEEPEST = 16
_MOST_OBJECTS = 10_000
_LONGEST_PATH = 1000
_LONGEST_TEXT = 4096
_ROOM_BYTES = 256 << 20


def refuse(came: str) -> InputRefused:
    """Return the sentence for an HDF5 file that is not what it should be."""
    return InputRefused("an HDF5 file that is whole and holds its own data", came, "save or export it again")


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """Yield the h5py file; what the library cannot make sense of inside the block becomes InputRefused."""
    import h5py

    try:
        _check_superblock(path)
        with room_for(_ROOM_BYTES + 8 * path.stat().st_size), h5py.File(path, "r", locking=False) as file:
            yield file
    except (
        OSError,
        RuntimeError,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        OverflowError,
        EOFError,
        MemoryError,
    ) as error:
        reason = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
        raise refuse(f"one the HDF5 library cannot read ({reason})") from error


def _check_superblock(path: Path) -> None:
    """Refuse a file whose superblock (version 0 or 1) names a driver: the library makes room for what its block claims.

    Source: The HDF Group, HDF5 File Format Specification 3.0, II.A and II.B. One file in one piece has no such block.
    """
    with path.open("rb") as file:
        size, at = file.seek(0, 2), 0
        while at < size:
            file.seek(at)
            head = file.read(64)
            if head.startswith(SIGNATURE):
                break
            at = at * 2 or 512
        else:
            return
    version, width = head[8:9], (head[13:14] or b"\0")[0]
    begins = {b"\0": 24, b"\1": 28}.get(version)
    if begins is not None and head[begins + 3 * width : begins + 4 * width] != b"\xff" * width:
        raise refuse("one that asks for a driver of its own")


def walk(file: Any, *, leave_out: frozenset[str] = frozenset()) -> Iterator[tuple[str, Any]]:
    """Yield every dataset with its path, such as "Sensors/4321/Time"; groups of these names at the root are left out.

    Soft links are passed over, and each object comes once, so that circles end. Raises InputRefused for a link to
    another file, and for more objects or deeper nesting than any recording has.
    """
    import h5py

    seen: set[int] = set()
    waiting = [("", file["/"], 0)]
    count = 0
    while waiting:
        path, group, depth = waiting.pop()
        for name in group:
            count += 1
            if count > _MOST_OBJECTS or depth > _DEEPEST:
                raise refuse(f"more than {_MOST_OBJECTS} objects, or some nested deeper than {_DEEPEST}")
            if len(path) + len(name) > _LONGEST_PATH:
                raise refuse(f"a path of over {_LONGEST_PATH} letters")
            if not path and name in leave_out:
                continue
            link = group.get(name, getlink=True)
            if isinstance(link, h5py.ExternalLink):
                raise refuse(f"a link to another file at {path}{name}")
            if isinstance(link, h5py.SoftLink):
                continue
            found = group[name]
            address = h5py.h5o.get_info(found.id).addr
            if address in seen:
                continue
            seen.add(address)
            if isinstance(found, h5py.Group):
                waiting.append((f"{path}{name}/", found, depth + 1))
            elif isinstance(found, h5py.Dataset):
                yield f"{path}{name}", found


def text_of(owner: Any, name: str) -> str:
    """Return an attribute that is one text of a decent length, without its padding; empty when there is none."""
    return (*texts_of(owner, name, most=1), "")[0]


def texts_of(owner: Any, name: str, *, most: int) -> list[str]:
    """Return an attribute of texts, without their padding; none when it is no such thing, or one of too many."""
    import h5py

    attribute = _small(owner, name, most)
    if attribute is None or (attribute.dtype.kind != "S" and h5py.check_string_dtype(attribute.dtype) is None):
        return []
    values = np.atleast_1d(np.asarray(owner.attrs[name], dtype=object)).ravel()
    texts = [v.decode("utf-8", "replace") if isinstance(v, bytes) else str(v) for v in values]
    return [text[:_LONGEST_TEXT].split("\0")[0].strip() for text in texts]


def number_of(owner: Any, name: str) -> float | None:
    """Return an attribute that is one finite number; None when there is none."""
    attribute = _small(owner, name, 1)
    if attribute is None or attribute.dtype.kind not in "iuf":
        return None
    value = float(np.asarray(owner.attrs[name]).ravel()[0])
    return value if np.isfinite(value) else None


def _small(owner: Any, name: str, most: int) -> Any:
    """Return the id of an attribute with at least one value, at most so many and none long; None otherwise."""
    if name not in owner.attrs:
        return None
    attribute = owner.attrs.get_id(name)
    count = 1
    for length in attribute.shape or ():
        count *= length
    fits = 0 < count <= most and attribute.dtype.itemsize <= _LONGEST_TEXT
    return attribute if fits else None
