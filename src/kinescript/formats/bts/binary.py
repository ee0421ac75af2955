"""Trials of BTS systems as bytes (.tdf): a table of blocks, and the blocks of points, EMG, forces, plates and events.

BTS publishes no specification; the form follows public readers: Biomechanical ToolKit (btkTDFFileIO, A. Barré) and
basictdf (M. Nunez), which agree wherever both read a block. Numbers are little-endian.
"""

import math
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kinescript.errors import InputRefused
from kinescript.formats.bts.tracks import Content, Event, Tracks
from kinescript.record.clock import Uniform
from kinescript.signal.arrays import Floats

SIGNATURE = bytes.fromhex("824b6041d31184ca6000b6ac16680c08")
_POINTS, _CORNERS, _PLATES, _EMG, _FORCES, _EVENTS = 5, 7, 9, 11, 12, 16
_NAMES = {_POINTS: "points", _PLATES: "plates in their own axes", _EMG: "EMG", _FORCES: "forces", _EVENTS: "events"}
_MOST_BLOCKS = 1024
_LABEL_BYTES = 256
# readers met segments that end some samples after the length a block announces
_BEYOND = 64
# a gap takes no bytes: how many numbers, gaps and all, a block may claim for each that it holds
_MOST_GAPS, _FREE_NUMBERS = 25, 1 << 20
_AGAIN = "copy or export the file again"


class _Bytes:
    """The bytes of one block, taken from the front; what is not there is refused."""

    def __init__(self, data: bytes, what: str) -> None:
        self._data, self._at, self.what = data, 0, what

    @property
    def size(self) -> int:
        """How many bytes the block has."""
        return len(self._data)

    def take(self, count: int) -> memoryview:
        if count < 0 or self._at + count > len(self._data):
            came = f"{len(self._data)} bytes where more are announced"
            raise InputRefused(f"a whole block of {self.what}", came, _AGAIN)
        piece = memoryview(self._data)[self._at : self._at + count]
        self._at += count
        return piece

    def numbers(self, form: str) -> tuple[float, ...]:
        return struct.unpack(f"<{form}", self.take(struct.calcsize(f"<{form}")))

    def count(self, what: str, least: int) -> int:
        """Return an integer that says how many follow, each of at least so many bytes."""
        number = int(self.numbers("i")[0])
        if not 0 <= number <= len(self._data) // least:
            raise InputRefused(f"a possible number of {what}", f"{number}", _AGAIN)
        return number

    def floats(self, count: int) -> NDArray[np.float32]:
        return np.frombuffer(self.take(4 * count), "<f4")

    def label(self) -> str:
        raw = bytes(self.take(_LABEL_BYTES)).split(b"\0", 1)[0]
        return raw.decode("cp1252", errors="replace").strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    type: int
    format: int
    offset: int
    size: int


def read_binary(path: Path) -> Content:
    """Return points, EMG, forces, corners of plates and events of a trial; other blocks are left where they are.

    Raises InputRefused when the file is cut, or a block claims more than it holds.
    """
    tracks: list[Tracks] = []
    events: list[Event] = []
    corners: tuple[Floats, ...] = ()
    left_out: list[str] = []
    readers = {_POINTS: _points, _EMG: _emg, _FORCES: _forces}
    for entry in _entries(path):
        reader = readers.get(entry.type)
        if reader is not None:
            block = _block(path, entry)
            found = reader(block, entry.format)
            if found is None:
                left_out.append(f"{block.what} in form {entry.format}")
            elif found.labels:
                tracks.append(found)
        elif entry.type == _EVENTS:
            events += _events(_block(path, entry))
        elif entry.type == _CORNERS:
            corners = _corners(_block(path, entry))
        elif entry.type == _PLATES:
            left_out.append(_NAMES[_PLATES])
    if any(t.what == "forces" for t in tracks):
        # the same forces, turned into the laboratory by BTS's own software
        left_out = [name for name in left_out if name != _NAMES[_PLATES]]
    return Content(tracks=tuple(tracks), events=tuple(events), corners_m=corners, left_out=tuple(left_out))


def _entries(path: Path) -> list[_Entry]:
    size = path.stat().st_size
    with path.open("rb") as file:
        head = _Bytes(file.read(64), "the header")
        head.take(len(SIGNATURE))
        version, count = (int(number) for number in head.numbers("Ii"))
        if version != 1:
            raise InputRefused("a TDF file of version 1", f"version {version}", "export it as C3D")
        if not 0 <= count <= _MOST_BLOCKS or 64 + 288 * count > size:
            raise InputRefused("a table of blocks inside the file", f"{count} blocks in {size} bytes", _AGAIN)
        table = file.read(288 * count)
    entries = []
    for index in range(count):
        kind, form, offset, length = struct.unpack_from("<IIii", table, 288 * index)
        if kind == 0 or form == 0 or length == 0:
            continue
        if offset < 64 or length < 0 or offset + length > size:
            came = f"one of {length} bytes at {offset}, in {size} bytes"
            raise InputRefused("blocks inside the file", came, _AGAIN)
        entries.append(_Entry(type=kind, format=form, offset=offset, size=length))
    kinds = [entry.type for entry in entries if entry.type in _NAMES]
    if len(set(kinds)) < len(kinds):
        raise InputRefused("one block of a kind", "two of one", "export each trial to a file of its own")
    return entries


def _block(path: Path, entry: _Entry) -> _Bytes:
    with path.open("rb") as file:
        file.seek(entry.offset)
        return _Bytes(file.read(entry.size), _NAMES.get(entry.type, "plates"))


def _clock(rate_hz: float, start_s: float, what: str) -> Uniform:
    if not (0 < rate_hz < 1e6 and math.isfinite(start_s) and abs(start_s) < 1e7):
        raise InputRefused(f"a rate and a start of the {what}", f"{rate_hz:g} Hz from {start_s:g} s", _AGAIN)
    return Uniform(rate_hz=float(rate_hz), start_s=float(start_s))


def _points(block: _Bytes, form: int) -> Tracks | None:
    frames, rate_hz, start_s = block.numbers("iif")
    count = block.count("points", _LABEL_BYTES)
    # the measured volume, the axes and origin the system was calibrated with, and whether points were smoothed
    block.take(64)
    if form in (1, 3):
        links = block.count("links", 8)
        block.take(4 + 8 * links)
    if form not in (1, 2, 3, 4):
        return None
    read = _by_track if form < 3 else _by_frame
    labels, values = read(block, count, int(frames), 3)
    if form > 2:
        # a point that no camera saw is stored as zeros
        values = [np.where((v != 0).any(axis=1, keepdims=True), v, np.nan) for v in values]
    clock = _clock(rate_hz, start_s, block.what)
    return Tracks(what="points", unit="m", labels=labels, clock=clock, values=tuple(values))


def _emg(block: _Bytes, form: int) -> Tracks | None:
    count = block.count("channels", _LABEL_BYTES)
    rate_hz, start_s, frames = block.numbers("ifi")
    block.take(2 * count)
    if form not in (1, 2):
        return None
    labels, values = (_by_track if form == 1 else _by_frame)(block, count, int(frames), 1)
    clock = _clock(rate_hz, start_s, block.what)
    return Tracks(what="emg", unit="V", labels=labels, clock=clock, values=tuple(values))


def _forces(block: _Bytes, form: int) -> Tracks | None:
    count = block.count("forces", _LABEL_BYTES)
    rate_hz, start_s, frames = block.numbers("ifi")
    block.take(64)
    if form != 1:
        return None
    labels, values = _by_track(block, count, int(frames), 9)
    clock = _clock(rate_hz, start_s, block.what)
    return Tracks(what="forces", unit="N", labels=labels, clock=clock, values=tuple(values))


def _by_track(block: _Bytes, count: int, frames: int, axes: int) -> tuple[tuple[str, ...], list[Floats]]:
    """Return labels, and values of shape (frames, axes), from tracks that each hold the segments they were seen in."""
    _check_frames(block, frames)
    labels, segments = [], []
    for _ in range(count):
        labels.append(block.label())
        parts = block.count("segments", 8)
        block.take(4)
        spans = np.frombuffer(block.take(8 * parts), "<i4").reshape(-1, 2).astype(np.int64)
        if (spans < 0).any() or (spans.sum(axis=1) > frames + _BEYOND).any():
            raise InputRefused(f"segments inside {frames} frames of {block.what}", "one outside", _AGAIN)
        segments.append([(int(first), block.floats(axes * int(n)).reshape(-1, axes)) for first, n in spans])
    ends = [first + len(values) for track in segments for first, values in track]
    frames = max([frames, *ends])
    held = sum(values.size for track in segments for _, values in track)
    _check_size(block, frames * count * axes, held)
    return tuple(labels), [_filled(track, frames, axes) for track in segments]


def _filled(track: list[tuple[int, NDArray[np.float32]]], frames: int, axes: int) -> Floats:
    out = np.full((frames, axes), np.nan)
    for first, values in track:
        out[first : first + len(values)] = values
    out[~np.isfinite(out)] = np.nan
    return out


def _by_frame(block: _Bytes, count: int, frames: int, axes: int) -> tuple[tuple[str, ...], list[Floats]]:
    _check_frames(block, frames)
    labels = tuple(block.label() for _ in range(count))
    stored = block.floats(frames * count * axes).reshape(frames, count, axes)
    values = np.where(np.isfinite(stored), stored, np.nan).astype(np.float64)
    return labels, [values[:, i] for i in range(count)]


def _check_frames(block: _Bytes, frames: int) -> None:
    if frames < 0:
        raise InputRefused(f"a number of frames of {block.what}", f"{frames}", _AGAIN)


def _check_size(block: _Bytes, claimed: int, held: int) -> None:
    if claimed > _MOST_GAPS * held + _FREE_NUMBERS:
        came = f"{claimed} numbers claimed, {held} held"
        raise InputRefused(f"{block.what} that were seen for some of the time", came, _AGAIN)


def _corners(block: _Bytes) -> tuple[Floats, ...]:
    """Return the corners of each plate in metres, shape (4, 3); () for a form whose length fits no known one."""
    count = block.count("plates", _LABEL_BYTES)
    block.take(4 + 2 * count)
    head = 8 + 2 * count
    # one reader found 256 more bytes after each plate than the other
    after = {head + count * (_LABEL_BYTES + 56 + more): more for more in (0, _LABEL_BYTES)}.get(block.size)
    found = () if after is None else tuple(_corners_of(block, after) for _ in range(count))
    return found if all(np.isfinite(c).all() and np.abs(c).max() < 1e3 for c in found) else ()


def _corners_of(block: _Bytes, after: int) -> Floats:
    block.take(_LABEL_BYTES + 8)
    corners = block.floats(12).reshape(4, 3).astype(np.float64)
    block.take(after)
    return corners


def _events(block: _Bytes) -> list[Event]:
    count = block.count("events", _LABEL_BYTES)
    block.take(4)
    events = []
    for _ in range(count):
        label = block.label()
        block.take(4)
        times = block.floats(block.count("times", 4))
        events += [Event(label=label, time_s=float(t)) for t in times if math.isfinite(t)]
    return events
