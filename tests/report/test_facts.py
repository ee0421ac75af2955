"""What a report says of the recording itself where only muscles were recorded."""

import numpy as np

from kinescript.body.segments import Unmapped
from kinescript.body.tasks import Task
from kinescript.chain import assess
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Uniform
from kinescript.record.recording import Recording
from kinescript.record.subject import Subject
from kinescript.report.facts import say_quality, say_sensors
from kinescript.signal.arrays import Floats
from kinescript.synth.emg_noise import interference


def recorded(*rows: Floats) -> Recording:
    channels = tuple(
        Channel(
            kind=ChannelKind.EMG,
            at=Unmapped(label=f"EMG {number}"),
            frame=None,
            unit="V",
            clock=Uniform(rate_hz=1000.0),
            values=row[:, None],
        )
        for number, row in enumerate(rows)
    )
    return Recording(id="a", subject=Subject(id="P"), task=Task.UNKNOWN, channels=channels)


def test_electrodes_that_nobody_placed_are_counted_and_one_that_works_makes_it_usable() -> None:
    dead, muscle = np.zeros(4000), 1e-4 * interference(np.random.default_rng(1), 4000, rate_hz=1000.0)
    assessed = assess(recorded(dead, muscle))
    assert say_sensors(assessed) == "2 muscle sensors at 1000 Hz, for 4 s"
    assert "is usable" in say_quality(assessed)
    assert "cannot be used: no muscle sensor" in say_quality(assess(recorded(dead, dead)))
