"""The plan as a mixed-integer programme: columns, and rows that each bear the name of the rule they keep."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kinescript.intake.words import Status
from kinescript.programme.allowing.limits import load_limits
from kinescript.programme.exercise import Exercise, Trait
from kinescript.programme.planner.problem import (
    SHARES,
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

# what a plan is worth beside the outcomes it serves: assumptions of ours, in units of one outcome of weight one
_SAME_AGAIN, _SOFT, _MINUTE, _ORDER = 0.25, 6.0, 0.004, 0.002
_MANY = 1e6
# what one more thing to remember through the day costs: assumption
BURDEN = 0.35


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A linear condition, `low <= sum of coefficient times column <= high`, and the rule it keeps."""

    rule: str
    terms: tuple[tuple[int, float], ...]
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """Columns between 0 and 1, whole or not, with their worth (to be made large), and the rows; options come first."""

    worth: tuple[float, ...]
    whole: tuple[bool, ...]
    rows: tuple[Row, ...]


def build_model(problem: Problem) -> Model:
    """Return the problem as columns and rows, in an order that depends on the problem alone."""
    draft = _Draft(problem)
    draft.add_structure()
    draft.add_sessions()
    draft.add_precedence()
    draft.add_ladders()
    draft.add_ramp()
    draft.add_demands()
    draft.add_worth()
    return Model(worth=tuple(draft.worth), whole=tuple(draft.whole), rows=tuple(draft.rows))


def find_minutes_a_week(option: Option, problem: Problem) -> float:
    """Return the minutes of sessions an option takes in a week."""
    return option.candidate.minutes * len(problem.days.of(option.pattern))


def find_ramp(problem: Problem, block: int) -> tuple[float, float]:
    """Return the share of the last fortnight's loaded minutes a week that a block may have, and the minutes beside."""
    limits = load_limits()
    weeks = problem.blocks[block].first_week - problem.blocks[block - 1].first_week
    return (1.0 + limits.ramp_share_per_week) ** weeks, limits.ramp_allowance_min


