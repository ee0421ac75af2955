"""The mixed-integer programme solved by HiGHS, until a gap or a number of nodes, never by time."""

from dataclasses import dataclass
from typing import Any

from kinescript.errors import InputRefused
from kinescript.programme.allowing.rules import load_rules
from kinescript.programme.planner.model import Model, Row, build_model
from kinescript.programme.planner.problem import Option, Problem
from kinescript.programme.programme import SolverSaid

# whether any plan exists at all is found in a few nodes
_NODES_OF_A_TEST = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SolveParams:
    """When the solver may stop: at a relative gap, for one fortnight or for more, or after so many nodes."""

    gap: float = 0.009
    gap_beyond: float = 0.03
    nodes: int = 400

    def gap_of(self, blocks: int) -> float:
        """Return the gap for a plan of so many fortnights."""
        return self.gap if blocks <= 1 else self.gap_beyond


def solve(problem: Problem, *, params: SolveParams = SolveParams()) -> tuple[tuple[Option, ...], SolverSaid]:
    """Return the options chosen, and how near the best plan they come.

    Raises InputRefused, with the rules in conflict by name, when no plan keeps them all.
    """
    if not problem.options:
        return (), SolverSaid(gap=0.0, nodes=0)
    model = build_model(problem)
    solution = _run(model, model.rows, params.gap_of(len(problem.blocks)), params.nodes)
    if solution.x is None:
        rules = find_conflict(model, tuple(r.id for r in load_rules() if any(row.rule == r.id for row in model.rows)))
        raise refuse(rules, tuple(sorted({d.about for d in problem.demands if d.rule in rules and d.about})))
    chosen = tuple(option for option, x in zip(problem.options, solution.x, strict=False) if x > 0.5)
    gap = float(solution.mip_gap) if solution.mip_gap is not None else 0.0
    return chosen, SolverSaid(gap=max(0.0, gap), nodes=int(solution.mip_node_count or 0))


def refuse(rules: tuple[str, ...], about: tuple[str, ...]) -> InputRefused:
    """Return the refusal that names rules no plan can keep together, and what they are about."""
    said = f" (about {', '.join(about)})" if about else ""
    return InputRefused(
        "wishes and rules that one plan can keep",
        f"rules in conflict: {', '.join(rules) or 'none by name'}{said}",
        "take a wish back, give more minutes, or set one of these rules aside with a reason",
        place="intake",
    )


def find_conflict(model: Model, rules: tuple[str, ...]) -> tuple[str, ...]:
    """Return a smallest conflicting set: drop one rule after another and keep those without which a plan exists."""
    kept = list(rules)
    for rule in rules:
        fewer = [each for each in kept if each != rule]
        rows = tuple(row for row in model.rows if row.rule in fewer or row.rule not in rules)
        bare = Model(worth=(0.0,) * len(model.worth), whole=model.whole, rows=rows)
        if _run(bare, rows, 1.0, _NODES_OF_A_TEST).x is None:
            kept = fewer
    return tuple(kept)


def _run(model: Model, rows: tuple[Row, ...], gap_share: float, nodes: int) -> Any:
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    data = [k for row in rows for _, k in row.terms]
    columns = [c for row in rows for c, _ in row.terms]
    ends = np.cumsum([0, *(len(row.terms) for row in rows)])
    shape = (len(rows), len(model.worth))
    matrix = csr_array((np.asarray(data, dtype=float), np.asarray(columns), ends), shape=shape)
    low, high = np.array([row.low for row in rows]), np.array([row.high for row in rows])
    many = 1e5
    low, high = np.where(low < -many, -np.inf, low), np.where(high > many, np.inf, high)
    return milp(
        -np.asarray(model.worth),
        integrality=np.asarray(model.whole, dtype=int),
        bounds=Bounds(0.0, 1.0),
        constraints=LinearConstraint(matrix, low, high),
        options={"mip_rel_gap": gap_share, "node_limit": nodes, "presolve": True},
    )
