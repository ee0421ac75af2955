"""Curves over time as SVG: the person strong, the error as a light band, moments named where they happen."""

from dataclasses import dataclass

import numpy as np

from kinescript.body.words import Side
from kinescript.measures.rounding import error_of, say_number, unit_words
from kinescript.report.holds import HOLD
from kinescript.report.markup import Markup, element, picture, short
from kinescript.report.scales import Range, find_range, find_ticks, thin
from kinescript.signal.arrays import ArrayValue, Floats
from kinescript.signal.spans import Span, find_runs


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trace(ArrayValue):
    """One curve of shape (time,) and its standard deviation (painted as 95 %); `style` is person, left or right."""

    values: Floats
    sigma: Floats
    style: str = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """An instant in seconds that matters, where it lies on the curve, its 95 % error, and its name."""

    time_s: float
    value: float
    error: float
    name: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Chart(ArrayValue):
    """What one picture of curves holds: traces over time_s of shape (time,) in one unit, and what happened meanwhile.

    `carried` are the spans in which one leg carried the person alone; `standing` is the person's own quiet standing;
    `repeats` are repetitions by name, or what was held. `shown` are the seconds across, None for those of the samples.
    """

    ident: str
    title: str
    words: str
    unit: str
    positive: str
    negative: str
    time_s: Floats
    traces: tuple[Trace, ...]
    carried: tuple[tuple[Side, Span], ...] = ()
    moments: tuple[Moment, ...] = ()
    standing: float | None = None
    range: Range | None = None
    repeats: tuple[tuple[str, Span], ...] = ()
    shown: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """Where the plot lies in the picture, and what its edges mean."""

    size: tuple[float, float]
    left: float
    right: float
    top: float
    bottom: float
    time: Range
    value: Range
    most: int

    def x(self, time_s: Floats) -> Floats:
        low, high = self.time
        return self.left + (np.asarray(time_s) - low) / max(high - low, 1e-9) * (self.right - self.left)

    def y(self, values: Floats) -> Floats:
        low, high = self.value
        return self.bottom - (np.asarray(values) - low) / max(high - low, 1e-9) * (self.bottom - self.top)

    def place(self, time_s: float, value: float) -> tuple[float, float]:
        return float(self.x(np.array(time_s))), float(self.y(np.array(value)))


def paint_chart(chart: Chart, *, wide: bool = False) -> Markup:
    """Return the chart as SVG: 320 units across for a phone or a column, or 860 for the whole page."""
    frame = _frame_of(chart, wide)
    parts = [*_spans(chart, frame), *_axes(chart, frame), *_standing(chart, frame), *_repeats(chart, frame)]
    parts += [_band(chart, trace, frame) for trace in chart.traces]
    parts += [_line(chart, trace, frame) for trace in chart.traces]
    parts += _names(chart, frame)
    parts += [piece for moment in chart.moments for piece in _moment(moment, frame)]
    ident = f"{chart.ident}-{'wide' if wide else 'narrow'}"
    return picture(*parts, title=chart.title, words=chart.words, ident=ident, size=frame.size, class_="chart")


def chart_range(chart: Chart) -> Range:
    """Return the range of values a chart needs by itself, error and quiet standing included."""
    arrays = [t.values + s * error_of(1.0) * np.nan_to_num(t.sigma) for t in chart.traces for s in (-1, 1)]
    if chart.standing is not None:
        arrays.append(np.array([chart.standing]))
    return find_range(arrays)


def _frame_of(chart: Chart, wide: bool) -> _Frame:
    width, height = (860.0, 290.0) if wide else (320.0, 220.0)
    named = 44.0 if len(chart.traces) > 1 else 8.0
    if chart.standing is not None:
        named = 80.0 if wide else 72.0
    ends = (float(chart.time_s[0]), float(chart.time_s[-1])) if len(chart.time_s) else (0.0, 1.0)
    ends = (chart.shown.start_s, chart.shown.end_s) if chart.shown else ends
    return _Frame(
        size=(width, height),
        left=36.0,
        right=width - named,
        top=40.0,
        bottom=height - 24.0,
        time=ends,
        value=chart.range or chart_range(chart),
        most=600 if wide else 360,
    )


def _axes(chart: Chart, frame: _Frame) -> list[Markup]:
    parts = []
    for tick in find_ticks(*frame.value, count=6 if frame.size[0] > 500 else 4):
        _, y = frame.place(0.0, tick)
        strong = "zero" if tick == 0 else "grid"
        parts.append(element("path", d=f"M{short(frame.left)} {short(y)}H{short(frame.right)}", class_=strong))
        decimals = 0 if abs(tick - round(tick)) < 1e-6 else 1
        parts.append(_text(frame.left - 6, y + 5, say_number(tick, decimals), "tick", "end"))
    ticks = find_ticks(*frame.time, count=10 if frame.size[0] > 500 else 4)
    for tick in ticks:
        x, _ = frame.place(tick, 0.0)
        decimals = 0 if all(abs(t - round(t)) < 1e-6 for t in ticks) else 1
        words = say_number(tick, decimals) + (" s" if tick == ticks[-1] else "")
        anchor = "end" if tick == ticks[-1] and x > frame.right - 8 else "middle"
        parts.append(_text(x, frame.bottom + 17, words, "tick", anchor))
    direction = f"{unit_words(chart.unit)}, {chart.positive} ↑" if chart.positive else unit_words(chart.unit)
    parts.append(_text(2, 13, direction, "tick", "start"))
    return parts


