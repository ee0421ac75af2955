"""A timed hold in the report: its seconds in the header, its line on the curve, and nothing about standing."""

from dataclasses import replace

from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.chain import assess
from kinescript.report.holds import HOLD, find_holds, held_curve, name_holds, say_holds
from kinescript.report.page import write_report
from kinescript.synth import Hold, Plan, make_recording, make_wearable_recording


def test_the_hold_stands_in_the_header_and_on_its_curve() -> None:
    plan = Plan(hold=Hold(side=Side.LEFT, failure="drop", held_s=70.0))
    assessment = assess(make_recording(Task.SIDE_BRIDGE, plan=plan, seed=2)[0])
    (measure,) = find_holds(assessment)
    assert name_holds(assessment) == ((HOLD, measure.span),)
    text = write_report(assessment)
    header = text.split("<header>")[1].split("</header>", maxsplit=1)[0]
    assert "Held with the left side down for 70.3 ± 0.5 s, from 3.2 to 73.5 s of the recording." in header
    assert "Simulated person." in header
    large = text.split('class="large"')[1].split("</figure>", maxsplit=1)[0]
    assert "Trunk side bend" in large and 'class="repeat whole"' in large and f">{HOLD}<" in large
    assert "Marked above a curve: the hold." in text and "Shown: " not in text
    assert "Time the side bridge was held" in text
    assert "quiet standing" not in text.split('id="next"')[1], "nobody can stand in this task"


def test_what_was_cut_or_never_held_is_said_so() -> None:
    cut = assess(make_recording(Task.BACK_EXTENSION_HOLD, plan=Plan(hold=Hold(failure="none")), seed=2)[0])
    assert say_holds(cut).startswith("Held for at least 20")
    stood = assess(replace(make_recording(Task.QUIET_STANDING, seed=2)[0], task=Task.BACK_EXTENSION_HOLD))
    assert say_holds(stood) == "How long the trunk was held is not known."
    assert held_curve(stood) is None and "deg off horizontal" in write_report(stood)
    assert say_holds(assess(make_recording(Task.SQUAT, seed=2)[0])) == ""


def test_sensors_give_the_time_without_a_curve() -> None:
    assessment = assess(make_wearable_recording(Task.BACK_EXTENSION_HOLD, seed=2)[0])
    text = write_report(assessment)
    assert "Held for 2" in text and "No curve could be drawn" in text and "Marked above" not in text
    assert held_curve(assessment) is None and {m.name for m in assessment.measures} == {"trunk_hold_time"}
