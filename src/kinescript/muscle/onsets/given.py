"""What the detector is given: checked, cleaned, and scaled by a power of two so that no gain costs a digit."""

from typing import NamedTuple

import numpy as np

from kinescript.errors import InputRefused
from kinescript.muscle.onsets.params import OnsetParams
from kinescript.muscle.onsets.power import find_power
from kinescript.muscle.onsets.runs import reference_power, steady_power
from kinescript.muscle.onsets.standing import lift_to_tone
from kinescript.muscle.quality.judging import QualityParams
from kinescript.muscle.ready import make_ready
from kinescript.signal.arrays import Floats

# of the largest value, in the band
_NOTHING = 1e-7
# a peak that was cut off has no true level, but its time
_PEAKS_KEPT = QualityParams(cut_is_lost=False)
# levels further apart than this factor are as good as infinitely far apart, and their squares are numbers
_FURTHEST = 1e100


class Scaled(NamedTuple):
    """Clean values of shape (time,), to be multiplied by two to the `exponent`, and beats in s, shape (beats,)."""

    values: Floats
    exponent: int
    beats_s: Floats

    def level(self, told: float | None) -> float | None:
        """Return a level in the unit of the recording on the scale of these values; None as it came."""
        if told is None:
            return None
        with np.errstate(over="ignore", under="ignore"):
            return float(np.clip(np.ldexp(told, -self.exponent), 1.0 / _FURTHEST, _FURTHEST))


def scaled(values: Floats, beats_s: Floats) -> Scaled:
    """Return values of shape (time,), none above 1."""
    known = values[np.isfinite(values)]
    exponent = int(np.frexp(np.max(np.abs(known)))[1]) if len(known) else 0
    return Scaled(np.ldexp(values, -exponent), exponent, beats_s)


def checked(values: Floats, rate_hz: float) -> tuple[float, Floats]:
    """Return the rate and one row of values, shape (time,); raises InputRefused when they are none."""
    try:
        rate = float(rate_hz)
        row = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise InputRefused("values and a sampling rate", "something else", "give numbers and their rate") from error
    low_hz, high_hz = _PEAKS_KEPT.slowest_hz, _PEAKS_KEPT.fastest_hz
    if not low_hz <= rate <= high_hz:
        raise InputRefused(
            f"a sampling rate of EMG, {low_hz:g} to {high_hz:g} Hz", repr(rate_hz), "say the rate of the recording"
        )
    if row.ndim != 1:
        raise InputRefused("one row of values", f"an array of shape {row.shape}", "give one channel at a time")
    return rate, row


def clean(values: Floats, rate_hz: float) -> Scaled:
    """Clean and judge raw values of shape (time,): the scale goes first, then the offset."""
    values = np.where(np.isfinite(values), values, np.nan)
    known = np.isfinite(values)
    nothing = Scaled(np.where(known, 0.0, np.nan), 0, np.zeros(0))
    if not known.any():
        return nothing
    small, first, _ = scaled(values, nothing.beats_s)
    centred = small - np.median(small[known])
    if not np.any(centred[known]):
        return nothing
    centred, second, _ = scaled(centred, nothing.beats_s)
    ready = make_ready(centred, rate_hz=rate_hz, trunk=True, params=_PEAKS_KEPT)
    if not np.nanmax(np.abs(ready.values), initial=0.0) > _NOTHING:
        # what rounding leaves of a signal outside the band is no muscle
        return nothing._replace(values=np.where(np.isfinite(ready.values), 0.0, np.nan))
    return Scaled(ready.values, first + second, ready.conditioned.beats_s)


def reference_level(reference: float | Floats | None, rate_hz: float, params: OnsetParams) -> float | None:
    """Return a level, or that of values of shape (time,), as an RMS level, None as it came.

    Raises InputRefused when it is no level and has none.
    """
    if reference is None:
        return None
    wanted = "a reference: a level above 0 in the unit of the values, or the values of a reference recording"
    try:
        given = np.asarray(reference, dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise InputRefused(wanted, type(reference).__name__, "give a number or numbers") from error
    if given.ndim == 0:
        if isinstance(reference, bool) or not 0 < float(given) < np.inf:
            raise InputRefused(wanted, repr(reference), "give the level, or leave the reference out")
        return float(given)
    found = clean(checked(given, rate_hz)[1], rate_hz)
    power = find_power(found.values, rate_hz=rate_hz, beats_s=found.beats_s, params=params)
    if power is None:
        came = f"{len(given)} values in which nothing can be read"
        raise InputRefused(wanted, came, "give a recording of half a second or more with a contraction in it")
    power = lift_to_tone(power, params)
    best = reference_power(power, params) or float(np.max(steady_power(power)))
    with np.errstate(over="ignore", under="ignore"):
        return float(np.clip(np.ldexp(best**0.5, found.exponent), 5e-324, np.finfo(float).max))
