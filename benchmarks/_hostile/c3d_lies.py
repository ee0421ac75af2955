"""C3D files that say of themselves what is not so (C3D user guide, Motion Lab Systems)."""

import math
import struct
from collections.abc import Iterator

_WORDS = (0, 1, 2, 255, 32767, 32768, 65534, 65535)
_FLOATS = (0.0, -1.0, math.nan, math.inf, -math.inf, 1e-45, 1e-30, 3e38, -3e38)
_BYTES = (0, 1, 2, 7, 127, 128, 255)
_MACHINES = (0, 83, 84, 85, 86, 255)


def small_c3d() -> bytes:
    """Return a small honest file with markers, analogs, a plate and events, as our writer makes it."""
    import tempfile
    from pathlib import Path

    import numpy as np

    from kinescript.formats.c3d import C3dContent, C3dEvent, write_c3d

    plate = (
        ("USED", np.array(1, np.int16)),
        ("TYPE", np.full(1, 2, np.int16)),
        ("ZERO", np.array([1, 0], np.int16)),
        ("CORNERS", np.array([[[0, 0, 0], [0, 5, 0], [5, 5, 0], [5, 0, 0]]], np.float32)),
        ("ORIGIN", np.zeros((1, 3), np.float32)),
        ("CHANNEL", np.arange(1, 7, dtype=np.int16).reshape(1, 6)),
    )
    content = C3dContent(
        points=np.arange(3 * 8 * 3, dtype=np.float32).reshape(3, 8, 3).astype(np.float64),
        analogs=np.ones((6, 16)),
        point_rate_hz=100.0,
        analog_rate_hz=200.0,
        point_labels=("LASI", "RASI", "SACR"),
        analog_labels=("Fx1", "Fy1", "Fz1", "Mx1", "My1", "Mz1"),
        analog_units=("N", "N", "N", "N.m", "N.m", "N.m"),
        point_unit="mm",
        parameters=(("FORCE_PLATFORM", plate), ("SUBJECTS", (("NAMES", ("Anna",)),))),
        events=(C3dEvent(label="Foot Strike", context="Left", time_s=0.02),),
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "small.c3d"
        write_c3d(path, content)
        return path.read_bytes()


def lies(honest: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield a name and the bytes of each: every word of the header, every byte and number of the parameters."""
    for word in (*range(12), 149, 150):
        for value in _WORDS:
            yield f"header word {word} = {value}", _put(honest, 2 * word, struct.pack("<H", value))
    for place, what in ((12, "scale"), (20, "rate")):
        for number in _FLOATS:
            yield f"header {what} = {number}", _put(honest, place, struct.pack("<f", number))
    start = (honest[0] - 1) * 512
    for machine in _MACHINES:
        yield f"machine {machine}", _put(honest, start + 3, bytes([machine]))
    for name, body, size in _records(honest, start + 4):
        for place, new in _record_lies(honest, body, size):
            yield f"{name} + {place - body} = {new[:4].hex()}", _put(honest, place, new)
    yield from _agreed(honest, start)


def _record_lies(honest: bytes, body: int, size: int) -> Iterator[tuple[int, bytes]]:
    """Yield where, and what to put there: type, number of axes, each axis, then the first value or all of the text."""
    kind, axes = honest[body : body + 2]
    for place in range(body, body + 2 + axes):
        yield from ((place, bytes([value])) for value in _BYTES)
    first = body + 2 + axes
    if kind == 2 and size >= 2:
        yield from ((first, struct.pack("<H", value)) for value in _WORDS)
    if kind == 4 and size >= 4:
        yield from ((first, struct.pack("<f", number)) for number in _FLOATS)
    if kind == 255:
        yield from ((first, text * (size // len(text))) for text in (b"\xff", b"\x1b", b"\0", b"\xe2\x80\xae"))


def _agreed(honest: bytes, start: int) -> Iterator[tuple[str, bytes]]:
    """Lies in which header and parameters agree: only the size of the file gives them away."""
    places = {name: body + 2 + honest[body + 1] for name, body, _ in _records(honest, start + 4)}
    for points in (1000, 32767, 65535):
        data = _put(_put(honest, 2, struct.pack("<H", points)), places["POINT:USED"], struct.pack("<H", points))
        yield f"{points} points everywhere", data
    for frames in (9, 1000, 65535):
        data = _put(honest, 8, struct.pack("<H", frames))
        yield f"{frames} frames everywhere", _put(data, places["POINT:FRAMES"], struct.pack("<H", frames))
    for rate in (1e-30, 1e-3, 1e9, 3e38):
        packed = struct.pack("<f", rate)
        data = _put(_put(honest, 20, packed), places["POINT:RATE"], packed)
        yield f"{rate} Hz everywhere", _put(data, places["ANALOG:RATE"], struct.pack("<f", min(2 * rate, 3.4e38)))


def _put(data: bytes, place: int, new: bytes) -> bytes:
    return data[:place] + new + data[place + len(new) :]


def _records(data: bytes, place: int) -> list[tuple[str, int, int]]:
    """Return each parameter's name, where its body (type, axes, sizes, values) begins, and the bytes of its values."""
    groups: dict[int, str] = {}
    found = []
    while data[place]:
        length, number = struct.unpack_from("<bb", data, place)
        at = place + 2 + abs(length)
        name = data[place + 2 : at].decode("latin-1")
        step = struct.unpack_from("<H", data, at)[0]
        if number < 0:
            groups[-number] = name
        else:
            axes = data[at + 3]
            size = math.prod(data[at + 4 : at + 4 + axes]) * abs(struct.unpack_from("<b", data, at + 2)[0])
            found.append((f"{groups.get(number, '?')}:{name}", at + 2, size))
        if not step:
            break
        place = at + step
    return found
