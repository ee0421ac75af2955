"""Force plates: where they lie and what the person received from them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kinescript.errors import InputRefused
from kinescript.formats.c3d.content import C3dContent, chain_numbers, find_count, find_value

FORCE_UNITS = {"n": 1.0, "kn": 1e3, "lbf": 4.4482216152605, "": 1.0}
LENGTH_UNITS = {"m": 1.0, "cm": 1e-2, "mm": 1e-3, "in": 0.0254, "ft": 0.3048}
CHANNELS = {1: 6, 2: 6, 3: 8, 4: 6, 6: 12, 7: 8}
# types whose channels a square matrix turns into forces first
_CALIBRATED = (4, 6, 7)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class C3dPlate:
    """One plate as FORCE_PLATFORM describes it.

    `number` counts from 1; `corners` (4, 3) and `origin` (3,) are in the file's length unit, corners in the laboratory,
    origin in the plate; `channels` count from 0; `cal_matrix` (channels, channels) turns channels into forces and
    moments (types 4, 6 and 7), None where the file has none.
    """

    number: int
    type: int
    corners: NDArray[np.float64]
    origin: NDArray[np.float64]
    channels: tuple[int, ...]
    cal_matrix: NDArray[np.float64] | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PlateLoad:
    """What one plate did to the PERSON, in the laboratory frame of the file, at the analog rate.

    force_n (samples, 3), up is up; moment_nm (samples, 3) about `centre`, the middle of the plate's surface;
    `corners` (4, 3) and `centre` (3,) are in the file's length unit. Nothing is zeroed or filtered.
    """

    number: int
    corners: NDArray[np.float64]
    centre: NDArray[np.float64]
    force_n: NDArray[np.float64]
    moment_nm: NDArray[np.float64]


def find_plates(content: C3dContent) -> tuple[C3dPlate, ...]:
    """Return the plates of a file, () when it has none; raises InputRefused when FORCE_PLATFORM is incomplete."""
    count = find_count(content.parameters, "FORCE_PLATFORM", "USED") or 0
    types = chain_numbers(content.parameters, "FORCE_PLATFORM", "TYPE")
    corners = chain_numbers(content.parameters, "FORCE_PLATFORM", "CORNERS")
    origins = chain_numbers(content.parameters, "FORCE_PLATFORM", "ORIGIN")
    channels = find_value(content.parameters, "FORCE_PLATFORM", "CHANNEL")
    table = np.atleast_2d(channels) if isinstance(channels, np.ndarray) else np.zeros((0, 0))
    if table.ndim != 2 or min(types.size, corners.size // 12, origins.size // 3, len(table)) < count:
        raise _incomplete("TYPE, CORNERS, ORIGIN and CHANNEL of each plate", f"less than {count} of them")
    if not np.isfinite(np.concatenate([types[:count], corners[: 12 * count], origins[: 3 * count]])).all():
        raise _incomplete("plates with numbers for corners and origin", "NaN or infinity")
    return tuple(
        C3dPlate(
            number=i + 1,
            type=int(types[i]),
            corners=corners[12 * i : 12 * i + 12].reshape(4, 3),
            origin=origins[3 * i : 3 * i + 3],
            channels=tuple(int(channel) - 1 for channel in table[i][: CHANNELS.get(int(types[i]))]),
            cal_matrix=_cal_matrix(content, i, CHANNELS[int(types[i])]) if types[i] in _CALIBRATED else None,
        )
        for i in range(count)
    )


def find_plate_loads(content: C3dContent) -> tuple[PlateLoad, ...]:
    """Return the load of every plate of a file, () when it has none; raises InputRefused as find_plate_load does."""
    return tuple(find_plate_load(content, plate) for plate in find_plates(content))


def find_plate_load(content: C3dContent, plate: C3dPlate) -> PlateLoad:
    """Return the ground reaction on the person, in N and N*m, whatever unit ANALOG:UNITS names.

    Plate axes from the corners (C3D user guide): x = c1 - c2, z = x × (c1 - c4), which points DOWN, y = z × x, each
    made one long. The channels already hold the reaction on those axes, so force = [x y z] f; this gives + body weight
    upward in every real file tried. Moment about the surface centre: types 2, 4: m + f × ORIGIN; type 3, with
    a, b, az0 = ORIGIN: (b (z1+z2-z3-z4), a (-z1+z2+z3-z4), b (x34-x12) + a (y14-y23)) + f × (0, 0, az0);
    type 1: cop × f + (0, 0, Tz). Types 6 (x, y, z of four corners) and 7 (as 3) are type 3 once CAL_MATRIX has turned
    their channels into forces (Visual3D documentation, FP_TYPE); of type 5 that page leaves the units open.
    An ORIGIN below the plate (z > 0) has all its signs turned, as Vicon and Mokka do.
    Raises InputRefused for an unknown type, unit or channel, or corners that span no plane.
    """
    wanted = CHANNELS.get(plate.type)
    if wanted is None:
        raise _unusable(plate.number, "a plate of type 1, 2, 3, 4, 6 or 7", f"type {plate.type}")
    if len(plate.channels) < wanted or not all(0 <= c < len(content.analogs) for c in plate.channels):
        raise _unusable(plate.number, f"{wanted} existing channels", f"channels {[c + 1 for c in plate.channels]}")
    if (metre := LENGTH_UNITS.get(content.point_unit.lower())) is None:
        raise _unusable(plate.number, "a length unit in POINT:UNITS", repr(content.point_unit))
    local = plate_axes(plate.corners, plate.number)
    force, moment = _local_load(content, plate, metre)
    return PlateLoad(
        number=plate.number,
        corners=plate.corners,
        centre=plate.corners.mean(axis=0),
        force_n=force @ local.T,
        moment_nm=moment @ local.T,
    )


def _incomplete(expected: str, came: str) -> InputRefused:
    return InputRefused(expected, came, "export it again, with the force plates", place="FORCE_PLATFORM")


def _unusable(number: int, expected: str, came: str) -> InputRefused:
    return InputRefused(expected, came, "correct it in the recording software", place=f"force plate {number}")


def _cal_matrix(content: C3dContent, index: int, size: int) -> NDArray[np.float64] | None:
    value = find_value(content.parameters, "FORCE_PLATFORM", "CAL_MATRIX")
    if not isinstance(value, np.ndarray):
        return None
    # the file stores the rows of a column next to each other; beside larger plates a smaller matrix leaves a margin
    if value.ndim == 3 and len(value) > index and min(value.shape[1:]) >= size:
        stored = value[index, :size, :size]
    elif value.size % size**2 == 0 and value.size >= size**2 * (index + 1):
        stored = value.reshape(-1, size, size)[index]
    else:
        return None
    matrix: NDArray[np.float64] = stored.T.astype(np.float64)
    return matrix


def plate_axes(corners: NDArray[np.float64], number: int) -> NDArray[np.float64]:
    """Return laboratory_from_plate, shape (3, 3), from the corners (4, 3): its columns are the plate's axes.

    x = c1 - c2, z = x × (c1 - c4), which points down, y = z × x. Raises InputRefused when they span no plane.
    """
    x, toward = corners[0] - corners[1], corners[0] - corners[3]
    z = np.cross(x, toward)
    axes = np.stack([x, np.cross(z, x), z], axis=1)
    lengths = np.linalg.norm(axes, axis=0)
    if not (np.isfinite(lengths).all() and lengths.all()):
        raise _unusable(number, "corners that span a plane", "corners that do not")
    turned: NDArray[np.float64] = axes / lengths
    return turned


def _local_load(content: C3dContent, plate: C3dPlate, metre: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return force (samples, 3) in N and moment about the surface centre (samples, 3) in N*m, on the plate's axes."""
    raw = content.analogs[list(plate.channels)]
    units = [content.analog_units[channel].strip() for channel in plate.channels]
    origin = plate.origin * (-metre if plate.origin[2] > 0 else metre)
    if plate.type in _CALIBRATED:
        if plate.cal_matrix is None:
            raise _unusable(plate.number, f"a CAL_MATRIX, as type {plate.type} needs", "none")
        # a calibrated plate gives N and N times the file's length unit, whatever its channels are measured in
        raw = plate.cal_matrix @ raw
    if plate.type in (3, 6, 7):
        channels = _eight(plate, raw, units)
        force = np.stack([channels[:2].sum(axis=0), channels[2:4].sum(axis=0), channels[4:].sum(axis=0)], axis=1)
        x12, x34, y14, y23, z1, z2, z3, z4 = channels
        a, b = abs(origin[0]), abs(origin[1])
        turn = [b * (z1 + z2 - z3 - z4), a * (z2 + z3 - z1 - z4), b * (x34 - x12) + a * (y14 - y23)]
        return force, np.stack(turn, axis=1) + np.cross(force, [0.0, 0.0, origin[2]])
    if plate.type == 4:
        return raw[:3].T, raw[3:].T * metre + np.cross(raw[:3].T, origin)
    force = (raw[:3] * np.array([_force_factor(plate, unit) for unit in units[:3]])[:, None]).T
    if plate.type == 2:
        turn_factors = np.array([_moment_factor(plate, unit, metre) for unit in units[3:]])
        return force, (raw[3:] * turn_factors[:, None]).T + np.cross(force, origin)
    across = [LENGTH_UNITS.get(unit.lower(), metre if not unit else np.nan) for unit in units[3:5]]
    if not np.isfinite(across).all():
        raise _unusable(plate.number, "a centre of pressure in m, cm or mm", f"units {units[3:5]}")
    zero = np.zeros(raw.shape[1])
    centre = np.stack([raw[3] * across[0], raw[4] * across[1], zero], axis=1)
    twist = np.stack([zero, zero, raw[5] * _moment_factor(plate, units[5], metre)], axis=1)
    return force, np.cross(centre, force) + twist


