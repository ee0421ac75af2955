"""Repetitions in the report: counted in words, the middle one shown without a verdict, marked on their curve."""

import re
from dataclasses import replace

import numpy as np
import pytest
from tests.report import people

from kinescript.body.joints import Joint
from kinescript.body.tasks import Task
from kinescript.chain import assess
from kinescript.findings.assessment import Assessment
from kinescript.measures.measure import Measure
from kinescript.motion.alignment import Alignment
from kinescript.motion.repetitions import RepetitionState
from kinescript.motion.task_repetitions import find_task_repetitions
from kinescript.record.fault import Fault
from kinescript.report.facts import say_repetitions
from kinescript.report.page import write_report
from kinescript.report.repeats import find_shown, leading_curve, leading_curves, name_repetitions
from kinescript.synth import make_recording


def squats(task: Task = Task.SQUAT, depths: tuple[float, ...] = (80.0, 84.0, 90.0), rest: float = 5.0) -> Assessment:
    """Squats of these depths in degrees of knee flexion from `rest`, each of 2 s with a second of rest around it."""
    time_s = np.arange(round(100 * (1 + 3 * len(depths)))) / 100
    bend = np.full(len(time_s), rest)
    for i, depth in enumerate(depths):
        share = np.clip((time_s - 1 - 3 * i) / 2, 0, 1)
        bend += (depth - rest) * np.sin(np.pi * share) ** 2
    person = people.walk(seconds=len(time_s) / 100)
    knees = (Joint.LEFT_KNEE, Joint.RIGHT_KNEE)
    angles = tuple(replace(a, flexion_deg=bend) if a.joint in knees else a for a in person.angles)
    recording = replace(person.recording, task=task)
    found, _ = find_task_repetitions(angles, task)
    return replace(person, recording=recording, angles=angles, stances=(), findings=(), repetitions=found)


@pytest.fixture(scope="module")
def text() -> str:
    return write_report(squats())


def test_repetitions_are_counted_in_the_header(text: str) -> None:
    header = text.split("<header>")[1].split("</header>", maxsplit=1)[0]
    assert "3 complete repetitions." in header
    assert "change from quiet standing" not in header
    assert "repetition" not in write_report(people.walk()).split("</header>")[0].split("<header>")[1]


def test_how_they_ended_is_said_in_words() -> None:
    person = squats()
    first = person.repetitions[0]
    complete, partial, aborted = (replace(first, state=s) for s in RepetitionState)
    for each, words in (
        ((complete, partial), "1 complete repetition and one partial."),
        ((complete, complete, partial, aborted, aborted), "2 complete repetitions, one partial and two aborted."),
        ((aborted,), "No complete repetition and one aborted."),
        ((), ""),
    ):
        assert say_repetitions(replace(person, repetitions=each)) == words


def test_worn_sensors_say_what_their_angles_are_counted_from() -> None:
    aligned = replace(squats(), alignment=Alignment(segments=(), found_by="still", span=None, faults=()))
    text = write_report(aligned)
    assert "Angles are change from quiet standing." in text.split("</header>")[0]
    assert "right knee flexion, from quiet standing" in text


def test_the_middle_repetition_is_shown_at_its_deepest(text: str) -> None:
    shown = find_shown(squats())
    assert shown is not None
    assert (shown.place, shown.count, shown.falls) == (2, 3, False)
    assert shown.at_s == pytest.approx(5.0, abs=0.02)
    assert shown.value == pytest.approx(84.0, abs=0.1)
    section = text.split('id="stands-out"')[1].split("</section>", maxsplit=1)[0]
    for words in ("Middle repetition, at its deepest", "84 deg ± 5", "Complete repetition 2 of 3, at 5.0 s", "<svg"):
        assert words in section
    assert "seen from the right" in section
    assert 'class="angle"' in section
    assert "verdict" not in section


def test_what_is_judged_has_its_own_figure() -> None:
    judged = replace(squats(), findings=people.walk().findings)
    assert "Middle repetition" not in write_report(judged)


