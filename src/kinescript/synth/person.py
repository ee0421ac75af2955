"""The person made of equations: the 42-year-old with a chronic L5/S1 disc whom all examples show."""

from dataclasses import dataclass

import numpy as np

from kinescript.body.words import Side
from kinescript.record.subject import Subject
from kinescript.signal.arrays import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Lengths in metres, mass in kg, standing posture in degrees (signs of body.joints); left and right are equal.

    Thigh, shank and ankle height are 0.245, 0.246 and 0.039 of body height (Winter 2009, fig. 4.1; Drillis & Contini
    1966). Leg length, widths and marker radius are what a lab would measure by hand; the posture is an assumption.
    Raises ValueError when a length or the mass is not positive.
    """

    id: str = "synthetic-42"
    age_years: float = 42.0
    painful_side: Side | None = Side.RIGHT
    height_m: float = 1.75
    mass_kg: float = 78.0
    leg_m: float = 0.93
    knee_width_m: float = 0.105
    ankle_width_m: float = 0.072
    inter_asis_m: float = 0.24
    marker_radius_m: float = 0.007
    standing_tilt_deg: float = 10.0
    standing_trunk_deg: float = -2.0
    toe_out_deg: float = 7.0
    foot_apart_m: float = 0.17

    def __post_init__(self) -> None:
        names = ("height_m", "mass_kg", "leg_m", "knee_width_m", "ankle_width_m", "inter_asis_m", "marker_radius_m")
        if not all(getattr(self, name) > 0 for name in names):
            raise ValueError(f"a person needs positive {', '.join(names)}")

    @property
    def thigh_m(self) -> float:
        """From the hip to the knee centre, in metres."""
        return 0.245 * self.height_m

    @property
    def shank_m(self) -> float:
        """From the knee to the ankle centre, in metres."""
        return 0.246 * self.height_m

    @property
    def ankle_height_m(self) -> float:
        """The ankle centre above the floor in standing, in metres."""
        return 0.039 * self.height_m

    @property
    def asis_trochanter_m(self) -> float:
        """From the ASIS to the trochanter along the pelvis, in metres (Davis et al. 1991, from leg length)."""
        return 0.1288 * self.leg_m - 0.04856


def hip_of_person(person: Person, side: Side) -> Floats:
    """Return the hip centre, shape (3,) in metres, in the pelvis frame (ISB, origin midway between the ASIS).

    Source: Davis RB et al. 1991, Hum Mov Sci 10:575.
    """
    theta, beta = 0.5, 0.314
    c = 0.115 * person.leg_m - 0.0153
    depth = person.asis_trochanter_m + person.marker_radius_m
    forward = c * np.cos(theta) * np.sin(beta) - depth * np.cos(beta)
    left = person.inter_asis_m / 2 - c * np.sin(theta)
    up = -c * np.cos(theta) * np.cos(beta) - depth * np.sin(beta)
    return np.array([forward, up, -left if side is Side.LEFT else left])


def sunk_share(flexed_share: float, full_m: float, person: Person) -> float:
    """Return the share of full_m, in metres, that the body sinks when the knees flex by a share of the full flexion."""
    # a leg of two equal halves is shorter by the cosine of half the knee's flexion
    half = np.arccos(max(1 - full_m / (person.thigh_m + person.shank_m), -1.0))
    return float((1 - np.cos(flexed_share * half)) / (1 - np.cos(half)))


def as_subject(person: Person) -> Subject:
    """Return the person as the Subject of a recording, with the lengths a lab would have measured by hand."""
    both = (
        ("leg", person.leg_m),
        ("knee_width", person.knee_width_m),
        ("ankle_width", person.ankle_width_m),
        ("asis_trochanter", person.asis_trochanter_m),
    )
    lengths = tuple((f"{side}_{name}", metres) for name, metres in both for side in Side)
    return Subject(
        id=person.id,
        painful_side=person.painful_side,
        age_years=person.age_years,
        height_m=person.height_m,
        mass_kg=person.mass_kg,
        lengths_m=(*lengths, ("inter_asis", person.inter_asis_m), ("marker_radius", person.marker_radius_m)),
    )
