"""A hold of the trunk, lying: how long it is planned, how it fails, what it really was."""

from dataclasses import dataclass, replace
from typing import Literal

from kinescript.body.words import Side
from kinescript.signal.spans import Span

Failure = Literal["sag", "drop", "none"]
_LEVEL_S = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """How the trunk is held: for `held_s` seconds from coming to rest to leaving the held level for good.

    `side` is down in a side bridge. `failure`: "sag" leaves the level at `sag_deg_s` (degrees a second), then falls;
    "drop" falls at once; "none" is held until the recording ends. Each of `dips` is a short one that recovers: seconds
    after the beginning, how many seconds it takes, how many degrees deep. Raises ValueError for a hold too short to sag
    or for a dip that is not well inside it.
    """

    held_s: float = 20.0
    side: Side = Side.RIGHT
    failure: Failure = "sag"
    sag_deg_s: float = 2.0
    dips: tuple[tuple[float, float, float], ...] = ()

    def __post_init__(self) -> None:
        if not (self.sag_deg_s > 0 and self.steady_s >= _LEVEL_S):
            raise ValueError(f"a trunk sags by more than 0 degrees a second, after {_LEVEL_S:g} s of holding or more")
        if not all(at >= _LEVEL_S and lasting >= 0.5 and at + lasting <= self.steady_s for at, lasting, _ in self.dips):
            raise ValueError(
                f"a dip takes 0.5 s or more, begins after {_LEVEL_S:g} s, and is over before the trunk fails"
            )

    @property
    def steady_s(self) -> float:
        """For how many seconds at least the level is held before the trunk begins to fail."""
        return self.held_s - {"sag": 10.0 / self.sag_deg_s, "drop": 1.0, "none": 0.0}[self.failure]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueHold:
    """What was held: from coming to rest to passing the limit for good, or to the end of the recording (`cut`).

    `side` is the side that was down; None in a back extension hold. `dips` are from beginning to end.
    """

    span: Span
    side: Side | None
    cut: bool
    dips: tuple[Span, ...] = ()

    @property
    def mirrored(self) -> "TrueHold":
        """The same hold in a mirror."""
        return replace(self, side=self.side.other if self.side else None)
