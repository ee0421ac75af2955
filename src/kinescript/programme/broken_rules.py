"""A programme read again by somebody who knows nothing of how it was made: which rules of care does it break?

Only the programme and the library are looked at. The rules are written down here a second time, on purpose, so that a
mistake of the planner does not hide itself; data/rules is not read.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kinescript.body.words import Side
from kinescript.intake.document import Weekday
from kinescript.intake.words import Duration, Irritability, Status
from kinescript.programme.broken_for_person import find_forbidden
from kinescript.programme.exercise import Exercise, Trait
from kinescript.programme.programme import Item, Programme, Week
from kinescript.programme.script import Kind

_T = Trait
_CAPS = {Irritability.HIGH: 3, Irritability.MODERATE: 4, Irritability.LOW: 5}
_DIFFERENT = {Irritability.HIGH: (3, 5), Irritability.MODERATE: (5, 7), Irritability.LOW: (6, 8)}
_RISES_NRS = {Irritability.HIGH: 1.0, Irritability.MODERATE: 2.0, Irritability.LOW: 2.0}
_STRENGTH = {Kind.RESISTANCE, Kind.HIGH_REPETITION}
_CONTROL = {Kind.ACTIVATION, Kind.CORE, Kind.BALANCE}
_LOADED = {_T.LOADED, _T.SPINAL_LOAD}
_STRETCH = {_T.STRETCH, _T.PIRIFORMIS_STRETCH}


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A rule that a programme breaks, where, and how."""

    rule: str
    week: int | None
    exercise: str | None
    how: str


def find_broken_rules(programme: Programme, library: tuple[Exercise, ...]) -> tuple[Broken, ...]:
    """Return every rule of care the programme breaks without an override; empty when it keeps them all."""
    aside = {rule.id for rule in programme.rules if not rule.kept and rule.override is not None}
    found = [
        *_of_screening(programme),
        *_of_rows(programme),
        *(each for week in programme.weeks for each in _of_week(programme, week, library)),
        *_of_order(programme, library),
    ]
    return tuple(each for each in found if each.rule not in aside)


def _of_screening(programme: Programme) -> Iterator[Broken]:
    screening = programme.screening
    if not screening.action.allows_plan or screening.missing:
        yield _broken("screening", how=f"a plan although the screening says {screening.action}")
    soon = screening.stage.irritability is Irritability.HIGH
    if (programme.review_on - programme.made_on).days > (7 if soon else 14):
        yield _broken("review", how="reviewed too far off")
    if programme.valid_until < programme.review_on:
        yield _broken("review", how="it ends before its review")


def _of_rows(programme: Programme) -> Iterator[Broken]:
    for rule in programme.rules:
        if not rule.kept and rule.override is None:
            yield _broken(rule.id, how="not kept, and nobody set it aside")
    for week in programme.weeks:
        if (week.status == "firm") != (week.week <= 2):
            yield _broken("firm_weeks", week, how=f"week {week.week} is {week.status}")
        if week.status == "provisional" and not week.gate:
            yield _broken("firm_weeks", week, how="a provisional week without a gate")


def _of_week(programme: Programme, week: Week, library: tuple[Exercise, ...]) -> Iterator[Broken]:
    known = {exercise.id: exercise for exercise in library}
    calm = _calm(programme, week)
    sessions = [session.items for session in week.sessions]
    for items in sessions:
        if len(items) > _CAPS[calm]:
            yield _broken("session_cap", week, how=f"{len(items)} items in a session")
        if len({item.exercise for item in items}) < len(items):
            yield _broken("session_cap", week, how="one exercise twice in a session")
    if len(week.sessions) > 5 or len({session.day for session in week.sessions}) < len(week.sessions):
        yield _broken("session_days", week, how=f"{len(week.sessions)} sessions")
    yield from _of_numbers(week, known, calm)
    yield from _of_minutes(programme, week, calm)
    yield from _of_rest(week, known)
    for item in {id(i): i for items in (week.through_the_day, *sessions) for i in items}.values():
        exercise = known.get(item.exercise)
        if exercise is None:
            yield _broken("library", week, item, how="not in the library")
            continue
        for rule, how in _of_item(programme, week, item, exercise, calm):
            yield _broken(rule, week, item, how=how)


