"""Force plates: up is up, and each type follows the arithmetic of the C3D user guide."""

from pathlib import Path

import numpy as np
import pytest

from kinescript.errors import InputRefused
from kinescript.formats.c3d import C3dContent, find_plate_load, find_plate_loads, find_plates, read_c3d

G = 9.81
# x of the plate to +x of the room, y to -y, z down
CORNERS = [[400.0, 0, 0], [0, 0, 0], [0, 600, 0], [400, 600, 0]]
ROOM = np.diag([1.0, -1.0, -1.0])


def plate(kind: int, channels: np.ndarray, units: tuple[str, ...], origin: list[float], **more: object) -> C3dContent:
    count = len(channels)
    members = {
        "USED": np.array(1, np.int16),
        "TYPE": np.array([kind], np.int16),
        "CORNERS": np.array([CORNERS], np.float32),
        "ORIGIN": np.array([origin], np.float32),
        "CHANNEL": np.arange(1, count + 1, dtype=np.int16)[None],
    } | more
    return C3dContent(
        points=np.zeros((0, channels.shape[1], 3)),
        analogs=channels,
        point_rate_hz=100.0,
        analog_rate_hz=100.0,
        point_labels=(),
        analog_labels=tuple(f"c{i}" for i in range(count)),
        analog_units=units,
        point_unit="mm",
        parameters=(("FORCE_PLATFORM", tuple(members.items())),),
    )


def pressed(centre_m: np.ndarray, force: np.ndarray) -> np.ndarray:
    """Moment about the surface centre of a force at a place on the surface, both on the plate's axes."""
    return np.cross(centre_m, force)


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [
        ("zoo_HC002D06", 1.0, 1.4),
        ("zoo_HC030A01", 0.98, 1.02),
        ("zoo_HC038A11", 1.0, 1.4),
        ("pycgm_Movement_trial", 1, 2),
    ],
)
def test_the_reaction_points_up_and_weighs_the_person(data_folder: Path, name: str, least: float, most: float) -> None:
    content = read_c3d(data_folder / "c3d" / f"{name}.c3d")
    weight = (content.number("PROCESSING", "Bodymass") or np.nan) * G
    up = np.stack([load.force_n[:, 2] for load in find_plate_loads(content)])
    assert least < up.max() / weight < most
    assert up.min() > -0.05 * weight


def test_standing_still_weighs_what_the_scales_say(data_folder: Path) -> None:
    content = read_c3d(data_folder / "c3d" / "zoo_HC030A01.c3d")
    on, off = find_plate_loads(content)
    assert np.median(on.force_n[:, 2]) == pytest.approx((content.number("PROCESSING", "Bodymass") or 0) * G, rel=0.01)
    assert not off.force_n.any()
    other = read_c3d(data_folder / "c3d" / "pycgm_Sample_Static.c3d")
    assert 700 < np.median(find_plate_loads(other)[0].force_n[:, 2]) < 850


def test_walking_without_a_known_mass_still_points_up(data_folder: Path) -> None:
    loads = find_plate_loads(read_c3d(data_folder / "c3d" / "opensim_walking2.c3d"))
    assert [load.force_n[:, 2].max() > 700 for load in loads] == [True, True]
    assert [load.force_n[:, 2].min() > -30 for load in loads] == [True, True]


def test_the_stored_reaction_of_the_lab_agrees(data_folder: Path) -> None:
    content = read_c3d(data_folder / "c3d" / "zoo_HC038A11.c3d")
    weight = (content.number("PROCESSING", "Bodymass") or np.nan) * G
    index = content.point_labels.index("LGroundReactionForce")
    stored = content.points[index, :, 2] * weight / G
    stride = int(content.analog_rate_hz / content.point_rate_hz)
    ours = max((load.force_n[::stride, 2] for load in find_plate_loads(content)), key=lambda z: np.nanmax(z * stored))
    both = np.isfinite(stored) & (stored > 0.5 * weight)
    assert both.sum() > 20
    np.testing.assert_allclose(ours[both], stored[both], rtol=0.03)


