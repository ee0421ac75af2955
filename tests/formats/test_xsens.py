"""Xsens exports: what they measure, when, where the sensor sat, and what got lost on the way."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from kinescript.body.frames import Frame
from kinescript.body.segments import Segment, Unmapped
from kinescript.body.tasks import Task
from kinescript.errors import InputRefused
from kinescript.formats.opener import open_recording, sniff
from kinescript.formats.xsens import keep_shared_time
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Uniform
from kinescript.record.equality import same
from kinescript.record.join import join
from kinescript.record.quality import find_quality
from kinescript.record.recording import Recording
from kinescript.signal.arrays import Floats

# which sensor the trial's own orientation file calls which body, found by comparing every row
WORN = {
    "00B42268": Segment.THORAX,
    "00B42279": Segment.PELVIS,
    "00B4227D": Segment.RIGHT_SHANK,
    "00B4227C": Segment.RIGHT_THIGH,
    "00B421ED": Segment.LEFT_SHANK,
    "00B421EE": Segment.LEFT_THIGH,
    "00B421EF": Segment.RIGHT_FOOT,
    "00B421E6": Segment.LEFT_FOOT,
}


def files(data_folder: Path) -> list[Path]:
    return sorted((data_folder / "opensense").glob("MT_*.txt"))


def the(recording: Recording, kind: ChannelKind) -> Channel:
    (channel,) = recording.of_kind(kind)
    return channel


def plain(path: Path) -> dict[str, Floats]:
    """Another parse: by NumPy, by column, without the empty ones."""
    lines = path.read_text().splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith("PacketCounter"))
    table = np.genfromtxt(lines[first + 1 :], delimiter="\t")
    return dict(zip(lines[first].split("\t"), table.T, strict=True))


def test_every_real_file(data_folder: Path) -> None:
    for path in files(data_folder):
        recording, stored = open_recording(path), plain(path)
        acceleration, orientation = (
            the(recording, ChannelKind.ACCELERATION),
            the(recording, ChannelKind.ORIENTATION),
        )
        assert acceleration.at == orientation.at == Unmapped(label=path.stem[-8:])
        assert (acceleration.unit, acceleration.frame, orientation.frame) == ("m/s2", Frame.SENSOR, Frame.GLOBAL)
        assert acceleration.clock == Uniform(rate_hz=100.0, start_s=4.72)
        np.testing.assert_array_equal(acceleration.values, np.stack([stored[f"Acc_{a}"] for a in "XYZ"], axis=1))
        turn = Rotation.from_quat(orientation.values, scalar_first=True)
        matrix = np.stack([[stored[f"Mat[{i}][{j}]"] for j in (1, 2, 3)] for i in (1, 2, 3)]).transpose(2, 0, 1)
        np.testing.assert_allclose(turn.as_matrix(), matrix, atol=2e-6)
        # global_from_sensor, and Z up: on the whole an accelerometer feels gravity pushed back
        np.testing.assert_allclose(turn.apply(acceleration.values.copy()).mean(axis=0), [0, 0, 9.8], atol=0.15)
        assert len(recording.channels) == 2
        assert recording.faults == ()


def test_the_orientation_file_of_the_trial_holds_the_same_sensors(data_folder: Path) -> None:
    """walking_orientations.sto is these eight files, row by row from packet 472, as long as the shortest of them."""
    stored = open_recording(data_folder / "opensense" / "walking_orientations.sto")
    by_place = {channel.at: channel.values for channel in stored.channels}
    for path in files(data_folder):
        values = the(open_recording(path), ChannelKind.ORIENTATION).values
        other = by_place[WORN[path.stem[-8:]]]
        assert len(other) == 2432 <= len(values)
        dot = np.abs((values[: len(other)] * other).sum(axis=1))
        assert np.degrees(2 * np.arccos(np.minimum(dot, 1.0))).max() < 2e-4


def test_eight_sensors_are_one_recording(data_folder: Path, tmp_path: Path) -> None:
    layout = tmp_path / "sensors.toml"
    lines = "".join(f'{serial.lower()} = "{segment}"\n' for serial, segment in WORN.items())
    layout.write_text(f'task = "walking"\n[sensors]\n{lines}')
    recordings = tuple(open_recording(path, layout=layout) for path in files(data_folder))
    joined = join(keep_shared_time(recordings))
    assert joined.task is Task.WALKING
    assert {c.at for c in joined.of_kind(ChannelKind.ORIENTATION)} == set(WORN.values())
    assert {len(c.values) for c in joined.channels} == {2432}
    assert len({c.clock for c in joined.channels}) == 1
    assert find_quality(joined).usable
    cut = [f.words for f in joined.faults if f.kind == "cut"]
    assert len(cut) == 7
    assert "MT_012005D6_009-001_00B4227D: 0.73 s were left out, because not every sensor was recording" in cut
    # without it: they end too far apart to be taken for one recording
    with pytest.raises(InputRefused, match="over the same time"):
        join(recordings)


def test_sensors_that_never_ran_together(data_folder: Path) -> None:
    first, second = (open_recording(path) for path in files(data_folder)[:2])
    late = Uniform(rate_hz=100.0, start_s=100.0)
    second = replace(second, channels=tuple(replace(c, clock=late) for c in second.channels))
    with pytest.raises(InputRefused, match="over the same time"):
        keep_shared_time((first, second))


def export(counters: list[int], *, gyr: float = 1.0, rows: str = "\t") -> str:
    """An export of a sensor that turns about its Z axis by 0.01 rad a packet."""
    names = ["PacketCounter", "SampleTimeFine", *(f"{k}_{a}" for k in ("Acc", "Gyr", "Mag") for a in "XYZ")]
    text = "// Start Time: Unknown\n// Update Rate: 100.0Hz\n" + "\t".join([*names, *(f"Quat_q{i}" for i in range(4))])
    for index, counter in enumerate(counters):
        half = 0.005 * index
        quat = f"{np.cos(half)!r}\t0\t0\t{np.sin(half)!r}".replace("np.float64(", "").replace(")", "")
        text += f"\n{counter:05d}\t\t0\t0\t9.81\t0\t0\t{gyr!r}\t.1\t.2\t-.3\t{quat}"
    return (text + "\n").replace("\t", rows)


def read(folder: Path, text: str, layout: str = "") -> Recording:
    path, beside = folder / "MT_012005D6_00B42279.txt", folder / "layout.toml"
    path.write_bytes(text.encode())
    beside.write_text(layout)
    return open_recording(path, layout=beside if layout else None)


def refused(folder: Path, text: str, layout: str = "") -> str:
    with pytest.raises(InputRefused) as caught:
        read(folder, text, layout)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("delimiter", ["\t", ";", ","])
def test_all_a_sensor_measures(tmp_path: Path, delimiter: str) -> None:
    recording = read(tmp_path, export(list(range(50)), rows=delimiter))
    assert [(c.kind, c.unit, c.frame) for c in recording.channels] == [
        (ChannelKind.ACCELERATION, "m/s2", Frame.SENSOR),
        (ChannelKind.ANGULAR_VELOCITY, "rad/s", Frame.SENSOR),
        (ChannelKind.MAGNETIC_FIELD, "1", Frame.SENSOR),
        (ChannelKind.ORIENTATION, "1", Frame.GLOBAL),
    ]
    assert the(recording, ChannelKind.ANGULAR_VELOCITY).values[7].tolist() == [0, 0, 1]
    assert recording.faults == ()
    assert sniff(tmp_path / "MT_012005D6_00B42279.txt") == "xsens"


def test_units_law(tmp_path: Path) -> None:
    in_degrees = read(tmp_path, export(list(range(50)), gyr=float(np.degrees(1.0))))
    assert [f.kind for f in in_degrees.faults] == ["unit"]
    assert same(in_degrees.channels, read(tmp_path, export(list(range(50)))).channels, tolerance=1e-12)


def test_lost_packets_are_unknown_and_counted(tmp_path: Path) -> None:
    # the counter begins again after 65535
    counters = [65530, 65531, 65533, 65534, 65535, 0, 3, 4]
    recording = read(tmp_path, export(counters))
    values = the(recording, ChannelKind.ACCELERATION).values
    assert np.flatnonzero(np.isnan(values[:, 0])).tolist() == [2, 7, 8]
    assert len(values) == 11
    (fault,) = recording.faults
    assert fault.words == "3 of 11 packets were lost, at most 0.02 s together; they are unknown"
    assert fault.span is not None
    assert fault.span.start_s == pytest.approx(655.37)


GOOD = export(list(range(5)))
WRONG = {
    "a counter that stands": (export([1, 2, 2, 3]), "a PacketCounter that rises"),
    "a counter that falls": (export([5, 6, 4]), "a PacketCounter that rises"),
    "most packets lost": (export([1, 2, 30000]), "most of the packets"),
    "a counter beyond its bits": (export([1, 2, 70000]), "a PacketCounter from 0 to 65535"),
    "a counter with decimals": (GOOD.replace("00002\t", "2.5\t"), "a PacketCounter from 0 to 65535"),
    "no counter": (GOOD.replace("00002\t", "\t"), "a PacketCounter from 0 to 65535"),
    "no rate": (GOOD.replace("// Update Rate: 100.0Hz\n", ""), "Update Rate"),
    "a rate of zero": (GOOD.replace("100.0Hz", "0.0Hz"), "Update Rate"),
    "two of a name": (GOOD.replace("Acc_Y", "Acc_X"), "one column a name"),
    "text": (GOOD.replace("9.81", "up", 1), "'up' in line 4, column 'Acc_Z'"),
    "ragged": (GOOD.replace("\t9.81", "", 1), "in line 4"),
    "one packet": (export([7]), "at least two packets"),
    "no packet": (export([]), "at least two packets"),
    "nothing measured": (
        GOOD.replace("Acc", "A").replace("Gyr", "G").replace("Mag", "M").replace("Quat", "Q"),
        "columns",
    ),
    "a NUL": (GOOD.replace("9.81", "9\0"), "binary data"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_said(tmp_path: Path, wrong: str) -> None:
    text, words = WRONG[wrong]
    sentence = refused(tmp_path, text)
    assert sentence.startswith("MT_012005D6_00B42279.txt: expected ")
    assert words in sentence


def test_a_torn_last_row_is_left_out(tmp_path: Path) -> None:
    recording = read(tmp_path, GOOD.rstrip("\n"))
    assert len(recording.channels[0].values) == 4
    assert [f.kind for f in recording.faults] == ["cut"]


def test_columns_that_are_not_read_are_named(tmp_path: Path) -> None:
    text = GOOD.replace("Gyr_X", "FreeAcc_E")
    recording = read(tmp_path, text)
    assert not recording.of_kind(ChannelKind.ANGULAR_VELOCITY)
    assert recording.faults[0].words == "columns that are not read: FreeAcc_E, Gyr_Y, Gyr_Z"


def test_what_is_no_rotation_is_unknown(tmp_path: Path) -> None:
    names = "\t".join(f"Mat[{i}][{j}]" for j in (1, 2, 3) for i in (1, 2, 3))
    cells = ["1\t0\t0\t0\t1\t0\t0\t0\t1", "1\t0\t0\t0\t1\t0\t0\t0\t-1", "9e99\t0\t0\t0\t1\t0\t0\t0\t1", "\t" * 8]
    rows = "".join(f"{i}\t{each}\n" for i, each in enumerate(cells))
    recording = read(tmp_path, f"// Update Rate: 50Hz\nPacketCounter\t{names}\n{rows}")
    values = the(recording, ChannelKind.ORIENTATION).values
    assert values[0].tolist() == [1, 0, 0, 0]
    assert np.isnan(values[1:]).all()
    assert recording.faults[0].words == "2 orientation matrices are no rotations; they are taken as unknown"
    quats = read(tmp_path, GOOD.replace("\t1.0\t0\t0\t0.0", "\t3.0\t0\t0\t0.0"))
    assert np.isnan(the(quats, ChannelKind.ORIENTATION).values[0]).all()
    assert [f.kind for f in quats.faults] == ["orientation"]


@pytest.mark.parametrize(
    ("layout", "words"),
    [
        ('[sensors]\n00B42279 = "belly"\n', "'belly' is not one of pelvis"),
        ('[sensors]\n00B42279 = "pelvis"\n00B42268 = "pelvis"\n', "two sensors on one segment"),
        ('[sensors]\n00B42279 = "pelvis"\n00b42279 = "thorax"\n', "one name twice"),
        ('[places]\n00B42279 = "pelvis"\n', "an unknown key 'places'"),
    ],
)
def test_layouts_that_cannot_be(tmp_path: Path, layout: str, words: str) -> None:
    sentence = refused(tmp_path, GOOD, layout)
    assert sentence.startswith("layout.toml")
    assert words in sentence


def test_a_layout_says_where_a_sensor_sat(tmp_path: Path) -> None:
    recording = read(tmp_path, GOOD, '[sensors]\n00b42279 = "pelvis"\n00B42268 = "thorax"\n')
    assert {c.at for c in recording.channels} == {Segment.PELVIS}
    assert [name for name, _ in recording.made_by.inputs] == ["MT_012005D6_00B42279.txt", "layout: layout.toml"]
    assert recording.task is Task.UNKNOWN
