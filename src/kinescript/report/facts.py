"""What a report says about the recording itself: whose, what, when, with which sensors, how good."""

import math

from kinescript.body.frames import Frame
from kinescript.body.segments import Unmapped
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.findings.assessment import Assessment
from kinescript.measures.rounding import say_date
from kinescript.motion.landmarks import find_landmarks
from kinescript.motion.repetitions import RepetitionState
from kinescript.record.channel import Channel, ChannelKind

_SENSORS = {
    ChannelKind.FORCE: ("force plate", "force plates"),
    ChannelKind.ANGULAR_VELOCITY: ("motion sensor", "motion sensors"),
    ChannelKind.ORIENTATION: ("orientation sensor", "orientation sensors"),
    ChannelKind.ANGLE: ("angle channel", "angle channels"),
    ChannelKind.EMG: ("muscle sensor", "muscle sensors"),
}
_NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


def is_simulated(assessment: Assessment) -> bool:
    """Return whether the person is made of equations."""
    return assessment.made_by.setting("simulated") is True


def say_recorded_on(assessment: Assessment) -> str:
    """Return the date of the recording as 21 Nov 2026, or that it was not recorded; no clock is asked."""
    dates = (assessment.made_by.setting(name) for name in ("recorded_on", "date"))
    return say_date(next((d for d in dates if isinstance(d, str)), None))


def say_task(assessment: Assessment) -> str:
    """Return the task in words."""
    task = assessment.recording.task
    return "task not named" if task is Task.UNKNOWN else task.words


def say_sensors(assessment: Assessment) -> str:
    """Return the sensors, their rates and the duration in words, such as "20 markers at 100 Hz, for 10 s"."""
    parts = _say_points(assessment)
    for kind, (one, many) in _SENSORS.items():
        # what a camera system's model computed has no place on the body, and is no sensor
        felt = (c for c in assessment.recording.of_kind(kind) if c.frame is not Frame.SEGMENT)
        # an electrode nobody placed is an electrode
        channels = tuple(c for c in felt if kind is ChannelKind.EMG or not isinstance(c.at, Unmapped))
        if channels:
            parts.append(f"{_count(len(channels), one, many)} at {_rates(channels)}")
    framed = tuple(c for c in assessment.recording.of_kind(ChannelKind.ORIENTATION) if c.frame is Frame.SEGMENT)
    if framed:
        parts.append(f"{_count(len(framed), 'segment', 'segments')} seen without markers at {_rates(framed)}")
    duration = assessment.recording.duration_s
    length = f"{duration:.0f} s" if duration >= 10 else f"{duration:.1f} s".replace(".0 s", " s")
    return f"{', '.join(parts) or 'no known sensor'}, for {length}"


def say_quality(assessment: Assessment) -> str:
    """Return how good the recording is, in one sentence."""
    quality = assessment.quality
    if not quality.usable:
        return "The recording cannot be used."
    if _is_muscle_alone(assessment) and all(s.quality.trust == "unusable" for s in assessment.worked.signals):
        return "The recording cannot be used: no muscle sensor gave a signal that can be trusted."
    count = len({f.kind for f in quality.faults})
    if count == 0:
        return "The recording is good: nothing was missing."
    many = f"{_NUMBERS[count] if count < len(_NUMBERS) else count} thing{'' if count == 1 else 's'}"
    return f"The recording is usable; {many} limit{'s' if count == 1 else ''} it."


def _is_muscle_alone(assessment: Assessment) -> bool:
    """Return whether muscles were recorded, and nothing that tells of movement."""
    told = {ChannelKind.EMG, ChannelKind.UNKNOWN}
    return bool(assessment.worked.signals) and all(c.kind in told for c in assessment.recording.channels)


def say_repetitions(assessment: Assessment) -> str:
    """Return how many repetitions were seen and how they ended, in one sentence; empty where none was found."""
    states = [r.state for r in assessment.repetitions]
    if not states:
        return ""
    complete = states.count(RepetitionState.COMPLETE)
    legs = [r.side for r in assessment.repetitions if r.side and r.state is RepetitionState.COMPLETE]
    parts = [_count(complete, "complete repetition", "complete repetitions") if complete else "No complete repetition"]
    for state in (RepetitionState.PARTIAL, RepetitionState.ABORTED):
        count = states.count(state)
        if count:
            parts.append(f"{_NUMBERS[count] if count < len(_NUMBERS) else count} {state.value}")
    if legs:
        each = (f"{legs.count(side)} on the {side} leg" for side in Side if side in legs)
        parts[0] = f"{parts[0]} ({', '.join(each)})"
    return f"{' and '.join([', '.join(parts[:-1]), parts[-1]]) if len(parts) > 1 else parts[0]}."


def say_zero(assessment: Assessment) -> str:
    """Return what angles are counted from where sensors were aligned in quiet standing; empty elsewhere."""
    return "" if assessment.alignment is None else "Angles are change from quiet standing."


def _say_points(assessment: Assessment) -> list[str]:
    """Return how many markers are read, and how many other points a file holds beside them, in words."""
    points = assessment.recording.of_kind(ChannelKind.POSITION)
    if not points:
        return []
    markers = len(find_landmarks(assessment.recording).points)
    words = [_count(markers, "marker", "markers")] if markers else []
    if len(points) > markers:
        words.append(_count(len(points) - markers, "other point", "other points"))
    return [f"{' and '.join(words)} at {_rates(points)}"]


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _rates(channels: tuple[Channel, ...]) -> str:
    return " and ".join(f"{rate} Hz" for rate in sorted({round(_rate(c)) for c in channels}))


def _rate(channel: Channel) -> float:
    rate = channel.clock.rate_hz
    return rate if math.isfinite(rate) else 0.0
