"""Whose recording it is: a pseudonym, never a name."""

from dataclasses import dataclass

from kinescript.body.words import Sex, Side

UNNAMED = "unnamed"  # the pseudonym of whom nobody gave one


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A person under a pseudonym, with the lengths a lab measured by hand in metres, such as ("left_knee_width", 0.1).

    `painful_side` is the one place where left and right become painful and other.
    """

    id: str
    painful_side: Side | None = None
    age_years: float | None = None
    sex: Sex | None = None
    height_m: float | None = None
    mass_kg: float | None = None
    lengths_m: tuple[tuple[str, float], ...] = ()

    def length_m(self, name: str) -> float | None:
        """Return a length measured by hand in metres, or None when it was not."""
        return dict(self.lengths_m).get(name)
