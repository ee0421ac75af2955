"""Required orders of muscles, as data: which muscle, against what, in which window, how well supported."""

from dataclasses import dataclass
from functools import cache

from kinescript.body.tasks import Task
from kinescript.documents.shipped import read_shipped


@dataclass(frozen=True, slots=True, kw_only=True)
class MuscleOrder:
    """One required order: `muscle` comes on from low_ms to high_ms after `against` (the movement, or a prime mover).

    `against_side` is "lifted" (the prime mover of the leg that moves) or "each". Movements slower than least_deg_s are
    not judged. Raises ValueError when the window is empty or a word is another.
    """

    id: str
    tasks: tuple[Task, ...]
    muscle: str
    against: str
    against_side: str
    low_ms: float
    high_ms: float
    least_deg_s: float
    source: str
    note: str

    @property
    def measure(self) -> str:
        """Return the name of the measure that its window judges."""
        return "latency_to_movement" if self.against == "movement" else "latency_to_prime_mover"

    def __post_init__(self) -> None:
        if not self.low_ms < self.high_ms:
            raise ValueError(f"a window from {self.low_ms} to {self.high_ms} ms is empty")
        if self.against_side not in ("lifted", "each"):
            raise ValueError(f"against the side {self.against_side!r}, which is neither lifted nor each")


@dataclass(frozen=True, slots=True, kw_only=True)
class MuscleRole:
    """Which leg's lift these muscles answer to in these tasks (none: in every one): "lifted" or "stance".

    Raises ValueError for another word.
    """

    muscles: tuple[str, ...]
    leg: str
    source: str
    tasks: tuple[Task, ...] = ()

    def __post_init__(self) -> None:
        if self.leg not in ("lifted", "stance"):
            raise ValueError(f"the leg {self.leg!r}, which is neither lifted nor stance")


@dataclass(frozen=True, slots=True, kw_only=True)
class MusclePair:
    """Two muscles that work against each other, and the source."""

    one: str
    other: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MuscleOrders:
    """The file of orders, with the minimal detectable change of a latency in ms, and whose windows they are."""

    mdc_ms: float
    population: str
    orders: tuple[MuscleOrder, ...]
    roles: tuple[MuscleRole, ...]
    pairs: tuple[MusclePair, ...]


@cache
def load_muscle_orders() -> MuscleOrders:
    """Return the orders that come with kinescript.

    >>> any(order.muscle == "gluteus_maximus" for order in load_muscle_orders().orders)
    False
    """
    return read_shipped("rules", "muscle_orders.toml", MuscleOrders)


def leg_of(muscle: str, task: Task) -> str | None:
    """Return which leg's lift a muscle answers to in a task, "lifted" or "stance"; None for both.

    >>> leg_of("gluteus_medius", Task.WALKING), leg_of("multifidus", Task.WALKING)
    ('stance', None)
    """
    roles = load_muscle_orders().roles
    return next((r.leg for r in roles if muscle in r.muscles and (not r.tasks or task in r.tasks)), None)
