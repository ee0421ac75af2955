"""The order in which muscles came on, readable in ten seconds: a row each, onset as a dot, its interval as a bar."""

from dataclasses import dataclass, replace
from textwrap import wrap

from kinescript.body.words import Side
from kinescript.findings.finding import Verdict
from kinescript.measures.rounding import error_of, round_to_error, say_number
from kinescript.report.markup import Markup, element, picture, short
from kinescript.report.scales import find_ticks
from kinescript.report.verdicts import verdict_shape

_ROW_HEIGHT, _HEAD, _FOOT = 34.0, 26.0, 40.0
# a narrow row holds its name above its dot, and between them the verdict where there is one
_STACKED_ROW, _JUDGED_ROW = 48.0, 66.0
_LINE, _LETTER = 18.0, 8.4


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRow:
    """One muscle: its onset after zero in ms with one standard deviation.

    `window_ms` is when it is required, (None, None) where nothing is; `verdict` and `said` judge it, None without.
    `site` is the muscle's own name; seen in one of `repetitions` only, its dot is hollow (None: nobody counted).
    """

    name: str
    side: Side | None
    onset_ms: float
    sigma_ms: float
    window_ms: tuple[float | None, float | None] = (None, None)
    verdict: Verdict | None = None
    said: str = ""
    site: str = ""
    repetitions: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Rows in the order people read them, and what happens at zero, such as "the left foot leaves the ground".

    `untold` are the muscles that cannot be told, a reason with its muscles each. `certain` are sentences of which came
    before which, `notes` what a reader of the chart should know.
    """

    ident: str
    title: str
    zero: str
    rows: tuple[OrderRow, ...]
    untold: tuple[str, ...] = ()
    certain: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def judged(self) -> bool:
        """Whether any of its rows has a verdict."""
        return any(row.said for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    width: float
    left: float
    right: float
    row: float
    wide: bool
    low_ms: float
    high_ms: float
    head: float = _HEAD

    def x(self, ms: float) -> float:
        within = min(max(ms, self.low_ms), self.high_ms)
        return self.left + (within - self.low_ms) / (self.high_ms - self.low_ms) * (self.right - self.left)

    def middle(self, index: int) -> float:
        """Where the dot of a row lies: below its name where the page is narrow."""
        return self.head + index * self.row + (self.row / 2 if self.wide else self.row - 14.0)


def sort_rows(rows: tuple[OrderRow, ...]) -> tuple[OrderRow, ...]:
    """Return the rows first to last."""
    return tuple(sorted(rows, key=lambda row: row.onset_ms))


def paint_order(order: Order, *, wide: bool = False) -> Markup:
    """Return the chart as SVG, 860 units across with names beside their rows, or 320 with names above them."""
    frame = _frame_of(order, wide)
    zero = _zero_lines(order.zero, frame)
    frame = replace(frame, head=_HEAD + _LINE * (len(zero) - 1))
    foot = frame.head + len(order.rows) * frame.row
    parts = [*_grid(zero, frame, foot)]
    for index, row in enumerate(order.rows):
        parts.append(element("g", *_row(row, index, frame), class_="row"))
    ident = f"{order.ident}-{'wide' if wide else 'narrow'}"
    size = (frame.width, foot + _FOOT)
    return picture(*parts, title=order.title, words=say_order(order), ident=ident, size=size, class_="chart order")


def say_order(order: Order) -> str:
    """Return everything in the chart as sentences, first to last."""
    told = [f"Times are after {order.zero}; negative is before."]
    for row in order.rows:
        name = say_row(row)
        when = round_to_error(row.onset_ms, row.sigma_ms, "ms")
        needed = f", required {_say_window(row)}" if row.window_ms != (None, None) else ""
        judged = f": {row.said}" if row.said else ""
        told.append(f"{name}: {when}{needed}{judged}.")
    told += [f"Certain: {'; '.join(order.certain)}."] if order.certain else []
    told += [say_untold(order)] if order.untold else []
    return " ".join(told)


def say_untold(order: Order) -> str:
    """Return which muscles cannot be told and why, one sentence; empty where all can."""
    return f"Cannot tell: {'; '.join(order.untold)}." if order.untold else ""


def say_row(row: OrderRow) -> str:
    """Return whose row it is: the muscle with its side."""
    return f"{row.name}, {row.side.value}" if row.side else row.name


def _say_window(row: OrderRow) -> str:
    low, high = (None if v is None else say_number(v, 0) for v in row.window_ms)
    if low is None or high is None:
        return f"by {high} ms" if low is None else f"from {low} ms"
    return f"{low} to {high} ms"


def _frame_of(order: Order, wide: bool) -> _Frame:
    ends = [0.0]
    for row in order.rows:
        ends += [v for v in row.window_ms if v is not None]
        error = error_of(row.sigma_ms)
        ends += [row.onset_ms - error, row.onset_ms + error]
    low, high = min(ends), max(ends)
    pad = max(0.06 * (high - low), 10.0)
    edges = (268.0, 625.0) if wide else (8.0, 312.0)
    return _Frame(
        width=860.0 if wide else 320.0,
        left=edges[0],
        right=edges[1],
        row=_ROW_HEIGHT if wide else _JUDGED_ROW if any(row.said for row in order.rows) else _STACKED_ROW,
        wide=wide,
        low_ms=low - pad,
        high_ms=high + pad,
    )


def _zero_lines(words: str, frame: _Frame) -> list[str]:
    """Return the name of the zero line in as many lines as it needs beside it, on the side with more room."""
    zero = frame.x(0.0)
    room = max(frame.right - zero, zero - frame.left) if not frame.wide else frame.width
    return wrap(words, max(int(room / _LETTER), 8))


def _grid(named: list[str], frame: _Frame, foot: float) -> list[Markup]:
    parts = []
    for tick in find_ticks(frame.low_ms, frame.high_ms, count=6 if frame.wide else 4):
        x = frame.x(tick)
        if tick:
            parts.append(element("path", d=f"M{short(x)} {short(frame.head)}V{short(foot)}", class_="grid"))
        parts.append(_text(x, foot + 17, say_number(tick, 0), "tick", "middle"))
    zero = frame.x(0.0)
    parts.append(element("path", d=f"M{short(zero)} {short(frame.head - 6)}V{short(foot)}", class_="start"))
    # the name of the zero line stays on the page, on the side where there is room
    anchor = "start" if zero < (frame.left + frame.right) / 2 else "end"
    x = zero + (5 if anchor == "start" else -5)
    parts += [_text(x, 14 + _LINE * line, words, "name", anchor) for line, words in enumerate(named)]
    parts.append(_text((frame.left + frame.right) / 2, foot + 35, "ms before (−) and after", "tick", "middle"))
    return parts


def _row(row: OrderRow, index: int, frame: _Frame) -> list[Markup]:
    y, top = frame.middle(index), frame.head + index * frame.row
    parts = [element("path", d=f"M0 {short(top)}H{short(frame.width)}", class_="rule")] if index else []
    parts += _window(row, y, frame)
    side = row.side.value if row.side else "person"
    name = say_row(row)
    x, base = (0.0, y + 5) if frame.wide else (frame.left, top + 18)
    parts.append(_text(x, base, name, f"side-{side}" if row.side else "name", "start"))
    once = " once" if row.repetitions == 1 else ""
    error = error_of(row.sigma_ms)
    low, high = frame.x(row.onset_ms - error), frame.x(row.onset_ms + error)
    parts.append(element("path", d=f"M{short(low)} {short(y)}H{short(high)}", class_=f"interval {side}"))
    parts.append(element("circle", cx=frame.x(row.onset_ms), cy=y, r=6.0, class_=f"onset {side}{once}"))
    if frame.wide or frame.row == _JUDGED_ROW:
        base = y + 5 if frame.wide else top + 18 + _LINE
        parts.append(_text(frame.width, base, round_to_error(row.onset_ms, row.sigma_ms, "ms"), "tick", "end"))
    return parts + _said(row, y, top, frame)


def _window(row: OrderRow, y: float, frame: _Frame) -> list[Markup]:
    low, high = row.window_ms
    if low is None and high is None:
        return []
    start, end = frame.x(frame.low_ms if low is None else low), frame.x(frame.high_ms if high is None else high)
    return [element("rect", x=start, y=y - 11.0, width=end - start, height=22.0, class_="required")]


def _said(row: OrderRow, y: float, top: float, frame: _Frame) -> list[Markup]:
    """Write the verdict as shape and word at the end of its row, or below its name where the page is narrow."""
    said = row.said
    if not said:
        return []
    verdict = row.verdict or Verdict.UNKNOWN
    if frame.wide:
        x, base = frame.right + 40.0, y + 5
    else:
        x, base = frame.left + 22.0, top + 18 + _LINE
    shape = element(
        "g",
        verdict_shape(verdict),
        transform=f"translate({short(x - 22.0)} {short(base - 14)}) scale(0.9)",
        class_="mark",
    )
    return [element("g", shape, _text(x, base, said, "judged", "start"), class_=f"verdict {verdict.value}")]


def _text(x: float, y: float, words: str, class_: str, anchor: str) -> Markup:
    return element("text", words, x=x, y=y, class_=class_, text_anchor=anchor)
