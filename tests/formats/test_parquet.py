"""Parquet files: through a layout, kinescript's own without one, and nothing but the one file is read."""

from pathlib import Path

import duckdb
import numpy as np
import pytest
from tests.report import people

from kinescript.body.segments import Segment, Unmapped
from kinescript.errors import InputRefused
from kinescript.formats.opener import describe, open_recording, sniff
from kinescript.record.channel import ChannelKind
from kinescript.record.clock import Stamped, Uniform
from kinescript.record.recording import Recording
from kinescript.results.series import find_columns, write_series

LAYOUT = """
[time]
column = "time stamp"
unit = "s"
zero = 1600000000.0
[[channels]]
kind = "acceleration"
columns = ["acc_x", "acc_y", "acc_z"]
unit = "g"
segment = "pelvis"
frame = "sensor"
[[channels]]
kind = "unknown"
columns = ["a \\"b\\" [:,0]"]
unit = "1"
"""


def write(path: Path, select: str) -> Path:
    with duckdb.connect(":memory:") as connection:
        quoted = str(path).replace("'", "''")
        connection.execute(f"COPY ({select}) TO '{quoted}' (FORMAT parquet)")
    return path


def table(path: Path) -> Path:
    return write(
        path,
        """SELECT make_timestamp(1600000000000000 + i * 10000) AS "time stamp", (i % 7)::FLOAT AS acc_x,
        CASE WHEN i = 3 THEN NULL ELSE 0.5::DECIMAL(9,3) END AS acc_y, i::INTEGER AS acc_z,
        i % 2 = 0 AS "a ""b"" [:,0]", 'Jane' AS name, [i] AS nested FROM range(5000) r(i)""",
    )


def read(path: Path, layout: str = LAYOUT) -> Recording:
    beside = path.parent / "layout.toml"
    beside.write_text(layout)
    return open_recording(path, layout=beside)


def refused(path: Path, layout: str = LAYOUT) -> str:
    with pytest.raises(InputRefused) as caught:
        read(path, layout)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_table_through_a_layout(tmp_path: Path) -> None:
    path = table(tmp_path / "it's a walk.parquet")
    assert sniff(path) == "parquet"
    recording = read(path)
    acc, other = recording.channels
    assert acc.at is Segment.PELVIS and isinstance(acc.clock, Stamped)
    np.testing.assert_allclose(acc.time_s, np.arange(5000) / 100.0, atol=1e-6)
    np.testing.assert_allclose(acc.values[:, 0], np.arange(5000) % 7 * 9.80665)
    assert np.flatnonzero(np.isnan(acc.values[:, 1])).tolist() == [3]
    np.testing.assert_array_equal(other.values[:, 0], np.arange(5000) % 2 == 0)
    even = read(path, LAYOUT.replace("[time]", "rate_hz = 100.0\n[time]"))
    assert isinstance(even.channels[0].clock, Uniform)


def test_what_is_in_it(tmp_path: Path) -> None:
    found = describe(table(tmp_path / "a.parquet"))
    assert found is not None and found[0] == "parquet"
    assert "5 arrays of numbers: time stamp (5000), acc_x (5000)" in found[1].summary
    text = found[1].starter()
    assert 'columns = ["acc_x", "acc_y", "acc_z"]' in text and 'kind = "acceleration"' in text
    with pytest.raises(InputRefused, match=r"inspect a\.parquet --write-layout"):
        open_recording(tmp_path / "a.parquet")


def test_our_own_series_needs_no_layout(tmp_path: Path) -> None:
    assessment, path = people.walk(), tmp_path / "series.parquet"
    write_series(path, assessment)
    assert describe(path) is None
    recording = open_recording(path)
    columns = find_columns(assessment)
    assert {c.at for c in recording.channels} == {Unmapped(label=name) for name in columns if name != "time_s"}
    for channel in recording.channels:
        assert isinstance(channel.at, Unmapped)
        assert (channel.kind, channel.unit) == (ChannelKind.ANGLE, "deg")
        np.testing.assert_array_equal(channel.values[:, 0], columns[channel.at.label])
        np.testing.assert_array_equal(channel.time_s, columns["time_s"])
    assert recording.made_by.setting("zero") == "anatomical"


def test_no_other_file_is_read(tmp_path: Path) -> None:
    table(tmp_path / "a.parquet")
    starred = table(tmp_path / "b.parquet").rename(tmp_path / "*.parquet")
    assert "a path without * ? [ ] { }" in refused(starred)


def test_a_bomb_is_not_unfolded(tmp_path: Path) -> None:
    path = write(tmp_path / "a.parquet", "SELECT 0.0::DOUBLE AS x FROM range(50000000)")
    assert path.stat().st_size < 1 << 20
    layout = 'rate_hz = 100.0\n[[channels]]\nkind = "emg"\ncolumns = ["x"]\nunit = "V"\n'
    assert "numbers that fit the file's size; came 1 columns of 50000000 rows" in refused(path, layout)
