"""A wish that is not understood is said, with its place, and never lost."""

from dataclasses import replace

import pytest
from tests.support.intakes import case

from kinescript.errors import InputRefused
from kinescript.intake.document import parse_intake
from kinescript.programme.library import load_library
from kinescript.programme.preferring import check_preferences

INTAKE = parse_intake(case("chronic_l5_s1_42"))


@pytest.mark.parametrize("key", ["wanted", "left_out", "first_try_observed"])
def test_an_exercise_nobody_knows_is_named_with_those_written_nearly_so(key: str) -> None:
    intake = replace(INTAKE, preferences=replace(INTAKE.preferences, **{key: ("bridge", "bird_dgo")}))
    with pytest.raises(InputRefused, match="bird_dog") as refused:
        check_preferences(intake, load_library())
    assert refused.value.place == f"preferences.{key}[1]"


@pytest.mark.parametrize("name", ["nonsense", "pelvic_drop:up", "pelvic_drop:", ""])
def test_a_finding_nobody_knows_is_refused(name: str) -> None:
    intake = replace(INTAKE, preferences=replace(INTAKE.preferences, confirmed_findings=(name,)))
    with pytest.raises(InputRefused) as refused:
        check_preferences(intake, load_library())
    assert refused.value.place == "preferences.confirmed_findings[0]"


@pytest.mark.parametrize("name", ["pelvic_drop", "pelvic_drop:left", "trunk_lean:right", "repetition_range"])
def test_a_known_finding_passes_with_its_side(name: str) -> None:
    intake = replace(INTAKE, preferences=replace(INTAKE.preferences, confirmed_findings=(name,), left_out=("bridge",)))
    check_preferences(intake, load_library())
