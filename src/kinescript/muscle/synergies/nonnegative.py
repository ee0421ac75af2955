"""Non-negative parts of a non-negative whole: hierarchical alternating least squares, many starts at once.

Cichocki & Phan 2009 (IEICE Trans Fundam E92-A:708): the squared error of Lee & Seung 2001, one part solved exactly at
a time. It reaches a lower error than multiplicative updates in the same time, and its zeros are exact.
"""

import numpy as np

from kinescript.signal.arrays import Floats

# sweeps between two looks at the error, and what counts as nothing beside values whose peak is about 1
_LOOK, _NOTHING = 10, 1e-12
# how far every start goes before the best go on, and how many those are
_SCOUT, _GO_ON = 30, 5


def factorise(
    values: Floats,
    *,
    count: int,
    starts: int,
    seed: int,
    tolerance: float,
    sweeps: int,
    before: tuple[Floats, Floats] | None = None,
) -> tuple[Floats, Floats]:
    """Return weights (muscles, count) of unit norm and activations (time, count) of least squared error.

    values has the shape (time, muscles). Starts are random mixtures of the values' own principal curves, so turning
    time around or exchanging muscles turns or exchanges the result. `before` is a solution with one part less: it and
    what it leaves unexplained are one more start. All starts go a short way and the best go on; sweeps end when the
    error of none falls by more than `tolerance` of the whole in ten.
    """
    whole = np.ascontiguousarray(values.T)[None]
    activations = _random_starts(whole[0], count=count, starts=starts, seed=seed)
    weights = np.full((starts, values.shape[1], count), values.shape[1] ** -0.5)
    if before is not None:
        more = _one_more(whole[0], *before)
        weights = np.concatenate((weights, more[0][None]))
        activations = np.concatenate((activations, more[1][None]))
    errors = descend(whole, weights, activations, tolerance=0.0, sweeps=min(_SCOUT, sweeps))
    ahead = np.argsort(errors, kind="stable")[:_GO_ON]
    weights, activations = weights[ahead], activations[ahead]
    errors = descend(whole, weights, activations, tolerance=tolerance, sweeps=sweeps)
    best = int(np.argmin(errors))
    return weights[best], activations[best].T


def descend(whole: Floats, weights: Floats, activations: Floats, *, tolerance: float, sweeps: int) -> Floats:
    """Improve weights (n, muscles, count) and activations (n, count, time) in place; return n errors, a share each.

    whole has the shape (n, muscles, time), or (1, muscles, time) for all. Weights keep unit norm; a part that has
    died has weights of 0.
    """
    total = np.maximum((whole**2).sum(axis=(1, 2)), _NOTHING)
    errors = np.full(len(weights), np.inf)
    for sweep in range(sweeps):
        mixed, inner = _sweep(whole, weights, activations)
        if sweep % _LOOK == _LOOK - 1 or sweep == sweeps - 1:
            cross = (mixed * activations).sum(axis=(1, 2))
            square = (inner * (activations @ activations.swapaxes(1, 2))).sum(axis=(1, 2))
            now = 1.0 - (2.0 * cross - square) / total
            fell = np.max(errors - now)
            errors = now
            if fell < tolerance:
                break
    return errors


def _sweep(whole: Floats, weights: Floats, activations: Floats) -> tuple[Floats, Floats]:
    """Solve every part once: its weights with all else fixed, then its activation."""
    target = whole @ activations.swapaxes(1, 2)
    inner = activations @ activations.swapaxes(1, 2)
    for part in range(weights.shape[2]):
        rest = target[:, :, part] - (weights @ inner[:, :, part, None])[:, :, 0]
        step = rest / np.maximum(inner[:, part, part], _NOTHING)[:, None]
        weights[:, :, part] = np.maximum(weights[:, :, part] + step, 0.0)
    norm = np.linalg.norm(weights, axis=1)
    norm[norm < _NOTHING] = 1.0
    weights /= norm[:, None, :]
    activations *= norm[:, :, None]
    mixed, inner = weights.swapaxes(1, 2) @ whole, weights.swapaxes(1, 2) @ weights
    _solve_rows(activations, mixed, inner)
    return mixed, inner


def _solve_rows(activations: Floats, mixed: Floats, inner: Floats) -> None:
    for part in range(activations.shape[1]):
        rest = mixed[:, part] - (inner[:, part, None, :] @ activations)[:, 0]
        step = rest / np.maximum(inner[:, part, part], _NOTHING)[:, None]
        activations[:, part] = np.maximum(activations[:, part] + step, 0.0)


def _random_starts(whole: Floats, *, count: int, starts: int, seed: int) -> Floats:
    left, size, curves = np.linalg.svd(whole, full_matrices=False)
    # the sign of a principal curve is arbitrary: here its muscles weigh more than 0 in all
    upright = np.where(left.sum(axis=0) < 0, -1.0, 1.0)
    mixture = np.random.default_rng([seed, count]).standard_normal((starts, count, len(size)))
    return np.asarray(np.abs(mixture @ ((upright * size)[:, None] * curves)))


def _one_more(whole: Floats, weights: Floats, activations: Floats) -> tuple[Floats, Floats]:
    """Return a solution with one part more: the unexplained of the muscle-time pattern that is largest."""
    missing = np.maximum(whole - weights @ activations.T, 0.0)
    left, _, curves = np.linalg.svd(missing, full_matrices=False)
    more = np.abs(left[:, :1]), np.abs(curves[:1]) * (np.abs(left[:, 0]) @ missing @ np.abs(curves[0]))
    return np.concatenate((weights, more[0]), axis=1), np.concatenate((activations.T, more[1]))
