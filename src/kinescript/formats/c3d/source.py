"""Bytes of a file, wherever they are: taken in pieces, never all at once."""

from typing import BinaryIO, Protocol

from kinescript.formats.c3d.refusals import short_file


class Source(Protocol):
    """Something with a known size from which a piece can be taken."""

    @property
    def size(self) -> int:
        """How many bytes there are."""

    def take(self, start: int, count: int) -> memoryview:
        """Return `count` bytes from `start`; valid until the next call; refuses when they are not there."""


class FileSource:
    """An open, seekable file; one buffer is used for every piece."""

    def __init__(self, stream: BinaryIO, size: int) -> None:
        self._stream, self.size, self._buffer = stream, size, bytearray()

    def take(self, start: int, count: int) -> memoryview:
        """Return `count` bytes from `start`; valid until the next call; refuses when they are not there."""
        if start + count > self.size:
            raise short_file(start + count, self.size)
        if len(self._buffer) < count:
            self._buffer = bytearray(count)
        piece = memoryview(self._buffer)[:count]
        self._stream.seek(start)
        done = 0
        while done < count:
            came = self._stream.readinto(piece[done:])  # type: ignore[attr-defined]
            if not came:
                raise short_file(start + count, start + done)
            done += came
        return piece


class BytesSource:
    """Bytes already in memory; pieces are views."""

    def __init__(self, data: bytes | memoryview) -> None:
        self._view = memoryview(data).cast("B")
        self.size = len(self._view)

    def take(self, start: int, count: int) -> memoryview:
        """Return `count` bytes from `start`; refuses when they are not there."""
        if start + count > self.size:
            raise short_file(start + count, self.size)
        return self._view[start : start + count]
