"""A table and its layout to a Recording."""

import hashlib
from pathlib import Path
from typing import BinaryIO

import numpy as np

from kinescript.errors import InputRefused, MachineRefused
from kinescript.formats.table.cells import Target, fill
from kinescript.formats.table.columns import check_columns, find_clock, recording_of
from kinescript.formats.table.form import HEAD_BYTES, TableForm, find_form, looks_like_table
from kinescript.formats.table.layout import Layout
from kinescript.record.recording import Recording
from kinescript.signal.arrays import Floats

__all__ = ["LARGEST_BYTES", "looks_like_table", "read_table"]

LARGEST_BYTES = 16 << 30


def read_table(path: Path, layout: Layout, *, name: str | None = None, digest: str | None = None) -> Recording:
    """Return the Recording a table holds, by its layout; its id is `name`, or the file's stem.

    `digest` is the file's sha256 where somebody knows it already.

    Every value is converted to the unit kinescript computes in, and turned to Z-up where the layout says `up`. An empty
    cell is NaN; columns without any number are a fault. With a time column the clock holds its stamps; with a rate too,
    the stamps are only checked against it. Raises InputRefused, one sentence with the file's name, for anything else.
    """
    path = Path(path)
    try:
        with path.open("rb") as stream:
            return _read(stream, path, layout, path.stem if name is None else name, digest)
    except InputRefused as error:
        raise error.at(path.name) from error.__cause__
    except OSError as error:
        reason = (error.strerror or "an error").lower()
        raise InputRefused("a readable table", reason, "check the path and the file", place=path.name) from error
    except MemoryError as error:
        raise MachineRefused("room in memory", "a table too large", "split the table", place=path.name) from error


def _read(stream: BinaryIO, path: Path, layout: Layout, name: str, known: str | None) -> Recording:
    size = stream.seek(0, 2)
    if size > LARGEST_BYTES:
        raise InputRefused("a table under 16 GB", f"{size / 2**30:.0f} GB", "split the table")
    stream.seek(0)
    head = stream.read(HEAD_BYTES)
    form = find_form(
        head,
        whole=len(head) < HEAD_BYTES,
        delimiter=layout.delimiter,
        decimal=layout.decimal,
        skip_lines=layout.skip_lines,
    )
    index = {column: i for i, column in enumerate(form.columns)}
    check_columns(index, layout)
    digest, most_rows = _digest_and_rows(stream, form, size, known)
    arrays = [np.empty((most_rows, len(channel.columns))) for channel in layout.channels]
    stamps = np.empty((most_rows if layout.time else 0, 1))
    targets = [
        Target(column=index[column], values=array, axis=axis, factor=factor)
        for channel, array in zip(layout.channels, arrays, strict=True)
        for column, (axis, factor) in zip(channel.columns, channel.scales, strict=True)
    ]
    if layout.time:
        targets.append(Target(column=index[layout.time.column], values=stamps, axis=0, factor=1.0))
    rows = fill(stream, form, tuple(targets), most_rows=most_rows)
    if layout.time:
        rows = _without_empty_end(stamps, arrays, rows)
    if rows < 2:
        raise InputRefused("at least two samples", f"{rows} row{'s' * (rows != 1)} of numbers", "record for longer")
    clock = find_clock(layout, stamps[:rows, 0], first=form.line, row="line")
    numbers = [array[:rows] for array in arrays]
    return recording_of(layout, numbers, clock, name=name, kind="table", file=(path.name, digest))


def _digest_and_rows(stream: BinaryIO, form: TableForm, size: int, known: str | None) -> tuple[str, int]:
    """Return the file's sha256 and the most rows it can hold: no more than line ends, no more than bytes allow."""
    digest, lines = hashlib.sha256(), 1
    stream.seek(0)
    while block := stream.read(1 << 22):
        if known is None:
            digest.update(block)
        lines += block.count(form.newline)
    return known or digest.hexdigest(), min(lines - form.line + 1, (size - form.start) // len(form.columns) + 1)


def _without_empty_end(stamps: Floats, arrays: list[Floats], rows: int) -> int:
    """Return how many rows are left without those at the end that hold nothing but delimiters, as Excel leaves them."""
    while rows and np.isnan(stamps[rows - 1, 0]) and all(np.isnan(array[rows - 1]).all() for array in arrays):
        rows -= 1
    return rows
