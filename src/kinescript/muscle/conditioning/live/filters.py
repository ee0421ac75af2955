"""Second-order sections that remember, for channels that lose samples each at its own time."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from kinescript.muscle.conditioning.bands import ConditioningParams
from kinescript.muscle.conditioning.live.mains import LiveMains, two_passes
from kinescript.signal.arrays import Bools, Floats, read_only
from kinescript.signal.spans import find_runs


def start_anew(
    sections: Floats, chunk: Floats, known: Bools, *, delays: Floats, started: Floats
) -> tuple[Floats, Floats, Floats]:
    """Filter a chunk of shape (time, channels) channel by channel, from its steady state after every lost sample.

    Returns the values, NaN where lost, the delays (sections, 2, channels) and which channels have started, 1 or 0.
    """
    from scipy.signal import sosfilt

    steady = _steady(tuple(map(tuple, sections.tolist())))
    out = np.full(chunk.shape, np.nan)
    delays, started = delays.copy(), started.copy()
    # channels that go on without a gap at once, dead ones not at all
    goes_on = known.all(axis=0) & (started > 0)
    if goes_on.any():
        on = np.flatnonzero(goes_on)
        out[:, on], delays[:, :, on] = sosfilt(sections, chunk[:, on], axis=0, zi=delays[:, :, on])
    if len(chunk):
        started[~known.any(axis=0)] = 0.0
    for channel in np.flatnonzero(~goes_on & known.any(axis=0)).tolist():
        for start, stop in find_runs(known[:, channel]):
            values = chunk[start:stop, channel]
            fresh = start > 0 or not started[channel]
            begun = steady * values[0] if fresh else delays[:, :, channel]
            out[start:stop, channel], delays[:, :, channel] = sosfilt(sections, values, zi=begun)
            started[channel] = 1.0
        if len(chunk) and not known[-1, channel]:
            started[channel] = 0.0
    return out, delays, started


@lru_cache(maxsize=8)
def _steady(sections: tuple[tuple[float, ...], ...]) -> Floats:
    """Return the delays of the sections after a long while of ones, shape (sections, 2)."""
    from scipy.signal import sosfilt_zi

    return read_only(sosfilt_zi(np.array(sections)))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Notches:
    """Channels that have the same multiples taken out: two sections for each, and their delays (.., 2, channels)."""

    channels: tuple[int, ...]
    multiples: tuple[int, ...]
    sections: Floats
    delays: Floats


def retuned(
    notches: tuple[Notches, ...], mains: LiveMains, *, rate_hz: float, params: ConditioningParams
) -> tuple[Notches, ...]:
    """Return the notches for what is known of mains now; a notch that stays keeps what it remembers."""
    groups: dict[tuple[int, ...], list[int]] = {}
    for channel, multiples in enumerate(mains.multiples):
        if multiples:
            groups.setdefault(multiples, []).append(channel)
    same = {(each.multiples, each.channels): each.delays for each in notches}
    tuned = []
    for multiples, channels in groups.items():
        sections = two_passes(mains, channels[0], rate_hz=rate_hz, params=params)
        delays = same.get((multiples, tuple(channels)))
        if delays is None:
            delays = np.zeros((len(sections), 2, len(channels)))
            for i, channel in enumerate(channels):
                for j, multiple in enumerate(multiples):
                    delays[2 * j : 2 * j + 2, :, i] = _remembered(notches, channel, multiple)
        tuned.append(Notches(channels=tuple(channels), multiples=multiples, sections=sections, delays=delays))
    return tuple(tuned)


def _remembered(notches: tuple[Notches, ...], channel: int, multiple: int) -> Floats:
    for each in notches:
        if channel in each.channels and multiple in each.multiples:
            at = 2 * each.multiples.index(multiple)
            return np.asarray(each.delays[at : at + 2, :, each.channels.index(channel)])
    return np.zeros((2, 2))


def notched(values: Floats, notches: tuple[Notches, ...], *, known: bool) -> tuple[Floats, tuple[Notches, ...]]:
    """Filter values of shape (time, channels) by each channel's notches; a lost sample empties its delays.

    `known` says that none is lost. Returns the values and the notches with what they remember.
    """
    from scipy.signal import sosfilt

    if not notches:
        return values, notches
    out, after = values.copy(), []
    for each in notches:
        channels = list(each.channels)
        piece = values[:, channels]
        if known:
            out[:, channels], ended = sosfilt(each.sections, piece, axis=0, zi=each.delays)
        else:
            ended = each.delays.copy()
            for i, channel in enumerate(channels):
                out[:, channel], ended[:, :, i] = _run_by_run(each.sections, piece[:, i], each.delays[:, :, i])
        after.append(Notches(channels=each.channels, multiples=each.multiples, sections=each.sections, delays=ended))
    return out, tuple(after)


def _run_by_run(sections: Floats, values: Floats, delays: Floats) -> tuple[Floats, Floats]:
    from scipy.signal import sosfilt

    out = values.copy()
    known = np.isfinite(values)
    for start, stop in find_runs(known):
        begun = delays if start == 0 else np.zeros_like(delays)
        out[start:stop], delays = sosfilt(sections, values[start:stop], zi=begun)
    return out, delays if known[-1] else np.zeros_like(delays)
