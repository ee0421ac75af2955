"""Contractions of one muscle laid out over a movement, and the envelope they make."""

from dataclasses import dataclass, replace

import numpy as np

from kinescript.body.segments import BACK_EXTENSORS
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import Span
from kinescript.synth.control import PARTIAL_BELOW, Tempo
from kinescript.synth.curves import Knots, straight
from kinescript.synth.movement import Movement
from kinescript.synth.muscles_at_rest import AT_REST
from kinescript.synth.muscles_patterns import (
    EXTENSION_SHARE,
    FIRST_STEP,
    FLEXION_EXTENSION_RATIO,
    PATTERNS,
    SILENT_FROM,
    WAKING_S,
    Pattern,
    PhaseKnots,
)
from kinescript.synth.muscles_plan import MusclePlan, PlantedRelaxation
from kinescript.synth.muscles_truth import TrueBurst, TrueRelaxation
from kinescript.synth.repetition import TrueRepetition


@dataclass(frozen=True, slots=True, kw_only=True)
class Contraction:
    """Knots (seconds, share of a maximal contraction above the tonic level), from 0 to 0, of one repetition."""

    repetition: int
    knots: Knots


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """All contractions of one muscle in shares of a maximal one above the tonic share; ratios of forward bends."""

    tonic: float
    contractions: tuple[Contraction, ...]
    relaxation: tuple[TrueRelaxation, ...]


def find_activity(movement: Movement, plan: MusclePlan, muscle: str, side: Side, rng: np.random.Generator) -> Activity:
    """Return what this muscle does in the movement as planned; `relaxation` is in shares, not yet in volts."""
    tonic = AT_REST[muscle].tonic_share
    found: list[Contraction] = []
    relaxation = []
    late_s, level = plan.delay_s(muscle, side), plan.level_share(muscle, side)
    for number, each in enumerate(_repetitions(movement)):
        louder = level * max(0.3, 1 + plan.level_variability * float(rng.standard_normal()))
        if movement.task is not Task.WALKING:
            louder *= min(each.amplitude_share, 1.0)
        bending = movement.task is Task.FORWARD_BEND and muscle in BACK_EXTENSORS
        parts = [p.knots for p in _patterns(movement, number) if muscle in p.muscles and _meant(p, each, side)]
        if bending:
            planted = plan.relaxed(muscle, side)
            if each.amplitude_share < PARTIAL_BELOW:
                # nobody's back goes silent half way down
                planted = replace(planted, flexion_relaxation_ratio=1.0)
            levels = _levels(louder, tonic, planted)
            parts = list(_bend_knots(levels, louder, tonic))
            if each.state == "complete":
                relaxation.append(levels)
        for knots in parts:
            jitter_s = plan.timing_ms / 1000 * float(rng.standard_normal())
            placed = _placed(each, knots, late_s + jitter_s)
            above = tuple((at, max(share * louder - tonic, 0.0)) for at, share in placed)
            if max(share for _, share in above) > 0:
                found.append(Contraction(repetition=number, knots=above))
    return Activity(tonic=tonic, contractions=tuple(found), relaxation=tuple(relaxation))


def _repetitions(movement: Movement) -> tuple[TrueRepetition, ...]:
    """Return the repetitions of a movement; a hold, which has none, is one that stays."""
    if movement.hold is None:
        return movement.repetitions
    span = movement.hold.span
    here, there = (Span(start_s=at, end_s=at) for at in (span.start_s, span.end_s))
    phases = (("out", here), ("hold", span), ("back", there))
    tempo = Tempo(down_s=0.0, hold_s=span.duration_s, up_s=0.0)
    side = movement.hold.side
    return (TrueRepetition(span=span, phases=phases, state="complete", amplitude_share=1.0, tempo=tempo, side=side),)


def _patterns(movement: Movement, number: int) -> tuple[Pattern, ...]:
    last = number == len(movement.repetitions) - 1
    kept = tuple(p for p in PATTERNS.get(movement.task, ()) if not (p.push and last))
    return (*FIRST_STEP, *kept) if movement.task is Task.WALKING and number == 0 else kept


