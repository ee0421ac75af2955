"""Walking: planted steps come back inside their error, real walks are plausible, what was not seen has no value."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.support.changed import mirrored

from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.formats.opener import open_recording
from kinescript.measures.held_time import find_held_times
from kinescript.measures.measure import Measure
from kinescript.measures.walking_pace import ENTRIES, find_gait_measures
from kinescript.motion.contacts import find_contacts
from kinescript.motion.gait import find_stances
from kinescript.motion.landmarks import Landmarks, find_landmarks
from kinescript.motion.segment_frames import find_pose
from kinescript.motion.stance import Stance
from kinescript.record.recording import Recording
from kinescript.synth.control import Asymmetry
from kinescript.synth.plan import Plan
from kinescript.synth.recordings import make_recording
from kinescript.synth.truth import Truth
from kinescript.synth.walking import STEP_M, STEP_S, SWING_S

Found = dict[tuple[str, Side | None], Measure]
WALKS = (("c3d", "opensim_walking2"), ("c3d", "zoo_HC002D06"), ("c3d", "zoo_HC038A11"))
TURNS = (("emg_c3d", "HC033A22"), ("emg_c3d", "HC044A29"))


def seen(recording: Recording) -> tuple[Landmarks, tuple[Stance, ...]]:
    landmarks = find_landmarks(recording)
    return landmarks, find_stances(find_contacts(recording, landmarks, find_pose(landmarks)))


def measured(recording: Recording) -> Found:
    return by_name(find_gait_measures(*seen(recording), task=recording.task))


def by_name(measures: tuple[Measure, ...]) -> Found:
    return {(m.name, m.side): m for m in measures}


def value(found: Found, name: str, side: Side | None = None) -> float:
    one = found[name, side].value
    assert one is not None, found[name, side].faults
    return one


def planted(truth: Truth, right_share: float) -> dict[tuple[str, Side | None], float]:
    steps = {Side.RIGHT: 2 * STEP_M * right_share, Side.LEFT: 2 * STEP_M * (1 - right_share)}
    true: dict[tuple[str, Side | None], float] = {("cadence", None): 60 / STEP_S}
    for side in Side:
        true |= {
            ("step_time", side): STEP_S,
            ("stance_time", side): 2 * STEP_S - SWING_S,
            ("swing_time", side): SWING_S,
        }
        true["step_length", side] = steps[side]
    true |= {("double_support_share", None): (STEP_S - SWING_S) / STEP_S, ("step_time_ratio", None): 1.0}
    true |= {("stance_time_ratio", None): 1.0, ("step_length_ratio", None): max(steps.values()) / min(steps.values())}
    # the pelvis over the whole stances' strikes, from the true joint centres
    whole = [s.span.start_s for s in truth.stances if s.span.start_s > truth.time_s[0]]
    first, last = min(whole), sorted(whole)[-3]
    hips = sum(dict(truth.centres)[f"{side}_hip"] for side in Side) / 2
    ends = [hips[int(np.argmin(np.abs(truth.time_s - at)))] for at in (first, last)]
    true["walking_speed", None] = float(np.linalg.norm((ends[1] - ends[0])[:2])) / (last - first)
    return true


@pytest.mark.parametrize("foot_marks", [False, True])
def test_planted_steps_lie_inside_their_interval(foot_marks: bool) -> None:
    inside: dict[str, list[bool]] = {}
    for seed in range(12):
        share = (0.5, 0.45, 0.57)[seed % 3]
        plan = Plan(asymmetry=Asymmetry(step_right_share=share), heading_deg=30.0 * seed)
        recording, truth = make_recording(Task.WALKING, plan=plan, seed=seed, foot_marks=foot_marks)
        found = measured(recording)
        for (name, side), true in planted(truth, share).items():
            one = found[name, side]
            assert one.value is not None and one.sigma is not None
            inside.setdefault(name, []).append(abs(one.value - true) <= 1.96 * one.sigma)
    every = [hit for hits in inside.values() for hit in hits]
    assert np.mean(every) >= 0.93, {name: np.mean(hits) for name, hits in inside.items()}


def test_lengths_are_as_small_in_error_as_they_claim_to_be() -> None:
    recording, _ = make_recording(Task.WALKING, plan=Plan(asymmetry=Asymmetry(step_right_share=0.57)), seed=5)
    found = measured(recording)
    assert value(found, "step_length", Side.RIGHT) == pytest.approx(0.57, abs=0.02)
    assert value(found, "step_length", Side.LEFT) == pytest.approx(0.43, abs=0.02)
    assert value(found, "step_length_ratio") == pytest.approx(0.57 / 0.43, abs=0.06)
    sigma = found["step_length_ratio", None].sigma
    assert sigma is not None and sigma < 0.06


@pytest.mark.parametrize(("folder", "name"), [*WALKS, *TURNS])
def test_real_walks_are_plausible(data_folder: Path, folder: str, name: str) -> None:
    found = measured(open_recording(data_folder / folder / f"{name}.c3d"))
    assert 80 < value(found, "cadence") < 140
    assert 0.02 < value(found, "double_support_share") < 0.4
    for side in Side:
        assert 0.35 < value(found, "step_time", side) < 0.8
    if (folder, name) in TURNS:
        for what in ("walking_speed", "step_width", "step_length_ratio"):
            assert found[what, None].value is None
            assert [f.kind for f in found[what, None].faults] == ["turning"]
        return
    assert 0.8 < value(found, "walking_speed") < 1.8
    assert 0.0 < value(found, "step_width") < 0.2
    assert all(0.4 < value(found, "step_length", side) < 1.0 for side in Side)
    # length times cadence is speed
    length = np.mean([value(found, "step_length", side) for side in Side])
    assert length * value(found, "cadence") / 60 == pytest.approx(value(found, "walking_speed"), rel=0.06)


def test_nobody_who_stands_is_said_to_walk(data_folder: Path) -> None:
    for name in ("pycgm_Static_trial", "pycgm_Sample_Static", "zoo_HC030A01"):
        assert measured(open_recording(data_folder / "c3d" / f"{name}.c3d")) == {}
    standing, _ = make_recording(Task.QUIET_STANDING, seed=1, seconds=5)
    assert measured(standing) == {}
    assert all(m.value is None and m.faults for m in measured(replace(standing, task=Task.WALKING)).values())


def test_on_a_treadmill_neither_speed_nor_length_is_known() -> None:
    recording, _ = make_recording(Task.WALKING, seed=2)
    landmarks, stances = seen(recording)
    back = np.zeros((len(landmarks.time_s), 3))
    back[:, 0] = -0.86 * landmarks.time_s
    moved = replace(landmarks, points=tuple((name, place + back) for name, place in landmarks.points))
    found = by_name(find_gait_measures(moved, stances, task=Task.WALKING))
    assert [f.kind for f in found["walking_speed", None].faults] == ["treadmill"]
    assert found["step_length", Side.LEFT].value is None and found["step_length_ratio", None].value is None
    assert value(found, "cadence") == pytest.approx(60 / STEP_S, rel=0.03)


def test_feet_nobody_saw_have_no_steps_and_heels_nobody_saw_no_length() -> None:
    landmarks, stances = seen(make_recording(Task.WALKING, seed=3)[0])
    for gone in ((), tuple(s for s in stances if s.side is Side.LEFT)):
        found = find_gait_measures(landmarks, gone, task=Task.WALKING)
        assert {m.name for m in found} == {entry.name for entry in ENTRIES}
        assert all(m.value is None and m.sigma is None and m.faults for m in found)
    blind = replace(landmarks, points=tuple(pair for pair in landmarks.points if pair[0] != "LHEE"))
    found = by_name(find_gait_measures(blind, stances, task=Task.WALKING))
    assert found["step_length", Side.RIGHT].value is None and found["step_length", Side.RIGHT].faults
    assert value(found, "walking_speed") > 0.5
    bodiless = replace(landmarks, points=tuple(pair for pair in landmarks.points if pair[0] != "LASI"))
    found = by_name(find_gait_measures(bodiless, stances, task=Task.WALKING))
    assert found["walking_speed", None].value is None and found["walking_speed", None].faults
    assert found["step_time", Side.RIGHT].value is not None


def test_a_stance_not_seen_never_makes_the_others_more_certain() -> None:
    landmarks, stances = seen(make_recording(Task.WALKING, seed=4)[0])
    whole = by_name(find_gait_measures(landmarks, stances, task=Task.WALKING))
    middle = len(stances) // 2
    fewer = by_name(find_gait_measures(landmarks, stances[:middle] + stances[middle + 1 :], task=Task.WALKING))
    for key, one in fewer.items():
        if one.sigma is not None and key[0] not in ("double_support_share", "walking_speed"):
            assert one.sigma >= 0.9 * (whole[key].sigma or 0.0), key


def test_in_a_mirror_the_sides_swap() -> None:
    plan = Plan(asymmetry=Asymmetry(step_right_share=0.45))
    recording, _ = make_recording(Task.WALKING, plan=plan, seed=6)
    straight, other = measured(recording), measured(mirrored(recording))
    for (name, side), one in straight.items():
        twin = other[name, side.other if side else None]
        assert one.value is not None and twin.value == pytest.approx(one.value, abs=1e-6)
        assert twin.sigma == pytest.approx(one.sigma, abs=1e-6)


def test_tasks_nobody_walks_in_have_no_steps() -> None:
    landmarks, stances = seen(make_recording(Task.WALKING, seed=7)[0])
    assert find_gait_measures(landmarks, stances, task=Task.SQUAT) == ()


def test_time_on_one_leg_comes_back() -> None:
    hits = []
    for seed in range(6):
        recording, truth = make_recording(Task.SINGLE_LEG_STANCE, seed=seed)
        landmarks, stances = seen(recording)
        for one in find_held_times(landmarks, stances, task=recording.task):
            true = max(x.duration_s for s in truth.stances if s.side is one.side for x in s.single)
            assert one.value is not None and one.sigma is not None and one.sigma < 0.1
            hits.append(abs(one.value - true) <= 1.96 * one.sigma)
        assert find_held_times(landmarks, stances, task=Task.WALKING) == ()
    assert np.mean(hits) >= 0.93


def test_a_slow_lift_seen_by_markers_alone_is_told_with_its_error() -> None:
    hits = []
    for seed in range(6):
        recording, truth = make_recording(Task.SINGLE_LEG_STANCE, seed=seed)
        bare = replace(recording, channels=tuple(recording.markers().values()))
        for one in find_held_times(*seen(bare), task=recording.task):
            true = max(x.duration_s for s in truth.stances if s.side is one.side for x in s.single)
            assert one.value is not None and one.sigma is not None and one.sigma < 0.6
            hits.append(abs(one.value - true) <= 1.96 * one.sigma)
    assert np.mean(hits) >= 0.93


def test_a_stance_cut_off_lasted_at_least_so_long_and_one_never_seen_has_no_time() -> None:
    landmarks, stances = seen(make_recording(Task.SINGLE_LEG_STANCE, seed=1)[0])
    on_right = next(s for s in stances if s.side is Side.RIGHT and s.single)
    stop = int(np.searchsorted(landmarks.time_s, on_right.single[0].start_s + 2))
    recording = make_recording(Task.SINGLE_LEG_STANCE, seed=1)[0]
    cut = replace(
        recording,
        channels=tuple(replace(c, values=c.values[: round(stop * c.clock.rate_hz / 100)]) for c in recording.channels),
    )
    left, right = find_held_times(*seen(cut), task=recording.task)
    assert right.value == pytest.approx(2.0, abs=0.1) and [f.kind for f in right.faults] == ["cut"]
    assert left.value is None and left.faults
