"""Documents that mean harm: refused in one sentence of a sensible length, soon, in little memory."""

import json
import time
import tracemalloc
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kinescript.documents.read import parse_document, read_document
from kinescript.documents.write import to_json
from kinescript.errors import InputRefused

LONGEST_S = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A document with every kind of container."""

    person: str
    weights: tuple[float, ...] = ()
    rows: tuple[tuple[str, float], ...] = ()
    notes: dict[str, str] = field(default_factory=dict)


def refusal(text: str, *, as_json: bool) -> str:
    """The sentence; anything else, slowness, or a hundred megabytes fails the test."""
    tracemalloc.start()
    begun = time.process_time()
    try:
        with pytest.raises(InputRefused) as caught:
            parse_document(text, Form, name="form", as_json=as_json)
        took_s, peak = time.process_time() - begun, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert took_s < 4 * LONGEST_S  # tracemalloc makes it slower
    assert peak < 100e6
    sentence = str(caught.value)
    assert len(sentence) < 1000
    assert sentence.isprintable()
    return sentence


TOML = {
    "a key of many parts": (".".join(["a"] * 20_000) + " = 1\n", "at most 50 parts"),
    "a quoted key of many parts": (" . ".join(['"a"'] * 20_000) + " = 1\n", "at most 50 parts"),
    "too many tables": ("".join(f"[t{n}]\n" for n in range(200_000)), "under 1 MB"),
    "one long word": ("a" * 900_000, "Expected '='"),
}


@pytest.mark.parametrize("name", TOML)
def test_toml_that_would_take_for_ever(name: str) -> None:
    text, words = TOML[name]
    assert words in refusal(text, as_json=False)


def test_fifty_parts_are_not_too_many_and_prose_is_no_key() -> None:
    prose = "word. " * 3
    with pytest.raises(InputRefused, match="a missing key"):
        parse_document(".".join(["a"] * 50) + " = 1\n", Form, name="form", as_json=False)
    assert parse_document(f'person = "{prose}"', Form, name="form", as_json=False).person == prose


JSON = {
    "weights": json.dumps({"person": "a", "weights": [None] * 300_000}),
    "rows": json.dumps({"person": "a", "rows": [[1]] * 100_000}),
    "notes": json.dumps({"person": "a", "notes": {str(n): n for n in range(100_000)}}),
}


@pytest.mark.parametrize("key", JSON)
def test_of_a_million_wrong_values_only_the_first_is_looked_at(key: str) -> None:
    assert f"form.{key}" in refusal(JSON[key], as_json=True)


def test_a_huge_value_is_shown_short() -> None:
    assert "is not text" in refusal(json.dumps({"person": ["a" * 900_000] * 3}), as_json=True)
    assert "an unknown key 'aaaa" in refusal(json.dumps({"person": "a", "a" * 900_000: 1}), as_json=True)
    twice = '{"' + "a" * 90_000 + '": 1, "' + "a" * 90_000 + '": 1}'
    assert "given twice" in refusal(twice, as_json=True)


@pytest.mark.parametrize("depth", [200, 900, 100_000])
def test_lists_in_lists(depth: int) -> None:
    refusal('{"person": ' + "[" * depth + "]" * depth + "}", as_json=True)


def test_json_does_not_steer_the_terminal_and_reads_back_the_same(tmp_path: Path) -> None:
    tree = {"a\x1b[2J": "\x9b31m \u202e \x7f \ud800 \U000e0001 \u00e9 \u4e2d"}
    text = to_json(tree)
    assert all(c.isprintable() or c == "\n" for c in text)
    assert "\u00e9 \u4e2d" in text
    assert json.loads(text) == tree
    (tmp_path / "a.json").write_text(text, encoding="utf-8")


def test_half_a_character_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "half.json"
    path.write_text('{"word": "\\ud800"}', encoding="utf-8")
    with pytest.raises(InputRefused, match="half a character"):
        read_document(path, dict[str, str])
