"""Every published scoring vector, exactly; and the published example that contradicts itself, flagged."""

import json
from pathlib import Path
from typing import Any

import pytest

from kinescript.errors import InputRefused
from kinescript.outcomes.contradictions import find_contradictions
from kinescript.outcomes.scoring import score


@pytest.fixture(scope="module")
def vectors(data_folder: Path) -> dict[str, Any]:
    tree: dict[str, Any] = json.loads((data_folder / "clinical" / "scoring_vectors.json").read_text(encoding="utf-8"))
    return tree


def cases(vectors: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = vectors[name]["cases"]
    assert found
    return found


def test_every_group_of_vectors_is_tested_here(vectors: dict[str, Any]) -> None:
    tested = {"ODI_awell", "ODI_qhs", "ODI_PACIO", "ODI_CMS_ACCESS_trap", "STarTBack_awell", "CSI_awell", "TSK17_awell"}
    assert set(vectors) == tested | {"TSK11_qhs", "DN4_awell", "PCS_awell", "PROMIS_Global10_awell"}


@pytest.mark.parametrize("group", ["ODI_awell", "ODI_qhs", "ODI_PACIO", "ODI_CMS_ACCESS_trap"])
def test_odi(vectors: dict[str, Any], group: str) -> None:
    for case in cases(vectors, group):
        answered = sum(each is not None for each in case["items"])
        if answered >= 8:
            outcome = score("odi", case["items"])
            assert outcome.score == case["expected"]
            assert outcome.answered == answered
            assert outcome.complete == (answered == 10)
            assert outcome.band == case.get("category", outcome.band)
        else:
            with pytest.raises(InputRefused, match="at least 8 of 10 answered"):
                score("odi", case["items"])


def test_start_back(vectors: dict[str, Any]) -> None:
    for case in cases(vectors, "STarTBack_awell"):
        outcome = score("start-back", {"items": case["items"]})
        assert (outcome.score, outcome.band) == (case["total"], case["risk"])
        assert dict(outcome.parts)["psychological"] == case["psych_subscale"]


@pytest.mark.parametrize(("group", "name"), [("CSI_awell", "csi"), ("TSK17_awell", "tsk-17"), ("TSK11_qhs", "tsk-11")])
def test_sums(vectors: dict[str, Any], group: str, name: str) -> None:
    for case in cases(vectors, group):
        assert score(name, case["items"]).score == case["expected"]


def test_dn4(vectors: dict[str, Any]) -> None:
    for case in cases(vectors, "DN4_awell"):
        outcome = score("dn4", list(case["items"].values()))
        assert outcome.score == case["total"]
        assert dict(outcome.parts) == {"interview": case["interview"], "examination": case["exam"]}
        assert (outcome.band == "neuropathic likely") == case["positive_ge4"]


def test_pcs(vectors: dict[str, Any]) -> None:
    for case in cases(vectors, "PCS_awell"):
        assert score("pcs", list(case["items"].values())).score == case["expected_total"]


def test_promis_raw_sums_exact_and_t_only_with_a_table(vectors: dict[str, Any]) -> None:
    for case in cases(vectors, "PROMIS_Global10_awell"):
        items = list(case["items"].values())
        assert [each.split("_")[-1] for each in case["items"]][-4:] == ["Q06", "Q10R", "Q08R", "Q07RC"]  # our order
        parts = dict(score("promis-global-10", items).parts)
        physical, physical_t, mental, mental_t = case["expected"]
        assert set(parts) == {"physical", "mental"}
        assert parts["physical"] == (12 if physical is None else physical)
        assert parts["mental"] == (12 if mental is None else mental)
        table = {"physical": {str(int(parts["physical"])): physical_t}, "mental": {str(int(parts["mental"])): mental_t}}
        with_t = dict(score("promis-global-10", items, t_table=table).parts)
        assert (with_t["physical_t"], with_t["mental_t"]) == (physical_t, mental_t)


def test_a_table_without_the_row_is_refused() -> None:
    items = [3, 3, 3, 3, 3, 3, 3, 3, 3, 5]
    with pytest.raises(InputRefused, match="no row"):
        score("promis-global-10", items, t_table={"physical": {"4": 16.2}})
    with pytest.raises(InputRefused, match="its parts"):
        score("promis-global-10", items, t_table={"total": {"12": 40.0}})


def test_the_published_example_that_contradicts_itself_is_flagged(vectors: dict[str, Any]) -> None:
    case = cases(vectors, "ODI_CMS_ACCESS_trap")[0]
    found = find_contradictions(
        "odi", case["items"], claimed_score=38, narrative_score=case["narrative_claims"], displays={3: 2}
    )
    assert [(each.kind, each.at, each.computed, each.claimed) for each in found] == [
        ("narrative", None, 38.0, 36.0),
        ("display", 3, 3, 2),
    ]


def test_a_response_that_agrees_is_left_alone(vectors: dict[str, Any]) -> None:
    for case in cases(vectors, "ODI_PACIO"):
        assert find_contradictions("odi", case["items"], claimed_score=case["expected"], displays=case["items"]) == ()
    nine = [5, 5, 3, 3, 0, 0, 0, 0, 0, None]
    for claimed in (35.55555555555556, 35.6, 36):
        assert find_contradictions("odi", nine, claimed_score=claimed) == ()
    for claimed in (35, 35.5, 32):  # 32 is the sum over 50, wrong with a missing item
        assert len(find_contradictions("odi", nine, claimed_score=claimed)) == 1
