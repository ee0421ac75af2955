"""The report is one whole, readable, honest page."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from tests.report import people

from kinescript.findings.assessment import Assessment
from kinescript.findings.finding import Verdict
from kinescript.report.page import write_report

PEOPLE = (people.walk, people.unremarkable, people.poor)
VOID = {"meta", "br", "hr", "link", "img", "input"}
NEVER = ("late", "drop", "weak", "unstable", "pressure", "asymmetric", "damaged")


class Page(HTMLParser):
    """A page read strictly: every element closed in order, with its attributes and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[tuple[str, ...], dict[str, str], str]] = []
        self.stack: list[dict[str, str]] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {k: v or "" for k, v in attrs}
        assert len(given) == len(attrs), f"<{tag}> has an attribute twice"
        self.elements.append((tag, given))
        if tag not in VOID:
            self.open.append(tag)
            self.stack.append(given)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {k: v or "" for k, v in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag
        self.stack.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and self.stack:
            self.texts.append((tuple(self.open), self.stack[-1], data))

    def words(self, tag: str) -> list[str]:
        """The text of every element of one kind."""
        return [text for path, _, text in self.texts if path[-1] == tag]


@pytest.fixture(scope="module", params=PEOPLE, ids=lambda make: make.__name__)
def person(request: pytest.FixtureRequest) -> Assessment:
    return request.param()


@pytest.fixture(scope="module")
def text(person: Assessment) -> str:
    return write_report(person)


def test_it_parses_and_speaks_british_english(text: str) -> None:
    page = Page(text)
    assert page.elements[0] == ("html", {"lang": "en-GB"})
    assert text.startswith("<!doctype html>")


def test_it_fetches_nothing(text: str) -> None:
    page = Page(text)
    for tag, given in page.elements:
        assert tag not in {"script", "link", "iframe", "img", "object"}
        for name in ("src", "href", "xlink:href", "action"):
            assert given.get(name, "#").startswith("#"), given
        assert not any(name.startswith("on") for name in given)
    assert "http" not in text.lower()
    assert "url(" not in text
    assert "@import" not in text


def test_headings_come_in_the_order_of_the_visit(text: str) -> None:
    page = Page(text)
    assert page.words("h1") == ["Movement report"]
    assert page.words("h2") == [
        "What stands out",
        "The curves behind them",
        "Left and right",
        "What this recording cannot tell, and why",
        "Suggested next step",
        "Everything measured",
        "How this was made",
    ]


def test_identities_are_unique_and_references_hold(text: str) -> None:
    page = Page(text)
    ids = [given["id"] for _, given in page.elements if "id" in given]
    assert len(ids) == len(set(ids))
    for _, given in page.elements:
        for each in given.get("aria-labelledby", "").split():
            assert each in ids
        if given.get("href", "").startswith("#"):
            assert given["href"][1:] in ids


def test_every_picture_says_what_it_shows(text: str) -> None:
    for svg in re.findall(r"<svg.*?</svg>", text, re.DOTALL):
        assert re.search(r"<title[^>]*>[^<]+</title>", svg)
        if 'aria-hidden="true"' not in svg:
            assert 'role="img"' in svg
            words = re.search(r"<desc[^>]*>([^<]+)</desc>", svg)
            assert words
            assert re.search(r"\d", words[1]), "the text alternative says the numbers"


def test_tables_have_captions_and_scopes(text: str) -> None:
    for table in re.findall(r"<table.*?</table>", text, re.DOTALL):
        assert "<caption>" in table
        assert table.count("<th ") == len(re.findall(r'scope="(?:col|row|rowgroup)"', table))


def test_no_number_is_broken(text: str) -> None:
    assert not re.search(r"\b(nan|NaN|inf|None)\b", re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL))


def test_there_is_a_way_to_skip_and_a_foot_on_paper(text: str) -> None:
    assert 'class="skip"' in text
    assert "@bottom-left" in text
    assert "counter(page)" in text


def test_patients_never_read_the_words_that_hurt(text: str) -> None:
    page = Page(text)
    spoken = [t for _, given, t in page.texts if given.get("class", "").startswith("patient")]
    assert spoken
    for sentence in [*spoken, *page.words("h3")]:
        assert not set(re.findall(r"[a-z]+", sentence.lower())) & set(NEVER), sentence


def test_the_same_assessment_gives_the_same_page(person: Assessment, text: str) -> None:
    assert write_report(person) == text


def test_a_simulated_person_is_said_first() -> None:
    text = write_report(people.walk())
    assert text.index("Simulated person.") < text.index("What stands out")
    assert "Simulated person" not in write_report(people.unremarkable())


def test_names_cannot_break_the_page() -> None:
    text = write_report(people.walk())
    assert text.count("</style>") == 1
    assert "A.B. &#x27;one&#x27; &lt;/style&gt;" in text


def test_at_most_three_stand_out_the_worst_first() -> None:
    person = people.walk()
    many = replace(person, findings=person.findings * 3)
    text = write_report(many)
    assert text.count("<article") == 3
    verdicts = re.findall(r'<article class="finding (\w+)', text)
    assert verdicts == ["outside", "outside", "outside"]
    shown = re.findall(r'<article class="finding (\w+)', write_report(person))
    assert shown == ["outside", "borderline"]


def test_a_finding_has_both_voices_its_number_reference_and_source() -> None:
    person = people.walk()
    card = write_report(person).split("<article")[1].split("</article>")[0]
    finding = next(f for f in person.findings if f.verdict is Verdict.OUTSIDE)
    for words in (finding.words.clinician, finding.reference.source, "9 deg ± 4", "up to 5 deg", "assumption"):
        assert words in card
    assert "your left hip sits a little lower" in card
    assert "outside usual range" in card
    assert "<svg" in card


def test_nothing_that_stands_out_is_said_so() -> None:
    assert "Nothing stands out" in write_report(people.unremarkable())
    assert "Nothing could be judged" in write_report(people.poor())


def test_what_is_not_known_is_said_with_its_reason() -> None:
    text = write_report(people.poor())
    assert "no plate, event or foot marker told when the feet were on the ground" in text
    assert "date not recorded" in text
    assert "Not seen at all" in text
    assert "21 Nov 2026" in write_report(people.walk())


def test_a_recording_without_a_single_curve_still_makes_a_page() -> None:
    person = replace(people.poor(), angles=(), measures=(), findings=())
    page = Page(write_report(person))
    assert len(page.words("h2")) == 7


def test_long_walks_are_shown_in_part_and_stay_small() -> None:
    text = write_report(people.walk(seconds=120.0))
    assert "the whole recording is in series.parquet" in text
    assert len(text) < 600_000
