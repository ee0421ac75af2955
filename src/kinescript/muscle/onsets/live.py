"""Onsets while they happen: an alarm within tens of milliseconds, then the instant with its interval, causally."""

from dataclasses import dataclass, replace

import numpy as np

from kinescript.errors import InputRefused
from kinescript.muscle.conditioning.live.checks import FASTEST_HZ, check_stream, checked_chunk
from kinescript.muscle.onsets.onset import Onset
from kinescript.signal.arrays import ArrayValue, Floats, read_only

# every number here is an assumption of ours, tried on simulated trials
_BIN_S = 0.005
_HISTORY = 60
_SMOOTH = 10
_SLOWEST_HZ = 400.0
# a causal filter and a ramp are seen late: chosen on simulated trials, half of them steps, half ramps
_EARLIER_BINS = np.array((-9.0, -2.5, 1.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveOnsetParams:
    """Settings of the live detector; powers are ratios, so that no unit matters.

    An alarm is power over 50 ms of `alarm_ratio` times the background and `gate` (RMS over RMS) of the strongest burst
    so far or of `reference`; the instant is said `wait_s` later, out of the last 0.3 s. The stated delay from onset to
    word is `delay_s`: the median on simulated steps and ramps at 6 dB and above stays under it. The background follows
    what is quiet within `settle_s`, rises by `drift_db_s` under a burst, and needs the first 0.3 s of a stream.
    Assumptions of ours.
    """

    alarm_ratio: float = 2.8
    release_ratio: float = 1.6
    gate: float = 0.17
    wait_s: float = 0.06
    settle_s: float = 2.0
    drift_db_s: float = 0.5
    delay_s: float = 0.15
    temper: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveOnset:
    """An onset of one channel, in seconds since the first sample, and when it was said."""

    channel: int
    onset: Onset
    said_s: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LiveOnsetState(ArrayValue):
    """What the live detector remembers: samples of an unfinished bin, 0.3 s of power, the background of each channel.

    Shapes: carry (time, channels), power (60, channels) with NaN before the first bin, the others (channels,).
    `since` counts bins since the alarm, -1 where there is none; `blind` counts bins until a gap is forgotten.
    """

    params: LiveOnsetParams
    rate_hz: float
    bins: int
    carry: Floats
    power: Floats
    floor: Floats
    peak: Floats
    since: Floats
    quiet: Floats
    blind: Floats

    def __post_init__(self) -> None:
        for name in ("carry", "power", "floor", "peak", "since", "quiet", "blind"):
            object.__setattr__(self, name, read_only(getattr(self, name)))


def init(params: LiveOnsetParams, *, rate_hz: float, channels: int, reference: Floats | None = None) -> LiveOnsetState:
    """Return the state before the first sample; `reference` of shape (channels,) are RMS levels, NaN where unknown.

    Raises InputRefused when the rate is none of 400 Hz to 100 kHz, there is no channel, or levels are of another count.
    """
    check_stream(rate_hz, channels, slowest_hz=_SLOWEST_HZ, fastest_hz=FASTEST_HZ)
    if reference is not None and np.shape(reference) != (channels,):
        raise InputRefused(f"{channels} reference levels", f"shape {np.shape(reference)}", "give one for each channel")
    peak = np.zeros(channels) if reference is None else np.nan_to_num(np.asarray(reference, dtype=np.float64)) ** 2
    return LiveOnsetState(
        params=params,
        rate_hz=float(rate_hz),
        bins=0,
        carry=np.zeros((0, channels)),
        power=np.full((_HISTORY, channels), np.nan),
        floor=np.full(channels, np.nan),
        peak=peak,
        since=np.full(channels, -1.0),
        quiet=np.zeros(channels),
        blind=np.zeros(channels),
    )


def step(state: LiveOnsetState, chunk: Floats) -> tuple[LiveOnsetState, tuple[LiveOnset, ...]]:
    """Take the next conditioned chunk, shape (time, channels), NaN where lost; return the onsets that can be said now.

    Any split of a stream gives the same onsets. Raises InputRefused for a chunk of another shape.
    """
    chunk = checked_chunk(chunk, state.power.shape[1])
    samples = np.concatenate((state.carry, chunk)) if len(state.carry) else chunk
    first = round(state.bins * _BIN_S * state.rate_hz)
    now = _Now(
        bins=state.bins,
        power=state.power,
        floor=state.floor,
        peak=state.peak,
        since=state.since,
        quiet=state.quiet,
        blind=state.blind,
    )
    said: list[LiveOnset] = []
    used = 0
    squares = samples**2
    while (stop := round((now.bins + 1) * _BIN_S * state.rate_hz) - first) <= len(samples):
        now, new = _take(now, squares[used:stop].sum(axis=0) / (stop - used), state.params)
        said.extend(new)
        used = stop
    return LiveOnsetState(
        params=state.params,
        rate_hz=state.rate_hz,
        bins=now.bins,
        carry=samples[used:].copy(),
        power=now.power,
        floor=now.floor,
        peak=now.peak,
        since=now.since,
        quiet=now.quiet,
        blind=now.blind,
    ), tuple(said)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Now:
    """What changes from bin to bin within one step; nobody writes to its arrays."""

    bins: int
    power: Floats
    floor: Floats
    peak: Floats
    since: Floats
    quiet: Floats
    blind: Floats


def _take(now: _Now, power: Floats, params: LiveOnsetParams) -> tuple[_Now, list[LiveOnset]]:
    """One bin of 5 ms, all channels at once."""
    floor, peak, since = now.floor, now.peak, now.since
    lost = ~np.isfinite(power)
    any_lost = bool(lost.any())
    history = np.empty_like(now.power)
    history[:-1] = now.power[1:]
    history[-1] = np.where(lost, floor, power) if any_lost else power
    bins = now.bins + 1
    if bins < _HISTORY:
        return replace(now, bins=bins, power=history), []
    # a channel without a background yet takes the quieter half of the last 0.3 s
    if (unset := ~np.isfinite(floor)).any():
        known = np.where(
            np.isfinite(history).all(axis=0), np.sort(history, axis=0)[: _HISTORY // 2].mean(axis=0), np.nan
        )
        floor = np.where(unset & (known > 0), 1.5 * known, floor)
    recent = history[-_SMOOTH:].sum(axis=0) / _SMOOTH
    blind = np.maximum(now.blind - 1, 0)
    if any_lost:
        blind = np.where(lost, 2.0 * _SMOOTH, blind)
    blinded = blind > 0
    active = since >= 0
    least = np.maximum(params.alarm_ratio * floor, floor + params.gate**2 * peak)
    since = np.where(active, since + 1, np.where((recent > least) & ~blinded & ~lost, 0.0, -1.0))
    quiet = np.where(recent < np.maximum(params.release_ratio * floor, 0.4 * least), now.quiet + 1, 0.0)
    wait = round(params.wait_s / _BIN_S)
    due = np.flatnonzero(since == wait).tolist()
    said = [_say(history[:, each], float(floor[each]), each, bins, params) for each in due]
    since = np.where((quiet >= 2 * _SMOOTH) & (since > wait), -1.0, since)
    peak = np.where(since > _SMOOTH, np.maximum(peak, recent - floor), peak)
    risen = floor * np.where(active, 10 ** (params.drift_db_s * _BIN_S / 10), 1 + _BIN_S / params.settle_s)
    follows = np.minimum(floor + (recent - floor) * _BIN_S / params.settle_s, risen)
    # under a burst it rises by its drift at most, and what cannot be heard changes nothing
    floor = np.where(lost | blinded, floor, follows)
    return _Now(bins=bins, power=history, floor=floor, peak=peak, since=since, quiet=quiet, blind=blind), said


def _say(history: Floats, floor: float, channel: int, bins: int, params: LiveOnsetParams) -> LiveOnset:
    """The instant out of 0.3 s of power: a step of variance somewhere, to the level of the last 50 ms."""
    level = max(float(np.mean(history[-_SMOOTH:])), 1.5 * floor)
    # exponential power in every bin: two degrees of freedom, as EMG of some 200 Hz width has in 5 ms
    gain = history / floor * (1 - floor / level) - np.log(level / floor)
    score = params.temper * np.cumsum(gain[::-1])[::-1]
    share = np.exp(score - score.max())
    total = np.concatenate(([0.0], np.cumsum(share))) / share.sum()
    low, middle, high = np.interp((0.05, 0.5, 0.95), total, np.arange(_HISTORY + 1)) + _EARLIER_BINS
    start_s = (bins - _HISTORY) * _BIN_S
    times = [max(start_s + each * _BIN_S, 0.0) for each in (low, middle, high)]
    onset = Onset(at=None, time_s=times[1], low_s=times[0], high_s=times[2])
    return LiveOnset(channel=channel, onset=onset, said_s=bins * _BIN_S)
