"""How far one EMG channel can be trusted: what is wrong with it, when, and what to do, in words people understand."""

from dataclasses import dataclass

import numpy as np

from kinescript.body.segments import Place
from kinescript.muscle.conditioning import Conditioned
from kinescript.muscle.cut_off import CutOffParams, Runs, find_cut_off, find_still
from kinescript.muscle.muscle_signal import SignalQuality, Trust
from kinescript.muscle.quality_words import channel_words, say
from kinescript.muscle.whiteness import find_whiteness
from kinescript.muscle.windows import RestParams, Windows, find_noise, find_windows, find_work
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Bools, Floats
from kinescript.signal.spans import Span, find_runs


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityParams:
    """When a channel is doubtful or unusable; assumptions of ours, tried on every real recording at hand.

    EMG is sampled with `slowest_hz` to `fastest_hz` and tells nothing in less than `shortest_s`. `cut_share` of all
    samples cut off, or `lost_share` of them unknown, are too many. Mains of `hum_doubtful` times the RMS of the muscle
    at work is a doubt, of `hum_loud` times it leaves no muscle to see. A cable was pulled where the raw signal moves
    by `pulled` times that RMS within 0.1 s. An electrode was off for `off_s` where mains are `off` times as loud as in
    the middle of the recording, louder than the muscle, and `off_share` of all power; or where the channel is `silent`
    times as quiet as at work: electrodes on skin have about 1 uV of noise, and no muscle gives 1 mV of RMS. A muscle at
    work is `over_rest` times as loud as at rest, or little is known of it. Noise that is `white` from 60 to 390 Hz is
    an amplifier's. More than `heart_left` beside the heartbeats is not taken out.
    Filters ring for `beside_s` beside what was cut off.
    """

    slowest_hz: float = 200.0
    fastest_hz: float = 1e5
    shortest_s: float = 0.5
    cut_share: float = 0.01
    lost_share: float = 0.5
    hum_doubtful: float = 0.3
    hum_loud: float = 1.0
    pulled: float = 3.0
    off: float = 5.0
    off_share: float = 0.8
    off_s: float = 0.3
    silent: float = 5e-4
    over_rest: float = 3.0
    white: float = 0.67
    heart_left: float = 1.4
    beside_s: float = 0.01
    cut_off: CutOffParams = CutOffParams()
    rest: RestParams = RestParams()


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
        looked = _look(np.asarray(raw, dtype=np.float64), conditioned, rate_hz, params)
    trust, faults = _judge(looked, conditioned, name, start_s, params)
    already = tuple(each for each in conditioned.faults if each.kind not in {fault.kind for fault in faults})
    if already and trust == "good":
        trust = "doubtful"
    unknown = _merged([*_spans(looked.lost, looked.step_s), *conditioned.unknown])
    later = tuple(Span(start_s=each.start_s + start_s, end_s=each.end_s + start_s) for each in unknown)
    return SignalQuality(trust=trust, faults=(*faults, *already), unknown=later, noise=looked.noise)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looked:
    """What was found, runs in samples and masks over windows."""

    step_s: float
    still: Runs
    cut: tuple[Runs, Runs]
    cut_share: float
    off: Runs
    pulled: Runs
    lost: Runs
    lost_share: float
    hum_share: float
    work: float
    noise: float | None
    whiteness: float


