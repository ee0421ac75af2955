"""Which columns of a text export are read, and as what."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, replace

from kinescript.formats.dialects.dialect import Dialect, Group
from kinescript.formats.dialects.head import Head
from kinescript.formats.names import printable
from kinescript.record.channel import ChannelKind
from kinescript.record.fault import Fault

_LONGEST_NAME = 200
_AXES = {"x": 0, "y": 1, "z": 2}
_SCALAR_FIRST = {"w": 0, "scalar": 0, "s": 0, "x": 1, "y": 2, "z": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A channel to be read: its columns in the order of its axes, the column of its time, how many rows are its own.

    `unit` is as the file or the dialect spells it, and `said` whether the file does; `rate_hz` is that of its own
    column. None where there is no such thing.
    """

    group: Group
    label: str
    columns: tuple[int, ...]
    unit: str
    said: bool
    time: int | None
    count: int | None
    rate_hz: float | None


def plan_channels(head: Head, dialect: Dialect, *, stem: str, faults: list[Fault]) -> tuple[Planned, ...]:
    """Return what is read of a table, in the order of the dialect; `stem` is the file's name without its ending.

    What is left out is told in `faults`.
    """
    groups = [g for g in dialect.groups if not g.member or re.fullmatch(g.member, stem, re.IGNORECASE)]
    gathered: dict[tuple[int, str], dict[int, int]] = defaultdict(dict)
    units: dict[int, str] = {}
    left: list[str] = []
    for column, name in enumerate(head.names):
        if not name or (len(name) <= _LONGEST_NAME and _is_aside(name, dialect)):
            continue
        fits = ((i, re.fullmatch(g.columns, name[:_LONGEST_NAME])) for i, g in enumerate(groups))
        found = next(((i, m) for i, m in fits if m), None)
        if found is None or len(name) > _LONGEST_NAME:
            left.append(name[:60])
            continue
        index, match = found
        words = match.groupdict()
        label = _label(words, head, column, dialect, stem)
        units[column] = words.get("unit") or ""
        axis = (words.get("axis") or "").lower()
        places = gathered[index, label if axis else f"{label}\0{name}\0{column}"]
        places[_axis(groups[index], axis)] = column
    times = [
        c for c, n in enumerate(head.names) if dialect.time and re.fullmatch(dialect.time.columns, n[:_LONGEST_NAME])
    ]
    planned: list[Planned] = []
    for (index, label), places in gathered.items():
        group = groups[index]
        order = tuple(places[axis] for axis in sorted(places))
        if len(places) != _axes(group, axisless="\0" in label):
            left += [head.names[column] for column in order]
            continue
        planned.append(_planned(group, label, order, units[order[0]], head, dialect, times))
    planned.sort(key=lambda each: dialect.groups.index(each.group))
    if left:
        shown = ", ".join(left[:8]) + (f" and {len(left) - 8} more" if len(left) > 8 else "")
        faults.append(
            Fault(kind="unknown", words=f"columns of {printable(stem)} that are not read: {printable(shown)}")
        )
    return _named_apart(planned)


def _is_aside(name: str, dialect: Dialect) -> bool:
    times = (dialect.time.columns,) if dialect.time else ()
    return any(re.fullmatch(pattern, name) for pattern in (*dialect.aside, *times))


def _label(words: dict[str, str | None], head: Head, column: int, dialect: Dialect, stem: str) -> str:
    if words.get("sensor"):
        return f"{words['sensor']}{words.get('side') or ''}".strip()
    return head.sensors[column] or head.label or dialect.fixed_label or stem


def _axis(group: Group, axis: str) -> int:
    if group.kind is ChannelKind.ORIENTATION and not group.euler:
        return _SCALAR_FIRST[axis]
    return _AXES.get(axis, 0)


def _axes(group: Group, *, axisless: bool) -> int:
    if axisless:
        return 1
    return 4 if group.kind is ChannelKind.ORIENTATION and not group.euler else 3


def _planned(
    group: Group, label: str, columns: tuple[int, ...], unit: str, head: Head, dialect: Dialect, times: list[int]
) -> Planned:
    stated = head.stated.get(head.names[columns[0]])
    said = unit or head.units[columns[0]] or (stated.unit if stated else None)
    spellings = dict(dialect.units)
    text = said or group.unit
    return Planned(
        group=group,
        label=label,
        columns=columns,
        unit=spellings.get(text, text),
        said=bool(said),
        time=_time_column(columns[0], times),
        count=stated.count if stated else None,
        rate_hz=_rate_hz(head.rates[columns[0]]),
    )


def _rate_hz(text: str) -> float | None:
    found = re.fullmatch(r"(\d{1,7}(?:\.\d{1,12})?) ?Hz", text)
    return float(found[1]) if found else None


def _time_column(column: int, times: list[int]) -> int | None:
    """Return the nearest column of time to the left of a channel, else the first of all."""
    before = bisect_left(times, column)
    return times[before - 1] if before else times[0] if times else None


def _named_apart(planned: list[Planned]) -> tuple[Planned, ...]:
    """Return channels without axes under their sensor alone where it has one, under sensor and column where several."""
    often = Counter((each.group.kind, each.label.split("\0")[0]) for each in planned if "\0" in each.label)
    out, seen = [], Counter[tuple[ChannelKind, str]]()
    for each in planned:
        if "\0" in each.label:
            sensor, name, _ = each.label.split("\0")
            alone = often[each.group.kind, sensor] == 1
            label = sensor if alone or name == sensor else f"{sensor} {name}"
            seen[each.group.kind, label] += 1
            again = seen[each.group.kind, label]
            out.append(replace(each, label=label if again == 1 else f"{label} ({again})"))
        else:
            out.append(each)
    return tuple(out)
