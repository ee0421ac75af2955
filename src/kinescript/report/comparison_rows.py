"""One change as a card: the two numbers on one axis, the verdict in shape and word, the error and what it rests on."""

from kinescript.findings.change import Change
from kinescript.findings.finding import Verdict
from kinescript.measures.rounding import error_of, round_to_error, say_number, unit_words
from kinescript.report.comparison_words import (
    Titles,
    say_difference,
    say_from_to,
    say_now,
    say_reason,
    say_then,
    say_title,
    say_verdict,
    say_yardstick,
)
from kinescript.report.intervals import say_reference
from kinescript.report.markup import Markup, element, picture, short
from kinescript.report.scales import find_ticks
from kinescript.report.topics import measure_title
from kinescript.report.verdicts import paint_verdict

_WIDTH, _LEFT, _RIGHT, _FLOOR = 320.0, 52.0, 306.0, 84.0
_SHAPES = {
    ("beyond_error", "reference"): '<path d="M1 8h8V4l6 6-6 6v-4H1zM17 3h2v14h-2z"/>',
    ("beyond_error", "away"): '<path d="M1 3h2v14H1zM5 8h8V4l6 6-6 6v-4H5z"/>',
    ("beyond_error", None): '<path d="M10 1.5 18.5 10 10 18.5 1.5 10z"/>',
    ("within_error", None): '<path class="hollow" d="M2 8q4-5 8 0t8 0M2 14q4-5 8 0t8 0"/>',
}


def paint_change(change: Change, *, words: str | None = None) -> Markup:
    """Return the verdict's shape beside its words; not in the colours of a finding, because more is not worse."""
    words = words or say_verdict(change)
    if change.verdict == "unknown":
        return paint_verdict(Verdict.UNKNOWN, words=words)
    shape = element(
        "svg",
        element("title", words),
        Markup(_SHAPES[change.verdict, change.toward]),
        view_box="0 0 20 20",
        aria_hidden="true",
        class_="mark",
    )
    return element(
        "span", shape, element("span", words), class_="verdict" + (" quiet" if change.verdict == "within_error" else "")
    )


def write_row(change: Change, titles: Titles, *, ident: str) -> Markup:
    """Return one change as an article, its picture to the left and its words to the right."""
    title = say_title(change, titles)
    known = change.difference is not None
    numbers = f"{say_then(change)} → {say_now(change)}" if known else "not known"
    unit = element("span", unit_words(change.unit), class_="quiet") if known else ""
    then, now = (
        round_to_error(value, sigma, change.unit)
        for value, sigma in ((change.before, change.sigma_before), (change.after, change.sigma_after))
    )
    words = element(
        "div",
        paint_change(change),
        element("h3", title, id=ident),
        element("p", element("span", numbers, class_="figures"), " ", unit, class_="number-line"),
        element(
            "p",
            f"Then {then}; now {now}; difference {say_difference(change)}. ",
            say_reason(change),
            class_="clinician",
        ),
        element("p", f"{measure_title(change.name)}. {say_yardstick(change)}", class_="quiet small"),
        class_="finding-words",
    )
    seen = element("div", paint_then_now(change, title=title, ident=f"{ident}-picture"), class_="finding-figure")
    return element("article", seen, words, class_="finding", aria_labelledby=ident)


def paint_then_now(change: Change, *, title: str, ident: str) -> Markup:
    """Return both numbers with their 95 % errors on one axis over the reference, 320 units across."""
    numbers = ((change.before, change.sigma_before), (change.after, change.sigma_after))
    low, high = _ends(change, numbers)

    def x(number: float) -> float:
        return _LEFT + (min(max(number, low), high) - low) / (high - low) * (_RIGHT - _LEFT)

    parts = [element("path", d=f"M{short(_LEFT)} {short(_FLOOR)}H{short(_RIGHT)}", class_="axis")]
    reference = change.reference
    if reference is not None:
        start, end = (x(e if limit is None else limit) for e, limit in ((low, reference.low), (high, reference.high)))
        parts.insert(
            0, element("rect", x=start, y=12.0, width=max(end - start, 1.0), height=_FLOOR - 12, class_="reference")
        )
    for row, (name, said, (value, sigma)) in enumerate(
        zip(("Then", "Now"), (say_then(change), say_now(change)), numbers, strict=True)
    ):
        y = 34.0 + 34.0 * row
        parts.append(element("text", name, x=0.0, y=y + 5, class_="number" if row else "quiet"))
        if value is None or sigma is None:
            parts.append(element("text", "not known", x=_LEFT + 4, y=y + 5, class_="quiet"))
            continue
        error = error_of(sigma)
        parts += [
            element("path", d=f"M{short(x(value - error))} {short(y)}H{short(x(value + error))}", class_="error"),
            element("circle", cx=x(value), cy=y, r=5.5, class_="value"),
            element("text", said, x=x(value), y=y - 10, class_="number", text_anchor="middle"),
        ]
    ticks = find_ticks(low, high)
    for index, tick in enumerate(ticks):
        words = say_number(tick, 0 if all(t == int(t) for t in ticks) else 2)
        last = f"{words} {unit_words(change.unit)}".strip() if index == len(ticks) - 1 else words
        mark = element("path", d=f"M{short(x(tick))} {short(_FLOOR)}v4", class_="axis")
        anchor = "end" if index == len(ticks) - 1 and x(tick) > _RIGHT - 20 else "middle"
        place = x(tick) + 10 if anchor == "end" else x(tick)
        parts.append(
            element("g", mark, element("text", last, x=place, y=_FLOOR + 18, class_="tick", text_anchor=anchor))
        )
    known = f"; reference {say_reference(reference)}" if reference else ""
    words = f"{title}, {say_from_to(change)}{known}; {say_verdict(change)}."
    return picture(
        *parts,
        title="Then and now on one axis",
        words=words,
        ident=ident,
        size=(_WIDTH, _FLOOR + 24),
        class_="interval",
    )


def _ends(change: Change, numbers: tuple[tuple[float | None, float | None], ...]) -> tuple[float, float]:
    """Return the lowest and highest number to draw: both values with their errors, and the limits of the reference."""
    points = [v + step * error_of(s) for v, s in numbers if v is not None and s is not None for step in (-1.0, 1.0)]
    if change.reference is not None:
        points += [limit for limit in (change.reference.low, change.reference.high) if limit is not None]
    low, high = (min(points), max(points)) if points else (0.0, 1.0)
    pad = 0.12 * (high - low) or 1.0
    return low - pad, high + pad
