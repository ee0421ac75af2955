"""Made-up EDF signals of a laboratory, and how tests read them."""

import time
from pathlib import Path

import numpy as np
import pytest
from tests.formats.edf_files import EdfFile, Signal

from kinescript.errors import InputRefused
from kinescript.formats.opener import open_recording
from kinescript.record.recording import Recording

CHANCE = np.random.default_rng(11)


def stored(records: int, samples: int, bits: int = 15) -> np.ndarray:
    return CHANCE.integers(-(1 << bits), 1 << bits, (records, samples))


def times(onsets: list[float]) -> list[bytes]:
    """The first annotation of every record."""
    return [f"+{onset:g}\x14\x14\0".encode() for onset in onsets]


def sensor(records: int = 4) -> EdfFile:
    """EMG at 1000 Hz and a sensor of six axes at 100 Hz, with notes."""
    emg = [Signal(label=f"EMG {i}", stored=stored(records, 1000), prefiltering="HP:20Hz LP:450Hz") for i in (1, 2)]
    acc = [Signal(label=f"Shank ACC {a}", unit="g", stored=stored(records, 100), physical=("-16", "16")) for a in "XYZ"]
    gyr = [Signal(label=f"Shank GYR {a}", unit="deg/s", stored=stored(records, 100)) for a in "XYZ"]
    odd = Signal(label="Temp rectal", unit="degC", stored=stored(records, 1), physical=("34.4", "40.2"))
    return EdfFile(signals=[*emg, *acc, *gyr, odd], plus="EDF+C", notes=times(list(range(records))))


def read(folder: Path, file: EdfFile | bytes, layout: str = "") -> Recording:
    path, beside = folder / "walk.edf", folder / "layout.toml"
    path.write_bytes(file if isinstance(file, bytes) else file.encode())
    beside.write_text(layout)
    return open_recording(path, layout=beside if layout else None)


def refused(folder: Path, file: EdfFile | bytes) -> str:
    with pytest.raises(InputRefused) as caught:
        read(folder, file)
    assert "\n" not in str(caught.value)
    return str(caught.value)


LIES: dict[str, tuple[dict[str, str], str]] = {
    "more records than there are": ({"records": "5"}, "cut short"),
    "no records": ({"records": "0"}, "at least one record"),
    "records below -1": ({"records": "-2"}, "at least one record"),
    "records that are no number": ({"records": "many"}, "whole number"),
    "a record of no time": ({"record_s": "0"}, "records of a length"),
    "a record that is no number": ({"record_s": "nan"}, "as a number"),
    "a record without end": ({"record_s": "inf"}, "as a number"),
    "a huge record": ({"record_s": "1e300"}, "records of a length"),
    "another number of signals": ({"count": "3"}, "header"),
    "no signals": ({"count": "0"}, "signals"),
    "9999 signals": ({"count": "9999"}, "signals"),
    "a header of another size": ({"bytes": "256"}, "header"),
}


def try_to_read(folder: Path, data: bytes) -> bool:
    """Whether it was readable; anything but InputRefused, slowness or greed fails the test."""
    begun = time.process_time()
    recording = refusal = None
    try:
        recording = read(folder, data)
    except InputRefused as caught:
        refusal = caught
    assert refusal is None or refusal.place == "walk.edf"
    assert time.process_time() - begun < 2.0
    assert recording is None or sum(c.values.nbytes for c in recording.channels) <= 4 * len(data)
    return recording is not None
