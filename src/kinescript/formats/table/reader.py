"""A table and its layout to a Recording."""

import difflib
import hashlib
from pathlib import Path
from typing import BinaryIO

import numpy as np

from kinescript.body.frames import Frame
from kinescript.body.units import find_unit
from kinescript.errors import InputRefused, MachineRefused
from kinescript.formats.table.cells import Target, fill
from kinescript.formats.table.form import HEAD_BYTES, TableForm, find_form, looks_like_table
from kinescript.formats.table.layout import Layout, LayoutChannel, TimeColumn
from kinescript.record.channel import Channel
from kinescript.record.clock import Clock, Stamped, Uniform
from kinescript.record.fault import Fault
from kinescript.record.made_by import MadeBy
from kinescript.record.recording import Recording
from kinescript.signal.arrays import Floats

__all__ = ["LARGEST_BYTES", "looks_like_table", "read_table"]

LARGEST_BYTES = 16 << 30
_LATEST_START_S = 1e7


def read_table(path: Path, layout: Layout, *, name: str | None = None) -> Recording:
    """Return the Recording a table holds, by its layout; its id is `name`, or the file's stem.

    Every value is converted to the unit kinescript computes in, and turned to Z-up where the layout says `up`. An empty
    cell is NaN; columns without any number are a fault. With a time column the clock holds its stamps; with a rate too,
    the stamps are only checked against it. Raises InputRefused, one sentence with the file's name, for anything else.
    """
    path = Path(path)
    try:
        with path.open("rb") as stream:
            return _read(stream, path, layout, path.stem if name is None else name)
    except InputRefused as error:
        raise error.at(path.name) from error.__cause__
    except OSError as error:
        reason = (error.strerror or "an error").lower()
        raise InputRefused("a readable table", reason, "check the path and the file", place=path.name) from error
    except MemoryError as error:
        raise MachineRefused("room in memory", "a table too large", "split the table", place=path.name) from error


def _read(stream: BinaryIO, path: Path, layout: Layout, name: str) -> Recording:
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
    _check_columns(index, layout)
    digest, most_rows = _digest_and_rows(stream, form, size)
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
    clock = _clock(layout, stamps[:rows, 0], form.line)
    faults: list[Fault] = []
    channels = tuple(
        _channel(channel, array[:rows], clock, faults) for channel, array in zip(layout.channels, arrays, strict=True)
    )
    return Recording(
        id=name,
        subject=layout.subject.subject,
        task=layout.task,
        channels=channels,
        marks=tuple(mark.mark for mark in layout.marks),
        mountings=layout.mountings,
        faults=tuple(faults),
        made_by=MadeBy(settings=(*layout.settings.items(), ("format", "table")), inputs=((path.name, digest),)),
    )


def _check_columns(index: dict[str, int], layout: Layout) -> None:
    wanted = [layout.time.column] if layout.time else []
    wanted += [column for channel in layout.channels for column in channel.columns]
    absent = [column for column in wanted if column not in index]
    if not absent:
        return
    near = [column for column in index if column.startswith(f"{absent[0]} (")]
    near = near or difflib.get_close_matches(absent[0], index, n=3, cutoff=0.4) or list(index)[:8]
    more = f" and {len(absent) - 1} more" if len(absent) > 1 else ""
    raise InputRefused(
        f"the column {absent[0]!r}{more}, which the layout names",
        f"a table without it (nearest: {', '.join(map(repr, near))})",
        "correct the layout's columns",
    )


def _digest_and_rows(stream: BinaryIO, form: TableForm, size: int) -> tuple[str, int]:
    """Return the file's sha256 and the most rows it can hold: no more than line ends, no more than bytes allow."""
    digest, lines = hashlib.sha256(), 1
    stream.seek(0)
    while block := stream.read(1 << 22):
        digest.update(block)
        lines += block.count(form.newline)
    return digest.hexdigest(), min(lines - form.line + 1, (size - form.start) // len(form.columns) + 1)


def _without_empty_end(stamps: Floats, arrays: list[Floats], rows: int) -> int:
    """Return how many rows are left without those at the end that hold nothing but delimiters, as Excel leaves them."""
    while rows and np.isnan(stamps[rows - 1, 0]) and all(np.isnan(array[rows - 1]).all() for array in arrays):
        rows -= 1
    return rows


def _clock(layout: Layout, stamps: Floats, first_line: int) -> Clock:
    if layout.time is None:
        return Uniform(rate_hz=layout.rate_hz or 0.0, start_s=layout.start_s)
    time_s = _seconds(layout.time, stamps)
    bad = np.flatnonzero(~np.isfinite(time_s))
    if bad.size:
        raise InputRefused("a time in every row", f"none in line {first_line + bad[0]}", "fill it in, or give rate_hz")
    fallen = np.flatnonzero(np.diff(time_s) <= 0) + 1
    if fallen.size:
        came = f"{stamps[fallen[0]]:.10g} after {stamps[fallen[0] - 1]:.10g} in line {first_line + fallen[0]}"
        raise InputRefused("times that rise from row to row", came, "sort the rows and take out doubles")
    if abs(time_s[0]) > _LATEST_START_S:
        do = f"put zero = {stamps[0]!r} under [time] in the layout"
        raise InputRefused("seconds from the start", f"a wall-clock time ({stamps[0]:.0f})", do)
    if layout.rate_hz is None:
        return Stamped(time_s=time_s)
    even = Uniform(rate_hz=layout.rate_hz, start_s=float(time_s[0]))
    with np.errstate(over="ignore"):
        apart = np.flatnonzero(np.abs(time_s - even.times(len(time_s))) * layout.rate_hz > 0.5)
    if apart.size:
        came = f"times that leave it in line {first_line + apart[0]}"
        raise InputRefused(
            f"an even {layout.rate_hz:g} Hz, as the layout says", came, "leave rate_hz out of the layout"
        )
    return even


def _seconds(time: TimeColumn, stamps: Floats) -> Floats:
    found = find_unit(time.unit)
    factor = found[1] if found else 1.0
    return (stamps - time.zero) * factor if time.zero or factor != 1.0 else stamps


def _channel(channel: LayoutChannel, values: Floats, clock: Clock, faults: list[Fault]) -> Channel:
    endless = np.isinf(values)
    if endless.any():
        values[endless] = np.nan
        faults.append(Fault(kind="missing", words=f"{endless.sum()} infinite values in {', '.join(channel.columns)}"))
    empty = [
        column
        for column, (axis, _) in zip(channel.columns, channel.scales, strict=True)
        if np.isnan(values[:, axis]).all()
    ]
    if empty:
        faults.append(Fault(kind="missing", words=f"no number in column {', '.join(empty)}"))
    values.flags.writeable = False
    found = find_unit(channel.unit)
    return Channel(
        kind=channel.kind,
        at=channel.at,
        frame=Frame.GLOBAL if channel.up else channel.frame,
        unit=found[0] if found else channel.unit,
        clock=clock,
        values=values,
    )
