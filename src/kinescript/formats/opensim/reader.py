"""OpenSim's text files to a Recording: which of them it is, and what they share."""

from pathlib import Path

from kinescript.body.tasks import Task
from kinescript.errors import InputRefused
from kinescript.formats.opensim.header import looks_like_storage
from kinescript.formats.opensim.storage import read_storage
from kinescript.formats.opensim.trc import looks_like_trc, read_trc
from kinescript.record.fault import Fault
from kinescript.record.made_by import MadeBy
from kinescript.record.recording import Recording
from kinescript.record.subject import UNNAMED, Subject

LARGEST_BYTES = 8 << 30


def looks_like_opensim(head: bytes) -> bool:
    """Return whether the first bytes of a file are those of a .trc, .mot or .sto."""
    return looks_like_trc(head) or looks_like_storage(head)


def read_opensim(path: Path, *, digest: str) -> Recording:
    """Return the Recording a .trc, .mot or .sto holds, whatever its name; `digest` is its sha256.

    Markers are POSITION in m, Z up (`trc.read_trc` says what is assumed); joint angles are ANGLE in degrees at a Joint,
    with our signs (`coordinates.find_angles`); ground forces are FORCE at a Plate (`forces.find_forces`); quaternions
    are ORIENTATION (`orientations.find_orientations`); anything else is UNKNOWN, and a fault names it. Raises
    InputRefused, one sentence with the file's name. Source: OpenSim documentation, "Motion (.mot) files" and "Storage
    (.sto) files", "Marker (.trc) files".
    """
    path = Path(path)
    faults = list[Fault]()
    try:
        with path.open("rb") as stream:
            size = stream.seek(0, 2)
            if not 0 < size <= LARGEST_BYTES:
                raise InputRefused("a file of up to 8 GB", f"{size} bytes", "cut it up, or export it again")
            stream.seek(-1, 2)
            ended = stream.read(1) == b"\n"
            stream.seek(0)
            read = read_trc if looks_like_trc(stream.read(64)) else read_storage
            channels, settings = read(stream, ended=ended, faults=faults)
        return Recording(
            id=path.stem,
            subject=Subject(id=UNNAMED),
            task=Task.UNKNOWN,
            channels=channels,
            faults=tuple(faults),
            made_by=MadeBy(settings=settings, inputs=((path.name, digest),)),
        )
    except InputRefused as error:
        raise error.at(path.name) from error.__cause__
    except OSError as error:
        reason = (error.strerror or "an error").lower()
        raise InputRefused("a readable file", reason, "check the path and the file", place=path.name) from error
