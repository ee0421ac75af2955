"""What a muscle's level is a share of: a reference contraction from a file or a span, or the peak of the task."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from kinescript.body.segments import MuscleSite
from kinescript.muscle.levels.activation import NormalisedTo, ReferenceKind
from kinescript.muscle.levels.envelope import LevelParams, block_means, usable_rate
from kinescript.muscle.levels.level import ELSEWHERE, find_activation, find_spread, without_noise
from kinescript.muscle.muscle_signal import MuscleSignal, channel_words
from kinescript.record.fault import Fault
from kinescript.record.recording import Mark
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import Span

_NONE = NormalisedTo(kind=ReferenceKind.NONE, level=None, sigma=None, seen_in="")
# what marks say; a span marked as a reference and no more is not called maximal
_MARKED = {
    "mvic": ReferenceKind.MVIC,
    "mvc": ReferenceKind.MVIC,
    "submaximal": ReferenceKind.SUBMAXIMAL,
    "reference": ReferenceKind.SUBMAXIMAL,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceParams:
    """How a reference is read: the loudest `mvic_s` of a maximal, `submaximal_s` of a submaximal contraction.

    Half a second to a second is what people use (Besomi et al. 2020, J Electromyogr Kinesiol 53:102438; Konrad 2005,
    The ABC of EMG). Of a window `known` has to be; a contraction is `over_rest` times as loud as rest; assumptions.
    """

    mvic_s: float = 0.5
    submaximal_s: float = 1.0
    known: float = 0.9
    over_rest: float = 2.0
    levels: LevelParams = LevelParams()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReferenceTrial:
    """One muscle's cleaned signal in a reference recording: the name of its file, and what was marked in it."""

    name: str
    signal: MuscleSignal
    marks: tuple[Mark, ...] = ()


def find_reference(
    signal: MuscleSignal,
    *,
    trials: Iterable[ReferenceTrial] = (),
    marks: Iterable[Mark] = (),
    came_on: bool = True,
    params: ReferenceParams = ReferenceParams(),
) -> tuple[NormalisedTo, tuple[Fault, ...]]:
    """Return what the muscle of `signal` is compared with, and what has to be said about it.

    First come `trials` of the same place, then spans that `marks` of the signal's own recording name mvic, submaximal
    or reference, then the peak of its own envelope. A channel in percent keeps the percent it came in. In a trial such
    marks choose the spans; without them it counts whole, as maximal where a word of its file's name is mvic or mvc,
    else as submaximal. Of several, maximal ones win, then the loudest. A reference that was given and cannot serve
    gives none, and says why: nothing else steps in. What is wrong with a channel that serves is said. `came_on` is
    whether the muscle was seen to come on or go off: where it was not, and is nowhere known to rest, its own peak tells
    nothing.
    """
    if signal.unit == "%":
        return ELSEWHERE, _said_elsewhere(signal)
    mine = [each for each in trials if each.signal.at == signal.at]
    given = [(each.signal, span, kind, each.name) for each in mine for span, kind in _spans_of(each)]
    if not given:
        given = [(signal, span, kind, "this recording") for span, kind in _marked(marks, signal)]
    name = channel_words(signal.at)
    if not given and not mine:
        return _peak(signal, name, came_on, params)
    found, faults = [], []
    for each, span, kind, where in given:
        level, why = _level_in(each, span, kind, signal, params)
        if level is None:
            faults.append(Fault(kind="reference", words=f"{name}: the {kind.words} in {where} cannot serve: {why}"))
        else:
            length_s = min(_window_s(kind, params), span.duration_s)
            seen_in = f"{where}, the loudest {length_s:.2g} s of {span.start_s:.1f} to {span.end_s:.1f} s"
            doubts = each.quality.faults if each is not signal and each.quality.trust == "doubtful" else ()
            said = tuple(
                Fault(kind="reference", words=f"the {kind.words} in {where} is doubtful: {doubt.words}")
                for doubt in doubts
            )
            to = NormalisedTo(kind=kind, level=level[0], sigma=level[1], seen_in=seen_in)
            found.append((to, said))
    if not found:
        return _NONE, tuple(faults)
    best, said = max(found, key=lambda each: (each[0].kind is ReferenceKind.MVIC, each[0].level or 0.0))
    return best, (*faults, *said)


def reference_spans(marks: Iterable[Mark]) -> tuple[tuple[Span, ReferenceKind], ...]:
    """Return the spans that marks name as a reference, whatever their side, and of which kind."""
    return tuple(
        (m.span, _MARKED[m.name.lower()]) for m in marks if m.name.lower() in _MARKED and m.span.duration_s > 0
    )


def _said_elsewhere(signal: MuscleSignal) -> tuple[Fault, ...]:
    if signal.quality.trust == "unusable":
        return ()
    words = (
        f"{channel_words(signal.at)}: it came in percent, so it was normalised elsewhere; its levels stay shares of"
        " what its file does not name, and their error holds nothing of that reference"
    )
    return (Fault(kind="reference", words=words),)


