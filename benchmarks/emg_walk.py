"""Claim: on a real walk the gluteal muscles burst once a stride, at the same place of the cycle.

Real: 7.6 s of treadmill walking, right gluteus medius and maximus at 1 kHz, six right foot contacts (musclesyneRgies,
MIT). Nobody marked bursts in it. Defined before anything was looked at:
- The 13 muscles are a Recording and go the way of `kinescript assess`: cleaned, judged, what cannot be trusted taken
  out, `find_bursts` with nothing tuned or told. Bursts are not merged again.
- The centre of a burst is the mean instant of the rectified signal between its onset and its offset, weighted by the
  signal (centre of activity; circular statistics as in Batschelet 1981, Circular statistics in biology). Its place is
  the share of the stride that has passed: linear between two contacts, and before the first and after the last at the
  pace of the nearest stride.
- Gluteus maximus straddles the contact, so the cycle is not cut there. It is cut half a cycle away from the circular
  mean of all centres, weighted by energy (square of the burst's level times its duration); a stride is what lies
  between two cuts, within the recording. There are as many as that, and never fewer than lie between the contacts: what
  lies in none, or holds no burst, has no main burst. Without a burst none has.
- The main burst of a stride is the burst of the largest energy whose centre falls in it. A rival is another burst of
  the same stride with half the energy of the main one or more: with it there is no one main burst.
- The spread is the circular standard deviation of the main bursts' places over strides, in % of the cycle.
"""

import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from _data import ROOT, data_folder, row

sys.path.insert(0, str(ROOT))

from tests.support.emg_walk import MUSCLES, RATE_HZ, SITES, Walk, read_walk

from kinescript.body.tasks import Task
from kinescript.muscle.muscle_signal import MuscleSignal
from kinescript.muscle.onsets.detector import find_bursts
from kinescript.muscle.onsets.onset import Burst
from kinescript.muscle.work import find_signals
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Uniform
from kinescript.record.recording import Recording
from kinescript.record.subject import Subject

GLUTEALS = ("ME", "MA")
RIVAL = 0.5
# the spread of what has no centres: they could lie anywhere in the cycle
WHOLE_PCT = 100.0


class Strides(NamedTuple):
    """What one muscle did: strides within the recording, main bursts' places (shares of a cycle), rivals."""

    count: int
    places: np.ndarray
    with_rival: int

    @property
    def missed(self) -> int:
        """Strides without any burst."""
        return self.count - len(self.places)

    @property
    def with_one_pct(self) -> float:
        """Strides with a main burst and no rival, in % of all."""
        return 100.0 * (len(self.places) - self.with_rival) / self.count

    @property
    def spread_pct(self) -> float:
        """Circular standard deviation of the places in % of the cycle; without two of them the whole cycle."""
        if len(self.places) < 2:
            return WHOLE_PCT
        length = abs(np.exp(2j * np.pi * self.places).mean())
        return float(100 * np.sqrt(-2 * np.log(length)) / (2 * np.pi))


def rows() -> Iterator[dict[str, Any]]:
    """Yield the strides with one main burst, and the spread of the centres, for both muscles."""
    walk = read_walk(data_folder())
    signals = signals_of(walk)
    for name in GLUTEALS:
        found = strides_of(walk, signals[name])
        words = f"{MUSCLES[name].replace('_', ' ')}, {found.count} strides"
        yield row(f"{words}: with one main burst", found.with_one_pct, "%", 100.0, "higher", "real")
        yield row(f"{words}: without any burst", found.missed, "1", 0.0, "lower", "real")
        yield row(f"{words}: with a rival burst", found.with_rival, "1", 0.0, "lower", "real")
        yield row(f"{words}: circular SD of the burst's centre", found.spread_pct, "%", 5.0, "lower", "real")


def strides_of(walk: Walk, signal: MuscleSignal) -> Strides:
    """Return the main bursts of one muscle of the walk; every stride is missed where it has none."""
    bursts = find_bursts(signal)
    energy = np.array([each.level**2 * each.span.duration_s for each in bursts])
    phase = np.array([phase_at(centre_s(each, signal), walk) for each in bursts])
    between = len(walk.cycles_s) - 1
    if not len(bursts) or not energy.sum() > 0:
        return Strides(between, np.empty(0), 0)
    middle = float(np.angle(energy @ np.exp(2j * np.pi * phase)) / (2 * np.pi)) % 1.0
    first, last = (phase_at(each, walk) for each in (signal.start_s, signal.time_s[-1]))
    # stride n lies between the cuts n + middle - 1/2 and n + middle + 1/2
    numbers = [n for n in range(-5, 15) if first <= n + middle - 0.5 and n + middle + 0.5 <= last]
    of = np.floor(phase - middle + 0.5)
    places, with_rival = [], 0
    for number in numbers:
        here = np.flatnonzero(of == number)
        if len(here):
            main = here[np.argmax(energy[here])]
            places.append(phase[main] % 1.0)
            with_rival += int((energy[here] >= RIVAL * energy[main]).sum() > 1)
    return Strides(max(len(numbers), between), np.array(places), with_rival)


def signals_of(walk: Walk) -> dict[str, MuscleSignal]:
    """Return every muscle of the walk cleaned and judged as `kinescript assess` does, by its two letters."""
    clock = Uniform(rate_hz=RATE_HZ, start_s=float(walk.time_s[0]))
    channels = tuple(
        Channel(kind=ChannelKind.EMG, at=at, frame=None, unit="uV", clock=clock, values=values[:, None])
        for at, values in zip(SITES, walk.raw_uv.T, strict=True)
    )
    recording = Recording(id="walk", subject=Subject(id="unnamed"), task=Task.WALKING, channels=channels)
    return dict(zip(MUSCLES, find_signals(recording), strict=True))


def centre_s(burst: Burst, signal: MuscleSignal) -> float:
    """Return the mean instant of a burst's rectified signal in s, weighted by it; NaN in the signal weighs nothing."""
    within = burst.span.holds(signal.time_s)
    weight = np.nan_to_num(np.abs(signal.values[within]))
    return float(weight @ signal.time_s[within] / weight.sum())


def phase_at(instant_s: float, walk: Walk) -> float:
    """Return how many strides have passed since the first contact at an instant in s."""
    contacts_s = walk.cycles_s[:, 0]
    stride = int(np.clip(np.searchsorted(contacts_s, instant_s, side="right") - 1, 0, len(contacts_s) - 2))
    return stride + (instant_s - contacts_s[stride]) / (contacts_s[stride + 1] - contacts_s[stride])
