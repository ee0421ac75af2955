"""Claim: kinescript starts at once: its help, and its import."""

import os
import resource
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from _data import row

REPEATS = 7


def rows() -> Iterator[dict[str, Any]]:
    """Yield processor seconds (user and system) of a whole process, the median of seven."""
    program = str(Path(sys.executable).with_name("kinescript"))
    yield row("kinescript --help", _processor_s([program, "--help"]), "s", 0.3, "lower", "synthetic")
    yield row(
        "import kinescript", _processor_s([sys.executable, "-c", "import kinescript"]), "s", 0.3, "lower", "synthetic"
    )


def _processor_s(command: list[str]) -> float:
    spent = []
    for _ in range(REPEATS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=os.environ)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(spent)
