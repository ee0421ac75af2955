"""Signals that a file only labels, one by one, put together as channels: EMG, sensors of three axes, and the rest."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kinescript.body.frames import Frame
from kinescript.body.segments import Unmapped
from kinescript.body.units import find_unit
from kinescript.record.channel import ChannelKind

_EMG = re.compile(r"(?<![a-z])(?:s|hd)?emg(?![a-z])", re.IGNORECASE)
# an axis stands behind or before the name, and apart from it unless it is a capital behind a small letter or a kind
_AXIS_BEHIND = re.compile(r"(?P<name>.*?)(?:(?:^|[\s_.:\-])(?P<apart>[xyzXYZ])|(?<=[a-z0-9RCOG])(?P<joined>[XYZ]))")
_AXIS_BEFORE = re.compile(r"(?P<apart>[xyzXYZ])[\s_.:\-](?P<name>.+)")
_KIND_WORDS = re.compile(
    r"(?<![a-z])(?:(?:lin(?:ear)?[\s_.\-]*)?acc(?:el(?:eration|erometer)?)?|gyr(?:o(?:scope)?)?|mag(?:netometer|neto)?"
    r"|ang(?:ular)?[\s_.\-]*(?:rate|vel(?:ocity)?))(?![a-z])",
    re.IGNORECASE,
)
_THREE = {
    "m/s2": ChannelKind.ACCELERATION,
    "rad/s": ChannelKind.ANGULAR_VELOCITY,
    "uT": ChannelKind.MAGNETIC_FIELD,
}
_NAMELESS = "sensor"
# spellings of units that EDF and Lab Streaming Layer files use beside the symbols
_SPELT = {
    "microvolt": "uV",
    "microvolts": "uV",
    "millivolt": "mV",
    "millivolts": "mV",
    "volt": "V",
    "volts": "V",
    "m/s/s": "m/s2",
    "m/sec^2": "m/s2",
    "m/sec2": "m/s2",
    "meters/second^2": "m/s2",
    "deg/sec": "deg/s",
    "degrees/second": "deg/s",
    "rad/sec": "rad/s",
    "radians/second": "rad/s",
    "microtesla": "uT",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """One signal as a file names it: its label, its unit as written, what else hints at its kind, and its clock.

    Only wires of one `clock` (any word) can be axes of one sensor; `sensor` names what the wire belongs to when the
    label says no more than the axis.
    """

    label: str
    unit: str
    hint: str = ""
    clock: str = ""
    sensor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One channel to be: the wires by their number, its kind, place, frame and unit, and the factor to that unit."""

    wires: tuple[int, ...]
    kind: ChannelKind
    at: Unmapped
    frame: Frame | None
    unit: str
    factor: float


def unit_of(text: str) -> tuple[str, float]:
    """Return the unit kinescript computes in and the factor to get there; an unknown unit stays as it is written.

    >>> unit_of("microvolts")
    ('V', 1e-06)
    >>> unit_of("furlong"), unit_of("")
    (('furlong', 1.0), ('1', 1.0))
    """
    text = text.strip()
    return find_unit(_SPELT.get(text.lower(), text)) or (text or "1", 1.0)


def plan_channels(wires: Sequence[Wire]) -> tuple[Slot, ...]:
    """Return the channels that wires make, in the order of the file.

    X, Y and Z of one name, one clock and one unit of acceleration, angular velocity or magnetic field are one channel
    of three axes in the sensor's frame, named as the label without axis and kind, so that a sensor's channels share
    a name. What is measured in volts and labelled EMG is EMG. Everything else is UNKNOWN under its label.

    >>> [slot.at.label for slot in plan_channels([Wire(label=f"Shank ACC {a}", unit="g") for a in "XYZ"])]
    ['Shank']
    """
    groups: dict[tuple[str, str, str, float], dict[str, int]] = defaultdict(dict)
    for number, wire in enumerate(wires):
        name, axis = _axis_of(wire.label)
        unit, factor = unit_of(wire.unit)
        if axis and unit in _THREE:
            # a second X of one name makes the group no triplet
            key = axis if axis not in groups[wire.clock, name, unit, factor] else f"{axis} again"
            groups[wire.clock, name, unit, factor][key] = number
    triplets = {group["x"]: group for group in groups.values() if set(group) == set("xyz")}
    taken = {number: group["x"] for group in triplets.values() for number in group.values()}
    slots = []
    for number, wire in enumerate(wires):
        if number not in taken:
            slots.append(_single(number, wire))
        elif min(triplets[taken[number]].values()) == number:
            slots.append(_triplet(triplets[taken[number]], wires))
    return _apart(slots, wires)


def _axis_of(label: str) -> tuple[str, str]:
    """Return the label without its axis, and the axis in small letters ("" when there is none)."""
    label = label.strip()
    match = _AXIS_BEHIND.fullmatch(label) or _AXIS_BEFORE.fullmatch(label)
    if match is None:
        return label, ""
    found = match.groupdict()
    return found["name"].strip(" _.:-"), (found["apart"] or found.get("joined") or "").lower()


def _single(number: int, wire: Wire) -> Slot:
    unit, factor = unit_of(wire.unit)
    is_emg = unit == "V" and (_EMG.search(wire.label) or _EMG.search(wire.hint))
    kind = ChannelKind.EMG if is_emg else ChannelKind.UNKNOWN
    at = Unmapped(label=wire.label.strip() or f"{wire.sensor or _NAMELESS} {number + 1}")
    return Slot(wires=(number,), kind=kind, at=at, frame=None, unit=unit, factor=factor)


def _triplet(group: dict[str, int], wires: Sequence[Wire]) -> Slot:
    first = wires[group["x"]]
    name, _ = _axis_of(first.label)
    unit, factor = unit_of(first.unit)
    sensor = " ".join(_KIND_WORDS.sub(" ", name.replace("_", " ")).split()).strip(" .:-") or first.sensor or _NAMELESS
    return Slot(
        wires=tuple(group[axis] for axis in "xyz"),
        kind=_THREE[unit],
        at=Unmapped(label=sensor),
        frame=Frame.SENSOR,
        unit=unit,
        factor=factor,
    )


def _apart(slots: list[Slot], wires: Sequence[Wire]) -> tuple[Slot, ...]:
    """Return the slots with names that no two of one kind share: the full label, then with the number of the wire."""

    def full(slot: Slot) -> str:
        first = wires[slot.wires[0]]
        return (_axis_of(first.label)[0] if len(slot.wires) == 3 else first.label.strip()) or _NAMELESS

    # each time what two still share is said more fully
    for step in range(3):
        often = Counter((slot.kind, slot.at) for slot in slots)
        for place, slot in enumerate(slots):
            if often[slot.kind, slot.at] > 1:
                sensor, number = wires[slot.wires[0]].sensor, f"({slot.wires[0] + 1})"
                words = ((sensor, full(slot)), (full(slot), number), (sensor, full(slot), number))[step]
                slots[place] = replace(slot, at=Unmapped(label=" ".join(words).strip()))
    return tuple(slots)
