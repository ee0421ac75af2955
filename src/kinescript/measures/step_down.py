"""Stepping down: the leg that stays on the step carries the person from leaving rest to coming back."""

from dataclasses import replace

from kinescript.body.words import Side
from kinescript.measures.measure import Measure
from kinescript.motion.repetitions import Repetition, RepetitionState
from kinescript.motion.stance import Stance
from kinescript.record.fault import Fault

_NAMES = (
    "pelvic_drop",
    "pelvic_drop_side_difference",
    "trunk_lean",
    "lumbar_side_bend_at_drop",
    "lumbar_rotation_at_drop",
)
_TOUCH = Fault(
    kind="touch",
    words="the foot that touches the floor may have carried some weight, so this need not be one leg alone",
)
# single support must be known for this share of the repetitions for nothing to be said (assumption of ours)
_ALONE_SHARE = 0.95


def as_stances(repetitions: tuple[Repetition, ...]) -> tuple[Stance, ...]:
    """Return each complete repetition of a step down as a stance of the leg that stays on the step, all of it single.

    That the other foot bears nothing while it touches the floor is taken, not known: `say_touched` says so.
    """
    return tuple(
        Stance(side=each.side, span=each.span, single=(each.span,), seen_by="repetitions", whole=True)
        for each in repetitions
        if each.side is not None and each.state is RepetitionState.COMPLETE
    )


def say_touched(
    measures: tuple[Measure, ...],
    repetitions: tuple[Repetition, ...],
    stances: tuple[Stance, ...],
    untold: tuple[Fault, ...],
) -> tuple[Measure, ...]:
    """Return the measures, those read over repetitions with what is doubtful about that.

    `stances` are the true ones: where single support was known nearly all through, nothing is doubtful. A side without
    complete repetitions says so, or why attempts could not be given to a leg.
    """
    carried = as_stances(repetitions)
    return tuple(_said(each, carried, stances, untold) if each.name in _NAMES else each for each in measures)


def _said(
    measure: Measure, carried: tuple[Stance, ...], stances: tuple[Stance, ...], untold: tuple[Fault, ...]
) -> Measure:
    sides = tuple(Side) if measure.side is None else (measure.side,)
    gone = [side for side in sides if not any(each.side is side for each in carried)]
    if gone:
        why = [Fault(kind="no_repetition", words=f"no complete repetition on the {side} leg was seen") for side in gone]
        return replace(measure, faults=tuple(untold or why))
    doubtful = measure.value is not None and any(_alone_share(side, carried, stances) < _ALONE_SHARE for side in sides)
    return replace(measure, faults=(*measure.faults, *untold, *((_TOUCH,) if doubtful else ())))


def _alone_share(side: Side, carried: tuple[Stance, ...], stances: tuple[Stance, ...]) -> float:
    """Return for which share of this leg's repetitions single support was known, 0 to 1."""
    mine = [each.span for each in carried if each.side is side]
    alone = [span for each in stances if each.side is side for span in each.single]
    both_s = sum(max(0.0, min(a.end_s, b.end_s) - max(a.start_s, b.start_s)) for a in mine for b in alone)
    return both_s / sum(span.duration_s for span in mine)
