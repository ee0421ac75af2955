"""The style of a page: tokens first, then layout, read from data/look."""

from functools import cache
from importlib.resources import files


@cache
def read_style(*, muscles: bool = False) -> str:
    """Return the tokens and the report's layout as one CSS text, with what pictures of muscles need where there are."""
    folder = files("kinescript").joinpath("data", "look")
    names = ("tokens.css", "report.css", *(("muscles.css",) if muscles else ()))
    return "\n".join(folder.joinpath(name).read_text(encoding="utf-8") for name in names)


def footer_style(words: str) -> str:
    """Return the CSS that writes these words and the page number at the foot of every printed page."""
    return (
        f"@page {{ @bottom-left {{ content: {_css_text(words)}; }} "
        '@bottom-right { content: "page " counter(page) " of " counter(pages); } }'
    )


def _css_text(words: str) -> str:
    """Quote for CSS inside a style element: everything but plain letters and digits is written as its number."""
    return '"' + "".join(c if c.isascii() and (c.isalnum() or c in " .,-") else f"\\{ord(c):x} " for c in words) + '"'
