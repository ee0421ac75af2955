"""The instant at which a muscle's own spectrum rises out of its background, as a posterior over time.

The background and the burst are Gaussian with known spectra S_n and S_b; a burst begins at t, its amplitude growing in
a straight line over an unknown while. The log likelihood ratio of a gain g is the integral over time and frequency of
|X|^2 w - ln(1 + g^2 S_b / S_n), with w = g^2 S_b / (S_n (S_n + g^2 S_b)): the data filtered by the root of w, squared.
That filter leaves what the burst adds and takes away what the background has, whatever their spectra.
"""

from typing import NamedTuple

import numpy as np

from kinescript.signal.arrays import Bools, Floats

# numbers without another word are assumptions of ours, tried on simulated trials
STEP_S = 0.001


class Shapes(NamedTuple):
    """Which growths are thought possible: lengths of ramps in s, their log prior, the gains, and two tempers.

    `drag` is how far, as a share of a ramp's length past `drag_from_s`, its faint beginning is seen late, and how far
    before that it may still lie.
    """

    ramps_s: tuple[float, ...]
    prior: Floats
    gains: Floats
    point_temper: float
    interval_temper: float
    drag: tuple[float, float] = (0.0, 0.0)

    @property
    def gain_edges(self) -> Floats:
        """A gain stands for the amplitudes nearest to it, shape (gains + 1,)."""
        return np.concatenate(([0.0], (self.gains[1:] + self.gains[:-1]) / 2, [1.0]))


# assumption: sudden, or over about a tenth of a second, as the published simulations have it, or any other, less often
_RAMPS_S, _ODDS = (0.0, 0.01, 0.02, 0.04, 0.07, 0.1, 0.15, 0.2), (3.0, 0.4, 0.4, 0.4, 0.8, 2.5, 0.5, 0.2)
# how strongly and how flatly the data speak: calibrated on simulated trials (seeds from 5000 and 700000) of their own
SHORT = Shapes(_RAMPS_S, np.log(_ODDS), np.array((0.1, 0.25, 0.45, 0.7, 1.0)), 0.65, 1.03)
# assumption: where a slow rise is not ruled out, every length up to a second is about as likely as the next
SLOW = Shapes(
    (*_RAMPS_S, 0.25, 0.3, 0.37, 0.45, 0.55, 0.68, 0.82, 1.0),
    np.log((*_ODDS[:6], 0.9, 0.9, *(0.45,) * 8)),
    np.array((0.03, 0.06, 0.1, 0.17, 0.27, 0.4, 0.57, 0.78, 1.0)),
    0.65,
    0.86,
    (0.03, 0.08),
)
# ramps from 0.15 s on may be this much worse than all shorter ones and still call for a look at slow rises
_SLOW_FROM, _RULED_OUT, _FOR_SLOW, _DRAG_FROM_S = 6, -6.0, 0.3, 0.08
_SEGMENT_S = 0.128
_DOUBT = 0.2
_SMEAR_STEPS, _LATE_STEPS = 1.7, 1.0


class Spectrum(NamedTuple):
    """One-sided power density, shape (frequencies,), of the background and of the burst alone.

    `hidden` is the share of the burst's amplitude below which a ramp is not told from the background.
    """

    hz: Floats
    background: Floats
    burst: Floats
    hidden: float = 0.0


