"""Do the values fit the units they are said to be in? Where not, a person is asked back; nothing is converted."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from kinescript.body.segments import Place, Plate
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.fault import Fault
from kinescript.record.recording import Recording
from kinescript.record.sensor_units import UnitParams, find_sensor_units
from kinescript.signal.arrays import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class OddParams:
    """Limits beyond which a unit is asked about; assumptions of ours but the first.

    Surface EMG stays under 10 mV peak to peak at the skin (De Luca 2002, Surface electromyography: detection and
    recording), so `emg_v` is generous; `emg_least_v` is below the noise of any electrode. The markers of a frame are
    neither within `near_m` nor further apart than `apart_m`. No person pushes a plate with `force_n`.
    """

    emg_v: float = 0.02
    emg_least_v: float = 1e-7
    near_m: float = 0.03
    apart_m: float = 20.0
    force_n: float = 20000.0
    sensors: UnitParams = UnitParams()


def find_odd_units(recording: Recording, *, params: OddParams = OddParams()) -> tuple[Fault, ...]:
    """Return what has to be asked about the units of sensors, muscles, markers and plates, one fault a question."""
    # a broken file may hold numbers whose squares overflow; they are odd all the same
    with np.errstate(over="ignore", invalid="ignore"):
        found = (*_sensors(recording, params), *_muscles(recording, params), *_markers(recording, params))
        return (*found, *_plates(recording, params))


def _sensors(recording: Recording, params: OddParams) -> Iterator[Fault]:
    kinds = (ChannelKind.ANGULAR_VELOCITY, ChannelKind.ACCELERATION)
    worn: dict[Place, dict[ChannelKind, Channel]] = {}
    for channel in (c for kind in kinds for c in recording.of_kind(kind) if c.values.shape[1] == 3):
        worn.setdefault(channel.at, {})[channel.kind] = channel
    asked: dict[str, tuple[str, list[str]]] = {}
    for at, channels in worn.items():
        for gyr, acc in _together(channels.get(kinds[0]), channels.get(kinds[1])):
            one = gyr or acc
            if one is None or not np.isfinite(one.clock.rate_hz):
                continue
            turning, force = (None if c is None else c.values for c in (gyr, acc))
            fault = find_sensor_units(turning, force, rate_hz=one.clock.rate_hz, params=params.sensors)
            if fault is not None:
                # the number differs from sensor to sensor, the question does not
                question = fault.words.rpartition("(")[2]
                asked.setdefault(question, (fault.words, []))[1].append(at.words)
    for words, places in asked.values():
        yield Fault(kind="units", words=f"at {_listed(places)}: {words}")


def _together(gyr: Channel | None, acc: Channel | None) -> list[tuple[Channel | None, Channel | None]]:
    """Return the two as one sensor when they share their instants, else each by itself."""
    if gyr is None or acc is None or (len(gyr.values) == len(acc.values) and np.array_equal(gyr.time_s, acc.time_s)):
        return [(gyr, acc)]
    return [(gyr, None), (None, acc)]


def _muscles(recording: Recording, params: OddParams) -> Iterator[Fault]:
    strong, weak = [], []
    for channel in recording.of_kind(ChannelKind.EMG):
        swing_v = _swing(channel.values) if channel.unit == "V" else None
        if swing_v is not None and swing_v > params.emg_v:
            strong.append((swing_v, channel.at.words))
        elif swing_v is not None and 0 < swing_v < params.emg_least_v:
            weak.append((swing_v, channel.at.words))
    if strong:
        most = max(strong)[0]
        question = "is it in mV or uV?" if most > 20.0 else "was it amplified, or is it in mV?"
        words = f"EMG of {_listed([w for _, w in strong])} swings by {most:.2g} V, and under 0.01 V at the skin"
        yield Fault(kind="units", words=f"{words} ({question})")
    if weak:
        words = (
            f"EMG of {_listed([w for _, w in weak])} swings by {max(weak)[0]:.1g} V, less than any electrode's noise"
        )
        yield Fault(kind="units", words=f"{words} (is it in mV or V?)")


def _swing(values: Floats) -> float | None:
    """Return how far 99 % of the samples stay from their median; None where nothing is known."""
    known = values[np.isfinite(values)]
    return float(np.percentile(np.abs(known - np.median(known)), 99)) if len(known) else None


def _markers(recording: Recording, params: OddParams) -> Iterator[Fault]:
    seen = [
        c for name, c in recording.markers().items() if name[:1] != "*" and c.unit == "m" and c.values.shape[1] == 3
    ]
    frames = min((len(c.values) for c in seen), default=0)
    if len(seen) < 4 or not frames:
        return
    rows = np.unique(np.linspace(0, frames - 1, min(frames, 200)).astype(int))
    points = np.stack([c.values[rows] for c in seen], axis=1)
    known = np.isfinite(points).all(axis=2)
    points, known = points[known.sum(axis=1) >= 4], known[known.sum(axis=1) >= 4]
    if not len(points):
        return
    highest = np.where(known[..., None], points, -np.inf).max(axis=1)
    lowest = np.where(known[..., None], points, np.inf).min(axis=1)
    apart_m = float(np.median(np.linalg.norm(highest - lowest, axis=1)))
    if apart_m > params.apart_m:
        words = f"markers are {apart_m:.3g} m apart in one frame (are they in mm or cm?)"
        yield Fault(kind="units", words=words)
    elif 0 < apart_m < params.near_m:
        words = f"all markers are within {1000 * apart_m:.2g} mm (are they in m, and not in mm?)"
        yield Fault(kind="units", words=words)


def _plates(recording: Recording, params: OddParams) -> Iterator[Fault]:
    for channel in recording.of_kind(ChannelKind.FORCE):
        known = channel.values[np.isfinite(channel.values)]
        if isinstance(channel.at, Plate) and len(known) and (most := float(np.abs(known).max())) > params.force_n:
            words = f"{channel.at.words} was pushed with {most:.3g} N, more than a person can (is it in another unit?)"
            yield Fault(kind="units", words=words)


def _listed(places: list[str]) -> str:
    shown = ", ".join(places[:4])
    return shown if len(places) <= 4 else f"{shown} and {len(places) - 4} more"
