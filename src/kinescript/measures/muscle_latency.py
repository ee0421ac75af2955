"""How long after the movement, or after its prime mover, a muscle came on: each repetition with its error."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from kinescript.body.segments import MuscleSite
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.measures.muscle_medians import median_of
from kinescript.measures.muscle_orders import leg_of
from kinescript.measures.muscle_windows import why_apart, why_unusable
from kinescript.motion.movement_onset import MovementOnset
from kinescript.muscle.onsets.onset import Burst, Onset
from kinescript.muscle.worked import Worked
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import Span

# how far before and after the movement's onset a muscle's onset belongs to that movement (assumptions of ours)
_BEFORE_S, _AFTER_S = 0.8, 1.0
# a burst with less than this share of the strongest level there is no part of the movement (assumption of ours)
_WEAK_SHARE = 0.25
# activity that pauses for no longer than this before a burst runs into it, as in muscle/onsets (assumption of ours)
_PAUSE_S = 0.15
# where this share of the repetitions seen or more have weaker activity before the burst, the others are only those in
# which it was not found (assumption of ours)
_UNCLEAR_SHARE = 0.2
# how much latencies differ between repetitions where few were seen (assumption of ours)
_PRIOR_MS = 15.0
# a muscle ramps up, and a movement departs, in the same way each time: this share of an onset's error is that of all
# repetitions and does not average out (assumption of ours; simulated bends are told 30 ms late, each with 60 ms)
_SHARED = 0.7
# fewer repetitions than this say nothing of a person (assumption of ours)
_LEAST_REPETITIONS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """How long after `against` a muscle came on in one repetition, ms, with one standard deviation; None and why.

    `at_s` is about when that was, `leg` the leg that moved, `number` the repetition's, `speed_deg_s` how fast it became
    (None: not tracked).
    """

    number: int
    at_s: float
    leg: Side | None
    latency_ms: float | None
    sigma_ms: float | None
    speed_deg_s: float | None
    fault: Fault | None = None


def find_muscle_onset(
    worked: Worked, at: MuscleSite, near_s: float, *, until_s: float | None = None, makes: bool = False
) -> Onset | Fault:
    """Return the onset of the burst of a muscle that belongs to a movement at near_s seconds, or why there is none.

    The first from 0.8 s before to 1 s after it (or `until_s`) that is not weak beside the strongest there. Where weaker
    activity runs into it nobody can tell which of the two is the onset, and there is none; not so for the muscle that
    `makes` the movement, of which the burst itself is asked.
    """
    signal = worked.signal(at)
    why = why_unusable(signal, at.words)
    end_s = near_s + _AFTER_S if until_s is None else min(near_s + _AFTER_S, until_s)
    if not why and signal is not None:
        why = why_apart(signal, Span(start_s=near_s - _BEFORE_S, end_s=max(near_s, end_s)))
    if why:
        return why[0]
    bursts = worked.bursts_of(at)
    inside = [b for b in bursts if b.onset is not None and near_s - _BEFORE_S <= b.onset.time_s <= end_s]
    most = max((b.level for b in inside), default=0.0)
    for each in inside:
        if each.level >= _WEAK_SHARE * most and each.onset is not None:
            before_s = None if makes else _before(each, each.onset, bursts)
            return each.onset if before_s is None else _unclear(at, each.onset.time_s - before_s)
    if any(b.span.start_s < near_s - _BEFORE_S and b.span.end_s > near_s for b in bursts):
        return Fault(kind="already_on", words=f"the {at.words} was at work before, so that it has no onset")
    return Fault(kind="absent", words=f"the {at.words} was not seen to come on {_when(near_s, end_s)}")


def _when(near_s: float, end_s: float) -> str:
    return f"between {_BEFORE_S:g} s before and {max(end_s - near_s, 0.0):.1g} s after the movement"


def _before(burst: Burst, onset: Onset, bursts: tuple[Burst, ...]) -> float | None:
    """Return when weaker activity began that runs into a burst, s; None where nothing began clearly before it did."""
    began = [] if burst.earlier is None else [burst.earlier.time_s]
    for each in reversed([b for b in bursts if b.span.start_s < burst.span.start_s]):
        reach_s = min([onset.low_s, *began])
        # the burst before is activity that runs into this one only while it is weak
        if each.span.end_s < reach_s - _PAUSE_S or each.level >= burst.level:
            break
        began.append(each.span.start_s if each.earlier is None else each.earlier.time_s)
    first_s = min(began, default=onset.time_s)
    return first_s if first_s < onset.low_s else None


def _unclear(at: MuscleSite, by_s: float) -> Fault:
    words = (
        f"weaker activity of the {at.words} began {1000 * by_s:.0f} ms before its burst: which of them is the onset"
        " cannot be told"
    )
    return Fault(kind="earlier", words=words)


def answers(at: MuscleSite, movement: MovementOnset, task: Task) -> bool:
    """Return whether a muscle answers to this movement: that of its own leg, the other's, or any."""
    leg = leg_of(at.muscle, task)
    if movement.side is None or leg is None or at.side is None:
        return True
    return (at.side is movement.side) == (leg == "lifted")


