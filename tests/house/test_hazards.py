"""Every hazard has a control, and every control a test that exists."""

import re
import tomllib
from functools import cache
from typing import Any

import pytest
from tests.house.source import ROOT, fail_with

FILE = "docs/safety/hazards.toml"
# CARE's list; more may be added, none may go
ASKED = {
    "missed_cauda_equina",
    "loading_a_deteriorating_nerve",
    "wrong_side",
    "stale_plan_after_a_new_flag",
    "wrong_patient",
    "score_on_missing_items",
    "unit_error",
    "over_reliance_on_a_sensor_verdict",
    "fall_in_single_leg_tests",
    "feedback_on_a_slipped_sensor",
}


@cache
def hazards() -> tuple[dict[str, Any], ...]:
    return tuple(tomllib.loads((ROOT / FILE).read_text(encoding="utf-8"))["hazard"])


def exists(node: str) -> bool:
    """Whether a pytest node id names a test that is written down."""
    named = re.fullmatch(r"(tests/[\w/]+\.py)::(test_\w+)", node)
    path = ROOT / named[1] if named else None
    if named is None or path is None or not path.is_file():
        return False
    return bool(re.search(rf"^def {named[2]}\(", path.read_text(encoding="utf-8"), re.MULTILINE))


def test_every_hazard_asked_for_is_there() -> None:
    ids = [each["id"] for each in hazards()]
    assert len(ids) == len(set(ids))
    assert set(ids) >= ASKED


@pytest.mark.parametrize("hazard", hazards(), ids=lambda each: str(each["id"]))
def test_every_hazard_has_a_cause_a_control_and_tests_that_exist(hazard: dict[str, Any]) -> None:
    assert set(hazard) <= {"id", "hazard", "cause", "control", "tests", "awaited"}
    assert all(hazard[key].strip() for key in ("hazard", "cause", "control"))
    faults = [f"{FILE}: {hazard['id']}: no test {each}" for each in hazard["tests"] if not exists(each)]
    faults += [f"{FILE}: {hazard['id']}: still awaited: {each}" for each in hazard.get("awaited", ())]
    faults += [] if hazard["tests"] else [f"{FILE}: {hazard['id']}: no test at all"]
    fail_with(faults, "Every hazard is traced to tests that exist")


def test_a_test_that_is_not_there_is_seen() -> None:
    assert exists("tests/house/test_hazards.py::test_a_test_that_is_not_there_is_seen")
    assert not exists("tests/house/test_hazards.py::test_of_nothing")
    assert not exists("tests/house/test_nothing.py::test_of_nothing")
    assert not exists("tests/house/test_hazards.py")
