"""Worn sensors as they come: other clocks, gaps, orientations made by the sensor, hostile times, real recordings."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.io import loadmat
from scipy.spatial.transform import Rotation
from tests.motion.test_wearable import (
    FLOOR_FROM_LEVEL,
    ON,
    PARAMS,
    RATE_HZ,
    STANDING,
    Person,
    bending,
    found,
    planted,
    values,
)

from kinescript.body.frames import Frame
from kinescript.body.joints import Joint
from kinescript.body.segments import Segment
from kinescript.body.tasks import Task
from kinescript.errors import InputRefused
from kinescript.formats.places import PlacesLayout, apply_places
from kinescript.formats.xsens import keep_shared_time, read_xsens
from kinescript.motion.wearable import WearableParams, find_wearable_alignment, find_wearable_pose
from kinescript.motion.wearable_error import find_wearable_sigma
from kinescript.motion.wearable_sensors import find_sensors
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Stamped, Uniform
from kinescript.record.equality import same
from kinescript.record.join import join
from kinescript.record.mounting import Mounting
from kinescript.record.recording import Recording
from kinescript.record.subject import Subject


def test_sensors_on_different_clocks() -> None:
    """The thorax at 128 Hz with stamps of its own, an offset and two lost samples; the others at 100 Hz."""
    rate_hz = 128.0
    fast = Person(angles=bending(rate_hz), rate_hz=rate_hz)
    count = len(fast.angles[Segment.THORAX])
    stamps = np.arange(count) / rate_hz
    kept = np.ones(count, dtype=bool)
    kept[[1500, 3000]] = False
    thorax = [
        replace(c, clock=Stamped(time_s=np.round(stamps[kept], 4)), values=c.values[kept])
        for c in fast.channels(Segment.THORAX)
    ]
    person = Person(angles=bending())
    base = person.recording()
    mixed = tuple(c for c in base.channels if c.at is not Segment.THORAX) + tuple(thorax)
    seen, truth = found(replace(base, channels=mixed)), planted(person)
    assert len(seen[Joint.LUMBAR].time_s) == len(truth[Joint.LUMBAR])
    apart = values(seen[Joint.LUMBAR]) - truth[Joint.LUMBAR]
    assert np.sqrt(np.nanmean(apart**2, axis=0)).max() < 2.0
    assert np.isnan(apart).mean() < 0.01


def test_orientations_from_the_sensor_itself() -> None:
    """Quaternions at a segment serve as well, each in a world of its own heading."""
    person = Person(angles=bending())
    channels = []
    for number, segment in enumerate(ON):
        turned = Rotation.from_euler("z", 50.0 * number, degrees=True) * person.global_from_sensor(segment)
        quats = turned.as_quat(scalar_first=True)
        clock = Uniform(rate_hz=RATE_HZ)
        channels.append(
            Channel(kind=ChannelKind.ORIENTATION, at=segment, frame=Frame.GLOBAL, unit="1", clock=clock, values=quats)
        )
    recording = replace(person.recording(), channels=tuple(channels))
    truth = planted(person)
    for marks in ((STANDING,), ()):
        for joint, angles in found(replace(recording, marks=marks)).items():
            planes = 2 if joint in (Joint.PELVIS, Joint.TRUNK) else 3
            assert np.abs(values(angles) - truth[joint])[:, :planes].max() < 0.5, joint


@pytest.mark.parametrize("mag", [False, True])
def test_a_sensor_silent_for_long_loses_its_heading(mag: bool) -> None:
    recording = Person(angles=bending(), mag=mag).recording()
    silent = np.zeros(4000, dtype=bool)
    silent[1500:1650] = True
    channels = [
        replace(c, values=np.where(silent[:, None], np.nan, c.values)) if c.at is Segment.PELVIS else c
        for c in recording.channels
    ]
    whole, seen = found(recording), found(replace(recording, channels=tuple(channels)))
    lumbar = seen[Joint.LUMBAR]
    assert np.isnan(lumbar.flexion_deg[1500:1650]).all()
    assert np.isfinite(lumbar.flexion_deg[:1500]).all()
    # with a magnetometer north is found again
    assert np.isfinite(lumbar.flexion_deg[1650:]).all() == mag
    assert np.isfinite(seen[Joint.TRUNK].flexion_deg).all()
    # an unknown makes nothing more certain
    for joint, angles in seen.items():
        both = np.isfinite(angles.sigma_deg) & np.isfinite(whole[joint].sigma_deg)
        assert (angles.sigma_deg[both] >= whole[joint].sigma_deg[both] - 0.05).all()
        assert not (np.isnan(whole[joint].sigma_deg) & np.isfinite(angles.sigma_deg)).any()


def test_sigma_grows_with_time_without_a_magnetometer() -> None:
    upright, since_s = np.tile(FLOOR_FROM_LEVEL, (2, 1, 1)), np.array([0.0, 600.0])
    plain, north = (
        find_wearable_sigma(upright, since_s, (0.5, 5.0, 0.5), with_mag=mag, stood=True)[:, 1] for mag in (False, True)
    )
    assert np.allclose(plain, [0.0, 42.0])
    assert np.allclose(north, [0.0, 3.0])
    lumbar = found(Person(angles=bending()).recording())[Joint.LUMBAR]
    assert lumbar.sigma_deg[-1, 2] > lumbar.sigma_deg[500, 2]


@pytest.mark.needs_data
def test_real_mtw_orientations(data_folder: Path) -> None:
    """Real Xsens sensors of a walk, which export orientations: standing is found, and angles start from zero."""
    # which sensor sat where is not written in the files: two whose x points up stand in for pelvis and thorax
    worn = PlacesLayout(sensors={"00B421ED": Segment.PELVIS, "00B421EE": Segment.THORAX}, task=Task.WALKING)
    paths = [data_folder / "opensense" / f"MT_012005D6_009-001_{serial}.txt" for serial in worn.sensors]
    recording = join(keep_shared_time(tuple(apply_places(read_xsens(path, digest="0"), worn) for path in paths)))
    assert len(find_sensors(recording)) == 2
    mountings = tuple(Mounting(at=at, forward="-z", up="x") for at in (Segment.PELVIS, Segment.THORAX))
    params = WearableParams(mountings=mountings)
    alignment = find_wearable_alignment(recording, params=params)
    assert alignment.found_by == "still"
    assert alignment.span is not None
    lumbar = found(recording, params)[Joint.LUMBAR]
    inside = alignment.span.holds(lumbar.time_s)
    assert np.abs(np.nanmean(values(lumbar)[inside], axis=0)).max() < 0.5
    assert np.isfinite(values(lumbar)).mean() > 0.95
    # gravity by the acceleration beside it says the same as the orientation the sensor made itself
    for channel in recording.of_kind(ChannelKind.ACCELERATION):
        up = channel.values[alignment.span.holds(channel.time_s)].mean(axis=0)
        mounted = alignment.of(Segment(str(channel.at)))
        assert mounted is not None
        assert np.degrees(np.arccos(up @ mounted.sensor_from_segment[:, 1] / np.linalg.norm(up))) < 2.0


@pytest.mark.needs_data
def test_real_whole_body_sensors(data_folder: Path) -> None:
    """Real hip and upper back sensors without a magnetometer: the still start is found, and stays near zero."""
    worn = loadmat(data_folder / "imu_full_body" / "full_body_example_data.mat", simplify_cells=True)
    names = {Segment.PELVIS: "hip", Segment.THORAX: "upper_back"}
    kinds = ((ChannelKind.ANGULAR_VELOCITY, "gyr", "rad/s"), (ChannelKind.ACCELERATION, "acc", "m/s2"))
    clock = Uniform(rate_hz=100.0)
    channels = tuple(
        Channel(kind=kind, at=at, frame=Frame.SENSOR, unit=unit, clock=clock, values=np.array(worn[name][key]))
        for at, name in names.items()
        for kind, key, unit in kinds
    )
    recording = Recording(id="qmt", subject=Subject(id="qmt"), task=Task.UNKNOWN, channels=channels)
    up = {s.at: np.abs(s.acc_m_s2[:100].mean(axis=0)) for s in find_sensors(recording) if s.acc_m_s2 is not None}
    level = {at: "xyz"[int(np.argmin(axis))] for at, axis in up.items()}
    params = WearableParams(mountings=tuple(Mounting(at=at, forward=axis) for at, axis in level.items()))
    alignment = find_wearable_alignment(recording, params=params)
    assert alignment.span is not None
    seen = found(recording, params)[Joint.LUMBAR]
    inside = alignment.span.holds(seen.time_s)
    assert np.abs(values(seen)[inside].mean(axis=0)).max() < 1.0
    assert np.isfinite(values(seen)).all()
    assert same(seen.time_s, clock.times(len(seen.time_s)))


def test_a_bridged_gap_costs_certainty() -> None:
    recording = Person(angles=bending()).recording()
    gap = np.zeros(4000, dtype=bool)
    gap[2000:2060] = True
    channels = [replace(c, values=np.where(gap[:, None], np.nan, c.values)) for c in recording.channels]
    whole = found(recording)[Joint.LUMBAR]
    lumbar = found(replace(recording, channels=tuple(channels)))[Joint.LUMBAR]
    assert np.isnan(lumbar.flexion_deg[gap]).all()
    assert np.isfinite(lumbar.flexion_deg[~gap]).all()
    assert (lumbar.sigma_deg[2060:] > whole.sigma_deg[2060:]).all()
    assert same(lumbar.sigma_deg[:1500], whole.sigma_deg[:1500], tolerance=0.1)
    apart = np.abs(values(lumbar) - planted(Person(angles=bending()))[Joint.LUMBAR])
    assert (apart[~gap] < 3 * lumbar.sigma_deg[~gap] + 0.5).mean() > 0.99


def test_hostile_clocks_are_refused_or_unknown() -> None:
    recording = Person(angles=bending()).recording()
    wild = np.array([0.0, 0.001, 0.002, 1e9])
    channels = [replace(c, clock=Stamped(time_s=wild), values=c.values[:4]) for c in recording.channels]
    with pytest.raises(InputRefused, match="most of the time"):
        find_sensors(replace(recording, channels=tuple(channels)))
    slow = [replace(c, clock=Uniform(rate_hz=2.0)) for c in recording.channels]
    with pytest.raises(InputRefused, match=r"simulated: the sensor at the pelvis: .*from 10 to 10000 Hz"):
        find_wearable_pose(replace(recording, channels=tuple(slow)), params=PARAMS)
    for count in (0, 1):
        few = [replace(c, values=c.values[:count]) for c in recording.channels]
        assert find_sensors(replace(recording, channels=tuple(few))) == ()
        stamps = Stamped(time_s=np.arange(float(count)))
        few = [replace(c, clock=stamps, values=c.values[:count]) for c in recording.channels]
        assert find_sensors(replace(recording, channels=tuple(few))) == ()
