"""What is seen in one EMG channel before anybody judges it: where it stood still, was cut off, came off, was pulled."""

from dataclasses import dataclass

import numpy as np

from kinescript.muscle.conditioning.whole import Conditioned
from kinescript.muscle.quality.cut_off import CutOffParams, Runs, find_cut_off, find_still
from kinescript.muscle.quality.whiteness import find_spikes, find_tone, find_whiteness
from kinescript.muscle.quality.windows import RestParams, Windows, find_effort, find_noise, find_windows
from kinescript.signal.arrays import Bools, Floats
from kinescript.signal.spans import Span, find_runs


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityParams:
    """When a channel is doubtful or unusable; assumptions of ours, tried on every real recording at hand.

    EMG is sampled with `slowest_hz` to `fastest_hz` and tells nothing in less than `shortest_s`. `cut_share` of all
    samples cut off, or `lost_share` of them unknown, are too many. Mains of `hum_doubtful` times the RMS of the muscle
    at work is a doubt, of `hum_loud` times it leaves no muscle to see. An electrode was off for `off_s` where mains are
    `off` times as loud as in the middle of the recording, louder than the muscle, and `off_share` of all power; or
    where the channel is `silent` times as quiet as at work: electrodes on skin have about 1 uV of noise, and a strong
    contraction about 1 mV of RMS. A muscle at work is `over_rest` times as loud as at rest, or little is known of it.
    Noise that is `white` from 60 to 390 Hz is an amplifier's; where its loud moments, `spikes` at least, are but
    spikes, too, no muscle is seen. A line above `tone_hz` that holds `tone` of all power is no muscle. More than
    `heart_left` beside the heartbeats is not taken out. Filters ring for `beside_s` beside what was cut off; without
    `cut_is_lost` it is named and kept, since when a muscle came on can be told from it. Gaps of `gap_s` are worth a
    word of their own.
    """

    slowest_hz: float = 200.0
    fastest_hz: float = 1e5
    shortest_s: float = 0.5
    cut_share: float = 0.01
    lost_share: float = 0.5
    hum_doubtful: float = 0.3
    hum_loud: float = 1.0
    off: float = 5.0
    off_share: float = 0.8
    off_s: float = 0.3
    silent: float = 5e-4
    over_rest: float = 3.0
    white: float = 0.67
    spikes: int = 2
    tone: float = 0.8
    tone_hz: float = 40.0
    heart_left: float = 1.4
    beside_s: float = 0.01
    cut_is_lost: bool = True
    gap_s: float = 0.05
    cut_off: CutOffParams = CutOffParams()
    rest: RestParams = RestParams()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was found: runs are in samples, shares are of 1, `work` and `noise` are RMS in the channel's unit."""

    step_s: float
    gaps: Runs
    gap_share: float
    still: Runs
    cut: tuple[Runs, Runs]
    cut_share: float
    off: Runs
    lost: Runs
    lost_share: float
    hum_share: float
    work: float
    noise: float | None
    whiteness: float
    tone_hz: float
    tone_share: float
    loud: int
    spikes: int


def find_range(raw: Floats) -> tuple[int, float, float]:
    """Return how many samples are known, the greatest and the least of them."""
    if len(raw):
        top, bottom = float(np.max(raw)), float(np.min(raw))
        if np.isfinite(top) and np.isfinite(bottom):
            return len(raw), top, bottom
    known = raw[np.isfinite(raw)]
    return len(known), float(known.max(initial=-np.inf)), float(known.min(initial=np.inf))


