"""What a live stream is made of: checked once at its start and chunk by chunk, in one sentence."""

from typing import Any

import numpy as np

from kinescript.errors import InputRefused
from kinescript.signal.arrays import Floats

# no EMG is sampled faster: the same as for whole recordings
FASTEST_HZ = 100_000.0


def checked_chunk(chunk: Any, channels: int) -> Floats:
    """Return a chunk as numbers of shape (time, channels), an empty one of any shape; raises InputRefused otherwise."""
    wanted = f"a chunk of shape (time, {channels})"
    try:
        values = np.asarray(chunk, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InputRefused(wanted, type(chunk).__name__, "give numbers, NaN where a sample was lost") from error
    if values.ndim and values.size == 0:
        return np.zeros((0, channels))
    if values.ndim != 2 or values.shape[1] != channels:
        raise InputRefused(wanted, f"an array of shape {values.shape}", "give every channel the stream began with")
    return values


def check_stream(rate_hz: float, channels: int, *, slowest_hz: float, fastest_hz: float) -> None:
    """Raise InputRefused for a rate or a count of channels that no stream of EMG has."""
    if not (np.isfinite(rate_hz) and slowest_hz <= rate_hz <= fastest_hz):
        raise InputRefused(
            f"a rate of at least {slowest_hz:g} Hz and at most {fastest_hz:g} Hz",
            f"{rate_hz:g} Hz",
            "stream raw EMG, not its envelope",
        )
    if channels < 1 or channels % 1:
        raise InputRefused("one channel or more", repr(channels), "say how many channels the stream has")
