"""Xsens MVN exports: the model's angles, the sensors apart from it, what is calibration, and XML that means harm."""

import re
from pathlib import Path

import numpy as np
import pytest
from scipy.spatial.transform import Rotation
from tests.formats.nested_files import JOINTS, SEGMENTS, SENSORS, mvnx

from kinescript.body.frames import Frame
from kinescript.body.joints import Joint
from kinescript.body.segments import Segment, Unmapped
from kinescript.errors import InputRefused
from kinescript.formats.opener import open_recording, sniff
from kinescript.motion.modelled import find_modelled_pose
from kinescript.motion.sources import find_motion
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Uniform
from kinescript.record.recording import Recording
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import Span

# MVN's segments: X forward, Y left, Z up
LEFT, FORWARD = np.array([0.0, 1.0, 0.0]), np.array([1.0, 0.0, 0.0])
PLACES = {
    "Pelvis": Segment.PELVIS,
    "T8": Segment.THORAX,
    "RightUpperLeg": Segment.RIGHT_THIGH,
    "RightLowerLeg": Segment.RIGHT_SHANK,
    "LeftUpperLeg": Segment.LEFT_THIGH,
    "LeftLowerLeg": Segment.LEFT_SHANK,
}


def read(folder: Path, text: str | bytes, layout: str = "") -> Recording:
    path, beside = folder / "walk.mvnx", folder / "layout.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    beside.write_text(layout)
    return open_recording(path, layout=beside if layout else None)


def refused(folder: Path, text: str | bytes) -> str:
    with pytest.raises(InputRefused) as caught:
        read(folder, text)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def at(recording: Recording, kind: ChannelKind, place: object) -> Channel:
    (channel,) = [c for c in recording.of_kind(kind) if c.at == place]
    return channel


def upright(count: int = 5, **turned: Rotation) -> Floats:
    """Everybody upright and facing along X, but for the segments that are turned."""
    out = np.tile([1.0, 0.0, 0.0, 0.0], (count, len(SEGMENTS), 1))
    for name, turn in turned.items():
        out[:, SEGMENTS.index(name)] = turn.as_quat(scalar_first=True)
    return out


def about(axis: Floats, degrees: float) -> Rotation:
    return Rotation.from_rotvec(np.deg2rad(degrees) * axis)


def angle(recording: Recording, joint: Joint) -> Floats:
    return at(recording, ChannelKind.ANGLE, joint).values[0]


def test_signs_of_the_model_are_ours(tmp_path: Path) -> None:
    # leaning the trunk forward turns it about the axis to the left; bending the right knee turns the shank back
    bent = upright(
        T8=about(LEFT, 40),
        RightUpperLeg=about(LEFT, -30),
        RightLowerLeg=about(LEFT, 20),
        LeftUpperLeg=about(FORWARD, -10),
    )
    recording = read(tmp_path, mvnx(bent))
    np.testing.assert_allclose(angle(recording, Joint.PELVIS), 0.0, atol=1e-6)
    np.testing.assert_allclose(angle(recording, Joint.LUMBAR), [40, 0, 0], atol=1e-6)
    np.testing.assert_allclose(angle(recording, Joint.RIGHT_HIP), [30, 0, 0], atol=1e-6)
    np.testing.assert_allclose(angle(recording, Joint.RIGHT_KNEE), [50, 0, 0], atol=1e-6)
    # a turn about forward by minus ten swings the left leg's foot to the right, toward the midline
    np.testing.assert_allclose(angle(recording, Joint.LEFT_HIP), [0, 10, 0], atol=1e-6)
    right = read(tmp_path, mvnx(upright(T8=about(FORWARD, 15))))
    np.testing.assert_allclose(angle(right, Joint.LUMBAR), [0, 15, 0], atol=1e-6)
    turned = read(tmp_path, mvnx(upright(T8=Rotation.from_euler("z", -25, degrees=True))))
    np.testing.assert_allclose(angle(turned, Joint.LUMBAR), [0, 0, 25], atol=1e-6)


