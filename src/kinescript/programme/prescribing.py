"""From an intake to a programme: screened first, staged, rules kept, every item with its reasons; a proposal."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from kinescript.errors import InputRefused, SafetyRefused
from kinescript.findings.assessment import Assessment
from kinescript.intake.document import Intake
from kinescript.intake.judging import find_screening
from kinescript.intake.minimal_set import MinimalSet
from kinescript.intake.reviewing import find_review_days
from kinescript.intake.saying import screening_reason
from kinescript.intake.scorable import check_answers
from kinescript.intake.screening import Screening
from kinescript.intake.words import Condition
from kinescript.programme.allowing.circumstances import Circumstances, find_circumstances
from kinescript.programme.allowing.dosing import find_firm_until
from kinescript.programme.allowing.fear import is_fear_high
from kinescript.programme.allowing.limits import load_limits
from kinescript.programme.allowing.rules import list_rules_kept
from kinescript.programme.exercise import Exercise
from kinescript.programme.measured import Measured, check_same_person, find_measured, find_ranges, find_shown
from kinescript.programme.planner.planning import Plan, PlanParams, find_plan, list_blocks
from kinescript.programme.planner.problem import Option, Pattern
from kinescript.programme.preferring import check_preferences
from kinescript.programme.programme import FindingShown, Item, Programme, Session, Week
from kinescript.programme.reasoning import explain_item
from kinescript.programme.script import Kind
from kinescript.programme.scripting import make_script
from kinescript.record.subject import UNNAMED
from kinescript.version import __version__

MOST_WEEKS = 26


class NotCleared(SafetyRefused):
    """No plan may be made; `screening` says why and what to do instead."""

    def __init__(self, expected: str, came: str, do: str, *, place: str = "", screening: Screening | None = None):
        super().__init__(expected, came, do, place=place)
        self.screening = screening

    def at(self, place: str) -> "NotCleared":
        """Return the same refusal, said of this place."""
        return NotCleared(self.expected, self.came, self.do, place=place, screening=self.screening)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """What every item of a programme shares."""

    circumstances: Circumstances
    plan: Plan
    findings: tuple[FindingShown, ...]
    ranges_deg: dict[str, float]
    valid_until: date


def prescribe(
    intake: Intake,
    assessment: Assessment | Measured | None = None,
    *,
    on: date | None = None,
    weeks: int = 8,
    library: tuple[Exercise, ...] | None = None,
    behind: tuple[str, ...] = (),
    params: PlanParams = PlanParams(),
    region: str | None = None,
    number: str | None = None,
    rules: MinimalSet | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Programme:
    """Return a programme for a person whose screening allows one: the first weeks firm, the rest provisional, unsigned.

    `on` is day zero (by default the day the safety questions were asked), `assessment` sharpens the plan, `behind`
    names exercises of weeks already done when it is planned again, `region` chooses the emergency number of the advice
    where the clinic gives no `number`, `rules` are the clinic's minimal safety set.
    Raises NotCleared (a SafetyRefused, with the screening) when nothing may be planned, InputRefused when the
    assessment is another person's or of the other leg, an override may not be, or wishes and rules conflict.
    """
    day = on or intake.asked.at
    if day is None:
        raise InputRefused(
            "the day the questions were asked", "none", "fill in asked.at, or give a day", place="asked.at"
        )
    if not 1 <= weeks <= MOST_WEEKS:
        raise InputRefused(f"1 to {MOST_WEEKS} weeks", str(weeks), "ask for fewer", place="weeks")
    tell("screening")
    screening = find_screening(intake, on=day, rules=rules, region=region, number=number)
    check_cleared(screening)
    check_answers(intake)
    measured = None if assessment is None else find_measured(assessment)
    if measured is not None:
        check_same_person(intake, measured)
    exercises = library if library is not None else _whole_library()
    check_preferences(intake, (*exercises, *_whole_library()))
    circumstances = find_circumstances(intake, screening, on=day)
    _check_surgery(circumstances)
    findings = find_shown(intake, measured)
    plan = find_plan(
        exercises,
        circumstances,
        weeks=weeks,
        findings=findings,
        fear_high=is_fear_high(intake),
        behind=tuple(e for e in exercises if e.id in behind),
        params=params,
        tell=tell,
    )
    if not plan.chosen:
        do = "see with the clinician which conditions, preferences or equipment may change"
        raise InputRefused("at least one exercise that is allowed", "none", do, place="intake")
    simulated = measured is not None and measured.simulated
    return _write(circumstances, plan, findings, find_ranges(measured), params, simulated=simulated)


def check_cleared(screening: Screening) -> None:
    """Raise NotCleared when the screening allows no plan."""
    if not screening.action.allows_plan:
        do = screening.advice[0] if screening.advice else "refer"
        raise NotCleared("a cleared screening", screening_reason(screening), do, screening=screening)


def _whole_library() -> tuple[Exercise, ...]:
    # the library is read when it is first needed, not when this room is entered
    from kinescript.programme.library import load_library

    return load_library()


def _check_surgery(circumstances: Circumstances) -> None:
    said = (circumstances.intake.surgery_ok_by or "").strip()
    if Condition.RECENT_SURGERY in circumstances.conditions and not said:
        came = "recent surgery and nobody who allows exercise"
        do = "ask the surgeon or clinician, and say who allowed it in surgery_ok_by"
        raise NotCleared("recent surgery allowed by a clinician", came, do, screening=circumstances.screening)


def _write(
    circumstances: Circumstances,
    plan: Plan,
    findings: tuple[FindingShown, ...],
    ranges_deg: dict[str, float],
    params: PlanParams,
    *,
    simulated: bool,
) -> Programme:
    screening, intake, day = circumstances.screening, circumstances.intake, circumstances.on
    review_on = day + timedelta(days=find_review_days(intake, screening))
    frame = _Frame(
        circumstances=circumstances,
        plan=plan,
        findings=findings,
        ranges_deg=ranges_deg,
        valid_until=find_firm_until(day, review_on),
    )
    subject = intake.person.id or UNNAMED
    made_of_numbers = {"simulated": True} if simulated or intake.person.simulated else {}
    return Programme(
        id=f"{subject}-{day.isoformat()}",
        subject_id=subject,
        made_on=day,
        intake=intake,
        screening=screening,
        findings=findings,
        weeks=_weeks(frame),
        rules=list_rules_kept(intake),
        review_on=review_on,
        valid_until=frame.valid_until,
        solver=plan.solver,
        made_by=_made_by(plan, params, intake, findings) | made_of_numbers | _done(plan),
    )


def _weeks(frame: _Frame) -> tuple[Week, ...]:
    days, rank = frame.plan.problem.days, load_limits().rank
    weeks = []
    for block, chosen in list_blocks(frame.plan):
        items = {id(o): _item(frame, o) for o in chosen}
        order = {o.id: (rank[o.exercise.kind], index) for index, o in enumerate(chosen)}
        # what is feared is practised while one is fresh: right after the mobility that opens the session
        feared = {each for d in frame.plan.problem.demands if d.rule == "fear_graded_exposure" for each in d.exercises}
        order |= {o.id: (rank[Kind.MOBILITY], len(chosen)) for o in chosen if o.in_session and o.id in feared}
        ranked = sorted(chosen, key=lambda o, by=order: by[o.id])  # type: ignore[misc]
        sessions = []
        for weekday in days.every:
            done = tuple(items[id(o)] for o in ranked if weekday in days.of(o.pattern))
            if done:
                sessions.append(Session(day=weekday, items=done))
        through = tuple(items[id(o)] for o in ranked if o.pattern is Pattern.DAY)
        weeks += [
            Week(
                week=number,
                status="firm" if block.firm else "provisional",
                stage=block.status,
                through_the_day=through,
                sessions=tuple(sessions),
                gate=block.gate_clinician,
            )
            for number in block.numbers
        ]
    return tuple(weeks)


def _item(frame: _Frame, option: Option) -> Item:
    candidate, problem = option.candidate, frame.plan.problem
    dose = candidate.dose
    if dose is None:
        raise ValueError(f"{option.id} was planned without a dose")
    if option.in_session:
        # how often is what the plan says, not what the library wished for
        dose = replace(dose, days_per_week=float(len(problem.days.of(option.pattern))), times_per_day=1.0)
    block = problem.blocks[option.block]
    return Item(
        exercise=option.id,
        side=candidate.side,
        dose=dose,
        script=make_script(
            option.exercise,
            side=candidate.side,
            dose=dose,
            valid_until=frame.valid_until,
            ranges_deg=frame.ranges_deg,
        ),
        reasons=explain_item(option, block, frame.circumstances, problem.demands, frame.findings),
    )


def _done(plan: Plan) -> dict[str, Any]:
    """Return what was done before this plan, where it goes on from another."""
    return {"behind": [each.id for each in plan.problem.behind]} if plan.problem.behind else {}


def _made_by(plan: Plan, params: PlanParams, intake: Intake, findings: tuple[FindingShown, ...]) -> dict[str, Any]:
    refused: dict[str, list[str]] = {}
    for candidate in plan.candidates[0]:
        if not candidate.allowed:
            refused[candidate.exercise.id] = list(dict.fromkeys(r.rule for r in candidate.refusals))
    return {
        "kinescript": __version__,
        "solver": "highs" if params.with_solver else "none",
        "stops_at": {"gap": params.solver.gap_of(len(plan.problem.blocks)), "nodes": params.solver.nodes},
        "refused_in_week_one": refused,
        # confirmed, but nobody gave the recording that shows them: they brought no exercise
        "findings_that_wait": [
            name
            for name in intake.preferences.confirmed_findings
            if not any(f.confirmed and name.partition(":")[0] == f.code for f in findings)
        ],
    }
