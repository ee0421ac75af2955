"""A clinic's own levels: where they may differ, how far, and that nothing else may."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.intakes import DAY, answered, trees

from kinescript.errors import InputRefused
from kinescript.intake.clinic_set import check_clinic_set
from kinescript.intake.document import parse_intake
from kinescript.intake.judging import find_screening
from kinescript.intake.minimal_set import MinimalSet, keys, read_minimal_set
from kinescript.intake.words import Action, Concern


def with_level(rules: MinimalSet, key: str, level: Concern) -> MinimalSet:
    return replace(rules, question=tuple(replace(q, alone=level) if q.key == key else q for q in rules.question))


def test_our_own_set_is_a_clinics_too() -> None:
    assert check_clinic_set(read_minimal_set()) == read_minimal_set()


def test_a_level_may_be_changed_and_is_used() -> None:
    rules = check_clinic_set(with_level(read_minimal_set(), "infection.fever_unwell", Concern.HIGH))
    fever = answered({"infection.fever_unwell": True})
    assert find_screening(fever, on=DAY, rules=rules).action is Action.EMERGENCY
    assert find_screening(fever, on=DAY).action is Action.URGENT


@pytest.mark.parametrize(
    ("key", "level"),
    [
        ("cauda_equina.bladder", Concern.SOME),
        ("other.calf_swelling", Concern.FEW),
        ("malignancy.history", Concern.NONE),
        ("infection.fever_unwell", Concern.NONE),
        ("neuro.mrc_3_or_less", Concern.FEW),
    ],
)
def test_a_level_too_low_is_refused(key: str, level: Concern) -> None:
    with pytest.raises(InputRefused, match=key):
        check_clinic_set(with_level(read_minimal_set(), key, level))


@pytest.mark.parametrize(
    "change",
    [
        lambda rules: replace(rules, asked_again_grace_days=70),
        lambda rules: replace(rules, investigation_counts_for_days=400),
        lambda rules: replace(rules, combination=()),
        lambda rules: replace(rules, combination=(replace(rules.combination[0], level=Concern.FEW),)),
        lambda rules: replace(rules, two_few_in_one_group=Concern.FEW),
        lambda rules: replace(rules, advice={**rules.advice, Action.EMERGENCY: ("Wait.",)}),
        lambda rules: replace(rules, question=(replace(rules.question[0], patient="?"), *rules.question[1:])),
    ],
)
def test_anything_else_is_refused(change: Callable[[MinimalSet], MinimalSet]) -> None:
    with pytest.raises(InputRefused, match="minimal_set"):
        check_clinic_set(change(read_minimal_set()))


@st.composite
def clinic_sets(draw: st.DrawFn) -> MinimalSet:
    rules = read_minimal_set()
    for question in rules.question:
        if question.clinic_may_change and draw(st.booleans()):
            lowest = Concern.SOME if question.action else list(Concern)[max(1, question.alone.height - 1)]
            rules = with_level(rules, question.key, draw(st.sampled_from(list(Concern)[lowest.height :])))
    few = draw(st.sampled_from((Concern.SOME, Concern.HIGH)))
    combination = (replace(rules.combination[0], level=draw(st.sampled_from((Concern.SOME, Concern.HIGH)))),)
    return check_clinic_set(replace(rules, two_few_in_one_group=few, combination=combination))


@given(trees(), clinic_sets(), st.sampled_from(keys()))
def test_adding_a_flag_never_lowers_concern_in_any_clinic(tree: dict[str, Any], rules: MinimalSet, key: str) -> None:
    group, _, name = key.partition(".")
    more = {**tree, "red_flags": {**tree["red_flags"], group: {**tree["red_flags"][group], name: True}}}
    without, with_it = (find_screening(parse_intake(each), on=DAY, rules=rules) for each in (tree, more))
    assert with_it.concern.height >= without.concern.height