def _spans_of(trial: ReferenceTrial) -> list[tuple[Span, ReferenceKind]]:
    if reference_spans(trial.marks):
        return _marked(trial.marks, trial.signal)
    signal = trial.signal
    if not usable_rate(signal.rate_hz) or not len(signal.values):
        whole = Span(start_s=0.0, end_s=0.0)
    else:
        whole = Span(start_s=signal.start_s, end_s=signal.start_s + len(signal.values) / signal.rate_hz)
    words = re.split(r"[^a-z0-9]+", trial.name.lower())
    return [(whole, ReferenceKind.MVIC if {"mvic", "mvc"} & set(words) else ReferenceKind.SUBMAXIMAL)]


def _marked(marks: Iterable[Mark], signal: MuscleSignal) -> list[tuple[Span, ReferenceKind]]:
    """Return the reference spans for this muscle: a mark that names a side is for that side alone."""
    side = signal.at.side if isinstance(signal.at, MuscleSite) else None
    return list(reference_spans(m for m in marks if m.side is None or side is None or m.side is side))


def _window_s(kind: ReferenceKind, params: ReferenceParams) -> float:
    return params.mvic_s if kind is ReferenceKind.MVIC else params.submaximal_s


def _level_in(
    signal: MuscleSignal, span: Span, kind: ReferenceKind, task: MuscleSignal, params: ReferenceParams
) -> tuple[tuple[float, float] | None, str]:
    """Return the level of the loudest window in a span with its error, or None and why."""
    if signal.quality.trust == "unusable":
        return None, "; ".join(each.words for each in signal.quality.faults) or "its channel cannot be used"
    if signal.unit != task.unit:
        return None, f"it is in {signal.unit}, and the recording in {task.unit}"
    window_s = _window_s(kind, params)
    if not usable_rate(signal.rate_hz) or span.duration_s < window_s:
        return None, f"it lasts {span.duration_s:.2g} s, and {window_s:g} s are needed"
    first = max(round((span.start_s - signal.start_s) * signal.rate_hz), 0)
    last = round((span.end_s - signal.start_s) * signal.rate_hz)
    values = signal.values[first : max(last, first)]
    level = _loudest(values, signal.rate_hz, window_s, params)
    if not np.isfinite(level) or level <= 0:
        return None, f"no {window_s:g} s of it are known"
    noise = signal.quality.noise
    if noise is None and _sounds_like_noise(signal):
        return None, "it sounds like an amplifier, and not like a muscle that contracts"
    # the same electrode: what it hears at rest in the task is rest in the reference, too
    for rest, where in ((noise, ""), (task.quality.noise, " in the recording")):
        if rest is not None and level < params.over_rest * rest:
            return None, f"the muscle is hardly louder than at rest{where} ({level / rest:.1f} times)"
    error = level * np.sqrt(find_spread(values, rate_hz=signal.rate_hz) / (window_s * signal.rate_hz))
    less, sigma = without_noise(np.array([level]), np.array([error]), noise)
    return ((float(less[0]), float(sigma[0])), "") if np.isfinite(sigma[0]) else (None, "too little of it is known")


def _sounds_like_noise(signal: MuscleSignal) -> bool:
    return any(fault.kind == "noise" for fault in signal.quality.faults)


def _loudest(values: Floats, rate_hz: float, window_s: float, params: ReferenceParams) -> float:
    """Return the RMS of the loudest window, found as levels are, so that it cancels where EMG is not Gaussian."""
    samples = max(round(0.01 * rate_hz), 1)
    squared = params.levels.method == "rms"
    sums, counts = block_means(values, samples, np.square if squared else np.abs)
    if len(sums) == 0:
        return float("nan")
    share = np.ones(len(sums)) if counts is None else counts / samples
    # what is left over at the end is no whole block
    whole = len(values) // samples
    sums, share = sums[:whole], share[:whole]
    width = max(round(window_s * rate_hz / samples), 1)
    if len(sums) < width:
        return float("nan")
    window = np.ones(width)
    known = np.convolve(share, window, "valid")
    mean = np.convolve(sums, window, "valid") / np.maximum(known, 1e-9)
    mean = np.where(known >= params.known * width, mean, -np.inf)
    best = float(mean.max())
    if best < 0:
        return float("nan")
    return float(np.sqrt(best)) if squared else best * float(np.sqrt(np.pi / 2))


def _peak(
    signal: MuscleSignal, name: str, came_on: bool, params: ReferenceParams
) -> tuple[NormalisedTo, tuple[Fault, ...]]:
    activation = find_activation(signal, params=params.levels)
    known = np.isfinite(activation.level)
    if not known.any():
        return _NONE, ()
    at = int(np.nanargmax(activation.level))
    level, sigma = float(activation.level[at]), float(activation.sigma[at])
    noise = signal.quality.noise
    # what sounds like an amplifier all along may be no muscle at all
    doubted = noise is None and _sounds_like_noise(signal)
    if level <= 0 or doubted or (noise is not None and level < params.over_rest * noise):
        words = f"{name}: the muscle never rose above its rest, so there is no peak to compare with"
        return _NONE, (Fault(kind="reference", words=words),)
    if noise is None and not came_on:
        words = (
            f"{name}: the muscle was seen neither to rest nor to come on, so nothing tells whether it ever worked, and"
            " its peak is no reference; record two seconds of rest, or a reference contraction"
        )
        return _NONE, (Fault(kind="reference", words=words),)
    seen_in = f"this recording, at {activation.time_s[at]:.2f} s"
    return NormalisedTo(kind=ReferenceKind.TASK_PEAK, level=level, sigma=sigma, seen_in=seen_in), ()
