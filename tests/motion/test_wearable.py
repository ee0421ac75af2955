"""Worn sensors to angles as changes from quiet standing: simulated people, known angles.

Everything here is simulated: known segment angles become angular velocity and acceleration with the
errors of a real sensor (noise 0.1 deg/s and 0.03 m/s2, offsets 0.3 deg/s and 0.05 m/s2).
"""

from dataclasses import dataclass, field, replace
from functools import cache

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from kinescript.body.frames import Frame
from kinescript.body.joints import Joint
from kinescript.body.segments import Segment
from kinescript.body.tasks import Task
from kinescript.errors import InputRefused
from kinescript.motion.angles import JointAngles, find_joint_angles
from kinescript.motion.wearable import WearableParams, find_wearable_alignment, find_wearable_pose
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Uniform
from kinescript.record.mounting import Mounting
from kinescript.record.recording import Mark, Recording
from kinescript.record.subject import Subject
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import Span

# a level frame facing +X of the floor: ISB X forward, Y up, Z right, in axes X forward, Y left, Z up
FLOOR_FROM_LEVEL = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]])
RATE_HZ = 100.0
STOOD_S = 4.0
STANDING = Mark(name="standing", span=Span(start_s=0.5, end_s=3.5))
# sensor_from_segment as the mountings below state it: X, Y, Z of the segment in the sensor's axes
ON = {
    Segment.PELVIS: (Mounting(at=Segment.PELVIS, forward="-z", up="x"), ((0, 1, 0), (0, 0, -1), (-1, 0, 0))),
    Segment.THORAX: (Mounting(at=Segment.THORAX, forward="z", up="y"), ((0, 0, -1), (0, 1, 0), (1, 0, 0))),
    Segment.RIGHT_THIGH: (Mounting(at=Segment.RIGHT_THIGH, right="z", up="x"), ((0, 1, 0), (-1, 0, 0), (0, 0, 1))),
}
MOUNTINGS = tuple(mounting for mounting, _ in ON.values())
PARAMS = WearableParams(mountings=MOUNTINGS)


def turn_axial(degrees: Floats) -> Floats:
    """R = Ry(-rotation) Rx(side bend) Rz(-flexion) of flexion, side bend, rotation in degrees, (time, 3)."""
    flexion, side_bend, rotation = degrees.T
    return Rotation.from_euler("YXZ", np.stack((-rotation, side_bend, -flexion), axis=1), degrees=True).as_matrix()


@dataclass
class Person:
    """A simulated person: segment angles in degrees (flexion, side bend, rotation) over time, and crooked sensors."""

    angles: dict[Segment, Floats]
    heading_deg: float = 0.0
    crooked: dict[Segment, Rotation] = field(default_factory=dict)
    mag: bool = False
    seed: int = 7
    errors: bool = True
    rate_hz: float = RATE_HZ

    def recording(self, *, marks: tuple[Mark, ...] = (STANDING,), task: Task = Task.FORWARD_BEND) -> Recording:
        channels = [c for segment in self.angles for c in self.channels(segment)]
        subject = Subject(id="simulated")
        return Recording(id="simulated", subject=subject, task=task, channels=tuple(channels), marks=marks)

    def global_from_sensor(self, segment: Segment) -> Rotation:
        turned = (
            Rotation.from_euler("z", self.heading_deg, degrees=True).as_matrix()
            @ FLOOR_FROM_LEVEL
            @ turn_axial(self.angles[segment])
        )
        mounted = Rotation.from_matrix(np.array(ON[segment][1], dtype=float))
        return Rotation.from_matrix(turned) * mounted.inv() * self.crooked.get(segment, Rotation.identity())

    def signals(self, segment: Segment) -> dict[ChannelKind, Floats]:
        turned = self.global_from_sensor(segment)
        count = len(turned)
        gyr = np.zeros((count, 3))
        gyr[1:] = (turned[:-1].inv() * turned[1:]).as_rotvec() * self.rate_hz
        # a sensor 15 cm above the joint it turns about
        up = FLOOR_FROM_LEVEL @ turn_axial(self.angles[segment]) @ np.array([0.0, 0.15, 0.0])
        moved = np.gradient(np.gradient(up, 1 / self.rate_hz, axis=0), 1 / self.rate_hz, axis=0)
        moved = Rotation.from_euler("z", self.heading_deg, degrees=True).apply(moved)
        acc = turned.inv().apply(moved + np.array([0.0, 0.0, 9.81]))
        field_ut = turned.inv().apply([0.0, 20.0, -44.0])
        if self.errors:
            rng = np.random.default_rng([self.seed, list(ON).index(segment)])
            gyr_offset_deg_s, acc_offset = rng.normal(0, 0.3, 3), rng.normal(0, 0.05, 3)
            gyr += np.radians(gyr_offset_deg_s + rng.normal(0, 0.1, (count, 3)))
            acc += acc_offset + rng.normal(0, 0.03, (count, 3))
            field_ut += rng.normal(0, 0.3, (count, 3))
        found = {ChannelKind.ANGULAR_VELOCITY: gyr, ChannelKind.ACCELERATION: acc}
        return found | ({ChannelKind.MAGNETIC_FIELD: field_ut} if self.mag else {})

    def channels(self, segment: Segment) -> list[Channel]:
        units = dict(zip(ChannelKind, ChannelKind, strict=True)) | {
            ChannelKind.ANGULAR_VELOCITY: "rad/s",
            ChannelKind.ACCELERATION: "m/s2",
            ChannelKind.MAGNETIC_FIELD: "uT",
        }
        clock = Uniform(rate_hz=self.rate_hz)
        return [
            Channel(kind=kind, at=segment, frame=Frame.SENSOR, unit=units[kind], clock=clock, values=values)
            for kind, values in self.signals(segment).items()
        ]


