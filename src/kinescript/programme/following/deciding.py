"""How a programme goes on after its diary: a decision for every item, the clocks, and the next version to be signed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from kinescript.errors import SafetyRefused
from kinescript.programme.diary import Diary
from kinescript.programme.exercise import Exercise, TwoVoices
from kinescript.programme.following.clocks import (
    ItemKey,
    find_adherence,
    find_discharge,
    find_medical_review,
    find_missed_weeks,
    find_review,
    find_week,
    list_week_items,
)
from kinescript.programme.following.diary_checks import check_diary
from kinescript.programme.following.gates import find_shut, is_slider_week_calm
from kinescript.programme.following.item_changes import Changed, Room, change_item, ease_item
from kinescript.programme.following.item_words import ItemWord, Window, find_item_words, list_contacts
from kinescript.programme.following.pain_rule import Word
from kinescript.programme.following.progressed import ItemDecision, Of, Progressed, Review
from kinescript.programme.following.progression import find_progression
from kinescript.programme.following.proposing import Changes, Seen, propose_programme
from kinescript.programme.following.rungs import find_room
from kinescript.programme.following.slots import hold_rest
from kinescript.programme.following.state import find_last_look, find_screened_on, list_easier_weeks, list_owed
from kinescript.programme.following.summing import find_screened, sum_diary
from kinescript.programme.programme import Programme
from kinescript.programme.script import Kind
from kinescript.programme.signing import find_digest

# a look a week later still sees the day of the last one, whose next morning was not known then
_JUDGED_DAYS = 7


def find_progress(
    programme: Programme,
    diary: Diary,
    *,
    on: date,
    library: Mapping[str, Exercise] | None = None,
    room: Room | None = None,
    name: str = "diary",
) -> Progressed:
    """Return how the programme goes on as of that day.

    With a `library` the rules of care say which rungs of the ladders are open and which sessions are full; `room` says
    so instead. Without either no exercise is exchanged. Raises InputRefused, with the place, for a diary that cannot be
    this programme's, and SafetyRefused for a programme that was withdrawn or changed after it was signed.
    """
    _check_stands(programme)
    diary = check_diary(diary, programme, on=on, name=name)
    week, last_look = find_week(programme, on), find_last_look(programme)
    missed = find_missed_weeks(programme, diary.sessions, on=on)
    start = max(on - timedelta(days=_JUDGED_DAYS), last_look or date.min)
    seen_to = last_look or date.min
    window = Window(sessions=diary.sessions, start=start, fresh_after=last_look, unseen_from=seen_to)
    words = find_item_words(programme, list_week_items(programme, week), window)
    words = tuple(_missed(each, missed) for each in words)
    if room is None:
        room = find_room(programme, library, week=week, on=on) if library else Room(library={}, allowed={})
    plan = _plan(programme, words, week, window, room)
    re_screen = any(each.word is Word.STOP for each in words)
    said = _said_so_far(programme, diary, words, window, on=on, missed=missed)
    said = _follow_items(said, tuple(each.decision for each in plan.next_week.values()))
    known = {each.week for each in programme.weeks}
    if re_screen or not {week, week + 1} <= known:
        return said
    proposal = propose_programme(
        programme,
        on=on,
        next_week=week + 1,
        changes=plan.later,
        next_changes=plan.next_week,
        review=said.review,
        easier=plan.easier is not None,
        seen=_seen(programme, diary, window, room, said),
    )
    return replace(said, deload=plan.easier, next_week=week + 1, proposal=proposal)


def _follow_items(said: Progressed, items: tuple[ItemDecision, ...]) -> Progressed:
    """Return it with the items and the overall word that follows from them: nothing goes on where every item stays."""
    word = _find_overall(items)
    if word is said.word:
        return replace(said, items=items)
    reasons = tuple(dict.fromkeys(each.reasons[0] for each in items if each.word is word))
    return replace(said, items=items, word=word, reasons=reasons)


def _seen(programme: Programme, diary: Diary, window: Window, room: Room, said: Progressed) -> Seen:
    judged = [session for session in window.sessions if session.date >= window.start]
    calm = is_slider_week_calm(programme, judged)
    return Seen(
        digest=said.programme.digest,
        signed=said.programme.signed,
        shut=find_shut(programme, room.library, slider_week_calm=calm),
        slider_week_calm=calm,
        screened_on=find_screened(diary.sessions),
        diary=sum_diary(judged),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What changes in all weeks to come, what in the next one, and why that is an easier one."""

    later: Changes
    next_week: Changes
    easier: TwoVoices | None


def _said_so_far(
    programme: Programme, diary: Diary, words: Sequence[ItemWord], window: Window, *, on: date, missed: int
) -> Progressed:
    """Return everything but what changes and what is proposed."""
    table, week = find_progression(), find_week(programme, on)
    back = [each for each in words if each.word.boldness <= Word.REGRESS.boldness]
    re_screen = any(each.word is Word.STOP for each in words)
    over = week >= max(each.week for each in programme.weeks)
    discharge = None if back else find_discharge(programme, diary.sessions, on=on)
    review = find_review(programme, on=on)
    contacts = list_contacts(programme, window)
    return Progressed(
        programme=Of(id=programme.id, digest=find_digest(programme), signed=programme.signed is not None),
        subject_id=programme.subject_id,
        on=on,
        week=week,
        next_week=None,
        word=_find_overall(words),
        re_screen=re_screen,
        contact=bool(contacts) or any(each.word is Word.REGRESS_CONTACT for each in words),
        reasons=tuple(dict.fromkeys((*_reasons(words), *(() if re_screen else (c.reason for c in contacts))))),
        asks=_asks(programme, window, on=on),
        items=(),
        missed_weeks=missed,
        deload=None,
        flare=table.say("flare") if back and not re_screen else None,
        medical_review=find_medical_review(programme, diary.sessions, on=on),
        review=review,
        discharge=discharge,
        relapse_plan=table.relapse_plan if (discharge or over) and not re_screen else (),
        adherence=find_adherence(programme, diary, on=on),
        notes=_notes(programme, review, on=on, over=over),
        proposal=None,
    )


