"""The report's section on muscles: what is drawn, what is said, and what stays as it was without them."""

import re
from dataclasses import replace

import numpy as np
import pytest
from tests.report import muscle_people, people
from tests.report.test_page import Page

from kinescript.body.words import Side
from kinescript.findings.assessment import Assessment
from kinescript.measures.measure import Measure
from kinescript.muscle.levels.activation import NormalisedTo, ReferenceKind
from kinescript.muscle.muscle_signal import SignalQuality, channel_words
from kinescript.muscle.worked import Worked
from kinescript.record.fault import Fault
from kinescript.report.muscle_curves import Lane, paint_lanes
from kinescript.report.muscle_words import PEAK_WORDS, fold_muscles
from kinescript.report.muscles import find_muscle_window
from kinescript.report.page import write_report
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
