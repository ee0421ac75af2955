"""The section on muscles: in which order they came on, what they did beside the movement, and each sensor's quality."""

from dataclasses import replace

import numpy as np

from kinescript.body.joints import Curve
from kinescript.findings.assessment import Assessment
from kinescript.findings.finding import Verdict
from kinescript.measures.rounding import say_number, unit_words
from kinescript.muscle.levels.activation import ReferenceKind
from kinescript.muscle.muscle_signal import MuscleSignal
from kinescript.record.channel import ChannelKind
from kinescript.report.curve_sections import find_chart
from kinescript.report.curves import paint_chart
from kinescript.report.markup import Markup, element
from kinescript.report.muscle_curves import Lane, paint_lanes
from kinescript.report.muscle_words import PEAK_WORDS, name_site, side_of, write_channels
from kinescript.report.onset_orders import find_orders
from kinescript.report.order_chart import Order, paint_order, say_untold
from kinescript.report.repeats import find_shown, leading_curves, name_repetitions
from kinescript.report.standouts import say_for_clinician, write_reference
from kinescript.report.topics import Topic, find_topics
from kinescript.report.verdicts import paint_verdict
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import Span

# what a page can hold beside each other, and seconds in which an onset can still be seen
_MOST_LANES, _MOST_S, _AROUND_S, _BEFORE_S = 16, 8.0, 2.5, 1.5
_IN_MICROVOLTS = {"V": 1e6, "mV": 1e3, "uV": 1.0}


def write_muscles(assessment: Assessment, topics: tuple[Topic, ...]) -> Markup:
    """Return the section on muscles, empty where no muscle sensor was read."""
    worked = assessment.worked
    if not worked.signals:
        return Markup("")
    return element(
        "section",
        element("h2", "Muscles", id="muscles"),
        element("p", "For the clinician", class_="voice"),
        *(_order_figure(order) for order in find_orders(assessment)),
        _thin_findings(assessment),
        _over_time(assessment, topics),
        element("h3", "The sensors"),
        write_channels(worked),
        class_="new-page muscles",
        aria_labelledby="muscles",
    )


def _order_figure(order: Order) -> Markup:
    required = any(row.window_ms != (None, None) for row in order.rows)
    words = "Dot and bar: the onset, the middle of all repetitions, with its 95 % error. " if order.rows else ""
    words += "Shaded: when it is required. " if required else ""
    drawn = (
        (
            element("div", paint_order(order, wide=True), class_="wide"),
            element("div", paint_order(order), class_="narrow"),
        )
        if order.rows
        else ()
    )
    below = f"{words}{' '.join(order.notes)} {say_untold(order)}".strip()
    return element(
        "figure",
        element("h3", order.title),
        *drawn,
        *_certain(order),
        element("p", below, class_="quiet small"),
        class_="large keep",
    )


def _certain(order: Order) -> tuple[Markup, ...]:
    """Return which orders are certain as a list, and that no other is."""
    if not order.certain:
        every = "No order of two of these is certain." if len(order.rows) > 1 and not order.judged else ""
        return (element("p", every, class_="small"),) if every else ()
    return (
        element("p", "Certain (95 % or more); every other order of two is not:", class_="small certain"),
        element("ul", *(element("li", each) for each in order.certain), class_="small certain"),
    )


def _thin_findings(assessment: Assessment) -> Markup:
    """Return what is judged on thin evidence, which is told to the clinician alone and stands nowhere else in words."""
    topics = [topic for topic in find_topics(assessment) if topic.finding.for_clinician]
    if not topics:
        return Markup("")
    rows = [
        element(
            "li",
            paint_verdict(topic.finding.verdict),
            element(
                "div",
                "" if say_for_clinician(topic).startswith(topic.title) else element("strong", f"{topic.title}. "),
                say_for_clinician(topic),
                write_reference(topic.finding.reference) if topic.finding.verdict is Verdict.OUTSIDE else "",
                class_="other-words",
            ),
        )
        for topic in topics
    ]
    return element(
        "div", element("h3", "Judged on thin evidence"), element("ul", *rows, class_="others"), class_="also"
    )