def to_movement(
    worked: Worked, at: MuscleSite, movements: tuple[MovementOnset, ...], *, task: Task
) -> tuple[Latency, ...]:
    """Return the latency of a muscle to each movement it answers to, in order of time."""
    return _each(worked, at, movements, _of_movement, task)


def to_prime_mover(
    worked: Worked,
    at: MuscleSite,
    prime: Callable[[MovementOnset], MuscleSite],
    movements: tuple[MovementOnset, ...],
    *,
    task: Task,
) -> tuple[Latency, ...]:
    """Return the latency of a muscle to the prime mover of each movement it answers to, in order of time."""

    def reference(movement: MovementOnset) -> tuple[float, float] | Fault:
        found = find_muscle_onset(worked, prime(movement), movement.near_s, makes=True)
        return found if isinstance(found, Fault) else (found.time_s, found.sigma_s)

    return _each(worked, at, movements, reference, task)


def _of_movement(movement: MovementOnset) -> tuple[float, float] | Fault:
    if movement.time_s is None or movement.sigma_s is None:
        return movement.faults[0]
    return movement.time_s, movement.sigma_s


def _each(
    worked: Worked,
    at: MuscleSite,
    movements: tuple[MovementOnset, ...],
    reference: Callable[[MovementOnset], tuple[float, float] | Fault],
    task: Task,
) -> tuple[Latency, ...]:
    found = []
    for index, each in enumerate(movements):
        if not answers(at, each, task):
            continue
        until_s = movements[index + 1].near_s - _BEFORE_S / 2 if index + 1 < len(movements) else None
        near_s = each.near_s if each.time_s is None else each.time_s
        onset = find_muscle_onset(worked, at, near_s, until_s=until_s)
        zero = reference(each)
        fault = next((one for one in (onset, zero) if isinstance(one, Fault)), None)
        latency_ms = sigma_ms = None
        if isinstance(onset, Onset) and not isinstance(zero, Fault):
            latency_ms = 1000 * (onset.time_s - zero[0])
            sigma_ms = 1000 * float(np.hypot(onset.sigma_s, zero[1]))
        found.append(
            Latency(
                number=each.number,
                at_s=near_s,
                leg=each.side,
                latency_ms=latency_ms,
                sigma_ms=sigma_ms,
                speed_deg_s=each.peak_speed_deg_s,
                fault=fault,
            )
        )
    return tuple(found)


def pooled(latencies: tuple[Latency, ...], *, least: int = _LEAST_REPETITIONS) -> tuple[float, float] | Fault:
    """Return the median latency over repetitions in ms and one standard deviation, or why there is none."""
    values, sigmas = known_of(latencies)
    unclear = [e.fault for e in latencies if e.fault is not None and e.fault.kind == "earlier"]
    if unclear and len(unclear) >= _UNCLEAR_SHARE * (len(values) + len(unclear)):
        return unclear[0]
    if not len(values):
        return next((e.fault for e in latencies if e.fault), Fault(kind="no_repetition", words="nothing moved"))
    if len(values) < least:
        words = f"an onset was seen in {len(values)} of {len(latencies)} repetitions, too few to say what is usual"
        return Fault(kind="few", words=words)
    middle, sigma = median_of(values, sigmas, prior=_PRIOR_MS)
    return middle, float(np.hypot(sigma, _SHARED * np.sqrt(np.mean(np.square(sigmas)))))


def known_of(latencies: tuple[Latency, ...]) -> tuple[Floats, Floats]:
    """Return the latencies that are known in ms, and one standard deviation of each, both of shape (n,)."""
    pairs = [(e.latency_ms, e.sigma_ms) for e in latencies if e.latency_ms is not None and e.sigma_ms is not None]
    array = np.array(pairs, dtype=np.float64).reshape(-1, 2)
    return array[:, 0], array[:, 1]
