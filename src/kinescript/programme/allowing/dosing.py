"""The dose of an exercise at a stage: the library's, never bolder than at a bolder stage, with pain's limits on it."""

from dataclasses import replace
from datetime import date, timedelta

from kinescript.body.words import Side
from kinescript.intake.words import Irritability, Status
from kinescript.programme.allowing.limits import load_gates, load_limits
from kinescript.programme.dose import Dose
from kinescript.programme.exercise import Exercise, Sides
from kinescript.programme.script import Kind


def find_dose(
    exercise: Exercise, status: Status, irritability: Irritability, side: Side | None, *, week: int = 1
) -> Dose | None:
    """Return the dose at a stage, or None where the library has none.

    In the first weeks walks start short; after the firm weeks a calming item is there at need and no longer daily.

    Effort and range are never above those of a bolder stage: more pain may not raise them, whatever a file says. The
    limits of pain are the stricter of the library's and the rule's.
    """
    cell = exercise.dose.get(status)
    if cell is None and exercise.kind is Kind.WALKING:
        # who may not walk longer goes on walking as at the stage before
        cell = next(
            (exercise.dose[s] for s in reversed(list(Status)) if s in exercise.dose and s.boldness < status.boldness),
            None,
        )
    if cell is None:
        return None
    dose = _in_week(exercise, cell.dose, irritability, week)
    bolder = [exercise.dose[s].dose for s in Status if s in exercise.dose and s.boldness > status.boldness]
    legs = load_limits().leg_pain
    before = legs.most_before_loading if legs.holds(exercise) else None
    return replace(
        dose,
        side=side,
        effort_rpe=_least(dose.effort_rpe, *(each.effort_rpe for each in bolder)) if dose.effort_rpe else None,
        range_share=_least(dose.range_share, *(each.range_share for each in bolder)) if dose.range_share else None,
        max_leg_rise_nrs=_least(dose.max_leg_rise_nrs, legs.rise_nrs(irritability)),
        max_leg_nrs=_least(dose.max_leg_nrs, before),
    )


def _in_week(exercise: Exercise, dose: Dose, irritability: Irritability, week: int) -> Dose:
    first_s, firm = load_limits().first_walk_s, week <= load_gates().firm_weeks
    if exercise.kind is Kind.WALKING and firm and (dose.duration_s or 0.0) > first_s:
        return replace(dose, duration_s=first_s, times_per_day=max(2.0, dose.times_per_day or 0.0))
    if exercise.kind is Kind.CALMING and dose.as_needed and not firm and irritability is not Irritability.HIGH:
        return replace(dose, times_per_day=None, days_per_week=None)
    return dose


def find_minutes(exercise: Exercise, dose: Dose) -> float:
    """Return how many minutes one go takes, changeover included: both sides count twice, rests between sets count."""
    limits = load_limits()
    sides = 2 if exercise.sides is Sides.BOTH else 1
    sets = dose.sets or 1
    if dose.repetitions:
        tempo = dose.tempo
        if tempo:
            once_s = tempo.out_s + max(tempo.hold_s, dose.hold_s or 0.0) + tempo.back_s
        else:
            once_s = sum(p.seconds + p.hold_s for p in exercise.phases) or 4.0
            once_s = max(once_s, dose.hold_s or 0.0)
        work_s = sets * dose.repetitions * once_s * sides
    elif dose.duration_s:
        work_s = sets * dose.duration_s * (sides if sets > 1 or dose.hold_s else 1)
    else:
        work_s = sets * (dose.hold_s or 60.0 * limits.shortest_item_min) * sides
    rest_s = (sets - 1) * (dose.rest_s or 0.0)
    return max(limits.shortest_item_min, (work_s + rest_s) / 60.0) + limits.changeover_min


def find_days(dose: Dose, sessions: int) -> int:
    """Return in how many of a week's sessions the dose wants the item, at least one."""
    wanted = dose.days_per_week if dose.days_per_week is not None else float(sessions)
    return max(1, min(sessions, round(wanted)))


def find_firm_until(made_on: date, review_on: date) -> date:
    """Return the last day on which a plan may be used: some days of grace beyond its review."""
    return max(made_on, review_on) + timedelta(days=load_limits().grace_days)


def _least(*values: float | None) -> float | None:
    known = [v for v in values if v is not None]
    return min(known) if known else None
