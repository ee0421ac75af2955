"""BIDS datasets as the specification describes them (1.11: Motion, Electromyography), and what is wrong with others."""

import json
from pathlib import Path

import numpy as np
import pytest
from scipy.spatial.transform import Rotation
from tests.formats.bids_files import POINTS, ROWS, channels_tsv, dataset, emg, numbers, refused, table_of, the, write

from kinescript.body.frames import Frame
from kinescript.body.segments import Marker, MuscleSite, Segment, Unmapped
from kinescript.body.tasks import Task
from kinescript.body.words import Sex, Side
from kinescript.formats.opener import open_recording, sniff
from kinescript.record.channel import ChannelKind
from kinescript.record.clock import Stamped, Uniform


def test_a_dataset_is_a_recording(tmp_path: Path) -> None:
    recording = open_recording(dataset(tmp_path / "data"))
    assert (recording.id, recording.task) == ("sub-07_task-walking", Task.WALKING)
    assert (recording.subject.id, recording.subject.age_years, recording.subject.sex) == ("sub-07", 34.0, Sex.FEMALE)
    assert "Anna" not in repr(recording)
    assert {c.clock for c in recording.channels} == {Uniform(rate_hz=50.0)}
    position, acceleration = the(recording, ChannelKind.POSITION), the(recording, ChannelKind.ACCELERATION)
    assert (position.at, position.frame, position.unit) == (Marker(name="LASI"), Frame.GLOBAL, "m")
    np.testing.assert_allclose(position.values[3], [0.003, 0.003125, 0.00325])
    assert (acceleration.at, acceleration.frame) == (Segment.LEFT_THIGH, Frame.SENSOR)
    np.testing.assert_allclose(acceleration.values[0], np.array([0.375, 0.5, 0.625]) * 9.80665)
    np.testing.assert_allclose(the(recording, ChannelKind.ANGULAR_VELOCITY).values[0, 0], np.radians(0.75))
    assert the(recording, ChannelKind.MAGNETIC_FIELD).at == Unmapped(label="head")
    np.testing.assert_allclose(the(recording, ChannelKind.MAGNETIC_FIELD).values[0, 0], 1.125e6)
    assert recording.faults == ()
    assert recording.made_by.setting("format") == "BIDS"
    names = [name for name, _ in recording.made_by.inputs]
    assert names[0] == "sub-07_task-walking_tracksys-imu_motion.tsv" and "participants.tsv" in names
    assert all(len(digest) == 64 for _, digest in recording.made_by.inputs)


def test_every_door_to_one_run(tmp_path: Path) -> None:
    root = dataset(tmp_path / "data")
    whole = open_recording(root)
    for path in (root / "sub-07", root / "sub-07" / "motion"):
        assert sniff(path) == "bids"
        assert open_recording(path).id == whole.id
    table = table_of(root)
    assert sniff(table) == "bids"
    assert open_recording(table).subject.age_years == 34.0
    next(root.rglob("*_channels.tsv")).unlink()
    assert sniff(table) == "table"
    assert "*_channels.tsv beside it" in refused(root)


def test_a_layout_says_where_sensors_sat(tmp_path: Path) -> None:
    layout = write(tmp_path / "places.toml", '[sensors]\nhead = "thorax"\n')
    recording = open_recording(dataset(tmp_path / "data"), layout=layout)
    assert the(recording, ChannelKind.MAGNETIC_FIELD).at is Segment.THORAX


def test_several_runs_are_refused_by_name(tmp_path: Path) -> None:
    root = dataset(dataset(tmp_path / "data"), task="squat")
    sentence = refused(root)
    assert "2 runs: sub-07_task-squat, sub-07_task-walking" in sentence
    assert open_recording(next(root.rglob("*task-squat*_motion.tsv"))).task is Task.SQUAT
    stem = root / "sub-07" / "motion" / "sub-07_task-squat_acq-two_tracksys-imu"
    write(Path(f"{stem}_motion.tsv"), numbers(12))
    table_of(root)
    for path in root.rglob("*task-walking*"):
        path.unlink()
    assert "one *_motion.tsv a tracking system" in refused(root)


def test_two_systems_are_one_recording(tmp_path: Path) -> None:
    root = dataset(tmp_path / "data", systems=("imu", "omc"))
    assert "two position channels at LASI" in refused(root)
    stem = str(table_of(root, "omc")).removesuffix("_motion.tsv")
    write(Path(f"{stem}_channels.tsv"), channels_tsv((("RASI", "POS", "m"),)))
    write(Path(f"{stem}_motion.tsv"), numbers(3))
    recording = open_recording(root)
    assert len(recording.channels) == 5
    assert [f.words for f in recording.faults if f.kind == "clock"] == [
        "the dataset does not say when its 2 devices began; they are taken to have begun together"
    ]
    rows = [f"motion/{table_of(root, s).name}\t2024-05-01T10:00:0{i}.250\n" for i, s in enumerate(("omc", "imu"))]
    scans = write(root / "sub-07" / "sub-07_scans.tsv", "filename\tacq_time\n" + "".join(rows))
    recording = open_recording(root)
    assert recording.faults == ()
    assert {c.clock.times(1)[0] for c in recording.markers().values()} == {0.0, 1.0}
    scans.write_text(scans.read_text().replace("motion/", "../../other/"))
    assert "names of files inside the dataset" in refused(root)


