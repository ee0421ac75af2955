"""How a movement is carried out again and again, how unevenly, how unsteadily: parts of a plan."""

from dataclasses import dataclass

from kinescript.body.words import Side
from kinescript.signal.arrays import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Tempo:
    """Seconds of one repetition: going there, staying, coming back.

    In a single leg stance going there is shifting the weight onto the leg, and staying is single support. Raises
    ValueError when one is negative.
    """

    down_s: float
    hold_s: float
    up_s: float

    def __post_init__(self) -> None:
        if not min(self.down_s, self.hold_s, self.up_s) >= 0:
            raise ValueError("no part of a repetition takes less than no time")

    @property
    def whole_s(self) -> float:
        """The length of the repetition in seconds."""
        return self.down_s + self.hold_s + self.up_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeating:
    """How repetitions differ from the natural one; without settings they do not.

    `amplitude_shares`: of the full angles (knees: within 0.08), one a repetition, 1.0 for those after; under
    PARTIAL_BELOW it is partial. `aborted`: numbers, from 0, of those broken off at `aborted_share`: they turn round on
    the way, without a hold, down and up sqrt(share) as long; who sees only the curve may call them partial.
    `ends_away`: the recording ends while the person stays in the last one, which is aborted too. `setup_s`: shuffling
    after the quiet standing, before the first. `tempo` and `pause_s` (between two): None is the natural one.
    `amplitude_variability`, `tempo_variability`: one standard deviation over the repetitions not broken off, as a
    share of the planned, reached exactly when there are two or more. Raises ValueError for a number outside its range
    (shares to 1.2, variability to 0.25, down and up from 0.5 s, set-up 0 or 1 s and more).
    """

    amplitude_shares: tuple[float, ...] = ()
    aborted: tuple[int, ...] = ()
    aborted_share: float = 0.4
    ends_away: bool = False
    setup_s: float = 0.0
    tempo: Tempo | None = None
    pause_s: float | None = None
    amplitude_variability: float = 0.0
    tempo_variability: float = 0.0

    def __post_init__(self) -> None:
        shares = (*self.amplitude_shares, self.aborted_share)
        if not all(0 < share <= 1.2 for share in shares):
            raise ValueError("a share of the movement is above 0 and at most 1.2")
        if not all(0 <= size <= 0.25 for size in (self.amplitude_variability, self.tempo_variability)):
            raise ValueError("a variability lies between 0 and 0.25")
        if min(self.aborted, default=0) < 0 or (self.pause_s is not None and self.pause_s < 0):
            raise ValueError("repetitions are counted from 0, and a pause is not negative")
        if self.setup_s != 0 and self.setup_s < 1:
            raise ValueError("setting up takes a second or more")

        if self.tempo is not None and not min(self.tempo.down_s, self.tempo.up_s) >= 0.5:
            raise ValueError("going down and coming up are planned with 0.5 s or more")

    @property
    def least(self) -> int:
        """How many repetitions it takes for everything planned to happen."""
        return max(len(self.amplitude_shares), max(self.aborted, default=-1) + 1)


# our working definition of a complete repetition; plan shares well away from it
PARTIAL_BELOW = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Asymmetry:
    """What left and right do not share, and leaning.

    `load_right_share` of the weight is on the right foot in two-legged standing (0.2 to 0.8). `step_right_share` of the
    stride is the step of the right foot (0.35 to 0.65). `lean_right_deg` (to the right) and `lean_forward_deg`: trunk
    lean reached at the bottom of a full repetition. Raises ValueError outside these ranges, or leans over 30 degrees.
    """

    load_right_share: float = 0.5
    step_right_share: float = 0.5
    lean_right_deg: float = 0.0
    lean_forward_deg: float = 0.0

    def __post_init__(self) -> None:
        if not (0.2 <= self.load_right_share <= 0.8 and 0.35 <= self.step_right_share <= 0.65):
            raise ValueError("the right has 0.2 to 0.8 of the load and 0.35 to 0.65 of the stride")
        if max(abs(self.lean_right_deg), abs(self.lean_forward_deg)) > 30:
            raise ValueError("a trunk leans by 30 degrees at most")


@dataclass(frozen=True, slots=True, kw_only=True)
class KneeIn:
    """How far each knee turns inward about the line from hip to ankle at the bottom of a full repetition, in degrees.

    In a step down the knee of the leg that stays, on one leg the standing knee, in single support; outward is negative.
    How far the knee then lies off that line, seen from the front, depends on how it is bent. Raises ValueError over 45.
    """

    right_deg: float = 0.0
    left_deg: float = 0.0

    def __post_init__(self) -> None:
        if max(abs(self.right_deg), abs(self.left_deg)) > 45:
            raise ValueError("a knee turns in or out by 45 degrees at most")

    def of(self, side: Side) -> float:
        """Return how far this side's knee turns in, in degrees."""
        return self.right_deg if side is Side.RIGHT else self.left_deg


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """Lumbopelvic rhythm of a bend: which share of the trunk's flexion the lumbar spine does.

    `lumbar_share_early` over the first half of the repetition's own trunk flexion, `lumbar_share_late` over the second;
    the pelvis does the rest, and coming up retraces it. Raises ValueError unless both lie between 0 and 1.
    """

    lumbar_share_early: float
    lumbar_share_late: float

    def __post_init__(self) -> None:
        if not all(0 <= share <= 1 for share in (self.lumbar_share_early, self.lumbar_share_late)):
            raise ValueError("a share of the lumbar spine lies between 0 and 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sway:
    """Size of sway: of the hips forward and aside over the quiet standing, root mean square in metres, reached exactly.

    `angles_share` multiplies the natural wandering of pelvis and trunk angles (some 0.2 degrees). Raises ValueError
    when one is negative or the hips sway more than 3 cm.
    """

    ahead_m: float = 0.003
    aside_m: float = 0.0015
    angles_share: float = 1.0

    def __post_init__(self) -> None:
        if not (0 <= self.ahead_m <= 0.03 and 0 <= self.aside_m <= 0.03 and self.angles_share >= 0):
            raise ValueError("sway is not negative, and its root mean square at most 0.03 m")


def bend_lumbar(trunk_deg: Floats, full_deg: float, rhythm: Rhythm) -> Floats:
    """Return the lumbar flexion in degrees, shape (time,), at each trunk flexion on the way to full_deg.

    A parabola: smooth, and in either half of the way exactly the planned share.
    """
    early, late = rhythm.lumbar_share_early, rhythm.lumbar_share_late
    way = trunk_deg / full_deg
    return full_deg * ((1.5 * early - 0.5 * late) * way + (late - early) * way**2)
