"""The charts of the order in which muscles came on: what is drawn, what is certain, what cannot be told."""

import re
from dataclasses import replace

import numpy as np
import pytest
from tests.report import muscle_people

from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.findings.assessment import Assessment
from kinescript.findings.finding import Verdict
from kinescript.findings.rules import find_findings
from kinescript.measures.measure import Measure
from kinescript.measures.recruitment_order import LatencyRow, RecruitmentOrder
from kinescript.record.fault import Fault
from kinescript.report.onset_orders import find_orders
from kinescript.report.order_chart import Order, OrderRow, paint_order, say_order, sort_rows
from kinescript.report.page import write_report


def section(text: str) -> str:
    return text.split('id="muscles"')[1].split("</section>", maxsplit=1)[0]


@pytest.fixture(scope="module")
def late() -> Assessment:
    return muscle_people.late_region()


@pytest.fixture(scope="module")
def text(late: Assessment) -> str:
    return write_report(late)


def test_the_order_is_first_to_last_and_judges_only_what_is_required(late: Assessment) -> None:
    (order,) = find_orders(late)
    whens = [row.onset_ms for row in order.rows]
    assert whens == sorted(w for w in whens if w is not None)
    assert order.untold == ("the movement was too slow: gluteus medius, left",)
    assert {row.said for row in order.rows} == {"", "in time", "late"}
    assert not any(row.said or row.window_ms != (None, None) for row in order.rows if "gluteus" in row.name)


def test_what_cannot_be_told_is_one_sentence_with_its_reasons(late: Assessment) -> None:
    def missing(of: str, side: Side, kind: str) -> Measure:
        fault = Fault(kind=kind, words="some long sentence about one muscle")
        return Measure(name="latency_to_movement", of=of, side=side, value=None, unit="ms", sigma=None, faults=(fault,))

    known = Measure(name="latency_to_movement", of="multifidus", side=Side.LEFT, value=5.0, unit="ms", sigma=3.0)
    lost = [missing(of, side, "absent") for of in ("gluteus_medius", "rectus_femoris") for side in Side]
    lost += [missing("soleus", Side.LEFT, "few"), missing("soleus", Side.RIGHT, "lead_off")]
    person = replace(late, measures=(known, *lost), findings=())
    (order,) = find_orders(person)
    assert [row.name for row in order.rows] == ["multifidus region (surface)"]
    told = (
        "Cannot tell: not seen to come on within 1 s of the start: both sides of gluteus medius and rectus femoris; "
        "came on once only: soleus, left; not heard well enough: soleus, right."
    )
    assert say_order(order).endswith(told)
    text = section(write_report(person))
    assert text.count(f"{told}</p>") == 1
    # what is asked for and cannot be told has no empty row either
    asked = replace(known, of="transversus_internal_oblique_region", value=None, sigma=None, faults=lost[0].faults)
    findings = find_findings((known, asked), task=Task.SINGLE_LEG_STANCE)
    assert [f.verdict for f in findings] == [Verdict.UNKNOWN]
    (order,) = find_orders(replace(late, measures=(known, asked), findings=findings))
    assert len(order.rows) == 1
    assert order.untold == ("not seen to come on within 1 s of the start: TrA/IO region (surface), left",)


@pytest.mark.parametrize("onset_ms", [-90.0, 0.0, 90.0])
def test_on_a_narrow_page_nothing_is_cut_off_or_written_over(onset_ms: float) -> None:
    row = OrderRow(
        name="erector spinae longissimus",
        side=Side.RIGHT,
        onset_ms=onset_ms,
        sigma_ms=5.0,
        window_ms=(-100.0, 50.0),
        verdict=Verdict.WITHIN,
        said="in time",
    )
    order = Order(ident="o", title="t", zero="rectus femoris of the lifted leg comes on", rows=(row,))
    drawn = paint_order(order)
    texts = re.findall(r'<text x="(-?[\d.]+)" y="([\d.]+)"[^>]*text-anchor="(\w+)"[^>]*>([^<]+)<', drawn)
    at = {words: (float(x), float(y), anchor) for x, y, anchor, words in texts}
    assert (
        at["erector spinae longissimus, right"][1]
        < at["in time"][1]
        == at[f"{onset_ms:.0f} ms ± 10".replace("-", "−")][1]
    )
    named = [(x, words) for words, (x, _, _) in at.items() if words in order.zero]
    assert " ".join(words for _, words in named) == order.zero
    for words, (x, _, anchor) in at.items():
        width = 7.5 * len(words)
        left = x - {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor] * width
        assert left > -12, words
        assert left + width < 320 + 12, words


