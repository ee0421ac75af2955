"""What is in a table nobody has explained yet, and a starter layout to complete."""

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kinescript.body.units import find_unit
from kinescript.documents.write import write_text
from kinescript.errors import InputRefused
from kinescript.formats.table.cells import count_rows, sample
from kinescript.formats.table.form import HEAD_BYTES, TableForm, find_form
from kinescript.formats.table.starter import Guess, find_guesses, starter_text
from kinescript.record.clock import Stamped
from kinescript.signal.arrays import Floats

_TIME_NAME = re.compile(
    r"(time|zeit|temps|tiempo|t|seconds|timestamp)([\s_]?(stamp|s|ms|us|ns))?\s*([\[(].*[\])])?", re.IGNORECASE
)
_SAMPLE_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class TableDescription:
    """A table as it is found: its columns with the units it states, its rows, its delimiter, its clock, and guesses.

    `rate_hz` and `start` (in the time column's own unit) come from a time-like column, and are None without one.
    """

    file: str
    columns: tuple[str, ...]
    units: tuple[str, ...]
    rows: int
    delimiter: str
    decimal: str
    time_column: str | None
    time_unit: str | None
    start: float | None
    rate_hz: float | None
    guesses: tuple[Guess, ...]

    @property
    def summary(self) -> str:
        """What the table is, in one line."""
        columns = ", ".join(self.columns[:8]) + (" ..." if len(self.columns) > 8 else "")
        return f"a table of {self.rows} rows and {len(self.columns)} columns ({columns})"

    def starter(self) -> str:
        """Return a LAYOUT.toml for it: what is sure filled in, what is not as comments to complete."""
        return starter_text(
            file=self.file,
            columns=self.columns,
            rows=self.rows,
            clock=(self.time_column, self.time_unit, self.start, self.rate_hz),
            guesses=self.guesses,
        )


def describe_table(path: Path) -> TableDescription:
    """Return what is in a table, without a layout; every row is counted, numbers are looked at near its start only.

    Raises InputRefused, with the file's name, when it is no table of numbers.
    """
    path = Path(path)
    try:
        with path.open("rb") as stream:
            head = stream.read(_SAMPLE_BYTES)
            form = find_form(head[:HEAD_BYTES], whole=len(head) < HEAD_BYTES)
            rows = count_rows(stream, form)
            samples = sample(head, form)
    except InputRefused as error:
        raise error.at(path.name) from error.__cause__
    except OSError as error:
        reason = (error.strerror or "an error").lower()
        raise InputRefused("a readable table", reason, "check the path and the file", place=path.name) from error
    time = next((i for i, name in enumerate(form.columns) if looks_like_time(name, samples[:, i])), None)
    unit = None if time is None else _time_unit(form, time)
    factor = find_unit(unit) if unit else None
    stamps = samples[:, time] if time is not None else np.empty(0)
    rate_hz = Stamped(time_s=stamps * factor[1]).rate_hz if factor else None
    return TableDescription(
        file=path.name,
        columns=form.columns,
        units=form.units,
        rows=rows,
        delimiter=form.delimiter,
        decimal=form.decimal,
        time_column=None if time is None else form.columns[time],
        time_unit=unit,
        start=None if time is None else float(stamps[0]),
        rate_hz=rate_hz,
        guesses=find_guesses(form.columns, form.units, samples, leave_out=time),
    )


def write_layout(path_table: Path, path_layout: Path) -> None:
    """Describe a table and write a starter layout for it; raises as `describe_table` and `write_text` do."""
    write_text(Path(path_layout), describe_table(path_table).starter())


def looks_like_time(name: str, values: Floats) -> bool:
    """Return whether a column of this name, shape (rows,), tells the time: called so, and rising from row to row."""
    if _TIME_NAME.fullmatch(name) is None:
        return False
    return len(values) > 1 and bool(np.isfinite(values).all() and (np.diff(values) > 0).all())


def _time_unit(form: TableForm, index: int) -> str | None:
    """Return the unit the table states for its time, in its row of units or in the column's name."""
    name = form.columns[index]
    stated = re.search(r"(?:[\[(]\s*|_)(s|ms|us|ns|min)\s*[\])]?$", name)
    unit = form.units[index] or (stated.group(1) if stated else "")
    found = find_unit(unit)
    return unit if found and found[0] == "s" else None
