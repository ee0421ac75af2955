"""What the whole chain emits: every measure stands in the catalogue, with its unit; real walking is plausible."""

from dataclasses import replace
from pathlib import Path

import pytest

from kinescript.body.tasks import Task
from kinescript.chain import AssessParams, assess
from kinescript.errors import InputRefused
from kinescript.formats.opener import open_recording
from kinescript.measures.catalogue import find_entry
from kinescript.record.clock import Uniform
from kinescript.synth import make_recording

TASKS = [task for task in Task if task is not Task.UNKNOWN]


@pytest.mark.parametrize("task", TASKS)
def test_every_measure_stands_in_the_catalogue(task: Task) -> None:
    recording, _ = make_recording(task, seed=6)
    measures = assess(recording).measures
    assert len(measures) > 10
    for measure in measures:
        entry = find_entry(measure.name)
        assert measure.unit == entry.unit
        assert entry.tasks is None or task in entry.tasks


@pytest.mark.parametrize("name", ["c3d/zoo_HC002D06.c3d", "c3d/zoo_HC038A11.c3d"])
def test_real_walking_is_plausible(data_folder: Path, name: str) -> None:
    result = assess(open_recording(data_folder / name), params=AssessParams(task=Task.WALKING))
    found = {m.name: m for m in result.measures if m.side is None}
    for measure, (low, high) in {"cadence": (80, 140), "walking_speed": (0.8, 1.8)}.items():
        value = found[measure].value
        assert value is not None and low < value < high


def test_hours_are_refused_at_once() -> None:
    squat = make_recording(Task.SQUAT, seed=1)[0]
    slow = tuple(replace(c, clock=Uniform(rate_hz=0.05)) for c in squat.channels if c.unit == "m")
    with pytest.raises(InputRefused, match=r"at most 30 minutes long; came .* minutes; cut out the task"):
        assess(replace(squat, channels=slow, marks=()))
