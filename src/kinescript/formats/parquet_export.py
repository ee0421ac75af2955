"""Columns of numbers as one Parquet file with words about them in its metadata; a Recording as such a file."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from kinescript.documents.write import write_whole
from kinescript.errors import InputRefused
from kinescript.formats.table.writer import TIME, layout_of, layout_text
from kinescript.record.recording import Recording
from kinescript.signal.arrays import Floats

LAYOUT_KEY = "kinescript_layout"


def write_parquet(recording: Recording, path: Path) -> None:
    """Write a recording as one Parquet file, whole or not at all; the layout of its columns stands in its metadata.

    The key is `kinescript_layout`, the value the same TOML that stands beside a CSV. Every number is kept as it is.
    Raises InputRefused when channels do not share one clock, or hold what a layout cannot say; MachineRefused as
    `write_whole` does.
    """
    path = Path(path)
    try:
        layout = replace(layout_of(recording), delimiter=None, decimal=None, skip_lines=None)
    except ValueError as error:
        do = "write another format"
        raise InputRefused("a recording that fits a table", str(error), do, place=path.name) from error
    columns = {TIME: recording.channels[0].time_s} if layout.time else {}
    for channel, said in zip(recording.channels, layout.channels, strict=True):
        columns |= {name: channel.values[:, axis] for axis, name in enumerate(said.columns)}
    write_whole(path, lambda temporary: write_columns(temporary, columns, {LAYOUT_KEY: layout_text(layout)}))


def write_columns(path: Path, columns: Mapping[str, Floats], metadata: Mapping[str, str]) -> None:
    """Write columns of shape (rows,) as Parquet (version 2), NaN as NaN, and the metadata of the file.

    Raises OSError when the machine refuses.
    """
    import duckdb

    rows = {name: np.array(values, dtype=np.float64) for name, values in columns.items()}
    # duckdb reads NaN from NumPy as NULL; unknown stays NaN, and a row is never dropped
    chosen = ", ".join(f"coalesce({_name(n)}, 'NaN'::DOUBLE) AS {_name(n)}" for n in rows)
    kept = ", ".join(f"{_name(key)}: {_quoted(value)}" for key, value in metadata.items())
    try:
        with duckdb.connect(":memory:") as connection:
            connection.execute(
                "SET autoinstall_known_extensions=false; SET autoload_known_extensions=false; SET threads=2"
            )
            connection.register("series", rows)
            connection.execute(
                f"COPY (SELECT {chosen} FROM series) TO {_quoted(str(path))} "  # noqa: S608 - every part is quoted
                f"(FORMAT parquet, PARQUET_VERSION v2, KV_METADATA {{{kept}}})"
            )
    except duckdb.IOException as error:
        raise OSError(*_errno_of(error)) from error


def _errno_of(error: Exception) -> tuple[int, str]:
    import errno

    text = str(error).lower()
    if "space left" in text or "disk full" in text:
        return errno.ENOSPC, "no space left on device"
    if "no such file" in text:
        return errno.ENOENT, "no such file or directory"
    if "permission denied" in text:
        return errno.EACCES, "permission denied"
    return errno.EIO, str(error).splitlines()[0]


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
