"""In which order muscles came on: what is judged in time, then every muscle of each leg that moved."""

from dataclasses import replace

import numpy as np

from kinescript.body.joints import find_curve
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.findings.assessment import Assessment
from kinescript.findings.finding import Finding, Verdict
from kinescript.findings.spoken import say_grade, say_muscle, say_muscles
from kinescript.findings.timing import timing_of
from kinescript.measures.catalogue import find_entry
from kinescript.measures.measure import Measure
from kinescript.measures.muscle_orders import leg_of, load_muscle_orders
from kinescript.measures.recruitment_order import LatencyRow, RecruitmentOrder
from kinescript.measures.rounding import error_of
from kinescript.motion.angles import curve_of
from kinescript.report.muscle_words import say_untold_muscles
from kinescript.report.order_chart import Order, OrderRow, sort_rows
from kinescript.signal.normal import Z_95

# a 95 % error beyond this tells no order (assumption of ours)
_MOST_ERROR_MS = 100.0
_WIDE = f"its error is more than ±{_MOST_ERROR_MS:.0f} ms"
_TITLES = {
    "latency_to_prime_mover": "In time for the movement?",
    "latency_to_movement": "When muscles came on",
}
_LEAST_LIFTS = 5
# what begins at zero in tasks without a lifted leg: the first of these curves that was measured
_BEGINS: dict[Task, tuple[tuple[str, str], ...]] = {
    Task.FORWARD_BEND: (
        ("trunk_flexion_deg", "trunk flexion begins"),
        ("pelvis_tilt_deg", "the pelvis begins to tilt"),
    ),
    Task.HIP_HINGE: (("trunk_flexion_deg", "trunk flexion begins"), ("pelvis_tilt_deg", "the pelvis begins to tilt")),
    Task.SIT_TO_STAND: (("trunk_flexion_deg", "trunk flexion begins"),),
    Task.SQUAT: (("knee_right_flexion_deg", "the knees begin to bend"),),
}


def find_orders(assessment: Assessment) -> tuple[Order, ...]:
    """Return the charts of onsets: what is required against the muscle or movement it is required of, then all muscles.

    Rows stand first to last. A row whose error is too wide to tell an order is named below its chart, unless a verdict
    was reached in spite of it.
    """
    judged = tuple(_of_measures(assessment, name) for name in _TITLES)
    orders = tuple(_of_leg(assessment, each) for each in assessment.recruitment)
    return tuple(order for order in (*judged, *orders) if order is not None and (order.rows or order.certain))


def _of_measures(assessment: Assessment, name: str) -> Order | None:
    findings = {f.evidence[0]: f for f in assessment.findings if f.evidence}
    own = [(index, measure) for index, measure in enumerate(assessment.measures) if measure.name == name]
    required = any(index in findings for index, _ in own)
    # where each leg has an order of its own, the medians of both say no more
    if not own or (assessment.recruitment and not required):
        return None
    rows = [
        _order_row(m, m.value, m.sigma, findings.get(i)) for i, m in own if m.value is not None and m.sigma is not None
    ]
    told, wide = _split(rows)
    untold = say_untold_muscles([measure for _, measure in own if measure.value is None])
    return Order(
        ident=name.replace("_", "-"),
        title=_TITLES[name],
        zero=_zero(assessment, name) or say_zero_of(assessment, None),
        rows=sort_rows(told),
        untold=(*untold, *_too_wide(wide)),
        notes=tuple(note for note in (say_grade(find_entry(name).grade), _lifts(assessment)) if note),
    )


def _of_leg(assessment: Assessment, order: RecruitmentOrder) -> Order:
    """Return the chart of all muscles in the movements of one leg (None: of both)."""
    leg = "" if order.leg is None else f", {order.leg.value} leg"
    told, wide = _split([_leg_row(row) for row in order.rows])
    return Order(
        ident=f"order-{order.leg.value if order.leg else 'both'}",
        title=f"In which order muscles came on{leg}",
        zero=say_zero_of(assessment, order.leg),
        rows=sort_rows(told),
        untold=(*_unseen(assessment, order), *_too_wide(wide)),
        certain=_say_certain(order, whole=not wide),
        notes=(_repetitions(order),) if order.rows else (),
    )


def _leg_row(row: LatencyRow) -> OrderRow:
    return OrderRow(
        name=say_muscle(row.site),
        site=row.site,
        side=row.side,
        onset_ms=row.latency_ms,
        sigma_ms=(row.high_ms - row.low_ms) / (2 * Z_95),
        repetitions=row.repetitions,
    )


def _order_row(measure: Measure, onset_ms: float, sigma_ms: float, finding: Finding | None) -> OrderRow:
    row = OrderRow(
        name=say_muscle(measure.of), site=measure.of, side=measure.side, onset_ms=onset_ms, sigma_ms=sigma_ms
    )
    if finding is None:
        return row
    said = timing_of(finding, measure).words
    window = (finding.reference.low, finding.reference.high)
    return replace(row, window_ms=window, verdict=finding.verdict, said=said)


