"""Muscles over time as SVG: a lane each, the signal as recorded in grey, its envelope strong, onsets with intervals."""

from dataclasses import dataclass

import numpy as np

from kinescript.measures.rounding import error_of, say_number
from kinescript.muscle.onsets.onset import Burst, Onset
from kinescript.report.markup import Markup, element, picture, short
from kinescript.report.scales import find_ticks, thin
from kinescript.signal.arrays import ArrayValue, Floats
from kinescript.signal.normal import Z_90
from kinescript.signal.spans import Span, find_runs

# the same edges as a chart of curves, so that instants stand below each other
_LEFT, _RIGHT_GAP = 36.0, 8.0
_NAME_HEIGHT, _LANE_HEIGHT, _AXIS_HEIGHT = 20.0, 52.0, 24.0
# an Onset's interval is 90 %, and pages show 95 %
_WIDER = error_of(1.0) / Z_90


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lane(ArrayValue):
    """One muscle in one unit: what was recorded, raw of shape (raw time,), and its envelope, level and sigma (time,).

    `style` is left, right or person; `note` stands at the right of the name; `unit` as people write it.
    """

    name: str
    style: str
    unit: str
    note: str
    raw_s: Floats
    raw: Floats
    time_s: Floats
    level: Floats
    sigma: Floats
    bursts: tuple[Burst, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """Where one lane lies: its top and foot, the picture's left and right edge of the plot, and what they mean."""

    left: float
    right: float
    top: float
    foot: float
    window: Span
    most: float

    def x(self, time_s: Floats) -> Floats:
        share = (np.asarray(time_s) - self.window.start_s) / max(self.window.duration_s, 1e-9)
        return self.left + share * (self.right - self.left)

    def y(self, values: Floats) -> Floats:
        middle, half = (self.top + self.foot) / 2, (self.foot - self.top) / 2
        return middle - np.clip(np.asarray(values) / self.most, -1.0, 1.0) * half


def paint_lanes(
    lanes: tuple[Lane, ...], *, window: Span, starts_s: tuple[float, ...], words: str, wide: bool = False
) -> Markup:
    """Return the lanes below each other on one time axis, 860 units across or 320; `starts_s` begin a repetition."""
    width = 860.0 if wide else 320.0
    height = len(lanes) * (_NAME_HEIGHT + _LANE_HEIGHT) + _AXIS_HEIGHT
    parts: list[Markup] = []
    for index, lane in enumerate(lanes):
        top = index * (_NAME_HEIGHT + _LANE_HEIGHT) + _NAME_HEIGHT
        frame = _Frame(
            left=_LEFT,
            right=width - _RIGHT_GAP,
            top=top,
            foot=top + _LANE_HEIGHT - 2.0,
            window=window,
            most=_most(lane),
        )
        parts.append(element("g", *_lane(lane, frame, starts_s, wide=wide), class_="lane"))
    foot = height - _AXIS_HEIGHT
    parts += _axis(_Frame(left=_LEFT, right=width - _RIGHT_GAP, top=0.0, foot=foot, window=window, most=1.0), wide=wide)
    ident = f"muscles-{'wide' if wide else 'narrow'}"
    return picture(*parts, title="Muscles over time", words=words, ident=ident, size=(width, height), class_="chart")


def _most(lane: Lane) -> float:
    """Return the value at the edge of a lane: room for the envelope and its error, and for nearly all of the signal."""
    seen = [np.abs(lane.level) + error_of(1.0) * np.nan_to_num(lane.sigma)]
    known = [float(np.nanmax(each)) for each in seen if np.isfinite(each).any()]
    raw = np.abs(lane.raw[np.isfinite(lane.raw)])
    known += [float(np.quantile(raw, 0.998))] if len(raw) else []
    most = 1.05 * max(known, default=0.0)
    return float(most) if most > 0 else 1.0


def _lane(lane: Lane, frame: _Frame, starts_s: tuple[float, ...], *, wide: bool) -> list[Markup]:
    colour = f"side-{lane.style}" if lane.style != "person" else "name"
    parts = [_text(_LEFT, frame.top - 5, lane.name, colour, "start")]
    if wide and lane.note:
        parts.append(_text(frame.right, frame.top - 5, lane.note, "tick", "end"))
    for start_s in starts_s:
        if frame.window.start_s <= start_s <= frame.window.end_s:
            x = float(frame.x(np.array(start_s)))
            parts.append(element("path", d=f"M{short(x)} {short(frame.top)}V{short(frame.foot)}", class_="begins"))
    zero = float(frame.y(np.array(0.0)))
    parts.append(element("path", d=f"M{short(frame.left)} {short(zero)}H{short(frame.right)}", class_="grid"))
    tick = max(find_ticks(0.0, frame.most, count=2))
    if tick > 0:
        y = float(frame.y(np.array(tick)))
        parts.append(element("path", d=f"M{short(frame.left - 4)} {short(y)}h4", class_="zero"))
        parts.append(_text(frame.left - 6, y + 5, _figures(tick), "tick", "end"))
    parts.append(_text(frame.left - 6, zero + 11, lane.unit, "tick", "end"))
    parts.append(_raw(lane, frame))
    parts.append(_band(lane, frame))
    parts.append(_level(lane, frame))
    parts += [piece for burst in lane.bursts for piece in _burst(burst, frame, lane.style)]
    return parts


def _figures(value: float) -> str:
    return say_number(value, 0) if value >= 10 else f"{value:.2g}"


def _raw(lane: Lane, frame: _Frame) -> Markup:
    """Draw the lowest and highest value of each place across: no peak is lost, and the page stays light."""
    columns = round(frame.right - frame.left)
    path = ""
    for index in thin(lane.raw, most=columns):
        path += f"M{_steps(frame.x(lane.raw_s[index]), frame.y(lane.raw[index]))}"
    return element("path", d=path, class_="raw")


def _level(lane: Lane, frame: _Frame) -> Markup:
    path = ""
    for index in thin(lane.level, most=round(frame.right - frame.left) // 2):
        path += f"M{_steps(frame.x(lane.time_s[index]), frame.y(lane.level[index]))}"
    return element("path", d=path, class_=f"line {lane.style}")


def _band(lane: Lane, frame: _Frame) -> Markup:
    path, error = "", error_of(1.0) * lane.sigma
    bins_across = round(frame.right - frame.left) // 3
    for start, stop in find_runs(np.isfinite(lane.level) & np.isfinite(error)):
        bins = np.unique(np.linspace(start, stop, min(stop - start, bins_across) + 1).astype(int)[:-1])
        count = np.diff(np.append(bins, stop))
        time_s, level, half = (np.add.reduceat(v[:stop], bins) / count for v in (lane.time_s, lane.level, error))
        x = frame.x(time_s)
        low = np.maximum(level - half, 0.0)
        path += f"M{_steps(x, frame.y(level + half))}L{_steps(x[::-1], frame.y(low)[::-1])}z"
    return element("path", d=path, class_=f"band {lane.style}")


def _burst(burst: Burst, frame: _Frame, style: str) -> list[Markup]:
    """Draw a burst as a line at the foot of its lane, its onset as a mark with its interval above."""
    start, end = max(burst.span.start_s, frame.window.start_s), min(burst.span.end_s, frame.window.end_s)
    if end <= start:
        return []
    x, far = (float(frame.x(np.array(v))) for v in (start, end))
    parts = [element("path", d=f"M{short(x)} {short(frame.foot)}H{short(far)}", class_=f"works {style}")]
    for onset, kind in ((burst.onset, "onset"), (burst.offset, "offset")):
        if onset is not None and frame.window.start_s <= onset.time_s <= frame.window.end_s:
            parts += _mark(onset, frame, kind, style)
    return parts


def _mark(onset: Onset, frame: _Frame, kind: str, style: str) -> list[Markup]:
    x = float(frame.x(np.array(onset.time_s)))
    y = frame.top + 4.0
    if kind == "offset":
        return [element("path", d=f"M{short(x)} {short(frame.foot - 5)}V{short(frame.foot + 1)}", class_="offset")]
    ends = (onset.time_s - _WIDER * (onset.time_s - onset.low_s), onset.time_s + _WIDER * (onset.high_s - onset.time_s))
    low, high = (float(v) for v in np.clip(frame.x(np.array(ends)), frame.left, frame.right))
    return [
        element("path", d=f"M{short(x)} {short(frame.top)}V{short(frame.foot)}", class_="onset"),
        element("path", d=f"M{short(low)} {short(y)}H{short(high)}", class_=f"interval {style}"),
        element("circle", cx=x, cy=y, r=3.5, class_=f"onset {style}"),
    ]


def _axis(frame: _Frame, *, wide: bool) -> list[Markup]:
    ticks = find_ticks(frame.window.start_s, frame.window.end_s, count=10 if wide else 4)
    parts = []
    for tick in ticks:
        x = float(frame.x(np.array(tick)))
        decimals = 0 if all(abs(t - round(t)) < 1e-6 for t in ticks) else 1
        words = say_number(tick, decimals) + (" s" if tick == ticks[-1] else "")
        anchor = "end" if tick == ticks[-1] and x > frame.right - 8 else "middle"
        parts.append(element("path", d=f"M{short(x)} {short(frame.foot)}v4", class_="zero"))
        parts.append(_text(x, frame.foot + 18, words, "tick", anchor))
    return parts


def _steps(x: Floats, y: Floats) -> str:
    """Return points as coordinates followed by steps in tenths of a unit, which is half as long."""
    ends = np.rint(np.stack([x, y], axis=1) * 10).astype(int)
    moves = np.diff(ends, axis=0)
    first = f"{short(ends[0, 0] / 10)} {short(ends[0, 1] / 10)}"
    steps = "".join(f"{_tenths(a)}{_tenths(b, after=True)}" for a, b in moves.tolist())
    return f"{first}l{steps.lstrip()}" if steps else f"{first}h0"


def _tenths(value: int, *, after: bool = False) -> str:
    text = short(value / 10)
    text = text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text
    return text if text.startswith("-") and after else f" {text}"


def _text(x: float, y: float, words: str, class_: str, anchor: str) -> Markup:
    return element("text", words, x=x, y=y, class_=class_, text_anchor=anchor)
