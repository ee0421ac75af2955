"""A Recording as a BIDS-Motion dataset of one run: a tracking system a clock."""

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from kinescript.body.frames import Frame
from kinescript.body.segments import Marker, Segment, Unmapped
from kinescript.documents.write import refusal, to_json, write_text, write_whole
from kinescript.errors import InputRefused
from kinescript.formats.bids.dataset import DESCRIPTION
from kinescript.formats.bids.extras import KEY
from kinescript.formats.bids.names import plain_label
from kinescript.formats.bids.plan import KINDS, LATENCY, QUATERNION
from kinescript.formats.table.layout import RULES
from kinescript.formats.table.writer import kept_settings
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Stamped
from kinescript.record.equality import same
from kinescript.record.recording import Recording
from kinescript.version import __version__

BIDS_VERSION = "1.11.0"
_TYPES = {kind: name for name, kind in KINDS.items()} | {ChannelKind.UNKNOWN: "MISC", ChannelKind.ANGLE: "JNTANG"}
_FRAMES = {Frame.GLOBAL: "global", Frame.SENSOR: "local"}
_ROWS_AT_ONCE = 2048
_FRAME_WORDS = {
    "global": {
        "SpatialAxes": "ALS",
        "RotationRule": "right-hand",
        "Description": "right-handed, the third axis up; the first two lie level and need not be the person's own",
    },
    "local": {"RotationRule": "right-hand", "Description": "the axes of each sensor"},
}


def bids_holds(channel: Channel) -> bool:
    """Return whether a *_motion.tsv can hold a channel so that the same one is read back."""
    counts, units = RULES.get(channel.kind, ((1,), (channel.unit,)))
    single = channel.kind in (ChannelKind.UNKNOWN, ChannelKind.ANGLE)
    places = {ChannelKind.POSITION: Marker}.get(channel.kind, Unmapped if single else Segment | Unmapped)
    frames = {ChannelKind.POSITION: (Frame.GLOBAL,), ChannelKind.ORIENTATION: (Frame.GLOBAL,)}
    return (
        channel.kind in _TYPES
        and isinstance(channel.at, places)
        and channel.values.shape[1] == (1 if single else counts[-1])
        and channel.unit in units
        and not (channel.kind is ChannelKind.POSITION and channel.unit == "1")
        and channel.frame in frames.get(channel.kind, (None,) if single else (None, Frame.GLOBAL, Frame.SENSOR))
        and _fits_a_cell(_point(channel))
        and len(channel.values) > 1
        and not np.isinf(channel.values).any()
    )


def write_bids(recording: Recording, path: Path) -> None:
    """Write a recording as the folder of a dataset, whole or not at all; reading it gives the same back.

    Channels that `bids_holds` refuses are left out. The subject becomes sub-<letters and digits of its pseudonym>.
    Raises InputRefused when no channel is left, or the folder is there already and not empty.
    """
    path = Path(path)
    channels = [channel for channel in recording.channels if bids_holds(channel)]
    if not channels:
        came = "a recording without any that BIDS holds"
        raise InputRefused("markers or sensors to write", came, "write a table instead", place=path.name)
    if path.is_symlink() or (path.exists() and not (path.is_dir() and not any(path.iterdir()))):
        came, do = "one that is there already", "choose another name, or remove it first"
        raise InputRefused("a new folder for the dataset", came, do, place=path.name)
    stage = path.with_name(f".{path.name[:60]}.{os.getpid()}.part")
    try:
        stage.mkdir()
        _write(recording, channels, stage)
        if path.exists():
            path.rmdir()
        stage.rename(path)
    except BaseException as error:
        with suppress(OSError):
            shutil.rmtree(stage)
        if isinstance(error, OSError):
            raise refusal(error, path) from error
        raise


def _write(recording: Recording, channels: list[Channel], root: Path) -> None:
    subject, label = recording.subject, subject_label(recording)
    words = "Simulated by equations, not measured on a person.\n" if recording.made_by.setting("simulated") else ""
    write_text(root / "README.md", f"# {recording.task.words}\n\n{words}Written by kinescript {__version__}.\n")
    made = [{"Name": "kinescript", "Version": __version__}]
    description = {"Name": recording.task.words, "BIDSVersion": BIDS_VERSION, "DatasetType": "raw", "GeneratedBy": made}
    write_text(root / DESCRIPTION, to_json(description) + "\n")
    person = {"age": subject.age_years, "sex": subject.sex, "height": subject.height_m, "weight": subject.mass_kg}
    columns = {"participant_id": f"sub-{label}", **person}
    cells = ("n/a" if cell is None else str(cell) for cell in columns.values())
    write_text(root / "participants.tsv", "\t".join(columns) + "\n" + "\t".join(cells) + "\n")
    units = {"age": "year", "height": "m", "weight": "kg"}
    write_text(root / "participants.json", to_json({name: {"Units": unit} for name, unit in units.items()}) + "\n")
    folder = root / f"sub-{label}" / "motion"
    folder.mkdir(parents=True)
    stem = f"sub-{label}_task-{plain_label(recording.task.value)}"
    systems = _systems(channels)
    for name, group in systems.items():
        _write_system(recording, group, folder / f"{stem}_tracksys-{name}", name)
    first = systems[min(systems)][0]
    if recording.marks:
        start_s = float(first.time_s[0])
        rows = (
            (repr(m.span.start_s - start_s), repr(m.span.duration_s), m.name, m.side or "n/a") for m in recording.marks
        )
        text = "onset\tduration\ttrial_type\tside\n" + "".join("\t".join(row) + "\n" for row in rows)
        write_text(folder / f"{stem}_events.tsv", text)


