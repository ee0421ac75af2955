"""When a muscle comes on and goes off, each instant with the interval that holds it."""

from dataclasses import dataclass

from kinescript.body.segments import Place
from kinescript.signal.normal import sigma_of_90
from kinescript.signal.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Onset:
    """An instant in seconds and its 90 % interval, low_s <= time_s <= high_s; an offset is one too.

    `at` is where the electrodes sat, None for values that nobody placed. Raises ValueError when it is out of order.
    """

    at: Place | None
    time_s: float
    low_s: float
    high_s: float

    def __post_init__(self) -> None:
        if not self.low_s <= self.time_s <= self.high_s:
            raise ValueError(f"an onset at {self.time_s} s lies within its interval, not {self.low_s} to {self.high_s}")

    @property
    def sigma_s(self) -> float:
        """One standard deviation in seconds of a normal error with this 90 % interval."""
        return sigma_of_90(self.low_s, self.high_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """One burst of a muscle: from its onset to its offset, None where that lies beyond what is known.

    `span` is the burst as far as it was seen; `level` its RMS in `unit`, the noise beneath it taken off, and
    `level_sigma` one standard deviation of that as an estimate of the true amplitude, EMG taken as Gaussian.
    The onset is that of the burst itself. `earlier` is when weaker activity that runs into this burst began; None where
    the background alone was before it.
    """

    at: Place | None
    span: Span
    onset: Onset | None
    offset: Onset | None
    level: float
    level_sigma: float
    unit: str
    earlier: Onset | None = None
