"""A simulated foot lands and leaves as real feet do: how high and how fast heel and toes are at those instants."""

from itertools import chain
from pathlib import Path

import numpy as np
import pytest

from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.formats.opener import open_recording
from kinescript.motion.landmarks import Landmarks, find_landmarks
from kinescript.signal.arrays import Floats
from kinescript.signal.filters import FilterParams, filter_zero_phase
from kinescript.synth.recordings import make_recording
from kinescript.synth.sensor_errors import NO_ERRORS

REAL = ("c3d/zoo_HC002D06.c3d", "c3d/zoo_HC038A11.c3d", "emg_c3d/HC033A22.c3d")
Events = list[tuple[Side, str, float]]
# what is compared; the simulated walk is slower (0.86 m/s), so it may be this many times the real medians
FEATURES = {
    "foot_strike": ("heel speed ahead, m/s", "toe speed down, m/s", "toe height, m"),
    "foot_off": ("heel speed up, m/s", "heel height, m", "toe speed ahead, m/s", "toe speed up, m/s", "toe height, m"),
}
LEAST, MOST = 0.4, 1.6


def at_events(landmarks: Landmarks, events: Events, kind: str) -> Floats:
    """Each feature of FEATURES at each event of a kind, shape (events, features)."""
    rows = []
    for side, name, at_s in events:
        index = round(at_s * landmarks.rate_hz)
        if name != kind or not 20 <= index < len(landmarks.time_s) - 20:
            continue
        states = []
        for point in ("HEE", "TOE"):
            path = landmarks.of(side, point)
            assert path is not None
            smooth = filter_zero_phase(path, FilterParams(high_hz=20.0), rate_hz=landmarks.rate_hz)
            speed = np.gradient(smooth, axis=0) * landmarks.rate_hz
            height = smooth[index, 2] - np.percentile(smooth[:, 2], 5)
            states.append((float(np.linalg.norm(speed[index, :2])), float(speed[index, 2]), float(height)))
        heel, toe = states
        rows.append((heel[0], -toe[1], toe[2]) if kind == "foot_strike" else (heel[1], heel[2], *toe))
    return np.array(rows)


def walk(path: Path) -> tuple[Landmarks, Events]:
    recording = open_recording(path)
    return find_landmarks(recording), [(m.side, m.name, m.span.start_s) for m in recording.marks if m.side is not None]


def simulated() -> tuple[Landmarks, Events]:
    recording, truth = make_recording(Task.WALKING, errors=NO_ERRORS, seed=1)
    inner = [s for s in truth.stances if s.whole][:-1]
    events = [(s.side, n, t) for s in inner for n, t in (("foot_strike", s.span.start_s), ("foot_off", s.span.end_s))]
    return find_landmarks(recording), events


@pytest.mark.parametrize("kind", FEATURES)
def test_feet_move_as_real_ones_as_they_land_and_leave(data_folder: Path, kind: str) -> None:
    real = [at_events(*walk(data_folder / name), kind) for name in REAL]
    ours_all = np.median(at_events(*simulated(), kind), axis=0)
    typical = np.median(np.concatenate(real), axis=0)
    for feature, theirs, ours in zip(FEATURES[kind], typical, ours_all, strict=True):
        assert LEAST * theirs <= ours <= MOST * theirs, (feature, theirs, ours)


def ways_m(landmarks: Landmarks, events: Events) -> tuple[list[float], list[float]]:
    """How far a heel slides in the 0.1 s after it landed, and a toe moves in the 0.25 s before it leaves, in metres."""
    slides, rolls = [], []
    for side, name, at_s in events:
        point, first_s, last_s = ("HEE", at_s, at_s + 0.1) if name == "foot_strike" else ("TOE", at_s - 0.25, at_s)
        first, last = (round(t * landmarks.rate_hz) for t in (first_s, last_s))
        path = landmarks.of(side, point)
        if path is not None and first >= 0 and last < len(path):
            way = float(np.linalg.norm(path[last, :2] - path[first, :2]))
            (slides if name == "foot_strike" else rolls).append(way)
    return slides, rolls


def test_feet_slide_and_roll_on_no_further_than_real_ones(data_folder: Path) -> None:
    slides, rolls = zip(*(ways_m(*walk(data_folder / name)) for name in REAL), strict=True)
    ours = ways_m(*simulated())
    for real, made in zip(([*chain(*slides)], [*chain(*rolls)]), ours, strict=True):
        assert max(made) <= max(real)
        assert np.median(made) >= LEAST * np.median(real)
