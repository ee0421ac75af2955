"""Better, unclear or worse: only a change beyond both its error and what matters to people is called one."""

from dataclasses import dataclass
from typing import Literal

from kinescript.errors import InputRefused
from kinescript.outcomes.instrument import Instrument, Mcid, MeasurementError, Population, load_instrument
from kinescript.outcomes.outcome import Outcome

Verdict = Literal["better", "unclear", "worse", "unknown"]
_ROUNDING = 1e-9  # of a division of whole numbers; far below any step of a score


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Two scores of one person: how far apart, in which direction, against the error and against what matters.

    `toward` is the direction of the difference whatever its size. `beyond_error` and `beyond_mcid` are None where
    nobody knows the one or the other; then the verdict is unknown. `mcid_points` is the MCID in points for this person.
    """

    instrument: str
    before: float
    after: float
    difference: float
    toward: Literal["better", "none", "worse"]
    verdict: Verdict
    error: MeasurementError | None
    mcid: Mcid | None
    mcid_points: float | None
    beyond_error: bool | None
    beyond_mcid: bool | None
    words: str


def find_change(
    instrument: str,
    before: Outcome | float,
    after: Outcome | float,
    *,
    population: Population = "chronic_low_back_pain",
) -> Change:
    """Return what two scores of one instrument say together.

    Beyond the error is more than the 95 % detectable change, the half digit it was rounded by included; beyond the MCID
    is at least the MCID. `population` chooses
    whose error is taken where several are known; the nearest one stands in, and `error.of` says whose it is.
    Raises WrongUsage for an unknown instrument, InputRefused for scores of another one or outside its range.
    """
    known = load_instrument(instrument)
    first, second = _score_of(known, before), _score_of(known, after)
    difference = second - first
    size, error, mcid = abs(difference), known.error_of(population), known.mcid
    toward = _toward(known, difference)
    points = None if mcid is None else mcid.threshold(first)
    beyond_error = None if error is None else size > error.surely_beyond - _ROUNDING
    beyond_mcid = None if points is None else size >= points - _ROUNDING and size > _ROUNDING
    verdict: Verdict = "unclear"
    if beyond_error is None or beyond_mcid is None:
        verdict = "unknown"
    elif beyond_error and beyond_mcid and toward != "none":
        verdict = toward
    return Change(
        instrument=known.name,
        before=first,
        after=second,
        difference=difference,
        toward=toward,
        verdict=verdict,
        error=error,
        mcid=mcid,
        mcid_points=points,
        beyond_error=beyond_error,
        beyond_mcid=beyond_mcid,
        words=f"{verdict}: {size:.3g} points; {_say(error, mcid, points)}",
    )


def _score_of(instrument: Instrument, value: Outcome | float) -> float:
    if isinstance(value, Outcome):
        if value.instrument != instrument.name:
            raise InputRefused(f"two scores of {instrument.name}", value.instrument, "compare like with like")
        value = value.score
    allowed = f"a score from {instrument.score_from:g} to {instrument.score_to:g}"
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InputRefused(allowed, type(value).__name__, "give the exact score", place=instrument.name)
    if not instrument.score_from <= value <= instrument.score_to:
        raise InputRefused(allowed, repr(value)[:40], "give the exact score", place=instrument.name)
    return float(value)


def _toward(instrument: Instrument, difference: float) -> Literal["better", "none", "worse"]:
    if abs(difference) <= _ROUNDING:
        return "none"
    return "better" if (difference > 0) == (instrument.higher_is == "better") else "worse"


def _say(error: MeasurementError | None, mcid: Mcid | None, points: float | None) -> str:
    errs = f"measurement error {error.mdc95:g} ({error.source})" if error else "measurement error unknown"
    matters = f"what matters {points:.3g} ({mcid.source})" if mcid and points is not None else "what matters unknown"
    return f"{errs}; {matters}"