def density(pieces: list[Floats], *, rate_hz: float) -> tuple[Floats, Floats] | None:
    """Return frequencies and Welch's power density, (frequencies,), over pieces of known values; None if all are short.

    Smoothed over 15 Hz, so that a burst of a fifth of a second has a spectrum too.
    """
    length = 2 * round(_SEGMENT_S * rate_hz / 2)
    taper = np.hanning(length + 1)[:-1]
    stacks = []
    for piece in pieces:
        if len(piece) < length:
            if len(piece) >= length // 2:
                stacks.append(np.pad(piece, (0, length - len(piece)))[None] * (length / len(piece)) ** 0.5)
            continue
        stacks.append(np.lib.stride_tricks.sliding_window_view(piece, length)[:: length // 2])
    if not stacks:
        return None
    power = np.mean(np.abs(np.fft.rfft(np.concatenate(stacks) * taper, axis=1)) ** 2, axis=0)
    power *= 2.0 / (rate_hz * np.sum(taper**2))
    kernel = np.array((0.25, 0.5, 0.25))
    smooth = np.convolve(np.pad(power, 1, mode="edge"), kernel, mode="valid")
    return np.asarray(np.fft.rfftfreq(length, 1.0 / rate_hz)), np.asarray(smooth)


def log_likelihood(
    values: Floats,
    spectrum: Spectrum,
    *,
    rate_hz: float,
    band_hz: tuple[float, float],
    doubtful: Bools | None = None,
    shapes: Shapes = SHORT,
) -> Floats:
    """Return the log likelihood of an onset at every millisecond of the values, shape (ramps, milliseconds).

    `values` of shape (time,) are known throughout and hold the onset and what follows it. What lies where `doubtful`,
    shape (time,), is true counts a fifth: a heartbeat was taken out there, and not all of it.
    """
    count = round(len(values) / rate_hz / STEP_S)
    each = _ratio_of_gains(values, spectrum, shapes.gains, rate_hz=rate_hz, band_hz=band_hz, count=count)
    if doubtful is not None:
        each = each * np.where(doubtful[(np.arange(count) * len(values)) // count], _DOUBT, 1.0)
    longest = round(max(shapes.ramps_s) / STEP_S)
    # beyond the end nothing more is learnt
    gains = np.zeros((len(shapes.gains), count + longest + 1))
    np.cumsum(each, axis=1, out=gains[:, 1 : count + 1])
    gains[:, count + 1 :] = gains[:, count : count + 1]
    out = np.empty((len(shapes.ramps_s), count))
    gain_edges = np.maximum(shapes.gain_edges, spectrum.hidden)
    for row, ramp_s in enumerate(shapes.ramps_s):
        edges = np.round(gain_edges * ramp_s / STEP_S).astype(int)
        out[row] = gains[-1, -1] - gains[-1, edges[-2] : edges[-2] + count]
        for gain in range(len(shapes.gains) - 1):
            start, stop = edges[gain], edges[gain + 1]
            if stop > start:
                out[row] += gains[gain, stop : stop + count] - gains[gain, start : start + count]
    return out


def _ratio_of_gains(
    values: Floats, spectrum: Spectrum, gains: Floats, *, rate_hz: float, band_hz: tuple[float, float], count: int
) -> Floats:
    """The log likelihood ratio of each gain within each millisecond, shape (gains, count)."""
    wide = len(values)
    hz = np.fft.rfftfreq(wide, 1.0 / rate_hz)
    inside = (hz >= band_hz[0]) & (hz <= band_hz[1])
    ratio = np.interp(hz[inside], spectrum.hz, spectrum.burst / spectrum.background)
    noise = np.interp(hz[inside], spectrum.hz, spectrum.background)
    # a brick wall would ring ahead of the burst: the band's edges are let in softly
    soft = np.interp(hz[inside], (band_hz[0], band_hz[0] + 20.0, 0.8 * band_hz[1], band_hz[1]), (0.0, 1.0, 1.0, 0.0))
    power = gains[:, None] ** 2 * ratio * soft**2
    weight = power / (1 + power) / noise
    edge = max(1, round(0.01 * rate_hz))
    taper = np.ones(wide)
    taper[:edge] = taper[-edge:][::-1] = np.sin(np.pi / 2 * (np.arange(edge) + 0.5) / edge) ** 2
    transformed = np.fft.rfft(values * taper)[inside] * np.sqrt(weight)
    lines = np.zeros((len(gains), count), dtype=complex)
    where = np.flatnonzero(inside)
    fits = where < count
    lines[:, where[fits]] = transformed[:, fits]
    # the analytic signal on the millisecond grid: twice the positive half, so half its square is the power
    analytic = np.fft.ifft(2 * lines, axis=1) * (count / wide)
    rate = 0.5 * np.abs(analytic) ** 2 - np.sum(np.log1p(power), axis=1)[:, None] * (hz[1] if wide > 1 else 0.0)
    step_s = wide / rate_hz / count
    return np.asarray(rate * step_s)


def may_be_slow(likelihood: Floats) -> bool:
    """Return whether the likelihood of the short shapes, (ramps, milliseconds), leaves room for a rise over 0.15 s."""
    return bool(likelihood[_SLOW_FROM:].max() - likelihood[:_SLOW_FROM].max() >= _RULED_OUT)


def is_slow(likelihood: Floats) -> bool:
    """Return whether ramps of 0.25 s and more explain the data best, by the likelihood, shape (ramps, milliseconds)."""
    return bool(likelihood[len(_RAMPS_S) :].max() - likelihood[: len(_RAMPS_S)].max() > _FOR_SLOW)


def find_instant(likelihood: Floats, temper: float = 1.0, shapes: Shapes = SHORT) -> tuple[float, float, float]:
    """Return (low, middle, high) in steps from the start: the median of the posterior and its 90 % interval.

    The median comes from a flatter posterior than the interval: where a step and a ramp explain the data equally well
    it hedges between them. The interval is widened by what filtering smears. All these numbers were chosen on simulated
    trials of their own, so that the interval holds the truth in nine trials of ten.
    """
    point = _posterior(likelihood, temper * shapes.point_temper, shapes).sum(axis=0)
    middle = float(_quantiles(point, (0.5,))[0]) + _LATE_STEPS
    steps = np.arange(-30, 31)
    kernel = np.exp(-np.abs(steps) / _SMEAR_STEPS)
    share = _posterior(likelihood, temper * shapes.interval_temper, shapes)
    wide = np.convolve(share.sum(axis=0), kernel / kernel.sum(), mode="same")
    low, high = (float(each) + _LATE_STEPS for each in _quantiles(wide, (0.05, 0.95)))
    beyond = max(float(share.sum(axis=1) @ shapes.ramps_s) - _DRAG_FROM_S, 0.0) / STEP_S
    middle, low = middle - shapes.drag[0] * beyond, low - shapes.drag[1] * beyond
    return min(low, middle), middle, max(high, middle)


def _posterior(likelihood: Floats, temper: float, shapes: Shapes) -> Floats:
    """The share of every ramp and instant, shape (ramps, milliseconds)."""
    flat = temper * (likelihood - likelihood.max()) + shapes.prior[:, None]
    share = np.exp(flat - flat.max())
    return np.asarray(share / share.sum())


def _quantiles(share: Floats, at: tuple[float, ...]) -> Floats:
    total = np.concatenate(([0.0], np.cumsum(share)))
    return np.interp(at, total / total[-1], np.arange(len(total)))
