"""Claim: a foot lands and leaves when the laboratory's own stored events say so, and when the simulated one did."""

import statistics
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from _data import ROOT, data_folder, row

sys.path.insert(0, str(ROOT))

from tests.support.stored import c3d_files

from kinescript.body.segments import Plate
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.formats.opener import open_recording
from kinescript.measures.plate_load import feet_over
from kinescript.motion.contacts import SOURCES, find_contacts, find_loaded
from kinescript.motion.gait import find_stances
from kinescript.motion.landmarks import Landmarks, find_landmarks
from kinescript.motion.segment_frames import find_pose
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.recording import Mark, Recording
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import Span, find_runs
from kinescript.synth.recordings import make_recording

SEEDS = range(10)
# an event further away is another's; a toe slower than this stands
NEAR_S, SLOW_M_S = 0.15, 0.5


class Difference(NamedTuple):
    """One instant a plate or the markers tell, minus the stored event, in frames of the markers' clock."""

    file: str
    side: Side
    event: str
    at_s: float
    frames: float
    rate_hz: float


def rows() -> Iterator[dict[str, Any]]:
    """Yield how far plates and markers lie from stored events, and all of it from the truth of simulated walks."""
    paths = c3d_files(data_folder())
    plates = [d for path in paths for d in by_plates(path)]
    markers = [d for path in paths for d in by_markers(path)]
    apart = [abs(d.frames) for d in plates]
    yield row("contacts on one plate with a stored event", len(apart), "1", 6, "higher", "real")
    yield row("plate (20 N) against event: largest difference", max(apart), "frames", 2, "lower", "real")
    yield row("plate (20 N) against event: within 2 frames", _share(apart), "%", 90, "higher", "real")
    apart = [abs(d.frames) for d in markers]
    yield row("markers against event: median difference", statistics.median(apart), "frames", 2, "lower", "real")
    yield row("markers against event: within 2 frames", _share(apart), "%", 90, "higher", "real")
    apart = [1000 * abs(d.frames) / d.rate_hz for path in paths for d in markers_by_plates(path)]
    yield row("markers against plates where no event is stored: ends of stance", len(apart), "1", 4, "higher", "real")
    yield row(
        "markers against plates where no event is stored: largest difference", max(apart), "ms", 40, "lower", "real"
    )
    late = {name: [s for s in simulated() if s[0] == name] for name in SOURCES}
    for name in SOURCES:
        errors = [abs(error) * 1000 for _, error in late[name]]
        if errors:
            label = f"simulated walking, {name}: median error"
            yield row(label, statistics.median(errors), "ms", 20, "lower", "simulated")


def by_plates(path: Path) -> list[Difference]:
    """Return the difference at either end of every load that one foot, whole on the plate, bore alone."""
    recording = open_recording(path)
    landmarks = find_landmarks(recording)
    found: list[Difference] = []
    for contact in told_by_plates(recording, landmarks):
        found += _against(recording, landmarks, *contact, path.name)
    return found


def markers_by_plates(path: Path) -> list[Difference]:
    """Return how far markers alone lie from what plates tell, in files without a stored event."""
    recording = open_recording(path)
    landmarks = find_landmarks(recording)
    if recording.marks or not len(landmarks.time_s):
        return []
    marks = tuple(
        Mark(name=name, side=side, span=Span(start_s=at_s, end_s=at_s))
        for side, name, at_s in told_by_plates(recording, landmarks)
    )
    events = replace(recording, marks=marks)
    found = []
    for side, span in _told_by_markers(recording, landmarks):
        for name, at_s in (("foot_strike", span[0]), ("foot_off", span[1])):
            found += _against(events, landmarks, side, name, at_s, path.name)
    return found


def told_by_plates(recording: Recording, landmarks: Landmarks) -> list[tuple[Side, str, float]]:
    """Return side, name and instant of either end of every load that one foot, whole on the plate, bore alone."""
    found = []
    for channel in recording.of_kind(ChannelKind.FORCE):
        if isinstance(channel.at, Plate) and len(landmarks.time_s) > 1:
            found += _on_plate(landmarks, channel, channel.at)
    return found


