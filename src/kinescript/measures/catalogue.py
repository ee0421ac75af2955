"""Every measure kinescript can make, with its definition and where that comes from."""

from kinescript.measures import (
    bend_rhythm,
    coordination,
    flexion_relaxation,
    held_time,
    knee_projection,
    load_share,
    muscle_levels,
    muscle_together,
    recruitment,
    repetition_measures,
    repetition_sides,
    smoothness,
    standing_sway,
    strides,
    trunk_hold,
    walking_pace,
)
from kinescript.measures.entry import MOVING_TASKS, ONE_LEG_TASKS, UPRIGHT_TASKS, Entry

_STANCE_RULE = (
    "median over stances; a stance counts with at least 0.1 s of single support (this foot on the ground, the other"
    " known to be off) and at least 80 % of it seen; in a step down each complete repetition of the leg that stays"
    " on the step stands for its stance, from leaving rest to coming back, the other foot's touch of the floor included"
)

CORE: tuple[Entry, ...] = (
    Entry(
        name="range",
        title="Range of movement",
        unit="deg",
        needs=("curves",),
        definition="Largest minus smallest known value of the curve in the recording, low-passed at 6 Hz.",
        source="definition of ours",
    ),
    Entry(
        name="standing_mean",
        title="Mean in quiet standing",
        unit="deg",
        needs=("curves", "standing"),
        definition="Mean of the curve over the person's own quiet standing; its error includes where markers were put.",
        source="definition of ours; posture alone is not judged (Herrington 2011, Preece 2008, Laird 2014)",
        of=("pelvis_tilt_deg", "pelvis_obliquity_deg", "trunk_flexion_deg", "trunk_side_bend_deg"),
        tasks=UPRIGHT_TASKS,
    ),
    Entry(
        name="peak_change",
        title="Largest change from quiet standing",
        unit="deg",
        needs=("curves", "standing"),
        definition="The change from the mean of quiet standing that is largest in size, with its sign.",
        source="definition of ours",
        of=("pelvis_tilt_deg", "pelvis_obliquity_deg"),
        tasks=MOVING_TASKS,
    ),
    Entry(
        name="mean_change",
        title="Mean change from quiet standing",
        unit="deg",
        needs=("curves", "standing"),
        definition="Mean of the curve over the recording minus its mean in quiet standing.",
        source="definition of ours",
        of=("pelvis_tilt_deg", "pelvis_obliquity_deg"),
        tasks=MOVING_TASKS,
    ),
    Entry(
        name="pelvic_drop",
        title="Pelvic drop",
        unit="deg",
        needs=("curves", "standing", "stances"),
        definition=(
            "Maximum over single support of pelvic obliquity toward the swing side minus its mean in quiet standing"
            f" (sequence rotation-obliquity-tilt; the side is the stance side); {_STANCE_RULE}."
        ),
        source="sequence: Baker 2001, Gait Posture 13:1; definition of ours",
        of=("pelvis_obliquity_deg",),
        sided=True,
        tasks=ONE_LEG_TASKS,
    ),
    Entry(
        name="pelvic_drop_side_difference",
        title="Pelvic drop, right stance minus left stance",
        unit="deg",
        needs=("curves", "standing", "stances"),
        definition="Pelvic drop in right stance minus pelvic drop in left stance.",
        source="definition of ours",
        of=("pelvis_obliquity_deg",),
        tasks=ONE_LEG_TASKS,
    ),
    Entry(
        name="trunk_lean",
        title="Trunk lean over the stance leg",
        unit="deg",
        needs=("curves", "standing", "stances"),
        definition=(
            "Maximum over single support of trunk side bend (thorax in space) toward the stance side minus its mean in"
            f" quiet standing; {_STANCE_RULE}."
        ),
        source="definition of ours",
        of=("trunk_side_bend_deg",),
        sided=True,
        tasks=ONE_LEG_TASKS,
    ),
    Entry(
        name="lumbar_side_bend_at_drop",
        title="Lumbar side bend at the instant of the drop",
        unit="deg",
        needs=("curves", "standing", "stances"),
        definition=(
            "Lumbar side bend (thorax on pelvis) at the instant of the largest obliquity toward the swing side, minus"
            f" its mean in quiet standing, positive toward the stance side; {_STANCE_RULE}."
        ),
        source="definition of ours",
        of=("lumbar_side_bend_deg",),
        sided=True,
        tasks=ONE_LEG_TASKS,
    ),
    Entry(
        name="lumbar_rotation_at_drop",
        title="Lumbar rotation at the instant of the drop",
        unit="deg",
        needs=("curves", "standing", "stances"),
        definition=(
            "Lumbar rotation (thorax on pelvis) at the instant of the largest obliquity toward the swing side, minus"
            f" its mean in quiet standing, positive toward the stance side; {_STANCE_RULE}."
        ),
        source="definition of ours",
        of=("lumbar_rotation_deg",),
        sided=True,
        tasks=ONE_LEG_TASKS,
    ),
)


CATALOGUE: tuple[Entry, ...] = (
    *CORE,
    *walking_pace.ENTRIES,
    *strides.ENTRIES,
    *held_time.ENTRIES,
    *trunk_hold.ENTRIES,
    *load_share.ENTRIES,
    *standing_sway.ENTRIES,
    *repetition_measures.ENTRIES,
    *smoothness.ENTRIES,
    *bend_rhythm.ENTRIES,
    *coordination.ENTRIES,
    *repetition_sides.ENTRIES,
    *knee_projection.ENTRIES,
    *recruitment.ENTRIES,
    *flexion_relaxation.ENTRIES,
    *muscle_levels.ENTRIES,
    *muscle_together.ENTRIES,
)


def find_entry(name: str) -> Entry:
    """Return the catalogue's entry of this name; raises KeyError when there is none.

    >>> find_entry("pelvic_drop").unit
    'deg'
    """
    for entry in CATALOGUE:
        if entry.name == name:
            return entry
    raise KeyError(name)
