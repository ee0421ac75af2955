"""The door of APDM Opal recordings."""

from pathlib import Path
from typing import Any

from kinescript.errors import InputRefused
from kinescript.formats.apdm.reader import read_apdm
from kinescript.formats.door import Door, Peek
from kinescript.formats.hdf5.tree import SIGNATURE, opened
from kinescript.record.recording import Recording


def _knows(peek: Peek) -> bool:
    if not peek.head.startswith(SIGNATURE):
        return False
    try:
        with opened(peek.path) as file:
            return "CaseIdList" in file.attrs or _has_sensors(file)
    except InputRefused:
        # damaged: whose it was is told by the words that are left
        return b"CaseIdList" in peek.head or (b"Sensors" in peek.head and b"Gyroscope" in peek.head)


def _has_sensors(file: Any) -> bool:
    import h5py

    if not isinstance(file.get("Sensors", getlink=True), h5py.HardLink):
        return False
    sensors = file["Sensors"]
    return isinstance(sensors, h5py.Group) and any("Time" in sensors[name] for name in list(sensors)[:64])


def _read(path: Path, digest: str, _: Path | None) -> Recording:
    return read_apdm(path, digest=digest)


DOOR = Door(name="apdm", words="an APDM Opal recording (.h5)", knows=_knows, read=_read, layout="places")
