"""Arrays by name and a layout to a Recording."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from kinescript.errors import InputRefused
from kinescript.formats.arrays.address import FoundArray, Index, find_column
from kinescript.formats.names import printable
from kinescript.formats.table.columns import find_clock, recording_of
from kinescript.formats.table.layout import Layout
from kinescript.record.recording import Recording
from kinescript.signal.arrays import Floats

# no small file may unfold to more than this, nor a large one to more than so many times its size
LEAST_BUDGET_BYTES = 1 << 27
_BUDGET_TIMES = 8


def budget_bytes(size_bytes: int) -> int:
    """Return how many bytes of numbers a file of this size may unfold to."""
    return max(LEAST_BUDGET_BYTES, _BUDGET_TIMES * size_bytes)


def read_arrays(arrays: Mapping[str, FoundArray], layout: Layout, *, path: Path, digest: str, kind: str) -> Recording:
    """Return the Recording that a layout makes of arrays; its columns all have the same number of rows.

    Values are converted to the unit kinescript computes in, and turned to Z-up where the layout says `up`. `kind` is
    the word for the format. Raises InputRefused for a column that is not there, for columns of several lengths, and
    for more numbers than a file of this size may hold.
    """
    wanted = [column for channel in layout.channels for column in channel.columns]
    wanted += [layout.time.column] if layout.time else []
    found = {address: find_column(address, arrays) for address in wanted}
    rows = _one_length(found)
    if rows < 2:
        raise InputRefused("at least two samples", f"{rows}", "record for longer")
    if rows * len(wanted) * 8 > budget_bytes(path.stat().st_size):
        came = f"{len(wanted)} columns of {rows} rows in a file of {path.stat().st_size} bytes"
        raise InputRefused("numbers that fit the file's size", came, "save the file without compression, or cut it up")
    stamps = _column(*found[layout.time.column], rows) if layout.time else np.empty(0)
    clock = find_clock(layout, stamps, first=1, row="row")
    out = []
    for channel in layout.channels:
        values = np.empty((rows, len(channel.columns)))
        for address, (axis, factor) in zip(channel.columns, channel.scales, strict=True):
            values[:, axis] = _column(*found[address], rows)
            with np.errstate(over="ignore", invalid="ignore"):
                values[:, axis] *= factor
        out.append(values)
    return recording_of(layout, out, clock, name=printable(path.stem), kind=kind, file=(path.name, digest))


def _one_length(found: Mapping[str, tuple[FoundArray, Index]]) -> int:
    lengths = {address: array.shape[index.index(None)] for address, (array, index) in found.items()}
    first, rows = next(iter(lengths.items()))
    other = next((address for address, length in lengths.items() if length != rows), None)
    if other is not None:
        came = f"{first} of {rows} rows and {other} of {lengths[other]}"
        raise InputRefused("columns of one length", came, "put them in layouts of their own")
    return rows


def _column(array: FoundArray, index: Index, rows: int) -> Floats:
    values = array.column(index, None)
    if values.shape != (rows,):
        raise InputRefused(f"{rows} numbers in {array.name}", f"{values.size}", "save the file again")
    return values.astype(np.float64)
