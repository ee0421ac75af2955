"""The data behind screening and staging: every line has a source that is in the registry, and holds together."""

import pytest

from kinescript.documents.read import to_dataclass
from kinescript.documents.write import to_plain
from kinescript.errors import InputRefused
from kinescript.intake.minimal_set import MinimalSet, keys, read_emergency, read_minimal_set
from kinescript.intake.staging import read_staging
from kinescript.outcomes.evidence import find_evidence

CARE = 22


def test_every_question_is_there_in_both_voices() -> None:
    rules = read_minimal_set()
    assert len(rules.question) == CARE == len(set(keys()))
    for each in rules.question:
        assert each.patient.endswith(("?", "you."))
        assert each.clinician


def test_every_source_is_in_the_registry() -> None:
    rules, staging = read_minimal_set(), read_staging()
    rows = (*rules.question, *rules.combination, staging.duration, staging.irritability, staging.status)
    for each in (*rows, *staging.disability):
        assert find_evidence(each.source).label == each.label, each
    assert find_evidence(rules.source)


def test_only_cauda_equina_is_not_for_a_clinic_to_change() -> None:
    fixed = {each.key for each in read_minimal_set().question if not each.clinic_may_change}
    assert fixed == {key for key in keys() if key.startswith("cauda_equina.")}


@pytest.mark.parametrize("change", ["question", "advice", "combination"])
def test_a_set_that_does_not_hold_together_is_refused(change: str) -> None:
    tree = to_plain(read_minimal_set())
    if change == "question":
        tree["question"] = tree["question"][1:]
    elif change == "advice":
        del tree["advice"]["treat"]
    else:
        tree["combination"][0]["all"] = ["malignancy.history", "malignancy.typo"]
    with pytest.raises(InputRefused, match="minimal_set"):
        to_dataclass(tree, MinimalSet, name="minimal_set.toml")


def test_an_unknown_question_is_refused() -> None:
    with pytest.raises(InputRefused, match="minimal safety set"):
        read_minimal_set().ask("cauda_equina.typo")


def test_the_box_names_all_six_of_the_cauda_equina() -> None:
    words = " ".join(read_emergency().list)
    for each in ("pee", "bowel", "numbness", "sexual", "BOTH legs", "weaker"):
        assert each in words
    assert "{number}" in read_emergency().opening
