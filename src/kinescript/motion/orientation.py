"""A sensor's orientation from its angular velocity, acceleration and, where it has one, magnetometer.

The filter is VQF (Laidig & Seel 2023, Information Fusion 91:187) with its authors' settings; live, one chunk at a time,
and over a whole recording it gives the same numbers.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from kinescript.errors import InputRefused, WrongUsage
from kinescript.record.sensor_units import find_sensor_units
from kinescript.signal.arrays import Bools, Floats
from kinescript.signal.spans import find_runs

if TYPE_CHECKING:
    from vqf import VQF  # type: ignore[import-untyped]

_SLOWEST_HZ, _FASTEST_HZ = 10.0, 10000.0

Memory = tuple[tuple[str, float | bool | tuple[float, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrientationParams:
    """Whether a magnetometer is heard, and the longest gap in seconds over which the filter goes on.

    Raises WrongUsage for a gap that is negative or not finite.
    """

    with_mag: bool = False
    longest_gap_s: float = 1.0

    def __post_init__(self) -> None:
        if not (np.isfinite(self.longest_gap_s) and self.longest_gap_s >= 0):
            raise WrongUsage("a gap of 0 s or more", f"{self.longest_gap_s}", "give longest_gap_s in seconds")


@dataclass(frozen=True, slots=True, kw_only=True)
class OrientationState:
    """What the filter remembers between chunks: a value that no later step changes.

    `memory` is VQF's own state by name (None before the first known sample), `last_gyr_rad_s` the last known angular
    velocity, `missed` the unknown samples since.
    """

    params: OrientationParams
    rate_hz: float
    memory: Memory | None = None
    last_gyr_rad_s: tuple[float, ...] | None = None
    missed: int = 0


def estimate_orientation(
    gyr_rad_s: ArrayLike, acc_m_s2: ArrayLike, mag_ut: ArrayLike | None = None, *, rate_hz: float, offline: bool = False
) -> Floats:
    """Return global_from_sensor as quaternions, scalar first, shape (n, 4); the global frame is east, north, up.

    All three have shape (n, 3), in the sensor's axes; the acceleration holds gravity (at rest it points up). Without a
    magnetometer the heading starts anywhere and drifts. `offline` looks ahead as well and is more accurate. A row with
    a NaN or infinity in angular velocity or acceleration is unknown: not fed, its orientation NaN. Over gaps up to one
    second the turn is bridged by the angular velocity at both edges; after a longer one the filter starts anew, and
    without a magnetometer its heading has nothing to do with the one before. A magnetometer's unknown rows are left
    out. Raises WrongUsage for shapes and rates that make no sense, InputRefused when the values look like other units.

    >>> rest = np.tile([0.0, 0.0, 9.81], (3, 1))
    >>> estimate_orientation(np.zeros((3, 3)), rest, rate_hz=100.0)[-1].tolist()
    [1.0, 0.0, 0.0, 0.0]
    """
    gyr, acc, mag = _checked(gyr_rad_s, acc_m_s2, mag_ut)
    params = OrientationParams(with_mag=mag is not None)
    state = init(params, rate_hz)
    fault = find_sensor_units(gyr, acc, rate_hz=rate_hz)
    if fault is not None:
        expected = "angular velocity in rad/s and acceleration in m/s2 with gravity in it"
        raise InputRefused(expected, fault.words, "say which units these are, or convert them")
    return _look_both_ways(params, rate_hz, gyr, acc, mag) if offline else step(state, gyr, acc, mag)[1]


def init(params: OrientationParams, rate_hz: float) -> OrientationState:
    """Return the state before the first sample, at this rate in Hz; raises WrongUsage for one outside 10 to 10000."""
    given: Any = rate_hz
    if not (isinstance(given, int | float | np.number) and _SLOWEST_HZ <= given <= _FASTEST_HZ):
        raise WrongUsage("a sampling rate from 10 to 10000 Hz", f"{rate_hz!r}", "give rate_hz in samples a second")
    return OrientationState(params=params, rate_hz=float(rate_hz))


def step(
    state: OrientationState, gyr_rad_s: ArrayLike, acc_m_s2: ArrayLike, mag_ut: ArrayLike | None = None
) -> tuple[OrientationState, Floats]:
    """Feed one sample, shape (3,), or a chunk, (n, 3); return the new state and global_from_sensor, shape (n, 4).

    Any split of a stream gives what `estimate_orientation` gives for the whole; units are not looked at here. Raises
    WrongUsage for shapes that make no sense, and when the magnetometer the state counts on is missing, or one too many.
    """
    gyr, acc, mag = _checked(gyr_rad_s, acc_m_s2, mag_ut)
    if (mag is not None) != state.params.with_mag:
        came = "none" if mag is None else "one nobody said"
        raise WrongUsage("the magnetometer as the state was made for", came, "make the state with or without it")
    known = _known(gyr, acc)
    vqf = _awake(state)
    last, missed, done = state.last_gyr_rad_s, state.missed, 0
    longest = round(state.params.longest_gap_s * state.rate_hz)
    out = np.full((len(gyr), 4), np.nan)
    for start, stop in find_runs(known):
        missed += start - done
        if missed > longest:
            vqf.resetState()
        elif missed and last is not None:
            _feed(vqf, _between(np.array(last), gyr[start], missed), np.zeros((missed, 3)), None)
        part = slice(start, stop)
        out[part] = _feed(vqf, gyr[part], acc[part], None if mag is None else mag[part])
        last, missed, done = tuple(gyr[stop - 1].tolist()), 0, stop
    missed += len(known) - done
    memory = state.memory if last is None else _remembered(vqf)
    return replace(state, memory=memory, last_gyr_rad_s=last, missed=missed), out


def _checked(gyr: ArrayLike, acc: ArrayLike, mag: ArrayLike | None) -> tuple[Floats, Floats, Floats | None]:
    """Return the signals as float64 arrays of shape (n, 3), a single sample as n = 1."""
    found: list[Floats] = []
    for name, values in (("gyr_rad_s", gyr), ("acc_m_s2", acc), ("mag_ut", mag)):
        if values is None:
            continue
        try:
            array = np.array(values, dtype=np.float64, order="C")  # a copy: vqf reads no read-only memory
        except (TypeError, ValueError) as error:
            raise WrongUsage(f"{name} as numbers of shape (n, 3)", str(error), "give x, y, z a row") from error
        array = array[None] if array.ndim == 1 else array
        if array.ndim != 2 or array.shape[1] != 3:
            raise WrongUsage(f"{name} of shape (n, 3)", f"{np.shape(values)}", "give x, y, z a row")
        if found and len(array) != len(found[0]):
            came = f"{len(found[0])} rows of gyr_rad_s and {len(array)} of {name}"
            raise WrongUsage("as many rows of every signal", came, "bring them to one clock first")
        found.append(array)
    return found[0], found[1], found[2] if len(found) == 3 else None


def _known(gyr: Floats, acc: Floats) -> Bools:
    return np.asarray(np.isfinite(gyr).all(axis=1) & np.isfinite(acc).all(axis=1))


def _between(before: Floats, after: Floats, count: int) -> Floats:
    """Return the angular velocity over a gap of `count` samples, shape (count, 3), straight from edge to edge."""
    share = (np.arange(1, count + 1) / (count + 1))[:, None]
    return np.ascontiguousarray(before * (1 - share) + after * share)


def _feed(vqf: "VQF", gyr: Floats, acc: Floats, mag: Floats | None) -> Floats:
    """Feed known samples and return quaternions, shape (n, 4); VQF leaves out a row of zeros (acc, mag)."""
    if mag is None:
        # without new magnetometer samples the heading correction stays as it is
        return np.asarray(vqf.updateBatch(gyr, acc)["quat6D"])
    heard = np.asarray(np.isfinite(mag).all(axis=1))
    mag = mag if heard.all() else np.where(heard[:, None], mag, 0.0)
    return np.asarray(vqf.updateBatch(gyr, acc, np.ascontiguousarray(mag))["quat9D"])


def _awake(state: OrientationState) -> "VQF":
    from vqf import VQF

    vqf = VQF(1.0 / state.rate_hz)
    if state.memory is not None:
        named: Any = {name: list(v) if isinstance(v, tuple) else v for name, v in state.memory}
        vqf.state = named
    return vqf


def _remembered(vqf: "VQF") -> Memory:
    named: dict[str, Any] = dict(vqf.state)
    return tuple((name, tuple(value) if isinstance(value, list) else value) for name, value in named.items())


def _look_both_ways(params: OrientationParams, rate_hz: float, gyr: Floats, acc: Floats, mag: Floats | None) -> Floats:
    """Return the offline estimate, shape (n, 4), each piece between long gaps by itself."""
    from vqf import offlineVQF

    known = _known(gyr, acc)
    out = np.full((len(gyr), 4), np.nan)
    for start, stop in find_pieces(known, round(params.longest_gap_s * rate_hz)):
        part = slice(start, stop)
        inside = known[part]
        turning, force = gyr[part], acc[part]
        if not inside.all():
            turning = _straight(turning, inside)
            force = np.where(inside[:, None], force, 0.0)  # zeros add nothing to the direction of gravity
        field = None if mag is None else _field(turning, force, mag[part], rate_hz)
        turning, force = np.ascontiguousarray(turning), np.ascontiguousarray(force)
        found: Any = offlineVQF(turning, force, field, 1.0 / rate_hz)
        out[part] = np.where(inside[:, None], found["quat6D" if field is None else "quat9D"], np.nan)
    return out


def find_pieces(known: Bools, longest: int) -> tuple[tuple[int, int], ...]:
    """Return index pairs (start, stop) of the stretches of a mask of shape (n,) with no gap over `longest` samples.

    >>> find_pieces(np.array([True, False, True, False, False, True]), 1)
    ((0, 3), (5, 6))
    """
    pieces: list[tuple[int, int]] = []
    for start, stop in find_runs(known):
        if pieces and start - pieces[-1][1] <= longest:
            pieces[-1] = (pieces[-1][0], stop)
        else:
            pieces.append((start, stop))
    return tuple(pieces)


def _straight(values: Floats, known: Bools) -> Floats:
    """Return values of shape (n, 3), the unknown ones on the straight line between their known neighbours."""
    index = np.arange(len(values))
    return np.stack([np.interp(index, index[known], axis[known]) for axis in values.T], axis=1)


def _field(gyr: Floats, acc: Floats, mag: Floats, rate_hz: float) -> Floats | None:
    """Return the magnetic field, shape (n, 3), unknown rows filled in the room's axes, where it hardly changes.

    None when it was never known.
    """
    from scipy.spatial.transform import Rotation
    from vqf import VQF

    heard = np.asarray(np.isfinite(mag).all(axis=1))
    if heard.all():
        return np.ascontiguousarray(mag)
    if not heard.any():
        return None
    found = VQF(1.0 / rate_hz).updateBatch(np.ascontiguousarray(gyr), np.ascontiguousarray(acc))
    room_from_sensor = Rotation.from_quat(found["quat6D"], scalar_first=True)
    filled = _straight(room_from_sensor.apply(np.where(heard[:, None], mag, 0.0)), heard)
    return np.ascontiguousarray(np.where(heard[:, None], mag, room_from_sensor.inv().apply(filled)))
