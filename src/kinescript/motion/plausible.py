"""What cannot be a person in motion is refused, before it becomes a plausible wrong number."""

import numpy as np

from kinescript.errors import InputRefused
from kinescript.motion.landmarks import Landmarks
from kinescript.motion.pose import Pose
from kinescript.motion.vectors import norm
from kinescript.record.recording import Recording, file_of

# the cosine of 73 degrees; deeper than any pelvis tilts for half a recording (assumption of ours)
_UPRIGHT = 0.3
_NARROWEST_M, _WIDEST_M = 0.08, 0.8


def refuse_implausible(recording: Recording, landmarks: Landmarks, pose: Pose) -> None:
    """Raise InputRefused for a single frame, hips of an impossible width, or a person who should be upright and is not.

    Where the task is not done lying, a person on the head or side is a file whose up axis is wrong.
    """
    if len(landmarks.time_s) == 1:
        raise InputRefused("at least two frames", "one", "record or export the whole trial", place=file_of(recording))
    left, right = landmarks.point("LASI"), landmarks.point("RASI")
    apart_m = float(np.nanmedian(norm(left - right))) if left is not None and right is not None else float("nan")
    if apart_m < _NARROWEST_M or apart_m > _WIDEST_M:
        do = "correct the file's length unit"
        came = f"{apart_m * 100:.3g} cm"
        raise InputRefused("hip markers (LASI, RASI) 8 to 80 cm apart", came, do, place=file_of(recording))
    if recording.task.lying:
        return
    segment = pose.orientation[0][0]
    matrix = pose.global_from(segment)
    up = float(np.nanmedian(matrix[:, 2, 1])) if matrix is not None else 1.0
    if up < _UPRIGHT:
        came = f"a {segment.words} whose own up lies {np.degrees(np.arccos(np.clip(up, -1, 1))):.0f} deg off it"
        raise InputRefused("a person who is upright", came, "correct the file's up axis", place=file_of(recording))
