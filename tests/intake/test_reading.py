"""INTAKE.json: what means the same is read alike, what nobody can have is refused with its place."""

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.intakes import CASES, case, trees

from kinescript.body.words import Side
from kinescript.documents.write import to_plain
from kinescript.errors import InputRefused
from kinescript.intake.document import Intake, Provoked, Weekday, parse_intake, read_intake
from kinescript.intake.examined import TensionTest
from kinescript.intake.template import intake_keys, read_keys, write_template


def refusal(tree: Any) -> str:
    with pytest.raises(InputRefused, match="expected") as refused:
        parse_intake(json.dumps(tree), name="intake.json")
    return str(refused.value)


def test_every_case_is_read_and_read_again_from_what_is_written() -> None:
    paths = sorted(CASES.glob("*.json"))
    assert len(paths) == 11
    for path in paths:
        intake = read_intake(path)
        assert parse_intake(to_plain(intake), name=path.name) == intake


@given(trees())
def test_any_intake_is_read_again_from_what_is_written(tree: dict[str, Any]) -> None:
    intake = parse_intake(tree)
    assert parse_intake(to_plain(intake)) == intake


def test_an_empty_intake_is_one_and_null_is_absent() -> None:
    assert parse_intake("{}") == Intake()
    nothing = {"person": None, "pain": {"leg": None, "back": {"now": None}}, "red_flags": {"cauda_equina": None}}
    assert parse_intake({**nothing, "answers": None, "tests": {"slr": None}, "presentation": None}) == Intake()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"presentation": "unclear"}, {"presentation": {"is": "unclear", "features": None}}),
        ({"presentation": {"is": "unclear", "features": "x"}}, {"presentation": {"is": "unclear", "features": ["x"]}}),
        ({"tests": {"slr": {"side": "left"}}}, {"tests": {"slr": [{"side": "left"}]}}),
        ({"tests": {"slump": {"left": {"angle_deg": 9}}}}, {"tests": {"slump": [{"side": "left", "angle_deg": 9}]}}),
        ({"neuro": {"left": {"myotome_mrc": "4+"}}}, {"neuro": {"left": {"myotome_mrc": {"leg": 4.5}}}}),
        ({"neuro": {"left": {"myotome_mrc": {"l5": "3/5"}}}}, {"neuro": {"left": {"myotome_mrc": {"L5": 3}}}}),
        ({"neuro": {"left": {"myotome_mrc": {"L5": "3+"}}}}, {"neuro": {"left": {"myotome_mrc": {"L5": 3}}}}),
        ({"neuro": {"left": {"sensation": True}}}, {"neuro": {"left": {"sensation": {"leg": "normal"}}}}),
        ({"neuro": {"left": {"reflex": {"S1": 0}}}}, {"neuro": {"left": {"reflex": {"S1": "absent"}}}}),
        ({"surgery": "discectomy"}, {"surgery": [{"what": "discectomy"}]}),
        ({"injections": ["epidural"]}, {"injections": {"what": "epidural"}}),
        ({"investigated": {"condition": "neuro"}}, {"investigated": [{"condition": "neuro"}]}),
        ({"direction": {"movement": "flexion"}}, {"direction": [{"movement": "flexion"}]}),
        ({"irritability": {"provoked_by": 5}}, {"irritability": {"provoked_by": "up_to_5_min_light_activity"}}),
        ({"irritability": {"provoked_by": 5.1}}, {"irritability": {"provoked_by": "over_5_min_light_activity"}}),
        ({"resources": {"days": ["Mon", "fri"]}}, {"resources": {"days": ["monday", "friday"]}}),
        ({"resources": {"equipment": "mat"}}, {"resources": {"equipment": ["mat"]}}),
        ({"tests_timed": {"heel_raises": 20}}, {"tests_timed": {"heel_raises": {"left": 20, "right": 20}}}),
        ({"function": {"feared_tasks": "bending"}}, {"function": {"feared_tasks": [{"task": "bending"}]}}),
        ({"function": {"goals": "run"}}, {"function": {"goals": ["run"]}}),
        ({"answers": {"odi": [1, None]}}, {"answers": {"odi": {"items": [1, None]}}}),
        ({"answers": {"rmdq-24": [True, False]}}, {"answers": {"rmdq-24": {"items": [1, 0]}}}),
        ({"asked": {"at": "2026-11-21T09:30:00.5+01:00"}}, {"asked": {"at": "2026-11-21", "at_time": "09:30"}}),
        ({"answers": {"nprs-leg": 6}}, {"answers": {"nprs-leg": {"items": [6]}}}),
        ({"neuro": {"left": {"sensation": ["L5"]}}}, {"neuro": {"left": {"sensation": {"L5": "reduced"}}}}),
        (
            {"presentation": {"is": "unclear", "confidence": 0.8}},
            {"presentation": {"is": "unclear", "confidence": "0.8"}},
        ),
        ({"direction": [{"movement": "Extension in lying"}]}, {"direction": [{"movement": "extension"}]}),
        ({"direction": [{"movement": "left side-glide"}]}, {"direction": [{"movement": "side_glide_left"}]}),
        (
            {"surgery": {"procedure": "x", "date": "2020-01-01T09:00:00Z"}},
            {"surgery": [{"what": "x", "on": "2020-01-01"}]},
        ),
        (
            {"investigated": {"condition": "neuro", "on": "2020-01-01T09:00"}},
            {"investigated": {"condition": "neuro", "on": "2020-01-01"}},
        ),
        ({"conditions": ["Hip replacement", "knee"]}, {"conditions": ["hip_replacement", "knee_problem"]}),
        (
            {"irritability": {"provoked_by": ["sitting", "bending"]}},
            {"irritability": {"provoked_words": "sitting, bending"}},
        ),
        (
            {"irritability": {"provoked_by": "sitting 30 min"}},
            {"irritability": {"provoked_by": 30, "provoked_words": "sitting 30 min"}},
        ),
        ({"help": {"about": "for people"}}, {}),
    ],
)
def test_shapes_that_mean_the_same(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert parse_intake(one) == parse_intake(other)
    assert other == {} or parse_intake(one) != Intake()


def test_what_is_read_is_what_was_meant() -> None:
    tree = {"irritability": {"provoked_by": "sitting in the car"}, "resources": {"days": ["tue"]}}
    intake = parse_intake({**tree, "tests": {"slr": {"right": {"familiar": True}}}})
    assert intake.irritability.provoked_by is None
    assert intake.irritability.provoked_words == "sitting in the car"
    assert intake.resources.days == (Weekday.TUESDAY,)
    assert intake.tests.slr == (TensionTest(side=Side.RIGHT, familiar=True),)
    assert parse_intake({"irritability": {"provoked_by": "nothing"}}).irritability.provoked_by is Provoked.NOTHING


@pytest.mark.parametrize(
    ("tree", "place"),
    [
        ({"pain": {"leg": {"now": 11}}}, "pain.leg.now"),
        ({"pain": {"back": {"worst_24h": -1}}}, "pain.back.worst_24h"),
        ({"pain": {"back": {"now": "3"}}}, "pain.back.now"),
        ({"person": {"age": -1}}, "person.age"),
        ({"person": {"age": 200}}, "person.age"),
        ({"person": {"sex": "x"}}, "person.sex"),
        ({"person": {"height_m": 170}}, "person.height_m"),
        ({"neuro": {"left": {"myotome_mrc": {"L5": 6}}}}, "neuro.left.myotome_mrc.L5"),
        ({"neuro": {"left": {"myotome_mrc": {"L5": "soft"}}}}, "neuro.left.myotome_mrc['L5']"),
        ({"neuro": {"left": {"myotome_mrc": False}}}, "neuro.left.myotome_mrc['leg']"),
        ({"load_share": {"left": 40, "right": 40}}, "load_share"),
        ({"load_share": {"left": 101}}, "load_share.left"),
        ({"resources": {"days": 9}}, "resources.days"),
        ({"resources": {"days": 0}}, "resources.days"),
        ({"resources": {"days": ["mon", "monday"]}}, "resources.days"),
        ({"resources": {"days": ["someday"]}}, "resources.days[0]"),
        ({"resources": {"min_per_day": 2000}}, "resources.min_per_day"),
        ({"irritability": {"settle_min": -5}}, "irritability.settle_min"),
        ({"irritability": {"provoked_by": -5}}, "irritability.provoked_by"),
        ({"red_flags": {"cauda_equina": {"bladder": "yes"}}}, "red_flags.cauda_equina.bladder"),
        ({"red_flags": {"cauda_equina": {"bladder": 1}}}, "red_flags.cauda_equina.bladder"),
        ({"red_flags": {"cauda_equina": {"bladder": "not_applicable"}}}, "red_flags.cauda_equina.bladder"),
        ({"red_flags": {"cauda_equina": {"blader": None}}}, "red_flags.cauda_equina"),
        ({"red_flags": {"cauda": {}}}, "red_flags"),
        ({"asked": {"at": "yesterday"}}, "asked.at"),
        ({"asked": {"at": "2026-02-30"}}, "asked.at"),
        ({"onset_date": "2026-02-30"}, "onset_date"),
        ({"episodes": 1.5}, "episodes"),
        ({"conditions": "osteoporosis"}, "conditions"),
        ({"conditions": ["flu"]}, "conditions[0]"),
        ({"investigated": {"condition": "knee"}}, "investigated[0].condition"),
        ({"presentation": "slipped disc"}, "presentation.is_"),
        ({"function": {"feared_tasks": [{"task": "x", "expectation": 12}]}}, "function.feared_tasks[0].expectation"),
        ({"tests": {"slr": {"angle_deg": 400}}}, "tests.slr[0].angle_deg"),
        ({"tests_timed": {"side_bridge_s": {"left": -1}}}, "tests_timed.side_bridge_s.left"),
        ({"schema_version": 2}, "schema_version"),
        ({"answers": {"odi": {"items": ["a"]}}}, "answers['odi'].items[0]"),
        ({"answers": {"my_own": {"items": [1]}}}, "answers.my_own"),
    ],
)
def test_bad_input_is_refused_with_its_place(tree: dict[str, Any], place: str) -> None:
    sentence = refusal(tree)
    assert sentence.startswith("intake.json: expected ")
    assert f"@ intake.json.{place};" in sentence


@pytest.mark.parametrize("text", ["[]", "3", "null", "{", '{"pain": NaN}', '{"a": 1, "a": 2}', ""])
def test_what_is_no_table_is_refused(text: str) -> None:
    with pytest.raises(InputRefused, match=r"intake\.json: expected"):
        parse_intake(text, name="intake.json")


_KEYS = sorted({part.rstrip("[]") for key in intake_keys() for part in key.split(".")} | {"left", "right", "slr", "L5"})
_WORDS = ("left", "is", "on", "at", "items", "L5", "2026-11-16T09:00", "sitting 3 min", "extension", "4+", "mon", "")
_ANY = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 2000) | st.floats(allow_nan=False) | st.sampled_from(_WORDS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_KEYS), inner, max_size=4),
    max_leaves=8,
)


