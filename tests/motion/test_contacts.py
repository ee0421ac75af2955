"""Feet on the ground: plates and stored events of real walking, and the plate's own rule on made-up loads."""

import itertools
from pathlib import Path

import numpy as np
import pytest

from kinescript.body.frames import Frame
from kinescript.body.segments import Plate
from kinescript.body.words import Side
from kinescript.formats.opener import open_recording
from kinescript.motion.contacts import SOURCES, find_contacts, find_loaded
from kinescript.motion.gait import find_stances
from kinescript.motion.landmarks import find_landmarks
from kinescript.motion.segment_frames import find_pose
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Uniform

PLATE = Plate(number=1, corners_m=((0.5, 0.5, 0.0), (0.0, 0.5, 0.0), (0.0, 0.0, 0.0), (0.5, 0.0, 0.0)))


def load(up_n: np.ndarray) -> Channel:
    values = np.zeros((len(up_n), 3))
    values[:, 2] = up_n
    clock = Uniform(rate_hz=1000.0)
    return Channel(kind=ChannelKind.FORCE, at=PLATE, frame=Frame.GLOBAL, unit="N", clock=clock, values=values)


def test_twenty_newtons_above_its_own_unloaded_level() -> None:
    up = np.full(1000, 15.0)
    up[400:700] = 34.0
    assert not find_loaded(load(up)).any()
    up[400:700] = 36.0
    assert np.flatnonzero(find_loaded(load(up))).tolist() == list(range(400, 700))


def test_a_touch_under_fifty_milliseconds_is_none() -> None:
    up = np.zeros(1000)
    up[400:449] = 500.0
    assert not find_loaded(load(up)).any()
    up[400:450] = 500.0
    assert find_loaded(load(up)).sum() == 50


def test_a_plate_stood_on_all_along_is_loaded_all_along() -> None:
    assert find_loaded(load(np.full(500, 700.0))).all()


@pytest.mark.parametrize("name", ["c3d/zoo_HC002D06.c3d", "c3d/zoo_HC038A11.c3d", "emg_c3d/HC033A22.c3d"])
def test_sources_agree_on_real_walking(data_folder: Path, name: str) -> None:
    """Where two sources both claim to know, they say the same in at least nine frames of ten."""
    recording = open_recording(data_folder / name)
    landmarks = find_landmarks(recording)
    contacts = find_contacts(recording, landmarks, find_pose(landmarks))
    plates, events, markers = range(len(SOURCES))
    for side, states in contacts.sides:
        for a, b in ((plates, events), (plates, markers), (events, markers)):
            both = np.isfinite(states[:, a]) & np.isfinite(states[:, b])
            assert both.sum() == 0 or (states[both, a] == states[both, b]).mean() >= 0.9, (side, SOURCES[a], SOURCES[b])


@pytest.mark.parametrize("name", ["c3d/zoo_HC002D06.c3d", "c3d/zoo_HC038A11.c3d", "emg_c3d/HC033A22.c3d"])
def test_walking_alternates(data_folder: Path, name: str) -> None:
    recording = open_recording(data_folder / name)
    landmarks = find_landmarks(recording)
    stances = find_stances(find_contacts(recording, landmarks, find_pose(landmarks)))
    assert len(stances) >= 6
    assert all(a.side is not b.side for a, b in itertools.pairwise(stances))
    whole = [s for s in stances if s.whole]
    assert whole and all(0.4 < s.span.duration_s < 0.9 and s.single for s in whole)


def test_standing_on_two_feet_is_never_single_support(data_folder: Path) -> None:
    """The standing trial holds two stray foot events; they must not make a step."""
    recording = open_recording(data_folder / "c3d/zoo_HC030A01.c3d")
    landmarks = find_landmarks(recording)
    stances = find_stances(find_contacts(recording, landmarks, find_pose(landmarks)))
    assert {s.side for s in stances} == set(Side)
    assert not any(s.single for s in stances)


def test_without_foot_markers_plates_say_nothing_about_sides(data_folder: Path) -> None:
    from dataclasses import replace

    recording = open_recording(data_folder / "c3d/zoo_HC038A11.c3d")
    feet = {"LHEE", "LTOE", "RHEE", "RTOE"}
    channels = tuple(c for c in recording.channels if getattr(c.at, "name", "") not in feet)
    blind = replace(recording, channels=channels, marks=())
    landmarks = find_landmarks(blind)
    assert find_stances(find_contacts(blind, landmarks, find_pose(landmarks))) == ()