class _Draft:
    """A model being built."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.worth: list[float] = []
        self.whole: list[bool] = []
        self.rows: list[Row] = []
        self.uses: dict[tuple[int, str], list[int]] = defaultdict(list)
        last = max(len(problem.options), 1)
        for column, option in enumerate(problem.options):
            burden = 0.0 if option.in_session else BURDEN
            favour = (problem.favour.get(option.id, 0.0) - burden) * problem.blocks[option.block].weeks
            # of two equal plans the one earlier in the library is taken, so that there is only one best
            tie = _ORDER * (1.0 - column / last)
            self.column(favour + tie - _MINUTE * option.candidate.minutes, whole=True)
            self.uses[option.block, option.id].append(column)

    def column(self, worth: float, *, whole: bool) -> int:
        self.worth.append(worth)
        self.whole.append(whole)
        return len(self.worth) - 1

    def row(self, rule: str, terms: Iterable[tuple[int, float]], low: float, high: float) -> None:
        found = tuple(terms)
        if found:
            self.rows.append(Row(rule=rule, terms=found, low=low, high=high))

    def columns(self, block: int, pick: Callable[[Option], bool] | None = None) -> list[int]:
        here = ((c, o) for c, o in enumerate(self.problem.options) if o.block == block)
        return [c for c, o in here if pick is None or pick(o)]

    def add_structure(self) -> None:
        """Each exercise in one pattern at most, and one step of a ladder at most."""
        for columns in self.uses.values():
            if len(columns) > 1:
                self.row("once", ((c, 1.0) for c in columns), 0.0, 1.0)
        for block in range(len(self.problem.blocks)):
            for ladder in self.problem.ladders:
                columns = self.columns(block, lambda o, of=ladder: o.id in of)  # type: ignore[misc]
                if len(columns) > 1:
                    self.row("session_cap", ((c, 1.0) for c in columns), 0.0, 1.0)

    def add_sessions(self) -> None:
        """Items and minutes of the one session, through the day, and different exercises in all."""
        options, limits = self.problem.options, load_limits()
        for block in range(len(self.problem.blocks)):
            session = self.columns(block, lambda o: o.in_session)
            minutes = ((c, options[c].candidate.minutes) for c in session)
            self.row("session_minutes", minutes, 0.0, self.problem.minutes[block])
            self._most("session_cap", session, self.problem.cap(block))
            self._most("few_exercises", session, self.problem.most_different(block))
            counted = self.columns(block, lambda o: not is_calming(o.exercise))
            self._most("few_exercises", counted, self.problem.most_in_all(block))
            mobility = [c for c in session if options[c].exercise.kind is Kind.MOBILITY]
            self._most("mobility_first", mobility, limits.mobility_items)
            day = self.columns(block, lambda o: not o.in_session)
            calming = [c for c in day if is_calming(options[c].exercise)]
            self._most("through_the_day_cap", [c for c in day if c not in calming], limits.through_the_day)
            self._most("through_the_day_cap", calming, limits.calming_through_the_day)
            if "through_the_day_cap" in self.problem.active:
                grid = ((c, float(options[c].places)) for c in day)
                self.row("through_the_day_cap", grid, 0.0, float(limits.parts_of_the_day * limits.items_in_a_part))

    def _most(self, rule: str, columns: list[int], most: int) -> None:
        if rule in self.problem.active:
            self.row(rule, ((c, 1.0) for c in columns), 0.0, float(most))

    def add_precedence(self) -> None:
        """Control before volume, sliders before tensioners, and deep trunk before spinal load where it is on."""
        functional = Status.FUNCTIONAL_OPTIMISATION
        for block, weeks in enumerate(self.problem.blocks):
            beside = block if weeks.status is functional else block - 1
            self._after("control_before_volume", block, is_volume, is_control, until=beside)
            self._after("sliders_before_tensioners", block, has_tension, is_slider, until=block - 1)
            self._after(
                "deep_trunk_first",
                block,
                lambda e: Trait.SPINAL_LOAD in e.traits,
                lambda e: Trait.DEEP_TRUNK in e.traits,
                until=block,
            )

    def add_ladders(self) -> None:
        """The easier step in an earlier fortnight than the harder."""
        if "easier_step_first" not in self.problem.active:
            return
        for column, option in enumerate(self.problem.options):
            easier = find_easier(self.problem, option)
            if easier is not None:
                own = (easier, option.id)
                earlier = [c for b in range(option.block) for each in own for c in self.uses.get((b, each), [])]
                self.row("easier_step_first", [(column, 1.0), *((c, -1.0) for c in earlier)], -_MANY, 0.0)

    def _after(
        self,
        rule: str,
        block: int,
        what: Callable[[Exercise], bool],
        before: Callable[[Exercise], bool],
        *,
        until: int,
    ) -> None:
        if rule not in self.problem.active or any(before(each) for each in self.problem.behind):
            return
        first = [
            c
            for c, o in enumerate(self.problem.options)
            if o.block <= until and before(o.exercise) and not what(o.exercise)
        ]
        for column in self.columns(block, lambda o: what(o.exercise)):
            self.row(rule, [(column, 1.0), *((c, -1.0) for c in first)], -_MANY, 0.0)

    def add_ramp(self) -> None:
        """Loaded minutes a week rise little from one fortnight to the next, and few exercises are new."""
        if "ramp" not in self.problem.active:
            return
        for block in range(1, len(self.problem.blocks)):
            share, more = find_ramp(self.problem, block)
            now = [(c, 1.0) for c in self.columns(block, lambda o: is_loaded(o.exercise))]
            then = [(c, -share) for c in self.columns(block - 1, lambda o: is_loaded(o.exercise))]
            weighed = [(c, k * find_minutes_a_week(self.problem.options[c], self.problem)) for c, k in (*now, *then)]
            self.row("ramp", weighed, -_MANY, more)
            new = []
            for each, columns in self._block_uses(block):
                earlier = [c for b in range(block) for c in self.uses.get((b, each), [])]
                known = any(b.id == each for b in self.problem.behind)
                if not known:
                    column = self.column(0.0, whole=False)
                    terms = [*((c, 1.0) for c in columns), *((c, -1.0) for c in earlier), (column, -1.0)]
                    self.row("ramp", terms, -_MANY, 0.0)
                    new.append(column)
            self.row("ramp", ((c, 1.0) for c in new), 0.0, float(load_limits().new_items_per_block))

    def add_demands(self) -> None:
        """At least one of the exercises a rule asks for; a soft demand may be bought off, dearly."""
        for demand in self.problem.demands:
            columns = [
                c for b in demand.blocks for each in sorted(demand.exercises) for c in self.uses.get((b, each), [])
            ]
            terms = [(c, 1.0) for c in columns]
            if not demand.hard:
                terms.append((self.column(-_SOFT * demand.weight, whole=False), 1.0))
            self.row(demand.rule, terms or [(0, 0.0)], 1.0, _MANY)

    def add_worth(self) -> None:
        """The outcomes of each block, the second and third exercise for one adding less; and keeping what is known."""
        for block, weeks in enumerate(self.problem.blocks):
            for index, goal in enumerate(Goal):
                weight = self.problem.weight(block, goal) * weeks.weeks
                served = [self.column(weight * share, whole=False) for share in SHARES]
                worth = [(c, -self.problem.options[c].worth[index]) for c in self.columns(block)]
                terms = [*((c, 1.0) for c in served), *((c, k) for c, k in worth if k)]
                self.row("outcomes", terms, -_MANY, 0.0)
            for each, columns in self._block_uses(block):
                earlier = self.uses.get((block - 1, each))
                if earlier:
                    column = self.column(_SAME_AGAIN, whole=False)
                    self.row("outcomes", [(column, 1.0), *((c, -1.0) for c in columns)], -_MANY, 0.0)
                    self.row("outcomes", [(column, 1.0), *((c, -1.0) for c in earlier)], -_MANY, 0.0)

    def _block_uses(self, block: int) -> list[tuple[str, list[int]]]:
        return [(each, columns) for (b, each), columns in self.uses.items() if b == block]
