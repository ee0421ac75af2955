"""Ground reactions in a motion file: which columns are which plate's force, point and free moment."""

import re

import numpy as np

from kinescript.body.frames import Frame
from kinescript.body.segments import Place, Plate, Unmapped
from kinescript.formats.opensim.axes import to_z_up
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Clock
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Floats

# ground_force_vx, 1_ground_force_vx, ground_force1_vx, ground_force_1_vx; p for the point; ground_torque_x, ..moment_mx
_FORCE = re.compile(r"(?:(\d{1,2})_)?ground_force(?:_?(\d{1,2}))?_([vp])([xyz])")
_MOMENT = re.compile(r"(?:(\d{1,2})_)?ground_(?:torque|moment)(?:_?(\d{1,2}))?_(m?)([xyz])")


def find_forces(
    columns: dict[str, Floats], *, clock: Clock, faults: list[Fault]
) -> tuple[tuple[Channel, ...], frozenset[str]]:
    """Return the plates' channels, and the labels they were made of; `columns` are by label, each of shape (time,).

    A force is what the ground does to the person, in N, shape (time, 3), Z up, at its Plate; the file does not say the
    plate's corners, so the point of force (m) and the free moment about it (N.m) stay UNKNOWN beside it, turned to
    Z up. Unnumbered columns are plate 1, and those numbered 1 then plate 2. A force without all three axes is not used.
    """
    found: dict[tuple[str, str], dict[str, str]] = {}
    for label in columns:
        match = _FORCE.fullmatch(label) or _MOMENT.fullmatch(label)
        if match and not (match[1] and match[2]):
            what = {"v": "force", "p": "point"}.get(match[3], "moment")
            found.setdefault((match[1] or match[2] or "", what), {})[match[4]] = label
    whole = {key: tuple(axes[a] for a in "xyz") for key, axes in found.items() if len(axes) == 3}
    numbered = sorted({int(number) for number, _ in whole if number})
    first = 1 if ("", "force") in whole or 0 in numbered else 0
    channels, used = [], set()
    for (number, what), labels in sorted(whole.items()):
        plate = (int(number) + first) if number else 1
        values = to_z_up(np.stack([columns[label] for label in labels], axis=1))
        channels.append(_channel(plate, what, values, clock))
        used |= set(labels)
    if used:
        words = "the file does not say where the plates' corners are; points of force and free moments stay as they are"
        faults.append(Fault(kind="plates", words=words))
    return tuple(channels), frozenset(used)


def _channel(number: int, what: str, values: Floats, clock: Clock) -> Channel:
    kind, unit = ChannelKind.UNKNOWN, {"force": "N", "point": "m", "moment": "N.m"}[what]
    at: Place = Unmapped(label=f"plate {number} {'point of force' if what == 'point' else 'free moment'}")
    if what == "force":
        kind, at = ChannelKind.FORCE, Plate(number=number, corners_m=())
    return Channel(kind=kind, at=at, frame=Frame.GLOBAL, unit=unit, clock=clock, values=values)
