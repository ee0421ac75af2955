"""Named instants of a recording, from the EVENT group or else from the header."""

import math

import numpy as np

from kinescript.formats.c3d.content import C3dEvent, C3dGroup, chain_values, chain_words, find_count


def find_events(
    parameters: tuple[C3dGroup, ...], in_header: tuple[tuple[str, float], ...], *, first_frame: int, rate_hz: float
) -> tuple[C3dEvent, ...]:
    """Return the events in stored order, seconds from the first STORED frame (NaN when the file holds no number).

    File time counts from frame 1, so (first_frame - 1) / rate_hz is taken off. EVENT:TIMES holds minutes and seconds.
    """
    lead_s = (first_frame - 1) / rate_hz
    if not any(name.upper() == "EVENT" for name, _ in parameters):
        return tuple(_event(label, "", time_s - lead_s) for label, time_s in in_header)
    times = [
        (60.0 * float(row[0]) + float(row[1]))
        for value in chain_values(parameters, "EVENT", "TIMES")
        if isinstance(value, np.ndarray) and value.size and value.size % 2 == 0
        for row in value.reshape(-1, 2)
    ]
    used = find_count(parameters, "EVENT", "USED")
    times = times if used is None else times[: max(used, 0)]
    labels = chain_words(parameters, "EVENT", "LABELS") + ("",) * len(times)
    contexts = chain_words(parameters, "EVENT", "CONTEXTS") + ("",) * len(times)
    return tuple(_event(labels[i], contexts[i], time_s - lead_s) for i, time_s in enumerate(times))


def _event(label: str, context: str, time_s: float) -> C3dEvent:
    return C3dEvent(label=label, context=context, time_s=time_s if math.isfinite(time_s) else math.nan)
