"""`kinescript score` from a shell: eight lines, one JSON document, one sentence when refused."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kinescript.outcomes.instrument import instrument_names, load_instrument

PROGRAM = str(Path(sys.executable).with_name("kinescript"))


def run(*words: object, given: str | None = None) -> subprocess.CompletedProcess[str]:
    command = [PROGRAM, *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, input=given, env=os.environ, timeout=60)


def test_the_document(tmp_path: Path) -> None:
    file = tmp_path / "answers.json"
    file.write_text('{"items": [5, 5, 3, 3, 0, 0, 0, 0, 0, null]}')
    done = run("score", "odi", file, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    tree = json.loads(done.stdout)
    assert tree["score"] == 35.55555555555556
    assert (tree["instrument"], tree["unit"], tree["band"], tree["parts"]) == ("odi", "%", "moderate", {})
    assert (tree["answered"], tree["items"], tree["complete"]) == (9, 10, False)
    assert tree["direction"] == "higher is worse"
    assert tree["mcid"]["value"] == 10 and tree["error"][0]["mdc95"] == 17
    assert tree["licence"]["text_bundled"] is False
    lines = run("score", "odi", file).stdout.splitlines()
    assert len(lines) <= 8 and "35.6 of 100 %" in lines[0]


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ('{"items": [1, 2]}', "10 answers"),
        ('{"items": [1, 1, 1, 1, 1, 1, 1, null, null, null]}', "at least 8 of 10"),
        ('{"items": [1, 1, 1, 1, 1, 1, 1, 1, 1, 9]}', "item 10"),
        ('{"items": [1, 1, 1, 1, 1, 1, 1, 1, 1, NaN]}', "NaN"),
        ('{"items": [1, 1, 1, 1, 1, 1, 1, 1, 1, "a"]}', "item 10"),
        ('{"items": [1], "items": [1]}', "given twice"),
        ('{"form": "text"}', "items"),
        ("[1]", "table of keys"),
        ("", "JSON"),
    ],
)
def test_refused_in_one_sentence(given: str, word: str) -> None:
    done = run("score", "odi", "-", given=given)
    assert (done.returncode, done.stdout) == (3, "")
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.stderr.startswith("stdin") and word in done.stderr


def test_a_missing_file_and_an_unknown_instrument(tmp_path: Path) -> None:
    assert run("score", "odi", tmp_path / "gone.json").returncode == 3
    done = run("score", "rmdq", tmp_path / "gone.json")
    assert done.returncode == 2
    assert "rmdq-24" in done.stderr


def test_t_scores_with_a_table(tmp_path: Path) -> None:
    table = tmp_path / "table.json"
    table.write_text('{"physical": {"20": 67.7}, "mental": {"20": 67.6}}')
    given = '{"items": [5, 5, 5, 5, 5, 5, 5, 5, 5, 0]}'
    done = run("score", "promis-global-10", "-", "--t-table", table, "--json", given=given)
    assert json.loads(done.stdout)["parts"] == {"physical": 20, "mental": 20, "physical_t": 67.7, "mental_t": 67.6}


@pytest.mark.parametrize("name", ["nprs-leg", "fabq", "paindetect"])
def test_at_most_eight_lines(name: str) -> None:
    instrument = load_instrument(name)
    items = [instrument.lowest] * min(instrument.items)
    done = run("score", name, "-", given=json.dumps({"items": items}))
    assert done.returncode == 0 and len(done.stdout.splitlines()) <= 8
    assert name in instrument_names()
