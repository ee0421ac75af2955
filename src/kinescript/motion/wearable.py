"""Worn sensors to segment orientations, as changes from quiet standing."""

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kinescript.errors import InputRefused, KinescriptError
from kinescript.motion.alignment import Alignment, AlignmentParams, FoundBy, SegmentAlignment, find_alignment
from kinescript.motion.orientation import OrientationParams, estimate_orientation, find_pieces
from kinescript.motion.pose import Pose
from kinescript.motion.wearable_error import WearableErrors, find_bridged, find_wearable_sigma
from kinescript.motion.wearable_sensors import WornSensor, find_sensors, slerp
from kinescript.motion.wearable_standing import StillParams, find_still_span, marked_standing, up_in_sensor
from kinescript.record.mounting import Mounting
from kinescript.record.recording import Recording, file_of
from kinescript.signal.arrays import Bools, Floats
from kinescript.signal.spans import Span

if TYPE_CHECKING:
    from scipy.spatial.transform import Rotation


@dataclass(frozen=True, slots=True, kw_only=True)
class WearableParams:
    """How the sensors were put on (nothing is assumed where that is not stated), and how they are read.

    `offline` lets the filter look ahead, as a whole recording allows; a live one cannot. `with_mag` uses magnetometers
    where there are any. Where nobody stood quietly in the recording, the first `facing_s` seconds set the headings.
    """

    mountings: tuple[Mounting, ...] = ()
    offline: bool = True
    with_mag: bool = True
    facing_s: float = 0.5
    alignment: AlignmentParams = AlignmentParams()
    still: StillParams = StillParams()
    errors: WearableErrors = WearableErrors()


def find_wearable_alignment(
    recording: Recording, *, standing: Recording | None = None, params: WearableParams = WearableParams()
) -> Alignment:
    """Return how each worn sensor lies on its segment, from quiet standing and the stated mountings.

    Standing is looked for in `standing`, a recording of the same person with the same sensors where they are, else in
    the recording itself: a span marked as standing, or the first still moment. Raises InputRefused when there are no
    sensors, nobody stood quietly, or no sensor's mounting was stated or fits.
    """
    source = recording if standing is None else standing
    sensors = find_sensors(source)
    if not sensors:
        raise InputRefused(
            "angular velocity and acceleration, or an orientation, at a segment",
            "none",
            "say in a layout which columns they are and where they were worn",
            place=file_of(source),
        )
    span, found_by = _standing_span(source, sensors, params)
    own = span if standing is None else None
    up = tuple((sensor.at, up_in_sensor(sensor, span)) for sensor in sensors)
    alignment = find_alignment(up, params.mountings, found_by=found_by, span=own, params=params.alignment)
    if not alignment.segments:
        words = [f.words for f in alignment.faults if f.kind == "mounting"]
        raise InputRefused(
            "a sensor whose mounting is stated and fits gravity",
            words[0],
            "state which axis of each sensor points forward or right",
            place=file_of(source),
        )
    return alignment


def find_wearable_pose(
    recording: Recording,
    *,
    standing: Recording | None = None,
    alignment: Alignment | None = None,
    params: WearableParams = WearableParams(),
) -> Pose:
    """Return global_from_segment of every aligned segment with its error: upright and facing +X in quiet standing.

    Every angle read from it is a change from quiet standing (`Alignment.zero`); how the person held themselves there
    is not known. Headings of all sensors are set equal in quiet standing (else in the first moments, less certainly).
    The clock is the one most sensors share; the others come to it by slerp. Where a sensor without a magnetometer was
    silent for over a second, its heading is lost and the segment unknown from there on. `alignment` is found when not
    given. Raises InputRefused as `find_wearable_alignment` does, and when values look like other units.
    """
    alignment = alignment or find_wearable_alignment(recording, standing=standing, params=params)
    sensors = tuple(s for s in find_sensors(recording) if alignment.of(s.at) is not None)
    if not sensors:
        expected, do = "the sensors that were aligned", "record standing and movement with the same sensors"
        raise InputRefused(expected, "none of them", do, place=file_of(recording))
    time_s = _leading(sensors).time_s
    span, stood = _heading_span(recording, sensors, alignment, params)
    since_s = np.maximum(np.maximum(span.start_s - time_s, time_s - span.end_s), 0.0)
    orientation, known, sigma = [], [], []
    for sensor in sensors:
        mounted = alignment.of(sensor.at)
        try:
            matrix = None if mounted is None else _global_from_segment(sensor, mounted, span, time_s, params)
        except KinescriptError as error:
            place = f"{file_of(recording)}: the sensor at the {sensor.at.replace('_', ' ')}"
            raise InputRefused(error.expected, error.came, error.do, place=place) from error
        if mounted is None or matrix is None:
            continue
        seen: Bools = np.asarray(np.isfinite(matrix).all(axis=(1, 2)))
        orientation.append((sensor.at, _rotation(matrix, seen)))
        known.append((sensor.at, seen))
        with_mag = params.with_mag and sensor.mag_ut is not None
        # a sensor that tells its orientation went on turning it while it was silent
        bridged_s = None if sensor.gyr_rad_s is None else find_bridged(seen, time_s, span, errors=params.errors)
        sigma_deg = find_wearable_sigma(
            matrix,
            since_s,
            mounted.expected_deg,
            with_mag=with_mag,
            stood=stood,
            bridged_s=bridged_s,
            errors=params.errors,
        )
        sigma.append((sensor.at, sigma_deg))
    return Pose(time_s=time_s, orientation=tuple(orientation), known=tuple(known), sigma_deg=tuple(sigma))


