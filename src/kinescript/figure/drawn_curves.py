"""Angles that only the drawing knows: arms, ankles and neck, which no recording of ours measures.

They stand beside the curves of body.joints in a phase's `pose_deg`; signs as there, and `mirrors` as there.
"""

from dataclasses import dataclass

from kinescript.body.words import Side


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnCurve:
    """A named angle of the figure and its positive direction; zero is an arm that hangs, a foot at a right angle.

    `mirrors` is -1 when the value flips as left and right are exchanged; limb curves swap sides and keep their value.
    """

    name: str
    positive: str
    mirrors: int = 1


def _limb(side: Side) -> tuple[DrawnCurve, ...]:
    s = side.value
    return (
        DrawnCurve(
            name=f"shoulder_{s}_flexion_deg", positive="upper arm forward and up, against the thorax; 180 overhead"
        ),
        DrawnCurve(name=f"shoulder_{s}_abduction_deg", positive="upper arm away from the midline; 90 out to the side"),
        DrawnCurve(name=f"shoulder_{s}_rotation_deg", positive="inward about the upper arm's own length"),
        DrawnCurve(name=f"elbow_{s}_flexion_deg", positive="hand to the shoulder"),
        DrawnCurve(name=f"ankle_{s}_dorsiflexion_deg", positive="toes toward the shin"),
    )


DRAWN_CURVES: tuple[DrawnCurve, ...] = (
    *_limb(Side.LEFT),
    *_limb(Side.RIGHT),
    DrawnCurve(name="neck_flexion_deg", positive="chin to the chest, head against the thorax"),
    DrawnCurve(name="neck_rotation_deg", positive="face to the right", mirrors=-1),
    DrawnCurve(name="neck_side_bend_deg", positive="ear to the right shoulder", mirrors=-1),
)
