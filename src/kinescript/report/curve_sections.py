"""The curves behind the findings, and left beside right."""

from dataclasses import replace

import numpy as np

from kinescript.body.joints import CURVES, Curve, Joint, Plane, find_curve
from kinescript.body.words import Side
from kinescript.findings.assessment import Assessment
from kinescript.measures.rounding import decimals_of, error_of, round_to_error, say_number
from kinescript.motion.angles import curve_of
from kinescript.report.curves import Chart, Moment, Trace, chart_range, paint_chart
from kinescript.report.holds import held_curve, name_holds
from kinescript.report.markup import Markup, element
from kinescript.report.postures import IN_SPACE, JUDGED_ORDER, has_other_order
from kinescript.report.repeats import find_shown, leading_curves, name_repetitions
from kinescript.report.scales import Range
from kinescript.report.topics import Topic
from kinescript.signal.arrays import Bools, Floats
from kinescript.signal.spans import Span, find_spans

# a slow task is read whole; of many steps, or of minutes, some seconds around the finding
_SHORT_S, _LONG_S, _WINDOW_S, _MANY_STANCES = 12.0, 60.0, 8.0, 12
_AXIAL = (Joint.PELVIS, Joint.LUMBAR, Joint.TRUNK)
_PAIRED = ("hip_{}_flexion_deg", "knee_{}_flexion_deg", "hip_{}_adduction_deg", "hip_{}_internal_rotation_deg")


def find_window(assessment: Assessment, topics: tuple[Topic, ...]) -> Span | None:
    """Return the seconds that are drawn, around the first finding, or None when the whole recording is short enough."""
    time_s = assessment.pose.time_s
    duration_s = float(time_s[-1] - time_s[0]) if len(time_s) > 1 else 0.0
    if held_curve(assessment) is not None:
        return None
    if duration_s <= _SHORT_S or (duration_s <= _LONG_S and len(assessment.stances) < _MANY_STANCES):
        return None
    instants = [float(time_s[t.instant]) for t in topics if t.instant is not None]
    if not instants and (shown := find_shown(assessment)) is not None:
        instants = [shown.at_s]
    middle = instants[0] if instants else float(time_s[0] + time_s[-1]) / 2
    start = min(max(middle - _WINDOW_S / 2, float(time_s[0])), float(time_s[-1]) - _WINDOW_S)
    return Span(start_s=start, end_s=start + _WINDOW_S)


def write_curves(assessment: Assessment, topics: tuple[Topic, ...], window: Span | None) -> Markup:
    """Return the section with the curves the findings rest on, large, then the other pelvis and trunk curves."""
    held = held_curve(assessment)
    leading = leading_curves(assessment) or ((held,) if held else ())
    named = [*(t.curve.name for t in topics if t.curve), *(c.name for c in leading)]
    behind = list(dict.fromkeys(named))
    large = [_large(assessment, name, topics, window) for name in behind]
    small = _columns(assessment, [c for c in CURVES if c.joint in _AXIAL and c.name not in behind], window)
    pieces = [*(p for p in large if p), small]
    if not any(pieces) and assessment.worked.signals:
        # muscles stand in their own section, and nothing else was recorded
        return Markup("")
    if not any(pieces):
        pieces = [element("p", "No curve could be drawn from this recording.")]
    return element(
        "section",
        element("h2", "The curves behind them", id="curves"),
        _legend(assessment, window),
        *pieces,
        class_="new-page",
        aria_labelledby="curves",
    )


def write_sides(assessment: Assessment, window: Span | None, pairs: Markup) -> Markup:
    """Return the section that shows left and right on the same axes, and their numbers side by side."""
    charts = [_sides_chart(assessment, pattern, window) for pattern in _PAIRED]
    drawn = [_figure(c, title) for c, title in (p for p in charts if p)]
    pieces: list[Markup] = [element("div", *drawn, class_="charts two")] if drawn else []
    if not drawn and not pairs and not assessment.angles and assessment.worked.signals:
        return Markup("")
    if not drawn and not pairs:
        pieces = [element("p", "Legs were not measured on both sides, so left and right cannot be compared.")]
    return element(
        "section",
        element("h2", "Left and right", id="sides"),
        *pieces,
        pairs,
        class_="new-page",
        aria_labelledby="sides",
    )


