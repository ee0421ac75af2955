"""The word for each item: what the judged sessions say of it, made more careful by what they say of the others."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from kinescript.programme.diary import SessionKept
from kinescript.programme.exercise import TwoVoices
from kinescript.programme.following.pain_facts import find_new_signs
from kinescript.programme.following.pain_rule import Decision, Word, find_done, find_pain_rule, judge_session
from kinescript.programme.following.progression import find_progression, say_day
from kinescript.programme.programme import Item, Programme
from kinescript.programme.script import Kind, Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The days that are judged: sessions from `start` on count; a raise needs one after `fresh_after`.

    What spread or tingled on and stayed counts from `unseen_from` on, however long ago: nobody has acted on it yet.
    """

    sessions: tuple[SessionKept, ...]
    start: date
    fresh_after: date | None
    unseen_from: date | None = None

    def list_unseen(self) -> tuple[SessionKept, ...]:
        """Return the sessions before `start` that no look has seen."""
        if self.unseen_from is None:
            return ()
        return tuple(s for s in self.sessions if self.unseen_from <= s.date < self.start)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemWord:
    """One item's word, the pain rule's row and session behind it, and why."""

    item: Item
    word: Word
    rule: int | None
    label: Label
    session: date | None
    reasons: tuple[TwoVoices, ...]

    def but(self, word: Word, reason: TwoVoices) -> "ItemWord":
        """Return it with this word where that is more careful, and the reason for it first."""
        if word.boldness >= self.word.boldness:
            return self
        label = find_progression().label
        return replace(self, word=word, rule=None, label=label, reasons=(reason, *self.reasons))


def find_item_words(programme: Programme, items: Sequence[Item], window: Window) -> tuple[ItemWord, ...]:
    """Return a word for every item; one stop stops all, and one step back anywhere means nothing is raised."""
    say = find_progression().say
    found = [_find_word(programme, item, window) for item in items]
    stops = [s for s in window.sessions if find_new_signs(s)]
    if stops:
        why = ", ".join(find_new_signs(stops[-1]))
        reason = say("stopped", why=f"{why}, {say_day(stops[-1].date)}")
        return tuple(
            replace(each, word=Word.STOP, rule=1, label="guideline", session=stops[-1].date, reasons=(reason,))
            for each in found
        )
    if any(each.word.boldness <= Word.REGRESS.boldness for each in found):
        found = [each.but(Word.HOLD, say("leg_first")) for each in found]
    return tuple(found)


def _find_word(programme: Programme, item: Item, window: Window) -> ItemWord:
    say = find_progression().say
    judged = [s for s in window.sessions if s.date >= window.start]
    own = [s for s in judged if find_done(s, item.exercise, item.side)]
    said = [said for s in judged if (said := _of_session(programme, item, s, window)) is not None]
    unseen = [s for s in window.list_unseen() if _is_contact(programme, s, window)]
    said = [*(old for s in unseen if (old := _of_session(programme, item, s, window)) is not None), *said]
    back = [each for each in said if each.word.boldness <= Word.REGRESS.boldness]
    if back:
        found = min(back, key=lambda each: each.word.boldness)
    elif not said or _is_old(said[-1], window):
        found = _said(item, Word.HOLD, None, None, say("not_written"))
    else:
        found = said[-1]
    if item.script.kind is Kind.CALMING:
        # what calms is never taken away by a sore leg; only a stop does that
        return _said(item, Word.HOLD, None, None, say("calming"))
    return _held_back(programme, item, own, found)


def list_contacts(programme: Programme, window: Window) -> tuple[Decision, ...]:
    """Return what the pain rule says of every session on which somebody is to be rung, whatever was done in it."""
    rows = (*window.list_unseen(), *(s for s in window.sessions if s.date >= window.start))
    return tuple(_judge(programme, None, s, window) for s in rows if _is_contact(programme, s, window))


