"""A score, its error and what matters in a few words; the exact value stays in the Outcome."""

from kinescript.outcomes.instrument import Instrument
from kinescript.outcomes.outcome import Outcome


def say_score(instrument: Instrument, outcome: Outcome) -> str:
    """Return the score for people to read: one decimal where it is no whole number, with its range.

    >>> from kinescript.outcomes.instrument import load_instrument
    >>> from kinescript.outcomes.scoring import score
    >>> say_score(load_instrument("odi"), score("odi", [5, 5, 3, 3, 0, 0, 0, 0, 0, None]))
    '35.6 of 100 %'
    """
    value = f"{outcome.score:.0f}" if outcome.score == int(outcome.score) else f"{outcome.score:.1f}"
    of = f" ({instrument.score_is.replace('_', ' ')})" if instrument.score_is else ""
    return f"{value} of {instrument.score_to:g}{' %' if instrument.unit == '%' else ''}{of}"


def say_error(instrument: Instrument) -> str:
    """Return the known measurement errors with whose they are, or that none is known."""
    if not instrument.error:
        return "not known, so change stays unknown"
    return "; ".join(
        f"{e.mdc95:g} at 95 % ({e.source}, {e.of.replace('_', ' ')}{', ' + e.label if e.label == 'assumption' else ''})"
        for e in instrument.error
    )


def say_mcid(instrument: Instrument) -> str:
    """Return the minimal important change with its source, or that none is known."""
    if instrument.mcid is None:
        return "not known"
    unit = " % of the first score" if instrument.mcid.how == "percent" else ""
    return f"{instrument.mcid.value:g}{unit} ({instrument.mcid.source})"
