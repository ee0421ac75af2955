"""The report's section on muscles: what is drawn, what is said, and what stays as it was without them."""

import re
from dataclasses import replace

import numpy as np
import pytest
from tests.report import muscle_people, people
from tests.report.test_page import Page

from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.findings.assessment import Assessment
from kinescript.findings.finding import Verdict
from kinescript.findings.folded import fold_findings
from kinescript.findings.rules import find_findings
from kinescript.measures.measure import Measure
from kinescript.measures.recruitment_order import LatencyRow, RecruitmentOrder
from kinescript.muscle.levels.activation import NormalisedTo, ReferenceKind
from kinescript.muscle.muscle_signal import SignalQuality, channel_words
from kinescript.muscle.worked import Worked
from kinescript.record.fault import Fault
from kinescript.report.muscle_curves import Lane, paint_lanes
from kinescript.report.muscle_words import PEAK_WORDS, fold_muscles
from kinescript.report.muscles import find_muscle_window
from kinescript.report.onset_orders import find_orders
from kinescript.report.order_chart import Order, OrderRow, paint_order, say_order, sort_rows
from kinescript.report.page import write_report
from kinescript.report.topics import find_standouts, find_topics
from kinescript.signal.spans import Span

LIGHT = 1_500_000


def section(text: str) -> str:
    return text.split('id="muscles"')[1].split("</section>", maxsplit=1)[0]


@pytest.fixture(scope="module")
def late() -> Assessment:
    return muscle_people.late_region()


@pytest.fixture(scope="module")
def text(late: Assessment) -> str:
    return write_report(late)


def test_without_muscles_the_report_is_what_it_was() -> None:
    person = people.walk()
    text = write_report(person)
    assert text == write_report(replace(person, worked=Worked()))
    for trace in ('id="muscles"', ".lane", "TrA/IO", "crosstalk"):
        assert trace not in text
    assert "How muscles worked: no muscle sensor was recorded." in text


def test_the_section_stands_between_the_curves_and_the_sides(text: str) -> None:
    heads = re.findall(r'<h2 id="([a-z-]+)"', text)
    assert heads.index("curves") + 1 == heads.index("muscles") == heads.index("sides") - 1
    Page(text)


def test_who_cannot_see_hears_every_onset_and_every_verdict(text: str) -> None:
    told = re.findall(r"<svg[^>]*aria-labelledby=\"([^\"]+)\"", section(text))
    for pair in told:
        for ident in pair.split():
            assert text.count(f'id="{ident}"') == 1
    said = " ".join(re.findall(r"<desc[^>]*>(.*?)</desc>", section(text)))
    assert "TrA/IO region (surface), left: 112 ms ± 18, required −150 to 0 ms: late." in said
    assert "TrA/IO region (surface), right: −12 ms ± 16, required −150 to 0 ms: in time." in said
    assert "Cannot tell: the movement was too slow: gluteus medius, left." in said
    assert "TrA/IO region (surface), left: comes on at" in said


def test_every_sensor_is_in_the_table_with_its_quality(late: Assessment, text: str) -> None:
    table = section(text).split("<table")[1]
    assert table.count('scope="row"') == len(late.worked.signals) == 12
    assert "doubtful: heartbeats were heard and taken out" in table
    assert "cannot be used: the electrode lost the skin for 8.2 s" in table
    assert table.count("band-pass 20 to 450 Hz") == 1
    assert table.count("maximal voluntary contraction, seen in mvic.c3d") == 1
    head = table.split("</thead>")[0]
    assert re.findall(r"<th[^>]*>([^<]+)</th>", head) == ["Muscle", "Quality"]


def test_only_what_differs_between_sensors_stands_in_their_rows(late: Assessment) -> None:
    one, *others = late.worked.signals
    more = replace(one, steps=(*one.steps, "template of 25 heartbeats subtracted"))
    table = section(write_report(replace(late, worked=replace(late.worked, signals=(more, *others))))).split("<table")[
        1
    ]
    assert table.count("band-pass 20 to 450 Hz") == table.count("template of 25 heartbeats subtracted") == 1


