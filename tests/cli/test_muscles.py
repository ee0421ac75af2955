"""Muscles at the terminal: what was recorded where, and reference contractions."""

import json
from pathlib import Path

import edfio
import numpy as np
import pytest
from tests.cli.test_contract import refused, run

CHANCE = np.random.default_rng(3)
LABELS = ("L ES", "EMG R_GMED", "EMG 4")


def edf(path: Path, *labels: str, seconds: float = 8.0) -> Path:
    """Write noise with a burst in the middle under every label, at 1 kHz in microvolts."""
    count = round(1000 * seconds)
    loud = np.where(np.abs(np.arange(count) - count / 2) < count / 8, 60.0, 5.0)
    signals = [
        edfio.EdfSignal(
            CHANCE.normal(size=count) * loud,
            1000,
            label=f"EMG {label}".replace("EMG EMG", "EMG"),
            physical_dimension="uV",
        )
        for label in labels
    ]
    edfio.Edf(signals).write(path)
    return path


def test_inspect_says_sites_sides_and_what_was_not_understood(tmp_path: Path) -> None:
    path = edf(tmp_path / "x.edf", *LABELS)
    done = run("inspect", path)
    assert "3 x emg in V at 1000 Hz: left erector spinae longissimus, right gluteus medius, EMG 4" in done.stdout
    assert "note: no muscle is known by the name of EMG 4; say which muscle it is under [muscles]" in done.stdout
    channels = json.loads(run("inspect", path, "--json").stdout)["channels"]
    assert [(c["muscle"], c["side"]) for c in channels] == [
        ("erector_spinae_longissimus", "left"),
        ("gluteus_medius", "right"),
        (None, None),
    ]


def test_inspect_names_every_muscle_of_a_real_file(data_folder: Path) -> None:
    done = run("inspect", data_folder / "emg_c3d/HC033A22.c3d")
    (line,) = [line for line in done.stdout.splitlines() if " x emg " in line]
    assert "10 x emg in V at 1000 Hz: left rectus femoris" in line and line.endswith("Voltage.R Tib Post")
    assert "which head of gastrocnemius is not said" in done.stdout
    # what is wrong with each is looked at as `assess` does
    assert "  muscles: " in done.stdout and " doubtful" in done.stdout
    document = json.loads(run("inspect", data_folder / "emg_c3d/HC033A22.c3d", "--json").stdout)
    assert {each["at"]: each["trust"] for each in document["muscles"]}["right hamstrings"] == "good"


def test_muscles_alone_are_assessed_with_their_references(tmp_path: Path) -> None:
    task, mvic = edf(tmp_path / "hold.edf", *LABELS), edf(tmp_path / "mvic-back.edf", *LABELS)
    easy = edf(tmp_path / "easy.edf", *LABELS)
    done = run("assess", task, "--emg-reference", mvic, "--emg-reference", easy, "--out", tmp_path / "out", "--json")
    assert done.returncode == 0, done.stderr
    inputs = [each["name"] for each in json.loads(done.stdout)["made_by"]["inputs"]]
    assert inputs == ["hold.edf", "emg reference: mvic-back.edf", "emg reference: easy.edf"]
    said = run("assess", task, "--out", tmp_path / "out")
    assert said.returncode == 0 and "report.html" in said.stdout
    assert len(said.stdout.splitlines()) <= 8


@pytest.mark.parametrize(
    ("make", "code", "words"),
    [
        (lambda folder: folder / "gone.edf", 3, "no such file"),
        (lambda folder: edf(folder / "trigger.edf", "4").rename(folder / "again.edf"), 0, ""),
    ],
)
def test_a_reference_that_cannot_be_opened(make, code: int, words: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    task = edf(tmp_path / "hold.edf", *LABELS)
    done = run("assess", task, "--emg-reference", make(tmp_path), "--out", tmp_path / "out")
    assert done.returncode == code
    assert words in done.stderr
    assert (tmp_path / "out").exists() == (code == 0)


def test_a_reference_without_muscles_or_given_twice_is_refused(data_folder: Path, tmp_path: Path) -> None:
    task = edf(tmp_path / "hold.edf", *LABELS)
    bare = data_folder / "c3d/opensim_walking2.c3d"
    line = refused(run("assess", task, "--emg-reference", bare, "--out", tmp_path / "out"))
    assert line.startswith("opensim_walking2.c3d: expected muscles in a reference contraction; came none;")
    mvic = edf(tmp_path / "mvic.edf", *LABELS)
    twice = ("--emg-reference", mvic, "--emg-reference", mvic)
    assert "given twice" in refused(run("assess", task, *twice, "--out", tmp_path / "out"), code=2)
    assert not (tmp_path / "out").exists()


def test_one_layout_is_for_the_recording_and_its_references(tmp_path: Path) -> None:
    task, mvic = edf(tmp_path / "hold.edf", "4"), edf(tmp_path / "mvic.edf", "4")
    layout = tmp_path / "muscles.toml"
    layout.write_text('[muscles]\n"EMG 4" = { muscle = "multifidus", side = "left" }\n')
    words = ("--layout", layout, "--emg-reference", mvic, "--out", tmp_path / "out", "--json")
    done = run("assess", task, *words)
    assert done.returncode == 0, done.stderr
    inputs = [each["name"] for each in json.loads(done.stdout)["made_by"]["inputs"]]
    assert inputs[-1] == "emg reference: layout: muscles.toml"


def test_what_is_not_read_is_refused_with_the_way_round(tmp_path: Path) -> None:
    (tmp_path / "x.hpf").write_bytes(bytes(range(256)) * 20)
    line = refused(run("assess", tmp_path / "x.hpf", "--out", tmp_path / "out"))
    assert "EMGworks" in line and "EDF, C3D, CSV or MAT" in line
