"""Synthetic recordings of inertial sensors worn on the body, each with the truth it hides."""

from dataclasses import dataclass, replace

import numpy as np

from kinescript.body.frames import Frame
from kinescript.body.segments import Segment
from kinescript.body.tasks import Task
from kinescript.errors import WrongUsage
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Uniform
from kinescript.record.made_by import MadeBy
from kinescript.record.mounting import Mounting
from kinescript.record.recording import Recording
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import find_spans
from kinescript.synth.imu_errors import ImuErrors
from kinescript.synth.inertia import find_acceleration, find_turning, swing, turn_by
from kinescript.synth.markers import skin_drivers
from kinescript.synth.muscles import make_muscles
from kinescript.synth.performance import perform, settings_of
from kinescript.synth.person import Person, as_subject
from kinescript.synth.plan import Plan
from kinescript.synth.plates import GRAVITY
from kinescript.synth.recordings import standing_marks
from kinescript.synth.skeleton import Skeleton, embody
from kinescript.synth.truth import Truth, find_truth
from kinescript.synth.turns import apply, heading_turn
from kinescript.synth.worn import SensorPlace, ThoraxSite, TrueSensor, find_place

# the earth's field in central Europe, east, north, up, in uT (rounded; World Magnetic Model)
FIELD_UT = (0.0, 20.0, -44.0)
WORN = (
    Segment.PELVIS,
    Segment.THORAX,
    Segment.LEFT_THIGH,
    Segment.RIGHT_THIGH,
    Segment.LEFT_SHANK,
    Segment.RIGHT_SHANK,
)
Turns = tuple[tuple[Segment, tuple[float, float, float]], ...]


def make_wearable_recording(
    task: Task,
    *,
    sensors: tuple[Segment, ...] = WORN,
    person: Person = Person(),
    plan: Plan = Plan(),
    errors: ImuErrors = ImuErrors(),
    seed: int,
    rate_hz: float = 100.0,
    seconds: float | None = None,
    repetitions: int | None = None,
    magnetometer: bool = False,
    thorax_at: ThoraxSite = "T10",
    mounting_deg: Turns = (),
) -> tuple[Recording, Truth]:
    """Return a simulated recording of sensors on these segments, in their own frames (see worn), and its truth.

    Acceleration is specific force in m/s2 (at rest +g up; of positions smoothed by 20 ms, no flesh being stiffer),
    angular velocity rad/s, magnetic field (where asked for) uT.
    `mounting_deg` turns a sensor further, by a rotation vector in degrees in its own axes, and says so in made_by. The
    same seed makes the same movement as make_recording; each sensor has a chance of its own. Truth.worn has the true
    orientations. Raises WrongUsage as make_recording does, and for a segment named twice or not at all.
    """
    if not sensors or len(set(sensors)) != len(sensors):
        named = ", ".join(sensors) or "none"
        raise WrongUsage("each segment once", named, "name at least one segment", place="make_wearable_recording")
    movement = perform(task, person, plan, seconds=seconds, rate_hz=rate_hz, seed=seed, repetitions=repetitions)
    skeleton = embody(movement, person)
    truth = find_truth(movement, skeleton, plan, person)
    turned, drivers, given = heading_turn(plan.heading_deg), skin_drivers(movement, truth), dict(mounting_deg)
    channels, worn = [], []
    for segment in sensors:
        rng = np.random.default_rng((seed, 4, list(Segment).index(segment)))
        place = find_place(segment, person, thorax_at)
        extra = turn_by(np.radians([given.get(segment, (0.0, 0.0, 0.0))]))[0]
        place = replace(place, segment_from_sensor=place.segment_from_sensor @ extra)
        ride = _ride(place, skeleton, drivers[segment.value], errors, rng, turned)
        signals, sensor = _measured(place, ride, errors, rng, rate_hz)
        worn.append(sensor)
        channels += [_channel(segment, kind, values, rate_hz) for kind, values in signals if _kept(kind, magnetometer)]
    electrodes, muscles = make_muscles(movement, plan, seed=seed)
    recording = Recording(
        id=f"synthetic-wearable-{task.value}-{seed}",
        subject=as_subject(person),
        task=task,
        channels=(*channels, *electrodes),
        marks=standing_marks(truth),
        mountings=tuple(_mounting(segment, thorax_at) for segment in sensors if segment not in given),
        made_by=MadeBy(settings=(*settings_of(task, plan, errors, seed), *_stated(mounting_deg, thorax_at))),
    )
    return recording, replace(truth, worn=tuple(worn), muscles=muscles)


def _mounting(segment: Segment, thorax_at: ThoraxSite) -> Mounting:
    """Return what a person would state: Z points out of the skin, X up along the segment or forward on a foot."""
    if segment in (Segment.LEFT_FOOT, Segment.RIGHT_FOOT):
        return Mounting(at=segment, forward="x", up="z")
    if segment in (Segment.PELVIS, Segment.THORAX):
        in_front = segment is Segment.THORAX and thorax_at == "sternum"
        return Mounting(at=segment, forward="z" if in_front else "-z", up="x")
    return Mounting(at=segment, right="z" if segment.startswith("right") else "-z", up="x")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Ride:
    """How a sensor is carried: its mean mounting (3, 3), where it is (time, 3), global_from_sensor (time, 3, 3)."""

    segment_from_sensor: Floats
    position: Floats
    rotation: Floats


