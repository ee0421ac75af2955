"""In which order muscles come on: all of them against the movement and against each other."""

from dataclasses import dataclass, replace

import numpy as np

from kinescript.body.segments import MuscleSite
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.measures.muscle_latency import Latency, known_of, pooled, to_movement
from kinescript.motion.movement_onset import MovementOnset
from kinescript.muscle.worked import Worked
from kinescript.record.fault import Fault
from kinescript.signal.arrays import ArrayValue, Floats, read_only
from kinescript.signal.normal import Z_95, below

# an order of two muscles is certain when it is this probable (assumption of ours)
_CERTAIN = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class LatencyRow:
    """One muscle: how long after the movement's onset it came on, ms, the 95 % interval, in how many repetitions."""

    site: str
    side: Side | None
    latency_ms: float
    low_ms: float
    high_ms: float
    repetitions: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RecruitmentOrder(ArrayValue):
    """Muscles in the order in which they came on, for movements of one leg (None: of both).

    `rows` are sorted by latency. `before` of shape (rows, rows) is how probable it is that the muscle of a row came on
    before that of a column; `certain` are the pairs of row numbers whose first came on before the second with 95 % or
    more. `faults` say which muscles are missing and why.
    """

    leg: Side | None
    rows: tuple[LatencyRow, ...]
    before: Floats
    certain: tuple[tuple[int, int], ...]
    faults: tuple[Fault, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "before", read_only(self.before))


def find_orders(worked: Worked, movements: tuple[MovementOnset, ...], *, task: Task) -> tuple[RecruitmentOrder, ...]:
    """Return the order of every muscle that was seen to come on, for the movements of each leg (None: of both).

    Two muscles are compared within each repetition, so that the error of the movement's onset, which both share, tells
    nothing about which came first. None where only a muscle told of the movement.
    """
    tracked = tuple(each for each in movements if each.tracked)
    legs = sorted({each.side for each in tracked}, key=str)
    orders = (_order(worked, tuple(m for m in tracked if m.side is leg), leg, task) for leg in legs)
    return tuple(order for order in orders if order.rows or order.faults)


def _order(worked: Worked, own: tuple[MovementOnset, ...], leg: Side | None, task: Task) -> RecruitmentOrder:
    rows: list[LatencyRow] = []
    faults = []
    for signal in worked.signals:
        if not isinstance(signal.at, MuscleSite):
            continue
        latencies = to_movement(worked, signal.at, own, task=task)
        if not latencies:
            continue
        found = pooled(latencies, least=1)
        if isinstance(found, Fault):
            faults.append(found)
            continue
        middle, half = found[0], Z_95 * found[1]
        rows.append(
            LatencyRow(
                site=signal.at.muscle,
                side=signal.at.side,
                latency_ms=middle,
                low_ms=middle - half,
                high_ms=middle + half,
                repetitions=len(known_of(latencies)[0]),
            )
        )
    rows.sort(key=lambda row: row.latency_ms)
    before = _before(worked, tuple(rows), own, task)
    pairs = [(int(a), int(b)) for a, b in np.argwhere(before >= _CERTAIN)]
    return RecruitmentOrder(leg=leg, rows=tuple(rows), before=before, certain=tuple(pairs), faults=tuple(faults))


def _before(worked: Worked, rows: tuple[LatencyRow, ...], movements: tuple[MovementOnset, ...], task: Task) -> Floats:
    """Return how probable it is that each row's muscle came on before each column's, shape (rows, rows); 0.5 unseen."""
    out = np.full((len(rows), len(rows)), 0.5)
    # without the error of the movement, which is that of both
    exact = tuple(_exactly(each) for each in movements)
    seen = [to_movement(worked, MuscleSite(muscle=row.site, side=row.side), exact, task=task) for row in rows]
    for first in range(len(rows)):
        for second in range(first + 1, len(rows)):
            later = {each.number: each for each in seen[second]}
            pairs = [(each, later[each.number]) for each in seen[first] if each.number in later]
            differences = tuple(_difference(a, b) for a, b in pairs)
            found = pooled(differences, least=1)
            if not isinstance(found, Fault):
                out[first, second] = below(0.0, *found)
                out[second, first] = 1 - out[first, second]
    return out


def _exactly(movement: MovementOnset) -> MovementOnset:
    at_s = movement.near_s if movement.time_s is None else movement.time_s
    return replace(movement, time_s=at_s, low_s=at_s, high_s=at_s)


def _difference(first: Latency, second: Latency) -> Latency:
    if first.latency_ms is None or second.latency_ms is None or first.sigma_ms is None or second.sigma_ms is None:
        return replace(first, latency_ms=None, sigma_ms=None)
    sigma_ms = float(np.hypot(first.sigma_ms, second.sigma_ms))
    return replace(first, latency_ms=first.latency_ms - second.latency_ms, sigma_ms=sigma_ms)