def test_axes_are_turned_to_ours(tmp_path: Path) -> None:
    values = np.array([0.001, 0.001125, 0.00125])  # of row 1, in metres
    for axes, wanted in (("ALS", (0, 1, 2)), ("ASR", (0, -2, 1)), ("ARS", (0, -1, 2)), ("FRU", (0, -1, 2))):
        recording = open_recording(dataset(tmp_path / axes, SpatialAxes=axes))
        signs = np.array([-1.0 if axis < 0 else 1.0 for axis in wanted])
        position = the(recording, ChannelKind.POSITION).values[1]
        np.testing.assert_allclose(position, signs * values[np.abs(wanted)])
        assert recording.faults == ()
    for axes in ("AAS", "x", 3):
        recording = open_recording(dataset(tmp_path / f"no{axes}", SpatialAxes=axes))
        assert [f.kind for f in recording.faults] == ["frame"]


def test_orientations(tmp_path: Path) -> None:
    root = dataset(tmp_path / "data", RotationOrder="ZXY", RotationRule="right-hand")
    angles = np.random.default_rng(1).uniform(-80, 80, (ROWS, 3))
    quats = Rotation.random(ROWS, random_state=2).as_quat(scalar_first=True)
    quats[5] = 0.0
    euler = [f"h_{a}\t{a}\tORNT\thead\tdeg" for a in "xyz"]
    quaternion = [f"p_{a}\tquat_{a}\tORNT\tpelvis\tn/a" for a in "xyzw"]
    header = "name\tcomponent\ttype\ttracked_point\tunits\n"
    write(next(root.rglob("*_channels.tsv")), header + "\n".join([*euler, *quaternion]) + "\n")
    cells = np.hstack([angles, quats[:, [1, 2, 3, 0]]])
    write(table_of(root), "".join("\t".join(map(repr, row)) + "\n" for row in cells.tolist()))
    recording = open_recording(root)
    by_place = {c.at: c.values for c in recording.of_kind(ChannelKind.ORIENTATION)}
    # extrinsic: first about Z, then about the fixed X, then about the fixed Y; the columns are x, y, z
    about = [Rotation.from_rotvec(np.radians(angles) * np.eye(3)["xyz".index(a)]) for a in "zxy"]
    wanted = about[2] * about[1] * about[0]
    head = Rotation.from_quat(by_place[Unmapped(label="head")], scalar_first=True)
    assert (head * wanted.inv()).magnitude().max() < 1e-7
    assert np.isnan(by_place[Segment.PELVIS][5]).all()
    known = np.delete(np.arange(ROWS), 5)
    np.testing.assert_allclose(by_place[Segment.PELVIS][known], quats[known], atol=1e-12)
    assert [f.kind for f in recording.faults] == ["orientation"]
    for said, word in (({"RotationRule": "left-hand"}, "left hand"), ({"RotationOrder": "n/a"}, "no RotationOrder")):
        path = root / "task-walking_motion.json"
        path.write_text(json.dumps({**json.loads(path.read_text()), "RotationRule": "right-hand", **said}))
        assert any(word in fault.words for fault in open_recording(root).faults)


def test_clocks(tmp_path: Path) -> None:
    recording = open_recording(dataset(tmp_path / "a", SamplingFrequencyEffective=49.5, StartTime=2.5))
    assert recording.channels[0].clock == Uniform(rate_hz=49.5, start_s=2.5)
    assert [f.kind for f in recording.faults] == ["clock"]
    recording = open_recording(dataset(tmp_path / "b", RecordingDuration=10.0))
    assert [f.words for f in recording.faults] == ["the dataset says that 10 s were recorded, but 0.8 s are there"]
    root = dataset(tmp_path / "c", SamplingFrequency="n/a")
    assert "SamplingFrequency" in refused(root)
    sidecar = next(root.rglob("*_channels.tsv"))
    write(sidecar, channels_tsv(POINTS[:1], "t\tn/a\tLATENCY\tn/a\ts\n"))
    stamps = np.cumsum(np.random.default_rng(3).uniform(0.01, 0.03, ROWS))
    write(table_of(root), "".join(f"1\t2\tn/a\t{t!r}\n" for t in stamps.tolist()))
    sidecar = root / "task-walking_motion.json"
    sidecar.write_text(
        sidecar.read_text().replace('"n/a"', "50", 1).replace("}", ', "SamplingFrequencyEffective": 49}')
    )
    assert open_recording(root).faults == ()
    clock = open_recording(root).channels[0].clock
    assert isinstance(clock, Stamped) and clock.time_s.tolist() == stamps.tolist()
    assert np.isnan(open_recording(root).channels[0].values[:, 2]).all()
    write(table_of(root), "".join(f"1\t2\t3\t{t!r}\n" for t in stamps[::-1].tolist()))
    assert "latencies that rise" in refused(root)


