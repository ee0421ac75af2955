"""The form of a table, found from its first bytes: delimiter, decimal sign, header, where the numbers begin."""

import csv
import re
from collections import Counter
from dataclasses import dataclass

from kinescript.body.units import find_unit
from kinescript.errors import InputRefused

HEAD_BYTES = 1 << 18
MOST_COLUMNS = 5000
A_TABLE = "a table of numbers (CSV or TSV)"
MISSING = frozenset(("", "nan", "na", "n/a", "null", "none"))
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?|[+-]?inf(inity)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableForm:
    """How a table is written; `start` is the byte its numbers begin at, `line` the number of that line, from 1.

    `columns` are the header's names made unique, or "1", "2", ... without a header; `units` stand beside them.
    """

    columns: tuple[str, ...]
    units: tuple[str, ...]
    has_header: bool
    delimiter: str
    decimal: str
    newline: bytes
    start: int
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadLine:
    """One line near a file's top, and the byte it starts at."""

    start: int
    text: str


def looks_like_table(head: bytes) -> bool:
    """Return whether the first bytes of a file look like a table of numbers."""
    for whole in (False, True):
        try:
            _, lines = head_lines(head[:HEAD_BYTES], whole)
            delimiter = _find_delimiter(lines)
            rows = [split_cells(line.text, delimiter) for line in lines]
            first = _find_first(rows)
        except InputRefused:
            continue
        # most rows as wide as the first: one that is not is the reader's to name, line and all
        alike = [len(row) == len(rows[first]) and any(map(_is_cell, row)) for row in rows[first:]]
        if sum(alike) >= max(1, 0.8 * len(alike)) and not lines[0].text.lstrip().startswith(("{", "[{")):
            return True
    return False


def find_form(
    head: bytes,
    *,
    whole: bool,
    delimiter: str | None = None,
    decimal: str | None = None,
    skip_lines: int | None = None,
) -> TableForm:
    """Return the form of the table that begins with these bytes; `whole` when they are all of it.

    What is given is taken as said, the rest is found. Raises InputRefused when no rows of numbers are found.
    """
    newline, lines = head_lines(head, whole)
    delimiter = delimiter or _find_delimiter(lines)
    rows = [split_cells(line.text, delimiter) for line in lines]
    if skip_lines is not None:
        if skip_lines >= len(rows):
            raise InputRefused(f"a header in line {skip_lines + 1}", "no such line near its top", "correct skip_lines")
        first = skip_lines if _is_data(rows, skip_lines) else skip_lines + 1
        header = None if first == skip_lines else skip_lines
        first += int(first < len(rows) and _are_units(rows[first]))
    else:
        first = _find_first(rows)
        header = _find_header(rows, first)
    if first >= len(rows):
        raise InputRefused(A_TABLE, "a header with no row below it", "export the recording again")
    names = _names(rows, header, first)
    if len(names) > MOST_COLUMNS:
        raise InputRefused(
            f"at most {MOST_COLUMNS} columns", f"{len(names)}", "check the delimiter, or split the table"
        )
    units = rows[first - 1] if header is not None and first - 1 > header else []
    return TableForm(
        columns=names,
        units=(*units, *[""] * len(names))[: len(names)],
        has_header=header is not None,
        delimiter=delimiter,
        decimal=decimal or find_decimal(rows[first:], delimiter),
        newline=newline,
        start=lines[first].start,
        line=first + 1,
    )


def is_number(cell: str) -> bool:
    """Return whether a cell is written as a number, with either decimal sign."""
    return _NUMBER.fullmatch(cell.strip()) is not None


def head_lines(head: bytes, whole: bool) -> tuple[bytes, list[HeadLine]]:
    """Return what ends a line, and the lines of a file's first bytes; a last one that is cut is left out.

    Raises InputRefused for UTF-16, binary data and nothing at all.
    """
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head:
        raise InputRefused(A_TABLE, "UTF-16 text or binary data", "export it as plain CSV text in UTF-8")
    start = 3 if head.startswith(b"\xef\xbb\xbf") else 0
    newline = b"\r" if b"\r" in head and b"\n" not in head else b"\n"
    lines: list[HeadLine] = []
    while start < len(head):
        end = head.find(newline, start)
        if end < 0 and not whole and lines:
            break  # the last line is cut by the end of the head
        end = len(head) if end < 0 else end
        lines.append(HeadLine(start=start, text=_decode(head[start:end]).rstrip("\r")))
        start = end + 1
    while lines and not lines[-1].text.strip():
        lines.pop()
    if not lines:
        raise InputRefused(A_TABLE, "an empty file", "export the recording again")
    return newline, lines


