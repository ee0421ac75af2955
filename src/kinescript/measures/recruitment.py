"""Recruitment: how long after the movement, and after the muscle that makes it, each muscle comes on."""

from functools import partial

from kinescript.body.segments import MuscleSite
from kinescript.body.tasks import Task
from kinescript.measures.entry import MOVING_TASKS, Entry
from kinescript.measures.from_entry import known, unknown
from kinescript.measures.measure import Measure
from kinescript.measures.muscle_latency import Latency, pooled, to_movement, to_prime_mover
from kinescript.measures.muscle_legs import find_difference, say_few
from kinescript.measures.muscle_orders import MuscleOrder, load_muscle_orders
from kinescript.motion.movement_onset import MovementOnset
from kinescript.muscle.worked import Worked
from kinescript.record.fault import Fault
from kinescript.signal.spans import Span

_TIMING = (
    "Timing of trunk muscles is weak evidence: delays were found in groups with back pain (Hodges & Richardson 1996,"
    " Silfies 2009), but changes of that of transversus abdominis are unrelated to changes of pain and disability, of"
    " multifidus that stays uncertain (systematic review, J Pain 2014, 10.1016/j.jpain.2013.10.008), the onset of"
    " gluteus medius did not differ (Penney 2014), and surface EMG cannot tell transversus from internal oblique (Okubo"
    " 2010)"
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
            " strongest level there; none where weaker activity runs into that burst. How few repetitions of which leg"
            " there were is said; where three or more of each leg differ, no one number is given. Its error holds that"
            " of both onsets, of which seven tenths do not average out."
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


def find_latencies(worked: Worked, movements: tuple[MovementOnset, ...], *, task: Task) -> tuple[Measure, ...]:
    """Return the latency of every muscle to the movement, and to its prime mover where an order names one, in ms.

    Movements slower than the order of a muscle asks for are left out. None in tasks that begin from no rest.
    """
    if not movements:
        return ()
    orders = [order for order in load_muscle_orders().orders if task in order.tasks]
    found = []
    for at in _sites(worked, None):
        own = [order for order in orders if order.muscle == at.muscle]
        slowest = max((order.least_deg_s for order in own), default=0.0)
        if movements[0].tracked:
            found.append(_measure(ENTRIES[0], at, to_movement(worked, at, movements, task=task), slowest, task))
        found += [
            _measure(ENTRIES[1], at, _latencies(worked, at, order, movements, task), order.least_deg_s, task)
            for order in own
            if order.against != "movement"
        ]
    return tuple(found)


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
            of="prime mover",
            side=side,
            number=number,
            near_s=at_s,
            time_s=None,
            low_s=None,
            high_s=None,
            tracked=False,
            faults=(fault,),
        )
        for number, (at_s, side) in enumerate(onsets, 1)
    )


def _sites(worked: Worked, muscle: str | None) -> tuple[MuscleSite, ...]:
    places = (signal.at for signal in worked.signals)
    return tuple(at for at in places if isinstance(at, MuscleSite) and muscle in (None, at.muscle))


def _latencies(
    worked: Worked, at: MuscleSite, order: MuscleOrder, movements: tuple[MovementOnset, ...], task: Task
) -> tuple[Latency, ...]:
    return to_prime_mover(worked, at, partial(_prime, order.against), movements, task=task)


def _prime(muscle: str, movement: MovementOnset) -> MuscleSite:
    return MuscleSite(muscle=muscle, side=movement.side)


def _too_slow(latencies: tuple[Latency, ...], least_deg_s: float) -> Fault:
    speeds = [each.speed_deg_s for each in latencies if each.speed_deg_s is not None]
    if not speeds:
        return Fault(kind="speed", words="how fast the movement was is not known, and slow ones make every muscle late")
    words = f"the movement reached {max(speeds):.0f} deg/s; below {least_deg_s:.0f} deg/s every muscle may come late"
    return Fault(kind="slow", words=words)


def _measure(entry: Entry, at: MuscleSite, latencies: tuple[Latency, ...], least_deg_s: float, task: Task) -> Measure:
    fast = tuple(e for e in latencies if not least_deg_s or (e.speed_deg_s or 0.0) >= least_deg_s)
    if latencies and not fast:
        return unknown(entry, at.side, _too_slow(latencies, least_deg_s), of=at.muscle)
    found = find_difference(fast, task=task) or pooled(fast)
    if isinstance(found, Fault):
        return unknown(entry, at.side, found, of=at.muscle)
    return known(entry, at.side, *found, span=_span(fast), faults=say_few(fast, task=task), of=at.muscle)


def _span(latencies: tuple[Latency, ...]) -> Span | None:
    seen = [each.at_s for each in latencies if each.latency_ms is not None]
    return Span(start_s=min(seen), end_s=max(seen)) if seen else None
