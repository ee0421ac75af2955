"""The door of Xsens MTw text files."""

from pathlib import Path

from kinescript.formats.door import Door
from kinescript.formats.xsens.reader import looks_like_xsens, read_xsens
from kinescript.record.recording import Recording


def _read(path: Path, digest: str, _: Path | None) -> Recording:
    return read_xsens(path, digest=digest)


DOOR = Door(
    name="xsens",
    words="an Xsens text file",
    knows=lambda peek: looks_like_xsens(peek.head),
    read=_read,
    layout="places",
)
