"""One curve made ready to be measured: low-passed, with its error, unknown where it is not known."""

from dataclasses import dataclass, replace

import numpy as np

from kinescript.body.joints import Curve, find_curve
from kinescript.measures.params import MeasureParams
from kinescript.motion.angles import JointAngles, curve_of
from kinescript.signal.arrays import ArrayValue, Bools, Floats, read_only
from kinescript.signal.filters import FilterParams, filter_zero_phase


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Track(ArrayValue):
    """A named curve over `time_s`, shape (time,): `values` in degrees, low-passed, NaN where unknown.

    `sigma_deg`, shape (time,), is the angle's own standard deviation; an unknown frame holds the worst there is.
    """

    curve: Curve
    time_s: Floats
    values: Floats
    sigma_deg: Floats

    def __post_init__(self) -> None:
        for name in ("time_s", "values", "sigma_deg"):
            object.__setattr__(self, name, read_only(getattr(self, name)))

    @property
    def known(self) -> Bools:
        """Which frames are known, a mask of shape (time,)."""
        return np.isfinite(self.values)

    @property
    def rate_hz(self) -> float:
        """The median sampling rate in Hz; NaN for fewer than two frames."""
        return float(1.0 / np.median(np.diff(self.time_s))) if len(self.time_s) > 1 else float("nan")


def find_track(angles: tuple[JointAngles, ...], name: str, params: MeasureParams) -> Track | None:
    """Return a curve by its name, low-passed; None when its joint was not measured or never known."""
    curve = find_curve(name)
    pair = curve_of(angles, curve)
    if pair is None:
        return None
    time_s = next(a.time_s for a in angles if a.joint is curve.joint)
    values, sigma = only_known(*pair, worst=params.worst_of(curve.joint))
    if not np.isfinite(values).any():
        return None
    track = Track(curve=curve, time_s=time_s, values=values, sigma_deg=sigma)
    return replace(track, values=low_passed(values, track.rate_hz, params.low_pass_hz))


def only_known(values: Floats, sigma: Floats, *, worst: float) -> tuple[Floats, Floats]:
    """Return a curve and its error, each of shape (time,) in degrees, with NaN and `worst` where it is not known.

    A value without an error, or with one above `worst`, is not known: no number without its error.
    """
    known = np.isfinite(values) & (sigma <= worst)
    return np.where(known, values, np.nan), np.where(known, sigma, worst)


def change_sigma(track: Track, used: Bools, params: MeasureParams) -> float:
    """Return one standard deviation, in degrees, of a difference within one recording, over the frames in the mask.

    The root of soft_tissue^2 + (change_share * mean of the angle's own sigma)^2.
    """
    skin = params.soft_tissue_of(track.curve.joint, track.curve.plane)
    own = float(track.sigma_deg[used].mean()) if used.any() else params.worst_of(track.curve.joint)
    return float(np.hypot(skin, params.change_share * own))


def peak_bias(track: Track, duration_s: float, params: MeasureParams) -> float:
    """Return how far noise may lift the maximum of a flat curve over this many seconds, in degrees.

    A maximum picks the noise it likes best: the noise left after the low-pass, times the expected largest of as many
    independent values as it lets through, sqrt(2 ln n). A curve with a sharp peak suffers less, so it is part of the
    error and is not taken off.
    """
    left = params.noise_deg * min(1.0, (2 * params.low_pass_hz / track.rate_hz) ** 0.5) if track.rate_hz > 0 else 0.0
    count = max(2.0, 2 * params.low_pass_hz * duration_s)
    return float(left * np.sqrt(2 * np.log(count)))


def low_passed(values: Floats, rate_hz: float, edge_hz: float) -> Floats:
    """Return a curve of shape (time,) low-passed without delay at edge_hz; as it is where the clock is too slow."""
    if not rate_hz > 2.2 * edge_hz:
        return values
    return filter_zero_phase(values[:, None], FilterParams(high_hz=edge_hz), rate_hz=rate_hz)[:, 0]
