"""The door of OpenSim's text files."""

from pathlib import Path

from kinescript.formats.door import Door
from kinescript.formats.opensim.reader import looks_like_opensim, read_opensim
from kinescript.record.recording import Recording


def _read(path: Path, digest: str, _: Path | None) -> Recording:
    return read_opensim(path, digest=digest)


DOOR = Door(
    name="opensim",
    words="an OpenSim file (.trc, .mot, .sto)",
    knows=lambda peek: looks_like_opensim(peek.head),
    read=_read,
)
