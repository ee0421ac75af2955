"""Files of APDM, MATLAB 7.3 and MVN, written to the published formats, for the tests of their doors."""

from pathlib import Path

import h5py
import numpy as np
from scipy.spatial.transform import Rotation

from kinescript.signal.arrays import Floats

RATE_HZ = 128.0
SEGMENTS = (
    "Pelvis",
    "L5",
    "T8",
    "RightUpperLeg",
    "RightLowerLeg",
    "RightFoot",
    "LeftUpperLeg",
    "LeftLowerLeg",
    "LeftFoot",
)
SENSORS = ("Pelvis", "T8", "RightUpperLeg")
JOINTS = ("jL5S1", "jRightHip")


def swaying(count: int, *, seed: int = 0) -> tuple[Floats, Floats, Floats, Floats]:
    """global_from_sensor, scalar first, what the sensor feels in m/s2, its rate of turn, and a magnetic field."""
    rng = np.random.default_rng(seed)
    time_s = np.arange(count) / RATE_HZ
    turn = Rotation.from_euler("zx", np.stack([0.5 * np.sin(time_s), 0.2 * np.cos(2 * time_s)], axis=1))
    turn = turn * Rotation.from_rotvec(rng.normal(size=3))
    acc = turn.inv().apply(np.tile([0.0, 0.0, 9.81], (count, 1)))
    return turn.as_quat(scalar_first=True), acc, rng.normal(size=(count, 3)), rng.normal(size=(count, 3))


def stamps_us(count: int) -> np.ndarray:
    """Microseconds since 1970, as Opals keep them."""
    return np.asarray(1_600_000_000_000_000 + np.rint(np.arange(count) * 1e6 / RATE_HZ), dtype=np.uint64)


def write_apdm_5(path: Path, *, count: int = 600, labels: tuple[str, ...] = ("Lumbar", "Right Foot")) -> None:
    """Version 5: Sensors/ID with its Configuration, Processed/ID, Annotations."""
    with h5py.File(path, "w") as file:
        file.attrs["FileFormatVersion"] = np.uint32(5)
        for number, label in enumerate(labels):
            quats, acc, gyr, mag = swaying(count, seed=number)
            sensor = file.create_group(f"Sensors/{4321 + number}")
            settings = sensor.create_group("Configuration")
            settings.attrs["Label 0"] = np.bytes_(label.ljust(16, "\0"))
            settings.attrs["Sample Rate"] = np.uint32(RATE_HZ)
            for name, values, unit in (
                ("Accelerometer", acc, "m/s^2"),
                ("Gyroscope", gyr, "rad/s"),
                ("Magnetometer", mag, "uT"),
            ):
                made = sensor.create_dataset(name, data=values, chunks=(128, 3), compression="gzip", shuffle=True)
                made.attrs["Units"] = np.bytes_(unit)
            sensor["Time"] = stamps_us(count)
            sensor["Temperature"] = np.full(count, 25.0)
            file[f"Processed/{4321 + number}/Orientation"] = quats
        kind = [("Time", "<u8"), ("SensorID", "<u4"), ("Annotation", "S32")]
        file["Annotations"] = np.array([(stamps_us(1)[0], 4321, b"Jane Doe turns")], dtype=kind)


def write_apdm_4(path: Path, *, count: int = 600) -> None:
    """Version 4: a group a monitor, its label in the root's MonitorLabelList."""
    names = ("SI-000111", "SI-000222")
    with h5py.File(path, "w") as file:
        file.attrs["FileFormatVersion"] = np.uint32(4)
        file.attrs["CaseIdList"] = np.array([n.encode().ljust(16, b"\0") for n in names])
        file.attrs["MonitorLabelList"] = np.array([b"Trunk".ljust(16), b"Left Leg".ljust(16)])
        for number, name in enumerate(names):
            quats, acc, gyr, mag = swaying(count, seed=number)
            monitor = file.create_group(name)
            monitor.attrs["SampleRate"] = np.float64(RATE_HZ)
            monitor["Time"] = stamps_us(count)
            monitor["Calibrated/Accelerometers"] = acc
            monitor["Calibrated/Gyroscopes"] = gyr
            monitor["Calibrated/Magnetometers"] = mag
            monitor["Calibrated/Orientation"] = quats