def _is_contact(programme: Programme, session: SessionKept, window: Window) -> bool:
    return _judge(programme, None, session, window).word is Word.REGRESS_CONTACT


def is_ready(programme: Programme, item: Item, window: Window) -> bool:
    """Return whether an item was done fully, often enough and well enough to be raised, whatever pain says."""
    own = [
        s
        for s in window.sessions
        if s.date >= window.start and any(each.share > 0 for each in find_done(s, item.exercise, item.side))
    ]
    if not own or (window.fresh_after is not None and own[-1].date <= window.fresh_after):
        return False
    facts = _judge(programme, item, own[-1], window).facts
    return facts.done == "enough" and facts.form == "adequate"


def _is_old(said: ItemWord, window: Window) -> bool:
    """Whether the last look saw this session already: a raise needs a new one, a step back does not."""
    return window.fresh_after is not None and said.session is not None and said.session <= window.fresh_after


def _of_session(programme: Programme, item: Item, session: SessionKept, window: Window) -> ItemWord | None:
    """Return what one session says of an item, done in it or not; None when it says nothing of it."""
    say, day = find_progression().say, session.date
    done = find_done(session, item.exercise, item.side)
    decision = _judge(programme, item if done else None, session, window)
    stopped_one = any(each.stopped_by_pain for each in session.exercises)
    stopped_this = any(each.stopped_by_pain for each in done)
    if decision.word is Word.REGRESS_CONTACT and (not done or (stopped_one and not stopped_this)):
        return _said(item, Word.REGRESS, None, day, say("others_step_back", day=day))
    if not done:
        unnamed = decision.word is Word.REGRESS and not session.exercises
        return _said(item, Word.REGRESS, None, day, say("unnamed_session", day=day)) if unnamed else None
    if decision.word.boldness > Word.REGRESS.boldness and all(each.share <= 0 for each in done):
        return None  # missed: it counts for how much was done, and says nothing of how it went
    if stopped_this and decision.word.boldness > Word.REGRESS.boldness:
        return _said(item, Word.REGRESS, None, day, say("stopped_by_pain", day=day))
    return replace(_said(item, decision.word, decision.rule, day, decision.reason), label=decision.label)


def _said(item: Item, word: Word, rule: int | None, day: date | None, reason: TwoVoices) -> ItemWord:
    label = find_progression().label
    return ItemWord(item=item, word=word, rule=rule, label=label, session=day, reasons=(reason,))


def _judge(programme: Programme, item: Item | None, session: SessionKept, window: Window) -> Decision:
    return judge_session(
        session,
        irritability=programme.screening.stage.irritability,
        exercise=item.exercise if item else None,
        side=item.side if item else None,
        earlier=[s for s in window.sessions if s.date < session.date],
        wakes_usually=programme.intake.irritability.wakes_night,
        usual_site=programme.intake.distal_site,
    )


def _held_back(programme: Programme, item: Item, own: Sequence[SessionKept], found: ItemWord) -> ItemWord:
    """Nothing is raised that was left out on a sore day, or that begins sorer than the first visit."""
    table, rule = find_progression(), find_pain_rule()
    intake_nrs, limit_nrs = programme.intake.pain.leg.now, rule.limits.load_up_to_leg_nrs
    if item.script.kind not in rule.kinds.load:
        limit_nrs = 10.0
    if item.dose.max_leg_nrs is not None:
        limit_nrs = min(limit_nrs, item.dose.max_leg_nrs)
    for before in (s.leg.before for s in own if s.leg.before is not None):
        if before > limit_nrs:
            found = found.but(Word.HOLD, table.say("too_sore", before=f"{before:g}", limit=f"{limit_nrs:g}"))
        if intake_nrs is not None and before >= intake_nrs + table.weeks.higher_start_nrs:
            words = table.say("higher_start", before=f"{before:g}", intake=f"{intake_nrs:g}")
            found = found.but(Word.HOLD, words)
    return found
