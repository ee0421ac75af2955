"""A Recording to a table and the layout that reads it back."""

import itertools
import re
from pathlib import Path
from typing import Any

import numpy as np

from kinescript.body.joints import Joint
from kinescript.body.segments import Landmark, Marker, MuscleSite, Plate, Segment
from kinescript.body.units import find_unit
from kinescript.documents.write import write_text, write_whole
from kinescript.errors import InputRefused
from kinescript.formats.table.form import MISSING, is_number
from kinescript.formats.table.layout import Layout, LayoutChannel, LayoutMark, LayoutSubject, TimeColumn
from kinescript.formats.table.starter import toml_text
from kinescript.record.channel import Channel
from kinescript.record.clock import Stamped, Uniform
from kinescript.record.equality import same
from kinescript.record.recording import Recording

_ROWS_AT_ONCE = 2048
TIME = "time_s"


def write_table(recording: Recording, path_csv: Path, path_layout: Path) -> None:
    """Write a recording as CSV and its layout, both whole or neither; reading them gives the same recording back.

    Every number is written so that it comes back exactly. What the reader found wrong (faults) is not written, nor the
    version and the inputs of made_by; its settings, such as simulated, are.
    Raises InputRefused when channels do not share one clock, or hold what a layout cannot say; MachineRefused as
    `write_whole` does.
    """
    path_csv, path_layout = Path(path_csv), Path(path_layout)
    try:
        layout = layout_of(recording)
    except ValueError as error:
        raise InputRefused(
            "a recording that fits a table", str(error), "write another format", place=path_csv.name
        ) from error

    def write(temporary: Path) -> None:
        _write_rows(recording, layout, temporary)
        write_text(path_layout, layout_text(layout))

    write_whole(path_csv, write)


def layout_text(layout: Layout) -> str:
    """Return a layout as the TOML that `read_document` reads back as the same layout."""
    top = _keys(layout, ("task", "rate_hz", "start_s", "delimiter", "decimal", "skip_lines"))
    parts = ["# What the columns of the table are; written by kinescript.\n", top]
    if layout.time:
        parts.append("\n[time]\n" + _keys(layout.time, ("column", "unit", "zero")))
    parts.append(
        "\n[subject]\n" + _keys(layout.subject, ("id", "painful_side", "age_years", "sex", "height_m", "mass_kg"))
    )
    if layout.subject.lengths_m:
        lines = [f"{toml_text(name)} = {_word(value)}\n" for name, value in layout.subject.lengths_m.items()]
        parts.append("\n[subject.lengths_m]\n" + "".join(lines))
    names = (
        "kind",
        "columns",
        "unit",
        "segment",
        "joint",
        "marker",
        "landmark",
        "muscle",
        "side",
        "plate",
        "corners_m",
        "label",
    )
    parts += ["\n[[channels]]\n" + _keys(channel, (*names, "frame", "up")) for channel in layout.channels]
    parts += ["\n[[marks]]\n" + _keys(mark, ("name", "start_s", "end_s", "side")) for mark in layout.marks]
    parts += ["\n[[mountings]]\n" + _keys(each, ("at", "forward", "up", "right")) for each in layout.mountings]
    if layout.settings:
        lines = [f"{toml_text(name)} = {_word(value)}\n" for name, value in layout.settings.items()]
        parts.append("\n[settings]\n" + "".join(lines))
    return "".join(parts)


def _keys(value: Any, names: tuple[str, ...]) -> str:
    given = [(name, getattr(value, name)) for name in names]
    return "".join(f"{name} = {_word(each)}\n" for name, each in given if each is not None and each != ())


def _word(value: Any) -> str:
    if isinstance(value, str):
        return toml_text(value)
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_word, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return str(int(value)) if isinstance(value, int) else repr(float(value))


