"""C3dContent to a C3D file: Intel, 32-bit floats."""

import os
import struct
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from kinescript.documents.write import write_whole
from kinescript.errors import InputRefused
from kinescript.formats.c3d.content import C3dContent, C3dGroup, find_number
from kinescript.formats.c3d.draft import DEFAULT_SCALE, find_draft
from kinescript.formats.c3d.encoding import BLOCK, encode_section
from kinescript.formats.c3d.layout import SATURATED, find_calibration
from kinescript.formats.c3d.rotations import block_after, padding, write_rotations

BUFFER_BYTES = 1 << 19


def write_c3d(target: str | os.PathLike[str] | BinaryIO, content: C3dContent) -> None:
    """Write a C3D file (Intel, floats) that read_c3d turns into the same content again.

    Points, analogs and rotations are stored as 32-bit floats, missing points as zeros with residual -1; camera masks
    and parameter descriptions are not kept. A path is written under a temporary name in its folder, then renamed.
    Raises InputRefused for what the format or the folder cannot hold, MachineRefused when the disk is full.
    Source: C3D user guide, Motion Lab Systems.
    """
    head, parameters = _head(content)
    if not isinstance(target, str | os.PathLike):
        _write(target, head, parameters, content)
        return

    def whole(part: Path) -> None:
        with part.open("wb") as stream:
            _write(stream, head, parameters, content)

    write_whole(Path(target), whole)


def _head(content: C3dContent) -> tuple[bytes, tuple[C3dGroup, ...]]:
    """Return header and parameter section, and the parameters that stand there."""
    draft = find_draft(content)
    blocks = len(encode_section(draft.parameters())) // BLOCK
    points, frames, _ = content.points.shape
    numbers = content.analogs.size // frames if frames else 0
    if not frames or blocks + 2 > SATURATED or max(points, numbers) > SATURATED:
        raise InputRefused(
            f"at least one frame, at most {SATURATED} points and analog numbers a frame",
            f"{frames} frames, {points} points, {numbers} analog numbers",
            "write less into one file",
        )
    draft.put_count("POINT", "DATA_START", blocks + 2)
    if content.rotations is not None:
        start = block_after(blocks + 1, 4 * frames * (4 * points + numbers))
        if start > SATURATED:
            raise InputRefused(
                "samples of at most 32 MB before rotations", "more", "write them into a file of their own"
            )
        draft.put_count("ROTATION", "DATA_START", start)
    parameters = draft.parameters()
    channels = len(content.analog_labels)
    first = min(content.first_frame, SATURATED)
    last = min(content.first_frame + frames - 1, SATURATED)
    scale = find_number(parameters, "POINT", "SCALE", DEFAULT_SCALE)
    per_frame = numbers // channels if channels else 1
    header = struct.pack(
        "<BBHHHHHfHHf", 2, 0x50, points, numbers, first, last, 0, scale, blocks + 2, per_frame, content.point_rate_hz
    )
    header = header.ljust(298, b"\0") + struct.pack("<H", 12345)
    return header.ljust(BLOCK, b"\0") + encode_section(parameters), parameters


def _write(stream: BinaryIO, head: bytes, parameters: tuple[C3dGroup, ...], content: C3dContent) -> None:
    stream.write(head)
    points, frames, _ = content.points.shape
    channels = len(content.analog_labels)
    numbers = content.analogs.size // frames
    per_frame = numbers // channels if channels else 1
    scale = abs(find_number(parameters, "POINT", "SCALE", DEFAULT_SCALE) or DEFAULT_SCALE)
    gain, offset, _ = find_calibration(parameters, channels)
    step = max(1, BUFFER_BYTES // (4 * max(4 * points + numbers, 1)))
    for start in range(0, frames, step):
        end = min(start + step, frames)
        block = np.empty((end - start, 4 * points + numbers), "<f4")
        with np.errstate(over="ignore"):
            _fill_points(block[:, : 4 * points].reshape(end - start, points, 4), content, start, end, scale)
            raw = content.analogs[:, start * per_frame : end * per_frame]
            block[:, 4 * points :] = _raw_analogs(raw, gain, offset).T.reshape(end - start, numbers)
        stream.write(block.tobytes())
    if content.rotations is not None:
        stream.write(padding(4 * frames * (4 * points + numbers)))
        write_rotations(stream, content.rotations)


def _fill_points(quads: NDArray[np.float32], content: C3dContent, start: int, end: int, scale: float) -> None:
    points = content.points[:, start:end]
    missing = np.asarray(~np.isfinite(points).all(axis=-1))
    quads[..., :3] = np.where(missing[..., None], 0.0, points).swapaxes(0, 1)
    if content.residuals is None:
        residuals = np.zeros(missing.shape)
    else:
        residuals = np.nan_to_num(content.residuals[:, start:end] / scale).round().clip(0, 255)
    quads[..., 3] = np.where(missing, -1.0, residuals).T


def _raw_analogs(
    values: NDArray[np.float64], gain: NDArray[np.float64], offset: NDArray[np.float64]
) -> NDArray[np.float64]:
    # a gain of zero reads as zero whatever is stored
    divisor = np.where(gain == 0, np.inf, gain)
    return values / divisor[:, None] + offset[:, None]
