"""What muscles do together, in assessment.json: one verdict on a latency, whoever tells it."""

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from tests.report import people

from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.chain import assess
from kinescript.findings.assessment import Assessment
from kinescript.findings.spoken import say_muscle
from kinescript.measures.rounding import error_of
from kinescript.report.onset_orders import find_orders
from kinescript.results.document import to_document
from kinescript.results.folder import write_results
from kinescript.results.reading import read_results
from kinescript.synth.emg_errors import EmgErrors
from kinescript.synth.muscles_plan import MusclePlan, PlantedDelay
from kinescript.synth.plan import Plan
from kinescript.synth.recordings import make_recording

REGION = "transversus_internal_oblique_region"
SAID = {"outside": {"early", "late"}, "within": {"in_time"}, "borderline": {"cannot_tell"}, "unknown": {"cannot_tell"}}


@cache
def lifter() -> Assessment:
    """Somebody who lifts a leg, whose region is 160 ms late on the right."""
    muscles = MusclePlan(
        muscles=(REGION, "rectus_femoris", "multifidus"),
        delays=(PlantedDelay(muscle=REGION, delay_ms=160.0, side=Side.RIGHT),),
        errors=EmgErrors(heart_uv=60.0),
    )
    return assess(make_recording(Task.SINGLE_LEG_STANCE, plan=Plan(muscles=muscles), repetitions=4, seed=15)[0])


@cache
def walker() -> Assessment:
    muscles = ("gluteus_medius", "vastus_lateralis", "soleus", "gastrocnemius_medialis", "tibialis_anterior")
    plan = Plan(muscles=MusclePlan(muscles=muscles))
    return assess(make_recording(Task.WALKING, plan=plan, seconds=12.0, seed=3)[0])


def test_a_late_muscle_is_late_everywhere() -> None:
    tree = to_document(lifter())
    json.dumps(tree, allow_nan=False)
    rows = tree["recruitment"]["latencies"]
    (late,) = [r for r in rows if (r["site"], r["side"], r["after"]) == (REGION, "right", "prime_mover")]
    assert (late["verdict"], late["grade"], late["window_ms"]) == ("late", "weak", [-100.0, 50.0])
    (left,) = [r for r in rows if (r["site"], r["side"], r["after"]) == (REGION, "left", "prime_mover")]
    assert left["verdict"] == "in_time"


def test_no_two_verdicts_on_one_latency() -> None:
    """Every row is its measure and its finding again, and every finding of a latency has a row."""
    tree = to_document(lifter())
    judged = set()
    for row in tree["recruitment"]["latencies"]:
        measure = tree["measures"][row["measure"]]
        assert (row["site"], row["side"], row["latency_ms"]) == (measure["of"], measure["side"], measure["value"])
        if row["latency_ms"] is not None:
            assert row["high_ms"] - row["low_ms"] == pytest.approx(2 * error_of(measure["sigma"]))
        if row["finding"] is None:
            assert row["verdict"] is row["window_ms"] is None
            continue
        finding = tree["findings"][row["finding"]]
        judged.add(row["finding"])
        assert row["verdict"] in SAID[finding["verdict"]]
        assert finding["evidence"][0] == row["measure"]
        assert row["window_ms"] == finding["reference"]["range"]
        assert row["grade"] == finding["grade"]
    assert judged == {i for i, f in enumerate(tree["findings"]) if f["code"].startswith("latency_")}


def test_the_page_says_what_the_document_says() -> None:
    tree = to_document(lifter())["recruitment"]
    charts = find_orders(lifter())
    shown = {(o.ident, r.name, r.side, r.onset_ms): r for o in charts for r in o.rows if r.said}
    known = [r for r in tree["latencies"] if r["verdict"] not in (None, "cannot_tell")]
    assert 4 <= len(known) <= len(shown)
    for order in tree["orders"]:
        (chart,) = [o for o in charts if o.ident == f"order-{order['leg']}"]
        assert {(r.site, r.side, r.onset_ms) for r in chart.rows} <= {
            (r["site"], Side(r["side"]), r["latency_ms"]) for r in order["rows"]
        }
        assert len(chart.rows) >= 4
    for row in known:
        side = Side(row["side"])
        drawn = shown[f"latency-to-{row['after'].replace('_', '-')}", say_muscle(row["site"]), side, row["latency_ms"]]
        assert drawn.said == (row["verdict"] or "").replace("_", " ")


def test_the_order_of_each_leg_is_that_of_its_probabilities() -> None:
    orders = to_document(lifter())["recruitment"]["orders"]
    assert [each["leg"] for each in orders] == ["left", "right"]
    for each in orders:
        before = np.array(each["before"])
        assert [r["latency_ms"] for r in each["rows"]] == sorted(r["latency_ms"] for r in each["rows"])
        assert {tuple(pair) for pair in each["certain"]} == {(int(a), int(b)) for a, b in np.argwhere(before >= 0.95)}
    # the region of the right is planted last by far: somebody surely comes on before it
    rows = [(r["site"], r["side"]) for r in orders[0]["rows"]]
    last = rows.index((REGION, "right"))
    assert any(pair[1] == last for pair in orders[0]["certain"])


def test_synergies_are_shown_with_their_weights() -> None:
    legs = to_document(walker())["synergies"]
    assert [each["leg"] for each in legs] == ["left", "right"]
    for each in legs:
        count = each["count"]
        assert count >= 1 and each["strides"] >= 3
        weights = np.array(each["weights"], dtype=float)
        assert weights.shape == (len(each["muscles"]), count) == (5, count)
        np.testing.assert_allclose(np.square(weights).sum(axis=0), 1.0, atol=1e-6)
        assert np.array(each["weights_sigma"], dtype=float).shape == weights.shape
        assert np.array(each["activations"], dtype=float).shape == (100, count)
        assert each["vaf_by_count"][count - 1] == pytest.approx(each["vaf"], abs=1e-6)
        assert {muscle["side"] for muscle in each["muscles"]} == {each["leg"]}
    measured = {m.side: m.value for m in walker().measures if m.name == "synergy_count"}
    assert measured == {Side(each["leg"]): each["count"] for each in legs}


def test_without_muscles_there_is_nothing(tmp_path: Path) -> None:
    person = people.walk()
    tree = to_document(person)
    assert tree["recruitment"] == {"latencies": [], "orders": []} and tree["synergies"] == []
    write_results(replace(lifter(), synergies=walker().synergies), tmp_path)
    back = read_results(tmp_path)
    assert back.recruitment == to_document(lifter())["recruitment"]
    assert list(back.synergies) == to_document(walker())["synergies"]
    old = json.loads((tmp_path / "assessment.json").read_text())
    del old["recruitment"], old["synergies"]
    (tmp_path / "assessment.json").write_text(json.dumps(old))
    assert (read_results(tmp_path).recruitment, read_results(tmp_path).synergies) == (None, ())
