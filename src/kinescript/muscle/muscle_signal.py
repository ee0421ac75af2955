"""One EMG channel made ready: cleaned, with every step written down and what it can be trusted for."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from kinescript.body.segments import MuscleSite, Place
from kinescript.record.fault import Fault
from kinescript.signal.arrays import ArrayValue, Floats, read_only
from kinescript.signal.spans import Span

Trust = Literal["good", "doubtful", "unusable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalQuality:
    """How far a channel can be trusted, why, and when not at all.

    `unknown` are spans whose values were taken out. `noise` is the RMS of the channel at rest in its own unit, None
    where it never rests. Its error of one standard deviation is about 6 % where 0.4 s of rest were seen, 3 % of 1 s and
    1 % of 10 s (simulated white noise at 2 kHz). Faults are of the kinds missing, columns, smoothed, rate, range, flat,
    clipped, lead_off, mains, tone, ecg, motion_artefact, crosstalk, copy and noise. Of an unusable channel every
    measure is unknown.
    """

    trust: Trust
    faults: tuple[Fault, ...]
    unknown: tuple[Span, ...] = ()
    noise: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MuscleSignal(ArrayValue):
    """Cleaned values of shape (time,) at a uniform rate from start_s, NaN where unknown, in the channel's own unit.

    `steps` say in words what was done, in order; `beats_s` of shape (beats,) are the heartbeats that were taken out.
    """

    at: Place
    rate_hz: float
    start_s: float
    unit: str
    values: Floats
    steps: tuple[str, ...]
    beats_s: Floats
    quality: SignalQuality

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", read_only(self.values))
        object.__setattr__(self, "beats_s", read_only(self.beats_s))

    @property
    def time_s(self) -> Floats:
        """The instants of the samples in seconds, shape (time,)."""
        return self.start_s + np.arange(len(self.values)) / self.rate_hz


def channel_words(at: Place | None) -> str:
    """Return how a sentence names the electrode of a place.

    >>> channel_words(MuscleSite(muscle="gluteus_medius"))
    'the electrode over the gluteus medius'
    """
    if at is None:
        return "the electrode"
    return f"the electrode over the {at.words}" if isinstance(at, MuscleSite) else f"the electrode of {at.words}"
