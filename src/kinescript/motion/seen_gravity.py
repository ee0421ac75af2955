"""Gravity as pelvis and thorax see it: their inclination, which needs neither quiet standing nor an aligned sensor."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from kinescript.body.segments import Segment
from kinescript.errors import InputRefused, KinescriptError
from kinescript.motion.orientation import estimate_orientation
from kinescript.motion.pose import Pose
from kinescript.motion.vectors import across, unit
from kinescript.motion.wearable_error import WearableErrors
from kinescript.motion.wearable_sensors import WornSensor, find_sensors
from kinescript.motion.wearable_standing import find_still_span, marked_standing, up_in_sensor
from kinescript.record.mounting import Mounting, axis_vector
from kinescript.record.recording import Recording, file_of
from kinescript.signal.arrays import ArrayValue, Floats, read_only

TRUNK = (Segment.PELVIS, Segment.THORAX)
ToldBy = Literal["pose", "standing", "mounting", "nothing"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SeenGravity(ArrayValue):
    """Where up is in the axes of one segment, or of the sensor on it, over time_s, shape (n,), in seconds.

    `up` (n, 3) has length one, NaN where unknown; `sigma_deg` (n,) is one standard deviation of its direction. `long`
    (along the body toward the head), `forward` and `right` are the segment's own directions in the same axes, (3,), as
    far as `told_by` tells them: a pose, quiet standing with the same sensor, its stated mounting, or nothing.
    """

    at: Segment
    time_s: Floats
    rate_hz: float
    up: Floats
    sigma_deg: Floats
    told_by: ToldBy
    long: Floats | None = None
    forward: Floats | None = None
    right: Floats | None = None

    def __post_init__(self) -> None:
        for name in ("time_s", "up", "sigma_deg", "long", "forward", "right"):
            if getattr(self, name) is not None:
                object.__setattr__(self, name, read_only(getattr(self, name)))


def gravity_of_pose(pose: Pose) -> tuple[SeenGravity, ...]:
    """Return gravity as pelvis and thorax of a pose see it, those that were seen."""
    if len(pose.time_s) < 2:
        return ()
    rate_hz = 1.0 / float(np.median(np.diff(pose.time_s)))
    forward, long, right = np.eye(3)
    found = []
    for at in TRUNK:
        matrix = pose.global_from(at)
        if matrix is None:
            continue
        up = matrix[:, 2, :]
        # a turn about an axis moves the vertical by as much as it stands off that axis
        sigma = np.sqrt((dict(pose.sigma_deg)[at] ** 2 * (1.0 - up**2)).sum(axis=1))
        found.append(
            SeenGravity(
                at=at,
                time_s=pose.time_s,
                rate_hz=rate_hz,
                up=up,
                sigma_deg=sigma,
                told_by="pose",
                long=long,
                forward=forward,
                right=right,
            )
        )
    return tuple(found)


def gravity_of_sensors(recording: Recording, *, standing: Recording | None = None) -> tuple[SeenGravity, ...]:
    """Return gravity as the sensors on pelvis and thorax see it, by VQF without magnetometers.

    Which way the segment lies in the sensor's axes is told by quiet standing with the same sensors (`standing`, or a
    span marked in the recording), where the body's length is upright, and by the stated mounting; without either the
    inclination is still known, as a change. Raises InputRefused when values look like other units.
    """
    stated = {each.at: each for each in recording.mountings}
    upright = _upright(standing) or (_upright(recording) if marked_standing(recording) is not None else {})
    found = []
    for sensor in find_sensors(recording):
        if sensor.at not in TRUNK:
            continue
        try:
            up = _up(sensor)
        except KinescriptError as error:
            place = f"{file_of(recording)}: the sensor at the {sensor.at.words}"
            raise InputRefused(error.expected, error.came, error.do, place=place) from error
        long, forward, right, told_by = _directions(stated.get(sensor.at), upright.get(sensor.at))
        found.append(
            SeenGravity(
                at=sensor.at,
                time_s=sensor.time_s,
                rate_hz=sensor.rate_hz,
                up=up,
                sigma_deg=np.full(len(up), WearableErrors().inclination_deg),
                told_by=told_by,
                long=long,
                forward=forward,
                right=right,
            )
        )
    return tuple(found)


def _up(sensor: WornSensor) -> Floats:
    """Return where up is in the sensor's axes, shape (n, 3): the last row of its rotation matrix; NaN where unknown."""
    quats = sensor.global_from_sensor
    if sensor.gyr_rad_s is not None and sensor.acc_m_s2 is not None:
        quats = estimate_orientation(sensor.gyr_rad_s, sensor.acc_m_s2, None, rate_hz=sensor.rate_hz, offline=True)
    if quats is None:
        return np.full((len(sensor.time_s), 3), np.nan)
    w, x, y, z = quats.T
    return np.stack((2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)), axis=1)


def _upright(standing: Recording | None) -> dict[Segment, Floats]:
    """Return where up was in each sensor's axes, shape (3,), while the person stood quietly; empty without that."""
    sensors = find_sensors(standing) if standing is not None else ()
    span = marked_standing(standing) if standing is not None else None
    span = span or find_still_span(sensors)
    if span is None:
        return {}
    ups = {sensor.at: unit(up_in_sensor(sensor, span)) for sensor in sensors}
    return {at: up for at, up in ups.items() if np.isfinite(up).all()}


def _directions(
    mounting: Mounting | None, upright: Floats | None
) -> tuple[Floats | None, Floats | None, Floats | None, ToldBy]:
    """Return the segment's length, forward and right in the sensor's axes, each of shape (3,) or None, and who said."""
    told_by: ToldBy = "standing" if upright is not None else "nothing" if mounting is None else "mounting"
    long = upright
    if long is None and mounting is not None and mounting.up is not None:
        long = axis_vector(mounting.up)
    forward = axis_vector(mounting.forward) if mounting is not None and mounting.forward else None
    right = axis_vector(mounting.right) if mounting is not None and mounting.right else None
    if long is not None and forward is not None:
        forward = unit(across(forward, long))
        right = np.cross(forward, long)
    elif long is not None and right is not None:
        right = unit(across(right, long))
        forward = np.cross(long, right)
    return long, forward, right, told_by
