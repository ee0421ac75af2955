"""OpenSim's coordinates and ours: which is which, and which carry the opposite sign.

pelvis_tilt, pelvis_rotation, lumbar_extension and lumbar_rotation are turned; pelvis_list, lumbar_bending and the limbs
agree. The sequences are those of OpenSim's own full-body models (gait2392, Rajagopal 2016) and differ from kinescript's
for pelvis and lumbar: pelvis tilt-list-rotation from the laboratory's axes, lumbar extension-bending-rotation, hip
flexion-adduction-rotation.
"""

import re

import numpy as np

from kinescript.body.frames import Frame
from kinescript.body.joints import CURVES, Joint, Plane
from kinescript.body.segments import Segment, Unmapped
from kinescript.body.words import Side
from kinescript.errors import InputRefused
from kinescript.formats.opensim.axes import to_z_up
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Clock
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Floats

SEQUENCES = "pelvis tilt-list-rotation, lumbar extension-bending-rotation, hip flexion-adduction-rotation"
# coordinate -> joint, plane, and the sign that makes it ours
COORDINATES: dict[str, tuple[Joint, Plane, float]] = {
    "pelvis_tilt": (Joint.PELVIS, Plane.FLEXION, -1.0),
    "pelvis_list": (Joint.PELVIS, Plane.SIDE_BEND, 1.0),
    "pelvis_rotation": (Joint.PELVIS, Plane.ROTATION, -1.0),
    "lumbar_extension": (Joint.LUMBAR, Plane.FLEXION, -1.0),
    "lumbar_bending": (Joint.LUMBAR, Plane.SIDE_BEND, 1.0),
    "lumbar_rotation": (Joint.LUMBAR, Plane.ROTATION, -1.0),
    "hip_flexion_r": (Joint.RIGHT_HIP, Plane.FLEXION, 1.0),
    "hip_adduction_r": (Joint.RIGHT_HIP, Plane.SIDE_BEND, 1.0),
    "hip_rotation_r": (Joint.RIGHT_HIP, Plane.ROTATION, 1.0),
    "knee_angle_r": (Joint.RIGHT_KNEE, Plane.FLEXION, 1.0),
    "hip_flexion_l": (Joint.LEFT_HIP, Plane.FLEXION, 1.0),
    "hip_adduction_l": (Joint.LEFT_HIP, Plane.SIDE_BEND, 1.0),
    "hip_rotation_l": (Joint.LEFT_HIP, Plane.ROTATION, 1.0),
    "knee_angle_l": (Joint.LEFT_KNEE, Plane.FLEXION, 1.0),
}
# angles kinescript has no curve for: kept with OpenSim's name and sign. A `_beta` is no coordinate but a coupled copy,
# which stays in radians whatever inDegrees says
_OTHER_ANGLES = re.compile(
    r"(ankle_angle|subtalar_angle|mtp_angle|knee_adduction|knee_rotation|arm_flex|arm_add|arm_rot|elbow_flex|pro_sup"
    r"|wrist_flex|wrist_dev)_[rl]"
)
_PELVIS_AT = ("pelvis_tx", "pelvis_ty", "pelvis_tz")
_KNEES = tuple(f"knee_angle_{side.initial.lower()}" for side in Side)
# no joint of these turns by more: a value beyond is degrees (hip and knee; the pelvis may turn round and round)
_MOST_RAD = 7.0
_KNEE_BENT_DEG = 20.0


def coordinate_of(label: str) -> str:
    """Return a column's coordinate: its label, or what stands before /value in a table of states.

    >>> coordinate_of("/jointset/hip_r/hip_flexion_r/value")
    'hip_flexion_r'
    """
    parts = label.split("/")
    return parts[-2] if len(parts) > 2 and parts[-1] == "value" else label


def is_motion(title: str, labels: tuple[str, ...]) -> bool:
    """Return whether the columns are coordinates, not their speeds, accelerations or forces of the same names."""
    if re.search(r"speed|velocit|accel|force|moment|control|error", title, re.IGNORECASE):
        return False
    return any(coordinate_of(label) in COORDINATES for label in labels)