def find_muscle_window(assessment: Assessment, topics: tuple[Topic, ...]) -> Span:
    """Return the seconds that are drawn: around the repetition that is shown, a finding, or where most comes on."""
    signals = assessment.worked.signals
    start = min(s.start_s for s in signals)
    end = max(s.start_s + len(s.values) / s.rate_hz for s in signals)
    if end - start <= _MOST_S:
        return Span(start_s=start, end_s=end)
    shown = find_shown(assessment)
    if shown is not None:
        whole = next((r.span for r in assessment.repetitions if r.span.start_s <= shown.at_s <= r.span.end_s), None)
        if whole is not None:
            pad = max(0.5, 0.15 * whole.duration_s)
            low, high = max(whole.start_s - 2 * pad, start), min(whole.end_s + pad, end)
            return Span(start_s=low, end_s=min(high, low + _MOST_S))
    instants = [float(assessment.pose.time_s[t.instant]) for t in topics if t.instant is not None]
    middle = instants[0] if instants else _busiest_s(assessment, (start + end) / 2)
    # a leg lifts before the other carries alone, and a muscle before that
    lifts = [s.start_s for each in assessment.stances for s in each.single if s.holds(np.array([middle])).any()]
    middle = lifts[0] + _AROUND_S - _BEFORE_S if lifts else middle
    low = min(max(middle - _AROUND_S, start), end - 2 * _AROUND_S)
    return Span(start_s=low, end_s=low + 2 * _AROUND_S)


def _busiest_s(assessment: Assessment, middle_s: float) -> float:
    """Return the onset with most others near it, the middle of the recording where there is none."""
    onsets = np.array([onset.time_s for onset in assessment.worked.onsets])
    if not len(onsets):
        return middle_s
    near = (np.abs(onsets[:, None] - onsets[None, :]) < _AROUND_S).sum(axis=1)
    return float(onsets[int(np.argmax(near))])


def _over_time(assessment: Assessment, topics: tuple[Topic, ...]) -> Markup:
    window = find_muscle_window(assessment, topics)
    usable = [s for s in assessment.worked.signals if s.quality.trust != "unusable"]
    if not usable:
        return element("p", "No muscle sensor could be used; why stands beside each below.")
    lanes = tuple(_lane(assessment, signal, window) for signal in usable[:_MOST_LANES])
    curve = _beside(assessment, topics)
    above = _movement(assessment, curve, window) if curve else {True: Markup(""), False: Markup("")}
    starts_s = tuple(r.span.start_s for r in assessment.repetitions)
    words = " ".join(_said(lane) for lane in lanes)
    drawn = {
        wide: paint_lanes(lanes, window=window, starts_s=starts_s, words=words, wide=wide) for wide in (True, False)
    }
    return element(
        "figure",
        element("h3", "Beside the movement" if any(above.values()) else "Over time"),
        element("p", _legend(assessment, window, len(usable)), class_="quiet small"),
        element("div", above[True], drawn[True], class_="wide lanes"),
        element("div", above[False], drawn[False], class_="narrow lanes"),
        class_="large",
    )


def _legend(assessment: Assessment, window: Span, count: int) -> str:
    words = (
        "Grey: the signal as it was recorded. Line: how much the muscle works (envelope), with its 95 % error as a "
        "light band. Dot and upright line: it comes on, the bar through the dot is the 95 % error. Line at the foot: "
        "it stays on."
    )
    if assessment.repetitions:
        words += " Dotted: a repetition begins."
    words += f" Shown: {window.start_s:.1f} to {window.end_s:.1f} s"
    words += f", {_MOST_LANES} of {count} muscles" if count > _MOST_LANES else ""
    words += "; every level is in series.parquet."
    kinds = {level.normalised_to.kind for level in assessment.worked.activations}
    return words + (f" A share of the {PEAK_WORDS}." if ReferenceKind.TASK_PEAK in kinds else "")


