"""The band of EMG: one design, twice forward live, forward and backward at once over a whole recording."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from kinescript.signal.arrays import Floats, read_only
from kinescript.signal.filters import FilterParams, design

Spectra = NDArray[np.complex128]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditioningParams:
    """How EMG is cleaned; frequencies in hertz, times in seconds.

    The band is that of De Luca et al. 2010 (J Biomech 43:1573: 20 Hz) up to 450 Hz, at most `top_share` of the rate.
    `stronger_hz` is the high-pass beside heartbeats and in pulled cables (Drake & Callaghan 2006, J Electromyogr
    Kinesiol 16:175). `notch_hz` is how wide one pass of a notch is at -3 dB; mains are looked for in blocks of
    `block_s`. A template needs `template_beats`. Assumptions: notch_hz, block_s, template_beats and slowest_hz, below
    which values are no EMG but at best its envelope.
    """

    low_hz: float = 20.0
    high_hz: float = 450.0
    order: int = 2
    top_share: float = 0.45
    slowest_hz: float = 200.0
    mains_hz: tuple[float, ...] = (50.0, 60.0)
    notch_hz: float = 1.0
    block_s: float = 2.0
    stronger_hz: float = 30.0
    template_beats: int = 6

    def __post_init__(self) -> None:
        edges = (0.0, self.low_hz, self.stronger_hz, self.top_share * self.slowest_hz, self.high_hz)
        if not all(a < b for a, b in pairwise(edges)):
            raise ValueError("the edges are in order: low, stronger, the top at the slowest rate, high")


def top_hz(params: ConditioningParams, rate_hz: float) -> float:
    """Return the upper edge in Hz at this rate."""
    return min(params.high_hz, params.top_share * rate_hz)


@lru_cache(maxsize=32)
def band_sections(params: ConditioningParams, rate_hz: float, *, stronger: bool = False) -> Floats:
    """Return the second-order sections, shape (n, 6), of which two passes make the band: -3 dB at the stated edges."""
    low_hz = params.stronger_hz if stronger else params.low_hz
    band = FilterParams(low_hz=low_hz, high_hz=top_hz(params, rate_hz), order=params.order)
    return read_only(design(band, rate_hz=rate_hz, passes=2))


def notch_sections(at_hz: float, params: ConditioningParams, rate_hz: float) -> Floats:
    """Return one pass of a notch at this frequency as a second-order section, shape (1, 6)."""
    turn = 2 * np.pi * at_hz / rate_hz
    narrow = np.tan(np.pi * params.notch_hz / rate_hz)
    share, middle = 1 / (1 + narrow), -2 * np.cos(turn)
    return np.array([[share, share * middle, share, 1.0, share * middle, 2 * share - 1]])


def power_gain(sections: Floats, turns: Floats) -> Floats:
    """Return the squared magnitude, that is the gain of two passes, at angles 0 to pi a sample.

    It is the same shape as `turns`, and real arithmetic all along: |b0 + b1 z + b2 z^2|^2 in cosines.
    """
    cosine = np.cos(turns)
    twice = 2 * cosine * cosine - 1
    gain = np.ones(turns.shape)
    for b0, b1, b2, a0, a1, a2 in sections:
        above = (b0 * b0 + b1 * b1 + b2 * b2) + 2 * b1 * (b0 + b2) * cosine + 2 * b0 * b2 * twice
        below = (a0 * a0 + a1 * a1 + a2 * a2) + 2 * a1 * (a0 + a2) * cosine + 2 * a0 * a2 * twice
        gain *= above / below
    return np.maximum(gain, 0.0)