def _spans(chart: Chart, frame: _Frame) -> list[Markup]:
    parts = []
    for side, span in chart.carried:
        start, end = max(span.start_s, frame.time[0]), min(span.end_s, frame.time[1])
        if end <= start:
            continue
        (x, _), (far, _) = frame.place(start, 0.0), frame.place(end, 0.0)
        parts.append(
            element(
                "rect", x=x, y=frame.top, width=far - x, height=frame.bottom - frame.top, class_=f"carried {side.value}"
            )
        )
        names = ((f"on {side.value} leg", 82.0), (side.value, 36.0), (side.initial, 11.0))
        name = next((words for words, needs in names if far - x >= needs), None)
        if name is not None:
            parts.append(_text((x + far) / 2, frame.top - 6, name, f"side-{side.value}", "middle"))
    return parts


def _repeats(chart: Chart, frame: _Frame) -> list[Markup]:
    """Draw a thin line over each repetition with its name above it, at the foot where shaded legs have their names."""
    parts: list[Markup] = []
    y = frame.bottom - 4 if chart.carried else frame.top - 2
    free = frame.left - 8
    for name, span in chart.repeats:
        start, end = max(span.start_s, frame.time[0]), min(span.end_s, frame.time[1])
        if end <= start:
            continue
        (x, _), (far, _) = frame.place(start, 0.0), frame.place(end, 0.0)
        kind = "whole" if name.isdigit() or name == HOLD else "unfinished"
        parts.append(element("path", d=f"M{short(x + 1)} {short(y)}H{short(far - 1)}", class_=f"repeat {kind}"))
        half = 4.0 * len(name) + 1
        middle = min((x + far) / 2, frame.size[0] - half)
        if middle - half >= free:
            parts.append(_text(middle, y - 5, name, "tick", "middle"))
            free = middle + half
    return parts


def _standing(chart: Chart, frame: _Frame) -> list[Markup]:
    if chart.standing is None:
        return []
    _, y = frame.place(0.0, chart.standing)
    lines = ("own quiet", "standing") if frame.size[0] > 500 else ("quiet", "standing")
    first = min(max(y + 5 - 8 * (len(lines) - 1), frame.top + 10), frame.bottom - 16 * (len(lines) - 1))
    return [
        element("path", d=f"M{short(frame.left)} {short(y)}H{short(frame.right)}", class_="standing"),
        *(_text(frame.right + 5, first + 16 * i, words, "tick", "start") for i, words in enumerate(lines)),
    ]


def _xy(x: Floats, y: Floats) -> str:
    return "L".join(f"{a:.1f} {b:.1f}" for a, b in zip(x.tolist(), y.tolist(), strict=True))


def _line(chart: Chart, trace: Trace, frame: _Frame) -> Markup:
    path = ""
    for index in thin(trace.values, most=frame.most):
        ends = _xy(frame.x(chart.time_s[index]), frame.y(trace.values[index]))
        path += f"M{ends}" if len(index) > 1 else f"M{ends}h0"
    return element("path", d=path, class_=f"line {trace.style}")


def _band(chart: Chart, trace: Trace, frame: _Frame) -> Markup:
    path = ""
    error = error_of(1.0) * trace.sigma
    for start, stop in find_runs(np.isfinite(trace.values) & np.isfinite(error)):
        # a band is a matter of degree: its edges follow the mean of some samples, and so do not tremble
        bins = np.unique(np.linspace(start, stop, min(stop - start, frame.most // 3) + 1).astype(int)[:-1])
        count = np.diff(np.append(bins, stop))
        time_s, middle, half = (np.add.reduceat(v[:stop], bins) / count for v in (chart.time_s, trace.values, error))
        time_s[0], time_s[-1] = chart.time_s[start], chart.time_s[stop - 1]
        x = frame.x(time_s)
        path += f"M{_xy(x, frame.y(middle + half))}L{_xy(x[::-1], frame.y(middle - half)[::-1])}z"
    return element("path", d=path, class_=f"band {trace.style}")


def _names(chart: Chart, frame: _Frame) -> list[Markup]:
    """Write left and right at the end of their lines, kept apart."""
    if len(chart.traces) < 2:
        return []
    ends: list[tuple[float, str]] = []
    for trace in chart.traces:
        known = trace.values[np.isfinite(trace.values)]
        if len(known):
            ends.append((frame.place(0.0, float(known[-1]))[1] + 4.0, trace.style))
    ends.sort()
    if len(ends) == 2 and ends[1][0] - ends[0][0] < 16.0:
        middle = (ends[0][0] + ends[1][0]) / 2
        ends = [(middle - 8.0, ends[0][1]), (middle + 8.0, ends[1][1])]
    return [_text(frame.right + 5, y, style, f"side-{style}", "start") for y, style in ends]


def _moment(moment: Moment, frame: _Frame) -> list[Markup]:
    x, y = frame.place(moment.time_s, moment.value)
    if not frame.left - 1 <= x <= frame.right + 1:
        return []
    late = x > (frame.left + frame.right) / 2
    # the name stands outside the band, on the side away from the middle while there is room
    below = frame.place(0.0, moment.value - moment.error)[1] + 17
    above = frame.place(0.0, moment.value + moment.error)[1] - 8
    if y > (frame.top + frame.bottom) / 2:
        words_y = below if below < frame.bottom - 3 else above
    else:
        words_y = above if above > frame.top + 9 else below
    return [
        element("path", d=f"M{short(x)} {short(frame.top)}V{short(frame.bottom)}", class_="moment"),
        element("circle", cx=x, cy=y, r=4.5, class_="moment"),
        _text(x + (-9 if late else 9), words_y, moment.name, "name", "end" if late else "start"),
    ]


def _text(x: float, y: float, words: str, class_: str, anchor: str) -> Markup:
    return element("text", words, x=x, y=y, class_=class_, text_anchor=anchor)