def _split(rows: list[OrderRow]) -> tuple[tuple[OrderRow, ...], tuple[OrderRow, ...]]:
    """Return the rows that tell something, and those whose error is too wide to."""
    sure = (Verdict.WITHIN, Verdict.OUTSIDE)
    tells = [row.verdict in sure or error_of(row.sigma_ms) <= _MOST_ERROR_MS for row in rows]
    return (
        tuple(row for row, each in zip(rows, tells, strict=True) if each),
        tuple(row for row, each in zip(rows, tells, strict=True) if not each),
    )


def _too_wide(rows: tuple[OrderRow, ...]) -> tuple[str, ...]:
    return (f"{_WIDE}: {say_muscles((row.site, row.side) for row in rows)}",) if rows else ()


def _unseen(assessment: Assessment, order: RecruitmentOrder) -> tuple[str, ...]:
    """Return why muscles that work with this leg are not in its order, each reason once."""
    shown = {(row.site, row.side) for row in order.rows}
    missing = [
        m
        for m in assessment.measures
        if m.name == "latency_to_movement" and m.value is None and (m.of, m.side) not in shown
    ]
    if not order.faults:
        return ()
    return say_untold_muscles([m for m in missing if _works_with(m, order.leg, assessment.recording.task)])


def _works_with(measure: Measure, leg: Side | None, task: Task) -> bool:
    """Return whether a muscle answers to the movements of this leg: as the one that lifts, or as the one that stays."""
    role = leg_of(measure.of, task)
    if leg is None or role is None or measure.side is None:
        return True
    return measure.side is (leg if role == "lifted" else leg.other)


def _say_certain(order: RecruitmentOrder, *, whole: bool) -> tuple[str, ...]:
    """Return which muscles surely came on before which others, a sentence for all that share the same others.

    Later ones are named unless the `whole` order is drawn.
    """
    later: dict[frozenset[int], list[int]] = {}
    for first in range(len(order.rows)):
        others = frozenset(int(b) for a, b in order.certain if a == first)
        if others:
            later.setdefault(others, []).append(first)

    def said(rows: frozenset[int] | list[int]) -> str:
        return say_muscles((order.rows[row].site, order.rows[row].side) for row in sorted(rows))

    last = len(order.rows)
    sentences = []
    for others, firsts in later.items():
        rest = whole and len(others) > 1 and others == frozenset(range(max(firsts) + 1, last))
        sentences.append(f"{said(firsts)}: before {'every later one' if rest else said(others)}")
    return tuple(sentences)


def _repetitions(order: RecruitmentOrder) -> str:
    counts = sorted({row.repetitions for row in order.rows})
    what = "movement" if order.leg is None else "lift"
    few = f"{counts[0]}" if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"
    once = " A hollow dot was seen once: that is no habit." if counts[0] == 1 else ""
    return f"From {few} {what}{'' if counts[-1] == 1 else 's'}.{once}"


def _lifts(assessment: Assessment) -> str:
    """Return from how many movements of which leg a median comes, empty where nobody counted."""
    counted = [
        (max(row.repetitions for row in order.rows), order.leg) for order in assessment.recruitment if order.rows
    ]
    if not counted:
        return ""
    legs = [f"{count} of the {leg.value} leg" if leg else f"{count} of both legs" for count, leg in counted]
    few = min(count for count, _ in counted) < _LEAST_LIFTS
    wanted = f"; {_LEAST_LIFTS} of one leg are wanted" if few else ""
    return f"Movements it comes from, at most: {', '.join(legs)}{wanted}."


def say_zero_of(assessment: Assessment, leg: Side | None) -> str:
    """Return what happens at the instant a movement begins, in words."""
    task = assessment.recording.task
    whose = "the lifted" if leg is None else f"the {leg.value}"
    if task in (Task.SINGLE_LEG_STANCE, Task.STEP_DOWN):
        seen = any(stance.single for stance in assessment.stances)
        return f"{whose} foot leaves the ground" if seen else f"{whose} leg begins to lift"
    for name, words in _BEGINS.get(task, ()):
        found = curve_of(assessment.angles, find_curve(name))
        if found is not None and np.isfinite(found[0]).any():
            return words
    return "the movement begins"


def _zero(assessment: Assessment, name: str) -> str:
    """Return the muscle that makes the movement where the orders of this task name one, empty where they do not."""
    if name == "latency_to_movement":
        return ""
    measured = {m.of for m in assessment.measures if m.name == name}
    task = assessment.recording.task
    asked = [o for o in load_muscle_orders().orders if task in o.tasks and o.muscle in measured]
    against = {(order.against, order.against_side) for order in asked if order.against != "movement"}
    if len(against) != 1:
        return "the prime mover comes on"
    muscle, side = against.pop()
    return f"{say_muscle(muscle)}{' of the lifted leg' if side == 'lifted' else ''} comes on"
