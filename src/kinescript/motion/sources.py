"""One road to a Pose, whatever measured it: markers, worn sensors, or frames or joint angles a model computed."""

from dataclasses import dataclass, replace

from kinescript.body.frames import Frame
from kinescript.body.joints import PelvisSequence
from kinescript.body.segments import Segment
from kinescript.errors import InputRefused
from kinescript.motion.alignment import Alignment
from kinescript.motion.angles import AngleParams, JointAngles, find_joint_angles
from kinescript.motion.landmarks import Landmarks, find_landmarks
from kinescript.motion.modelled import find_modelled_angles, find_modelled_pose, has_modelled_angles
from kinescript.motion.plausible import refuse_implausible
from kinescript.motion.pose import NO_POSE, Pose
from kinescript.motion.seen_gravity import SeenGravity, gravity_of_pose, gravity_of_sensors
from kinescript.motion.segment_frames import find_pose
from kinescript.motion.stored_frames import StoredFramesParams, find_stored_pose, has_stored_frames
from kinescript.motion.wearable import WearableParams, find_wearable_alignment, find_wearable_pose
from kinescript.motion.wearable_standing import marked_standing
from kinescript.record.channel import ChannelKind
from kinescript.record.fault import Fault
from kinescript.record.recording import Recording, file_of
from kinescript.signal.arrays import ArrayValue


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Moved(ArrayValue):
    """How the person moved: the pose, the markers (none with sensors), and how sensors lay on the body.

    `zero` is "anatomical", or "quiet_standing" where only changes from it are known, or "none" where the pose is empty:
    sensors could not be aligned, or only muscles were recorded. `gravity` is how pelvis and thorax see gravity in a
    task done lying.
    """

    pose: Pose
    landmarks: Landmarks
    alignment: Alignment | None
    zero: str
    faults: tuple[Fault, ...]
    stored: tuple[JointAngles, ...] = ()
    gravity: tuple[SeenGravity, ...] = ()

    def angles(self, sequence: PelvisSequence = PelvisSequence.ROTATION_OBLIQUITY_TILT) -> tuple[JointAngles, ...]:
        """Return the joint angles in one pelvis sequence; those a file stored itself stay as it stored them."""
        kept = {a.joint: a for a in self.stored}
        found = find_joint_angles(self.pose, params=AngleParams(pelvis_sequence=sequence))
        return tuple(kept.get(a.joint, a) for a in found)


def find_motion(recording: Recording, *, standing: Recording | None = None) -> Moved:
    """Return the pose of a recording: from markers, else stored segment frames, else worn sensors, else stored angles.

    `standing` is quiet standing with the same sensors where they are; markers do not need it here. Where only muscles
    were recorded the pose is empty. Raises InputRefused when there is nothing a pose can be made of and no EMG, or what
    there is cannot be a person. In a task done lying sensors that
    cannot be aligned still tell how the trunk is inclined.
    """
    moved = _find_moved(recording, standing)
    if not recording.task.lying or moved.gravity:
        return moved
    worn = moved.alignment is not None
    gravity = gravity_of_sensors(recording, standing=standing) if worn else gravity_of_pose(moved.pose)
    return replace(moved, gravity=gravity)


def _find_moved(recording: Recording, standing: Recording | None) -> Moved:
    landmarks = find_landmarks(recording)
    pose = find_pose(landmarks)
    if pose.orientation:
        refuse_implausible(recording, landmarks, pose)
        return Moved(pose=pose, landmarks=landmarks, alignment=None, zero="anatomical", faults=())
    if has_stored_frames(recording):
        return _from_frames(recording, landmarks)
    if _is_worn(recording) and recording.task.lying and marked_standing(recording) is None:
        return _only_gravity(recording, landmarks, standing)
    if _is_worn(recording):
        params = replace(WearableParams(), mountings=recording.mountings)
        alignment = find_wearable_alignment(recording, standing=standing, params=params)
        worn = find_wearable_pose(recording, standing=standing, alignment=alignment, params=params)
        return Moved(pose=worn, landmarks=landmarks, alignment=alignment, zero=alignment.zero, faults=alignment.faults)
    if has_modelled_angles(recording):
        modelled = find_modelled_pose(recording)
        if modelled.orientation:
            words = "joint angles were computed by a model elsewhere; their error is assumed, 3 deg a segment"
            fault = Fault(kind="modelled", words=words)
            return Moved(
                pose=modelled,
                landmarks=landmarks,
                alignment=None,
                zero="anatomical",
                faults=(fault,),
                stored=find_modelled_angles(recording),
            )
    if any(len(c.values) for c in recording.of_kind(ChannelKind.EMG)):
        words = "no movement was recorded beside the muscles: their timing against a movement is unknown"
        if recording.markers():
            refused = _nothing(recording, landmarks)
            words = (
                f"the movement beside the muscles could not be read: expected {refused.expected}; came {refused.came}"
            )
        fault = Fault(kind="no_movement", words=words)
        return Moved(pose=NO_POSE, landmarks=landmarks, alignment=None, zero="none", faults=(fault,))
    raise _nothing(recording, landmarks)


def _from_frames(recording: Recording, landmarks: Landmarks) -> Moved:
    params = StoredFramesParams()
    pose = find_stored_pose(recording, params=params)
    if not pose.orientation:
        raise _nothing(recording, landmarks)
    words = (
        "segment frames were computed by a markerless model elsewhere; their error is assumed,"
        f" {params.segment_deg:g} deg a segment and {params.long_axis_deg:g} deg about its long axis"
    )
    fault = Fault(kind="modelled", words=words)
    return Moved(pose=pose, landmarks=landmarks, alignment=None, zero="anatomical", faults=(fault,))


def _only_gravity(recording: Recording, landmarks: Landmarks, standing: Recording | None) -> Moved:
    """Return how sensors on pelvis and thorax saw gravity, and no pose: who lies does not face anywhere."""
    gravity = gravity_of_sensors(recording, standing=standing)
    if not gravity:
        do = "wear a sensor on the thorax (and for a side bridge on the pelvis), and say so in a layout"
        raise InputRefused("a sensor on pelvis or thorax", "none", do, place=file_of(recording))
    words = (
        "sensors in a task done lying, without quiet standing marked in the same recording, tell how the trunk is"
        " inclined and no joint angles"
    )
    return Moved(
        pose=NO_POSE,
        landmarks=landmarks,
        alignment=None,
        zero="none",
        faults=(Fault(kind="lying", words=words),),
        gravity=gravity,
    )


def _is_worn(recording: Recording) -> bool:
    told = (ChannelKind.ANGULAR_VELOCITY, ChannelKind.ORIENTATION)
    felt = [c for kind in told for c in recording.of_kind(kind) if c.frame is not Frame.SEGMENT]
    return any(isinstance(c.at, Segment) for c in felt)


def _nothing(recording: Recording, landmarks: Landmarks) -> InputRefused:
    if len(landmarks.time_s) == 1:
        return InputRefused("at least two frames", "one", "record or export the whole trial", place=file_of(recording))
    names = sorted(recording.markers())
    came = f"{len(names)} markers ({', '.join(names[:6])}{' ...' if len(names) > 6 else ''})" if names else "no markers"
    if not names and recording.channels:
        came = f"{len(recording.channels)} channels, none of them at a segment"
    return InputRefused(
        "pelvis markers (LASI, RASI and LPSI, RPSI or SACR), thorax markers (CLAV, STRN, C7, T10), or worn sensors",
        came,
        "rename the markers or say in a layout where sensors were worn; see what is inside with: kinescript inspect",
        place=file_of(recording),
    )
