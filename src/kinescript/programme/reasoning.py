"""Why an item is in the plan, in both voices: what of this person brings it, what it serves, what it does."""

from itertools import chain
from typing import TYPE_CHECKING

from kinescript.intake.document import Intake
from kinescript.intake.examination import Told, find_examination
from kinescript.intake.examined import Direction, DirectionTried
from kinescript.programme.allowing.circumstances import Block, Circumstances
from kinescript.programme.allowing.fear import find_feared
from kinescript.programme.allowing.limits import load_chart
from kinescript.programme.allowing.rules import find_rule
from kinescript.programme.exercise import Exercise, Sides, Trait, TwoVoices
from kinescript.programme.planner.demands import find_row
from kinescript.programme.planner.problem import Demand, Option
from kinescript.programme.programme import FindingShown
from kinescript.programme.script import Goal, Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from kinescript.body.words import Side

_MORNING = {Trait.LOADED_FLEXION, Trait.END_RANGE_FLEXION}
_NAMED = 2
# what is brought by one of these is explained in the person's own facts where there are some
_MOVED = {
    Direction.EXTENSION: "Bending back",
    Direction.FLEXION: "Bending forward",
    Direction.SIDE_GLIDE_LEFT: "Gliding your hips to the left",
    Direction.SIDE_GLIDE_RIGHT: "Gliding your hips to the right",
}
# left and right share the work in these, and nowhere else is it said
_SHARED = {Kind.BALANCE, Kind.CORE, Kind.FUNCTIONAL, Kind.RESISTANCE, Kind.HIGH_REPETITION, Kind.STRETCHING}


def explain_item(
    option: Option,
    block: Block,
    circumstances: Circumstances,
    demands: tuple[Demand, ...],
    findings: tuple[FindingShown, ...] = (),
) -> tuple[TwoVoices, ...]:
    """Return the reasons of one item: what of this person brings it first, then what it serves and what it does.

    Never empty.
    """
    brought = [d for d in demands if option.block in d.blocks and option.id in d.exercises]
    reasons = [*_of_person(option.exercise, circumstances, brought), *_of_findings(findings, brought)]
    if option.exercise.kind is Kind.WALKING and circumstances.stenosis_like:
        reasons.append(find_rule("sitting_rests").words)
    reasons.append(_of_outcomes(option, block))
    reasons += _of_sides(option.exercise, circumstances.intake, findings, brought)
    reasons.append(option.exercise.why)
    if set(option.exercise.traits) & _MORNING and "no_flexion_early_morning" in circumstances.active:
        reasons.append(find_rule("no_flexion_early_morning").words)
    return tuple(dict.fromkeys(reasons))


def _of_person(exercise: Exercise, circumstances: Circumstances, brought: list[Demand]) -> list[TwoVoices]:
    """Return a reason for each rule that brings it, those that speak of the person before those that speak of all."""
    tell: dict[str, Callable[[], list[TwoVoices]]] = {
        "fear_graded_exposure": lambda: _of_fear(exercise, circumstances.intake, brought),
        "directional_preference": lambda: _of_direction(circumstances),
        "l5_s1_strength_any_stage": lambda: _of_strength(circumstances),
        "glide_for_sensitive_nerve": lambda: _of_tension(circumstances.intake),
        "walking_always": lambda: _of_goals(circumstances.intake),
        "calming_at_high_irritability": lambda: _of_guarding(circumstances),
    }
    rules = dict.fromkeys(d.rule for d in brought if d.rule not in ("findings_confirmed", "mobility_first"))
    own = {rule: tell[rule]() if rule in tell else [] for rule in rules}
    said = [rule for rule in tell if own.get(rule)]
    others = [find_rule(rule).words for rule in rules if rule not in said]
    return [*chain.from_iterable(own[rule] for rule in said), *others]


def _of_direction(circumstances: Circumstances) -> list[TwoVoices]:
    helped = circumstances.centralises - circumstances.peripheralises
    tried = [t for t in circumstances.intake.direction if t.movement in helped and t.stays and t.before and t.after]
    words = find_rule("directional_preference").words
    return [TwoVoices(patient=_moved(each), clinician=f"{_tested(each)} {words.clinician}") for each in tried]


def _moved(tried: DirectionTried) -> str:
    was, now = tried.before or "leg", tried.after or "back"
    return f"{_MOVED[tried.movement]} moved your pain from {was} to {now}, and it stayed there."


def _tested(tried: DirectionTried) -> str:
    return f"{tried.movement.replace('_', ' ').capitalize()} centralised {tried.before} to {tried.after} and stayed."


def _of_strength(circumstances: Circumstances) -> list[TwoVoices]:
    sides = circumstances.l5_s1_sides
    where = "on both sides" if len(sides) > 1 else f"on the {sides[0]}" if sides else ""
    words = find_rule("l5_s1_strength_any_stage").words
    patient = f"The strength test showed a little less {where}."
    return [TwoVoices(patient=patient, clinician=f"L5/S1 strength less {where}. {words.clinician}")] if sides else []


