"""Repetitions of stepping down: found on the knee of the leg that stays on the step, which its feet have to tell."""

from dataclasses import dataclass, replace

import numpy as np

from kinescript.body.joints import find_curve, knee_of
from kinescript.body.words import Side
from kinescript.motion.angles import JointAngles, curve_of
from kinescript.motion.landmarks import Landmarks
from kinescript.motion.repetitions import Repetition, find_repetitions
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Bools, Floats
from kinescript.signal.filters import FilterParams, filter_zero_phase
from kinescript.signal.spans import Span, find_runs


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDownParams:
    """How the feet tell which leg stays on the step, in metres and metres a second; assumptions of ours.

    The leg that stays keeps its toes within `still_m` of where they were when the repetition began (its heel may rise),
    while the other foot's toes come to lie `down_m` or more below them. Both must be known for `known_share` of the
    repetition. Toes faster than `moving_m_s`, or lower by `down_m` than the other's, are those of a foot that is away,
    from when they moved faster than `starting_m_s`, and `margin_s` seconds more at either end: a knee flexes before its
    toes leave.
    """

    still_m: float = 0.03
    down_m: float = 0.05
    known_share: float = 0.8
    moving_m_s: float = 0.15
    starting_m_s: float = 0.04
    margin_s: float = 0.3


def find_step_downs(
    angles: tuple[JointAngles, ...], landmarks: Landmarks | None, *, params: StepDownParams = StepDownParams()
) -> tuple[tuple[Repetition, ...], tuple[Fault, ...]]:
    """Return the repetitions of both legs in order of time, each with its side, and why some or all have none.

    They are found on the flexion of each knee, bridged over what the leg does while its foot is away from the step, and
    last no longer than the other foot is away: a shift of the weight before or after is no part of them. An attempt
    whose side the feet do not tell is left out and makes a fault; one in which no foot goes down is no attempt.
    """
    toes = {side: None if landmarks is None else landmarks.of(side, "TOE") for side in Side}
    right, left = toes[Side.RIGHT], toes[Side.LEFT]
    if landmarks is None or right is None or left is None:
        words = "which leg stays on the step cannot be told: it takes a marker on the toes of both feet"
        return (), (Fault(kind="missing", words=words),)
    found: list[Repetition] = []
    untold = 0
    pairs = ((Side.RIGHT, right, left), (Side.LEFT, left, right))
    away = {side: _is_away(toe, other, landmarks.rate_hz, params) for side, toe, other in pairs}
    for side, toe, other in pairs:
        for each in _attempts(angles, side, landmarks, away[side]):
            inside = each.span.holds(landmarks.time_s)
            stayed = _stayed(inside, toe, other, params)
            untold += stayed is None
            if stayed:
                alone = landmarks.time_s[inside & away[side.other]]
                found.append(replace(_within(each, float(alone[0]), float(alone[-1])), side=side))
    words = f"in {untold} attempts the feet were not seen well enough to tell which leg stayed on the step"
    faults = (Fault(kind="gap", words=words.replace("1 attempts", "1 attempt")),) if untold else ()
    return tuple(sorted(found, key=lambda r: r.span.start_s)), faults


def shifted(repetition: Repetition, by_s: float) -> Repetition:
    """Return the repetition this many seconds later."""
    phases = tuple(replace(p, span=_later(p.span, by_s)) for p in repetition.phases)
    return replace(repetition, span=_later(repetition.span, by_s), phases=phases)


def _within(repetition: Repetition, start_s: float, end_s: float) -> Repetition:
    """Return the repetition without what lies before or after these instants."""

    def cut(span: Span) -> Span:
        return Span(start_s=min(max(span.start_s, start_s), end_s), end_s=min(max(span.end_s, start_s), end_s))

    phases = tuple(replace(p, span=cut(p.span)) for p in repetition.phases)
    return replace(repetition, span=cut(repetition.span), phases=phases)


def _later(span: Span, by_s: float) -> Span:
    return Span(start_s=span.start_s + by_s, end_s=span.end_s + by_s)


def _attempts(angles: tuple[JointAngles, ...], side: Side, landmarks: Landmarks, away: Bools) -> tuple[Repetition, ...]:
    found = curve_of(angles, find_curve(f"{knee_of(side)}_flexion_deg"))
    if found is None or len(found[0]) != len(away) or len(away) < 10:
        return ()
    here = np.isfinite(found[0]) & ~away
    if not here.any():
        return ()
    # what the knee does on the way to the floor and back is another movement: how far it flexes must not set the scale
    bridged = np.interp(np.arange(len(away)), np.flatnonzero(here), found[0][here])
    curve = np.where(away, bridged, found[0])
    repetitions = find_repetitions(curve, rate_hz=landmarks.rate_hz, direction="up")
    return tuple(shifted(each, float(landmarks.time_s[0])) for each in repetitions)


def _is_away(toe: Floats, other: Floats, rate_hz: float, params: StepDownParams) -> Bools:
    """Return when this foot moves or lies lower than the other, shape (time,); an unseen foot is not said to be."""
    away = np.zeros(len(toe), dtype=bool)
    if len(toe) < 10:
        return away
    low = FilterParams(high_hz=min(6.0, 0.4 * rate_hz))
    speed = np.linalg.norm(np.gradient(filter_zero_phase(toe, low, rate_hz=rate_hz), axis=0) * rate_hz, axis=1)
    lower = other[:, 2] - toe[:, 2] >= params.down_m
    margin = round(params.margin_s * rate_hz)
    for start, stop in find_runs(lower | (speed > params.starting_m_s)):
        if (lower | (speed > params.moving_m_s))[start:stop].any():
            away[max(0, start - margin) : stop + margin] = True
    return away


def _stayed(inside: Bools, toe: Floats, other: Floats, params: StepDownParams) -> bool | None:
    """Return whether this foot stayed on the step while the other went down; None where they were not seen enough."""
    mine, theirs = toe[inside], other[inside]
    known = np.isfinite(mine).all(axis=1) & np.isfinite(theirs[:, 2])
    if not known.any() or known.mean() < params.known_share:
        return None
    moved = np.linalg.norm(mine[known] - mine[known][0], axis=1)
    # a tenth of the frames may be a marker mistaken for another
    still = float(np.percentile(moved, 90)) <= params.still_m
    return still and float((mine[known, 2] - theirs[known, 2]).max()) >= params.down_m
