"""The frames of an .mvnx file, parsed as they stream by: no tree is built, no entity expanded, nothing fetched.

Source: Xsens, MVN User Manual MV0319P, "MVNX file structure"; later versions of MVN write the same with version 4.
"""

from typing import TYPE_CHECKING, BinaryIO
from xml.parsers import expat

import numpy as np

from kinescript.errors import InputRefused, KinescriptError
from kinescript.formats.names import printable

if TYPE_CHECKING:
    from kinescript.signal.arrays import Floats

# element of a frame -> which list of labels it follows, and how many numbers a label has
ELEMENTS = {
    "orientation": ("segment", 4),
    "position": ("segment", 3),
    "angularVelocity": ("segment", 3),
    "acceleration": ("segment", 3),
    "sensorFreeAcceleration": ("sensor", 3),
    "sensorMagneticField": ("sensor", 3),
    "sensorOrientation": ("sensor", 4),
    "jointAngle": ("joint", 3),
}
POSES = ("identity", "tpose", "tpose-isb", "npose")
_PIECE_BYTES = 1 << 16
_LARGEST_TOKEN_BYTES = 1 << 20
_DEEPEST = 32
_MOST_LABELS = 256
# what keeping a frame costs besides its numbers, in numbers
_FRAME_NUMBERS = 32


class MvnFrames:
    """What an .mvnx file says: labels by kind, settings, and of every frame its index and the elements it has.

    `values` holds, by element, an array of shape (numbers,) a frame, or None where a frame lacks it.
    """

    def __init__(self) -> None:
        self.version = self.software = ""
        self.rate_hz = float("nan")
        self.named = self.commented = False
        self.labels: dict[str, list[str]] = {"segment": [], "sensor": [], "joint": []}
        self.poses: list[str] = []
        self.index: list[int] = []
        self.kinds: list[str] = []
        self.values: dict[str, list[Floats | None]] = {name: [] for name in ELEMENTS}
        self.left_out: set[str] = set()


def refuse(came: str, do: str = "export it from MVN again") -> InputRefused:
    """Return the sentence for a file that is not what the format says."""
    return InputRefused("an .mvnx file of MVN that is whole", came, do)


def read_frames(stream: BinaryIO, *, most_numbers: int) -> MvnFrames:
    """Return what the file says; calibration poses before the first frame are only named.

    Raises InputRefused for XML that is cut, malformed, declares entities, nests deeper than any recording, or holds
    more numbers than allowed, and for a frame whose numbers do not fit its labels.
    """
    reader = _Reader(most_numbers)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = reader.doctype
    parser.EntityDeclHandler = reader.entity
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    fed = 0
    try:
        while piece := stream.read(_PIECE_BYTES):
            parser.Parse(piece, False)
            fed += len(piece)
            if fed - max(parser.CurrentByteIndex, 0) > _LARGEST_TOKEN_BYTES:
                raise refuse("a tag of over a megabyte")
        parser.Parse(b"", True)
    except KinescriptError:
        raise
    except expat.ExpatError as error:
        raise refuse(f"{expat.ErrorString(error.code)} in line {error.lineno}") from error
    except (ValueError, LookupError) as error:
        raise refuse(f"text that cannot be read ({error})") from error
    if not reader.root:
        raise refuse("XML of another kind")
    return reader.out


