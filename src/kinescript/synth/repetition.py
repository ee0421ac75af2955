"""When each repetition begins, how far it goes and how fast: a plan laid out in time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

import numpy as np

from kinescript.body.words import Side
from kinescript.errors import WrongUsage
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import Span
from kinescript.synth.control import PARTIAL_BELOW, Repeating, Tempo
from kinescript.synth.curves import Knots

State = Literal["complete", "partial", "aborted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueRepetition:
    """One repetition as it was planted: its span, its phases "out", "hold", "back" in order, how far, how fast.

    `amplitude_share` is of the full movement; a phase may have no length, and a repetition nobody saw the end of has no
    "back". `side` is the leg stood on, in walking the one that steps; None where both do the same.
    """

    span: Span
    phases: tuple[tuple[str, Span], ...]
    state: State
    amplitude_share: float
    tempo: Tempo
    side: Side | None = None

    def phase(self, name: str) -> Span:
        """Return the span of the phase of this name."""
        return dict(self.phases)[name]


@dataclass(frozen=True, slots=True, kw_only=True)
class Natural:
    """A task's natural repetition: the first begins at first_s, the next every_s later, all in seconds.

    `held`: breaking off shortens the hold, instead of turning round on the way.
    """

    tempo: Tempo
    first_s: float
    every_s: float
    held: bool = False

    def interval_s(self, repeating: Repeating) -> float:
        """Return from one beginning to the next in seconds, at the planned tempo and pause."""
        if repeating.tempo is None and repeating.pause_s is None:
            return self.every_s
        pause_s = self.every_s - self.tempo.whole_s if repeating.pause_s is None else repeating.pause_s
        return (repeating.tempo or self.tempo).whole_s + pause_s

    def count(self, repeating: Repeating, repetitions: int | None, room_s: float, *, least: int = 1) -> int:
        """Return how many repetitions there are: those asked for, or as many as fit, and at least those planned.

        Raises WrongUsage when more are planned than asked for.
        """
        if repetitions is None:
            fit = int((room_s - repeating.setup_s) / self.interval_s(repeating) + 1e-9)
            return max(least, fit, repeating.least)
        if repetitions < max(1, repeating.least):
            raise WrongUsage(
                f"at least {max(1, repeating.least)} repetitions, as planned",
                str(repetitions),
                "ask for more repetitions or plan fewer",
                place="make_recording",
            )
        return repetitions


def lay_out(
    natural: Natural,
    repeating: Repeating,
    count: int,
    rng: np.random.Generator,
    *,
    sides: Sequence[Side | None] = (None,),
) -> tuple[tuple[TrueRepetition, ...], float]:
    """Return the repetitions in order of time, taking sides in turn, and by how many seconds all end late.

    Late is against the natural tempo, every_s and no set-up. Chance is drawn only where variability is planned.
    """
    kept = [index not in repeating.aborted for index in range(count)]
    far = 1 + repeating.amplitude_variability * _spread(rng, kept, repeating.amplitude_variability)
    slow = 1 + repeating.tempo_variability * _spread(rng, kept, repeating.tempo_variability)
    pause_s = natural.every_s - natural.tempo.whole_s
    late, found = repeating.setup_s, []
    for index in range(count):
        share = repeating.amplitude_shares[index] if index < len(repeating.amplitude_shares) else 1.0
        tempo = repeating.tempo or natural.tempo
        state: State = "partial" if share < PARTIAL_BELOW else "complete"
        if not kept[index]:
            share, state = repeating.aborted_share, "aborted"
            tempo = _broken_off(tempo, share, natural.held)
        elif slow[index] != 1:
            times = float(slow[index])
            tempo = Tempo(down_s=tempo.down_s * times, hold_s=tempo.hold_s * times, up_s=tempo.up_s * times)
        start = natural.first_s + index * natural.every_s + late
        side = sides[index % len(sides)]
        found.append(as_repetition(start, tempo, share=share * float(far[index]), state=state, side=side))
        late += tempo.whole_s - natural.tempo.whole_s
        late += 0.0 if repeating.pause_s is None else repeating.pause_s - pause_s
    if repeating.ends_away:
        found[-1] = _left_away(found[-1])
    return tuple(found), late


def _left_away(last: TrueRepetition) -> TrueRepetition:
    end_s = last.phase("hold").end_s
    span = Span(start_s=last.span.start_s, end_s=end_s)
    return replace(last, span=span, phases=last.phases[:2], state="aborted")


def still(count: int, seconds: float) -> tuple[TrueRepetition, ...]:
    """Return so many repetitions that are nothing but a hold, one directly after the other, over `seconds`."""
    each_s = seconds / count
    tempo = Tempo(down_s=0.0, hold_s=each_s, up_s=0.0)
    return tuple(as_repetition(index * each_s, tempo) for index in range(count))


def _spread(rng: np.random.Generator, kept: list[bool], size: float) -> Floats:
    """Return a number for each repetition, shape (count,): mean 0 and standard deviation 1 over those kept."""
    out = np.zeros(len(kept))
    if size > 0 and sum(kept) >= 2:
        drawn = rng.standard_normal(sum(kept))
        out[kept] = (drawn - drawn.mean()) / drawn.std(ddof=1)
    return out


def _broken_off(tempo: Tempo, share: float, held: bool) -> Tempo:
    if held:
        return replace(tempo, hold_s=tempo.hold_s * share)
    return Tempo(
        down_s=max(0.3, tempo.down_s * share**0.5),
        hold_s=0.0,
        up_s=max(0.3, tempo.up_s * share**0.5),
    )


def as_repetition(
    start_s: float, tempo: Tempo, *, share: float = 1.0, state: State = "complete", side: Side | None = None
) -> TrueRepetition:
    """Return the repetition that begins at start_s, in seconds, and takes this tempo."""
    there, leaving = start_s + tempo.down_s, start_s + tempo.down_s + tempo.hold_s
    edges = (start_s, there, leaving, leaving + tempo.up_s)
    spans = [Span(start_s=a, end_s=b) for a, b in pairwise(edges)]
    return TrueRepetition(
        span=Span(start_s=start_s, end_s=edges[-1]),
        phases=tuple(zip(("out", "hold", "back"), spans, strict=True)),
        state=state,
        amplitude_share=share,
        tempo=tempo,
        side=side,
    )


def knots_of(repetition: TrueRepetition, natural: Tempo, knots: Knots) -> Knots:
    """Return the knots of a natural repetition, (seconds from its start, value), where this repetition has them."""
    start, share = repetition.span.start_s, repetition.amplitude_share
    return tuple((start + _warped(at, natural, repetition.tempo), value * share) for at, value in knots)


def _warped(at: float, natural: Tempo, tempo: Tempo) -> float:
    if tempo == natural:
        return at
    known = np.cumsum([0.0, natural.down_s, natural.hold_s, natural.up_s])
    meant = np.cumsum([0.0, tempo.down_s, tempo.hold_s, tempo.up_s])
    return float(np.interp(at, known, meant))
