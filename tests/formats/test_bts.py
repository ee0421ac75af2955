"""BTS text tables and binary trials: what was put in comes out, in our axes, and what is broken is refused."""

import struct
import time
import tracemalloc
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from tests.formats.bts_made import corners, emg, emt, events, forces, points, sequences, tdf

from kinescript.body.segments import Marker, MuscleSite, Plate, Unmapped
from kinescript.body.words import Side
from kinescript.errors import InputRefused
from kinescript.formats.opener import open_recording, sniff
from kinescript.record.channel import ChannelKind
from kinescript.record.clock import Stamped, Uniform
from kinescript.record.equality import same
from kinescript.record.recording import Recording

CHANCE = np.random.default_rng(5)
NAMES = ["LASI", "RASI"]
PLACES = CHANCE.normal(size=(2, 50, 3)).astype(np.float32).astype(float)
PLACES[0, 10:20] = np.nan
VOLTS = (1e-4 * CHANCE.normal(size=(2, 400))).astype(np.float32).astype(float)
MUSCLES = ["Right Gluteus medius", "Left Gluteus medius"]
SITES = [MuscleSite(muscle="gluteus_medius", side=side) for side in (Side.RIGHT, Side.LEFT)]
PLATE = np.array([[[0, 0, 0], [0.4, 0, 0], [0.4, 0, 0.6], [0, 0, 0.6]]], np.float32)


def z_up(values: np.ndarray) -> np.ndarray:
    """X stays, Y (up) becomes Z, Z becomes -Y."""
    return np.stack([values[..., 0], -values[..., 2], values[..., 1]], axis=-1)


def opened(tmp_path: Path, raw: bytes, layout: str | None = None) -> Recording:
    path = tmp_path / "trial"
    path.write_bytes(raw)
    beside = tmp_path / "layout.toml"
    if layout:
        beside.write_text(layout)
    return open_recording(path, layout=beside if layout else None)


def by_axis(values: np.ndarray, factor: float = 1.0) -> dict[str, np.ndarray]:
    return {f"{n}.{a}": values[i, :, j] * factor for i, n in enumerate(NAMES) for j, a in enumerate("XYZ")}


def trial() -> bytes:
    pressed = np.zeros((1, 30, 9))
    pressed[0, :, :3] = [0.1, 0.0, 0.2]
    pressed[0, :, 3:6] = [10.0, 700.0, -20.0]
    pressed[0, :, 7] = 3.0
    return tdf(
        (5, 1, points(NAMES, PLACES, start=0.5)),
        (11, 1, emg(MUSCLES, VOLTS)),
        (12, 1, forces(pressed)),
        (7, 2, corners(PLATE)),
        (16, 1, events({"eRHS": [0.7, 1.5], "eLTO": [0.8]})),
    )


def test_the_content_says_what_it_is_and_others_are_not_it(tmp_path: Path) -> None:
    for raw in (trial(), emt("Emg tracks", "V", 1000, {"a": VOLTS[0]})):
        (tmp_path / "x.c3d").write_bytes(raw)
        assert sniff(tmp_path / "x.c3d") == "bts"
    (tmp_path / "y").write_text("time,BTS ASCII format\n1,2\n3,4\n")
    with suppress(InputRefused):
        assert sniff(tmp_path / "y") != "bts"


def test_text_points_in_millimetres(tmp_path: Path) -> None:
    recording = opened(tmp_path, emt("Point 3D tracks", "mm", 60, by_axis(PLACES, 1000.0), start=0.25))
    assert set(recording.markers()) == set(NAMES)
    for name, values in zip(NAMES, PLACES, strict=True):
        marker = recording.markers()[name]
        assert (marker.unit, marker.clock) == ("m", Uniform(rate_hz=60.0, start_s=0.25))
        assert same(marker.values, z_up(values), tolerance=1e-9)
    assert [f.kind for f in recording.faults] == ["axes"]
    assert recording.made_by.setting("format") == "BTS"


@pytest.mark.parametrize("comma", [False, True])
def test_text_emg_and_the_muscles_of_a_layout(tmp_path: Path, comma: bool) -> None:
    raw = emt("Emg tracks", "mV", 1000, {n: 1000 * v for n, v in zip(MUSCLES, VOLTS, strict=True)})
    raw = raw.replace(b".", b",") if comma else raw
    layout = '[muscles]\n"Right Gluteus medius" = { muscle = "gluteus_medius", side = "right" }\n'
    recording = opened(tmp_path, raw, layout)
    channels = {c.at: c for c in recording.of_kind(ChannelKind.EMG)}
    # the layout says the right one, the name the left
    assert set(channels) == set(SITES)
    np.testing.assert_allclose(channels[SITES[1]].values[:, 0], VOLTS[1], atol=1e-11)
    assert {c.unit for c in channels.values()} == {"V"}
    assert not recording.faults


