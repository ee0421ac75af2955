"""Second-order sections that remember, for channels that lose samples each at its own time."""

import numpy as np

from kinescript.signal.arrays import Bools, Floats
from kinescript.signal.spans import find_runs


def start_anew(
    sections: Floats, chunk: Floats, known: Bools, *, delays: Floats, started: Floats
) -> tuple[Floats, Floats, Floats]:
    """Filter a chunk of shape (time, channels) channel by channel, from its steady state after every lost sample.

    Returns the values, NaN where lost, the delays (sections, 2, channels) and which channels have started, 1 or 0.
    """
    from scipy.signal import sosfilt, sosfilt_zi

    steady = sosfilt_zi(sections)
    out = np.full(chunk.shape, np.nan)
    delays, started = delays.copy(), started.copy()
    for channel in range(chunk.shape[1]):
        for start, stop in find_runs(known[:, channel]):
            values = chunk[start:stop, channel]
            fresh = start > 0 or not started[channel]
            begun = steady * values[0] if fresh else delays[:, :, channel]
            out[start:stop, channel], delays[:, :, channel] = sosfilt(sections, values, zi=begun)
            started[channel] = 1.0
        if len(chunk) and not known[-1, channel]:
            started[channel] = 0.0
    return out, delays, started


def notched(
    values: Floats, notches: tuple[Floats, ...], delays: tuple[Floats, ...]
) -> tuple[Floats, tuple[Floats, ...]]:
    """Filter values of shape (time, channels) by each channel's own sections; a lost sample empties its delays.

    Channels with the same sections go through at once. Returns the values and the delays, (sections, 2) a channel.
    """
    from scipy.signal import sosfilt

    groups: dict[bytes, list[int]] = {}
    for channel, sections in enumerate(notches):
        if len(sections):
            groups.setdefault(sections.tobytes(), []).append(channel)
    if not groups:
        return values, delays
    out, after = values.copy(), list(delays)
    for channels in groups.values():
        sections = np.array(notches[channels[0]])
        piece = values[:, channels]
        begun = np.stack([delays[c] for c in channels], axis=-1)
        if np.isfinite(piece).all():
            out[:, channels], ended = sosfilt(sections, piece, axis=0, zi=begun)
        else:
            ended = begun.copy()
            for i, channel in enumerate(channels):
                out[:, channel], ended[:, :, i] = _run_by_run(sections, piece[:, i], begun[:, :, i])
        for i, channel in enumerate(channels):
            after[channel] = ended[:, :, i]
    return out, tuple(after)


def _run_by_run(sections: Floats, values: Floats, delays: Floats) -> tuple[Floats, Floats]:
    from scipy.signal import sosfilt

    out = values.copy()
    known = np.isfinite(values)
    for start, stop in find_runs(known):
        begun = delays if start == 0 else np.zeros_like(delays)
        out[start:stop], delays = sosfilt(sections, values[start:stop], zi=begun)
    return out, delays if known[-1] else np.zeros_like(delays)
