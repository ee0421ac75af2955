"""What an EMG channel holds from tenth to tenth of a second: muscle, drift, mains; and when it rests."""

from dataclasses import dataclass

import numpy as np

from kinescript.muscle.envelope import block_means
from kinescript.signal.arrays import ArrayValue, Bools, Floats, read_only
from kinescript.signal.spans import find_runs

# every mains frequency there is, and enough multiples to see one that has no fundamental
_LINES_HZ = (50.0, 60.0, 100.0, 120.0, 150.0, 180.0)
_WINDOW_S, _BLOCKS_HZ = 0.1, 500.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RestParams:
    """When a muscle rests: for `shortest_s` in one piece within `scatter` of its quietest 0.3 s, work being `work` times as loud.

    Assumptions of ours: a tenth of a second of steady EMG scatters by about 15 %.
    """

    shortest_s: float = 0.3
    scatter: float = 1.6
    work: float = 2.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Windows(ArrayValue):
    """Arrays of shape (windows,), 0.1 s each (an edge holds five periods of 50 Hz and six of 60 Hz).

    `size` is the RMS of the cleaned signal, `mean` that of the raw one, `mains` the RMS of the loudest family of mains
    lines in the raw one, as far as a tenth of a second tells; NaN where a window is not known.
    """

    samples: int
    size: Floats
    mean: Floats
    mains: Floats

    def __post_init__(self) -> None:
        for name in ("size", "mean", "mains"):
            object.__setattr__(self, name, read_only(getattr(self, name)))


def find_windows(raw: Floats, cleaned: Floats, *, rate_hz: float) -> Windows:
    """Return what raw and cleaned values of shape (time,) hold in windows of 0.1 s; the last, shorter one is left out."""
    per_block = max(int(rate_hz // _BLOCKS_HZ), 1)
    per_window = max(round(_WINDOW_S * rate_hz / per_block), 1)
    count = len(raw) // (per_block * per_window)
    used = count * per_block * per_window
    means, gaps = block_means(raw[:used], per_block)
    if gaps is not None:
        means = np.where(gaps == per_block, means, np.nan)
    blocks = means.reshape(count, per_window)
    mean = blocks.mean(axis=1)
    squares, known = block_means(cleaned[:used], per_block * per_window, np.square)
    if known is not None:
        # a window half of which is known tells of itself
        share = known / (per_block * per_window)
        squares = np.where(share >= 0.5, squares / np.maximum(share, 0.5), np.nan)
    mains = _mains(blocks - mean[:, None], rate_hz / per_block)
    return Windows(samples=per_block * per_window, size=np.sqrt(squares), mean=mean, mains=mains)


def find_noise(windows: Windows, *, rate_hz: float, params: RestParams = RestParams()) -> tuple[float | None, Bools]:
    """Return the RMS of a channel at rest and which windows rest; None and none where it never does, or nothing else.

    Whether a channel that is equally loud all along rests or works, nobody can tell.
    """
    square = windows.size**2
    none = np.zeros(len(square), dtype=bool)
    run = max(round(params.shortest_s * rate_hz / windows.samples), 1)
    known = np.isfinite(square)
    if known.sum() < 2 * run:
        return None, none
    filled = np.where(known, square, 0.0)
    sums, counts = (np.convolve(each, np.ones(run), "valid") for each in (filled, known.astype(np.float64)))
    quietest = float(np.min(np.where(counts == run, sums, np.inf))) / run
    if not 0 < quietest < np.inf:
        return None, none
    rest = known & (filled <= params.scatter**2 * quietest)
    for start, stop in find_runs(rest):
        rest[start:stop] = stop - start >= run
    if not rest.any() or find_work(windows) < params.work * np.sqrt(quietest):
        return None, none
    return float(np.sqrt(np.median(square[rest]))), rest


def find_work(windows: Windows) -> float:
    """Return how loud a channel is where it is loud: the 95th percentile of RMS, half a second of it at least; or NaN.

    Rare bursts count too: the percentile is of what is louder than twice the middle, where there is such a thing.
    """
    size = windows.size[np.isfinite(windows.size)]
    if len(size) == 0:
        return float("nan")
    loud = size[size > 2 * np.median(size)]
    return float(np.percentile(loud if len(loud) >= 5 else size, 95))


def _mains(blocks: Floats, block_hz: float) -> Floats:
    lines = [hz for hz in _LINES_HZ if hz < 0.45 * block_hz]
    phase = 2 * np.pi * np.outer(np.arange(blocks.shape[1]) / block_hz, lines)
    power = 2 * ((blocks @ np.cos(phase)) ** 2 + (blocks @ np.sin(phase)) ** 2) / blocks.shape[1] ** 2
    families = [power[:, i::2].sum(axis=1) for i in range(min(2, len(lines)))]
    return np.sqrt(np.max(families, axis=0)) if families else np.full(len(blocks), np.nan)


def find_hum(raw: Floats, *, rate_hz: float) -> tuple[float, float]:
    """Return the mains frequency in Hz and its RMS, multiples with it, in raw values of shape (time,); NaN if too short.

    Up to 30 seconds at even distances are looked at, each with a Hann window; what lies beside a line is taken off.
    """
    length = int(rate_hz)
    count = min(len(raw) // max(length, 1), 30)
    if count == 0 or rate_hz < 2.5 * _LINES_HZ[0]:
        return float("nan"), float("nan")
    starts = np.linspace(0, len(raw) - length, count).astype(int)
    per_block = max(int(rate_hz // _BLOCKS_HZ), 1)
    seconds = np.stack([block_means(raw[a : a + length // per_block * per_block], per_block)[0] for a in starts])
    seconds = seconds[np.isfinite(seconds).all(axis=1)]
    if len(seconds) == 0:
        return float("nan"), float("nan")
    hann = np.hanning(seconds.shape[1] + 1)[:-1]
    power = np.square(np.abs(np.fft.rfft((seconds - seconds.mean(axis=1, keepdims=True)) * hann, axis=1)))
    power = np.median(power, axis=0) * 2 / (hann @ hann) / seconds.shape[1]
    bin_hz = rate_hz / per_block / seconds.shape[1]
    best = max((_line_power(power, family, bin_hz), family[0]) for family in (_LINES_HZ[::2], _LINES_HZ[1::2]))
    return best[1], float(np.sqrt(best[0]))


def _line_power(power: Floats, lines_hz: tuple[float, ...], bin_hz: float) -> float:
    """Return the power of a family of lines in a one-sided power spectrum, what lies beside them taken off."""
    found = 0.0
    for hz in lines_hz:
        middle = round(hz / bin_hz)
        if middle + 9 < len(power):
            beside = float(np.median(np.concatenate([power[middle - 9 : middle - 3], power[middle + 4 : middle + 10]])))
            found += max(float(power[middle - 2 : middle + 3].sum()) - 5 * 1.4 * beside, 0.0)
    return found