def _of_numbers(week: Week, known: dict[str, Exercise], calm: Irritability) -> Iterator[Broken]:
    """Count different exercises: through the day, in sessions and in all, and the mobility a session begins with."""
    day = {item.exercise: item for item in week.through_the_day}
    resting = {name for name in day if name in known and known[name].kind is Kind.CALMING}
    grid = sum(_places(item, known) for item in week.through_the_day)
    if len(day) - len(resting) > 3 or len(resting) > 1 or grid > 9:
        yield _broken("through_the_day_cap", week, how=f"{len(day)} items, {grid} places in the day")
    rows = [[item.exercise for item in session.items] for session in week.sessions]
    different = {name for row in rows for name in row}
    most, in_all = _DIFFERENT[calm]
    if len(different) > most or len((different | set(day)) - resting) > in_all:
        yield _broken("few_exercises", week, how=f"{len(different)} different in sessions, {len(day)} in the day")
    longest = max((set(row) for row in rows), key=_count, default=set())
    if any(set(row) - longest for row in rows):
        yield _broken("few_exercises", week, how="more than one session")
    moving = {name for name in different if name in known and known[name].kind is Kind.MOBILITY}
    if len(moving) > 1 or any(row[0] not in moving and moving & set(row) for row in rows):
        yield _broken("mobility_first", week, how="mobility is not first, or there are two")


def _count(names: set[str]) -> int:
    return len(names)


def _of_item(
    programme: Programme, week: Week, item: Item, exercise: Exercise, calm: Irritability
) -> Iterator[tuple[str, str]]:
    yield from find_forbidden(programme, exercise, calm, firm=week.status == "firm")
    traits, kind, intake = set(exercise.traits), exercise.kind, programme.intake
    isometric = _T.ISOMETRIC_LOW_LOAD in traits or (_T.L5_S1_STRENGTH in traits and bool(_l5_s1_sides(programme)))
    if calm is Irritability.HIGH and not isometric and (kind in _STRENGTH or traits & _LOADED):
        yield "loading_waits_for_irritability", "loaded at high irritability"
    stretch = kind is Kind.STRETCHING or bool(traits & _STRETCH)
    if stretch and any(found.guarded for found in intake.palpation):
        yield "no_stretch_while_guarded", "a stretch while a muscle is guarded"
    gated = _T.TENSION in traits or "slump" in exercise.id or "warrior" in exercise.id
    if gated and (calm is not Irritability.LOW or (week.status == "firm" and not _is_open(programme, exercise))):
        yield "tensioner_slump_warrior_gate", "before its gate"
    if week.stage not in exercise.dose and kind is not Kind.WALKING:
        yield "stage_dose", f"no dose at {week.stage}"
    if not item.reasons or not all(r.patient.strip() and r.clinician.strip() for r in item.reasons):
        yield "reasons", "not explained in both voices"
    yield from _of_dose(item, exercise, calm, stretch=stretch)
    morning = traits & {_T.LOADED_FLEXION, _T.END_RANGE_FLEXION}
    if morning and not any("hours after getting up" in reason.patient for reason in item.reasons):
        yield "no_flexion_early_morning", "nobody is told to wait after getting up"


def _is_open(programme: Programme, exercise: Exercise) -> bool:
    """Whether a look saw a week with sliders without next-day rise, and somebody watched the first try."""
    looked = programme.made_by.get("progress")
    calm = isinstance(looked, dict) and looked.get("slider_week_calm") is True
    return calm and exercise.id in programme.intake.preferences.first_try_observed


def _of_dose(item: Item, exercise: Exercise, calm: Irritability, *, stretch: bool) -> Iterator[tuple[str, str]]:
    dose = item.dose
    if dose.max_leg_rise_nrs is None or dose.max_leg_rise_nrs > _RISES_NRS[calm]:
        yield "pain_limits", f"leg pain may rise by {dose.max_leg_rise_nrs}"
    hard = stretch or exercise.kind in _STRENGTH or exercise.kind is Kind.TENSIONER
    hard = hard or bool(set(exercise.traits) & {*_LOADED, _T.TENSION})
    if hard and (dose.max_leg_nrs is None or dose.max_leg_nrs > 5):
        yield "pain_limits", "loading, stretch or tension without the leg pain above which it is left out"
    if item.script.dose != dose or item.script.side is not item.side or item.script.id != item.exercise:
        yield "script", "the script says something else than the item"
    if exercise.sides.value == "painful" and item.side is None:
        yield "side_known", "one-sided and nobody says which side"


def _of_rest(week: Week, known: dict[str, Exercise]) -> Iterator[Broken]:
    order = list(Weekday)
    heavy = sorted(
        order.index(session.day)
        for session in week.sessions
        if any(_rests(known[item.exercise]) for item in session.items if item.exercise in known)
    )
    for one in heavy:
        for other in heavy:
            if (other - one) % 7 == 1:
                yield _broken("rest_between_loads", week, how=f"loaded on {order[one]} and {order[other]}")


