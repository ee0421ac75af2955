"""Heartbeats in EMG: one shape that comes back, sharp, of one sign, and at a heart's pace."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from kinescript.signal.arrays import ArrayValue, Floats, read_only

# where a QRS stands above muscle and movement, in Hz
SLOW_BAND_HZ = (8.0, 40.0)
# 35 to 200 beats a minute
_SHORTEST_S, _LONGEST_S = 0.3, 1.7
_HALF_S = 0.12
# as alike as two beats of one heart are, noise and all; bursts of muscle lined up on their peaks reach 0.4 to 0.6
_ALIKE, _TAKEN = 0.8, 0.6
_MOST_SEEDS = 300
_FEWEST = 4
# a beat that was missed lies within this share of an interval of where it is expected
_STRAYS = 0.12
# in less than this a train may hold too few beats to be one; then a beat is so many times the median height and holds
# this share of the power within half a second; assumptions of ours
_SHORT_S, _LONE_HEIGHT, _LONE_SHARE = 6.0, 6.0, 0.75


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Beats(ArrayValue):
    """A train of heartbeats: their times in samples of the slow curve, shape (beats,), and how alike they are, 0..1."""

    at: Floats
    alike: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", read_only(self.at))


def find_beats(slow: Floats, known: NDArray[np.bool_], *, rate_hz: float) -> Beats | None:
    """Return the train of beats in a slow curve of shape (time,), None where there is none."""
    half = round(_HALF_S * rate_hz)
    if len(slow) < 4 * _SHORTEST_S * rate_hz or not np.any(slow):
        return None
    # a beat at either end may stand half outside
    slow, known = np.pad(slow, half), np.pad(known, half)
    peaks = _peaks(np.abs(slow), half=half, apart=round(_SHORTEST_S * rate_hz))
    peaks = peaks[np.abs(slow[peaks]) > 3 * np.median(np.abs(slow[known]))]
    if len(peaks) < _FEWEST:
        return None
    shape = _shape_that_returns(slow, peaks, half=half)
    if shape is None:
        return None
    height = np.correlate(slow, shape, mode="same") / float(np.sum(shape**2))
    at, alike = _matches(slow, shape, height, half=half, apart=round(_SHORTEST_S * rate_hz))
    if not _is_a_heart(at, known, rate_hz=rate_hz):
        return None
    at = _in_rhythm(at, height, known)
    return Beats(at=_between(height, at) - half, alike=float(np.median(alike)))


def find_few(slow: Floats, known: NDArray[np.bool_], *, rate_hz: float) -> Beats | None:
    """Return what may be beats in a slow curve of shape (time,) too short for a train: lone, sharp and alike."""
    if known.sum() > _SHORT_S * rate_hz or not np.any(slow):
        return None
    half = round(_HALF_S * rate_hz)
    slow, known = np.pad(slow, half), np.pad(known, half)
    near, wide = (
        np.convolve(slow**2, np.ones(2 * round(each_s * rate_hz) + 1), mode="same") for each_s in (_HALF_S / 2, 0.25)
    )
    peaks = _peaks(np.abs(slow), half=half, apart=round(_SHORTEST_S * rate_hz))
    large = np.abs(slow[peaks]) > _LONE_HEIGHT * np.median(np.abs(slow[known]))
    peaks = peaks[large & (near[peaks] > _LONE_SHARE * wide[peaks])]
    if len(peaks) == 0:
        return None
    pieces = slow[peaks[:, None] + np.arange(-half, half + 1)]
    sizes = np.sqrt(np.sum(pieces**2, axis=1))
    alike = (pieces @ pieces.T) / np.outer(sizes, sizes) > _TAKEN
    peaks = peaks[alike[int(np.argmax(alike.sum(axis=1)))]]
    # a heart beats once at least in its longest interval
    if len(peaks) < 2 and known.sum() > _LONGEST_S * 1.3 * rate_hz:
        return None
    return Beats(at=peaks.astype(np.float64) - half, alike=float(np.mean(alike)))


def _peaks(curve: Floats, *, half: int, apart: int) -> NDArray[np.intp]:
    from scipy.signal import find_peaks

    peaks, _ = find_peaks(curve, distance=max(1, apart))
    return np.asarray(peaks[(peaks >= half) & (peaks < len(curve) - half)])


def _shape_that_returns(slow: Floats, peaks: NDArray[np.intp], *, half: int) -> Floats | None:
    """Return the shape that most peaks share, shape (2 half + 1,)."""
    if len(peaks) > _MOST_SEEDS:
        peaks = peaks[np.linspace(0, len(peaks) - 1, _MOST_SEEDS).round().astype(np.intp)]
    pieces = slow[peaks[:, None] + np.arange(-half, half + 1)]
    sizes = np.sqrt(np.sum(pieces**2, axis=1))
    likeness = (pieces @ pieces.T) / np.outer(sizes, sizes)
    larger = sizes[:, None] / sizes
    alike = (likeness > _ALIKE) & (larger > 0.5) & (larger < 2.0)
    most = int(np.argmax(alike.sum(axis=1)))
    chosen = alike[most]
    return pieces[chosen].mean(axis=0) if chosen.sum() >= _FEWEST else None


def _matches(slow: Floats, shape: Floats, height: Floats, *, half: int, apart: int) -> tuple[NDArray[np.intp], Floats]:
    """Return where the shape comes back in about its size, and how alike each is."""
    size = float(np.sum(shape**2))
    local = np.convolve(slow**2, np.ones(2 * half + 1), mode="same")
    peaks = _peaks(height, half=half, apart=apart)
    alike = height[peaks] * np.sqrt(size / np.maximum(local[peaks], 1e-300))
    taken = (alike > _TAKEN) & (height[peaks] > 0.5) & (height[peaks] < 2.0)
    return peaks[taken], alike[taken]


def _is_a_heart(at: NDArray[np.intp], known: NDArray[np.bool_], *, rate_hz: float) -> bool:
    """Say whether times are those of a heart: enough of them, at a pace, most intervals like their neighbours."""
    if len(at) < _FEWEST:
        return False
    every_s = np.diff(at) / rate_hz
    pace_s = float(np.median(every_s))
    if not _SHORTEST_S * 1.1 < pace_s < _LONGEST_S:
        return False
    # beats that were missed beneath a burst make an interval of two, three or four
    ratio = every_s / pace_s
    beats = np.clip(np.round(ratio), 1, 4)
    regular = np.abs(ratio - beats) < 0.2
    covered = len(at) * pace_s / (float(known.sum()) / rate_hz)
    return bool(np.mean(regular) > 0.7 and np.mean(regular & (beats == 1)) > 0.5 and covered > 0.4)


def _in_rhythm(at: NDArray[np.intp], height: Floats, known: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return the beats without those that come far too soon, and with those missed beneath a burst of muscle."""
    pace = float(np.median(np.diff(at)))
    kept: list[int] = []
    for beat in at.tolist():
        if kept and beat - kept[-1] < 0.6 * pace:
            # of two, the one whose size is nearer to the others'
            if abs(np.log(height[beat])) < abs(np.log(height[kept[-1]])):
                kept[-1] = beat
            continue
        kept.append(beat)
    found = list(kept)
    for before, after in pairwise(kept):
        missed = round((after - before) / pace) - 1
        if missed not in (1, 2, 3):
            continue
        every = (after - before) / (missed + 1)
        for number in range(1, missed + 1):
            low = round(before + (number - _STRAYS) * every)
            near = height[low : round(before + (number + _STRAYS) * every) + 1]
            best = low + int(np.argmax(near))
            if 0.5 < height[best] < 1.6 and known[best]:
                found.append(best)
    return np.sort(np.array(found, dtype=np.intp))


def _between(height: Floats, at: NDArray[np.intp]) -> Floats:
    """Return where each beat lies between samples, by the parabola through its match."""
    before, here, after = height[at - 1], height[at], height[np.minimum(at + 1, len(height) - 1)]
    bend = before - 2 * here + after
    offset = np.where(bend < 0, 0.5 * (before - after) / np.where(bend < 0, bend, -1.0), 0.0)
    return np.asarray(at + np.clip(offset, -0.5, 0.5))
