"""Claim: a movement written in any format is read back as it was, to the last bit that the format has."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from _data import ROOT, row

sys.path.insert(0, str(ROOT))

from tests.support.formats import BITS, largest_difference, movements, there_and_back

from kinescript.errors import InputRefused


def rows() -> Iterator[dict[str, Any]]:
    """Yield for each format the largest difference over every movement that it holds, in units of its last bit."""
    made = movements()
    for to, bits in BITS.items():
        worst, count = 0.0, 0
        for recording in made.values():
            with tempfile.TemporaryDirectory() as folder:
                try:
                    saved, back = there_and_back(recording, to, Path(folder))
                except InputRefused as error:
                    if "something that" not in str(error):
                        raise
                    continue
            worst, count = max(worst, largest_difference(saved.recording, back, bits)), count + 1
        name = f"{to}, {count} movement{'s' * (count != 1)} of {len(made)}: largest difference"
        yield row(name, worst, f"last of {bits} bits", 1.0, "lower", "synthetic")
