"""The door of Xsens MVN's .mvnx files."""

import re
from pathlib import Path

from kinescript.formats.door import Door
from kinescript.formats.mvnx.reader import read_mvnx
from kinescript.record.recording import Recording

_ROOT = re.compile(rb"<mvnx[\s>]")


def _read(path: Path, digest: str, _: Path | None) -> Recording:
    return read_mvnx(path, digest=digest)


DOOR = Door(
    name="mvnx",
    words="an Xsens MVN file (.mvnx)",
    knows=lambda peek: peek.head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<" and bool(_ROOT.search(peek.head)),
    read=_read,
    layout="places",
)
