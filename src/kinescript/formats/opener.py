"""The one way in: any file kinescript knows, found out by its content, opened by its door."""

import os
import stat
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from kinescript.errors import InputRefused
from kinescript.formats.door import Description, Door, Peek
from kinescript.formats.names import digest_of
from kinescript.formats.unread import refuse_unread
from kinescript.record.clock import Uniform
from kinescript.record.recording import Recording
from kinescript.record.site_names import name_sites

HEAD_BYTES = 65536
# slower or faster than any instrument; beyond it times overflow
_LEAST_HZ, _MOST_HZ = 1e-6, 1e9
# a gap this long, and longer than all else in the file, is a download that did not finish, or a trap for memory
_HOLE_BYTES = 1 << 26
_MOST_PIECES = 1000
# where the doors are, in the order in which sentences name them; a room is loaded when a file is first looked at
_ROOMS = (
    "c3d_recording",
    "opensim.door",
    "xsens.door",
    "bids.door",
    "bts.door",
    "mvnx.door",
    "apdm.door",
    "matlab.door",
    "parquet.door",
    "edf.door",
    "xdf.door",
    "dialects.door",
    "table.door",
)


@cache
def find_doors() -> tuple[Door, ...]:
    """Return every door, those to be asked last at the end."""
    doors = [import_module(f"kinescript.formats.{room}").DOOR for room in _ROOMS]
    return tuple(sorted(doors, key=lambda door: door.last))


def open_recording(path: str | Path, *, layout: str | Path | None = None, kind: str | None = None) -> Recording:
    """Return the Recording a file holds; its kind is sniffed from its content, not from its ending.

    A table needs a layout file that says what its columns are; a file of sensors may have one that says where they sat.
    Muscle channels that no layout places lie where their names say (`record.site_names.name_sites`).
    `kind`, a door's name, settles what a file is that could be of two kinds. Raises InputRefused, with one sentence
    that says what was expected, what came and what to do, for whatever cannot be read.
    """
    path = Path(path)
    door = find_door(path, kind=kind)
    if layout is not None and door.layout == "none":
        came = f"a layout for {door.words}, which says itself what it holds"
        raise InputRefused("a table or a file of sensors for a layout", came, "leave the layout out", place=path.name)
    layout = None if layout is None else Path(layout)
    try:
        recording = door.read(path, "" if path.is_dir() else digest_of(path), layout)
        _check_rates(recording)
        if layout is not None:
            recording = _with_layout(recording, layout, places=door.layout == "places")
        # what a layout of columns says has been heard already: there a channel without a place was named by its columns
        return recording if door.layout == "columns" else name_sites(recording)
    except InputRefused as error:
        raise error if error.place else error.at(path.name) from error
    except MemoryError as error:
        raise InputRefused("a file that fits in memory", "one that does not", "cut it up", place=path.name) from error


def _with_layout(recording: Recording, layout: Path, *, places: bool) -> Recording:
    from kinescript.documents.read import read_document
    from kinescript.formats.places import PlacesLayout, apply_places

    if places:
        recording = apply_places(recording, read_document(layout, PlacesLayout))
    inputs = (*recording.made_by.inputs, (f"layout: {layout.name}", digest_of(layout)))
    return replace(recording, made_by=replace(recording.made_by, inputs=inputs))


def describe(path: Path, *, kind: str | None = None) -> tuple[str, Description] | None:
    """Return the name of a file's door and what is in the file, where it needs a layout to be read; else None.

    Raises InputRefused as `open_recording` does.
    """
    door = find_door(path, kind=kind)
    if door.describe is None:
        return None
    try:
        found = door.describe(path)
    except InputRefused as error:
        raise error if error.place else error.at(path.name) from error
    return None if found is None else (door.name, found)


def _check_rates(recording: Recording) -> None:
    for channel in recording.channels:
        if isinstance(channel.clock, Uniform) and not _LEAST_HZ < channel.clock.rate_hz < _MOST_HZ:
            raise InputRefused(
                "a rate an instrument can have", f"{channel.clock.rate_hz:g} Hz", "export the file again"
            )


def sniff(path: Path, *, kind: str | None = None) -> str:
    """Return the name of the door a file is for; raises InputRefused as `find_door` does."""
    return find_door(path, kind=kind).name


def find_door(path: Path, *, kind: str | None = None) -> Door:
    """Return the door a file or folder is for.

    Raises InputRefused when it is for none, for several (which it names), or cannot be read at all.
    """
    doors = find_doors()
    if kind is not None and kind not in (named := [door.name for door in doors]):
        raise InputRefused(f"a format among {', '.join(named)}", kind, "choose one of them", place=path.name)
    peek = _peek(path)
    if kind is not None:
        return next(door for door in doors if door.name == kind)
    known = [door for door in doors if not door.last and door.knows(peek)]
    known = known or [door for door in doors if door.last and door.knows(peek)]
    if len(known) > 1:
        came = f"one that may be {' or '.join(door.words for door in known)}"
        do = f"say which with --format {' or '.join(door.name for door in known)}"
        raise InputRefused("a file of one kind", came, do, place=path.name)
    if not known:
        refuse_unread(peek)
        came = "a folder that is none of these" if peek.is_folder else "something else"
        raise InputRefused(_reads(), came, "export the recording as one of these", place=path.name)
    return known[0]


def _peek(path: Path) -> Peek:
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            return Peek(path=path, head=b"", is_folder=True)
        if not stat.S_ISREG(mode):
            # a pipe or a device would wait for ever
            raise InputRefused(_reads(), "a pipe or a device", "name a file", place=path.name)
        with path.open("rb") as file:
            _check_holes(file)
            head = file.read(HEAD_BYTES)
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or "a name that is no file").lower()
        raise InputRefused(_reads(), reason, "check the path", place=path.name or str(path)) from error
    except InputRefused as error:
        raise error if error.place else error.at(path.name) from error
    if not head:
        raise InputRefused(_reads(), "an empty file", "record or export it again", place=path.name)
    return Peek(path=path, head=head, is_folder=False)


def _check_holes(file: BinaryIO) -> None:
    """Refuse a file most of which was never written: a small one can pass for one of any size."""
    size = os.fstat(file.fileno()).st_size
    if size < _HOLE_BYTES or not hasattr(os, "SEEK_DATA"):
        return
    at = written = 0
    for _ in range(_MOST_PIECES):
        try:
            start = os.lseek(file.fileno(), at, os.SEEK_DATA)
            at = os.lseek(file.fileno(), start, os.SEEK_HOLE)
        except OSError:
            break  # nothing but a hole from here to the end
        written += at - start
    else:
        written += size - at
    file.seek(0)
    if size - written > max(written, _HOLE_BYTES):
        came = f"one with {(size - written) / 1e6:.0f} MB of nothing in it (a download or a copy that did not finish)"
        raise InputRefused("a whole file", came, "copy it again")


def _reads() -> str:
    return f"a recording of one of the formats {', '.join(door.name for door in find_doors())}"
