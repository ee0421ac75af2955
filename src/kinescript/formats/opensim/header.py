"""The header of a storage file (.mot, .sto): what stands above `endheader`, and the labels below it."""

import math
import re
from dataclasses import dataclass

from kinescript.errors import InputRefused

HEAD_BYTES = 1 << 20
A_STORAGE = "an OpenSim motion or storage file (.mot, .sto)"
AGAIN = "export the file again"
# how many numbers stand in a cell
WIDTHS = {"double": 1, "Vec3": 3, "Quaternion": 4}
_MOST_COLUMNS = 20_000
_KEY = re.compile(r"(\w+)\s*[=\s]\s*(\S+)")
# SIMM's names for the counts, which OpenSim reads too
_SAME = {"datarows": "nrows", "datacolumns": "ncolumns"}
_KNOWN = ("nrows", "ncolumns", "indegrees", "datatype", "datarate", "simulated")


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageHeader:
    """What a storage file says of itself; None where it says nothing.

    `start` is the byte its rows begin at, `line` the number of that line, from 1; `labels` begin with the time, and
    each of the others has `width` numbers in its cells. `simulated` is a line of our own, simulated=yes.
    """

    title: str
    simulated: bool
    rows: int | None
    in_degrees: bool | None
    width: int
    rate_hz: float | None
    labels: tuple[str, ...]
    start: int
    line: int


def looks_like_storage(head: bytes) -> bool:
    """Return whether the first bytes of a file are text that has a line `endheader`."""
    return re.search(rb"(?im)^[ \t]*endheader[ \t]*\r?$", head) is not None


def find_header(head: bytes) -> StorageHeader:
    """Return the header that the first megabyte of a file holds.

    Raises InputRefused when `endheader` or the labels are missing, a count contradicts the labels, two labels are the
    same, or the cells hold something other than numbers, vectors or quaternions.
    """
    lines, start = _lines(head)
    said: dict[str, str] = {}
    for text in lines[:-1]:
        match = _KEY.fullmatch(text)
        key = match[1].lower() if match else ""
        if match and _SAME.get(key, key) in _KNOWN:
            said.setdefault(_SAME.get(key, key), match[2])
    labels = _labels(lines[-1])
    columns = _count(said, "ncolumns", "nColumns")
    if columns is not None and columns != len(labels):
        raise InputRefused(f"{columns} columns, as nColumns says", f"{len(labels)} labels", f"correct it, or {AGAIN}")
    kind = said.get("datatype", "double")
    width = next((w for name, w in WIDTHS.items() if name.lower() == kind.lower()), None)
    if width is None:
        raise InputRefused(f"a DataType of {', '.join(WIDTHS)}", repr(kind[:40]), "export another kind of table")
    return StorageHeader(
        title=next((text for text in lines[:-1] if text and "=" not in text), ""),
        simulated=said.get("simulated", "").lower() == "yes",
        rows=_count(said, "nrows", "nRows"),
        in_degrees=_yes(said.get("indegrees")),
        width=width,
        rate_hz=_rate(said.get("datarate")),
        labels=labels,
        start=start,
        line=len(lines) + 1,
    )


def _lines(head: bytes) -> tuple[list[str], int]:
    """Return the lines down to the labels, without blanks around them, and the byte behind the labels' line end."""
    if b"\0" in head:
        raise InputRefused(A_STORAGE, "binary data", "check that this is the right file")
    start, lines, ended = 0, [], False
    while start < len(head):
        end = head.find(b"\n", start)
        end = len(head) if end < 0 else end
        lines.append(head[start:end].decode("utf-8-sig", "replace").strip())
        start = end + 1
        if ended and lines[-1]:
            return lines, start
        ended = ended or lines[-1].lower() == "endheader"
    came = "a header without labels below it" if ended else "no line that says endheader"
    raise InputRefused(A_STORAGE, came, AGAIN)


def _labels(text: str) -> tuple[str, ...]:
    cells = [cell.strip() for cell in text.split("\t")] if "\t" in text else text.split()
    labels = tuple(cell for cell in cells if cell)
    if not labels or labels[0].lower() != "time":
        raise InputRefused("labels that begin with time", repr(labels[0][:40] if labels else ""), AGAIN)
    if not 1 < len(labels) <= _MOST_COLUMNS:
        raise InputRefused(f"2 to {_MOST_COLUMNS} columns", f"{len(labels)}", AGAIN)
    seen: set[str] = set()
    for label in labels:
        if label in seen:
            raise InputRefused("one column a label", f"two named {label[:60]!r}", "rename one of them")
        seen.add(label)
    return labels


def _count(said: dict[str, str], key: str, name: str) -> int | None:
    if key not in said:
        return None
    text = said[key]
    if not (text.isascii() and text.isdigit() and len(text) < 12):
        raise InputRefused(f"a whole number after {name}", repr(text[:40]), f"correct it, or {AGAIN}")
    return int(text)


def _yes(text: str | None) -> bool | None:
    if text is None:
        return None
    known = {"yes": True, "true": True, "y": True, "1": True, "no": False, "false": False, "n": False, "0": False}
    if text.lower() not in known:
        raise InputRefused("inDegrees=yes or inDegrees=no", f"inDegrees={text[:40]}", "correct it")
    return known[text.lower()]


def _rate(text: str | None) -> float | None:
    try:
        rate_hz = float(text or "nan")
    except ValueError:
        return None
    return rate_hz if math.isfinite(rate_hz) and rate_hz > 0 else None
