"""Claim: in short trials made by other equations than those onsets were calibrated on, the right burst is found.

4 s at 5 kHz, as in delayed-response tasks: amplifier noise, a burst that grows within 20 to 70 ms to some 30 dB above
it and is made of action potentials, not of Gaussian noise; before it nothing, tonic pre-tension of 2 to 7 %, one that
grows to 8 %, or two twitches of 5 to 10 % of its amplitude. Every fourth trial has no burst. The first onset counts;
premature is more than 100 ms early. With and without the level of the task: the burst's own amplitude times 0.8. The
limits are those wanted for bursts marked by hand, of which the data at hand have none, and for intervals.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from _data import row

from kinescript.muscle.onsets.detector import find_onsets
from kinescript.muscle.onsets.onset import Onset
from kinescript.signal.filters import FilterParams, filter_zero_phase

RATE_HZ, LASTS_S, TRIALS = 5000.0, 4.0, 60
KINDS = ("nothing before", "tonic", "growing", "twitches")


def rows() -> Iterator[dict[str, Any]]:
    """Yield share within 50 ms, premature onsets, and trials without a burst that have an onset."""
    for told in (True, False):
        found = [_answer(kind, number, told) for kind in KINDS for number in range(TRIALS)]
        early_s = np.array([np.inf if each is None else each.time_s - at_s for each, at_s in found if at_s is not None])
        held = [each is not None and each.low_s <= at_s <= each.high_s for each, at_s in found if at_s is not None]
        alarms = [each is not None for each, at_s in found if at_s is None]
        words = "with the task's level" if told else "without a reference"
        near, early = 100 * np.mean(np.abs(early_s) <= 0.05), 100 * np.mean(early_s < -0.1)
        yield row(f"{words}, {len(early_s)} bursts: within 50 ms", near, "%", 93.0, "higher", "simulated")
        yield row(f"{words}: premature", early, "%", 3.0, "lower", "simulated")
        yield row(f"{words}: the 90 % interval holds the truth", 100 * np.mean(held), "%", 88.0, "higher", "simulated")
        yield row(
            f"{words}, {len(alarms)} trials without: an onset", 100 * np.mean(alarms), "%", 5.0, "lower", "simulated"
        )


def _answer(kind: str, number: int, told: bool) -> tuple[Onset | None, float | None]:
    """The first onset, and when the burst begins in s; None where there is none."""
    rng = np.random.default_rng([5, KINDS.index(kind), number])
    values, onset_s, amplitude = trial(rng, kind, burst=number % 4 != 3)
    found = find_onsets(values, rate_hz=RATE_HZ, reference=0.8 * amplitude if told else None)
    return (found[0] if found else None), onset_s


def trial(rng: np.random.Generator, kind: str, *, burst: bool) -> tuple[Any, float | None, float]:
    """Return values of shape (time,) in mV, when the burst begins in s or None, and its amplitude."""
    time_s = np.arange(round(LASTS_S * RATE_HZ)) / RATE_HZ
    onset_s, amplitude = rng.uniform(1.8, 3.0), 0.3 * np.exp(rng.normal(0, 0.4))
    envelope = np.zeros(len(time_s))
    if kind == "tonic":
        begun_s = rng.uniform(0.2, 1.2)
        envelope += rng.uniform(0.02, 0.07) * np.clip((time_s - begun_s) / 0.3, 0, 1)
    elif kind == "growing":
        envelope += 0.08 * np.clip(time_s - onset_s + 1.0, 0, 1) ** 2
    elif kind == "twitches":
        for _ in range(2):
            at_s, width_s = rng.uniform(0.4, onset_s - 0.3), rng.uniform(0.02, 0.08)
            envelope += rng.uniform(0.05, 0.1) * np.exp(-0.5 * ((time_s - at_s) / width_s) ** 2)
    if burst:
        grown = np.clip((time_s - onset_s) / rng.uniform(0.02, 0.07), 0, 1)
        envelope = np.maximum(
            envelope, grown * np.exp(-np.clip(time_s - onset_s - rng.uniform(0.12, 0.4), 0, None) / 0.08)
        )
    noise = rng.standard_normal((len(time_s), 1))
    band = filter_zero_phase(noise, FilterParams(low_hz=10.0, high_hz=500.0), rate_hz=RATE_HZ)[:, 0]
    noise_mv = 0.003 * np.exp(rng.normal(0, 0.3)) * band / band.std()
    return amplitude * envelope * potentials(rng, len(time_s)) + noise_mv, onset_s if burst else None, amplitude


def potentials(rng: np.random.Generator, samples: int) -> Any:
    """Return a train of 400 biphasic action potentials a second, shape (samples,), RMS 1."""
    impulses = np.zeros(samples)
    count = rng.poisson(400 * samples / RATE_HZ)
    impulses[rng.integers(0, samples, count)] = rng.standard_normal(count)
    width_s = 0.0014 * np.exp(rng.normal(0, 0.25))
    at = np.arange(-0.012, 0.012, 1 / RATE_HZ) / width_s
    train = np.convolve(impulses, -at * np.exp(-0.5 * at**2), "same")
    return train / train.std()
