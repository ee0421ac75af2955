"""The same cleaning sample by sample: causal, with what it cannot do at once done a stated time later."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from kinescript.errors import InputRefused
from kinescript.muscle.conditioning.bands import ConditioningParams, band_sections, top_hz
from kinescript.muscle.conditioning.heart_removal import BREATHES
from kinescript.muscle.conditioning.live.checks import FASTEST_HZ, check_stream, checked_chunk
from kinescript.muscle.conditioning.live.filters import Notches, notched, retuned, start_anew
from kinescript.muscle.conditioning.live.heart import (
    EVERY_S,
    HALF_S,
    LEARN_S,
    LiveHeart,
    Looking,
    align_look,
    begin_look,
    end_look,
    hear,
    init_heart,
    low_pass,
    slow_later,
    take_beat,
    weigh_look,
    with_heart,
)
from kinescript.muscle.conditioning.live.history import History, add, empty
from kinescript.muscle.conditioning.live.mains import LiveMains, init_mains, judge, look
from kinescript.muscle.conditioning.live.turns import Turns, spread, spread_between
from kinescript.muscle.conditioning.zero_phase import slower_by
from kinescript.signal.arrays import ArrayValue, Floats

# a beat is recognised and taken out before its first sample is let go
_LAG_S = 0.28
# a heart is looked for once there is so much to look at
_FIRST_S = 8.0
_FORETOLD = 0.5
_PIECE_S = 0.25


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LiveState(ArrayValue):
    """What live cleaning remembers between chunks; made by `init`, changed by `step` alone.

    `count` samples have come; row i of what `step` returns is the instant of sample i - lag. `delays` are those of the
    band (sections, 2, channels); `waiting` (lag, channels) is cleaned and not yet let go; `looking` is a look for a
    heart that is under way.
    """

    params: ConditioningParams
    rate_hz: float
    trunk: tuple[bool, ...]
    lag: int
    count: int
    delays: Floats
    started: Floats
    notches: tuple[Notches, ...]
    mains: LiveMains
    raw: History
    trunk_at: tuple[int, ...]
    values: History
    slow: History
    slow_delays: Floats
    slow_later: int
    heart: LiveHeart
    waiting: Floats
    looking: Looking | None = None

    @property
    def delay_s(self) -> float:
        """By how many seconds what comes out lies behind what went in: the wait, and that of the band at 100 Hz."""
        return self.lag / self.rate_hz + _band_delay_s(self.params, self.rate_hz)

    def steps(self, channel: int) -> tuple[str, ...]:
        """Return what is being done to a channel now, in words."""
        band = f"band-pass {self.params.low_hz:g} to {top_hz(self.params, self.rate_hz):g} Hz, causal"
        hz, multiples = self.mains.frequency_hz, self.mains.multiples[channel]
        hum = "no mains found" if hz is None or not multiples else _mains_words(hz, multiples)
        if not self.trunk[channel]:
            return (band, hum)
        known = self.heart.learnt[self.trunk_at.index(channel)] is not None
        return (band, hum, "template of heartbeats subtracted" if known else "no heartbeat found")


def _mains_words(hz: float, multiples: tuple[int, ...]) -> str:
    return f"mains {hz:.2f} Hz taken out, multiples " + ", ".join(str(m) for m in multiples)


@lru_cache(maxsize=8)
def _turns(params: ConditioningParams, rate_hz: float, channels: int, hearts: int) -> tuple[Turns, Turns | None]:
    """Return when mains are looked for, and when hearts, if any are."""
    hums = spread(params.block_s, rate_hz=rate_hz, channels=channels, parts=2)
    beats = spread_between(hums, EVERY_S, rate_hz=rate_hz, channels=hearts, parts=4) if hearts else None
    return hums, beats


def _band_delay_s(params: ConditioningParams, rate_hz: float) -> float:
    from scipy.signal import sosfreqz

    at = 2 * np.pi * np.array([99.0, 101.0]) * min(1.0, top_hz(params, rate_hz) / 200.0) / rate_hz
    _, gain = sosfreqz(band_sections(params, rate_hz), worN=at)
    return float(-2 * np.angle(gain[1] / gain[0]) / (at[1] - at[0]) / rate_hz)


def init(
    params: ConditioningParams = ConditioningParams(),
    *,
    rate_hz: float,
    channels: int,
    trunk: bool | tuple[bool, ...] = False,
) -> LiveState:
    """Return the state before the first sample; `trunk` for all channels or for each.

    Where any channel is of the trunk all come out 0.28 s later, row by row of one instant. Raises InputRefused for a
    rate that is too slow or too fast, no channels, or `trunk` of another count.
    """
    check_stream(rate_hz, channels, slowest_hz=params.slowest_hz, fastest_hz=FASTEST_HZ)
    each = (trunk,) * channels if isinstance(trunk, bool) else tuple(trunk)
    if len(each) != channels:
        raise InputRefused(f"trunk said for {channels} channels", f"{len(each)}", "say it for all or for each")
    at = tuple(i for i, is_trunk in enumerate(each) if is_trunk)
    slower = slower_by(rate_hz)
    piece = round(_PIECE_S * rate_hz)
    learn = round((LEARN_S + 1.0) * rate_hz)
    lag = round(_LAG_S * rate_hz) if at else 0
    sections = 2 * len(band_sections(params, rate_hz))
    block = _turns(params, rate_hz, channels, len(at))[0].every
    return LiveState(
        params=params,
        rate_hz=rate_hz,
        trunk=each,
        lag=lag,
        count=0,
        delays=np.zeros((sections, 2, channels)),
        started=np.zeros(channels),
        notches=(),
        mains=init_mains(channels),
        raw=empty(channels, keep=block + round(rate_hz), piece=piece),
        trunk_at=at,
        values=empty(len(at), keep=learn, piece=piece),
        slow=empty(len(at), keep=learn // slower, piece=max(1, piece // slower)),
        slow_delays=np.zeros((1, 2, len(at))),
        slow_later=slow_later(params, np.array(low_pass(rate_hz)), rate_hz),
        heart=init_heart(len(at), slow_hz=rate_hz / slower),
        waiting=np.full((lag, channels), np.nan),
    )


def step(state: LiveState, chunk: Floats) -> tuple[LiveState, Floats]:
    """Clean the next chunk, shape (time, channels), in any unit; any split of a stream gives the same result.

    Returns as many rows, those of `lag` samples ago, NaN before the first. A lost sample, NaN, is NaN, and the filter
    of its channel starts anew after it. Raises InputRefused for a chunk of another shape.
    """
    chunk = checked_chunk(chunk, len(state.trunk))
    outs = []
    hums, hearts = _turns(state.params, state.rate_hz, len(state.trunk), len(state.trunk_at))
    while len(chunk):
        until, channel, part = hums.next(state.count)
        beat_at, column, beat_part = hearts.next(state.count) if hearts else (until + 1, 0, 0)
        state, out = _go_on(state, chunk[: min(until, beat_at) - state.count])
        outs.append(out)
        chunk = chunk[len(out) :]
        if state.count == until:
            state = _look_for_mains(state, channel, part, block=hums.every)
        if state.count == beat_at:
            state = _look_for_heart(state, column, beat_part)
    return state, np.concatenate(outs) if outs else np.zeros((0, len(state.trunk)))


@lru_cache(maxsize=8)
def _both_passes(params: ConditioningParams, rate_hz: float) -> Floats:
    # scipy wants arrays it may write to, and does not write to this one
    sections = np.array(band_sections(params, rate_hz))
    return np.concatenate([sections, sections])


def _go_on(state: LiveState, chunk: Floats) -> tuple[LiveState, Floats]:
    known = np.isfinite(chunk)
    whole = bool(known.all())
    sections = _both_passes(state.params, state.rate_hz)
    if whole and state.started.all():
        from scipy.signal import sosfilt

        values, delays = sosfilt(sections, chunk, axis=0, zi=state.delays)
        started = state.started
    else:
        values, delays, started = start_anew(sections, chunk, known, delays=state.delays, started=state.started)
    values, notches = notched(values, state.notches, known=whole)
    waited: dict[str, Any] = {}
    if state.trunk_at:
        values, waited = _wait_for_beats(state, values)
    state = replace(
        state,
        count=state.count + len(chunk),
        delays=delays,
        started=started,
        notches=notches,
        raw=add(state.raw, chunk),
        **waited,
    )
    return state, values


def _look_for_mains(state: LiveState, channel: int, part: int, *, block: int) -> LiveState:
    """Hear a block of a channel, then judge it."""
    rate_hz, params = state.rate_hz, state.params
    if part == 0:
        mains = look(state.mains, state.raw, channel, at=state.count, block=block, rate_hz=rate_hz, params=params)
        return replace(state, mains=mains)
    mains = judge(state.mains, channel, block=block, rate_hz=rate_hz, params=params)
    if mains is state.mains:
        return state
    return replace(state, mains=mains, notches=retuned(state.notches, mains, rate_hz=rate_hz, params=params))


def _look_for_heart(state: LiveState, column: int, part: int) -> LiveState:
    """Find a train of beats, then align it, then see whether it has one shape, then learn that."""
    rate_hz, slower = state.rate_hz, slower_by(state.rate_hz)
    looking = state.looking
    if part == 0:
        samples = min(round(LEARN_S * rate_hz), state.count) // slower * slower
        slow = state.slow.last(samples // slower, column, until=state.slow.count)
        if samples < _FIRST_S * rate_hz or slow is None:
            return replace(state, looking=None)
        looking = begin_look(
            slow,
            state.values,
            column,
            samples=samples - slower + 1,
            # the newest slow sample, and the values up to it
            until=(state.count - 1) // slower * slower + 1,
            slow_hz=rate_hz / slower,
            fewest=state.params.template_beats,
        )
        heart = with_heart(state.heart, column, None) if looking is None else state.heart
        return replace(state, looking=looking, heart=heart)
    if looking is None:
        return state
    if part == 1:
        return replace(state, looking=align_look(looking, slower=slower, rate_hz=rate_hz, later=state.slow_later))
    if part == 2:
        weighed = weigh_look(looking, rate_hz=rate_hz, foretold=_FORETOLD)
        heart = with_heart(state.heart, column, None) if weighed is None else state.heart
        return replace(state, looking=weighed, heart=heart)
    learnt = end_look(looking, slow_hz=rate_hz / slower, rate_hz=rate_hz)
    return replace(state, heart=with_heart(state.heart, column, learnt), looking=None)


def _wait_for_beats(state: LiveState, values: Floats) -> tuple[Floats, dict[str, Any]]:
    """Return what is let go after a wait in which beats were taken out of it, and what of the state changes."""
    from scipy.signal import sosfilt

    at = list(state.trunk_at)
    trunk = values[:, at]
    # what is lost is 0
    heard_through = np.array(low_pass(state.rate_hz))
    curve, slow_delays = sosfilt(heard_through, np.where(np.isfinite(trunk), trunk, 0.0), axis=0, zi=state.slow_delays)
    slower = slower_by(state.rate_hz)
    before = state.count
    first = -(-before // slower) * slower
    slow = curve[first - before :: slower]
    waiting = np.concatenate([state.waiting, values])
    history = add(state.values, trunk)
    slow_hz = state.rate_hz / slower
    half = round(HALF_S * slow_hz)
    heart, heard = (state.heart, []) if len(slow) == 0 else hear(state.heart, slow, first // slower, slow_hz=slow_hz)
    for index, column in heard:
        learnt = heart.learnt[column]
        if learnt is not None:
            guess = (index - 1 - half) * slower - learnt.later
            # row r of what waits is the sample before - lag + r
            origin = before - state.lag
            seen = waiting[: index * slower + 1 - origin, at[column]]
            low, template = take_beat(seen, learnt, guess - origin, rate_hz=state.rate_hz, breathes=BREATHES)
            waiting[low : low + len(template), at[column]] -= template
    changed = {
        "values": history,
        "slow": add(state.slow, slow),
        "slow_delays": slow_delays,
        "heart": heart,
        "waiting": waiting[len(values) :],
    }
    return waiting[: len(values)], changed
