"""A plan without the solver: what rules ask for first, then what is worth most, one item after another."""

from collections import defaultdict

from kinescript.errors import InputRefused
from kinescript.intake.words import Status
from kinescript.programme.allowing.limits import load_limits
from kinescript.programme.exercise import Exercise, Trait
from kinescript.programme.planner.model import BURDEN, find_minutes_a_week, find_ramp
from kinescript.programme.planner.problem import (
    SHARES,
    Demand,
    Option,
    Problem,
    find_easier,
    has_tension,
    is_calming,
    is_control,
    is_loaded,
    is_slider,
    is_volume,
)
from kinescript.programme.script import Goal, Kind

# an item that adds less than this to the outcomes is not worth remembering: assumption
_LEAST = 0.05


def fill(problem: Problem) -> tuple[Option, ...]:
    """Return a plan that keeps every rule, found quickly and not the best; the same problem gives the same plan.

    Raises InputRefused when a hard demand finds no place.
    """
    chosen: list[Option] = []
    for block in range(len(problem.blocks)):
        here = [o for o in problem.options if o.block == block]
        # what gives way waits until what does not has its place
        asked = sorted((d for d in problem.demands if block in d.blocks), key=lambda d: not d.hard)
        for demand in asked:
            if not any(o.id in demand.exercises and o.block in demand.blocks for o in chosen):
                _place(problem, chosen, here, demand)
        while True:
            best = max(
                ((_gain(problem, chosen, o), -i) for i, o in enumerate(here) if _fits(problem, chosen, o)),
                default=(0.0, 0),
            )
            if best[0] <= _LEAST:
                break
            chosen.append(here[-best[1]])
    for demand in problem.demands:
        if demand.hard and not any(o.id in demand.exercises and o.block in demand.blocks for o in chosen):
            do = "plan with the solver, which names the rules in conflict"
            raise InputRefused("wishes and rules that one plan can keep", f"no place for {demand.rule}", do)
    return tuple(sorted(chosen, key=problem.options.index))


def _place(problem: Problem, chosen: list[Option], here: list[Option], demand: Demand) -> None:
    fitting = [o for o in here if o.id in demand.exercises and _fits(problem, chosen, o)]
    if fitting:
        # the shortest that is worth it leaves room for the others
        chosen.append(max(fitting, key=lambda o: (_gain(problem, chosen, o), -o.candidate.minutes)))


def _gain(problem: Problem, chosen: list[Option], option: Option) -> float:
    """Return what an option adds to the outcomes of its block."""
    gain = problem.favour.get(option.id, 0.0) - (0.0 if option.in_session else BURDEN)
    gain += 0.1 if any(o.id == option.id for o in chosen) else 0.0
    for index, goal in enumerate(Goal):
        served = sum(o.worth[index] for o in chosen if o.block == option.block)
        gain += problem.weight(option.block, goal) * (_value(served + option.worth[index]) - _value(served))
    return gain


def _value(served: float) -> float:
    return sum(share * min(1.0, max(0.0, served - index)) for index, share in enumerate(SHARES))


def _fits(problem: Problem, chosen: list[Option], option: Option) -> bool:
    here = [o for o in chosen if o.block == option.block]
    there = {o.id for o in here}
    ladder = next((steps for steps in problem.ladders if option.id in steps), {option.id})
    if there & ladder or not _has_room(problem, here, option):
        return False
    easier = find_easier(problem, option) if "easier_step_first" in problem.active else None
    if easier and not any(o.id in (easier, option.id) and o.block < option.block for o in chosen):
        return False
    return _comes_after(problem, chosen, option) and _ramps(problem, chosen, option)


def _has_room(problem: Problem, here: list[Option], option: Option) -> bool:
    active, limits, block = problem.active, load_limits(), option.block
    row = [o for o in (*here, option) if o.in_session is option.in_session]
    in_all = sum(not is_calming(o.exercise) for o in (*here, option))
    if "few_exercises" in active and not is_calming(option.exercise) and in_all > problem.most_in_all(block):
        return False
    if not option.in_session:
        if "through_the_day_cap" not in active:
            return True
        calming = sum(is_calming(o.exercise) for o in row)
        few = calming <= limits.calming_through_the_day and len(row) - calming <= limits.through_the_day
        return few and sum(o.places for o in row) <= limits.parts_of_the_day * limits.items_in_a_part
    if "session_cap" in active and len(row) > problem.cap(block):
        return False
    if "few_exercises" in active and len(row) > problem.most_different(block):
        return False
    mobility = sum(o.exercise.kind is Kind.MOBILITY for o in row)
    if "mobility_first" in active and mobility > limits.mobility_items:
        return False
    return sum(o.candidate.minutes for o in row) <= problem.minutes[block]


def _comes_after(problem: Problem, chosen: list[Option], option: Option) -> bool:
    active, exercise = problem.active, option.exercise

    def done(until: int) -> list[Exercise]:
        return [*problem.behind, *(o.exercise for o in chosen if o.block <= until)]

    functional = problem.blocks[option.block].status is Status.FUNCTIONAL_OPTIMISATION
    beside = option.block if functional else option.block - 1
    if is_volume(exercise) and "control_before_volume" in active and not any(map(is_control, done(beside))):
        return False
    sliders = any(map(is_slider, done(option.block - 1)))
    if has_tension(exercise) and "sliders_before_tensioners" in active and not sliders:
        return False
    deep = any(Trait.DEEP_TRUNK in e.traits for e in done(option.block))
    return deep or Trait.SPINAL_LOAD not in exercise.traits or "deep_trunk_first" not in active


def _ramps(problem: Problem, chosen: list[Option], option: Option) -> bool:
    if "ramp" not in problem.active or option.block == 0:
        return True
    minutes: dict[int, float] = defaultdict(float)
    for each in (*chosen, option):
        if is_loaded(each.exercise):
            minutes[each.block] += find_minutes_a_week(each, problem)
    share, more = find_ramp(problem, option.block)
    if is_loaded(option.exercise) and minutes[option.block] > share * minutes[option.block - 1] + more:
        return False
    known = {each.id for each in problem.behind} | {o.id for o in chosen if o.block < option.block}
    new = {o.id for o in (*chosen, option) if o.block == option.block} - known
    return option.id in known or len(new) <= load_limits().new_items_per_block
