"""When a person who wears sensors stood quietly, and where up was for every sensor then."""

from dataclasses import dataclass

import numpy as np

from kinescript.body.tasks import Task
from kinescript.motion.vectors import norm
from kinescript.motion.wearable_sensors import WornSensor
from kinescript.record.recording import Recording
from kinescript.signal.arrays import Bools, Floats
from kinescript.signal.spans import Span, find_spans


@dataclass(frozen=True, slots=True, kw_only=True)
class StillParams:
    """What counts as standing quietly when nobody marked it; assumptions of ours.

    No sensor turns faster than `fastest_rad_s` (7 deg/s: sway stays below, a slow movement does not) in the mean over
    `smooth_s`, for `shortest_s` at least, beginning within the first `begins_s` seconds; `edge_s` is cut off both ends.
    """

    fastest_rad_s: float = 0.12
    smooth_s: float = 0.2
    shortest_s: float = 1.0
    begins_s: float = 30.0
    edge_s: float = 0.1


def marked_standing(recording: Recording) -> Span | None:
    """Return the longest span marked as standing, or the whole of a recording of quiet standing; None without one."""
    marked = [m.span for m in recording.marks if m.name == "standing" and m.span.duration_s > 0]
    if marked:
        return max(marked, key=lambda span: span.duration_s)
    times = [c.time_s[[0, -1]] for c in recording.channels if len(c.values)]
    if recording.task is not Task.QUIET_STANDING or not times:
        return None
    # spans are half-open: a millisecond more holds the last sample
    return Span(start_s=float(min(t[0] for t in times)), end_s=float(max(t[1] for t in times)) + 1e-3)


def find_still_span(sensors: tuple[WornSensor, ...], *, params: StillParams = StillParams()) -> Span | None:
    """Return the first span in seconds, near the start, in which no sensor turned; None when there was none.

    A sensor that lies on a table is still, too: mark the standing where that can be confused.
    """
    if not sensors:
        return None
    lead = max(sensors, key=lambda s: s.rate_hz)
    still = np.ones(len(lead.time_s), dtype=bool)
    for sensor in sensors:
        still &= np.interp(lead.time_s, sensor.time_s, _stillness(sensor, params).astype(float), 0.0, 0.0) == 1.0
    for span in find_spans(still, lead.time_s, shortest_s=params.shortest_s + 2 * params.edge_s):
        if span.start_s - lead.time_s[0] <= params.begins_s:
            return Span(start_s=span.start_s + params.edge_s, end_s=span.end_s - params.edge_s)
    return None


def up_in_sensor(sensor: WornSensor, span: Span) -> Floats:
    """Return where up was in a sensor's axes over a span, shape (3,), of any length; NaN when it was not known.

    It is the mean acceleration: at rest an accelerometer feels what holds it up.
    """
    inside = span.holds(sensor.time_s)
    if sensor.acc_m_s2 is not None:
        up = sensor.acc_m_s2[inside]
    elif sensor.global_from_sensor is not None:
        w, x, y, z = sensor.global_from_sensor[inside].T
        # the last row of the rotation matrix: the global vertical in the sensor's axes
        up = np.stack((2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)), axis=1)
    else:
        up = np.zeros((0, 3))
    known = np.isfinite(up).all(axis=1)
    return np.asarray(up[known].mean(axis=0)) if known.any() else np.full(3, np.nan)


def _stillness(sensor: WornSensor, params: StillParams) -> Bools:
    if sensor.gyr_rad_s is not None:
        turning = sensor.gyr_rad_s
    elif sensor.global_from_sensor is not None:
        quats = sensor.global_from_sensor
        alike = np.sign((quats[1:] * quats[:-1]).sum(axis=1))[:, None]
        steps = 2 * (quats[1:] * alike - quats[:-1]) * sensor.rate_hz  # for small turns; their length is what counts
        turning = np.concatenate((steps, steps[-1:]))
    else:
        return np.zeros(len(sensor.time_s), dtype=bool)
    count = max(1, round(params.smooth_s * sensor.rate_hz))
    if len(turning) < count:
        return np.zeros(len(turning), dtype=bool)
    window = np.full(count, 1.0 / count)
    speed = norm(np.stack([np.convolve(axis, window, "same") for axis in turning.T], axis=1))
    return np.asarray(np.where(np.isfinite(speed), speed, np.inf) <= params.fastest_rad_s)
