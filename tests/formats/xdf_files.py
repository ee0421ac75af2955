"""XDF files written to the specification (github.com/sccn/xdf/wiki/Specifications), chunk by chunk."""

import struct
from dataclasses import dataclass, field

import numpy as np

DTYPES = {"float32": "<f4", "double64": "<f8", "int8": "<i1", "int16": "<i2", "int32": "<i4", "int64": "<i8"}


def number(value: int, width: int = 4) -> bytes:
    """A variable-length integer."""
    return bytes([width]) + value.to_bytes(width, "little")


def chunk(tag: int, content: bytes, width: int = 4) -> bytes:
    return number(len(content) + 2, width) + struct.pack("<H", tag) + content


def file_header(extra: str = "") -> bytes:
    text = (
        f'<?xml version="1.0"?><info><version>1.0</version><datetime>2026-11-21T08:30:01+0100</datetime>{extra}</info>'
    )
    return b"XDF:" + chunk(1, text.encode())


@dataclass(kw_only=True)
class Stream:
    """One stream: channels as (label, unit, type), stamps in seconds (NaN: none written), values (time, channel)."""

    number: int = 1
    name: str = "Amp"
    kind: str = "EMG"
    format: str = "float32"
    rate_hz: float = 1000.0
    channels: list[tuple[str, str, str]] = field(default_factory=list)
    stamps_s: np.ndarray = field(default_factory=lambda: np.zeros(0))
    values: np.ndarray | list[str] = field(default_factory=lambda: np.zeros((0, 1)))
    offsets: list[tuple[float, float]] = field(default_factory=list)
    desc: str = ""
    count: int | None = None
    announced: int | None = None
    per_chunk: int = 50

    def header(self) -> bytes:
        listed = "".join(
            f"<channel><label>{label}</label><unit>{unit}</unit><type>{kind}</type></channel>"
            for label, unit, kind in self.channels
        )
        channels = f"<channels>{listed}</channels>" if listed else ""
        count = self.count if self.count is not None else self.width
        text = (
            f'<?xml version="1.0"?><info><name>{self.name}</name><type>{self.kind}</type>'
            f"<channel_count>{count}</channel_count><nominal_srate>{self.rate_hz!r}</nominal_srate>"
            f"<channel_format>{self.format}</channel_format><desc>{channels}{self.desc}</desc></info>"
        )
        return chunk(2, struct.pack("<I", self.number) + text.encode())

    @property
    def width(self) -> int:
        return 1 if isinstance(self.values, list) else self.values.shape[1]

    def samples(self) -> list[bytes]:
        """The chunks of samples, in order."""
        out = []
        for begin in range(0, len(self.values), self.per_chunk):
            some = range(begin, min(begin + self.per_chunk, len(self.values)))
            body = b"".join(self.stamp(i) + self.sample(i) for i in some)
            out.append(chunk(3, struct.pack("<I", self.number) + number(len(some), 1 if len(some) < 256 else 4) + body))
        return out

    def stamp(self, i: int) -> bytes:
        return b"\0" if np.isnan(self.stamps_s[i]) else b"\x08" + struct.pack("<d", self.stamps_s[i])

    def sample(self, i: int) -> bytes:
        if isinstance(self.values, list):
            text = self.values[i].encode()
            return number(len(text), 1) + text
        return self.values[i].astype(DTYPES[self.format]).tobytes()

    def footer(self) -> bytes:
        said = len(self.values) if self.announced is None else self.announced
        return chunk(6, struct.pack("<I", self.number) + f"<info><sample_count>{said}</sample_count></info>".encode())


def xdf(*streams: Stream, extra: str = "", footers: bool = True) -> bytes:
    """A whole file: headers, then samples and clock offsets of all streams in turn, then footers."""
    parts = [file_header(extra), *(s.header() for s in streams)]
    queues = [s.samples() for s in streams]
    offsets = [[chunk(4, struct.pack("<Idd", s.number, *pair)) for pair in s.offsets] for s in streams]
    while any(queues):
        for queue, measured in zip(queues, offsets, strict=True):
            parts += [queue.pop(0)] if queue else []
            parts += [measured.pop(0)] if measured else []
    parts += [each for measured in offsets for each in measured]
    parts.append(chunk(5, bytes(range(16))))
    return b"".join([*parts, *(s.footer() for s in streams if footers)])
