"""When a foot lands and leaves by its markers alone: made-up feet, and the laboratories' own events and plates."""

import statistics
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.changed import markers_only, with_gap

from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.formats.opener import open_recording
from kinescript.measures.walking_steps import WalkParams
from kinescript.motion.contacts import Contacts, find_contacts
from kinescript.motion.foot_events import settle_transitions
from kinescript.motion.gait import find_stances
from kinescript.motion.landmarks import find_landmarks
from kinescript.motion.segment_frames import find_pose
from kinescript.motion.stance import Stance
from kinescript.record.recording import Recording
from kinescript.signal.arrays import Floats
from kinescript.signal.spans import Span
from kinescript.synth.curves import eased
from kinescript.synth.recordings import make_recording

RATE_HZ = 100.0
TIME_S = np.arange(100) / RATE_HZ
FLAT = np.zeros(100)
NOW = 50
ALL = np.ones(100, dtype=bool)


def states(before: float, after: float, *, start: int = 45, stop: int = 58) -> Floats:
    out = np.full(100, np.nan)
    out[:start], out[stop:] = before, after
    return out


def forefoot_comes_down(at_s: float = 0.5) -> tuple[Floats, Floats]:
    """The heel rests from some hundredths before, the toes come down around it; fastest exactly at `at_s`."""
    heel = eased(TIME_S, ((at_s - 0.3, 0.1), (at_s - 0.04, 0.0)))
    return heel, eased(TIME_S, ((at_s - 0.07, 0.055), (at_s + 0.07, 0.0)))


def heel_goes_up(at_s: float = 0.5) -> tuple[Floats, Floats]:
    """The foot rolls over its toes; its middle rises fastest exactly at `at_s`."""
    heel = eased(TIME_S, ((at_s - 0.2, 0.0), (at_s + 0.2, 0.24)))
    return heel, eased(TIME_S, ((at_s - 0.09, 0.0), (at_s + 0.09, 0.04)))


def settled(known: Floats, feet: tuple[Floats, Floats], silent: np.ndarray = ALL) -> Floats:
    return settle_transitions(known, *feet, silent, rate_hz=RATE_HZ)


def test_a_foot_lands_as_its_forefoot_comes_down_fastest() -> None:
    found = settled(states(0.0, 1.0), forefoot_comes_down())
    assert (found[:NOW] == 0).all() and (found[NOW:] == 1).all()


def test_a_foot_leaves_as_its_middle_rises_fastest() -> None:
    found = settled(states(1.0, 0.0), heel_goes_up())
    assert (found[:NOW] == 1).all() and (found[NOW:] == 0).all()


def test_a_peak_after_the_unknown_moment_speaks_for_all_of_it() -> None:
    assert settled(states(1.0, 0.0, start=40, stop=48), heel_goes_up())[40:48].tolist() == [1.0] * 8
    assert settled(states(0.0, 1.0, start=40, stop=48), forefoot_comes_down())[40:48].tolist() == [0.0] * 8


@pytest.mark.parametrize("high_m", [0.02, 0.05, 0.13])
@pytest.mark.parametrize("takes_s", [0.2, 0.6])
def test_a_foot_that_goes_up_or_comes_down_flat_is_left_unknown(high_m: float, takes_s: float) -> None:
    rng = np.random.default_rng(1)
    for begin, end in ((0.0, high_m), (high_m, 0.0)):
        flat = eased(TIME_S, ((0.5 - takes_s / 2, begin), (0.5 + takes_s / 2, end)))
        feet = tuple(flat + 0.0005 * rng.standard_normal(100) for _ in range(2))
        known = states(1.0 if end else 0.0, 0.0 if end else 1.0)
        assert np.isnan(settled(known, (feet[0], feet[1]))[45:58]).all()


def test_a_foot_that_reaches_down_with_its_toes_has_not_landed_on_its_heel() -> None:
    toe, heel = forefoot_comes_down()
    assert np.isnan(settled(states(0.0, 1.0), (heel, toe))[45:58]).all()


