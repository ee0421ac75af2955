"""A marker file (.trc) to the channels of a Recording."""

from dataclasses import dataclass
from typing import BinaryIO

import numpy as np

from kinescript.body.frames import Frame
from kinescript.body.segments import Marker
from kinescript.body.units import find_unit
from kinescript.errors import InputRefused
from kinescript.formats.opensim.axes import to_z_up
from kinescript.formats.opensim.clock import find_clock
from kinescript.formats.opensim.storage import Settings, without_infinite, without_torn_row
from kinescript.formats.table.cells import Target, count_rows, fill
from kinescript.formats.table.form import TableForm
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.fault import Fault

A_TRC = "a marker file (.trc)"
_HEAD_BYTES = 1 << 20
_AGAIN = "correct it, or export the file again"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """What the five lines above the rows say; `markers` are pairs of a name and its number from 0."""

    rate_hz: float
    frames: int
    metre: float
    markers: tuple[tuple[str, int], ...]
    count: int
    form: TableForm


def looks_like_trc(head: bytes) -> bool:
    """Return whether the first bytes of a file are those of a marker file."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:12].lower() == b"pathfiletype"


def read_trc(stream: BinaryIO, *, ended: bool, faults: list[Fault]) -> tuple[tuple[Channel, ...], Settings]:
    """Return the markers of a .trc as channels, metres, shape (time, 3), Z up; `ended` when its last line has an end.

    OpenSim's ground is Y-up, and a .trc does not say its axes, so every one is taken to be Y-up and turned: one that a
    Z-up laboratory wrote without turning it cannot be told apart, and comes out lying down. An empty or NaN cell is
    unknown. Raises InputRefused when the header's counts are not kept, or line and column of what cannot be read.
    """
    stream.seek(0)
    head = _find_head(stream.read(_HEAD_BYTES))
    rows = count_rows(stream, head.form)
    if rows != head.frames:
        came = f"{rows} (the copy was cut short, or the header is wrong)"
        raise InputRefused(f"{head.frames} frames, as NumFrames says", came, "copy or export the file again")
    numbers = np.empty((rows, len(head.form.columns)))
    targets = (Target(column=i, values=numbers, axis=i, factor=1.0) for i in range(len(head.form.columns)))
    fill(stream, head.form, tuple(targets), most_rows=rows)
    numbers = without_torn_row(numbers, ended, faults)
    if not np.isnan(numbers[:, 2 + 3 * head.count :]).all():
        raise InputRefused(f"{2 + 3 * head.count} cells in every row", "one more", _AGAIN)
    without_infinite(numbers, faults)
    clock = find_clock(numbers[:, 1].copy(), said_hz=head.rate_hz, faults=faults)
    if len(head.markers) < head.count:
        words = f"{head.count - len(head.markers)} markers without a name were left out"
        faults.append(Fault(kind="unknown", words=words))
    channels = []
    for name, index in head.markers:
        values = to_z_up(numbers[:, 2 + 3 * index : 5 + 3 * index], factor=head.metre)
        channels.append(
            Channel(
                kind=ChannelKind.POSITION,
                at=Marker(name=name),
                frame=Frame.GLOBAL,
                unit="m",
                clock=clock,
                values=values,
            )
        )
    return tuple(channels), (("format", "TRC"), ("up", "taken to be +Y"))


def _find_head(head: bytes) -> _Head:
    if b"\0" in head:
        raise InputRefused(A_TRC, "binary data", "check that this is the right file")
    lines = head.split(b"\n", 7)
    texts = [line.decode("utf-8-sig", "replace").rstrip("\r") for line in lines]
    if len(texts) < 6:
        raise InputRefused(f"{A_TRC} of at least six lines", f"{len(texts)}", "export the file again")
    said = dict(zip((key.lower() for key in texts[1].split()), texts[2].split(), strict=False))
    count = _whole(said, "NumMarkers")
    unit = find_unit(said.get("units", ""))
    if unit is None or unit[0] != "m":
        raise InputRefused("Units of m, cm or mm", repr(said.get("units", "")[:40]), "correct Units in line 3")
    # a line between the names of the axes and the rows is usual, not always there
    first = 5 if texts[5].strip() else 6
    start = sum(len(line) + 1 for line in lines[:first])
    cells = texts[first].split("\t") if first < len(texts) else []
    width = 2 + 3 * count
    if len(cells) not in (width, width + 1):
        came = f"{len(cells)} in line {first + 1}"
        raise InputRefused(f"{width} cells a row, as NumMarkers says, parted by tabs", came, _AGAIN)
    markers = _markers(texts[3], count)
    names = {index: name for name, index in markers}
    columns = ("Frame#", "Time", *(f"{names.get(i, '?')} {axis}" for i in range(count) for axis in "XYZ"), "end")
    return _Head(
        rate_hz=_positive(said, "DataRate"),
        frames=_whole(said, "NumFrames"),
        metre=unit[1],
        markers=markers,
        count=count,
        form=TableForm(
            columns=columns[: len(cells)],
            units=("",) * len(cells),
            has_header=True,
            delimiter="\t",
            decimal=".",
            newline=b"\n",
            start=start,
            line=first + 1,
        ),
    )


def _markers(text: str, count: int) -> tuple[tuple[str, int], ...]:
    """Return the names with their numbers: each above its three columns, or, where no gaps are, one behind another."""
    cells = [cell.strip() for cell in text.split("\t")]
    named = [(cell, place - 2) for place, cell in enumerate(cells) if place >= 2 and cell]
    if named and all(place % 3 == 0 and place // 3 < count for _, place in named):
        markers = tuple((name, place // 3) for name, place in named)
    elif len(named) == count:
        markers = tuple((name, index) for index, (name, _) in enumerate(named))
    else:
        raise InputRefused(f"{count} names of markers, as NumMarkers says", f"{len(named)} in line 4", _AGAIN)
    seen: set[str] = set()
    for name, _ in markers:
        if name in seen:
            raise InputRefused("one trajectory a marker name", f"two named {name[:60]}", "rename one of them")
        seen.add(name)
    return markers


def _whole(said: dict[str, str], key: str) -> int:
    text = said.get(key.lower(), "")
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 10 and int(text)):
        raise InputRefused(f"a whole number of {key} in line 3", repr(text[:40]), _AGAIN)
    return int(text)


def _positive(said: dict[str, str], key: str) -> float:
    text = said.get(key.lower(), "")
    try:
        value = float(text.replace("_", "?"))
    except ValueError:
        value = 0.0
    if not 0 < value < 1e6:
        raise InputRefused(f"a {key} in Hz in line 3", repr(text[:40]), _AGAIN)
    return value