def test_events_are_marks_from_the_first_sample(tmp_path: Path) -> None:
    root = dataset(tmp_path / "data", StartTime=1.5)
    events = root / "sub-07" / "motion" / "sub-07_task-walking_events.tsv"
    write(
        events, "onset\tduration\ttrial_type\tside\n0.5\t2\tStanding\tn/a\n3\tn/a\tfoot strike\tleft\n4\t0\tn/a\tn/a\n"
    )
    marks = open_recording(root).marks
    assert [(m.name, m.span.start_s, m.span.end_s, m.side) for m in marks] == [
        ("standing", 2.0, 4.0, None),
        ("foot_strike", 4.5, 4.5, Side.LEFT),
        ("event", 5.5, 5.5, None),
    ]
    write(events, "onset\tduration\nn/a\t2\n")
    assert "line 2" in refused(root)


def test_missing_values_and_bad_channels(tmp_path: Path) -> None:
    root = dataset(tmp_path / "data", MissingValues="-999")
    path = table_of(root)
    lines = path.read_text().splitlines()
    lines[4] = "\t".join(["-999"] * 3 + ["inf"] + ["1"] * 8)
    write(path, "\n".join(lines) + "\n")
    sidecar = next(root.rglob("*_channels.tsv"))
    rows = sidecar.read_text().splitlines()
    write(sidecar, "\n".join([f"{rows[0]}\tstatus", f"{rows[1]}\tbad", *(f"{row}\tgood" for row in rows[2:])]) + "\n")
    recording = open_recording(root)
    assert np.isnan(the(recording, ChannelKind.POSITION).values[4]).all()
    assert np.isnan(the(recording, ChannelKind.ACCELERATION).values[4, 0])
    assert [f.kind for f in recording.faults] == ["bad", "missing"]


def test_other_types_keep_their_name(tmp_path: Path) -> None:
    root = dataset(tmp_path / "data")
    rows = "v\tx\tVEL\thead\tm/s\nknee\tn/a\tJNTANG\tknee\tdeg\na\tx\tACCEL\tfoot\tg\nb\ty\tPOS\tx\tfurlong\n"
    write(next(root.rglob("*_channels.tsv")), channels_tsv(POINTS[:1]) + rows)
    write(table_of(root), numbers(7))
    recording = open_recording(root)
    found = [(c.kind, c.at, c.unit) for c in recording.channels[1:]]
    assert found == [
        (ChannelKind.UNKNOWN, Unmapped(label="v"), "m/s"),
        (ChannelKind.ANGLE, Unmapped(label="knee"), "deg"),
        (ChannelKind.UNKNOWN, Unmapped(label="a"), "m/s2"),
        (ChannelKind.UNKNOWN, Unmapped(label="b"), "furlong"),
    ]
    assert [f.kind for f in recording.faults] == ["unknown", "unknown"]


@pytest.mark.parametrize("ending", ["edf", "bdf"])
def test_muscles(tmp_path: Path, ending: str) -> None:
    emg(tmp_path / "data", ending)
    recording = open_recording(tmp_path / "data")
    assert [(c.kind, c.at, c.unit) for c in recording.channels] == [
        (ChannelKind.EMG, MuscleSite(muscle="gluteus_medius", side=Side.LEFT), "V"),
        (ChannelKind.EMG, Unmapped(label="E2"), "V"),
        (ChannelKind.UNKNOWN, Unmapped(label="TRG"), "V"),
    ]
    written = np.random.default_rng(4).uniform(-1, 1, 5000) * 1e-3
    apart = np.abs(recording.channels[0].values[:, 0] - written).max()
    assert apart <= 2e-3 / (2**16 if ending == "edf" else 2**24)
    assert recording.channels[0].clock == Uniform(rate_hz=1000.0)
    assert recording.made_by.setting("EMGReference") == "bipolar"


def test_emg_with_motion_is_one_recording(tmp_path: Path) -> None:
    root = dataset(tmp_path / "data", task="squat")
    made = emg(tmp_path / "other")
    for path in made.parent.iterdir():
        write(root / "sub-07" / "emg" / "x", "")
        path.rename(root / "sub-07" / "emg" / path.name)
    recording = open_recording(root)
    assert {c.kind for c in recording.channels} >= {ChannelKind.EMG, ChannelKind.POSITION}
    assert recording.subject.age_years == 34.0
