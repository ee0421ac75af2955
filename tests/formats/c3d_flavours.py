"""A small C3D encoder of the tests' own: every machine, integers and floats, and room for lies."""

import struct
from dataclasses import dataclass, field

import numpy as np

INTEL, DEC, MIPS = 84, 85, 86


def vax(number: float) -> bytes:
    """One VAX F float: IEEE times four, the two 16-bit words swapped."""
    raw = struct.pack("<f", float(np.float32(number)) * 4)
    return raw[2:] + raw[:2]


@dataclass(kw_only=True)
class Flavour:
    """A file to be encoded; `points` (points, frames, 3) and `analogs` (channels, samples) are RAW stored numbers."""

    points: np.ndarray
    analogs: np.ndarray
    residual_words: np.ndarray | None = None
    machine: int = INTEL
    scale: float = -0.1
    rate: float = 100.0
    first: int = 1
    unsigned: bool = False
    extra: list = field(default_factory=list)
    leave_out: tuple = ()
    header: dict = field(default_factory=dict)
    stored: dict = field(default_factory=dict)
    header_events: tuple = ()
    blocks_said: int | None = None
    padding: bool = True

    def int16(self, *numbers: int) -> bytes:
        order = ">" if self.machine == MIPS else "<"
        return b"".join(struct.pack(order + "H", int(n) & 0xFFFF) for n in numbers)

    def float32(self, *numbers: float) -> bytes:
        if self.machine == DEC:
            return b"".join(vax(n) for n in numbers)
        return struct.pack((">" if self.machine == MIPS else "<") + f"{len(numbers)}f", *numbers)

    def value(self, value: object) -> bytes:
        """Type, axes, sizes, data."""
        if isinstance(value, bytes):
            return value
        if isinstance(value, str):
            return struct.pack("<bBB", -1, 1, len(value)) + value.encode("latin-1")
        array = np.asarray(value)
        if array.dtype.kind in "US":
            width = max((len(text) for text in array.tolist()), default=0)
            texts = b"".join(text.encode("latin-1").ljust(width) for text in array.tolist())
            return struct.pack("<bBBB", -1, 2, width, len(array)) + texts
        sizes = array.shape[::-1]
        head = struct.pack(f"<bB{len(sizes)}B", 4 if array.dtype.kind == "f" else 2, len(sizes), *sizes)
        flat = array.ravel().tolist()
        return head + (self.float32(*flat) if array.dtype.kind == "f" else self.int16(*flat))

    def record(self, name: str, group: int, body: bytes) -> bytes:
        body += b"\0"
        return struct.pack("<bb", len(name), group) + name.encode() + self.int16(len(body) + 2) + body

    def members(self) -> dict:
        points, frames, _ = self.points.shape
        channels, samples = self.analogs.shape
        members: dict = {
            "POINT:USED": points,
            "POINT:SCALE": float(self.scale),
            "POINT:RATE": float(self.rate),
            "POINT:FRAMES": min(frames, 65535),
            "POINT:UNITS": "mm",
            "POINT:LABELS": np.array([f"M{i}" for i in range(points)]),
            "ANALOG:USED": channels,
            "ANALOG:RATE": float(self.rate * (samples // frames if channels else 1)),
            "ANALOG:GEN_SCALE": 1.0,
            "ANALOG:SCALE": np.full(channels, 0.5),
            "ANALOG:OFFSET": np.full(channels, 0),
            "ANALOG:LABELS": np.array([f"A{i}" for i in range(channels)]),
            "ANALOG:UNITS": np.array(["V"] * channels),
        }
        members |= dict(self.extra)
        return {name: value for name, value in members.items() if not name.startswith(self.leave_out or ("-",))}

    def section(self, data_block: int) -> bytes:
        members = {"POINT:DATA_START": data_block, **self.members()} | self.stored
        groups = list(dict.fromkeys(name.split(":")[0] for name in members))
        records = [self.record(group, -1 - i, b"") for i, group in enumerate(groups)]
        for name, value in members.items():
            group, member = name.split(":")
            records.append(self.record(member, groups.index(group) + 1, self.value(value)))
        raw = bytes(4) + b"".join(records) + bytes(2)
        blocks = -(-len(raw) // 512)
        said = blocks if self.blocks_said is None else self.blocks_said
        return bytes([1, 80, said, self.machine]) + raw[4:].ljust(blocks * 512 - 4, b"\0")

    def samples(self) -> bytes:
        points, frames, _ = self.points.shape
        words = np.zeros((points, frames)) if self.residual_words is None else self.residual_words
        quads = np.concatenate([self.points, words[..., None]], axis=-1).swapaxes(0, 1).reshape(frames, 4 * points)
        rows = np.concatenate([quads, self.analogs.T.reshape(frames, -1)], axis=1)
        flat = rows.ravel().tolist()
        return self.float32(*flat) if self.scale < 0 else self.int16(*flat)

    def encode(self) -> bytes:
        points, frames, _ = self.points.shape
        channels, samples = self.analogs.shape
        data_block = 2 + len(self.section(0)) // 512
        said = {
            "points": points,
            "analogs": samples * channels // frames,
            "first": self.first,
            "last": min(self.first + frames - 1, 65535),
            "scale": self.scale,
            "data": data_block,
            "per_frame": samples // frames if channels else 0,
            "rate": self.rate,
        } | self.header
        head = bytes([2, 80]) + self.int16(said["points"], said["analogs"], said["first"], said["last"], 0)
        head += self.float32(said["scale"]) + self.int16(said["data"], said["per_frame"]) + self.float32(said["rate"])
        head = head.ljust(298, b"\0") + self.int16(12345, len(self.header_events))
        head = head.ljust(304, b"\0") + b"".join(self.float32(time_s) for _, time_s in self.header_events)
        head = head.ljust(396, b"\0") + b"".join(label.encode().ljust(4) for label, _ in self.header_events)
        raw = head.ljust(512, b"\0") + self.section(data_block) + self.samples()
        return raw.ljust(-(-len(raw) // 512) * 512, b"\0") if self.padding else raw


def plain(frames: int = 7, points: int = 3, channels: int = 2, per_frame: int = 4, **more: object) -> Flavour:
    """A small file with whole numbers that every flavour can hold."""
    chance = np.random.default_rng(frames)
    return Flavour(
        points=chance.integers(-900, 900, (points, frames, 3)).astype(float),
        analogs=chance.integers(-900, 900, (channels, frames * per_frame)).astype(float),
        **more,
    )