def _beside(assessment: Assessment, topics: tuple[Topic, ...]) -> Curve | None:
    """Return the curve of the movement: the one of the repetitions, else that of the first finding."""
    shown = find_shown(assessment)
    leading = leading_curves(assessment)
    named = [shown.curve] if shown else []
    named += [*leading, *(t.curve for t in topics if t.curve)]
    return named[0] if named else None


def _movement(assessment: Assessment, curve: Curve, window: Span) -> dict[bool, Markup]:
    chart = find_chart(assessment, (curve,), ("person",), window)
    if chart is None:
        return {True: Markup(""), False: Markup("")}
    # one time axis: the chart begins and ends where the muscles do, and leaves no room for a name at its right
    repeats = name_repetitions(assessment, curve) if curve in leading_curves(assessment) else ()
    chart = replace(chart, ident=f"beside-{chart.ident}", standing=None, repeats=repeats, shown=window)
    return {wide: paint_chart(chart, wide=wide) for wide in (True, False)}


def _lane(assessment: Assessment, signal: MuscleSignal, window: Span) -> Lane:
    level = assessment.worked.activation(signal.at)
    raw_s, raw = _recorded(assessment, signal)
    scale, unit = _unit_of(signal)
    inside = window.holds(raw_s)
    empty: Floats = np.empty(0)
    time_s, values, sigma, note = empty, empty, empty, ""
    if level is not None:
        to = level.normalised_to
        share = scale * (1.0 if to.level is None else to.level / 100.0)
        seen = window.holds(level.time_s)
        time_s, values, sigma = level.time_s[seen], share * level.level[seen], share * level.sigma[seen]
        if to.kind is not ReferenceKind.NONE and np.isfinite(level.level[seen]).any():
            most = say_number(float(np.nanmax(level.level[seen])), 0)
            # a share of its own peak is at most all of it wherever the peak is: that says nothing
            own_peak = to.kind is ReferenceKind.TASK_PEAK
            note = "" if own_peak else f"at most {most} % of {to.kind.words}"
    side = side_of(signal.at)
    doubt = "doubtful" if signal.quality.trust == "doubtful" else ""
    return Lane(
        name=name_site(signal.at),
        style=side.value if side else "person",
        unit=unit,
        note=", ".join(part for part in (doubt, note) if part),
        raw_s=raw_s[inside],
        raw=scale * raw[inside],
        time_s=time_s,
        level=values,
        sigma=sigma,
        bursts=tuple(b for b in assessment.worked.bursts_of(signal.at) if _overlaps(b.span, window)),
    )


def _recorded(assessment: Assessment, signal: MuscleSignal) -> tuple[Floats, Floats]:
    """Return the signal as it was recorded, its offset taken off; the cleaned one where the recording has another."""
    for channel in assessment.recording.of_kind(ChannelKind.EMG):
        if channel.at == signal.at and channel.unit == signal.unit and channel.values.shape[1] == 1:
            values = channel.values[:, 0]
            known = values[np.isfinite(values)]
            return channel.time_s, values - (float(np.median(known)) if len(known) else 0.0)
    return signal.time_s, signal.values


def _unit_of(signal: MuscleSignal) -> tuple[float, str]:
    """Return by what values are multiplied to be read, and in which unit they then are."""
    if signal.unit not in _IN_MICROVOLTS:
        return 1.0, unit_words(signal.unit)
    scale = _IN_MICROVOLTS[signal.unit]
    known = np.abs(signal.values[np.isfinite(signal.values)])
    large = len(known) and scale * float(known.max()) >= 1000.0
    return (scale / 1000.0, "mV") if large else (scale, "µV")


def _overlaps(span: Span, window: Span) -> bool:
    return span.start_s < window.end_s and span.end_s > window.start_s


def _said(lane: Lane) -> str:
    onsets = [b.onset for b in lane.bursts if b.onset is not None]
    when = ", ".join(f"{onset.time_s:.2f} s" for onset in onsets[:6])
    comes = f"comes on at {when}" if onsets else "no onset seen"
    return f"{lane.name}: {comes}{f', {lane.note}' if lane.note else ''}."
