"""The one road from raw values to a channel that can be read: cleaned, judged, what cannot be trusted taken out."""

from typing import NamedTuple

from kinescript.body.segments import Place
from kinescript.muscle.conditioning.whole import Conditioned, condition
from kinescript.muscle.muscle_signal import SignalQuality
from kinescript.muscle.quality.judging import QualityParams, find_signal_quality, take_out
from kinescript.signal.arrays import Floats


class Ready(NamedTuple):
    """Values of shape (time,) with NaN where nothing is to be trusted, how they were cleaned, and what was wrong."""

    values: Floats
    conditioned: Conditioned
    quality: SignalQuality


def make_ready(
    raw: Floats,
    *,
    rate_hz: float,
    trunk: bool,
    at: Place | None = None,
    start_s: float = 0.0,
    params: QualityParams = QualityParams(),
) -> Ready:
    """Clean and judge raw values of shape (time,) that start at `start_s`; `trunk` looks for a heartbeat.

    A channel that cannot be used comes back as NaN with the reason in its quality; nothing raises.
    """
    conditioned = condition(raw, rate_hz=rate_hz, trunk=trunk)
    quality = find_signal_quality(raw, conditioned, rate_hz=rate_hz, at=at, start_s=start_s, params=params)
    values = take_out(conditioned.values, quality, rate_hz=rate_hz, start_s=start_s)
    return Ready(values, conditioned, quality)
