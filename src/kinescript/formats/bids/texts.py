"""The small texts of a dataset, tables with a header and JSON objects, read within bounds."""

import json
import math
from pathlib import Path
from typing import Any

from kinescript.errors import InputRefused

_LARGEST_TABLE_BYTES, _LARGEST_JSON_BYTES, _MOST_ROWS = 10_000_000, 2_000_000, 100_000
_AGAIN = "correct it, or export the dataset again"


def read_rows(path: Path) -> tuple[dict[str, str], ...]:
    """Return the rows of a .tsv with a header, cells by column; n/a is an empty text.

    Raises InputRefused with the file's name for ragged rows, a column named twice, or text that is not UTF-8.
    """
    lines = [line.rstrip("\r") for line in _text(path, _LARGEST_TABLE_BYTES).split("\n")]
    while lines and not lines[-1].strip():
        lines.pop()
    if not lines:
        raise InputRefused("a table with a header", "an empty file", _AGAIN, place=path.name)
    if len(lines) > _MOST_ROWS:
        raise InputRefused(f"at most {_MOST_ROWS} rows", f"{len(lines)}", "check the dataset", place=path.name)
    names = [name.strip() for name in lines[0].split("\t")]
    if len(set(names)) < len(names):
        raise InputRefused("one column a name", "a name given twice", _AGAIN, place=path.name)
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) != len(names):
            came = f"{len(cells)} in line {number}"
            raise InputRefused(f"{len(names)} cells in every row", came, _AGAIN, place=path.name)
        rows.append(dict(zip(names, ("" if cell.lower() == "n/a" else cell for cell in cells), strict=True)))
    return tuple(rows)


def read_json(path: Path) -> dict[str, Any]:
    """Return the object a .json holds; raises InputRefused with the file's name when it holds none."""
    try:
        tree = json.loads(_text(path, _LARGEST_JSON_BYTES))
    except (ValueError, RecursionError) as error:
        raise InputRefused("a JSON document", str(error)[:100], "mend the text there", place=path.name) from error
    if not isinstance(tree, dict):
        raise InputRefused("a JSON object", "something else", _AGAIN, place=path.name)
    return tree


def number_of(value: Any) -> float | None:
    """Return a finite number that stands in a cell or a key, or None.

    >>> number_of("1e3"), number_of("n/a"), number_of(True)
    (1000.0, None, None)
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        number = float(value.replace("_", "?") if isinstance(value, str) else value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def word_of(value: Any) -> str:
    """Return a text that stands in a key, printable and of at most 200 characters; n/a, and what is no text, is empty.

    >>> word_of(" n/a ")
    ''
    """
    text = value.strip()[:200] if isinstance(value, str) else ""
    return "" if text.lower() in ("n/a", "na") else "".join(c if c.isprintable() else "?" for c in text)


def _text(path: Path, most: int) -> str:
    try:
        if path.exists() and not path.is_file():
            # a pipe or a device would wait for ever
            raise InputRefused("files in the dataset", "a pipe or a device", "take it out", place=path.name)
        with path.open("rb") as file:
            raw = file.read(most + 1)
        if len(raw) > most:
            raise InputRefused(
                f"a text under {most // 1_000_000} MB", "a larger one", "check the dataset", place=path.name
            )
        return raw.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "bytes that are not UTF-8 text"
        raise InputRefused("a readable text file", reason.lower(), _AGAIN, place=path.name) from error
