"""How far curves move within a stride: planted motion comes back, what was not seen has no value."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.support.changed import mirrored

from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.chain import assess
from kinescript.findings.assessment import Assessment
from kinescript.formats.opener import open_recording
from kinescript.measures.measure import Measure
from kinescript.measures.strides import find_stride_ranges
from kinescript.measures.walking_steps import find_walk
from kinescript.motion.landmarks import find_landmarks
from kinescript.record.channel import ChannelKind
from kinescript.synth.plan import Plan
from kinescript.synth.recordings import make_recording


def ranges(assessment: Assessment) -> dict[str, Measure]:
    return {m.of: m for m in assessment.measures if m.name == "stride_range"}


@pytest.mark.parametrize("heading_deg", [0.0, 70.0, 200.0])
def test_planted_drops_make_the_range(heading_deg: float) -> None:
    """Obliquity goes from one planted drop to the other within every stride."""
    inside = []
    for seed in range(6):
        left, right = 2.0 + seed, 9.0 - seed
        plan = Plan(pelvic_drop_left_stance_deg=left, pelvic_drop_right_stance_deg=right, heading_deg=heading_deg)
        found = ranges(assess(make_recording(Task.WALKING, plan=plan, seed=seed)[0]))["pelvis_obliquity_deg"]
        assert found.value is not None
        assert found.sigma is not None
        assert found.sigma < 2.5
        inside.append(abs(found.value - (left + right)) <= 1.96 * found.sigma)
    assert all(inside)


def test_in_a_mirror_sides_change_and_ranges_stay() -> None:
    recording = make_recording(Task.WALKING, seed=3)[0]
    here, there = ranges(assess(recording)), ranges(assess(mirrored(recording)))
    assert len(here) == len(there) > 10
    for name, found in here.items():
        side = "left" if "_left_" in name else "right" if "_right_" in name else None
        other = there[name.replace(f"_{side}_", f"_{Side(side).other}_") if side else name]
        assert found.value == pytest.approx(other.value, abs=0.05)
        assert found.sigma == pytest.approx(other.sigma, abs=0.05)


def test_within_a_stride_is_never_more_than_over_the_recording() -> None:
    assessment = assess(make_recording(Task.WALKING, seed=1)[0])
    whole = {m.of: m for m in assessment.measures if m.name == "range"}
    for name, found in ranges(assessment).items():
        assert found.value <= whole[name].value + 1e-9


def test_without_steps_a_walk_says_why_and_an_unnamed_task_says_nothing() -> None:
    recording = make_recording(Task.WALKING, seed=1)[0]
    feet = ("HEE", "TOE", "ANK")
    blind = replace(
        recording,
        marks=(),
        channels=tuple(
            c
            for c in recording.channels
            if c.kind is ChannelKind.POSITION and not str(getattr(c.at, "name", c.at)).endswith(feet)
        ),
    )
    seen = ranges(assess(blind))
    assert "pelvis_obliquity_deg" in seen
    for found in seen.values():
        assert found.value is None
        assert found.faults[0].kind == "no_stride"
    assert not ranges(assess(replace(blind, task=Task.UNKNOWN)))
    assert not ranges(assess(make_recording(Task.SQUAT, seed=1)[0]))


def test_a_curve_hidden_in_one_stride_is_told_and_less_certain() -> None:
    assessment = assess(make_recording(Task.WALKING, seed=2)[0])
    walk = find_walk(find_landmarks(assessment.recording), assessment.stances)
    assert walk is not None
    first, last = walk.stances[0].span.start_s, walk.stances[2].span.start_s

    def hidden(until_s: float) -> Measure:
        cut = tuple(
            replace(a, flexion_deg=np.where((a.time_s >= first) & (a.time_s < until_s), np.nan, a.flexion_deg))
            for a in assessment.angles
        )
        return next(m for m in find_stride_ranges(cut, walk, task=Task.WALKING) if m.of == "pelvis_tilt_deg")

    whole, part, none = hidden(first), hidden((first + last) / 2), hidden(float(assessment.pose.time_s[-1]) + 1)
    assert whole.sigma is not None
    assert part.sigma is not None
    assert part.sigma >= whole.sigma
    assert "not seen whole" in part.faults[0].words
    assert none.value is None


@pytest.mark.parametrize("name", ["opensim_walking2", "zoo_HC002D06", "zoo_HC038A11"])
def test_real_walks_are_plausible(data_folder: Path, name: str) -> None:
    """Within what any adult's gait shows: knees bend 45 to 75 deg, pelvic tilt and obliquity move by a few."""
    found = ranges(assess(open_recording(data_folder / "c3d" / f"{name}.c3d")))
    for side in Side:
        assert 45 < found[f"knee_{side}_flexion_deg"].value < 75
    assert 1 < found["pelvis_tilt_deg"].value < 10
    assert 2 < found["pelvis_obliquity_deg"].value < 16
