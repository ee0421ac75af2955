"""The folder read back: assessment.json as values, or one clear sentence."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kinescript.body.words import Side
from kinescript.documents.read import read_document
from kinescript.errors import InputRefused
from kinescript.findings.finding import Finding, Reference, Verdict, Words
from kinescript.measures.measure import Measure
from kinescript.record.fault import Fault
from kinescript.record.quality import Quality
from kinescript.results.folder import DOCUMENT
from kinescript.signal.spans import Span

_Pair = tuple[float, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What assessment.json holds: measures, findings and quality as values, the rest as plain data."""

    kinescript: str
    recording: dict[str, Any]
    quality: Quality
    alignment: dict[str, Any] | None
    measures: tuple[Measure, ...]
    findings: tuple[Finding, ...]
    signature: dict[str, Any] | None
    series: str
    made_by: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class _FaultText:
    kind: str
    words: str
    span: _Pair


@dataclass(frozen=True, slots=True, kw_only=True)
class _QualityText:
    usable: bool
    faults: tuple[_FaultText, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _MeasureText:
    name: str
    of: str
    side: Side | None
    value: float | None
    unit: str
    sigma: float | None
    span: _Pair
    faults: tuple[_FaultText, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _ReferenceText:
    range: tuple[float | None, float | None]
    mdc: float
    unit: str
    population: str
    source: str
    assumption: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _FindingText:
    code: str
    side: Side | None
    verdict: Verdict
    severity: float | None
    confidence: float | None
    value: float | None
    sigma: float | None
    reference: _ReferenceText
    evidence: tuple[int, ...]
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class _ResultsText:
    kinescript: str
    recording: dict[str, Any]
    quality: _QualityText
    alignment: dict[str, Any] | None
    measures: tuple[_MeasureText, ...]
    findings: tuple[_FindingText, ...]
    signature: dict[str, Any] | None
    series: str
    made_by: dict[str, Any]


def read_results(folder: Path) -> Results:
    """Return what assessment.json in a folder holds (the file itself may be given too).

    Raises InputRefused when it is missing, is no JSON, lacks a key, has one nobody knows, holds a value of the wrong
    type, or its findings point at measures that are not there.
    """
    path = folder / DOCUMENT if folder.is_dir() or folder.suffix != ".json" else folder
    text = read_document(path, _ResultsText)
    try:
        measures = tuple(_measure(m) for m in text.measures)
        findings = tuple(_finding(f) for f in text.findings)
        quality = Quality(usable=text.quality.usable, faults=tuple(_fault(f) for f in text.quality.faults))
        if any(not 0 <= i < len(measures) for f in findings for i in f.evidence):
            raise ValueError("a finding whose evidence is not among the measures")
    except ValueError as error:
        raise InputRefused(
            "the document kinescript wrote", str(error), "assess the recording again", place=str(path)
        ) from error
    return Results(
        kinescript=text.kinescript,
        recording=text.recording,
        quality=quality,
        alignment=text.alignment,
        measures=measures,
        findings=findings,
        signature=text.signature,
        series=text.series,
        made_by=text.made_by,
    )


def read_events(folder: Path) -> dict[str, Any]:
    """Return events.json of a folder as plain data; raises InputRefused when it is missing or broken."""
    path = folder / "events.json"
    try:
        tree = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(tree, dict) or "stances" not in tree:
            raise ValueError("no stances")
    except (OSError, ValueError) as error:
        what = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputRefused(
            "the events kinescript wrote", what.lower(), "assess the recording again", place=str(path)
        ) from error
    return tree


def _span(pair: _Pair) -> Span | None:
    return None if pair is None else Span(start_s=pair[0], end_s=pair[1])


def _fault(text: _FaultText) -> Fault:
    return Fault(kind=text.kind, words=text.words, span=_span(text.span))


def _measure(text: _MeasureText) -> Measure:
    return Measure(
        name=text.name,
        of=text.of,
        side=text.side,
        value=text.value,
        unit=text.unit,
        sigma=text.sigma,
        span=_span(text.span),
        faults=tuple(_fault(f) for f in text.faults),
    )


def _finding(text: _FindingText) -> Finding:
    reference = text.reference
    return Finding(
        code=text.code,
        side=text.side,
        verdict=text.verdict,
        value=text.value,
        sigma=text.sigma,
        severity=text.severity,
        confidence=text.confidence,
        evidence=text.evidence,
        words=text.words,
        reference=Reference(
            low=reference.range[0],
            high=reference.range[1],
            mdc=reference.mdc,
            unit=reference.unit,
            population=reference.population,
            source=reference.source,
            assumption=reference.assumption,
        ),
    )
