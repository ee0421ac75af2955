"""DIARY.json as a value: what was done, and how the leg and the back were before, during, after and next morning."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from kinescript.body.words import Side
from kinescript.documents.read import read_document
from kinescript.intake.document import Answers
from kinescript.intake.words import Site

SCHEMA_VERSION = 1


class ScreenAnswer(StrEnum):
    """The answer to the visible list before each session; not sure counts as something new."""

    NOTHING_NEW = "nothing_new"
    SOMETHING_NEW = "something_new"
    NOT_SURE = "not_sure"


@dataclass(frozen=True, slots=True, kw_only=True)
class PainOver:
    """Pain 0 to 10 at the four moments of a session."""

    before: float | None = None
    during: float | None = None
    after: float | None = None
    next_morning: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One exercise: the share of the dose that was done (0 to 1), why not the rest, and how well it went.

    `quality` is a score of a sensor or a clinician from 0 to 1; `as_shown` the person's own "I could do it as shown".
    """

    exercise: str
    side: Side | None = None
    share: float
    why_not: str | None = None
    quality: float | None = None
    as_shown: bool | None = None
    stopped_by_pain: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionKept:
    """One session as it was, or as it was missed."""

    date: date
    screen: ScreenAnswer | None = None
    exercises: tuple[Done, ...] = ()
    leg: PainOver = PainOver()
    back: PainOver = PainOver()
    distal_before: Site | None = None
    distal_after: Site | None = None
    distal_stays_min: float | None = None
    settle_min: float | None = None
    woke: bool | None = None
    woke_more: bool | None = None
    tingling_min: float | None = None
    new_symptoms: tuple[str, ...] = ()
    fell: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersOn:
    """A questionnaire answered again."""

    instrument: str
    on: date
    answers: Answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Diary:
    """The sessions of one programme in order of their dates."""

    subject_id: str
    sessions: tuple[SessionKept, ...]
    questionnaires: tuple[AnswersOn, ...] = ()
    schema_version: int = SCHEMA_VERSION


def read_diary(path: Path) -> Diary:
    """Return the diary a JSON (or TOML) file describes; raises InputRefused with the place of what is wrong."""
    return read_document(path, Diary)
