"""One number against its reference, as a picture: the reference in grey, the value as a dot, its error as a bar."""

from kinescript.findings.finding import Reference
from kinescript.measures.rounding import decimals_of, error_of, round_to_error, say_number, unit_words
from kinescript.report.markup import Markup, element, picture, short

_WIDTH, _LEFT, _RIGHT = 320.0, 14.0, 306.0
# a tick nearer to the right end than this would write over the unit, which then goes below
_UNIT_WIDTH = 40.0


def paint_interval(value: float, sigma: float, reference: Reference, *, ident: str) -> Markup:
    """Return a line with the reference range, the value and its 95 % error, 320 units across."""
    ends = [v for v in (reference.low, reference.high) if v is not None]
    error = error_of(sigma)
    points = [*ends, value - error, value + error, 0.0]
    low, high = min(points), max(points)
    pad = 0.12 * (high - low or 1.0)
    low, high = low - pad * (low < 0 or reference.low is not None), high + pad

    def x(number: float) -> float:
        return _LEFT + (min(max(number, low), high) - low) / (high - low) * (_RIGHT - _LEFT)

    start = x(reference.low if reference.low is not None else low)
    end = x(reference.high if reference.high is not None else high)
    decimals = decimals_of(error, reference.unit) if error > 0 else 1
    ticks = [v for v in dict.fromkeys((*ends, 0.0)) if low <= v <= high]
    # a pure number has no unit to make room for
    crowded = bool(unit_words(reference.unit)) and max(map(x, ticks), default=0.0) > _RIGHT - _UNIT_WIDTH
    said = f"{round_to_error(value, sigma, reference.unit)}; reference {say_reference(reference)}."
    parts = [
        element("rect", x=start, y=22.0, width=max(end - start, 1.0), height=16.0, class_="reference"),
        element("path", d=f"M{short(_LEFT)} 38H{short(_RIGHT)}", class_="axis"),
        *(_mark(x(v), _tick(v)) for v in ticks),
        element("path", d=f"M{short(x(value - error))} 30H{short(x(value + error))}", class_="error"),
        element("circle", cx=x(value), cy=30.0, r=5.5, class_="value"),
        element("text", say_number(value, decimals), x=x(value), y=15.0, class_="number", text_anchor="middle"),
        element(
            "text", unit_words(reference.unit), x=_WIDTH, y=72.0 if crowded else 54.0, class_="tick", text_anchor="end"
        ),
    ]
    return picture(
        *parts,
        title="The number beside its reference",
        words=said,
        ident=ident,
        size=(_WIDTH, 76.0 if crowded else 58.0),
        class_="interval",
    )


def say_reference(reference: Reference) -> str:
    """Return a reference range in words, such as "up to 5 deg"."""
    unit = f" {unit_words(reference.unit)}" if unit_words(reference.unit) else ""
    low, high = (None if v is None else f"{v:g}".replace("-", "−") for v in (reference.low, reference.high))
    if low is None and high is None:
        return "not known"
    if low is None or high is None:
        return f"up to {high}{unit}" if low is None else f"at least {low}{unit}"
    return f"{low} to {high}{unit}"


def _mark(x: float, words: str) -> Markup:
    tick = element("path", d=f"M{short(x)} 38v4", class_="axis")
    return element("g", tick, element("text", words, x=x, y=54.0, class_="tick", text_anchor="middle"))


def _tick(value: float) -> str:
    return f"{value:.4g}".replace("-", "\u2212")
