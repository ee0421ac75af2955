"""Feet on the ground: plates and stored events of real walking, and the plate's own rule on made-up loads."""

import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kinescript.body.frames import Frame
from kinescript.body.segments import Plate
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.chain import assess
from kinescript.formats.opener import open_recording
from kinescript.motion.contacts import SOURCES, find_contacts, find_loaded
from kinescript.motion.gait import find_stances
from kinescript.motion.landmarks import find_landmarks
from kinescript.motion.segment_frames import find_pose
from kinescript.motion.stance import Stance
from kinescript.record.channel import Channel, ChannelKind
from kinescript.record.clock import Uniform
from kinescript.record.quality import find_quality
from kinescript.record.recording import Recording
from kinescript.signal.arrays import Floats
from kinescript.synth.recordings import demo_recording, make_recording

PLATE = Plate(number=1, corners_m=((0.5, 0.5, 0.0), (0.0, 0.5, 0.0), (0.0, 0.0, 0.0), (0.5, 0.0, 0.0)))


def load(up_n: np.ndarray) -> Channel:
    values = np.zeros((len(up_n), 3))
    values[:, 2] = up_n
    clock = Uniform(rate_hz=1000.0)
    return Channel(kind=ChannelKind.FORCE, at=PLATE, frame=Frame.GLOBAL, unit="N", clock=clock, values=values)


def seen_free(*busy: slice) -> np.ndarray:
    free = np.ones(1000, dtype=bool)
    for each in busy:
        free[each] = False
    return free


def test_twenty_newtons_above_its_own_unloaded_level() -> None:
    up = np.full(1000, 15.0)
    up[400:700] = 34.0
    free = seen_free(slice(400, 700))
    assert not find_loaded(load(up), free=free)[0].any()
    up[400:700] = 36.0
    assert np.flatnonzero(find_loaded(load(up), free=free)[0]).tolist() == list(range(400, 700))


def test_a_touch_under_fifty_milliseconds_is_none() -> None:
    up = np.zeros(1000)
    up[400:449] = 500.0
    assert not find_loaded(load(up), free=seen_free(slice(400, 449)))[0].any()
    up[400:450] = 500.0
    assert find_loaded(load(up), free=seen_free(slice(400, 450)))[0].sum() == 50


def test_a_plate_stood_on_all_along_is_loaded_all_along() -> None:
    assert find_loaded(load(np.full(500, 700.0)))[0].all()


def test_a_resting_toe_is_neither_on_nor_off() -> None:
    """A plate never seen free may read 60 N because of its amplifier or because of a toe."""
    up = np.full(1000, 60.0)
    up[400:700] = 500.0
    loaded, unloaded = find_loaded(load(up), free=np.zeros(1000, dtype=bool))
    assert loaded[400:700].all() and not unloaded.any()


def test_a_plate_that_never_bore_load_says_nothing() -> None:
    loaded, unloaded = find_loaded(load(np.zeros(1000)), free=seen_free())
    assert not loaded.any() and not unloaded.any()


def stances_of(recording: Recording) -> tuple[Stance, ...]:
    landmarks = find_landmarks(recording)
    return find_stances(find_contacts(recording, landmarks, find_pose(landmarks)))


def single_of(stances: tuple[Stance, ...], side: Side) -> list[tuple[float, float]]:
    return [(round(s.start_s, 1), round(s.end_s, 1)) for each in stances if each.side is side for s in each.single]


def one_leg() -> Recording:
    """The simulated person of the demo: on the right leg 3.8 to 8.8 s, on the left 12.4 to 17.4 s."""
    return demo_recording()[0]


def with_force(recording: Recording, number: int, factor: float) -> Recording:
    channels = tuple(
        replace(c, values=c.values * factor)
        if c.kind is ChannelKind.FORCE and isinstance(c.at, Plate) and c.at.number == number
        else c
        for c in recording.channels
    )
    return replace(recording, channels=channels)


def shifted(recording: Recording, names: tuple[str, ...], by_m: np.ndarray) -> Recording:
    channels = tuple(
        replace(c, values=c.values + by_m) if getattr(c.at, "name", "") in names else c for c in recording.channels
    )
    return replace(recording, channels=channels)


def test_single_support_is_the_planted_one() -> None:
    stances = stances_of(one_leg())
    for side, planted in ((Side.RIGHT, (3.8, 8.8)), (Side.LEFT, (12.4, 17.4))):
        assert single_of(stances, side) == [pytest.approx(planted, abs=0.15)]


@pytest.mark.parametrize("factor", [0.0, -1.0])
def test_a_dead_or_turned_plate_never_lifts_a_standing_foot(factor: float) -> None:
    for number in (1, 2):
        stances = stances_of(with_force(one_leg(), number, factor))
        for side, (begin, end) in ((Side.RIGHT, (3.8, 8.8)), (Side.LEFT, (12.4, 17.4))):
            assert all(begin - 0.3 <= a and b <= end + 0.3 for a, b in single_of(stances, side)), (number, side)


def test_a_foot_on_a_step_is_not_off_the_ground() -> None:
    """Both feet stand, the right one 15 cm higher, no plates: nobody may be said to stand on one leg."""
    recording, _ = make_recording(Task.QUIET_STANDING, seed=4, seconds=8.0)
    feet = ("RHEE", "RTOE", "RANK")
    raised = shifted(recording, feet, np.array([0.0, 0.0, 0.15]))
    markers_only = replace(raised, channels=raised.of_kind(ChannelKind.POSITION), task=Task.UNKNOWN)
    assert not any(s.single for s in stances_of(markers_only))


