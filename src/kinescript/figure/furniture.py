"""Things that keep their place while the body moves: mat, chair, wall, step, table, bicycle, water."""

from collections.abc import Callable

from kinescript.body.words import Side
from kinescript.figure.capsule import Facing, limb_name
from kinescript.figure.postures import SEAT_M, Rest
from kinescript.figure.solids import Scene, Solid, beyond, box

STEP_M = 0.15
# a box one can hold in both hands
BOX_M = 0.24


def mat_of(scene: Scene) -> tuple[Solid, ...]:
    """Return a mat a little larger than the body."""
    points = [p for c in scene.start.capsules for p in (c.start_m, c.end_m)]
    xs, zs = [p[0] for p in points], [p[2] for p in points]
    low, high = (min(xs) - 0.14, -0.012, min(zs) - 0.08), (max(xs) + 0.14, 0.0, max(zs) + 0.08)
    return (box("mat", low, high, "mat"),)


def lying_of(scene: Scene) -> bool:
    """Return whether the posture lies, on the back, the front or a side."""
    return abs(scene.posture.placed_deg[0]) > 45 or abs(scene.posture.placed_deg[1]) > 45


def seat_of(scene: Scene, *, back: bool, top_m: float = SEAT_M) -> tuple[Solid, ...]:
    """Return the chair, with its back rest if asked."""
    if lying_of(scene):
        return under_calves_of(scene, "chair")
    (x, y, _), seated = scene.start.joint("middle"), scene.posture.rest is Rest.SEAT
    # behind somebody who stands, as far back as the hips come down
    x, top_m = (x, y - 0.086) if seated else (x - 0.46, top_m)
    low, high = (x - 0.21, 0.0, -0.21), (x + 0.20, top_m - 0.005, 0.21)
    legs = [
        Solid(name="chair", look="wood", points=((a, 0.015, z), (a, high[1] - 0.03, z)), radius_m=0.015)
        for a in (low[0] + 0.02, high[0] - 0.02)
        for z in (low[2] + 0.02, high[2] - 0.02)
    ]
    seat = box("chair", (low[0], high[1] - 0.045, low[2]), high)
    rest = box("chair", (low[0] - 0.03, high[1] + 0.10, low[2]), (low[0], high[1] + 0.46, high[2]))
    posts = [
        Solid(
            name="chair", look="wood", points=((low[0] - 0.012, high[1], z), (low[0] - 0.012, 0.7, z)), radius_m=0.012
        )
        for z in (low[2] + 0.02, high[2] - 0.02)
    ]
    return (*legs, *((*posts, rest) if back else ()), seat)


def under_calves_of(scene: Scene, name: str) -> tuple[Solid, ...]:
    """Return a seat whose top touches the calves."""
    last = scene.now
    calves = [c for c in last.capsules if c.name.startswith(("calf", "shin"))]
    points = [(p, r) for c in calves for p, r in ((c.start_m, c.start_radius_m), (c.end_m, c.end_radius_m))]
    top = min(p[1] - r for p, r in points)
    if top < 0.15:
        # not on it yet: it stands ready beyond the feet
        x = max(p[0] for p, _ in points) + 0.14
        top = 0.40
    else:
        x = min(p[0] for p, _ in points) + 0.10
    zs = [p[2] for p, _ in points]
    low, high = (x, 0.0, min(zs) - 0.12), (x + 0.40, top, max(zs) + 0.12)
    legs = [
        Solid(name=name, look="wood", points=((a, 0.015, z), (a, top - 0.05, z)), radius_m=0.015)
        for a in (low[0] + 0.02, high[0] - 0.02)
        for z in (low[2] + 0.02, high[2] - 0.02)
    ]
    return (*legs, box(name, (low[0], top - 0.06, low[2]), high))


def wall_behind_of(scene: Scene) -> tuple[Solid, ...]:
    """Return a wall the back just touches."""
    backs = [p[0] - r for c in scene.start.capsules if c.part == "torso" for p, r in ((c.start_m, c.start_radius_m),)]
    x = min(backs) - 0.005
    if scene.start.facing in (Facing.FRONT, Facing.BACK):
        # looked at from in front, the wall stands at the right, where forearm or elbow reaches
        reach = [
            p[2] + r
            for c in scene.start.capsules
            for p, r in ((c.start_m, c.start_radius_m), (c.end_m, c.end_radius_m))
        ]
        z = max(reach) + 0.005
        return (box("wall", (-0.4, 0.0, z), (0.4, 1.85, z + 0.05), "wall"),)
    return (box("wall", (x - 0.05, 0.0, -0.4), (x, 1.85, 0.4), "wall"),)


