"""What people do before the first repetition: shuffle, adjust, look for their stance."""

from dataclasses import replace

import numpy as np

from kinescript.signal.spans import Span
from kinescript.synth.curves import eased, sway
from kinescript.synth.movement import Movement

# how far, root mean square, while setting up: our choice, small beside an exercise, large beside sway
_TILT_DEG, _TRUNK_DEG, _TURN_DEG, _AHEAD_M, _ASIDE_M, _DOWN_M, _LOAD = 2.0, 4.0, 3.0, 0.01, 0.012, 0.012, 0.08


def set_up(movement: Movement, setup_s: float, rng: np.random.Generator) -> Movement:
    """Return the movement with this many seconds of shuffling after its quiet standing; both feet stay on the ground.

    Trunk and pelvis turn, the hips shift, the knees give, the load goes from foot to foot. 0 s changes nothing.
    """
    if setup_s == 0:
        return movement
    time_s, start = movement.time_s, movement.standing.end_s
    span = Span(start_s=start, end_s=start + setup_s)
    ramp = min(0.5, setup_s / 3)
    knots = ((start, 0.0), (start + ramp, 1.0), (span.end_s - ramp, 1.0), (span.end_s, 0.0))
    window = eased(time_s, knots)
    sizes = (_TILT_DEG, _TRUNK_DEG, _TURN_DEG, _TURN_DEG, _AHEAD_M, _ASIDE_M, _DOWN_M)
    tilt, trunk, turn, trunk_turn, ahead, aside, down = (window * sway(time_s, rng, size) for size in sizes)
    pelvis, thorax, hips = movement.pelvis_deg.copy(), movement.trunk_deg.copy(), movement.hips_m.copy()
    pelvis[:, 0] += tilt
    pelvis[:, 2] += turn
    thorax[:, 0] += trunk
    thorax[:, 2] += trunk_turn
    hips += np.stack((ahead, aside), axis=1)
    return replace(
        movement,
        pelvis_deg=pelvis,
        trunk_deg=thorax,
        hips_m=hips,
        crouch_m=movement.crouch_m + np.abs(down),
        right_load=_shuffled(movement, span, rng),
        setup=span,
    )


def _shuffled(movement: Movement, span: Span, rng: np.random.Generator) -> tuple[tuple[float, float], ...]:
    """Return the knots of the load with a shift from foot to foot about every second of the set-up."""
    share = movement.right_load[0][1]
    at = np.linspace(span.start_s, span.end_s, max(3, round(span.duration_s)) + 1)
    shifts = tuple((float(t), share + float(rng.uniform(-2, 2)) * _LOAD) for t in at[1:-1])
    before = tuple(k for k in movement.right_load if k[0] <= span.start_s)
    after = tuple(k for k in movement.right_load if k[0] >= span.end_s)
    return (*before, (span.start_s, share), *shifts, (span.end_s, share), *after)