def _legend(assessment: Assessment, window: Span | None) -> Markup:
    words = "The light band is the 95 % error; a curve stops where nothing is known."
    if any(stance.single for stance in assessment.stances):
        words += " Shaded: one leg carries alone."
    if leading_curves(assessment):
        words += " Numbered: complete repetitions."
        if any(not name.isdigit() for name, _ in name_repetitions(assessment)):
            words += " Dashed: partial or aborted ones."
    if held_curve(assessment) is not None:
        words += " Marked above a curve: the hold."
    if window is not None:
        words += f" Shown: {window.start_s:.0f} to {window.end_s:.0f} s; the whole recording is in series.parquet."
    if has_other_order(assessment):
        order = next(a.sequence for a in assessment.angles if a.joint in IN_SPACE)
        words += f" Pelvis and trunk curves are in the order {order}, as asked; figures and numbers in {JUDGED_ORDER}."
    return element("p", words, class_="quiet small")


def find_chart(
    assessment: Assessment, curves: tuple[Curve, ...], styles: tuple[str, ...], window: Span | None
) -> Chart | None:
    """Return the chart of curves over the seconds of a window, None where one of them is not known there at all."""
    time_s = assessment.pose.time_s
    inside = window.holds(time_s) if window else np.ones(len(time_s), dtype=bool)
    found = [curve_of(assessment.angles, c) for c in curves]
    if any(f is None or not np.isfinite(f[0][inside]).any() for f in found) or not inside.any():
        return None
    traces = tuple(
        Trace(values=f[0][inside], sigma=f[1][inside], style=style) for f, style in zip(found, styles, strict=True) if f
    )
    first = curves[0]
    carried = tuple((s.side, span) for s in assessment.stances for span in s.single if _in_window(span, window))
    return Chart(
        ident=first.name.replace("_", "-"),
        title=first.title,
        words=" ".join(_said(c.title, t, time_s[inside]) for c, t in zip(curves, traces, strict=True)),
        unit="deg",
        positive=first.positive if len(curves) == 1 or first.positive != first.plane.value else "",
        negative=first.negative,
        time_s=time_s[inside],
        traces=traces,
        carried=carried,
        standing=_standing_value(assessment, first) if len(curves) == 1 else None,
    )


def _in_window(span: Span, window: Span | None) -> bool:
    return window is None or (span.start_s < window.end_s and span.end_s > window.start_s)


def _large(assessment: Assessment, name: str, topics: tuple[Topic, ...], window: Span | None) -> Markup:
    curve = find_curve(name)
    chart = find_chart(assessment, (curve,), ("person",), window)
    if chart is None:
        return Markup("")
    if curve in leading_curves(assessment):
        chart = replace(chart, repeats=name_repetitions(assessment, curve))
    if curve is held_curve(assessment):
        chart = replace(chart, repeats=name_holds(assessment))
    moments = _moments(assessment, curve, topics) or _shown_moment(assessment, curve, topics)
    chart = replace(chart, moments=tuple(moments), range=_room_for_names(chart_range(chart), moments))
    return element(
        "figure",
        element("h3", curve.title),
        element("div", paint_chart(chart, wide=True), class_="wide"),
        element("div", paint_chart(chart), class_="narrow"),
        class_="large",
    )


def _shown_moment(assessment: Assessment, curve: Curve, topics: tuple[Topic, ...]) -> list[Moment]:
    """Return the instant the figure of a repetition shows, where no finding has an instant of its own."""
    shown = find_shown(assessment) if not any(topic.instant is not None for topic in topics) else None
    found = curve_of(assessment.angles, curve)
    if shown is None or shown.curve is not curve or found is None:
        return []
    counted = not (curve.joint in IN_SPACE and has_other_order(assessment))
    words = f"{shown.number}, {shown.at_s:.1f} s" if counted else f"{shown.at_s:.1f} s"
    value, error = float(found[0][shown.index]), _error_at(found[1], shown.index)
    return [Moment(time_s=shown.at_s, value=value, error=error, name=words)]