def wall_ahead_of(scene: Scene) -> tuple[Solid, ...]:
    """Return a wall in front."""
    points = [p[0] for c in scene.start.capsules for p in (c.start_m, c.end_m)]
    x = max(points) + 0.22
    return (box("wall", (x, 0.0, -0.4), (x + 0.05, 1.85, 0.4), "wall"),)


def step_of(side: Side) -> Callable[[Scene], tuple[Solid, ...]]:
    """Return what draws the step that carries the foot of this side; it is wide enough for both."""
    near, far = (0.14, 0.30) if side is Side.RIGHT else (0.30, 0.14)

    def step(scene: Scene) -> tuple[Solid, ...]:
        heel, toe = (scene.now.joint(limb_name(n, side)) for n in ("heel", "toe"))
        x, z = (heel[0] + toe[0]) / 2, (heel[2] + toe[2]) / 2
        return (box("step", (x - 0.17, 0.0, z - far), (x + 0.17, max(scene.step_m, 0.02), z + near)),)

    return step


def step_ahead_of(scene: Scene) -> tuple[Solid, ...]:
    """Return a step before the toes."""
    x = max(scene.start.joint(limb_name("toe", s))[0] for s in Side) + 0.06
    return (box("step", (x, 0.0, -0.25), (x + 0.32, STEP_M, 0.25)),)


def table_of(scene: Scene) -> tuple[Solid, ...]:
    """Return a table."""
    x = scene.start.joint("middle")[0] + 0.30
    legs = [
        Solid(name="table", look="wood", points=((a, 0.015, z), (a, 0.63, z)), radius_m=0.016)
        for a in (x + 0.05, x + 0.62)
        for z in (-0.3, 0.3)
    ]
    return (*legs, box("table", (x, 0.64, -0.34), (x + 0.68, 0.67, 0.34)))


def support_of(scene: Scene) -> tuple[Solid, ...]:
    """Return a worktop at waist height, near enough for both hands to rest on it."""
    return _worktop(scene.start.joint("middle")[0] + 0.25)


def far_support_of(scene: Scene) -> tuple[Solid, ...]:
    """Return the same a step away, to bend to."""
    return _worktop(scene.start.joint("middle")[0] + 0.50)


def _worktop(x: float) -> tuple[Solid, ...]:
    posts = tuple(
        Solid(name="support", look="wood", points=((x + 0.17, 0.015, z), (x + 0.17, 0.9, z)), radius_m=0.02)
        for z in (-0.40, 0.40)
    )
    return (*posts, box("support", (x, 0.91, -0.46), (x + 0.24, 0.94, 0.46)))


def worktop_beside_of(scene: Scene) -> tuple[Solid, ...]:
    """Return a worktop along the left side, within an arm's reach."""
    x, z = scene.start.joint("middle")[0], -0.30
    posts = tuple(
        Solid(name="worktop", look="wood", points=((a, 0.015, z - 0.15), (a, 0.9, z - 0.15)), radius_m=0.02)
        for a in (x - 0.45, x + 0.75)
    )
    return (*posts, box("worktop", (x - 0.55, 0.91, z - 0.30), (x + 0.85, 0.94, z)))


def stool_of(scene: Scene) -> tuple[Solid, ...]:
    """Return a low stool under the box as it is first taken."""
    hands = [scene.start.joint(limb_name("hand", s)) for s in Side]
    x, top = sum(h[0] for h in hands) / 2, hands[0][1] - BOX_M / 2
    legs = tuple(
        Solid(name="stool", look="wood", points=((a, 0.015, z), (a, top - 0.03, z)), radius_m=0.015)
        for a in (x - 0.14, x + 0.14)
        for z in (-0.16, 0.16)
    )
    return (*legs, box("stool", (x - 0.17, top - 0.035, -0.20), (x + 0.17, top, 0.20)))


def chair_beside_of(scene: Scene) -> tuple[Solid, ...]:
    """Return a chair at the left side whose back is in reach of the hand."""
    x, z = scene.start.joint("middle")[0] + 0.28, -0.46
    legs = [
        Solid(name="chair", look="wood", points=((a, 0.015, b), (a, SEAT_M, b)), radius_m=0.015)
        for a in (x + 0.02, x + 0.36)
        for b in (z - 0.19, z + 0.19)
    ]
    seat = box("chair", (x, SEAT_M - 0.04, z - 0.21), (x + 0.40, SEAT_M, z + 0.21))
    return (*legs, seat, box("chair", (x - 0.03, SEAT_M, z - 0.21), (x, 0.68, z + 0.21)))


