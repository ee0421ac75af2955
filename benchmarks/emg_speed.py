"""Claim: 16 channels of EMG at 2 kHz become levels at 10 000 channel-seconds a second, faster than two peers do less.

Ours is the whole chain of a channel up to its level: mains and heartbeats looked for and taken out, band, pulled
cables, the facts and words of its quality, a full-rate envelope; onsets are not in it. The peers clean and make the
envelope, and judge nothing. The
signals are simulated: every channel has mains with two harmonics, four of the trunk have a heart. biosppy is its tools
as a person would chain them: band-pass, notch at 50 Hz and its two harmonics, rectified, 6 Hz envelope; neurokit2 is
`emg_process` on one channel of the same. Seconds are of the processor, the median of several runs, and the peers run
between ours, one thread each.
"""

import json
import os
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from _data import ROOT, row

from kinescript.muscle.conditioning.whole import condition
from kinescript.muscle.levels.envelope import find_envelope
from kinescript.muscle.quality.judging import find_signal_quality
from kinescript.synth.emg_disturbances import heart, mains
from kinescript.synth.emg_noise import interference

RATE_HZ, LASTS_S, CHANNELS, TRUNK = 2000.0, 60.0, 16, 4
RUNS = 7


def rows() -> Iterator[dict[str, Any]]:
    """Yield what a process of its own found, in which numerical libraries have one thread."""
    one = {**os.environ, **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")}
    command = [sys.executable, str(Path(__file__).resolve())]
    said = subprocess.run(command, check=True, capture_output=True, text=True, env=one).stdout
    yield from json.loads(said.splitlines()[-1])


def measured() -> Iterator[dict[str, Any]]:
    """Yield the channel-seconds a second of ours, and how many times those of each peer."""
    signals = recorded()
    ours: list[float] = []
    peers: dict[str, list[float]] = {"biosppy": [], "neurokit2": []}
    biosppy, neurokit = _biosppy(), _neurokit2()
    biosppy(signals[0])
    neurokit(signals[0, :4000])
    ours_on(signals)
    for number in range(RUNS):
        ours.append(_rate(lambda: ours_on(signals), CHANNELS * LASTS_S))
        peers["biosppy"].append(_rate(lambda: [biosppy(each) for each in signals], CHANNELS * LASTS_S))
        if number < 3:
            peers["neurokit2"].append(_rate(lambda one=signals[number]: neurokit(one), LASTS_S))
    speed = statistics.median(ours)
    named = f"whole chain, {CHANNELS} channels, {RATE_HZ:g} Hz, {LASTS_S:g} s: channel-seconds a second"
    yield row(named, speed, "1", 10000, "higher", "simulated")
    for name, times in (("biosppy", 2.0), ("neurokit2", 100.0)):
        peer = statistics.median(peers[name])
        yield row(f"times the channel-seconds of {name}", speed / peer, "1", times, "higher", "simulated", (name, peer))


def recorded() -> Any:
    """Return 16 channels, shape (channels, time): bursts, mains on all, a heart on four of the trunk."""
    samples = round(RATE_HZ * LASTS_S)
    rng = np.random.default_rng(6)
    hum = mains(rng, samples, rate_hz=RATE_HZ)
    ecg, _ = heart(rng, samples, rate_hz=RATE_HZ, sharpness=2.0)
    time_s = np.arange(samples) / RATE_HZ
    signals = []
    for number in range(CHANNELS):
        working = 0.05 + 0.95 * (((time_s + 0.3 * number) % 4.0) > 2.8)
        each = working * interference(rng, samples, rate_hz=RATE_HZ) + 0.1 * hum
        signals.append(100.0 * (each + (0.5 * ecg if number < TRUNK else 0.0)))
    return np.array(signals)


def ours_on(signals: Any) -> list[Any]:
    """Clean, judge and level every channel."""
    done = []
    for number, raw in enumerate(signals):
        cleaned = condition(raw, rate_hz=RATE_HZ, trunk=number < TRUNK)
        quality = find_signal_quality(raw, cleaned, rate_hz=RATE_HZ)
        done.append((quality, find_envelope(cleaned.values, rate_hz=RATE_HZ)))
    return done


def _rate(does: Callable[[], Any], channel_seconds: float) -> float:
    begun = time.process_time()
    does()
    return channel_seconds / (time.process_time() - begun)


def _import_peers() -> None:
    """Let the peers be found: they live in an environment of their own beside the checkout."""
    for folder in ROOT.glob(".venv-bench/lib/python3*/site-packages"):
        if str(folder) not in sys.path:
            sys.path.append(str(folder))


def _biosppy() -> Callable[[Any], Any]:
    _import_peers()
    from biosppy.signals import tools
    from scipy.signal import iirnotch

    def chain(raw: Any) -> Any:
        band, _, _ = tools.filter_signal(raw, "butter", "bandpass", 4, [20.0, 450.0], RATE_HZ)
        for hz in (50.0, 100.0, 150.0):
            # its own way of filtering forward and backward; it designs no notch itself
            band, _ = tools._filter_signal(*iirnotch(hz, hz, RATE_HZ), band, check_phase=True)
        level, _, _ = tools.filter_signal(np.abs(band), "butter", "lowpass", 4, 6.0, RATE_HZ)
        return level

    return chain


def _neurokit2() -> Callable[[Any], Any]:
    _import_peers()
    import neurokit2

    def chain(raw: Any) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return neurokit2.emg_process(raw, sampling_rate=int(RATE_HZ))

    return chain


if __name__ == "__main__":
    sys.stdout.write("\n" + json.dumps(list(measured())) + "\n")
