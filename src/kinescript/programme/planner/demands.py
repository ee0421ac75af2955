"""What rules ask for: walking, a direction that helped, calm, strength for a deficit, practice of what is feared."""

from collections.abc import Callable, Iterator

from kinescript.body.words import Side
from kinescript.intake.words import Duration, Irritability, Status
from kinescript.programme.allowing.circumstances import Block, Circumstances
from kinescript.programme.allowing.fear import find_feared, sits_at_work
from kinescript.programme.allowing.limits import load_limits
from kinescript.programme.allowing.rules import (
    FearedTask,
    FindingRow,
    is_named,
    load_directions,
    load_fear,
    load_finding_rows,
)
from kinescript.programme.exercise import Exercise, Position, Trait
from kinescript.programme.planner.problem import Demand, Option, is_calming, is_slider
from kinescript.programme.programme import FindingShown
from kinescript.programme.script import Kind

# a slider has the room before a pause at the desk and what else is asked for: assumption
_GLIDE = 3.0
# what a clinician looked at and confirmed comes before what is only asked for in general: assumption
_CONFIRMED = 2.0
# the daily task that an easily upset leg bears
_ACUTE = ("sit_to_stand_high",)
# what keeps older people on their feet, one of each
_OLDER = (("sit_to_stand*",), ("single_leg_stance*",), ("heel_raise",))


def find_demands(
    circumstances: Circumstances,
    blocks: tuple[Block, ...],
    options: tuple[Option, ...],
    findings: tuple[FindingShown, ...] = (),
    fear_high: bool = False,
) -> tuple[Demand, ...]:
    """Return what the rules in force ask for, as far as the options allow it; what is wanted is always asked for."""
    everywhere = tuple(range(len(blocks)))
    asked = (
        *_of_direction(circumstances, blocks, options),
        *_of_irritability(circumstances, blocks, options),
        *_of_walking(options, everywhere),
        *_of_examination(circumstances, blocks, options),
        *_of_life(circumstances, options),
        *_of_fear(circumstances, options, everywhere, fear_high=fear_high),
        *_of_findings(findings, options, everywhere),
    )
    wanted = (
        Demand(rule="wanted", exercises=frozenset((each,)), blocks=everywhere, hard=True, about=each)
        for each in circumstances.intake.preferences.wanted
    )
    return (*(d for d in asked if d.rule in circumstances.active), *wanted)


def _ask(
    rule: str, options: tuple[Option, ...], pick: Callable[[Exercise], bool], *, hard: bool = False
) -> Iterator[Demand]:
    """Yield a demand for every block in which something is picked."""
    for index in sorted({o.block for o in options}):
        ids = frozenset(o.id for o in options if o.block == index and pick(o.exercise))
        if ids:
            yield Demand(rule=rule, exercises=ids, blocks=(index,), hard=hard)


def _of_irritability(
    circumstances: Circumstances, blocks: tuple[Block, ...], options: tuple[Option, ...]
) -> Iterator[Demand]:
    """Yield rest while the leg is easily upset or a muscle guarded, and the one task an acute leg bears."""
    high = {index for index, block in enumerate(blocks) if block.irritability is Irritability.HIGH}
    upset = tuple(o for o in options if o.block in high)
    yield from _ask("calming_at_high_irritability", options if circumstances.guarded else upset, is_calming, hard=True)
    if circumstances.screening.stage.duration is Duration.ACUTE:
        yield from _ask("acute_irritable_gently", upset, lambda e: e.id in _ACUTE)
    yield from _ask("mobility_first", options, lambda e: e.kind is Kind.MOBILITY)


def _of_examination(
    circumstances: Circumstances, blocks: tuple[Block, ...], options: tuple[Option, ...]
) -> Iterator[Demand]:
    """Yield strength for a stable deficit, a slider for a sensitive nerve, flexion and cycling in stenosis."""
    if circumstances.l5_s1_sides:
        yield from _ask("l5_s1_strength_any_stage", options, lambda e: Trait.L5_S1_STRENGTH in e.traits, hard=True)
    if circumstances.nerve_sensitive:
        yield from _of_glide(blocks, options)
    if circumstances.stenosis_like:
        yield from _ask("stenosis_flexion_bias", options, lambda e: Trait.FLEXION_BIAS in e.traits)
        yield from _ask("stenosis_flexion_bias", options, lambda e: e.kind is Kind.AEROBIC)


def _of_life(circumstances: Circumstances, options: tuple[Option, ...]) -> Iterator[Demand]:
    """Yield pauses for who sits at work, and legs and balance for who is older."""
    if sits_at_work(circumstances.intake):
        standing = (Kind.POSTURE, Position.STANDING)
        yield from _ask("desk_breaks", options, lambda e: (e.kind, e.position) == standing)
    if (circumstances.intake.person.age or 0.0) >= load_limits().floor_asked_from_years:
        for names in _OLDER:
            yield from _ask("older_legs_and_balance", options, lambda e, n=names: is_named(e.id, n))  # type: ignore[misc]


def find_row(finding: FindingShown) -> FindingRow | None:
    """Return what addresses a confirmed finding, or None when no row does or nobody confirmed it."""
    if not finding.confirmed:
        return None
    return next((row for row in load_finding_rows() if row.code == finding.code), None)


