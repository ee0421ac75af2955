"""What is planted: the faults that a measurement must find again."""

from dataclasses import dataclass, replace

from kinescript.synth.control import Asymmetry, KneeIn, Repeating, Rhythm, Sway
from kinescript.synth.hold import Hold
from kinescript.synth.muscles_plan import MusclePlan, mirror_muscle_plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Planted faults in degrees, and where the person faces.

    A pelvic drop is named by its STANCE side and reached in every single support: the most that the swing side sinks
    below its mean in quiet standing. `trunk_lean_deg` is toward the stance leg at the same time; the lumbar spine bends
    sideways by lean plus drop. `standing_obliquity_deg` is there all along, positive with the RIGHT side lower.
    `heading_deg` turns person and plates about vertical, positive to the LEFT (seen from above, counter-clockwise).
    A `mirrored` plan is the mirror image of the other, sway and steps included. `repeating`, `asymmetry`, `rhythm` (of
    a forward bend or hip hinge), `sway`, `knee_in` (of a task that bends the knees, or on one leg) and `hold` (of who
    lies) say how the task is carried out; None and their defaults are the natural way, and make_recording refuses what
    its task cannot show. `muscles`: electrodes, and what is planted in muscles; None for a recording without EMG.
    `lift_s`: how long the foot takes up in a stance on one leg, 0.2 s or more; None: 0.7 s, at which the hip flexes at
    80 degrees a second at most (an assumption; 0.35 s is a quick lift). Raises ValueError for a negative drop.
    """

    pelvic_drop_right_stance_deg: float = 11.0
    pelvic_drop_left_stance_deg: float = 2.0
    trunk_lean_deg: float = 3.0
    standing_obliquity_deg: float = 0.0
    heading_deg: float = 0.0
    mirrored: bool = False
    repeating: Repeating = Repeating()
    asymmetry: Asymmetry = Asymmetry()
    rhythm: Rhythm | None = None
    sway: Sway | None = None
    knee_in: KneeIn = KneeIn()
    hold: Hold | None = None
    muscles: MusclePlan | None = None
    lift_s: float | None = None

    def __post_init__(self) -> None:
        if min(self.pelvic_drop_right_stance_deg, self.pelvic_drop_left_stance_deg) < 0:
            raise ValueError("a planted pelvic drop is not negative; a lifted swing side cannot be planted")
        if self.lift_s is not None and not self.lift_s >= 0.2:
            raise ValueError("a foot takes 0.2 s or more to be lifted")


def mirror_plan(plan: Plan) -> Plan:
    """Return the plan whose recording is the mirror image: left and right exchanged, sway and steps included."""
    return replace(
        plan,
        pelvic_drop_right_stance_deg=plan.pelvic_drop_left_stance_deg,
        pelvic_drop_left_stance_deg=plan.pelvic_drop_right_stance_deg,
        standing_obliquity_deg=-plan.standing_obliquity_deg,
        heading_deg=-plan.heading_deg,
        mirrored=not plan.mirrored,
        knee_in=KneeIn(right_deg=plan.knee_in.left_deg, left_deg=plan.knee_in.right_deg),
        asymmetry=replace(
            plan.asymmetry,
            load_right_share=round(1 - plan.asymmetry.load_right_share, 12),
            step_right_share=round(1 - plan.asymmetry.step_right_share, 12),
            lean_right_deg=-plan.asymmetry.lean_right_deg,
        ),
        hold=None if plan.hold is None else replace(plan.hold, side=plan.hold.side.other),
        muscles=None if plan.muscles is None else mirror_muscle_plan(plan.muscles),
    )
