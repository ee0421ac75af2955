"""The command line as the contract has it: exit codes, one line on stderr, JSON alone on stdout."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from kinescript.body.tasks import Task
from kinescript.formats.c3d_export import write_recording
from kinescript.synth.recordings import make_recording

PROGRAM = str(Path(sys.executable).with_name("kinescript"))


def run(*words: object, cwd: Path | None = None, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **more}
    command = [PROGRAM, *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=environment, timeout=60)


def refused(done: subprocess.CompletedProcess[str], code: int = 3) -> str:
    assert done.returncode == code, done
    assert done.stdout == ""
    lines = done.stderr.strip().split("\n")
    assert len(lines) == 1, lines
    return lines[0]


def test_help_has_examples() -> None:
    for command in ("assess", "inspect", "demo", "bench"):
        done = run(command, "--help")
        assert done.returncode == 0
        assert "Examples:" in done.stdout


@pytest.mark.parametrize("words", [(), ("fly",), ("assess",), ("assess", "x.c3d", "--out", "o", "--task", "flying")])
def test_wrong_usage_is_two(words: tuple[str, ...]) -> None:
    assert run(*words).returncode == 2


def test_version() -> None:
    from kinescript.version import __version__

    assert run("--version").stdout == f"kinescript {__version__}\n"


def test_missing_file_folder_empty_file_text(tmp_path: Path) -> None:
    (tmp_path / "empty.c3d").write_bytes(b"")
    (tmp_path / "text.c3d").write_text("This is not a recording.\n" * 5)
    out = tmp_path / "out"
    for name, word in (
        ("gone.c3d", "no such file"),
        (".", "a folder"),
        ("empty.c3d", "an empty file"),
        ("text.c3d", ""),
    ):
        line = refused(run("assess", tmp_path / name, "--out", out))
        assert line.startswith(Path(tmp_path / name).name + ": expected ") and word in line
        assert line.count(";") >= 2
        assert not out.exists()


def test_a_file_name_with_a_line_break_still_gives_one_line(tmp_path: Path) -> None:
    refused(run("assess", tmp_path / "two\nlines.c3d", "--out", tmp_path / "out"))


def test_inspect_json_is_one_document(data_folder: Path) -> None:
    done = run("inspect", data_folder / "c3d/zoo_HC002D06.c3d", "--json")
    document = json.loads(done.stdout)
    assert done.returncode == 0 and done.stderr == ""
    assert document["needs_layout"] is False
    assert {c["kind"] for c in document["channels"]} >= {"position", "force", "angle"}


def test_inspect_is_short(data_folder: Path) -> None:
    done = run("inspect", data_folder / "c3d/zoo_HC002D06.c3d")
    assert done.returncode == 0 and len(done.stdout.splitlines()) <= 20


def test_a_table_asks_for_its_layout_and_gets_a_starter(tmp_path: Path) -> None:
    table = tmp_path / "imu.csv"
    table.write_text("time,acc_x,acc_y,acc_z\n" + "".join(f"{i / 100},0.1,0.2,9.8\n" for i in range(200)))
    document = json.loads(run("inspect", table, "--json").stdout)
    assert document["needs_layout"] is True and document["rows"] == 200
    assert "inspect imu.csv --write-layout" in refused(run("assess", table, "--out", tmp_path / "out"))
    assert run("inspect", table, "--write-layout", tmp_path / "imu.toml").returncode == 0
    assert (tmp_path / "imu.toml").read_text()


def test_assess_a_real_walk(data_folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "a folder" / "report"
    done = run("assess", data_folder / "c3d/zoo_HC038A11.c3d", "--task", "walking", "--out", out)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.strip().split("\n")
    assert len(lines) <= 8 and lines[-1].endswith("report.html")
    assert sorted(p.name for p in out.iterdir()) == ["assessment.json", "events.json", "report.html", "series.parquet"]
    document = json.loads((out / "assessment.json").read_text())
    drops = [m for m in document["measures"] if m["name"] == "pelvic_drop"]
    assert sorted(m["side"] for m in drops) == ["left", "right"]
    assert all(m["value"] is not None and m["sigma"] > 0 for m in drops)
    assert {f["kind"] for m in drops for f in m["faults"]} == {"no_standing"}


def test_assess_json_equals_the_file(data_folder: Path, tmp_path: Path) -> None:
    done = run("assess", data_folder / "c3d/zoo_HC038A11.c3d", "--out", tmp_path / "out", "--json")
    assert json.loads(done.stdout) == json.loads((tmp_path / "out" / "assessment.json").read_text())


def c3d(task: Task, path: Path) -> Path:
    """A simulated recording as a file, without a mark that says where the person stood."""
    write_recording(replace(make_recording(task, seed=2)[0], marks=()), path)
    return path


def test_a_standing_recording_is_the_zero(tmp_path: Path) -> None:
    walk, standing = c3d(Task.WALKING, tmp_path / "walk.c3d"), c3d(Task.QUIET_STANDING, tmp_path / "quiet.c3d")
    for with_it, missing in (((), True), (("--standing", standing), False)):
        done = run("assess", walk, *with_it, "--out", tmp_path / "out", "--json")
        drops = [m for m in json.loads(done.stdout)["measures"] if m["name"] == "pelvic_drop"]
        assert len(drops) == 2
        assert all(("no_standing" in {f["kind"] for f in m["faults"]}) == missing for m in drops)
    assert "standing: quiet.c3d" in str(json.loads((tmp_path / "out" / "assessment.json").read_text())["made_by"])


def test_standing_is_not_taken_on_trust(data_folder: Path, tmp_path: Path) -> None:
    """Another person's standing, and a walk that is called standing, are refused."""
    walk = data_folder / "c3d/zoo_HC038A11.c3d"
    other = data_folder / "c3d/zoo_HC030A01.c3d"
    line = refused(run("assess", walk, "--standing", other, "--out", tmp_path / "out"))
    assert line.startswith("zoo_HC030A01.c3d: ") and "one person" in line
    line = refused(run("assess", walk, "--standing", walk, "--out", tmp_path / "out"))
    assert "quiet standing" in line and "travels" in line