def test_a_heel_in_the_air_never_lands() -> None:
    heel, toe = forefoot_comes_down()
    assert np.isnan(settled(states(0.0, 1.0), (heel + 0.04, toe))[45:58]).all()


def test_a_foot_held_high_is_not_said_to_leave_the_ground_there() -> None:
    heel, toe = heel_goes_up()
    assert np.isnan(settled(states(1.0, 0.0), (heel + 0.08, toe + 0.08))[45:58]).all()


def test_two_peaks_settle_nothing() -> None:
    slow = eased(TIME_S, ((0.2, 0.06), (0.4, 0.03), (0.6, 0.03), (0.8, 0.0)))
    assert np.isnan(settled(states(0.0, 1.0, start=25, stop=75), (FLAT, slow))[25:75]).all()


def test_better_sources_are_left_their_say() -> None:
    silent = ALL.copy()
    silent[60] = False
    assert np.isnan(settled(states(1.0, 0.0), heel_goes_up(), silent)[45:58]).all()


def test_an_unseen_marker_settles_nothing() -> None:
    heel, toe = heel_goes_up()
    gone = toe.copy()
    gone[46:48] = np.nan
    assert np.isnan(settled(states(1.0, 0.0), (heel, gone))[45:58]).all()


def test_a_moment_cut_by_an_end_or_between_equals_stays_unknown() -> None:
    for known in (states(np.nan, 0.0), states(1.0, np.nan), states(1.0, 1.0), states(0.0, 0.0)):
        assert np.array_equal(settled(known, heel_goes_up()), known, equal_nan=True)


@given(seed=st.integers(0, 10_000), late=st.integers(0, 20))
def test_what_is_known_stays_and_time_only_shifts(seed: int, late: int) -> None:
    rng = np.random.default_rng(seed)
    known = np.repeat(rng.choice([0.0, 1.0, np.nan], 25), 4)
    heel, toe = (np.repeat(rng.uniform(0, 0.1, 20), 5) for _ in range(2))
    found = settled(known, (heel, toe))
    assert (found[np.isfinite(known)] == known[np.isfinite(known)]).all()
    still, shifted = (
        settle_transitions(
            np.pad(known, (before, 0), constant_values=np.nan),
            np.pad(heel, (before, 0), mode="edge"),
            np.pad(toe, (before, 0), mode="edge"),
            np.ones(before + 100, dtype=bool),
            rate_hz=RATE_HZ,
        )[before:]
        for before in (40, 40 + late)
    )
    assert np.array_equal(still, shifted, equal_nan=True)


def stances_of(recording: Recording) -> tuple[Stance, ...]:
    landmarks = find_landmarks(recording)
    return find_stances(find_contacts(recording, landmarks, find_pose(landmarks)))


def late_frames(recording: Recording, events: list[tuple[Side, str, float]]) -> dict[str, list[float]]:
    """How many frames after each event, of those with a whole stance near, markers alone see it."""
    rate_hz = find_landmarks(recording).rate_hz
    out: dict[str, list[float]] = {"foot_strike": [], "foot_off": []}
    for stance in stances_of(markers_only(recording)):
        for name, at_s in (("foot_strike", stance.span.start_s), ("foot_off", stance.span.end_s)):
            near = [at_s - t for side, kind, t in events if side is stance.side and kind == name]
            if stance.whole and near and abs(min(near, key=abs)) < 0.15:
                out[name].append(min(near, key=abs) * rate_hz)
    return out


@pytest.mark.parametrize("name", ["c3d/zoo_HC002D06.c3d", "c3d/zoo_HC038A11.c3d", "emg_c3d/HC033A22.c3d"])
def test_markers_alone_agree_with_stored_events(data_folder: Path, name: str) -> None:
    """Each file by itself: measured 12 to 25 ms late at strikes, -12 to 10 ms at leavings, one of 16 strikes 40 ms."""
    recording = open_recording(data_folder / name)
    events = [(m.side, m.name, m.span.start_s) for m in recording.marks if m.side is not None]
    late = late_frames(recording, events)
    assert all(len(frames) >= 4 for frames in late.values())
    assert -0.1 <= statistics.mean(late["foot_strike"]) <= 2.6
    assert abs(statistics.mean(late["foot_off"])) <= 1.5
    assert max(abs(f) for f in late["foot_strike"]) <= 4.1
    assert max(abs(f) for f in late["foot_off"]) <= 2.1


