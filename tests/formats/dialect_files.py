"""Text exports as their makers write them, of a sensor that lies on its back and turns by ten degrees a second.

Each follows the source that the dialect's TOML names.
"""

import io
import json
import zipfile

import numpy as np

ROWS, RATE_HZ = 400, 100.0
TIME_S = np.arange(ROWS) / RATE_HZ
TURN_DEG_S = 10.0
TURN_RAD_S = np.deg2rad(TURN_DEG_S)


def rows(*columns: object, delimiter: str = ",", end: str = "\n") -> str:
    wide = [np.broadcast_to(np.asarray(column), ROWS) for column in columns]
    return "".join(delimiter.join(str(cell) for cell in row) + end for row in zip(*wide, strict=True))


def dot(g: float = 9.81, start_us: int = 2268972329) -> str:
    head = "sep=,\nDeviceTag:,Hip\nFirmwareVersion:,3.0.0\nOutputRate:,100Hz\nStartTime: ,2025-07-11 WEST\n\n"
    names = "PacketCounter,SampleTimeFine,Euler_X,Euler_Y,Euler_Z,Acc_X,Acc_Y,Acc_Z,Gyr_X,Gyr_Y,Gyr_Z,Mag_X,Mag_Y,Mag_Z"
    stamps = (start_us + np.arange(ROWS) * 10000) % 2**32
    yaw = TURN_DEG_S * TIME_S
    return f"{head}{names}\n" + rows(np.arange(ROWS), stamps, 0.0, 0.0, yaw, 0.0, 0.0, g, 0.0, 0.0, TURN_DEG_S, 1, 0, 0)


def shimmer() -> str:
    names = [f"Shimmer_40AC_Accel_LN_{a}_CAL" for a in "XYZ"] + [f"Shimmer_40AC_Accel_WR_{a}_CAL" for a in "XYZ"]
    names += ["Shimmer_40AC_Battery_CAL"] + [f"Shimmer_40AC_Gyro_{a}_CAL" for a in "XYZ"]
    names += [f"Shimmer_40AC_Mag_{a}_CAL" for a in "XYZ"]
    units = ["ms", *["m/(s^2)"] * 6, "mV", *["deg/s"] * 3, *["local_flux"] * 3]
    stamps = [f"{1.595933810034e12 + 10 * i:.12E}" for i in range(ROWS)]
    head = '"sep=;"\n' + ";".join(["Shimmer_40AC_Timestamp_Unix_CAL", *names]) + ";\n" + ";".join(units) + ";\n"
    return head + rows(stamps, 0, 0, 9.81, 0, 0, 9.0, 4100, 0, 0, TURN_DEG_S, 1, 0, 0, "", delimiter=";")


NORAXON = (
    "time,Activity,Marker,Pelvis Accel Sensor X (mG),Pelvis Accel Sensor Y (mG),Pelvis Accel Sensor Z (mG),"
    "Noraxon MyoMotion-Segments-Pelvis-Gyroscope-x (deg/s),Noraxon MyoMotion-Segments-Pelvis-Gyroscope-y (deg/s),"
    "Noraxon MyoMotion-Segments-Pelvis-Gyroscope-z (deg/s),Foot Accel Sensor X RT (mG),Foot Accel Sensor Y RT (mG),"
    "Foot Accel Sensor Z RT (mG),LT GLUT. MED. (uV),Lumbar Flexion Fwd (deg)\n"
)
_NORAXON_ROWS = (TIME_S, "", "", 0, 0, 1000, 0, 0, TURN_DEG_S, 0, 0, 1000, 25, 3)


def noraxon() -> str:
    head = "type,begin_time,frequency,count,created with version,record_name\n"
    return f"{head}record,0.0,100,400,Noraxon MR 4.0.22,Anna Example\n\n{NORAXON}" + rows(*_NORAXON_ROWS)


def noraxon_sylk() -> str:
    lines = ["ID;PNoraxon"]
    names = NORAXON.strip().split(",")
    lines += [f'C;Y1;X{x};K"{name}"' for x, name in enumerate(names, start=1)]
    for y, row in enumerate(rows(*_NORAXON_ROWS).strip().split("\n"), start=2):
        cells = row.split(",")
        lines.append(f"C;Y{y};X1;K{cells[0]}")
        lines += [f"C;X{x};K{cell};ER1C1" for x, cell in enumerate(cells, start=1) if x > 1 and cell]
    return "\r\n".join([*lines, "E", ""])


