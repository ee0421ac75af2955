"""The shell: self-contained, escaped, and honest about what nobody signed."""

import re
from html.parser import HTMLParser
from importlib.resources import files

from kinescript.report.care.shell import PROPOSAL_MARK, care_page
from kinescript.report.markup import element

SECTION = element("section", element("h1", "A < B"))


class Reader(HTMLParser):
    """Every opening has its closing, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "br", "hr", "link"):
            self.open.append(tag)
        self.links += [v or "" for k, v in attrs if k in ("src", "href")]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def read(page: str) -> Reader:
    """Parse a page, or fail."""
    reader = Reader()
    reader.feed(page)
    assert reader.open == []
    return reader


def test_a_page_is_whole_and_fetches_nothing() -> None:
    page = care_page("Letter", SECTION, foot="P-7, 21 Nov 2026")
    assert read(page).links == ["#main"]
    assert "url(" not in page
    assert "A &lt; B" in page
    assert page == care_page("Letter", SECTION, foot="P-7, 21 Nov 2026")


def test_an_unsigned_page_says_so_on_screen_and_paper_and_a_signed_one_does_not() -> None:
    unsigned = care_page("Sheet", SECTION, foot="P-7", proposal=True)
    assert f"<strong>{PROPOSAL_MARK}</strong>" in unsigned
    assert re.search(r"@page \{ @top-center \{ content: \"PROPOSAL - NOT SIGNED\"", unsigned)
    assert PROPOSAL_MARK not in care_page("Sheet", SECTION, foot="P-7")


def test_no_pseudonym_breaks_out_of_the_style() -> None:
    page = care_page("x", SECTION, foot='"} </style><script>alert(1)</script>')
    assert "<script" not in page
    assert page.count("</style>") == 1


def test_the_page_says_its_language() -> None:
    german = care_page("x", SECTION, foot="P-7", lang="de")
    assert 'lang="de"' in german
    assert "Seite" in german
    assert "Medizinprodukt" in german


def test_colours_stand_in_the_tokens_only() -> None:
    css = files("kinescript").joinpath("data", "look", "care.css").read_text(encoding="utf-8")
    assert not re.search(r"#[0-9A-Fa-f]{3,8}\b", css)
