"""Does a sensor's data fit the units it is said to be in? Gravity and the turn of gravity tell; nothing is guessed."""

from dataclasses import dataclass

import numpy as np

from kinescript.record.fault import Fault
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import find_runs

_GRAVITY_M_S2 = 9.81
_DEGREES = 180.0 / np.pi


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitParams:
    """Limits beyond which units are doubted; assumptions of ours, tried on 34 real sensors (BROAD, qmt, mobgap).

    Gravity at rest may read `still` (as shares of 9.81 m/s2), in motion its median `moving`. No sensor kinescript knows
    turns faster than `fastest_rad_s` (4000 deg/s). Carried into a frame that turns with the sensor's own angular
    velocity, gravity keeps its direction: of its length, averaged over `block_s`, at most `lost` may be lost. Real
    sensors lost up to 0.32 when shaken hard, the same ones read in deg/s from 0.27; where the loss is under `lost`,
    degrees must explain the motion `better` times as well before they are suspected.
    """

    still: tuple[float, float] = (0.8, 1.25)
    moving: tuple[float, float] = (0.5, 2.0)
    fastest_rad_s: float = 70.0
    block_s: float = 1.0
    lost: float = 0.4
    lost_little: float = 0.2
    better: float = 5.0


def find_sensor_units(
    gyr_rad_s: Floats | None, acc_m_s2: Floats | None, *, rate_hz: float, params: UnitParams = UnitParams()
) -> Fault | None:
    """Return a Fault that asks back when angular velocity or acceleration, both (n, 3), seem to be in other units.

    Either may be None; both together, on one clock, tell more. None when rad/s and m/s2 fit, or when too little is
    known to say (NaN rows are left out). Nothing is converted.

    >>> still = np.tile([0.0, 0.0, 1.0], (200, 1))
    >>> find_sensor_units(np.zeros((200, 3)), still, rate_hz=100.0).words
    'an acceleration of 1 m/s2 at rest, where gravity is 9.81 (is it in g?)'
    """
    given = [each for each in (gyr_rad_s, acc_m_s2) if each is not None]
    known = np.asarray(np.all([np.isfinite(each).all(axis=1) for each in given], axis=0))
    if not given or not known.any():
        return None
    words = None
    if acc_m_s2 is not None:
        words = _odd_gravity(acc_m_s2[known], max(round(0.5 * rate_hz), 1), params)
    if words is None and gyr_rad_s is not None:
        fastest = float(_length(gyr_rad_s[known]).max())
        if fastest > params.fastest_rad_s:
            words = f"an angular velocity of {fastest:.3g} rad/s, faster than any sensor turns (is it in deg/s?)"
    if words is None and gyr_rad_s is not None and acc_m_s2 is not None:
        start, stop = max(find_runs(np.asarray(known)), key=lambda run: run[1] - run[0])
        words = _odd_turning(gyr_rad_s[start:stop], acc_m_s2[start:stop], rate_hz, params)
    return None if words is None else Fault(kind="units", words=words)


def _odd_gravity(acc: Floats, count: int, params: UnitParams) -> str | None:
    length = _length(acc)
    blocks = length[: len(length) // count * count].reshape(-1, count)
    still = blocks[blocks.std(axis=1) < 0.03 * blocks.mean(axis=1)]
    resting = len(still) > 0
    found = float(np.median(still if resting else length))
    low, high = params.still if resting else params.moving
    if low <= found / _GRAVITY_M_S2 <= high:
        return None
    when = "at rest" if resting else "on average"
    question = _ask(found)
    return f"an acceleration of {found:.3g} m/s2 {when}, where gravity is 9.81 ({question})"


def _ask(found: float) -> str:
    if 0.8 <= found <= 1.25:
        return "is it in g?"
    if 800.0 <= found <= 1250.0:
        return "is it in mg or cm/s2?"
    if found < 0.5 * _GRAVITY_M_S2:
        return "was gravity taken off, or is it in another unit?"
    return "is it in another unit, or in counts?"


def _length(vectors: Floats) -> Floats:
    return np.asarray(np.sqrt((vectors * vectors).sum(axis=-1)))


def _odd_turning(gyr: Floats, acc: Floats, rate_hz: float, params: UnitParams) -> str | None:
    count = round(params.block_s * rate_hz)
    if len(gyr) < 3 * count:
        return None
    lost = _lost_gravity(gyr, acc, rate_hz, count)
    if lost < params.lost_little:
        return None
    in_degrees = _lost_gravity(gyr / _DEGREES, acc, rate_hz, count)
    if lost < max(params.lost, in_degrees) and lost < params.better * in_degrees:
        return None
    return "an angular velocity that does not fit how gravity turned (is it in deg/s?)"


def _lost_gravity(gyr: Floats, acc: Floats, rate_hz: float, count: int) -> float:
    """Return the share of the acceleration's length lost in means over `count` samples in the integrated frame."""
    from scipy.spatial.transform import Rotation
    from vqf import VQF  # type: ignore[import-untyped]

    strapped = VQF(1.0 / rate_hz, motionBiasEstEnabled=False, restBiasEstEnabled=False)
    # VQF leaves out accelerations of zero: what is left is the integral of the angular velocity
    turned = strapped.updateBatch(np.array(gyr, order="C"), np.zeros(acc.shape))["quat6D"]
    blocks = len(acc) // count
    room = Rotation.from_quat(turned, scalar_first=True).apply(np.array(acc))[: blocks * count]
    means = _length(room.reshape(blocks, count, 3).mean(axis=1))
    return float(1.0 - means.sum() / _length(room).reshape(blocks, count).mean(axis=1).sum())