def test_rows_stand_first_to_last() -> None:
    rows = tuple(
        OrderRow(name=str(when), side=None, onset_ms=when, sigma_ms=1.0, verdict=Verdict.WITHIN)
        for when in (4.0, 5.0, -3.0)
    )
    assert [row.onset_ms for row in sort_rows(rows)] == [-3.0, 4.0, 5.0]


def order_of(*rows: tuple[str, Side, float, float, int], certain: tuple[tuple[int, int], ...]) -> RecruitmentOrder:
    return RecruitmentOrder(
        leg=Side.LEFT,
        rows=tuple(
            LatencyRow(site=of, side=side, latency_ms=at, low_ms=at - error, high_ms=at + error, repetitions=n)
            for of, side, at, error, n in rows
        ),
        before=np.full((len(rows), len(rows)), 0.5),
        certain=certain,
    )


def test_the_order_of_a_leg_holds_what_came_first_and_says_which_orders_are_certain(late: Assessment) -> None:
    left, right = Side.LEFT, Side.RIGHT
    order = order_of(
        ("gluteus_medius", right, -420.0, 80.0, 1),
        ("multifidus", left, -60.0, 80.0, 2),
        ("rectus_femoris", left, -30.0, 80.0, 2),
        ("soleus", right, 150.0, 140.0, 2),
        certain=((0, 1), (0, 2), (0, 3), (1, 3)),
    )
    person = replace(late, recruitment=(order,), measures=(), findings=())
    (found,) = find_orders(person)
    assert [row.name for row in found.rows] == ["gluteus medius", "multifidus region (surface)", "rectus femoris"]
    assert found.zero == "the left foot leaves the ground"
    assert found.untold == ("its error is more than ±100 ms: soleus, right",)
    whole = replace(order, rows=order.rows[:3], certain=((0, 1), (0, 2)))
    (short,) = find_orders(replace(person, recruitment=(whole,)))
    assert short.certain == ("gluteus medius, right: before every later one",)
    assert found.certain == (
        "gluteus medius, right: before multifidus region (surface), left; rectus femoris, left; soleus, right",
        "multifidus region (surface), left: before soleus, right",
    )
    assert "From 1 to 2 lifts." in found.notes[0]
    drawn = paint_order(found, wide=True)
    assert drawn.count(' once"') == 1
    text = section(write_report(person))
    assert "every other order of two is not" in text
    assert "the movement begins" not in text


def test_onsets_without_an_instant_are_not_drawn_as_an_order(late: Assessment) -> None:
    rows = tuple(("multifidus", side, at, 170.0, 3) for side, at in ((Side.LEFT, -10.0), (Side.RIGHT, 20.0)))
    person = replace(late, recruitment=(order_of(*rows, certain=((0, 1),)),), measures=(), findings=())
    (found,) = find_orders(person)
    assert found.rows == ()
    text = section(write_report(person))
    assert 'class="chart order"' not in text
    assert "multifidus region (surface), left: before multifidus region (surface), right" in text
    assert "its error is more than ±100 ms: multifidus region (surface), both sides" in text


def test_against_a_prime_mover_the_zero_says_which(late: Assessment) -> None:
    measures = muscle_people.latencies("latency_to_prime_mover")
    (order,) = find_orders(replace(late, measures=measures, findings=()))
    assert order.zero == "rectus femoris of the lifted leg comes on"
