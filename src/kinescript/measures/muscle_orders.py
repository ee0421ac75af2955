"""Required orders of muscles, as data: which muscle, against what, in which window, how well supported."""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from kinescript.body.tasks import Task
from kinescript.documents.shipped import read_shipped
from kinescript.measures.entry import Grade

Against = Literal["movement"]
Leg = Literal["lifted", "stance"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MuscleOrder:
    """One required order: `muscle` comes on from low_ms to high_ms after `against` (the movement, or a prime mover).

    `side` is "each", "lifted", "stance", "same" or "other"; `against_side` "lifted" or "each". Movements slower than
    least_deg_s are not judged. Raises ValueError when the window is empty or a word is another.
    """

    id: str
    tasks: tuple[Task, ...]
    muscle: str
    side: str
    against: str
    against_side: str
    low_ms: float
    high_ms: float
    least_deg_s: float
    grade: str
    source: str
    note: str

    def __post_init__(self) -> None:
        if not self.low_ms < self.high_ms:
            raise ValueError(f"a window from {self.low_ms} to {self.high_ms} ms is empty")
        if self.side not in ("each", "lifted", "stance", "same", "other"):
            raise ValueError(f"the side {self.side!r}, which is none of each, lifted, stance, same, other")
        if self.against_side not in ("lifted", "each"):
            raise ValueError(f"against the side {self.against_side!r}, which is neither lifted nor each")
        if self.grade not in Grade.__args__:  # type: ignore[attr-defined]
            raise ValueError(f"the grade {self.grade!r}, which is none of {', '.join(Grade.__args__)}")  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True, kw_only=True)
class MuscleRole:
    """Which leg's lift these muscles answer to: "lifted" or "stance", and the source."""

    muscles: tuple[str, ...]
    leg: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MuscleOrders:
    """The file of orders."""

    orders: tuple[MuscleOrder, ...]
    roles: tuple[MuscleRole, ...]


@cache
def load_muscle_orders() -> MuscleOrders:
    """Return the orders that come with kinescript.

    >>> any(order.muscle == "gluteus_maximus" for order in load_muscle_orders().orders)
    False
    """
    return read_shipped("rules", "muscle_orders.toml", MuscleOrders)


def leg_of(muscle: str) -> str | None:
    """Return which leg's lift a muscle answers to, "lifted" or "stance"; None for both.

    >>> leg_of("gluteus_medius"), leg_of("multifidus")
    ('stance', None)
    """
    return next((role.leg for role in load_muscle_orders().roles if muscle in role.muscles), None)
