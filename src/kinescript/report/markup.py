"""HTML and SVG as text: elements that escape what they hold, and numbers kept short."""

from html import escape


class Markup(str):
    """Text that is markup already and is not escaped again."""

    __slots__ = ()


def element(name: str, *children: str, **attributes: str | float | bool | None) -> Markup:
    """Return an element; plain text in it is escaped, Markup is not. `class_` is class, `view_box` keeps its capital.

    Underscores in attribute names become hyphens; None and False leave an attribute out, True gives it no value.

    >>> element("p", "a < b", class_="quiet")
    '<p class="quiet">a &lt; b</p>'
    """
    parts = [name, *(_attribute(k, v) for k, v in attributes.items() if v is not None and v is not False)]
    opening = " ".join(parts)
    if name in ("meta", "br", "hr", "link"):
        return Markup(f"<{opening}>")
    inner = together(*children)
    return Markup(f"<{opening}>{inner}</{name}>" if inner or name not in _EMPTY else f"<{opening}/>")


_EMPTY = ("path", "line", "circle", "rect", "polyline", "use")
_NAMES = {"class_": "class", "name_": "name", "for_": "for", "view_box": "viewBox", "pattern_units": "patternUnits"}
_NAMES |= {"pattern_transform": "patternTransform"}


def together(*children: str) -> Markup:
    """Return pieces one after another, plain text escaped."""
    return Markup("".join(c if isinstance(c, Markup) else escape(c) for c in children))


def short(number: float) -> str:
    """Return a coordinate with at most one decimal.

    >>> short(12.04), short(-0.01), short(3.46)
    ('12', '0', '3.5')
    """
    text = f"{number:.1f}"
    return "0" if text in ("-0.0", "0.0") else text.removesuffix(".0")


def _attribute(name: str, value: str | float | bool) -> str:
    written = _NAMES.get(name, name.replace("_", "-"))
    if value is True:
        return written
    text = short(value) if isinstance(value, int | float) else escape(value)
    return f'{written}="{text}"'


def picture(*children: str, title: str, words: str, ident: str, size: tuple[float, float], class_: str = "") -> Markup:
    """Return an SVG of a size in its own units; title and words say everything in it to who cannot see it."""
    width, height = size
    return element(
        "svg",
        element("title", title, id=f"{ident}-title"),
        element("desc", words, id=f"{ident}-words"),
        *children,
        role="img",
        aria_labelledby=f"{ident}-title {ident}-words",
        view_box=f"0 0 {short(width)} {short(height)}",
        class_=class_ or None,
    )
