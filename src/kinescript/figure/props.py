"""What stands or lies beside the body in a picture: a closed list of words, each a few solids in metres."""

from collections.abc import Callable, Mapping

from kinescript.body.words import Side
from kinescript.figure import furniture, held
from kinescript.figure.capsule import Figure
from kinescript.figure.postures import Posture
from kinescript.figure.solids import Scene, Solid

THINGS: Mapping[str, str] = {
    "mat": "a mat on the floor",
    "clock": "a small clock face in the corner, its hand where the pelvis tips to",
    "chair": "a chair: under the pelvis in sitting, under the calves in lying on the back, behind in standing",
    "chair_with_back": "the same chair with its back rest",
    "wall": "a wall behind the back",
    "wall_front": "a wall in front",
    "step": "a step under the right foot",
    "step_left": "a step under the left foot",
    "step_ahead": "a step in front of the feet",
    "pillow": "a pillow under the head; in side-lying also between the knees, on the front under the belly",
    "pillow_knees": "a pillow between the knees, or under them in lying on the back",
    "pillow_belly": "a pillow under the belly",
    "ball": "a small ball under the right buttock",
    "table": "a table in front",
    "stick": "a stick along the back",
    "strap": "a strap from the hands round the right foot",
    "band_knees": "a band round both knees",
    "band_ankles": "a band round both ankles",
    "weight": "a weight held in both hands",
    "heat_pack": "a warm pack at the lower back",
    "water": "water up to the chest",
    "worktop": "something firm to hold, in front at waist height",
    "worktop_far": "the same a step away, to bend to",
    "worktop_beside": "a worktop along the left side",
    "worktop_behind": "a worktop behind the pelvis",
    "rail": "a handrail along the left side",
    "chair_ahead": "a chair in front",
    "chair_beside": "a chair at the left side, its back in reach",
    "stool": "a low stool under the box that is lifted",
    "high_chair": "a high seat under the pelvis",
    "high_seat": "the same, behind in standing",
    "wall_behind": "a wall behind the back",
    "bed": "a bed under the body",
    "bench": "a bench or sofa under the shoulder blades",
    "desk": "a desk in front",
    "bike": "a standing bicycle",
    "ball_wall": "a small ball between the right buttock and the wall",
    "cushion": "a cushion under the right knee",
    "box": "a box held in both hands",
    "dumbbell": "one weight held in both hands",
    "dumbbells": "a weight in each hand",
    "band": "a band round both ankles",
}


def place_props(
    things: tuple[str, ...], *, start: Figure, now: Figure, posture: Posture, step_m: float = 0.15
) -> tuple[Solid, ...]:
    """Return the solids of these words: what stands keeps its place by the start, what is held goes with the body.

    `step_m` is how high a step under the right foot is. Raises KeyError for a word that is not in THINGS.
    """
    scene = Scene(start=start, now=now, posture=posture, step_m=step_m)
    return tuple(solid for thing in things for solid in _MAKERS[thing](scene))


_MAKERS: Mapping[str, Callable[[Scene], tuple[Solid, ...]]] = {
    "mat": furniture.mat_of,
    # it is drawn flat, beside the body, by whoever paints the panel
    "clock": lambda _: (),
    "chair": lambda scene: furniture.seat_of(scene, back=False),
    "chair_with_back": lambda scene: furniture.seat_of(scene, back=True),
    "wall": furniture.wall_behind_of,
    "wall_front": furniture.wall_ahead_of,
    "step": furniture.step_of(Side.RIGHT),
    "step_left": furniture.step_of(Side.LEFT),
    "step_ahead": furniture.step_ahead_of,
    "pillow": held.head_pillow_of,
    "pillow_knees": held.knee_pillow_of,
    "pillow_belly": held.belly_pillow_of,
    "ball": held.ball_of,
    "table": furniture.table_of,
    "stick": held.stick_of,
    "strap": held.strap_of,
    "band_knees": held.band_of("knee"),
    "band_ankles": held.band_of("ankle"),
    "weight": held.weight_of,
    "heat_pack": held.heat_of,
    "water": furniture.water_of,
    "worktop": furniture.support_of,
    "worktop_far": furniture.far_support_of,
    "worktop_beside": furniture.worktop_beside_of,
    "worktop_behind": furniture.worktop_behind_of,
    "rail": furniture.rail_of,
    "chair_ahead": furniture.chair_ahead_of,
    "chair_beside": furniture.chair_beside_of,
    "stool": furniture.stool_of,
    "high_chair": lambda scene: furniture.seat_of(scene, back=False),
    "high_seat": lambda scene: furniture.seat_of(scene, back=False, top_m=0.575),
    "wall_behind": furniture.wall_behind_of,
    "bed": furniture.bed_of,
    "bench": furniture.bench_of,
    "desk": furniture.table_of,
    "bike": furniture.bicycle_of,
    "ball_wall": held.back_ball_of,
    "cushion": held.cushion_of,
    "box": held.held_box_of,
    "dumbbell": held.weight_of,
    "dumbbells": held.weights_of,
    "band": held.band_of("ankle"),
}
