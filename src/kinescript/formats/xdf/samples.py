"""Chunks of samples: how many there are, their stamps, and their numbers, decoded many at a time."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kinescript.errors import InputRefused
from kinescript.formats.labelled import Slot
from kinescript.formats.xdf.chunks import AGAIN, read_count
from kinescript.formats.xdf.head import FORMATS, StreamHead

_STAGE_BYTES = 1 << 20
_NO_STAMP, _STAMP = 0, 8
_MOST_WORDS = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleForm:
    """How a chunk of samples lies: how many, the byte of the first, which carry a stamp (all, none, first, mixed)."""

    count: int
    at: int
    stamped: str


def find_form(content: memoryview, head: StreamHead) -> SampleForm:
    """Return how the samples of a chunk lie; raises InputRefused unless they fill the chunk to the byte."""
    count, at = read_count(content, 4)
    width, rest = head.sample_bytes, len(content) - at
    if count * (1 + width) > rest:
        raise InputRefused(f"{count} samples of {head.name}", f"a chunk of {rest} bytes", AGAIN)
    raw = np.frombuffer(content, dtype=np.uint8)
    if rest == count * (1 + width) and not raw[at :: 1 + width].any():
        return SampleForm(count=count, at=at, stamped="none")
    if rest == count * (9 + width) and (raw[at :: 9 + width] == _STAMP).all():
        return SampleForm(count=count, at=at, stamped="all")
    if rest == count * (1 + width) + 8 and raw[at] == _STAMP and not raw[at + 9 + width :: 1 + width].any():
        return SampleForm(count=count, at=at, stamped="first")
    _places(content, at, count, head)
    return SampleForm(count=count, at=at, stamped="mixed")


def _places(content: memoryview, at: int, count: int, head: StreamHead) -> tuple[list[int], list[int]]:
    """Return where the numbers of each sample begin, and which samples carry a stamp just before them."""
    begins, stamped = [], []
    for number in range(count):
        flag = content[at] if at < len(content) else -1
        if flag not in (_NO_STAMP, _STAMP):
            raise InputRefused(f"samples of {head.name} with a stamp of 0 or 8 bytes", f"{flag}", AGAIN)
        if flag:
            stamped.append(number)
        begins.append(at + 1 + flag)
        at = begins[-1] + head.sample_bytes
    if at != len(content):
        raise InputRefused(f"{count} samples of {head.name} in {len(content)} bytes", f"{at} bytes", AGAIN)
    return begins, stamped


class Filling:
    """The arrays of one numeric stream while its chunks come: numbers go through a small stage, then by channel."""

    def __init__(self, head: StreamHead, slots: tuple[Slot, ...], first_wire: int, count: int) -> None:
        self.head, self._slots, self._first = head, slots, first_wire
        self.values = [np.empty((count, len(slot.wires))) for slot in slots]
        self.stamps_s = np.full(count, np.nan)
        stored = np.dtype(FORMATS[head.format])
        wide = len(head.wires)
        self._stage = np.empty((max(1, _STAGE_BYTES // head.sample_bytes), wide), dtype=stored)
        self._staged = self._filled = 0
        self._bare = np.dtype([("flag", "u1"), ("numbers", stored, (wide,))])
        self._full = np.dtype([("flag", "u1"), ("stamp", "<f8"), ("numbers", stored, (wide,))])

    def add(self, content: memoryview, form: SampleForm) -> None:
        """Take the samples of the next chunk."""
        begin, end = self._filled + self._staged, self._filled + self._staged + form.count
        if form.stamped == "all":
            whole = np.frombuffer(content, dtype=self._full, count=form.count, offset=form.at)
            self.stamps_s[begin:end] = whole["stamp"]
            self._put(whole["numbers"])
        elif form.stamped == "mixed":
            begins, stamped = _places(content, form.at, form.count, self.head)
            raw = np.frombuffer(content, dtype=np.uint8)
            places = np.array(begins, dtype=np.intp)
            stamp_bytes = raw[(places[stamped] - 8)[:, None] + np.arange(8)]
            self.stamps_s[begin + np.array(stamped, dtype=np.intp)] = stamp_bytes.view("<f8")[:, 0]
            self._put(raw[places[:, None] + np.arange(self.head.sample_bytes)].view(self._stage.dtype))
        elif form.count:
            at = form.at
            if form.stamped == "first":
                one = np.frombuffer(content, dtype=self._full, count=1, offset=at)
                self.stamps_s[begin] = one["stamp"][0]
                self._put(one["numbers"])
                at += self._full.itemsize
            rest = form.count - (form.stamped == "first")
            self._put(np.frombuffer(content, dtype=self._bare, count=rest, offset=at)["numbers"])

    def _put(self, numbers: NDArray[np.number]) -> None:
        done = 0
        while done < len(numbers):
            some = min(len(numbers) - done, len(self._stage) - self._staged)
            self._stage[self._staged : self._staged + some] = numbers[done : done + some]
            self._staged, done = self._staged + some, done + some
            if self._staged == len(self._stage):
                self.flush()

    def flush(self) -> None:
        """Write what is staged to the channels."""
        begin, end = self._filled, self._filled + self._staged
        for slot, values in zip(self._slots, self.values, strict=True):
            for axis, wire in enumerate(slot.wires):
                column = self._stage[: self._staged, wire - self._first]
                if slot.factor == 1.0:
                    values[begin:end, axis] = column
                else:
                    np.multiply(column, slot.factor, out=values[begin:end, axis], dtype=np.float64)
        self._filled, self._staged = end, 0


def read_words(content: memoryview, head: StreamHead, words: list[tuple[float, str]]) -> None:
    """Append stamp (NaN when it has none) and words of every sample of a chunk of a stream of words.

    Raises InputRefused unless they fill the chunk to the byte, or when there are absurdly many.
    """
    count, at = read_count(content, 4)
    if len(words) + count > _MOST_WORDS:
        raise InputRefused(f"at most {_MOST_WORDS} markers in {head.name}", f"{len(words) + count}", AGAIN)
    for _ in range(count):
        flag = content[at] if at < len(content) else -1
        if flag not in (_NO_STAMP, _STAMP) or at + 1 + flag > len(content):
            raise InputRefused(f"samples of {head.name} with a stamp of 0 or 8 bytes", f"{flag}", AGAIN)
        stamp_s = float(np.frombuffer(content, "<f8", 1, at + 1)[0]) if flag else float("nan")
        at += 1 + flag
        texts = []
        for _wire in head.wires:
            length, at = read_count(content, at)
            if at + length > len(content):
                raise InputRefused(f"a word of {length} bytes in {head.name}", "a chunk that ends before", AGAIN)
            texts.append(bytes(content[at : at + min(length, 400)]).decode("utf-8", "replace"))
            at += length
        words.append((stamp_s, " ".join(texts)))
    if at != len(content):
        raise InputRefused(f"{count} samples of {head.name} in {len(content)} bytes", f"{at} bytes", AGAIN)
