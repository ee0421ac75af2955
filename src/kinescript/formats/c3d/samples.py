"""Bytes to samples, a few hundred frames at a time: the buffer stays in the processor's cache."""

import numpy as np
from numpy.typing import NDArray

from kinescript.formats.c3d.byte_order import to_floats, to_signed
from kinescript.formats.c3d.layout import Layout
from kinescript.formats.c3d.source import Source

BUFFER_BYTES = 1 << 19


def read_samples(
    source: Source, layout: Layout
) -> tuple[NDArray[np.float64], NDArray[np.float32], NDArray[np.float64]]:
    """Return points (points, frames, 3), residuals (points, frames) and analogs (channels, samples)."""
    points = np.empty((layout.points, layout.frames, 3))
    residuals = np.empty((layout.points, layout.frames), np.float32)
    analogs = np.empty((layout.channels, layout.frames * layout.samples_per_frame))
    if not layout.frame_bytes:
        return points, residuals, analogs
    step, per_frame = max(1, BUFFER_BYTES // layout.frame_bytes), layout.samples_per_frame
    # a signalling NaN in the file must not become a warning
    with np.errstate(all="ignore"):
        for first in range(0, layout.frames, step):
            last = min(first + step, layout.frames)
            raw = source.take(layout.start + first * layout.frame_bytes, (last - first) * layout.frame_bytes)
            numbers = to_floats(raw, layout.order) if layout.is_float else to_signed(raw, layout.order)
            block = numbers.reshape(last - first, layout.numbers_per_frame)
            if layout.points:
                quads = block[:, : 4 * layout.points].reshape(last - first, layout.points, 4)
                _put_points(quads, layout, points[:, first:last], residuals[:, first:last])
            if layout.channels:
                raw_analogs = block[:, 4 * layout.points :].reshape(-1, layout.channels)
                _put_analogs(raw_analogs, layout, analogs[:, first * per_frame : last * per_frame])
    return points, residuals, analogs


def _put_points(
    quads: NDArray[np.float32] | NDArray[np.int16],
    layout: Layout,
    points: NDArray[np.float64],
    residuals: NDArray[np.float32],
) -> None:
    """Fill points and residuals from (frames, points, 4): x, y, z and the word of cameras and residual."""
    word = quads[..., 3]
    for axis in range(3):
        points[..., axis] = quads[..., axis].T
    missing = np.signbit(word) if layout.is_float else word < 0
    if layout.is_float:
        # one sum is cheaper than a look at each; in float64 it cannot overflow by itself
        if not np.isfinite(points.sum()):
            missing = missing | ~np.isfinite(quads[..., :3]).all(axis=-1)
        low = np.fmin(np.fmax(word, 0), 32767).astype(np.int16) & 255
    else:
        points *= layout.scale
        low = word.astype(np.int16, copy=False) & 255
    residuals[...] = (low * np.float32(abs(layout.scale))).T
    if missing.any():
        points[missing.T] = np.nan
        residuals[missing.T] = -1


def _put_analogs(raw: NDArray[np.float32] | NDArray[np.int16], layout: Layout, analogs: NDArray[np.float64]) -> None:
    """Fill analogs (channels, samples) from raw (samples, channels)."""
    analogs[...] = (raw.view(np.uint16) if layout.unsigned and not layout.is_float else raw).T
    if layout.offset.any():
        analogs -= layout.offset[:, None]
    if (layout.gain != 1).any():
        analogs *= layout.gain[:, None]
    if layout.is_float and not np.isfinite(analogs.sum()):
        analogs[~np.isfinite(analogs)] = np.nan