def _standing_span(source: Recording, sensors: tuple[WornSensor, ...], params: WearableParams) -> tuple[Span, FoundBy]:
    marked = marked_standing(source)
    if marked is not None:
        return marked, "marked" if any(m.name == "standing" for m in source.marks) else "recording"
    still = find_still_span(sensors, params=params.still)
    if still is None:
        raise InputRefused(
            f"quiet standing of {params.still.shortest_s:.3g} s or more near the start",
            "sensors that never rest there",
            "mark a span as standing, or give a recording of quiet standing",
            place=file_of(source),
        )
    return still, "still"


def _heading_span(
    recording: Recording, sensors: tuple[WornSensor, ...], alignment: Alignment, params: WearableParams
) -> tuple[Span, bool]:
    """Return the span in which everybody is taken to face forward, and whether they stood quietly in it."""
    found = alignment.span or marked_standing(recording) or find_still_span(sensors, params=params.still)
    if found is not None:
        return found, True
    start_s = max(float(s.time_s[0]) for s in sensors)
    return Span(start_s=start_s, end_s=start_s + params.facing_s), False


def _global_from_segment(
    sensor: WornSensor, mounted: SegmentAlignment, span: Span, time_s: Floats, params: WearableParams
) -> Floats | None:
    """Return global_from_segment, shape (time, 3, 3), facing +X over the span; None when unknown there or never known.

    NaN where unknown.
    """
    quats = _quats(sensor, span, params)
    forward = (_matrix(quats[span.holds(sensor.time_s)]) @ mounted.sensor_from_segment)[:, :2, 0]
    if not np.array_equal(time_s, sensor.time_s):
        quats = slerp(sensor.time_s, quats, time_s)
    forward = forward[np.isfinite(forward).all(axis=1)]
    if not len(forward) or not np.isfinite(quats).any():
        return None
    ahead = forward.sum(axis=0) / np.hypot(*forward.sum(axis=0))
    turned_back = np.array([[ahead[0], ahead[1], 0.0], [-ahead[1], ahead[0], 0.0], [0.0, 0.0, 1.0]])
    return np.asarray(turned_back @ _matrix(quats) @ mounted.sensor_from_segment)


def _quats(sensor: WornSensor, span: Span, params: WearableParams) -> Floats:
    """Return global_from_sensor, shape (n, 4), NaN where unknown or where the heading was lost since the span."""
    if sensor.gyr_rad_s is None or sensor.acc_m_s2 is None:
        return sensor.global_from_sensor if sensor.global_from_sensor is not None else np.zeros((0, 4))
    mag = sensor.mag_ut if params.with_mag else None
    quats = estimate_orientation(sensor.gyr_rad_s, sensor.acc_m_s2, mag, rate_hz=sensor.rate_hz, offline=params.offline)
    if mag is not None:
        return quats
    longest = round(OrientationParams().longest_gap_s * sensor.rate_hz)
    inside = span.holds(sensor.time_s)
    for start, stop in find_pieces(np.asarray(np.isfinite(quats).all(axis=1)), longest):
        if not inside[start:stop].any():
            quats[start:stop] = np.nan
    return quats


def _matrix(quats: Floats) -> Floats:
    """Return rotation matrices, shape (n, 3, 3), of quaternions, scalar first, shape (n, 4); NaN stays NaN."""
    from scipy.spatial.transform import Rotation

    known = np.isfinite(quats).all(axis=1)
    out = np.full((len(quats), 3, 3), np.nan)
    if known.any():
        out[known] = Rotation.from_quat(quats[known], scalar_first=True).as_matrix()
    return out


def _rotation(matrix: Floats, known: Bools) -> "Rotation":
    """Return the matrices, shape (time, 3, 3), as one Rotation, the identity where unknown."""
    from scipy.spatial.transform import Rotation

    return Rotation.from_matrix(np.where(known[:, None, None], matrix, np.eye(3)))


def _leading(sensors: tuple[WornSensor, ...]) -> WornSensor:
    """Return a sensor on the clock that most share, of equals the fastest."""
    keys = [(s.rate_hz, float(s.time_s[0]), len(s.time_s)) for s in sensors]
    counts = Counter(keys)
    best = max(counts, key=lambda key: (counts[key], key[0]))
    return sensors[keys.index(best)]
