"""APDM Opal recordings: what they measure, when, and which way they say the sensor lay."""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
from scipy.spatial.transform import Rotation
from tests.formats.nested_files import RATE_HZ, stamps_us, swaying, write_apdm_4, write_apdm_5

from kinescript.body.frames import Frame
from kinescript.body.segments import Segment, Unmapped
from kinescript.errors import InputRefused
from kinescript.formats.opener import open_recording, sniff
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Stamped, Uniform
from kinescript.record.equality import same
from kinescript.record.recording import Recording


def the(recording: Recording, kind: ChannelKind, label: str = "Lumbar") -> Channel:
    (channel,) = [c for c in recording.of_kind(kind) if c.at == Unmapped(label=label)]
    return channel


def changed(path: Path, change: Callable[[Any], None]) -> Path:
    write_apdm_5(path)
    with h5py.File(path, "a") as file:
        change(file)
    return path


def put(file: Any, name: str, values: Any) -> None:
    del file[name]
    file[name] = values


def refused(path: Path) -> str:
    with pytest.raises(InputRefused) as caught:
        open_recording(path)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_version_5(tmp_path: Path) -> None:
    path = tmp_path / "20200913-walk.h5"
    write_apdm_5(path)
    assert sniff(path) == "apdm"
    recording = open_recording(path)
    assert {c.at for c in recording.channels} == {Unmapped(label="Lumbar"), Unmapped(label="Right Foot")}
    quats, acc, gyr, mag = swaying(600)
    for kind, unit, frame, values in (
        (ChannelKind.ACCELERATION, "m/s2", Frame.SENSOR, acc),
        (ChannelKind.ANGULAR_VELOCITY, "rad/s", Frame.SENSOR, gyr),
        (ChannelKind.MAGNETIC_FIELD, "uT", Frame.SENSOR, mag),
        (ChannelKind.ORIENTATION, "1", Frame.GLOBAL, quats),
    ):
        channel = the(recording, kind)
        assert (channel.unit, channel.frame, channel.clock) == (unit, frame, Uniform(rate_hz=RATE_HZ))
        np.testing.assert_allclose(channel.values, values, atol=1e-12)
    turned = Rotation.from_quat(the(recording, ChannelKind.ORIENTATION).values, scalar_first=True)
    np.testing.assert_allclose(turned.apply(acc), np.tile([0, 0, 9.81], (600, 1)), atol=1e-9)
    assert recording.made_by.setting("format_version") == 5.0
    assert [f.words for f in recording.faults] == ["annotations may hold names, and are not read"]
    assert "Jane" not in repr(recording)


def test_version_4_is_the_same_recording(tmp_path: Path) -> None:
    write_apdm_5(tmp_path / "new.h5", labels=("Trunk", "Left Leg"))
    write_apdm_4(tmp_path / "old.h5")
    new, old = open_recording(tmp_path / "new.h5"), open_recording(tmp_path / "old.h5")
    key = lambda c: (c.at.words, c.kind)  # noqa: E731
    assert same(tuple(sorted(new.channels, key=key)), tuple(sorted(old.channels, key=key)))
    assert old.faults == ()


def test_a_layout_says_where_they_sat(tmp_path: Path) -> None:
    write_apdm_5(tmp_path / "a.h5")
    (tmp_path / "l.toml").write_text('[sensors]\nlumbar = "pelvis"\n"right foot" = "right_foot"\n')
    recording = open_recording(tmp_path / "a.h5", layout=tmp_path / "l.toml")
    assert {c.at for c in recording.channels} == {Segment.PELVIS, Segment.RIGHT_FOOT}


def test_lost_samples_keep_their_stamps(tmp_path: Path) -> None:
    kept = np.r_[0:100, 140:600]

    def lose(file: Any) -> None:
        for name in ("Time", "Accelerometer", "Gyroscope", "Magnetometer"):
            put(file, f"Sensors/4321/{name}", file[f"Sensors/4321/{name}"][:][kept])
        put(file, "Processed/4321/Orientation", file["Processed/4321/Orientation"][:][kept])

    recording = open_recording(changed(tmp_path / "a.h5", lose))
    clock = the(recording, ChannelKind.ACCELERATION).clock
    assert isinstance(clock, Stamped)
    np.testing.assert_allclose(clock.time_s, kept / RATE_HZ, atol=1e-6)
    assert "Lumbar: about 40 samples are missing, at most 0.32 s together" in [f.words for f in recording.faults]
    assert the(recording, ChannelKind.ACCELERATION, "Right Foot").clock == Uniform(rate_hz=RATE_HZ)


def test_a_time_that_does_not_rise(tmp_path: Path) -> None:
    def twice(file: Any) -> None:
        times = stamps_us(600)
        times[300] = times[299]
        put(file, "Sensors/4321/Time", times)

    recording = open_recording(changed(tmp_path / "a.h5", twice))
    assert len(the(recording, ChannelKind.ACCELERATION).values) == 599
    assert "Lumbar: 1 samples whose time does not rise were left out" in [f.words for f in recording.faults]


def test_an_orientation_that_gravity_contradicts_is_left_out(tmp_path: Path) -> None:
    def turn_down(file: Any) -> None:
        stored = Rotation.from_quat(file["Processed/4321/Orientation"][:], scalar_first=True)
        z_down = Rotation.from_euler("x", 180, degrees=True) * stored
        put(file, "Processed/4321/Orientation", z_down.as_quat(scalar_first=True))

    recording = open_recording(changed(tmp_path / "a.h5", turn_down))
    assert [c.at for c in recording.of_kind(ChannelKind.ORIENTATION)] == [Unmapped(label="Right Foot")]
    assert any("Lumbar: its orientation does not turn gravity upright" in f.words for f in recording.faults)