def _meant(pattern: Pattern, each: TrueRepetition, side: Side) -> bool:
    if pattern.leg is None or each.side is None:
        return True
    return each.side is (side if pattern.leg == "own" else side.other)


def _levels(louder: float, tonic: float, planted: PlantedRelaxation) -> TrueRelaxation:
    ratio = planted.flexion_extension_ratio or FLEXION_EXTENSION_RATIO
    flexion, extension = max(ratio * EXTENSION_SHARE * louder, tonic), max(EXTENSION_SHARE * louder, tonic)
    relaxed = planted.flexion_relaxation_ratio
    full = tonic if relaxed is None else max(tonic, flexion / relaxed)
    return TrueRelaxation(flexion_v=flexion, full_flexion_v=full, extension_v=extension)


def _bend_knots(levels: TrueRelaxation, louder: float, tonic: float) -> tuple[PhaseKnots, ...]:
    """Return the knots of one bend, one contraction, or two with silence between."""
    down, full, up = (v / louder for v in (levels.flexion_v, levels.full_flexion_v, levels.extension_v))
    going = ((0.0, 0.05, 0.0), (0.0, 0.25, down), (SILENT_FROM - 0.14, 0.0, down))
    coming = ((2.0, WAKING_S + 0.1, up), (2.8, 0.0, up), (3.0, 0.0, 0.0))
    if levels.full_flexion_v <= tonic:
        return (*going, (SILENT_FROM, 0.0, 0.0)), ((2.0, WAKING_S, 0.0), *coming)
    return ((*going, (SILENT_FROM, 0.0, full), (2.0, WAKING_S, full), *coming),)


def _placed(each: TrueRepetition, knots: PhaseKnots, late_s: float) -> Knots:
    """Return knots in seconds; those of the first knot's phase come later by late_s, and none before the one before."""
    phases = dict(each.phases)
    spans = [phases.get(name, Span(start_s=each.span.end_s, end_s=each.span.end_s)) for name in ("out", "hold", "back")]
    edges = [spans[0].start_s, spans[1].start_s, spans[2].start_s, each.span.end_s]
    first = knots[0][0]
    at = [float(np.interp(p, range(4), edges)) + s + (late_s if p == first else 0.0) for p, s, _ in knots]
    return tuple(zip(np.maximum.accumulate(at).tolist(), (share for _, _, share in knots), strict=True))


def find_envelope(activity: Activity, time_s: Floats) -> Floats:
    """Return the envelope in shares of a maximal contraction, shape (time,): tonic, and the highest contraction."""
    above = np.zeros(len(time_s))
    for each in activity.contractions:
        near = slice(*np.searchsorted(time_s, (each.knots[0][0], each.knots[-1][0])))
        above[near] = np.maximum(above[near], straight(time_s[near], each.knots))
    return np.asarray(activity.tonic + above)


def find_bursts(activity: Activity, most_v: float, end_s: float) -> tuple[TrueBurst, ...]:
    """Return the bursts in order of time; contractions that overlap are one."""
    found: list[tuple[float, float, float, int]] = []
    for each in sorted(activity.contractions, key=lambda c: c.knots[0][0]):
        start, stop = _edges(each.knots)
        top = max(share for _, share in each.knots)
        if found and start < found[-1][1]:
            before = found[-1]
            found[-1] = (before[0], max(before[1], stop), max(before[2], top), before[3])
        elif stop > 0 and start < end_s:
            found.append((start, stop, top, each.repetition))
    return tuple(
        TrueBurst(
            span=Span(start_s=max(start, 0.0), end_s=min(stop, end_s)),
            highest_v=(activity.tonic + top) * most_v,
            repetition=number,
            whole=start >= 0 and stop <= end_s,
        )
        for start, stop, top, number in found
    )


def _edges(knots: Knots) -> tuple[float, float]:
    """Return when the knots leave 0 for the first time and are back at 0 for the last."""
    working = [index for index, (_, share) in enumerate(knots) if share > 0]
    return knots[max(working[0] - 1, 0)][0], knots[min(working[-1] + 1, len(knots) - 1)][0]
