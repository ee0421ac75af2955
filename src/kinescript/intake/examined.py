"""What the clinician's hands found: strength, sensation, reflexes, tension tests, repeated movements, palpation."""

from dataclasses import dataclass
from enum import StrEnum

from kinescript.body.words import Side
from kinescript.intake.words import Presentation, Site


@dataclass(frozen=True, slots=True, kw_only=True)
class LegNeuro:
    """One leg's neurological examination by root (or `leg` for the whole leg): strength 0 to 5, the rest as found."""

    myotome_mrc: dict[str, float] | None = None
    sensation: dict[str, str] | None = None
    reflex: dict[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NeuroExamination:
    """Left and right."""

    left: LegNeuro = LegNeuro()
    right: LegNeuro = LegNeuro()


@dataclass(frozen=True, slots=True, kw_only=True)
class TensionTest:
    """A neurodynamic test of one side: where it stopped, whether the symptom was familiar, and differentiated."""

    side: Side | None = None
    angle_deg: float | None = None
    familiar: bool | None = None
    differentiated: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TensionTests:
    """Straight leg raise, crossed straight leg raise and slump, as often as they were done."""

    slr: tuple[TensionTest, ...] = ()
    crossed_slr: tuple[TensionTest, ...] = ()
    slump: tuple[TensionTest, ...] = ()


class Direction(StrEnum):
    """A repeated movement that was tried."""

    EXTENSION = "extension"
    FLEXION = "flexion"
    SIDE_GLIDE_LEFT = "side_glide_left"
    SIDE_GLIDE_RIGHT = "side_glide_right"


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectionTried:
    """The farthest symptom before and after a repeated movement, and whether the change stays."""

    movement: Direction
    before: Site | None = None
    after: Site | None = None
    stays: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingPresentation:
    """What the clinician thinks it is, from which features, how surely, and who says so."""

    is_: Presentation
    features: tuple[str, ...] = ()
    confidence: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Palpation:
    """What hands found at one site, beside what sensors see."""

    site: str
    side: Side | None = None
    guarded: bool | None = None
    tender: bool | None = None
    trigger_point: bool | None = None
    by: str | None = None
