"""Mains in a live stream: each channel is looked at in its turn, at fixed counts of samples."""

from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from kinescript.muscle.conditioning.bands import ConditioningParams, notch_sections
from kinescript.muscle.conditioning.live.history import History
from kinescript.muscle.conditioning.mains import follow
from kinescript.muscle.conditioning.mains_lines import Heard, find_lines, hear_blocks, joined
from kinescript.signal.arrays import Floats

# a channel's verdict is that of its last blocks
_BLOCKS = 8

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LiveMains:
    """What is known of mains in every channel: what its last blocks hold, its multiples, how they stand out.

    `frequency_hz` is one for all, the clock of a recorder being one: the newest of a channel in which mains stands out
    at least half as far as where it does most; None until it was found. `fresh` is the channel of which a block was
    heard and is not judged yet, -1 where there is none.
    """

    heard: tuple[Heard | None, ...]
    multiples: tuple[tuple[int, ...], ...]
    stands: tuple[float, ...]
    frequency_hz: float | None
    fresh: int = -1


def init_mains(channels: int) -> LiveMains:
    """Return what is known before the first block: nothing."""
    return LiveMains(
        heard=(None,) * channels,
        multiples=((),) * channels,
        stands=(0.0,) * channels,
        frequency_hz=None,
    )


def look(
    mains: LiveMains, raw: History, channel: int, *, at: int, block: int, rate_hz: float, params: ConditioningParams
) -> LiveMains:
    """Return what is known when the block of a channel before the absolute count `at` was heard.

    A block with a gap says nothing; what others mean, `judge` says later.
    """
    values = raw.last(block, channel, until=at)
    if values is None or not np.isfinite(values).all():
        return mains
    heard = hear_blocks(values[None], rate_hz=rate_hz, params=params)
    before = mains.heard[channel]
    if before is not None:
        heard = joined([before, heard], last=_BLOCKS)
    return replace(mains, heard=_changed(mains.heard, channel, heard), fresh=channel)


def judge(mains: LiveMains, channel: int, *, block: int, rate_hz: float, params: ConditioningParams) -> LiveMains:
    """Return what is known after a channel's turn."""
    heard = mains.heard[channel]
    if mains.fresh != channel or heard is None:
        return mains
    lines = find_lines(heard, rate_hz=rate_hz, block=block, params=params)
    multiples: tuple[int, ...] = ()
    hz, stands = mains.frequency_hz, 0.0
    blocks = len(heard.highest)
    # one block alone does not tell the frequency
    if lines is not None and blocks > 1:
        multiples, stands = lines.multiples, float(sum(lines.stands))
        if stands >= 0.5 * max(mains.stands):
            hz = float(follow(lines, block * np.arange(blocks), rate_hz=rate_hz, block=block)[-1])
    return LiveMains(
        heard=mains.heard,
        multiples=_changed(mains.multiples, channel, multiples),
        stands=_changed(mains.stands, channel, stands),
        frequency_hz=hz,
    )


def _changed(values: tuple[T, ...], at: int, value: T) -> tuple[T, ...]:
    return (*values[:at], value, *values[at + 1 :])


def two_passes(mains: LiveMains, channel: int, *, rate_hz: float, params: ConditioningParams) -> Floats:
    """Return the second-order sections of a channel's notches, two passes each, shape (2 multiples, 6)."""
    hz = mains.frequency_hz
    if hz is None or not mains.multiples[channel]:
        return np.zeros((0, 6))
    each = [notch_sections(m * hz, params, rate_hz) for m in mains.multiples[channel]]
    return np.concatenate([section for section in each for _ in range(2)])
