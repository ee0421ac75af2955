"""read(write(x)) == x, a file is written whole or not at all, and a full disk is said to be one."""

import errno
import io
import pickle
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinescript.errors import InputRefused, MachineRefused
from kinescript.formats.c3d import C3dContent, C3dEvent, read_c3d, read_c3d_bytes, write_c3d, writer

REAL = [
    "c3d/opensim_walking2",
    "c3d/pycgm_Movement_trial",
    "c3d/pycgm_Sample_Static",
    "c3d/pycgm_Static_trial",
    "c3d/zoo_HC002D06",
    "c3d/zoo_HC030A01",
    "c3d/zoo_HC038A11",
    "emg_c3d/HC033A22",
    "emg_c3d/HC044A29",
]


def made(count: int = 2, frames: int = 5, channels: int = 2, per_frame: int = 3, /, **more: object) -> C3dContent:
    chance = np.random.default_rng(frames)
    values = {
        "points": chance.normal(size=(count, frames, 3)).astype(np.float32).astype(float),
        "analogs": chance.normal(size=(channels, frames * per_frame)).astype(np.float32).astype(float),
        "point_rate_hz": 100.0,
        "analog_rate_hz": 100.0 * per_frame,
        "point_labels": tuple(f"M{i}" for i in range(count)),
        "analog_labels": tuple(f"A{i}" for i in range(channels)),
        "analog_units": ("mV",) * channels,
        "point_unit": "mm",
    }
    return C3dContent(**(values | more))


def again(content: C3dContent) -> C3dContent:
    stream = io.BytesIO()
    write_c3d(stream, content)
    return read_c3d_bytes(stream.getvalue(), "again.c3d")


def assert_same(one: C3dContent, other: C3dContent) -> None:
    np.testing.assert_array_equal(one.points, other.points)
    np.testing.assert_array_equal(one.analogs, other.analogs)
    for name in ("point_labels", "analog_labels", "analog_units", "point_unit", "first_frame", "point_rate_hz"):
        assert getattr(one, name) == getattr(other, name)
    assert len(one.events) == len(other.events)
    for before, after in zip(one.events, other.events, strict=True):
        assert (before.label, before.context) == (after.label, after.context)
        assert before.time_s == pytest.approx(after.time_s, abs=1e-5)


def assert_same_parameters(one: C3dContent, other: C3dContent) -> None:
    assert [(group, [name for name, _ in members]) for group, members in one.parameters] == [
        (group, [name for name, _ in members]) for group, members in other.parameters
    ]
    for (_, before), (_, after) in zip(one.parameters, other.parameters, strict=True):
        for (name, x), (_, y) in zip(before, after, strict=True):
            if isinstance(x, np.ndarray):
                assert x.dtype == y.dtype, name
                np.testing.assert_array_equal(x, y, err_msg=name)
            else:
                assert x == y, name


@pytest.mark.parametrize("name", REAL)
def test_real_files_come_back_whole(data_folder: Path, name: str) -> None:
    content = read_c3d(data_folder / f"{name}.c3d")
    copy = again(content)
    assert_same(content, copy)
    assert_same_parameters(content, copy)
    assert copy.events == content.events
    np.testing.assert_array_equal(content.residuals, copy.residuals)


WORDS = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), min_size=1, max_size=20).map(
    lambda text: text.rstrip(" ") or "x"
)


@settings(max_examples=60)
@given(st.data())
def test_any_content_comes_back(data: st.DataObject) -> None:
    points, channels = data.draw(st.integers(0, 5)), data.draw(st.integers(0, 4))
    frames, per_frame = data.draw(st.integers(1, 12)), data.draw(st.integers(1, 5))
    if not points and not channels:
        points = 1
    content = made(points, frames, channels, per_frame if channels else 1)
    holes = np.array(content.points)
    for place in data.draw(st.lists(st.tuples(st.integers(0, points), st.integers(0, frames)), max_size=4)):
        holes[place[0] : place[0] + 1, place[1] : place[1] + 1] = np.nan
    event = st.builds(C3dEvent, label=WORDS, context=WORDS, time_s=st.floats(0, 300, width=32))
    content = made(
        points,
        frames,
        channels,
        per_frame if channels else 1,
        points=holes,
        first_frame=data.draw(st.sampled_from([1, 2, 400, 65534, 65535, 65536, 200_000])),
        point_labels=tuple(data.draw(st.lists(WORDS, min_size=points, max_size=points))),
        events=tuple(data.draw(st.lists(event, max_size=5))),
        parameters=(("SUBJECTS", (("NAMES", tuple(data.draw(st.lists(WORDS, max_size=3)))),)),),
    )
    if content.first_frame == 200_000:
        # late seconds in a 32-bit float are coarse only beyond a minute, which is split off
        assert all(event.time_s >= 0 for event in content.events)
    assert_same(content, again(content))
    assert again(content).words("SUBJECTS", "NAMES") == content.words("SUBJECTS", "NAMES")


