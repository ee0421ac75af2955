"""EDF, BDF, XDF and MAT files that say of themselves what is not so, written to the published formats.

EDF+: Kemp and Olivan 2003 and edfplus.info; BDF: BioSemi; XDF: github.com/sccn/xdf/wiki/Specifications; MAT level 5:
MathWorks, "MAT-File Format".
"""

import struct
import zlib
from collections.abc import Iterator

_EDF_NUMBERS = (
    "-1", "0", "1", "9999", "99999999", "-9999999", "nan", "inf", "1e99", "1e-99", "0x10", "1_0", "", "\xff\xff",
    "\0\0", " 1 1", "+-1",
)  # fmt: skip
_FRAMES = 10


def small_edf(*, bdf: bool = False, signals: int = 2) -> bytes:
    """Return an honest file of two signals, ten seconds at 10 Hz."""
    width = 3 if bdf else 2
    first = b"\xffBIOSEMI" if bdf else b"0       "
    most = 2 ** (8 * width - 1)
    fields = [
        ("X X X X", 80),
        ("Startdate X X X X", 80),
        ("21.11.26", 8),
        ("12.00.00", 8),
        (str(256 * (signals + 1)), 8),
    ]
    fields += [("24BIT" if bdf else "", 44), (str(_FRAMES), 8), ("1", 8), (str(signals), 4)]
    each = [
        ("EMG {}", 16),
        ("", 80),
        ("uV", 8),
        ("-3000", 8),
        ("3000", 8),
        (str(-most), 8),
        (str(most - 1), 8),
        ("", 80),
    ]
    each += [("10", 8), ("", 32)]
    head = first + b"".join(text.encode("latin-1").ljust(size) for text, size in fields)
    for text, size in each:
        head += b"".join(text.format(i).encode("latin-1").ljust(size) for i in range(signals))
    return head + bytes(range(width)) * 10 * signals * _FRAMES


def edf_lies() -> Iterator[tuple[str, bytes]]:
    """Yield every field of the header with every number that should not stand there; counts by the million."""
    for bdf in (False, True):
        honest, word = small_edf(bdf=bdf), "BDF" if bdf else "EDF"
        places = [(168, 8), (176, 8), (184, 8), (192, 44), (236, 8), (244, 8), (252, 4)]
        at = 256
        for size in (16, 80, 8, 8, 8, 8, 8, 80, 8, 32):
            places.append((at, size))
            at += 2 * size
        for place, size in places:
            for number in _EDF_NUMBERS:
                text = number.encode("latin-1")[:size].ljust(size)
                yield f"{word} byte {place}: {number!r}", honest[:place] + text + honest[place + size :]
        yield f"{word}, equal ends of the scale", honest.replace(b"-3000   ", b"3000    ")
        yield f"{word}, EDF+D without annotations", honest[:192] + b"EDF+D" + honest[197:]
        yield f"{word}, 9999 signals", small_edf(bdf=bdf, signals=9999)
    annotations = small_edf().replace(b"EMG 1 ".ljust(16), b"EDF Annotations ").replace(b"EMG 0", b"EDF A")
    yield "EDF+, annotations that are noise", annotations[:192] + b"EDF+C" + annotations[197:]
    for text in (
        b"+1e999\x14\x14\0",
        b"\x14" * 200,
        b"+0\x15" + b"9" * 190 + b"\x14a\x14",
        b"-\x14\xff\xfe\x14\0",
        b"+nan\x14\x14\0",
    ):
        data = bytearray(annotations[:192] + b"EDF+C" + annotations[197:])
        data[768 : 768 + len(text)] = text
        yield f"EDF+, annotations {text[:12]!r}", bytes(data)


def chunk(tag: int, content: bytes, *, said: int | None = None, width: int = 4) -> bytes:
    """Return an XDF chunk; `said` is the length it claims, `width` the bytes that length has."""
    length = 2 + len(content) if said is None else said
    return bytes([width]) + (length % 256 ** min(width, 8)).to_bytes(width, "little") + struct.pack("<H", tag) + content


def _stream(**said: str) -> bytes:
    fields = {"name": "EMG", "type": "EMG", "channel_count": "2", "nominal_srate": "100", "channel_format": "float32"}
    xml = "".join(f"<{key}>{value}</{key}>" for key, value in (fields | said).items())
    return struct.pack("<I", 1) + f'<?xml version="1.0"?><info>{xml}<desc/></info>'.encode()


