"""Diaries for the example programme, written day by day."""

from datetime import date, timedelta
from typing import Any

from tests.support.programmes import BEGUN

from kinescript.body.words import Side
from kinescript.intake.words import Site
from kinescript.programme.diary import Diary, Done, PainOver, ScreenAnswer, SessionKept

ITEMS: tuple[tuple[str, Side | None], ...] = (
    ("pelvic_clock", None),
    ("hip_hinge", None),
    ("bird_dog", Side.RIGHT),
    ("bridge", None),
)
DAYS = (0, 2, 4)


def done(exercise: str, side: Side | None = None, **change: Any) -> Done:
    """One exercise done in full and as shown, but for the change."""
    return Done(**{"exercise": exercise, "side": side, "share": 1.0, "as_shown": True, **change})


def session(day: date, *, exercises: tuple[Done, ...] | None = None, **change: Any) -> SessionKept:
    """A session that went well, but for the change."""
    said: dict[str, Any] = {
        "date": day,
        "screen": ScreenAnswer.NOTHING_NEW,
        "exercises": tuple(done(*item) for item in ITEMS) if exercises is None else exercises,
        "leg": PainOver(before=3.0, during=3.0, after=3.0, next_morning=3.0),
        "back": PainOver(before=2.0, during=3.0, after=2.0, next_morning=2.0),
        "distal_before": Site.CALF,
        "distal_after": Site.THIGH,
        "settle_min": 10.0,
        "woke": False,
        "woke_more": False,
        "tingling_min": 0.0,
        "fell": False,
    }
    return SessionKept(**{**said, **change})


def diary(*sessions: SessionKept) -> Diary:
    """The diary of the example's person."""
    return Diary(subject_id="A.B.", sessions=sessions)


def good_week(number: int = 1, **change: Any) -> tuple[SessionKept, ...]:
    """Monday, Wednesday and Friday of a week, each of which went well but for the change in the last."""
    days = [BEGUN + timedelta(days=7 * (number - 1) + day) for day in DAYS]
    return (*(session(day) for day in days[:-1]), session(days[-1], **change))
