"""Made-up XDF streams of a laboratory, and how tests read them."""

import struct
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.formats.xdf_files import Stream, chunk, file_header, number, xdf

from kinescript.errors import InputRefused
from kinescript.formats.opener import open_recording
from kinescript.record.recording import Recording

CHANCE = np.random.default_rng(12)


ACC = [(f"ACC {a}", "g", "ACC") for a in "XYZ"]


GYR = [(f"GYR {a}", "deg/s", "GYR") for a in "XYZ"]


def offsets(
    start_s: float, end_s: float, offset_s: float, drift: float, scatter_s: float = 2e-5
) -> list[tuple[float, float]]:
    """A measurement every 5 s; some answers come late."""
    times = np.arange(start_s, end_s, 5.0)
    late = CHANCE.exponential(scatter_s, len(times))
    late[::7] += 0.004
    return [(t, offset_s + drift * (t - start_s) + e) for t, e in zip(times.tolist(), late.tolist(), strict=True)]


def amplifier(seconds: float = 60, jitter_s: float = 0.002, rate_hz: float = 1000.25, **changes: object) -> Stream:
    """Two channels of EMG on a clock 5 s behind and 30 ppm slow."""
    count = int(seconds * 1000)
    stamps_s = 2000 + np.arange(count) / rate_hz + CHANCE.exponential(jitter_s or 1e-9, count)
    given = {
        "channels": [("EMG 1", "microvolts", "EMG"), ("EMG 2", "uV", "EMG")],
        "stamps_s": stamps_s,
        "values": CHANCE.normal(0, 100, (count, 2)),
        "offsets": offsets(2000, 2000 + seconds, 5.0, 3e-5),
    }
    return Stream(**{**given, **changes})  # type: ignore[arg-type]


def sensor(seconds: float = 60, **changes: object) -> Stream:
    """Six axes at 100 Hz on a clock 900 s ahead."""
    count = int(seconds * 100)
    given = {
        "number": 2,
        "name": "Shank",
        "kind": "IMU",
        "rate_hz": 100.0,
        "format": "int16",
        "channels": [*ACC, *GYR],
        "stamps_s": 2905.5 + np.arange(count) / 100 + CHANCE.normal(0, 1e-3, count),
        "values": CHANCE.integers(-3000, 3000, (count, 6)),
        "offsets": offsets(2905, 2905 + seconds, -900.0, -1e-5),
    }
    return Stream(**{**given, **changes})  # type: ignore[arg-type]


def words(*said: tuple[float, str]) -> Stream:
    return Stream(
        number=3,
        name="Keys",
        kind="Markers",
        format="string",
        rate_hz=0.0,
        stamps_s=np.array([stamp for stamp, _ in said]),
        values=[text for _, text in said],
        offsets=offsets(0, 60, 2000.0, 0.0),
    )


def read(folder: Path, data: bytes, layout: str = "") -> Recording:
    path, beside = folder / "walk.xdf", folder / "layout.toml"
    path.write_bytes(data)
    beside.write_text(layout)
    return open_recording(path, layout=beside if layout else None)


def refused(folder: Path, data: bytes) -> str:
    with pytest.raises(InputRefused) as caught:
        read(folder, data)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def small() -> bytes:
    fast = amplifier(2, format="int16", values=CHANCE.integers(-9, 9, (2000, 2)))
    slow = sensor(2)
    return xdf(fast, slow, words((1.0, "standing start"), (2.0, "standing end")))


SAMPLE = struct.pack("<I", 1)


HEAD = file_header() + amplifier(1).header()


LIES: dict[str, tuple[bytes, str]] = {
    "nothing": (b"XDF:", "streams"),
    "no numbers": (file_header() + words((1.0, "a")).header(), "stream of numbers"),
    "a chunk of 2^60 bytes": (b"XDF:" + number(1 << 60, 8) + b"\1\0", "cut short"),
    "a length in 3 bytes": (b"XDF:\x03\0\0\0\1\0", "1, 4 or 8 bytes"),
    "a chunk of nothing": (b"XDF:\x01\0\1\0", "2 bytes or more"),
    "samples of nobody": (file_header() + chunk(3, SAMPLE + number(0)), "without a header"),
    "a million samples": (HEAD + chunk(3, SAMPLE + number(10**6) + bytes(90)), "samples of Amp"),
    "2^60 samples": (HEAD + chunk(3, SAMPLE + number(1 << 60, 8) + bytes(90)), "samples of Amp"),
    "a byte too many": (HEAD + chunk(3, SAMPLE + number(1) + bytes(10)), "samples of Amp"),
    "a stamp of 5 bytes": (HEAD + chunk(3, SAMPLE + number(1) + b"\x05" + bytes(20)), "stamp of 0 or 8"),
    "half an offset": (HEAD + chunk(4, SAMPLE + bytes(12)), "clock offset"),
    "two headers": (HEAD + amplifier(1).header(), "one header a stream"),
    "no XML": (file_header() + chunk(2, SAMPLE + b"<info><name>"), "as XML"),
    "an entity": (
        file_header() + chunk(2, SAMPLE + b'<!DOCTYPE a [<!ENTITY b "cc"><!ENTITY d "&b;&b;">]><info>&d;</info>'),
        "without entities",
    ),
    "a hundred thousand elements in each other": (file_header() + chunk(2, SAMPLE + b"<a>" * 100_000), "as XML"),
    "people in each other": (
        file_header("<subject>" * 30_000 + "</subject>" * 30_000) + amplifier(1).header(),
        "stream of numbers",
    ),
    "a billion channels": (file_header() + amplifier(1, count=10**9).header(), "channels"),
    "no channels": (file_header() + amplifier(1, count=0).header(), "channels"),
    "a rate of -1": (file_header() + replace(amplifier(1), rate_hz=-1.0).header(), "a rate of stream"),
    "a rate that is no number": (file_header() + replace(amplifier(1), rate_hz=float("nan")).header(), "a rate"),
    "an endless rate": (file_header() + replace(amplifier(1), rate_hz=float("inf")).header(), "a rate of stream"),
    "a format of our own": (file_header() + amplifier(1, format="float128").header(), "a format of stream"),
    "years apart": (xdf(amplifier(2, offsets=[]), sensor(2, offsets=[(0.0, 1e9)])), "years apart"),
}


def try_to_read(folder: Path, data: bytes) -> Recording | None:
    """The recording if it was readable; anything but InputRefused, slowness or greed fails the test."""
    begun = time.process_time()
    recording = refusal = None
    try:
        recording = read(folder, data)
    except InputRefused as caught:
        refusal = caught
    assert refusal is None or refusal.place == "walk.xdf"
    assert time.process_time() - begun < 2.0
    assert recording is None or sum(c.values.nbytes for c in recording.channels) <= 8 * len(data)
    return recording
