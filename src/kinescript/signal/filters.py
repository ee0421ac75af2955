"""One Butterworth design, run backward and forward over a whole recording or one chunk at a time."""

from dataclasses import dataclass

import numpy as np

from kinescript.signal.arrays import ArrayValue, Floats, read_only


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterParams:
    """A Butterworth pass band in hertz; None leaves that end open. `order` is that of one pass.

    An edge is where the whole filter, however often it runs over the signal, lets 0.707 (-3 dB) through.
    Raises ValueError when no edge is given, or the edges are not positive and in order.
    """

    low_hz: float | None = None
    high_hz: float | None = None
    order: int = 2

    def __post_init__(self) -> None:
        edges = [e for e in (self.low_hz, self.high_hz) if e is not None]
        if not edges or not np.isfinite(edges).all() or (np.diff([0.0, *edges]) <= 0).any() or self.order < 1:
            raise ValueError("a filter needs low_hz, high_hz or both, positive and in order")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FilterState(ArrayValue):
    """What the causal filter remembers between chunks: second-order sections (n, 6) and their delays (n, 2, axes)."""

    sections: Floats
    delays: Floats | None

    def __post_init__(self) -> None:
        object.__setattr__(self, "sections", read_only(self.sections))
        if self.delays is not None:
            object.__setattr__(self, "delays", read_only(self.delays))


def design(params: FilterParams, *, rate_hz: float, passes: int = 1) -> Floats:
    """Return the second-order sections, shape (n, 6), of one pass of the filter at this sampling rate in Hz.

    With two `passes` each lets more through at the stated edge, such that both together let 0.707 through there:
    for order 2 a low-pass edge is divided by 0.802 (Winter 2009), on the scale on which the digital filter is designed,
    so it stays below half the rate. Raises ValueError when a stated edge lies at or above half the sampling rate.
    """
    from scipy.signal import butter

    highest = max(e for e in (params.low_hz, params.high_hz) if e is not None)
    if highest >= rate_hz / 2:
        raise ValueError(f"a filter edge of {highest} Hz needs a rate above {2 * highest} Hz, not {rate_hz}")
    share = (2 ** (1 / passes) - 1) ** (1 / (2 * params.order))
    low, high = (None if e is None else float(np.tan(np.pi * e / rate_hz)) for e in (params.low_hz, params.high_hz))
    if low is not None and high is not None:
        # a band keeps its middle, the root of low times high, and grows wider
        wider = (high - low) / share
        high = (wider + (wider**2 + 4 * low * high) ** 0.5) / 2
        low = high - wider
    elif low is not None:
        low *= share
    elif high is not None:
        high /= share
    edges = [float(np.arctan(e)) * rate_hz / np.pi for e in (low, high) if e is not None]
    kind = "bandpass" if len(edges) == 2 else ("highpass" if low is not None else "lowpass")
    return np.asarray(butter(params.order, edges if len(edges) == 2 else edges[0], kind, fs=rate_hz, output="sos"))


def filter_zero_phase(values: Floats, params: FilterParams, *, rate_hz: float) -> Floats:
    """Filter an array of shape (time, axes) forward and backward, each run between NaNs by itself.

    The stated edge is that of both passes together. Runs too short for the usual padding get what fits. NaN stays NaN.
    Raises ValueError as `design` does.
    """
    from scipy.signal import sosfiltfilt

    from kinescript.signal.spans import find_runs

    sections = design(params, rate_hz=rate_hz, passes=2)
    pad = 3 * (2 * len(sections) + 1)
    known = np.asarray(np.isfinite(values).all(axis=1))
    out = np.where(known[:, None], values, np.nan)
    for start, stop in find_runs(known):
        few = {} if stop - start > pad else {"padlen": stop - start - 1}
        out[start:stop] = sosfiltfilt(sections, values[start:stop], axis=0, **few)
    return out


def init(params: FilterParams, *, rate_hz: float) -> FilterState:
    """Return the state of the causal filter before its first sample, at this rate in Hz: one pass, edge as stated."""
    return FilterState(sections=design(params, rate_hz=rate_hz), delays=None)


def step(state: FilterState, chunk: Floats) -> tuple[FilterState, Floats]:
    """Filter the next chunk, shape (time, axes), causally; any split of a stream gives the same result.

    The first sample is taken as the steady state before it, so the filter starts without a jump. A sample with a NaN
    gives NaN and makes the filter start anew after it: one lost sample does not silence the rest of a stream.
    """
    from scipy.signal import sosfilt, sosfilt_zi

    from kinescript.signal.spans import find_runs

    delays, sections = state.delays, np.array(state.sections)  # scipy wants arrays it may write to
    if delays is not None and len(chunk) and np.isfinite(chunk).all():
        # most chunks of a stream: nothing lost, nothing to start
        passed, delays = sosfilt(sections, np.array(chunk), axis=0, zi=np.array(delays))
        return FilterState(sections=state.sections, delays=delays), np.asarray(passed)
    known = np.asarray(np.isfinite(chunk).all(axis=1))
    out = np.full(chunk.shape, np.nan)
    for start, stop in find_runs(known):
        if start > 0 or delays is None:
            delays = sosfilt_zi(sections)[:, :, None] * chunk[start]
        out[start:stop], delays = sosfilt(sections, np.array(chunk[start:stop]), axis=0, zi=np.array(delays))
    if len(known) and not known[-1]:
        delays = None
    return FilterState(sections=state.sections, delays=delays), out
