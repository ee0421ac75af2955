"""`kinescript convert`: another format, what it could not hold in words, and nothing written over."""

import json
from pathlib import Path

import pytest
from tests.cli.test_contract import refused, run

from kinescript.body.tasks import Task
from kinescript.formats.c3d_export import write_recording
from kinescript.formats.opener import open_recording
from kinescript.record.equality import same
from kinescript.synth.recordings import make_recording


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("convert") / "walk.c3d"
    write_recording(make_recording(Task.WALKING, seed=2)[0], path)
    return path


def test_a_c3d_becomes_a_table_and_what_is_left_out_is_named(walk: Path, tmp_path: Path) -> None:
    done = run("convert", walk, "--to", "csv", "--out", tmp_path / "walk.csv")
    assert done.returncode == 0 and done.stderr == ""
    lines = done.stdout.strip().split("\n")
    assert len(lines) <= 8
    assert lines[0] == "walk: 40 of 44 channels, 11.99 s (simulated person)"
    assert "  note: 2 x force left out: a table has one clock" in lines
    assert lines[-1] == f"written: {tmp_path / 'walk.csv'}, {tmp_path / 'walk.toml'}"
    before, after = open_recording(walk), open_recording(tmp_path / "walk.csv", layout=tmp_path / "walk.toml")
    assert same(tuple(before.markers().values()), after.channels)
    assert after.made_by.setting("simulated") is True
    assert after.made_by.setting("converted_from.walk.c3d") == before.made_by.inputs[0][1]


def test_there_and_back_by_the_command(walk: Path, tmp_path: Path) -> None:
    assert run("convert", walk, "--to", "bids", "--out", tmp_path / "data").returncode == 0
    done = run("convert", tmp_path / "data", "--to", "c3d", "--out", tmp_path / "again.c3d", "--json")
    document = json.loads(done.stdout)
    assert document["files"] == [str(tmp_path / "again.c3d")] and document["simulated"] is True
    assert {"privacy", "left_out"} <= {fault["kind"] for fault in document["left_out"]}
    before, after = open_recording(walk), open_recording(tmp_path / "again.c3d")
    assert same(tuple(before.markers().values()), tuple(after.markers().values()))
    assert (after.task, after.marks) == (before.task, before.marks)


def test_a_real_walk(data_folder: Path, tmp_path: Path) -> None:
    walk = data_folder / "c3d/zoo_HC038A11.c3d"
    for to in ("trc", "csv", "bids", "parquet"):
        out = tmp_path / f"walk.{to}"
        done = run("convert", walk, "--to", to, "--out", out, "--json")
        document = json.loads(done.stdout)
        assert done.returncode == 0 and done.stderr == "" and out.exists()
        assert document["channels"] < document["channels_read"] and document["left_out"]
    before, after = open_recording(walk), open_recording(tmp_path / "walk.bids")
    assert same(tuple(before.markers().values()), tuple(after.markers().values()))
    assert after.subject.id == f"sub-{before.subject.id.replace('-', '')}"


def test_refusals(walk: Path, tmp_path: Path) -> None:
    there = tmp_path / "walk.csv"
    there.write_text("mine")
    assert "there already" in refused(run("convert", walk, "--to", "csv", "--out", there))
    assert there.read_text() == "mine"
    there.rename(tmp_path / "walk.toml")
    assert "walk.toml: " in refused(run("convert", walk, "--to", "csv", "--out", there))
    assert "came a recording of position" in refused(run("convert", walk, "--to", "mot", "--out", tmp_path / "a.mot"))
    assert "no such file" in refused(run("convert", tmp_path / "gone.c3d", "--to", "csv", "--out", there))
    assert "place that can be written" in refused(run("convert", walk, "--to", "bids", "--out", tmp_path / "no" / "x"))
    assert "place that can be written" in refused(
        run("convert", walk, "--to", "parquet", "--out", tmp_path / "n" / "x")
    )
    assert run("convert", walk, "--to", "docx", "--out", there).returncode == 2
    assert [each.name for each in tmp_path.iterdir()] == ["walk.toml"]


def test_help_has_examples() -> None:
    done = run("convert", "--help")
    assert done.returncode == 0 and "Examples:" in done.stdout
