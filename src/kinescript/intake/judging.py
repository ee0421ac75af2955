"""The minimal safety set judged: concern, then action, by an explicit machine over data/screening/minimal_set.toml.

Each positive question takes a level by itself; levels rise in combination; an investigation that counts turns a level
that forbids into watch; the highest left is the concern, and the first action that applies is the answer.
"""

from datetime import date, timedelta

from kinescript.intake.answered import Answered, find_answers, has_both_legs_affected
from kinescript.intake.days import check_days
from kinescript.intake.document import Intake
from kinescript.intake.examination import Told, find_examination
from kinescript.intake.investigations import Excluded, find_excluded
from kinescript.intake.minimal_set import MinimalSet, read_emergency, read_minimal_set
from kinescript.intake.screening import Screening, Stage
from kinescript.intake.staging import find_stage
from kinescript.intake.words import Action, Answer, Cleared, Concern, Irritability, Presentation

Levels = dict[str, Concern]
_BILATERAL = "cauda_equina.bilateral_leg_symptoms"


def find_screening(
    intake: Intake, *, on: date, rules: MinimalSet | None = None, region: str | None = None
) -> Screening:
    """Return how worried to be on a day and what to do; `rules` are the clinic's, by default those of data/screening.

    `region` chooses the emergency number of the advice; without one it is said in words.
    Raises InputRefused when the intake tells of days after `on`, or of days that cannot be.
    """
    rules = rules or read_minimal_set()
    check_days(intake, on=on)
    answers = find_answers(intake)
    levels = find_levels(tuple(each.key for each in answers if each.positive), rules)
    excluded = find_excluded(intake, tuple(levels), on=on, counts_for_days=rules.investigation_counts_for_days)
    covered = {key for each in excluded for key in each.keys if levels[key].height > Concern.FEW.height}
    levels |= dict.fromkeys(covered, Concern.FEW)
    if has_both_legs_affected(intake):
        levels.setdefault(_BILATERAL, Concern.FEW)
    concern = max(levels.values(), key=lambda each: each.height, default=Concern.NONE)
    missing = tuple(each.key for each in answers if each.answer is None)
    action = _act(intake, levels, concern, missing, rules)
    stage = find_stage(intake, on=on)
    return Screening(
        cleared=tuple((each.key, _cleared(each, levels)) for each in answers),
        concern=concern,
        action=action,
        missing=missing,
        reasons=_reasons(intake, answers, levels, excluded, missing, rules, on),
        advice=_advise(intake, action, rules, on, region),
        stage=stage,
        on=on,
        review_on=_review_on(intake, stage, rules, on, soon=bool(covered)) if action.allows_plan else None,
    )


def find_levels(positives: tuple[str, ...], rules: MinimalSet) -> Levels:
    """Return the concern each positive question raises, alone and with the others; adding one never lowers another."""
    levels = {key: rules.ask(key).alone for key in positives}
    few = [key for key, level in levels.items() if level is Concern.FEW]
    for key in few:
        if sum(rules.ask(other).group == rules.ask(key).group for other in few) > 1:
            levels[key] = rules.two_few_in_one_group
    for each in rules.combination:
        if set(each.all) <= set(positives):
            levels |= {key: max(levels[key], each.level, key=lambda level: level.height) for key in each.all}
    return levels


def _act(intake: Intake, levels: Levels, concern: Concern, missing: tuple[str, ...], rules: MinimalSet) -> Action:
    """Return the first action that applies, in the order of the words."""
    forbidding = [key for key, level in levels.items() if level.height >= Concern.SOME.height]
    if concern is Concern.HIGH:
        return Action.EMERGENCY
    if any(rules.ask(key).action is Action.SAME_DAY for key in forbidding):
        return Action.SAME_DAY
    if forbidding:
        return Action.URGENT
    if missing:
        return Action.INCOMPLETE
    if _why_not_for_kinescript(intake, rules):
        return Action.NOT_FOR_KINESCRIPT
    return Action.TREAT_AND_WATCH if levels else Action.TREAT


