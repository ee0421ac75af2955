"""A SYLK table (.slk) to CSV: its cells, and nothing that computes."""

import re
from collections.abc import Iterator
from io import BytesIO

from kinescript.errors import InputRefused

_MOST_COLUMNS = 5000
_MOST_RATIO = 2  # a cell is longer in SYLK than in CSV, unless cells far apart make a table of nothing
LARGEST_BYTES = 64 << 20
_PLACE = re.compile(rb"([XY])(\d{1,7})")


def looks_like_sylk(head: bytes) -> bool:
    """Return whether the first bytes of a file are those of a SYLK table."""
    return re.match(rb"ID;[^\r\n]{0,200}\r?\n", head) is not None and re.search(rb"[\r\n]C;", head) is not None


def sylk_to_csv(raw: bytes) -> bytes:
    """Return the cells of a SYLK table as CSV, every row as wide as the widest, text in quotes.

    Only C records are read: their place (X, Y) and their value (K); an expression (E) is never computed, the value
    beside it is taken. Raises InputRefused for one without an end, without cells, too large, or not row by row.
    Source: Microsoft Multiplan, The SYLK File Format: records end in a line, a doubled semicolon is one, and a place
    that is not said is the last one.
    """
    if len(raw) > LARGEST_BYTES:
        raise InputRefused(f"a SYLK table of up to {LARGEST_BYTES >> 20} MB", "a larger one", "export it as CSV")
    if not re.search(rb"[\r\n]E[ ;\r\n]*\Z", raw[-1000:]):
        raise InputRefused("a whole SYLK table", "one without its end", "export it again")
    rows, size = [], 0
    for row, count in _rows(raw):
        rows.append((row, count))
        size += len(row)
        if size > _MOST_RATIO * len(raw):
            raise InputRefused("a table whose cells are filled", "one of cells far apart", "export it as CSV")
    if not rows:
        raise InputRefused("a SYLK table with cells", "one without", "export it again")
    width = max(count for _, count in rows)
    if width * len(rows) > _MOST_RATIO * len(raw):
        raise InputRefused("a table whose cells are filled", "one of cells far apart", "export it as CSV")
    return b"\n".join(row + b"," * (width - count) for row, count in rows) + b"\n"


def _rows(raw: bytes) -> Iterator[tuple[bytes, int]]:
    """Yield each row that holds a cell, as CSV, and how many columns it has."""
    row = column = now = 0
    cells: list[bytes] = []
    for line in BytesIO(raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")):
        record = line.rstrip(b"\n")
        if not record.startswith((b"C;", b"F;")):
            continue
        row, column = _place(record, row, column)
        value = _value(record) if record.startswith(b"C;") else None
        if value is None:
            continue
        if not 0 < column <= _MOST_COLUMNS or row < max(now, 1):
            came = f"one in row {row}, column {column} after row {now}"
            raise InputRefused("cells row by row, in columns from 1", came, "export it as CSV")
        if row > now and cells:
            yield b",".join(cells), len(cells)
            cells = []
        now = row
        cells += [b""] * (column - len(cells))
        cells[column - 1] = value
    if cells:
        yield b",".join(cells), len(cells)


def _fields(line: bytes) -> list[bytes]:
    return [field.replace(b"\0", b";") for field in line.replace(b";;", b"\0").split(b";")[1:]]


def _place(line: bytes, row: int, column: int) -> tuple[int, int]:
    for field in _fields(line):
        found = _PLACE.fullmatch(field)
        if found and found[1] == b"X":
            column = int(found[2])
        elif found:
            row = int(found[2])
    return row, column


def _value(line: bytes) -> bytes | None:
    value = next((field[1:] for field in _fields(line) if field.startswith(b"K")), None)
    if value is None or not value.startswith(b'"'):
        return value
    inside = value.strip(b'"').replace(b'"', b"'")
    return b'"' + inside + b'"'
