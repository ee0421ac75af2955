"""What cannot be a person in motion is refused, before it becomes a plausible wrong number."""

import numpy as np

from kinescript.body.words import Side
from kinescript.errors import InputRefused
from kinescript.motion.landmarks import Landmarks
from kinescript.motion.pose import Pose
from kinescript.motion.vectors import norm
from kinescript.record.recording import Recording, file_of
from kinescript.signal.arrays import Floats

# the cosine of 73 degrees; deeper than any pelvis tilts for half a recording (assumption of ours)
_UPRIGHT = 0.3
_NARROWEST_M, _WIDEST_M = 0.08, 0.8
# no marker of a person is further from the pelvis, else the chest (assumption of ours)
_REACH_M = 1.6
# a left marker further to the right of its right one than this, or toes behind their heel, are named wrongly
_CROSSED_M, _BEHIND_M = -0.02, -0.02


def refuse_implausible(recording: Recording, landmarks: Landmarks, pose: Pose) -> None:
    """Raise InputRefused for a single frame, hips of an impossible width, two people, or one not upright.

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
    _refuse_two_people(recording, landmarks)
    if not recording.task.lying:
        _refuse_fallen(recording, pose)
    _refuse_swapped(recording, landmarks)


def _refuse_fallen(recording: Recording, pose: Pose) -> None:
    segment = pose.orientation[0][0]
    matrix = pose.global_from(segment)
    up = float(np.nanmedian(matrix[:, 2, 1])) if matrix is not None else 1.0
    if up < _UPRIGHT:
        came = f"a {segment.words} whose own up lies {np.degrees(np.arccos(np.clip(up, -1, 1))):.0f} deg off it"
        do = "correct the file's up axis, or name the task if it is done lying"
        raise InputRefused("a person who is upright", came, do, place=file_of(recording))


def _refuse_two_people(recording: Recording, landmarks: Landmarks) -> None:
    middle = next((p for p in (landmarks.point(n) for n in ("LASI", "RASI", "SACR", "C7")) if p is not None), None)
    for name, point in landmarks.points:
        apart = norm(point - middle) if middle is not None else np.full(1, np.nan)
        if np.isfinite(apart).any() and float(np.nanmedian(apart)) > _REACH_M:
            came = f"{name} {np.nanmedian(apart):.1f} m from the pelvis"
            do = "export one person's markers, or correct the name"
            raise InputRefused("the markers of one person", came, do, place=file_of(recording))


def _refuse_swapped(recording: Recording, landmarks: Landmarks) -> None:
    """Raise InputRefused when markers of left and right, or of heel and toes, carry each other's names."""
    left, right = landmarks.point("LASI"), landmarks.point("RASI")
    if left is None or right is None:
        return
    across = right - left
    across = across / np.maximum(norm(across), 1e-9)[:, None]
    wrong = []
    for name in ("HEE", "TOE", "ANK", "KNE"):
        one, other = (landmarks.of(side, name) for side in Side)
        if one is not None and other is not None:
            apart = _middle_of(((other - one) * across).sum(axis=1))
            wrong += [f"L{name} to the right of R{name}"] if apart < _CROSSED_M else []
    if not recording.task.lying:
        ahead = np.stack((-across[:, 1], across[:, 0]), axis=1)
        for side in Side:
            heel, toe = landmarks.of(side, "HEE"), landmarks.of(side, "TOE")
            if heel is not None and toe is not None:
                along = _middle_of(((toe - heel)[:, :2] * ahead).sum(axis=1))
                wrong += [f"{side.initial}TOE behind {side.initial}HEE"] if along < _BEHIND_M else []
    if wrong:
        do = "correct the names of these markers, or of LASI and RASI"
        expected = "left markers on the left, toes ahead of heels"
        raise InputRefused(expected, " and ".join(wrong), do, place=file_of(recording))


def _middle_of(values: Floats) -> float:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) else float("nan")
