"""Marker files come in metres and Z up, and their header's counts are kept or they are refused."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kinescript.body.frames import Frame
from kinescript.body.segments import Marker
from kinescript.body.tasks import Task
from kinescript.errors import InputRefused
from kinescript.formats.opener import open_recording, sniff
from kinescript.formats.opensim import write_trc
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Uniform
from kinescript.record.equality import same
from kinescript.record.recording import Recording
from kinescript.record.subject import Subject
from kinescript.signal.arrays import Floats

TRC = (
    "PathFileType\t4\t(X/Y/Z)\twalk.trc\n"
    "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames\n"
    "60.00\t60.00\t3\t2\tmm\t60.00\t1\t3\n"
    "Frame#\tTime\tR.ASIS\t\t\tL.ASIS\t\t\n"
    "\t\tX1\tY1\tZ1\tX2\tY2\tZ2\n"
    "\n"
    "1\t0.0000\t1000\t900\t300\t-1\t-2\t-3\n"
    "2\t0.0167\t1001\t901\t301\t\t\t\n"
    "3\t0.0333\t1002\t902\t302\tNaN\tNaN\tNaN\n"
)


def read(folder: Path, text: str) -> Recording:
    path = folder / "walk.txt"
    path.write_bytes(text.encode())
    return open_recording(path)


def test_markers_in_metres_and_z_up(tmp_path: Path) -> None:
    recording = read(tmp_path, TRC)
    right, left = recording.channels
    assert (right.at, left.at) == (Marker(name="R.ASIS"), Marker(name="L.ASIS"))
    assert (right.kind, right.unit, right.frame) == (ChannelKind.POSITION, "m", Frame.GLOBAL)
    assert right.clock == Uniform(rate_hz=60.0)
    # Y of the file is up, Z to the right
    np.testing.assert_allclose(right.values, [[1.0, -0.3, 0.9], [1.001, -0.301, 0.901], [1.002, -0.302, 0.902]])
    assert np.isnan(left.values[1:]).all()
    assert recording.faults == ()
    assert dict(recording.made_by.settings)["up"] == "taken to be +Y"


SAME = {
    "windows": TRC.replace("\n", "\r\n"),
    "no blank line": TRC.replace("\n\n", "\n"),
    "trailing tabs": TRC.replace("-3\n", "-3\t\n").replace("\t\t\t\n", "\t\t\t\t\n").replace("NaN\n", "NaN\t\n"),
    "a byte-order mark": "\ufeff" + TRC,
    "names without gaps": TRC.replace("R.ASIS\t\t\t", "R.ASIS\t"),
    "in metres": TRC.replace("mm", "m")
    .replace("1000\t900\t300\t-1\t-2\t-3", "1\t.9\t.3\t-.001\t-2e-3\t-.003")
    .replace("1001\t901\t301", "1.001\t.901\t.301")
    .replace("1002\t902\t302", "1.002\t.902\t.302"),
}


@pytest.mark.parametrize("written", SAME)
def test_one_trial_written_in_many_ways(tmp_path: Path, written: str) -> None:
    assert same(read(tmp_path, SAME[written]).channels, read(tmp_path, TRC).channels, tolerance=1e-15)


def test_a_marker_without_a_name_is_left_out(tmp_path: Path) -> None:
    recording = read(tmp_path, TRC.replace("R.ASIS\t\t\tL.ASIS", "\t\t\tL.ASIS"))
    assert [c.at.words for c in recording.channels] == ["L.ASIS"]
    assert recording.channels[0].values[0].tolist() == [-0.001, 0.003, -0.002]
    assert "1 markers without a name" in recording.faults[0].words


WRONG = {
    "more frames": (TRC.replace("\t3\t2\tmm", "\t4\t2\tmm"), "4 frames, as NumFrames says"),
    "endless frames": (TRC.replace("\t3\t2\tmm", "\t999999999\t2\tmm"), "as NumFrames says"),
    "fewer frames": (TRC.replace("\t3\t2\tmm", "\t2\t2\tmm"), "2 frames, as NumFrames says"),
    "more markers": (TRC.replace("\t3\t2\tmm", "\t3\t3\tmm"), "11 cells a row, as NumMarkers says"),
    "endless markers": (TRC.replace("\t3\t2\tmm", "\t3\t99999999\tmm"), "as NumMarkers says"),
    "no markers": (TRC.replace("\t3\t2\tmm", "\t3\t0\tmm"), "a whole number of NumMarkers"),
    "a unit nobody knows": (TRC.replace("\tmm\t", "\tfeet\t"), "Units of m, cm or mm"),
    "no rate": (TRC.replace("60.00\t60.00\t3", "fast\t60.00\t3"), "a DataRate in Hz"),
    "two of a name": (TRC.replace("R.ASIS", "L.ASIS"), "two named L.ASIS"),
    "too many names": (TRC.replace("R.ASIS\t\t\t", "R.ASIS\tA\tB\t"), "2 names of markers"),
    "text": (TRC.replace("901", "up"), "'up' in line 8, column 'R.ASIS Y'"),
    "ragged": (TRC.replace("\t901", ""), "7 in line 8"),
    "a number too many": (
        TRC.replace("-3\n", "-3\t7\n").replace("\t\t\t\n", "\t\t\t\t\n").replace("NaN\n", "NaN\t\n"),
        "8 cells",
    ),
    "a NUL": (TRC.replace("901", "90\0"), "binary data"),
    "one row": (TRC.split("2\t0.0167", maxsplit=1)[0].replace("\t3\t2\tmm", "\t1\t2\tmm"), "at least two samples"),
    "no row": (TRC.split("1\t0.0000", maxsplit=1)[0], "cells a row"),
    "a header alone": ("PathFileType\t4\n", "at least six lines"),
    "spaces": (TRC.replace("\t", " "), "parted by tabs"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_said(tmp_path: Path, wrong: str) -> None:
    text, words = WRONG[wrong]
    with pytest.raises(InputRefused) as caught:
        read(tmp_path, text)
    assert str(caught.value).startswith("walk.txt: expected ")
    assert words in str(caught.value)


def laboratory(values: Floats, rate_hz: float) -> Recording:
    clock = Uniform(rate_hz=rate_hz)
    channels = tuple(
        Channel(
            kind=ChannelKind.POSITION, at=Marker(name=f"M {i}"), frame=Frame.GLOBAL, unit="m", clock=clock, values=each
        )
        for i, each in enumerate(values.transpose(1, 0, 2))
    )
    return Recording(id="made", subject=Subject(id="unnamed"), task=Task.UNKNOWN, channels=channels)


@given(
    values=arrays(float, (4, 2, 3), elements=st.floats(-100, 100) | st.just(float("nan"))),
    rate_hz=st.sampled_from([50.0, 100.0, 119.88, 250.0, 1000.0 / 3.0]),
)
@settings(max_examples=60)
def test_round_trip(tmp_path_factory: pytest.TempPathFactory, values: Floats, rate_hz: float) -> None:
    path = tmp_path_factory.mktemp("trc") / "made.trc"
    made = laboratory(values, rate_hz)
    write_trc(made, path)
    assert sniff(path) == "opensim"
    assert same(open_recording(path).channels, made.channels)


def test_what_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="markers on one even clock"):
        write_trc(laboratory(np.zeros((3, 0, 3)), 100.0), tmp_path / "made.trc")