def subject_label(recording: Recording) -> str:
    """Return the label of a recording's subject in BIDS, without its "sub-"."""
    return plain_label(recording.subject.id.removeprefix("sub-"))


def _systems(channels: list[Channel]) -> dict[str, list[Channel]]:
    """Return the channels of each clock under the label of a tracking system."""
    groups: list[list[Channel]] = []
    for channel in channels:
        fitting = [g for g in groups if len(g[0].values) == len(channel.values) and same(g[0].clock, channel.clock)]
        if fitting:
            fitting[0].append(channel)
        else:
            groups.append([channel])
    named: dict[str, list[Channel]] = {}
    for group in groups:
        kinds = {channel.kind for channel in group}
        name = "optical" if ChannelKind.POSITION in kinds else "imu" if kinds & set(KINDS.values()) else "other"
        taken = sum(each.startswith(name) for each in named)
        named[f"{name}{taken + 1}" if taken else name] = group
    return named


def _write_system(recording: Recording, channels: list[Channel], stem: Path, name: str) -> None:
    clock, count = channels[0].clock, len(channels[0].values)
    stamped = isinstance(clock, Stamped)
    rows = [_row(channel, axis) for channel in channels for axis in range(channel.values.shape[1])]
    arrays = [channel.values for channel in channels]
    time_s = channels[0].time_s
    if stamped:
        rows.insert(0, ("latency", "n/a", LATENCY, "n/a", "s", "n/a"))
        arrays.insert(0, (time_s - time_s[0])[:, None])
    header = "name\tcomponent\ttype\ttracked_point\tunits\treference_frame\n"
    write_text(_at(stem, "channels.tsv"), header + "".join("\t".join(row) + "\n" for row in rows))
    write_text(_at(stem, "channels.json"), to_json({"reference_frame": {"Levels": _FRAME_WORDS}}) + "\n")
    types = [row[2] for row in rows]
    said: dict[str, Any] = {
        "TaskName": recording.task.words,
        "TrackingSystemName": name,
        "SamplingFrequency": clock.rate_hz,
        "SamplingFrequencyEffective": clock.rate_hz,
        "StartTime": float(time_s[0]),
        "RecordingDuration": float(time_s[-1] - time_s[0]) if stamped else count / clock.rate_hz,
        "MissingValues": "n/a",
        "MotionChannelCount": len(rows),
        "TrackedPointsCount": len({row[3] for row in rows} - {"n/a"}),
        **{f"{each}ChannelCount": types.count(each) for each in dict.fromkeys(types)},
    }
    if extras := _extras(recording):
        said[KEY] = extras
    write_text(_at(stem, "motion.json"), to_json(said) + "\n")
    write_whole(_at(stem, "motion.tsv"), lambda temporary: _write_rows(arrays, temporary))


def _extras(recording: Recording) -> dict[str, Any]:
    subject = recording.subject
    named = [
        {"at": m.at, **{way: getattr(m, way) for way in ("forward", "up", "right") if getattr(m, way)}}
        for m in recording.mountings
    ]
    found = {
        "painful_side": subject.painful_side,
        "lengths_m": dict(subject.lengths_m),
        "mountings": named,
        "settings": kept_settings(recording),
    }
    return {key: value for key, value in found.items() if value}


def _row(channel: Channel, axis: int) -> tuple[str, ...]:
    kind, point = _TYPES[channel.kind], _point(channel)
    if channel.values.shape[1] == 1:
        return (point, "n/a", kind, "n/a", channel.unit, "n/a")
    part = QUATERNION[axis] if channel.kind is ChannelKind.ORIENTATION else "xyz"[axis]
    unit = {"1": "a.u.", "m/s2": "m/s^2"}.get(channel.unit, channel.unit)
    unit = "n/a" if channel.kind is ChannelKind.ORIENTATION else unit
    frame = "n/a" if channel.frame is None else _FRAMES.get(channel.frame, "n/a")
    return (f"{point}_{kind}_{part}", part, kind, point, unit, frame)


def _point(channel: Channel) -> str:
    at = channel.at
    if isinstance(at, Marker):
        return at.name
    return at.label if isinstance(at, Unmapped) else at.words.replace(" ", "_")


def _fits_a_cell(text: str) -> bool:
    return bool(text) and text == text.strip() and text.isprintable() and text.lower() != "n/a"


def _at(stem: Path, ending: str) -> Path:
    return stem.with_name(f"{stem.name}_{ending}")


def _write_rows(arrays: list[np.ndarray[Any, np.dtype[np.float64]]], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for start in range(0, len(arrays[0]), _ROWS_AT_ONCE):
            block = np.hstack([array[start : start + _ROWS_AT_ONCE] for array in arrays])
            file.writelines(_lines(block.tolist()))


def _lines(rows: list[list[float]]) -> Iterator[str]:
    for row in rows:
        yield "\t".join("n/a" if cell != cell else repr(cell) for cell in row) + "\n"  # noqa: PLR0124 - NaN alone
