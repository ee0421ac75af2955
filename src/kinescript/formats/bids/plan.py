"""The rows of a *_channels.tsv to what will be read: which columns are one channel, of which kind, where, in what."""

import re
from dataclasses import dataclass
from typing import Any

import numpy as np

from kinescript.body.frames import Frame
from kinescript.body.segments import Marker, Place, Segment, Unmapped
from kinescript.body.units import find_unit
from kinescript.errors import InputRefused
from kinescript.formats.bids.axes import find_axes
from kinescript.formats.table.layout import RULES
from kinescript.record.channel import ChannelKind
from kinescript.record.fault import Fault
from kinescript.signal.arrays import ArrayValue, Floats

LATENCY = "LATENCY"
KINDS = {
    "POS": ChannelKind.POSITION,
    "ACCEL": ChannelKind.ACCELERATION,
    "GYRO": ChannelKind.ANGULAR_VELOCITY,
    "MAGN": ChannelKind.MAGNETIC_FIELD,
    "ORNT": ChannelKind.ORIENTATION,
}
QUATERNION, EULER = ("quat_w", "quat_x", "quat_y", "quat_z"), ("x", "y", "z")
_NEEDED = ("name", "component", "type", "tracked_point", "units")
_SEGMENTS = {segment.value.replace("_", ""): segment for segment in Segment}
_ORDERS = ("XYZ", "XZY", "YXZ", "YZX", "ZXY", "ZYX")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Planned(ArrayValue):
    """One channel to be: its columns (from 0) in order, the factor to our unit, and what its axes need.

    `turn` is global_from_file, shape (3, 3), or None where the axes are the sensor's or ours already; `order` the
    sequence of extrinsic Euler angles that an orientation is stored as.
    """

    kind: ChannelKind
    at: Place
    frame: Frame | None
    unit: str
    columns: tuple[int, ...]
    factor: float = 1.0
    turn: Floats | None = None
    order: str | None = None


def plan_channels(
    rows: tuple[dict[str, str], ...], said: dict[str, Any], frames: dict[str, Any], faults: list[Fault]
) -> tuple[Planned, ...]:
    """Return the channels that the columns of a *_motion.tsv make, times left out.

    `said` is the *_motion.json, `frames` the reference frames of *_channels.json. A tracked point that is one of our
    segments is that segment; other sensors keep their name, for a layout to place. Raises InputRefused when a column
    that BIDS needs is missing, or an axis stands twice.
    """
    if rows and (missing := [name for name in _NEEDED if name not in rows[0]]):
        do = "add it, or export the dataset again"
        raise InputRefused(f"the columns {', '.join(_NEEDED)}", f"none named {missing[0]}", do)
    groups: dict[tuple[str, str, str], dict[str, int]] = {}
    for index, row in enumerate(rows):
        kind = row["type"].upper()
        if kind == LATENCY:
            continue
        vector = kind in KINDS
        point = row["tracked_point"] or _stem(row["name"])
        key = (kind, point if vector else row["name"], "quat" if row["component"].startswith("quat") else "")
        axis = row["component"] if vector else ""
        if axis in groups.setdefault(key, {}):
            came = f"two of type {kind} with component {axis or 'n/a'} at {key[1]}"
            raise InputRefused("one channel an axis of a tracked point", came, "rename one of them")
        groups[key][axis] = index
    planned: list[Planned] = []
    for (kind, point, _), axes in groups.items():
        planned += _plan(kind, point, axes, rows, (said, frames), faults)
    bad = [row["name"] for row in rows if row.get("status", "").lower() == "bad"]
    if bad:
        faults.append(Fault(kind="bad", words=f"the dataset marks as bad: {_few(bad)}"))
    return tuple(planned)


