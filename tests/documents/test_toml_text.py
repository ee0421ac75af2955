"""TOML is written so that the standard library reads back the same data."""

import math
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinescript.documents.toml_text import to_toml

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
LEAF = st.booleans() | st.integers(-(2**62), 2**62) | st.floats(allow_nan=False, allow_infinity=False) | TEXT
TREES = st.dictionaries(
    TEXT,
    st.recursive(LEAF, lambda x: st.lists(x, max_size=4) | st.dictionaries(TEXT, x, max_size=4), max_leaves=12),
    max_size=5,
)


@given(TREES)
def test_what_is_written_is_read_back(tree: dict[str, object]) -> None:
    assert tomllib.loads(to_toml(tree)) == tree


def test_none_is_left_out_of_tables_and_refused_in_lists() -> None:
    assert tomllib.loads(to_toml({"a": None, "b": {"c": None, "d": 1}})) == {"b": {"d": 1}}
    with pytest.raises(ValueError, match="NoneType"):
        to_toml({"a": [None]})


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, "\ud800", b"x", object()])
def test_what_toml_cannot_hold_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"no place|encode"):
        to_toml({"a": value})
