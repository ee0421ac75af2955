"""The true size of what was planted beyond angles: rhythm, asymmetry, sway."""

from dataclasses import dataclass

import numpy as np

from kinescript.body.segments import Segment, thigh
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.signal.arrays import Floats
from kinescript.synth.curves import straight
from kinescript.synth.movement import Movement
from kinescript.synth.person import Person
from kinescript.synth.plates import GRAVITY, body_centre
from kinescript.synth.repetition import TrueRepetition
from kinescript.synth.skeleton import Skeleton


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueRhythm:
    """The lumbar share of the trunk's flexion in the first and the second half of one repetition's way down.

    From the true angles, sway in them: within 0.03 of a plan for a full repetition.
    """

    lumbar_share_early: float
    lumbar_share_late: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueAsymmetry:
    """What left and right really did, in the signs of the plan.

    `load_right_share`: mean over quiet standing. `step_right_share`: the right foot's share of two steps, mean over the
    walk without first and last step; None but in walking. `lean_right_deg`: trunk side bend at the bottom of complete
    repetitions above that in quiet standing, mean, sway in it; None where there is no bottom.
    """

    load_right_share: float
    step_right_share: float | None
    lean_right_deg: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueSway:
    """Root mean square over quiet standing in metres, about the mean: of the hips, and of the centre of pressure.

    The hips' is the plan's; the pressure's is where the ground has to push for the body neither to fall nor to fly.
    """

    ahead_m: float
    aside_m: float
    pressure_ahead_m: float
    pressure_aside_m: float


def find_rhythm(movement: Movement, lumbar_deg: Floats) -> tuple[TrueRhythm, ...]:
    """Return the rhythm of every repetition of a bend or hinge, in order; lumbar flexion is of shape (time,)."""
    if movement.task not in (Task.FORWARD_BEND, Task.HIP_HINGE):
        return ()
    return tuple(_rhythm(movement, lumbar_deg, each) for each in movement.repetitions)


def _rhythm(movement: Movement, lumbar_deg: Floats, each: TrueRepetition) -> TrueRhythm:
    out = each.phase("out")
    way = (movement.time_s >= out.start_s) & (movement.time_s <= out.end_s)
    trunk, lumbar = movement.trunk_deg[way, 0], lumbar_deg[way]
    half = int(np.argmin(np.abs(trunk - (trunk[0] + trunk[-1]) / 2)))
    early = (lumbar[half] - lumbar[0]) / (trunk[half] - trunk[0])
    late = (lumbar[-1] - lumbar[half]) / (trunk[-1] - trunk[half])
    return TrueRhythm(lumbar_share_early=float(early), lumbar_share_late=float(late))


def find_asymmetry(movement: Movement) -> TrueAsymmetry:
    """Return what left and right did in a movement."""
    still = movement.standing.holds(movement.time_s)
    load = straight(movement.time_s, movement.right_load)[still].mean()
    steps = [r for r in movement.repetitions[1:-1] if movement.task is Task.WALKING]
    by_side = {side: [r.amplitude_share for r in steps if r.side is side] for side in Side}
    right, left = (float(np.mean(by_side[side])) if steps else 1.0 for side in (Side.RIGHT, Side.LEFT))
    bends = [r for r in movement.repetitions if r.state == "complete" and r.tempo.down_s > 0]
    depths = [float(np.interp(_bottom(r), movement.time_s, movement.trunk_deg[:, 1])) for r in bends]
    leans = movement.task not in (Task.WALKING, Task.SINGLE_LEG_STANCE, Task.QUIET_STANDING) and depths
    upright = float(movement.trunk_deg[still, 1].mean())
    return TrueAsymmetry(
        load_right_share=float(load),
        step_right_share=right / (right + left) if steps else None,
        lean_right_deg=float(np.mean(depths)) - upright if leans else None,
    )


def _bottom(each: TrueRepetition) -> float:
    hold = each.phase("hold")
    return (hold.start_s + hold.end_s) / 2


def find_knees(movement: Movement, skeleton: Skeleton, flexion_deg: Floats, side: Side) -> tuple[float, ...]:
    """Return this knee's true frontal projection above its mean in quiet standing, in degrees.

    One for each complete repetition that its leg carries: where its flexion, shape (time,), is largest, on one leg the
    largest projection in single support. Empty where no task bends a knee on purpose.
    """
    if movement.task not in (Task.SQUAT, Task.SIT_TO_STAND, Task.STEP_DOWN, Task.SINGLE_LEG_STANCE):
        return ()
    off = _off_line(skeleton, side)
    off = off - off[movement.standing.holds(movement.time_s)].mean()
    found = []
    for each in movement.repetitions:
        if each.state != "complete" or each.side not in (None, side):
            continue
        alone = movement.task is Task.SINGLE_LEG_STANCE
        inside = (each.phase("hold") if alone else each.span).holds(movement.time_s)
        found.append(float(off[inside].max() if alone else off[inside][np.argmax(flexion_deg[inside])]))
    return tuple(found)


def _off_line(skeleton: Skeleton, side: Side) -> Floats:
    """Return the angle between thigh and shank seen along the pelvis's heading, (time,) degrees, knee in positive."""
    pelvis = skeleton.rotation(Segment.PELVIS)
    heading = np.arctan2(pelvis[:, 1, 0], pelvis[:, 0, 0])
    seen = []
    for part, distal in (("thigh", "shank"), ("shank", "foot")):
        bone = skeleton.origin(f"{side}_{part}") - skeleton.origin(f"{side}_{distal}")
        # seen from the front: left of the heading is the real, up the imaginary axis
        seen.append(bone[:, 1] * np.cos(heading) - bone[:, 0] * np.sin(heading) + 1j * bone[:, 2])
    turned = np.degrees(np.angle(seen[0] / seen[1]))
    return np.asarray(turned if side is Side.RIGHT else -turned)


def find_sway(movement: Movement, skeleton: Skeleton, person: Person) -> TrueSway:
    """Return how large the sway of quiet standing was."""
    still = movement.standing.holds(movement.time_s)
    hips = (skeleton.origin(thigh(Side.LEFT)) + skeleton.origin(thigh(Side.RIGHT))) / 2
    centre = body_centre(skeleton, person)
    interval = float(movement.time_s[1] - movement.time_s[0])
    pushed = np.gradient(np.gradient(centre, interval, axis=0), interval, axis=0)
    pressure = centre[:, :2] - centre[:, 2:] * pushed[:, :2] / (pushed[:, 2:] + GRAVITY)
    (ahead, aside), (pressed_ahead, pressed_aside) = hips[still, :2].std(axis=0), pressure[still].std(axis=0)
    return TrueSway(
        ahead_m=float(ahead),
        aside_m=float(aside),
        pressure_ahead_m=float(pressed_ahead),
        pressure_aside_m=float(pressed_aside),
    )
