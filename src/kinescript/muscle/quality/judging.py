"""How far one EMG channel can be trusted: what is wrong with it, when, and what to do, in words people understand."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from kinescript.body.segments import Place
from kinescript.muscle.conditioning.whole import Conditioned
from kinescript.muscle.muscle_signal import SignalQuality, Trust, channel_words
from kinescript.muscle.quality.cut_off import Runs
from kinescript.muscle.quality.seen import QualityParams, Seen, find_range, look
from kinescript.muscle.quality.words import say
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import Span

__all__ = ["QualityParams", "find_signal_quality", "take_out"]


def find_signal_quality(
    raw: Floats,
    conditioned: Conditioned,
    *,
    rate_hz: float,
    at: Place | None = None,
    start_s: float = 0.0,
    params: QualityParams = QualityParams(),
) -> SignalQuality:
    """Return what raw values of shape (time,) and what conditioning made of them say about a channel; it never raises.

    Scale-free: a gain changes `noise` and nothing else. `at` and `start_s` are for the words and the spans. What one
    channel alone cannot tell, copies and crosstalk, `judge_doubles` adds.
    """
    name = channel_words(at)
    hopeless = _hopeless(raw, conditioned, rate_hz, name, params)
    if hopeless is not None:
        return SignalQuality(trust="unusable", faults=(hopeless,))
    with np.errstate(over="ignore", invalid="ignore"):
        looked = look(np.asarray(raw, dtype=np.float64), conditioned, rate_hz, params)
    trust, faults = _judge(looked, conditioned, name, start_s, params)
    already = tuple(each for each in conditioned.faults if each.kind not in {fault.kind for fault in faults})
    if already and trust == "good":
        trust = "doubtful"
    unknown = _merged([*_spans(looked.lost, looked.step_s), *conditioned.unknown])
    return SignalQuality(
        trust=trust, faults=(*faults, *already), unknown=tuple(_later(unknown, start_s)), noise=looked.noise
    )


def take_out(values: Floats, quality: SignalQuality, *, rate_hz: float, start_s: float = 0.0) -> Floats:
    """Return cleaned values of shape (time,) with NaN in every span that quality took out; all of them if unusable."""
    if quality.trust == "unusable":
        return np.full(len(values), np.nan)
    if not quality.unknown:
        return values
    out = np.array(values)
    for span in quality.unknown:
        # rounded: a span that came from samples ends on one
        first, last = (round((edge_s - start_s) * rate_hz) for edge_s in (span.start_s, span.end_s))
        out[max(first, 0) : max(last, 0)] = np.nan
    return out


def _hopeless(raw: Floats, conditioned: Conditioned, rate_hz: float, name: str, params: QualityParams) -> Fault | None:
    if not np.isfinite(rate_hz) or not params.slowest_hz <= rate_hz <= params.fastest_hz:
        return say("rate", name, rate_hz=rate_hz, slowest_hz=params.slowest_hz, fastest_hz=params.fastest_hz)
    count, top, bottom = find_range(raw)
    if count == 0:
        return say("missing", name)
    if count < params.shortest_s * rate_hz:
        return say("short", name, length_s=count / rate_hz, shortest_s=params.shortest_s)
    if top == bottom:
        return say("flat", name)
    if not np.isfinite(conditioned.values[:: max(len(raw) // 100, 1)]).any() and find_range(conditioned.values)[0] == 0:
        if not conditioned.faults:
            return say("missing", name)
        why = conditioned.faults[0]
        return replace(why, words=f"{name}: {why.words}; check its radio link and its cable, and record it again")
    return None


def _judge(
    looked: Seen, conditioned: Conditioned, name: str, start_s: float, params: QualityParams
) -> tuple[Trust, tuple[Fault, ...]]:
    def spans(runs: Runs) -> list[Span]:
        return _later(_spans(runs, looked.step_s), start_s)

    worst: list[Trust] = ["good"]
    faults: list[Fault] = []

    def add(trust: Trust, fault: Fault) -> None:
        worst.append(trust)
        faults.append(fault)

    if looked.gap_share:
        add("good", say("gaps", name, spans=spans(looked.gaps), share_pct=100 * looked.gap_share))
    if any(looked.cut):
        both = spans(tuple(sorted([*looked.cut[0], *looked.cut[1]])))
        ends = "both ends" if all(looked.cut) else "the upper end" if looked.cut[1] else "the lower end"
        too_much = looked.cut_share >= params.cut_share
        fault = say("clipped", name, spans=both, ends=ends, share_pct=100 * looked.cut_share, too_much=too_much)
        add("unusable" if too_much else "doubtful", fault)
    if looked.still:
        add("doubtful", say("still", name, spans=spans(looked.still)))
    if looked.off:
        add("doubtful", say("lead_off", name, spans=spans(looked.off)))
    for trust, fault in _judge_cable(conditioned, name, start_s):
        add(trust, fault)
    if looked.lost_share >= params.lost_share and looked.cut_share < params.cut_share:
        add("unusable", say("lost", name, share_pct=100 * looked.lost_share))
    for trust, fault in _judge_noise(looked, conditioned, name, params):
        add(trust, fault)
    ranks: dict[Trust, int] = {"good": 0, "doubtful": 1, "unusable": 2}
    return max(worst, key=lambda each: ranks[each]), tuple(faults)


def _judge_cable(conditioned: Conditioned, name: str, start_s: float) -> Iterator[tuple[Trust, Fault]]:
    """Yield when the cable was pulled so that values were taken out, and when conditioning could see to it."""
    lost = _later(conditioned.unknown, start_s)
    eased = _later([each for each in conditioned.artefacts if each not in conditioned.unknown], start_s)
    if lost:
        yield "doubtful", say("motion_artefact", name, spans=lost)
    if eased:
        yield "good", say("eased", name, spans=eased)


def _judge_noise(
    looked: Seen, conditioned: Conditioned, name: str, params: QualityParams
) -> Iterator[tuple[Trust, Fault]]:
    """Yield what else than muscle is heard."""
    hum_hz, ratio = _hum(looked, conditioned, params)
    if ratio > params.hum_doubtful:
        loud = ratio > params.hum_loud
        yield "unusable" if loud else "doubtful", say("mains", name, line_hz=hum_hz, ratio=ratio, too_much=loud)
    elif looked.tone_share > params.tone and looked.tone_hz > params.tone_hz:
        yield "unusable", say("tone", name, tone_hz=looked.tone_hz, share_pct=100 * looked.tone_share)
    if conditioned.heart is not None and conditioned.heart.left_to_emg > params.heart_left:
        yield "doubtful", say("ecg", name, left=conditioned.heart.left_to_emg, beats=len(conditioned.beats_s))
    if looked.whiteness > params.white and looked.loud == looked.spikes >= params.spikes:
        yield "unusable", say("spikes", name)
    elif looked.whiteness > params.white:
        yield "doubtful", say("white", name)
    elif looked.noise is not None and looked.work < params.over_rest * looked.noise:
        yield "doubtful", say("noise", name, ratio=looked.work / looked.noise)


def _hum(looked: Seen, conditioned: Conditioned, params: QualityParams) -> tuple[float, float]:
    """Return the frequency of mains, NaN where it is not known, and how loud they are against the muscle at work."""
    hum, hum_hz, ratio = conditioned.mains, float("nan"), 0.0
    if hum is not None:
        rms = float(np.sqrt(np.sum(np.square(hum.amplitudes)) / 2))
        hum_hz, ratio = hum.frequency_hz, rms / looked.work if looked.work > 0 else np.inf
    if looked.hum_share > params.off_share:
        # so loud that even where the channel is at its loudest there is hardly anything else
        ratio = max(ratio, float(np.sqrt(looked.hum_share / max(1 - looked.hum_share, 1e-6))))
    return hum_hz, ratio


def _spans(runs: Runs, step_s: float) -> list[Span]:
    return [Span(start_s=a * step_s, end_s=b * step_s) for a, b in runs]


def _later(spans: Iterable[Span], by_s: float) -> list[Span]:
    return [Span(start_s=each.start_s + by_s, end_s=each.end_s + by_s) for each in spans]


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start_s <= merged[-1].end_s + 1e-9:
            merged[-1] = Span(start_s=merged[-1].start_s, end_s=max(merged[-1].end_s, span.end_s))
        else:
            merged.append(span)
    return merged
