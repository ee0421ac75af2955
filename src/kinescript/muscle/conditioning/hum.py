"""The sound of mains: each multiple turned to a standstill, what stands still, and that sounded again."""

from dataclasses import dataclass

import numpy as np

from kinescript.muscle.conditioning.bands import ConditioningParams, Spectra
from kinescript.muscle.conditioning.mains import Mains
from kinescript.signal.arrays import Floats

# products of so many numbers stay in the cache, and no library thinks them worth a second thread
_AT_ONCE = 250_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Hum:
    """Hum from a piece's middle to the next, as a product: `left` (pieces + 1, 4 multiples), `right` (.., period).

    The first sample of a channel is `offset` samples into the product.
    """

    left: Floats
    right: Floats
    offset: int

    def take_out(self, values: Floats, first: int) -> None:
        """Take the hum out of values of shape (time,), which begin with the sample `first` of the channel."""
        period = self.right.shape[1]
        at = first + self.offset
        rows = max(_AT_ONCE // self.right.size, 1)
        last = -(-(at + len(values)) // period)
        for row in range(at // period, last, rows):
            sound = (self.left[row : min(row + rows, last)] @ self.right).reshape(-1)
            # sample i of the values is sample at + i of the product
            begins = row * period - at
            low, high = max(begins, 0), min(begins + len(sound), len(values))
            values[low:high] -= sound[low - begins : high - begins]


def hum_of(values: Floats, mains: Mains, *, rate_hz: float, params: ConditioningParams) -> Floats:
    """Return the hum in values of shape (time,), NaN where unknown, as `find_hum` finds it."""
    out = np.zeros(len(values))
    find_hum(values, mains, rate_hz=rate_hz, params=params).take_out(out, 0)
    return -out


def find_hum(values: Floats, mains: Mains, *, rate_hz: float, params: ConditioningParams) -> Hum:
    """Return the hum in values of shape (time,), NaN where unknown: what two passes of its notches would take out.

    Two periods at a time, each multiple is turned to a standstill; what stands still, over the 1 / (pi notch_hz)
    seconds to either side that a notch remembers, is the hum. Gaps and ends have no weight, so nothing rings there.
    """
    period = round(2 * rate_hz / mains.frequency_hz)
    turns = 2 * np.pi * mains.frequency_hz * np.array(mains.multiples)
    turned, weight = _turned(values, turns, period=period, rate_hz=rate_hz)
    middle_s: Floats = np.asarray((np.arange(len(weight)) + 0.5) * (period / rate_hz), dtype=np.float64)
    strays = np.interp(middle_s, mains.followed_s, mains.followed_hz) - mains.frequency_hz
    steady_rad = middle_s * (2 * np.pi * mains.frequency_hz)
    strayed = _turn(np.cumsum(strays) * (2 * np.pi * period / rate_hz))
    still = turned * _powers((_turn(steady_rad) * strayed).conj(), mains.multiples)
    still = _standing(still, weight, every_s=period / rate_hz, params=params)
    still *= _powers(strayed, mains.multiples)
    return _sounding(still, mains, middle_s[0], period=period, rate_hz=rate_hz)


def _powers(turn: Spectra, multiples: tuple[int, ...]) -> Spectra:
    """Return the powers of numbers of shape (pieces,), shape (pieces, multiples)."""
    out = np.empty((len(turn), len(multiples)), dtype=np.complex128)
    power, reached = turn, 1
    for column, multiple in enumerate(multiples):
        for _ in range(multiple - reached):
            power = power * turn
        reached = multiple
        out[:, column] = power
    return out


def _turn(angle: Floats) -> Spectra:
    """Return exp(i angle); cosine and sine by themselves are several times as fast."""
    out = np.empty(len(angle), dtype=np.complex128)
    out.real, out.imag = np.cos(angle), np.sin(angle)
    return out


def _turned(values: Floats, turns: Floats, *, period: int, rate_hz: float) -> tuple[Spectra, Floats]:
    """Return how each multiple turns in every piece of a period, (pieces, multiples), and the weight of the piece."""
    within_s = (np.arange(period) + 0.5) / rate_hz - period / (2 * rate_hz)
    angles = np.outer(within_s, turns)
    waves = np.hstack([np.cos(angles), -np.sin(angles)]) * (2 / period)
    # a piece counts without its mean
    waves -= waves.mean(axis=0)
    count = -(-len(values) // period)
    both = np.zeros((count, 2 * len(turns)))
    whole = len(values) // period
    pieces = values[: whole * period].reshape(whole, period)
    rows = max(_AT_ONCE // waves.size, 1)
    for row in range(0, whole, rows):
        np.matmul(pieces[row : row + rows], waves, out=both[row : min(row + rows, whole)])
    weight = np.zeros(count)
    # a piece with a gap would take what is missing for hum
    weight[:whole] = np.isfinite(both[:whole, 0])
    if not weight[:whole].all():
        both[weight == 0] = 0.0
    return both[:, : len(turns)] + 1j * both[:, len(turns) :], weight


def _standing(still: Spectra, weight: Floats, *, every_s: float, params: ConditioningParams) -> Spectra:
    """Return what stands still in curves of shape (pieces, multiples): a weighted mean that forgets both ways."""
    from scipy.signal import lfilter

    # 1 - |notch|^2 of two passes is 1 / (1 + (2 f / notch_hz)^2), and this its memory, from piece to piece
    stays = float(np.exp(-np.pi * params.notch_hz * every_s))
    rows = np.concatenate([still.T.real, still.T.imag, weight[None]])
    ahead = lfilter([1.0], [1.0, -stays], rows)
    back = lfilter([1.0], [1.0, -stays], rows[:, ::-1])[:, ::-1]
    summed = ahead + back - rows
    summed /= np.maximum(summed[-1], 1e-9)
    half = still.shape[1]
    return np.asarray((summed[:half] + 1j * summed[half:-1]).T)


def _sounding(still: Spectra, mains: Mains, first_s: float, *, period: int, rate_hz: float) -> Hum:
    """Return the sound of curves of shape (pieces, multiples), straight between the middles, the first at `first_s`."""
    ends = np.concatenate([still[:1], still, still[-1:]])
    starts_s = np.asarray(first_s + (np.arange(len(still) + 1) - 1) * (period / rate_hz), dtype=np.float64)
    phase = _powers(_turn(starts_s * (2 * np.pi * mains.frequency_hz)), mains.multiples)
    here, there = ends[:-1] * phase, ends[1:] * phase
    left = np.hstack([here.real, -here.imag, there.real, -there.imag])
    turns = tuple(2 * np.pi * mains.frequency_hz * multiple for multiple in mains.multiples)
    # a sample lies in the middle of its own time; the first of a stretch is the first at or after a middle
    return Hum(left=left, right=_between(turns, period, rate_hz), offset=period - period // 2)


def _between(turns: tuple[float, ...], period: int, rate_hz: float) -> Floats:
    """Return the waves from one middle to the next, fading out and fading in, shape (4 multiples, period)."""
    since_s = (np.arange(period) + period // 2 + 0.5 - period / 2) / rate_hz
    share = since_s * rate_hz / period
    angles = np.outer(turns, since_s)
    cosine, sine = np.cos(angles), np.sin(angles)
    return np.vstack([cosine * (1 - share), sine * (1 - share), cosine * share, sine * share])
