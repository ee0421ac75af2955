"""Claim: kinescript starts at once: its help, and its import."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from _data import row, time_command


def rows() -> Iterator[dict[str, Any]]:
    """Yield processor seconds (user and system) of a whole process, the median of seven."""
    program = str(Path(sys.executable).with_name("kinescript"))
    commands = {"kinescript --help": [program, "--help"]}
    commands["import kinescript"] = [sys.executable, "-c", "import kinescript"]
    for name, command in commands.items():
        yield row(name, time_command(command).processor_s, "s", 0.3, "lower", "synthetic")
