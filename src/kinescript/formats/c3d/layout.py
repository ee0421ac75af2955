"""Where and how the samples lie in the file: every claim checked against the others and the file size first."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kinescript.errors import InputRefused
from kinescript.formats.c3d.byte_order import ByteOrder
from kinescript.formats.c3d.content import C3dGroup, chain_numbers, chain_words, find_count, find_number, find_value
from kinescript.formats.c3d.header import BLOCK, Header
from kinescript.formats.c3d.refusals import AGAIN, lying, odd, short_file

SATURATED = 65535


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Layout:
    """What is needed to turn bytes into samples; `gain` and `offset` have one entry a channel."""

    order: ByteOrder
    points: int
    channels: int
    samples_per_frame: int
    frames: int
    first_frame: int
    rate_hz: float
    scale: float
    unsigned: bool
    gain: NDArray[np.float64]
    offset: NDArray[np.float64]
    start: int

    @property
    def is_float(self) -> bool:
        """Whether samples are 32-bit floats rather than 16-bit integers."""
        return self.scale < 0

    @property
    def numbers_per_frame(self) -> int:
        """How many stored numbers make a frame."""
        return 4 * self.points + self.channels * self.samples_per_frame

    @property
    def frame_bytes(self) -> int:
        """How many bytes make a frame."""
        return self.numbers_per_frame * (4 if self.is_float else 2)


def find_layout(header: Header, parameters: tuple[C3dGroup, ...], size: int, section_end: int) -> Layout:
    """Return where the samples lie; raises InputRefused when claims contradict or do not fit into `size` bytes."""
    points = _agree("points", header.points, find_count(parameters, "POINT", "USED"))
    rate = _point_rate(header, parameters)
    channels, per_frame = _analog_counts(header, parameters, rate)
    empty = not points and not channels
    if empty and not (find_count(parameters, "ROTATION", "USED") or 0) > 0:
        raise InputRefused("points, analog channels or rotations", "a C3D file without any", AGAIN)
    # a file of segment frames alone has no samples whose place and scale could be wrong
    scale = -1.0 if empty else _scale(header, parameters)
    frame_bytes = (4 * points + channels * per_frame) * (4 if scale < 0 else 2)
    starts = [section_end] if empty else _starts(header, parameters, section_end)
    claims = frame_claims(header, parameters)
    frames = max(claims) if claims else 0 if empty else (size - starts[0]) // frame_bytes
    if frames < 1:
        raise odd("at least one frame", "a file that announces none")
    fitting = [start for start in starts if start + frames * frame_bytes <= size]
    if not fitting:
        raise short_file(min(starts) + frames * frame_bytes, size)
    gain, offset, unsigned = find_calibration(parameters, channels)
    return Layout(
        order=header.order,
        points=points,
        channels=channels,
        samples_per_frame=per_frame,
        frames=frames,
        first_frame=find_two_words(parameters, "ACTUAL_START_FIELD") or max(header.first, 1),
        rate_hz=rate,
        scale=scale,
        unsigned=unsigned,
        gain=gain,
        offset=offset,
        start=fitting[0],
    )


def _agree(what: str, header_says: int, parameters_say: int | None) -> int:
    if parameters_say is not None and parameters_say != header_says:
        raise lying(f"{header_says} {what}", f"{parameters_say}")
    return header_says


def _usable(number: float | None) -> float | None:
    return number if number and math.isfinite(number) and number > 0 else None


def _point_rate(header: Header, parameters: tuple[C3dGroup, ...]) -> float:
    stored = find_number(parameters, "POINT", "RATE")
    rate = _usable(header.rate_hz if stored is None else stored)
    if rate is None:
        raise InputRefused("a frame rate above 0 Hz", f"{header.rate_hz if stored is None else stored:g} Hz", AGAIN)
    if _usable(header.rate_hz) and abs(header.rate_hz - rate) > 0.01 * rate:
        raise lying(f"{header.rate_hz:g} Hz", f"{rate:g} Hz")
    return rate


def _analog_counts(header: Header, parameters: tuple[C3dGroup, ...], rate_hz: float) -> tuple[int, int]:
    """Return channels and samples a frame."""
    numbers, per_frame = header.analog_numbers, header.samples_per_frame
    channels = find_count(parameters, "ANALOG", "USED")
    analog_rate = _usable(find_number(parameters, "ANALOG", "RATE"))
    if not numbers and not channels:
        return 0, 1
    if not per_frame:
        per_frame = round(analog_rate / rate_hz) if analog_rate and analog_rate / rate_hz < SATURATED else 1
    if channels is None:
        channels = numbers // max(per_frame, 1)
    if channels * per_frame != numbers:
        raise lying(f"{numbers} analog numbers a frame", f"{channels} channels, {per_frame} times a frame")
    if analog_rate and abs(per_frame * rate_hz - analog_rate) > 0.01 * analog_rate:
        raise lying(f"{per_frame} analog samples a frame of {rate_hz:g} Hz", f"{analog_rate:g} Hz")
    return channels, per_frame


def _scale(header: Header, parameters: tuple[C3dGroup, ...]) -> float:
    stored = find_number(parameters, "POINT", "SCALE")
    known = [s for s in (stored, header.scale) if s is not None and math.isfinite(s) and s]
    if not known:
        raise odd("a point scale other than zero", "none")
    if len(known) == 2 and known[0] * known[1] < 0:
        raise lying(f"a scale of {header.scale:g}", f"{stored:g}")
    return known[0]


def _starts(header: Header, parameters: tuple[C3dGroup, ...], section_end: int) -> list[int]:
    """Return the offsets at which the samples may start, the header's first."""
    blocks = (header.data_block, find_count(parameters, "POINT", "DATA_START") or 0)
    starts = [(block - 1) * BLOCK for block in blocks if (block - 1) * BLOCK >= section_end]
    if not starts:
        raise odd("samples that start after the parameters", f"samples said to start in block {header.data_block}")
    return starts


