"""BIDS datasets as the specification describes them (1.11: Motion, Electromyography), and what is wrong with others."""

import json
import os
import time
import tracemalloc
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from kinescript.body.frames import Frame
from kinescript.body.segments import Marker, MuscleSite, Segment, Unmapped
from kinescript.body.tasks import Task
from kinescript.body.words import Sex, Side
from kinescript.errors import InputRefused
from kinescript.formats.opener import find_doors, open_recording, sniff
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Stamped, Uniform
from kinescript.record.recording import Recording

POINTS = (("LASI", "POS", "mm"), ("leftThigh", "ACCEL", "g"), ("leftThigh", "GYRO", "°/s"), ("head", "MAGN", "T"))
ROWS = 40


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def channels_tsv(points: tuple[tuple[str, str, str], ...] = POINTS, more: str = "") -> str:
    rows = [f"{p}_{t}_{a}\t{a}\t{t}\t{p}\t{u}" for p, t, u in points for a in "xyz"]
    return "name\tcomponent\ttype\ttracked_point\tunits\n" + "\n".join(rows) + "\n" + more


def numbers(columns: int, rows: int = ROWS) -> str:
    return "".join("\t".join(f"{i + j / 8:.3f}" for j in range(columns)) + "\n" for i in range(rows))


def dataset(root: Path, *, systems: tuple[str, ...] = ("imu",), task: str = "walking", **said: object) -> Path:
    """A dataset of one run, a table a tracking system, its .json at the top of the dataset as inheritance allows."""
    write(root / "dataset_description.json", '{"Name": "made", "BIDSVersion": "1.11.0"}')
    write(root / "participants.tsv", "participant_id\tname\tage\tsex\nsub-07\tAnna Example\t34\tF\n")
    stated = {"TaskName": task, "SamplingFrequency": 50, "SpatialAxes": "ALS", "StartTime": "n/a", **said}
    write(root / f"task-{task}_motion.json", json.dumps(stated))
    for system in systems:
        stem = root / "sub-07" / "motion" / f"sub-07_task-{task}_tracksys-{system}"
        write(Path(f"{stem}_motion.tsv"), numbers(3 * len(POINTS)))
        write(Path(f"{stem}_channels.tsv"), channels_tsv())
    return root


def table_of(root: Path, system: str = "imu") -> Path:
    return next(root.rglob(f"*_tracksys-{system}_motion.tsv"))


def the(recording: Recording, kind: ChannelKind) -> Channel:
    (channel,) = recording.of_kind(kind)
    return channel


def refused(path: Path, **more: object) -> str:
    with pytest.raises(InputRefused) as caught:
        open_recording(path, **more)  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)
    return str(caught.value)


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


def emg(root: Path, ending: str = "edf") -> Path:
    """A dataset with two muscles and a trigger, 1 kHz, five seconds, written by edfio."""
    import edfio

    chance = np.random.default_rng(4)
    kind, container = (edfio.EdfSignal, edfio.Edf) if ending == "edf" else (edfio.BdfSignal, edfio.Bdf)
    signals = [
        kind(chance.uniform(-1, 1, 5000), 1000, label=label, physical_dimension="mV", physical_range=(-1, 1))
        for label in ("E1", "E2", "TRG")
    ]
    stem = root / "sub-07" / "emg" / "sub-07_task-squat"
    stem.parent.mkdir(parents=True)
    write(root / "dataset_description.json", '{"Name": "made", "BIDSVersion": "1.11.0"}')
    container(signals).write(f"{stem}_emg.{ending}")
    rows = "E1\tEMG\tmV\tleft gluteus medius\nE2\tEMG\tmV\tFlexor carpi radialis, Pronator teres\nTRG\tTRIG\tV\tn/a\n"
    write(Path(f"{stem}_channels.tsv"), f"name\ttype\tunits\ttarget_muscle\n{rows}")
    write(Path(f"{stem}_emg.json"), '{"TaskName": "squat", "EMGReference": "bipolar", "SamplingFrequency": 1000}')
    return Path(f"{stem}_emg.{ending}")


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