def test_a_repetition_with_a_gap_is_not_shown_as_its_deepest() -> None:
    person = squats()
    hidden = np.array(person.angles[-1].flexion_deg)
    hidden[490:510] = np.nan
    shown = find_shown(replace(person, angles=(*person.angles[:-1], replace(person.angles[-1], flexion_deg=hidden))))
    assert shown is not None
    assert shown.place == 1
    assert shown.title == "One repetition, at its deepest"
    none = np.full(len(hidden), np.nan)
    blind = tuple(a if a.joint is not Joint.RIGHT_KNEE else replace(a, flexion_deg=none) for a in person.angles)
    found = leading_curve(replace(person, angles=blind))
    assert found is not None
    assert found.name == "knee_left_flexion_deg"


def test_step_downs_are_shown_on_the_leg_that_carried_them() -> None:
    recording, _ = make_recording(Task.STEP_DOWN, seed=1, repetitions=3)
    person = assess(recording)
    assert say_repetitions(person) == "3 complete repetitions (1 on the left leg, 2 on the right leg)."
    right, left = leading_curves(person)
    assert (right.name, left.name) == ("knee_right_flexion_deg", "knee_left_flexion_deg")
    assert [name for name, _ in name_repetitions(person, right)] == ["1", "3"]
    assert [name for name, _ in name_repetitions(person, left)] == ["2"]
    shown = find_shown(person)
    assert shown is not None
    assert shown.curve is left
    assert "on the left leg" in shown.caption
    pairs = re.sub(r"<[^>]+>", "\n", write_report(person).split("Left and right side by side")[1].split("</table>")[0])
    titles = re.findall(r"^(Range in a repetition.*)$", pairs, re.MULTILINE)
    assert len(titles) == len(set(titles)) == 5
    assert "Range in a repetition, trunk flexion" in titles


def test_who_begins_seated_is_shown_standing() -> None:
    shown = find_shown(squats(Task.SIT_TO_STAND, (6.0, 4.0, 5.0), rest=85.0))
    assert shown is not None
    assert shown.falls
    assert shown.value == pytest.approx(4.0, abs=0.1)
    assert shown.title == "Middle repetition, at its highest"


def test_repetitions_are_numbered_on_their_own_curve_only(text: str) -> None:
    charts = re.findall(r'<svg[^>]*class="chart".*?</svg>', text, re.DOTALL)
    marked = [c for c in charts if 'class="repeat' in c]
    assert len(marked) == 2
    for chart in marked:
        assert "Right knee flexion" in chart
        assert re.findall(r'class="tick" text-anchor="middle">(\d)</text>', chart)[-3:] == ["1", "2", "3"]
        assert "carried" not in chart
    assert "Numbered: complete repetitions." in text
    assert "Shaded" not in text


def test_what_was_not_completed_is_named() -> None:
    person = squats()
    first, second, third = person.repetitions
    mixed = (first, replace(second, state=RepetitionState.PARTIAL), third)
    person = replace(person, repetitions=mixed)
    assert [name for name, _ in name_repetitions(person)] == ["1", "partial", "2"]
    text = write_report(person)
    assert ">partial</text>" in text
    assert text.count('class="repeat unfinished"') == 2
    assert "Dashed: partial or aborted ones." in text


def test_everything_measured_is_grouped_and_nothing_is_lost() -> None:
    person = squats()

    def measure(name: str, of: str, value: float, unit: str = "deg", *faults: Fault) -> Measure:
        return Measure(name=name, of=of, side=None, value=value, unit=unit, sigma=0.4 * value, faults=faults)

    why = Fault(kind="few", words="only three repetitions")
    lumbar, trunk = "lumbar_flexion_deg", "trunk_flexion_deg"
    measures = (
        measure("repetition_range", lumbar, 40.0),
        measure("repetition_range_sd", lumbar, 3.0),
        measure("repetition_range_variation", lumbar, 0.075, "1", why),
        measure("repetition_range", trunk, 60.0),
        measure("repetition_range_sd", "pelvis_tilt_deg", 2.0),
        measure("cadence", "walking", 109.0),
    )
    section = write_report(replace(person, measures=measures)).split('id="measured"')[1].split("</section>")[0]
    assert section.count('scope="rowgroup"') == 1
    assert section.count("<tr") == 1 + 1 + 2 + 2
    row = next(r for r in section.split("<tr") if "Lumbar flexion" in r)
    assert "SD 3 deg" in row
    assert "CV 0.0" in row or "CV 0.1" in row
    assert "only three repetitions" in row
    assert "pelvis tilt" in section
    assert "Between repetitions" in section
    assert "Between repetitions" not in write_report(people.walk())