def find_two_words(parameters: tuple[C3dGroup, ...], name: str) -> int | None:
    """Return TRIAL:NAME, which is stored as two 16-bit words, the low one first; None when it is absent or zero."""
    value = find_value(parameters, "TRIAL", name)
    if isinstance(value, np.ndarray) and value.dtype == np.int16 and value.size >= 2:
        low, high = value.ravel()[:2].view(np.uint16).tolist()
        return int(low + 65536 * high) or None
    return find_count(parameters, "TRIAL", name) or None


def frame_claims(header: Header, parameters: tuple[C3dGroup, ...]) -> list[int]:
    """Return every number of frames the file announces, saturated counters left out.

    Raises InputRefused when header and POINT:FRAMES disagree although neither is saturated nor wrapped.
    """
    start, end = find_two_words(parameters, "ACTUAL_START_FIELD"), find_two_words(parameters, "ACTUAL_END_FIELD")
    trial = end - start + 1 if start and end and end >= start else None
    long = find_count(parameters, "POINT", "LONG_FRAMES")
    stored = find_count(parameters, "POINT", "FRAMES")
    stored = None if stored == SATURATED else stored
    counted = None if SATURATED in (header.first, header.last) else header.last - header.first + 1
    if counted is not None and header.first == 0 and stored == header.last:
        # some writers count the first frame from 0, others leave it empty
        counted = stored
    if counted is not None and counted < 1 and counted + 65536 == stored:
        # the counter of the last frame went round
        counted = stored
    larger = max(trial or 0, long or 0)
    if larger > SATURATED or (larger and end and end > SATURATED):
        return [larger]
    if counted is not None and stored is not None and counted != stored:
        raise lying(f"{counted} frames", f"{stored}")
    return [claim for claim in (trial, long, stored, counted) if claim is not None]


def find_calibration(
    parameters: tuple[C3dGroup, ...], channels: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], bool]:
    """Return gain and offset, each of shape (channels,), and whether raw integers are unsigned."""
    general = find_number(parameters, "ANALOG", "GEN_SCALE")
    scale = chain_numbers(parameters, "ANALOG", "SCALE")
    offset = chain_numbers(parameters, "ANALOG", "OFFSET")
    unsigned = "".join(chain_words(parameters, "ANALOG", "FORMAT")).upper().startswith("UNSIGNED")
    if unsigned:
        offset = np.where(offset < 0, offset + 65536, offset)
    scale = scale if scale.size else np.ones(channels)
    offset = offset if offset.size else np.zeros(channels)
    if min(scale.size, offset.size) < channels:
        came = f"{scale.size} scales and {offset.size} offsets"
        raise InputRefused(f"a scale and an offset for each of {channels} analog channels", came, AGAIN)
    general = 1.0 if general is None else general
    gain = scale[:channels] * general
    if channels and not (np.isfinite(gain).all() and np.isfinite(offset).all() and general):
        raise InputRefused("analog scales and offsets that are numbers", "NaN, infinity or zero", AGAIN)
    return gain, offset[:channels], unsigned
