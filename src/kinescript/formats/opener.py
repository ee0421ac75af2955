"""The one door: any file kinescript knows, found out by its content."""

import hashlib
import stat
from dataclasses import replace
from pathlib import Path

from kinescript.errors import InputRefused
from kinescript.record.recording import Recording

_READS = "a C3D, OpenSim (.trc, .mot, .sto) or Xsens text file, or a CSV or TSV table with a layout file"


def open_recording(path: str | Path, *, layout: str | Path | None = None) -> Recording:
    """Return the Recording a file holds; its kind is sniffed from its content, not from its ending.

    A table needs a layout file that says what its columns are; an Xsens file may have one that says where the sensor
    sat. Raises InputRefused, with one sentence that says what was expected, what came and what to do, for whatever
    cannot be read.
    """
    path = Path(path)
    kind = sniff(path)
    if layout is not None and kind in ("c3d", "opensim"):
        came = f"a layout for a {'C3D' if kind == 'c3d' else 'OpenSim'} file, which says itself what it holds"
        raise InputRefused("a table or an Xsens file for a layout", came, "leave the layout out", place=path.name)
    try:
        if kind == "c3d":
            from kinescript.formats.c3d import read_c3d
            from kinescript.formats.c3d_recording import recording_from

            return recording_from(read_c3d(path), name=printable(path.name), digest=digest_of(path))
        if kind == "opensim":
            from kinescript.formats.opensim import read_opensim

            return read_opensim(path, digest=digest_of(path))
        if kind == "xsens":
            return _open_xsens(path, layout)
        from kinescript.documents.read import read_document
        from kinescript.formats.table.layout import Layout
        from kinescript.formats.table.reader import read_table

        if layout is None:
            do = f"make one with: kinescript inspect {path.name} --write-layout LAYOUT.toml"
            raise InputRefused("a layout file that says what the columns are", "a table without one", do)
        recording = read_table(path, read_document(Path(layout), Layout), name=printable(path.stem))
        inputs = (*recording.made_by.inputs, (f"layout: {Path(layout).name}", digest_of(Path(layout))))
        return replace(recording, made_by=replace(recording.made_by, inputs=inputs))
    except InputRefused as error:
        raise error if error.place else error.at(path.name) from error
    except MemoryError as error:
        raise InputRefused("a file that fits in memory", "one that does not", "cut it up", place=path.name) from error


def _open_xsens(path: Path, layout: str | Path | None) -> Recording:
    from kinescript.documents.read import read_document
    from kinescript.formats.xsens import SensorLayout, read_xsens

    if layout is None:
        return read_xsens(path, digest=digest_of(path))
    recording = read_xsens(path, read_document(Path(layout), SensorLayout), digest=digest_of(path))
    inputs = (*recording.made_by.inputs, (f"layout: {Path(layout).name}", digest_of(Path(layout))))
    return replace(recording, made_by=replace(recording.made_by, inputs=inputs))


def sniff(path: Path) -> str:
    """Return which reader a file is for, "c3d", "opensim", "xsens" or "table".

    Raises InputRefused when it is none of these or cannot be read.
    """
    try:
        kind = path.stat().st_mode
        if not stat.S_ISREG(kind):
            # a pipe or a device would wait for ever
            came = "a folder" if stat.S_ISDIR(kind) else "a pipe or a device"
            raise InputRefused(_READS, came, "name a file", place=path.name)
        with path.open("rb") as file:
            head = file.read(65536)
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or "a name that is no file").lower()
        raise InputRefused(_READS, reason, "check the path", place=path.name or str(path)) from error
    if not head:
        raise InputRefused(_READS, "an empty file", "record or export it again", place=path.name)
    # byte 2 of every C3D file is 80; text may hold a P there too, but then its first byte is no small number
    if len(head) > 1 and head[1] == 0x50 and head[0] < 9:
        return "c3d"
    from kinescript.formats.opensim import looks_like_opensim
    from kinescript.formats.table.reader import looks_like_table
    from kinescript.formats.xsens import looks_like_xsens

    if looks_like_opensim(head):
        return "opensim"
    if looks_like_xsens(head):
        return "xsens"
    if looks_like_table(head):
        return "table"
    raise InputRefused(_READS, "something else", "export the recording as one of these", place=path.name)


def printable(name: str) -> str:
    r"""Return a file's name with a ? for every character that cannot be shown.

    >>> printable("walk\x1b[31m.c3d")
    'walk?[31m.c3d'
    """
    return "".join(c if c.isprintable() else "?" for c in name)


def digest_of(path: Path) -> str:
    """Return the sha256 of a file in hexadecimal, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