def _of_minutes(programme: Programme, week: Week, calm: Irritability) -> Iterator[Broken]:
    """Compare the time that the doses alone take, without rests and changes, with what a session may take."""
    short = calm is Irritability.HIGH or programme.screening.stage.duration is Duration.ACUTE
    has_min = programme.intake.resources.min_per_day
    most_min = min(15.0 if short else 30.0, 1e6 if has_min is None else has_min)
    for session in week.sessions:
        took_min = sum(_least_minutes(item) for item in session.items)
        if took_min > most_min:
            yield _broken("session_minutes", week, how=f"{took_min:.0f} min where {most_min:g} may be")


def _least_minutes(item: Item) -> float:
    dose = item.dose
    once_s = dose.tempo.out_s + dose.tempo.back_s if dose.tempo else 0.0
    return (dose.sets or 1) * max((dose.repetitions or 0) * once_s, dose.duration_s or 0.0) / 60.0


def _places(item: Item, known: dict[str, Exercise]) -> int:
    calming = item.exercise in known and known[item.exercise].kind is Kind.CALMING
    return 0 if calming and item.dose.as_needed else min(3, max(1, round(item.dose.times_per_day or 1)))


def _of_order(programme: Programme, library: tuple[Exercise, ...]) -> Iterator[Broken]:
    """Look through the weeks for what has to come before something else."""
    known = {exercise.id: exercise for exercise in library}
    # what was done before this plan was made counts as done
    behind = {str(each) for each in programme.made_by.get("behind", ())}
    for week in programme.weeks:
        here = {i.exercise for items in (week.through_the_day, *(s.items for s in week.sessions)) for i in items}
        now = [known[each] for each in sorted(here) if each in known]
        before = [known[each] for each in sorted(behind) if each in known]
        # two firm weeks are one fortnight, so a week's own company counts only where the stage lets it
        beside = [*before, *now] if week.stage is Status.FUNCTIONAL_OPTIMISATION else before
        for exercise in now:
            volume = exercise.kind in _STRENGTH and _T.L5_S1_STRENGTH not in exercise.traits
            if volume and not any(each.kind in _CONTROL for each in beside):
                yield Broken(
                    rule="control_before_volume", week=week.week, exercise=exercise.id, how="no control before"
                )
            tension = exercise.kind is Kind.TENSIONER or _T.TENSION in exercise.traits
            if tension and not any(each.kind is Kind.SLIDER and _T.TENSION not in each.traits for each in before):
                yield Broken(
                    rule="sliders_before_tensioners", week=week.week, exercise=exercise.id, how="no slider before"
                )
        if not any(e.kind in (Kind.WALKING, Kind.AEROBIC) for e in now) and _walks(programme, library, week):
            yield _broken("walking_always", week, how="a week without walking")
        behind |= here


def _walks(programme: Programme, library: tuple[Exercise, ...], week: Week) -> bool:
    calm = _calm(programme, week)
    return any(
        e.kind is Kind.WALKING and week.stage in e.dose and not list(find_forbidden(programme, e, calm))
        for e in library
    )


def _calm(programme: Programme, week: Week) -> Irritability:
    """Return the irritability a week may presume: the intake's, or the calmer one its stage asks for."""
    stage = programme.screening.stage
    if week.status == "firm":
        return stage.irritability
    asked = {
        Status.SYMPTOM_MODULATION: Irritability.HIGH,
        Status.MOVEMENT_CONTROL: Irritability.MODERATE,
        Status.FUNCTIONAL_OPTIMISATION: Irritability.LOW,
    }[week.stage]
    return min(asked, stage.irritability, key=list(Irritability).index)


def _rests(exercise: Exercise) -> bool:
    loaded = exercise.kind in _STRENGTH or _T.LOADED in exercise.traits
    return loaded and _T.L5_S1_STRENGTH not in exercise.traits


def _l5_s1_sides(programme: Programme) -> list[Side]:
    legs = {Side.LEFT: programme.intake.neuro.left, Side.RIGHT: programme.intake.neuro.right}
    return [
        side
        for side, leg in legs.items()
        if any(root.strip().upper() in ("L5", "S1") and 3 < mrc < 5 for root, mrc in (leg.myotome_mrc or {}).items())
    ]


def _broken(rule: str, week: Week | None = None, item: Item | None = None, *, how: str) -> Broken:
    return Broken(rule=rule, week=week.week if week else None, exercise=item.exercise if item else None, how=how)