def test_a_channel_is_not_named_again_beside_its_own_name(late: Assessment) -> None:
    one, *others = late.worked.signals
    fault = Fault(kind="mains", words=f"{channel_words(one.at)} picks up mains")
    hum = replace(one, quality=SignalQuality(trust="doubtful", faults=(fault,)))
    table = section(write_report(replace(late, worked=replace(late.worked, signals=(hum, *others))))).split("<table")[1]
    assert "doubtful: it picks up mains" in table


def test_a_share_of_the_own_peak_is_said_to_compare_with_nothing_where_its_numbers_stand(late: Assessment) -> None:
    words = "it is a share of the peak of this very task, which compares with no other day, side or person"
    peak = NormalisedTo(kind=ReferenceKind.TASK_PEAK, level=1.0, sigma=0.1, seen_in="this recording, at 3 s")
    levels = tuple(replace(each, normalised_to=peak) for each in late.worked.activations)
    measures = tuple(
        Measure(
            name="muscle_level",
            of="soleus",
            side=side,
            value=30.0,
            unit="%",
            sigma=4.0,
            faults=(Fault(kind="reference", words=words),),
        )
        for side in Side
    )
    person = replace(late, worked=replace(late.worked, activations=levels), measures=measures, findings=())
    text = write_report(person)
    muscles = section(text)
    legend, table = muscles.split("<table")
    assert legend.count(PEAK_WORDS) == table.count(PEAK_WORDS) == 1
    assert "Level is a share of, alike for all: peak of this task." in table
    measured = text.split('id="measured"')[1].split("</section>", maxsplit=1)[0]
    assert measured.count("compares with no other day") == 1
    assert "Left and right side by side" not in text


def test_a_dead_sensor_has_no_lane_and_is_told_among_the_limits(text: str) -> None:
    assert section(text).count('class="lane"') == 2 * 11
    limits = text.split('id="limits"')[1].split("</section>", maxsplit=1)[0]
    assert "gluteus medius, right: cannot be used: the electrode lost the skin for 8.2 s." in limits
    assert "does not read them yet" not in limits
    assert "electrodes on the skin hear it and internal oblique together" in limits
    assert "neither force nor pain" in limits
    assert "Levels against another muscle" not in limits


def test_without_a_reference_contraction_levels_are_said_to_compare_with_nothing() -> None:
    text = write_report(muscle_people.muscles_alone())
    assert "Levels against another muscle, side or day where there was no reference contraction." in text
    assert "nothing, so it stands in V" in text


def test_muscles_alone_make_a_whole_page() -> None:
    text = write_report(muscle_people.muscles_alone())
    Page(text)
    assert section(text).count('class="lane"') == 2 * 11
    assert "Over time" in text
    for silly in ("No curve could be drawn", "Legs were not measured", "a marker lies", "Not seen at all"):
        assert silly not in text
    assert "Beside the movement" not in text
    assert "nan" not in re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL).lower().split()


def test_many_sensors_stay_one_light_page() -> None:
    person = muscle_people.late_region(count=30)
    text = write_report(person)
    assert len(text.encode()) < LIGHT
    assert section(text).count('class="lane"') == 2 * 16
    assert "16 of 29 muscles" in text
    assert "On which muscle these sensors sat, which nobody said: EMG 0, EMG 1" in text


def test_nothing_usable_is_said_and_not_drawn(late: Assessment) -> None:
    dead = late.worked.signals[5]
    person = replace(late, worked=Worked(signals=(dead,), activations=(), bursts=()))
    text = write_report(person)
    Page(text)
    assert "No muscle sensor could be used" in section(text)
    assert 'class="lane"' not in text


def test_muscles_and_movement_share_one_time_axis(late: Assessment) -> None:
    window = find_muscle_window(late, ())
    assert 0 < window.duration_s <= 8.0
    figure = section(write_report(late)).split('class="wide lanes"')[1].split('class="narrow lanes"')[0]
    movement, muscles = figure.split("<svg")[1:]
    places = [
        re.findall(r'<text x="([\d.]+)" y="[\d.]+" class="tick"[^>]*>([\d.]+)(?: s)?<', s) for s in (movement, muscles)
    ]
    by_tick = [{words: x for x, words in each if float(x) > 40} for each in places]
    shared = by_tick[0].keys() & by_tick[1].keys()
    assert len(shared) >= 5
    assert all(by_tick[0][tick] == by_tick[1][tick] for tick in shared)


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