def write_matlab_73(path: Path, *, count: int = 500, seed: int = 0) -> dict[str, Floats]:
    """A struct `data` with acc and gyr, a time `t`, a text and an empty array, as MATLAB saves with -v7.3."""
    rng = np.random.default_rng(seed)
    held = {
        "t": (np.arange(count) / 100.0)[:, None],
        "data.acc": rng.normal(size=(count, 3)) + np.array([0.0, 0.0, 9.81]),
        "data.gyr": rng.normal(size=(count, 3)),
    }
    with h5py.File(path, "w", userblock_size=512) as file:
        for name, values in held.items():
            made = file.create_dataset(
                name.replace(".", "/"), data=values.T, chunks=(1, 100), compression="gzip", compression_opts=3
            )
            made.attrs["MATLAB_class"] = np.bytes_("double")
        file["data"].attrs["MATLAB_class"] = np.bytes_("struct")
        text = file.create_dataset("who", data=np.frombuffer("Jane".encode("utf-16-le"), np.uint16)[:, None])
        text.attrs["MATLAB_class"] = np.bytes_("char")
        nothing = file.create_dataset("nothing", data=np.array([0, 0], dtype=np.uint64))
        nothing.attrs["MATLAB_class"], nothing.attrs["MATLAB_empty"] = np.bytes_("double"), np.uint8(1)
        file["#refs#/a"] = np.zeros((count, 3))
    header = b"MATLAB 7.3 MAT-file, Platform: GLNXA64, Created on: Fri Sep  8 16:45:32 2023 HDF5 schema 1.00 ."
    raw = path.read_bytes()
    path.write_bytes(header.ljust(116) + b"\0" * 8 + b"\x00\x02IM" + raw[128:])
    return held


def mvnx(
    orientation: Floats,
    *,
    index: list[int] | None = None,
    head: str = "",
    poses: tuple[str, ...] = ("identity", "tpose", "tpose-isb"),
    rate_hz: float = 60.0,
) -> str:
    """An .mvnx of version 4 with these segment orientations, shape (frames, segments, 4)."""
    index = list(range(len(orientation))) if index is None else index
    rows = [_frame(f'time="0" index="" type="{pose}"', orientation[0], 0) for pose in poses]
    rows += [
        _frame(f'time="{int(i * 1000 / rate_hz)}" index="{i}" tc="00:00:00:00" ms="1" type="normal"', quats, i)
        for i, quats in zip(index, orientation, strict=True)
    ]
    segments = "".join(f'<segment label="{name}" id="{i + 1}"></segment>' for i, name in enumerate(SEGMENTS))
    sensors = "".join(f'<sensor label="{name}"/>' for name in SENSORS)
    joints = "".join(f'<joint label="{name}"><connector1>a/b</connector1></joint>' for name in JOINTS)
    counts = f'segmentCount="{len(SEGMENTS)}" sensorCount="{len(SENSORS)}" jointCount="{len(JOINTS)}"'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{head}<mvnx xmlns="http://www.xsens.com/mvn/mvnx" version="4">\n'
        '<mvn version="2023.2" build="1"/><comment>Jane Doe, second visit</comment>\n'
        f'<subject label="Jane Doe" frameRate="{rate_hz:g}" segmentCount="{len(SEGMENTS)}" recDate="x">\n'
        f"<segments>{segments}</segments><sensors>{sensors}</sensors><joints>{joints}</joints>\n"
        f"<frames {counts}>\n{''.join(rows)}</frames></subject><securityCode code='x'/></mvnx>\n"
    )


def _numbers(values: Floats) -> str:
    return " ".join(f"{v:.9f}" for v in np.asarray(values, dtype=float).ravel())


def _frame(said: str, quats: Floats, number: int) -> str:
    free = np.arange(3.0 * len(SENSORS)) + number
    return (
        f"<frame {said}><orientation>{_numbers(quats)}</orientation>"
        f"<position>{_numbers(np.arange(3.0 * len(SEGMENTS)))}</position>"
        f"<velocity>{_numbers(np.zeros(3 * len(SEGMENTS)))}</velocity>"
        f"<sensorFreeAcceleration>{_numbers(free)}</sensorFreeAcceleration>"
        f"<sensorOrientation>{_numbers(np.tile([1.0, 0, 0, 0], len(SENSORS)))}</sensorOrientation>"
        f"<jointAngle>{_numbers(np.arange(3.0 * len(JOINTS)))}</jointAngle></frame>\n"
    )
