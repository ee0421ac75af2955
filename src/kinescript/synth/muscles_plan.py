"""What is planted in muscles: which come late, which do not relax, which side works more."""

from dataclasses import dataclass, replace
from typing import TypeVar

from kinescript.body.words import Side
from kinescript.synth.emg_errors import EmgErrors, mirror_emg_errors
from kinescript.synth.muscles_at_rest import AT_REST

_LATEST_MS = 400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantedDelay:
    """A muscle that comes on by so many ms later than natural, negative: earlier; side None: both sides."""

    muscle: str
    delay_ms: float
    side: Side | None = None

    def __str__(self) -> str:
        return f"{self.muscle} {self.side or 'both'} {self.delay_ms:g} ms"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantedLevel:
    """A muscle whose every contraction is this share of the natural one; side None: both sides."""

    muscle: str
    share: float
    side: Side | None = None

    def __str__(self) -> str:
        return f"{self.muscle} {self.side or 'both'} x {self.share:g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantedRelaxation:
    """Ratios of a back extensor's levels in a full forward bend; None: the natural one.

    `flexion_relaxation_ratio`: highest level going down over the level in full flexion; naturally that is as silent as
    quiet standing. `flexion_extension_ratio`: highest going down over highest coming up, naturally 0.47. Muscle None:
    every back extensor; side None: both sides.
    """

    flexion_relaxation_ratio: float | None = None
    flexion_extension_ratio: float | None = None
    muscle: str | None = None
    side: Side | None = None

    def __str__(self) -> str:
        ratios = f"{self.flexion_relaxation_ratio or 'natural'} {self.flexion_extension_ratio or 'natural'}"
        return f"{self.muscle or 'back extensors'} {self.side or 'both'} {ratios}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantedFatigue:
    """A muscle whose every frequency falls by this share of the first, in percent a minute, as long as it works.

    Rising, `slope_pct_per_min` is positive. Side None: both sides.
    """

    muscle: str
    slope_pct_per_min: float
    side: Side | None = None

    def __str__(self) -> str:
        return f"{self.muscle} {self.side or 'both'} {self.slope_pct_per_min:g} %/min"


DEMO_SITES = (
    "erector_spinae_longissimus",
    "multifidus",
    "transversus_internal_oblique_region",
    "gluteus_medius",
    "gluteus_maximus",
    "rectus_femoris",
    "biceps_femoris",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MusclePlan:
    """Electrodes over these muscles of these sides, what is planted in them, and the errors of their signals.

    `effort` multiplies every contraction. Contractions of one muscle differ by `level_variability` (a share) and
    `timing_ms`, one standard deviation each (assumptions). Raises ValueError for a muscle no equation knows, a delay
    over 400 ms, a share that is not positive or over 3, a flexion-relaxation ratio under 1, a flexion-extension ratio
    outside 0.2 to 1, or fatigue outside -60 to 20 % a minute.
    """

    muscles: tuple[str, ...] = DEMO_SITES
    sides: tuple[Side, ...] = (Side.LEFT, Side.RIGHT)
    delays: tuple[PlantedDelay, ...] = ()
    levels: tuple[PlantedLevel, ...] = ()
    relaxation: tuple[PlantedRelaxation, ...] = ()
    fatigue: tuple[PlantedFatigue, ...] = ()
    effort: float = 1.0
    level_variability: float = 0.05
    timing_ms: float = 8.0
    errors: EmgErrors = EmgErrors()

    def __post_init__(self) -> None:
        named = [each.muscle for part in (self.delays, self.levels, self.fatigue) for each in part]
        named += [each.muscle for each in self.relaxation if each.muscle]
        named += [name for each in self.errors.crosstalk for name in (each.of, each.into)]
        unknown = sorted({*self.muscles, *named} - set(AT_REST))
        if unknown:
            raise ValueError(f"no equation for {', '.join(unknown)}; there is one for {', '.join(AT_REST)}")
        if any(abs(each.delay_ms) > _LATEST_MS for each in self.delays):
            raise ValueError(f"a muscle is early or late by {_LATEST_MS:g} ms at most")
        if not all(0 < share <= 3 for share in (self.effort, *(each.share for each in self.levels))):
            raise ValueError("effort and shares of the natural level are above 0 and at most 3")
        if not all((each.flexion_relaxation_ratio or 1) >= 1 for each in self.relaxation):
            raise ValueError("a flexion-relaxation ratio is 1 or more")
        if not all(0.2 <= (each.flexion_extension_ratio or 1) <= 1 for each in self.relaxation):
            raise ValueError("a flexion-extension ratio lies between 0.2 and 1")
        if not all(-60 <= each.slope_pct_per_min <= 20 for each in self.fatigue):
            raise ValueError("frequencies fall by 60 % a minute or rise by 20 % at most")
        if not (0 <= self.level_variability <= 0.3 and 0 <= self.timing_ms <= 50):
            raise ValueError("levels vary by 0 to 0.3, instants by 0 to 50 ms")

    def delay_s(self, muscle: str, side: Side) -> float:
        """Return by how many seconds this muscle is late."""
        return sum(d.delay_ms for d in self.delays if d.muscle == muscle and d.side in (None, side)) / 1000

    def level_share(self, muscle: str, side: Side) -> float:
        """Return the share of the natural level at which this muscle works."""
        share = self.effort
        for each in self.levels:
            share *= each.share if each.muscle == muscle and each.side in (None, side) else 1.0
        return share

    def slope_pct_per_min(self, muscle: str, side: Side) -> float:
        """Return by how much this muscle's frequencies rise, in percent of the first a minute."""
        return sum(e.slope_pct_per_min for e in self.fatigue if e.muscle == muscle and e.side in (None, side))

    def relaxed(self, muscle: str, side: Side) -> PlantedRelaxation:
        """Return what is planted in this back extensor's bends, the last one named; all natural where nothing is."""
        mine = [e for e in self.relaxation if e.muscle in (None, muscle) and e.side in (None, side)]
        return mine[-1] if mine else PlantedRelaxation()


_Sided = TypeVar("_Sided", PlantedDelay, PlantedLevel, PlantedRelaxation, PlantedFatigue)


def mirror_muscle_plan(plan: MusclePlan) -> MusclePlan:
    """Return the plan with left and right exchanged."""
    return replace(
        plan,
        sides=tuple(side.other for side in plan.sides),
        delays=_mirrored(plan.delays),
        levels=_mirrored(plan.levels),
        relaxation=_mirrored(plan.relaxation),
        fatigue=_mirrored(plan.fatigue),
        errors=mirror_emg_errors(plan.errors),
    )


def _mirrored(planted: tuple[_Sided, ...]) -> tuple[_Sided, ...]:
    return tuple(replace(each, side=each.side.other if each.side else None) for each in planted)
