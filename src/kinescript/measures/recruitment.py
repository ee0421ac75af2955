"""Recruitment: how late each muscle comes on, and whether it does so in the order that is asked for."""

from dataclasses import dataclass, replace
from functools import partial
from math import erf, sqrt
from typing import Literal

from kinescript.body.segments import MuscleSite
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.measures.entry import MOVING_TASKS, Entry
from kinescript.measures.from_entry import known, unknown
from kinescript.measures.measure import Measure
from kinescript.measures.muscle_latency import Latency, pooled, to_movement, to_prime_mover
from kinescript.measures.muscle_orders import MuscleOrder, load_muscle_orders
from kinescript.motion.movement_onset import MovementOnset
from kinescript.muscle.worked import Worked
from kinescript.record.fault import Fault
from kinescript.signal.spans import Span

Verdict = Literal["early", "in time", "late", "cannot tell"]
# a verdict is said when it holds with this probability (assumption of ours)
_SURE = 0.9
_TIMING = (
    "Timing of trunk muscles is weak evidence: delays were found in groups with back pain (Hodges & Richardson 1996,"
    " Silfies 2009), but changes of it are unrelated to changes of pain and disability (systematic review, J Pain 2013,"
    " 10.1016/j.jpain.2013.10.008), the onset of gluteus medius did not differ (Penney 2014), and surface EMG cannot"
    " tell transversus from internal oblique (Okubo 2010)"
)
ENTRIES: tuple[Entry, ...] = (
    Entry(
        name="latency_to_movement",
        title="Onset after the movement's onset",
        unit="ms",
        needs=("curves", "emg"),
        definition=(
            "Onset of the muscle's burst minus onset of the movement (the curve leaves rest, or the foot of the lifted"
            " leg leaves the ground), negative: the muscle came first; median over two repetitions or more, the burst"
            " being the first from 0.8 s before to 1 s after the movement's onset with a quarter or more of the"
            " strongest level there. Its error holds that of both onsets, of which seven tenths do not average out."
        ),
        source="definition of ours",
        tasks=MOVING_TASKS,
        grade="weak",
        grade_reason=_TIMING + ".",
    ),
    Entry(
        name="latency_to_prime_mover",
        title="Onset after the prime mover's onset",
        unit="ms",
        needs=("emg",),
        definition=(
            "Onset of the muscle's burst minus onset of the muscle that makes the movement (data/rules/"
            "muscle_orders.toml), negative: the muscle came first; median over two repetitions or more."
        ),
        source="Silfies 2009, Arch Phys Med Rehabil 90:1159 (surface EMG; -100 to +50 ms is in time); error of ours",
        tasks=MOVING_TASKS,
        grade="weak",
        grade_reason=_TIMING + ".",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recruitment:
    """Whether a muscle of one side came on in time, in one repetition (`number`) or over all of them (None).

    `latency_ms` after what the order names, with one standard deviation; `early`, `in_time` and `late` are how probable
    each is, None without a latency. The verdict is one of them when it is 0.9 or more. `faults` say why it cannot be
    told.
    """

    order: MuscleOrder
    side: Side | None
    number: int | None
    latency_ms: float | None
    sigma_ms: float | None
    early: float | None
    in_time: float | None
    late: float | None
    verdict: Verdict
    faults: tuple[Fault, ...] = ()


def find_recruitment(worked: Worked, movements: tuple[MovementOnset, ...], *, task: Task) -> tuple[Recruitment, ...]:
    """Return the verdict of every order of this task whose muscle was recorded: each repetition, then all of them.

    An order against the movement stands in where no order of the same muscle has its prime mover recorded.
    """
    found: list[Recruitment] = []
    for order in _orders_of(worked, task):
        for at in _sites(worked, order.muscle):
            latencies = _latencies(worked, at, order, movements, task)
            fast = tuple(each for each in latencies if not _slow(each, order))
            found += [_one(order, at, each) for each in latencies]
            found.append(_all(order, at, latencies, fast))
    return tuple(found)


def find_latencies(worked: Worked, movements: tuple[MovementOnset, ...], *, task: Task) -> tuple[Measure, ...]:
    """Return the latency of every muscle to the movement, and to its prime mover where an order names one, in ms.

    Movements slower than the order of a muscle asks for are left out. None in tasks that begin from no rest.
    """
    if not movements:
        return ()
    orders = _orders_of(worked, task)
    found = []
    for at in _sites(worked, None):
        own = [order for order in orders if order.muscle == at.muscle]
        slowest = max((order.least_deg_s for order in own), default=0.0)
        if movements[0].of != _NO_CURVE:
            found.append(_measure(ENTRIES[0], at, to_movement(worked, at, movements, task=task), slowest))
        found += [
            _measure(ENTRIES[1], at, _latencies(worked, at, order, movements, task), order.least_deg_s)
            for order in own
            if order.against != "movement"
        ]
    return tuple(found)


_NO_CURVE = "prime mover"


def find_prime_movements(worked: Worked, *, task: Task) -> tuple[MovementOnset, ...]:
    """Return the movements that only a prime mover tells: its own onsets, where a task has no curve that leads it."""
    names = {o.against for o in load_muscle_orders().orders if task in o.tasks and o.against_side == "each"}
    onsets = sorted(
        (burst.onset.time_s, at.side)
        for name in names
        for at in _sites(worked, name)
        for burst in worked.bursts_of(at)
        if burst.onset is not None
    )
    fault = Fault(kind="missing", words="the movement itself was not tracked")
    return tuple(
        MovementOnset(
            of=_NO_CURVE, side=side, number=number, near_s=at_s, time_s=None, low_s=None, high_s=None, faults=(fault,)
        )
        for number, (at_s, side) in enumerate(onsets, 1)
    )


def _orders_of(worked: Worked, task: Task) -> tuple[MuscleOrder, ...]:
    orders = [o for o in load_muscle_orders().orders if task in o.tasks]
    by_prime = [o for o in orders if o.against != "movement" and _sites(worked, o.against)]
    judged = {o.muscle for o in by_prime}
    return tuple(o for o in orders if o in by_prime or (o.against == "movement" and o.muscle not in judged))


def _sites(worked: Worked, muscle: str | None) -> tuple[MuscleSite, ...]:
    places = (signal.at for signal in worked.signals)
    return tuple(at for at in places if isinstance(at, MuscleSite) and muscle in (None, at.muscle))


def _latencies(
    worked: Worked, at: MuscleSite, order: MuscleOrder, movements: tuple[MovementOnset, ...], task: Task
) -> tuple[Latency, ...]:
    judged = tuple(each for each in movements if _asked(order, at, each))
    if order.against == "movement":
        return to_movement(worked, at, judged, task=task)
    return to_prime_mover(worked, at, partial(_prime, order.against), judged, task=task)


def _prime(muscle: str, movement: MovementOnset) -> MuscleSite:
    return MuscleSite(muscle=muscle, side=movement.side)


def _asked(order: MuscleOrder, at: MuscleSite, movement: MovementOnset) -> bool:
    """Return whether the order is asked of this side of the muscle in this movement."""
    same = at.side is movement.side
    return {"each": True, "lifted": same, "same": same, "stance": not same, "other": not same}[order.side]


def _slow(each: Latency, order: MuscleOrder) -> bool:
    return each.speed_deg_s is None or each.speed_deg_s < order.least_deg_s


def _too_slow(latencies: tuple[Latency, ...], least_deg_s: float) -> Fault:
    speeds = [each.speed_deg_s for each in latencies if each.speed_deg_s is not None]
    if not speeds:
        return Fault(kind="speed", words="how fast the movement was is not known, and slow ones make every muscle late")
    words = f"the movement reached {max(speeds):.0f} deg/s; below {least_deg_s:.0f} deg/s every muscle may come late"
    return Fault(kind="slow", words=words)


def _one(order: MuscleOrder, at: MuscleSite, each: Latency) -> Recruitment:
    if each.latency_ms is None or each.sigma_ms is None:
        return _untold(order, at, each.number, each.fault or Fault(kind="missing", words="it was not seen"))
    made = _judged(order, at, each.number, each.latency_ms, each.sigma_ms)
    if _slow(each, order):
        return replace(made, verdict="cannot tell", faults=(_too_slow((each,), order.least_deg_s),))
    return made


def _all(order: MuscleOrder, at: MuscleSite, latencies: tuple[Latency, ...], fast: tuple[Latency, ...]) -> Recruitment:
    if latencies and not fast:
        return _untold(order, at, None, _too_slow(latencies, order.least_deg_s))
    found = pooled(fast)
    if isinstance(found, Fault):
        return _untold(order, at, None, found)
    return _judged(order, at, None, *found)


def _untold(order: MuscleOrder, at: MuscleSite, number: int | None, fault: Fault) -> Recruitment:
    return Recruitment(
        order=order, side=at.side, number=number, latency_ms=None, sigma_ms=None,
        early=None, in_time=None, late=None, verdict="cannot tell", faults=(fault,),
    )  # fmt: skip


def _judged(order: MuscleOrder, at: MuscleSite, number: int | None, latency_ms: float, sigma_ms: float) -> Recruitment:
    early = below(order.low_ms, latency_ms, sigma_ms)
    late = 1 - below(order.high_ms, latency_ms, sigma_ms)
    chances: tuple[tuple[Verdict, float], ...] = (("early", early), ("in time", 1 - early - late), ("late", late))
    verdict, chance = max(chances, key=lambda each: each[1])
    return Recruitment(
        order=order, side=at.side, number=number, latency_ms=latency_ms, sigma_ms=sigma_ms,
        early=early, in_time=max(0.0, 1 - early - late), late=late,
        verdict=verdict if chance >= _SURE else "cannot tell",
        faults=() if chance >= _SURE else (Fault(kind="unsure", words="the error is too large for a verdict"),),
    )  # fmt: skip


def below(limit: float, value: float, sigma: float) -> float:
    """Return how probable it is that the truth lies below a limit, given a value with a normal error.

    >>> below(0.0, 0.0, 3.0)
    0.5
    """
    if sigma <= 0:
        return 1.0 if value < limit else 0.0
    return 0.5 * (1 + erf((limit - value) / (sigma * sqrt(2))))


def _measure(entry: Entry, at: MuscleSite, latencies: tuple[Latency, ...], least_deg_s: float) -> Measure:
    fast = tuple(e for e in latencies if not least_deg_s or (e.speed_deg_s or 0.0) >= least_deg_s)
    if latencies and not fast:
        return unknown(entry, at.side, _too_slow(latencies, least_deg_s), of=at.muscle)
    found = pooled(fast)
    if isinstance(found, Fault):
        return unknown(entry, at.side, found, of=at.muscle)
    return known(entry, at.side, *found, span=_span(fast), of=at.muscle)


def _span(latencies: tuple[Latency, ...]) -> Span | None:
    seen = [each.at_s for each in latencies if each.latency_ms is not None]
    return Span(start_s=min(seen), end_s=max(seen)) if seen else None