def _samples(count: int = 4, *, said: int | None = None, width: int = 1, stamp: float = 1.0) -> bytes:
    number = (count if said is None else said).to_bytes(width, "little")
    rows = b"".join(b"\x08" + struct.pack("<d", stamp + i / 100) + struct.pack("<2f", i, -i) for i in range(count))
    return struct.pack("<I", 1) + bytes([width]) + number + rows


_FOOT = struct.pack("<I", 1) + (
    b"<info><first_timestamp>1</first_timestamp><last_timestamp>1.03</last_timestamp><sample_count>4</sample_count></info>"
)
_FILE_HEAD = chunk(1, b'<?xml version="1.0"?><info><version>1.0</version></info>')


def small_xdf() -> bytes:
    """Return an honest file with one stream of two channels."""
    return b"XDF:" + _FILE_HEAD + chunk(2, _stream()) + chunk(3, _samples()) + chunk(6, _FOOT)


def xdf_lies() -> Iterator[tuple[str, bytes]]:
    """Yield lengths, counts, rates, stamps and XML that are not so, in a chunk of each kind."""
    start = b"XDF:" + _FILE_HEAD
    for tag in range(8):
        for said in (0, 1, 2, 3, 2**31, 2**32 - 1, 2**63, 2**64 - 1):
            yield (
                f"chunk {tag} of {said} bytes",
                start + chunk(2, _stream()) + chunk(tag, b"\1\0\0\0", said=said, width=8),
            )
        for width in (0, 2, 3, 5, 9, 255):
            data = chunk(tag, b"\1\0\0\0", width=width)
            yield f"chunk {tag}, length in {width} bytes", start + data
    for key in ("channel_count", "nominal_srate", "channel_format", "name"):
        for value in (
            "-1",
            "0",
            "1000000",
            "99999999999",
            "nan",
            "inf",
            "1e300",
            "1e-300",
            "",
            "string",
            "double64",
            "\x7f",
            "&#27;[2J",
        ):
            head = chunk(2, _stream(**{key: value}))
            yield f"{key} = {value!r}", start + head + chunk(3, _samples()) + chunk(6, _FOOT)
    for said, width in ((2**31 - 1, 4), (2**32 - 1, 4), (2**60, 8), (2**64 - 1, 8), (0, 1), (255, 1)):
        yield f"{said} samples", start + chunk(2, _stream()) + chunk(3, _samples(said=said, width=width))
    for stamp in (float("nan"), float("inf"), -1e300, 1e300, 0.0):
        yield f"stamps from {stamp}", start + chunk(2, _stream()) + chunk(3, _samples(stamp=stamp)) + chunk(6, _FOOT)
        clock = struct.pack("<Idd", 1, stamp, stamp)
        yield (
            f"clock offset {stamp}",
            start + chunk(2, _stream()) + chunk(4, clock) + chunk(3, _samples()) + chunk(6, _FOOT),
        )
    yield "samples of no stream", start + chunk(3, _samples())
    yield "two streams of one number", start + chunk(2, _stream()) * 2 + chunk(3, _samples())
    yield (
        "a hundred thousand streams",
        start + b"".join(chunk(2, struct.pack("<I", i) + _stream()[4:]) for i in range(20_000)),
    )
    words = _stream(channel_format="string", channel_count="1")
    for length in (2**31, 2**60):
        text = struct.pack("<I", 1) + b"\1\1\0\x08" + length.to_bytes(8, "little") + b"a"
        yield f"a text of {length} bytes", start + chunk(2, words) + chunk(3, text)
    for what, xml in xml_bombs():
        yield f"{what} in a stream", start + chunk(2, struct.pack("<I", 1) + xml) + chunk(3, _samples())


def xml_bombs(root: str = "info") -> Iterator[tuple[str, bytes]]:
    """Yield XML that grows, reaches outside, or nests without end."""
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    yield (
        "billion laughs",
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]><{root}>&l9;</{root}>'.encode(),
    )
    square = f'<!DOCTYPE x [<!ENTITY a "{"a" * 100_000}">]><{root}>{"&a;" * 20_000}</{root}>'
    yield "quadratic blow-up", square.encode()
    for address in ("file:///etc/passwd", "http://127.0.0.1:9/x", "/dev/zero"):
        yield f"an entity at {address}", f'<!DOCTYPE x [<!ENTITY a SYSTEM "{address}">]><{root}>&a;</{root}>'.encode()
        yield f"a DTD at {address}", f'<!DOCTYPE x SYSTEM "{address}"><{root}/>'.encode()
    yield "a hundred thousand elements deep", f"<{root}>".encode() + b"<a>" * 100_000
    yield (
        "a hundred thousand deep, closed",
        f"<{root}>".encode() + b"<a>" * 100_000 + b"</a>" * 100_000 + f"</{root}>".encode(),
    )
    yield "a million attributes", f"<{root} ".encode() + b" ".join(b"a%d='1'" % i for i in range(300_000)) + b"/>"
    yield "an attribute of five megabytes", f"<{root} a='".encode() + b"x" * 5_000_000 + b"'/>"
    for encoding in ("utf-7", "utf-16", "cp037", "nonsense", "idna", "zlib_codec", "punycode"):
        yield f"said to be {encoding}", f'<?xml version="1.0" encoding="{encoding}"?><{root}>+AGE-</{root}>'.encode()


