"""People who repeat: angles of minimum jerk made by hand, and synthetic recordings with what was planted."""

import numpy as np
from tests.measures.made import everybody

from kinescript.body.joints import find_curve
from kinescript.body.tasks import Task
from kinescript.measures.measure import Measure
from kinescript.measures.params import MeasureParams
from kinescript.measures.repetition_measures import find_repetition_measures
from kinescript.measures.standing import find_standing
from kinescript.measures.track import find_track
from kinescript.motion.angles import JointAngles, find_joint_angles
from kinescript.motion.landmarks import find_landmarks
from kinescript.motion.repetitions import Repetition, find_repetitions
from kinescript.motion.segment_frames import find_pose
from kinescript.motion.task_repetitions import LEADING
from kinescript.record.recording import Recording
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import Span
from kinescript.synth.truth import Truth

# minimum jerk moves at 5 % of its peak speed where 30 u^2 (1 - u)^2 = 0.05 * 1.875
EDGE = 0.5 - (0.25 - (0.05 * 1.875 / 30) ** 0.5) ** 0.5
STOOD = (Span(start_s=0.0, end_s=2.0),)


def eased(u: Floats) -> Floats:
    """Minimum jerk from 0 to 1."""
    u = np.clip(u, 0, 1)
    return 10 * u**3 - 15 * u**4 + 6 * u**5


def depth(time_s: Floats, times: int, *, down_s: float = 2.0, hold_s: float = 1.0, up_s: float = 2.0) -> Floats:
    """Between 0 and 1: standing for 2 s, then so many repetitions, 1 s of rest after each."""
    out = np.zeros(len(time_s))
    for index in range(times):
        start = 2.0 + index * (down_s + hold_s + up_s + 1.0)
        out += eased((time_s - start) / down_s) - eased((time_s - start - down_s - hold_s) / up_s)
    return out


def measured(
    angles: tuple[JointAngles, ...], task: Task, *, stood: tuple[Span, ...] = STOOD
) -> tuple[tuple[Measure, ...], tuple[Repetition, ...]]:
    """The measures of the repetitions found on the leading curve, and those repetitions."""
    track = find_track(angles, LEADING[task][0], MeasureParams())
    found = () if track is None else find_repetitions(track.values, rate_hz=track.rate_hz)
    return find_repetition_measures(angles, found, find_standing(angles, stood), task=task), found


def of_recording(recording: Recording, truth: Truth, task: Task) -> tuple[Measure, ...]:
    """What is measured from the markers of a synthetic recording."""
    angles = find_joint_angles(find_pose(find_landmarks(recording)))
    return measured(angles, task, stood=(truth.standing,))[0]


def of_truth(truth: Truth, task: Task) -> tuple[Measure, ...]:
    """The same definitions, read from the true angles."""
    return measured(truth.angles, task, stood=(truth.standing,))[0]


def one(measures: tuple[Measure, ...], name: str, of: str | None = None, side: str | None = None) -> Measure:
    """The one measure of this name (curve, side)."""
    found = [m for m in measures if m.name == name and of in (None, m.of) and side in (None, m.side)]
    assert len(found) == 1, f"{name}: {len(found)}"
    return found[0]


def bender(time_s: Floats, going: Floats, *, lumbar_deg: float = 30.0, pelvis_deg: float = 40.0, **more: Floats):
    """Somebody who bends in proportion: trunk is lumbar plus pelvis."""
    curves = {"lumbar_flexion_deg": lumbar_deg * going, "pelvis_tilt_deg": pelvis_deg * going}
    curves |= {"trunk_flexion_deg": (lumbar_deg + pelvis_deg) * going}
    curves |= {f"hip_{s}_flexion_deg": 50.0 * going for s in ("left", "right")}
    curves |= {f"knee_{s}_flexion_deg": 10.0 * going for s in ("left", "right")}
    assert all(find_curve(name) for name in more)
    return everybody(time_s, **(curves | more))
