"""A number goes as far as its error, and is written one way."""

import re
from pathlib import Path

import pytest

import kinescript
from kinescript.measures.rounding import round_to_error, say_date, say_interval, say_number, say_with_error


@pytest.mark.parametrize(
    ("value", "sigma", "unit", "words"),
    [
        (7.13, 1.0, "deg", "7 deg ± 2"),
        (7.13, 0.2, "deg", "7.1 deg ± 0.4"),
        (7.13, 0.49, "deg", "7 deg ± 1"),
        (-0.2, 0.6, "deg", "0 deg ± 1"),
        (-7.6, 1.0, "deg", "−8 deg ± 2"),
        (72.0, 7.2, "deg", "72 deg ± 14"),
        (109.0, 0.0, "/min", "109 /min"),
        (0.5, 0.0, "1", "0.5"),
        (0.963, 0.056, "1", "0.96 ± 0.11"),
        (1.268, 0.0769, "1", "1.27 ± 0.15"),
        (1.14, 0.125, "1", "1.1 ± 0.2"),
        (0.9626, 0.04, "1", "0.96 ± 0.08"),
        (4.2, 0.6, "1", "4.2 ± 1.2"),
        (0.9626, 0.056, "deg", "1.0 deg ± 0.1"),
        (0.4213, 0.016, "s", "0.42 s ± 0.03"),
        (1.0, 0.00001, "s", "1.000 s ± under 0.001"),
        (3.0, None, "deg", "about 3 deg, error not known"),
        (None, None, "deg", "not known"),
        (float("nan"), 1.0, "deg", "not known"),
    ],
)
def test_numbers_go_as_far_as_their_error(value: float | None, sigma: float | None, unit: str, words: str) -> None:
    assert round_to_error(value, sigma, unit) == words


def test_intervals_dates_and_minus_signs() -> None:
    assert say_interval(7.13, 1.0) == "most likely between 5 and 9 deg"
    assert say_interval(None, 1.0) == "not known"
    assert say_date("2026-11-05") == "5 Nov 2026"
    assert say_date("yesterday") == "date not recorded"
    assert say_number(-0.01, 1) == "0.0"


@pytest.mark.parametrize(
    ("value", "sigma", "text"),
    [
        (7.13, 1.02, "7 ± 2 deg"),
        (7.13, 0.3, "7.1 ± 0.6 deg"),
        (-0.04, 0.1, "0.0 ± 0.2 deg"),
        (-13.2, 1.0, "−13 ± 2 deg"),
        (12.6, 0.0, "12.6 deg"),
        (None, None, "not known"),
    ],
)
def test_in_a_sentence_the_unit_comes_last(value: float | None, sigma: float | None, text: str) -> None:
    assert say_with_error(value, sigma) == text


def test_the_width_of_95_per_cent_is_written_once() -> None:
    files = Path(kinescript.__file__).parent.rglob("*.py")
    code = [re.sub(r'""".*?"""', "", file.read_text(encoding="utf-8"), flags=re.DOTALL) for file in files]
    assert sum(len(re.findall(r"\b1\.96\d*\b", text)) for text in code) == 1
