"""Importing does nothing, and asking for help costs nothing."""

import os
import statistics
import subprocess
import sys

import pytest
from tests.house.source import PACKAGE, ROOT

LIMIT_S = 0.3
HEAVY = ("scipy", "duckdb", "matplotlib", "typer", "rich", "ezc3d", "cattrs")


def processor_s(*arguments: str) -> float:
    """The processor time of a whole Python process, its start included: the median of three."""
    times = []
    for _ in range(3):
        before = os.times()
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True, cwd=ROOT)
        after = os.times()
        times.append(after.children_user - before.children_user + after.children_system - before.children_system)
    return statistics.median(times)


def test_importing_kinescript_is_quick() -> None:
    cost = processor_s("-c", "import kinescript")
    assert cost <= LIMIT_S, f"import kinescript costs {cost:.2f} s of processor time, allowed {LIMIT_S}"


def test_importing_kinescript_loads_nothing_heavy() -> None:
    program = f"import kinescript, sys; print(*[each for each in {HEAVY!r} if each in sys.modules])"
    run = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True, cwd=ROOT)
    assert run.stdout.split() == [], f"import kinescript loads {run.stdout.strip()}: import it where it is first used"
    assert run.stderr == ""


def test_help_is_quick() -> None:
    if not (PACKAGE / "cli" / "__init__.py").is_file():
        pytest.skip("src/kinescript/cli is not there yet")
    cost = processor_s("-m", "kinescript", "--help")
    assert cost <= LIMIT_S, f"kinescript --help costs {cost:.2f} s of processor time, allowed {LIMIT_S}"