def test_text_events_and_other_tracks_in_one_file(tmp_path: Path) -> None:
    raw = sequences({"eRHS": [0.5, 1.6], "eLHS": [1.1], "Ball": [2.0]})
    raw += emt("Scalar tracks", "l/s", 50, {"flow": VOLTS[0, :100]})
    recording = opened(tmp_path, raw)
    assert {(m.name, m.side, m.span.start_s) for m in recording.marks} == {
        ("foot_strike", Side.RIGHT, 0.5),
        ("foot_strike", Side.RIGHT, 1.6),
        ("foot_strike", Side.LEFT, 1.1),
        ("ball", None, 2.0),
    }
    (flow,) = recording.channels
    assert (flow.kind, flow.unit, flow.at) == (ChannelKind.UNKNOWN, "l/s", Unmapped(label="flow"))


def test_missing_frames_stay_missing(tmp_path: Path) -> None:
    lines = emt("Emg tracks", "V", 100, {"a": VOLTS[0, :50]}, Frames="48").splitlines(keepends=True)
    kept = [line for line in lines if line.split(b"\t")[0].strip() not in (b"20", b"21")]
    recording = opened(tmp_path, b"".join(kept))
    (channel,) = recording.channels
    assert isinstance(channel.clock, Stamped)
    np.testing.assert_allclose(np.diff(channel.time_s).max(), 0.03)
    assert [f.kind for f in recording.faults] == ["gap"]


def test_a_rate_that_times_contradict_is_told(tmp_path: Path) -> None:
    raw = emt("Emg tracks", "V", 100, {"a": VOLTS[0]}, Frequency="120 Hz")
    recording = opened(tmp_path, raw)
    assert recording.channels[0].clock == Uniform(rate_hz=100.0)
    assert [f.kind for f in recording.faults] == ["clock"]


@pytest.mark.parametrize(
    "raw",
    [
        emt("Point 3D tracks", "furlong", 60, by_axis(PLACES)),
        emt("Point 3D tracks", "m", 60, {"LASI.X": PLACES[1, :, 0], "LASI.Y": PLACES[1, :, 0]}),
        emt("Emg tracks", "V", 1000, {"a": VOLTS[0]}, Frames="401"),
        emt("Emg tracks", "V", 1000, {"a": VOLTS[0, :1]}),
        emt("Emg tracks", "V", 1000, {"a": VOLTS[0, :40]}).replace(b"0.020", b"9.020"),
        emt("Emg tracks", "V", 1000, {"a": VOLTS[0, :40]}).replace(b"0.020\t", b"0.02x\t"),
        b"BTS ASCII format\r\n",
        b"BTS ASCII format\r\n\r\nType:\tEmg tracks\r\n Frame\t Time\t",
        b"BTS ASCII format\nType:\tAngle cycles\n\nSample\tacmRKFE.M\t\n0\t1.0\t\n1\t2.0\t\n",
        b"BTS ASCII format\n" + b"\0" * 5_000_000,
    ],
)
def test_broken_text_is_refused(tmp_path: Path, raw: bytes) -> None:
    with pytest.raises(InputRefused):
        opened(tmp_path, raw)


def test_a_binary_trial(tmp_path: Path) -> None:
    recording = opened(tmp_path, trial())
    for name, values in zip(NAMES, PLACES, strict=True):
        marker = recording.markers()[name]
        assert marker.clock == Uniform(rate_hz=100.0, start_s=0.5)
        assert same(marker.values, z_up(values), tolerance=0.0)
    for site, values in zip(SITES, VOLTS, strict=True):
        channel = next(c for c in recording.channels if c.at == site)
        assert (channel.kind, channel.unit) == (ChannelKind.EMG, "V")
        np.testing.assert_array_equal(channel.values[:, 0], values)
    assert sorted((m.name, m.side) for m in recording.marks) == [
        ("foot_off", Side.LEFT),
        ("foot_strike", Side.RIGHT),
        ("foot_strike", Side.RIGHT),
    ]


def test_forces_are_moved_to_the_middle_of_their_plate(tmp_path: Path) -> None:
    recording = opened(tmp_path, trial())
    (force,), (moment,) = recording.of_kind(ChannelKind.FORCE), recording.of_kind(ChannelKind.MOMENT)
    assert isinstance(force.at, Plate) and len(force.at.corners_m) == 4
    np.testing.assert_allclose(force.values[0], [10, 20, 700], rtol=1e-6)
    # a force at a point: its moment about the middle of the plate, and the free moment about the vertical
    arm = z_up(np.array([0.1, 0, 0.2])) - z_up(PLATE[0].astype(float)).mean(axis=0)
    about = np.cross(arm, np.array([10.0, 20.0, 700.0])) + np.array([0.0, 0.0, 3.0])
    np.testing.assert_allclose(moment.values[0], about, rtol=1e-5, atol=1e-5)


