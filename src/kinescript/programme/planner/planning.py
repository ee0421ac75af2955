"""From a person and a library to the weeks of a plan: which exercises, on which days, in which order."""

from collections.abc import Callable
from dataclasses import dataclass

from kinescript.errors import InputRefused
from kinescript.programme.allowing.candidates import Candidate, find_candidates
from kinescript.programme.allowing.circumstances import Block, Circumstances, find_blocks, find_session_minutes
from kinescript.programme.exercise import Exercise
from kinescript.programme.planner.demands import find_demands, find_sides
from kinescript.programme.planner.filling import fill
from kinescript.programme.planner.problem import Option, Problem, find_days, find_favour, find_ladders, find_options
from kinescript.programme.planner.solving import SolveParams, refuse, solve
from kinescript.programme.programme import FindingShown, SolverSaid


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanParams:
    """How to plan: with the solver and when it may stop, or without it (quick, keeps every rule, is not the best)."""

    with_solver: bool = True
    solver: SolveParams = SolveParams()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What was chosen of which problem, and how near the best that is."""

    problem: Problem
    candidates: tuple[tuple[Candidate, ...], ...]
    chosen: tuple[Option, ...]
    solver: SolverSaid

    def of(self, block: int) -> tuple[Option, ...]:
        """Return what was chosen for one block."""
        return tuple(option for option in self.chosen if option.block == block)


def find_plan(
    library: tuple[Exercise, ...],
    circumstances: Circumstances,
    *,
    weeks: int,
    findings: tuple[FindingShown, ...] = (),
    fear_high: bool = False,
    behind: tuple[Exercise, ...] = (),
    params: PlanParams = PlanParams(),
    tell: Callable[[str], None] = lambda _: None,
) -> Plan:
    """Return the best plan the solver finds, or a quick one; the same input gives the same plan.

    `behind` are exercises of weeks already done. Raises InputRefused with the rules in conflict when there is none.
    """
    blocks = find_blocks(circumstances.screening, weeks)
    sides = find_sides(findings, library)
    tell("candidates")
    candidates = tuple(find_candidates(library, circumstances, block, sides=sides) for block in blocks)
    days = find_days(circumstances)
    options = find_options(candidates, days, circumstances, blocks)
    ladders = find_ladders(library)
    problem = Problem(
        blocks=blocks,
        days=days,
        options=options,
        demands=find_demands(circumstances, blocks, options, findings, fear_high),
        minutes=tuple(find_session_minutes(circumstances, block) for block in blocks),
        active=circumstances.active,
        ladders=ladders,
        favour=find_favour(library, ladders),
        behind=behind,
    )
    _check_wanted(problem, candidates)
    tell("weeks")
    if not params.with_solver:
        return Plan(problem=problem, candidates=candidates, chosen=fill(problem), solver=SolverSaid(gap=1.0, nodes=0))
    chosen, said = solve(problem, params=params.solver)
    return Plan(problem=problem, candidates=candidates, chosen=chosen, solver=said)


def list_blocks(plan: Plan) -> tuple[tuple[Block, tuple[Option, ...]], ...]:
    """Return each block with what was chosen for it."""
    return tuple((block, plan.of(index)) for index, block in enumerate(plan.problem.blocks))


def _check_wanted(problem: Problem, candidates: tuple[tuple[Candidate, ...], ...]) -> None:
    """Raise InputRefused when a wanted exercise is refused in every week, with the rules that refuse it."""
    there = {option.id for option in problem.options}
    for demand in problem.demands:
        wanted = demand.about
        if demand.rule != "wanted" or wanted in there:
            continue
        if not any(c.exercise.id == wanted for c in candidates[0]):
            raise InputRefused(
                "an exercise of the library", repr(wanted[:60]), "correct it", place="preferences.wanted"
            )
        found = [c for row in candidates for c in row if c.exercise.id == wanted]
        rules = sorted({refusal.rule for c in found for refusal in c.refusals})
        raise refuse(("wanted", *(rules or ["session_minutes"])), (wanted,))
