"""Duration, irritability and status, each with its reasons, by the numbers of data/screening/staging.toml."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from kinescript.documents.shipped import read_shipped
from kinescript.errors import KinescriptError
from kinescript.intake.document import Intake, Provoked
from kinescript.intake.screening import Stage
from kinescript.intake.words import Duration, Irritability, Label, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class DurationRule:
    """From which day of an episode it is sub-acute and chronic; after how many pain-free days a new one begins."""

    sub_acute_from_days: int
    chronic_from_days: int
    pain_free_days_restart: int
    source: str
    label: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class IrritabilityRule:
    """How many signs make it high, which they are, and what is low."""

    signs_for_high: int
    worst_high_nrs: float
    settles_high_min: float
    worst_low_nrs: float
    settles_low_min: float
    source: str
    label: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusRule:
    """How many weeks it must have been stable for functional optimisation."""

    stable_weeks: float
    source: str
    label: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class DisabilityRule:
    """From which score of a questionnaire disability is severe, and up to which it is mild."""

    instrument: str
    name: str
    unit: str
    severe_from: float
    mild_to: float
    higher_is_worse: bool
    source: str
    label: Label

    def is_severe(self, score: float) -> bool:
        """Whether the score asks for symptom modulation."""
        return score >= self.severe_from if self.higher_is_worse else score <= self.severe_from

    def is_mild(self, score: float) -> bool:
        """Whether the score allows functional optimisation."""
        return score <= self.mild_to if self.higher_is_worse else score >= self.mild_to


@dataclass(frozen=True, slots=True, kw_only=True)
class StagingRules:
    """All numbers of staging."""

    schema_version: int
    duration: DurationRule
    irritability: IrritabilityRule
    status: StatusRule
    disability: tuple[DisabilityRule, ...]


@cache
def read_staging() -> StagingRules:
    """Return the numbers of data/screening/staging.toml; raises InputRefused when they do not hold together."""
    return read_shipped("screening", "staging.toml", StagingRules)


def find_stage(intake: Intake, *, on: date, rules: StagingRules | None = None) -> Stage:
    """Return the stage on a day; what is not known makes it more careful, and the reasons say so."""
    rules = rules or read_staging()
    reasons: list[str] = []
    duration = _duration(intake, on, rules.duration, reasons)
    irritability = find_irritability(intake, rules.irritability, reasons)
    status = _status(intake, irritability, rules, reasons)
    return Stage(duration=duration, status=status, irritability=irritability, reasons=tuple(reasons))


def _duration(intake: Intake, on: date, rule: DurationRule, reasons: list[str]) -> Duration:
    if intake.onset_date is None:
        reasons.append("Duration acute: the onset is not known, so the shorter sessions (assumption).")
        return Duration.ACUTE
    days = max(0, (on - intake.onset_date).days)
    chronic, sub_acute = days >= rule.chronic_from_days, days >= rule.sub_acute_from_days
    duration = Duration.CHRONIC if chronic else Duration.SUB_ACUTE if sub_acute else Duration.ACUTE
    said = f"Duration {duration.replace('_', '-')}: day {days} of this episode."
    if (intake.episodes or 0) > 1 and duration is not Duration.CHRONIC:
        said += (
            f" Not the first: if there were fewer than {rule.pain_free_days_restart} pain-free days before it, this is"
            " a flare of a chronic course."
        )
    reasons.append(said)
    return duration


def find_irritability(intake: Intake, rule: IrritabilityRule, reasons: list[str]) -> Irritability:
    """Return how irritable; what is not known counts as a sign, so unknown is high. Adds the reason to `reasons`."""
    signs = _signs(intake, rule)
    known = [name for name, told in signs.items() if told]
    unknown = [name for name, told in signs.items() if told is None]
    worst, settle_min = _worst(intake, rule), intake.irritability.settle_min
    if len(known) >= rule.signs_for_high:
        reasons.append(f"Irritability high: {', '.join(known)}.")
        return Irritability.HIGH
    if len(known) + len(unknown) >= rule.signs_for_high:
        reasons.append(f"Irritability high: not known, and unknown counts as high: {', '.join(unknown)}.")
        return Irritability.HIGH
    is_low = worst is not None and worst <= rule.worst_low_nrs
    if is_low and settle_min is not None and settle_min <= rule.settles_low_min:
        reasons.append(f"Irritability low: worst pain {worst:g} of 10, settles in {settle_min:g} min.")
        return Irritability.LOW
    reasons.append(f"Irritability moderate: {', '.join(known) or 'no sign of high'}, not low.")
    return Irritability.MODERATE


def _signs(intake: Intake, rule: IrritabilityRule) -> dict[str, bool | None]:
    said, worst = intake.irritability, _worst(intake, rule)
    settle_min = said.settle_min
    provoked = None if said.provoked_by is None else said.provoked_by is Provoked.UP_TO_5_MIN_LIGHT_ACTIVITY
    return {
        f"worst pain {rule.worst_high_nrs:g} or more": None if worst is None else worst >= rule.worst_high_nrs,
        "provoked within 5 min of light activity": provoked,
        f"settles in over {rule.settles_high_min:g} min": None
        if settle_min is None
        else settle_min > rule.settles_high_min,
        "constant": said.constant,
        "wakes at night": said.wakes_night,
    }


def _worst(intake: Intake, rule: IrritabilityRule) -> float | None:
    """The worst pain of leg and back; not known while the leg's worst is not, unless what is known is high already."""
    legs = [each for each in (intake.pain.leg.worst_24h, intake.pain.leg.now) if each is not None]
    backs = [each for each in (intake.pain.back.worst_24h, intake.pain.back.now) if each is not None]
    highest = max((*legs, *backs), default=None)
    if intake.pain.leg.worst_24h is None and (highest is None or highest < rule.worst_high_nrs):
        return None
    return highest


