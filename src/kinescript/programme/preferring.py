"""Whether what was wished for by name exists: exercises of the library, findings that a rule or a measure knows."""

import difflib
from collections.abc import Iterable

from kinescript.body.words import Side
from kinescript.errors import InputRefused
from kinescript.intake.document import Intake
from kinescript.measures.catalogue import CATALOGUE
from kinescript.programme.allowing.rules import load_finding_rows
from kinescript.programme.exercise import Exercise

_NEAR = 0.5  # how alike a word must be to be offered, of 1
_EXERCISES = ("wanted", "left_out", "first_try_observed")


def check_preferences(intake: Intake, library: Iterable[Exercise]) -> None:
    """Raise InputRefused, with the place and what is written nearly so, for a name that nothing bears.

    A wish that is not understood must not be lost: what was to be left out would be planned.
    """
    exercises = {exercise.id for exercise in library}
    for key in _EXERCISES:
        for index, name in enumerate(getattr(intake.preferences, key)):
            if name not in exercises:
                raise _refused("an exercise of the library", name, exercises, f"preferences.{key}[{index}]")
    codes = {entry.name for entry in CATALOGUE} | {row.code for row in load_finding_rows()}
    sides = {side.value for side in Side}
    for index, name in enumerate(intake.preferences.confirmed_findings):
        code, colon, side = name.partition(":")
        place = f"preferences.confirmed_findings[{index}]"
        if code not in codes:
            raise _refused("the code of a finding, such as pelvic_drop or pelvic_drop:left", name, codes, place)
        if colon and side not in sides:
            raise _refused("left or right after the colon", name, {f"{code}:{each}" for each in sides}, place)


def _refused(expected: str, name: str, known: set[str], place: str) -> InputRefused:
    near = difflib.get_close_matches(name, sorted(known), n=3, cutoff=_NEAR)
    do = f"one of {', '.join(near)}, perhaps" if near else "correct it, or take it out"
    return InputRefused(expected, repr(name[:60]), do, place=place)
