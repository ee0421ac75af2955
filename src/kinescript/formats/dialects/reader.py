"""A text export without a layout to a Recording: one table, a SYLK table, or a zip or folder of tables."""

import csv
import hashlib
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path
from typing import BinaryIO

import numpy as np

from kinescript.errors import InputRefused
from kinescript.formats.dialects.assemble import to_recording
from kinescript.formats.dialects.bundle import Member, read_members
from kinescript.formats.dialects.dialect import Dialect, find_dialects
from kinescript.formats.dialects.sheet import Signal, read_sheet
from kinescript.formats.dialects.sylk import LARGEST_BYTES, looks_like_sylk, sylk_to_csv
from kinescript.formats.names import printable
from kinescript.record.channel import ChannelKind
from kinescript.record.fault import Fault
from kinescript.record.made_by import Setting
from kinescript.record.recording import Recording

_HEAD_BYTES = 65536
_AS_TABLE = "read it with --format table and a layout"


def read_text(path: Path, *, digest: str) -> Recording:
    """Return the Recording of one table in a known dialect; `digest` is the file's sha256.

    Accelerations are in m/s2 and point up where the sensor lies still, angular velocities in rad/s, orientations
    global_from_sensor, scalar first, EMG in V or in counts. The places are Unmapped under the maker's names of its
    sensors. Raises InputRefused, one sentence.
    """
    faults: list[Fault] = []
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD_BYTES)
            table: BinaryIO = stream
            if looks_like_sylk(head):
                raw = sylk_to_csv(head + stream.read(LARGEST_BYTES + 1))
                head, table = raw[:_HEAD_BYTES], BytesIO(raw)
            dialect = _only(find_dialects(head))
            signals = read_sheet(table, dialect, stem=path.stem, faults=faults)
    except OSError as error:
        reason = (error.strerror or "an error").lower()
        raise InputRefused("a readable file", reason, "check the path and the file", place=path.name) from error
    if not signals and all(group.member for group in dialect.groups):
        expected = "a file named after its sensor, such as TotalAcceleration or Gyroscope"
        raise InputRefused(expected, printable(path.stem), "give it the name it was exported under")
    signals, settings = _with_platform(signals, dialect, {}, faults)
    inputs = ((path.name, digest),)
    return to_recording(signals, dialect, name=printable(path.stem), inputs=inputs, settings=settings, faults=faults)


def read_bundle(path: Path, *, digest: str) -> Recording:
    """Return the Recording of a zip or folder of tables of one dialect; their clocks share their zero.

    `digest` is the zip's sha256, "" for a folder. Raises InputRefused as `read_text` and `read_members` do.
    """
    faults: list[Fault] = []
    dialects: list[Dialect] = []
    signals: list[Signal] = []
    about: dict[str, str] = {}
    left: list[str] = []
    stems: set[str] = set()
    inputs = [(path.name, digest)] if digest else []
    for member in read_members(path):
        if not digest:
            inputs.append((member.path, hashlib.sha256(member.raw).hexdigest()))
        found = find_dialects(member.raw[:_HEAD_BYTES])
        if member.stem.lower() == "metadata":
            about = _about(member.raw)
        elif found:
            if member.stem in stems:
                raise InputRefused("one recording", f"two tables {printable(member.stem)}", "keep one recording in it")
            stems.add(member.stem)
            dialects += [dialect for dialect in found if dialect not in dialects]
            signals += _of_member(member, _only(tuple(dialects)), faults)
        elif not _is_about(member.path):
            left.append(printable(member.path))
    dialect = _only(tuple(dialects))
    if left:
        shown = ", ".join(left[:8]) + (f" and {len(left) - 8} more" if len(left) > 8 else "")
        faults.append(Fault(kind="unknown", words=f"tables that are not read: {shown}"))
    signals, settings = _with_platform(signals, dialect, about, faults)
    name = printable(path.name if path.is_dir() else path.stem)
    return to_recording(signals, dialect, name=name, inputs=tuple(inputs), settings=settings, faults=faults)


def _of_member(member: Member, dialect: Dialect, faults: list[Fault]) -> list[Signal]:
    try:
        return read_sheet(BytesIO(member.raw), dialect, stem=member.stem, faults=faults)
    except InputRefused as error:
        raise InputRefused(error.expected, f"{error.came} (in {printable(member.path)})", error.do) from error


def _only(dialects: tuple[Dialect, ...]) -> Dialect:
    if not dialects:
        raise InputRefused("a text export of a known kind", "a table in another order", _AS_TABLE)
    if len(dialects) > 1:
        came = f"one that may be {' or '.join(dialect.words for dialect in dialects)}"
        raise InputRefused("a text export of one kind", came, _AS_TABLE)
    return dialects[0]


def _is_about(name: str) -> bool:
    """Whether a member tells of the recording, and holds no signal."""
    return name.lower().endswith(("metadata.csv", "meta/device.csv", "meta/time.csv", "annotation.csv"))


def _with_platform(
    signals: list[Signal], dialect: Dialect, about: dict[str, str], faults: list[Fault]
) -> tuple[list[Signal], tuple[tuple[str, Setting], ...]]:
    """Return the signals with the sign of acceleration that Android has, by what the export says of its platform.

    On an iPhone all three axes are negative, unless the app was told to standardise. Only Android writes an
    acceleration with gravity of its own; motion and gravity alone do not tell the platform.
    """
    if not dialect.apple:
        return signals, ()
    if about.get("device name"):
        faults.append(Fault(kind="privacy", words="the phone's name, which may be a person's, was left out"))
    platform = about.get("platform", "").lower()
    standard = about.get("standardisation", "").lower() == "true"
    whole = any(s.kind is ChannelKind.ACCELERATION and s.part == "whole" for s in signals)
    if platform not in ("ios", "android"):
        platform = "android" if whole else ""
        if whole:
            words = "nothing states the phone's platform; a table TotalAcceleration is taken for Android's"
            faults.append(Fault(kind="assumed", words=words))
    if not platform:
        acceleration = [s for s in signals if s.kind is ChannelKind.ACCELERATION]
        if acceleration:
            words = "without Metadata.csv the sign of acceleration is not known (iOS or Android?); it was left out"
            faults.append(Fault(kind="unit", words=words))
        signals = [s for s in signals if s.kind is not ChannelKind.ACCELERATION]
    sign = -1.0 if platform == "ios" and not standard else 1.0
    settings: tuple[tuple[str, Setting], ...] = (("platform", platform), ("standardised", standard)) if platform else ()
    return [_signed(signal, sign) for signal in signals], settings


def _signed(signal: Signal, sign: float) -> Signal:
    turned = sign < 0 and signal.kind is ChannelKind.ACCELERATION
    return replace(signal, values=np.asarray(-signal.values)) if turned else signal


def _about(raw: bytes) -> dict[str, str]:
    """Return what the first row of a table of metadata says, by its names."""
    text = raw[:_HEAD_BYTES].decode("utf-8", "replace").replace("\0", "")
    try:
        rows = list(csv.reader(StringIO(text)))
    except csv.Error:
        return {}
    return (
        {key.strip().lower(): value.strip() for key, value in zip(rows[0], rows[1], strict=False)}
        if len(rows) > 1
        else {}
    )