def _hopeless(raw: Floats, conditioned: Conditioned, rate_hz: float, name: str, params: QualityParams) -> Fault | None:
    if not np.isfinite(rate_hz) or not params.slowest_hz <= rate_hz <= params.fastest_hz:
        return say("rate", name, rate_hz=rate_hz, slowest_hz=params.slowest_hz, fastest_hz=params.fastest_hz)
    count, top, bottom = _range(raw)
    if count == 0:
        return say("missing", name)
    if count < params.shortest_s * rate_hz:
        return say("short", name, length_s=count / rate_hz, shortest_s=params.shortest_s)
    if top == bottom:
        return say("flat", name)
    if not np.isfinite(conditioned.values[:: max(len(raw) // 100, 1)]).any() and _range(conditioned.values)[0] == 0:
        return next(iter(conditioned.faults), None) or say("missing", name)
    return None


def _range(raw: Floats) -> tuple[int, float, float]:
    """Return how many samples are known, the greatest and the least of them."""
    if len(raw):
        top, bottom = float(np.max(raw)), float(np.min(raw))
        if np.isfinite(top) and np.isfinite(bottom):
            return len(raw), top, bottom
    known = raw[np.isfinite(raw)]
    return len(known), float(known.max(initial=-np.inf)), float(known.min(initial=np.inf))


def _look(raw: Floats, conditioned: Conditioned, rate_hz: float, params: QualityParams) -> _Looked:
    still = find_still(raw, rate_hz=rate_hz, params=params.cut_off)
    cut = find_cut_off(raw, params=params.cut_off)
    taken = [*still, *(_samples_of(span, rate_hz) for span in conditioned.unknown)]
    windows = find_windows(raw, conditioned.values, rate_hz=rate_hz)
    gone = _touched(taken, windows)
    off = _off(windows, gone, params)
    # what was cut off was at least that loud
    work = find_work(np.where(gone | off, np.nan, windows.size))
    pulled = _pulled(windows, work, params) & ~gone & ~off
    pulled |= _touched([_samples_of(span, rate_hz) for span in conditioned.artefacts], windows)
    beside = max(round(params.beside_s * rate_hz), 1)
    cut_runs = [(a - beside, b + beside) for runs in cut for a, b in runs]
    trusted = np.where(gone | off | pulled | _touched(cut_runs, windows), np.nan, windows.size)
    run = max(round(params.rest.shortest_s * rate_hz / windows.samples), 1)
    off_runs, pulled_runs = _in_samples(off, windows, len(raw)), _in_samples(pulled, windows, len(raw))
    lost = _joined([*taken, *cut_runs, *off_runs, *pulled_runs], len(raw))
    return _Looked(
        step_s=1.0 / rate_hz,
        still=still,
        cut=cut,
        cut_share=sum(b - a for runs in cut for a, b in runs) / len(raw),
        off=off_runs,
        pulled=pulled_runs,
        lost=lost,
        lost_share=sum(b - a for a, b in lost) / len(raw),
        hum_share=_loud_hum(windows, work, gone | off),
        work=work,
        noise=find_noise(trusted, run=run, work=work, params=params.rest)[0],
        whiteness=find_whiteness(conditioned.values, rate_hz=rate_hz),
    )


def _loud_hum(windows: Windows, work: float, gone: Bools) -> float:
    """Return the share of mains in the raw power where the channel is at its loudest."""
    loud = (windows.size > 0.5 * work) & ~gone
    share = np.sort(windows.mains_share[loud & np.isfinite(windows.mains_share)])
    return float(share[len(share) // 2]) if len(share) else 0.0


def _off(windows: Windows, gone: Bools, params: QualityParams) -> Bools:
    """Return in which windows the electrode was off."""
    hum = windows.mains_share > params.off_share
    work = find_work(np.where(gone | hum, np.nan, windows.size))
    usual = np.sort(windows.mains[np.isfinite(windows.mains) & ~gone])
    middle = float(usual[len(usual) // 2]) if len(usual) else np.inf
    off = hum & (windows.mains > params.off * middle)
    if np.isfinite(work):
        off &= windows.mains > work
        off |= windows.size < params.silent * work
    for start, stop in find_runs(off):
        off[start:stop] = (stop - start) * 0.1 >= params.off_s - 1e-9
    return off & ~gone


def _pulled(windows: Windows, work: float, params: QualityParams) -> Bools:
    """Return in which windows the cable was pulled."""
    pulled = np.zeros(len(windows.size), dtype=bool)
    if np.isfinite(work) and len(pulled):
        pulled[1:] = np.abs(np.diff(windows.mean)) > params.pulled * work
        # the jump lies in either of the two windows
        pulled[:-1] |= pulled[1:].copy()
    return pulled


def _judge(
    looked: _Looked, conditioned: Conditioned, name: str, start_s: float, params: QualityParams
) -> tuple[Trust, tuple[Fault, ...]]:
    def spans(runs: Runs) -> list[Span]:
        found = _spans(runs, looked.step_s)
        return [Span(start_s=s.start_s + start_s, end_s=s.end_s + start_s) for s in found]

    worst: list[Trust] = ["good"]
    faults: list[Fault] = []

    def add(trust: Trust, fault: Fault) -> None:
        worst.append(trust)
        faults.append(fault)

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
    if looked.pulled:
        add("doubtful", say("motion_artefact", name, spans=spans(looked.pulled)))
    if looked.lost_share >= params.lost_share and looked.cut_share < params.cut_share:
        add("unusable", say("lost", name, share_pct=100 * looked.lost_share))
    hum_hz, ratio = _hum(looked, conditioned, params)
    if ratio > params.hum_doubtful:
        loud = ratio > params.hum_loud
        add("unusable" if loud else "doubtful", say("mains", name, line_hz=hum_hz, ratio=ratio, too_much=loud))
    if conditioned.heart is not None and conditioned.heart.left_to_emg > params.heart_left:
        add("doubtful", say("ecg", name, left=conditioned.heart.left_to_emg, beats=len(conditioned.beats_s)))
    if looked.whiteness > params.white:
        add("doubtful", say("white", name))
    elif looked.noise is not None and looked.work < params.over_rest * looked.noise:
        add("doubtful", say("noise", name, ratio=looked.work / looked.noise))
    ranks: dict[Trust, int] = {"good": 0, "doubtful": 1, "unusable": 2}
    return max(worst, key=lambda each: ranks[each]), tuple(faults)


def _hum(looked: _Looked, conditioned: Conditioned, params: QualityParams) -> tuple[float, float]:
    """Return the frequency of mains, NaN where it is not known, and how loud they are against the muscle at work."""
    hum, hum_hz, ratio = conditioned.mains, float("nan"), 0.0
    if hum is not None:
        rms = float(np.sqrt(np.sum(np.square(hum.amplitudes)) / 2))
        hum_hz, ratio = hum.frequency_hz, rms / looked.work if looked.work > 0 else np.inf
    if looked.hum_share > params.off_share:
        # so loud that even where the channel is at its loudest there is hardly anything else
        ratio = max(ratio, float(np.sqrt(looked.hum_share / max(1 - looked.hum_share, 1e-6))))
    return hum_hz, ratio


def _samples_of(span: Span, rate_hz: float) -> tuple[int, int]:
    return round(span.start_s * rate_hz), round(span.end_s * rate_hz)


def _touched(runs: list[tuple[int, int]], windows: Windows) -> Bools:
    touched = np.zeros(len(windows.size), dtype=bool)
    for start, stop in runs:
        touched[max(start, 0) // windows.samples : -(-max(stop, 0) // windows.samples)] = True
    return touched


def _in_samples(mask: Bools, windows: Windows, length: int) -> Runs:
    return tuple((a * windows.samples, min(b * windows.samples, length)) for a, b in find_runs(mask))


def _joined(runs: list[tuple[int, int]], length: int) -> Runs:
    joined: list[tuple[int, int]] = []
    for start, stop in sorted((max(a, 0), min(b, length)) for a, b in runs):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(stop, joined[-1][1]))
        elif stop > start:
            joined.append((start, stop))
    return tuple(joined)


def _spans(runs: Runs, step_s: float) -> list[Span]:
    return [Span(start_s=a * step_s, end_s=b * step_s) for a, b in runs]


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start_s <= merged[-1].end_s + 1e-9:
            merged[-1] = Span(start_s=merged[-1].start_s, end_s=max(merged[-1].end_s, span.end_s))
        else:
            merged.append(span)
    return merged