class _Reader:
    """The handlers of the parser: what is open, the text of the element that is read, and what was found."""

    def __init__(self, most_numbers: int) -> None:
        self.out = MvnFrames()
        self.root = False
        self._open: list[str] = []
        self._text: list[str] = []
        self._length = 0
        self._reads = False
        self._left = most_numbers
        self._frame: dict[str, Floats] | None = None
        self._pose = False

    def doctype(self, _name: str, _system: str | None, _public: str | None, has_declarations: int) -> None:
        """Let a document type pass that only names a schema, which is not fetched."""
        if has_declarations:
            raise refuse("a document type with declarations of its own", "export it from MVN, and do not edit it")

    def entity(self, *_: object) -> None:
        """Refuse every entity."""
        raise refuse("a declared entity", "export it from MVN, and do not edit it")

    def start(self, tag: str, said: dict[str, str]) -> None:
        """Open an element."""
        name = tag.rpartition(" ")[2]
        self._open.append(name)
        if len(self._open) > _DEEPEST:
            raise refuse(f"elements nested deeper than {_DEEPEST}")
        if len(self._open) == 1:
            if name != "mvnx":
                raise refuse(f"XML that begins with <{printable(name)[:40]}>")
            self.root, self.out.version = True, printable(said.get("version", ""))[:20]
        elif name == "mvn":
            self.out.software = printable(f"MVN {said.get('version', '')}")[:60].strip()
        elif name == "subject":
            self.out.named = bool(said.get("label", "").strip() or said.get("originalFilename", "").strip())
            self.out.rate_hz = _number(said.get("frameRate", ""))
        elif name in self.out.labels and self._open[-2] == f"{name}s":
            self._label(name, said.get("label", ""))
        elif name == "frame" and self._open[-2] == "frames":
            self._begin(said)
        elif self._frame is not None and self._open[-2] == "frame":
            if name in ELEMENTS and self.out.labels[ELEMENTS[name][0]]:
                self._reads, self._text, self._length = True, [], 0
            else:
                self.out.left_out.add(printable(name)[:40])
                if len(self.out.left_out) > _MOST_LABELS:
                    raise refuse("frames with hundreds of different elements")
        elif name == "comment":
            self.out.commented = True

    def text(self, data: str) -> None:
        """Keep text where it is read."""
        if self._reads:
            self._length += len(data)
            if self._length > _LARGEST_TOKEN_BYTES:
                raise refuse("an element of over a megabyte")
            self._text.append(data)

    def end(self, _tag: str) -> None:
        """Close an element."""
        name = self._open.pop()
        if self._reads:
            self._numbers(name)
            self._reads = False
        elif name == "frame" and self._frame is not None:
            if not self._frame:
                raise refuse(f"frame {self.out.index[-1]} without anything that is read")
            for element, rows in self.out.values.items():
                rows.append(self._frame.get(element))
            self._frame = None

    def _label(self, kind: str, label: str) -> None:
        labels, name = self.out.labels[kind], printable(label.strip())[:80]
        if not name or name in labels or len(labels) == _MOST_LABELS:
            raise refuse(f"a {kind} without a name of its own ({name!r})")
        labels.append(name)

    def _begin(self, said: dict[str, str]) -> None:
        kind = said.get("type", "normal").strip().lower()
        index = said.get("index", "").strip()
        numbered = index.isascii() and index.isdigit() and len(index) < 12
        if kind in POSES and not numbered:
            # a pose of the calibration, which lies before the recording and not in it
            self.out.poses.append(kind)
            return
        if not numbered and index:
            raise refuse(f"a frame of index {printable(index)[:20]!r}")
        last = self.out.index[-1] if self.out.index else -1
        number = int(index) if numbered else last + 1
        if number <= last:
            raise refuse(f"frame {number} after frame {last}")
        self.out.index.append(number)
        self.out.kinds.append(kind)
        self._frame = {}
        self._left -= _FRAME_NUMBERS

    def _numbers(self, name: str) -> None:
        words = "".join(self._text).split()
        kind, width = ELEMENTS[name]
        wanted = width * len(self.out.labels[kind])
        self._left -= len(words)
        if self._left < 0:
            raise refuse("more frames or numbers than a file of its size may hold")
        if len(words) != wanted:
            raise refuse(f"{len(words)} numbers of {name} in frame {self.out.index[-1]}, where {wanted} belong")
        if self._frame is not None and name not in self._frame:
            self._frame[name] = np.array(words, dtype=np.float64)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")
