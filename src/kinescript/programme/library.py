"""The exercise library: a file an exercise in data/exercises, read once and looked at closely."""

import difflib
from dataclasses import replace
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from kinescript.documents.read import read_document
from kinescript.errors import InputRefused, WrongUsage
from kinescript.programme.checking import find_faults, find_ladder_faults, traits_of
from kinescript.programme.exercise import Exercise
from kinescript.programme.stop_signs import find_stop_signs


@cache
def load_library() -> tuple[Exercise, ...]:
    """Return every exercise of the library in order of its id.

    Raises InputRefused, with the file and the place, for a file that is not as the documentation says, and for ladders
    that do not fit together.
    """
    with as_file(files("kinescript").joinpath("data", "exercises")) as folder:
        return read_library(Path(folder))


def read_library(folder: Path) -> tuple[Exercise, ...]:
    """Return the exercises of the TOML files in a folder, in order of their ids; a folder without any is empty.

    Raises InputRefused as `load_library` does.
    """
    exercises = tuple(read_exercise(path) for path in sorted(folder.glob("*.toml")))
    for fault in find_ladder_faults(exercises):
        raise InputRefused(fault.expected, fault.came, fault.do, place=fault.place)
    return exercises


def read_exercise(path: Path) -> Exercise:
    """Return one exercise from its file, with the traits that follow from its position and the stop signs that
    every exercise has.

    Raises InputRefused with the first thing that is wrong with it.
    """
    exercise = read_document(path, Exercise)
    exercise = replace(exercise, stop_if=(*find_stop_signs(), *exercise.stop_if))
    for fault in find_faults(exercise, name=path.stem):
        raise InputRefused(fault.expected, fault.came, fault.do, place=f"{path.name}, {fault.place}")
    return replace(exercise, traits=traits_of(exercise))


def find_exercise(id: str) -> Exercise:  # noqa: A002 - an id is called id in every document
    """Return the exercise of this id.

    Raises WrongUsage, naming those that are written nearly so, for an id that is not in the library.
    """
    library = {exercise.id: exercise for exercise in load_library()}
    if id in library:
        return library[id]
    near = difflib.get_close_matches(id, library, n=3, cutoff=0.5)
    hint = f"one of {', '.join(near)}, perhaps" if near else "run kinescript exercises for the list"
    raise WrongUsage("an exercise of the library", repr(id[:60]), hint)