def bicycle_of(scene: Scene) -> tuple[Solid, ...]:
    """Return a bicycle under the pelvis and feet."""
    hip = scene.start.joint("middle")
    crank = (hip[0] + 0.22, 0.30, 0.0)
    bar = (hip[0] + 0.55, hip[1] + 0.28, 0.0)
    rods = (
        ((hip[0], hip[1] - 0.10, 0.0), crank),
        (crank, (hip[0] + 0.50, hip[1] - 0.05, 0.0)),
        ((hip[0] + 0.62, 0.04, 0.0), bar),
        ((hip[0] - 0.20, 0.02, 0.0), (hip[0] + 0.75, 0.02, 0.0)),
        ((hip[0] - 0.02, 0.02, 0.0), (hip[0], hip[1] - 0.12, 0.0)),
    )
    frame = tuple(Solid(name="bicycle", look="wood", points=ends, radius_m=0.018) for ends in rods)
    saddle = ((hip[0] - 0.12, hip[1] - 0.115, 0.0), (hip[0] + 0.08, hip[1] - 0.105, 0.0))
    pedals = [scene.now.joint(limb_name("toe", s)) for s in Side]
    cranks = tuple(
        Solid(name="bicycle", look="wood", points=(crank, beyond(p, (-0.06, 0.0, 0.0))), radius_m=0.012) for p in pedals
    )
    return (*frame, *cranks, Solid(name="bicycle", look="wood", points=saddle, radius_m=0.02))


def water_of(scene: Scene) -> tuple[Solid, ...]:
    """Return water up to the chest."""
    chest = scene.start.joint("spine_8")
    low, high = (chest[0] - 0.55, -0.01, -0.3), (chest[0] + 0.55, chest[1], 0.3)
    return (
        Solid(
            name="water",
            look="water",
            points=((low[0], 0, 0), (high[0], 0, 0), (high[0], high[1], 0), (low[0], high[1], 0)),
            near=True,
        ),
    )


def bed_of(scene: Scene) -> tuple[Solid, ...]:
    """Return a bed: its mattress under the body, the floor well below."""
    if scene.posture.rest is Rest.SEAT:
        (x, y, _) = scene.now.joint("middle")
        low, high = (x - 0.75, y - 0.290, -0.55), (x + 0.16, y - 0.090, 0.75)
        frame = box("bed", (low[0], low[1] - 0.08, low[2]), (high[0], low[1], high[2]))
        return (frame, box("bed", low, high, "mat"))
    (mat,) = mat_of(scene)
    xs, zs = ([p[axis] for p in mat.points] for axis in (0, 2))
    low, high = (min(xs), -0.20, min(zs) - 0.10), (max(xs), 0.0, max(zs) + 0.10)
    frame = box("bed", (low[0], -0.28, low[2]), (high[0], low[1], high[2]))
    return (frame, Solid(name="bed", look="mat", points=box("bed", low, high).points))


def bench_of(scene: Scene) -> tuple[Solid, ...]:
    """Return a bench under the shoulder blades."""
    at = scene.start.joint("spine_8")
    top = max(at[1] - 0.085, 0.05)
    return (box("bench", (at[0] - 0.22, 0.0, -0.32), (at[0] + 0.10, top, 0.32), "mat"),)


def worktop_behind_of(scene: Scene) -> tuple[Solid, ...]:
    """Return a worktop whose edge the pelvis touches from in front."""
    x = scene.start.joint("middle")[0] - 0.115
    return (
        box("worktop", (x - 0.45, 0.0, -0.4), (x - 0.04, 0.86, 0.4), "wall"),
        box("worktop", (x - 0.45, 0.86, -0.4), (x, 0.90, 0.4)),
    )


def chair_ahead_of(scene: Scene) -> tuple[Solid, ...]:
    """Return a chair in front whose seat faces the person."""
    x = scene.start.joint("middle")[0] + 0.48
    legs = [
        Solid(name="chair", look="wood", points=((a, 0.015, z), (a, SEAT_M, z)), radius_m=0.015)
        for a in (x - 0.18, x + 0.18)
        for z in (-0.19, 0.19)
    ]
    seat = box("chair_seat", (x - 0.20, SEAT_M - 0.04, -0.21), (x + 0.20, SEAT_M, 0.21))
    return (*legs, seat, box("chair", (x + 0.20, SEAT_M, -0.21), (x + 0.23, 0.86, 0.21)))


def rail_of(scene: Scene) -> tuple[Solid, ...]:
    """Return a handrail along the left side, out of the way of the legs."""
    # beside a step it has to suit the floor and the step
    x, high, z = scene.start.joint("middle")[0], 1.04 if scene.step_m else 0.95, -0.33
    posts = tuple(
        Solid(name="rail", look="wood", points=((a, 0.015, z), (a, high, z)), radius_m=0.014)
        for a in (x - 0.30, x + 0.70)
    )
    return (*posts, Solid(name="rail", look="wood", points=((x - 0.38, high, z), (x + 0.78, high, z)), radius_m=0.020))