def _moments(assessment: Assessment, curve: Curve, topics: tuple[Topic, ...]) -> list[Moment]:
    found = curve_of(assessment.angles, curve)
    moments = []
    for topic in topics:
        own = topic.is_change or (topic.measure is not None and topic.measure.span is not None)
        if own and topic.instant is not None and topic.curve is curve and found is not None:
            number = round_to_error(topic.finding.value, topic.finding.sigma, topic.finding.reference.unit)
            at_s = float(assessment.pose.time_s[topic.instant])
            # a number read in another order than the curve would not fit the place it stands at
            counted = topic.is_change and not (curve.joint in IN_SPACE and has_other_order(assessment))
            words = f"{number}, {at_s:.1f} s" if counted else f"{at_s:.1f} s"
            moments.append(
                Moment(
                    time_s=at_s,
                    value=float(found[0][topic.instant]),
                    error=_error_at(found[1], topic.instant),
                    name=words,
                )
            )
    return moments


def _room_for_names(bounds: Range, moments: list[Moment]) -> Range:
    """Widen a range where a name will stand beyond the band."""
    low, high = bounds
    step = 0.13 * (high - low)
    below = any(m.value < (low + high) / 2 for m in moments)
    above = any(m.value >= (low + high) / 2 for m in moments)
    return low - step * below, high + step * above


def _error_at(sigma: Floats, index: int) -> float:
    return error_of(float(sigma[index])) if np.isfinite(sigma[index]) else 0.0


def _columns(assessment: Assessment, curves: list[Curve], window: Span | None) -> Markup:
    charts = [(c, chart) for c in curves if (chart := find_chart(assessment, (c,), ("person",), window))]
    if not charts:
        return Markup("")
    # a degree is as tall in every chart, so that a tremor never looks like a movement
    tall = max(high - low for low, high in (chart_range(chart) for _, chart in charts))
    drawn = []
    for curve, chart in charts:
        low, high = chart_range(chart)
        middle = (low + high) / 2
        drawn.append(_figure(replace(chart, range=(middle - tall / 2, middle + tall / 2)), curve.title))
    return element("div", *drawn, class_="charts three")


def _sides_chart(assessment: Assessment, pattern: str, window: Span | None) -> tuple[Chart, str] | None:
    left, right = (find_curve(pattern.format(side.value)) for side in Side)
    title = left.title.removeprefix("Left ").capitalize()
    chart = find_chart(assessment, (left, right), ("left", "right"), window)
    if chart is None:
        return None
    positive = "" if left.plane is Plane.FLEXION else left.positive
    return replace(chart, title=f"{title}, left and right", positive=positive or left.positive), title


def _figure(chart: Chart, title: str) -> Markup:
    return element("figure", element("h3", title), paint_chart(chart), class_="small-chart")


def _said(title: str, trace: Trace, time_s: Floats) -> str:
    known: Bools = np.isfinite(trace.values)
    error = error_of(float(np.nanmedian(trace.sigma))) if np.isfinite(trace.sigma).any() else 1.0
    places = decimals_of(error) if error > 0 else 1
    low, high = (say_number(float(f(trace.values)), places) for f in (np.nanmin, np.nanmax))
    at_s = float(time_s[int(np.nanargmax(np.abs(trace.values - np.nanmedian(trace.values))))])
    unknown = sum(s.duration_s for s in find_spans(~known, time_s))
    gap = f" Unknown for {unknown:.1f} s." if unknown else ""
    spread = f"from {low} to {high} deg, error about {say_number(error, places)}"
    return f"{title}: {spread}, farthest from its middle at {at_s:.1f} s.{gap}"


def _standing_value(assessment: Assessment, curve: Curve) -> float | None:
    """Return the person's own quiet standing in degrees as it was measured, None where the curve has another order."""
    if curve.joint in IN_SPACE and has_other_order(assessment):
        return None
    named = (m for m in assessment.measures if m.name == "standing_mean" and m.of == curve.name)
    return next((m.value for m in named), None)