@settings(max_examples=500)
@given(st.dictionaries(st.sampled_from([field.name for field in fields(Intake)]), _ANY, max_size=3))
def test_whatever_is_written_is_read_or_refused_in_one_sentence(tree: dict[str, Any]) -> None:
    sentence = ""
    try:
        intake = parse_intake(tree, name="intake.json")
    except InputRefused as error:
        sentence = str(error)
    if sentence:
        assert sentence.startswith("intake.json: expected ")
    else:
        assert parse_intake(to_plain(intake)) == intake


def test_a_test_under_a_side_that_says_another_is_refused() -> None:
    assert "'left'" in refusal({"tests": {"slr": {"left": {"side": "right"}}}})
    assert "'left'" in refusal({"tests": {"slr": {"left": True}}})


def test_an_unknown_key_is_refused_even_when_null() -> None:
    assert "'pian'" in refusal({"pian": None})
    assert "'foo'" in refusal({"person": {"foo": None}})


def test_a_constructor_refuses_too() -> None:
    with pytest.raises(ValueError, match="schema_version"):
        Intake(schema_version=7)


def test_toml_is_read_too(tmp_path: Path) -> None:
    file = tmp_path / "intake.toml"
    file.write_text('painful_side = "left"\n[asked]\nat = 2026-11-21T09:30:00Z\n[pain.leg]\nnow = 3\n')
    intake = read_intake(file)
    assert (intake.painful_side, intake.asked.at_time, intake.pain.leg.now) == (Side.LEFT, "09:30", 3)


def test_the_template_has_every_key_and_answers_nothing() -> None:
    tree = write_template()
    intake = parse_intake(json.dumps(tree))
    assert intake.red_flags == Intake().red_flags
    assert {test.side for test in intake.tests.slr} == {Side.LEFT, Side.RIGHT}
    assert all(value is None for group in tree["red_flags"].values() for value in group.values())
    assert set(tree) - {"help"} == {key.partition(".")[0].removesuffix("[]") for key in intake_keys()} | {"red_flags"}


def test_every_key_is_explained_and_nothing_else() -> None:
    assert list(read_keys().keys) == list(dict.fromkeys(intake_keys()))


def test_a_case_filled_in_by_hand_keeps_its_words() -> None:
    intake = parse_intake(case("chronic_l5_s1_42"))
    assert intake.function.feared_tasks[0].task == "bending to lift the laundry basket"
    assert intake.neuro.right.sensation == {
        "L2": "normal",
        "L3": "normal",
        "L4": "normal",
        "L5": "reduced",
        "S1": "normal",
    }
