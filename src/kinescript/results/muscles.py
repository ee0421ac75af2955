"""What EMG told, as plain data: a block a channel, onsets and bursts, and a column a level."""

import re
from typing import Any

import numpy as np

from kinescript.body.segments import MuscleSite, Place
from kinescript.findings.assessment import Assessment
from kinescript.measures.measure import Measure
from kinescript.muscle.activation import Activation, NormalisedTo
from kinescript.muscle.muscle_signal import MuscleSignal
from kinescript.muscle.onset import Burst, Onset
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Floats
from kinescript.signal.resample import interpolate
from kinescript.signal.spans import Span

Tree = dict[str, Any]
# the clock of rows where muscles alone were recorded
ALONE_HZ = 100.0


def muscle_trees(assessment: Assessment) -> list[Tree]:
    """Return the block `muscles` of assessment.json: every EMG channel in file order, and how far it can be trusted.

    `evidence` are the indices of the measures that speak of it; `column` is its level in series.parquet.
    """
    names = level_columns(assessment.activations)
    levels = {a.at: (a, name) for a, name in zip(assessment.activations, names, strict=True)}
    trees = []
    for signal in assessment.worked.signals:
        activation, column = levels.get(signal.at, (None, None))
        bursts = assessment.worked.bursts_of(signal.at)
        trees.append(
            {
                **_place(signal.at),
                "label": signal.at.words,
                "rate_hz": signal.rate_hz,
                **_quality(signal),
                "steps": list(signal.steps),
                "beats_removed": len(signal.beats_s),
                "normalised_to": None if activation is None else _normalised_to(activation.normalised_to, signal.unit),
                "level_unit": None if activation is None else activation.unit,
                "column": column,
                "bursts": len(bursts),
                "evidence": [i for i, m in enumerate(assessment.measures) if _speaks_of(m, signal.at)],
            }
        )
    return trees


def onset_tree(onset: Onset) -> Tree:
    """Return an onset as the contract has it: site, side, and its 90 % interval in seconds."""
    return {**_place(onset.at), "time_s": onset.time_s, "low_s": onset.low_s, "high_s": onset.high_s}


def burst_tree(burst: Burst) -> Tree:
    """Return a burst: its span as far as it was seen, onset and offset with intervals or null, its level with sigma."""
    return {
        **_place(burst.at),
        "span": _span(burst.span),
        "onset": _instant(burst.onset),
        "offset": _instant(burst.offset),
        "level": _known(burst.level),
        "level_sigma": _known(burst.level_sigma),
        "unit": burst.unit,
    }


def level_columns(activations: tuple[Activation, ...]) -> tuple[str, ...]:
    """Return a column's name for every activation, `<site>_<side>_level`; each of them once.

    An electrode nobody placed has its label in small letters: "EMG 3" is emg_3_level.
    """
    names: list[str] = []
    for activation in activations:
        place = _place(activation.at)
        words = f"{place['site']} {place['side'] or ''}"
        stem = re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_") or "muscle"
        name, number = f"{stem}_level", 1
        while name in names:
            number += 1
            name = f"{stem}_{number}_level"
        names.append(name)
    return tuple(names)


def muscle_clock(activations: tuple[Activation, ...]) -> Floats:
    """Return the instants in seconds, shape (time,), of rows at 100 Hz that hold every activation; none of none."""
    known = [a.time_s for a in activations if len(a.time_s)]
    if not known:
        return np.zeros(0)
    first = known[0]
    shared = all(len(each) == len(first) and np.array_equal(each, first) for each in known)
    if shared and np.allclose(np.diff(first), 1 / ALONE_HZ, rtol=0, atol=1e-9):
        return first
    low = np.ceil(min(each[0] for each in known) * ALONE_HZ - 1e-6)
    high = np.floor(max(each[-1] for each in known) * ALONE_HZ + 1e-6)
    return np.arange(low, high + 1) / ALONE_HZ


def find_level_columns(assessment: Assessment, time_s: Floats) -> dict[str, Floats]:
    """Return every level and its sigma by column name at instants in seconds, shape (time,), NaN where unknown."""
    columns = {}
    for activation, name in zip(assessment.activations, level_columns(assessment.activations), strict=True):
        both = np.stack([activation.level, activation.sigma], axis=1)
        if not np.array_equal(activation.time_s, time_s):
            both = interpolate(activation.time_s, both, time_s)
        columns[name], columns[f"{name}_sigma"] = both.T
    return columns


def find_level_words(assessment: Assessment) -> tuple[dict[str, str], dict[str, Tree]]:
    """Return the unit of every level's columns, and what each level was normalised to, by column name."""
    units: dict[str, str] = {}
    references: dict[str, Tree] = {}
    for activation, name in zip(assessment.activations, level_columns(assessment.activations), strict=True):
        units |= {name: activation.unit, f"{name}_sigma": activation.unit}
        signal = assessment.worked.signal(activation.at)
        references[name] = _normalised_to(activation.normalised_to, signal.unit if signal else activation.unit)
    return units, references


def _place(at: Place | None) -> Tree:
    """Return site and side: the muscle, the label of an electrode nobody placed, or null."""
    if isinstance(at, MuscleSite):
        return {"site": at.muscle, "side": None if at.side is None else at.side.value}
    return {"site": None if at is None else at.words, "side": None}


def _quality(signal: MuscleSignal) -> Tree:
    quality = signal.quality
    return {
        "unit": signal.unit,
        "trust": quality.trust,
        "noise": _known(quality.noise),
        "unknown": [_span(span) for span in quality.unknown],
        "faults": [_fault(fault) for fault in quality.faults],
    }


def _normalised_to(reference: NormalisedTo, unit: str) -> Tree:
    return {
        "kind": reference.kind.value,
        "words": reference.kind.words,
        "level": _known(reference.level),
        "sigma": _known(reference.sigma),
        "unit": unit,
        "seen_in": reference.seen_in,
    }


def _speaks_of(measure: Measure, at: Place) -> bool:
    """Return whether a measure is of this muscle, or of a pair that it is one of."""
    place = _place(at)
    sided = measure.side is None or place["side"] is None or measure.side.value == place["side"]
    return sided and place["site"] in measure.of.split("/")


def _instant(onset: Onset | None) -> Tree | None:
    return None if onset is None else {"time_s": onset.time_s, "low_s": onset.low_s, "high_s": onset.high_s}


def _span(span: Span) -> list[float]:
    return [span.start_s, span.end_s]


def _fault(fault: Fault) -> Tree:
    return {"kind": fault.kind, "words": fault.words, "span": None if fault.span is None else _span(fault.span)}


def _known(value: float | None) -> float | None:
    return None if value is None or not np.isfinite(value) else value
