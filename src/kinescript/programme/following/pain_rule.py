"""The pain rule: from one session's answers to stop, step back, hold or go on; the first rule that fits wins.

The table is data/rules/pain_rule.toml; here is only how it is read. Its last rule always fits, so all is decided.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from kinescript.body.words import Side
from kinescript.documents.shipped import read_shipped
from kinescript.intake.words import Irritability, Site
from kinescript.programme.diary import Done, SessionKept
from kinescript.programme.exercise import TwoVoices
from kinescript.programme.following.pain_facts import (
    AXES,
    Facts,
    PainLimits,
    fill_short,
    find_facts,
    find_morning_rise_nrs,
    find_new_signs,
    find_rise_nrs,
    has_not_spread,
)
from kinescript.programme.script import Kind, Label


class Word(StrEnum):
    """What to do next, the most careful first."""

    STOP = "stop"
    REGRESS_CONTACT = "regress_contact"
    REGRESS = "regress"
    HOLD = "hold"
    PROGRESS = "progress"

    @property
    def boldness(self) -> int:
        """Its place in the list: a larger number allows more."""
        return list(Word).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """An axis of the facts and the words on it that fit."""

    axis: str
    words: tuple[str, ...]

    def fits(self, facts: Facts) -> bool:
        """Whether the facts lie on one of these words."""
        return getattr(facts, self.axis) in self.words


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row of the table: it fits when one of `fits_any` does, or all of `fits_all`, or when it names neither."""

    number: int
    word: Word
    label: Label
    source: str
    patient: str
    clinician: str
    fits_any: tuple[Condition, ...] = ()
    fits_all: tuple[Condition, ...] = ()

    def fits(self, facts: Facts) -> bool:
        """Whether the row fits these facts, whatever the rows before it say."""
        return (not self.fits_any or any(c.fits(facts) for c in self.fits_any)) and all(
            c.fits(facts) for c in self.fits_all
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """Which types of exercise are left out on a sore day, and which are allowed on any."""

    load: tuple[Kind, ...]
    relief: tuple[Kind, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an answer is called for the patient when it is missing."""

    name: str
    patient: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PainRule:
    """The whole table with its numbers."""

    schema_version: int
    limits: PainLimits
    kinds: Kinds
    rules: tuple[Rule, ...]
    asked: tuple[Asked, ...]

    def __post_init__(self) -> None:
        numbers = [rule.number for rule in self.rules]
        if numbers != list(range(1, len(numbers) + 1)):
            raise ValueError("rules that are not numbered 1, 2, 3 in their order")
        if not self.rules or self.rules[-1].fits_any or self.rules[-1].fits_all:
            raise ValueError("a last rule that does not always fit")
        for condition in (c for rule in self.rules for c in (*rule.fits_any, *rule.fits_all)):
            if unknown := set(condition.words) - set(AXES.get(condition.axis, ())):
                raise ValueError(f"{', '.join(sorted(unknown))}, which is no word of the axis {condition.axis}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What one session means: the word, the number of the rule that said so, why, and what waits on such a day.

    `left_out` are the types of exercise that wait while leg pain before a session is as high as it was;
    `relief_allowed` says whether relief items go on; `missing` are the answers to ask for.
    """

    word: Word
    rule: int
    label: Label
    reason: TwoVoices
    missing: tuple[str, ...]
    left_out: tuple[Kind, ...]
    relief_allowed: bool
    facts: Facts


@cache
def find_pain_rule() -> PainRule:
    """Return the table of data/rules/pain_rule.toml; raises InputRefused when it makes no sense."""
    return read_shipped("rules", "pain_rule.toml", PainRule)


def find_rule(facts: Facts, table: PainRule | None = None) -> Rule:
    """Return the first rule that fits; there always is one."""
    return next(rule for rule in (table or find_pain_rule()).rules if rule.fits(facts))


def judge_session(
    session: SessionKept,
    *,
    irritability: Irritability | None,
    exercise: str | None = None,
    side: Side | None = None,
    earlier: Sequence[SessionKept] = (),
    wakes_usually: bool | None = None,
    usual_site: Site | None = None,
    table: PainRule | None = None,
) -> Decision:
    """Return what a session means for one exercise of it, or for all of them when none is named.

    `earlier` are the sessions before it, the latest last; `usual_site` is the furthest point of the visit, for a
    session on the short form; unknown irritability counts as high.
    """
    rule_table = table or find_pain_rule()
    limits, stage = rule_table.limits, irritability or Irritability.HIGH
    session = fill_short(session, usual_site=usual_site, limits=limits)
    done = find_done(session, exercise, side)
    facts = find_facts(
        session,
        done,
        enough=_is_enough(session, earlier, exercise, side, limits),
        irritability=stage,
        limits=limits,
        wakes_usually=wakes_usually,
    )
    rule = find_rule(facts, rule_table)
    too_sore = session.leg.before is not None and session.leg.before > limits.load_up_to_leg_nrs
    return Decision(
        word=rule.word,
        rule=rule.number,
        label=rule.label,
        reason=_reason(rule, session, facts, stage, rule_table),
        missing=facts.missing,
        left_out=rule_table.kinds.load if too_sore else (),
        relief_allowed=rule.word is not Word.STOP and facts.rise == "none" and has_not_spread(session),
        facts=facts,
    )


def find_done(session: SessionKept, exercise: str | None, side: Side | None) -> tuple[Done, ...]:
    """Return what a session says of one exercise, of every side when none is named, or of all exercises."""
    return tuple(
        each
        for each in session.exercises
        if exercise is None or (each.exercise == exercise and side in (None, each.side))
    )


def _is_enough(
    session: SessionKept,
    earlier: Sequence[SessionKept],
    exercise: str | None,
    side: Side | None,
    limits: PainLimits,
) -> bool:
    """Whether enough was done in enough of the last sessions; a session with nothing in it was missed and counts."""
    shares = []
    for each in (session, *reversed(earlier)):
        done = find_done(each, exercise, side)
        if done or not each.exercises:
            shares.append(min((d.share for d in done), default=0.0))
        if len(shares) == limits.done_of:
            break
    return sum(share >= limits.done_share for share in shares) >= limits.done_in


def _reason(rule: Rule, session: SessionKept, facts: Facts, stage: Irritability, table: PainRule) -> TwoVoices:
    limits = table.limits
    called = {each.name: each.patient for each in table.asked}
    held = tuple(_why_held(facts))
    filled: dict[str, str] = {
        "new_sign_words": ", ".join(find_new_signs(session)),
        "spread_words": f"{session.distal_before or 'unsaid'} to {session.distal_after or 'unsaid'}",
        "spread_stays_min": f"{limits.spread_stays_min:g}",
        "tingling_words": _number(session.tingling_min),
        "tingling_stays_min": f"{limits.tingling_stays_min:g}",
        "morning_words": _number(find_morning_rise_nrs(session)),
        "morning_rise_nrs": f"{limits.morning_rise_nrs:g}",
        "rise_words": _number(find_rise_nrs(session)),
        "limit": f"{limits.rise_nrs[stage]:g}",
        "irritability": stage.value,
        "missing": ", ".join(called.get(name, name) for name in facts.missing),
        "missing_patient": ", ".join(called.get(name, name) for name in facts.missing),
        "settle_min": f"{limits.settle_min:g}",
        "done_pct": f"{100 * limits.done_share:g}",
        "done_in": str(limits.done_in),
        "done_of": str(limits.done_of),
        "hold_patient": ", ".join(patient for patient, _ in held),
        "hold_words": ", ".join(clinician for _, clinician in held),
    }
    return TwoVoices(patient=rule.patient.format_map(filled), clinician=rule.clinician.format_map(filled))


def _why_held(facts: Facts) -> list[tuple[str, str]]:
    rows = [
        (facts.settle != "soon", "it took longer to settle", "settled later"),
        (facts.morning != "at_or_below", "the next morning was a little sorer", "morning above the value before"),
        (facts.done != "enough", "do it fully in two of three sessions first", "too little done in the last sessions"),
        (facts.form != "adequate", "first get it as shown", "form not adequate"),
    ]
    return [(patient, clinician) for applies, patient, clinician in rows if applies]


def _number(value: float | None) -> str:
    return "unsaid" if value is None else f"{value:.1f}".removesuffix(".0")
