"""The door of tables: asked last, because much that is no table of ours looks like one."""

from pathlib import Path

from kinescript.documents.read import read_document
from kinescript.errors import InputRefused
from kinescript.formats.door import Door
from kinescript.formats.names import printable
from kinescript.formats.table.describe import describe_table
from kinescript.formats.table.layout import Layout
from kinescript.formats.table.reader import looks_like_table, read_table
from kinescript.record.recording import Recording


def _read(path: Path, digest: str, layout: Path | None) -> Recording:
    if layout is None:
        do = f"make one with: kinescript inspect {path.name} --write-layout LAYOUT.toml"
        raise InputRefused("a layout file that says what the columns are", "a table without one", do)
    return read_table(path, read_document(layout, Layout), name=printable(path.stem), digest=digest)


DOOR = Door(
    name="table",
    words="a CSV or TSV table with a layout file",
    knows=lambda peek: looks_like_table(peek.head),
    read=_read,
    layout="columns",
    last=True,
    describe=describe_table,
)
