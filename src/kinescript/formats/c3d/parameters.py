"""The parameter section: a chain of records, each a group or a value."""

import math
from typing import NamedTuple

import numpy as np

from kinescript.formats.c3d.byte_order import ByteOrder, to_floats, to_signed, to_unsigned
from kinescript.formats.c3d.content import C3dGroup, C3dNumbers, C3dValue
from kinescript.formats.c3d.refusals import odd

MOST_RECORDS = 20_000
MOST_STRINGS = 200_000
MOST_BYTES = 8 << 20


class Record(NamedTuple):
    """Where one record lies in the section: its name, its group, where its body starts and where the next one is."""

    group: int
    name: str
    body: int
    following: int


def decode_text(raw: bytes) -> str:
    r"""Return text without padding: up to the first NUL, without trailing blanks, UTF-8 or else Latin-1.

    >>> decode_text(b"LASI  \0?")
    'LASI'
    """
    raw = raw.split(b"\0", 1)[0].rstrip(b" ")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _shaped(array: C3dNumbers, sizes: tuple[int, ...]) -> C3dValue:
    """Return numbers read-only, the axis that the file stores closest together last."""
    shaped = array.reshape(sizes[::-1])
    shaped.flags.writeable = False
    return shaped


class Section:
    """The bytes of a parameter section after its four-byte head, and how to walk through them."""

    def __init__(self, raw: bytes, order: ByteOrder) -> None:
        self._raw, self._order, self._strings = raw, order, 0

    def groups(self) -> tuple[C3dGroup, ...]:
        """Return all groups in file order; raises OddFile when a record leaves the section."""
        names: dict[int, str] = {}
        members: dict[int, list[tuple[str, C3dValue]]] = {}
        for record in self._records():
            number = abs(record.group)
            members.setdefault(number, [])
            if record.group < 0:
                names.setdefault(number, record.name)
            else:
                members[number].append((record.name, self._value(record)))
        return tuple((names.get(n, f"unnamed {n}"), tuple(found)) for n, found in members.items())

    def _records(self) -> list[Record]:
        records: list[Record] = []
        place, raw = 0, self._raw
        while place + 2 <= len(raw) and raw[place] and raw[place + 1]:
            length, group = raw[place], raw[place + 1]
            # a negative length marks a locked record
            length = 256 - length if length > 127 else length
            step_at = place + 2 + length
            step = int(to_unsigned(self._part(step_at, 2), self._order)[0])
            following = step_at + step if step else len(raw)
            if step == 1 or following > len(raw) or len(records) >= MOST_RECORDS:
                raise odd("a chain of parameters inside their section", "one that leaves it or has no end")
            name = decode_text(raw[place + 2 : step_at])
            records.append(Record(group - 256 if group > 127 else group, name, step_at + 2, following))
            if not step:
                break
            place = following
        if not records:
            raise odd("a parameter section", "an empty one")
        return records

    def _part(self, start: int, count: int, end: int | None = None) -> bytes:
        if start + count > (len(self._raw) if end is None else end):
            raise odd("parameters inside their section", "one that runs past its end")
        return self._raw[start : start + count]

    def _value(self, record: Record) -> C3dValue:
        kind, axes = self._part(record.body, 2, record.following)
        sizes = tuple(self._part(record.body + 2, axes, record.following))
        width = {255: 1, 1: 1, 2: 2, 4: 4}.get(kind)
        if width is None or axes > 7:
            raise odd("parameters of text, bytes, integers or floats", f"a parameter of type {kind} with {axes} axes")
        raw = self._part(record.body + 2 + axes, width * math.prod(sizes), record.following)
        if kind == 255:
            return self._words(raw, sizes)
        if kind == 1:
            return _shaped(np.frombuffer(raw, np.int8), sizes)
        return _shaped(to_signed(raw, self._order) if kind == 2 else to_floats(raw, self._order), sizes)

    def _words(self, raw: bytes, sizes: tuple[int, ...]) -> C3dValue:
        if len(sizes) < 2:
            return decode_text(raw)
        width, count = sizes[0], math.prod(sizes[1:])
        self._strings += count
        if self._strings > MOST_STRINGS:
            raise odd("a parameter section of a sensible size", f"more than {MOST_STRINGS} texts")
        return tuple(decode_text(raw[i * width : (i + 1) * width]) for i in range(count))
