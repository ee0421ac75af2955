"""The page of the diary names every key of the diary and of progress.json, and the example holds every key too."""

from dataclasses import fields
from pathlib import Path

import pytest

from kinescript.documents.write import to_plain
from kinescript.programme.diary import Diary, Done, PainOver, SessionKept
from kinescript.programme.following.diary_template import write_diary_template
from kinescript.programme.following.progressed import Adherence, Change, ItemDecision, Of, Progressed, Review

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "diary.md"
KINDS = (Diary, SessionKept, Done, PainOver, Progressed, ItemDecision, Change, Adherence, Review, Of)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_key_stands_on_the_page(kind: type) -> None:
    text = PAGE.read_text(encoding="utf-8")
    missing = [field.name for field in fields(kind) if f"`{field.name}`" not in text]
    assert not missing


def test_the_example_holds_every_key() -> None:
    tree = to_plain(write_diary_template())
    first = tree["sessions"][0]
    assert set(first) == {field.name for field in fields(SessionKept)}
    assert set(first["exercises"][0]) == {field.name for field in fields(Done)}
    assert all(value is not None for key, value in first.items() if key != "why_not")
