"""Segments, and every other place on or under the body where something can be measured."""

from dataclasses import dataclass
from enum import StrEnum

from kinescript.body.joints import Joint
from kinescript.body.words import Side


class Segment(StrEnum):
    """A rigid part of the body; its frame is ISB: X anterior, Y up, Z right (Wu et al. 2002)."""

    PELVIS = "pelvis"
    THORAX = "thorax"
    LEFT_THIGH = "left_thigh"
    RIGHT_THIGH = "right_thigh"
    LEFT_SHANK = "left_shank"
    RIGHT_SHANK = "right_shank"
    LEFT_FOOT = "left_foot"
    RIGHT_FOOT = "right_foot"

    @property
    def words(self) -> str:
        """The segment as a person writes it."""
        return self.value.replace("_", " ")


def thigh(side: Side) -> Segment:
    """Return the thigh of this side."""
    return Segment.LEFT_THIGH if side is Side.LEFT else Segment.RIGHT_THIGH


def shank(side: Side) -> Segment:
    """Return the shank of this side."""
    return Segment.LEFT_SHANK if side is Side.LEFT else Segment.RIGHT_SHANK


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """An optical marker by its canonical name, for example LASI."""

    name: str

    @property
    def words(self) -> str:
        """Its name."""
        return self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Landmark:
    """A point a camera model found, by that model's name."""

    name: str

    @property
    def words(self) -> str:
        """Its name."""
        return self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Plate:
    """A force plate: its number from 1, and its four corners in metres in the global frame."""

    number: int
    corners_m: tuple[tuple[float, float, float], ...]

    @property
    def words(self) -> str:
        """Plate and number."""
        return f"plate {self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class MuscleSite:
    """A surface EMG site; `muscle` is the SENIAM name where SENIAM has one."""

    muscle: str
    side: Side | None = None

    @property
    def words(self) -> str:
        """Side and muscle."""
        return f"{self.side or ''} {self.muscle.replace('_', ' ')}".strip()


# the muscles beside the spine that fall silent in full flexion
BACK_EXTENSORS = ("erector_spinae_longissimus", "erector_spinae_iliocostalis", "multifidus")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmapped:
    """Something measured whose place on the body is not known: the file's own label, kept."""

    label: str

    @property
    def words(self) -> str:
        """The file's own label."""
        return self.label


Place = Segment | Joint | MuscleSite | Marker | Plate | Landmark | Unmapped