def _ride(
    place: SensorPlace, skeleton: Skeleton, drivers: Floats, errors: ImuErrors, rng: np.random.Generator, turned: Floats
) -> _Ride:
    rate_hz = 1 / float(skeleton.time_s[1] - skeleton.time_s[0])
    mounted = place.segment_from_sensor @ turn_by(np.radians(errors.mounting_deg) * rng.standard_normal((1, 3)))[0]
    slide = _directions(rng, drivers.shape[1]) * np.radians(errors.slide_deg)
    tilt = _directions(rng, 3) * np.radians(errors.wobble_deg)
    rigid = turned @ skeleton.rotation(place.segment) @ mounted
    position = (skeleton.origin(place.segment) + apply(skeleton.rotation(place.segment), place.at_m)) @ turned.T
    if not (errors.slide_deg or errors.wobble_deg or errors.wobble_m):
        return _Ride(segment_from_sensor=mounted, position=position, rotation=rigid)
    pushed = apply(np.swapaxes(rigid, 1, 2), find_acceleration(position, rate_hz)) / GRAVITY
    swung = swing(pushed, rate_hz)
    rotation = rigid @ turn_by(drivers @ slide + swung @ tilt)
    return _Ride(
        segment_from_sensor=mounted,
        position=position - errors.wobble_m * apply(rigid, swung),
        rotation=rotation,
    )


def _directions(rng: np.random.Generator, count: int) -> Floats:
    """Return so many directions at random, shape (count, 3), each of length 1."""
    drawn = rng.standard_normal((count, 3))
    return np.asarray(drawn / np.linalg.norm(drawn, axis=1, keepdims=True))


def _measured(
    place: SensorPlace, ride: _Ride, errors: ImuErrors, rng: np.random.Generator, rate_hz: float
) -> tuple[tuple[tuple[ChannelKind, Floats], ...], TrueSensor]:
    """Return acceleration, angular velocity and magnetic field, each (time, 3), and what is true of the sensor."""
    into = np.swapaxes(ride.rotation, 1, 2)
    true = (
        apply(into, find_acceleration(ride.position, rate_hz) + np.array([0.0, 0.0, GRAVITY])),
        find_turning(ride.rotation, rate_hz),
        apply(into, np.array(FIELD_UT)),
    )
    sizes = (
        (errors.accelerometer_bias_m_s2, errors.accelerometer_noise_m_s2_root_hz),
        (errors.gyroscope_bias_rad_s, errors.gyroscope_noise_rad_s_root_hz),
        (errors.magnetometer_bias_ut, errors.magnetometer_noise_ut_root_hz),
    )
    count = len(ride.rotation)
    lost = _lost(count, errors, rng)
    biases = [size * rng.standard_normal(3) for size, _ in sizes]
    kinds = (ChannelKind.ACCELERATION, ChannelKind.ANGULAR_VELOCITY, ChannelKind.MAGNETIC_FIELD)
    signals = []
    for kind, values, bias, (_, density) in zip(kinds, true, biases, sizes, strict=True):
        # white noise of this one-sided density fills the band up to half the rate
        noisy = values + bias + density * np.sqrt(rate_hz / 2) * rng.standard_normal((count, 3))
        noisy[lost] = np.nan
        signals.append((kind, noisy))
    sensor = TrueSensor(
        segment=place.segment,
        at_m=place.at_m,
        stated=place.segment_from_sensor,
        segment_from_sensor=ride.segment_from_sensor,
        global_from_sensor=ride.rotation,
        gyroscope_bias_rad_s=biases[1],
        accelerometer_bias_m_s2=biases[0],
        lost=find_spans(lost, np.arange(count) / rate_hz),
    )
    return tuple(signals), sensor


def _lost(count: int, errors: ImuErrors, rng: np.random.Generator) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return which packets were lost, shape (time,): runs of random length that do not overlap, the share rounded."""
    lost = np.zeros(count, dtype=bool)
    wanted = round(errors.lost_share * count)
    while (missing := wanted - int(lost.sum())) > 0:
        run = min(missing, int(rng.geometric(1 / errors.lost_run)))
        start = int(rng.integers(count))
        lost[start : start + run] = True
    return lost


def _channel(segment: Segment, kind: ChannelKind, values: Floats, rate_hz: float) -> Channel:
    unit = {ChannelKind.ACCELERATION: "m/s2", ChannelKind.ANGULAR_VELOCITY: "rad/s"}.get(kind, "uT")
    clock = Uniform(rate_hz=rate_hz)
    return Channel(kind=kind, at=segment, frame=Frame.SENSOR, unit=unit, clock=clock, values=values)


def _kept(kind: ChannelKind, magnetometer: bool) -> bool:
    return magnetometer or kind is not ChannelKind.MAGNETIC_FIELD


def _stated(mounting_deg: Turns, thorax_at: ThoraxSite) -> tuple[tuple[str, str], ...]:
    turns = tuple((f"mounting_deg.{at.value}", " ".join(str(each) for each in vector)) for at, vector in mounting_deg)
    return (("thorax_at", thorax_at), *turns)
