"""Layouts refuse what cannot be, with its place; starters are valid once their blanks are filled in."""

import re
from pathlib import Path

import pytest

from kinescript.documents.read import parse_document, read_document
from kinescript.errors import InputRefused
from kinescript.formats.table.describe import describe_table, write_layout
from kinescript.formats.table.layout import Layout
from kinescript.formats.table.reader import read_table

GOOD = 'rate_hz=100\n[[channels]]\nkind="acceleration"\ncolumns=["x","y","z"]\nunit="g"\nsegment="pelvis"\n'
WRONG = {
    GOOD.replace('"g"', '"furlong"'): r"unknown unit 'furlong' \(known: m, cm.*channels\[0\]",
    GOOD.replace('"g"', '"deg/s"'): "'deg/s' is no unit of acceleration",
    GOOD.replace('"acceleration"', '"speed"'): r"'speed' is not one of position.*channels\[0\].kind",
    GOOD.replace("segment", "segmnt"): r"unknown key 'segmnt' \(known: segment\).*channels\[0\]",
    GOOD.replace('["x","y","z"]', '["x","y"]'): "2 columns for acceleration, which takes 3",
    GOOD.replace('["x","y","z"]', '"xyz"'): "'xyz' is not a list",
    GOOD.replace('["x","y","z"]', '["x","y","y"]'): "the column 'y' used twice",
    GOOD.replace("rate_hz=100", ""): "no clock",
    GOOD.replace("rate_hz=100", "rate_hz=0"): "between 0.001 Hz and 10 MHz",
    GOOD.replace("rate_hz=100", 'rate_hz=1\ndelimiter=","\ndecimal=","'): "a comma both",
    GOOD + 'marker="LASI"\n': "two places, segment and marker",
    GOOD + 'side="left"\n': "a side without a muscle",
    GOOD + 'up="up"\n': "up",
    GOOD + 'up="+Y"\nframe="sensor"\n': "'up' turns to the global frame",
    GOOD + GOOD.split("\n", 1)[1].replace('"x","y","z"', '"a","b","c"'): "two channels of acceleration at one place",
    GOOD + '[time]\ncolumn="t"\nunit="m"\n': "not a unit of time",
    GOOD + '[[marks]]\nname="standing"\nstart_s=3\nend_s=1\n': "a span needs a finite start before its end",
    "rate_hz=100\nchannels=[]\n": "no channels",
}


@pytest.mark.parametrize("text", WRONG, ids=range(len(WRONG)))
def test_what_cannot_be_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(InputRefused, match=WRONG[text]):
        parse_document(text, Layout, name="LAYOUT.toml", as_json=False)


def test_a_good_layout() -> None:
    layout = parse_document(GOOD, Layout, name="LAYOUT.toml", as_json=False)
    assert layout.channels[0].scales == ((0, 9.80665), (1, 9.80665), (2, 9.80665))


TABLE = (
    "time_ms,left_thigh_acc_x,left_thigh_acc_y,left_thigh_acc_z,gyr_x,gyr_y,gyr_z,"
    "LASI_x,LASI_y,LASI_z,EMG 1 [mV],temp\n"
)


def test_a_starter_is_valid_once_completed(tmp_path: Path) -> None:
    table, layout = tmp_path / "imu.csv", tmp_path / "LAYOUT.toml"
    rows = "".join(f"{10 * i},0.0,{i % 3 / 100},1.0,1,2,3,{i},2,3,0.1,20\n" for i in range(50))
    table.write_text(TABLE + rows)
    description = describe_table(table)
    assert (description.rows, description.delimiter, description.time_column) == (50, ",", "time_ms")
    assert description.rate_hz == pytest.approx(100)
    write_layout(table, layout)
    text = layout.read_text()
    assert text == description.starter()
    assert 'unit = "g"  # a guess: its median length is 1, like gravity' in text
    assert 'segment = "left_thigh"  # guessed' in text
    assert 'unit = "mV"  # from its name' in text
    with pytest.raises(InputRefused, match="a missing key"):
        read_document(layout, Layout)  # the gyroscope's unit is not known, so it is not said
    completed = re.sub(r'# (unit = "rad/s")', r"\1", text)
    completed = re.sub(r'# (unit = "m")', r"\1", completed)
    layout.write_text(completed)
    recording = read_table(table, read_document(layout, Layout))
    assert [c.kind.value for c in recording.channels] == ["acceleration", "angular_velocity", "position", "emg"]
    assert recording.channels[3].values[0, 0] == pytest.approx(1e-4)


@pytest.mark.needs_data
def test_a_starter_for_a_real_table_needs_nothing(data_folder: Path, tmp_path: Path) -> None:
    table, layout = data_folder / "opensense" / "APDM_imuData01.csv", tmp_path / "LAYOUT.toml"
    write_layout(table, layout)
    recording = read_table(table, read_document(layout, Layout))
    assert len(recording.channels) == 16
    assert describe_table(table).rows == len(recording.channels[0].values) == 1024


def test_names_in_a_file_cannot_write_toml(tmp_path: Path) -> None:
    table, layout = tmp_path / "odd.csv", tmp_path / "LAYOUT.toml"
    table.write_text('time_s,"a""]\u007f x",b\\,emg ü [V]\n' + "".join(f"{i},1,2,3\n" for i in range(5)))
    write_layout(table, layout)
    assert read_document(layout, Layout).channels[-1].columns == ("emg ü [V]",)
