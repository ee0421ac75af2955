"""Where an APDM file keeps each sensor's numbers, by the version of the format."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from kinescript.errors import InputRefused
from kinescript.formats.hdf5.chunks import is_numeric
from kinescript.formats.hdf5.tree import text_of, walk
from kinescript.record.channel import ChannelKind

# words of versions 3 and 4, and of version 5
_KINDS = {
    "Accelerometers": ChannelKind.ACCELERATION,
    "Gyroscopes": ChannelKind.ANGULAR_VELOCITY,
    "Magnetometers": ChannelKind.MAGNETIC_FIELD,
    "Accelerometer": ChannelKind.ACCELERATION,
    "Gyroscope": ChannelKind.ANGULAR_VELOCITY,
    "Magnetometer": ChannelKind.MAGNETIC_FIELD,
    "Orientation": ChannelKind.ORIENTATION,
}
_MOST_SENSORS = 256


@dataclass(slots=True)
class OpalSensor:
    """One sensor: its label, its nominal rate in Hz (0 when not said), its stamps and its signals as HDF5 datasets."""

    label: str
    nominal_hz: float = 0.0
    time: Any = None
    signals: dict[ChannelKind, Any] = field(default_factory=dict)


def find_sensors(file: Any) -> list[OpalSensor]:
    """Return the sensors of an open file in the order of their ids, each with stamps and at least one signal.

    Version 5 keeps them in Sensors/ID and Processed/ID, the label in Sensors/ID/Configuration; versions 3 and 4 in
    ID/Calibrated, the labels in the root's MonitorLabelList beside CaseIdList. Raises InputRefused when there is none.
    """
    found: dict[str, OpalSensor] = defaultdict(lambda: OpalSensor(label=""))
    for path, dataset in walk(file):
        parts = path.split("/")
        if parts[0] in ("Sensors", "Processed") and len(parts) == 3:
            identity, word = parts[1], parts[2]
        elif len(parts) == 2 or (len(parts) == 3 and parts[1] == "Calibrated"):
            identity, word = parts[0], parts[-1]
        else:
            continue
        if not is_numeric(dataset):
            continue
        kind = _KINDS.get(word)
        if word == "Time" and len(dataset.shape) == 1 and parts[0] != "Processed":
            found[identity].time = dataset
        elif kind is not None and dataset.shape[1:] == ((4,) if kind is ChannelKind.ORIENTATION else (3,)):
            found[identity].signals[kind] = dataset
    sensors = {name: s for name, s in sorted(found.items()) if s.time is not None and s.signals}
    if not 0 < len(sensors) <= _MOST_SENSORS:
        raise InputRefused("an APDM file with sensors and their times", f"{len(sensors)} of them", "export it again")
    _name(file, sensors)
    return list(sensors.values())


def _name(file: Any, sensors: dict[str, OpalSensor]) -> None:
    listed = dict(zip(_texts(file, "CaseIdList"), _texts(file, "MonitorLabelList"), strict=False))
    taken: set[str] = set()
    for identity, sensor in sensors.items():
        base = f"Sensors/{identity}" if "Sensors" in file else identity
        settings = next((file[at] for at in (f"{base}/Configuration", base) if at in file), file)
        label = text_of(settings, "Label 0") or listed.get(identity, "") or identity
        sensor.label = label if label not in taken else f"{label} ({identity})"
        taken.add(sensor.label)
        for word in ("Sample Rate", "SampleRate"):
            value = np.asarray(settings.attrs[word]) if word in settings.attrs else np.empty(0)
            if value.dtype.kind in "iuf" and value.size == 1 and 0 < float(value.flat[0]) < 1e5:
                sensor.nominal_hz = float(value.flat[0])


def _texts(file: Any, name: str) -> list[str]:
    if name not in file.attrs or file.attrs.get_id(name).dtype.kind != "S":
        return []
    values = np.asarray(file.attrs[name]).ravel()[:_MOST_SENSORS]
    return [bytes(v).split(b"\0")[0].decode("utf-8", "replace").strip() for v in values]
