"""Claim: an hour of 64 channels at 1 kHz is read in 1.2 times the reference library's time, in three times the numbers.

EDF is compared with edfio (header, and the physical values of every signal), XDF with pyxdf (clocks and jitter as it
does by itself), CSV with numpy.loadtxt, the fastest reader at hand (60 s of it: loadtxt 0.8 s, duckdb 1.2 s). The CSV
is five minutes long, and the row that speaks of an hour is scaled and says so. Times are of the processor, all threads
together.
"""

import statistics
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from _data import row

CHANNELS, RATE_HZ, HOUR_S = 64, 1000, 3600
CSV_S = 300
ROUNDS = 3
NUMBER_BYTES = 8  # a Recording holds float64

_MEMORY = """
import sys
from kinescript.formats.opener import find_doors, open_recording
find_doors()
def peak():
    # not ru_maxrss: it is inherited from the parent
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
before = peak()
recording = open_recording(sys.argv[1], layout=sys.argv[2] if len(sys.argv) > 2 else None)
print((peak() - before) * 1024)
"""


def rows() -> Iterator[dict[str, Any]]:
    """Yield for each format the ratio of alternating runs (median), the memory, and the values that differ."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _edf(Path(folder) / "hour.edf")
        yield from _xdf(Path(folder) / "hour.xdf")
        yield from _csv(Path(folder) / "part.csv")


def _edf(path: Path) -> Iterator[dict[str, Any]]:
    import edfio

    from kinescript.formats.opener import open_recording

    _write_edf(path)
    ratio, ours_s, theirs_s, recording, theirs = _paired(
        lambda: open_recording(path), lambda: [signal.data for signal in edfio.read_edf(path).signals]
    )
    different = sum(
        int((~np.isclose(channel.values[:, 0], 1e-6 * values, rtol=1e-9, atol=1e-15)).sum())
        for channel, values in zip(recording.channels, theirs, strict=True)
    )
    del recording, theirs
    yield from _three("EDF", path, HOUR_S, ratio, ours_s, ("edfio", theirs_s))
    yield row("EDF: values that differ from edfio", float(different), "1", 0.0, "lower", "synthetic")
    path.unlink()


def _xdf(path: Path) -> Iterator[dict[str, Any]]:
    import pyxdf

    from kinescript.formats.opener import open_recording

    _write_xdf(path)
    ratio, ours_s, theirs_s, recording, (streams, _) = _paired(
        lambda: open_recording(path), lambda: pyxdf.load_xdf(str(path))
    )
    (theirs,) = streams
    different = sum(
        int(
            (~np.isclose(channel.values[:, 0], 1e-6 * theirs["time_series"][:, i].astype(np.float64), rtol=1e-12)).sum()
        )
        for i, channel in enumerate(recording.channels)
    )
    stamps_s = theirs["time_stamps"] - theirs["time_stamps"][0]
    apart_us = 1e6 * float(np.abs(recording.channels[0].time_s - stamps_s).max())
    del recording, theirs, streams
    yield from _three("XDF", path, HOUR_S, ratio, ours_s, ("pyxdf", theirs_s))
    yield row("XDF: values that differ from pyxdf", float(different), "1", 0.0, "lower", "synthetic")
    yield row("XDF: times apart from pyxdf's, the most", apart_us, "us", 20.0, "lower", "synthetic")
    path.unlink()


def _csv(path: Path) -> Iterator[dict[str, Any]]:
    from kinescript.formats.opener import open_recording

    layout = path.with_name("layout.toml")
    _write_csv(path, layout)
    ratio, ours_s, theirs_s, recording, values = _paired(
        lambda: open_recording(path, layout=layout), lambda: np.loadtxt(path, delimiter=",", skiprows=1)
    )
    different = sum(
        int((channel.values[:, 0] != 1e-6 * values[:, i + 1]).sum()) for i, channel in enumerate(recording.channels)
    )
    del recording, values
    yield from _three("CSV", path, CSV_S, ratio, ours_s, ("numpy.loadtxt", theirs_s), str(layout))
    yield row("CSV: values that differ from numpy", float(different), "1", 0.0, "lower", "synthetic")


def _three(
    name: str, path: Path, lasts_s: int, ratio: float, ours_s: float, peer: tuple[str, float], *more: str
) -> Iterator[dict[str, Any]]:
    """Yield the ratio of times, the seconds an hour takes (scaled where the file is shorter), and the memory."""
    numbers = CHANNELS * RATE_HZ * lasts_s * NUMBER_BYTES
    used = subprocess.run([sys.executable, "-c", _MEMORY, path, *more], check=True, capture_output=True, text=True)
    part = "" if lasts_s == HOUR_S else f" ({lasts_s // 60} min measured, scaled)"
    scale = HOUR_S / lasts_s
    yield row(f"{name}: time / {peer[0]}'s", ratio, "1", 1.2, "lower", "synthetic", (peer[0], 1.0))
    their_hour = (peer[0], scale * peer[1])
    yield row(f"{name}: an hour is read in{part}", scale * ours_s, "s", 60.0, "lower", "synthetic", their_hour)
    yield row(f"{name}: memory / numbers held", int(used.stdout) / numbers, "1", 3.0, "lower", "synthetic")
    size = path.stat().st_size
    # an EDF stores 2 bytes where a Recording holds 8, so that no reader of whole numbers can stay under 4
    yield row(f"{name}: memory / file", int(used.stdout) / size, "1", 3.0, "lower", "synthetic")


def _write_edf(path: Path) -> None:
    """Write a plain EDF to the specification, a record a second."""
    chance = np.random.default_rng(3)
    texts = [
        ([f"EMG {i + 1}" for i in range(CHANNELS)], 16),
        ([""] * CHANNELS, 80),
        (["uV"] * CHANNELS, 8),
        (["-3276.8"] * CHANNELS, 8),
        (["3276.7"] * CHANNELS, 8),
        (["-32768"] * CHANNELS, 8),
        (["32767"] * CHANNELS, 8),
        ([""] * CHANNELS, 80),
        ([str(RATE_HZ)] * CHANNELS, 8),
        ([""] * CHANNELS, 32),
    ]
    fixed = [("0", 8), ("X X X X", 80), ("Startdate X X X X", 80), ("21.11.26", 8), ("08.00.00", 8)]
    fixed += [(str(256 * (CHANNELS + 1)), 8), ("", 44), (str(HOUR_S), 8), ("1", 8), (str(CHANNELS), 4)]
    block = chance.integers(-30_000, 30_000, (CHANNELS, RATE_HZ)).astype("<i2")
    with path.open("wb") as file:
        file.write(b"".join(text.encode().ljust(width) for text, width in fixed))
        file.write(b"".join(each.encode().ljust(width) for column, width in texts for each in column))
        for second in range(HOUR_S):
            file.write(np.roll(block, second).tobytes())


def _write_xdf(path: Path, per_chunk: int = 50) -> None:
    """Write one stream to the XDF specification: float32, every sample stamped, an offset every five seconds."""
    chance = np.random.default_rng(4)

    def chunk(tag: int, content: bytes) -> bytes:
        return struct.pack("<BIH", 4, len(content) + 2, tag) + content

    channels = "".join(f"<channel><label>EMG {i + 1}</label><unit>uV</unit></channel>" for i in range(CHANNELS))
    head = (
        f"<info><name>Amp</name><type>EMG</type><channel_count>{CHANNELS}</channel_count>"
        f"<nominal_srate>{RATE_HZ}</nominal_srate><channel_format>float32</channel_format>"
        f"<desc><channels>{channels}</channels></desc></info>"
    )
    samples = np.zeros(per_chunk, dtype=np.dtype([("flag", "u1"), ("stamp", "<f8"), ("v", "<f4", (CHANNELS,))]))
    samples["flag"] = 8
    block = chance.normal(0.0, 100.0, (20 * per_chunk, CHANNELS)).astype("<f4")
    number = struct.pack("<I", 1)
    with path.open("wb") as file:
        file.write(b"XDF:" + chunk(1, b"<info><version>1.0</version></info>") + chunk(2, number + head.encode()))
        for begin in range(0, HOUR_S * RATE_HZ, per_chunk):
            at = begin % (19 * per_chunk)
            samples["v"] = block[at : at + per_chunk]
            jitter_s = chance.exponential(1e-3, per_chunk)
            samples["stamp"] = 5e4 + np.arange(begin, begin + per_chunk) / (RATE_HZ * 1.00002) + jitter_s
            file.write(chunk(3, number + struct.pack("<BB", 1, per_chunk) + samples.tobytes()))
            if begin % (5 * RATE_HZ) == 0:
                measured_s = 5e4 + begin / RATE_HZ
                offset_s = 3.0 + 2e-5 * begin / RATE_HZ + chance.exponential(5e-5)
                file.write(chunk(4, number + struct.pack("<dd", measured_s, offset_s)))
        counted = f"<info><sample_count>{HOUR_S * RATE_HZ}</sample_count></info>"
        file.write(chunk(6, number + counted.encode()))


def _write_csv(path: Path, layout: Path) -> None:
    chance = np.random.default_rng(5)
    lines = [",".join(f"{value:.3f}" for value in each) for each in chance.normal(0.0, 100.0, (RATE_HZ, CHANNELS))]
    names = [f"EMG{i + 1}" for i in range(CHANNELS)]
    with path.open("w", encoding="utf-8") as file:
        file.write(f"time,{','.join(names)}\n")
        file.writelines(f"{i / RATE_HZ:.3f},{lines[i % RATE_HZ]}\n" for i in range(CSV_S * RATE_HZ))
    blocks = [f'[[channels]]\nkind = "emg"\ncolumns = ["{n}"]\nunit = "uV"\nlabel = "{n}"\n' for n in names]
    layout.write_text('[time]\ncolumn = "time"\nunit = "s"\n' + "".join(blocks), encoding="utf-8")


def _paired(ours: Callable[[], Any], theirs: Callable[[], Any]) -> tuple[float, float, float, Any, Any]:
    """Return our time as a multiple of theirs, the median of alternating pairs; both medians in s; what both read."""
    pairs, read, other = [], None, None
    for _ in range(ROUNDS):
        read = other = None
        our_s, read = _timed(ours)
        their_s, other = _timed(theirs)
        pairs.append((our_s, their_s))
    ours_s, theirs_s = (statistics.median(times) for times in zip(*pairs, strict=True))
    return statistics.median(our_s / their_s for our_s, their_s in pairs), ours_s, theirs_s, read, other


def _timed(call: Callable[[], Any]) -> tuple[float, Any]:
    # of the processor, so that other work on the machine does not count
    begun = time.process_time()
    result = call()
    return time.process_time() - begun, result
