"""Timed holds end to end: a C3D file and a table of worn sensors through `kinescript assess`, without any standing."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.cli.test_contract import run

from kinescript.body.tasks import Task
from kinescript.formats.c3d_export import write_recording
from kinescript.formats.table.writer import write_table
from kinescript.synth import Hold, Plan, make_recording, make_wearable_recording

PLAN = Plan(hold=Hold(held_s=16.0, failure="drop"))
NAMES = {Task.BACK_EXTENSION_HOLD: "trunk_hold_time", Task.SIDE_BRIDGE: "side_bridge_hold_time"}


@pytest.mark.parametrize("task", NAMES)
def test_a_hold_is_measured_from_a_c3d_and_from_a_table_of_sensors(task: Task, tmp_path: Path) -> None:
    side = "right" if task is Task.SIDE_BRIDGE else None
    write_recording(make_recording(task, plan=PLAN, seed=1)[0], tmp_path / "markers.c3d")
    worn, _ = make_wearable_recording(task, plan=PLAN, seed=1)
    write_table(replace(worn, mountings=()), tmp_path / "worn.csv", tmp_path / "bare.toml")
    stated = "".join(f'\n[[mountings]]\nat = "{m.at}"\nforward = "{m.forward}"\nup = "x"\n' for m in worn.mountings[:2])
    (tmp_path / "worn.toml").write_text((tmp_path / "bare.toml").read_text() + stated)
    chosen = ("--task", task.value, "--json")
    for words, known, who in (
        (("markers.c3d",), side, "simulated"),
        (("worn.csv", "--layout", "worn.toml"), side, ""),
        (("worn.csv", "--layout", "bare.toml"), None, ""),
    ):
        done = run("assess", *words, *chosen, "--out", words[-1] + "-out", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        (found,) = (m for m in json.loads(done.stdout)["measures"] if m["name"] == NAMES[task])
        if words[-1] == "bare.toml":
            assert found["value"] is None and "state their mountings" in found["faults"][0]["words"]
            continue
        assert found["value"] == pytest.approx(16.0, abs=1.96 * found["sigma"])
        assert found["side"] == known
        page = (tmp_path / f"{words[-1]}-out" / "report.html").read_text()
        assert "for 16" in page.split("</header>", maxsplit=1)[0]
        assert not who or "Simulated person." in page
    words = ("worn.csv", "--layout", "worn.toml", *chosen[:2], "--against", "markers.c3d-out", "--out", "b")
    again = run("assess", *words, cwd=tmp_path)
    assert again.returncode == 0, again.stderr
    tree = json.loads((tmp_path / "b" / "comparison.json").read_text())
    assert {c["verdict"] for c in tree["changes"] if c["name"] == NAMES[task]} == {"within_error"}
