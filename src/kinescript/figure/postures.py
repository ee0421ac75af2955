"""Starting postures: angles, what rests on what, and from how high they are looked at, as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

# the height of the seat that suits the body that is drawn, metres
SEAT_M = 0.382


class Rest(StrEnum):
    """How the whole body is laid on the ground.

    lowest: its lowest surface touches. tips: it is tipped over in the sagittal plane until both contacts touch; rolls:
    the same in the frontal plane. seat: on the chair, or on the feet where those carry it higher.
    """

    LOWEST = "lowest"
    TIPS = "tips"
    ROLLS = "rolls"
    SEAT = "seat"


class Hands(StrEnum):
    """What the arms do where a phase says nothing: hang, stay at their angles, or stay put on the floor."""

    HANG = "hang"
    ANGLES = "angles"
    PALMS = "palms"
    FOREARMS = "forearms"


@dataclass(frozen=True, slots=True, kw_only=True)
class Posture:
    """A starting posture; angles in degrees that are not named are zero.

    `placed_deg` is how the pelvis lies in space: tilt, obliquity and rotation. Pelvis and trunk angles of a phase are
    read from there, as a sensor reads that was zeroed in the starting posture.
    `contacts` are the two groups that touch where the rest tips or rolls; `anchor` is what stays in its place on the
    ground; `soles` says whether a leg that is not spoken of keeps its foot flat where it was; `hand_ahead_m` is how far
    beyond the shoulder, toward the head, a palm is put down, `hand_out_m` how far outward. `raised_deg` is from how
    high the posture is looked at.
    """

    name: str
    words: str
    angles_deg: Mapping[str, float]
    placed_deg: tuple[float, float, float] = (0.0, 0.0, 0.0)
    rest: Rest = Rest.LOWEST
    contacts: tuple[str, str] = ("", "")
    anchor: str = "feet"
    soles: bool = True
    sole_sides: tuple[str, ...] = ("left", "right")
    hands: Hands = Hands.ANGLES
    hand_ahead_m: float = 0.0
    hand_out_m: float = 0.02
    raised_deg: float = 0.0
    upright: bool = False
    seat_m: float = SEAT_M


def _both(**values: float) -> dict[str, float]:
    """Return values for both sides; hip_flexion becomes hip_left_flexion_deg and hip_right_flexion_deg."""
    out: dict[str, float] = {}
    for name, deg in values.items():
        limb, _, curve = name.partition("_")
        out |= {f"{limb}_{side}_{curve}_deg": deg for side in ("left", "right")}
    return out


_SUPINE_ARMS = _both(shoulder_flexion=-4.0, shoulder_abduction=18.0, elbow_flexion=8.0)
_ALL = (
    Posture(name="standing", words="standing", angles_deg={}, hands=Hands.HANG, upright=True),
    Posture(
        name="sitting",
        words="sitting on a chair",
        angles_deg=_both(hip_flexion=90.0, knee_flexion=90.0, shoulder_flexion=12.0, elbow_flexion=62.0)
        | _both(shoulder_rotation=10.0),
        rest=Rest.SEAT,
        upright=True,
    ),
    Posture(
        name="cycling",
        words="sitting on a bicycle",
        angles_deg=_both(hip_flexion=80.0, knee_flexion=75.0, shoulder_flexion=68.0, elbow_flexion=22.0),
        placed_deg=(18.0, 0.0, 0.0),
        rest=Rest.SEAT,
        anchor="middle",
        soles=False,
        upright=True,
        seat_m=0.88,
    ),
    Posture(
        name="sitting_high",
        words="sitting on a high chair",
        angles_deg=_both(hip_flexion=67.0, knee_flexion=67.0, shoulder_flexion=12.0, elbow_flexion=48.0),
        rest=Rest.SEAT,
        upright=True,
        seat_m=0.54,
    ),
    Posture(
        name="supine",
        words="lying on the back",
        placed_deg=(-90.0, 0.0, 0.0),
        angles_deg=_both(hip_flexion=-1.0, ankle_dorsiflexion=-20.0) | _SUPINE_ARMS,
        anchor="neck",
        soles=False,
        raised_deg=12.0,
    ),
    Posture(
        name="supine_hooklying",
        words="lying on the back, knees bent, feet flat",
        placed_deg=(-90.0, 0.0, 0.0),
        angles_deg=_both(hip_flexion=52.0, knee_flexion=103.0) | _SUPINE_ARMS,
        anchor="neck",
        raised_deg=12.0,
    ),
    Posture(
        name="bridge",
        words="lying on the back, knees bent, feet and shoulders carrying",
        placed_deg=(-90.0, 0.0, 0.0),
        angles_deg=_both(hip_flexion=52.0, knee_flexion=103.0) | _SUPINE_ARMS,
        rest=Rest.TIPS,
        contacts=("torso", "feet"),
        anchor="feet",
        hands=Hands.PALMS,
        hand_ahead_m=-0.52,
        hand_out_m=0.13,
        raised_deg=12.0,
    ),
    Posture(
        name="supine_calves_up",
        words="lying on the back, calves on a chair",
        placed_deg=(-90.0, 0.0, 0.0),
        angles_deg=_both(hip_flexion=86.0, knee_flexion=88.0, ankle_dorsiflexion=-10.0) | _SUPINE_ARMS,
        anchor="neck",
        soles=False,
        raised_deg=12.0,
    ),
    Posture(
        name="prone",
        words="lying on the front",
        placed_deg=(90.0, 0.0, 0.0),
        angles_deg={"neck_flexion_deg": -4.0} | _both(hip_flexion=-1.0, ankle_dorsiflexion=-52.0),
        anchor="middle",
        soles=False,
        hands=Hands.PALMS,
        hand_ahead_m=0.20,
        hand_out_m=-0.11,
        raised_deg=12.0,
    ),
    Posture(
        name="prone_hands",
        words="lying on the front, hands beside the shoulders",
        placed_deg=(90.0, 0.0, 0.0),
        angles_deg={"neck_flexion_deg": -6.0} | _both(hip_flexion=-1.0, ankle_dorsiflexion=-52.0),
        anchor="middle",
        soles=False,
        hands=Hands.PALMS,
        hand_ahead_m=0.06,
        hand_out_m=0.07,
        raised_deg=12.0,
    ),
    Posture(
        name="prone_elbows",
        words="lying on the front, propped on the forearms",
        placed_deg=(86.0, 0.0, 0.0),
        angles_deg={"lumbar_flexion_deg": -32.0, "neck_flexion_deg": 4.0}
        | _both(hip_flexion=-5.0, ankle_dorsiflexion=-52.0),
        anchor="middle",
        soles=False,
        hands=Hands.FOREARMS,
        raised_deg=12.0,
    ),
    Posture(
        name="plank",
        words="on forearms and toes, body in a line",
        placed_deg=(82.0, 0.0, 0.0),
        angles_deg={"neck_flexion_deg": -4.0}
        | _both(shoulder_flexion=82.0, elbow_flexion=90.0, ankle_dorsiflexion=0.0),
        rest=Rest.TIPS,
        contacts=("legs", "arms"),
        anchor="elbows",
        soles=False,
        raised_deg=12.0,
    ),
    Posture(
        name="side_lying",
        words="lying on the left side",
        placed_deg=(0.0, -90.0, 0.0),
        angles_deg=_both(hip_flexion=45.0, knee_flexion=80.0, ankle_dorsiflexion=-10.0)
        | {"hip_right_adduction_deg": 7.0, "neck_side_bend_deg": -4.0}
        | {"shoulder_left_flexion_deg": 95.0, "elbow_left_flexion_deg": 118.0}
        | {"shoulder_right_flexion_deg": 42.0, "shoulder_right_abduction_deg": -22.0, "elbow_right_flexion_deg": 62.0},
        anchor="middle",
        soles=False,
        raised_deg=38.0,
    ),
    Posture(
        name="side_bridge",
        words="on the right side, propped on the forearm",
        angles_deg=_both(knee_flexion=90.0, ankle_dorsiflexion=-10.0)
        | {"shoulder_right_abduction_deg": 80.0, "elbow_right_flexion_deg": 90.0, "shoulder_right_rotation_deg": -50.0}
        | {"shoulder_left_flexion_deg": 4.0, "elbow_left_flexion_deg": 6.0},
        placed_deg=(0.0, 80.0, 0.0),
        rest=Rest.ROLLS,
        contacts=("arm_right", "legs"),
        anchor="elbows",
        soles=False,
        raised_deg=18.0,
    ),
    Posture(
        name="side_bridge_feet",
        words="on the right side, propped on forearm and feet",
        angles_deg={"shoulder_right_abduction_deg": 75.0, "elbow_right_flexion_deg": 90.0, "hip_left_flexion_deg": 8.0}
        | {"shoulder_right_rotation_deg": -50.0}
        | {"shoulder_left_flexion_deg": 4.0, "elbow_left_flexion_deg": 6.0, "hip_right_flexion_deg": -4.0},
        placed_deg=(0.0, 75.0, 0.0),
        rest=Rest.ROLLS,
        contacts=("arm_right", "legs"),
        anchor="elbows",
        soles=False,
        raised_deg=18.0,
    ),
    Posture(
        name="four_point",
        words="on hands and knees",
        placed_deg=(80.0, 0.0, 0.0),
        # hips lie lower than shoulders where the back looks level
        angles_deg=_both(hip_flexion=80.0, knee_flexion=92.0, ankle_dorsiflexion=-62.0),
        anchor="knees",
        soles=False,
        hands=Hands.PALMS,
        hand_ahead_m=0.05,
        hand_out_m=0.04,
        raised_deg=12.0,
    ),
    Posture(
        name="kneeling",
        words="kneeling upright",
        angles_deg=_both(knee_flexion=92.0, ankle_dorsiflexion=-62.0),
        anchor="knees",
        soles=False,
        hands=Hands.HANG,
        upright=True,
        raised_deg=8.0,
    ),
    Posture(
        name="half_kneeling",
        words="kneeling on the right knee, the left foot in front",
        angles_deg={
            "knee_right_flexion_deg": 92.0,
            "ankle_right_dorsiflexion_deg": -40.0,
            "hip_left_flexion_deg": 86.0,
            "knee_left_flexion_deg": 86.0,
        },
        anchor="knees",
        sole_sides=("left",),
        hands=Hands.HANG,
        upright=True,
        raised_deg=8.0,
    ),
)
POSTURES: Mapping[str, Posture] = {posture.name: posture for posture in _ALL}


def pose_named(name: str) -> Posture:
    """Return the starting posture of this name, such as supine_hooklying; raises KeyError for one that is not drawn.

    >>> pose_named("four_point").angles_deg["knee_left_flexion_deg"]
    92.0
    """
    return POSTURES[name]
