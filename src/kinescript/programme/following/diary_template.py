"""A diary to write on: every key, filled with an example that is accepted."""

from datetime import date, timedelta

from kinescript.body.words import Side
from kinescript.intake.document import Answers
from kinescript.intake.words import Site
from kinescript.programme.diary import AnswersOn, Diary, Done, PainOver, ScreenAnswer, SessionKept
from kinescript.programme.programme import Item, Programme

_EXAMPLE_DAY = date(2026, 11, 23)
_EXAMPLE_ITEMS: tuple[tuple[str, Side | None], ...] = (("pelvic_clock", None), ("bridge", None))
_PSFS = (4.0, 5.0, 3.0)


def write_diary_template(programme: Programme | None = None) -> Diary:
    """Return an example diary of two sessions, of a programme's own person, days and exercises when one is given."""
    day, subject, items = _EXAMPLE_DAY, "A.B.", _EXAMPLE_ITEMS
    if programme is not None:
        day, subject = programme.made_on, programme.subject_id
        items = tuple((item.exercise, item.side) for item in _first_items(programme))
    first = SessionKept(
        date=day,
        screen=ScreenAnswer.NOTHING_NEW,
        exercises=tuple(
            Done(
                exercise=exercise,
                side=side,
                share=1.0 if index == 0 else 0.5,
                why_not=None if index == 0 else "no time",
                quality=None,
                as_shown=True,
                stopped_by_pain=False,
            )
            for index, (exercise, side) in enumerate(items)
        ),
        leg=PainOver(before=3.0, during=4.0, after=3.0, next_morning=3.0),
        back=PainOver(before=2.0, during=3.0, after=3.0, next_morning=2.0),
        distal_before=Site.CALF,
        distal_after=Site.THIGH,
        distal_stays_min=0.0,
        settle_min=15.0,
        woke=False,
        woke_more=False,
        tingling_min=0.0,
        new_symptoms=(),
        fell=False,
    )
    missed = SessionKept(
        date=day + timedelta(days=2),
        exercises=tuple(Done(exercise=exercise, side=side, share=0.0, why_not="away") for exercise, side in items),
    )
    asked = AnswersOn(instrument="psfs", on=day, answers=Answers(items=_PSFS))
    return Diary(subject_id=subject, sessions=(first, missed), questionnaires=(asked,))


def _first_items(programme: Programme) -> tuple[Item, ...]:
    week = programme.weeks[0]
    return week.sessions[0].items if week.sessions else week.through_the_day
