"""German is whole, its compiled catalogue is that of the .po, and no place in a text is lost on the way.

To compile after a change: `python -m tests.report.care.test_language`.
"""

import ast
import io
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from tests.support.programmes import example_screening

from kinescript.errors import InputRefused
from kinescript.intake.document import Weekday
from kinescript.intake.minimal_set import read_emergency
from kinescript.intake.words import Action
from kinescript.programme.following.progression import find_progression
from kinescript.report.care.card import card_lines, write_card
from kinescript.report.care.card_words import read_card_words
from kinescript.report.care.language import find_language, languages

ROOT = Path(__file__).resolve().parents[3]
SOURCES = sorted((ROOT / "src" / "kinescript" / "report" / "care").glob("*.py"))
LOCALE = ROOT / "src" / "kinescript" / "data" / "locale"
PLACE = re.compile(r"\{\w+\}")


def calls() -> list[tuple[str, str, list[ast.expr]]]:
    """Every call of say, mark and plural in the pages of care: where, which, with what."""
    return [
        (f"{path.name}:{node.lineno}", name, node.args)
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and (name := getattr(node.func, "attr", getattr(node.func, "id", ""))) in ("say", "mark", "plural")
        and node.args
    ]


def said_in_code() -> set[str | tuple[str, ...]]:
    """Every fixed text of the pages of care."""
    said: set[str | tuple[str, ...]] = set()
    for _, name, arguments in calls():
        texts = [each.value for each in arguments[:2] if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        if texts:
            said.add((texts[0], texts[1]) if name == "plural" else texts[0])
    return said


def said_in_data() -> set[str]:
    """The words of the emergency box, which every paper shares, and what a card says to do."""
    emergency = read_emergency()
    rows = read_card_words()
    told = {rows.pain, *(word for each in rows.question for word in (each.told, each.say))}
    stop = find_progression().words
    told |= {stop[name].patient for name in ("stop_card_heading", "stop_card", "stop_card_missed")}
    card = {line for action in Action for line in card_lines(action)}
    return (
        {emergency.words, emergency.opening, emergency.closing, emergency.nobody_reads, *emergency.list} | card | told
    )


class Plain(Catalog):
    """A catalogue whose head knows no clock and no version of what compiled it."""

    mime_headers = property(
        lambda self: [("Content-Type", "text/plain; charset=utf-8"), ("Plural-Forms", self.plural_forms)]
    )


def compiled(path: Path) -> bytes:
    """The bytes of the .mo of a .po."""
    with path.open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    catalogue.__class__ = Plain
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def catalogues() -> list[Path]:
    """The .po of every language."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/kinescript.po"))


def test_there_is_a_second_language() -> None:
    assert languages() == ("de", "en")
    assert [path.parts[-3] for path in catalogues()] == ["de"]


@pytest.mark.parametrize("path", catalogues(), ids=lambda p: p.parts[-3])
def test_every_text_of_the_code_is_translated_and_nothing_else(path: Path) -> None:
    with path.open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    known = {m.id if isinstance(m.id, str) else tuple(m.id): m.string for m in catalogue if m.id}
    code = said_in_code() | said_in_data()
    assert len(code) > 90
    assert code - set(known) == set()
    assert set(known) - code == set()
    for source, said in known.items():
        sources = (source,) if isinstance(source, str) else source
        strings = (said,) if isinstance(said, str) else said
        assert all(strings), source
        for one, other in zip(sources, strings, strict=True):
            assert set(PLACE.findall(one)) == set(PLACE.findall(other)), source


@pytest.mark.parametrize("path", catalogues(), ids=lambda p: p.parts[-3])
def test_the_compiled_catalogue_is_that_of_the_source(path: Path) -> None:
    assert path.with_suffix(".mo").read_bytes() == compiled(path), "compile it again: see the docstring of this file"


def test_no_text_is_put_together_before_it_is_said() -> None:
    """It would escape the catalogue."""
    faults = [where for where, _, arguments in calls() if isinstance(arguments[0], ast.JoinedStr | ast.BinOp)]
    assert not faults


def test_days_and_lists() -> None:
    german = find_language("de-AT")
    assert german.day(date(2027, 3, 5)) == "5. März 2027"
    assert german.weekday(Weekday.SUNDAY) == "Sonntag"
    assert german.together(("a", "b", "c")) == "a, b und c"
    assert find_language("en").plural("{count} minute", "{count} minutes", 1.5) == "1.5 minutes"
    assert find_language("de").plural("{count} minute", "{count} minutes", 1) == "1 Minute"


def test_the_card_is_german_whole() -> None:
    for action in Action:
        page = write_card(replace(example_screening(), action=action), number="112", lang="de")
        text = " ".join(re.findall(r">([^<>]+)<", page[page.index("<main") :]))
        assert "Taubheit zwischen den Beinen" in text
        assert "{number}" not in text
        assert not re.search(r"\b(the|you|your|now|call|until|letter)\b", text), text


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(InputRefused, match="de, en"):
        find_language("xx")


if __name__ == "__main__":
    for each in catalogues():
        each.with_suffix(".mo").write_bytes(compiled(each))
