"""The rows of a storage file to numbers: parted by blanks, in pieces, with line and column of whatever is no number."""

from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from kinescript.errors import InputRefused
from kinescript.signal.arrays import Floats

PIECE_BYTES = 1 << 20
# how C libraries of Windows write what is no number, beside what Python reads by itself
_UNKNOWN = (b"-1.#ind", b"1.#ind", b"1.#qnan", b"-1.#qnan", b"-nan(ind)", b"1.#inf", b"-1.#inf", b"na")
_COMMA = ord(",")
_BLANKS = np.zeros(256, dtype=bool)
_BLANKS[[9, 10, 11, 12, 13, 32]] = True
_BLANKS_AND_COMMA = _BLANKS.copy()
_BLANKS_AND_COMMA[_COMMA] = True
_AGAIN = "mend that line, or export the file again"


def read_rows(stream: BinaryIO, *, start: int, line: int, labels: tuple[str, ...], width: int) -> Floats:
    """Return the numbers from byte `start` (line `line` of the file), shape (rows, 1 + width * (columns - 1)).

    The first label is the time; every other one has `width` numbers in its cell, parted by commas (1: none). NaN where
    a cell says so. Raises InputRefused, with the line, for ragged rows and for text where numbers belong.
    """
    count = 1 + width * (len(labels) - 1)
    size = stream.seek(0, 2)
    stream.seek(start)
    lines = 1
    while block := stream.read(PIECE_BYTES):
        lines += block.count(b"\n")
    # no more rows than there are line ends, and no more than the bytes can hold
    numbers = np.empty((min(lines, (size - start) // (2 * count) + 1), count))
    row = 0
    for first, text in _pieces(stream, start, line):
        found = _numbers(text, first, labels, width)
        if row + len(found) > len(numbers):
            raise InputRefused("a file that stays as it is while it is read", "one that grew", "read it again")
        numbers[row : row + len(found)] = found
        row += len(found)
    return numbers[:row]


def _pieces(stream: BinaryIO, start: int, line: int) -> Iterator[tuple[int, bytes]]:
    """Yield whole lines, the last with its line end, each piece with the number of its first line."""
    stream.seek(start)
    rest = b""
    while True:
        block = stream.read(PIECE_BYTES)
        text = rest + block if block else rest
        cut = text.rfind(b"\n") + 1 if block else len(text)
        text, rest = text[:cut], text[cut:]
        if len(rest) > PIECE_BYTES:
            raise InputRefused("lines under 1 MB", f"a longer one after line {line}", "check that this is the file")
        if text:
            yield line, text if text.endswith(b"\n") else text + b"\n"
            line += text.count(b"\n")
        if not block:
            return


def _numbers(text: bytes, line: int, labels: tuple[str, ...], width: int) -> Floats:
    count = 1 + width * (len(labels) - 1)
    marks = np.frombuffer(text, dtype=np.uint8)
    blank = (_BLANKS_AND_COMMA if width > 1 else _BLANKS)[marks]
    ends = np.flatnonzero(~blank[:-1] & blank[1:]) + 1  # the byte behind each word; the text ends with a line end
    feeds = np.flatnonzero(marks == ord("\n"))
    per_line = np.diff(np.searchsorted(ends, feeds, side="right"), prepend=0)
    wrong = np.flatnonzero((per_line != count) & (per_line != 0))
    if wrong.size:
        parts = f"{len(labels)} cells" + (f", of {width} numbers after the first," if width > 1 else "")
        came = f"{per_line[wrong[0]]} numbers in line {line + int(wrong[0])}"
        raise InputRefused(f"{parts} in every row", came, _AGAIN)
    lines = line + np.flatnonzero(per_line)
    if width > 1:
        _check_commas(marks, ends, lines, count, width)
        text = text.replace(b",", b" ")
    words = text.split()
    if b"_" not in text:  # Python reads 1_000 as a number; people do not
        with suppress(ValueError):
            return np.fromiter(map(float, words), dtype=np.float64, count=len(words)).reshape(-1, count)
    flat = np.empty(len(words))
    for index, word in enumerate(words):
        value = _number(word)
        if value is None:
            row, column = divmod(index, count)
            label = labels[0 if column == 0 else 1 + (column - 1) // width]
            came = f"{word[:40].decode('utf-8', 'replace')!r} in line {lines[row]}, column {label!r}"
            raise InputRefused("a number", came, "mend that cell, or write nan when it is not known")
        flat[index] = value
    return flat.reshape(-1, count)


def _check_commas(
    marks: NDArray[np.uint8], ends: NDArray[np.intp], lines: NDArray[np.intp], count: int, width: int
) -> None:
    commas = (marks[ends] == _COMMA).reshape(len(lines), count)
    usual = np.zeros(count, dtype=bool)
    for part in range(1, width):
        usual[part::width] = True
    odd = np.flatnonzero((commas != usual).any(axis=1))
    if odd.size or int((marks == _COMMA).sum()) != len(lines) * int(usual.sum()):
        at = f"others in line {lines[odd[0]]}" if odd.size else "one too many"
        raise InputRefused(f"commas only between the {width} numbers of a cell", at, _AGAIN)


def _number(word: bytes) -> float | None:
    if word.lower() in _UNKNOWN:
        return float("nan")
    try:
        return float(word.replace(b"_", b"?"))
    except ValueError:
        return None
