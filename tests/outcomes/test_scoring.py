"""Scores by the published rule, worked by hand, and everything that is no answer sheet refused."""

from contextlib import suppress
from fractions import Fraction
from math import inf, nan
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinescript.errors import InputRefused, WrongUsage
from kinescript.outcomes.answers import allows_gaps, range_of
from kinescript.outcomes.instrument import Instrument, instrument_names, load_instrument, load_instruments
from kinescript.outcomes.scoring import score


def allowed(instrument: Instrument, at: int) -> list[int]:
    item = next((each for each in instrument.item if each.at == at), None)
    if item is not None and item.yes is not None:
        return [0, item.yes]
    low, high = range_of(instrument, item)
    return list(range(low, high + 1))


def sheet(instrument: Instrument) -> st.SearchStrategy[list[int]]:
    counts = st.sampled_from(instrument.items)
    return counts.flatmap(
        lambda n: st.tuples(*(st.sampled_from(allowed(instrument, at)) for at in range(1, n + 1))).map(list)
    )


@pytest.mark.parametrize(
    ("name", "items", "expected", "band"),
    [
        ("rmdq-24", [True, False] * 12, 12, "not recovered"),
        ("rmdq-24", [1, 1] + [0] * 22, 2, "as recovered"),
        ("nprs-leg", [7], 7, "pain"),
        ("nprs-back", [2, 1, 5], 8 / 3, "pain"),
        ("nprs-leg", [0], 0, "no pain"),
        ("peg", [7, 5, 6], 6, None),
        ("psfs", [3, 4, 4], 11 / 3, None),
        ("psfs", [3, 4, 4, 0, 10], 21 / 5, None),
        ("pgic", [2], 2, "much improved"),
        ("start-back", [1, 1, 1, 1, 0, 0, 0, 0, 2], 4, "medium"),
        ("start-back", [1, 1, 1, 1, 0, 0, 0, 0, 3], 5, "medium"),
        ("start-back", [0, 0, 0, 0, 1, 1, 1, 1, 0], 4, "high"),
        ("start-back", [False] * 4 + [True, True, True, False, 2], 3, "low"),
        ("sbi", [6, 6, 6, 6], 24, "not yet"),
        ("sbi", [1, 2, 2, 1], 6, "as after success"),
        ("tsk-11", [4] * 11, 44, None),
        ("tsk-17", [4] * 17, 13 * 4 + 4 * 1, "high"),
        ("fabq", [6] * 16, 24, "high"),
        ("fabq", [6, 3, 4, 4, 3, *[0] * 11], 14, "not high"),
        ("pseq", [6] * 10, 60, "good"),
        ("pseq", [2] * 10, 20, "middle"),
        ("pseq", [1, *[2] * 9], 19, "low"),
        ("lanss", [1] * 7, 24, "neuropathic likely"),
        ("lanss", [1, 1, 0, 0, 1, 0, 0], 11, "below the cut-off"),
        ("paindetect", [5] * 7 + [1, 2], 38, "likely"),
        ("paindetect", [0] * 7 + [-1, 0], -1, "unlikely"),
        ("paindetect", [2] * 7 + [0, True], 16, "unclear"),
        ("csi", [1] * 20 + [4] * 5, 40, "moderate"),
        ("dn4", [1, 1, 1, 0, 0, 0, 0, 0, 0, 0], 3, "below the cut-off"),
    ],
)
def test_by_hand(name: str, items: list[Any], expected: float, band: str | None) -> None:
    outcome = score(name, items)
    assert outcome.score == expected
    assert outcome.band == band


def test_sub_scales_by_hand() -> None:
    parts = dict(score("fabq", [0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 4, 5, 6, 0, 1]).parts)
    items = [0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 3, 4, 5, 6, 0, 1]
    assert parts == {
        "physical_activity": sum(items[i - 1] for i in (2, 3, 4, 5)),
        "work": sum(items[i - 1] for i in (6, 7, 9, 10, 11, 12, 15)),
    }
    assert dict(score("lanss", [1, 0, 0, 0, 0, 1, 1]).parts) == {"symptoms": 5.0, "examination": 8.0}


@pytest.mark.parametrize(
    ("total", "band"),
    [
        (8, "minimal"),
        (9, "moderate"),
        (16, "moderate"),
        (17, "severe"),
        (24, "severe"),
        (25, "crippled"),
        (32, "crippled"),
        (33, "bed-bound or exaggerating"),
    ],
)
def test_odi_bands_have_exact_edges(total: int, band: str) -> None:
    """With eight answered the score moves by 2.5: 40 is moderate still, 42.5 is severe; nothing is rounded."""
    items = [min(5, max(0, total - 5 * i)) for i in range(8)]
    outcome = score("odi", [*items, None, None])
    assert (outcome.score, outcome.band) == (2.5 * total, band)


