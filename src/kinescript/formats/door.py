"""One kind of file and how it is opened: every format is a door, and all doors look alike."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from kinescript.record.recording import Recording


@dataclass(frozen=True, slots=True, kw_only=True)
class Peek:
    """What is looked at before a door is chosen: the path, and a file's first bytes (none of a folder)."""

    path: Path
    head: bytes
    is_folder: bool


class Description(Protocol):
    """A frozen dataclass that says what is in a file nobody has explained yet."""

    @property
    def summary(self) -> str:
        """What is in it, in one line."""
        ...

    def starter(self) -> str:
        """Return the text of a layout to complete."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One kind of file.

    `name` is its word in `--format`; `words` names it in a sentence, "a C3D file". `knows` tells from a Peek whether a
    file is of this kind, by its content and never by its ending; a door with `last` is asked only where no other knew.
    `read` takes the path, the sha256 of the file ("" for a folder) and a layout file or None, and returns a Recording
    or raises InputRefused with one sentence. `layout` says what a layout file is here: refused ("none"), where sensors
    and muscles sat ("places", which `open_recording` applies), or what the columns are ("columns", needed). A door with
    columns has `describe`, which says what is in a file without a layout, or None of a file that needs none.
    """

    name: str
    words: str
    knows: Callable[[Peek], bool]
    read: Callable[[Path, str, Path | None], Recording]
    layout: Literal["none", "places", "columns"] = "none"
    last: bool = False
    describe: Callable[[Path], Description | None] | None = None
