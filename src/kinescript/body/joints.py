"""The one table of clinical signs: every curve kinescript names, and what its positive direction means.

Axial joints: flexion positive forward, side bend and rotation positive to the RIGHT. Pelvis: tilt positive anterior,
obliquity positive when the RIGHT side is lower. Limbs: flexion, adduction (toward the midline) and internal rotation
positive on both sides.
"""

from dataclasses import dataclass
from enum import StrEnum

from kinescript.body.words import Side


class Joint(StrEnum):
    """A place where an angle has a name; pelvis and trunk are in space, lumbar is thorax on pelvis."""

    PELVIS = "pelvis"
    TRUNK = "trunk"
    LUMBAR = "lumbar"
    LEFT_HIP = "hip_left"
    RIGHT_HIP = "hip_right"
    LEFT_KNEE = "knee_left"
    RIGHT_KNEE = "knee_right"

    @property
    def words(self) -> str:
        """The joint as a person writes it."""
        name, _, side = self.value.partition("_")
        return f"{side} {name}".strip()


class Plane(StrEnum):
    """Which of a joint's three angles."""

    FLEXION = "flexion"
    SIDE_BEND = "side_bend"
    ROTATION = "rotation"


class PelvisSequence(StrEnum):
    """The Cardan sequence of the pelvis in space; the choice alone moves obliquity by 11 degrees in a turn."""

    ROTATION_OBLIQUITY_TILT = "rotation-obliquity-tilt"
    TILT_OBLIQUITY_ROTATION = "tilt-obliquity-rotation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """A named angle over time.

    `mirrors` is -1 when the value flips as left and right are exchanged; limb curves swap sides and keep their value.
    """

    name: str
    joint: Joint
    plane: Plane
    title: str
    positive: str
    negative: str
    mirrors: int = 1


def _axial(joint: Joint, title: str, names: tuple[str, str, str], words: tuple[str, ...]) -> tuple[Curve, ...]:
    return tuple(
        Curve(
            name=f"{joint}_{name}_deg",
            joint=joint,
            plane=plane,
            title=f"{title} {name.replace('_', ' ')}",
            positive=words[2 * index],
            negative=words[2 * index + 1],
            mirrors=1 if plane is Plane.FLEXION else -1,
        )
        for index, (plane, name) in enumerate(zip(Plane, names, strict=True))
    )


def _limb(side: Side) -> tuple[Curve, ...]:
    hip, knee = hip_of(side), knee_of(side)
    words = {
        Plane.FLEXION: ("flexion", "flexion", "extension"),
        Plane.SIDE_BEND: ("adduction", "toward the midline", "away from the midline"),
        Plane.ROTATION: ("internal_rotation", "inward", "outward"),
    }
    hips = tuple(
        Curve(
            name=f"{hip}_{name}_deg",
            joint=hip,
            plane=plane,
            title=f"{side.value.capitalize()} hip {name.replace('_', ' ')}",
            positive=up,
            negative=down,
        )
        for plane, (name, up, down) in words.items()
    )
    return (
        *hips,
        Curve(
            name=f"{knee}_flexion_deg",
            joint=knee,
            plane=Plane.FLEXION,
            title=f"{side.value.capitalize()} knee flexion",
            positive="flexion",
            negative="hyperextension",
        ),
    )


def hip_of(side: Side) -> Joint:
    """Return the hip of this side."""
    return Joint.LEFT_HIP if side is Side.LEFT else Joint.RIGHT_HIP


def knee_of(side: Side) -> Joint:
    """Return the knee of this side."""
    return Joint.LEFT_KNEE if side is Side.LEFT else Joint.RIGHT_KNEE


CURVES: tuple[Curve, ...] = (
    *_axial(
        Joint.PELVIS,
        "Pelvis",
        ("tilt", "obliquity", "rotation"),
        ("anterior", "posterior", "right side lower", "left side lower", "to the right", "to the left"),
    ),
    *_axial(
        Joint.TRUNK,
        "Trunk",
        ("flexion", "side_bend", "rotation"),
        ("forward", "backward", "to the right", "to the left", "to the right", "to the left"),
    ),
    *_axial(
        Joint.LUMBAR,
        "Lumbar",
        ("flexion", "side_bend", "rotation"),
        ("forward", "backward", "to the right", "to the left", "to the right", "to the left"),
    ),
    *_limb(Side.LEFT),
    *_limb(Side.RIGHT),
)


def find_curve(name: str) -> Curve:
    """Return the curve of this name.

    Raises KeyError for a name that is not in the table.

    >>> find_curve("pelvis_obliquity_deg").positive
    'right side lower'
    """
    for curve in CURVES:
        if curve.name == name:
            return curve
    raise KeyError(name)
