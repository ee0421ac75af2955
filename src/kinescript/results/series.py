"""Every curve on one clock as a Parquet file, with its units, Cardan sequences and zero in the file's metadata."""

import json
from pathlib import Path

import numpy as np

from kinescript.body.joints import CURVES
from kinescript.findings.assessment import Assessment
from kinescript.formats.parquet_export import write_columns
from kinescript.motion.angles import curve_of
from kinescript.results.muscles import find_level_columns, find_level_words, muscle_clock
from kinescript.signal.arrays import Floats
from kinescript.signal.resample import interpolate


def find_columns(assessment: Assessment) -> dict[str, Floats]:
    """Return time_s and every curve and level with its sigma by column name, of shape (time,), NaN where unknown.

    The rows are those of the pose; where there is none, as with muscles alone, 100 a second.
    """
    time_s = assessment.pose.time_s if len(assessment.pose.time_s) else muscle_clock(assessment.activations)
    columns = {"time_s": time_s}
    clocks = {a.joint: a.time_s for a in assessment.angles}
    for curve in CURVES:
        found = curve_of(assessment.angles, curve)
        if found is None:
            continue
        values, sigma = (_on_clock(clocks[curve.joint], v, time_s) for v in found)
        columns[curve.name] = values
        columns[f"{curve.name}_sigma"] = sigma
    return columns | find_level_columns(assessment, time_s)


def find_metadata(assessment: Assessment) -> dict[str, str]:
    """Return what the file says about its columns: version, units, sequences, zero, what levels are shares of."""
    sequences = {a.joint: a.sequence for a in assessment.angles}
    named = {c.name: sequences[c.joint] for c in CURVES if c.joint in sequences}
    levels, references = find_level_words(assessment)
    units = {"time_s": "s"} | {name: levels.get(name, "deg") for name in find_columns(assessment) if name != "time_s"}
    zero = assessment.made_by.setting("zero")
    return {
        "kinescript": assessment.made_by.version,
        "units": json.dumps(units),
        "sequences": json.dumps(named),
        "pelvis_sequence": next((v for n, v in named.items() if n.startswith("pelvis")), ""),
        "zero": zero if isinstance(zero, str) else "anatomical",
        "normalised_to": json.dumps(references),
    }


def write_series(path: Path, assessment: Assessment) -> None:
    """Write the columns as Parquet (version 2) to this path; raises OSError when the machine refuses."""
    write_columns(path, find_columns(assessment), find_metadata(assessment))


def _on_clock(own_s: Floats, values: Floats, time_s: Floats) -> Floats:
    if own_s.shape == time_s.shape and np.array_equal(own_s, time_s):
        return values
    return interpolate(own_s, values[:, None], time_s)[:, 0]