def emgworks() -> str:
    signals = (("EMG 10", "V", 2), ("ACC.X 10", "g", 1), ("ACC.Y 10", "g", 1), ("ACC.Z 10", "g", 1))
    signals += (("GYRO.X 10", "°/s", 1), ("GYRO.Y 10", "°/s", 1), ("GYRO.Z 10", "°/s", 1))
    named = [f"Mini sensor 10: {name}" for name, _, _ in signals]
    points = [ROWS if often == 2 else ROWS // 2 for _, _, often in signals]
    head = "".join(
        f"Label: {name} Sampling frequency: 1.0e+002 Number of points: {count} "
        f"start: 0.0e+000 Unit: {unit} Domain Unit: s\n"
        for name, (_, unit, _), count in zip(named, signals, points, strict=True)
    )
    values = (1e-4, 0, 0, 1, 0, 0, TURN_DEG_S)
    columns: list[object] = []
    for value, count in zip(values, points, strict=True):
        step = 1 / RATE_HZ * ROWS / count
        time_s = np.where(np.arange(ROWS) < count, np.arange(ROWS) * step, 0.0)
        columns += [time_s, np.where(np.arange(ROWS) < count, value, 0.0)]
    names = ",".join(f"X[s],{name}" for name in named)
    return f"{head}Start Trigger Method: None\n \n{names}\n" + rows(*columns)


def discover() -> str:
    names = ["EMG 1 (mV)", "ACC X (G)", "ACC Y (G)", "ACC Z (G)", "GYRO X (deg/s)", "GYRO Y (deg/s)", "GYRO Z (deg/s)"]
    head = "Application:,Trigno Discover (2.1.0.7)\nDate/Time:,01-01-2026 10:00:00\nCollection Length (seconds):,4\n"
    head += "Avanti Sensor 1 (75923)" + "," * 13 + "\nsensor mode: 65" + "," * 13 + "\n"
    head += ",".join(f"{name.rsplit(' ', 1)[0]} Time Series (s),{name}" for name in names) + "\n"
    head += ",100.0 Hz" * 7 + "\n" + ",0.01 s" * 7 + "\n"
    columns: list[object] = []
    for name, value in zip(names, (0.1, 0, 0, 1, 0, 0, TURN_DEG_S), strict=True):
        slow = not name.startswith("EMG")
        half = np.arange(ROWS) < ROWS // 2
        columns.append(np.where(half, 2 * TIME_S, np.nan).astype(str) if slow else TIME_S)
        columns.append(np.where(half, value, np.nan).astype(str) if slow else value)
    return head + rows(*columns).replace("nan", "")


def discover_rates() -> str:
    names = ["EMG 1 (mV)", "ACC X (G)", "ACC Y (G)", "ACC Z (G)", "GYRO X (deg/s)", "GYRO Y (deg/s)", "GYRO Z (deg/s)"]
    head = "Application:, Trigno Discover (1.7.0)\nDate/Time:, 4/10/2026 12:13:39 PM\nCollection Length (seconds):, 4\n"
    head += "EMG 01 03558 (88016), , , , , , , Quattro 19 01639 (79082), \n"
    head += "sensor mode: 55, , , , , , , sensor mode: 296, \n"
    head += (
        ", ".join([*names, "EMG 1 (mV)", "EMG 2 (mV)"])
        + "\n100.0000 Hz"
        + ", 50.0000 Hz" * 6
        + ", 100.0000 Hz" * 2
        + "\n"
    )
    half = np.arange(ROWS) < ROWS // 2
    slow = [np.where(half, value, np.nan).astype(str) for value in (0, 0, 1, 0, 0, TURN_DEG_S)]
    return head + rows(0.1, *slow, 0.2, 0.3, delimiter=", ").replace("nan", "")


def phyphox(quantity: str) -> str:
    unit, values = {
        "Acceleration": ("m/s^2", (0.0, 0.0, 9.81)),
        "Gyroscope": ("rad/s", (0.0, 0.0, TURN_RAD_S)),
        "Linear Acceleration": ("m/s^2", (0.0, 0.0, 0.1)),
    }[quantity]
    names = ",".join(f'"{quantity} {axis} ({unit})"' for axis in "xyz")
    written = [f"{value:.9E}" for value in values]
    return f'"Time (s)",{names}\n' + rows([f"{t:.9E}" for t in TIME_S], *written)


def phyphox_files() -> dict[str, str]:
    about = '"property","value"\n"version","1.1.16"\n"deviceModel","iPhone13,4"\n'
    return {
        "Accelerometer.csv": phyphox("Acceleration"),
        "Gyroscope.csv": phyphox("Gyroscope"),
        "Linear Acceleration.csv": phyphox("Linear Acceleration"),
        "meta/device.csv": about,
    }


def phyphox_short() -> dict[str, str]:
    files = phyphox_files()
    for name in ("Accelerometer", "Gyroscope"):
        head, body = files[f"{name}.csv"].split("\n", maxsplit=1)
        unit = head.split("(")[-1]
        names = ";".join(f'"{axis} ({unit}' for axis in "XYZ").replace('""', '"')
        files[f"{name}.csv"] = f'"Time (s)";{names}\n' + body.replace(",", ";")
    files["Linear Accelerometer.csv"] = files["Accelerometer.csv"].replace("9.810000000E+00", "1.0E-1")
    return files


def sensor_logger(x: float, y: float, z: float) -> str:
    stamps = [1718030736872695300 + 10_000_000 * i for i in range(ROWS)]
    return "time,seconds_elapsed,z,y,x\n" + rows(stamps, TIME_S + 0.05, z, y, x)


def sensor_logger_files(platform: str, standard: bool) -> dict[str, str]:
    sign = -1.0 if platform == "ios" and not standard else 1.0
    names = (
        "version,device name,recording epoch time,recording time,platform,appVersion,standardisation,platform version"
    )
    files = {
        "Metadata.csv": f"{names}\n3,Anna's phone,1,2026-08-28,{platform},1.64,{str(standard).lower()},18\n",
        "Gyroscope.csv": sensor_logger(0, 0, TURN_RAD_S),
        "Accelerometer.csv": sensor_logger(0, 0, 0.01),
        "Gravity.csv": sensor_logger(0, 0, sign * 9.80),
        "Location.csv": "time,seconds_elapsed,longitude,latitude\n1,0.1,85.8,20.3\n2,0.2,85.8,20.3\n",
    }
    if platform == "android":
        files["TotalAcceleration.csv"] = sensor_logger(0, 0, 9.81)
    return files


def sensorlog(raw: bool = True) -> str:
    names = ["loggingTime(txt)", "locationLatitude(WGS84)"]
    columns: list[object] = ["2024-08-22T14:12:07.869+02:00", 48.7]
    if raw:
        names += ["accelerometerTimestamp_sinceReboot(s)", *(f"accelerometerAcceleration{a}(G)" for a in "XYZ")]
        columns += [62608.0 + TIME_S, 0.0, 0.0, -1.0]
    names += ["motionTimestamp_sinceReboot(s)", *(f"motionRotationRate{a}(rad/s)" for a in "XYZ")]
    names += [*(f"motionUserAcceleration{a}(G)" for a in "XYZ"), *(f"motionGravity{a}(G)" for a in "XYZ")]
    columns += [62608.0 + TIME_S, 0, 0, TURN_RAD_S, 0, 0, 0.0, 0, 0, -1.0]
    return ",".join(names) + "\n" + rows(*columns)


def opensignals(lost: int = 0) -> str:
    device = {
        "sensor": ["EMG", "ECG"],
        "column": ["nSeq", "DI", "CH1", "CH2"],
        "comments": "Anna, left side",
        "device": "bitalino_rev",
        "sampling rate": 1000,
        "label": ["CH1", "CH2"],
        "resolution": [10, 10],
    }
    counter = np.arange(ROWS) + np.where(np.arange(ROWS) >= 200, lost, 0)
    head = f"# OpenSignals Text File Format. Version 1\n# {json.dumps({'20:16': device})}\n# EndOfHeader\n"
    return head + rows(counter % 16, 0, 512 + np.arange(ROWS) % 7, 500, delimiter="\t", end="\t\n")


def packed(files: dict[str, str], folder: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(folder + name, text)
    return out.getvalue()
