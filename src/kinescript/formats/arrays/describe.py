"""Arrays nobody has explained yet: what they are called, how large they are, and a starter layout for the longest."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from kinescript.body.units import find_unit
from kinescript.errors import InputRefused
from kinescript.formats.arrays.address import FoundArray, columns_of, find_column
from kinescript.formats.table.describe import looks_like_time
from kinescript.formats.table.starter import Guess, find_guesses, starter_text
from kinescript.record.clock import Stamped
from kinescript.signal.arrays import Floats

_SAMPLE_ROWS = 4000
_MOST_COLUMNS = 400
_MOST_LISTED = 200
_RATE_NAME = re.compile(r"(fs|(sampl\w*|frame)?_?(rate|freq)\w*)(_?hz)?", re.IGNORECASE)
_INDEX = re.compile(r"\[([0-9]*):?,?([0-9]*)(,:)?\]$")


@dataclass(frozen=True, slots=True, kw_only=True)
class ArraysDescription:
    """The arrays of a file as they are found, and guesses at the columns of those that share the commonest length.

    `arrays` are names with shapes and types, the first 200; `rates` single numbers whose names speak of a rate.
    `rate_hz` and `start` come from a time-like column, as in a table.
    """

    file: str
    arrays: tuple[tuple[str, str, str], ...]
    array_count: int
    columns: tuple[str, ...]
    rows: int
    rates: tuple[tuple[str, float], ...]
    time_column: str | None
    time_unit: str | None
    start: float | None
    rate_hz: float | None
    guesses: tuple[Guess, ...]

    @property
    def summary(self) -> str:
        """What is in the file, in one line."""
        shown = ", ".join(f"{name} ({size})" for name, size, _ in self.arrays[:8])
        return f"{self.array_count} arrays of numbers: {shown}{' ...' if self.array_count > 8 else ''}"

    def starter(self) -> str:
        """Return a LAYOUT.toml to complete: the columns that share the commonest length, then what else there is."""
        text = starter_text(
            file=self.file,
            columns=self.columns,
            rows=self.rows,
            clock=(self.time_column, self.time_unit, self.start, self.rate_hz),
            guesses=self.guesses,
        )
        lines = [f"# {name} = {value!r} stands in the file\n" for name, value in self.rates]
        named = {re.sub(r"\[[0-9]*:?,?:?[0-9]*\]$", "", column) for column in self.columns}
        others = [f"#   {_plain(name)}: {size}\n" for name, size, _ in self.arrays if name not in named]
        return text + "\n" + "".join(lines) + ("# Other arrays in the file:\n" if others else "") + "".join(others)


def describe_arrays(file: str, arrays: Mapping[str, FoundArray], *, units: Mapping[str, str]) -> ArraysDescription:
    """Return what is in a file of arrays; `units` are those it states, by column, and may be empty.

    Raises InputRefused when no array has two rows.
    """
    columns, rows = _commonest(arrays)
    if not columns:
        raise InputRefused("arrays of numbers with two rows or more", f"{len(arrays)} arrays, none of them so", "look")
    samples = np.stack([_sample(column, arrays) for column in columns], axis=1)
    plain = tuple(_with_axis(column, len(_family(column, columns))) for column in columns)
    last = [name.rpartition(".")[2] for name in plain]
    time = next((i for i, name in enumerate(last) if looks_like_time(name, samples[:, i])), None)
    unit = None if time is None else units.get(columns[time]) or _unit_in(last[time])
    factor = find_unit(unit) if unit else None
    stated = tuple(units.get(column, "") for column in columns)
    guesses = find_guesses(plain, stated, samples, leave_out=time)
    back = dict(zip(plain, columns, strict=True))
    return ArraysDescription(
        file=file,
        arrays=tuple((a.name, a.size_words, a.words) for a in arrays.values())[:_MOST_LISTED],
        array_count=len(arrays),
        columns=columns,
        rows=rows,
        rates=_rates(arrays),
        time_column=None if time is None else columns[time],
        time_unit=unit if factor else None,
        start=None if time is None else float(samples[0, time]),
        rate_hz=Stamped(time_s=samples[:, time] * factor[1]).rate_hz if factor and time is not None else None,
        guesses=tuple(replace(g, columns=tuple(back[name] for name in g.columns)) for g in guesses),
    )


def _commonest(arrays: Mapping[str, FoundArray]) -> tuple[tuple[str, ...], int]:
    """Return the columns of the length that most numbers share, and that length."""
    by_rows: dict[int, list[str]] = defaultdict(list)
    for found in arrays.values():
        columns, rows = columns_of(found)
        if rows > 1:
            by_rows[rows] += columns
    rows = max(by_rows, key=lambda length: length * min(len(by_rows[length]), _MOST_COLUMNS), default=0)
    return tuple(by_rows[rows][:_MOST_COLUMNS]) if rows else (), rows


def _sample(address: str, arrays: Mapping[str, FoundArray]) -> Floats:
    found, index = find_column(address, arrays)
    return found.column(index, _SAMPLE_ROWS).astype(np.float64)


def _family(column: str, columns: tuple[str, ...]) -> list[str]:
    stem = column.rpartition("[")[0]
    return [c for c in columns if stem and c.rpartition("[")[0] == stem]


def _with_axis(column: str, family: int) -> str:
    """Return a column's name as a table would write it: `acc_x` for the first of three, `quat_w` for that of four."""
    found = _INDEX.search(column)
    if found is None or ":" not in found[0]:
        return column
    axis = int(found[1] or found[2] or 0)
    letters = {3: "xyz", 4: "wxyz"}.get(family)
    return column[: found.start()] + (f"_{letters[axis]}" if letters else f" column {axis + 10}")


def _unit_in(name: str) -> str | None:
    stated = re.search(r"_(s|ms|us|ns|min)$", name)
    return stated.group(1) if stated else None


def _rates(arrays: Mapping[str, FoundArray]) -> tuple[tuple[str, float], ...]:
    out: list[tuple[str, float]] = []
    for found in arrays.values():
        if found.count == 1 and _RATE_NAME.fullmatch(found.name.rpartition(".")[2]) and len(out) < 20:
            index = (None, *(0 for _ in found.shape[1:]))
            out.append((found.name, float(found.column(index, 1)[0])))
    return tuple(out)


def _plain(text: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in text)
