"""The columns of a Parquet file, read by duckdb held short: this file and nothing else, no extension, little memory."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kinescript.errors import InputRefused
from kinescript.formats.arrays.address import FoundArray, Index
from kinescript.formats.names import printable

_MEMORY = "256MB"
_MOST_COLUMNS = 5000
_MOST_TEXT_BYTES = 1 << 20
_NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE", "BOOLEAN", "DECIMAL")


def refuse(came: str) -> InputRefused:
    """Return the sentence for a file that is not what the format says."""
    return InputRefused("a Parquet file that is whole", came, "write it again")


@contextmanager
def connected(path: Path) -> Iterator[Any]:
    """Yield a duckdb connection that may read this file alone; its errors inside the block become InputRefused."""
    import duckdb

    if any(sign in str(path.resolve()) for sign in "*?[]{}"):
        raise InputRefused("a path without * ? [ ] { }", "one with", "rename the file or its folder")
    settings: dict[str, Any] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "memory_limit": _MEMORY,
        "temp_directory": "",
        "threads": 1,
    }
    try:
        with duckdb.connect(":memory:", config=settings) as connection:
            connection.execute("SET allowed_paths = [" + _quoted(str(path.resolve())) + "]")
            connection.execute("SET enable_external_access = false; SET lock_configuration = true")
            yield connection
    except (duckdb.Error, UnicodeDecodeError) as error:
        raise refuse(f"one that duckdb cannot read ({str(error).splitlines()[0][:120]})") from error


def find_arrays(connection: Any, path: Path) -> dict[str, FoundArray]:
    """Return every column of numbers by its name, shape (rows,); a time stamp is read as seconds since 1970.

    Text and nested columns are left out. Raises InputRefused for more columns than a recording has.
    """
    file = str(path.resolve())
    counted = connection.execute("SELECT num_rows FROM parquet_file_metadata(?)", [file]).fetchone()
    rows = int(counted[0]) if counted else 0
    columns = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [file]).fetchall()
    if rows < 0 or len(columns) > _MOST_COLUMNS:
        raise refuse(f"{rows} rows and {len(columns)} columns")
    out = {}
    for name, kind, *_ in columns:
        is_time = str(kind).startswith("TIMESTAMP")
        if not is_time and str(kind).removeprefix("U").partition("(")[0] not in _NUMBERS:
            continue
        words = "time stamp" if is_time else str(kind).lower()
        read = _reader(connection, file, f"epoch({_name(name)})" if is_time else f"{_name(name)}::DOUBLE", rows)
        out[name] = FoundArray(name=printable(name), shape=(rows,), words=words, column=read)
    return out


def find_texts(connection: Any, path: Path) -> dict[str, str]:
    """Return the texts a file's writer put into its metadata."""
    found = connection.execute("SELECT key, value FROM parquet_kv_metadata(?)", [str(path.resolve())]).fetchall()
    return {
        bytes(key).decode("utf-8", "replace"): bytes(value).decode("utf-8", "replace")
        for key, value in found
        if len(value) < _MOST_TEXT_BYTES
    }


def stated_units(texts: dict[str, str]) -> dict[str, str]:
    """Return the units by column that kinescript's own files state under "units"; none where the text says else."""
    try:
        units = json.loads(texts.get("units", "{}"))
    except (ValueError, RecursionError):
        return {}
    return {k: v for k, v in units.items() if isinstance(v, str)} if isinstance(units, dict) else {}


def _reader(connection: Any, file: str, value: str, rows: int) -> Any:
    def column(_: Index, stop: int | None) -> NDArray[Any]:
        # one row more than the file says it has, so that one that says too little is noticed
        most = rows + 1 if stop is None else min(stop, rows)
        query = f"SELECT coalesce({value}, 'NaN'::DOUBLE) AS v FROM read_parquet(?) LIMIT {most}"  # noqa: S608 - quoted
        return np.asarray(connection.execute(query, [file]).fetchnumpy()["v"])

    return column


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