def layout_of(recording: Recording) -> Layout:
    """Return the layout of the table a recording would be written as, in rows of one clock.

    Raises ValueError when channels do not share one clock, or hold what a layout cannot say.
    """
    if not recording.channels:
        raise ValueError("no channel")
    clock, rows = recording.channels[0].clock, len(recording.channels[0].values)
    if any(len(c.values) != rows or not same(c.clock, clock) for c in recording.channels):
        raise ValueError("channels on several clocks; write one table a clock")
    if rows < 2:
        raise ValueError("fewer than two samples")
    taken = {TIME}
    channels = tuple(layout_channel(channel, taken) for channel in recording.channels)
    even = isinstance(clock, Uniform)
    subject = recording.subject
    return Layout(
        task=recording.task,
        time=TimeColumn(column=TIME, unit="s") if isinstance(clock, Stamped) else None,
        rate_hz=clock.rate_hz if even else None,
        start_s=clock.start_s if isinstance(clock, Uniform) else 0.0,
        delimiter=",",
        decimal=".",
        skip_lines=0,
        subject=LayoutSubject(
            id=subject.id,
            painful_side=subject.painful_side,
            age_years=subject.age_years,
            sex=subject.sex,
            height_m=subject.height_m,
            mass_kg=subject.mass_kg,
            lengths_m=dict(subject.lengths_m),
        ),
        channels=channels,
        marks=tuple(
            LayoutMark(name=m.name, start_s=m.span.start_s, end_s=m.span.end_s, side=m.side) for m in recording.marks
        ),
        mountings=recording.mountings,
        settings=kept_settings(recording),
    )


def kept_settings(recording: Recording) -> dict[str, str | float | bool]:
    """Return what made_by says and a file can keep: every setting that says something, without the format."""
    pairs = recording.made_by.settings
    return {name: value for name, value in pairs if name != "format" and value is not None}


def layout_channel(channel: Channel, taken: set[str]) -> LayoutChannel:
    """Return what a layout says of a channel; the names of its columns, new ones, are added to `taken`.

    Raises ValueError when it holds what a layout cannot say.
    """
    if find_unit(channel.unit) != (channel.unit, 1.0):
        raise ValueError(f"{channel.kind} in {channel.unit!r}, which is not a unit kinescript computes in")
    if np.isinf(channel.values).any():
        raise ValueError(f"infinite values of {channel.kind}")
    at = channel.at
    place: dict[str, Any]
    if isinstance(at, Segment):
        place = {"segment": at}
    elif isinstance(at, Marker):
        place = {"marker": at.name}
    elif isinstance(at, Landmark):
        place = {"landmark": at.name}
    elif isinstance(at, MuscleSite):
        place = {"muscle": at.muscle, "side": at.side}
    elif isinstance(at, Plate):
        place = {"plate": at.number, "corners_m": at.corners_m}
    elif isinstance(at, Joint):
        place = {"joint": at}
    else:
        place = {"label": at.label}
    words = " ".join(str(v) for k, v in place.items() if v is not None and k != "corners_m")
    axes = channel.values.shape[1]
    letters = ("w", "x", "y", "z") if axes == 4 else ("x", "y", "z") if axes <= 3 else tuple(map(str, range(axes)))
    ends = [""] if axes == 1 else [f"_{letter}" for letter in letters[:axes]]
    columns = tuple(_column(f"{words}_{channel.kind}{end}", taken) for end in ends)
    return LayoutChannel(kind=channel.kind, columns=columns, unit=channel.unit, frame=channel.frame, **place)


def _column(wanted: str, taken: set[str]) -> str:
    """Return a name that stands in a header as it is and that no other column has."""
    plain = re.sub(r"[^A-Za-z0-9_.-]+", "_", wanted).strip("_")[:80]
    if not plain or is_number(plain) or plain.lower() in MISSING:
        plain = f"column_{plain}"
    for name in itertools.chain([plain], (f"{plain}_{i}" for i in itertools.count(2))):
        if name not in taken:
            taken.add(name)
            return name
    raise AssertionError("names never run out")


def _write_rows(recording: Recording, layout: Layout, path: Path) -> None:
    columns = [name for channel in layout.channels for name in channel.columns]
    arrays = [channel.values for channel in recording.channels]
    if layout.time:
        columns.insert(0, TIME)
        arrays.insert(0, recording.channels[0].time_s[:, None])
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(",".join(columns) + "\n")
        for start in range(0, len(arrays[0]), _ROWS_AT_ONCE):
            block = np.hstack([array[start : start + _ROWS_AT_ONCE] for array in arrays])
            file.writelines(",".join(map(repr, row)) + "\n" for row in block.tolist())
