"""Smooth curves through knots, and the sway of a standing person."""

import numpy as np

from kinescript.signal.arrays import Bools, Floats

Knots = tuple[tuple[float, float], ...]


def eased(time_s: Floats, knots: Knots) -> Floats:
    """Return a curve, shape (time,), through knots (seconds, value): minimum jerk between them, level outside.

    Source: Flash & Hogan 1985, J Neurosci 5:1688.
    """
    at, value = np.array([k[0] for k in knots]), np.array([k[1] for k in knots])
    index = np.clip(np.searchsorted(at, time_s, side="right") - 1, 0, max(len(at) - 2, 0))
    if len(at) == 1:
        return np.full(len(time_s), value[0])
    u = np.clip((time_s - at[index]) / np.maximum(at[index + 1] - at[index], 1e-9), 0.0, 1.0)
    return np.asarray(value[index] + (value[index + 1] - value[index]) * (10 * u**3 - 15 * u**4 + 6 * u**5))


def straight(time_s: Floats, knots: Knots) -> Floats:
    """Return a curve, shape (time,), of straight lines through knots (seconds, value), level outside."""
    return np.interp(time_s, [k[0] for k in knots], [k[1] for k in knots])


def sway(time_s: Floats, rng: np.random.Generator, size: float) -> Floats:
    """Return a slow random wandering, shape (time,), of this root mean square: six sines of 0.1 to 1 Hz."""
    hz = rng.uniform(0.1, 1.0, 6)
    weight = 1.0 / hz
    weight *= size * np.sqrt(2.0 / (weight**2).sum())
    phase = rng.uniform(0.0, 2 * np.pi, 6)
    return np.asarray((weight * np.sin(2 * np.pi * hz * time_s[:, None] + phase)).sum(axis=1))


def sized(curve: Floats, inside: Bools, size: float) -> Floats:
    """Return the curve, shape (time,), with mean zero and exactly this root mean square over the mask (time,)."""
    centred = curve - curve[inside].mean()
    return np.asarray(centred * (size / np.sqrt((centred[inside] ** 2).mean())))
