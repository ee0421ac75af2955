"""BTS files of the tests' own, text and binary, in the form that public readers agree on (see formats/bts)."""

import struct

import numpy as np

SIGNATURE = struct.pack("<4I", 0x41604B82, 0xCA8411D3, 0xACB60060, 0x080C6816)


def emt(kind: str, unit: str, rate: float, columns: dict[str, np.ndarray], *, start: float = 0.0, **say: str) -> bytes:
    """A table over time: blank cells where NaN, times in milliseconds, a tab behind every cell."""
    frames = len(next(iter(columns.values())))
    tracks = len(columns) // 3 if "3D" in kind else len(columns)
    said = {"Tracks": str(tracks), "Frequency": f"{rate:g} Hz", "Frames": str(frames), "Start time": f"{start:.3f}"}
    lines = ["BTS ASCII format", "", f"Type:         \t{kind}", f"Measure unit: \t{unit}", ""]
    lines += [f"{key}: \t{value}" for key, value in (said | say).items()]
    lines += ["", "\t".join([" Frame", "  Time", *columns, ""])]
    for row in range(frames):
        cells = [f"{row:6d}", f"{start + row / rate:8.3f}"]
        cells += ["        " if np.isnan(c[row]) else f"{c[row]:.8f}" for c in columns.values()]
        lines.append("\t".join([*cells, ""]))
    return "\r\n".join([*lines, ""]).encode("cp1252")


def sequences(columns: dict[str, list[float]]) -> bytes:
    """A table of events, an instant a cell."""
    most = max(map(len, columns.values()))
    lines = ["BTS ASCII format", "", "Type: \tTime sequences", "Measure unit: \ts", "", f"Sequences: \t{len(columns)}"]
    lines += ["", "\t".join([" Item", *columns, ""])]
    for row in range(most):
        lines.append(
            "\t".join([f"{row + 1}", *(f"{c[row]:.3f}" if row < len(c) else " " for c in columns.values()), ""])
        )
    return "\r\n".join([*lines, ""]).encode("ascii")


def label(text: str) -> bytes:
    return text.encode("cp1252").ljust(256, b"\0")


def track(name: str, values: np.ndarray) -> bytes:
    """A track by the segments in which it was seen."""
    seen = np.isfinite(values).all(axis=1)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], seen.astype(int), [0]])))
    spans = edges.reshape(-1, 2)
    raw = label(name) + struct.pack("<ii", len(spans), 0)
    raw += b"".join(struct.pack("<ii", first, last - first) for first, last in spans)
    return raw + b"".join(values[first:last].astype("<f4").tobytes() for first, last in spans)


def points(names: list[str], values: np.ndarray, *, form: int = 1, rate: int = 100, start: float = 0.0) -> bytes:
    """Block 5; `values` (tracks, frames, 3) in metres, Y up."""
    count, frames, _ = values.shape
    raw = struct.pack("<iifi", frames, rate, start, count) + np.ones(15, "<f4").tobytes() + struct.pack("<i", 0)
    raw += struct.pack("<ii", 1, 0) + struct.pack("<ii", 0, 1) if form in (1, 3) else b""
    if form < 3:
        return raw + b"".join(track(n, v) for n, v in zip(names, values, strict=True))
    stored = np.nan_to_num(values).transpose(1, 0, 2).astype("<f4")
    return raw + b"".join(map(label, names)) + stored.tobytes()


def emg(names: list[str], values: np.ndarray, *, form: int = 1, rate: int = 1000, frames: int | None = None) -> bytes:
    """Block 11; `values` (channels, samples) in volts."""
    count, samples = values.shape
    raw = struct.pack("<iifi", count, rate, 0.0, samples if frames is None else frames)
    raw += np.arange(count, dtype="<i2").tobytes()
    if form == 1:
        return raw + b"".join(track(n, v[:, None]) for n, v in zip(names, values, strict=True))
    return raw + b"".join(map(label, names)) + values.T.astype("<f4").tobytes()


def forces(values: np.ndarray, *, rate: int = 500) -> bytes:
    """Block 12; `values` (plates, frames, 9): point, force, free moment in the laboratory, Y up."""
    count, frames, _ = values.shape
    raw = struct.pack("<iifi", count, rate, 0.0, frames) + np.ones(15, "<f4").tobytes() + struct.pack("<i", 0)
    return raw + b"".join(track(f"p{i}", v) for i, v in enumerate(values))


def corners(values: np.ndarray, *, after: int = 256) -> bytes:
    """Block 7; `values` (plates, 4, 3) in metres."""
    raw = struct.pack("<ii", len(values), 0) + np.arange(len(values), dtype="<i2").tobytes()
    for i, each in enumerate(values):
        raw += label(f"p{i}") + struct.pack("<ff", 0.4, 0.6) + each.astype("<f4").tobytes() + bytes(after)
    return raw


def events(times: dict[str, list[float]]) -> bytes:
    """Block 16."""
    raw = struct.pack("<if", len(times), 0.0)
    for name, values in times.items():
        raw += label(name) + struct.pack("<Ii", 1, len(values)) + np.array(values, "<f4").tobytes()
    return raw


def tdf(*blocks: tuple[int, int, bytes], version: int = 1) -> bytes:
    """A trial: (type, form, bytes) of each block behind a table of fourteen entries, the rest unused."""
    head = SIGNATURE + struct.pack("<Ii", version, 14) + bytes(40)
    place, table, body = 64 + 14 * 288, b"", b""
    for kind, form, raw in blocks:
        table += struct.pack("<IIii", kind, form, place, len(raw)) + bytes(16) + b"made".ljust(256, b"\0")
        body += raw
        place += len(raw)
    return head + table.ljust(14 * 288, b"\0") + body
