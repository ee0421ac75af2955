"""A cable that is pulled: slow swings far larger than any contraction, and whether they reach into the band."""

from dataclasses import dataclass

import numpy as np

from kinescript.signal.arrays import Bools, Floats
from kinescript.signal.spans import Span, find_runs

# below the band, where only cables, skin and the heart move
SWING_HZ = 15.0
_WINDOW_S = 0.25
# a swing is a cable's when it is so many times the RMS of the strongest contractions, and so many times what is usual
_OVER_EMG, _OVER_USUAL = 10.0, 4.0
# and from end to end so many times the RMS in the band at that time: of a contraction little lies below the band, and
# one that is short and alone in a long recording is none of the strongest tenth; an assumption of ours
_OVER_OWN = 2.0
# it reaches into the band when what is lowest there is so many times its strongest elsewhere
_REACHES = 2.0
# even above the stronger high-pass so many times the strongest contraction: nothing is left to trust
_LOST = 2.0
_AROUND_S = 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """A span in which a cable was pulled, as samples, and what became of it: kept, stronger or unknown."""

    start: int
    stop: int
    became: str

    def span(self, rate_hz: float) -> Span:
        """Return it in seconds from the first sample."""
        return Span(start_s=self.start / rate_hz, end_s=self.stop / rate_hz)


def find_swings(slow: Floats, known: Bools, values: Floats, *, slow_hz: float, rate_hz: float) -> list[tuple[int, int]]:
    """Return where the slow curve swings as only a pulled cable does, as half-open pairs of samples of `values`."""
    from scipy.ndimage import maximum_filter1d, minimum_filter1d

    width = max(3, round(_WINDOW_S * slow_hz))
    if len(slow) < 4 * width:
        return []
    rms = window_rms(values, rate_hz=rate_hz)
    strongest = find_loud(rms)
    # no window swings further than the whole curve
    if not float(slow.max() - slow.min()) > _OVER_EMG * strongest:
        return []
    swing = maximum_filter1d(slow, width) - minimum_filter1d(slow, width)
    usual = float(np.median(maximum_filter1d(swing, round(1.2 * slow_hz))[known]))
    large = known & (swing > _OVER_EMG * strongest) & (swing > _OVER_USUAL * usual)
    own = maximum_filter1d(np.nan_to_num(rms), 3)
    at = np.minimum((np.arange(len(slow)) / slow_hz / _WINDOW_S).astype(np.intp), len(own) - 1)
    large &= swing > _OVER_OWN * own[at]
    # the window already reaches half its width to either side
    around = round((_AROUND_S + _WINDOW_S / 2) * slow_hz)
    if not large.any():
        return []
    large = maximum_filter1d(large.astype(np.int8), 2 * around + 1).astype(bool)
    each = rate_hz / slow_hz
    return [(round(a * each), min(len(values), round(b * each))) for a, b in find_runs(large)]


def find_loud(rms: Floats) -> float:
    """Return the 90th percentile of RMS of shape (windows,), NaN where none is known."""
    known = np.sort(rms[np.isfinite(rms)])
    if len(known) == 0:
        return float("nan")
    at = 0.9 * (len(known) - 1)
    low = int(at)
    return float(known[low] + (at - low) * (known[min(low + 1, len(known) - 1)] - known[low]))


def window_rms(values: Floats, *, rate_hz: float) -> Floats:
    """Return the RMS of quarters of a second, shape (windows,), NaN where half of one is unknown."""
    width = round(_WINDOW_S * rate_hz)
    whole = values[: len(values) // width * width].reshape(-1, width)
    rms = np.sqrt(np.einsum("ij,ij->i", whole, whole) / width)
    if np.isfinite(rms).all():
        return np.asarray(rms)
    known = np.isfinite(whole).sum(axis=1)
    power = np.nansum(whole**2, axis=1) / np.maximum(known, 1)
    return np.where(known > width / 2, np.sqrt(power), np.nan)


def judge(swings: list[tuple[int, int]], values: Floats, stronger: Floats, *, rate_hz: float) -> tuple[Pulled, ...]:
    """Return what becomes of each swing, from values of shape (time,) in the band and above the stronger high-pass."""
    outside: Floats = stronger.copy()
    lowest = values - stronger
    low_outside = lowest.copy()
    for start, stop in swings:
        outside[start:stop] = np.nan
        low_outside[start:stop] = np.nan
    usual = window_rms(outside, rate_hz=rate_hz)
    low_usual = window_rms(low_outside, rate_hz=rate_hz)
    if not np.isfinite(usual).any():
        return tuple(Pulled(start=a, stop=b, became="unknown") for a, b in swings)
    strongest, low_strongest = float(np.nanmax(usual)), float(np.nanmax(low_usual))
    pulled = []
    for start, stop in swings:
        became = "kept"
        if _most(lowest[start:stop], rate_hz) > _REACHES * low_strongest:
            became = "stronger"
        if _most(stronger[start:stop], rate_hz) > _LOST * strongest:
            became = "unknown"
        pulled.append(Pulled(start=start, stop=stop, became=became))
    return tuple(pulled)


def _most(values: Floats, rate_hz: float) -> float:
    """Return the largest RMS of a tenth of a second."""
    width = min(len(values), round(0.1 * rate_hz))
    power = np.convolve(np.nan_to_num(values) ** 2, np.ones(width) / width, mode="valid")
    return float(np.sqrt(power.max()))


def pulled_words(pulled: tuple[Pulled, ...], *, stronger_hz: float, rate_hz: float) -> tuple[str, ...]:
    """Return what was done about pulled cables, as steps say it."""
    words = {
        "stronger": f"high-pass {stronger_hz:g} Hz for {{:.1f}} s in which a cable was pulled",
        "unknown": "{:.1f} s unknown in which a cable was pulled",
    }
    steps = []
    for became, said in words.items():
        lasted_s = sum(p.stop - p.start for p in pulled if p.became == became) / rate_hz
        if lasted_s:
            steps.append(said.format(lasted_s))
    return tuple(steps)


def soft_edges(samples: int, *, rate_hz: float) -> Floats:
    """Return ones of shape (samples,) that rise and fall over 50 ms at either end."""
    soft = min(samples // 2, round(0.05 * rate_hz))
    edges = np.ones(samples)
    rise = np.sin(0.5 * np.pi * (np.arange(soft) + 0.5) / max(soft, 1)) ** 2
    edges[:soft] = rise
    edges[samples - soft :] = rise[::-1]
    return edges
