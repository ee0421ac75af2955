"""Power of one channel on a grid of 5 ms, its background, and where it stands out."""

from dataclasses import dataclass

import numpy as np

from kinescript.muscle.onsets.params import OnsetParams
from kinescript.signal.arrays import ArrayValue, Bools, Floats, read_only, read_only_mask

# every number here is an assumption of ours, tried on simulated trials
BIN_S = 0.005
SMOOTH_BINS = 20
_BLOCK_BINS = 100
_QRS_S = 0.06
_END_BINS = 50
# a background that stands out from itself more than this is no background: 7 dB
_MOST_SPREAD = np.log(5.0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Power(ArrayValue):
    """Mean power a bin, over 0.1 s around it, of the background there, and how far the background spreads in log power.

    Shapes (bins,); `known` is False where any sample is missing, and there power is that of the background.
    """

    bins: Floats
    smooth: Floats
    floor: Floats
    known: Bools
    spread: float

    def __post_init__(self) -> None:
        for name in ("bins", "smooth", "floor"):
            object.__setattr__(self, name, read_only(getattr(self, name)))
        object.__setattr__(self, "known", read_only_mask(self.known))


def find_power(values: Floats, *, rate_hz: float, beats_s: Floats, params: OnsetParams) -> Power | None:
    """Return the power of conditioned values, shape (time,) with NaN where unknown; None where nothing is known.

    Beside each of `beats_s`, shape (beats,), in seconds from the first value, power is at most what it is around there:
    what is left of a heartbeat makes no burst.
    """
    bins, known = bin_power(values, rate_hz=rate_hz)
    if known.sum() < 3 or not bins[known].any():
        return None
    beside = beside_beats(np.arange(len(bins), dtype=np.float64) * BIN_S + BIN_S / 2, beats_s)
    if len(beats_s):
        # a beat cut by an end of the recording fits no template and is not taken out
        beside[:_END_BINS] = beside[-_END_BINS:] = True
    if beside.any() and (known & ~beside).any():
        clear = np.flatnonzero(known & ~beside)
        around = smooth_power(bins, known & ~beside, 2 * SMOOTH_BINS)[clear]
        bins = np.where(beside, np.minimum(bins, np.interp(np.arange(len(bins)), clear, around)), bins)
    smooth = smooth_power(bins, known, SMOOTH_BINS)
    floor, spread = settled_floor(smooth, known, params)
    return Power(bins=np.where(known, bins, floor), smooth=smooth, floor=floor, known=known, spread=spread)


def beside_beats(time_s: Floats, beats_s: Floats) -> Bools:
    """Return which of the times, shape (n,) and ascending, lie where a QRS was."""
    mask = np.zeros(len(time_s), dtype=np.bool_)
    starts = np.searchsorted(time_s, beats_s - _QRS_S)
    for start, stop in zip(starts, np.searchsorted(time_s, beats_s + _QRS_S), strict=True):
        mask[start:stop] = True
    return mask


def bin_power(values: Floats, *, rate_hz: float) -> tuple[Floats, Bools]:
    """Return mean power in bins of 5 ms, shape (bins,), and which of them are whole."""
    count = int(len(values) / rate_hz / BIN_S + 1e-9)
    unknown = ~np.isfinite(values)
    power = np.where(unknown, 0.0, values) ** 2
    each = rate_hz * BIN_S
    if abs(each - round(each)) < 1e-9 and each >= 1:
        shape = (count, round(each))
        whole = count * shape[1]
        means = power[:whole].reshape(shape).mean(axis=1)
        return np.asarray(means), np.asarray(~unknown[:whole].reshape(shape).any(axis=1))
    edges = np.arange(count + 1) * each
    at = np.arange(len(values) + 1)
    total = np.interp(edges, at, np.concatenate(([0.0], np.cumsum(power))))
    lost = np.interp(edges, at, np.concatenate(([0.0], np.cumsum(unknown))))
    return np.asarray(np.diff(total) / each), np.asarray(np.diff(lost) < 1e-9)


def smooth_power(bins: Floats, known: Bools, width: int) -> Floats:
    """Return the mean of the known bins within a centred window of `width` bins, shape (bins,); 0 without any."""
    return _windowed(np.where(known, bins, 0.0), width) / np.maximum(_windowed(known.astype(np.float64), width), 1.0)


def _windowed(values: Floats, width: int) -> Floats:
    total = np.concatenate(([0.0], np.cumsum(values)))
    at = np.arange(len(values))
    return total[np.minimum(at + width - width // 2, len(values))] - total[np.maximum(at - width // 2, 0)]


def settled_floor(smooth: Floats, known: Bools, params: OnsetParams) -> tuple[Floats, float]:
    """Return the background beneath power over 0.1 s, shape (bins,) both, and how far it spreads in log power."""
    return _settle(smooth, _drifting_floor(smooth, known, params), known, params)


def _drifting_floor(smooth: Floats, known: Bools, params: OnsetParams) -> Floats:
    """The highest floor below the quiet of every half second that rises and falls by no more than the drift."""
    blocks = -(-len(smooth) // _BLOCK_BINS)
    padded = np.full(blocks * _BLOCK_BINS, np.nan)
    padded[: len(smooth)] = np.where(known & (smooth > 0), smooth, np.nan)
    rows = np.sort(padded.reshape(blocks, _BLOCK_BINS), axis=1)  # NaN last
    count = np.isfinite(rows).sum(axis=1)
    quiet = rows[np.arange(blocks), np.maximum(count - 1, 0) // 4]
    level = np.where(count >= _BLOCK_BINS // 5, np.log(quiet), np.inf)
    if not np.isfinite(level).any():
        level = np.where(count > 0, np.log(quiet), np.inf)
    slope = params.drift_db_s * np.log(10) / 10 * _BLOCK_BINS * BIN_S
    at = np.arange(blocks) * slope
    envelope = np.minimum(np.minimum.accumulate(level - at) + at, np.minimum.accumulate((level + at)[::-1])[::-1] - at)
    middle = (np.arange(blocks) + 0.5) * _BLOCK_BINS
    return np.asarray(np.exp(np.interp(np.arange(len(smooth)), middle, envelope)))


def _settle(smooth: Floats, floor: Floats, known: Bools, params: OnsetParams) -> tuple[Floats, float]:
    """Lift the floor to the mean of what is quiet, and measure how far that spreads."""
    ratio = np.log(np.maximum(smooth, 1e-30 * smooth.max()) / floor)[known]
    spread, middle = 0.15, float(np.median(np.minimum(ratio, 0.7)))
    for _ in range(4):
        quiet = ratio[ratio < middle + min(max(params.spreads * spread, np.log(params.least_ratio)), _MOST_SPREAD)]
        if len(quiet) < 4:
            break
        low, middle = (float(each) for each in np.quantile(quiet, (0.16, 0.5)))
        high = float(np.quantile(quiet, 0.9)) if len(quiet) > 50 else middle
        spread = max(middle - low, (high - middle) / 1.28, 0.05)
    return np.asarray(floor * np.exp(middle)), spread


def threshold(power: Power, params: OnsetParams) -> float:
    """Return how many times the background power must be for a muscle to be active."""
    return float(max(np.exp(min(params.spreads * power.spread, _MOST_SPREAD)), params.least_ratio))