def test_other_folders_and_files_are_not_ours(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    write(tmp_path / "photos" / "sub-01" / "a.jpg", "x")
    write(tmp_path / "other" / "dataset_description.json", "{}")
    (door,) = [door for door in find_doors() if door.name == "bids"]
    for name in ("empty", "photos", "other"):
        assert "none of these" in refused(tmp_path / name)
    assert door.layout == "places" and not door.last
    assert sniff(write(tmp_path / "sub-01_task-x_motion.tsv", numbers(3))) == "table"


def test_nothing_outside_the_dataset_is_read(tmp_path: Path) -> None:
    root, elsewhere = dataset(tmp_path / "data"), dataset(tmp_path / "elsewhere")
    inner = table_of(root)
    # inside it is followed, as datasets under git-annex need
    inner.rename(root / "object")
    inner.symlink_to(root / "object")
    assert open_recording(root).faults == open_recording(inner).faults == ()
    inner.unlink()
    inner.symlink_to(table_of(elsewhere))
    assert "a link that leads out of it" in refused(root)
    assert "a link that leads out of it" in refused(inner)
    inner.unlink()
    (root / "object").rename(inner)
    people = root / "participants.tsv"
    people.unlink()
    people.symlink_to(elsewhere / "participants.tsv")
    assert "a link that leads out of it" in refused(root)
    people.unlink()
    (root / "sub-08").symlink_to(elsewhere / "sub-07", target_is_directory=True)
    assert "a link that leads out of it" in refused(root)
    (root / "sub-08").unlink()
    (root / "sub-07" / "ses-1").symlink_to(root / "sub-07", target_is_directory=True)
    assert "runs" in refused(root) or "tracking system" in refused(root)


WRONG = {
    "no text": ("motion.tsv", "\0\1\2\n" * 20, ""),
    "a column too few": ("channels.tsv", channels_tsv(POINTS[:3]), "9 cells in every row"),
    "thousands of columns": ("channels.tsv", channels_tsv(tuple((f"P{i}", "POS", "m") for i in range(2000))), "5000"),
    "an axis twice": ("channels.tsv", channels_tsv((POINTS[0], *POINTS[:3])), "one channel an axis"),
    "no header": ("channels.tsv", channels_tsv().split("\n", 1)[1], "the columns name"),
    "ragged": ("channels.tsv", channels_tsv().replace("\tmm\n", "\n", 1), "5 cells in every row"),
    "empty": ("channels.tsv", "", "an empty file"),
    "one row": ("motion.tsv", numbers(12, 1), "at least two samples"),
    "words": ("motion.tsv", numbers(12).replace("3.125", "up", 1), "'up' in line 3, column 'head_MAGN_x'"),
    "no JSON": ("motion.json", "{", "a JSON document"),
    "JSON in JSON": ("motion.json", "[" * 100_000, "a JSON document"),
    "a list": ("motion.json", "[]", "a JSON object"),
    "a large text": ("motion.json", '{"a": "' + "x" * 2_000_001 + '"}', "under 2 MB"),
    "endless rows": ("channels.tsv", "name\n" + "a\n" * 100_001, "at most 100000 rows"),
    "nothing": ("motion.tsv", "", ""),
    "extras of another kind": ("motion.json", '{"SamplingFrequency": 9, "Kinescript": {"lengths_m": 3}}', "lengths_m"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_said(tmp_path: Path, wrong: str) -> None:
    ending, text, words = WRONG[wrong]
    root = dataset(tmp_path / "data")
    write(next(root.rglob(f"*_{ending}")), text)
    assert words in refused(root)


def try_to_read(root: Path, path: Path, data: bytes) -> Recording | None:
    path.write_bytes(data)
    start = time.process_time()
    recording, sentence = None, ""
    try:
        recording = open_recording(root)
    except InputRefused as caught:
        sentence = str(caught)
    assert time.process_time() - start < 2.0
    assert recording is not None or (sentence and "\n" not in sentence)
    return recording


@pytest.mark.parametrize("which", ["motion.tsv", "channels.tsv", "motion.json", "emg.edf", "participants.tsv"])
def test_cut_and_flipped(tmp_path: Path, which: str) -> None:
    """Nothing but InputRefused, soon; what a cut table still gives is what stood in it."""
    root = tmp_path / "data"
    if which == "emg.edf":
        emg(root)
    else:
        dataset(root)
    path = next(root.rglob(f"*{which}"))
    whole = path.read_bytes()
    full = try_to_read(root, path, whole)
    assert full is not None
    chance = np.random.default_rng(6)
    for end in chance.integers(0, len(whole), 100).tolist():
        part = try_to_read(root, path, whole[:end])
        if part is not None and which == "motion.tsv":
            for a, b in zip(part.channels, full.channels, strict=True):
                np.testing.assert_array_equal(a.values, b.values[: len(a.values)])
        assert part is None or which != "emg.edf"
    # the bits that matter in an EDF are those of its header
    span = 1024 if which == "emg.edf" else len(whole)
    for bit in chance.integers(0, 8 * span, 300).tolist():
        data = bytearray(whole)
        data[bit // 8] ^= 1 << bit % 8
        try_to_read(root, path, bytes(data))


def test_lying_sizes_take_no_memory(tmp_path: Path) -> None:
    """Five thousand columns said of a million short rows: refused before room is made for them."""
    root = dataset(tmp_path / "data")
    rows = "".join(f"m{i}\tn/a\tMISC\tn/a\tV\n" for i in range(4900))
    write(next(root.rglob("*_channels.tsv")), "name\tcomponent\ttype\ttracked_point\tunits\n" + rows)
    write(table_of(root), "1\n" * 1_000_000)
    tracemalloc.start()
    assert "a row in *_channels.tsv for every column" in refused(root)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100e6


@pytest.mark.parametrize("name", ["dataset_description.json", "channels", "data", "json"])
def test_a_pipe_in_a_dataset_is_not_waited_for(tmp_path: Path, name: str) -> None:
    root = dataset(tmp_path / "set")
    table = table_of(root)
    path = {
        "data": table,
        "channels": table.with_name(table.name.replace("_motion.tsv", "_channels.tsv")),
        "json": table.with_name(table.name.replace("_motion.tsv", "_motion.json")),
    }.get(name, root / name)
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    begun = time.monotonic()
    with suppress(InputRefused):
        open_recording(root)
    assert time.monotonic() - begun < 5
