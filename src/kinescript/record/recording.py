"""A recording: every channel of one task by one person."""

from dataclasses import dataclass

from kinescript.body.segments import Marker, Place
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.fault import Fault
from kinescript.record.made_by import MadeBy
from kinescript.record.mounting import Mounting
from kinescript.record.subject import Subject
from kinescript.signal.spans import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something noted in time: foot_strike, foot_off, standing, calibration, reference; an instant or a span."""

    name: str
    span: Span
    side: Side | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Recording:
    """One task, one person, one clock zero. `faults` is what the reader had to say about the file.

    Raises ValueError when the same place holds two channels of one kind.
    """

    id: str
    subject: Subject
    task: Task
    channels: tuple[Channel, ...]
    marks: tuple[Mark, ...] = ()
    mountings: tuple[Mounting, ...] = ()
    faults: tuple[Fault, ...] = ()
    made_by: MadeBy = MadeBy()

    def __post_init__(self) -> None:
        seen: set[tuple[ChannelKind, Place]] = set()
        for channel in self.channels:
            key = (channel.kind, channel.at)
            if key in seen:
                raise ValueError(f"two {channel.kind.replace('_', ' ')} channels at {channel.at.words}")
            seen.add(key)

    @property
    def duration_s(self) -> float:
        """From the first sample of any channel to the last, in seconds."""
        edges = [c.time_s[[0, -1]] for c in self.channels if len(c.values)]
        return float(max(e[1] for e in edges) - min(e[0] for e in edges)) if edges else 0.0

    def of_kind(self, kind: ChannelKind) -> tuple[Channel, ...]:
        """Return the channels of one kind, in file order."""
        return tuple(c for c in self.channels if c.kind is kind)

    def markers(self) -> dict[str, Channel]:
        """Return the marker positions by the marker's name."""
        return {c.at.name: c for c in self.of_kind(ChannelKind.POSITION) if isinstance(c.at, Marker)}


def file_of(recording: Recording) -> str:
    """Return the name of the file a recording came from, or its id, for sentences about it."""
    return recording.made_by.inputs[0][0] if recording.made_by.inputs else recording.id
