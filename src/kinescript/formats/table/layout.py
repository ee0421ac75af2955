"""LAYOUT.toml: what the columns of a table are."""

import math
from dataclasses import dataclass, field
from typing import Literal

from kinescript.body.frames import GLOBAL_FROM_FILE, Frame
from kinescript.body.joints import Joint
from kinescript.body.segments import Landmark, Marker, MuscleSite, Place, Plate, Segment, Unmapped
from kinescript.body.tasks import Task
from kinescript.body.units import find_unit, known_units
from kinescript.body.words import Sex, Side
from kinescript.record.channel import ChannelKind
from kinescript.record.mounting import Mounting
from kinescript.record.recording import Mark
from kinescript.record.subject import UNNAMED, Subject
from kinescript.signal.spans import Span

# kind -> how many columns it takes, and the units kinescript computes in that it may have; a kind left out takes any
RULES: dict[ChannelKind, tuple[tuple[int, ...], tuple[str, ...]]] = {
    ChannelKind.POSITION: ((2, 3), ("m", "1")),
    ChannelKind.FORCE: ((3,), ("N",)),
    ChannelKind.MOMENT: ((3,), ("N.m",)),
    ChannelKind.ACCELERATION: ((3,), ("m/s2",)),
    ChannelKind.ANGULAR_VELOCITY: ((3,), ("rad/s",)),
    ChannelKind.MAGNETIC_FIELD: ((3,), ("uT", "1")),
    ChannelKind.ORIENTATION: ((4,), ("1",)),
    ChannelKind.ANGLE: ((1, 2, 3), ("deg",)),
    ChannelKind.EMG: ((1,), ("V", "1", "%")),
}
TURNED = frozenset(RULES) - {ChannelKind.ORIENTATION, ChannelKind.ANGLE, ChannelKind.EMG}


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeColumn:
    """The column that says when each row was taken; `zero`, in that column's unit, is taken off every time.

    Raises ValueError for a unit that is not one of time.
    """

    column: str
    unit: str
    zero: float = 0.0

    def __post_init__(self) -> None:
        if (found := find_unit(self.unit)) is None or found[0] != "s":
            raise ValueError(f"{self.unit!r} is not a unit of time (known: s, ms, us, ns, min)")
        if not math.isfinite(self.zero):
            raise ValueError("zero is a finite time")


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutChannel:
    """One channel: its kind, its columns in the order x, y, z (an orientation: w, x, y, z), its unit, and its place.

    The place is one of `segment`, `joint`, `marker`, `landmark`, `muscle` (with `side`), `plate` (with `corners_m`) or
    `label`.
    `up` says which axis of the file points up; the values are turned to Z-up. Raises ValueError for what cannot be.
    """

    kind: ChannelKind
    columns: tuple[str, ...]
    unit: str
    segment: Segment | None = None
    joint: Joint | None = None
    marker: str | None = None
    landmark: str | None = None
    muscle: str | None = None
    side: Side | None = None
    plate: int | None = None
    corners_m: tuple[tuple[float, float, float], ...] = ()
    label: str | None = None
    frame: Frame | None = None
    up: Literal["+X", "+Y", "+Z", "-X", "-Y", "-Z"] | None = None

    def __post_init__(self) -> None:
        counts, units = RULES.get(self.kind, ((), ()))
        found = find_unit(self.unit)
        if found is None:
            raise ValueError(f"an unknown unit {self.unit!r} (known: {', '.join(known_units())})")
        if units and found[0] not in units:
            raise ValueError(f"{self.unit!r} is no unit of {self.kind} (it is measured in {' or '.join(units)})")
        if not self.columns or (counts and len(self.columns) not in counts):
            wanted = " or ".join(map(str, counts)) or "at least 1"
            raise ValueError(f"{len(self.columns)} columns for {self.kind}, which takes {wanted}")
        self._check_place()
        if self.up is not None:
            if self.kind not in TURNED or len(self.columns) != 3:
                raise ValueError(f"'up' cannot be said of {self.kind} with {len(self.columns)} columns")
            if self.frame not in (None, Frame.GLOBAL):
                raise ValueError(f"'up' turns to the global frame, and this channel's frame is {self.frame}")

    def _check_place(self) -> None:
        places = ("segment", "joint", "marker", "landmark", "muscle", "plate", "label")
        given = [name for name in places if getattr(self, name) is not None]
        if len(given) > 1:
            raise ValueError(f"two places, {given[0]} and {given[1]}; a channel has one")
        if any(getattr(self, name) == "" for name in given):
            raise ValueError(f"an empty {given[0]}")
        if self.side is not None and self.muscle is None:
            raise ValueError("a side without a muscle (segments say theirs: left_thigh)")
        if self.corners_m and self.plate is None:
            raise ValueError("corners_m without a plate")
        if any(not math.isfinite(x) for corner in self.corners_m for x in corner):
            raise ValueError("corners_m that are not finite")

    @property
    def at(self) -> Place:
        """Where it was measured; Unmapped under its label, or its columns' names, when no place is given."""
        if self.segment is not None:
            return self.segment
        if self.joint is not None:
            return self.joint
        if self.marker is not None:
            return Marker(name=self.marker)
        if self.landmark is not None:
            return Landmark(name=self.landmark)
        if self.muscle is not None:
            return MuscleSite(muscle=self.muscle, side=self.side)
        if self.plate is not None:
            return Plate(number=self.plate, corners_m=self.corners_m)
        return Unmapped(label=self.label or " ".join(self.columns))

    @property
    def scales(self) -> tuple[tuple[int, float], ...]:
        """For each column, the axis its values go to and the factor they take on the way (unit and turning)."""
        found = find_unit(self.unit)
        factor = found[1] if found else math.nan
        if self.up is None:
            return tuple((axis, factor) for axis in range(len(self.columns)))
        rows = GLOBAL_FROM_FILE[self.up]
        return tuple(next((i, factor * row[j]) for i, row in enumerate(rows) if row[j]) for j in range(3))


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutSubject:
    """Whose recording it is, under a pseudonym; lengths by name in metres."""

    id: str = UNNAMED
    painful_side: Side | None = None
    age_years: float | None = None
    sex: Sex | None = None
    height_m: float | None = None
    mass_kg: float | None = None
    lengths_m: dict[str, float] = field(default_factory=dict)

    @property
    def subject(self) -> Subject:
        """The same as a value that travels."""
        lengths = tuple(self.lengths_m.items())
        return Subject(
            id=self.id,
            painful_side=self.painful_side,
            age_years=self.age_years,
            sex=self.sex,
            height_m=self.height_m,
            mass_kg=self.mass_kg,
            lengths_m=lengths,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutMark:
    """Something noted in time, such as standing or calibration, in seconds; without an end it is an instant.

    Raises ValueError when the end comes before the start.
    """

    name: str
    start_s: float
    end_s: float | None = None
    side: Side | None = None

    def __post_init__(self) -> None:
        _ = self.mark

    @property
    def mark(self) -> Mark:
        """The same as a value that travels."""
        end_s = self.start_s if self.end_s is None else self.end_s
        return Mark(name=self.name, span=Span(start_s=self.start_s, end_s=end_s), side=self.side)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What a table holds: its clock (a time column, an even rate, or both to be checked), its channels, its subject.

    `delimiter`, `decimal` and `skip_lines` (lines before the header) are found from the file where they are not given.
    With a rate alone the first row was taken at `start_s`. `settings` are what the recording's made_by says, such as
    `simulated = true`. Raises ValueError for what cannot be.
    """

    channels: tuple[LayoutChannel, ...]
    task: Task = Task.UNKNOWN
    time: TimeColumn | None = None
    rate_hz: float | None = None
    start_s: float = 0.0
    delimiter: Literal[",", ";", "\t"] | None = None
    decimal: Literal[".", ","] | None = None
    skip_lines: int | None = None
    subject: LayoutSubject = LayoutSubject()
    marks: tuple[LayoutMark, ...] = ()
    mountings: tuple[Mounting, ...] = ()
    settings: dict[str, str | float | bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.channels:
            raise ValueError("no channels; name at least one")
        if self.time is None and self.rate_hz is None:
            raise ValueError("no clock; give a [time] column or rate_hz")
        if self.rate_hz is not None and not 1e-3 <= self.rate_hz <= 1e7:
            raise ValueError(f"a rate of {self.rate_hz} Hz; one between 0.001 Hz and 10 MHz is expected")
        if not math.isfinite(self.start_s) or (self.time is not None and self.start_s):
            raise ValueError("start_s goes with rate_hz alone, and is finite")
        if self.delimiter == "," == self.decimal:
            raise ValueError("a comma both between cells and in numbers")
        if self.skip_lines is not None and not 0 <= self.skip_lines <= 1000:
            raise ValueError(f"{self.skip_lines} lines to skip (0 to 1000)")
        self._check_doubles()

    def _check_doubles(self) -> None:
        seen: set[str] = {self.time.column} if self.time else set()
        places: set[tuple[ChannelKind, Place]] = set()
        for channel in self.channels:
            for column in channel.columns:
                if column in seen:
                    raise ValueError(f"the column {column!r} used twice")
                seen.add(column)
            if (channel.kind, channel.at) in places:
                raise ValueError(f"two channels of {channel.kind} at one place ({', '.join(channel.columns)})")
            places.add((channel.kind, channel.at))