def _tag(kind: int, data: bytes, *, said: int | None = None) -> bytes:
    return struct.pack("<II", kind, len(data) if said is None else said) + data + b"\0" * (-len(data) % 8)


def _matrix(
    rows: int = 2, columns: int = 2, *, kind: int = 6, flags: int = 0, name: bytes = b"imu", data: bytes | None = None
) -> bytes:
    parts = (
        _tag(6, struct.pack("<II", kind | flags << 8, 0)) + _tag(5, struct.pack("<ii", rows, columns)) + _tag(1, name)
    )
    return parts + (_tag(9, struct.pack("<4d", 1, 2, 3, 4)) if data is None else data)


_MAT_HEAD = b"MATLAB 5.0 MAT-file, Platform: GLNXA64".ljust(124) + struct.pack("<HH", 0x0100, 0x4D49)


def small_mat() -> bytes:
    """Return an honest level 5 file with one matrix."""
    return _MAT_HEAD + _tag(14, _matrix())


def mat_lies() -> Iterator[tuple[str, bytes]]:
    """Yield sizes, kinds, byte orders and compressed elements that are not so."""
    for rows, columns in (
        (2**31 - 1, 2**31 - 1),
        (-1, 2),
        (0, 0),
        (10**6, 10**6),
        (2**31 - 1, 1),
        (1, 4),
        (-(2**31), -(2**31)),
    ):
        for kind in (1, 2, 3, 4, 5, 6, 9, 17):
            yield f"{rows} by {columns}, class {kind}", _MAT_HEAD + _tag(14, _matrix(rows, columns, kind=kind))
    for kind in range(20):
        for said in (0, 1, 7, 2**31 - 1, 2**32 - 1):
            yield f"element {kind} of {said} bytes", _MAT_HEAD + _tag(kind, _matrix(), said=said)
            yield f"data {kind} of {said} bytes", _MAT_HEAD + _tag(14, _matrix(data=_tag(kind, b"\1" * 32, said=said)))
    honest = small_mat()
    yield "the other byte order", honest[:124] + b"\x01\x00MI" + honest[128:]
    yield "version 2", honest[:124] + struct.pack("<H", 0x0200) + honest[126:]
    yield "a name of odd letters", _MAT_HEAD + _tag(14, _matrix(name=b"\x1b[2J\xff\0imu"))
    deep = _matrix()
    for _ in range(3000):
        deep = (
            _tag(14, _matrix(1, 1, kind=1, data=b""))
            if len(deep) > 2_000_000
            else _matrix(1, 1, kind=1, data=_tag(14, deep))
        )
    yield "cells in cells", _MAT_HEAD + _tag(14, deep)
    squeezer = zlib.compressobj(9)
    zeros = b"\0" * (1 << 20)
    bomb = squeezer.compress(
        struct.pack("<II", 14, 1 << 30) + _matrix(1 << 14, 1 << 13, data=struct.pack("<II", 9, 1 << 30))
    )
    bomb += b"".join(squeezer.compress(zeros) for _ in range(1024)) + squeezer.flush()
    yield "a zlib bomb of 1 GB", _MAT_HEAD + _tag(15, bomb)
    yield "a zlib bomb cut", _MAT_HEAD + _tag(15, bomb[: len(bomb) // 2])
    yield "ten zlib bombs", _MAT_HEAD + _tag(15, bomb) * 10
    nested = zlib.compress(_tag(15, zlib.compress(_tag(14, _matrix()))))
    yield "compressed twice", _MAT_HEAD + _tag(15, nested)
    yield "noise for zlib", _MAT_HEAD + _tag(15, b"\x78\x9c" + b"\xff" * 1000)
