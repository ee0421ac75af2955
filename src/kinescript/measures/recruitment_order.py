"""In which order muscles come on: all of them against the movement and against each other."""

from dataclasses import dataclass, replace

import numpy as np

from kinescript.body.segments import MuscleSite
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.measures.muscle_latency import PRIOR_MS, Latency, known_of, pooled, to_movement
from kinescript.measures.muscle_medians import median_of
from kinescript.measures.recruitment import below
from kinescript.motion.movement_onset import MovementOnset
from kinescript.muscle.worked import Worked
from kinescript.record.fault import Fault
from kinescript.signal.arrays import ArrayValue, Floats, read_only

# 95 % of a normal distribution lie within so many standard deviations
_HALF_95 = 1.959963984540054
# an order of two muscles is certain when it is this probable (assumption of ours)
_CERTAIN = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRow:
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
    rows: tuple[OrderRow, ...]
    before: Floats
    certain: tuple[tuple[int, int], ...]
    faults: tuple[Fault, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "before", read_only(self.before))


def find_order(
    worked: Worked, movements: tuple[MovementOnset, ...], *, task: Task, leg: Side | None = None
) -> RecruitmentOrder:
    """Return the order of every muscle that was seen to come on, over the movements of this leg (None: all of them).

    Two muscles are compared within each repetition, so that the error of the movement's onset, which both share, tells
    nothing about which came first.
    """
    own = tuple(each for each in movements if leg is None or each.side is leg)
    rows: list[tuple[OrderRow, tuple[Latency, ...]]] = []
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
        middle, half = found[0], _HALF_95 * found[1]
        row = OrderRow(
            site=signal.at.muscle,
            side=signal.at.side,
            latency_ms=middle,
            low_ms=middle - half,
            high_ms=middle + half,
            repetitions=len(known_of(latencies)[0]),
        )
        rows.append((row, latencies))
    rows.sort(key=lambda each: each[0].latency_ms)
    before = _before(worked, tuple(row for row, _ in rows), own, task)
    pairs = [(int(a), int(b)) for a, b in np.argwhere(before >= _CERTAIN)]
    return RecruitmentOrder(
        leg=leg, rows=tuple(row for row, _ in rows), before=before, certain=tuple(pairs), faults=tuple(faults)
    )


def _before(worked: Worked, rows: tuple[OrderRow, ...], movements: tuple[MovementOnset, ...], task: Task) -> Floats:
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
            values, sigmas = known_of(differences)
            if not len(values):
                continue
            middle, sigma = median_of(values, sigmas, prior=PRIOR_MS)
            out[first, second] = below(0.0, middle, float(np.hypot(sigma, np.sqrt(np.mean(sigmas**2)) * 0.7)))
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
