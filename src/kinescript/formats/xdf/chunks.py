"""The chunks of an XDF file, one after another, each checked against the size of the file before it is read."""

from collections.abc import Iterator
from typing import BinaryIO

from kinescript.errors import InputRefused

AN_XDF = "an XDF file"
AGAIN = "copy it again, or record it again"
MAGIC = b"XDF:"
FILE_HEADER, STREAM_HEADER, SAMPLES, CLOCK_OFFSET, BOUNDARY, STREAM_FOOTER = 1, 2, 3, 4, 5, 6
OF_A_STREAM = (STREAM_HEADER, SAMPLES, CLOCK_OFFSET, STREAM_FOOTER)
_PIECE_BYTES = 4 << 20
# a file of nothing but empty chunks would keep a reader busy for ever
_SMALLEST_MEAN_BYTES, _MANY = 12, 300_000


def walk_chunks(stream: BinaryIO, size: int) -> Iterator[tuple[int, memoryview]]:
    """Yield tag and content of every chunk behind the magic word; a content is valid until the next one.

    Raises InputRefused when a length is no length, or reaches behind the end of the file.
    Source: XDF 1.0 specification, github.com/sccn/xdf/wiki/Specifications.
    """
    at, begin, block, count = len(MAGIC), 0, b"", 0
    while at < size:
        if begin + len(block) < min(at + 9, size):
            begin, block = at, _take(stream, at, min(_PIECE_BYTES, size - at))
        head = at - begin
        width = block[head]
        if width not in (1, 4, 8):
            raise InputRefused("the length of a chunk in 1, 4 or 8 bytes", f"{width} at byte {at}", AGAIN)
        length = int.from_bytes(block[head + 1 : head + 1 + width], "little")
        content = at + 1 + width
        end = content + length
        if end > size or content > size:
            came = f"{size} bytes (the recording or the copy was cut short)"
            raise InputRefused(f"at least {end} bytes, as the last chunk announces", came, AGAIN)
        if length < 2:
            raise InputRefused("chunks of 2 bytes or more", f"{length} at byte {at}", AGAIN)
        if end > begin + len(block):
            begin, block = at, _take(stream, at, min(max(_PIECE_BYTES, end - at), size - at))
        view = memoryview(block)[content - begin : end - begin]
        yield view[0] | view[1] << 8, view[2:]
        at, count = end, count + 1
        if count > _MANY and at < count * _SMALLEST_MEAN_BYTES:
            raise InputRefused(AN_XDF, "a flood of chunks that hold nothing", AGAIN)


def read_count(content: memoryview, at: int) -> tuple[int, int]:
    """Return a whole number that stands at a byte behind its own width, and the byte behind it."""
    width = content[at] if at < len(content) else 0
    end = at + 1 + width
    if width not in (1, 4, 8) or end > len(content):
        raise InputRefused("a number in 1, 4 or 8 bytes", f"{width} bytes in a chunk of {len(content)}", AGAIN)
    return int.from_bytes(content[at + 1 : end], "little"), end


def _take(stream: BinaryIO, start: int, count: int) -> bytes:
    stream.seek(start)
    block = stream.read(count)
    if len(block) != count:
        raise InputRefused(f"{start + count} bytes", "a file that became shorter while it was read", AGAIN)
    return block
