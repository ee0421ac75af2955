"""EMG made of equations for the tests of this folder. Everything here is simulated."""

import numpy as np

from kinescript.body.segments import MuscleSite
from kinescript.body.words import Side
from kinescript.muscle.conditioning.whole import condition
from kinescript.muscle.muscle_signal import MuscleSignal, SignalQuality
from kinescript.muscle.quality.judging import find_signal_quality, take_out
from kinescript.signal.arrays import Floats
from kinescript.synth.emg_noise import interference

SITE = MuscleSite(muscle="gluteus_medius", side=Side.LEFT)


def bursts(
    seed: int = 1, *, length_s: float = 10.0, rate_hz: float = 2000.0, noise: float = 2e-6, work: float = 1e-4
) -> Floats:
    """One second of work, one of rest, again and again: raw EMG in V with the noise of an electrode."""
    rng = np.random.default_rng(seed)
    count = int(length_s * rate_hz)
    works = np.arange(count) / rate_hz % 2.0 < 1.0
    return work * works * interference(rng, count, rate_hz=rate_hz) + noise * rng.standard_normal(count)


def signal_of(raw: Floats, *, rate_hz: float = 2000.0, at: MuscleSite = SITE, start_s: float = 0.0) -> MuscleSignal:
    """A raw channel cleaned, judged, and with what cannot be trusted taken out."""
    made = condition(raw, rate_hz=rate_hz)
    quality = find_signal_quality(raw, made, rate_hz=rate_hz, at=at, start_s=start_s)
    values = take_out(made.values, quality, rate_hz=rate_hz, start_s=start_s)
    return cleaned(values, rate_hz=rate_hz, at=at, quality=quality, start_s=start_s)


def cleaned(
    values: Floats,
    *,
    rate_hz: float = 2000.0,
    at: MuscleSite = SITE,
    start_s: float = 0.0,
    quality: SignalQuality = SignalQuality(trust="good", faults=()),
) -> MuscleSignal:
    """Values that are clean already."""
    none = np.empty(0)
    return MuscleSignal(
        at=at, rate_hz=rate_hz, start_s=start_s, unit="V", values=values, steps=(), beats_s=none, quality=quality
    )
