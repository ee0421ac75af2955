"""The comment lines and the labels of an Xsens text export."""

import math
import re
from dataclasses import dataclass

from kinescript.errors import InputRefused
from kinescript.formats.table.form import TableForm

HEAD_BYTES = 1 << 18
AN_EXPORT = "an Xsens text export (// comments, then columns from PacketCounter)"
AGAIN = "export the file again"
_LABELS = re.compile(rb"(?m)^\"?PacketCounter\"?[ ]*([\t;,])")
_RATE = re.compile(r"//\s*Update Rate:\s*(\d+(?:\.\d+)?)\s*(?:Hz)?\s*", re.IGNORECASE)
_SERIAL = re.compile(r"[0-9A-Fa-f]{8}")


@dataclass(frozen=True, slots=True, kw_only=True)
class XsensHeader:
    """The rate in Hz, the form of the rows, and the columns of the first row that hold something."""

    rate_hz: float
    form: TableForm
    filled: frozenset[str]


def looks_like_xsens(head: bytes) -> bool:
    """Return whether the first bytes of a file are those of an Xsens text export."""
    text = head.removeprefix(b"\xef\xbb\xbf")
    return (text.startswith(b"//") or _LABELS.match(text) is not None) and _LABELS.search(text) is not None


def find_header(head: bytes) -> XsensHeader:
    """Return the header that the first bytes of a file hold.

    Raises InputRefused when the rate or the rows are missing, or two columns have one name.
    """
    if b"\0" in head:
        raise InputRefused(AN_EXPORT, "binary data", "check that this is the right file")
    match = _LABELS.search(head)
    if match is None:
        raise InputRefused(AN_EXPORT, "no such columns", AGAIN)
    comments = [line.strip() for line in head[: match.start()].decode("utf-8-sig", "replace").split("\n")]
    rate_hz = next((float(found[1]) for line in comments if (found := _RATE.fullmatch(line))), math.nan)
    if not 0 < rate_hz < 1e5:
        raise InputRefused("a line '// Update Rate: 100.0Hz'", "none", f"add it above the columns, or {AGAIN}")
    labels, first, *_ = (*(line.decode("utf-8", "replace") for line in head[match.start() :].split(b"\n", 2)), "")
    delimiter = match[1].decode()
    columns = [label.strip().strip('"').strip() for label in labels.split(delimiter)]
    cells = first.rstrip("\r").split(delimiter)
    if len(cells) == len(columns) + 1 and not cells[-1].strip():
        columns.append("")  # every row ends with a delimiter, and the labels do not
    if len(set(columns)) < len(columns):
        twice = next(name for name in columns if columns.count(name) > 1)
        raise InputRefused("one column a name", f"two named {twice[:40]!r}", AGAIN)
    return XsensHeader(
        rate_hz=rate_hz,
        form=TableForm(
            columns=tuple(columns),
            units=("",) * len(columns),
            has_header=True,
            delimiter=delimiter,
            decimal="," if delimiter != "," and "," in first and "." not in first else ".",
            newline=b"\n",
            start=head.find(b"\n", match.start()) + 1 or len(head),
            line=len(comments) + 1,
        ),
        filled=frozenset(name for name, cell in zip(columns, cells, strict=False) if cell.strip()),
    )


def serial_of(stem: str) -> str:
    """Return the sensor's serial number from a file's name without its ending: the last part that looks like one.

    >>> serial_of("MT_012005D6_009-001_00B421E6")
    '00B421E6'
    """
    parts = stem.split("_")
    return next((part.upper() for part in reversed(parts) if _SERIAL.fullmatch(part)), stem)
