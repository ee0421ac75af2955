"""Which muscle works when in each task: schematic envelopes, hung on the phases of a repetition.

Schematic means: the order and the rough size are those of the sources, the exact instants and levels are assumptions.
"""

from dataclasses import dataclass
from typing import Literal

from kinescript.body.segments import BACK_EXTENSORS
from kinescript.body.tasks import Task

Leg = Literal["own", "other"] | None
# (phase, seconds, share): 0 is the beginning of "out", 1 of "hold", 2 of "back", 3 the end; then seconds later;
# the share of a maximal contraction
PhaseKnots = tuple[tuple[float, float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """One contraction a repetition: knots from silence to silence, straight lines between them.

    `leg`: of the side the repetition names, of the other, None: both. The knots of the first knot's phase begin late
    where a muscle is late. `push`: it prepares the next step, so the last one lacks it.
    """

    muscles: tuple[str, ...]
    knots: PhaseKnots
    leg: Leg = None
    push: bool = False


def _block(start: tuple[float, float], end: tuple[float, float], share: float, *, ramp_s: float = 0.08) -> PhaseKnots:
    (first, at_s), (last, to_s) = start, end
    return ((first, at_s, 0.0), (first, at_s + ramp_s, share), (last, to_s - 0.15, share), (last, to_s, 0.0))


_HAMSTRINGS = ("biceps_femoris", "semitendinosus", "hamstrings")
_VASTI = ("vastus_medialis", "vastus_lateralis")
_CALF = ("gastrocnemius_medialis", "gastrocnemius_lateralis", "soleus", "peroneus_longus", "peroneus_brevis")
_GLUTEI = ("gluteus_medius", "tensor_fasciae_latae")
_CORE = "transversus_internal_oblique_region"

# A foot leaves the ground at phase 1. Its prime mover comes on 50 ms before (an electromechanical delay; Cavanagh &
# Komi 1979, Eur J Appl Physiol 42:159), the trunk before the prime mover as in healthy people (Hodges & Richardson
# 1997, Exp Brain Res 114:362; -40 and -25 ms are assumptions), the stance leg's abductors with the shift of weight.
_SINGLE_LEG = (
    Pattern(
        muscles=("rectus_femoris", "adductor_longus"),
        leg="other",
        knots=((1, -0.05, 0), (1, 0, 0.28), (1, 0.6, 0.25), (1, 0.9, 0.12), (2, 0, 0.12), (2, 0.15, 0)),
    ),
    Pattern(
        muscles=(_CORE, "external_oblique"),
        knots=((1, -0.09, 0), (1, -0.04, 0.22), (1, 0.5, 0.2), (1, 0.9, 0.1), (2, 0, 0.1), (2, 0.2, 0)),
    ),
    Pattern(
        muscles=BACK_EXTENSORS,
        knots=((1, -0.075, 0), (1, -0.025, 0.2), (1, 0.5, 0.18), (1, 0.9, 0.1), (2, 0, 0.1), (2, 0.2, 0)),
    ),
    Pattern(muscles=_GLUTEI, leg="own", knots=_block((1, -0.45), (2, 0.4), 0.25, ramp_s=0.15)),
    Pattern(muscles=("gluteus_maximus", *_VASTI), leg="own", knots=_block((1, -0.3), (2, 0.3), 0.1, ramp_s=0.15)),
    Pattern(muscles=(*_CALF, "tibialis_anterior"), leg="own", knots=_block((1, -0.35), (2, 0.3), 0.14, ramp_s=0.15)),
    Pattern(muscles=_HAMSTRINGS, leg="own", knots=_block((1, -0.25), (2, 0.2), 0.06, ramp_s=0.1)),
)
_SQUAT = (
    Pattern(muscles=(*_VASTI, "rectus_femoris"), knots=_block((0, 0.1), (3, -0.1), 0.35, ramp_s=0.4)),
    Pattern(muscles=BACK_EXTENSORS, knots=_block((0, 0.1), (3, -0.2), 0.16, ramp_s=0.2)),
    Pattern(muscles=("gluteus_maximus", *_GLUTEI), knots=_block((1.8, 0), (3, -0.4), 0.22, ramp_s=0.15)),
    Pattern(muscles=_HAMSTRINGS, knots=_block((1.7, 0), (3, -0.4), 0.12, ramp_s=0.15)),
    Pattern(muscles=("tibialis_anterior",), knots=_block((0, 0.0), (2, 0.3), 0.2, ramp_s=0.15)),
    Pattern(muscles=(_CORE,), knots=_block((0, -0.05), (3, -0.2), 0.06)),
)
# back up from a chair; on the way down the same muscles brake (Goulart & Valls-Sole 1999, Clin Neurophysiol 110:1634)
_SIT = (
    Pattern(muscles=(*_VASTI, "rectus_femoris"), knots=_block((0, 0.3), (1, 0.1), 0.25, ramp_s=0.3)),
    Pattern(muscles=(*_VASTI, "rectus_femoris"), knots=_block((1.85, 0), (3, -0.2), 0.4, ramp_s=0.1)),
    Pattern(muscles=BACK_EXTENSORS, knots=_block((0, 0.3), (1, 0.1), 0.14, ramp_s=0.2)),
    Pattern(muscles=BACK_EXTENSORS, knots=_block((1.75, 0), (3, -0.2), 0.22, ramp_s=0.1)),
    Pattern(muscles=("gluteus_maximus", *_GLUTEI), knots=_block((1.95, 0), (3, -0.3), 0.22, ramp_s=0.1)),
    Pattern(muscles=_HAMSTRINGS, knots=_block((1.9, 0), (3, -0.3), 0.16, ramp_s=0.1)),
    Pattern(muscles=("tibialis_anterior",), knots=_block((1.6, 0), (2, 0.6), 0.25, ramp_s=0.1)),
    Pattern(muscles=(_CORE,), knots=_block((1.7, 0), (3, -0.4), 0.08)),
)
_HINGE = (
    Pattern(muscles=BACK_EXTENSORS, knots=_block((0, 0.05), (3, -0.2), 0.24, ramp_s=0.2)),
    Pattern(muscles=_HAMSTRINGS, knots=_block((0, 0.15), (3, -0.2), 0.2, ramp_s=0.2)),
    Pattern(muscles=("gluteus_maximus",), knots=_block((1.6, 0), (3, -0.3), 0.25, ramp_s=0.15)),
    Pattern(muscles=(_CORE,), knots=_block((0, 0), (3, -0.2), 0.06)),
)
# in a forward bend hamstrings hold on while the back goes silent (McGill & Kippers 1994, Spine 19:2190)
_BEND = (
    Pattern(muscles=_HAMSTRINGS, knots=_block((0, 0.2), (3, -0.3), 0.14, ramp_s=0.2)),
    Pattern(muscles=("gluteus_maximus",), knots=_block((1.95, 0), (3, -0.5), 0.2, ramp_s=0.1)),
    Pattern(muscles=_CALF, knots=_block((0, 0.1), (3, -0.2), 0.08, ramp_s=0.2)),
    Pattern(muscles=(_CORE,), knots=_block((1.95, 0), (3, -0.5), 0.06)),
)
_STEP_DOWN = (
    Pattern(muscles=(*_VASTI, "rectus_femoris"), leg="own", knots=_block((0, -0.1), (3, 0.1), 0.32, ramp_s=0.3)),
    Pattern(muscles=_GLUTEI, leg="own", knots=_block((0, -0.35), (3, 0.3), 0.28, ramp_s=0.15)),
    Pattern(muscles=("gluteus_maximus",), leg="own", knots=_block((0, -0.2), (3, 0.1), 0.16, ramp_s=0.15)),
    Pattern(muscles=_HAMSTRINGS, leg="own", knots=_block((0, -0.1), (3, 0.1), 0.08, ramp_s=0.15)),
    Pattern(muscles=(*_CALF, "tibialis_anterior"), leg="own", knots=_block((0, -0.3), (3, 0.2), 0.15, ramp_s=0.15)),
    Pattern(muscles=BACK_EXTENSORS, knots=_block((0, -0.1), (3, 0.0), 0.1)),
    Pattern(muscles=(_CORE,), knots=_block((0, -0.12), (3, 0.0), 0.1)),
)
# A step: phase 0 the foot leaves, phase 1 it strikes; a stride of 1.16 s. After Winter & Yack 1987, Electroencephalogr
# Clin Neurophysiol 67:402, and Perry 1992, Gait Analysis. Glutei and hamstrings work across 0 % of the cycle.
_STEP = (
    Pattern(muscles=_GLUTEI, leg="own", knots=_block((1, -0.06), (1, 0.44), 0.3)),
    Pattern(muscles=("gluteus_maximus",), leg="own", knots=_block((1, -0.1), (1, 0.26), 0.25)),
    Pattern(muscles=_VASTI, leg="own", knots=_block((1, -0.1), (1, 0.25), 0.28)),
    Pattern(muscles=_HAMSTRINGS, leg="own", knots=_block((1, -0.24), (1, 0.1), 0.25)),
    Pattern(muscles=("rectus_femoris",), leg="own", knots=_block((1, -0.08), (1, 0.18), 0.18)),
    Pattern(muscles=("rectus_femoris", "adductor_longus"), leg="own", knots=_block((0, -0.14), (0, 0.14), 0.12)),
    Pattern(muscles=("tibialis_anterior",), leg="own", knots=_block((0, -0.05), (1, 0.16), 0.25)),
    Pattern(muscles=_CALF, leg="own", knots=_block((1, 0.17), (1, 0.6), 0.4, ramp_s=0.2), push=True),
    Pattern(muscles=BACK_EXTENSORS, knots=_block((1, -0.08), (1, 0.2), 0.12)),
    Pattern(muscles=(_CORE, "external_oblique"), knots=_block((1, -0.1), (1, 0.22), 0.06)),
)
# the leg that stands while the other takes the first step was never struck down
FIRST_STEP = (
    Pattern(muscles=_GLUTEI, leg="other", knots=_block((0, -0.35), (1, 0.1), 0.25)),
    Pattern(muscles=("gluteus_maximus",), leg="other", knots=_block((0, -0.25), (1, 0.05), 0.12)),
    Pattern(muscles=_CALF, leg="other", knots=_block((0, -0.1), (1, 0.1), 0.25)),
)
_BACK_HOLD = (
    Pattern(muscles=BACK_EXTENSORS, knots=_block((0, 0.0), (3, -0.1), 0.45, ramp_s=0.15)),
    Pattern(muscles=("gluteus_maximus", *_HAMSTRINGS), knots=_block((0, 0.0), (3, -0.1), 0.3, ramp_s=0.15)),
)
_SIDE_HOLD = (
    Pattern(muscles=(_CORE, "external_oblique"), leg="own", knots=_block((0, 0.0), (3, -0.1), 0.4, ramp_s=0.15)),
    Pattern(muscles=("gluteus_medius",), leg="own", knots=_block((0, 0.0), (3, -0.1), 0.6, ramp_s=0.15)),
    Pattern(muscles=BACK_EXTENSORS, leg="own", knots=_block((0, 0.0), (3, -0.1), 0.3, ramp_s=0.15)),
)
PATTERNS: dict[Task, tuple[Pattern, ...]] = {
    Task.SINGLE_LEG_STANCE: _SINGLE_LEG,
    Task.FORWARD_BEND: _BEND,
    Task.HIP_HINGE: _HINGE,
    Task.SQUAT: _SQUAT,
    Task.SIT_TO_STAND: _SIT,
    Task.STEP_DOWN: _STEP_DOWN,
    Task.WALKING: _STEP,
    Task.BACK_EXTENSION_HOLD: _BACK_HOLD,
    Task.SIDE_BRIDGE: _SIDE_HOLD,
}

# Back extensors in a forward bend: on going down, silent from two thirds of the way on, on again coming up (Floyd &
# Silver 1955, J Physiol 129:184). Going down takes 0.47 of coming up, the mean of 130 people without back pain
# (Clinical utility of flexion-extension ratio measured by surface electromyography for patients with nonspecific
# chronic low-back pain); the level itself is an assumption.
EXTENSION_SHARE, FLEXION_EXTENSION_RATIO = 0.32, 0.47
SILENT_FROM, WAKING_S = 0.72, 0.15
