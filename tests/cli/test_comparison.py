"""`assess --against`: one line more in the terminal, two files more in the folder, and what is refused."""

import json
from pathlib import Path

import pytest
from tests.cli.test_contract import refused, run

from kinescript.body.tasks import Task
from kinescript.formats.c3d_export import write_recording
from kinescript.synth.plan import Plan
from kinescript.synth.recordings import make_recording

TASK = ("--task", "single_leg_stance")


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with first.c3d, second.c3d, and the first one's assessment in first/."""
    folder = tmp_path_factory.mktemp("lab")
    for name, drop_deg, seed in (("first", 11.0, 1), ("second", 4.0, 2)):
        plan = Plan(pelvic_drop_right_stance_deg=drop_deg)
        write_recording(make_recording(Task.SINGLE_LEG_STANCE, plan=plan, seed=seed)[0], folder / f"{name}.c3d")
    assert run("assess", folder / "first.c3d", *TASK, "--out", folder / "first").returncode == 0
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
