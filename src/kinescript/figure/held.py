"""Things that go with the body: pillows, balls, bands, weights, a strap, a stick."""

from collections.abc import Callable

from kinescript.body.words import Side
from kinescript.figure.capsule import limb_name
from kinescript.figure.furniture import BOX_M
from kinescript.figure.solids import Scene, Solid, between, beyond, box


def head_pillow_of(scene: Scene) -> tuple[Solid, ...]:
    """Return the pillow of the head, in side-lying also that of the knees."""
    if scene.posture.placed_deg[0] > 45:
        return belly_pillow_of(scene)
    head = scene.start.joint("head")
    thick = max((head[1] - 0.085) / 2, 0.018)
    pillow = Solid(
        name="pillow",
        look="pillow",
        points=tuple((head[0] + x, thick, head[2] + z) for x in (-0.14, 0.14) for z in (-0.15, 0.15)),
        radius_m=thick,
    )  # fmt: skip
    return (pillow, *(knee_pillow_of(scene) if abs(scene.posture.placed_deg[1]) > 45 else ()))


def knee_pillow_of(scene: Scene) -> tuple[Solid, ...]:
    """Return a pillow between the knees, or under them."""
    (x, y, z) = between(scene.now.joint("knee_left"), scene.now.joint("knee_right"))
    if scene.posture.placed_deg[0] < -45:
        ends = ((x, max(y - 0.10, 0.05), z + 0.08), (x, max(y - 0.10, 0.05), z - 0.12))
        return (Solid(name="pillow", look="pillow", points=ends, radius_m=0.055),)
    ends = ((x - 0.04, y + 0.01, z - 0.10), (x - 0.04, y + 0.01, z + 0.12))
    return (Solid(name="pillow", look="pillow", points=ends, radius_m=0.042, near=True),)


def belly_pillow_of(scene: Scene) -> tuple[Solid, ...]:
    """Return a pillow under the belly."""
    at = scene.start.joint("spine_2")
    # it is seen where it comes out beside the belly
    ends = tuple((at[0] + x, 0.042, z) for x in (-0.10, 0.10) for z in (-0.25, 0.25))
    return (Solid(name="pillow", look="pillow", points=ends, radius_m=0.040),)


def ball_of(scene: Scene) -> tuple[Solid, ...]:
    """Return a small ball under the right buttock."""
    hip = scene.now.joint("hip_right")
    up = scene.posture.placed_deg[0] < -45
    at = (hip[0], 0.035, hip[2]) if up else (hip[0] - 0.11, hip[1] + 0.02, hip[2])
    return (Solid(name="ball", look="rubber", points=(at,), radius_m=0.04, near=True),)


def back_ball_of(scene: Scene) -> tuple[Solid, ...]:
    """Return a small ball behind the right buttock."""
    hip = scene.now.joint("hip_right")
    start, end = scene.now.line("pelvis_forward")
    at = beyond(hip, ((start[0] - end[0]) * 0.55, (start[1] - end[1]) * 0.55 - 0.06, 0.0))
    return (Solid(name="ball", look="rubber", points=(at,), radius_m=0.04),)


def stick_of(scene: Scene) -> tuple[Solid, ...]:
    """Return a stick along the back."""
    low, high = scene.now.joint("middle"), scene.now.joint("head")
    back = scene.now.line("pelvis_forward")
    off = tuple((a - b) * 0.58 for a, b in zip(back[0], back[1], strict=True))
    ends = (beyond(low, (off[0], off[1] - 0.02, off[2])), beyond(high, (off[0], off[1] + 0.06, off[2])))
    return (Solid(name="stick", look="wood", points=ends, radius_m=0.012, near=True),)


def strap_of(scene: Scene) -> tuple[Solid, ...]:
    """Return a strap from each hand to the right foot."""
    foot = between(scene.now.joint("toe_right"), scene.now.joint("heel_right"))
    hands = [scene.now.joint(limb_name("hand", s)) for s in Side]
    return tuple(Solid(name="strap", look="rubber", points=(h, foot), radius_m=0.009, near=True) for h in hands)


def band_of(joint: str) -> Callable[[Scene], tuple[Solid, ...]]:
    """Return what draws a band between the two joints of this name."""

    def band(scene: Scene) -> tuple[Solid, ...]:
        ends = (scene.now.joint(f"{joint}_left"), scene.now.joint(f"{joint}_right"))
        return (Solid(name="band", look="rubber", points=ends, radius_m=0.028, near=True),)

    return band


def weight_of(scene: Scene) -> tuple[Solid, ...]:
    """Return one weight under both hands."""
    middle = between(scene.now.joint("hand_left"), scene.now.joint("hand_right"))
    return (
        Solid(
            name="weight",
            look="rubber",
            points=(beyond(middle, (0, -0.02, 0)), beyond(middle, (0, -0.09, 0))),
            radius_m=0.07,
            near=True,
        ),
    )


def weights_of(scene: Scene) -> tuple[Solid, ...]:
    """Return a weight in each hand."""
    at = [scene.now.joint(limb_name("hand", s)) for s in Side]
    return tuple(
        Solid(
            name="weight",
            look="rubber",
            points=(beyond(p, (-0.09, 0, 0)), beyond(p, (0.09, 0, 0))),
            radius_m=0.04,
            near=True,
        )
        for p in at
    )


def heat_of(scene: Scene) -> tuple[Solid, ...]:
    """Return a warm pack at the lower back."""
    low, high = scene.now.joint("spine_0"), scene.now.joint("spine_4")
    ahead, start = scene.now.line("pelvis_forward")[1], scene.now.line("pelvis_forward")[0]
    off = ((start[0] - ahead[0]) * 0.46, (start[1] - ahead[1]) * 0.46, 0.0)
    ends = tuple(beyond(p, off) for p in (low, high))
    return (Solid(name="heat_pack", look="rubber", points=ends, radius_m=0.02, near=True),)


def cushion_of(scene: Scene) -> tuple[Solid, ...]:
    """Return a cushion under the right knee."""
    knee = scene.start.joint("knee_right")
    ends = ((knee[0] - 0.09, 0.02, knee[2]), (knee[0] + 0.09, 0.02, knee[2]))
    return (Solid(name="cushion", look="pillow", points=ends, radius_m=0.022),)


def held_box_of(scene: Scene) -> tuple[Solid, ...]:
    """Return a box between both hands."""
    x, y, z = between(scene.now.joint("hand_left"), scene.now.joint("hand_right"))
    return (box("box", (x - 0.12, y - BOX_M / 2, z - 0.15), (x + 0.12, y + BOX_M / 2, z + 0.15)),)
