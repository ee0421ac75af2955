"""A first walk through an XDF file: every stream's header, how many samples it has, its offsets and its words."""

import re
from typing import BinaryIO

import numpy as np

from kinescript.errors import InputRefused
from kinescript.formats.xdf import chunks
from kinescript.formats.xdf.chunks import AGAIN, AN_XDF, MAGIC, OF_A_STREAM, walk_chunks
from kinescript.formats.xdf.head import WORDS, StreamHead, find_day, find_stream, names_anybody, person_in, read_xml
from kinescript.formats.xdf.samples import find_form, read_words
from kinescript.signal.arrays import Floats

_MOST_STREAMS = 1000


class StreamDraft:
    """One stream as far as it was walked through; `announced` is how many samples its footer counts."""

    def __init__(self, head: StreamHead) -> None:
        self.head = head
        self.samples = 0
        self.announced: int | None = None
        self.ended = False
        self.offsets: list[bytes] = []
        self.words: list[tuple[float, str]] = []

    def clock_offsets(self) -> tuple[Floats, Floats]:
        """When offsets were measured and what they were, in seconds, each of shape (n,)."""
        pairs = np.frombuffer(b"".join(self.offsets), dtype="<f8").reshape(-1, 2)
        return pairs[:, 0], pairs[:, 1]


class XdfDraft:
    """Every stream by its number in the file, the day, what stands for who was recorded, whether anybody is named."""

    def __init__(self) -> None:
        self.streams: dict[int, StreamDraft] = {}
        self.day = self.person = ""
        self.named = False


def survey(stream: BinaryIO, size: int) -> XdfDraft:
    """Return what an XDF file of `size` bytes holds, without its numbers.

    Raises InputRefused when a chunk is cut, does not add up, or belongs to a stream that nobody described.
    """
    stream.seek(0)
    if stream.read(len(MAGIC)) != MAGIC:
        raise InputRefused(AN_XDF, "something else", AGAIN)
    draft = XdfDraft()
    for tag, content in walk_chunks(stream, size):
        if tag == chunks.FILE_HEADER:
            root = read_xml(content, "the header of the file")
            draft.day, draft.person = find_day(root), draft.person or person_in(root)
            draft.named = draft.named or names_anybody(root)
        elif tag in OF_A_STREAM:
            if len(content) < 4:
                raise InputRefused("a chunk that names its stream", f"{len(content)} bytes", AGAIN)
            _take(draft, tag, int.from_bytes(content[:4], "little"), content)
    if not draft.streams:
        raise InputRefused("streams", "none", AGAIN)
    return draft


def _take(draft: XdfDraft, tag: int, number: int, content: memoryview) -> None:
    if tag == chunks.STREAM_HEADER:
        if number in draft.streams or len(draft.streams) >= _MOST_STREAMS:
            raise InputRefused("one header a stream", f"two of stream {number}, or too many", AGAIN)
        head = find_stream(number, content[4:])
        draft.streams[number] = StreamDraft(head)
        draft.person, draft.named = draft.person or head.person, draft.named or head.named
        return
    if number not in draft.streams:
        raise InputRefused("streams described before they speak", f"stream {number} without a header", AGAIN)
    known = draft.streams[number]
    if tag == chunks.SAMPLES and known.head.format == WORDS:
        read_words(content, known.head, known.words)
        known.samples = len(known.words)
    elif tag == chunks.SAMPLES:
        known.samples += find_form(content, known.head).count
    elif tag == chunks.CLOCK_OFFSET:
        if len(content) != 20:
            raise InputRefused("a clock offset of two numbers", f"{len(content) - 4} bytes", AGAIN)
        known.offsets.append(bytes(content[4:]))
    else:
        known.ended = True
        said = (read_xml(content[4:], f"the footer of {known.head.name}").findtext("sample_count") or "").strip()
        known.announced = int(said) if re.fullmatch(r"\d{1,15}", said, re.ASCII) else None
