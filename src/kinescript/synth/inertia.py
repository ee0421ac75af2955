"""What turning and accelerating feel like from inside: derivatives of poses, and flesh that gives."""

import numpy as np

from kinescript.signal.arrays import Floats

# flesh and strap swing at this frequency, with this damping ratio: assumptions
_SWING_HZ, _DAMPING = 8.0, 0.3
# no body and no strap is stiffer than this: positions are smoothed by a Gaussian of this standard deviation first
STIFF_S = 0.02


def turn_by(vector_rad: Floats) -> Floats:
    """Return rotation matrices, shape (time, 3, 3), of rotation vectors in radians, shape (time, 3) (Rodrigues)."""
    angle = np.linalg.norm(vector_rad, axis=1)
    small = angle < 1e-8
    safe = np.where(small, 1.0, angle)
    first = np.where(small, 1.0, np.sin(safe) / safe)[:, None, None]
    second = np.where(small, 0.5, (1 - np.cos(safe)) / safe**2)[:, None, None]
    x, y, z = vector_rad.T
    cross = np.zeros((len(vector_rad), 3, 3))
    cross[:, 0, 1], cross[:, 0, 2], cross[:, 1, 2] = -z, y, -x
    cross[:, 1, 0], cross[:, 2, 0], cross[:, 2, 1] = z, -y, x
    return np.asarray(np.eye(3) + first * cross + second * (cross @ cross))


def find_turning(rotation: Floats, rate_hz: float) -> Floats:
    """Return the angular velocity in rad/s, shape (time, 3), in the turning frame, of global_from_frame (time, 3, 3).

    The rotation from the sample before to the sample after, over the time between: second order, exact while it turns
    evenly; one-sided at both ends.
    """
    before = np.concatenate((rotation[:1], rotation[:-1]))
    after = np.concatenate((rotation[1:], rotation[-1:]))
    between = np.swapaxes(before, 1, 2) @ after
    turned = np.stack(
        (
            between[:, 2, 1] - between[:, 1, 2],
            between[:, 0, 2] - between[:, 2, 0],
            between[:, 1, 0] - between[:, 0, 1],
        ),
        axis=1,
    )
    sine = np.linalg.norm(turned, axis=1) / 2
    angle = np.arctan2(sine, (np.trace(between, axis1=1, axis2=2) - 1) / 2)
    stretch = np.where(sine < 1e-9, 1.0, angle / np.where(sine < 1e-9, 1.0, sine)) / 2
    steps = np.full(len(rotation), 2.0)
    steps[[0, -1]] = 1.0
    return np.asarray(turned * (stretch * rate_hz / steps)[:, None])


def find_acceleration(position: Floats, rate_hz: float) -> Floats:
    """Return the acceleration in m/s2, shape (time, 3), of a position in metres smoothed by STIFF_S; ends repeated."""
    smooth = _smoothed(position, STIFF_S * rate_hz)
    inner = (smooth[2:] - 2 * smooth[1:-1] + smooth[:-2]) * rate_hz**2
    return np.concatenate((inner[:1], inner, inner[-1:]))


def _smoothed(values: Floats, width_samples: float) -> Floats:
    reach = min(int(np.ceil(4 * width_samples)), len(values) - 1)
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / max(width_samples, 1e-9)) ** 2)
    kernel /= kernel.sum()
    # turned about the end point, so that neither place nor speed jumps there
    head, tail = 2 * values[0] - values[reach:0:-1], 2 * values[-1] - values[-2 : -reach - 2 : -1]
    whole = np.concatenate((head, values, tail))
    return np.stack([np.convolve(column, kernel, mode="valid") for column in whole.T], axis=1)


def swing(pushed: Floats, rate_hz: float) -> Floats:
    """Return how a damped mass on a spring follows a push, both of shape (time, axes); a steady push is followed."""
    still = int(2 * rate_hz)
    whole = np.concatenate((np.repeat(pushed[:1], still, axis=0), pushed))
    ratio = np.fft.rfftfreq(len(whole) + still, 1 / rate_hz) / _SWING_HZ
    response = 1 / (1 - ratio**2 + 2j * _DAMPING * ratio)
    spectrum = np.fft.rfft(whole, len(whole) + still, axis=0) * response[:, None]
    return np.asarray(np.fft.irfft(spectrum, len(whole) + still, axis=0)[still : len(whole)])