def _why_not_for_kinescript(intake: Intake, rules: MinimalSet) -> str | None:
    if intake.person.age is not None and intake.person.age < rules.adult_from_years:
        return f"The person is under {rules.adult_from_years:g}: kinescript is for adults."
    if intake.presentation is not None and intake.presentation.is_ is Presentation.HIP_OR_OTHER:
        return "The working presentation is the hip or something else: no plan for sciatica."
    return None


def _cleared(each: Answered, levels: Levels) -> Cleared:
    level = levels.get(each.key, Concern.NONE)
    if level.height >= Concern.SOME.height or each.answer is None:
        return Cleared.NO
    return Cleared.WATCH if level is Concern.FEW else Cleared.YES


def _reasons(
    intake: Intake,
    answers: tuple[Answered, ...],
    levels: Levels,
    excluded: tuple[Excluded, ...],
    missing: tuple[str, ...],
    rules: MinimalSet,
    on: date,
) -> tuple[str, ...]:
    out = []
    for each in sorted((a for a in answers if a.positive), key=lambda a: -levels[a.key].height):
        how = "not sure, which counts as yes" if each.answer is Answer.NOT_SURE else "yes"
        how = f"counted as yes, because {each.because}" if each.because else how
        out.append(f"{each.key}: {how} ({rules.ask(each.key).clinician}); concern {levels[each.key]}.")
    out += _together(answers, rules)
    out += [each.reason for each in excluded]
    out += _onset_words(intake, levels, rules, on)
    if _BILATERAL in levels and not any(each.key == _BILATERAL and each.positive for each in answers):
        out.append(f"Both legs have reduced strength while {_BILATERAL} was not answered yes: watched; ask again.")
    if missing:
        out.append(f"Not answered, and unanswered is never a no: {', '.join(missing)}.")
    why = _why_not_for_kinescript(intake, rules)
    out += [why] if why else []
    if intake.person.age is None:
        out.append("The age is not known: that the person is an adult is for the clinician to see.")
    return tuple(out) or ("Every question of the minimal safety set was answered, none with yes or not sure.",)


def _together(answers: tuple[Answered, ...], rules: MinimalSet) -> list[str]:
    positives = [each.key for each in answers if each.positive]
    few = [rules.ask(key).group for key in positives if rules.ask(key).alone is Concern.FEW]
    out = [f"Together: {each.why}." for each in rules.combination if set(each.all) <= set(positives)]
    groups = [group for group in dict.fromkeys(few) if few.count(group) > 1]
    return out + [f"Together: more than one flag of the group {group}, each few by itself." for group in groups]


def _onset_words(intake: Intake, levels: Levels, rules: MinimalSet, on: date) -> list[str]:
    high = [key for key in levels if key.startswith("cauda_equina.") and levels[key] is Concern.HIGH]
    if not high or intake.onset_date is None:
        return []
    days = (on - intake.onset_date).days
    if days <= rules.new_within_days:
        return [f"It began {days} days ago, within {rules.new_within_days}: immediately."]
    return [f"That it began {days} days ago does not make it safe; only an investigation does."]


def _advise(intake: Intake, action: Action, rules: MinimalSet, on: date, region: str | None) -> tuple[str, ...]:
    number = read_emergency().call(region)
    return (*(line.replace("{number}", number) for line in rules.advice[action]), *_ask_again(intake, rules, on))


def _ask_again(intake: Intake, rules: MinimalSet, on: date) -> tuple[str, ...]:
    if intake.asked.at is None:
        return ("Write down who asked these questions and when.",)
    days = (on - intake.asked.at).days
    if days <= rules.asked_again_after_days:
        return ()
    return (f"These answers are {days} days old; they are asked in full every week: ask them again before treating.",)


def _review_on(intake: Intake, stage: Stage, rules: MinimalSet, on: date, *, soon: bool) -> date:
    free = find_examination(intake).deficit is Told.NO
    soon = soon or stage.irritability is Irritability.HIGH or not free or has_both_legs_affected(intake)
    return on + timedelta(days=rules.review_days_soon if soon else rules.review_days)
