"""The HTML shell of every page of care: fetches nothing, prints on A4 and Letter, says when it is unsigned."""

from functools import cache
from importlib.resources import files

from kinescript.report.care.language import Language, find_language, mark
from kinescript.report.markup import Markup, element

PROPOSAL_MARK = "PROPOSAL - NOT SIGNED"
MADE_BY = mark("Made by kinescript, which has no clearance as a medical device; a clinician decides.")


def care_page(
    title: str, *sections: Markup, foot: str, proposal: bool = False, lang: str = "en-GB", style: str = ""
) -> str:
    """Return a whole HTML page; the same sections give the same text.

    `title` is the window's, the first section brings the heading people see; `foot` (pseudonym and date) stands at the
    foot of the page and, with the page number, of every printed one; `lang` is a language of the catalogues. `proposal`
    writes PROPOSAL - NOT SIGNED as a banner on the screen and on every printed page. `style` is CSS of the caller's
    own, never of a person's. Raises InputRefused for a language nobody has written.
    """
    words = find_language(lang)
    main = element("main", *sections, id="main")
    body = element(
        "body",
        element("a", words.say("Skip to the first part"), href="#main", class_="skip"),
        _mark() if proposal else "",
        element("div", main, _footer(foot, words), class_="page"),
        class_="proposal" if proposal else None,
    )
    sheet = "\n".join((_read_style(), _print_style(foot, proposal=proposal, words=words), style))
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name_="viewport", content="width=device-width, initial-scale=1"),
        element("title", f"{title} ({PROPOSAL_MARK})" if proposal else title),
        # a style element holds text that HTML does not escape: nothing in it but ours, and the foot written in numbers
        Markup(f"<style>\n{sheet}\n</style>"),
    )
    return "<!doctype html>\n" + element("html", head, body, lang=lang) + "\n"


@cache
def _read_style() -> str:
    folder = files("kinescript").joinpath("data", "look")
    return "\n".join(folder.joinpath(name).read_text(encoding="utf-8") for name in ("tokens.css", "care.css"))


def _mark() -> Markup:
    # fixed: browsers repeat it on every printed page; the margin box beside it is for those that know margin boxes
    return element("p", element("strong", PROPOSAL_MARK), class_="proposal-mark", role="status")


def _footer(foot: str, words: Language) -> Markup:
    return element("footer", element("p", foot), element("p", words.say(MADE_BY), class_="quiet"))


def _print_style(foot: str, *, proposal: bool, words: Language) -> str:
    page, of = words.say("page"), words.say("of")
    mark = f"@top-center {{ content: {_css_text(PROPOSAL_MARK)}; }} " if proposal else ""
    return (
        f"@page {{ {mark}@bottom-left {{ content: {_css_text(foot)}; }} "
        f'@bottom-right {{ content: {_css_text(page)} " " counter(page) " " {_css_text(of)} " " counter(pages); }} }}'
    )


def _css_text(words: str) -> str:
    """Quote for CSS inside a style element: everything but plain letters and digits is written as its number."""
    return '"' + "".join(c if c.isascii() and (c.isalnum() or c in " .,-") else f"\\{ord(c):x} " for c in words) + '"'
