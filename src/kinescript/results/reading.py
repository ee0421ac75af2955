"""The folder read back: assessment.json as values, or one clear sentence."""

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from kinescript.documents.read import read_document, to_dataclass
from kinescript.errors import InputRefused
from kinescript.findings.finding import Finding
from kinescript.measures.measure import Measure
from kinescript.record.quality import Quality
from kinescript.results.folder import DOCUMENT, EVENTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What assessment.json holds: measures, findings and quality as values, the rest as plain data.

    `muscles`, `synergies` and `bursts` are empty in what was written before muscles were read, `recruitment` is None.
    """

    kinescript: str
    recording: dict[str, Any]
    quality: Quality
    alignment: dict[str, Any] | None
    muscles: tuple[dict[str, Any], ...] = ()
    recruitment: dict[str, Any] | None = None
    synergies: tuple[dict[str, Any], ...] = ()
    measures: tuple[Measure, ...]
    findings: tuple[Finding, ...]
    signature: dict[str, Any] | None
    series: str
    made_by: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Events:
    """What events.json holds, as plain data."""

    repetitions: tuple[dict[str, Any], ...]
    stances: tuple[dict[str, Any], ...]
    onsets: tuple[dict[str, Any], ...]
    bursts: tuple[dict[str, Any], ...] = ()
    marks: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tree:
    """The keys of assessment.json, not looked into yet."""

    kinescript: Any
    recording: Any
    quality: Any
    alignment: Any
    muscles: Any = ()
    recruitment: Any = None
    synergies: Any = ()
    measures: Any
    findings: Any
    signature: Any
    series: Any
    made_by: Any


def read_results(folder: Path) -> Results:
    """Return what assessment.json in a folder holds (the file itself may be given too).

    Raises InputRefused when it is missing, is no JSON, lacks a key, has one nobody knows, holds a value of the wrong
    type, or its findings point at measures that are not there.
    """
    path = folder / DOCUMENT if folder.is_dir() or folder.suffix != ".json" else folder
    text = read_document(path, _Tree)
    tree = {field.name: getattr(text, field.name) for field in fields(text)}
    judged = {name: _unfolded(tree[name]) for name in ("quality", "measures", "findings")}
    results = to_dataclass(tree | judged, Results, name=path.name)
    if any(not 0 <= i < len(results.measures) for f in results.findings for i in f.evidence):
        came = "a finding whose evidence is not among the measures"
        raise InputRefused("the document kinescript wrote", came, "assess the recording again", place=path.name)
    return results


def read_events(folder: Path) -> Events:
    """Return events.json of a folder as plain data; raises InputRefused as `read_results` does."""
    return read_document(folder / EVENTS, Events)


def _unfolded(tree: Any) -> Any:
    """Return plain data with spans and reference ranges, pairs in the document, under the names of their ends."""
    if isinstance(tree, list):
        return [_unfolded(each) for each in tree]
    if not isinstance(tree, dict):
        return tree
    open_tree: dict[str, Any] = {}
    for key, value in tree.items():
        pair = isinstance(value, list) and len(value) == 2
        if key == "span" and pair:
            open_tree[key] = dict(zip(("start_s", "end_s"), value, strict=True))
        elif key == "range" and pair:
            open_tree |= zip(("low", "high"), value, strict=True)
        else:
            open_tree[key] = _unfolded(value)
    return open_tree
