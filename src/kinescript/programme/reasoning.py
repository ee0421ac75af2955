"""Why an item is in the plan, in both voices: what it does, what it serves, which rule or finding brings it."""

from kinescript.intake.document import Intake
from kinescript.programme.allowing.circumstances import Block, Circumstances
from kinescript.programme.allowing.fear import find_feared
from kinescript.programme.allowing.limits import load_chart
from kinescript.programme.allowing.rules import find_rule
from kinescript.programme.exercise import Trait, TwoVoices
from kinescript.programme.planner.demands import find_row
from kinescript.programme.planner.problem import Demand, Option
from kinescript.programme.programme import FindingShown
from kinescript.programme.script import Goal

_MORNING = {Trait.LOADED_FLEXION, Trait.END_RANGE_FLEXION}
_NAMED = 2


def explain_item(
    option: Option,
    block: Block,
    circumstances: Circumstances,
    demands: tuple[Demand, ...],
    findings: tuple[FindingShown, ...] = (),
) -> tuple[TwoVoices, ...]:
    """Return the reasons of one item, the exercise's own first; never empty."""
    reasons = [option.exercise.why, _of_outcomes(option, block)]
    brought = [d for d in demands if option.block in d.blocks and option.id in d.exercises]
    for rule in dict.fromkeys(d.rule for d in brought if d.rule not in ("findings_confirmed", "fear_graded_exposure")):
        reasons.append(find_rule(rule).words)
    reasons += _of_fear(option, circumstances.intake, brought)
    for finding in findings:
        row = find_row(finding)
        if row is not None and any(d.rule == "findings_confirmed" and d.about == finding.code for d in brought):
            side = f" ({finding.side})" if finding.side else ""
            clinician = f"Finding {finding.code}{side}, confirmed: {row.clinician} [{row.label}, {row.source}]."
            reasons.append(TwoVoices(patient=f"Chosen {row.patient}.", clinician=clinician))
    if set(option.exercise.traits) & _MORNING and "no_flexion_early_morning" in circumstances.active:
        reasons.append(find_rule("no_flexion_early_morning").words)
    return tuple(reasons)


def _of_outcomes(option: Option, block: Block) -> TwoVoices:
    """Return the outcomes it serves most at this stage, with what the chart says of its type."""
    chart, exercise = load_chart(), option.exercise
    weights = chart.weights[block.status]
    ranked = sorted(Goal, key=lambda goal: -weights[goal] * chart.serves(exercise, goal))
    said = [goal for goal in ranked if goal in exercise.outcomes][:_NAMED] or ranked[:1]
    patient = " and ".join(chart.find_words(goal).patient for goal in said)
    named = " and ".join(chart.find_words(goal).clinician for goal in said)
    worth = ", ".join(f"{chart.serves(exercise, goal):g} of weight {weights[goal]:g}" for goal in said)
    kind, status = exercise.kind.replace("_", " "), block.status.replace("_", " ")
    return TwoVoices(
        patient=f"It is in your plan {patient}.",
        clinician=f"Serves {named}. A {kind} exercise at {status}: {worth} [outcome chart, {chart.label}].",
    )


def _of_fear(option: Option, intake: Intake, brought: list[Demand]) -> list[TwoVoices]:
    asked = [d for d in brought if d.rule == "fear_graded_exposure"]
    if not asked:
        return []
    words = find_rule("fear_graded_exposure").words
    named = {said for said, _ in find_feared(intake)}
    tasks = ", ".join(dict.fromkeys(d.about for d in asked))
    patient = words.patient if named else "Practised in small steps that you choose, so that moving feels safe again."
    return [TwoVoices(patient=patient, clinician=f"{words.clinician} Task: {tasks}; exercise {option.id}.")]