@cache
def bending(rate_hz: float = RATE_HZ, seconds: float = 40.0) -> dict[Segment, Floats]:
    """Four seconds of standing, then forward bends with some side bend and rotation, ten seconds each."""
    t = np.arange(round(seconds * rate_hz)) / rate_hz
    moving = np.clip((t - STOOD_S) / 2.0, 0.0, 1.0)
    bend = moving * (1 - np.cos(2 * np.pi * (t - STOOD_S) / 6.0)) / 2
    sway = moving * np.sin(2 * np.pi * (t - STOOD_S) / 4.0)
    return {
        Segment.PELVIS: np.stack((35 * bend, 6 * sway, 8 * sway), axis=1),
        Segment.THORAX: np.stack((70 * bend, 3 * sway, 12 * sway), axis=1),
        Segment.RIGHT_THIGH: np.stack((-20 * bend, 2 * sway, 3 * sway), axis=1),
    }


def planted(person: Person) -> dict[Joint, Floats]:
    """The true angles, flexion, side bend, rotation: by the same definitions, without sensors."""
    from kinescript.motion.pose import Pose

    count = len(next(iter(person.angles.values())))
    ones = np.ones(count, dtype=bool)
    turned = {s: Rotation.from_matrix(FLOOR_FROM_LEVEL @ turn_axial(a)) for s, a in person.angles.items()}
    pose = Pose(
        time_s=np.arange(count) / person.rate_hz,
        orientation=tuple(turned.items()),
        known=tuple((s, ones) for s in turned),
        sigma_deg=tuple((s, np.zeros((count, 3))) for s in turned),
    )
    return {joint: values(angles) for joint, angles in angles_of(pose).items()}


def angles_of(pose) -> dict[Joint, JointAngles]:
    return {angles.joint: angles for angles in find_joint_angles(pose)}


def values(angles: JointAngles) -> Floats:
    return np.stack((angles.flexion_deg, angles.side_bend_deg, angles.rotation_deg), axis=1)


def found(recording: Recording, params: WearableParams = PARAMS, **more) -> dict[Joint, JointAngles]:
    return angles_of(find_wearable_pose(recording, params=params, **more))


@pytest.mark.parametrize("offline", [False, True])
@pytest.mark.parametrize("mag", [False, True])
def test_planted_changes_come_back_within_sigma(offline: bool, mag: bool) -> None:
    person = Person(angles=bending(), mag=mag)
    truth, seen = planted(person), found(person.recording(), replace(PARAMS, offline=offline))
    assert set(seen) == {Joint.PELVIS, Joint.TRUNK, Joint.LUMBAR, Joint.RIGHT_HIP}
    for joint, angles in seen.items():
        apart = values(angles) - truth[joint]
        if joint in (Joint.PELVIS, Joint.TRUNK):
            apart[:, 2] -= np.median(apart[:, 2])  # its zero is the mean heading of the trial
        assert np.sqrt((apart**2).mean(axis=0)).max() < 2.0, joint
        assert (np.abs(apart) < 3 * angles.sigma_deg + 0.5).mean() > 0.99, joint


def test_quiet_standing_is_zero() -> None:
    seen = found(Person(angles=bending()).recording())
    for joint in (Joint.PELVIS, Joint.TRUNK, Joint.LUMBAR, Joint.RIGHT_HIP):
        inside = STANDING.span.holds(seen[joint].time_s)
        planes = 2 if joint in (Joint.PELVIS, Joint.TRUNK) else 3
        assert np.abs(values(seen[joint])[inside].mean(axis=0)[:planes]).max() < 0.3, joint


@pytest.mark.parametrize(("mag", "limit_deg"), [(False, 1e-6), (True, 0.15)])
@pytest.mark.parametrize("turned_deg", [90.0, -133.0])
def test_heading_law(turned_deg: float, mag: bool, limit_deg: float) -> None:
    """Turn the person about the vertical: no angle changes; a magnetometer finds north a little differently."""
    there, here = (Person(angles=bending(), heading_deg=d, mag=mag, errors=False) for d in (0.0, turned_deg))
    before, after = found(there.recording()), found(here.recording())
    for joint, angles in before.items():
        assert np.abs(values(angles) - values(after[joint])).max() < limit_deg, joint


