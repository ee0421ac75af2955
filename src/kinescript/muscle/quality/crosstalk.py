"""What one electrode has of another: copies, which are faults, and crosstalk, which is never more than a suspicion."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from kinescript.body.segments import Place
from kinescript.muscle.muscle_signal import MuscleSignal, Trust, channel_words
from kinescript.muscle.quality.words import say
from kinescript.signal.arrays import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubleParams:
    """When two channels hold the same; lags up to `longest_lag_s`, some `seconds` of each recording.

    `copy` is a correlation that no two electrodes on one body reach, `crosstalk` one at which a quarter of the power is
    shared; assumptions of ours. Correlation of surface EMG is a suspicion and no proof (Winter, Fuglevand & Archer
    1994, J Electromyogr Kinesiol 4:15).
    """

    copy: float = 0.999
    crosstalk: float = 0.5
    longest_lag_s: float = 0.003
    seconds: float = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Double:
    """Two places whose signals are alike, and the normalised cross-correlation nearest to 1 or -1 near lag 0."""

    one: Place
    other: Place
    kind: Literal["copy", "crosstalk"]
    correlation: float


def find_doubles(signals: tuple[MuscleSignal, ...], *, params: DoubleParams = DoubleParams()) -> tuple[Double, ...]:
    """Return every pair of channels that hold the same, strongest first; those with other clocks are not compared."""
    found = []
    groups: dict[tuple[float, float, int], list[MuscleSignal]] = {}
    for signal in signals:
        if np.isfinite(signal.rate_hz) and signal.rate_hz > 0 and np.isfinite(signal.values).any():
            groups.setdefault((signal.rate_hz, signal.start_s, len(signal.values)), []).append(signal)
    for (rate_hz, _, _), group in groups.items():
        if len(group) < 2:
            continue
        alike = _correlations(group, rate_hz, params)
        for i, j in zip(*np.nonzero(np.triu(np.abs(alike) >= params.crosstalk, 1)), strict=True):
            r = float(alike[i, j])
            kind: Literal["copy", "crosstalk"] = "copy" if abs(r) >= params.copy else "crosstalk"
            found.append(Double(one=group[i].at, other=group[j].at, kind=kind, correlation=r))
    return tuple(sorted(found, key=lambda each: -abs(each.correlation)))


def judge_doubles(
    signals: tuple[MuscleSignal, ...], *, params: DoubleParams = DoubleParams()
) -> tuple[MuscleSignal, ...]:
    """Return the signals with their quality: a copy makes both unusable and their values NaN, crosstalk doubtful."""
    doubles = find_doubles(signals, params=params)
    if not doubles:
        return signals
    return tuple(_judged(each, doubles) for each in signals)


def _judged(signal: MuscleSignal, doubles: tuple[Double, ...]) -> MuscleSignal:
    mine = [each for each in doubles if signal.at in (each.one, each.other)]
    if not mine:
        return signal
    quality, values = signal.quality, signal.values
    # of many alike, the nearest of each kind is enough to say
    nearest = {each.kind: each for each in reversed(mine)}
    faults = []
    if "copy" in nearest:
        # of the very same nobody needs to suspect that they are alike
        nearest = {"copy": nearest["copy"]}
    for kind, each in nearest.items():
        other = each.other if each.one == signal.at else each.one
        shared_pct = 100 * each.correlation**2
        faults.append(say(kind, channel_words(signal.at), other=channel_words(other), shared_pct=shared_pct))
    trust: Trust = "doubtful" if quality.trust == "good" else quality.trust
    if "copy" in nearest:
        trust, values = "unusable", np.full(len(values), np.nan)
    return replace(signal, values=values, quality=replace(quality, trust=trust, faults=(*quality.faults, *faults)))


def _correlations(group: list[MuscleSignal], rate_hz: float, params: DoubleParams) -> Floats:
    """Return the cross-correlation farthest from 0 near lag 0 of every pair, shape (channels, channels)."""
    picked = _picked(group, rate_hz, params.seconds)
    known = np.isfinite(picked)
    # what one does not know, none of its pairs can tell from; where much is missing, too little is left to say
    filled = np.where(known, picked, 0.0)
    largest = np.abs(filled).max(axis=1, keepdims=True)
    filled = filled / np.where(largest > 0, largest, 1.0)
    best = np.zeros((len(group), len(group)))
    whole = bool(known.all())
    squares, seen = np.square(filled), known.astype(np.float64)
    power = np.outer(squares.sum(axis=1), squares.sum(axis=1))
    for lag in range(round(params.longest_lag_s * rate_hz) + 1):
        length = filled.shape[1] - lag
        products = filled[:, :length] @ filled[:, lag:].T
        if not whole:
            power = (squares[:, :length] @ seen[:, lag:].T) * (seen[:, :length] @ squares[:, lag:].T)
        alike = np.divide(products, np.sqrt(power), out=np.zeros_like(products), where=power > 0)
        for one in (alike, alike.T):
            best = np.where(np.abs(one) > np.abs(best), one, best)
    half = known.sum(axis=1) >= 0.25 * known.shape[1]
    return np.where(half[:, None] & half[None, :], best, 0.0)


def _picked(group: list[MuscleSignal], rate_hz: float, seconds: float) -> Floats:
    """Return some pieces of 0.1 s of every channel, the same for all: where any of them is loudest against itself."""
    samples = max(int(0.1 * rate_hz), 1)
    count = len(group[0].values) // samples
    wanted = max(int(seconds / 0.1), 1)
    if count <= wanted:
        return np.stack([each.values for each in group])
    loud = np.zeros(count)
    for each in group:
        # a few samples of each piece say how loud it is
        size = np.abs(each.values[: count * samples].reshape(count, samples)[:, :: max(samples // 12, 1)]).mean(axis=1)
        size = np.where(np.isfinite(size), size, 0.0)
        loud = np.maximum(loud, size / size.max() if size.max() > 0 else 0.0)
    pieces = np.sort(np.argpartition(-loud, wanted)[:wanted])
    return np.stack([each.values[: count * samples].reshape(count, samples)[pieces].ravel() for each in group])
