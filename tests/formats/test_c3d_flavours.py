"""The same recording, written by every kind of machine and dialect, reads the same."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.formats.c3d_flavours import DEC, INTEL, MIPS, Flavour, plain, vax

from kinescript.errors import InputRefused
from kinescript.formats.c3d import read_c3d_bytes
from kinescript.formats.c3d.byte_order import ByteOrder, to_floats

MACHINES = pytest.mark.parametrize("machine", [INTEL, DEC, MIPS])


def holed(scale: float, machine: int, **more: object) -> tuple[Flavour, np.ndarray]:
    flavour = plain(machine=machine, scale=scale, **more)
    words = np.full(flavour.points.shape[:2], 3.0)
    words[1, 2] = -1
    flavour.residual_words = words
    return flavour, words < 0


@MACHINES
@pytest.mark.parametrize("scale", [-0.1, 0.1])
def test_every_machine_integers_and_floats(machine: int, scale: float) -> None:
    flavour, missing = holed(scale, machine)
    content = read_c3d_bytes(flavour.encode(), "x.c3d")
    expected = flavour.points * (1 if scale < 0 else float(np.float32(scale)))
    expected[missing] = np.nan
    np.testing.assert_allclose(content.points, expected, rtol=1e-12)
    np.testing.assert_array_equal(content.analogs, flavour.analogs * 0.5)
    np.testing.assert_allclose(content.residuals, np.where(missing, -1, 0.3), rtol=1e-6)
    assert content.point_labels == ("M0", "M1", "M2")
    assert (content.point_rate_hz, content.analog_rate_hz, content.point_unit) == (100.0, 400.0, "mm")
    assert content.points.flags.c_contiguous
    assert content.analogs.flags.c_contiguous
    assert not content.points.flags.writeable


@MACHINES
def test_unsigned_analog_integers(machine: int) -> None:
    flavour = plain(machine=machine, scale=0.1)
    flavour.analogs = np.abs(flavour.analogs) + 40000
    flavour.extra = [("ANALOG:FORMAT", "UNSIGNED"), ("ANALOG:OFFSET", np.array([32768, 0]))]
    content = read_c3d_bytes(flavour.encode(), "x.c3d")
    np.testing.assert_array_equal(content.analogs, (flavour.analogs - [[32768], [0]]) * 0.5)


@given(
    st.floats(width=32, allow_nan=False, allow_infinity=False).filter(
        lambda x: str(x) == "0.0" or 1e-36 < abs(x) < 4e37
    )
)
def test_vax_floats(number: float) -> None:
    assert to_floats(vax(number), ByteOrder.DEC)[0] == np.float32(number)


def test_vax_extremes() -> None:
    largest, reserved, tiny = bytes([0xFF, 0x7F, 0xFF, 0xFF]), bytes([0, 0x80, 0, 0]), bytes([0x80, 0, 0, 0])
    values = to_floats(largest + reserved + tiny, ByteOrder.DEC)
    assert values[0] == np.float32(2.0**127 - 2.0**103)
    assert np.isnan(values[1])
    assert np.signbit(values[1])
    assert values[2] == np.float32(2.0**-128)


def test_nan_and_infinity_become_missing() -> None:
    flavour = plain()
    flavour.points[0, 1, 2], flavour.points[1, 3, 0], flavour.analogs[1, 5] = np.nan, -np.inf, np.inf
    content = read_c3d_bytes(flavour.encode(), "x.c3d")
    assert np.argwhere(np.isnan(content.points).all(axis=-1)).tolist() == [[0, 1], [1, 3]]
    assert np.isnan(content.points).sum() == 6
    assert np.argwhere(np.isnan(content.analogs)).tolist() == [[1, 5]]


@pytest.mark.parametrize(
    "more",
    [
        {"leave_out": ("ANALOG:",)},
        {"leave_out": ("ANALOG:SCALE", "ANALOG:OFFSET", "ANALOG:GEN_SCALE"), "stored": {}},
        {"leave_out": ("POINT:RATE",)},
        {"leave_out": ("POINT:FRAMES",)},
        {"header": {"rate": 0.0}},
        {"header": {"data": 0}},
        {"stored": {"POINT:DATA_START": 1}},
        {"blocks_said": 0},
        {"blocks_said": 1},
        {"blocks_said": 200},
        {"padding": False},
        {"header": {"per_frame": 0}},
        {"header": {"first": 0}},
        {"header": {"first": 0, "last": 6}},
        {"stored": {"POINT:SCALE": -0.2}},
    ],
)
def test_dialects(more: dict) -> None:
    flavour = plain(**more)
    content = read_c3d_bytes(flavour.encode(), "x.c3d")
    np.testing.assert_array_equal(content.points, flavour.points)
    assert content.first_frame == 1
    factor = 1.0 if any(name.startswith("ANALOG") for name in flavour.leave_out) else 0.5
    np.testing.assert_array_equal(content.analogs, flavour.analogs * factor)


def test_no_analog_channels() -> None:
    for more in ({"leave_out": ("ANALOG:",)}, {}):
        content = read_c3d_bytes(plain(channels=0, **more).encode(), "x.c3d")
        assert content.analogs.shape == (0, 7)
        assert content.analog_labels == ()
        assert content.points.shape == (3, 7, 3)


def test_analog_channels_only() -> None:
    content = read_c3d_bytes(plain(points=0).encode(), "x.c3d")
    assert content.points.shape == (0, 7, 3)
    assert content.analogs.shape == (2, 28)


def test_labels_short_padded_and_foreign() -> None:
    texts = b"\xff\x02\x06\x02" + b"LASI\0?" + b"\xe9cart "
    content = read_c3d_bytes(plain(extra=[("POINT:LABELS", texts)]).encode(), "x.c3d")
    assert content.point_labels == ("LASI", "écart", "unnamed 3")


def test_chained_labels_and_units() -> None:
    names = np.array([f"P{i}" for i in range(300)])
    extra = [("POINT:LABELS", names[:255]), ("POINT:LABELS2", names[255:])]
    extra += [("ANALOG:LABELS", names[:255]), ("ANALOG:LABELS2", names[255:])]
    extra += [("ANALOG:SCALE", np.full(255, 2.0)), ("ANALOG:SCALE2", np.full(45, 3.0))]
    extra += [("ANALOG:OFFSET", np.full(255, 1)), ("ANALOG:OFFSET2", np.full(45, 2))]
    extra += [("ANALOG:UNITS", np.array(["V"] * 255)), ("ANALOG:UNITS2", np.array(["mV"] * 45))]
    flavour = plain(points=300, channels=300, per_frame=1, extra=extra)
    content = read_c3d_bytes(flavour.encode(), "x.c3d")
    assert content.point_labels == content.analog_labels == tuple(names)
    assert content.analog_units == ("V",) * 255 + ("mV",) * 45
    np.testing.assert_array_equal(content.analogs[-1], (flavour.analogs[-1] - 2) * 3)


@pytest.mark.parametrize(
    ("more", "first"),
    [
        (
            {
                "extra": [
                    ("TRIAL:ACTUAL_START_FIELD", np.array([1, 0])),
                    ("TRIAL:ACTUAL_END_FIELD", np.array([4464, 1])),
                ]
            },
            1,
        ),
        ({"extra": [("POINT:LONG_FRAMES", 70000.0)]}, 1),
        ({"extra": [("POINT:FRAMES", 70000.0)]}, 1),
        ({}, 1),
        (
            # a counter that went once round
            {
                "header": {"last": 4464},
                "extra": [
                    ("POINT:FRAMES", 4464),
                    ("TRIAL:ACTUAL_START_FIELD", np.array([1, 0])),
                    ("TRIAL:ACTUAL_END_FIELD", np.array([4464, 1])),
                ],
            },
            1,
        ),
    ],
)
def test_more_than_65535_frames(more: dict, first: int) -> None:
    flavour = plain(frames=70000, points=1, channels=0, padding=False, **more)
    content = read_c3d_bytes(flavour.encode(), "x.c3d")
    np.testing.assert_array_equal(content.points, flavour.points)
    assert content.first_frame == first


def test_a_late_first_frame() -> None:
    trial = [("TRIAL:ACTUAL_START_FIELD", np.array([4464, 1])), ("TRIAL:ACTUAL_END_FIELD", np.array([4470, 1]))]
    content = read_c3d_bytes(plain(header={"first": 65535, "last": 65535}, extra=trial).encode(), "x.c3d")
    assert content.first_frame == 70000
    assert content.points.shape == (3, 7, 3)


def test_events_from_the_header_when_there_is_no_group() -> None:
    flavour = plain(first=51, header_events=(("RHS", 0.5), ("LTO", 0.53)))
    events = read_c3d_bytes(flavour.encode(), "x.c3d").events
    assert [event.label for event in events] == ["RHS", "LTO"]
    np.testing.assert_allclose([event.time_s for event in events], [0.0, 0.03], atol=1e-6)


def test_events_from_chained_groups() -> None:
    times = np.stack([np.arange(300) // 60, np.arange(300) % 60], axis=1).astype(float)
    extra = [("EVENT:USED", 300), ("EVENT:TIMES", times[:255]), ("EVENT:TIMES2", times[255:])]
    extra += [("EVENT:LABELS", np.array(["Foot Strike"] * 255)), ("EVENT:LABELS2", np.array(["Foot Off"] * 45))]
    extra += [("EVENT:CONTEXTS", np.array(["Left"] * 255))]
    events = read_c3d_bytes(plain(first=101, extra=extra, header_events=(("RHS", 0.5),)).encode(), "x.c3d").events
    assert len(events) == 300
    assert [event.time_s for event in events] == list(range(-1, 299))
    assert (events[254].context, events[255].context, events[255].label) == ("Left", "", "Foot Off")


@settings(deadline=None, max_examples=60)
@given(
    machine=st.sampled_from([INTEL, DEC, MIPS]),
    scale=st.sampled_from([-1.0, 1.0]),
    frames=st.integers(1, 40),
    points=st.integers(0, 5),
    channels=st.integers(0, 4),
    per_frame=st.integers(1, 9),
)
def test_any_size_in_any_flavour(
    machine: int, scale: float, frames: int, points: int, channels: int, per_frame: int
) -> None:
    flavour = plain(frames, points, channels, per_frame, machine=machine, scale=scale)
    if not points and not channels:
        with pytest.raises(InputRefused, match="without any"):
            read_c3d_bytes(flavour.encode(), "x.c3d")
        return
    content = read_c3d_bytes(memoryview(flavour.encode()), "x.c3d")
    np.testing.assert_array_equal(content.points, flavour.points)
    assert content.analogs.tolist() == (flavour.analogs * 0.5).tolist()
