"""`assess --against`: one line more in the terminal, two files more in the folder, and what is refused."""

import json
import shutil
from hashlib import sha256
from pathlib import Path
from statistics import stdev
from typing import Any

import pytest
from tests.cli.test_contract import refused, run

from kinescript.body.tasks import Task
from kinescript.formats.c3d_export import write_recording
from kinescript.synth.plan import Plan
from kinescript.synth.recordings import make_recording

TASK = ("--task", "single_leg_stance")


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with recordings of one person; the first and two retests are assessed: steady/ agrees, unsteady/ not."""
    folder = tmp_path_factory.mktemp("lab")
    for name, drop_deg, seed in (("first", 11.0, 1), ("second", 4.0, 2), ("steady", 11.0, 3), ("unsteady", 5.0, 4)):
        plan = Plan(pelvic_drop_right_stance_deg=drop_deg)
        write_recording(make_recording(Task.SINGLE_LEG_STANCE, plan=plan, seed=seed)[0], folder / f"{name}.c3d")
        if name != "second":
            assert run("assess", folder / f"{name}.c3d", *TASK, "--out", folder / name).returncode == 0
    return folder


def test_the_planted_change_is_found(lab: Path, tmp_path: Path) -> None:
    done = run("assess", lab / "second.c3d", *TASK, "--against", lab / "first", "--out", tmp_path / "out")
    assert done.returncode == 0 and done.stderr == ""
    lines = done.stdout.strip().split("\n")
    assert len(lines) <= 8 and lines[-1].endswith("report.html")
    (said,) = (line for line in lines if line.startswith("compared with first: "))
    tree = json.loads((tmp_path / "out" / "comparison.json").read_text())
    assert f": {tree['counts']['beyond_error']} changed beyond error" in said
    drops = {c["side"]: (c["verdict"], c["toward"]) for c in tree["changes"] if c["name"] == "pelvic_drop"}
    assert drops == {"right": ("beyond_error", "reference"), "left": ("within_error", None)}
    page = (tmp_path / "out" / "comparison.html").read_text()
    assert "pelvis while the right leg carries, from 11 to 5 deg, closer to the reference" in page


def test_json_stays_the_assessment(lab: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = run("assess", lab / "second.c3d", *TASK, "--against", lab / "first", "--out", out, "--json")
    assert json.loads(done.stdout) == json.loads((out / "assessment.json").read_text())


def test_what_cannot_be_compared_is_refused_and_nothing_written(lab: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    tree = json.loads((lab / "first" / "assessment.json").read_text())
    other = tmp_path / "other"
    other.mkdir()
    (other / "assessment.json").write_text(
        json.dumps(tree | {"recording": tree["recording"] | {"subject": tree["recording"]["subject"] | {"id": "P-99"}}})
    )
    for words, said in (
        (("second.c3d", "--against", tmp_path, *TASK), "assessment.json"),
        (("second.c3d", "--against", tmp_path / "gone", *TASK), "assessment.json"),
        (("second.c3d", "--against", other, *TASK), "one person"),
        (("second.c3d", "--against", lab / "first", "--task", "walking"), "one task"),
        (("first.c3d", "--against", lab / "first", *TASK), "the same recording"),
    ):
        line = refused(run("assess", lab / words[0], *words[1:], "--out", out))
        assert said in line and line.count(";") >= 2
        assert not out.exists()


def test_the_first_folder_is_not_written_over(lab: Path) -> None:
    before = (lab / "first" / "assessment.json").read_bytes()
    line = refused(run("assess", lab / "second.c3d", "--against", lab / "first", "--out", lab / "first"), code=2)
    assert "--against" in line
    assert (lab / "first" / "assessment.json").read_bytes() == before


def compared(lab: Path, out: Path, *retests: str) -> tuple[str, dict[str, Any]]:
    """What the terminal said in the one line about it, and comparison.json."""
    given = [word for name in retests for word in ("--retest", lab / name)]
    done = run("assess", lab / "second.c3d", *TASK, "--against", lab / "first", *given, "--out", out)
    assert done.returncode == 0 and done.stderr == ""
    lines = done.stdout.strip().split("\n")
    assert len(lines) <= 8
    (said,) = (line for line in lines if line.startswith("compared with first"))
    return said, json.loads((out / "comparison.json").read_text())


def right_drop(tree: dict[str, Any]) -> dict[str, Any]:
    (drop,) = (c for c in tree["changes"] if c["name"] == "pelvic_drop" and c["side"] == "right")
    return dict(drop)


def test_retests_may_take_the_planted_change_away_and_never_make_one(lab: Path, tmp_path: Path) -> None:
    _, bare = compared(lab, tmp_path / "bare")
    said, steady = compared(lab, tmp_path / "steady", "steady")
    assert said.startswith("compared with first, own error from 2 recordings: ")
    assert right_drop(steady)["verdict"] == "beyond_error"
    assert right_drop(steady)["own"]["mdc"] < right_drop(steady)["needed"]
    said, both = compared(lab, tmp_path / "both", "steady", "unsteady")
    assert said.startswith("compared with first, own error from 3 recordings: ")
    drop = right_drop(both)
    assert (drop["verdict"], drop["toward"], drop["mdc_label"], drop["needed_by"]) == (
        "within_error",
        None,
        "own",
        "own",
    )
    values = [right_drop(both)["before"]["value"]]
    for name, told in zip(("steady", "unsteady"), both["retests"], strict=True):
        document = (lab / name / "assessment.json").read_bytes()
        assert told["assessment_sha256"] == sha256(document).hexdigest()
        assert told["made_by"]["inputs"][0]["sha256"] == sha256((lab / f"{name}.c3d").read_bytes()).hexdigest()
        measures = json.loads(document)["measures"]
        values += [m["value"] for m in measures if m["name"] == "pelvic_drop" and m["side"] == "right"]
    assert drop["own"] == {
        "sem": pytest.approx(stdev(values)),
        "n": 3,
        "mdc": pytest.approx(1.96 * 2**0.5 * stdev(values)),
    }
    for with_ in (steady, both):
        for without, change in zip(bare["changes"], with_["changes"], strict=True):
            assert change["needed"] >= without["needed"]
            assert change["verdict"] == without["verdict"] or change["verdict"] == "within_error"
    assert "own (SEM" in (tmp_path / "both" / "comparison.html").read_text()


def test_a_retest_used_wrongly_is_wrong_usage(lab: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    against = ("--against", lab / "first")
    for words, said in (
        (("--retest", lab / "steady"), "together with --against"),
        ((*against, "--retest", lab / "first"), "--against and --retest"),
        ((*against, "--retest", lab / "first" / "assessment.json"), "--against and --retest"),
        ((*against, "--retest", lab / "steady", "--retest", lab / "steady"), "--retest and --retest"),
        ((*against, "--retest", out), "--out and --retest"),
    ):
        line = refused(run("assess", lab / "second.c3d", *TASK, *words, "--out", out), code=2)
        assert said in line and line.count(";") >= 2
        assert not out.exists()


def test_a_retest_that_does_not_belong_is_refused_with_its_folder(lab: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    tree = json.loads((lab / "unsteady" / "assessment.json").read_text())
    recording = tree["recording"]
    for name, changed in (
        ("person", recording | {"subject": recording["subject"] | {"id": "P-99"}}),
        ("task", recording | {"task": "walking"}),
        ("sensors", recording | {"channels": [c | {"kind": "orientation"} for c in recording["channels"]]}),
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / "assessment.json").write_text(json.dumps(tree | {"recording": changed}))
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "assessment.json").write_text('{"kinescript": ')
    shutil.copytree(lab / "first", tmp_path / "copy")
    for name, said in (
        ("person", "one person"),
        ("task", "one task"),
        ("sensors", "same kinds of sensor"),
        ("broken", "assessment.json"),
        ("gone", "assessment.json"),
        ("copy", "the same recording"),
    ):
        words = ("--against", lab / "first", "--retest", lab / "steady", "--retest", tmp_path / name)
        line = refused(run("assess", lab / "second.c3d", *TASK, *words, "--out", out))
        assert line.startswith(str(tmp_path / name)) and said in line and line.count(";") >= 2
        assert not out.exists()