@pytest.mark.parametrize("axis", ["y", "z"])
@pytest.mark.parametrize("turned_deg", [10.0, -25.0])
def test_remount_law_about_horizontal_axes(axis: str, turned_deg: float) -> None:
    """Turn the sacral sensor about an axis that lies level in standing: gravity notices, the angles stay."""
    # of the sacral sensor y and z lie level; a turn about the one stated as forward leaves it where it is
    crooked = {Segment.PELVIS: Rotation.from_euler(axis, turned_deg, degrees=True)}
    straight, turned = Person(angles=bending()), Person(angles=bending(), crooked=crooked)
    before, after = found(straight.recording()), found(turned.recording())
    for joint, angles in before.items():
        # the sensor's own offsets turn with it, and move an angle by their own size
        assert np.sqrt(((values(angles) - values(after[joint])) ** 2).mean(axis=0)).max() < 0.5, joint


def test_a_sensor_crooked_about_the_vertical_is_within_sigma() -> None:
    """What gravity cannot see: ten degrees about the vertical make obliquity out of tilt, and sigma says so."""
    crooked = {Segment.PELVIS: Rotation.from_euler("x", 10.0, degrees=True)}
    person = Person(angles=bending(), crooked=crooked)
    angles = found(person.recording())[Joint.PELVIS]
    apart = np.abs(angles.side_bend_deg - planted(person)[Joint.PELVIS][:, 1])
    assert apart.max() > 4.0
    assert (apart < 3 * angles.sigma_deg[:, 1]).all()
    inside = STANDING.span.holds(angles.time_s)
    assert angles.sigma_deg[inside, 1].max() < 2.0 < angles.sigma_deg[:, 1].max()


def test_unmarked_standing_is_found_and_said() -> None:
    recording = Person(angles=bending()).recording(marks=())
    alignment = find_wearable_alignment(recording, params=PARAMS)
    assert alignment.found_by == "still"
    assert alignment.zero == "quiet_standing"
    assert alignment.span is not None
    assert alignment.span.start_s < 0.5
    assert 3.0 < alignment.span.end_s < 4.8
    assert any(f.kind == "standing" for f in alignment.faults)
    marked = found(Person(angles=bending()).recording())
    for joint, angles in found(recording).items():
        assert np.sqrt(((values(angles) - values(marked[joint])) ** 2).mean()) < 0.5


def test_standing_may_be_a_recording_of_its_own() -> None:
    """Levelled there; headings still come from standing here, or less certainly from the first moments."""
    still = {segment: np.zeros((300, 3)) for segment in ON}
    standing = Person(angles=still).recording(marks=(), task=Task.QUIET_STANDING)
    alignment = find_wearable_alignment(Person(angles=bending()).recording(), standing=standing, params=PARAMS)
    assert alignment.found_by == "recording"
    assert alignment.span is None
    whole = found(Person(angles=bending()).recording(), standing=standing)
    own = found(Person(angles=bending()).recording())
    for joint, angles in whole.items():
        assert np.sqrt(((values(angles) - values(own[joint])) ** 2).mean()) < 0.5
    cut = {segment: angles[450:] for segment, angles in bending().items()}
    moving = found(Person(angles=cut).recording(marks=()), standing=standing)
    assert moving[Joint.LUMBAR].sigma_deg[0, 2] > 5.0
    assert np.nanmax(np.abs(moving[Joint.LUMBAR].flexion_deg)) > 30.0


def test_without_standing_it_asks() -> None:
    cut = {segment: angles[450:] for segment, angles in bending().items()}
    with pytest.raises(InputRefused, match="mark a span as standing") as refused:
        find_wearable_pose(Person(angles=cut).recording(marks=()), params=PARAMS)
    assert "\n" not in str(refused.value)


def test_without_sensors_or_mountings_it_asks() -> None:
    recording = Person(angles=bending()).recording()
    with pytest.raises(InputRefused, match="which way the sensor at the pelvis faces was not stated"):
        find_wearable_pose(recording)
    with pytest.raises(InputRefused, match="say in a layout"):
        find_wearable_pose(replace(recording, channels=()), params=PARAMS)
    degrees = [replace(c, values=np.degrees(c.values)) if c.unit == "rad/s" else c for c in recording.channels]
    with pytest.raises(InputRefused, match=r"sensor at the pelvis: .*deg/s") as refused:
        find_wearable_pose(replace(recording, channels=tuple(degrees)), params=PARAMS)
    assert "\n" not in str(refused.value)


def test_one_unstated_sensor_is_left_out() -> None:
    params = WearableParams(mountings=MOUNTINGS[:2])
    seen = found(Person(angles=bending()).recording(), params)
    assert set(seen) == {Joint.PELVIS, Joint.TRUNK, Joint.LUMBAR}


def test_nobody_moves_and_nothing_is_invented() -> None:
    still = {segment: np.zeros((1000, 3)) for segment in ON}
    for joint, angles in found(Person(angles=still).recording()).items():
        assert np.abs(values(angles)).max() < 1.0, joint
