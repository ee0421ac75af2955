"""A verdict as a mark and a word: shape first, then the word, colour last."""

from kinescript.findings.finding import Verdict
from kinescript.report.markup import Markup, element

VERDICT_WORDS = {
    Verdict.WITHIN: "within usual range",
    Verdict.BORDERLINE: "borderline",
    Verdict.OUTSIDE: "outside usual range",
    Verdict.UNKNOWN: "not known",
}
_SHAPES = {
    Verdict.WITHIN: '<circle cx="10" cy="10" r="7"/>',
    Verdict.BORDERLINE: '<path d="M10 3a7 7 0 0 1 0 14z"/><circle class="hollow" cx="10" cy="10" r="7"/>',
    Verdict.OUTSIDE: '<path d="M10 2.5 18 17H2z"/>',
    Verdict.UNKNOWN: '<rect class="hollow" x="3.5" y="3.5" width="13" height="13"/>'
    '<path class="hollow" d="M3.5 10 10 3.5M3.5 16.5l13-13M10 16.5l6.5-6.5"/>',
}


def paint_verdict(verdict: Verdict, *, words: str | None = None) -> Markup:
    """Return the verdict's shape beside its word; `words` replaces the word where a sentence needs another."""
    said = words or VERDICT_WORDS[verdict]
    shape = element(
        "svg",
        element("title", said),
        Markup(_SHAPES[verdict]),
        view_box="0 0 20 20",
        aria_hidden="true",
        class_="mark",
    )
    return element("span", shape, element("span", said), class_=f"verdict {verdict.value}")


def verdict_shape(verdict: Verdict) -> Markup:
    """Return the bare shape of a verdict, 20 units across, to stand inside another picture."""
    return Markup(_SHAPES[verdict])
