"""The full-body Plug-in-Gait marker set on a skeleton, placed so that its definitions give the true frames back.

Source: Vicon Plug-in Gait Reference Guide; its 39 markers, and LBAK.
"""

from dataclasses import dataclass

import numpy as np

from kinescript.body.joints import Joint, hip_of, knee_of
from kinescript.body.segments import Segment
from kinescript.body.words import Side
from kinescript.signal.arrays import Floats
from kinescript.synth.curves import straight
from kinescript.synth.movement import Movement
from kinescript.synth.person import Person
from kinescript.synth.sensor_errors import SensorErrors
from kinescript.synth.skeleton import HEEL_BACK_M, TOE_AHEAD_M, Skeleton
from kinescript.synth.truth import Truth
from kinescript.synth.turns import apply

# CLAV + C7 and STRN + T10 lie as far forward, all in the middle: their directions are the axes of the thorax. Metres.
_THORAX = {
    "C7": (-0.07, 0.46, 0.0),
    "T10": (-0.10, 0.22, 0.0),
    "CLAV": (0.06, 0.40, 0.0),
    "STRN": (0.09, 0.25, 0.0),
    "LBAK": (-0.10, 0.33, -0.08),
    "RBAK": (-0.10, 0.33, 0.08),
    "LFHD": (0.08, 0.64, -0.07),
    "RFHD": (0.08, 0.64, 0.07),
    "LBHD": (-0.08, 0.63, -0.07),
    "RBHD": (-0.08, 0.63, 0.07),
    "LSHO": (-0.01, 0.44, -0.17),
    "RSHO": (-0.01, 0.44, 0.17),
}
# below the shoulder, forward, down, outward, in metres; forearm 0.146 and upper arm 0.186 of height (Winter 2009)
_ARM = {
    "UPA": (0.0, -0.16, 0.05),
    "ELB": (0.0, -0.325, 0.045),
    "FRM": (0.0, -0.44, 0.04),
    "WRA": (0.03, -0.58, 0.0),
    "WRB": (-0.03, -0.58, 0.01),
    "FIN": (0.0, -0.66, 0.02),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkerPlace:
    """Where one marker belongs: a part of the skeleton and a point in its frame, in metres (ISB)."""

    name: str
    part: str
    at_m: tuple[float, float, float]


def marker_places(person: Person) -> tuple[MarkerPlace, ...]:
    """Return where every marker belongs on this person."""
    half, size = person.inter_asis_m / 2, person.height_m / 1.75
    pelvis = {
        "LASI": (0.0, 0.0, -half),
        "RASI": (0.0, 0.0, half),
        "LPSI": (-0.15 * size, 0.0, -0.045 * size),
        "RPSI": (-0.15 * size, 0.0, 0.045 * size),
    }
    places = [MarkerPlace(name=name, part=Segment.PELVIS.value, at_m=at) for name, at in pelvis.items()]
    places += [
        MarkerPlace(name=name, part=Segment.THORAX.value, at_m=_scaled(at, size)) for name, at in _THORAX.items()
    ]
    for side in Side:
        places += _limb_places(person, side, size)
    return tuple(places)


def _limb_places(person: Person, side: Side, size: float) -> list[MarkerPlace]:
    out = 1.0 if side is Side.RIGHT else -1.0
    knee = person.knee_width_m / 2 + person.marker_radius_m
    ankle = person.ankle_width_m / 2 + person.marker_radius_m
    floor = -person.ankle_height_m
    found = {
        "THI": ("thigh", (0.0, -0.55 * person.thigh_m, knee + 0.035)),
        "KNE": ("thigh", (0.0, -person.thigh_m, knee)),
        "TIB": ("shank", (0.0, -0.5 * person.shank_m, ankle + 0.04)),
        "ANK": ("shank", (0.0, -person.shank_m, ankle)),
        "HEE": ("foot", (-HEEL_BACK_M, floor + 0.04, 0.0)),
        "TOE": ("foot", (TOE_AHEAD_M, floor + 0.03, 0.0)),
        **{name: ("arm", _scaled(at, size)) for name, at in _ARM.items()},
    }
    return [
        MarkerPlace(name=side.initial + name, part=f"{side}_{part}", at_m=(x, y, out * z))
        for name, (part, (x, y, z)) in found.items()
    ]


def place_markers(
    skeleton: Skeleton,
    movement: Movement,
    truth: Truth,
    person: Person,
    errors: SensorErrors,
    rng: np.random.Generator,
) -> dict[str, Floats]:
    """Return what the cameras saw of each marker, shape (time, 3) in metres, floor axes; NaN where it was hidden."""
    count = len(skeleton.time_s)
    drivers = skin_drivers(movement, truth)
    seen = {}
    for place in marker_places(person):
        offset = rng.normal(0.0, 1.0, 3) * errors.placement_m
        pull = rng.normal(0.0, 1.0, (drivers[place.part].shape[1], 3))
        pull *= errors.soft_tissue_m / np.linalg.norm(pull, axis=1, keepdims=True)
        noise = rng.standard_normal((count, 3)) * errors.noise_m
        local = np.array(place.at_m) + offset + drivers[place.part] @ pull
        seen[place.name] = skeleton.origin(place.part) + apply(skeleton.rotation(place.part), local) + noise
    _hide(seen, skeleton.time_s, errors, rng)
    return seen


def skin_drivers(movement: Movement, truth: Truth) -> dict[str, Floats]:
    """Return what moves the skin over each part, shape (time, drivers): turns over 60 degrees, and the load's share."""

    def flexed(joint: Joint) -> Floats:
        flexion = truth.of(joint).flexion_deg
        return np.asarray((flexion - flexion[movement.quiet].mean()) / 60.0)

    right = straight(movement.time_s, movement.right_load)
    loads = {Side.RIGHT: right - 0.5, Side.LEFT: 0.5 - right}
    hips = (flexed(hip_of(Side.LEFT)) + flexed(hip_of(Side.RIGHT))) / 2
    nothing = np.zeros((len(right), 1))
    drivers = {
        Segment.PELVIS.value: np.stack((hips, flexed(Joint.TRUNK), loads[Side.RIGHT]), axis=1),
        Segment.THORAX.value: np.stack((flexed(Joint.TRUNK), flexed(Joint.LUMBAR)), axis=1),
    }
    for side in Side:
        knee = flexed(knee_of(side))
        drivers[f"{side}_thigh"] = np.stack((flexed(hip_of(side)), knee, loads[side]), axis=1)
        drivers[f"{side}_shank"] = np.stack((knee, loads[side]), axis=1) / 2
        drivers[f"{side}_foot"] = drivers[f"{side}_arm"] = nothing
    return drivers


def _hide(seen: dict[str, Floats], time_s: Floats, errors: SensorErrors, rng: np.random.Generator) -> None:
    """Put the occlusions in, each in one marker, at least a tenth of a second from either end where there is room."""
    names = tuple(seen)
    for _ in range(errors.gaps):
        length = errors.gap_s * rng.uniform(0.4, 1.0)
        latest = max(0.1, float(time_s[-1]) - 0.1 - length)
        start = rng.uniform(0.1, latest) if latest > 0.1 else 0.0
        hidden = (time_s >= start) & (time_s < start + length)
        seen[names[int(rng.integers(len(names)))]][hidden] = np.nan


def _scaled(at: tuple[float, float, float], size: float) -> tuple[float, float, float]:
    return at[0] * size, at[1] * size, at[2] * size
