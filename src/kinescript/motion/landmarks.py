"""Markers by their canonical names on one clock, short gaps filled and marked."""

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np

from kinescript.body.words import Side
from kinescript.documents.read import parse_document
from kinescript.errors import InputRefused
from kinescript.record.channel import Channel
from kinescript.record.clock import Clock, Uniform
from kinescript.record.quality import find_impossible
from kinescript.record.recording import Recording, file_of
from kinescript.record.subject import Subject
from kinescript.signal.arrays import ArrayValue, Bools, Floats, read_only, read_only_mask
from kinescript.signal.gaps import fill_gaps
from kinescript.signal.resample import interpolate

# two markers on one place of the body are no further apart than this (assumption of ours)
_SAME_PLACE_M = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class LandmarkParams:
    """Gaps up to `longest_gap_s` seconds are filled and marked; longer ones stay unknown."""

    longest_gap_s: float = 0.1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Landmarks(ArrayValue):
    """Positions in metres in the global frame, shape (time, 3), by canonical name; NaN where unknown.

    `filled` says where, shape (time,), a value bridges a gap. `subject` brings the lengths a lab measured by hand.
    """

    time_s: Floats
    rate_hz: float
    points: tuple[tuple[str, Floats], ...]
    filled: tuple[tuple[str, Bools], ...]
    subject: Subject

    def __post_init__(self) -> None:
        object.__setattr__(self, "time_s", read_only(self.time_s))
        object.__setattr__(self, "points", tuple((n, read_only(v)) for n, v in self.points))
        object.__setattr__(self, "filled", tuple((n, read_only_mask(v)) for n, v in self.filled))

    def point(self, name: str) -> Floats | None:
        """Return where a landmark was, shape (time, 3) in metres, or None when it was never seen."""
        return dict(self.points).get(name)

    def of(self, side: Side, name: str) -> Floats | None:
        """Return where one side's landmark was, shape (time, 3) in metres: LEFT and "ASI" is LASI."""
        return self.point(side.initial + name)

    def filled_in(self, names: tuple[str, ...]) -> Bools:
        """Return the mask, shape (time,), of instants at which any of these landmarks was filled in."""
        masks = dict(self.filled)
        out = np.zeros(len(self.time_s), dtype=bool)
        for name in names:
            if name in masks:
                out |= masks[name]
        return out


@dataclass(frozen=True, slots=True, kw_only=True)
class _MarkerNames:
    aliases: dict[str, tuple[str, ...]]


def find_landmarks(recording: Recording, *, params: LandmarkParams = LandmarkParams()) -> Landmarks:
    """Return every marker kinescript has a name for, on the markers' own clock, gaps up to the stated limit filled.

    Markers on another clock are interpolated to the clock most of them share. No markers give an empty value. Raises
    InputRefused when two trajectories claim one place on the body and lie apart: they may be of two people.
    """
    tracks = _named(recording)
    if not tracks:
        return Landmarks(time_s=np.zeros(0), rate_hz=float("nan"), points=(), filled=(), subject=recording.subject)
    lead = _leading(list(tracks.values()))
    time_s, rate_hz = lead.time_s, lead.clock.rate_hz
    longest = round(params.longest_gap_s * rate_hz) if np.isfinite(rate_hz) else 0
    points, filled = [], []
    for name, channel in tracks.items():
        values = np.where(find_impossible(channel)[:, None], np.nan, channel.values)
        if _key(channel.clock, values) != _key(lead.clock, lead.values):
            values = interpolate(channel.time_s, values, time_s)
        values, mask = fill_gaps(values, longest=longest)
        if np.isfinite(values).any():
            points.append((name, values))
            filled.append((name, mask))
    return Landmarks(
        time_s=time_s, rate_hz=rate_hz, points=tuple(points), filled=tuple(filled), subject=recording.subject
    )


def _named(recording: Recording) -> dict[str, Channel]:
    canonical = marker_names()
    found: dict[str, Channel] = {}
    for label, channel in recording.markers().items():
        name = canonical.get(_spelling(label))
        if name in found and _apart_m(found[name], channel) > _SAME_PLACE_M:
            do = "rename one of them, or export each person to a file of their own"
            raise InputRefused("one trajectory a marker", f"two for {name}", do, place=file_of(recording))
        # an exact name wins over an alias of the same place
        if name and (name not in found or _spelling(label) == name):
            found[name] = channel
    return found


def _apart_m(one: Channel, other: Channel) -> float:
    """Return how far two trajectories lie apart in the middle, in metres; 0 where they were never seen together."""
    if len(one.values) != len(other.values):
        return 0.0
    apart = np.linalg.norm(one.values - other.values, axis=1)
    return float(np.nanmedian(apart)) if np.isfinite(apart).any() else 0.0


def _leading(channels: list[Channel]) -> Channel:
    counts = Counter(_key(c.clock, c.values) for c in channels)
    most = counts.most_common(1)[0][0]
    return next(c for c in channels if _key(c.clock, c.values) == most)


def _key(clock: Clock, values: Floats) -> tuple[float, float, int]:
    start = clock.start_s if isinstance(clock, Uniform) else float(clock.time_s[0]) if len(clock.time_s) else 0.0
    return (clock.rate_hz, start, len(values))


def _spelling(label: str) -> str:
    name = label.rsplit(":", 1)[-1].upper()
    return "".join(c for c in name if c.isalnum())


@lru_cache(maxsize=1)
def marker_names() -> dict[str, str]:
    """Return every known spelling of a marker's name (capitals, letters and digits only) with its canonical name."""
    text = (files("kinescript") / "data/markers/plug_in_gait.toml").read_text(encoding="utf-8")
    document = parse_document(text, _MarkerNames, name="plug_in_gait.toml", as_json=False)
    names = {_spelling(alias): name for name, aliases in document.aliases.items() for alias in aliases}
    return names | {name: name for name in document.aliases}
