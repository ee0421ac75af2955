"""What text and binary files of BTS have in common: tracks on a clock, and events."""

from dataclasses import dataclass
from typing import Literal

from kinescript.record.clock import Clock
from kinescript.signal.arrays import Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tracks:
    """Tracks of one kind on one clock: `values` holds an array of shape (time, axes) a label, NaN where not measured.

    `points` are X, Y, Z of a marker, `forces` the point of application, the force and the free moment, each X, Y, Z, in
    the laboratory's own axes; `emg` and `others` are scalars. `unit` is as the file says it.
    """

    what: Literal["points", "emg", "forces", "others"]
    unit: str
    labels: tuple[str, ...]
    clock: Clock
    values: tuple[Floats, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Event:
    """An instant by its label, in seconds of the file's clock."""

    label: str
    time_s: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Content:
    """All that was read from a file; `corners_m`, shape (4, 3) each, are the plates' in the laboratory's own axes."""

    tracks: tuple[Tracks, ...]
    events: tuple[Event, ...] = ()
    corners_m: tuple[Floats, ...] = ()
    left_out: tuple[str, ...] = ()
