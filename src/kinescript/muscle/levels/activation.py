"""How much a muscle works, and never without what that is compared with."""

from dataclasses import dataclass
from enum import StrEnum

from kinescript.body.segments import Place
from kinescript.signal.arrays import ArrayValue, Floats, read_only


class ReferenceKind(StrEnum):
    """What a level is a share of (CEDE matrix, Besomi et al. 2020, J Electromyogr Kinesiol 53:102438).

    ELSEWHERE is a channel that came in percent: of what, its file does not say.
    """

    MVIC = "mvic"
    SUBMAXIMAL = "submaximal"
    TASK_PEAK = "task_peak"
    ELSEWHERE = "elsewhere"
    NONE = "none"

    @property
    def words(self) -> str:
        """The reference as a person writes it."""
        return _WORDS[self]


_WORDS = {
    ReferenceKind.MVIC: "maximal voluntary contraction",
    ReferenceKind.SUBMAXIMAL: "submaximal reference contraction",
    ReferenceKind.TASK_PEAK: "peak of this task",
    ReferenceKind.ELSEWHERE: "reference the file does not name",
    ReferenceKind.NONE: "nothing",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NormalisedTo:
    """What a level was divided by: `level` in the channel's own unit, one standard deviation, and where it was seen.

    Raises ValueError when a reference has no positive level, or NONE has one.
    """

    kind: ReferenceKind
    level: float | None
    sigma: float | None
    seen_in: str

    def __post_init__(self) -> None:
        if (self.level is None) != (self.kind is ReferenceKind.NONE):
            raise ValueError(f"{self.kind} with a level of {self.level}")
        if self.level is not None and not (self.level > 0 and self.sigma is not None and self.sigma >= 0):
            raise ValueError(f"a reference level is above 0 and has an error, not {self.level}, {self.sigma}")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Activation(ArrayValue):
    """The linear envelope of one muscle: level and sigma of shape (time,), NaN where unknown.

    `unit` is "%" of the reference, or the channel's own where there is none. sigma is one standard deviation of the
    envelope as an estimate of the true amplitude; it holds no error of the reference.
    """

    at: Place
    time_s: Floats
    level: Floats
    sigma: Floats
    unit: str
    normalised_to: NormalisedTo

    def __post_init__(self) -> None:
        for name in ("time_s", "level", "sigma"):
            object.__setattr__(self, name, read_only(getattr(self, name)))
        if not self.time_s.shape == self.level.shape == self.sigma.shape:
            raise ValueError("time, level and sigma of an activation have one shape")
        if (self.unit == "%") != (self.normalised_to.kind is not ReferenceKind.NONE):
            raise ValueError(f"a level in {self.unit!r} normalised to {self.normalised_to.kind}")