def test_forces_that_point_down_or_lie_nowhere_are_told(tmp_path: Path) -> None:
    down = np.zeros((1, 30, 9))
    down[0, :, 4] = -700.0
    marked = (5, 1, points(NAMES, PLACES))
    recording = opened(tmp_path, tdf(marked, (12, 1, forces(down)), (7, 2, corners(PLATE, after=0))))
    assert not recording.of_kind(ChannelKind.FORCE) and "points down" in " ".join(f.words for f in recording.faults)
    nowhere = opened(tmp_path, tdf(marked, (12, 1, forces(-down))))
    assert nowhere.of_kind(ChannelKind.FORCE) and not nowhere.of_kind(ChannelKind.MOMENT)
    raw = opened(tmp_path, tdf(marked, (9, 1, b"\0" * 64)))
    assert "plates in their own axes" in " ".join(f.words for f in raw.faults)


@pytest.mark.parametrize("form", [1, 2, 3, 4])
def test_every_form_of_points_holds_the_same(tmp_path: Path, form: int) -> None:
    recording = opened(tmp_path, tdf((5, form, points(NAMES, PLACES, form=form))))
    for name, values in zip(NAMES, PLACES, strict=True):
        assert same(recording.markers()[name].values, z_up(values), tolerance=0.0)


@pytest.mark.parametrize(("form", "frames"), [(1, None), (1, 351), (2, None)])
def test_every_form_of_emg_holds_the_same(tmp_path: Path, form: int, frames: int | None) -> None:
    """Also where a segment ends 49 samples after the length the block announces, as public readers met it."""
    recording = opened(tmp_path, tdf((11, form, emg(MUSCLES, VOLTS, form=form, frames=frames))))
    found = [c.values[:, 0] for c in recording.of_kind(ChannelKind.EMG)]
    np.testing.assert_array_equal(found, VOLTS)


def with_number(raw: bytes, at: int, number: int) -> bytes:
    return raw[:at] + struct.pack("<i", number) + raw[at + 4 :]


FIRST_BLOCK = 64 + 14 * 288


@pytest.mark.parametrize(
    ("at", "number"),
    [
        (16, 2),
        (20, -1),
        (20, 1 << 30),
        (64 + 8, 1 << 30),
        (64 + 8, 3),
        (64 + 12, 1 << 30),
        (64 + 12, 100),
        (FIRST_BLOCK, 1 << 30),
        (FIRST_BLOCK, -1),
        (FIRST_BLOCK + 4, 0),
        (FIRST_BLOCK + 8, 0x7FC00000),
        (FIRST_BLOCK + 12, 1 << 30),
        (FIRST_BLOCK + 80, 1 << 29),
        (FIRST_BLOCK + 96 + 256, 1 << 28),
        (FIRST_BLOCK + 96 + 264, 1 << 30),
    ],
)
def test_lies_are_refused_with_little_memory(tmp_path: Path, at: int, number: int) -> None:
    started = time.perf_counter()
    tracemalloc.start()
    with pytest.raises(InputRefused):
        opened(tmp_path, with_number(trial(), at, number))
    assert tracemalloc.get_traced_memory()[1] < 50_000_000
    tracemalloc.stop()
    assert time.perf_counter() - started < 2.0


def test_twice_the_same_marker_or_block_is_refused(tmp_path: Path) -> None:
    twice = points(["LASI", "LASI"], PLACES)
    for raw in (tdf((5, 1, twice)), tdf((5, 1, points(NAMES, PLACES)), (5, 1, points(NAMES, PLACES))), tdf()):
        with pytest.raises(InputRefused):
            opened(tmp_path, raw)


@pytest.mark.parametrize("raw", [trial(), emt("Point 3D tracks", "mm", 60, by_axis(PLACES, 1000.0))])
def test_hostile_files(tmp_path: Path, raw: bytes) -> None:
    for cut in np.linspace(0, len(raw) - 3, 100).astype(int):
        with pytest.raises(InputRefused):
            opened(tmp_path, raw[:cut])
    chance = np.random.default_rng(12)
    for place in chance.integers(0, len(raw), 300):
        broken = bytearray(raw)
        broken[place] ^= 1 << int(chance.integers(8))
        # anything but a refusal fails the test
        with suppress(InputRefused):
            opened(tmp_path, bytes(broken))


def test_markers_are_at_markers(tmp_path: Path) -> None:
    recording = opened(tmp_path, trial())
    assert {c.at for c in recording.of_kind(ChannelKind.POSITION)} == {Marker(name=n) for n in NAMES}
