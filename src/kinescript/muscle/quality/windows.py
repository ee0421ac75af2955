"""What an EMG channel holds from tenth to tenth of a second: muscle, drift, mains; and when it rests."""

from dataclasses import dataclass

import numpy as np

from kinescript.muscle.levels.envelope import block_means
from kinescript.signal.arrays import ArrayValue, Bools, Floats, read_only
from kinescript.signal.spans import find_runs

# every mains frequency there is, and enough multiples to see one that has no fundamental
_LINES_HZ = (50.0, 60.0, 100.0, 120.0, 150.0, 180.0)
_WINDOW_S, _BLOCKS_HZ = 0.1, 500.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RestParams:
    """When a muscle rests: for `shortest_s` in one piece within `scatter` of its quietest, work `work` times as loud.

    Assumptions of ours: the RMS of a tenth of a second of steady EMG scatters by about 15 %.
    """

    shortest_s: float = 0.3
    scatter: float = 1.6
    work: float = 2.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Windows(ArrayValue):
    """Arrays of shape (windows,), 0.1 s each (an edge holds five periods of 50 Hz and six of 60 Hz).

    `size` is the RMS of the cleaned signal, `mean` the mean of the raw one, `mains` the RMS of the loudest family of
    mains lines in the raw one as far as a tenth of a second tells, `mains_share` its share of the raw power; NaN where
    a window is not known.
    """

    samples: int
    size: Floats
    mean: Floats
    mains: Floats
    mains_share: Floats

    def __post_init__(self) -> None:
        for name in ("size", "mean", "mains", "mains_share"):
            object.__setattr__(self, name, read_only(getattr(self, name)))


def find_windows(raw: Floats, cleaned: Floats, *, rate_hz: float) -> Windows:
    """Return what raw and cleaned values of shape (time,) hold in windows of 0.1 s; a shorter last one is left out."""
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
    swings = blocks - mean[:, None]
    power = np.einsum("ij,ij->i", swings, swings) / per_window
    mains = _mains(swings, rate_hz / per_block)
    # two neighbouring lines may see one hum twice
    share = np.divide(mains**2, power, out=np.zeros_like(power), where=power > 0)
    return Windows(
        samples=per_block * per_window,
        size=np.sqrt(squares),
        mean=mean,
        mains=mains,
        mains_share=np.minimum(share, 1.0),
    )


def find_noise(size: Floats, *, run: int, work: float, params: RestParams = RestParams()) -> tuple[float | None, Bools]:
    """Return the RMS of a channel at rest and which windows rest; None and none where it never does, or nothing else.

    `size` has shape (windows,), `run` of them are the shortest rest, `work` is how loud the channel is at work. Whether
    a channel that is equally loud all along rests or works, nobody can tell.
    """
    square = size**2
    none = np.zeros(len(square), dtype=bool)
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
    if not rest.any() or work < params.work * np.sqrt(quietest):
        return None, none
    return float(np.sqrt(np.median(square[rest]))), rest


def find_effort(size: Floats) -> float:
    """Return how loud a channel is where it is loud, from RMS of shape (windows,): their 95th percentile; or NaN.

    Rare bursts count too: the percentile is of what is louder than twice the middle, where that is half a second.
    """
    known = np.sort(size[np.isfinite(size)])
    if len(known) == 0:
        return float("nan")
    loud = known[np.searchsorted(known, 2 * known[len(known) // 2], side="right") :]
    chosen = loud if len(loud) >= 5 else known
    return float(chosen[int(0.95 * (len(chosen) - 1))])


def _mains(blocks: Floats, block_hz: float) -> Floats:
    lines = [hz for hz in _LINES_HZ if hz < 0.45 * block_hz]
    phase = 2 * np.pi * np.outer(np.arange(blocks.shape[1]) / block_hz, lines)
    power = 2 * ((blocks @ np.cos(phase)) ** 2 + (blocks @ np.sin(phase)) ** 2) / blocks.shape[1] ** 2
    families = [power[:, i::2].sum(axis=1) for i in range(min(2, len(lines)))]
    return np.sqrt(np.max(families, axis=0)) if families else np.full(len(blocks), np.nan)
