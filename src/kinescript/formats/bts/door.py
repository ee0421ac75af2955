"""The door of BTS files, text and binary."""

from pathlib import Path

from kinescript.formats.bts.reader import looks_like_bts, read_bts
from kinescript.formats.door import Door
from kinescript.record.recording import Recording


def _read(path: Path, digest: str, _: Path | None) -> Recording:
    return read_bts(path, digest=digest)


DOOR = Door(
    name="bts",
    words="a BTS file (.emt, .tdf)",
    knows=lambda peek: looks_like_bts(peek.head),
    read=_read,
    layout="places",
)
