"""Nothing is skipped in silence: where everything is required, a skip is a failure."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.house.source import ROOT

ONE_SKIP = """
import pytest

def test_one():
    pass

@pytest.mark.skip(reason="no browser")
def test_two():
    pass
"""
ALL_SKIPPED = "import pytest\n\npytest.skip('no database', allow_module_level=True)\n"
REAL_DATA = "def test_one(data_folder):\n    assert data_folder.is_dir()\n"


def run(folder: Path, source: str, *, require_all: bool) -> tuple[int, str]:
    """Run one test file under a copy of tests/conftest.py, with no real recordings at hand."""
    shutil.copy(ROOT / "tests" / "conftest.py", folder / "conftest.py")
    (folder / "test_it.py").write_text(source, encoding="utf-8")
    environment = {**os.environ, "KINESCRIPT_REQUIRE_ALL": "1" if require_all else "0", "KINESCRIPT_DATA": "not-there"}
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", ".", "-ra", "."]
    done = subprocess.run(command, check=False, cwd=folder, env=environment, capture_output=True, text=True)
    return done.returncode, done.stdout


@pytest.mark.parametrize(
    ("source", "why"), [(ONE_SKIP, "no browser"), (ALL_SKIPPED, "no database"), (REAL_DATA, "not-there")]
)
def test_a_skip_fails_where_everything_is_required(tmp_path: Path, source: str, why: str) -> None:
    code, output = run(tmp_path, source, require_all=True)
    assert code not in (0, 5), output
    assert why in output
    assert "skipped" not in output.splitlines()[-1]


@pytest.mark.parametrize(("source", "why"), [(ONE_SKIP, "no browser"), (REAL_DATA, "not-there")])
def test_a_skip_is_loud_elsewhere(tmp_path: Path, source: str, why: str) -> None:
    code, output = run(tmp_path, source, require_all=False)
    assert code == 0, output
    assert "NOT EVERYTHING WAS TESTED" in output
    assert why in output
