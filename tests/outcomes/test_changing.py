"""Better, unclear or worse: beyond the error and beyond what matters, and the odds of saying it for nothing."""

from itertools import pairwise
from math import erf, inf, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinescript.errors import InputRefused, WrongUsage
from kinescript.outcomes.changing import Verdict, find_change
from kinescript.outcomes.instrument import Instrument, MeasurementError, load_instrument, load_instruments
from kinescript.outcomes.scoring import score

WITH_BOTH = [(each, error) for each in load_instruments() for error in each.error if each.mcid]


@pytest.mark.parametrize(
    ("name", "before", "after", "verdict"),
    [
        ("odi", 40, 30, "unclear"),  # CARE 6: a fall of ten can be unclear
        ("odi", 40, 23, "unclear"),
        ("odi", 40, 22, "better"),
        ("odi", 22, 40, "worse"),
        ("odi", 40, 40, "unclear"),
        ("rmdq-24", 12, 7, "unclear"),
        ("rmdq-24", 12, 6, "better"),
        ("nprs-leg", 6, 4, "unclear"),
        ("nprs-leg", 6, 3, "better"),
        ("psfs", 3, 4.4, "unclear"),
        ("psfs", 3, 5, "better"),
        ("psfs", 5, 3, "worse"),
        ("pseq", 30, 41, "unclear"),
        ("pseq", 30, 42, "better"),
        ("tsk-11", 30, 24, "unclear"),
        ("tsk-11", 30, 22, "better"),
        ("csi", 80, 10, "unknown"),
        ("sbi", 24, 0, "unknown"),
        ("peg", 9, 1, "unknown"),
        ("tsk-17", 60, 20, "unknown"),
    ],
)
def test_by_hand(name: str, before: float, after: float, verdict: Verdict) -> None:
    change = find_change(name, before, after)
    assert change.verdict == verdict
    assert change.difference == pytest.approx(after - before)


def test_error_and_what_matters_stand_apart() -> None:
    change = find_change("odi", 40, 30)
    assert (change.beyond_error, change.beyond_mcid, change.toward) == (False, True, "better")
    assert change.error is not None and change.error.mdc95 == 17 and change.error.source == "maughan_lewis_2010"
    assert change.mcid is not None and change.mcid.value == 10
    assert "17" in change.words and "10" in change.words
    change = find_change("sbi", 20, 10)
    assert (change.beyond_error, change.beyond_mcid, change.mcid) == (True, None, None)
    change = find_change("peg", 6, 4)
    assert (change.beyond_error, change.mcid_points) == (None, pytest.approx(1.8))


def test_stenosis_has_its_own_error() -> None:
    assert find_change("odi", 40, 28).verdict == "unclear"
    change = find_change("odi", 40, 28, population="lumbar_stenosis")
    assert (change.verdict, change.error and change.error.mdc95) == ("better", 8.5)
    borrowed = find_change("psfs", 3, 6, population="lumbar_stenosis").error
    assert borrowed is not None and borrowed.of == "chronic_low_back_pain"


def test_what_cannot_be_compared_is_refused() -> None:
    odi = score("odi", [2] * 10)
    assert find_change("odi", odi, 20.0).verdict == "better"
    with pytest.raises(InputRefused, match="like with like"):
        find_change("rmdq-24", odi, 5)
    for wrong in (101, -1, float("nan"), inf, True, "40", None):
        with pytest.raises(InputRefused):
            find_change("odi", 40, wrong)  # type: ignore[arg-type]
    with pytest.raises(WrongUsage):
        find_change("oddi", 40, 30)


@given(st.sampled_from(load_instruments()), st.floats(0, 1), st.floats(0, 1))
def test_turned_round_the_verdict_turns_too(instrument: Instrument, one: float, other: float) -> None:
    width = instrument.score_to - instrument.score_from
    first, second = instrument.score_from + one * width, instrument.score_from + other * width
    turned = {"better": "worse", "worse": "better", "unclear": "unclear", "unknown": "unknown"}
    if instrument.mcid is None or instrument.mcid.how == "points":
        forth, back = find_change(instrument.name, first, second), find_change(instrument.name, second, first)
        assert back.verdict == turned[forth.verdict]
    change = find_change(instrument.name, first, second)
    if change.verdict in ("better", "worse"):
        assert change.beyond_error and change.beyond_mcid and change.verdict == change.toward


def false_share(instrument: Instrument, error: MeasurementError) -> float:
    """The greatest share of better or worse over all true scores when nothing changed: reckoned, not drawn.

    Each score is a true one plus a normal error, shown in the steps of the scale; the published error is that of scores
    so shown, so the part that the steps make themselves is taken out of it (Sheppard).
    """
    steps = np.arange(round((instrument.score_to - instrument.score_from) / instrument.steps) + 1)
    scale = instrument.score_from + instrument.steps * steps
    spread = sqrt(error.sem**2 - instrument.steps**2 / 12)
    said = np.array(
        [[find_change(instrument.name, a, b, population=error.of).verdict != "unclear" for b in scale] for a in scale]
    )
    edges = [-inf, *((a + b) / 2 for a, b in pairwise(scale)), inf]
    shares = []
    for true in np.linspace(instrument.score_from, instrument.score_to, 101):
        reached = [0.5 * (1 + erf((edge - true) / spread / sqrt(2))) for edge in edges]
        chances = np.diff(reached)
        shares.append(float(chances @ said @ chances))
    return max(shares)


@pytest.mark.parametrize(
    ("instrument", "error"), WITH_BOTH, ids=lambda each: getattr(each, "name", getattr(each, "of", ""))
)
def test_no_true_change_is_called_one_in_at_most_five_percent(instrument: Instrument, error: MeasurementError) -> None:
    share = false_share(instrument, error)
    assert share <= 0.05
    assert share > 0.001  # a rule that never said anything would pass too


def test_drawn_it_is_the_same() -> None:
    rng, odi = np.random.default_rng(5), load_instrument("odi").error[0]
    noise = rng.normal(0.0, odi.sem, (20_000, 2))
    said = [find_change("odi", 50 + a, 50 + b).verdict != "unclear" for a, b in noise]
    assert 0.03 < float(np.mean(said)) <= 0.05


def test_the_sem_is_not_the_published_change() -> None:
    """Taken for the SEM of one score, 17 points would be noise so large that nobody is ever told anything."""
    assert load_instrument("odi").error[0].sem == pytest.approx(6.133, abs=0.001)
    assert load_instrument("tsk-11").error[0].sem == pytest.approx(2.54, abs=0.02)
