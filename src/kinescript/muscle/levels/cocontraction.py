"""How much two opposing muscles work at the same time, by two published indices, with their error."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from kinescript.muscle.levels.activation import Activation, ReferenceKind
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import Span


class CoContractionIndex(StrEnum):
    """Which index.

    COMMON_AREA: twice the area under both curves over the sum of both areas, 0 to 100 % (Falconer & Winter 1985,
    Electromyogr Clin Neurophysiol 25:135); it says how alike the curves are, not how strong. LOWER_TO_HIGHER: mean of
    lower / higher times their sum, 0 to 200 % of the reference (Rudolph et al. 2000, Knee Surg Sports Traumatol
    Arthrosc 8:262); it grows with the level of both.
    """

    COMMON_AREA = "common_area"
    LOWER_TO_HIGHER = "lower_to_higher"


@dataclass(frozen=True, slots=True, kw_only=True)
class CoContractionParams:
    """Edge of the envelopes' smoothing in Hz, within half a period of which errors are one; least share known.

    6 Hz as envelopes have it by default; nine tenths known is an assumption.
    """

    edge_hz: float = 6.0
    least_known: float = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class CoContraction:
    """An index in % with one standard deviation, both None where unknown, and then a fault that says why.

    sigma_pct holds the errors of both envelopes and of both references. The lower of two uncertain curves is seen too
    low on average, by less than sigma of the envelopes where they cross.
    """

    index: CoContractionIndex
    value_pct: float | None
    sigma_pct: float | None
    faults: tuple[Fault, ...] = ()

    def __post_init__(self) -> None:
        if (self.value_pct is None) != (self.sigma_pct is None) or (self.value_pct is None and not self.faults):
            raise ValueError(f"{self.value_pct} % with an error of {self.sigma_pct} needs both, or a fault")


def find_co_contraction(
    one: Activation,
    other: Activation,
    *,
    span: Span | None = None,
    index: CoContractionIndex = CoContractionIndex.COMMON_AREA,
    params: CoContractionParams = CoContractionParams(),
) -> CoContraction:
    """Return the co-contraction of two muscles over a span in seconds, None: as long as both were recorded.

    It is symmetric in one and other. Unknown when a level is normalised to nothing or the two to different kinds of
    reference, when either is unknown for over a tenth of the span, or when neither works. Instants of other are
    interpolated to those of one.
    """
    kinds = {one.normalised_to.kind, other.normalised_to.kind}
    if ReferenceKind.NONE in kinds:
        return _unknown(index, "reference", "Co-contraction needs levels that are normalised; one is not.")
    if len(kinds) > 1:
        words = " and to the ".join(sorted(kind.words for kind in kinds))
        return _unknown(index, "reference", f"The muscles are normalised differently: to the {words}.")
    if not len(one.time_s) or not len(other.time_s):
        return _unknown(index, "missing", "A muscle has no samples.")
    start_s = max(one.time_s[0], other.time_s[0]) if span is None else span.start_s
    end_s = min(one.time_s[-1], other.time_s[-1]) if span is None else span.end_s
    within = (one.time_s >= start_s) & (one.time_s <= end_s)
    at_s = one.time_s[within]
    levels = np.stack((one.level[within], _at(other, other.level, at_s)))
    sigmas = np.stack((one.sigma[within], _at(other, other.sigma, at_s)))
    known = np.isfinite(levels).all(axis=0) & np.isfinite(sigmas).all(axis=0)
    if known.sum() < 2 or known.mean() < params.least_known:
        return _unknown(index, "missing", "A muscle is unknown for more than a tenth of this span.")
    levels, sigmas = np.maximum(levels[:, known], 0.0), sigmas[:, known]
    if not (levels > 0).any():
        return _unknown(index, "flat", "Neither muscle works here.")
    value, slopes = (_shared_area if index is CoContractionIndex.COMMON_AREA else _lower_to_higher)(levels)
    # errors of neighbouring samples are one error for half a period of the smoothing's edge
    together = max(1.0, 1.0 / (2 * params.edge_hz * float(np.median(np.diff(at_s)))))
    variance = min(together, known.sum()) * float(((slopes * sigmas) ** 2).sum())
    for muscle, row, slope in zip((one, other), levels, slopes, strict=True):
        reference = muscle.normalised_to
        if reference.level is not None and reference.sigma is not None:
            variance += (float(slope @ row) * reference.sigma / reference.level) ** 2
    return CoContraction(index=index, value_pct=value, sigma_pct=variance**0.5)


def _shared_area(levels: Floats) -> tuple[float, Floats]:
    """Return the index of levels of shape (2, time), and how it changes with each of them."""
    common, both = float(levels.min(axis=0).sum()), float(levels.sum())
    return 200.0 * common / both, 200.0 / both * (_lower(levels) - common / both)


def _lower_to_higher(levels: Floats) -> tuple[float, Floats]:
    lower, higher = levels.min(axis=0), levels.max(axis=0)
    ratio = np.divide(lower, higher, out=np.zeros_like(lower), where=higher > 0)
    is_lower = _lower(levels)
    slopes = is_lower * (1.0 + 2.0 * ratio) - (1.0 - is_lower) * ratio**2
    return float((ratio * (lower + higher)).mean()), np.asarray(slopes / len(lower))


def _lower(levels: Floats) -> Floats:
    """Return 1 where a level is the lower one, 0 where it is the higher, half of each where they are equal."""
    return np.asarray(0.5 * (1.0 + np.sign(levels[::-1] - levels)))


def _at(muscle: Activation, values: Floats, at_s: Floats) -> Floats:
    if np.array_equal(muscle.time_s, at_s):
        return values
    return np.interp(at_s, muscle.time_s, values, left=np.nan, right=np.nan)


def _unknown(index: CoContractionIndex, kind: str, words: str) -> CoContraction:
    return CoContraction(index=index, value_pct=None, sigma_pct=None, faults=(Fault(kind=kind, words=words),))
