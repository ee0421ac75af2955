"""The head of a text export: where its numbers begin, what its columns are called, what it states of itself."""

import json
import re
from dataclasses import dataclass
from typing import Any

from kinescript.errors import InputRefused
from kinescript.formats.dialects.dialect import Dialect
from kinescript.formats.table.form import (
    HEAD_BYTES,
    MOST_COLUMNS,
    HeadLine,
    TableForm,
    find_decimal,
    head_lines,
    split_cells,
    unique_names,
)

__all__ = ["HEAD_BYTES", "Head", "Stated", "find_head"]
_ROWS_LOOKED_AT = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a line of the head states of one column; None where it does not."""

    unit: str | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """A table's form; by column its name as written, its unit, its sensor from a line above, its rate ("" without).

    `label` names the sensor of the whole file, `rate_hz` its rate; both None where the head does not say. `personal`
    tells that it held words that may identify a person.
    """

    form: TableForm
    names: tuple[str, ...]
    units: tuple[str, ...]
    sensors: tuple[str, ...]
    rates: tuple[str, ...]
    stated: dict[str, Stated]
    label: str | None
    rate_hz: float | None
    personal: bool


def find_head(raw: bytes, dialect: Dialect, *, whole: bool) -> Head:
    """Return the head of the file that begins with these bytes; `whole` when they are all of it.

    Raises InputRefused when the names, or rows below them, are not there.
    """
    newline, lines = head_lines(raw, whole)
    at = _header_index(lines, dialect)
    first = at + 1 + len(dialect.below)
    if first >= len(lines):
        raise InputRefused("rows of numbers below the names", "none", "export the recording again")
    above = "\n".join(line.text for line in lines[:first])
    names, rate_hz = _names(above, dialect)
    delimiter = _delimiter(lines[at].text if dialect.header else lines[first].text)
    cells = names if names is not None else split_cells(lines[at].text, delimiter)
    rows = [split_cells(line.text, delimiter) for line in lines[first : first + _ROWS_LOOKED_AT]]
    width = len(rows[0])
    if width > MOST_COLUMNS:
        raise InputRefused(f"at most {MOST_COLUMNS} columns", f"{width}", "check that it is the right file")
    below = {word: split_cells(lines[at + 1 + i].text, delimiter) for i, word in enumerate(dialect.below)}
    form = TableForm(
        columns=unique_names(_wide(cells, width)),
        units=_wide(below.get("unit", []), width),
        has_header=True,
        delimiter=delimiter,
        decimal=find_decimal(rows, delimiter),
        newline=newline,
        start=lines[first].start,
        line=first + 1,
    )
    return Head(
        form=form,
        names=_wide(cells, width),
        units=form.units,
        sensors=_wide(_sensors(lines[:at], delimiter, dialect), width, fill=True),
        rates=_wide(below.get("rate", []), width),
        stated=_stated(above, dialect),
        label=_found(dialect.label, above),
        rate_hz=_rate(dialect, above) if rate_hz is None else rate_hz,
        personal=any(re.search(pattern, above, re.MULTILINE) for pattern in dialect.personal),
    )


def _header_index(lines: list[HeadLine], dialect: Dialect) -> int:
    if dialect.header:
        found = next((i for i, line in enumerate(lines) if re.search(dialect.header, line.text)), None)
    else:
        found = next((i - 1 for i, line in enumerate(lines) if i and not line.text.startswith("#")), None)
    if found is None:
        raise InputRefused("a line of column names near the top", "none", "export the recording again")
    return found


def _names(above: str, dialect: Dialect) -> tuple[list[str] | None, float | None]:
    """Return the columns' names where no line of cells holds them, and the rate where it stands beside them."""
    if dialect.names == "json":
        return _opensignals(above)
    if dialect.names:
        listed = _found(dialect.names, above) or ""
        return split_cells(listed, _delimiter(listed)), None
    return None, None


def _opensignals(above: str) -> tuple[list[str], float]:
    """Return the names of columns, "CH1 EMG" for a channel with its sensor, and the rate in Hz."""
    text = next((line[1:].strip() for line in above.split("\n") if line.startswith("# {")), "")
    try:
        devices: dict[str, dict[str, Any]] = json.loads(text)
        names: list[str] = []
        for number, device in enumerate(devices.values(), start=1):
            before = f"{number} " if len(devices) > 1 else ""
            sensors = dict(zip(map(str, device["label"]), map(str, device["sensor"]), strict=True))
            names += [
                f"{before}{c} {sensors[c]}" if c in sensors else f"{before}{c}" for c in map(str, device["column"])
            ]
        rates = {float(device["sampling rate"]) for device in devices.values()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise InputRefused("the JSON header of OpenSignals", "one that says less", "export it again") from error
    if len(rates) != 1:
        raise InputRefused("devices of one rate", f"{len(rates)} rates", "export them one by one")
    return names, rates.pop()


def _delimiter(text: str) -> str:
    return max(("\t", ";", ","), key=text.count)


def _wide(cells: list[str] | tuple[str, ...], width: int, *, fill: bool = False) -> tuple[str, ...]:
    last = cells[-1] if fill and cells else ""
    return (*cells, *[last] * width)[:width]


def _sensors(lines: list[HeadLine], delimiter: str, dialect: Dialect) -> list[str]:
    """Return by column the sensor that a line above names over its first column only."""
    found = next((line.text for line in lines if dialect.above and re.search(dialect.above, line.text)), None)
    out, last = [], ""
    for cell in split_cells(found, delimiter) if found is not None else []:
        last = cell or last
        out.append(last)
    return out


def _stated(above: str, dialect: Dialect) -> dict[str, Stated]:
    out: dict[str, Stated] = {}
    for found in re.finditer(dialect.stated, above, re.MULTILINE) if dialect.stated else ():
        count = int(found["count"][:18])
        out[found["name"].strip()] = Stated(unit=found["unit"].strip(), count=count)
    return out


def _found(pattern: str, text: str) -> str | None:
    found = re.search(pattern, text, re.MULTILINE) if pattern else None
    return found.group(1).strip() if found else None


def _rate(dialect: Dialect, above: str) -> float | None:
    text = _found(dialect.rate, above)
    if text is None:
        return None
    try:
        return float(text)
    except ValueError:
        raise InputRefused("a rate in Hz", repr(text[:40]), "correct it in the file's head") from None
