"""Envelopes made of synergies that are known: weights with a few muscles each, one bell a cycle, noise on top."""

from typing import NamedTuple

import numpy as np

from kinescript.signal.arrays import Floats


class Planted(NamedTuple):
    """Envelopes (time, muscles), weights (muscles, count) of unit norm, activations (time, count), points a cycle."""

    envelopes: Floats
    weights: Floats
    activations: Floats
    points: int


def plant(seed: int, count: int, *, muscles: int = 12, cycles: int = 6, noise: float = 0.05) -> Planted:
    """Return planted synergies in the order of their bells; noise is a share of each muscle's peak, never below zero.

    The height of a bell varies by 15 % from cycle to cycle, its place by 1 % of the cycle.
    """
    rng, points = np.random.default_rng(seed), 100
    weights = rng.dirichlet(np.full(count, 0.15), size=muscles)
    while np.bincount(weights.argmax(axis=1), minlength=count).min() < 2:
        weights = rng.dirichlet(np.full(count, 0.15), size=muscles)
    weights = weights * rng.uniform(0.5, 1.5, (muscles, 1))
    centres = (np.arange(count) + rng.uniform(0.35, 0.65, count)) / count
    widths, share = rng.uniform(0.05, 0.10, count), (np.arange(points) + 0.5) / points
    moved = centres + rng.normal(0.0, 0.01, (cycles, 1, count))
    apart = (share[:, None] - moved + 0.5) % 1.0 - 0.5
    bells = rng.lognormal(0.0, 0.15, (cycles, 1, count)) * np.exp(-((apart / widths) ** 2) / 2)
    activations = bells.reshape(-1, count)
    clean = activations @ weights.T
    white = rng.standard_normal(clean.shape)
    # as smooth as an envelope is
    smooth = np.apply_along_axis(np.convolve, 0, white, np.full(5, 5**-0.5), "same")
    envelopes = np.maximum(clean * (1.0 + 2.0 * noise * smooth) + 0.5 * noise * clean.max(axis=0) * smooth, 0.0)
    # weights as they are after each muscle has been divided by its peak
    scaled = weights / envelopes.max(axis=0)[:, None]
    return Planted(envelopes, scaled / np.linalg.norm(scaled, axis=0), activations, points)