def _decode(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def split_cells(text: str, delimiter: str) -> list[str]:
    """Return the cells of one line, without their quotes and the spaces around them."""
    if '"' not in text:
        return [cell.strip() for cell in text.split(delimiter)]
    try:
        return [cell.strip() for cell in next(csv.reader([text], delimiter=delimiter), [""])]
    except csv.Error:
        return [cell.strip() for cell in text.split(delimiter)]


def _find_delimiter(lines: list[HeadLine]) -> str:
    """Return what parts most of the last lines into the same number of cells."""
    tail = [line.text for line in lines[-20:]]
    for delimiter in ("\t", ";"):
        if Counter(text.count(delimiter) for text in tail).most_common(1)[0][0]:
            return delimiter
    return ","


def _has_number(row: list[str]) -> bool:
    return any(map(is_number, row))


def _is_cell(cell: str) -> bool:
    return is_number(cell) or cell.lower() in MISSING - {""}


def _is_data(rows: list[list[str]], index: int) -> bool:
    """Return whether a row is one of numbers rather than a header, going by the row below it."""
    if index + 1 >= len(rows):
        return _has_number(rows[index])
    kinds = [is_number(cell) for cell in rows[index + 1]]
    return any(kinds) and _fits(rows[index], kinds)


def _find_first(rows: list[list[str]]) -> int:
    """Return the first row of numbers: as wide as most, and with numbers where the fullest of those has them."""
    numbers = [sum(map(is_number, row)) for row in rows]
    widths = Counter(len(row) for row, count in zip(rows, numbers, strict=True) if count)
    if not widths:
        raise InputRefused(A_TABLE, "text without rows of numbers", "check that this is the right file")
    width = widths.most_common(1)[0][0]
    fullest = max((i for i, row in enumerate(rows) if len(row) == width), key=lambda i: (numbers[i], i))
    kinds = [is_number(cell) for cell in rows[fullest]]
    return next(i for i, row in enumerate(rows) if _fits(row, kinds))


def _fits(row: list[str], kinds: list[bool]) -> bool:
    if len(row) != len(kinds):
        return False
    return all(is_number(c) or c.lower() in MISSING for c, kind in zip(row, kinds, strict=True) if kind) and any(row)


def _find_header(rows: list[list[str]], first: int) -> int | None:
    """Return the row of names above the numbers, past a row of units; None when there is none."""
    width = len(rows[first])
    above = first - 1
    if above > 0 and _are_units(rows[above]) and len(rows[above - 1]) == len(rows[above]):
        above -= 1
    if above < 0 or abs(len(rows[above]) - width) > 1 or rows[above][0].startswith(("#", "//", "%")):
        return None
    return above if any(rows[above]) else None


def _are_units(row: list[str]) -> bool:
    said = [cell.strip("[]()") for cell in row if cell]
    known = sum(find_unit(cell) is not None for cell in said)
    return bool(said) and not _has_number(row) and 2 * known >= len(said)


def find_decimal(rows: list[list[str]], delimiter: str) -> str:
    """Return the decimal sign of the numbers in these rows: a comma only where no number has a point."""
    cells = [cell for row in rows for cell in row if is_number(cell)]
    with_comma = delimiter != "," and any("," in cell for cell in cells)
    return "," if with_comma and not any("." in cell for cell in cells) else "."


def _names(rows: list[list[str]], header: int | None, first: int) -> tuple[str, ...]:
    width = len(rows[first])
    if header is None:
        return tuple(str(i) for i in range(1, width + 1))
    names = list(rows[header])
    while len(names) > width and not names[-1]:
        names.pop()
    if len(names) < width and any(rows[first][len(names) :]):
        came = f"{len(names)} names in line {header + 1} above {width} cells in line {first + 1}"
        raise InputRefused("a name for every column", came, "name every column in the header")
    return unique_names((*names, *[""] * (width - len(names))))


def unique_names(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names with an ordinal behind those that come more than once, so that none is taken for another."""
    named = [name or f"unnamed {index}" for index, name in enumerate(names, start=1)]
    often, seen = Counter(named), Counter[str]()
    out = []
    for name in named:
        seen[name] += 1
        out.append(f"{name} ({seen[name]})" if often[name] > 1 else name)
    return tuple(out)
