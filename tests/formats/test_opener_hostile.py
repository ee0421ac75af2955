"""What no door has to see: files full of nothing, rates no instrument has, names that would steer a terminal."""

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from kinescript.body.segments import Unmapped
from kinescript.body.tasks import Task
from kinescript.cli import main
from kinescript.errors import InputRefused
from kinescript.formats import opener
from kinescript.formats.opener import find_doors, open_recording
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Uniform
from kinescript.record.made_by import MadeBy
from kinescript.record.recording import Recording
from kinescript.record.subject import UNNAMED, Subject
from kinescript.signal.arrays import read_only

MOT = "Coordinates\nnRows=2\nnColumns=2\nendheader\ntime\tknee_angle_r\n0.0\t1.0\n0.1\t2.0\n"
BEGINNINGS = {"c3d": b"\2P" + b"\0" * 510, "opensim": MOT.encode(), "table": b"a,b\n1,2\n", "nothing": b""}


def make_holey(path: Path, start: bytes, size: int) -> None:
    with path.open("wb") as file:
        file.write(start)
        file.truncate(size)


@pytest.mark.skipif(not hasattr(os, "SEEK_DATA"), reason="this system does not tell holes")
@pytest.mark.parametrize("kind", BEGINNINGS)
def test_five_gigabytes_of_nothing_are_refused_at_once(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "hostile.bin"
    make_holey(path, BEGINNINGS[kind], 5_000_000_000)
    begun = time.process_time()
    with pytest.raises(InputRefused, match=r"^hostile\.bin: expected a whole file; came one with 5000 MB of nothing"):
        open_recording(path)
    assert time.process_time() - begun < 0.5


def test_small_holes_are_nobodys_business(tmp_path: Path) -> None:
    path = tmp_path / "hostile.bin"
    make_holey(path, b"a,b\n1,2\n", opener._HOLE_BYTES - 1)
    with pytest.raises(InputRefused) as caught:
        open_recording(path)
    assert "whole file" not in str(caught.value)


def test_more_pieces_than_are_looked_at_count_as_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opener, "_HOLE_BYTES", 1 << 16)
    monkeypatch.setattr(opener, "_MOST_PIECES", 3)
    path = tmp_path / "hostile.bin"
    with path.open("wb") as file:
        for _ in range(10):
            file.write(b"x" * 4096)
            file.seek(1 << 20, os.SEEK_CUR)
        file.write(b"x")
    with path.open("rb") as file:
        opener._check_holes(file)
        monkeypatch.setattr(opener, "_MOST_PIECES", 1000)
        with pytest.raises(InputRefused, match="a whole file"):
            opener._check_holes(file)


@pytest.mark.parametrize("rate_hz", [1e-300, 1e-7, 1e12])
def test_a_rate_no_instrument_has_is_refused_whatever_the_door(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rate_hz: float
) -> None:
    channel = Channel(
        kind=ChannelKind.UNKNOWN,
        at=Unmapped(label="a"),
        frame=None,
        unit="1",
        clock=Uniform(rate_hz=rate_hz),
        values=read_only([[1.0], [2.0]]),
    )
    made = Recording(
        id="a", subject=Subject(id=UNNAMED), task=Task.UNKNOWN, channels=(channel,), made_by=MadeBy(settings=())
    )
    door = replace(find_doors()[0], knows=lambda _: True, read=lambda *_: made)
    monkeypatch.setattr(opener, "find_doors", lambda: (door,))
    path = tmp_path / "a.bin"
    path.write_bytes(b"a")
    with pytest.raises(InputRefused, match=r"a\.bin: expected a rate an instrument can have"):
        open_recording(path)


def test_a_tiny_rate_in_a_motion_is_not_believed(tmp_path: Path) -> None:
    path = tmp_path / "a.mot"
    path.write_text(MOT.replace("nRows", "DataRate=1e-320\nnRows"))
    recording = open_recording(path)
    assert recording.channels[0].clock.rate_hz == 10.0
    assert any("the times are believed" in fault.words for fault in recording.faults)


@pytest.mark.parametrize("json", [[], ["--json"]])
def test_names_in_a_file_do_not_steer_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], json: list[str]
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("\x1b]0;owned\x07,\x9bb,\u202ec\n1,2,3\n4,5,6\n", encoding="utf-8")
    with pytest.raises(SystemExit) as left:
        main(["inspect", str(path), *json])
    assert left.value.code == 0
    shown = capsys.readouterr().out
    assert shown
    assert all(c.isprintable() or c == "\n" for c in shown)


def test_numbers_too_large_to_square_are_no_reason_for_a_warning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("acc_x,acc_y,acc_z\n1e308,0,9.8\n1e308,0,9.8\n", encoding="utf-8")
    with pytest.raises(SystemExit) as left:
        main(["inspect", str(path)])
    assert left.value.code == 0
    assert capsys.readouterr().err == ""
