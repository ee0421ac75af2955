"""What the XML headers of an XDF file say: streams, their channels, the day, and that somebody is named."""

import math
import re
from dataclasses import dataclass
from itertools import islice
from xml.etree import ElementTree as ET

import numpy as np
from numpy.typing import DTypeLike

from kinescript.errors import InputRefused
from kinescript.formats.labelled import Wire
from kinescript.formats.names import printable
from kinescript.formats.xdf.chunks import AGAIN

WORDS = "string"
FORMATS: dict[str, DTypeLike] = {
    "float32": "<f4",
    "double64": "<f8",
    "int8": "<i1",
    "int16": "<i2",
    "int32": "<i4",
    "int64": "<i8",
}
_LARGEST_XML = 1 << 20  # its elements take a hundred times as much memory
_MOST_CHANNELS = 10_000
_FASTEST_HZ = 1e7
_MAY_DROP = "desc/synchronization/can_drop_samples"  # as LSL spells it (noqa: spelling)
# elements about who was recorded, by which of them a pseudonym is made first, and about anybody else
_SUBJECT = ("subject_id", "subject", "participant_id", "participant", "patient", "person")
_SELF = ("id", "code", "name")
_ANYBODY = frozenset(
    (*_SUBJECT, "experimenter", "operator", "investigator", "first_name", "firstname", "given_name", "last_name")
).union(("lastname", "surname", "family_name", "birthdate", "birthday", "date_of_birth"))
_MOST_PEOPLE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamHead:
    """A stream by its header: name, format of its numbers (or words), nominal rate in Hz (0: irregular), its channels.

    `may_drop` is whether it says that samples may be missing; `person` stands for who was recorded, or is ""; `named`
    is whether it says anything of anybody.
    """

    name: str
    format: str
    rate_hz: float
    wires: tuple[Wire, ...]
    may_drop: bool
    person: str
    named: bool

    @property
    def sample_bytes(self) -> int:
        """Bytes of the numbers of one sample."""
        return len(self.wires) * np.dtype(FORMATS[self.format]).itemsize


def find_stream(number: int, xml: memoryview) -> StreamHead:
    """Return what a stream's header says.

    Raises InputRefused when it is no XML or declares entities, or its count, format or rate cannot be.
    """
    root = read_xml(xml, f"the header of stream {number}")
    name = printable(" ".join(_said(root, "name").split()))[:60] or f"stream {number}"
    count = _said(root, "channel_count")
    if not re.fullmatch(r"\d{1,5}", count, re.ASCII) or not 0 < int(count) <= _MOST_CHANNELS:
        raise InputRefused(f"1 to {_MOST_CHANNELS} channels in stream {name}", f"{count[:20]!r}", AGAIN)
    stored = _said(root, "channel_format")
    if stored != WORDS and stored not in FORMATS:
        formats = ", ".join((*FORMATS, WORDS))
        raise InputRefused(f"a format of stream {name} among {formats}", f"{stored[:20]!r}", AGAIN)
    rate_hz = _rate(_said(root, "nominal_srate"), name)
    return StreamHead(
        name=name,
        format=stored,
        rate_hz=rate_hz,
        wires=_wires(root, int(count), name, f"{number}"),
        may_drop=_said(root, _MAY_DROP).lower() == "true",
        person=person_in(root),
        named=names_anybody(root),
    )


def read_xml(xml: memoryview, what: str) -> ET.Element:
    """Return the root of a header; raises InputRefused when it is no XML, too large, or declares entities."""
    if len(xml) > _LARGEST_XML:
        raise InputRefused(f"{what} of up to 1 MB", f"{len(xml)} bytes", AGAIN)
    text = bytes(xml).decode("utf-8", "replace").strip("\0 \r\n\t")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise InputRefused(f"{what} without entities", "some", AGAIN)
    try:
        return ET.fromstring(text)  # noqa: S314 - nothing can be declared in it, so nothing can expand
    except (ET.ParseError, ValueError) as error:
        raise InputRefused(f"{what} as XML", "something else", AGAIN) from error


def find_day(root: ET.Element) -> str:
    """Return the day that the file's header names, as 2026-11-21, without the time of day; "" when it names none."""
    match = re.match(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?!\d)", _said(root, "datetime"), re.ASCII)
    return match[0] if match else ""


def person_in(root: ET.Element) -> str:
    """Return what stands for who was recorded: an identity, a name, or else any text of such an element, or ""."""
    for tag in _SUBJECT:
        for element in islice((each for each in root.iter() if each.tag.lower() == tag), _MOST_PEOPLE):
            said = [element.findtext(each) or "" for each in _SELF] + list(element.itertext())
            text = next((each.strip() for each in said if each.strip()), "")
            if text:
                return text
    return ""


def names_anybody(root: ET.Element) -> bool:
    """Return whether any element is about a person, be it who was recorded or who recorded."""
    people = islice((each for each in root.iter() if each.tag.lower() in _ANYBODY), _MOST_PEOPLE)
    return any("".join(each.itertext()).strip() for each in people)


def _said(root: ET.Element, path: str) -> str:
    return (root.findtext(path) or "").strip()


def _rate(text: str, name: str) -> float:
    try:
        rate_hz = float(text)
    except ValueError:
        rate_hz = math.nan
    # 0 is irregular; slower than a sample in hours is no rate
    if not (rate_hz == 0 or 1e-4 <= rate_hz <= _FASTEST_HZ):
        raise InputRefused(f"a rate of stream {name} from 0 to {_FASTEST_HZ:g} Hz", f"{text[:20]!r}", AGAIN)
    return rate_hz


def _wires(root: ET.Element, count: int, name: str, clock: str) -> tuple[Wire, ...]:
    described = root.findall("desc/channels/channel")
    # a description of other channels than there are describes none of them
    described = described if len(described) == count else []
    kind = _said(root, "type")
    if not described:
        labels = [name] if count == 1 else [f"{name} {i + 1}" for i in range(count)]
        return tuple(Wire(label=label, unit="", hint=kind, clock=clock, sensor=name) for label in labels)
    return tuple(
        Wire(
            label=printable(_said(each, "label"))[:60] or f"{name} {i + 1}",
            unit=printable(_said(each, "unit"))[:20],
            hint=f"{_said(each, 'type')} {kind}",
            clock=clock,
            sensor=name,
        )
        for i, each in enumerate(described)
    )