def test_just_above_an_edge_is_the_next_band() -> None:
    outcome = score("odi", [5, 4, 0, 0, 0, 0, 0, 0, None, 0])  # 9 of 45: 20 exactly
    assert (outcome.score, outcome.band) == (20.0, "minimal")
    outcome = score("odi", [5, 4, 1, 0, 0, 0, 0, 0, None, 0])  # 10 of 45: 22.2
    assert (outcome.score, outcome.band) == (1000 / 45, "moderate")


@pytest.mark.parametrize(
    "items",
    [
        [1] * 9,
        [1] * 11,
        [],
        [1] * 9 + [6],
        [1] * 9 + [-1],
        [1] * 9 + [2.5],
        [1] * 9 + [nan],
        [1] * 9 + [inf],
        [1] * 9 + [True],
        [1] * 9 + ["2"],
        [1] * 9 + [[1]],
        [1] * 9 + [1j],
        [1] * 7 + [None] * 3,
        [None] * 10,
        "1111111111",
        b"1111111111",
        None,
        7,
        {"items": [1] * 9},
        {"items": [1] * 10, "text": "somebody's form"},
        {"answers": [1] * 10},
        {},
    ],
)
def test_what_is_no_answer_sheet_is_refused(items: Any) -> None:
    with pytest.raises(InputRefused) as caught:
        score("odi", items)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("odi")


@pytest.mark.parametrize("name", [n for n in instrument_names() if n != "odi"])
def test_only_the_odi_takes_nulls(name: str) -> None:
    instrument = load_instrument(name)
    items: list[Any] = [allowed(instrument, at)[0] for at in range(1, max(instrument.items) + 1)]
    assert score(name, items).complete
    with pytest.raises(InputRefused, match="expected an answer; came none"):
        score(name, [None, *items[1:]])


@pytest.mark.parametrize("name", instrument_names())
def test_true_only_where_it_asks_yes_or_no(name: str) -> None:
    instrument = load_instrument(name)
    items: list[Any] = [allowed(instrument, at)[0] for at in range(1, max(instrument.items) + 1)]
    for at in range(1, len(items) + 1):
        asks = len(allowed(instrument, at)) == 2
        answered = [*items[: at - 1], True, *items[at:]]
        if asks:
            assert score(name, answered) == score(name, [*items[: at - 1], allowed(instrument, at)[1], *items[at:]])
        else:
            with pytest.raises(InputRefused, match="came true"):
                score(name, answered)


@pytest.mark.parametrize("name", ["oddi", "ODI", "", "roland", "../odi"])
def test_an_unknown_instrument_names_the_near_ones(name: str) -> None:
    with pytest.raises(WrongUsage) as caught:
        score(name, [1])
    assert any(known in str(caught.value) for known in instrument_names())


@pytest.mark.parametrize("instrument", load_instruments(), ids=lambda each: each.name)
@given(data=st.data())
def test_laws(instrument: Instrument, data: st.DataObject) -> None:
    """Inside its range, on its steps, in exactly one band; whole floats are whole numbers; more points, more score."""
    items = data.draw(sheet(instrument))
    outcome = score(instrument.name, items)
    assert instrument.score_from <= outcome.score <= instrument.score_to
    assert outcome == score(instrument.name, {"items": [float(each) for each in items]})
    parts = dict(outcome.parts)
    assert len([b for b in instrument.band if b.holds(outcome.score, parts)]) == bool(instrument.band)
    at = data.draw(st.integers(0, len(items) - 1))
    item = next((each for each in instrument.item if each.at == at + 1), None)
    falls = at + 1 in instrument.reversed or (item is not None and item.points is not None and item.points[-1] < 2)
    falls = falls and instrument.name != "start-back"
    more = [a for a in allowed(instrument, at + 1) if a >= items[at]]
    higher = score(instrument.name, [*items[:at], max(more), *items[at + 1 :]]).score
    assert higher <= outcome.score if falls else higher >= outcome.score


@given(st.lists(st.one_of(st.none(), st.integers(0, 5)), min_size=10, max_size=10))
def test_odi_is_the_exact_fraction(items: list[int | None]) -> None:
    known = [each for each in items if each is not None]
    if len(known) < 8:
        with pytest.raises(InputRefused):
            score("odi", items)
    else:
        assert score("odi", items).score == float(Fraction(100 * sum(known), 5 * len(known)))


@given(
    st.sampled_from(instrument_names()),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=12) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=14,
    ),
)
def test_anything_else_is_refused_with_manners(name: str, items: Any) -> None:
    with suppress(InputRefused):
        assert score(name, items).instrument == name


def test_numpy_arrays_are_answers_too() -> None:
    import numpy as np

    assert score("odi", np.full(10, 2)).score == 40.0
    with pytest.raises(InputRefused):
        score("odi", np.full((10, 2), 2))
    assert allows_gaps(load_instrument("odi"))
