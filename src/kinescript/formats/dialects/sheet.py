"""One table of a text export to signals with their times."""

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np

from kinescript.body.units import find_unit
from kinescript.errors import InputRefused
from kinescript.formats.dialects.dialect import Dialect, Part
from kinescript.formats.dialects.head import HEAD_BYTES, Head, find_head
from kinescript.formats.dialects.plan import Planned, plan_channels
from kinescript.formats.dialects.stamps import find_order, parted, spread_index, tell_gaps, unwrapped
from kinescript.formats.dialects.units import to_quaternions, to_si
from kinescript.formats.table.cells import Target, fill
from kinescript.record.channel import ChannelKind
from kinescript.record.fault import Fault
from kinescript.signal.arrays import ArrayValue, Bools, Floats

LARGEST_BYTES = 4 << 30


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Signal(ArrayValue):
    """Values in SI units, shape (time, axis), and their times in seconds, shape (time,), or an even rate in Hz.

    `part` says whether it is the quantity itself, or the part of an acceleration without gravity, or gravity alone.
    """

    kind: ChannelKind
    part: Part
    label: str
    unit: str
    values: Floats
    time_s: Floats | None
    rate_hz: float | None
    said: bool


def read_sheet(stream: BinaryIO, dialect: Dialect, *, stem: str, faults: list[Fault]) -> list[Signal]:
    """Return the signals of one table; `stem` is its name without its ending. What is wrong is told in `faults`.

    Raises InputRefused when it is cut, ragged or holds no times.
    """
    size = stream.seek(0, 2)
    if size > LARGEST_BYTES:
        raise InputRefused("a file of up to 4 GB", f"{size / 2**30:.0f} GB", "cut it up")
    stream.seek(0)
    raw = stream.read(HEAD_BYTES)
    head = find_head(raw, dialect, whole=len(raw) == size)
    if head.personal:
        words = f"{stem}: what may identify a person (names, comments, places) was left out"
        faults.append(Fault(kind="privacy", words=words))
    planned = plan_channels(head, dialect, stem=stem, faults=faults)
    if not planned:
        return []
    table, rows = _numbers(stream, head, dialect, planned, size, faults)
    by_time: dict[tuple[int | None, int | None, float | None], list[Planned]] = defaultdict(list)
    for each in planned:
        by_time[each.time, each.count, each.rate_hz].append(each)
    out: list[Signal] = []
    for (time, count, rate_hz), group in by_time.items():
        values = {each: np.stack([table[c] for c in each.columns], axis=1)[: _own(count, rows)] for each in group}
        if time is None:
            out += _even(values, rate_hz or head.rate_hz, head, table, dialect, faults)
        else:
            stamps = _unpadded(table[time][: _own(count, rows)], dialect)
            values = {each: array[: len(stamps)] for each, array in values.items()}
            _check_beside(group, table, head, dialect, _own(count, rows))
            out += _stamped(values, stamps, dialect, faults)
    return out


def _unpadded(stamps: Floats, dialect: Dialect) -> Floats:
    """Return the times, shape (rows,), without those at the end that are zeros where a slower channel has ended."""
    later = np.flatnonzero(stamps > stamps[:1]) if dialect.stated else np.empty(0)
    return stamps[: int(later[-1]) + 1] if len(later) else stamps


def _own(count: int | None, rows: int) -> int:
    return rows if count is None else min(count, rows)


