"""BIDS data sets as the specification describes them, whole and broken, and how tests read them."""

import json
import time
from pathlib import Path

import numpy as np
import pytest

from kinescript.errors import InputRefused
from kinescript.formats.opener import open_recording
from kinescript.record.channel import Channel, ChannelKind
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
