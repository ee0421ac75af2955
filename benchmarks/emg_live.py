"""Claim: 10 ms of 16 channels at 2 kHz go through the whole live chain in a millisecond, all but one chunk in 100.

The chain is cleaning (band, mains looked for in turn, hearts of four trunk channels learnt and taken out), a causal
6 Hz envelope, and onsets. The signals are simulated. A chunk's milliseconds are those the thread had the processor:
what other programs of a shared machine took in between is not counted; the time on the clock stands beside it.
The slowest hundredth of the chunks of 40 s are those in which a channel is looked at for mains or its heart.
"""

import gc
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from _data import row
from emg_speed import CHANNELS, RATE_HZ, TRUNK, recorded

from kinescript.muscle.conditioning import whole as conditioning
from kinescript.muscle.onsets import live as onset_live
from kinescript.signal import filters

CHUNK_S, LASTS_S = 0.01, 40.0
ENVELOPE = filters.FilterParams(high_hz=6.0)


def rows() -> Iterator[dict[str, Any]]:
    """Yield what a process of its own found, in which numerical libraries have one thread."""
    one = {**os.environ, **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")}
    command = [sys.executable, str(Path(__file__).resolve())]
    said = subprocess.run(command, check=True, capture_output=True, text=True, env=one).stdout
    yield from json.loads(said.splitlines()[-1])


def measured() -> Iterator[dict[str, Any]]:
    """Yield the milliseconds a chunk takes, how late its rows are, and what splitting the stream changes."""
    stream = np.ascontiguousarray(recorded().T[: round(LASTS_S * RATE_HZ)])
    (took_ms, clock_ms), state, parts = _live(stream, round(CHUNK_S * RATE_HZ))
    p99_ms = float(np.percentile(took_ms, 99))
    clock = ("the same on the clock", float(np.percentile(clock_ms, 99)))
    named = f"{CHANNELS} channels, {RATE_HZ:g} Hz, {1000 * CHUNK_S:g} ms chunks"
    yield row(f"{named}: 99th percentile of a chunk", p99_ms, "ms", 1.0, "lower", "simulated", clock)
    yield row("a chunk, median", float(np.median(took_ms)), "ms", 1.0, "lower", "simulated")
    _, again, whole = _live(stream, 7777)
    apart = float(np.nanmax(np.abs(whole - parts))) / float(np.nanstd(whole))
    yield row("chunks of 10 ms against chunks of 3.9 s, over the RMS", apart, "1", 1e-12, "lower", "simulated")
    if again.delay_s != state.delay_s:
        raise ValueError("the delay hangs on how the stream is split")
    yield row("delay of the cleaned values, hearts taken out", state.delay_s, "s", 0.3, "lower", "simulated")


def _live(stream: Any, samples: int) -> tuple[Any, Any, Any]:
    """Return each chunk's milliseconds (processor, clock), the last state of the cleaning, and the envelope."""
    trunk = tuple(number < TRUNK for number in range(CHANNELS))
    cleaning = conditioning.init(rate_hz=RATE_HZ, channels=CHANNELS, trunk=trunk)
    envelope = filters.init(ENVELOPE, rate_hz=RATE_HZ)
    onsets = onset_live.init(onset_live.LiveOnsetParams(), rate_hz=RATE_HZ, channels=CHANNELS)
    took_ms, clock_ms, parts = [], [], []
    gc.collect()
    for first in range(0, len(stream), samples):
        begun, began = time.thread_time(), time.perf_counter()
        cleaning, clean = conditioning.step(cleaning, stream[first : first + samples])
        envelope, level = filters.step(envelope, np.abs(clean))
        onsets, _ = onset_live.step(onsets, clean)
        took_ms.append(1000 * (time.thread_time() - begun))
        clock_ms.append(1000 * (time.perf_counter() - began))
        parts.append(level)
    return (np.array(took_ms), np.array(clock_ms)), cleaning, np.concatenate(parts)


if __name__ == "__main__":
    sys.stdout.write("\n" + json.dumps(list(measured())) + "\n")
