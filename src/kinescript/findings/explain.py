"""The same finding in two voices: warm, without numbers, for the patient; short, with its error, for the clinician."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kinescript.body.words import Side
from kinescript.documents.read import parse_document
from kinescript.findings.finding import Reference, Verdict, Words
from kinescript.measures.catalogue import find_entry
from kinescript.measures.measure import Measure

_FILE = "words.toml"
_Z = 1.96


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """One row of data/norms/words.toml: both voices of a code with a verdict, with places in braces to be filled."""

    code: str
    verdict: str
    patient: str
    clinician: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """The whole document."""

    words: tuple[Phrase, ...]


@cache
def load_phrases() -> tuple[Phrase, ...]:
    """Return every row of data/norms/words.toml; raises InputRefused when the document makes no sense."""
    text = files("kinescript").joinpath("data", "norms", _FILE).read_text(encoding="utf-8")
    return parse_document(text, Phrases, name=_FILE, as_json=False).words


def explain_finding(
    measure: Measure,
    verdict: Verdict,
    side: Side | None,
    *,
    reference: Reference,
    beside: tuple[Measure, ...] = (),
) -> Words:
    """Return the words for a patient and a clinician; `beside` are measures of the same instant worth a mention.

    Raises KeyError when data/norms/words.toml has no row for this code and verdict.
    """
    phrase = next((p for p in load_phrases() if p.code == measure.name and p.verdict == verdict.value), None)
    if phrase is None:
        raise KeyError(f"{_FILE} has no words for {measure.name}, {verdict.value}")
    known = measure.value is not None
    why = "; ".join(fault.words for fault in measure.faults)
    if known and verdict is Verdict.UNKNOWN:
        why = f"its error is wider than the reference ({_number(measure)})"
    # a difference with no larger side is told of both legs, and its rows name neither
    filled = {
        "leg": side.value if side else "",
        "hip": side.other.value if side else "",
        "where": f", {side.value} stance" if side else "",
        "value": _number(measure),
        "limits": _limits(reference),
        "mdc": f"{reference.mdc:g} {reference.unit}",
        "why": why,
        "with_it": _with_it(beside),
        "notes": _notes(measure) if known else "",
    }
    return Words(patient=_tidy(phrase.patient.format_map(filled)), clinician=_tidy(phrase.clinician.format_map(filled)))


def with_error(value: float, sigma: float) -> str:
    """Return a number with its 95 % error, no more decimals than the error allows.

    >>> with_error(7.13, 0.9), with_error(0.512, 0.2), with_error(-0.2, 1.0)
    ('7 ± 2', '0.5 ± 0.4', '0 ± 2')
    """
    error = _Z * sigma
    if error >= 0.95:
        return f"{round(value):d} ± {round(error):d}"
    return f"{round(value, 1) + 0.0:.1f} ± {max(error, 0.1):.1f}"


def _number(measure: Measure) -> str:
    if measure.value is None or measure.sigma is None:
        return "no value"
    return f"{with_error(measure.value, measure.sigma)} {measure.unit} (95 %)"


def _limits(reference: Reference) -> str:
    assumed = "assumed " if reference.assumption else ""
    if reference.low is None:
        return f"the {assumed}upper limit of {reference.high:g} {reference.unit}"
    if reference.high is None:
        return f"the {assumed}lower limit of {reference.low:g} {reference.unit}"
    return f"the {assumed}{reference.low:g} to {reference.high:g} {reference.unit}"


def _with_it(beside: tuple[Measure, ...]) -> str:
    """Return what went with it, as far as it is beyond its own error."""
    told = []
    for measure in beside:
        if measure.value is None or measure.sigma is None or abs(measure.value) <= _Z * measure.sigma:
            continue
        direction = "toward" if measure.value > 0 else "away from"
        title = find_entry(measure.name).title.lower().removesuffix(" at the instant of the drop")
        size = f"{with_error(abs(measure.value), measure.sigma)} {measure.unit}"
        told.append(
            f"{title} {with_error(measure.value, measure.sigma)} {measure.unit}"
            if measure.name in ("trunk_lean", "pelvic_drop")
            else f"{title} {size} {direction} the stance side"
        )
    return f"With it: {', '.join(told)}." if told else ""


def _notes(measure: Measure) -> str:
    return " ".join(f"{fault.words[0].upper()}{fault.words[1:]}." for fault in measure.faults)


def _tidy(text: str) -> str:
    return " ".join(text.split())
