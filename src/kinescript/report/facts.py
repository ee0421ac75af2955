"""What a report says about the recording itself: whose, what, when, with which sensors, how good."""

import math

from kinescript.body.tasks import Task
from kinescript.findings.assessment import Assessment
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.made_by import Setting
from kinescript.report.rounding import say_date

_SENSORS = {
    ChannelKind.POSITION: ("marker", "markers"),
    ChannelKind.FORCE: ("force plate", "force plates"),
    ChannelKind.ANGULAR_VELOCITY: ("motion sensor", "motion sensors"),
    ChannelKind.ORIENTATION: ("orientation sensor", "orientation sensors"),
    ChannelKind.ANGLE: ("angle channel", "angle channels"),
    ChannelKind.EMG: ("muscle sensor", "muscle sensors"),
}
_NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


def setting(assessment: Assessment, name: str) -> Setting:
    """Return a setting of the assessment or of its recording by name, or None."""
    pairs = dict(assessment.recording.made_by.settings) | dict(assessment.made_by.settings)
    return pairs.get(name)


def is_simulated(assessment: Assessment) -> bool:
    """Return whether the person is made of equations."""
    return setting(assessment, "simulated") is True


def say_recorded_on(assessment: Assessment) -> str:
    """Return the date of the recording as 21 Nov 2026, or that it was not recorded; no clock is asked."""
    dates = (setting(assessment, name) for name in ("recorded_on", "date"))
    return say_date(next((d for d in dates if isinstance(d, str)), None))


def say_task(assessment: Assessment) -> str:
    """Return the task in words."""
    task = assessment.recording.task
    return "task not named" if task is Task.UNKNOWN else task.words


def say_sensors(assessment: Assessment) -> str:
    """Return the sensors, their rates and the duration in words, such as "39 markers at 100 Hz, for 10 s"."""
    parts = []
    for kind, (one, many) in _SENSORS.items():
        channels = assessment.recording.of_kind(kind)
        if channels:
            rates = sorted({round(_rate(c)) for c in channels})
            rate = " and ".join(f"{r} Hz" for r in rates)
            parts.append(f"{len(channels)} {one if len(channels) == 1 else many} at {rate}")
    duration = assessment.recording.duration_s
    length = f"{duration:.0f} s" if duration >= 10 else f"{duration:.1f} s".replace(".0 s", " s")
    return f"{', '.join(parts) or 'no known sensor'}, for {length}"


def say_quality(assessment: Assessment) -> str:
    """Return how good the recording is, in one sentence."""
    quality = assessment.quality
    if not quality.usable:
        return "The recording cannot be used."
    count = len({f.kind for f in quality.faults})
    if count == 0:
        return "The recording is good: nothing was missing."
    many = f"{_NUMBERS[count] if count < len(_NUMBERS) else count} thing{'' if count == 1 else 's'}"
    return f"The recording is usable; {many} limit{'s' if count == 1 else ''} it."


def _rate(channel: Channel) -> float:
    rate = channel.clock.rate_hz
    return rate if math.isfinite(rate) else 0.0