# one foot alone on one plate, by 20 N: (side, landed, left) in seconds; these files hold no events
ON_PLATES = (
    ("emg_c3d/HC044A29.c3d", ((Side.LEFT, 2.217, 2.797), (Side.RIGHT, 1.713, 2.295))),
    ("c3d/opensim_walking2.c3d", ((Side.RIGHT, 2.672, 3.2485),)),
)


@pytest.mark.parametrize(("name", "loads"), ON_PLATES)
def test_markers_alone_agree_with_plates(
    data_folder: Path, name: str, loads: tuple[tuple[Side, float, float], ...]
) -> None:
    """Files that had no part in the choice of the rule: within 20 ms."""
    stances = stances_of(markers_only(open_recording(data_folder / name)))
    for side, landed_s, left_s in loads:
        near = min((s for s in stances if s.side is side), key=lambda s: abs(s.span.start_s - landed_s))
        assert near.span.start_s == pytest.approx(landed_s, abs=0.021)
        assert near.span.end_s == pytest.approx(left_s, abs=0.021)


@pytest.mark.parametrize("task", [Task.QUIET_STANDING, Task.SINGLE_LEG_STANCE, Task.STEP_DOWN, Task.SIT_TO_STAND])
def test_feet_that_do_not_walk_have_no_such_events(task: Task, monkeypatch: pytest.MonkeyPatch) -> None:
    recording = markers_only(make_recording(task, seed=3)[0])
    after = stances_of(recording)
    monkeypatch.setattr("kinescript.motion.contacts.settle_transitions", lambda known, *_, **__: known)
    assert stances_of(recording) == after


def test_a_toe_that_was_not_seen_leaving_ends_no_whole_stance_there() -> None:
    bare = markers_only(make_recording(Task.WALKING, seed=3)[0])
    whole = next(s for s in stances_of(bare) if s.side is Side.RIGHT and s.whole)
    assert whole.unknown_s == (0.0, 0.0)
    left = round(whole.span.end_s * RATE_HZ)
    cut = [s for s in stances_of(with_gap(bare, "RTOE", left - 60, left + 3)) if s.side is Side.RIGHT]
    assert not any(s.whole and abs(s.span.end_s - whole.span.end_s) < 0.02 for s in cut)


def test_an_end_that_markers_only_bound_is_less_certain() -> None:
    time_s = np.arange(100) / RATE_HZ
    by_markers = np.full((100, 3), np.nan)
    by_markers[:20, 2], by_markers[20:60, 2], by_markers[66:, 2] = 0.0, 1.0, 0.0
    sides = ((Side.LEFT, by_markers), (Side.RIGHT, np.full((100, 3), np.nan)))
    (stance,) = find_stances(Contacts(time_s=time_s, sides=sides, patience_s=0.3))
    assert stance.unknown_s == pytest.approx((0.0, 0.06))
    never_off = np.where(np.arange(100)[:, None] < 60, by_markers, np.nan)
    (cut,) = find_stances(Contacts(time_s=time_s, sides=((Side.LEFT, never_off), sides[1]), patience_s=0.3))
    assert cut.unknown_s == (0.0, 0.0) and not cut.whole
    params = WalkParams()
    sure = replace(stance, unknown_s=(0.0, 0.0))
    assert params.strike_sigma_s(stance, RATE_HZ) == params.strike_sigma_s(sure, RATE_HZ)
    assert params.off_sigma_s(sure, RATE_HZ) < 0.02
    assert params.off_sigma_s(stance, RATE_HZ) > 0.05
    by_plates = by_markers.copy()
    by_plates[20:60, 0] = 1.0
    sides = ((Side.LEFT, by_plates), sides[1])
    (stance,) = find_stances(Contacts(time_s=time_s, sides=sides, patience_s=0.3))
    assert stance.span == Span(start_s=0.2, end_s=0.6) and stance.unknown_s == (0.0, 0.0)
