r"""The whole chain on one page: a Recording in, an Assessment out.

recording -> quality
          -> landmarks -> pose -> angles -----------+
                      \-> contacts -> stances -----+-> measures -> findings -> Assessment
the person's own quiet standing -> standing --------+
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from kinescript.body.joints import PelvisSequence
from kinescript.body.tasks import Task
from kinescript.errors import InputRefused
from kinescript.findings.assessment import Assessment
from kinescript.findings.rules import find_findings
from kinescript.measures.find import find_measures
from kinescript.measures.standing import StandingReference, find_standing
from kinescript.motion.angles import AngleParams, JointAngles, find_joint_angles
from kinescript.motion.contacts import find_contacts
from kinescript.motion.gait import find_stances
from kinescript.motion.landmarks import Landmarks, find_landmarks
from kinescript.motion.pose import Pose
from kinescript.motion.segment_frames import find_pose
from kinescript.motion.stillness import travel_m
from kinescript.motion.vectors import norm
from kinescript.record.fault import Fault
from kinescript.record.join import one_subject
from kinescript.record.made_by import MadeBy
from kinescript.record.quality import find_quality
from kinescript.record.recording import Recording
from kinescript.signal.spans import Span

# a person who stands quietly sways by a few centimetres (assumption of ours)
_STILL_M = 0.15
# the cosine of 73 degrees; deeper than any pelvis tilts for half a recording (assumption of ours)
_UPRIGHT = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessParams:
    """What the person at the keyboard may choose: the task, and how pelvis and trunk angles are written down."""

    task: Task | None = None
    pelvis_sequence: PelvisSequence = PelvisSequence.ROTATION_OBLIQUITY_TILT


def _say_nothing(step: str) -> None:
    """Nobody watches."""
    del step


def assess(
    recording: Recording,
    *,
    standing: Recording | None = None,
    params: AssessParams = AssessParams(),
    tell: Callable[[str], None] = _say_nothing,
) -> Assessment:
    """Return everything a recording tells: angles, stances, measures with their error, findings with their words.

    `standing` is a recording of the same person's quiet standing; a span marked as standing inside the recording
    serves as well, and without either the mean of the trial has to, which every measure that uses it says. `tell` is
    called with the name of each step, for a progress bar. Raises InputRefused when nothing usable was recorded.
    """
    recording = replace(recording, task=params.task or recording.task)
    quality = find_quality(recording)
    tell("markers")
    landmarks = find_landmarks(recording)
    pose = _pose_of(recording, landmarks)
    tell("angles")
    angles = find_joint_angles(pose, params=AngleParams(pelvis_sequence=params.pelvis_sequence))
    tell("feet")
    stances = find_stances(find_contacts(recording, landmarks, pose))
    tell("measures")
    # whatever sequence people want to read, a drop is judged in rotation-obliquity-tilt (CONVENTIONS: pelvic drop)
    judged = find_joint_angles(pose)
    zero, doubts = _own_standing(recording, landmarks, judged, standing)
    measures = find_measures(judged, stances, zero, task=recording.task)
    tell("findings")
    return Assessment(
        recording=recording,
        quality=replace(quality, faults=(*quality.faults, *doubts)),
        pose=pose,
        angles=angles,
        stances=stances,
        measures=measures,
        findings=find_findings(measures, task=recording.task),
        made_by=_made_by(recording, standing, params),
    )


def _own_standing(
    recording: Recording, landmarks: Landmarks, angles: tuple[JointAngles, ...], standing: Recording | None
) -> tuple[StandingReference, tuple[Fault, ...]]:
    """Return the person's own zero, and what is wrong with the standing it comes from."""
    if standing is not None:
        try:
            one_subject((recording.subject, standing.subject))
        except InputRefused as error:
            raise error.at(_file_of(standing)) from None
        there = find_landmarks(standing)
        spans = _marked(standing)
        reference = find_standing(find_joint_angles(_pose_of(standing, there)), spans or "all")
        moved_m = travel_m(there, spans or None)
        if moved_m > _STILL_M:
            came = f"one in which the pelvis travels {moved_m:.1f} m"
            do = "record three seconds of standing, or mark them"
            raise InputRefused("a recording of quiet standing", came, do, place=_file_of(standing))
        return reference, tuple(replace(f, words=f"quiet standing: {f.words}") for f in find_quality(standing).faults)
    spans = _marked(recording)
    if spans and travel_m(landmarks, spans) > _STILL_M:
        words = "the span marked as quiet standing holds steps, so the mean of the trial stands in"
        return find_standing(angles, None), (Fault(kind="standing", words=words),)
    if not spans and recording.task is Task.QUIET_STANDING:
        return find_standing(angles, "all"), ()
    return find_standing(angles, spans or None), ()


def _marked(recording: Recording) -> tuple[Span, ...]:
    return tuple(m.span for m in recording.marks if m.name == "standing" and m.span.duration_s > 0)


def _pose_of(recording: Recording, landmarks: Landmarks) -> Pose:
    """Return the pose, or refuse what cannot be a person in motion."""
    if len(landmarks.time_s) == 1:
        raise InputRefused("at least two frames", "one", "record or export the whole trial", place=_file_of(recording))
    left, right = landmarks.point("LASI"), landmarks.point("RASI")
    apart_m = float(np.nanmedian(norm(left - right))) if left is not None and right is not None else float("nan")
    if apart_m < 0.08 or apart_m > 0.8:
        came = f"{apart_m * 100:.3g} cm"
        do = "correct the file's length unit"
        raise InputRefused("hip markers (LASI, RASI) 8 to 80 cm apart", came, do, place=_file_of(recording))
    pose = find_pose(landmarks)
    if not pose.orientation:
        raise _nothing_to_assess(recording)
    # every task kinescript knows is done upright; a person on the head or side is a file whose up axis is wrong
    segment = pose.orientation[0][0]
    up = np.nanmedian(pose.global_from(segment)[:, 2, 1])  # type: ignore[index]
    if up < _UPRIGHT:
        came = f"a {segment.words} whose own up lies {np.degrees(np.arccos(np.clip(up, -1, 1))):.0f} deg off it"
        raise InputRefused("a person who is upright", came, "correct the file's up axis", place=_file_of(recording))
    return pose


def _file_of(recording: Recording) -> str:
    return recording.made_by.inputs[0][0] if recording.made_by.inputs else recording.id


def _nothing_to_assess(recording: Recording) -> InputRefused:
    names = sorted(recording.markers())
    came = f"{len(names)} markers ({', '.join(names[:6])}{' ...' if len(names) > 6 else ''})" if names else "no markers"
    return InputRefused(
        "pelvis markers (LASI, RASI and LPSI, RPSI or SACR) or thorax markers (CLAV, STRN, C7, T10)",
        came,
        "rename the markers, or see what is inside with: kinescript inspect",
        place=_file_of(recording),
    )


def _made_by(recording: Recording, standing: Recording | None, params: AssessParams) -> MadeBy:
    """Return all it takes to make the same assessment again."""
    of_standing = tuple((f"standing: {name}", digest) for name, digest in standing.made_by.inputs) if standing else ()
    settings = (("task", recording.task.value), ("pelvis_sequence", params.pelvis_sequence.value))
    return MadeBy(settings=settings + recording.made_by.settings, inputs=recording.made_by.inputs + of_standing)
