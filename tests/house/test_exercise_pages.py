"""Every exercise has a page in the documentation, made from its file, in two voices and with its picture."""

import importlib.util
from types import ModuleType

import pytest
from tests.house.source import ROOT

from kinescript.programme.exercise import Exercise
from kinescript.programme.library import load_library


@pytest.fixture(scope="module")
def conf() -> ModuleType:
    """How the documentation is made, as a module."""
    spec = importlib.util.spec_from_file_location("docs_conf", ROOT / "docs" / "conf.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("exercise", load_library(), ids=lambda e: e.id)
def test_the_page_of_an_exercise_says_how_how_much_and_why(conf: ModuleType, exercise: Exercise) -> None:
    page = conf._exercise_page(exercise)
    wanted = (*exercise.how, *exercise.stop_if, exercise.why.patient, exercise.why.clinician, exercise.source.id)
    assert [part for part in wanted if part not in page] == []
    assert page.count("| ") > 2 * len(exercise.dose)
    assert f"]({exercise.id}.svg)" in page
    assert "None" not in page


def test_the_pages_are_reached_from_the_first_one() -> None:
    assert "exercises/index" in (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    assert "_made/exercises/*" in (ROOT / "docs" / "exercises" / "index.md").read_text(encoding="utf-8")
