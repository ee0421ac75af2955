"""Claim: every plan keeps every hard rule, is explained, reaches every exercise, and is made in time."""

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from _data import ROOT, Took, row, time_command

sys.path.insert(0, str(ROOT))

from tests.support.drawn_intakes import chance_of, draw_intake
from tests.support.reached import find_reached

from kinescript.programme.broken_rules import find_broken_rules
from kinescript.programme.library import load_library
from kinescript.programme.planner.planning import PlanParams
from kinescript.programme.prescribing import NotCleared, prescribe
from kinescript.programme.programme import Programme

DRY_RUNS, FULL, REPLANS = 10_000, 300, 200
SIXTY = 60


class Planned(NamedTuple):
    """A plan and the processor time it took."""

    programme: Programme
    took_s: float


def rows() -> Iterator[dict[str, Any]]:
    """Yield violations of the dry runs and of full plans, what is reached and explained, gaps and times."""
    library = load_library()
    yield row("exercises in the library", len(library), "1", SIXTY, "higher", "synthetic")
    dry = plans(DRY_RUNS, weeks=1, params=PlanParams(with_solver=False))
    broken, count = 0, 0
    for one in dry:
        broken, count = broken + len(find_broken_rules(one.programme, library)), count + 1
    yield row("weekly dry runs without the solver", count, "1", DRY_RUNS, "higher", "synthetic")
    yield row("weekly dry runs without the solver: broken rules", broken, "1", 0, "lower", "synthetic")
    full = list(plans(FULL, weeks=8, params=PlanParams()))
    broken = sum(len(find_broken_rules(one.programme, library)) for one in full)
    yield row("plans of eight weeks with the solver", len(full), "1", FULL, "higher", "synthetic")
    yield row("plans of eight weeks with the solver: broken rules", broken, "1", 0, "lower", "synthetic")
    yield row("plans of eight weeks: items not explained in both voices", silent(full), "1", 0, "lower", "synthetic")
    yield row("eight weeks: longest, processor time", max(one.took_s for one in full), "s", 20, "lower", "synthetic")
    gap = 100 * max(one.programme.solver.gap for one in full)
    yield row("eight weeks: largest gap", gap, "%", 5, "lower", "synthetic")
    again = list(plans(REPLANS, weeks=2, params=PlanParams()))
    times = sorted(one.took_s for one in again)
    yield row(
        "two weeks: 95 of 100 within, processor time", times[int(0.95 * len(times))], "s", 1, "lower", "synthetic"
    )
    gap = 100 * max(one.programme.solver.gap for one in again)
    yield row("two weeks: largest gap", gap, "%", 1, "lower", "synthetic")
    reached = {i.exercise for one in full for i in items(one.programme)}
    missed = [e.id for e in library if e.id not in reached and e.id not in find_reached(e.id)]
    yield row("exercises nobody is ever given", len(missed), "1", 0, "lower", "synthetic")
    took = shell()
    yield row("prescribe from the shell, on the clock", took.wall_s, "s", 25, "lower", "synthetic")
    yield row("prescribe from the shell, processor time", took.processor_s, "s", 25, "lower", "synthetic")


def plans(count: int, *, weeks: int, params: PlanParams) -> Iterator[Planned]:
    """Yield so many plans of people drawn at random who are cleared."""
    made, seed = 0, 0
    while made < count:
        intake = draw_intake(chance_of(seed))
        seed += 1
        begun_s = time.process_time()
        try:
            programme = prescribe(intake, weeks=weeks, params=params)
        except NotCleared:
            continue
        made += 1
        yield Planned(programme, time.process_time() - begun_s)


def items(programme: Programme) -> list[Any]:
    """Return every item of a programme."""
    return [i for w in programme.weeks for r in (w.through_the_day, *(s.items for s in w.sessions)) for i in r]


def silent(full: list[Planned]) -> int:
    """Return how many items lack a reason in either voice."""
    return sum(
        not item.reasons or not all(r.patient.strip() and r.clinician.strip() for r in item.reasons)
        for one in full
        for item in items(one.programme)
    )


def shell() -> Took:
    """Return what the command takes for one of the worked cases, pages and all."""
    intake = ROOT / "tests" / "cases" / "chronic_l5_s1_42.json"
    with tempfile.TemporaryDirectory() as folder:
        words = ["prescribe", "--intake", str(intake), "--out", str(Path(folder) / "plan"), "--json"]
        return time_command([sys.executable, "-m", "kinescript", *words], repeats=3)
