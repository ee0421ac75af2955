"""The parts of stances that count: long enough on one leg, and well enough seen."""

from typing import NamedTuple

import numpy as np

from kinescript.body.words import Side
from kinescript.measures.params import MeasureParams
from kinescript.measures.track import Track
from kinescript.motion.stance import Stance
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Bools
from kinescript.signal.spans import Span, mask_of


class Support(NamedTuple):
    """One stance's single support on a track: its frames, whether enough of it is known, whether all of it is."""

    inside: Bools
    duration_s: float
    seen: bool
    whole: bool


def find_supports(
    track: Track, stances: tuple[Stance, ...], side: Side, params: MeasureParams
) -> tuple[tuple[Support, ...], tuple[Fault, ...]]:
    """Return the single supports of one side, seen or not, and the faults that say why some or all cannot be used.

    Stances seen from end to end are preferred; where there is none of them, those cut by the recording's edge count.
    """
    on_side = tuple(stance for stance in stances if stance.side is side)
    if not on_side:
        return (), (Fault(kind="no_stance", words=f"the {side} foot was never known to be on the ground"),)
    alone = tuple(stance for stance in on_side if _single_s(stance) > 0)
    if not alone:
        words = f"the other foot was never known to be off the ground while the person stood on the {side} leg"
        return (), (Fault(kind="no_single_support", words=words),)
    ended = tuple(stance for stance in alone if not _is_cut(track, stance, params))
    if not ended:
        words = f"standing on the {side} leg was cut off by an end of the recording, so its largest value was not seen"
        return (), (Fault(kind="cut", words=words),)
    long = tuple(stance for stance in ended if _single_s(stance) >= params.shortest_single_s - 1e-9)
    if not long:
        words = f"the person never stood on the {side} leg alone for {params.shortest_single_s:g} s"
        return (), (Fault(kind="short_single_support", words=words),)
    chosen = tuple(stance for stance in long if stance.whole) or long
    supports = tuple(_support(track, stance, params) for stance in chosen)
    unseen = sum(not support.seen for support in supports)
    if not unseen:
        return supports, ()
    what = track.curve.title.lower()
    words = f"{what} was not seen well enough in {unseen} of {len(supports)} stances on the {side} leg"
    return supports, (Fault(kind="gap", words=words),)


def _is_cut(track: Track, stance: Stance, params: MeasureParams) -> bool:
    """Return whether an end of the recording cut a single support that was still short: its maximum may lie outside."""
    step_s = 1.0 / track.rate_hz if track.rate_hz > 0 else 0.0
    begin_s, end_s = float(track.time_s[0]) + step_s / 2, float(track.time_s[-1]) - step_s / 2
    touched = any(span.start_s < begin_s or span.end_s > end_s for span in stance.single)
    return touched and _single_s(stance) < params.long_single_s


def _single_s(stance: Stance) -> float:
    return sum(span.duration_s for span in stance.single)


def _support(track: Track, stance: Stance, params: MeasureParams) -> Support:
    inside = mask_of(stance.single, track.time_s)
    share = float(track.known[inside].mean()) if inside.any() else 0.0
    duration_s = _single_s(stance)
    margin = params.gap_margin_s
    wider = tuple(Span(start_s=span.start_s - margin, end_s=span.end_s + margin) for span in stance.single)
    long_enough = share * duration_s >= params.shortest_single_s - 1e-9
    return Support(
        inside=inside,
        duration_s=duration_s,
        seen=share >= params.known_share - 1e-9 and long_enough,
        whole=bool(np.all(track.known[mask_of(wider, track.time_s)])),
    )
