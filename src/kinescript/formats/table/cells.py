"""The cells of a table to numbers: in pieces, by column, with line and column of whatever is no number."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

import numpy as np

from kinescript.errors import InputRefused
from kinescript.formats.table.form import MISSING, TableForm
from kinescript.signal.arrays import Floats

PIECE_BYTES = 1 << 22
LONGEST_LINE_BYTES = 1 << 20
_MOST_ODD = 3
# a decimal comma as Python reads it; a point beside it (of thousands?) becomes no number
_COMMA, _BACK = bytes.maketrans(b",.", b".?"), bytes.maketrans(b".?", b",.")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Target:
    """Where one column's numbers go: an axis of an array of shape (time, axis), and the factor on the way."""

    column: int
    values: Floats
    axis: int
    factor: float


def fill(stream: BinaryIO, form: TableForm, targets: tuple[Target, ...], *, most_rows: int) -> int:
    """Write every row of the table into the targets and return how many rows there were.

    Raises InputRefused, with line and column, for ragged rows, blank lines between rows and text where numbers belong.
    """
    row, odd = 0, 0
    for line, rows, piece in _pieces(stream, form):
        text = piece.translate(_COMMA) if form.decimal == "," else piece
        # a table with words or gaps all through is not tried again and again
        table = _plain(text, form, rows) if odd < _MOST_ODD else None
        if table is not None and row + len(table) <= most_rows:
            for target in targets:
                out = target.values[row : row + len(table), target.axis]
                np.multiply(table[:, target.column], target.factor, out=out)
            row += len(table)
            continue
        odd += 1
        cells = _cells(text, form, line)
        risky = b"_" in text  # Python reads 1_000 as a number; people do not
        count = len(cells) // len(form.columns)
        if row + count > most_rows:
            raise InputRefused("a file that stays as it is while it is read", "one that grew", "read it again")
        for target in targets:
            column = cells[target.column :: len(form.columns)]
            target.values[row : row + count, target.axis] = _numbers(column, form, line, target.column, risky)
            if target.factor != 1.0:
                target.values[row : row + count, target.axis] *= target.factor
        row += count
    return row


def _plain(text: bytes, form: TableForm, rows: int) -> Floats | None:
    """Return a piece of nothing but numbers at once, shape (rows, columns); None when any cell needs a closer look."""
    if not text.isascii() or b"_" in text:
        return None
    with suppress(ValueError):
        table = np.loadtxt(BytesIO(text), delimiter=form.delimiter, comments=None, ndmin=2)
        if table.shape == (rows, len(form.columns)):
            return table
    return None


def count_rows(stream: BinaryIO, form: TableForm) -> int:
    """Return how many rows of cells the table has, whatever is in them."""
    return sum(rows for _, rows, _ in _pieces(stream, form))


def sample(head: bytes, form: TableForm) -> Floats:
    """Return the numbers of the whole rows in a file's first bytes, shape (rows, columns); NaN for columns of text."""
    cut = head.rfind(form.newline) + 1
    for line, _, piece in _pieces(BytesIO(head[:cut] if cut > form.start else head), form):
        text = piece.translate(_COMMA) if form.decimal == "," else piece
        cells = _cells(text, form, line)
        out = np.full((len(cells) // len(form.columns), len(form.columns)), np.nan)
        for column in range(len(form.columns)):
            with suppress(InputRefused):
                out[:, column] = _numbers(cells[column :: len(form.columns)], form, line, column, b"_" in text)
        return out
    return np.full((0, len(form.columns)), np.nan)


def _pieces(stream: BinaryIO, form: TableForm) -> Iterator[tuple[int, int, bytes]]:
    """Yield whole lines, parted by line feeds and without a last one: the number of the first, how many, the text."""
    stream.seek(form.start)
    line, rest, blank = form.line, b"", 0
    while True:
        block = stream.read(PIECE_BYTES)
        text = rest + block
        cut = text.rfind(form.newline) + 1 if block else len(text)
        text, rest = text[:cut], text[cut:]
        if len(rest) > LONGEST_LINE_BYTES:
            raise InputRefused("lines under 1 MB", f"a longer one after line {line}", "check that this is a table")
        lines = text.count(form.newline)
        if b"\r" in text:
            text = text.replace(b"\r\n", b"\n") if form.newline == b"\n" else text.replace(b"\r", b"\n")
        full = text.rstrip(b" \n")
        if full:
            gap = 0 if full.startswith(b"\n") else full.find(b"\n\n")
            if gap >= 0 and not blank:
                blank = line + full[: gap + 1].count(b"\n") - (gap == 0)
            if blank:
                raise InputRefused("rows without a blank line between them", f"a blank line {blank}", "take it out")
        used = full.count(b"\n") + 1 if full else 0
        if full:
            yield line, used, full.replace(b'"', b"")
        if lines > used and not blank:
            blank = line + used
        line += lines
        if not block:
            return


def _cells(text: bytes, form: TableForm, line: int) -> list[bytes]:
    width = len(form.columns)
    delimiter = form.delimiter.encode()
    if width == 1 and delimiter not in text:
        return text.split(b"\n")
    marks = np.frombuffer(text, dtype=np.uint8)
    ends = np.append(np.flatnonzero(marks == ord("\n")), len(text))
    counts = np.diff(np.searchsorted(np.flatnonzero(marks == ord(delimiter)), ends), prepend=0) + 1
    if (counts != width).any():
        wrong = int(np.flatnonzero(counts != width)[0])
        came = f"{counts[wrong]} in line {line + wrong}"
        raise InputRefused(f"{width} cells in every row", came, "mend that line, or export the recording again")
    return text.replace(b"\n", delimiter).split(delimiter)


def _numbers(cells: list[bytes], form: TableForm, line: int, column: int, risky: bool) -> Floats:
    """Return the numbers of one column, shape (rows,), NaN for a cell that is empty or says so."""
    if not risky:
        with suppress(ValueError):
            return np.fromiter(map(float, cells), dtype=np.float64, count=len(cells))
    out = np.empty(len(cells))
    for row, cell in enumerate(cells):
        word = cell.strip()
        try:
            out[row] = np.nan if word.lower().decode("latin-1") in MISSING else float(word.replace(b"_", b"?"))
        except ValueError:
            word = word.translate(_BACK) if form.decimal == "," else word
            shown = word[:40].decode("utf-8", "replace")
            came = f"{shown!r} in line {line + row}, column {form.columns[column]!r}"
            raise InputRefused("a number", came, "mend that cell, or leave it empty when it is not known") from None
    return out