def find_angles(
    columns: dict[str, Floats], *, in_degrees: bool | None, clock: Clock, faults: list[Fault]
) -> tuple[tuple[Channel, ...], frozenset[str]]:
    """Return the channels of a motion, and the labels they were made of; `columns` are by label, each of shape (time,).

    Angles of a joint are one channel ANGLE at that Joint in degrees, shape (time, planes): flexion, side bend, rotation
    (a knee: flexion), NaN where the file has none. Where the pelvis was is a POSITION at it, in metres, Z up. Knees
    that bend toward the negative, as in older models, are turned, and a fault says so. Raises InputRefused for
    degrees in a file that says radians.
    """
    by_name = {coordinate_of(label): label for label in columns}
    used = {by_name[name] for name in by_name if name in COORDINATES or _OTHER_ANGLES.fullmatch(name)}
    factor = 1.0 if _in_degrees(columns, used, in_degrees, faults) else 180.0 / np.pi
    angles = {coordinate_of(label): columns[label] * factor for label in used}
    knee = _knee_sign(angles, faults)
    channels = [c for joint in Joint if (c := _joint(joint, angles, knee, clock, faults)) is not None]
    for name, label in by_name.items():
        if label in used and name not in COORDINATES:
            channels.append(_angle(Unmapped(label=label), angles[name][:, None], clock))
    if all(name in by_name for name in _PELVIS_AT):
        used |= {by_name[name] for name in _PELVIS_AT}
        at_m = to_z_up(np.stack([columns[by_name[name]] for name in _PELVIS_AT], axis=1))
        channels.append(
            Channel(
                kind=ChannelKind.POSITION, at=Segment.PELVIS, frame=Frame.GLOBAL, unit="m", clock=clock, values=at_m
            )
        )
    return tuple(channels), frozenset(used)


def _in_degrees(columns: dict[str, Floats], used: set[str], said: bool | None, faults: list[Fault]) -> bool:
    limbs = [label for label in used if coordinate_of(label).startswith(("hip", "knee", "lumbar"))]
    most = max((float(np.nanmax(np.abs(columns[label]), initial=0.0)) for label in limbs), default=0.0)
    if said is False and most > _MOST_RAD:
        raise InputRefused("angles in radians, as inDegrees=no says", f"an angle of {most:.3g}", "correct inDegrees")
    if said is not None:
        return said
    guess = most > _MOST_RAD
    words = f"the file does not say inDegrees; its angles are taken to be {'degrees' if guess else 'radians'}"
    faults.append(Fault(kind="unit", words=words))
    return guess


def _knee_sign(angles_deg: dict[str, Floats], faults: list[Fault]) -> float:
    knees = [angles_deg[name] for name in _KNEES if name in angles_deg]
    if not knees:
        return 1.0
    low = min(float(np.nanmin(knee, initial=0.0)) for knee in knees)
    high = max(float(np.nanmax(knee, initial=0.0)) for knee in knees)
    if low > -_KNEE_BENT_DEG:
        if high < _KNEE_BENT_DEG:
            words = "the knees hardly bend, so their sign could not be checked; bending is taken as positive"
            faults.append(Fault(kind="sign", words=words))
        return 1.0
    if high >= _KNEE_BENT_DEG:
        words = f"the knees bend by {high:.0f} and by {low:.0f} degrees; their sign is not known and was left as it is"
        faults.append(Fault(kind="sign", words=words))
        return 1.0
    faults.append(Fault(kind="sign", words="the knees bend toward the negative, as in older models; they were turned"))
    return -1.0


def _joint(
    joint: Joint, angles_deg: dict[str, Floats], knee: float, clock: Clock, faults: list[Fault]
) -> Channel | None:
    names = {plane: name for name, (at, plane, _) in COORDINATES.items() if at is joint and name in angles_deg}
    if not names:
        return None
    planes = tuple(curve.plane for curve in CURVES if curve.joint is joint)
    values = np.full((len(angles_deg[next(iter(names.values()))]), len(planes)), np.nan)
    for axis, plane in enumerate(planes):
        if plane in names:
            sign = COORDINATES[names[plane]][2] * (knee if names[plane] in _KNEES else 1.0)
            values[:, axis] = angles_deg[names[plane]] * sign
    absent = [plane.replace("_", " ") for plane in planes if plane not in names]
    if absent:
        faults.append(Fault(kind="missing", words=f"the file has no {' and no '.join(absent)} of the {joint.words}"))
    return _angle(joint, values, clock)


def _angle(at: Joint | Unmapped, values: Floats, clock: Clock) -> Channel:
    return Channel(kind=ChannelKind.ANGLE, at=at, frame=None, unit="deg", clock=clock, values=values)