def _on_plate(landmarks: Landmarks, channel: Channel, plate: Plate) -> list[tuple[Side, str, float]]:
    over = {side: feet_over(landmarks, side, plate) for side in Side}
    nearest = np.searchsorted(landmarks.time_s, channel.time_s).clip(0, len(landmarks.time_s) - 1)
    free = np.asarray((over[Side.LEFT] == 0) & (over[Side.RIGHT] == 0))[nearest]
    loaded, _ = find_loaded(channel, free=free)
    found = []
    for start, stop in find_runs(loaded):
        begin_s, end_s = channel.time_s[start], channel.time_s[stop - 1]
        # the middle of a load: at its end the heel has left; a foot that swings through over the plate bears nothing
        middle = (landmarks.time_s > begin_s + 0.1) & (landmarks.time_s < end_s - 0.2)
        stands = {s: (over[s] > 0) & (_speed_m_s(landmarks, s) < SLOW_M_S) for s in Side}
        alone = [s for s in Side if (over[s][middle] == 2).all() and not stands[s.other][middle].any()]
        if start == 0 or stop == len(loaded) or not middle.any() or len(alone) != 1:
            continue
        found += [(alone[0], "foot_strike", float(begin_s)), (alone[0], "foot_off", float(end_s))]
    return found


def _speed_m_s(landmarks: Landmarks, side: Side) -> Floats:
    """Return how fast the toe moves, shape (time,); 0 where it was never seen, so that it may have stood there."""
    toe = landmarks.of(side, "TOE")
    if toe is None:
        return np.zeros(len(landmarks.time_s))
    return np.nan_to_num(np.linalg.norm(np.gradient(toe, axis=0), axis=1) * landmarks.rate_hz)


def by_markers(path: Path) -> list[Difference]:
    """Return the difference at every end of a whole stance that markers alone tell."""
    recording = open_recording(path)
    landmarks = find_landmarks(recording)
    if not recording.marks or not len(landmarks.time_s):
        return []
    found = []
    for side, span in _told_by_markers(recording, landmarks):
        for name, at_s in (("foot_strike", span[0]), ("foot_off", span[1])):
            found += _against(recording, landmarks, side, name, at_s, path.name)
    return found


def _told_by_markers(recording: Recording, landmarks: Landmarks) -> list[tuple[Side, tuple[float, float]]]:
    bare = Recording(
        id=recording.id,
        subject=recording.subject,
        task=recording.task,
        channels=tuple(c for c in recording.channels if c.kind is ChannelKind.POSITION),
    )
    stances = find_stances(find_contacts(bare, landmarks, find_pose(landmarks)))
    return [(s.side, (s.span.start_s, s.span.end_s)) for s in stances if s.whole]


def _against(
    recording: Recording, landmarks: Landmarks, side: Side, name: str, at_s: float, file: str
) -> list[Difference]:
    events = [m.span.start_s for m in recording.marks if m.side is side and m.name == name]
    near = min(events, key=lambda event: abs(event - at_s), default=None)
    if near is None or abs(near - at_s) > NEAR_S:
        return []
    frames = round((at_s - near) * landmarks.rate_hz, 3)
    return [Difference(file, side, name, at_s, frames, landmarks.rate_hz)]


def simulated() -> Iterator[tuple[str, float]]:
    """Yield (source, seconds late) of either end of every whole stance of simulated walks."""
    for seed in SEEDS:
        recording, truth = make_recording(Task.WALKING, seed=500 + seed, foot_marks=seed % 2 == 0)
        landmarks = find_landmarks(recording)
        for stance in find_stances(find_contacts(recording, landmarks, find_pose(landmarks))):
            if not stance.whole or stance.seen_by not in SOURCES:
                continue
            true = min(
                (t.span for t in truth.stances if t.side is stance.side),
                key=lambda span, at=stance.span: abs(span.start_s - at.start_s) + abs(span.end_s - at.end_s),
            )
            yield stance.seen_by, stance.span.start_s - true.start_s
            yield stance.seen_by, stance.span.end_s - true.end_s


def _share(apart: list[float]) -> float:
    return 100.0 * sum(a <= 2 + 1e-6 for a in apart) / len(apart)
