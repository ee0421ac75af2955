"""Claim: two devices' clocks are laid over each other to within the stated interval, or not at all (simulated)."""

import statistics
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from _data import row

from kinescript.body.segments import Segment
from kinescript.body.tasks import Task
from kinescript.errors import InputRefused
from kinescript.motion.shared_clock import find_shared_clock
from kinescript.record.clock import Uniform
from kinescript.record.recording import Recording
from kinescript.record.shift import shift
from kinescript.signal.lag import Lag
from kinescript.synth import Plan, Repeating, Tempo, make_recording, make_wearable_recording

PAIRS, DRIFT_PPM = 60, 4.0
TASKS = (
    Task.FORWARD_BEND,
    Task.SQUAT,
    Task.SIT_TO_STAND,
    Task.WALKING,
    Task.SINGLE_LEG_STANCE,
    Task.STEP_DOWN,
    Task.HIP_HINGE,
)
TRUNK = (Segment.PELVIS, Segment.THORAX)


def rows() -> Iterator[dict[str, Any]]:
    """Yield how often the true lag lies in its interval, how far off it is, and what is refused."""
    errors, inside, refused = [], [], 0
    for pair in range(PAIRS):
        rng = np.random.default_rng((pair, 7))
        task, offset_s = TASKS[pair % len(TASKS)], rng.uniform(-60.0, 60.0)
        uneven = task not in (Task.WALKING, Task.SINGLE_LEG_STANCE)
        plan = Plan(repeating=Repeating(tempo_variability=0.1, amplitude_variability=0.1)) if uneven else Plan()
        markers, _ = make_recording(task, plan=plan, seed=7000 + pair, plate_rate_hz=100.0)
        worn, _ = make_wearable_recording(task, plan=plan, seed=7000 + pair, rate_hz=(100.0, 128.0, 200.0)[pair % 3])
        share = markers.duration_s * np.array([rng.uniform(0.0, 0.2), rng.uniform(0.75, 1.0)])
        found = _found(markers, _own(_cut(worn, *share), offset_s))
        if found is None:
            refused += 1
            continue
        error_s = _error_s(found, offset_s)
        errors.append(abs(error_s))
        inside.append(abs(error_s) <= found.error_s)
    data = "simulated"
    share_inside = 100.0 * statistics.fmean(inside)
    yield row("one person, two devices: true lag inside its 95 % interval", share_inside, "%", 93.0, "higher", data)
    yield row("one person, two devices: refused", 100.0 * refused / PAIRS, "%", 10.0, "lower", data)
    yield row(
        "one person, two devices: error, 95th percentile", float(np.percentile(errors, 95)), "s", 0.01, "lower", data
    )
    wrong = [_found(*pair) for pair in _strangers()]
    accepted = 100.0 * sum(each is not None for each in wrong) / len(wrong)
    yield row(f"two trials, {len(wrong)} pairs: laid over each other", accepted, "%", 5.0, "lower", data)
    even = [(_found(*pair), offset_s) for *pair, offset_s in _walkers()]
    astray = sum(each is not None and abs(_error_s(each, offset_s)) > each.error_s for each, offset_s in even)
    share = 100.0 * astray / len(even)
    yield row(
        "even walking cut out of its middle: laid a stride off",
        share,
        "%",
        0.0,
        "lower",
        data,
    )


def _strangers() -> Iterator[tuple[Recording, Recording]]:
    """Yield the same task by two people, each in a tempo of their own."""
    for pair in range(24):
        rng = np.random.default_rng((pair, 8))
        task = (Task.FORWARD_BEND, Task.SQUAT, Task.SIT_TO_STAND, Task.HIP_HINGE)[pair % 4]
        plans = []
        for _ in range(2):
            tempo = Tempo(down_s=rng.uniform(1.5, 2.5), hold_s=rng.uniform(0.5, 1.5), up_s=rng.uniform(1.5, 2.5))
            plans.append(Plan(repeating=Repeating(tempo=tempo, pause_s=rng.uniform(0.8, 2.0), tempo_variability=0.1)))
        yield (
            make_recording(task, plan=plans[0], seed=8000 + pair, plate_rate_hz=100.0)[0],
            make_wearable_recording(task, plan=plans[1], seed=8500 + pair, sensors=TRUNK)[0],
        )


def _walkers() -> Iterator[tuple[Recording, Recording, float]]:
    for pair in range(8):
        offset_s = float(np.random.default_rng((pair, 9)).uniform(-5.0, 5.0))
        markers, _ = make_recording(Task.WALKING, seed=9000 + pair, plate_rate_hz=100.0, seconds=40.0)
        worn, _ = make_wearable_recording(Task.WALKING, seed=9000 + pair, sensors=TRUNK, seconds=40.0)
        yield _cut(markers, 8.0, 30.0), _own(_cut(worn, 12.0, 33.0), offset_s), offset_s


def _found(first: Recording, second: Recording) -> Lag | None:
    try:
        return find_shared_clock(first, second)
    except InputRefused:
        return None


def _own(recording: Recording, offset_s: float) -> Recording:
    """Return the recording by the clock of a device whose zero is offset_s of true time and that runs slow."""
    stretch = 1 + 1e-6 * DRIFT_PPM
    return shift(recording, -offset_s / stretch, stretch=1 / stretch)


def _error_s(found: Lag, offset_s: float) -> float:
    """Return the largest error of the lag in seconds, at either end or in the middle of what was shared."""
    at_s = found.at_s + found.overlap_s * np.array([-0.5, 0.0, 0.5])
    lag_s = found.lag_s + 1e-6 * found.drift_ppm * (at_s - found.at_s)
    return float(np.abs(lag_s - offset_s - 1e-6 * DRIFT_PPM * (at_s - offset_s)).max())


def _cut(recording: Recording, start_s: float, end_s: float) -> Recording:
    channels = []
    for channel in recording.channels:
        kept = (channel.time_s >= start_s) & (channel.time_s < end_s)
        clock = Uniform(rate_hz=channel.clock.rate_hz, start_s=float(channel.time_s[kept][0]))
        channels.append(replace(channel, values=channel.values[kept], clock=clock))
    return replace(recording, channels=tuple(channels), marks=())