def _of_tension(intake: Intake) -> list[TwoVoices]:
    words = find_rule("glide_for_sensitive_nerve").words
    for leg in find_examination(intake).legs:
        for told, test, name in (
            (leg.slr, f"Raising your straight {leg.side} leg", "straight leg raise"),
            (leg.slump, f"Straightening your {leg.side} leg while you sat rounded", "slump test"),
        ):
            if told is Told.YES:
                patient = f"{test} brought on the feeling you know, so the nerve is moved gently to and fro."
                said = f"{name.capitalize()} {leg.side} familiar and differentiated."
                return [TwoVoices(patient=patient, clinician=f"{said} {words.clinician}")]
    return []


def _of_goals(intake: Intake) -> list[TwoVoices]:
    words = find_rule("walking_always").words
    goal = next((each for each in intake.function.goals if "walk" in each.lower().split()), None)
    return (
        [TwoVoices(patient=f"You said what you want: {goal}.", clinician=f"Goal {goal}. {words.clinician}")]
        if goal
        else []
    )


def _of_guarding(circumstances: Circumstances) -> list[TwoVoices]:
    words = find_rule("calming_at_high_irritability").words
    sites = [each.site for each in circumstances.intake.palpation if each.guarded]
    patient = "When we felt your muscles, one was on guard. Resting like this helps it let go."
    return [TwoVoices(patient=patient, clinician=f"Guarded {', '.join(sites)}. {words.clinician}")] if sites else []


def _of_fear(exercise: Exercise, intake: Intake, brought: list[Demand]) -> list[TwoVoices]:
    asked = [d for d in brought if d.rule == "fear_graded_exposure"]
    words = find_rule("fear_graded_exposure").words
    named = {said for said, _ in find_feared(intake)}
    tasks = list(dict.fromkeys(d.about for d in asked))
    own = " and ".join(task for task in tasks if task in named)
    patient = "Practised in small steps that you choose, so that moving feels safe again."
    if own:
        patient = f"You said that {own} worries you. It is practised in small steps that you choose."
    clinician = f"Graded exposure to {', '.join(tasks)}, exercise {exercise.id}. {words.clinician}"
    return [TwoVoices(patient=patient, clinician=clinician)]


def _of_findings(findings: tuple[FindingShown, ...], brought: list[Demand]) -> list[TwoVoices]:
    reasons = []
    for finding in findings:
        row = find_row(finding)
        if row is not None and any(d.rule == "findings_confirmed" and d.about == finding.code for d in brought):
            side = f" ({finding.side})" if finding.side else ""
            clinician = f"Finding {finding.code}{side}, confirmed: {row.clinician} [{row.label}, {row.source}]."
            reasons.append(TwoVoices(patient=f"Chosen {row.patient}.", clinician=clinician))
    return reasons


def _of_sides(
    exercise: Exercise, intake: Intake, findings: tuple[FindingShown, ...], brought: list[Demand]
) -> list[TwoVoices]:
    """Return on which leg to begin where both are practised: the finding's, or the painful one."""
    if exercise.kind is not Kind.BALANCE or exercise.sides is not Sides.BOTH:
        return []
    codes = {d.about for d in brought if d.rule == "findings_confirmed"}
    first: Side | None = next((f.side for f in findings if f.code in codes and f.side), intake.painful_side)
    if first is None:
        return []
    return [TwoVoices(patient=f"Both legs; begin with the {first} one.", clinician=f"Both sides, {first} first.")]


def _of_outcomes(option: Option, block: Block) -> TwoVoices:
    """Return the outcomes it serves most at this stage, with what the chart says of its type."""
    chart, exercise = load_chart(), option.exercise
    weights = chart.weights[block.status]
    ranked = sorted(Goal, key=lambda goal: -weights[goal] * chart.serves(exercise, goal))
    shares = exercise.kind in _SHARED and Trait.L5_S1_STRENGTH not in exercise.traits
    fitting = [goal for goal in ranked if goal is not Goal.BALANCE or shares]
    said = [goal for goal in fitting if goal in exercise.outcomes][:_NAMED] or fitting[:1]
    patient = " and ".join(chart.find_words(goal).patient for goal in said)
    named = " and ".join(chart.find_words(goal).clinician for goal in said)
    worth = ", ".join(f"{chart.serves(exercise, goal):g} of weight {weights[goal]:g}" for goal in said)
    kind, status = exercise.kind.replace("_", " "), block.status.replace("_", " ")
    return TwoVoices(
        patient=f"It is in your plan {patient}.",
        clinician=f"Serves {named}. A {kind} exercise at {status}: {worth} [outcome chart, {chart.label}].",
    )
