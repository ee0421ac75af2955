"""When each sample was taken: evenly, or with a stamp of its own."""

from dataclasses import dataclass

import numpy as np

from kinescript.signal.arrays import ArrayValue, Floats, read_only


@dataclass(frozen=True, slots=True, kw_only=True)
class Uniform:
    """An even clock: `rate_hz` samples a second, the first at `start_s` seconds.

    Raises ValueError unless the rate is positive and both are finite.
    """

    rate_hz: float
    start_s: float = 0.0

    def __post_init__(self) -> None:
        if not (np.isfinite(self.rate_hz) and self.rate_hz > 0 and np.isfinite(self.start_s)):
            raise ValueError(
                f"a clock needs a positive rate and a finite start, not {self.rate_hz} Hz, {self.start_s} s"
            )

    def times(self, count: int) -> Floats:
        """Return the instants of `count` samples in seconds, shape (count,)."""
        return self.start_s + np.arange(count) / self.rate_hz


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stamped(ArrayValue):
    """A clock that stamped every sample: strictly rising seconds, shape (time,).

    Raises ValueError when the stamps are not finite and strictly rising.
    """

    time_s: Floats

    def __post_init__(self) -> None:
        stamps = read_only(self.time_s)
        if stamps.ndim != 1 or not np.isfinite(stamps).all() or (np.diff(stamps) <= 0).any():
            raise ValueError("time stamps must be finite and strictly rising")
        object.__setattr__(self, "time_s", stamps)

    @property
    def rate_hz(self) -> float:
        """The median sampling rate in Hz; NaN for fewer than two samples."""
        return float(1.0 / np.median(np.diff(self.time_s))) if len(self.time_s) > 1 else float("nan")

    def times(self, count: int) -> Floats:
        """Return the stamps in seconds, shape (count,); raises ValueError when there are not `count`."""
        if count != len(self.time_s):
            raise ValueError(f"{count} samples on a clock with {len(self.time_s)} stamps")
        return self.time_s


Clock = Uniform | Stamped