def find_sides(findings: tuple[FindingShown, ...], library: tuple[Exercise, ...]) -> dict[str, Side]:
    """Return the side that confirmed findings wish for, by exercise id; the first finding wins."""
    sides: dict[str, Side] = {}
    for finding in findings:
        row = find_row(finding)
        if row is None or finding.side is None or row.side == "none":
            continue
        side = finding.side if row.side == "finding" else finding.side.other
        for exercise in library:
            if is_named(exercise.id, row.exercises):
                sides.setdefault(exercise.id, side)
    return sides


def _of_direction(circumstances: Circumstances, blocks: tuple[Block, ...], options: tuple[Option, ...]) -> list[Demand]:
    """Return the direction that helped: the movement that was tried, stepping up once symptoms are calmer."""
    helped = sorted(circumstances.centralises - circumstances.peripheralises)
    demands = []
    for index, block in enumerate(blocks):
        here = {o.id for o in options if o.block == index}
        careful = index == 0 or block.status is Status.SYMPTOM_MODULATION
        found = [_given(row.gives, here, careful=careful) for row in load_directions() if row.movement in helped]
        # one direction is repeated; a second that helped as well would only take its time
        ids = frozenset(each for names in found for each in names)
        if ids:
            about = ", ".join(helped)
            demands.append(
                Demand(rule="directional_preference", exercises=ids, blocks=(index,), hard=True, about=about)
            )
    return demands


def _given(rows: tuple[tuple[str, ...], ...], here: set[str], *, careful: bool) -> list[str]:
    for names in rows:
        there = [name for name in names if name in here]
        if there:
            return there[:1] if careful else there
    return []


def _of_glide(blocks: tuple[Block, ...], options: tuple[Option, ...]) -> list[Demand]:
    """Return a slider in every fortnight, and the step after lying from the second on, once the leg is calmer."""
    demands = []
    for index, block in enumerate(blocks):
        here = {o.id: o.exercise for o in options if o.block == index and is_slider(o.exercise)}
        later = frozenset(each for each, e in here.items() if e.easier_id is not None and e.through_the_day)
        calm = index > 0 and block.irritability is not Irritability.HIGH
        ids = later if calm and later else frozenset(each for each, e in here.items() if e.through_the_day)
        if ids:
            rule = "glide_for_sensitive_nerve"
            demands.append(Demand(rule=rule, exercises=ids, blocks=(index,), hard=False, weight=_GLIDE))
    return demands


def _of_walking(options: tuple[Option, ...], blocks: tuple[int, ...]) -> list[Demand]:
    """Return walking in every block, or aerobic work where no walking is allowed."""
    demands = []
    for index in blocks:
        here = [o for o in options if o.block == index]
        for kind in (Kind.WALKING, Kind.AEROBIC):
            ids = frozenset(o.id for o in here if o.exercise.kind is kind)
            if ids:
                demands.append(Demand(rule="walking_always", exercises=ids, blocks=(index,), hard=kind is Kind.WALKING))
                break
    return demands


def _of_fear(
    circumstances: Circumstances, options: tuple[Option, ...], blocks: tuple[int, ...], *, fear_high: bool
) -> list[Demand]:
    asked = list(find_feared(circumstances.intake))
    if fear_high and not asked:
        every = tuple(name for task in load_fear().tasks for name in task.exercises)
        asked = [("movement", FearedTask(words=(), exercises=every))]
    demands = []
    for said, task in asked:
        for index in blocks:
            here = tuple(o for o in options if o.block == index)
            ids = frozenset(o.id for o in here if is_named(o.id, task.exercises))
            ids = ids if task.any_of else _first_named(task.exercises, here)
            if index == 0:
                # a ladder is climbed from below: at first the steps under the feared task practise it
                ids |= _below(ids, here)
            if ids:
                demands.append(
                    Demand(rule="fear_graded_exposure", exercises=ids, blocks=(index,), hard=False, about=said)
                )
    return demands


def _first_named(names: tuple[str, ...], options: tuple[Option, ...]) -> frozenset[str]:
    """Return the exercises of the first name that is an option at all."""
    for name in names:
        ids = frozenset(o.id for o in options if is_named(o.id, (name,)))
        if ids:
            return ids
    return frozenset()


def _below(ids: frozenset[str], options: tuple[Option, ...]) -> frozenset[str]:
    """Return the easier steps of these exercises, as far as they are options."""
    there = {o.id: o.exercise for o in options}
    found: set[str] = set()
    for each in ids:
        easier = there[each].easier_id
        while easier in there and easier not in found:
            found.add(easier)
            easier = there[easier].easier_id
    return frozenset(found)


def _of_findings(
    findings: tuple[FindingShown, ...], options: tuple[Option, ...], blocks: tuple[int, ...]
) -> list[Demand]:
    """Return what a clinician confirmed, asked for in every fortnight and before most else, as far as it is allowed."""
    demands = []
    for finding in findings:
        row = find_row(finding)
        for index in blocks:
            here = tuple(o for o in options if o.block == index)
            ids = _first_named(row.exercises, here) if row is not None else frozenset()
            if ids:
                demands.append(
                    Demand(
                        rule="findings_confirmed",
                        exercises=ids,
                        blocks=(index,),
                        hard=False,
                        about=finding.code,
                        weight=_CONFIRMED,
                    )
                )
    return demands
