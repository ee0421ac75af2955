"""The person's own quiet standing: what a change is counted from, and how sure that is."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from kinescript.body.joints import CURVES
from kinescript.measures.params import MeasureParams, StandingParams
from kinescript.measures.spread import spread_of
from kinescript.measures.track import only_known
from kinescript.motion.angles import JointAngles, curve_of
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import Span, mask_of


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingCurve:
    """One curve in quiet standing, in degrees.

    `sigma_deg` is one standard deviation of the mean as a baseline for changes (where a marker was put cancels);
    `angle_sigma_deg` is that of the angle itself, placement included.
    """

    name: str
    mean_deg: float
    sigma_deg: float
    angle_sigma_deg: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingReference:
    """Every curve in the person's own quiet standing; `source` says whether they stood, or the trial's mean stands in.

    A curve that was not seen there is left out; `why` says in words why there is none at all.
    """

    source: Literal["standing", "trial_mean"]
    curves: tuple[StandingCurve, ...]
    why: str | None = None

    def of(self, name: str) -> StandingCurve | None:
        """Return the curve of this name, or None when it was not seen in standing."""
        return next((curve for curve in self.curves if curve.name == name), None)


def find_standing(
    angles: tuple[JointAngles, ...],
    spans: tuple[Span, ...] | Literal["all"] | None,
    *,
    params: MeasureParams = MeasureParams(),
) -> StandingReference:
    """Return the mean of every curve in quiet standing in degrees, with its error.

    `spans` are where the person stood quietly, "all" a recording of nothing else, None when nobody stood: then the mean
    of the trial stands in, with an error as wide as the trial's own wandering. The error of a standing mean is that of
    the mean of the block means seen whole. Source: standard error of an autocorrelated mean by batches (Law & Kelton).
    """
    found = []
    for curve in CURVES:
        pair = curve_of(angles, curve)
        if pair is None:
            continue
        time_s = next(a.time_s for a in angles if a.joint is curve.joint)
        inside = mask_of(spans, time_s) if isinstance(spans, tuple) else np.ones(len(time_s), dtype=bool)
        values, sigma = only_known(*pair, worst=params.worst_of(curve.joint))
        one = standing_curve(
            curve.name, time_s[inside], values[inside], sigma[inside], spans is not None, params.standing
        )
        if one is not None:
            found.append(one)
    return StandingReference(source="trial_mean" if spans is None else "standing", curves=tuple(found))


def standing_curve(
    name: str, time_s: Floats, values: Floats, sigma: Floats, stood: bool, params: StandingParams
) -> StandingCurve | None:
    """Return one curve in quiet standing from its frames there, each of shape (time,), in s and degrees.

    `stood` is False where the mean of a trial stands in. None where too little of it was known.
    """
    known = np.isfinite(values)
    if not known.any() or known.sum() * _step_s(time_s) < params.shortest_s - 1e-9:
        return None
    blocks = block_means(time_s, values, params.block_s)
    if stood:
        spread = spread_of(blocks, unseen=params.unseen_deg, prior=params.prior_deg)
        error = spread / np.sqrt(max(1, np.isfinite(blocks).sum()))
    else:
        spread = spread_of(blocks, unseen=params.trial_unseen_deg, prior=params.prior_deg)
        error = np.hypot(spread, params.trial_mean_deg)
    return StandingCurve(
        name=name,
        mean_deg=float(values[known].mean()),
        sigma_deg=float(error),
        angle_sigma_deg=float(np.hypot(sigma.mean(), error)),
    )


def block_means(time_s: Floats, values: Floats, block_s: float) -> Floats:
    """Return the means of blocks of `block_s` seconds of a curve of shape (time,); NaN for a block not seen whole.

    What is left at the end joins the last block; there is always one block.

    >>> block_means(np.arange(4) / 2, np.array([1.0, 3.0, 5.0, np.nan]), 1.0).tolist()
    [2.0, nan]
    """
    span_s = float(time_s[-1] - time_s[0]) + _step_s(time_s)
    last = max(1, int(span_s / block_s + 1e-9)) - 1
    blocks = np.minimum(((time_s - time_s[0]) / block_s + 1e-9).astype(int), last)
    # a clock may leap by hours; only blocks with samples in them are counted
    index = np.unique(blocks, return_inverse=True)[1]
    count = int(index.max()) + 1
    totals = np.bincount(index, weights=np.where(np.isfinite(values), values, 0.0), minlength=count)
    sizes = np.bincount(index, minlength=count)
    gone = np.bincount(index, weights=~np.isfinite(values), minlength=count) > 0
    return np.where(gone | (sizes == 0), np.nan, totals / np.maximum(sizes, 1))


def _step_s(time_s: Floats) -> float:
    return float(np.median(np.diff(time_s))) if len(time_s) > 1 else 0.0