def test_an_unseen_foot_may_share_the_plate() -> None:
    recording = one_leg()
    channels = tuple(c for c in recording.channels if getattr(c.at, "name", "") not in ("LHEE", "LTOE"))
    stances = stances_of(replace(recording, channels=channels))
    assert not any(s.single for s in stances if s.side is Side.RIGHT)


def test_a_missed_event_does_not_stretch_a_stance(data_folder: Path) -> None:
    """Take one Foot Off away: markers see the foot swing, so the stance does not last until the next Foot Off."""
    recording = open_recording(data_folder / "emg_c3d/HC033A22.c3d")
    offs = [m for m in recording.marks if m.name == "foot_off" and m.side is Side.RIGHT]
    strikes = [m for m in recording.marks if m.name == "foot_strike" and m.side is Side.RIGHT]
    marks = tuple(m for m in recording.marks if m not in (offs[1], strikes[2]))
    blind = replace(recording, marks=marks, channels=recording.of_kind(ChannelKind.POSITION))
    assert max(s.span.duration_s for s in stances_of(blind)) < 0.9


def test_a_turned_plate_is_told() -> None:
    faults = find_quality(with_force(one_leg(), 1, -1.0)).faults
    assert any(f.kind == "plates" and "sign" in f.words for f in faults)


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
    recording = open_recording(data_folder / "c3d/zoo_HC038A11.c3d")
    feet = {"LHEE", "LTOE", "RHEE", "RTOE"}
    channels = tuple(c for c in recording.channels if getattr(c.at, "name", "") not in feet)
    blind = replace(recording, channels=channels, marks=())
    landmarks = find_landmarks(blind)
    assert find_stances(find_contacts(blind, landmarks, find_pose(landmarks))) == ()


@pytest.mark.parametrize("seed", [1, 2])
def test_foot_standing_still_on_a_step_is_not_off_its_plate(seed: int) -> None:
    recording, truth = make_recording(Task.STEP_DOWN, seed=seed)
    stances = assess(recording).stances
    begins = sorted(spans[0].start_s for spans in (s.single for s in stances) if spans)
    left_the_step = [mark.span.start_s for mark in truth.events if mark.name == "foot_off"]
    assert len(begins) == len(left_the_step)
    assert np.allclose(begins, left_the_step, atol=0.05)


def with_plates(recording: Recording, cut: int | None) -> Recording:
    """Both plates cut in two halves along an axis, each bearing half the load; None: both made into one."""
    rest = tuple(c for c in recording.channels if not isinstance(c.at, Plate))
    forces = recording.of_kind(ChannelKind.FORCE)
    if cut is None:
        corners = np.concatenate([np.array(c.at.corners_m) for c in forces])
        first = np.array(forces[0].at.corners_m)
        whole = np.where(first < first.mean(axis=0), corners.min(axis=0), corners.max(axis=0))
        load = np.sum([c.values for c in forces], axis=0)
        return replace(recording, channels=(*rest, moved_plate(forces[0], whole, 1, load)))
    halves = []
    for channel in forces:
        corners = np.array(channel.at.corners_m)
        middle = corners[:, cut].mean()
        for number, (low, high) in enumerate(((corners[:, cut].min(), middle), (middle, corners[:, cut].max()))):
            half = corners.copy()
            half[:, cut] = np.where(corners[:, cut] < middle, low, high)
            halves.append(moved_plate(channel, half, 10 * channel.at.number + number, channel.values / 2))
    return replace(recording, channels=(*rest, *halves))


def moved_plate(channel: Channel, corners: Floats, number: int, load: Floats) -> Channel:
    place = Plate(number=number, corners_m=tuple(tuple(corner) for corner in corners.tolist()))
    return replace(channel, at=place, values=load)


@pytest.mark.parametrize("cut", [0, 1, None])
@pytest.mark.parametrize("task", [Task.SINGLE_LEG_STANCE, Task.WALKING])
def test_one_foot_on_two_plates_or_two_feet_on_one_carry_as_long_as_before(task: Task, cut: int | None) -> None:
    recording, truth = make_recording(task, seed=1)
    found = stances_of(with_plates(recording, cut))
    for stance in (s for s in found if s.whole):
        for span in stance.single:
            true = [
                t
                for s in truth.stances
                if s.side is stance.side
                for t in s.single
                if t.start_s < span.end_s and span.start_s < t.end_s
            ]
            assert true, "carried by a foot that did not carry"
            assert all(span.start_s >= t.start_s - 0.06 and span.end_s <= t.end_s + 0.06 for t in true)


@pytest.mark.parametrize("cut", [0, 1, None])
def test_a_shared_plate_gives_no_share_of_load(cut: int | None) -> None:
    whole = make_recording(Task.QUIET_STANDING, seed=1)[0]
    (known,) = (m for m in assess(whole).measures if m.name == "load_right_share")
    (shared,) = (m for m in assess(with_plates(whole, cut)).measures if m.name == "load_right_share")
    assert known.value is not None
    assert shared.value is None
    assert shared.faults
