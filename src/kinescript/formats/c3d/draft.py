"""The parameters of a file about to be written: what still says the same stays, what is stale is replaced."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kinescript.formats.c3d.content import (
    C3dContent,
    C3dEvent,
    C3dGroup,
    C3dValue,
    chain_numbers,
    find_count,
    find_number,
    find_value,
)
from kinescript.formats.c3d.events import find_events
from kinescript.formats.c3d.layout import SATURATED, find_two_words
from kinescript.formats.c3d.names import find_labels, find_units

LONGEST_AXIS = 255
DEFAULT_SCALE = -0.01


class Draft:
    """Groups and their members, open to change."""

    def __init__(self, parameters: tuple[C3dGroup, ...]) -> None:
        self._groups = [(name, list(members)) for name, members in parameters]

    def parameters(self) -> tuple[C3dGroup, ...]:
        """Return the groups as they stand."""
        return tuple((name, tuple(members)) for name, members in self._groups)

    def put(self, group: str, name: str, value: C3dValue) -> None:
        """Set GROUP:NAME in its old place, or at the end."""
        members = self._members(group)
        for i, (member, _) in enumerate(members):
            if member.upper() == name:
                members[i] = (member, value)
                return
        members.append((name, value))

    def drop(self, group: str, *names: str) -> None:
        """Remove the members of a group that have one of these names, or such a name and a number."""
        members = self._members(group)
        members[:] = [(m, value) for m, value in members if m.upper().rstrip("0123456789") not in names]

    def clear(self, group: str) -> None:
        """Remove all members of a group."""
        self._members(group).clear()

    def put_chain(self, group: str, name: str, values: Sequence[str] | NDArray[np.int16] | NDArray[np.float32]) -> None:
        """Set GROUP:NAME, NAME2, NAME3… in pieces of 255; numbers have shape (entries, …)."""
        self.drop(group, name)
        for number, start in enumerate(range(0, max(len(values), 1), LONGEST_AXIS), 1):
            piece = values[start : start + LONGEST_AXIS]
            stored = piece if isinstance(piece, np.ndarray) else tuple(piece)
            self.put(group, name if number == 1 else f"{name}{number}", stored)

    def put_count(self, group: str, name: str, count: int) -> None:
        """Set GROUP:NAME to an unsigned 16-bit count, unless it says so already."""
        if find_count(self.parameters(), group, name) != count:
            self.put(group, name, np.array(count, np.uint16).view(np.int16))

    def put_float(self, group: str, name: str, number: float) -> None:
        """Set GROUP:NAME to a 32-bit float, unless it says so already."""
        if find_number(self.parameters(), group, name) != float(np.float32(number)):
            self.put(group, name, np.array(number, np.float32))

    def _members(self, group: str) -> list[tuple[str, C3dValue]]:
        for name, members in self._groups:
            if name.upper() == group:
                return members
        self._groups.append((group, []))
        return self._groups[-1][1]


def find_draft(content: C3dContent) -> Draft:
    """Return the parameters of `content`, made to agree with its arrays, labels and events."""
    draft = Draft(content.parameters)
    _put_points(draft, content)
    if content.analog_labels or find_value(content.parameters, "ANALOG", "USED") is not None:
        _put_analogs(draft, content)
    _put_rotations(draft, content)
    _put_frames(draft, content)
    stored = find_events(content.parameters, (), first_frame=content.first_frame, rate_hz=content.point_rate_hz)
    if stored != content.events:
        _put_events(draft, content.events, (content.first_frame - 1) / content.point_rate_hz)
    draft.put_count("POINT", "DATA_START", 0)
    if content.rotations is not None:
        draft.put_count("ROTATION", "DATA_START", 0)
    return draft


def _put_points(draft: Draft, content: C3dContent) -> None:
    draft.put_count("POINT", "USED", len(content.point_labels))
    draft.put_float("POINT", "RATE", content.point_rate_hz)
    scale = find_number(content.parameters, "POINT", "SCALE", DEFAULT_SCALE) or DEFAULT_SCALE
    draft.put_float("POINT", "SCALE", -abs(scale) if math.isfinite(scale) else DEFAULT_SCALE)
    if find_labels(content.parameters, "POINT", len(content.point_labels)) != content.point_labels:
        draft.put_chain("POINT", "LABELS", content.point_labels)
    if "".join(content.words("POINT", "UNITS")[:1]) != content.point_unit:
        draft.put("POINT", "UNITS", (content.point_unit,))


def _put_analogs(draft: Draft, content: C3dContent) -> None:
    channels = len(content.analog_labels)
    draft.put_count("ANALOG", "USED", channels)
    if not channels:
        return
    draft.put_float("ANALOG", "RATE", content.analog_rate_hz)
    if find_labels(content.parameters, "ANALOG", channels) != content.analog_labels:
        draft.put_chain("ANALOG", "LABELS", content.analog_labels)
    if find_units(content.parameters, channels) != content.analog_units:
        draft.put_chain("ANALOG", "UNITS", content.analog_units)
    # other readers fall over a missing scale or offset, so the standard ones are always written
    whole = {name: chain_numbers(content.parameters, "ANALOG", name).size for name in ("GEN_SCALE", "SCALE", "OFFSET")}
    if not whole["GEN_SCALE"]:
        draft.put_float("ANALOG", "GEN_SCALE", 1.0)
    if whole["SCALE"] < channels:
        draft.put_chain("ANALOG", "SCALE", np.ones(channels, np.float32))
    if whole["OFFSET"] < channels:
        draft.put_chain("ANALOG", "OFFSET", np.zeros(channels, np.int16))


def _put_rotations(draft: Draft, content: C3dContent) -> None:
    rotations = content.rotations
    if rotations is None:
        if find_count(content.parameters, "ROTATION", "USED"):
            draft.put_count("ROTATION", "USED", 0)
        return
    segments, frames = rotations.reliabilities.shape
    draft.put_count("ROTATION", "USED", segments)
    draft.put_float("ROTATION", "RATE", rotations.rate_hz)
    draft.put_count("ROTATION", "RATIO", frames // content.points.shape[1])
    if find_labels(content.parameters, "ROTATION", segments) != rotations.labels:
        draft.put_chain("ROTATION", "LABELS", rotations.labels)


def _put_frames(draft: Draft, content: C3dContent) -> None:
    frames = content.points.shape[1]
    last = content.first_frame + frames - 1
    draft.put_count("POINT", "FRAMES", min(frames, SATURATED))
    if find_count(content.parameters, "POINT", "LONG_FRAMES") not in (None, frames):
        draft.drop("POINT", "LONG_FRAMES")
    for name, number in (("ACTUAL_START_FIELD", content.first_frame), ("ACTUAL_END_FIELD", last)):
        stored = find_two_words(content.parameters, name)
        if stored != number and (stored or last >= SATURATED):
            draft.put("TRIAL", name, np.array([number & 0xFFFF, number >> 16], np.uint16).view(np.int16))


def _put_events(draft: Draft, events: tuple[C3dEvent, ...], lead_s: float) -> None:
    draft.clear("EVENT")
    draft.put_count("EVENT", "USED", len(events))
    times = np.array([divmod(event.time_s + lead_s, 60.0) for event in events], np.float32).reshape(-1, 2)
    draft.put_chain("EVENT", "CONTEXTS", [event.context for event in events])
    draft.put_chain("EVENT", "LABELS", [event.label for event in events])
    draft.put_chain("EVENT", "TIMES", times)