def test_units_are_converted(tmp_path: Path) -> None:
    def in_g(file: Any) -> None:
        put(file, "Sensors/4321/Accelerometer", file["Sensors/4321/Accelerometer"][:] / 9.80665)
        file["Sensors/4321/Accelerometer"].attrs["Units"] = np.bytes_("g")

    recording = open_recording(changed(tmp_path / "a.h5", in_g))
    np.testing.assert_allclose(the(recording, ChannelKind.ACCELERATION).values, swaying(600)[1], atol=1e-9)


def test_two_sensors_of_one_label(tmp_path: Path) -> None:
    write_apdm_5(tmp_path / "a.h5", labels=("Spare", "Spare"))
    at = {c.at for c in open_recording(tmp_path / "a.h5").channels}
    assert at == {Unmapped(label="Spare"), Unmapped(label="Spare (4322)")}


def test_rows_that_do_not_match(tmp_path: Path) -> None:
    path = changed(tmp_path / "a.h5", lambda file: put(file, "Sensors/4321/Gyroscope", np.zeros((10, 3))))
    assert "600 samples of angular velocity at Lumbar; came 10" in refused(path)


def test_links_and_numbers_elsewhere(tmp_path: Path) -> None:
    write_apdm_4(tmp_path / "other.h5")

    def external(file: Any) -> None:
        file["Sensors/4321/Barometer"] = h5py.ExternalLink(str(tmp_path / "other.h5"), "/SI-000111/Time")

    assert "a link to another file at Sensors/4321/Barometer" in refused(changed(tmp_path / "a.h5", external))
    (tmp_path / "secret").write_bytes(b"x" * 600 * 24)

    def stored_elsewhere(file: Any) -> None:
        del file["Sensors/4321/Gyroscope"]
        file["Sensors/4321"].create_dataset(
            "Gyroscope", (600, 3), "f8", external=[(str(tmp_path / "secret"), 0, 600 * 24)]
        )

    assert "in another file" in refused(changed(tmp_path / "b.h5", stored_elsewhere))

    def circles(file: Any) -> None:
        file["Sensors/4321/Sensors"] = file["Sensors"]
        file["Sensors/loop"] = h5py.SoftLink("/Sensors")
        file["Sensors/4321/self"] = file["Sensors/4321"]

    assert len(open_recording(changed(tmp_path / "c.h5", circles)).channels) == 8


def test_sizes_that_lie(tmp_path: Path) -> None:
    def terabytes(file: Any) -> None:
        del file["Sensors/4321/Gyroscope"]
        file["Sensors/4321"].create_dataset("Gyroscope", (1 << 38, 3), "f8", chunks=(1024, 3), compression="gzip")

    assert "numbers that fit the file's size" in refused(changed(tmp_path / "a.h5", terabytes))

    def one_chunk(file: Any) -> None:
        del file["Sensors/4321/Gyroscope"]
        made = file["Sensors/4321"].create_dataset("Gyroscope", (600, 3), "f8", chunks=(600, 3), compression="gzip")
        import zlib

        # a chunk of 14400 bytes that unfolds to a gigabyte
        squeeze = zlib.compressobj(9)
        body = b"".join(squeeze.compress(bytes(1 << 20)) for _ in range(16)) + squeeze.flush()
        made.id.write_direct_chunk((0, 0), body)

    assert "a chunk of " in refused(changed(tmp_path / "b.h5", one_chunk))

    def deep(file: Any) -> None:
        file.create_group("/".join(["Sensors", *"abcdefghijklmnopqrstuvw"]))

    assert "nested deeper than 16" in refused(changed(tmp_path / "c.h5", deep))


def test_a_driver_of_its_own(tmp_path: Path) -> None:
    """The library would make room for the 1.9 GB that the driver's block claims."""
    path = tmp_path / "driver.h5"
    write_apdm_5(path)
    honest = path.read_bytes()
    block = b"\0\0\0\0" + (0x6F736E65).to_bytes(4, "little") + b"\0" * 72
    path.write_bytes(honest[:48] + len(honest).to_bytes(8, "little") + honest[56:] + block)
    assert "driver" in refused(path)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the address space of a program")
def test_a_list_bent_into_a_circle(tmp_path: Path) -> None:
    """The library follows the list of free places in a heap, taking memory at every step, for ever."""
    path = tmp_path / "circle.h5"
    write_apdm_5(path)
    bent = bytearray(path.read_bytes())
    at = bent.find(b"HEAP\0\0\0\0")
    while at >= 0:
        free, data = (int.from_bytes(bent[at + start : at + start + 8], "little") for start in (16, 24))
        if free != 1:
            bent[data + free : data + free + 8] = free.to_bytes(8, "little")
        at = bent.find(b"HEAP\0\0\0\0", at + 1)
    path.write_bytes(bent)
    begun = time.process_time()
    assert "cannot read" in refused(path)
    assert time.process_time() - begun < 2.0


def test_another_hdf5_file_is_none_of_ours(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file["numbers"] = np.arange(10)
    assert "came something else" in refused(tmp_path / "a.h5")
