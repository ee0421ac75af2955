"""What was measured and told by hand: every key that nothing else reads is printed, and nothing that was not told."""

from typing import Any

import pytest

from kinescript.intake.document import parse_intake
from kinescript.intake.told import find_told


@pytest.mark.parametrize(
    ("tree", "line"),
    [
        ({"tests_timed": {"sorensen_s": 62}}, "Sorensen 62 s"),
        ({"tests_timed": {"side_bridge_s": {"right": 31, "left": 48}}}, "side bridge L 48 s, R 31 s"),
        ({"tests_timed": {"single_leg_bridge_s": {"right": 16}}}, "single-leg bridge R 16 s"),
        ({"tests_timed": {"heel_raises": {"left": 24, "right": 0}}}, "heel raises L 24, R 0"),
        ({"load_share": {"left": 53, "right": 47}}, "load left 53 %"),
        ({"load_share": {"right": 47}}, "load right 47 %"),
        (
            {"injections": [{"what": "epidural", "on": "2026-11-03"}, "facet"]},
            "injections: epidural 3 Nov 2026; facet, day not known",
        ),
        (
            {"palpation": [{"site": "gluteus_medius", "side": "right", "tender": True, "trigger_point": True}]},
            "palpation: gluteus medius R tender, trigger point",
        ),
        ({"palpation": [{"site": "calf", "tender": False, "by": "R. E."}]}, "palpation: calf not tender (R. E.)"),
        (
            {"function": {"feared_tasks": [{"task": "lifting", "expectation": 8, "result": 3}]}},
            "feared: lifting, expected 8/10, was 3/10",
        ),
    ],
)
def test_a_key_is_said(tree: dict[str, Any], line: str) -> None:
    assert find_told(parse_intake(tree)) == (line,)


def test_timed_tests_are_one_line() -> None:
    timed = {"sorensen_s": 62, "side_bridge_s": {"left": 48, "right": 31}, "heel_raises": {"left": 24, "right": 21}}
    said = find_told(parse_intake({"tests_timed": timed}))
    assert said == ("Sorensen 62 s; side bridge L 48 s, R 31 s; heel raises L 24, R 21",)


def test_nothing_told_is_nothing_said() -> None:
    assert find_told(parse_intake({})) == ()
    assert find_told(parse_intake({"palpation": [{"site": "calf"}]})) == ()
