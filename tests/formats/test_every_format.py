"""The law of formats: the same movement, exported to every format, is read as the same Recording, within its bits."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from tests.support.formats import BITS, largest_difference, movements, there_and_back

from kinescript.body.tasks import Task
from kinescript.errors import InputRefused, MachineRefused, WrongUsage
from kinescript.formats.saver import TARGETS, save_recording
from kinescript.record.equality import same
from kinescript.record.recording import Recording

# which movement each format holds anything of
HOLDS = {
    "markers": ("c3d", "parquet", "trc", "csv", "bids"),
    "late markers": ("c3d", "parquet", "trc", "csv", "bids"),
    "sensors": ("parquet", "csv", "bids"),
    "unsteady sensors": ("parquet", "csv", "bids"),
    "angles": ("parquet", "mot", "csv"),
}
WHOLE = ("parquet", "csv", "bids")  # what is not channels comes back too
PAIRS = [(movement, to) for movement, formats in HOLDS.items() for to in formats]


@cache
def made() -> dict[str, Recording]:
    return movements()


def test_every_format_and_every_movement_is_judged() -> None:
    assert {target.name for target in TARGETS} == set(BITS)
    assert {to for _, to in PAIRS} == set(BITS)
    assert set(HOLDS) == set(made())


@pytest.mark.parametrize(("movement", "to"), PAIRS)
def test_the_same_movement_comes_back(movement: str, to: str, tmp_path: Path) -> None:
    recording = made()[movement]
    saved, back = there_and_back(recording, to, tmp_path)
    assert all(file.exists() for file in saved.files)
    # one unit of the last bit: half of it is rounding, the rest the way to other units and axes
    assert largest_difference(saved.recording, back, BITS[to]) <= 1.0
    words = " ".join(fault.words for fault in saved.left_out)
    kept = {(c.kind, c.at) for c in saved.recording.channels}
    for channel in recording.channels:
        assert (channel.kind, channel.at) in kept or channel.kind.replace("_", " ") in words
    if to != "trc":
        assert back.made_by.setting("simulated") is True
    else:
        assert "simulated" in words
    if to in WHOLE:
        subject = replace(recording.subject, id="sub-synthetic42") if to == "bids" else recording.subject
        assert same(subject, back.subject)
        assert (back.task, back.mountings) == (recording.task, recording.mountings)
        assert same(recording.marks, back.marks, tolerance=1e-12)
        settings = {n: v for n, v in recording.made_by.settings if v is not None and n != "format"}
        assert settings.items() <= dict(back.made_by.settings).items()
        return
    assert same(saved.recording.marks, back.marks) or "marks left out" in words
    for name in ("painful_side", "age_years", "height_m", "mass_kg"):
        given, read = getattr(recording.subject, name), getattr(back.subject, name)
        assert given == read or name.rsplit("_", 1)[0] in words or (to == "c3d" and read == pytest.approx(given, 1e-6))
    assert back.task is recording.task or "the task" in words


def test_all_is_kept_that_can_be() -> None:
    """What is left out is left out for a reason of the format's, not because its writer was given less."""
    counts = {"c3d": 44, "trc": 40, "csv": 40, "parquet": 40, "bids": 40}
    for target in TARGETS:
        kept, faults = target.fit(made()["markers"])
        assert len(kept.channels) == counts.get(target.name, 0)
        assert len(kept.channels) == 44 or any("left out" in fault.words for fault in faults)
    for name in WHOLE:
        (target,) = [target for target in TARGETS if target.name == name]
        kept, faults = target.fit(made()["unsteady sensors"])
        assert len(kept.channels) == 19
        assert [fault.kind for fault in faults] == (["renamed"] if name == "bids" else [])


@pytest.mark.parametrize("to", sorted(BITS))
def test_nothing_is_written_over(to: str, tmp_path: Path) -> None:
    recording = made()["angles" if to == "mot" else "markers"]
    path = tmp_path / f"there.{to}"
    path.write_text("mine")
    with pytest.raises(InputRefused, match="there already"):
        save_recording(recording, path, to=to)
    assert path.read_text() == "mine"
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
    path.unlink()
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InputRefused, match="there already"):
        save_recording(recording, path, to=to)
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("to", sorted(BITS))
def test_nothing_is_left_half_written(to: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the rename fails that would have put it in place, nothing is there."""
    recording = made()["angles" if to == "mot" else "markers"]

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(Exception, match="disk") as caught:
        save_recording(recording, tmp_path / f"new.{to}", to=to)
    assert getattr(caught.value, "exit_code", None) == 5
    assert list(tmp_path.iterdir()) == []


def test_a_layout_does_not_stay_without_its_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rename = Path.replace

    def half(self: Path, target: Path) -> Path:
        if target.suffix == ".csv":
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", half)
    with pytest.raises(MachineRefused):
        save_recording(made()["sensors"], tmp_path / "new.csv", to="csv")
    assert list(tmp_path.iterdir()) == []


def test_what_a_format_cannot_hold_at_all_is_refused(tmp_path: Path) -> None:
    for movement, formats in HOLDS.items():
        for to in sorted(set(BITS) - set(formats)):
            with pytest.raises(InputRefused, match=f"something that {to} holds"):
                save_recording(made()[movement], tmp_path / "new", to=to)
    with pytest.raises(WrongUsage, match="a format among"):
        save_recording(made()["markers"], tmp_path / "new", to="docx")
    with pytest.raises(WrongUsage, match=r"end in \.csv"):
        save_recording(made()["markers"], tmp_path / "new.toml", to="csv")
    assert list(tmp_path.iterdir()) == []


def test_the_measure_sees_what_it_should(tmp_path: Path) -> None:
    """One bit more than the unit, a sample that became known, a clock that slipped: each is seen."""
    recording = made()["angles"]
    channel = recording.channels[0]
    values = channel.values.copy()
    top = np.unravel_index(np.nanargmax(np.abs(values)), values.shape)
    values[top] += 2 * np.spacing(np.abs(values[top]))
    moved = replace(recording, channels=(replace(channel, values=values), *recording.channels[1:]))
    assert largest_difference(recording, moved, 53) == pytest.approx(2.0)
    values = channel.values.copy()
    values[55] = 0.0
    known = replace(recording, channels=(replace(channel, values=values), *recording.channels[1:]))
    assert largest_difference(recording, known, 53) == np.inf
    slow = replace(channel, clock=replace(channel.clock, rate_hz=60.001))  # type: ignore[call-arg]
    assert largest_difference(recording, replace(recording, channels=(slow, *recording.channels[1:])), 53) > 1.0
    assert largest_difference(recording, replace(recording, channels=recording.channels[1:]), 53) == np.inf
    assert recording.task is Task.SQUAT