def lane_of(raw: np.ndarray) -> Lane:
    time_s = np.arange(len(raw)) / 1000
    level = np.abs(raw)
    return Lane(
        name="soleus",
        style="person",
        unit="µV",
        note="",
        raw_s=time_s,
        raw=raw,
        time_s=time_s,
        level=level,
        sigma=0 * level,
    )


@pytest.mark.parametrize("raw", [np.full(2000, np.nan), np.zeros(2000), np.array([1.0]), np.empty(0)])
def test_a_lane_of_nothing_is_empty_and_whole(raw: np.ndarray) -> None:
    drawn = paint_lanes((lane_of(raw),), window=Span(start_s=0.0, end_s=2.0), starts_s=(), words="")
    assert "nan" not in drawn
    assert "inf" not in drawn


def test_a_single_peak_of_the_signal_is_drawn_however_long_it_is() -> None:
    raw = np.zeros(20000)
    raw[7777] = 1.0
    raw[:400] = 0.2
    drawn = paint_lanes((lane_of(raw),), window=Span(start_s=0.0, end_s=20.0), starts_s=(), words="")
    path = re.findall(r'd="([^"]+)" class="raw"', drawn)[0]
    moves = [float(v) for v in re.findall(r"-?\d*\.?\d+", path)]
    heights = np.cumsum([moves[1], *moves[3::2]])
    assert heights.min() < heights[0] - 1
    assert len(path) < 20000


def test_one_marker_of_muscles_takes_one_place_among_what_stands_out(late: Assessment) -> None:
    one = bent(late)
    outside = next(f for f in one.findings if f.code == "flexion_relaxation_ratio")
    three = (replace(outside, severity=9.0), outside, replace(outside, severity=5.0))
    topics = find_standouts(replace(one, findings=three))
    assert [(t.finding.code, t.finding.severity) for t in topics] == [("flexion_relaxation_ratio", 9.0)]


def test_what_rests_on_thin_evidence_is_told_to_the_clinician_alone(late: Assessment) -> None:
    timing = tuple(f for f in late.findings if f.code == "latency_to_movement")
    (outside,) = [f for f in timing if f.verdict is Verdict.OUTSIDE]
    person = replace(late, findings=timing)
    assert find_standouts(person) == ()
    text = write_report(person)
    Page(text)
    first = text.split('id="stands-out"')[1].split("</section>", maxsplit=1)[0]
    assert "<article" not in first
    assert "Nothing well supported stands out" in first
    # nobody is told that all is usual either, and neither the muscle nor the milliseconds are named
    for word in ("TrA/IO", " ms", "late", "onset", outside.words.patient):
        assert word not in first
    assert outside.words.patient not in text
    muscles = section(text)
    assert "For the clinician" in muscles
    assert "Judged on thin evidence" in muscles
    assert "movement&#x27;s onset: 112 ± 18 ms (95 %), late" in muscles
    assert "Evidence for this marker: thin" in muscles


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


def bent(late: Assessment) -> Assessment:
    """Back muscles that keep working at the bottom of a bend and going down, multifidus furthest out."""
    sizes = {"multifidus": (1.1, 0.99), "erector_spinae_longissimus": (1.3, 0.96)}
    measures = tuple(
        Measure(name=name, of=of, side=side, value=value, unit="1", sigma=0.05)
        for of, pair in sizes.items()
        for name, value in zip(("flexion_relaxation_ratio", "flexion_extension_ratio"), pair, strict=True)
        for side in Side
    )
    return replace(late, measures=measures, findings=find_findings(measures, task=Task.FORWARD_BEND))


