"""Claim: a large C3D file is read six times as fast as ezc3d reads it, with the same values, in little memory."""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from _data import data_folder, row

MARKERS, FRAMES, CHANNELS, PER_FRAME = 100, 36_000, 28, 10
ROUNDS = 5

_MEMORY = """
import sys
from kinescript.formats.opener import open_recording
import kinescript.formats.c3d, kinescript.formats.c3d_recording
def peak():
    # not ru_maxrss: it is inherited from the parent
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
before = peak()
recording = open_recording(sys.argv[1])
print((peak() - before) * 1024)
"""


def rows() -> Iterator[dict[str, Any]]:
    """Yield the ratio of alternating runs (median), the memory, and the values that differ, on made and real files."""
    import ezc3d

    from kinescript.formats.c3d import read_c3d
    from kinescript.formats.opener import open_recording

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.c3d"
        _write(path)
        size = path.stat().st_size
        ours, theirs = [], []
        for _ in range(ROUNDS):
            ours.append(_seconds(lambda: open_recording(path)))
            theirs.append(_seconds(lambda: ezc3d.c3d(str(path))))
        ratio = statistics.median(t / o for o, t in zip(ours, theirs, strict=True))
        used = subprocess.run([sys.executable, "-c", _MEMORY, path], check=True, capture_output=True, text=True)
        different = _different(path)
    yield row("size of the file", size / 1e6, "MB", 95.0, "higher", "synthetic")
    yield row("open_recording, times as fast as ezc3d", ratio, "1", 6.0, "higher", "synthetic", ("ezc3d", 1.0))
    yield row("memory above the interpreter / file", int(used.stdout) / size, "1", 3.0, "lower", "synthetic")
    yield row("values that differ from ezc3d", float(different), "1", 0.0, "lower", "synthetic")
    files = [*data_folder().glob("c3d/*.c3d"), *data_folder().glob("emg_c3d/*.c3d")]
    yield row(
        "real files: values that differ from ezc3d", float(sum(map(_different, files))), "1", 0.0, "lower", "real"
    )
    real = min(_paired(path, read_c3d, ezc3d.c3d) for path in files)
    yield row("real files: times as fast as ezc3d, the least", real, "1", 6.0, "higher", "real", ("ezc3d", 1.0))


def _write(path: Path) -> None:
    from kinescript.formats.c3d import C3dContent, write_c3d

    chance = np.random.default_rng(3)
    write_c3d(
        path,
        C3dContent(
            points=chance.normal(0.0, 500.0, (MARKERS, FRAMES, 3)).astype(np.float32).astype(np.float64),
            analogs=chance.normal(0.0, 1.0, (CHANNELS, FRAMES * PER_FRAME)).astype(np.float32).astype(np.float64),
            point_rate_hz=100.0,
            analog_rate_hz=100.0 * PER_FRAME,
            point_labels=tuple(f"M{i}" for i in range(MARKERS)),
            analog_labels=tuple(f"A{i}" for i in range(CHANNELS)),
            analog_units=("V",) * CHANNELS,
            point_unit="mm",
        ),
    )


def _paired(path: Path, ours: Callable[[Path], object], theirs: Callable[[str], object]) -> float:
    """Return how many times as fast, the median of nine alternating pairs."""
    pairs = [(_seconds(lambda: ours(path)), _seconds(lambda: theirs(str(path)))) for _ in range(9)]
    return statistics.median(their_s / our_s for our_s, their_s in pairs)


def _different(path: Path) -> int:
    """Count the values that are not the same number (NaN = missing) as ezc3d's, at the 32 bits the file holds."""
    import ezc3d

    from kinescript.formats.c3d import read_c3d

    content, theirs = read_c3d(path), ezc3d.c3d(str(path))
    points = theirs["data"]["points"][:3].transpose(1, 2, 0)
    analogs = theirs["data"]["analogs"][0]
    count = 0
    for ours, other in ((content.points, points), (content.analogs, analogs)):
        if ours.size:
            a, b = ours.astype(np.float32), other.astype(np.float32)
            count += int((~((a == b) | (np.isnan(a) & np.isnan(b)))).sum())
    return count


def _seconds(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun
