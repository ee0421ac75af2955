"""Tables of BTS software as text (.emt): a header of lines "Key: value", a line of labels, and cells between tabs.

No public specification is known; the form follows what public readers and writers of such files agree on.
"""

import math
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from kinescript.errors import InputRefused
from kinescript.formats.bts.tracks import Content, Event, Tracks
from kinescript.record.clock import Clock, Stamped, Uniform
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Floats

MAGIC = b"BTS ASCII format"
_LONGEST_LINE = 1 << 22
_PIECE_ROWS = 4096
_MOST_HEADER_LINES = 100
# times are printed in milliseconds; beside that, how far, in samples, one may lie from an even clock
_ROUNDED_S, _APART = 6e-4, 0.05
_AGAIN = "export the file again"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Table:
    """One table: its header by key, its labels, and its numbers, shape (rows, labels), NaN where a cell is blank."""

    said: dict[str, str]
    labels: tuple[str, ...]
    rows: Floats


def read_text(path: Path, *, faults: list[Fault]) -> Content:
    """Return the tracks and events of a text file; what the file says that its rows do not adds a fault.

    Raises InputRefused, with the line, for ragged or cut tables and for text where numbers belong.
    """
    tables: list[_Table] = []
    with path.open("rb") as stream:
        lines = _Lines(stream)
        lines.next()
        while lines.now is not None:
            tables.append(_read_table(lines))
    tracks, events, left_out = [], [], []
    for table in tables:
        kind = table.said.get("type", "")
        first = [label.lower() for label in table.labels[:2]]
        if first == ["frame", "time"]:
            tracks.append(_tracks(table, kind.lower(), faults))
        elif "sequence" in kind.lower():
            events += _events(table)
        else:
            left_out.append(f"a table of type {kind[:40]!r}")
    return Content(tracks=tuple(tracks), events=tuple(events), left_out=tuple(left_out))


class _Lines:
    """The lines of a file, one at a time; `now` is the one reached, without its end, None after the last."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self.number, self.whole = stream, 0, True
        self.now: bytes | None = b""

    def next(self) -> None:
        line = self._stream.readline(_LONGEST_LINE)
        if len(line) >= _LONGEST_LINE:
            raise InputRefused("lines of at most 4 MB", f"a longer one, line {self.number + 1}", _AGAIN)
        self.number += 1
        self.whole = line.endswith((b"\n", b"\t"))
        self.now = line.rstrip(b"\r\n") if line else None


def _read_table(lines: _Lines) -> _Table:
    said, labels = _read_header(lines)
    pieces, rows = [], []
    while lines.now is not None and not lines.now.startswith(MAGIC):
        if lines.now.strip():
            rows.append(_numbers(lines, len(labels)))
            if len(rows) == _PIECE_ROWS:
                pieces.append(np.array(rows))
                rows = []
        lines.next()
    if rows:
        pieces.append(np.array(rows))
    found = np.concatenate(pieces) if pieces else np.zeros((0, len(labels)))
    claimed = said.get("frames", "")
    if claimed.isdigit() and int(claimed[:12]) != len(found):
        raise InputRefused(f"{claimed[:12]} frames, as the file says", f"{len(found)} rows", _AGAIN)
    return _Table(said=said, labels=labels, rows=found)


def _read_header(lines: _Lines) -> tuple[dict[str, str], tuple[str, ...]]:
    said: dict[str, str] = {}
    for _ in range(_MOST_HEADER_LINES):
        lines.next()
        if lines.now is None:
            break
        text = _decode(lines.now)
        key, colon, value = text.partition(":")
        if colon and "\t" not in key:
            said[key.strip().lower()] = value.strip()
        elif text.strip():
            labels = [cell.strip() for cell in text.split("\t")]
            while labels and not labels[-1]:
                labels.pop()
            if not all(labels):
                raise InputRefused("a label for every column", f"a blank one in line {lines.number}", _AGAIN)
            lines.next()
            return said, tuple(labels)
    raise InputRefused("a line of labels after the header", f"none up to line {lines.number}", _AGAIN)


def _decode(raw: bytes) -> str:
    with suppress(UnicodeDecodeError):
        return raw.decode("utf-8")
    return raw.decode("cp1252", errors="replace")


def _numbers(lines: _Lines, count: int) -> list[float]:
    cells = (lines.now or b"").split(b"\t")
    if len(cells) == count + 1 and not cells[-1].strip():
        cells.pop()
    if len(cells) != count or not lines.whole:
        came = f"{len(cells)} in line {lines.number}" if len(cells) != count else f"line {lines.number} cut short"
        raise InputRefused(f"{count} whole cells a row, as many as labels", came, _AGAIN)
    try:
        return [float(cell) for cell in cells]
    except ValueError:
        return [_number(cell, lines.number) for cell in cells]


def _number(cell: bytes, line: int) -> float:
    text = cell.strip()
    if not text:
        return math.nan
    try:
        # Italian and German computers print a comma
        return float(text.replace(b",", b".", 1))
    except ValueError:
        came = f"{_decode(text)[:30]!r} in line {line}"
        raise InputRefused("numbers in every row", came, _AGAIN) from None


def _tracks(table: _Table, kind: str, faults: list[Fault]) -> Tracks:
    numbers = np.where(np.isfinite(table.rows), table.rows, np.nan)
    clock = _clock(numbers[:, 0], numbers[:, 1], table.said, faults)
    unit = table.said.get("measure unit", "")
    labels, cells = table.labels[2:], numbers[:, 2:]
    if not labels:
        raise InputRefused("at least one track", "none", _AGAIN)
    if "point" in kind and "3d" in kind:
        names = tuple(label[:-2] for label in labels[::3])
        if labels != tuple(f"{name}.{axis}" for name in names for axis in "XYZ"):
            raise InputRefused("three columns a point, .X, .Y and .Z", ", ".join(labels[:4]), _AGAIN)
        points = tuple(cells[:, 3 * i : 3 * i + 3] for i in range(len(names)))
        return Tracks(what="points", unit=unit, labels=names, clock=clock, values=points)
    values = tuple(cells[:, i : i + 1] for i in range(len(labels)))
    what = "emg" if "emg" in kind else "others"
    return Tracks(what=what, unit=unit, labels=labels, clock=clock, values=values)  # type: ignore[arg-type]


def _clock(frame: Floats, time_s: Floats, said: dict[str, str], faults: list[Fault]) -> Clock:
    if len(frame) < 2:
        raise InputRefused("at least two rows", f"{len(frame)}", "record for longer")
    if not (np.isfinite(frame).all() and np.isfinite(time_s).all() and np.abs(time_s).max() < 1e7):
        raise InputRefused("a frame and a time in every row", "a row without", _AGAIN)
    steps = np.diff(frame)
    if not ((steps >= 1) & (steps == np.round(steps))).all():
        raise InputRefused("frame numbers that rise", "others", _AGAIN)
    said_hz = _rate(said.get("frequency", ""))
    found_hz = float((frame[-1] - frame[0]) / max(time_s[-1] - time_s[0], 1e-9))
    for rate_hz in (said_hz, round(found_hz), found_hz):
        if rate_hz and 0 < rate_hz < 1e6:
            even_s = time_s[0] + (frame - frame[0]) / rate_hz
            if np.abs(time_s - even_s).max() <= _ROUNDED_S + _APART / rate_hz:
                break
    else:
        raise InputRefused("times that fit the frame numbers", "times that do not", _AGAIN)
    if rate_hz != said_hz and said_hz:
        words = f"the file says {said_hz:g} Hz, but its times say {rate_hz:g} Hz; the times are believed"
        faults.append(Fault(kind="clock", words=words))
    if (steps == 1).all():
        return Uniform(rate_hz=float(rate_hz), start_s=float(time_s[0]))
    missing = int(steps.sum() - len(steps))
    faults.append(Fault(kind="gap", words=f"{missing} frames are missing; the others keep their own time"))
    return Stamped(time_s=even_s)


def _rate(text: str) -> float | None:
    with suppress(ValueError, IndexError):
        rate_hz = float(text.split(maxsplit=1)[0].replace(",", "."))
        return rate_hz if math.isfinite(rate_hz) and rate_hz > 0 else None
    return None


def _events(table: _Table) -> list[Event]:
    return [
        Event(label=label, time_s=float(time_s))
        for label, column in zip(table.labels[1:], table.rows.T[1:], strict=True)
        for time_s in column[np.isfinite(column)]
    ]
