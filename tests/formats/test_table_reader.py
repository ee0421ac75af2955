"""Tables are read fast and exactly, or refused in one sentence that names line and column."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinescript.body.segments import Marker, MuscleSite, Segment, Unmapped
from kinescript.body.tasks import Task
from kinescript.documents.read import parse_document
from kinescript.errors import InputRefused
from kinescript.formats.table.layout import Layout
from kinescript.formats.table.reader import looks_like_table, read_table
from kinescript.record.clock import Stamped, Uniform
from kinescript.record.equality import same
from kinescript.record.recording import Recording

ACC = '[[channels]]\nkind="acceleration"\ncolumns=["ax","ay","az"]\nunit="{unit}"\nsegment="pelvis"\nframe="sensor"\n'
TIME = 'task="walking"\n[time]\ncolumn="t"\nunit="s"\n'
TABLE = b"t,ax,ay,az\n0,1,2,3\n0.01,4,5,6\n0.02,7,8,9\n"


def layout(text: str) -> Layout:
    return parse_document(text, Layout, name="LAYOUT.toml", as_json=False)


def read(folder: Path, table: bytes, text: str = TIME + ACC.format(unit="m/s2")) -> Recording:
    path = folder / "walk.csv"
    path.write_bytes(table)
    return read_table(path, layout(text))


def refused(folder: Path, table: bytes, text: str = TIME + ACC.format(unit="m/s2")) -> str:
    with pytest.raises(InputRefused) as caught:
        read(folder, table, text)
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert sentence.startswith("walk.csv: expected ")
    return sentence


def test_a_table_becomes_a_recording(tmp_path: Path) -> None:
    recording = read(tmp_path, TABLE)
    (channel,) = recording.channels
    assert recording.id == "walk"
    assert recording.task is Task.WALKING
    assert recording.subject.id == "unnamed"
    assert recording.made_by.inputs[0][0] == "walk.csv"
    assert len(recording.made_by.inputs[0][1]) == 64
    assert channel.at is Segment.PELVIS
    assert isinstance(channel.clock, Stamped)
    assert channel.values.tolist() == [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    assert not channel.values.flags.writeable


WRITTEN = {
    "tab": TABLE.replace(b",", b"\t"),
    "semicolon": TABLE.replace(b",", b";"),
    "decimal comma": TABLE.replace(b",", b";").replace(b".", b","),
    "windows": TABLE.replace(b"\n", b"\r\n"),
    "old mac": TABLE.replace(b"\n", b"\r"),
    "byte-order mark": b"\xef\xbb\xbf" + TABLE,
    "no last line end": TABLE.rstrip(),
    "blank end": TABLE + b"\n\n",
    "excel end": TABLE + b",,,\n,,,\n",
    "comments": b"# device 12, rev 3\n# rate: 100\n" + TABLE,
    "metadata": b"Test,Standing,,\nSample Rate:,100,Hz,\n" + TABLE,
    "units below": TABLE.replace(b"az\n", b"az\ns,m/s2,m/s2,m/s2\n"),
    "quoted": TABLE.replace(b"4,5,6", b'"4","5","6"').replace(b"ax", b'"ax"'),
    "trailing delimiters": TABLE.replace(b"\n", b",\n"),
    "one trailing delimiter": TABLE.replace(b"6\n", b"6,\n").replace(b"3\n", b"3,\n").replace(b"9\n", b"9,\n"),
    "spaces": TABLE.replace(b",", b" , "),
    "another column of text": b"".join(line + b",a_b\n" for line in TABLE.splitlines()),
    "latin-1": b"# Gr\xf6\xdfe\n" + TABLE,
}


@pytest.mark.parametrize("way", WRITTEN)
def test_however_it_is_written_it_is_the_same(tmp_path: Path, way: str) -> None:
    one, other = read(tmp_path, TABLE), read(tmp_path, WRITTEN[way])
    assert same(one.channels, other.channels)


def test_empty_cells_are_unknown_and_an_empty_column_is_a_fault(tmp_path: Path) -> None:
    recording = read(tmp_path, b"t,ax,ay,az\n0,1,,\n1,nan,2,\n2,NA,inf,\n")
    assert same(recording.channels[0].values, np.array([[1, np.nan, np.nan], [np.nan, 2, np.nan], [np.nan] * 3]))
    assert [f.words for f in recording.faults] == ["1 infinite values in ax, ay, az", "no number in column az"]


REFUSED = {
    b"": "came an empty file",
    b"t,ax,ay,az\n": "came",
    b"t,ax,ay,az\n0,1,2,3\n": "at least two samples; came 1 row of numbers",
    b"t,ax,ay,az\n0,1,2,3\n1,2,x1,4\n2,3,4,5\n": "'x1' in line 3, column 'ay'",
    b"t,ax,ay,az\n0,1,2,3\n1,2,1_0,4\n2,3,4,5\n": "'1_0' in line 3, column 'ay'",
    b"t,ax,ay,az\n0,1,2,3\n1,2,4\n2,3,4,5\n": "expected 4 cells in every row; came 3 in line 3",
    b"t,ax,ay,az\n0,1,2,3\n\n1,2,4,5\n": "a blank line 3",
    b"t,ax,ay,az\n0,1,2,3\n0,2,4,5\n": "0 after 0 in line 3",
    b"t,ax,ay,az\n1,1,2,3\n0,2,4,5\n": "0 after 1 in line 3",
    b"t,ax,ay,az\n1,1,2,3\n,2,4,5\n2,2,4,5\n": "expected a time in every row; came none in line 3",
    b"t,acc_x,ay,az\n1,1,2,3\n2,2,4,5\n": "the column 'ax', which the layout names; came a table without it (nearest: ",
    b"t,ax,ax,ay,az\n1,1,2,3,4\n2,2,4,5,6\n": "'ax (1)', 'ax (2)'",
    b"t,ax,ay\n0,1,2,3\n1,2,4,5\n": "came 3 names in line 1 above 4 cells in line 2",
    b"t,ax,ay,az\n1700000000,1,2,3\n1700000001,2,4,5\n": "put zero = ",
    TABLE.decode().encode("utf-16"): "UTF-16 text or binary data",
    b"t;ax;ay;az\n0;1,5;2;3\n1;1.234,5;2;3\n2;1,5;2;3\n": "'1.234,5' in line 3, column 'ax'",
    b"x" * 3_000_000: "came",
}


@pytest.mark.parametrize("table", REFUSED, ids=range(len(REFUSED)))
def test_what_cannot_be_read_is_refused_in_one_sentence(tmp_path: Path, table: bytes) -> None:
    assert REFUSED[table] in refused(tmp_path, table)


def test_faults_are_placed_beyond_the_first_piece(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kinescript.formats.table.cells.PIECE_BYTES", 64)
    rows = [f"{i},{i},2,3\n" for i in range(300)]
    whole = ("t,ax,ay,az\n" + "".join(rows)).encode()
    assert read(tmp_path, whole).channels[0].values[:, 0].tolist() == list(range(300))
    rows[200] = "200,oops,2,3\n"
    assert "'oops' in line 202" in refused(tmp_path, ("t,ax,ay,az\n" + "".join(rows)).encode())
    rows[200] = "\n"
    assert "a blank line 202" in refused(tmp_path, ("t,ax,ay,az\n" + "".join(rows)).encode())


def test_a_rate_beside_the_time_column_is_checked(tmp_path: Path) -> None:
    even = read(tmp_path, TABLE, "rate_hz=100\n" + TIME + ACC.format(unit="g"))
    assert even.channels[0].clock == Uniform(rate_hz=100.0, start_s=0.0)
    lost = TABLE.replace(b"0.02,", b"0.03,")
    assert "line 4" in refused(tmp_path, lost, "rate_hz=100\n" + TIME + ACC.format(unit="g"))


def test_positions_are_turned_to_z_up(tmp_path: Path) -> None:
    text = 'rate_hz=100\n[[channels]]\nkind="position"\ncolumns=["x","y","z"]\nunit="mm"\nmarker="LASI"\nup="+Y"\n'
    (channel,) = read(tmp_path, b"x,y,z\n1000,2000,3000\n1,2,\n", text).channels
    assert channel.at == Marker(name="LASI")
    assert channel.frame == "global"
    assert channel.unit == "m"
    assert same(channel.values, np.array([[1.0, -3.0, 2.0], [0.001, np.nan, 0.002]]), tolerance=1e-12)


@given(values=st.lists(st.tuples(*[st.floats(-2000, 2000)] * 3), min_size=2, max_size=20))
@settings(max_examples=40)
def test_units_law(tmp_path_factory: pytest.TempPathFactory, values: list[tuple[float, ...]]) -> None:
    """The same file in deg/s and in rad/s is the same Recording."""
    folder = tmp_path_factory.mktemp("units")
    text = 'rate_hz=100\n[[channels]]\nkind="angular_velocity"\ncolumns=["x","y","z"]\nsegment="thorax"\nunit='
    read_both = []
    for unit, factor in (("deg/s", 1.0), ("rad/s", np.pi / 180)):
        rows = "".join(",".join(repr(v * factor) for v in row) + "\n" for row in values)
        read_both.append(read(folder, ("x,y,z\n" + rows).encode(), f'{text}"{unit}"\n'))
    assert same(read_both[0].channels, read_both[1].channels, tolerance=1e-11)


@given(data=st.data())
@settings(max_examples=200)
def test_damaged_files_are_refused_or_read(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    damaged = bytearray(TABLE[: data.draw(st.integers(0, len(TABLE)))])
    for _ in range(data.draw(st.integers(0, 3)) if damaged else 0):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    refusal = None
    try:
        recording = read(tmp_path_factory.mktemp("damaged"), bytes(damaged))
        assert len(recording.channels[0].values) >= 2
    except InputRefused as error:
        refusal = error
    if refusal is not None:
        assert "\n" not in str(refusal)
        assert refusal.place == "walk.csv"


@given(st.binary(max_size=300))
def test_sniffing_never_crashes(head: bytes) -> None:
    assert looks_like_table(head) in (True, False)


def test_sniffing() -> None:
    assert looks_like_table(TABLE)
    assert looks_like_table(b"1\n2\n3\n")
    assert looks_like_table(WRITTEN["metadata"])
    for other in (b"", b"hello world\nhow are you\n", b"\x02P\x00\x01", json.dumps({"a": [1]}, indent=1).encode()):
        assert not looks_like_table(other)


@pytest.mark.needs_data
def test_an_apdm_export(data_folder: Path) -> None:
    path = data_folder / "opensense" / "APDM_imuData01.csv"
    channels = "".join(
        f'[[channels]]\nkind="{kind}"\nunit="{unit}"\nlabel="Upper"\n'
        f'columns=["Upper/{name}/X","Upper/{name}/Y","Upper/{name}/Z"]\n'
        for kind, unit, name in (
            ("acceleration", "m/s^2", "Acceleration"),
            ("angular_velocity", "rad/s", "Angular Velocity"),
            ("magnetic_field", "uT", "Magnetic Field"),
        )
    )
    recording = read_table(path, layout('[time]\ncolumn="Time"\nunit="s"\n' + channels))
    acceleration = recording.channels[0]
    assert acceleration.at == Unmapped(label="Upper")
    assert acceleration.values.shape == (1024, 3)
    assert abs(acceleration.clock.rate_hz - 128) < 0.1
    assert abs(np.median(np.linalg.norm(acceleration.values, axis=1)) - 9.81) < 0.3


@pytest.mark.needs_data
def test_a_single_column_without_header(data_folder: Path) -> None:
    text = 'rate_hz=1000\n[[channels]]\nkind="emg"\ncolumns=["1"]\nunit="1"\nmuscle="biceps_brachii"\nside="left"\n'
    recording = read_table(data_folder / "emg_walk" / "emg.txt", layout(text))
    (channel,) = recording.channels
    assert isinstance(channel.at, MuscleSite)
    assert channel.values.shape == (100000, 1)
    assert channel.values[:3, 0].tolist() == [2055.0, 2056.0, 2055.0]


@pytest.mark.parametrize(
    "cells", ["1.5", "-2.25e-3", ".1", "1e300", " 7 ", "nan", "", "NA", "1_0", "1\u0660", "0x10", "1\r2", "inf"]
)
def test_all_at_once_and_cell_by_cell_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cells: str) -> None:
    """A piece of plain numbers takes a short way; whatever stands in it, the careful way says the same."""
    table = TABLE + "".join(f"{0.03 + i / 100:.2f},{i / 3!r},{cells},{-i}\n" for i in range(40)).encode()

    def outcome() -> Recording | str:
        try:
            return read(tmp_path, table)
        except InputRefused as error:
            return str(error)

    quick = outcome()
    monkeypatch.setattr("kinescript.formats.table.cells._plain", lambda *_: None)
    careful = outcome()
    assert isinstance(quick, Recording) is isinstance(careful, Recording)
    assert quick == careful if isinstance(quick, str) else same(quick, careful)
