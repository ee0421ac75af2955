"""The minimal safety set judged: concern, then action, by an explicit machine over data/screening/minimal_set.toml.

Each positive question takes a level by itself; levels rise in combination; an investigation that counts turns a level
that forbids into watch; the highest left is the concern, and the first action that applies is the answer.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from kinescript.intake.answered import Answered, find_answers, has_both_legs_affected
from kinescript.intake.days import check_days
from kinescript.intake.document import Intake
from kinescript.intake.examination import Told, find_examination, find_not_understood
from kinescript.intake.investigations import Excluded, find_excluded, find_found
from kinescript.intake.minimal_set import MinimalSet, read_emergency, read_minimal_set
from kinescript.intake.screening import Screening, Stage
from kinescript.intake.staging import find_stage
from kinescript.intake.words import Action, Answer, Cleared, Concern, Irritability, Presentation

Levels = dict[str, Concern]
_BILATERAL = "cauda_equina.bilateral_leg_symptoms"
_SHOWN = 60


def find_screening(
    intake: Intake,
    *,
    on: date,
    rules: MinimalSet | None = None,
    region: str | None = None,
    number: str | None = None,
) -> Screening:
    """Return how worried to be on a day and what to do; `rules` are the clinic's, by default those of data/screening.

    `number` is the emergency number that the clinic has set; without one `region` chooses it, else it is said in words.
    Answers older than the set lets them count are unanswered today: none of them clears anything.
    Raises InputRefused when the intake tells of days after `on`, or of days that cannot be.
    """
    rules = rules or read_minimal_set()
    check_days(intake, on=on)
    answers = find_answers(intake)
    levels = find_levels(tuple(each.key for each in answers if each.positive), rules)
    levels, excluded = _take_excluded(intake, answers, levels, rules, on)
    covered = {key for each in excluded for key in each.keys}
    if has_both_legs_affected(intake):
        levels.setdefault(_BILATERAL, Concern.FEW)
    for key, level in find_found(intake, rules)[0].items():
        levels[key] = max(level, levels.get(key, Concern.NONE), key=lambda each: each.height)
    concern = max(levels.values(), key=lambda each: each.height, default=Concern.NONE)
    stale = _days_old(intake, on) > rules.answers_count_for_days
    missing = tuple(each.key for each in answers if stale or each.answer is None)
    action = _act(intake, levels, concern, missing, rules)
    stage = find_stage(intake, on=on)
    return Screening(
        cleared=tuple((each.key, _cleared(each.key, levels, missing)) for each in answers),
        concern=concern,
        action=action,
        missing=missing,
        reasons=_reasons(intake, answers, levels, excluded, missing, rules, on),
        advice=_advise(intake, action, rules, on, read_emergency().call(region, number=number)),
        stage=stage,
        on=on,
        review_on=_review_on(intake, stage, rules, on, soon=bool(covered)) if action.allows_plan else None,
    )


def find_levels(positives: tuple[str, ...], rules: MinimalSet) -> Levels:
    """Return the concern each positive question raises, alone and with the others; adding one never lowers another."""
    levels = _levels_apart(positives, rules)
    for each in rules.combination:
        if set(each.all) <= set(positives):
            levels |= {key: max(levels[key], each.level, key=lambda level: level.height) for key in each.all}
    return levels


def _levels_apart(positives: tuple[str, ...], rules: MinimalSet) -> Levels:
    """Return the levels without the combinations: each alone, and several few of one group."""
    levels = {key: rules.ask(key).alone for key in positives}
    few = [key for key, level in levels.items() if level is Concern.FEW]
    groups = [rules.ask(key).group for key in few]
    return levels | {key: rules.two_few_in_one_group for key in few if groups.count(rules.ask(key).group) > 1}


def _take_excluded(
    intake: Intake, answers: tuple[Answered, ...], levels: Levels, rules: MinimalSet, on: date
) -> tuple[Levels, tuple[Excluded, ...]]:
    """Return the levels after what an investigation excluded: it turns a high into watch, and nothing else.

    Never what the examination itself shows. A flag that is high only together with another falls back to what it says
    without that: were it watched, a second flag would lower the concern that the first one raises.
    """
    shown = {each.key for each in answers if each.shown}
    high = frozenset(key for key, level in levels.items() if level is Concern.HIGH and key not in shown)
    excluded = find_excluded(intake, tuple(levels), high, on=on, counts_for_days=rules.investigation_counts_for_days)
    apart = _levels_apart(tuple(levels), rules)
    covered = {key for each in excluded for key in each.keys}
    return levels | {key: Concern.FEW if apart[key] is Concern.HIGH else apart[key] for key in covered}, excluded


def _days_old(intake: Intake, on: date) -> int:
    """Return how old the answers are; without a day they were asked today."""
    return 0 if intake.asked.at is None else (on - intake.asked.at).days


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


def _cleared(key: str, levels: Levels, missing: tuple[str, ...]) -> Cleared:
    level = levels.get(key, Concern.NONE)
    if level.height >= Concern.SOME.height or key in missing:
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
    why = _why_not_for_kinescript(intake, rules)
    open_questions = [*_unanswered(intake, missing, rules, on), *([why] if why else [])]
    forbids = any(level.height >= Concern.SOME.height for level in levels.values())
    # what decides is said first
    out = [] if forbids else list(open_questions)
    for each in sorted((a for a in answers if a.positive), key=lambda a: -levels[a.key].height):
        how = "not sure, which counts as yes" if each.answer is Answer.NOT_SURE else "yes"
        how = f"counted as yes, because {each.because}" if each.because else how
        out.append(f"{each.key}: {how} ({rules.ask(each.key).clinician}); concern {levels[each.key]}.")
    out += _together(answers, rules)
    out += [*find_found(intake, rules)[1], *(each.reason for each in excluded)]
    out += _onset_words(intake, levels, rules, on)
    if has_both_legs_affected(intake):
        found = "findings (strength, sensation, reflex or straight leg raise)"
        out.append(f"Both legs have {found} while {_BILATERAL} was not answered yes: watched; ask again.")
    out += open_questions if forbids else []
    out = out or ["Every question of the minimal safety set was answered, none with yes or not sure."]
    return (*out, *_left_open(intake))


def _left_open(intake: Intake) -> Iterator[str]:
    """What beside the safety questions is not known, so that nobody takes it for nothing there."""
    if intake.person.age is None:
        yield "The age is not known: that the person is an adult is for the clinician to see."
    if intake.conditions is None:
        yield "Conditions that forbid exercises (CARE 7) were not asked."
    for where, text in find_not_understood(intake):
        yield f"Not understood: {text[:_SHOWN]!r} ({where}); counted as unknown."


def _unanswered(intake: Intake, missing: tuple[str, ...], rules: MinimalSet, on: date) -> list[str]:
    if not missing:
        return []
    days = _days_old(intake, on)
    if days > rules.answers_count_for_days:
        most = rules.answers_count_for_days
        return [
            f"The questions were asked {days} days ago and count for {most}: unanswered today, ask all of them again."
        ]
    return [f"Not yet asked, and unanswered is never a no: {'; '.join(rules.ask(key).short for key in missing)}."]


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


def _advise(intake: Intake, action: Action, rules: MinimalSet, on: date, number: str) -> tuple[str, ...]:
    return (*(line.replace("{number}", number) for line in rules.advice[action]), *_ask_again(intake, rules, on))


def _ask_again(intake: Intake, rules: MinimalSet, on: date) -> tuple[str, ...]:
    if intake.asked.at is None:
        return ("Write down who asked these questions and when.",)
    days = _days_old(intake, on)
    if days <= rules.asked_again_after_days:
        return ()
    return (f"These answers are {days} days old; they are asked in full every week: ask them again before treating.",)


def _review_on(intake: Intake, stage: Stage, rules: MinimalSet, on: date, *, soon: bool) -> date:
    free = find_examination(intake).deficit is Told.NO
    soon = soon or stage.irritability is Irritability.HIGH or not free or has_both_legs_affected(intake)
    return on + timedelta(days=rules.review_days_soon if soon else rules.review_days)
