"""The sensors a person wore: every segment's signals on one even clock of its own."""

from dataclasses import dataclass

import numpy as np

from kinescript.body.frames import Frame
from kinescript.body.segments import Segment
from kinescript.errors import InputRefused
from kinescript.motion.vectors import norm
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Uniform
from kinescript.record.recording import Recording
from kinescript.signal.arrays import ArrayValue, Bools, Floats, read_only
from kinescript.signal.resample import interpolate


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WornSensor(ArrayValue):
    """One segment's sensor over time_s, shape (n,): angular velocity rad/s, acceleration m/s2, magnetic field uT.

    These have shape (n, 3), in the sensor's axes; `global_from_sensor` holds quaternions, scalar first, shape (n, 4),
    where the sensor itself made them. None where it has no such signal, NaN where unknown.
    """

    at: Segment
    time_s: Floats
    rate_hz: float
    gyr_rad_s: Floats | None
    acc_m_s2: Floats | None
    mag_ut: Floats | None
    global_from_sensor: Floats | None

    def __post_init__(self) -> None:
        for name in ("time_s", "gyr_rad_s", "acc_m_s2", "mag_ut", "global_from_sensor"):
            if getattr(self, name) is not None:
                object.__setattr__(self, name, read_only(getattr(self, name)))


def find_sensors(recording: Recording) -> tuple[WornSensor, ...]:
    """Return the sensor of every segment that has angular velocity and acceleration, or else an orientation.

    A sensor's own clock is that of its angular velocity (its orientation); its other signals are interpolated to it. A
    clock of stamps becomes an even one at its median rate, and what lies further than one and a half samples from any
    stamp is unknown. Raises InputRefused for a clock that is mostly hole.
    """
    found = []
    for segment in Segment:
        channels = {c.kind: c for c in recording.channels if c.at is segment and _fits(c)}
        lead, acc = channels.get(ChannelKind.ANGULAR_VELOCITY), channels.get(ChannelKind.ACCELERATION)
        turned = channels.get(ChannelKind.ORIENTATION)
        sensor = None
        if lead is not None and acc is not None:
            sensor = _feeling(segment, lead, acc, channels.get(ChannelKind.MAGNETIC_FIELD))
        elif turned is not None:
            sensor = _oriented(segment, turned)
        if sensor is not None and len(sensor.time_s) >= 2 and np.isfinite(sensor.rate_hz):
            found.append(sensor)
    return tuple(found)


def _feeling(at: Segment, gyr: Channel, acc: Channel, mag: Channel | None) -> WornSensor:
    time_s, rate_hz = even_clock(gyr)
    return WornSensor(
        at=at,
        time_s=time_s,
        rate_hz=rate_hz,
        gyr_rad_s=on_clock(gyr, time_s),
        acc_m_s2=on_clock(acc, time_s),
        mag_ut=None if mag is None else on_clock(mag, time_s),
        global_from_sensor=None,
    )


def _oriented(at: Segment, turned: Channel) -> WornSensor:
    time_s, rate_hz = even_clock(turned)
    quats = _unit_quats(turned, time_s)
    return WornSensor(
        at=at, time_s=time_s, rate_hz=rate_hz, gyr_rad_s=None, acc_m_s2=None, mag_ut=None, global_from_sensor=quats
    )


def slerp(time_s: Floats, quats: Floats, at_s: Floats) -> Floats:
    """Return quaternions, scalar first, shape (n, 4), at other instants in seconds, shape (m,), by slerp.

    NaN outside the recording and where either neighbour is unknown. Source: Shoemake 1985, SIGGRAPH 19:245.
    """
    from scipy.spatial.transform import Rotation, Slerp

    known: Bools = np.asarray(np.isfinite(quats).all(axis=1))
    out = np.full((len(at_s), 4), np.nan)
    # where interpolating a line of ones gives one, both neighbours are known
    there = interpolate(time_s, np.where(known, 1.0, np.nan)[:, None], at_s)[:, 0] == 1.0
    if known.sum() >= 2 and there.any():
        between = Slerp(time_s[known], Rotation.from_quat(quats[known], scalar_first=True))
        out[there] = between(at_s[there]).as_quat(scalar_first=True)
    return out


def _fits(channel: Channel) -> bool:
    """Whether it is a sensor's signal in the axes expected of it."""
    axes: int = channel.values.shape[1]
    if channel.kind is ChannelKind.ORIENTATION:
        return axes == 4 and channel.frame is not Frame.SEGMENT
    return axes == 3 and channel.frame in (None, Frame.SENSOR)


def even_clock(channel: Channel) -> tuple[Floats, float]:
    """Return an even clock for a channel, shape (n,) in seconds, and its rate in Hz: its own, or at its median rate.

    Raises InputRefused for stamps that are mostly hole.
    """
    rate_hz = channel.clock.rate_hz
    time_s = channel.time_s
    if isinstance(channel.clock, Uniform) or len(time_s) < 2:
        return time_s, rate_hz
    count = round((time_s[-1] - time_s[0]) * rate_hz) + 1
    if count > 100 * len(time_s):
        came = f"{len(time_s)} samples over {time_s[-1] - time_s[0]:.3g} s, most of them {1 / rate_hz:.3g} s apart"
        raise InputRefused("a sensor that measured most of the time", came, "cut the recording, or correct its times")
    return time_s[0] + np.arange(count) / rate_hz, rate_hz


def on_clock(channel: Channel, time_s: Floats) -> Floats:
    """Return a channel's values at instants in seconds, as an array of shape (n, axes), NaN where no sample is near."""
    own = channel.time_s
    if len(own) == len(time_s) and np.array_equal(own, time_s):
        return channel.values
    values = np.full((len(time_s), channel.values.shape[1]), np.nan)
    if len(own) == 0:
        return values
    inside = np.clip(time_s, own[0], own[-1])
    near = np.abs(inside - time_s) <= 0.5 / channel.clock.rate_hz if len(own) > 1 else inside == time_s
    values[near] = interpolate(own, channel.values, inside[near])
    return np.where(_far(own, time_s, 1.5 / channel.clock.rate_hz)[:, None], np.nan, values)


def _far(own_s: Floats, time_s: Floats, limit_s: float) -> Bools:
    """Return which instants, shape (n,), lie in a hole between two samples wider than twice the limit."""
    right = np.clip(np.searchsorted(own_s, time_s), 1, max(len(own_s) - 1, 1))
    if len(own_s) < 2:
        return np.zeros(len(time_s), dtype=bool)
    return np.asarray(own_s[right] - own_s[right - 1] > 2 * limit_s)


def _unit_quats(channel: Channel, time_s: Floats) -> Floats:
    length = norm(channel.values)
    quats = channel.values / np.where(np.abs(length - 1.0) < 0.1, length, np.nan)[:, None]
    own = channel.time_s
    if len(own) == len(time_s) and np.array_equal(own, time_s):
        return np.asarray(quats)
    values = slerp(own, quats, np.clip(time_s, own[0], own[-1]))
    return np.where(_far(own, time_s, 1.5 / channel.clock.rate_hz)[:, None], np.nan, values)