def look(raw: Floats, conditioned: Conditioned, rate_hz: float, params: QualityParams) -> Seen:
    """Return what is seen in raw values of shape (time,) at a rate in Hz, with what conditioning made of them."""
    still = find_still(raw, rate_hz=rate_hz, params=params.cut_off)
    count, *ends = find_range(raw)
    cut = find_cut_off(raw, params=params.cut_off, ends=(ends[0], ends[1]))
    gaps = () if count == len(raw) else find_runs(~np.isfinite(raw))
    taken = [*still, *(_samples_of(span, rate_hz) for span in conditioned.unknown)]
    windows = find_windows(raw, conditioned.values, rate_hz=rate_hz)
    gone = _touched(taken, windows)
    off = _off(windows, gone, params, window_s=windows.samples / rate_hz)
    # what was cut off was at least that loud
    work = _at_work(np.where(gone | off, np.nan, windows.size))
    beside = max(round(params.beside_s * rate_hz), 1)
    cut_runs = [(a - beside, b + beside) for runs in cut for a, b in runs]
    eased = [_samples_of(span, rate_hz) for span in conditioned.artefacts]
    trusted = np.where(gone | off | _touched([*cut_runs, *eased], windows), np.nan, windows.size)
    run = max(round(params.rest.shortest_s * rate_hz / windows.samples), 1)
    off_runs = tuple((a * windows.samples, min(b * windows.samples, len(raw))) for a, b in find_runs(off))
    # what is taken out says nothing of what the rest sounds like
    heard = _without(conditioned.values, [*taken, *off_runs])
    whiteness = find_whiteness(heard, rate_hz=rate_hz)
    tone_hz, tone_share = find_tone(heard, rate_hz=rate_hz)
    loud, spikes = find_spikes(heard, rate_hz=rate_hz) if whiteness > params.white else (0, 0)
    lost = _joined([*taken, *(cut_runs if params.cut_is_lost else ()), *off_runs], len(raw))
    return Seen(
        step_s=1.0 / rate_hz,
        gaps=tuple(each for each in gaps if each[1] - each[0] >= params.gap_s * rate_hz),
        gap_share=sum(b - a for a, b in gaps) / len(raw),
        still=still,
        cut=cut,
        cut_share=sum(b - a for runs in cut for a, b in runs) / len(raw),
        off=off_runs,
        lost=lost,
        lost_share=sum(b - a for a, b in lost) / len(raw),
        hum_share=_loud_hum(windows, work, gone | off),
        work=work,
        noise=find_noise(trusted, run=run, work=work, params=params.rest)[0],
        whiteness=whiteness,
        tone_hz=tone_hz,
        tone_share=tone_share,
        loud=loud,
        spikes=spikes,
    )


def _without(values: Floats, runs: list[tuple[int, int]]) -> Floats:
    if not runs:
        return values
    out = np.array(values)
    for start, stop in runs:
        out[max(start, 0) : max(stop, 0)] = np.nan
    return out


def _at_work(size: Floats) -> float:
    """Return how loud a muscle is at work, from RMS of shape (windows,).

    One burst of a quarter of a second in a long recording is work, too, though no percentile sees it: three windows in
    a row tell it from a spike.
    """
    work = find_effort(size)
    filled = np.where(np.isfinite(size), size, 0.0)
    if len(filled) < 3 or np.count_nonzero(filled > 2 * np.median(filled)) >= 5:
        return work
    loudest = float(np.max(np.minimum(np.minimum(filled[:-2], filled[1:-1]), filled[2:])))
    return max(work, loudest) if np.isfinite(work) else work


def _loud_hum(windows: Windows, work: float, gone: Bools) -> float:
    """Return the share of mains in the raw power where the channel is at its loudest."""
    loud = (windows.size > 0.5 * work) & ~gone
    share = np.sort(windows.mains_share[loud & np.isfinite(windows.mains_share)])
    return float(share[len(share) // 2]) if len(share) else 0.0


def _off(windows: Windows, gone: Bools, params: QualityParams, *, window_s: float) -> Bools:
    """Return in which windows the electrode was off."""
    hum = windows.mains_share > params.off_share
    work = _at_work(np.where(gone | hum, np.nan, windows.size))
    usual = np.sort(windows.mains[np.isfinite(windows.mains) & ~gone])
    middle = float(usual[len(usual) // 2]) if len(usual) else np.inf
    off = hum & (windows.mains > params.off * middle)
    if np.isfinite(work):
        off &= windows.mains > work
        off |= windows.size < params.silent * work
    for start, stop in find_runs(off):
        off[start:stop] = stop - start >= round(params.off_s / window_s)
    return off & ~gone


def _samples_of(span: Span, rate_hz: float) -> tuple[int, int]:
    return round(span.start_s * rate_hz), round(span.end_s * rate_hz)


def _touched(runs: list[tuple[int, int]], windows: Windows) -> Bools:
    touched = np.zeros(len(windows.size), dtype=bool)
    for start, stop in runs:
        touched[max(start, 0) // windows.samples : -(-max(stop, 0) // windows.samples)] = True
    return touched


def _joined(runs: list[tuple[int, int]], length: int) -> Runs:
    joined: list[tuple[int, int]] = []
    for start, stop in sorted((max(a, 0), min(b, length)) for a, b in runs):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(stop, joined[-1][1]))
        elif stop > start:
            joined.append((start, stop))
    return tuple(joined)