def test_the_chain_gives_the_segments_back(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    quats = Rotation.from_rotvec(0.5 * rng.normal(size=(20 * len(SEGMENTS), 3))).as_quat(scalar_first=True)
    quats = quats.reshape(20, len(SEGMENTS), 4)
    recording = read(tmp_path, mvnx(quats))
    pose = find_modelled_pose(recording)
    isb = Rotation.from_matrix([[1, 0, 0], [0, 0, -1], [0, 1, 0]])
    assert {segment for segment, _ in pose.orientation} == set(PLACES.values())
    for name, segment in PLACES.items():
        mine = dict(pose.orientation)[segment]
        theirs = Rotation.from_quat(quats[:, SEGMENTS.index(name)], scalar_first=True) * isb
        assert np.degrees((mine.inv() * theirs).magnitude()).max() < 1e-5
        stored = at(recording, ChannelKind.ORIENTATION, Unmapped(label=f"segment {name}")).values
        assert np.degrees((Rotation.from_quat(stored, scalar_first=True).inv() * theirs).magnitude()).max() < 1e-5
    # what a model computed is told from what a sensor measured
    assert [f.kind for f in find_motion(recording).faults] == ["modelled"]


def test_all_that_is_stored(tmp_path: Path) -> None:
    recording = read(tmp_path, mvnx(upright(8), rate_hz=240.0))
    assert sniff(tmp_path / "walk.mvnx") == "mvnx"
    assert {c.clock for c in recording.channels} == {Uniform(rate_hz=240.0)}
    assert {len(c.values) for c in recording.channels} == {8}
    position = at(recording, ChannelKind.POSITION, Unmapped(label="segment T8"))
    assert (position.unit, position.frame, position.values[3].tolist()) == ("m", Frame.GLOBAL, [6, 7, 8])
    free = at(recording, ChannelKind.ACCELERATION, Unmapped(label="gravity-free T8"))
    assert (free.unit, free.frame, free.values[2].tolist()) == ("m/s2", Frame.GLOBAL, [5, 6, 7])
    assert at(recording, ChannelKind.ANGLE, Unmapped(label=JOINTS[1])).values[0].tolist() == [3, 4, 5]
    sensors = {c.at for c in recording.of_kind(ChannelKind.ORIENTATION)}
    assert {Unmapped(label=name) for name in SENSORS} < sensors
    assert "elements that are not read: velocity" in [f.words for f in recording.faults]
    assert recording.made_by.setting("software") == "MVN 2023.2"


def test_a_layout_places_the_sensors_and_not_the_segments(tmp_path: Path) -> None:
    layout = '[sensors]\nPelvis = "pelvis"\n[[mountings]]\nat = "pelvis"\nforward = "x"\n'
    recording = read(tmp_path, mvnx(upright(8)), layout)
    assert [(c.kind, c.at) for c in recording.channels if isinstance(c.at, Segment)] == [
        (ChannelKind.ORIENTATION, Segment.PELVIS)
    ]
    assert recording.mountings[0].forward == "x"


def test_numbers_without_labels_are_left_out(tmp_path: Path) -> None:
    text = re.sub("<joints>.*</joints>", "", mvnx(upright()))
    recording = read(tmp_path, text)
    assert {c.at for c in recording.of_kind(ChannelKind.ANGLE)} <= set(Joint)
    assert "elements that are not read: jointAngle, velocity" in [f.words for f in recording.faults]


def test_names_are_left_out(tmp_path: Path) -> None:
    recording = read(tmp_path, mvnx(upright()))
    assert "Jane" not in repr(recording)
    assert "privacy" in [f.kind for f in recording.faults]
    assert recording.subject.id == "unnamed"


def test_calibration_is_named_and_no_part_of_the_recording(tmp_path: Path) -> None:
    recording = read(tmp_path, mvnx(upright(5), poses=("identity", "tpose", "npose")))
    assert recording.made_by.setting("calibration_poses") == "identity, tpose, npose"
    assert recording.marks == ()
    # a pose that was recorded as frames of the recording itself is standing
    text = mvnx(upright(60)).replace('type="normal"', 'type="npose"', 30)
    (mark,) = read(tmp_path, text).marks
    assert mark.name == "standing" and mark.span == Span(start_s=0.0, end_s=0.5)


def test_lost_frames_are_unknown(tmp_path: Path) -> None:
    recording = read(tmp_path, mvnx(upright(6), index=[60, 61, 62, 65, 66, 67]))
    pelvis = at(recording, ChannelKind.ANGLE, Joint.PELVIS)
    assert pelvis.clock == Uniform(rate_hz=60.0, start_s=1.0)
    assert np.isnan(pelvis.values[:, 0]).tolist() == [False, False, False, True, True, False, False, False]
    assert any(f.words.startswith("2 of 8 frames are not in the file") for f in recording.faults)
    assert "frame 60 after frame 61" in refused(tmp_path, mvnx(upright(3), index=[60, 61, 60]))
    assert "expected most of the frames" in refused(tmp_path, mvnx(upright(2), index=[1, 99999999]))


def test_a_document_type_is_let_pass_and_not_fetched(tmp_path: Path) -> None:
    named = '<!DOCTYPE mvnx SYSTEM "http://127.0.0.1:9/schema.dtd">\n'
    assert len(read(tmp_path, mvnx(upright(), head=named)).channels) > 10


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE mvnx [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>\n',
        '<!DOCTYPE mvnx [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n',
        '<!DOCTYPE mvnx SYSTEM "x" [<!ENTITY % a SYSTEM "file:///etc/passwd"> %a;]>\n',
    ],
)
def test_entities_are_refused(tmp_path: Path, head: str) -> None:
    assert "a document type with declarations of its own" in refused(tmp_path, mvnx(upright(), head=head))


def test_other_harm(tmp_path: Path) -> None:
    whole = mvnx(upright())
    assert "in line" in refused(tmp_path, whole[:-30])
    assert "35 numbers of orientation in frame 0" in refused(
        tmp_path, mvnx(upright(), poses=()).replace("1.000000000 ", "", 1)
    )
    assert "nested deeper than 32" in refused(tmp_path, "<mvnx>" + "<a>" * 100000)
    assert "a tag of over a megabyte" in refused(tmp_path, '<mvnx a="' + "x" * (3 << 20))
    for rate in ("nan", "1e-308", "-60"):
        assert "a frameRate that is no rate" in refused(
            tmp_path, whole.replace('frameRate="60"', f'frameRate="{rate}"')
        )
    assert "could not convert" in refused(tmp_path, whole.replace("<position>0.000000000", "<position>zero", 9))
    assert "without a name of its own" in refused(tmp_path, whole.replace('label="T8"', 'label="Pelvis"', 1))
    assert "frame 7 without anything" in refused(tmp_path, whole.replace("</frames>", '<frame index="7"/></frames>'))
    endless = read(tmp_path, whole.replace("<position>0.000000000", "<position>inf", 9))
    assert "5 infinite values of position are unknown" in [f.words for f in endless.faults]
    big = mvnx(upright(), poses=()).replace("<position>", "<position>" + "1 " * (1 << 20), 1)
    assert "an element of over a megabyte" in refused(tmp_path, big)
