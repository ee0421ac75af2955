"""What the planner has to decide, as a value: the options, their worth, and what must hold."""

import math
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from kinescript.intake.document import Weekday
from kinescript.intake.words import Status
from kinescript.programme.allowing.candidates import Candidate
from kinescript.programme.allowing.circumstances import Block, Circumstances, find_session_minutes
from kinescript.programme.allowing.fear import practises
from kinescript.programme.allowing.limits import load_chart, load_limits
from kinescript.programme.exercise import Exercise, Trait
from kinescript.programme.script import Goal, Kind

_WEEK = list(Weekday)
# evenly spread days for a number of sessions, so that as many as can be lie two days apart
_SPREAD = {1: (0,), 2: (0, 3), 3: (0, 2, 4), 4: (0, 1, 3, 5), 5: (0, 1, 3, 4, 5)}
# what a second and a third exercise for the same outcome still add: assumption
SHARES = (1.0, 0.5, 0.25)
# what is left of an exercise's worth when nothing asks for what it is for: assumption
_NOT_ASKED = 0.4
# what the twelve core exercises and each step up a ladder are worth beside the outcomes: assumption
_CORE, _STEP = 0.3, 0.15


class Pattern(StrEnum):
    """When an item is done: through the day, in every session, or only on the days that bear loading.

    The session of the days between is what is left of the one session, so nothing is done on those alone.
    """

    DAY = "day"
    EVERY = "every"
    LOADED = "loaded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The days of the sessions: those on which loading is allowed, never two in a row, and the others."""

    loaded: tuple[Weekday, ...]
    other: tuple[Weekday, ...]

    @property
    def every(self) -> tuple[Weekday, ...]:
        """All of them, Monday first."""
        return tuple(sorted((*self.loaded, *self.other), key=_WEEK.index))

    def of(self, pattern: Pattern) -> tuple[Weekday, ...]:
        """Return the days of a pattern; through the day is every day and has none of its own."""
        return {Pattern.EVERY: self.every, Pattern.LOADED: self.loaded}.get(pattern, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One exercise in one block done in one pattern, and what that is worth for each outcome."""

    block: int
    candidate: Candidate
    pattern: Pattern
    worth: tuple[float, ...]

    @property
    def exercise(self) -> Exercise:
        """The exercise."""
        return self.candidate.exercise

    @property
    def id(self) -> str:
        """The exercise's id."""
        return self.candidate.exercise.id

    @property
    def places(self) -> int:
        """In how many parts of the day it takes a place in the grid; a calming item used as needed takes none."""
        dose = self.candidate.dose
        if self.in_session or dose is None or (dose.as_needed and self.exercise.kind is Kind.CALMING):
            return 0
        return min(load_limits().parts_of_the_day, max(1, math.ceil(dose.times_per_day or 1)))

    @property
    def in_session(self) -> bool:
        """Whether it takes a place in a session."""
        return self.pattern is not Pattern.DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """A rule that asks for at least one of these exercises in these blocks together; a soft one gives way by weight."""

    rule: str
    exercises: frozenset[str]
    blocks: tuple[int, ...]
    hard: bool
    about: str = ""
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """All of it. `behind` are exercises of earlier weeks, which count as known and as their control or slider weeks."""

    blocks: tuple[Block, ...]
    days: Days
    options: tuple[Option, ...]
    demands: tuple[Demand, ...]
    minutes: tuple[float, ...]
    active: frozenset[str]
    ladders: tuple[frozenset[str], ...]
    favour: dict[str, float]
    behind: tuple[Exercise, ...] = ()

    def cap(self, block: int) -> int:
        """Return how many items a session of this block may hold."""
        return load_limits().items_per_session[self.blocks[block].irritability]

    def most_different(self, block: int) -> int:
        """Return how many different exercises the sessions of this block may hold."""
        return load_limits().items_in_a_fortnight[self.blocks[block].irritability]

    def most_in_all(self, block: int) -> int:
        """Return how many exercises this block may hold, the calming ones aside."""
        return load_limits().items_in_all[self.blocks[block].irritability]

    def weight(self, block: int, goal: Goal) -> float:
        """Return how much an outcome counts in this block."""
        return load_chart().weights[self.blocks[block].status][goal]


def find_days(circumstances: Circumstances) -> Days:
    """Return the days of the sessions: the person's own, or evenly spread; at most five, loading never two in a row."""
    limits = load_limits()
    asked = circumstances.intake.resources.days
    most = limits.most_days if "session_days" in circumstances.active else len(_WEEK)
    if isinstance(asked, tuple):
        own = sorted({_WEEK.index(day) for day in asked})
    else:
        own = list(_SPREAD.get(min(asked or limits.default_days, most), range(min(asked or 1, most))))
    best: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())
    for chosen in combinations(own, min(most, len(own))):
        loaded = _apart(chosen) if "rest_between_loads" in circumstances.active else chosen
        if len(loaded) > len(best[1]) or not best[0]:
            best = chosen, loaded
    chosen, loaded = best
    return Days(loaded=tuple(_WEEK[d] for d in loaded), other=tuple(_WEEK[d] for d in chosen if d not in loaded))