def _plan(
    kind: str,
    point: str,
    axes: dict[str, int],
    rows: tuple[dict[str, str], ...],
    stated: tuple[dict[str, Any], dict[str, Any]],
    faults: list[Fault],
) -> list[Planned]:
    first = rows[min(axes.values())]
    wanted = QUATERNION if set(axes) == set(QUATERNION) else EULER
    if kind not in KINDS or set(axes) != set(wanted):
        if kind in KINDS:
            words = f"{kind} of {point} lacks an axis; its columns are kept as they are"
            faults.append(Fault(kind="unknown", words=words))
        return [_single(rows[index], index, kind) for index in axes.values()]
    columns = tuple(axes[axis] for axis in wanted)
    ours = KINDS[kind]
    units = {rows[index]["units"] for index in columns}
    factor = _factor(ours, units, wanted)
    if factor is None:
        words = f"{kind} of {point} is in {_few(sorted(units)) or 'no unit'}, which is not read; its columns are kept"
        faults.append(Fault(kind="unit", words=words))
        return [_single(rows[index], index, kind) for index in columns]
    unit, scale = factor
    told = _frame_of(first, stated)
    turn = find_axes(told.get("SpatialAxes"))
    frame = _frame(ours, first)
    if ours is ChannelKind.ORIENTATION:
        order = None if wanted is QUATERNION else str(told.get("RotationOrder", "")).upper()
        rule = str(told.get("RotationRule", "right-hand")).lower()
        left = rule != "right-hand" or (turn is not None and np.linalg.det(turn) < 0)
        if left or order not in (None, *_ORDERS):
            why = "turns by the left hand" if left else "states no RotationOrder"
            faults.append(Fault(kind="orientation", words=f"the orientation of {point} {why}; it is left out"))
            return []
        turn = _real_turn(turn)
        return [_whole(ours, point, Frame.GLOBAL, unit, columns, scale, turn, order)]
    if frame is not Frame.GLOBAL:
        turn = None
    elif turn is None and not any("the Z axis is taken" in fault.words for fault in faults):
        words = "the dataset does not say where its axes point (SpatialAxes); the Z axis is taken to point up"
        faults.append(Fault(kind="frame", words=words))
    return [_whole(ours, point, frame, unit, columns, scale, _real_turn(turn), None)]


def _whole(
    kind: ChannelKind,
    point: str,
    frame: Frame | None,
    unit: str,
    columns: tuple[int, ...],
    factor: float,
    turn: Floats | None,
    order: str | None,
) -> Planned:
    at: Place = _SEGMENTS.get(re.sub(r"[^a-z]", "", point.lower()), Unmapped(label=point))
    if kind is ChannelKind.POSITION:
        at = Marker(name=point)
    return Planned(kind=kind, at=at, frame=frame, unit=unit, columns=columns, factor=factor, turn=turn, order=order)


def _single(row: dict[str, str], index: int, kind: str) -> Planned:
    code, factor = find_unit(row["units"]) or (row["units"] or "1", 1.0)
    angle = kind == "JNTANG" and code == "deg"
    ours = ChannelKind.ANGLE if angle else ChannelKind.UNKNOWN
    at = Unmapped(label=row["name"])
    return Planned(kind=ours, at=at, frame=None, unit=code, columns=(index,), factor=factor)


def _factor(kind: ChannelKind, units: set[str], wanted: tuple[str, ...]) -> tuple[str, float] | None:
    """Return our unit and the factor to it, or None where the units differ or are none of this kind."""
    if kind is ChannelKind.ORIENTATION:
        if wanted is QUATERNION:
            return "1", 1.0
        found = find_unit(units.pop()) if len(units) == 1 else None
        return ("1", np.pi / 180.0 * found[1]) if found and found[0] == "deg" else None
    if kind is ChannelKind.MAGNETIC_FIELD and units <= {"", "a.u.", "au"}:
        return "1", 1.0
    found = find_unit(next(iter(units))) if len(units) == 1 else None
    return found if found and found[0] in RULES[kind][1] else None


def _frame(kind: ChannelKind, row: dict[str, str]) -> Frame | None:
    if kind is ChannelKind.POSITION or "global" in row.get("reference_frame", "").lower():
        return Frame.GLOBAL
    return None if row.get("reference_frame") == "" else Frame.SENSOR


def _frame_of(row: dict[str, str], stated: tuple[dict[str, Any], dict[str, Any]]) -> dict[str, Any]:
    """Return what the dataset says of a channel's reference frame: that of its name, else that of the whole file."""
    said, frames = stated
    own = frames.get(row.get("reference_frame", ""))
    return own if isinstance(own, dict) else said


def _real_turn(turn: Floats | None) -> Floats | None:
    return None if turn is None or np.array_equal(turn, np.eye(3)) else turn


def _stem(name: str) -> str:
    return re.sub(r"[ _.-]*(quat_)?[wxyz]$", "", name, flags=re.IGNORECASE) or name


def _few(words: list[str]) -> str:
    return ", ".join(words[:6]) + (" ..." if len(words) > 6 else "")
