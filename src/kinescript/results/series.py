"""Every curve on one clock as a Parquet file, with its units, Cardan sequences and zero in the file's metadata."""

import json
from pathlib import Path

import numpy as np

from kinescript.body.joints import CURVES
from kinescript.findings.assessment import Assessment
from kinescript.motion.angles import curve_of
from kinescript.signal.arrays import Floats
from kinescript.signal.resample import interpolate


def find_columns(assessment: Assessment) -> dict[str, Floats]:
    """Return time_s and every curve with its sigma by column name, each of shape (time,), NaN where unknown."""
    time_s = assessment.pose.time_s
    columns = {"time_s": time_s}
    clocks = {a.joint: a.time_s for a in assessment.angles}
    for curve in CURVES:
        found = curve_of(assessment.angles, curve)
        if found is None:
            continue
        values, sigma = (_on_clock(clocks[curve.joint], v, time_s) for v in found)
        columns[curve.name] = values
        columns[f"{curve.name}_sigma"] = sigma
    return columns


def find_metadata(assessment: Assessment) -> dict[str, str]:
    """Return what the file says about its columns: version, units, Cardan sequences and zero, as text."""
    sequences = {a.joint: a.sequence for a in assessment.angles}
    named = {c.name: sequences[c.joint] for c in CURVES if c.joint in sequences}
    units = {"time_s": "s"} | {name: "deg" for name in find_columns(assessment) if name != "time_s"}
    zero = assessment.made_by.setting("zero")
    return {
        "kinescript": assessment.made_by.version,
        "units": json.dumps(units),
        "sequences": json.dumps(named),
        "pelvis_sequence": next((v for n, v in named.items() if n.startswith("pelvis")), ""),
        "zero": zero if isinstance(zero, str) else "anatomical",
    }


def write_series(path: Path, assessment: Assessment) -> None:
    """Write the columns as Parquet (version 2) to this path; raises OSError when the machine refuses."""
    import duckdb

    columns, metadata = find_columns(assessment), find_metadata(assessment)
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

    full = "space left" in str(error).lower() or "disk full" in str(error).lower()
    return (errno.ENOSPC, "no space left on device") if full else (errno.EIO, str(error).splitlines()[0])


def _on_clock(own_s: Floats, values: Floats, time_s: Floats) -> Floats:
    if own_s.shape == time_s.shape and np.array_equal(own_s, time_s):
        return values
    return interpolate(own_s, values[:, None], time_s)[:, 0]


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