def test_same_input_same_numbers(data_folder: Path, tmp_path: Path) -> None:
    walk = data_folder / "c3d/zoo_HC038A11.c3d"
    first, second = (run("assess", walk, "--out", tmp_path / n, "--json").stdout for n in ("a", "b"))
    assert first == second
    assert (tmp_path / "a" / "report.html").read_bytes() == (tmp_path / "b" / "report.html").read_bytes()


def test_a_place_that_cannot_be_written_to(data_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    line = refused(run("assess", data_folder / "c3d/zoo_HC038A11.c3d", "--out", tmp_path / "file" / "out"))
    assert "file" in line and (tmp_path / "file").read_text() == "in the way"


def test_a_full_disk_is_the_machine(data_folder: Path, tmp_path: Path) -> None:
    """No file may grow beyond 20 kB: the same refusal of the operating system that a full disk is."""
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000));"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "from kinescript.cli import main; main(sys.argv[1:])"
    )
    command = [
        sys.executable,
        "-c",
        code,
        "assess",
        str(data_folder / "c3d/zoo_HC038A11.c3d"),
        "--out",
        str(tmp_path / "o"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 5, done
    assert len(done.stderr.strip().split("\n")) == 1
    assert not (tmp_path / "o").exists() or list((tmp_path / "o").iterdir()) == []


def test_demo_finds_what_was_planted(tmp_path: Path) -> None:
    done = run("demo", "--out", tmp_path / "demo")
    assert done.returncode == 0, done.stderr
    document = json.loads((tmp_path / "demo" / "assessment.json").read_text())
    drops = {f["side"]: f["verdict"] for f in document["findings"] if f["code"] == "pelvic_drop"}
    assert drops == {"right": "outside", "left": "within"}
    assert "simulated" in done.stdout.lower()
    assert len(done.stdout.splitlines()) <= 8
    beside = {p.name for p in (tmp_path / "demo" / "forward-bend").iterdir()}
    assert beside >= {"assessment.json", "series.parquet", "events.json", "report.html"}


def test_bench_lists_its_names_in_a_checkout_only(repository: Path, tmp_path: Path) -> None:
    names = run("bench", cwd=repository).stdout.split()
    assert names == sorted(p.stem for p in (repository / "benchmarks").glob("*.py") if not p.stem.startswith("_"))
    assert "checkout" in refused(run("bench", cwd=Path("/")), code=2)
    assert "one of" in refused(run("bench", "nonsense", cwd=repository), code=2)


def test_bench_json_has_the_contracts_keys(repository: Path) -> None:
    document = json.loads(run("bench", "start", "--json", cwd=repository).stdout)
    keys = {"bench", "name", "value", "unit", "target", "better", "ok", "data", "peer"}
    assert document["rows"] and all(set(row) == keys for row in document["rows"])


def test_a_layout_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    table = tmp_path / "imu.csv"
    table.write_text("time,acc_x,acc_y,acc_z\n" + "".join(f"{i / 100},0.1,0.2,9.8\n" for i in range(50)))
    before = table.read_text()
    assert "already" in refused(run("inspect", table, "--write-layout", table))
    assert table.read_text() == before


def test_what_is_not_a_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.c3d")
    assert "a pipe or a device" in refused(run("inspect", tmp_path / "pipe.c3d"))


def test_a_folder_named_like_a_result_is_kept(data_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "report.html").mkdir()
    (tmp_path / "report.html" / "keep.txt").write_text("precious")
    refused(run("assess", data_folder / "c3d/zoo_HC038A11.c3d", "--out", tmp_path))
    assert (tmp_path / "report.html" / "keep.txt").read_text() == "precious"
    assert [p.name for p in tmp_path.iterdir()] == ["report.html"]


def test_a_layout_for_a_file_that_needs_none_is_refused(data_folder: Path, tmp_path: Path) -> None:
    squats = data_folder / "opencap/opencap_squats1_videoAndMocap.mot"
    said = refused(run("assess", squats, "--layout", tmp_path / "none.toml", "--out", tmp_path / "out"))
    assert "leave the layout out" in said


def test_a_c3d_takes_a_layout_for_its_muscles(data_folder: Path, tmp_path: Path) -> None:
    walk = data_folder / "emg_c3d/HC033A22.c3d"
    assert "none.toml" in refused(run("inspect", walk, "--layout", tmp_path / "none.toml"))
    layout = tmp_path / "muscles.toml"
    layout.write_text('[muscles]\n"Voltage.L Gast" = { muscle = "gastrocnemius_medialis", side = "left" }\n')
    assert "left gastrocnemius medialis" in run("inspect", walk, "--layout", layout).stdout
    assert "left gastrocnemius medialis" not in run("inspect", walk).stdout


def test_the_same_file_twice_is_refused_with_its_place(data_folder: Path, tmp_path: Path) -> None:
    walk = data_folder / "c3d/zoo_HC038A11.c3d"
    line = refused(run("assess", walk, walk, "--out", tmp_path / "out"))
    assert line.startswith("zoo_HC038A11.c3d, zoo_HC038A11.c3d: ") and "Marker(" not in line


def test_a_person_on_the_side_is_a_wrong_up_axis(data_folder: Path, tmp_path: Path) -> None:
    from kinescript.formats.c3d import read_c3d, write_c3d

    content = read_c3d(data_folder / "c3d/zoo_HC038A11.c3d")
    for up in ("+X", "-Z"):
        groups = tuple(
            (g, tuple((n, (up,) if n == "Y_SCREEN" else v) for n, v in members)) for g, members in content.parameters
        )
        write_c3d(tmp_path / "lying.c3d", replace(content, parameters=groups))
        assert "up axis" in refused(run("assess", tmp_path / "lying.c3d", "--out", tmp_path / "out"))


def test_a_name_that_cannot_be_shown_is_shown_otherwise(data_folder: Path, tmp_path: Path) -> None:
    odd = tmp_path / "walk\x1b[31m.c3d"
    odd.write_bytes((data_folder / "c3d/zoo_HC038A11.c3d").read_bytes())
    done = run("assess", odd, "--out", tmp_path / "out")
    assert done.returncode == 0 and "\x1b" not in done.stdout
    assert "\x1b" not in (tmp_path / "out" / "report.html").read_text()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_leaves_nothing_behind(data_folder: Path, tmp_path: Path, number: signal.Signals) -> None:
    command = [PROGRAM, "assess", str(data_folder / "c3d/zoo_HC038A11.c3d"), "--out", str(tmp_path / "out")]
    for wait_s in (0.6, 1.5, 4.0, 10.0):
        started = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        time.sleep(wait_s)
        started.send_signal(number)
        _, words = started.communicate(timeout=30)
        # a busy machine may not have come to the first line of the program yet
        if started.returncode != -number:
            break
    if started.returncode == 0:
        return  # it was done before it was stopped
    assert started.returncode == 130 and "interrupted" in words
    assert not (tmp_path / "out").exists() or not any(p.name.startswith(".") for p in (tmp_path / "out").iterdir())


def test_age_and_sex_choose_what_a_walk_is_compared_with(data_folder: Path, tmp_path: Path) -> None:
    walk = data_folder / "c3d/zoo_HC002D06.c3d"
    words = ("--task", "walking", "--json", "--out")
    bare = json.loads(run("assess", walk, *words, tmp_path / "bare").stdout)
    aged = json.loads(run("assess", walk, *words, tmp_path / "aged", "--age", 66, "--sex", "male").stdout)
    assert not {"walking_speed", "stride_range"} & {f["code"] for f in bare["findings"]}
    assert any("whose references go by age and sex" in f["words"] for f in bare["quality"]["faults"])
    assert {"walking_speed", "stride_range"} <= {f["code"] for f in aged["findings"]}
    assert (aged["recording"]["subject"]["age_years"], aged["recording"]["subject"]["sex"]) == (66.0, "male")
    assert not any("nobody gave" in f["words"] for f in aged["quality"]["faults"])
    for wrong in (("--age", -3), ("--age", 166), ("--sex", "man")):
        assert run("assess", walk, "--out", tmp_path / "wrong", *wrong).returncode == 2
