"""Columns of numbers and a layout to a Recording, wherever the numbers came from."""

import difflib
from collections.abc import Collection, Sequence

import numpy as np

from kinescript.body.frames import Frame
from kinescript.body.units import find_unit
from kinescript.errors import InputRefused
from kinescript.formats.table.layout import Layout, LayoutChannel, TimeColumn
from kinescript.record.channel import Channel
from kinescript.record.clock import Clock, Stamped, Uniform
from kinescript.record.fault import Fault
from kinescript.record.made_by import MadeBy
from kinescript.record.recording import Recording
from kinescript.record.site_names import name_sites
from kinescript.signal.arrays import Floats

_LATEST_START_S = 1e7


def recording_of(
    layout: Layout, arrays: Sequence[Floats], clock: Clock, *, name: str, kind: str, file: tuple[str, str]
) -> Recording:
    """Return the Recording of a layout's channels, an array of shape (rows, columns) each, in the layout's units.

    Infinite values and columns without a number become NaN and a fault; the arrays are taken over, not copied. A muscle
    channel without any place lies where the name of its column says. `kind` is the word for the format, `file` the name
    and the digest of the file.
    """
    faults: list[Fault] = []
    channels = tuple(
        _channel(channel, array, clock, faults) for channel, array in zip(layout.channels, arrays, strict=True)
    )
    recording = Recording(
        id=name,
        subject=layout.subject.subject,
        task=layout.task,
        channels=channels,
        marks=tuple(mark.mark for mark in layout.marks),
        mountings=layout.mountings,
        faults=tuple(faults),
        made_by=MadeBy(settings=(*layout.settings.items(), ("format", kind)), inputs=(file,)),
    )
    # kinds and labels are the layout's own words; only a muscle channel that has nothing but columns is read by them
    said = {channel.label for channel in layout.channels if channel.label is not None}
    return name_sites(recording, keep=said, volts=False)


def check_columns(index: Collection[str], layout: Layout, *, what: str = "table") -> None:
    """Raise InputRefused, with the nearest names, when a column the layout names is not among those there are."""
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
        f"a {what} without it (nearest: {', '.join(map(repr, near))})",
        "correct the layout's columns",
    )


def find_clock(layout: Layout, stamps: Floats, *, first: int, row: str) -> Clock:
    """Return the clock of rows with these stamps, shape (rows,), in the time column's own unit.

    `row` and `first` name a row in a sentence: "line" 3 is the first. Raises InputRefused for a time that is missing,
    does not rise, is one of a wall clock, or leaves the rate the layout says.
    """
    if layout.time is None:
        return Uniform(rate_hz=layout.rate_hz or 0.0, start_s=layout.start_s)
    time_s = _seconds(layout.time, stamps)
    bad = np.flatnonzero(~np.isfinite(time_s))
    if bad.size:
        raise InputRefused("a time in every row", f"none in {row} {first + bad[0]}", "fill it in, or give rate_hz")
    fallen = np.flatnonzero(np.diff(time_s) <= 0) + 1
    if fallen.size:
        came = f"{stamps[fallen[0]]:.10g} after {stamps[fallen[0] - 1]:.10g} in {row} {first + fallen[0]}"
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
        came = f"times that leave it in {row} {first + apart[0]}"
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