def find_options(
    candidates: tuple[tuple[Candidate, ...], ...], days: Days, circumstances: Circumstances, blocks: tuple[Block, ...]
) -> tuple[Option, ...]:
    """Return every way in which an allowed exercise could be done, in the order of blocks and of the library."""
    found = []
    for index, row in enumerate(candidates):
        most_min = find_session_minutes(circumstances, blocks[index])
        for candidate in row:
            if not candidate.allowed:
                continue
            for pattern in _patterns(candidate, days):
                if pattern is Pattern.DAY or candidate.minutes <= most_min:
                    share = 1.0 if pattern is Pattern.DAY else len(days.of(pattern)) / len(days.every)
                    share *= _need(candidate.exercise, circumstances)
                    worth = tuple(load_chart().serves(candidate.exercise, goal) * share for goal in Goal)
                    found.append(Option(block=index, candidate=candidate, pattern=pattern, worth=worth))
    return tuple(found)


def find_ladders(library: tuple[Exercise, ...]) -> tuple[frozenset[str], ...]:
    """Return the exercises that are steps of one ladder, in the order of the library."""
    ladder_of: dict[str, set[str]] = {exercise.id: {exercise.id} for exercise in library}
    for exercise in library:
        for neighbour in (exercise.easier_id, exercise.harder_id):
            if neighbour in ladder_of and ladder_of[neighbour] is not ladder_of[exercise.id]:
                joined = ladder_of[exercise.id] | ladder_of[neighbour]
                for each in joined:
                    ladder_of[each] = joined
    ladders = {frozenset(each) for each in ladder_of.values() if len(each) > 1}
    return tuple(sorted(ladders, key=min))


def find_favour(library: tuple[Exercise, ...], ladders: tuple[frozenset[str], ...]) -> dict[str, float]:
    """Return what an exercise is worth beside its outcomes: a core ladder, and each step up on its ladder."""
    known = {exercise.id: exercise for exercise in library}
    core = {exercise.id for exercise in library if exercise.core}
    core |= {each for ladder in ladders if ladder & core for each in ladder}
    favour = {}
    for exercise in library:
        steps, below = 0, exercise.easier_id
        while below in known and steps < len(known):
            steps, below = steps + 1, known[below].easier_id
        favour[exercise.id] = (_CORE if exercise.id in core else 0.0) + _STEP * min(steps, 3)
    return favour


def is_loaded(exercise: Exercise) -> bool:
    """Return whether it needs a day of rest after it."""
    return load_limits().loaded.holds(exercise)


def is_volume(exercise: Exercise) -> bool:
    """Return whether control comes before it."""
    return load_limits().volume.holds(exercise)


def is_control(exercise: Exercise) -> bool:
    """Return whether it is the control that comes before volume."""
    return load_limits().control.holds(exercise)


def is_calming(exercise: Exercise) -> bool:
    """Return whether it is rest, which takes no place among the others."""
    return exercise.kind is Kind.CALMING


def is_slider(exercise: Exercise) -> bool:
    """Return whether it is the slider that comes before a tensioner."""
    return exercise.kind is Kind.SLIDER


def has_tension(exercise: Exercise) -> bool:
    """Return whether it tensions the nerve."""
    return exercise.kind is Kind.TENSIONER or Trait.TENSION in exercise.traits


def find_easier(problem: Problem, option: Option) -> str | None:
    """Return the easier step that has to come in an earlier fortnight, or None when there is none to wait for."""
    first, easier = problem.blocks[0].status, option.exercise.easier_id
    begins_bold = option.block == 0 and first is Status.FUNCTIONAL_OPTIMISATION
    if easier is None or begins_bold or option.exercise.kind in (Kind.CALMING, Kind.DIRECTIONAL):
        return None
    known = any(each.id in (easier, option.id) for each in problem.behind)
    there = any(o.id == easier and o.block == option.block for o in problem.options)
    return easier if there and not known else None


def _need(exercise: Exercise, circumstances: Circumstances) -> float:
    """Return the share of its worth that is left without a deficit, or a task spoken of, that asks for it."""
    spoken_of = practises(exercise, circumstances.said)
    if Trait.L5_S1_STRENGTH in exercise.traits:
        return 1.0 if circumstances.l5_s1_sides or spoken_of else _NOT_ASKED
    return _NOT_ASKED if spoken_of is False else 1.0


def _patterns(candidate: Candidate, days: Days) -> tuple[Pattern, ...]:
    if candidate.exercise.through_the_day:
        return (Pattern.DAY,)
    if is_loaded(candidate.exercise) or not days.other:
        return (Pattern.LOADED,)
    # a session begins with mobility, on whichever day it is
    if candidate.exercise.kind is Kind.MOBILITY:
        return (Pattern.EVERY,)
    wanted = candidate.dose.days_per_week if candidate.dose else None
    return (Pattern.EVERY if len(days.every) <= (wanted or 7) else Pattern.LOADED,)


def _apart(days: tuple[int, ...]) -> tuple[int, ...]:
    """Return the most days of which no two follow each other, Sunday and Monday neither; the earliest such."""
    for size in range(min(load_limits().most_loaded_days, len(days)), 0, -1):
        for chosen in combinations(days, size):
            if all((b - a) % 7 not in (1, 6) for a, b in combinations(chosen, 2)):
                return chosen
    return ()