def test_both_sides_of_several_muscles_are_one_finding_led_by_the_one_a_study_measured(late: Assessment) -> None:
    person = bent(late)
    (topic,) = find_standouts(person)
    assert (
        topic.title
        == "Flexion-relaxation ratio: both sides of erector spinae longissimus and multifidus region (surface)"
    )
    assert (topic.finding.code, topic.measure and topic.measure.of) == (
        "flexion_relaxation_ratio",
        "erector_spinae_longissimus",
    )
    text = write_report(person)
    Page(text)
    card = text.split("<article")[1].split("</article>")[0]
    assert "1.30 ± 0.10" in card
    assert "Alike: erector spinae longissimus right 1.30 ± 0.10; multifidus region (surface) left 1.10 ± 0.10" in card
    assert "the muscles beside your spine keep working" in card
    # of the flexion-extension ratio a study measured the longissimus alone
    (other,) = [t for t in find_topics(person) if t.finding.code == "flexion_extension_ratio"]
    assert not other.finding.reference.assumption
    rest = text.split("Also looked at")[1].split("</section>")[0]
    assert rest.count("<li") == 1
    assert "multifidus region (surface) left 0.99 ± 0.10, right 0.99 ± 0.10" in rest


def test_findings_that_differ_are_not_folded(late: Assessment) -> None:
    person = bent(late)
    one, other, *_ = person.findings
    within = replace(other, verdict=Verdict.WITHIN, severity=0.0)
    assert [len(f.members) for f in fold_findings((one, within), person.measures)] == [1, 1]
    drops = tuple(f for f in late.findings if f.code == "pelvic_drop")
    assert len(fold_findings(drops, late.measures)) == len(drops) > 1
    early = made_timing(Side.LEFT, -300.0), made_timing(Side.RIGHT, 300.0)
    findings = find_findings(early, task=Task.SINGLE_LEG_STANCE)
    assert {f.verdict for f in findings} == {Verdict.OUTSIDE}
    assert [f.title for f in fold_findings(findings, early)] == [
        f"TrA/IO region (surface), {side}, onset after the prime mover's onset" for side in ("right", "left")
    ]
    alike = made_timing(Side.LEFT, 200.0), made_timing(Side.RIGHT, 300.0)
    (folded,) = fold_findings(find_findings(alike, task=Task.SINGLE_LEG_STANCE), alike)
    assert folded.title == "TrA/IO region (surface), both sides, onset after the prime mover's onset"
    assert folded.measure is alike[1]
    assert " on the right" not in folded.patient
    assert " on the right" in folded.lead.words.patient


def made_timing(side: Side, value: float) -> Measure:
    of = "transversus_internal_oblique_region"
    return Measure(name="latency_to_prime_mover", of=of, side=side, value=value, unit="ms", sigma=5.0)


def test_against_a_prime_mover_the_zero_says_which(late: Assessment) -> None:
    measures = muscle_people.latencies("latency_to_prime_mover")
    (order,) = find_orders(replace(late, measures=measures, findings=()))
    assert order.zero == "rectus femoris of the lifted leg comes on"


def test_what_many_muscles_lack_for_one_reason_is_said_once(late: Assessment) -> None:
    def missing(of: str, kind: str) -> Measure:
        fault = Fault(kind=kind, words=f"the {of} had {kind}")
        return Measure(name="muscle_level", of=of, side=None, value=None, unit="%", sigma=None, faults=(fault,))

    known = Measure(name="muscle_level", of="soleus", side=None, value=3.0, unit="%", sigma=1.0)
    names = ("gluteus_medius", "gluteus_maximus", "multifidus", "hamstrings")
    measures = (known, *(missing(of, "none") for of in names), missing("soleus", "flat"))
    folded = fold_muscles(measures)
    assert [m.of for m in folded] == ["soleus", "gluteus_medius", "soleus"]
    assert folded[1].faults[0].words == "the gluteus_medius had none (and so for 3 others)"
    assert fold_muscles(measures[:3]) == measures[:3]
    assert fold_muscles(late.measures[:3]) == late.measures[:3]
    text = write_report(replace(late, measures=measures, findings=()))
    assert text.split('id="limits"')[1].split("</section>", maxsplit=1)[0].count("had none") == 1
