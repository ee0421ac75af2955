"""The same finding in two voices: warm, without numbers, for the patient; short, with its error, for the clinician."""

import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from kinescript.body.joints import CURVES
from kinescript.body.words import Side
from kinescript.documents.read import parse_document
from kinescript.findings.finding import MdcLabel, Reference, Verdict, Words
from kinescript.findings.spoken import is_muscle, say_grade, say_muscle, say_muscle_plainly
from kinescript.measures.catalogue import find_entry
from kinescript.measures.measure import Measure
from kinescript.measures.rounding import error_of, say_with_error, unit_words

Way = Literal["", "level", "over", "under"]

_CURVES = {curve.name: curve.title for curve in CURVES}
_PARTS = {"lumbar_flexion_deg": "lower back", "pelvis_tilt_deg": "hips", "trunk_flexion_deg": "upper body"}
_MDC_WORDS: dict[MdcLabel, str] = {"own": "the clinic's own", "borrowed": "borrowed", "assumption": "assumed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """One row of data/norms/words_*.toml: both voices of a code with a verdict, with places in braces to be filled.

    `way` narrows a row down: "level" (surely near 0), "over" or "under" (beyond the upper or lower limit).
    """

    code: str
    verdict: str
    patient: str
    clinician: str
    way: Way = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """The whole document."""

    words: tuple[Phrase, ...]


@cache
def load_phrases() -> tuple[Phrase, ...]:
    """Return every row of data/norms/words_*.toml; raises InputRefused when a document makes no sense."""
    folder = files("kinescript").joinpath("data", "norms")
    found: list[Phrase] = []
    for path in sorted(folder.iterdir(), key=lambda each: each.name):
        if path.name.endswith(".toml"):
            found += parse_document(path.read_text(encoding="utf-8"), Phrases, name=path.name, as_json=False).words
    return tuple(found)


def explain_finding(
    measure: Measure,
    verdict: Verdict,
    side: Side | None,
    *,
    reference: Reference,
    beside: tuple[Measure, ...] = (),
) -> Words:
    """Return the words for a patient and a clinician; `beside` are measures of the same instant worth a mention.

    Raises KeyError when data/norms/words_*.toml have no row for this code and verdict.
    """
    way = way_of(measure, reference)
    phrase = _phrase(measure.name, verdict, way)
    known = measure.value is not None
    why = "; ".join(fault.words for fault in measure.faults)
    if known and verdict is Verdict.UNKNOWN and measure.at_least:
        why = f"it was cut short: {_number(measure)}"
    elif known and verdict is Verdict.UNKNOWN:
        why = f"its error is wider than the reference ({_number(measure)})"
    # a difference with no larger side is told of both legs, and its rows name neither
    unit = f" {unit_words(reference.unit)}".rstrip()
    filled = {
        "leg": side.value if side else "",
        "hip": side.other.value if side else "",
        "where": f", {side.value} stance" if side else "",
        "what": find_title(measure),
        "part": _PARTS.get(measure.of, ""),
        "muscle": say_muscle_plainly(measure.of),
        "on": f" on the {side.value}" if side else "",
        "grade": say_grade(find_entry(measure.name).grade),
        "value": _number(measure),
        "limits": _limits(reference, way),
        "mdc": f"{reference.mdc:g}{unit} (minimal detectable change, {_MDC_WORDS[reference.mdc_label]})",
        "why": why,
        "with_it": _with_it(beside),
        "notes": _notes(measure) if known else "",
    }
    return Words(patient=_tidy(phrase.patient.format_map(filled)), clinician=_tidy(phrase.clinician.format_map(filled)))


def find_title(measure: Measure) -> str:
    """Return what was measured, in words: of measures made of several curves the curve comes first, or the muscle."""
    entry = find_entry(measure.name)
    if is_muscle(measure.of):
        if say_muscle(measure.of) in entry.title.lower():
            return f"{entry.title}, {measure.side.value}" if measure.side else entry.title
        muscle = say_muscle(measure.of, measure.side)
        return f"{muscle[:1].upper()}{muscle[1:]}, {entry.title[:1].lower()}{entry.title[1:]}"
    if len(entry.of) == 1 or measure.of not in _CURVES:
        return entry.title
    return f"{_CURVES[measure.of]}, {entry.title[:1].lower()}{entry.title[1:]}"


def way_of(measure: Measure, reference: Reference) -> Way:
    """Return which way a value lies: beyond the upper or lower limit, level, or none of these.

    Level is a value no larger than half the MDC, whose 95 % interval stays inside the limits.
    """
    if measure.value is None or measure.sigma is None:
        return ""
    low = -math.inf if reference.low is None else reference.low
    high = math.inf if reference.high is None else reference.high
    if measure.value > high:
        return "over"
    if measure.value < low:
        return "under"
    reach = error_of(measure.sigma)
    small = abs(measure.value) <= reference.mdc / 2
    return "level" if small and low <= measure.value - reach and measure.value + reach <= high else ""


def _phrase(code: str, verdict: Verdict, way: Way) -> Phrase:
    """Return the row of this way, else the one for any way."""
    rows = {p.way: p for p in load_phrases() if p.code == code and p.verdict == verdict.value}
    if way not in rows and "" not in rows:
        raise KeyError(f"data/norms/words_*.toml have no words for {code}, {verdict.value}, {way or 'any way'}")
    return rows[way] if way in rows else rows[""]


def _number(measure: Measure) -> str:
    if measure.value is None or measure.sigma is None:
        return "no value"
    least = "at least " if measure.at_least else ""
    return f"{least}{say_with_error(measure.value, measure.sigma, measure.unit)} (95 %)"


def _limits(reference: Reference, way: Way) -> str:
    """Return the limit the value passes, else both."""
    low, high = (None if v is None else f"{v:g}".replace("-", "−") for v in (reference.low, reference.high))
    assumed, unit = "assumed " if reference.assumption else "", f" {unit_words(reference.unit)}".rstrip()
    if low is None or (way == "over" and high is not None):
        return f"the {assumed}upper limit of {high}{unit}"
    if high is None or way == "under":
        return f"the {assumed}lower limit of {low}{unit}"
    return f"the {assumed}{low} to {high}{unit}"


def _with_it(beside: tuple[Measure, ...]) -> str:
    """Return what went with it, as far as it is beyond its own error."""
    told = []
    for measure in beside:
        if measure.value is None or measure.sigma is None or abs(measure.value) <= error_of(measure.sigma):
            continue
        direction = "toward" if measure.value > 0 else "away from"
        title = find_entry(measure.name).title.lower().removesuffix(" at the instant of the drop")
        size = say_with_error(abs(measure.value), measure.sigma, measure.unit)
        told.append(
            f"{title} {say_with_error(measure.value, measure.sigma, measure.unit)}"
            if measure.name in ("trunk_lean", "pelvic_drop")
            else f"{title} {size} {direction} the stance side"
        )
    return f"With it: {', '.join(told)}." if told else ""


def _notes(measure: Measure) -> str:
    return " ".join(f"{fault.words[0].upper()}{fault.words[1:]}." for fault in measure.faults)


def _tidy(text: str) -> str:
    return " ".join(text.split())
