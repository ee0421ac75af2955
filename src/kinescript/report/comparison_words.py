"""The words of a comparison: what a measure is called, what changed in one sentence, how sure that is."""

from kinescript.body.joints import CURVES
from kinescript.findings.assessment import Assessment
from kinescript.findings.change import Change, Comparison, rank_changes
from kinescript.findings.own_error import Key
from kinescript.findings.spoken import is_muscle, say_muscle
from kinescript.measures.rounding import decimals_of, error_of, round_to_error, say_number, unit_words
from kinescript.report.intervals import say_reference
from kinescript.report.topics import find_topic, measure_title

Titles = dict[Key, str]

_CURVES = {curve.name: curve.title for curve in CURVES}
_SMALL = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


def find_titles(after: Assessment) -> Titles:
    """Return what the judged measures are called in the report: names both patient and clinician can read."""
    judged = [(after.measures[f.evidence[0]], f) for f in after.findings if f.evidence]
    return {(m.name, m.of, m.side): find_topic(after, f).title for m, f in judged}


def say_title(change: Change, titles: Titles) -> str:
    """Return what a change is about; a measure nobody judges is named with its curve and its side."""
    if change.key in titles:
        return titles[change.key]
    of = say_of(change)
    if of and change.side is not None and "drop" in measure_title(change.name).lower():
        # a word the look keeps out of titles; the clinician reads the measure's own name below it
        return f"{of} while the {change.side.value} leg carries"
    of = of if is_muscle(change.of) else f"{of[:1].lower()}{of[1:]}"
    words = measure_title(change.name) + (f", {of}" if of else "")
    return words if change.side is None or change.side.value in words.lower() else f"{words}, {change.side.value}"


def say_of(change: Change) -> str:
    """Return the curve a measure is made of, or the muscle; empty when it is made of neither."""
    return _CURVES.get(change.of, "") or (say_muscle(change.of) if is_muscle(change.of) else "")


def say_headline(comparison: Comparison, titles: Titles) -> str:
    """Return in one sentence what changed beyond error."""
    known = [c for c in comparison.changes if c.verdict != "unknown"]
    changed = [c for c in rank_changes(comparison.changes) if c.verdict == "beyond_error"]
    if not known:
        return "Nothing could be compared: no measure is known in both recordings."
    if not changed:
        return "Nothing changed beyond measurement error."
    first = say_title(changed[0], titles)
    what = f"{first[:1].lower()}{first[1:]}, {say_from_to(changed[0])}{_toward(changed[0])}"
    if len(changed) == 1:
        return f"One measure changed beyond measurement error: {what}."
    return f"{_count(len(changed)).capitalize()} measures changed beyond measurement error, first of all {what}."


def say_from_to(change: Change) -> str:
    """Return both numbers in a sentence, no finer than their errors: "from 11 to 4 deg"."""
    unit = f" {unit_words(change.unit)}" if unit_words(change.unit) else ""
    return f"from {say_then(change)} to {say_now(change)}{unit}"


def say_then(change: Change) -> str:
    """Return the earlier number without its unit."""
    return _number(change.before, change.sigma_before, change.unit)


def say_now(change: Change) -> str:
    """Return the later number without its unit."""
    return _number(change.after, change.sigma_after, change.unit)


def say_difference(change: Change) -> str:
    """Return the difference with its 95 % error, with one decimal more where rounding would hide that it is beyond."""
    if change.difference is None or not change.sigma:
        return round_to_error(change.difference, change.sigma, change.unit)
    error = error_of(change.sigma)
    decimals = decimals_of(error, change.unit)
    if change.verdict == "beyond_error" and not round(abs(change.difference), decimals) > round(
        change.needed or 0, decimals
    ):
        decimals += 1
        unit = f" {unit_words(change.unit)}" if unit_words(change.unit) else ""
        return f"{say_number(change.difference, decimals)}{unit} ± {say_number(error, decimals)}"
    return round_to_error(change.difference, change.sigma, change.unit)


def say_verdict(change: Change) -> str:
    """Return the verdict in words; of movement it is never said that it is better or worse."""
    return f"{say_brief_verdict(change)}{_toward(change)}"


def say_brief_verdict(change: Change) -> str:
    """Return the verdict in two words."""
    return {"beyond_error": "beyond error", "within_error": "within error", "unknown": "not known"}[change.verdict]


def say_worth_knowing(change: Change) -> str:
    """Return where a change leads, the own error, what is wrong with either number; a dash with nothing to say."""
    words = [_toward(change).removeprefix(", "), say_sem(change), *(fault.words for fault in change.faults)]
    return "; ".join(each for each in words if each) or "–"


def say_mdc(change: Change) -> str:
    """Return the minimal detectable change with whose number it is, such as "4 deg, borrowed"."""
    if change.mdc is None:
        return "not known"
    words = _say_figures(change.mdc, change.unit)
    return f"{words}, {change.mdc_label}" if change.mdc_label else words


def say_sem(change: Change) -> str:
    """Return the person's own error with its n, such as "SEM 1.6 deg, n = 2"; empty where there is none."""
    own = change.own
    return f"SEM {_say_figures(own.sem, change.unit)}, n = {own.n}" if own else ""


def say_yardstick(change: Change) -> str:
    """Return the reference and the minimal detectable change of one measure in a sentence each."""
    mdc = f"Minimal detectable change (MDC): {say_mdc(change)}"
    if change.own is not None:
        less = f", not the person's own of {_say_figures(change.own.mdc, change.unit)}"
        mdc += f"{'' if change.mdc_label == 'own' else less} ({say_sem(change)})"
    if change.reference is None:
        return f"No reference. {mdc}."
    assumed = "; this reference is an assumption" if change.reference.assumption else ""
    return f"Reference: {say_reference(change.reference)}, {change.reference.population}{assumed}. {mdc}."


def say_reason(change: Change) -> str:
    """Return why the verdict is what it is."""
    if change.verdict == "unknown" or change.difference is None or change.sigma is None:
        return "; ".join(fault.words for fault in change.faults) or "not known in one of the two"
    error = error_of(change.sigma)
    mdc = "the person's own MDC" if change.mdc_label == "own" else "the MDC"
    if change.verdict == "beyond_error":
        return "Larger than its error" + ("; no MDC is known." if change.mdc is None else f" and {mdc}.")
    small = [
        word for word, limit in (("its error", error), (mdc, change.mdc or 0.0)) if limit >= abs(change.difference)
    ]
    return f"No larger than {' or '.join(small)}, so no change can be claimed."


def _toward(change: Change) -> str:
    if change.toward is None:
        return ""
    return ", closer to the reference" if change.toward == "reference" else ", further from the reference"


def _number(value: float | None, sigma: float | None, unit: str) -> str:
    if value is None or sigma is None:
        return "not known"
    return say_number(value, decimals_of(error_of(sigma), unit) if sigma else 0 if value == int(value) else 2)


def _say_figures(value: float, unit: str) -> str:
    """Return a number that is not negative with two figures and its unit.

    >>> _say_figures(2.9, "deg"), _say_figures(4.0, "deg"), _say_figures(123.4, "%"), _say_figures(1e-5, "s")
    ('2.9 deg', '4 deg', '123 %', 'under 0.001 s')
    """
    number = say_number(value, 0) if value >= 10 else "under 0.001" if 0 < value < 0.001 else f"{value:.2g}"
    return f"{number} {unit_words(unit)}".strip()


def _count(number: int) -> str:
    return _SMALL[number] if number < len(_SMALL) else str(number)
