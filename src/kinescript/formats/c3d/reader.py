"""A C3D file or its bytes to C3dContent."""

import io
import os
import stat
from pathlib import Path
from typing import BinaryIO

from kinescript.errors import InputRefused
from kinescript.formats.c3d.content import C3dContent, C3dGroup, chain_words
from kinescript.formats.c3d.events import find_events
from kinescript.formats.c3d.fallback import rewrite
from kinescript.formats.c3d.header import BLOCK, Header, read_header
from kinescript.formats.c3d.layout import find_layout
from kinescript.formats.c3d.names import find_labels, find_units
from kinescript.formats.c3d.parameters import MOST_BYTES, Section
from kinescript.formats.c3d.refusals import A_C3D, OddFile
from kinescript.formats.c3d.rotations import read_rotations
from kinescript.formats.c3d.samples import read_samples
from kinescript.formats.c3d.source import BytesSource, FileSource, Source


def read_c3d(path: str | os.PathLike[str]) -> C3dContent:
    """Return what a C3D file holds, in the file's own units.

    Intel, DEC and MIPS; integers, floats, rotations. Samples come in small pieces, so little beside the result is
    needed. A file with a peculiarity that our reader does not know is given to ezc3d, outside this program.
    Raises InputRefused, and nothing else, for whatever cannot be read. Source: C3D user guide, Motion Lab Systems.
    """
    file = Path(path)
    name = file.name or str(path)
    try:
        regular = stat.S_ISREG(file.stat().st_mode)
    except (OSError, ValueError) as error:
        raise _unreadable(error, name) from error
    if not regular:
        # a pipe or a device would wait for ever
        raise InputRefused(A_C3D, "a folder or a device", "give the file itself", place=name)
    try:
        with file.open("rb", buffering=0) as stream:
            return _read_stream(stream, os.fstat(stream.fileno()).st_size, name)
    except OSError as error:
        raise _unreadable(error, name) from error


def _unreadable(error: Exception, name: str) -> InputRefused:
    came = getattr(error, "strerror", None) or "a name that no file can have"
    return InputRefused("a C3D file that can be opened", came, "check its name and rights", place=name)


def read_c3d_bytes(data: bytes | memoryview, name: str) -> C3dContent:
    """Return what the bytes of a C3D file hold; `name` is said in refusals. As read_c3d otherwise."""
    try:
        return _content(BytesSource(data))
    except OddFile as peculiarity:
        return _second_opinion(io.BytesIO(data), len(memoryview(data).cast("B")), name, peculiarity)
    except InputRefused as refusal:
        raise refusal.at(name) from None


def _read_stream(stream: BinaryIO, size: int, name: str) -> C3dContent:
    try:
        return _content(FileSource(stream, size))
    except OddFile as peculiarity:
        return _second_opinion(stream, size, name, peculiarity)
    except InputRefused as refusal:
        raise refusal.at(name) from None


def _second_opinion(stream: BinaryIO, size: int, name: str, peculiarity: OddFile) -> C3dContent:
    """Return what ezc3d makes of an odd file, when that agrees with the file's own header."""
    refusal = InputRefused(peculiarity.expected, peculiarity.came, peculiarity.do, place=name)
    try:
        header = read_header(FileSource(stream, size))
        counted = header.last - header.first + 1
        numbers = 4 * header.points + header.analog_numbers
        least = (header.data_block - 1) * BLOCK + counted * numbers * (4 if header.scale < 0 else 2)
        if header.data_block <= header.parameter_block or counted < 1 or least > size:
            raise refusal
        copy = rewrite(stream, size)
        content = _content(BytesSource(copy)) if copy else None
    except InputRefused:
        raise refusal from None
    if content is None or not _agrees(content, header, counted):
        raise refusal
    return content


def _agrees(content: C3dContent, header: Header, counted: int) -> bool:
    points, frames, _ = content.points.shape
    numbers = content.analogs.size // frames
    return (points, numbers, frames) == (header.points, header.analog_numbers, counted)


def _content(source: Source) -> C3dContent:
    header = read_header(source)
    start = (header.parameter_block - 1) * BLOCK + 4
    ends = [start - 4 + BLOCK * header.parameter_blocks, (header.data_block - 1) * BLOCK]
    end = min(max(ends) if max(ends) > start else source.size, source.size, start + MOST_BYTES)
    parameters = Section(bytes(source.take(start, end - start)), header.order).groups()
    layout = find_layout(header, parameters, source.size, start)
    points, residuals, analogs = read_samples(source, layout)
    rotations = read_rotations(
        source, parameters, layout.order, frames=layout.frames, rate_hz=layout.rate_hz, section_end=start
    )
    return C3dContent(
        points=points,
        residuals=residuals,
        analogs=analogs,
        point_rate_hz=layout.rate_hz,
        analog_rate_hz=layout.rate_hz * layout.samples_per_frame,
        first_frame=layout.first_frame,
        point_labels=find_labels(parameters, "POINT", layout.points),
        analog_labels=find_labels(parameters, "ANALOG", layout.channels),
        analog_units=find_units(parameters, layout.channels),
        point_unit="".join(chain_words(parameters, "POINT", "UNITS")[:1]),
        parameters=without_place(parameters),
        events=find_events(parameters, header.events, first_frame=layout.first_frame, rate_hz=layout.rate_hz),
        rotations=rotations,
    )


def without_place(parameters: tuple[C3dGroup, ...]) -> tuple[C3dGroup, ...]:
    """Return the parameters without DATA_START, which says where samples lie in one file, not what they are."""
    placed = {("POINT", "DATA_START"), ("ROTATION", "DATA_START")}
    return tuple(
        (group, tuple(member for member in members if (group.upper(), member[0].upper()) not in placed))
        for group, members in parameters
    )
