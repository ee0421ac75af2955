"""What tests ask of every recording a dialect read."""

from collections.abc import Callable
from pathlib import Path

from tests.formats import dialect_files as write

from kinescript.body.segments import Unmapped
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.recording import Recording

ACC, GYR, MAG = ChannelKind.ACCELERATION, ChannelKind.ANGULAR_VELOCITY, ChannelKind.MAGNETIC_FIELD


# the file's name, what is in it, the dialect, the sensor's label
LYING: dict[str, tuple[Callable[[], str | bytes], str, str]] = {
    "dot.csv": (write.dot, "movella_dot", "Hip"),
    "dot_in_g.csv": (lambda: write.dot(1.0), "movella_dot", "Hip"),
    "shimmer.csv": (write.shimmer, "shimmer", "Shimmer_40AC"),
    "noraxon.csv": (write.noraxon, "noraxon", "Pelvis"),
    "noraxon.slk": (write.noraxon_sylk, "noraxon", "Pelvis"),
    "emgworks.csv": (write.emgworks, "delsys_emgworks", "Mini sensor 10"),
    "discover.csv": (write.discover, "delsys_discover", "Avanti Sensor 1 (75923)"),
    "rates.csv": (write.discover_rates, "delsys_discover_rates", "EMG 01 03558 (88016)"),
    "phyphox.zip": (lambda: write.packed(write.phyphox_files()), "phyphox", "phone"),
    "short.zip": (lambda: write.packed(write.phyphox_short()), "phyphox", "phone"),
    "iphone.zip": (lambda: write.packed(write.sensor_logger_files("ios", False)), "sensor_logger", "phone"),
    "standardised.zip": (lambda: write.packed(write.sensor_logger_files("ios", True)), "sensor_logger", "phone"),
    "android.zip": (lambda: write.packed(write.sensor_logger_files("android", False)), "sensor_logger", "phone"),
    "nested.zip": (lambda: write.packed(write.phyphox_files(), "2026-01-01/"), "phyphox", "phone"),
    "sensorlog.csv": (write.sensorlog, "sensorlog", "phone"),
    "motion.csv": (lambda: write.sensorlog(raw=False), "sensorlog", "phone"),
}


def put(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def find(recording: Recording, kind: ChannelKind, label: str) -> Channel:
    (found,) = (c for c in recording.channels if c.kind is kind and c.at == Unmapped(label=label))
    return found


def told(recording: Recording, kind: str) -> str:
    return " ".join(fault.words for fault in recording.faults if fault.kind == kind)