def _status(intake: Intake, irritability: Irritability, rules: StagingRules, reasons: list[str]) -> Status:
    rule, score = _disability(intake, rules, reasons)
    said = "" if rule is None or score is None else f"{rule.name} {score:.3g} {rule.unit}"
    why_modulation = [
        *(["irritability is high"] if irritability is Irritability.HIGH else []),
        *([said] if rule and score is not None and rule.is_severe(score) else []),
        *(["it changes from day to day"] if intake.changing_day_to_day else []),
    ]
    if why_modulation:
        reasons.append(f"Status symptom modulation: {', '.join(why_modulation)}.")
        return Status.SYMPTOM_MODULATION
    is_mild = rule is not None and score is not None and rule.is_mild(score)
    is_low = irritability is Irritability.LOW
    is_stable = (intake.stable_weeks or 0.0) >= rules.status.stable_weeks
    if is_low and is_mild and is_stable:
        reasons.append(
            f"Status functional optimisation: low irritability, {said}, stable {intake.stable_weeks:g} weeks."
        )
        return Status.FUNCTIONAL_OPTIMISATION
    why_not = [
        *([] if is_low else ["irritability is not low"]),
        *([] if is_mild else [said or "disability is not known"]),
        *([] if is_stable else [f"{rules.status.stable_weeks:g} stable weeks are not known"]),
    ]
    reasons.append(f"Status movement control: {', '.join(why_not)}.")
    return Status.MOVEMENT_CONTROL


def _disability(intake: Intake, rules: StagingRules, reasons: list[str]) -> tuple[DisabilityRule | None, float | None]:
    """Return the first questionnaire that was answered and its score; one that cannot be scored is said so."""
    from kinescript.outcomes.scoring import score

    for rule in rules.disability:
        answers = (intake.answers or {}).get(rule.instrument)
        if answers is None:
            continue
        try:
            found = score(rule.instrument, answers.items).score
        except KinescriptError as error:
            reasons.append(f"{rule.name} was answered but cannot be scored ({error}); it is not used.")
            continue
        if rule.instrument != rules.disability[0].instrument:
            reasons.append(
                f"Disability from the {rule.name}, without an {rules.disability[0].name} (cut-offs: assumption)."
            )
        return rule, found
    reasons.append("Disability is not known: no questionnaire of it was answered.")
    return None, None
