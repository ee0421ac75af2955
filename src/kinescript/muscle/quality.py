"""How far one EMG channel can be trusted: what is wrong with it, when, and what to do, in words a person understands."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from kinescript.body.segments import Place
from kinescript.muscle.cut_off import CutOffParams, Runs, find_cut_off, find_still
from kinescript.muscle.muscle_signal import SignalQuality, Trust
from kinescript.muscle.quality_words import channel_words, say
from kinescript.muscle.whiteness import find_whiteness
from kinescript.muscle.windows import RestParams, Windows, find_hum, find_noise, find_windows, find_work
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Bools, Floats
from kinescript.signal.spans import Span, find_runs


class HeartSeen(Protocol):
    """A heart as conditioning saw it: what was left of it beside the beats, against the EMG between them."""

    @property
    def left_to_emg(self) -> float:
        """RMS beside the beats over that between them after they were taken out; 1 where nothing is left."""
        ...


class Cleaned(Protocol):
    """What quality needs of a conditioned channel."""

    @property
    def values(self) -> Floats:
        """Cleaned values of shape (time,), NaN where unknown."""
        ...

    @property
    def beats_s(self) -> Floats:
        """Heartbeats in seconds from the first sample."""
        ...

    @property
    def heart(self) -> HeartSeen | None:
        """The heart, None where it was not seen."""
        ...

    @property
    def artefacts(self) -> tuple[Span, ...]:
        """Spans in which a cable was pulled, seconds from the first sample."""
        ...

    @property
    def unknown(self) -> tuple[Span, ...]:
        """Spans whose values were taken out."""
        ...

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What conditioning had to say itself."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityParams:
    """When a channel is doubtful or unusable; assumptions of ours, tried on every real recording at hand.

    EMG is sampled with `slowest_hz` to `fastest_hz` and tells nothing in less than `shortest_s`. `cut_share` of all
    samples cut off, or `lost_share` of them unknown, are too many. Mains of `hum_doubtful` times the RMS of the muscle
    at work is a doubt, of `hum_loud` times it leaves no muscle to see. A cable was pulled where the raw signal moves
    by `pulled` times that RMS within 0.1 s; an electrode was off where mains is `off` times its middle and louder than
    the muscle, or where the channel is `silent` times as quiet as its own rest. A muscle at work is `over_rest` times
    as loud as at rest, or little is known of it. Noise that is `white` from 60 to 450 Hz is an amplifier's.
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
    silent: float = 0.1
    over_rest: float = 3.0
    white: float = 0.75
    heart_left: float = 1.4
    beside_s: float = 0.05
    cut_off: CutOffParams = CutOffParams()
    rest: RestParams = RestParams()