def _numbers(
    stream: BinaryIO, head: Head, dialect: Dialect, planned: tuple[Planned, ...], size: int, faults: list[Fault]
) -> tuple[dict[int, Floats], int]:
    """Return by column the numbers of every column that is needed, shape (rows,), and how many rows there are."""
    form = head.form
    lines, last = 1, b""
    stream.seek(form.start)
    while block := stream.read(1 << 22):
        lines, last = lines + block.count(form.newline), block[-1:]
    most_rows = min(lines, (size - form.start) // len(form.columns) + 1)
    wanted = {c for each in planned for c in each.columns} | {each.time for each in planned if each.time is not None}
    if dialect.counter and dialect.counter in head.names:
        wanted.add(head.names.index(dialect.counter))
    if dialect.time is not None:
        wanted |= {t for each in planned for c in each.columns if (t := _beside(c, head, dialect)) is not None}
    table = {column: np.empty((most_rows, 1)) for column in sorted(wanted)}
    targets = tuple(Target(column=c, values=values, axis=0, factor=1.0) for c, values in table.items())
    rows = fill(stream, form, targets, most_rows=most_rows)
    if rows > 1 and last not in (b"", b"\n", b"\r"):
        rows -= 1
        faults.append(Fault(kind="cut", words="the last line has no end and may be cut short; it was left out"))
    out = {column: values[:rows, 0] for column, values in table.items()}
    endless = sum(int(np.isinf(values).sum()) for values in out.values())
    if endless:
        faults.append(Fault(kind="missing", words=f"{endless} infinite values are taken as unknown"))
        for values in out.values():
            values[np.isinf(values)] = np.nan
    return out, rows


def _beside(column: int, head: Head, dialect: Dialect) -> int | None:
    """Return the column of time directly to the left, where every channel has its own."""
    if column == 0 or dialect.time is None or not re.fullmatch(dialect.time.columns, head.names[column - 1]):
        return None
    return column - 1


def _check_beside(group: list[Planned], table: dict[int, Floats], head: Head, dialect: Dialect, rows: int) -> None:
    """Raise InputRefused when the axes of one channel have times of their own that differ by half a sample."""
    for each in group:
        own = [t for c in each.columns if (t := _beside(c, head, dialect)) is not None]
        for other in own[1:]:
            a, b = table[own[0]][:rows], table[other][:rows]
            apart = np.abs(a - b) > 0.5 * np.nanmedian(np.diff(a)) if len(a) > 1 else a != b
            if (apart | (np.isnan(a) != np.isnan(b))).any():
                came = f"axes of {each.label} at different times"
                raise InputRefused("three axes measured together", came, "export it again")


def _stamped(values: dict[Planned, Floats], stamps: Floats, dialect: Dialect, faults: list[Fault]) -> list[Signal]:
    rule = dialect.time
    found = find_unit(rule.unit) if rule else None
    if rule is None or found is None:
        raise InputRefused("a dialect with times in a unit of time", "none", "report this")
    name = next(iter(values)).label
    known = np.isfinite(stamps)
    if not known.all():
        values = {each: array[known] for each, array in values.items()}
    time_s = stamps[known] if rule.wraps is None else unwrapped(stamps[known], rule.wraps)
    if len(time_s) < 2:
        faults.append(Fault(kind="missing", words=f"{name} has fewer than two samples and was left out"))
        return []
    if (np.diff(time_s) <= 0).any():
        order = find_order(time_s, _doubles(time_s, values), faults, name)
        values = {each: array[order] for each, array in values.items()}
        time_s = time_s[order]
    time_s = parted(time_s * found[1], faults, name)
    tell_gaps(time_s, faults, name)
    return [_signal(each, array, faults, time_s, None) for each, array in values.items()]


def _doubles(stamps: Floats, values: dict[Planned, Floats]) -> Bools:
    """Return which samples, shape (n,), equal in every value the one before them in time."""
    order = np.argsort(stamps, kind="stable")
    ordered = np.concatenate(list(values.values()), axis=1)[order]
    equal = (ordered[1:] == ordered[:-1]) | (np.isnan(ordered[1:]) & np.isnan(ordered[:-1]))
    out = np.zeros(len(stamps), dtype=bool)
    out[order[1:]] = equal.all(axis=1)
    return out


def _even(
    values: dict[Planned, Floats],
    rate_hz: float | None,
    head: Head,
    table: dict[int, Floats],
    dialect: Dialect,
    faults: list[Fault],
) -> list[Signal]:
    if rate_hz is None or not (np.isfinite(rate_hz) and 0 < rate_hz < 1e6):
        raise InputRefused("a rate or a column of times", f"{rate_hz or 'none'}", "export it again with its times")
    counter = table.get(head.names.index(dialect.counter)) if dialect.counter in head.names else None
    place = None if counter is None else spread_index(counter, faults)
    out = []
    for each, array in values.items():
        known = np.flatnonzero(np.isfinite(array).any(axis=1))
        # a slower channel ends before the table does
        spread = array[: known[-1] + 1] if each.rate_hz and len(known) else array
        if place is not None and place[-1] + 1 > len(array):
            spread = np.full((int(place[-1]) + 1, array.shape[1]), np.nan)
            spread[place] = array
        out.append(_signal(each, spread, faults, None, rate_hz))
    return out


def _signal(
    planned: Planned, values: Floats, faults: list[Fault], time_s: Floats | None, rate_hz: float | None
) -> Signal:
    kind, unit = to_si(planned, values, faults)
    if kind is ChannelKind.ORIENTATION:
        values = to_quaternions(planned, values, faults)
    return Signal(
        kind=kind,
        part=planned.group.part,
        label=planned.label,
        unit=unit,
        values=values,
        time_s=time_s,
        rate_hz=rate_hz,
        said=planned.said,
    )