def _eight(plate: C3dPlate, raw: NDArray[np.float64], units: list[str]) -> NDArray[np.float64]:
    """Return the eight forces of a type-3 plate in N, shape (8, samples): x12, x34, y14, y23, z1, z2, z3, z4."""
    if plate.type == 3:
        newtons: NDArray[np.float64] = raw * np.array([_force_factor(plate, unit) for unit in units])[:, None]
        return newtons
    if plate.type == 7:
        return raw
    x, y, z = raw[0::3], raw[1::3], raw[2::3]
    return np.stack([x[0] + x[1], x[2] + x[3], y[0] + y[3], y[1] + y[2], *z])


def _force_factor(plate: C3dPlate, unit: str) -> float:
    if (factor := FORCE_UNITS.get(unit.lower())) is None:
        raise _unusable(plate.number, "forces in N, kN or lbf", repr(unit))
    return factor


def _moment_factor(plate: C3dPlate, unit: str, metre: float) -> float:
    """Return how many N*m one unit is: a force unit followed by a length unit; "" means N times the file's length."""
    plain = unit.lower().translate(str.maketrans("", "", " .*·-_"))
    if not plain:
        return metre
    for force, newton in FORCE_UNITS.items():
        if force and plain.startswith(force) and plain[len(force) :] in LENGTH_UNITS:
            return newton * LENGTH_UNITS[plain[len(force) :]]
    raise _unusable(plate.number, "moments in Nm or Nmm", repr(unit))