def _check_stands(programme: Programme) -> None:
    if programme.withdrawn is not None:
        came = f"one withdrawn ({programme.withdrawn})"
        raise SafetyRefused("a programme that stands", came, "screen again and make a new one", place=programme.id)
    if programme.signed is not None and programme.signed.digest != find_digest(programme):
        came = f"one changed since {programme.signed.by} signed it"
        do = "take the signed file, or have this one signed"
        raise SafetyRefused("the programme that was signed", came, do, place=programme.id)


def _missed(said: ItemWord, weeks: int) -> ItemWord:
    table = find_progression()
    if weeks >= table.weeks.missed_rescreen:
        return said.but(Word.STOP, table.say("missed_rescreen", weeks=weeks))
    if weeks >= table.weeks.missed_step_back and said.item.script.kind is not Kind.CALMING:
        return said.but(Word.REGRESS, table.say("missed_step_back"))
    return said.but(Word.HOLD, table.say("missed_repeat")) if weeks >= table.weeks.missed_repeat else said


def _plan(programme: Programme, words: Sequence[ItemWord], week: int, window: Window, room: Room) -> _Plan:
    stage = next((w.stage for w in programme.weeks if w.week == week), programme.weeks[-1].stage)
    owed = list_owed(programme) if week in list_easier_weeks(programme) else {}
    daily = {(i.exercise, i.side) for w in programme.weeks for i in w.through_the_day}
    why = _find_easier(programme, words, week, window)
    if why is None:
        words = hold_rest(programme, words, window, stage=stage, room=room, owed=owed)
    later: dict[ItemKey, Changed] = {}
    following: dict[ItemKey, Changed] = {}
    for said in words:
        key = (said.item.exercise, said.item.side)
        # an easier week raises nothing, and the weeks after it go on from where this one was
        calm = said if why is None else said.but(Word.HOLD, why)
        later[key] = change_item(calm, stage=stage, room=room, owed=owed.get(key))
        following[key] = later[key] if why is None or key in daily else ease_item(later[key])
    return _Plan(later=later, next_week=following, easier=why)


def _find_easier(programme: Programme, words: Sequence[ItemWord], week: int, window: Window) -> TwoVoices | None:
    """Return why the next week is an easier one: every fourth, or after steps back two weeks in a row."""
    table = find_progression()
    share = f"{100 * table.weeks.deload_share:g}"
    if (week + 1) % table.weeks.deload_every == 0:
        return table.say("deload", why=f"every {table.weeks.deload_every}th", share=share)
    in_a_row, rows = 0, tuple(words)
    first = window.start
    if any(each.session is not None and each.session < first for each in rows):
        # a spread of weeks ago that nobody saw is a step back now, and no second week of it
        rows = find_item_words(programme, [each.item for each in rows], replace(window, unseen_from=None))
    while any(each.word in (Word.REGRESS, Word.REGRESS_CONTACT) for each in rows):
        in_a_row += 1
        if in_a_row >= table.weeks.deload_after_regresses:
            return table.say("deload", why=f"a step back {in_a_row} weeks in a row", share=share)
        sessions = tuple(s for s in window.sessions if s.date < first)
        first -= timedelta(days=_JUDGED_DAYS)
        earlier = Window(sessions=sessions, start=first, fresh_after=None)
        rows = find_item_words(programme, [each.item for each in words], earlier)
    return None


def _find_overall(words: Sequence[ItemWord] | Sequence[ItemDecision]) -> Word:
    """Return the most careful word below the same again; else whether anything goes on."""
    said = {each.word for each in words}
    back = [word for word in (Word.STOP, Word.REGRESS_CONTACT, Word.REGRESS) if word in said]
    return back[0] if back else (Word.PROGRESS if Word.PROGRESS in said else Word.HOLD)


def _reasons(words: Sequence[ItemWord]) -> tuple[TwoVoices, ...]:
    """Return the reasons of the overall word, each once."""
    overall = _find_overall(words)
    return tuple(dict.fromkeys(each.reasons[0] for each in words if each.word is overall))


def _asks(programme: Programme, window: Window, *, on: date) -> tuple[TwoVoices, ...]:
    table = find_progression()
    judged = [s for s in window.sessions if s.date >= window.start and any(done.share > 0 for done in s.exercises)]
    asked = [table.say("ask_list", day=s.date) for s in judged if s.screen is None]
    last = max([find_screened_on(programme), *([listed] if (listed := find_screened(window.sessions)) else [])])
    days = (on - last).days
    if days >= table.clocks.screen_days:
        asked.append(table.say("screen_due", day=last, days=days))
    return tuple(asked)


def _notes(programme: Programme, review: Review, *, on: date, over: bool) -> tuple[TwoVoices, ...]:
    say = find_progression().say
    notes = [say("review_due", day=review.was_set_for)] if review.due else []
    notes += [say("expired", day=programme.valid_until)] if programme.valid_until < on else []
    return (*notes, *([say("over")] if over else []))