def test_type_1_centre_of_pressure() -> None:
    force, place = np.array([10.0, -20.0, -700.0]), np.array([0.05, -0.02, 0])
    channels = np.array([*force, *(place[:2] * 1000), 3000.0])[:, None]
    (load,) = find_plate_loads(plate(1, channels, ("N", "N", "N", "mm", "mm", "Nmm"), [0, 0, 0]))
    np.testing.assert_allclose(load.force_n[0], ROOM @ force)
    np.testing.assert_allclose(load.moment_nm[0], ROOM @ (pressed(place, force) + np.array([0, 0, 3.0])))


@pytest.mark.parametrize("unit", ["Nmm", "N.mm", "N*m", "Nm", "Ncm"])
@pytest.mark.parametrize("sign", [1, -1])
def test_type_2_moments_about_the_sensor(unit: str, sign: int) -> None:
    force, place, depth = np.array([10.0, -20.0, -700.0]), np.array([0.05, -0.02, 0]), 0.04
    # the sensor lies `depth` below the surface: its own z points down
    about_sensor = np.cross(place - np.array([0, 0, depth]), force)
    factor = {"Nmm": 1000, "N.mm": 1000, "Ncm": 100}.get(unit, 1)
    channels = np.array([*force, *(about_sensor * factor)])[:, None]
    content = plate(2, channels, ("N",) * 3 + (unit,) * 3, [0, 0, sign * 40.0])
    (load,) = find_plate_loads(content)
    np.testing.assert_allclose(load.force_n[0], ROOM @ force, rtol=1e-6)
    np.testing.assert_allclose(load.moment_nm[0], ROOM @ pressed(place, force), rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(load.centre, [200, 300, 0])
    assert load.force_n[0, 2] == 700.0


def test_type_3_eight_channels() -> None:
    a, b, depth = 0.12, 0.2, 0.05
    # four sensors at (+-a, +-b), `depth` below the surface, numbered as Kistler does
    places = np.array([[a, b], [-a, b], [-a, -b], [a, -b]])
    forces = np.array([[5.0, 7, -100], [5, -3, -200], [-8, -3, -150], [-8, 7, -250]])
    moment = sum(np.cross([*place, depth], force) for place, force in zip(places, forces, strict=True))
    raw = [forces[:2, 0].sum(), forces[2:, 0].sum(), forces[[0, 3], 1].sum(), forces[[1, 2], 1].sum(), *forces[:, 2]]
    content = plate(3, np.array(raw)[:, None], ("N",) * 8, [a * 1000, b * 1000, -depth * 1000])
    (load,) = find_plate_loads(content)
    np.testing.assert_allclose(load.force_n[0], ROOM @ forces.sum(axis=0))
    np.testing.assert_allclose(load.moment_nm[0], ROOM @ moment, rtol=1e-6)


def test_type_4_calibration_matrix() -> None:
    matrix = np.random.default_rng(2).normal(size=(6, 6)).astype(np.float32)
    channels = np.random.default_rng(3).normal(size=(6, 4))
    stored = np.ascontiguousarray(matrix.T)[None]
    (load,) = find_plate_loads(plate(4, channels, ("V",) * 6, [0, 0, -40.0], CAL_MATRIX=stored))
    six = matrix.astype(float) @ channels
    np.testing.assert_allclose(load.force_n, (ROOM @ six[:3]).T)
    expected = ROOM @ (six[3:] / 1000 + np.cross(six[:3].T, [0, 0, -0.04]).T)
    np.testing.assert_allclose(load.moment_nm, expected.T)


def four_corners() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Forces (3, 4) at four corner sensors under the surface, their sum, and its moment about the surface centre."""
    forces = np.array([[1.0, 2, 3, 4], [-5, 6, -7, 8], [-100, -200, -300, -150]])
    sensors = np.array([[0.12, -0.12, -0.12, 0.12], [0.2, 0.2, -0.2, -0.2], [0.05] * 4])
    return forces, forces.sum(axis=1), np.cross(sensors.T, forces.T).sum(axis=0)


@pytest.mark.parametrize("margin", [0, 4])
@pytest.mark.parametrize("kind", [6, 7])
def test_types_6_and_7_calibrated_corners(kind: int, margin: int) -> None:
    forces, total, moment = four_corners()
    x, y, z = forces
    pairs = np.array([x[0] + x[1], x[2] + x[3], y[0] + y[3], y[1] + y[2], *z])
    wanted = forces.T.ravel() if kind == 6 else pairs
    size = len(wanted)
    matrix = np.random.default_rng(kind).normal(size=(size, size)).astype(np.float32)
    channels = np.linalg.solve(matrix.astype(float), wanted)[:, None]
    stored = np.zeros((1, size + margin, size + margin), np.float32)
    stored[0, :size, :size] = matrix.T
    (load,) = find_plate_loads(plate(kind, channels, ("V",) * size, [120.0, 200, -50], CAL_MATRIX=stored))
    np.testing.assert_allclose(load.force_n[0], ROOM @ total, rtol=1e-6)
    np.testing.assert_allclose(load.moment_nm[0], ROOM @ moment, rtol=1e-6)


@pytest.mark.parametrize("kind", [6, 7])
def test_a_calibrated_plate_without_its_matrix_is_refused(kind: int) -> None:
    size = {6: 12, 7: 8}[kind]
    small = np.zeros((1, 6, 6), np.float32)
    for more in ({}, {"CAL_MATRIX": small}):
        with pytest.raises(InputRefused, match=f"as type {kind} needs"):
            find_plate_loads(plate(kind, np.ones((size, 2)), ("V",) * size, [120.0, 200, -50], **more))


@pytest.mark.parametrize(
    ("kind", "units", "more"),
    [
        (5, ("N",) * 3 + ("Nmm",) * 3, {}),
        (2, ("V",) * 6, {}),
        (2, ("N",) * 3 + ("furlong",) * 3, {}),
        (1, ("N", "N", "N", "V", "V", "Nmm"), {}),
        (4, ("V",) * 6, {}),
        (3, ("N",) * 6, {}),
        (2, ("N",) * 3 + ("Nmm",) * 3, {"CORNERS": np.zeros((1, 4, 3), np.float32)}),
        (2, ("N",) * 3 + ("Nmm",) * 3, {"CORNERS": np.full((1, 4, 3), np.nan, np.float32)}),
        (2, ("N",) * 3 + ("Nmm",) * 3, {"CHANNEL": np.array([[1, 2, 3, 4, 5, 9]], np.int16)}),
        (2, ("N",) * 3 + ("Nmm",) * 3, {"CHANNEL": np.array([[0, 2, 3, 4, 5, 6]], np.int16)}),
        (2, ("N",) * 3 + ("Nmm",) * 3, {"ORIGIN": np.zeros((0, 3), np.float32)}),
    ],
)
def test_a_plate_that_cannot_be_used_is_refused(kind: int, units: tuple[str, ...], more: dict) -> None:
    content = plate(kind, np.ones((6, 4)), units, [0, 0, -40.0], **more)
    with pytest.raises(InputRefused):
        find_plate_loads(content)


def test_no_plates_at_all_and_one_at_a_time(data_folder: Path) -> None:
    bare = plate(2, np.ones((6, 4)), ("N",) * 6, [0, 0, 0], USED=np.array(0, np.int16))
    assert find_plates(bare) == ()
    assert find_plate_loads(bare) == ()
    content = read_c3d(data_folder / "c3d" / "pycgm_Movement_trial.c3d")
    plates = find_plates(content)
    assert [one.number for one in plates] == [1, 2, 3, 4]
    assert plates[3].channels == (18, 19, 20, 21, 22, 23)
    np.testing.assert_array_equal(find_plate_load(content, plates[2]).force_n, find_plate_loads(content)[2].force_n)