def test_many_labels_channels_and_events() -> None:
    events = tuple(C3dEvent(label=f"e{i}", context="Left", time_s=i / 8) for i in range(600))
    content = made(600, 3, 520, 2, events=events)
    copy = again(content)
    assert_same(content, copy)
    assert copy.parameter("POINT", "LABELS3") == content.point_labels[510:]
    fewer = made(2, 3, 1, 2, point_labels=("a", "b"), parameters=copy.parameters)
    assert again(fewer).point_labels == ("a", "b")
    assert again(fewer).parameter("POINT", "LABELS2") is None
    assert again(fewer).events == ()


@pytest.mark.parametrize("frames", [65534, 65535, 65536, 140_000])
def test_many_frames(frames: int) -> None:
    content = made(1, frames, 1, 1)
    assert_same(content, again(content))
    assert_same(content, again(again(content)))


def test_integers_keep_their_scale() -> None:
    scale, offset = np.array([0.25, 3.0], np.float32), np.array([-7, 2048], np.int16)
    raw = np.random.default_rng(1).integers(-2000, 2000, (2, 15))
    group = ("ANALOG", (("SCALE", scale), ("OFFSET", offset), ("GEN_SCALE", np.array(0.1, np.float32))))
    gain = scale.astype(float) * float(np.float32(0.1))
    content = made(analogs=(raw - offset[:, None]) * gain[:, None], parameters=(group,))
    np.testing.assert_array_equal(again(content).analogs, content.analogs)


def test_missing_residuals_and_values() -> None:
    content = made(residuals=np.full((2, 5), 1.5, np.float32))
    np.testing.assert_allclose(again(content).residuals, 1.5, rtol=1e-6)
    holes = np.array(content.points)
    holes[1, 2, 0] = np.nan
    copy = again(made(points=holes))
    assert np.argwhere(np.isnan(copy.points)).tolist() == [[1, 2, 0], [1, 2, 1], [1, 2, 2]]
    assert copy.residuals is not None
    assert copy.residuals[1, 2] == -1
    noise = np.array(content.analogs)
    noise[0, 3] = np.nan
    np.testing.assert_array_equal(again(made(analogs=noise)).analogs, noise)


def test_what_the_format_cannot_hold() -> None:
    for content in (
        made(point_labels=("M" * 300, "x")),
        made(parameters=(("G" * 200, ()),)),
        made(parameters=tuple((f"G{i}", ()) for i in range(130))),
        made(parameters=(("G", (("X", np.zeros(300, np.float32)),)),)),
        made(1, 1, 1, 70_000),
    ):
        with pytest.raises(InputRefused):
            again(content)


def test_a_path_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "walk.c3d"
    write_c3d(path, made())
    before = path.read_bytes()
    assert_same(read_c3d(path), made())

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(writer, "_raw_analogs", full)
    with pytest.raises(MachineRefused, match=r"walk\.c3d: .*room on the disk") as caught:
        write_c3d(path, made(2, 9))
    assert caught.value.exit_code == 5
    monkeypatch.setattr(writer, "_raw_analogs", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write_c3d(path, made(2, 9))
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["walk.c3d"]
    with pytest.raises(InputRefused):
        write_c3d(tmp_path / "nowhere" / "walk.c3d", made())


def test_content_checks_its_shapes_and_stays_read_only() -> None:
    for wrong in (
        {"points": np.zeros((2, 5, 2))},
        {"point_labels": ("only one",)},
        {"residuals": np.zeros((2, 4), np.float32)},
        {"analog_units": ()},
        {"analogs": np.zeros((2, 14))},
        {"analog_rate_hz": 7.0},
        {"point_rate_hz": float("nan")},
        {"first_frame": 0},
    ):
        with pytest.raises(ValueError, match=r"points|residuals|analog|rate"):
            made(**wrong)
    content = pickle.loads(pickle.dumps(made()))
    assert_same(content, made())
    assert not content.points.flags.writeable
    assert content.number("POINT", "RATE") is None
    assert content.number("POINT", "RATE", 3.0) == 3.0
    assert content.parameter("point", "rate", "x") == "x"


def test_reading_needs_little_more_memory_than_the_result(tmp_path: Path) -> None:
    path = tmp_path / "long.c3d"
    write_c3d(path, made(60, 6000, 20, 10))
    tracemalloc.start()
    try:
        content = read_c3d(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert content.residuals is not None
    assert peak < 2.4 * path.stat().st_size
    assert peak < content.points.nbytes + content.analogs.nbytes + content.residuals.nbytes + 4e6