def find_signal_quality(
    raw: Floats,
    conditioned: Cleaned,
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
    """Return cleaned values of shape (time,) with NaN in every span that quality took out, and all along if unusable."""
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
    hum_hz: float
    hum: float
    work: float
    noise: float | None
    whiteness: float


def _hopeless(raw: Floats, conditioned: Cleaned, rate_hz: float, name: str, params: QualityParams) -> Fault | None:
    if not np.isfinite(rate_hz) or not params.slowest_hz <= rate_hz <= params.fastest_hz:
        return say("rate", name, rate_hz=rate_hz, slowest_hz=params.slowest_hz, fastest_hz=params.fastest_hz)
    known = np.isfinite(raw)
    if not known.any():
        return say("missing", name)
    if int(known.sum()) < params.shortest_s * rate_hz:
        return say("short", name, length_s=float(known.sum()) / rate_hz, shortest_s=params.shortest_s)
    if float(np.nanmax(raw)) == float(np.nanmin(raw)):
        return say("flat", name)
    if not np.isfinite(conditioned.values).any():
        return next(iter(conditioned.faults), None) or say("missing", name)
    return None


def _look(raw: Floats, conditioned: Cleaned, rate_hz: float, params: QualityParams) -> _Looked:
    beside = max(round(params.beside_s * rate_hz), 1)
    still = find_still(raw, rate_hz=rate_hz, params=params.cut_off)
    cut = find_cut_off(raw, params=params.cut_off)
    cut_count = sum(b - a for runs in cut for a, b in runs)
    gone = [*still, *((a - beside, b + beside) for runs in cut for a, b in runs)]
    gone += [(round(s.start_s * rate_hz), round(s.end_s * rate_hz)) for s in conditioned.unknown]
    windows = find_windows(raw, conditioned.values, rate_hz=rate_hz)
    trusted = _without(windows, gone)
    work = find_work(trusted)
    off, pulled = _events(windows, trusted, work, params)
    pulled |= _touched([(round(s.start_s * rate_hz), round(s.end_s * rate_hz)) for s in conditioned.artefacts], windows)
    off_runs, pulled_runs = _in_samples(off, windows, len(raw)), _in_samples(pulled & ~off, windows, len(raw))
    trusted = _without(trusted, [*off_runs, *pulled_runs])
    noise, _ = find_noise(trusted, rate_hz=rate_hz, params=params.rest)
    lost = _joined([*gone, *off_runs, *pulled_runs], len(raw))
    hum_hz, hum = find_hum(raw, rate_hz=rate_hz)
    return _Looked(
        step_s=1.0 / rate_hz,
        still=still,
        cut=cut,
        cut_share=cut_count / len(raw),
        off=off_runs,
        pulled=pulled_runs,
        lost=lost,
        lost_share=sum(b - a for a, b in lost) / len(raw),
        hum_hz=hum_hz,
        hum=hum,
        work=find_work(trusted),
        noise=noise,
        whiteness=find_whiteness(conditioned.values, rate_hz=rate_hz),
    )


def _events(windows: Windows, trusted: Windows, work: float, params: QualityParams) -> tuple[Bools, Bools]:
    """Return in which windows the electrode was off and in which its cable was pulled."""
    count = len(windows.size)
    nowhere = np.zeros(count, dtype=bool)
    if not np.isfinite(work) or work <= 0:
        return nowhere, nowhere
    middle = float(np.median(trusted.mains[np.isfinite(trusted.mains)])) if np.isfinite(trusted.mains).any() else np.inf
    off = (windows.mains > params.off * middle) & (windows.mains > params.off * work)
    quiet, _ = find_noise(trusted, rate_hz=windows.samples * 10.0, params=params.rest)
    usual = float(np.median(trusted.size[np.isfinite(trusted.size)])) if quiet is None else quiet
    off |= windows.size < params.silent * usual
    # one window is a chance; an electrode is off for longer
    for start, stop in find_runs(off):
        off[start:stop] = stop - start >= 3
    pulled = nowhere.copy()
    pulled[1:] = np.abs(np.diff(windows.mean)) > params.pulled * work
    # the jump lies in either of the two windows, and the filter rings into the next
    pulled[:-1] |= pulled[1:].copy()
    return off, pulled


def _judge(
    looked: _Looked, conditioned: Cleaned, name: str, start_s: float, params: QualityParams
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
    if looked.lost_share >= params.lost_share:
        add("unusable", say("lost", name, share_pct=100 * looked.lost_share))
    if looked.hum > params.hum_doubtful * looked.work:
        loud = not looked.hum <= params.hum_loud * looked.work
        ratio = looked.hum / looked.work if looked.work > 0 else np.inf
        add("unusable" if loud else "doubtful", say("mains", name, line_hz=looked.hum_hz, ratio=ratio, too_much=loud))
    if conditioned.heart is not None and conditioned.heart.left_to_emg > params.heart_left:
        add("doubtful", say("ecg", name, left=conditioned.heart.left_to_emg, beats=len(conditioned.beats_s)))
    if looked.whiteness > params.white:
        add("doubtful", say("white", name))
    elif looked.noise is not None and looked.work < params.over_rest * looked.noise:
        add("doubtful", say("noise", name, ratio=looked.work / looked.noise))
    ranks: dict[Trust, int] = {"good": 0, "doubtful": 1, "unusable": 2}
    return max(worst, key=lambda each: ranks[each]), tuple(faults)


def _without(windows: Windows, runs: list[tuple[int, int]]) -> Windows:
    """Return the windows with NaN where a run touches them."""
    touched = _touched(runs, windows)
    if not touched.any():
        return windows
    size, mean, mains = (np.where(touched, np.nan, each) for each in (windows.size, windows.mean, windows.mains))
    return Windows(samples=windows.samples, size=size, mean=mean, mains=mains)


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
        if merged and span.start_s <= merged[-1].end_s:
            merged[-1] = Span(start_s=merged[-1].start_s, end_s=max(merged[-1].end_s, span.end_s))
        else:
            merged.append(span)
    return merged
