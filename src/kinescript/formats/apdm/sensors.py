"""Where an APDM file keeps each sensor's numbers, by the version of the format."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from kinescript.errors import InputRefused
from kinescript.formats.hdf5.chunks import is_numeric
from kinescript.formats.hdf5.tree import number_of, text_of, texts_of, walk
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


@dataclass(frozen=True, slots=True, kw_only=True)
class OpalSensor:
    """One sensor: its label, its nominal rate in Hz (0 when not said), its stamps and its signals as HDF5 datasets."""

    label: str
    nominal_hz: float
    time: Any
    signals: dict[ChannelKind, Any]


def find_sensors(file: Any) -> list[OpalSensor]:
    """Return the sensors of an open file in the order of their ids, each with stamps and at least one signal.

    Version 5 keeps them in Sensors/ID and Processed/ID, the label in Sensors/ID/Configuration; versions 3 and 4 in
    ID/Calibrated, the labels in the root's MonitorLabelList beside CaseIdList. Raises InputRefused when there is none.
    """
    times: dict[str, Any] = {}
    signals: dict[str, dict[ChannelKind, Any]] = defaultdict(dict)
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
            times[identity] = dataset
        elif kind is not None and dataset.shape[1:] == ((4,) if kind is ChannelKind.ORIENTATION else (3,)):
            signals[identity][kind] = dataset
    found = sorted(times.keys() & signals.keys())
    if not 0 < len(found) <= _MOST_SENSORS:
        raise InputRefused("an APDM file with sensors and their times", f"{len(found)} of them", "export it again")
    labels, sensors = _labels(file, found), []
    for identity in found:
        rates = (number_of(_settings(file, identity), word) for word in ("Sample Rate", "SampleRate"))
        rate_hz = next((rate for rate in rates if rate is not None and 0 < rate < 1e5), 0.0)
        sensors.append(
            OpalSensor(label=labels[identity], nominal_hz=rate_hz, time=times[identity], signals=signals[identity])
        )
    return sensors


def _settings(file: Any, identity: str) -> Any:
    """Return the object whose attributes tell of a sensor."""
    base = f"Sensors/{identity}" if "Sensors" in file else identity
    return next((file[at] for at in (f"{base}/Configuration", base) if at in file), file)


def _labels(file: Any, found: list[str]) -> dict[str, str]:
    cases, names = (texts_of(file, name, most=_MOST_SENSORS) for name in ("CaseIdList", "MonitorLabelList"))
    listed, out = dict(zip(cases, names, strict=False)), dict[str, str]()
    for identity in found:
        label = text_of(_settings(file, identity), "Label 0") or listed.get(identity, "") or identity
        out[identity] = label if label not in out.values() else f"{label} ({identity})"
    return out
