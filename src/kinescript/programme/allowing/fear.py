"""What a person fears, wants and does, found in their own words; and whether fear of movement is high."""

import re

from kinescript.intake.document import Intake
from kinescript.programme.allowing.rules import FearedTask, is_named, load_fear
from kinescript.programme.exercise import Exercise

_WORD = re.compile(r"[a-z]+")


def is_fear_high(intake: Intake) -> bool:
    """Return whether a Tampa scale answered in the intake lies above the score at which fear is addressed."""
    from kinescript.outcomes.scoring import score

    limits = {"tsk-17": load_fear().tsk17_high, "tsk-11": load_fear().tsk11_high}
    answers = intake.answers or {}
    return any(score(name, answers[name].items).score > most for name, most in limits.items() if name in answers)


def find_feared(intake: Intake) -> tuple[tuple[str, FearedTask], ...]:
    """Return each feared task as it was said, with the row that says which exercises practise it."""
    found = []
    for said in (feared.task for feared in intake.function.feared_tasks):
        task = next((each for each in load_fear().tasks if _speaks_of(_words(said), each)), None)
        if task is not None:
            found.append((said, task))
    return tuple(found)


def find_said(intake: Intake) -> frozenset[str]:
    """Return the words of what is feared, wanted and done; whoever works says "work"."""
    function = intake.function
    texts = [*(feared.task for feared in function.feared_tasks), *function.goals]
    words = {word for text in texts for word in _words(text)}
    work = _words(function.work or "")
    if work and work[0] not in load_fear().no_work:
        words |= {*work, "work"}
    return frozenset(words)


def sits_at_work(intake: Intake) -> bool:
    """Return whether the work was said to be sitting."""
    words = _words(intake.function.work or "")
    return any(word.startswith(begin) for word in words for begin in load_fear().sitting_work)


def is_asked_for(exercise: Exercise, said: frozenset[str]) -> bool:
    """Return whether it may be given: most may to anybody, some only to who spoke of what they are for."""
    return not is_named(exercise.id, load_fear().only_if_said) or practises(exercise, said) is True


def practises(exercise: Exercise, said: frozenset[str]) -> bool | None:
    """Return whether it practises something that was spoken of; None when it practises no task at all."""
    tasks = [task for task in load_fear().tasks if is_named(exercise.id, task.exercises[:1])]
    return any(_speaks_of(said, task) for task in tasks) if tasks else None


def _speaks_of(words: frozenset[str] | tuple[str, ...], task: FearedTask) -> bool:
    return any(word.startswith(begin) for word in words for begin in task.words)


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.lower()))
