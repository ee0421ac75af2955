"""The door of Parquet files, kinescript's own series among them."""

from dataclasses import replace
from pathlib import Path

from kinescript.documents.read import parse_document, read_document
from kinescript.errors import InputRefused
from kinescript.formats.arrays.describe import ArraysDescription, describe_arrays
from kinescript.formats.arrays.reader import read_arrays
from kinescript.formats.door import Door
from kinescript.formats.names import printable
from kinescript.formats.parquet.columns import connected, find_arrays, find_texts, stated_units
from kinescript.formats.parquet_export import LAYOUT_KEY
from kinescript.formats.table.layout import Layout, LayoutChannel, TimeColumn
from kinescript.record.channel import ChannelKind
from kinescript.record.recording import Recording

_TIME = "time_s"


def own_layout(texts: dict[str, str]) -> Layout | None:
    """Return the layout of a recording or a series kinescript wrote itself, from its metadata; None of any other file.

    Its angles are Unmapped under the curve's name: they are in kinescript's sequences, not those of a model's file.
    """
    if LAYOUT_KEY in texts:
        return parse_document(texts[LAYOUT_KEY], Layout, name="the layout in the file", as_json=False)
    units = stated_units(texts)
    angles = [name for name, unit in units.items() if unit == "deg"]
    if "kinescript" not in texts or units.get(_TIME) != "s" or not angles:
        return None
    channels = tuple(LayoutChannel(kind=ChannelKind.ANGLE, columns=(n,), unit="deg", label=n) for n in angles)
    return Layout(time=TimeColumn(column=_TIME, unit="s"), channels=channels)


def _describe(path: Path) -> ArraysDescription | None:
    with connected(path) as connection:
        texts = find_texts(connection, path)
        if own_layout(texts) is not None:
            return None
        return describe_arrays(printable(path.name), find_arrays(connection, path), units=stated_units(texts))


def _read(path: Path, digest: str, layout: Path | None) -> Recording:
    with connected(path) as connection:
        texts = find_texts(connection, path)
        told = own_layout(texts) if layout is None else read_document(layout, Layout)
        if told is None:
            do = f"make one with: kinescript inspect {path.name} --write-layout LAYOUT.toml"
            raise InputRefused("a layout file that says what the columns are", "a Parquet file without one", do)
        found = read_arrays(find_arrays(connection, path), told, path=path, digest=digest, kind="Parquet")
    if layout is not None:
        return found
    kept = tuple((name, printable(texts[name])) for name in ("sequences", "zero") if name in texts)
    return replace(found, made_by=replace(found.made_by, settings=(*found.made_by.settings, *kept)))


DOOR = Door(
    name="parquet",
    words="a Parquet file with a layout file",
    knows=lambda peek: peek.head.startswith(b"PAR1"),
    read=_read,
    layout="columns",
    describe=_describe,
)
