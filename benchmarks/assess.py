"""Claim: a minute of forty markers is assessed in three seconds, report and all, in half a gigabyte."""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from _data import row

_MAKE = """
import sys
from pathlib import Path
from kinescript.body.tasks import Task
from kinescript.formats.c3d_export import write_recording
from kinescript.synth.recordings import make_recording
recording, _ = make_recording(Task.WALKING, seconds=60.0, seed=1)
print(len(recording.markers()), recording.duration_s)
write_recording(recording, Path(sys.argv[1]))
"""

# the same entry the console script has; the peak is the process's own, not one inherited from its parent
_ASSESS = """
import sys
from kinescript.cli import main
try:
    main(sys.argv[1:])
finally:
    print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")), file=sys.stderr)
"""


def rows() -> Iterator[dict[str, Any]]:
    """Yield wall seconds (median of three) and the largest resident memory of the whole command."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "walk.c3d"
        made = subprocess.run([sys.executable, "-c", _MAKE, file], check=True, capture_output=True, text=True)
        markers, seconds = made.stdout.split()
        walls, peaks = [], []
        for number in range(3):
            begun = time.perf_counter()
            command = [sys.executable, "-c", _ASSESS, "assess", str(file), "--out", f"{folder}/out{number}"]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            walls.append(time.perf_counter() - begun)
            peaks.append(int(done.stderr.split()[-1]) / 1e3)
    yield row("markers in the recording", float(markers), "1", 40.0, "higher", "synthetic")
    yield row("seconds of recording", float(seconds), "s", 59.9, "higher", "synthetic")
    yield row("assess, wall", statistics.median(walls), "s", 3.0, "lower", "synthetic")
    yield row("assess, memory", max(peaks), "MB", 500.0, "lower", "synthetic")
