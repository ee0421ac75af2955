"""What a maker's text export looks like, as data: one TOML file in data/dialects a dialect."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from kinescript.record.channel import ChannelKind

# what the columns of a group hold: the quantity itself, or one of the two parts of which acceleration is the sum
Part = Literal["whole", "user", "gravity"]
TESTED = ("real file", "written to the published format", "written from public example")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Columns that are one channel of a sensor.

    `columns` is a pattern a whole name fits; in it `(?P<axis>)` is x, y, z or w (a quaternion's scalar), `(?P<sensor>)`
    and `(?P<side>)` make the sensor's label, `(?P<unit>)` its unit. `unit` stands where the file states none, `factor`
    turns the sign, `member` is a pattern of the file's name where only that tells the sensor. `euler` marks roll, pitch
    and yaw (x, y, z; turned about z, then y, then x) that become a quaternion.
    """

    kind: ChannelKind
    columns: str
    unit: str = ""
    factor: float = 1.0
    part: Part = "whole"
    member: str = ""
    euler: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", ChannelKind(self.kind))
        re.compile(self.columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeRule:
    """The columns of times, of which a channel has the nearest to its left; `wraps` is where a counter starts anew.

    `shared` says that files of several sensors have one clock, so that their times must not each begin at 0.
    """

    columns: str
    unit: str
    wraps: float | None = None
    shared: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """One maker's text export; patterns are searched line by line in a file's first 64 KiB.

    `head`: all must be found, which is how a file is known. `header` finds the line of the columns' names, `names` is a
    pattern that lists them where no such line is, or "json" for the header of OpenSignals. `below`: what each line
    under the header holds, "unit", "rate" or nothing. `above` finds a line of sensors' names over the columns. `stated`
    is a pattern of lines that state a column's name, unit, rate and count. `label`, `rate` and `personal` find a value.
    `units` are the maker's spellings. `aside`: columns that tell no movement. `notes` are told of every file.
    `apple` says that signs and units go by the phone's platform, which another file of the export states.
    """

    name: str
    words: str
    source: tuple[str, ...]
    tested: str
    head: tuple[str, ...]
    groups: tuple[Group, ...]
    header: str = ""
    names: str = ""
    below: tuple[str, ...] = ()
    above: str = ""
    stated: str = ""
    label: str = ""
    fixed_label: str = ""
    rate: str = ""
    time: TimeRule | None = None
    counter: str = ""
    units: tuple[tuple[str, str], ...] = ()
    aside: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    apple: bool = False

    def __post_init__(self) -> None:
        if self.tested not in TESTED or not self.source:
            raise ValueError(f"{self.name}: how it was tested, and a source, must be said")

    def knows(self, text: str) -> bool:
        """Return whether a file that begins with this text is of this dialect."""
        return all(re.search(pattern, text, re.MULTILINE) for pattern in self.head)


def read_dialect(text: str) -> Dialect:
    """Return the dialect a TOML text describes; raises TypeError or ValueError for one that cannot be."""
    tree: dict[str, Any] = tomllib.loads(text)
    made: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in tree.items()}
    made["groups"] = tuple(Group(**group) for group in tree.get("groups", []))
    made["time"] = TimeRule(**tree["time"]) if "time" in tree else None
    made["units"] = tuple(tree.get("units", {}).items())
    return Dialect(**made)


@cache
def load_dialects() -> tuple[Dialect, ...]:
    """Return every dialect of data/dialects, by name."""
    folder = files("kinescript") / "data" / "dialects"
    paths = sorted((path for path in folder.iterdir() if path.name.endswith(".toml")), key=lambda path: path.name)
    return tuple(read_dialect(path.read_text(encoding="utf-8")) for path in paths)


def find_dialects(head: bytes) -> tuple[Dialect, ...]:
    """Return the dialects a file with these first bytes may be of; none for binary data."""
    if b"\0" in head:
        return ()
    lines = head.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").replace("\r", "\n").split("\n")
    # rows of numbers tell nothing, and are most of it
    text = "\n".join(line for line in lines if line and line[0] not in "0123456789+-.,;\t")
    return tuple(dialect for dialect in load_dialects() if dialect.knows(text))
