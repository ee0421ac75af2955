"""Timed holds of the trunk: planted times come back, what was never held has none, and no turn of the room matters."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.changed import mirrored, turned

from kinescript.body.segments import Segment
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.chain import assess
from kinescript.formats.opener import open_recording
from kinescript.measures.measure import Measure
from kinescript.measures.trunk_hold import find_trunk_holds
from kinescript.motion.sources import find_motion
from kinescript.record.channel import ChannelKind
from kinescript.record.recording import Mark, Recording
from kinescript.signal.spans import Span
from kinescript.synth import Hold, Plan, Sway, Truth, make_recording, make_wearable_recording
from kinescript.synth.hold import Failure

SORENSEN, BRIDGE = Task.BACK_EXTENSION_HOLD, Task.SIDE_BRIDGE
TRUNK = (Segment.PELVIS, Segment.THORAX)
FAILURES: tuple[Failure, ...] = ("sag", "drop")


def measured(recording: Recording, *, standing: Recording | None = None) -> tuple[Measure, ...]:
    moved = find_motion(recording, standing=standing)
    return find_trunk_holds(moved.gravity, moved.landmarks, task=recording.task)


def one(recording: Recording, *, standing: Recording | None = None) -> Measure:
    (found,) = measured(recording, standing=standing)
    return found


def made(task: Task, seed: int, *, worn: bool, hold: Hold | None = None) -> tuple[Recording, Truth]:
    plan = Plan(hold=hold, heading_deg=37.0 * seed % 360 - 180, sway=Sway(angles_share=1 + seed % 3))
    if worn:
        return make_wearable_recording(task, plan=plan, seed=seed, sensors=TRUNK)
    return make_recording(task, plan=plan, seed=seed)


def cut(recording: Recording, start_s: float, end_s: float) -> Recording:
    """The same recording, begun later or ended earlier."""
    return replace(
        recording,
        channels=tuple(
            replace(c, values=c.values[round(start_s * c.clock.rate_hz) : round(end_s * c.clock.rate_hz)])
            for c in recording.channels
        ),
    )


def kinds(measure: Measure) -> set[str]:
    return {fault.kind for fault in measure.faults}


@pytest.mark.parametrize("worn", [False, True])
@pytest.mark.parametrize("task", [SORENSEN, BRIDGE])
def test_planted_times_come_back_inside_their_interval(task: Task, worn: bool) -> None:
    """Forty people each: how long, how it fails, which side, how much they sway and dip all differ."""
    hits, sharp = [], []
    for seed in range(40):
        held_s = 10.0 + 1.3 * (seed % 20)
        failure = FAILURES[seed % 2]
        dips = ((5.0, 1.4, 13.0),) if seed % 5 == 0 and held_s > 14 else ()
        side = list(Side)[seed // 2 % 2]
        hold = Hold(held_s=held_s, failure=failure, sag_deg_s=2.0 + seed % 4, side=side, dips=dips)
        found = one(made(task, seed, worn=worn, hold=hold)[0])
        assert found.value is not None and found.sigma is not None, found.faults
        assert found.side is (side if task is BRIDGE else None)
        hits.append(abs(found.value - held_s) <= 1.96 * found.sigma)
        sharp.append(found.sigma)
    assert np.mean(hits) >= 0.93
    assert max(sharp) < 1.0, "a fall or a sag of 2 degrees a second is told to a second"


def test_a_slow_sag_ends_less_surely_than_a_fall() -> None:
    slow = one(made(SORENSEN, 1, worn=False, hold=Hold(held_s=30, sag_deg_s=0.5))[0])
    fall = one(made(SORENSEN, 1, worn=False, hold=Hold(held_s=30, failure="drop"))[0])
    assert slow.sigma is not None and fall.sigma is not None and slow.value is not None
    assert slow.sigma > 3 * fall.sigma and fall.sigma < 0.3
    assert abs(slow.value - 30) <= 1.96 * slow.sigma


@pytest.mark.parametrize("worn", [False, True])
@pytest.mark.parametrize("task", [SORENSEN, BRIDGE])
def test_one_dip_is_kept_and_named_and_a_second_or_a_long_one_ends_it(task: Task, worn: bool) -> None:
    def held_s(*dips: tuple[float, float, float]) -> tuple[float, set[str]]:
        found = one(made(task, 2, worn=worn, hold=Hold(held_s=30.0, failure="drop", dips=dips))[0])
        assert found.value is not None
        return found.value, kinds(found)

    whole, named = held_s((6.0, 2.4, 14.0))
    assert whole == pytest.approx(30.0, abs=0.6) and "dip" in named
    assert held_s((6.0, 0.8, 9.0 if task is BRIDGE else 12.0))[0] == pytest.approx(30.0, abs=0.6)
    # the longest part: from coming up again after the second dip, or the long one, to the end
    assert held_s((4.5, 2.4, 14.0), (20.0, 2.4, 14.0))[0] == pytest.approx(20.6, abs=0.8)
    assert held_s((19.0, 5.5, 14.0))[0] == pytest.approx(19.9, abs=0.8)


def test_a_hold_cut_by_the_recording_lasted_at_least_so_long() -> None:
    for worn in (False, True):
        recording, _ = made(SORENSEN, 3, worn=worn, hold=Hold(failure="none", held_s=15.0))
        found = one(recording)
        assert found.value == pytest.approx(15.0, abs=0.5) and "cut" in kinds(found)
        whole, _ = made(SORENSEN, 3, worn=worn, hold=Hold(failure="drop", held_s=15.0))
        late = one(cut(whole, 8.5, 30.0))
        assert late.value == pytest.approx(10.0, abs=0.5) and "cut" in kinds(late)
        brief = one(cut(whole, 0.0, 18.9))
        assert brief.value == pytest.approx(15.0, abs=0.5) and "cut" in kinds(brief), "it was not seen to stay away"
        assert "cut" not in kinds(one(whole))


def test_a_long_gap_ends_what_is_known() -> None:
    recording, _ = made(SORENSEN, 3, worn=False, hold=Hold(failure="drop", held_s=15.0))
    hidden = []
    for channel in recording.channels:
        values = channel.values.copy()
        values[1000:1100] = np.nan
        hidden.append(replace(channel, values=values))
    found = one(replace(recording, channels=tuple(hidden)))
    assert found.value == pytest.approx(7.5, abs=1.0) and "cut" in kinds(found)


@pytest.mark.parametrize("task", [SORENSEN, BRIDGE])
def test_who_never_holds_has_no_time(task: Task) -> None:
    for other in (Task.QUIET_STANDING, Task.WALKING, Task.FORWARD_BEND, Task.SQUAT, Task.SINGLE_LEG_STANCE):
        for make in (make_recording, make_wearable_recording):
            recording, _ = make(other, seed=4)
            for each in (recording, replace(recording, marks=())):
                found = one(replace(each, task=task))
                assert found.value is None and kinds(found) == {"not_held"}
        # with nothing stated a still person cannot be told from a held trunk, one who moves can
        bare, _ = make_wearable_recording(other, seed=4)
        assert one(replace(bare, task=task, marks=(), mountings=())).value is None


def test_the_other_hold_is_not_taken_for_this_one() -> None:
    for worn in (False, True):
        for task, other in ((SORENSEN, BRIDGE), (BRIDGE, SORENSEN)):
            recording, _ = made(task, 5, worn=worn)
            found = one(replace(recording, task=other))
            assert found.value is None and found.faults[0].words
    assert find_trunk_holds((), find_motion(made(BRIDGE, 1, worn=False)[0]).landmarks, task=Task.SQUAT) == ()


def test_lying_propped_up_without_lifting_the_hips_is_no_bridge() -> None:
    recording, _ = made(BRIDGE, 6, worn=False, hold=Hold(held_s=12.0))
    still, worn = recording.channels, made(BRIDGE, 6, worn=True)[0]
    rest = replace(recording, channels=tuple(replace(c, values=np.tile(c.values[:190], (6, 1))) for c in still))
    found = one(rest)
    assert found.value is None and "were not lifted" in found.faults[0].words
    assert any("propped up" in fault.words for fault in one(worn).faults), "sensors cannot tell, and say so"


def test_sensors_do_not_take_a_long_rest_for_the_bridge() -> None:
    plan = Plan(hold=Hold(held_s=12.0, failure="drop"))
    recording, truth = make_wearable_recording(BRIDGE, plan=plan, seed=6, sensors=TRUNK, seconds=60)
    assert truth.hold is not None
    found = one(recording)
    assert found.value == pytest.approx(12.0, abs=0.6), "and not the 44 s of rest after it"
    assert {"another", "posture"} <= kinds(found)


def test_where_nothing_tells_the_posture_there_is_no_time() -> None:
    """Who sits still holds still: a sensor that may lie anyhow on the body cannot tell."""
    for task in (SORENSEN, BRIDGE):
        recording, _ = made(task, 7, worn=True, hold=Hold(held_s=18.0, failure="drop"))
        assert one(recording).value is not None
        bare = one(replace(recording, mountings=()))
        assert bare.value is None and kinds(bare) == {"posture"}
        assert "state their mountings" in bare.faults[0].words


def test_quiet_standing_with_the_same_sensors_tells_the_posture() -> None:
    standing, _ = make_wearable_recording(Task.QUIET_STANDING, seed=8, seconds=5, sensors=TRUNK)
    for task in (SORENSEN, BRIDGE):
        bare = replace(made(task, 8, worn=True, hold=Hold(held_s=15.0, failure="drop"))[0], mountings=())
        found = one(bare, standing=standing)
        assert found.value == pytest.approx(15.0, abs=0.6)
        assert not [f for f in found.faults if "not checked" in f.words]
        (whole,) = (m for m in assess(bare, standing=replace(standing, mountings=())).measures if m.unit == "s")
        assert whole.value == found.value
    upright = replace(make_wearable_recording(Task.FORWARD_BEND, seed=8, sensors=TRUNK)[0], task=SORENSEN, mountings=())
    assert one(replace(upright, marks=()), standing=standing).value is None
    marked = replace(upright, marks=(Mark(name="standing", span=Span(start_s=0.0, end_s=3.0)),))
    assert find_motion(
        replace(marked, mountings=make_wearable_recording(SORENSEN, seed=8)[0].mountings)
    ).pose.orientation


def test_one_segment_of_a_bridge_serves_and_is_named_and_the_thorax_is_needed_prone() -> None:
    plan = Plan(hold=Hold(held_s=15.0, failure="drop"))
    thorax, _ = make_wearable_recording(BRIDGE, plan=plan, seed=9, sensors=(Segment.THORAX,))
    found = one(thorax)
    assert found.value == pytest.approx(15.0, abs=0.6) and "one_segment" in kinds(found)
    pelvis, _ = make_wearable_recording(SORENSEN, plan=plan, seed=9, sensors=(Segment.PELVIS,))
    found = one(pelvis)
    assert found.value is None and kinds(found) == {"no_trunk"}


def test_both_sides_in_one_recording_are_two_measures() -> None:
    sides = [
        made(BRIDGE, 10, worn=False, hold=Hold(held_s=12.0 + i, failure="drop", side=s))[0] for i, s in enumerate(Side)
    ]
    both = replace(
        sides[0],
        channels=tuple(
            replace(a, values=np.concatenate((a.values, b.values)))
            for a, b in zip(sides[0].channels, sides[1].channels, strict=True)
        ),
    )
    found = measured(both)
    assert [m.side for m in found] == list(Side)
    assert [m.value for m in found] == [pytest.approx(12.0, abs=0.5), pytest.approx(13.0, abs=0.5)]


@settings(max_examples=10, deadline=None)
@given(degrees=st.floats(-180, 180), task=st.sampled_from([SORENSEN, BRIDGE]), seed=st.integers(0, 5))
def test_heading_and_mirror(degrees: float, task: Task, seed: int) -> None:
    """Turning the room changes nothing; a mirror swaps the side and nothing else."""
    recording, _ = made(task, seed, worn=False, hold=Hold(held_s=10.0, failure="drop"))
    cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    before = one(recording)
    after = one(turned(recording, np.array([[cosine, -sine, 0.0], [sine, cosine, 0.0], [0.0, 0.0, 1.0]])))
    assert after.value == pytest.approx(before.value, abs=1e-6) and after.sigma == pytest.approx(before.sigma, abs=1e-6)
    assert after.side is before.side
    other = one(mirrored(recording))
    assert other.value == pytest.approx(before.value, abs=1e-6)
    assert other.side is (before.side.other if before.side else None)


@settings(max_examples=10, deadline=None)
@given(turn=st.tuples(*[st.floats(-3, 3)] * 3), seed=st.integers(0, 5))
def test_how_a_sensor_sits_changes_nothing(turn: tuple[float, float, float], seed: int) -> None:
    """Gravity in the sensor is enough: any constant turn of its axes leaves the time as it is."""
    from scipy.spatial.transform import Rotation

    recording = replace(made(SORENSEN, seed, worn=True, hold=Hold(held_s=10.0, failure="drop"))[0], mountings=())
    standing, _ = make_wearable_recording(Task.QUIET_STANDING, seed=seed, seconds=5, sensors=TRUNK)
    matrix = Rotation.from_rotvec(turn).as_matrix()

    def turned(worn: Recording) -> Recording:
        told = (ChannelKind.ACCELERATION, ChannelKind.ANGULAR_VELOCITY)
        channels = tuple(replace(c, values=c.values @ matrix.T) if c.kind in told else c for c in worn.channels)
        return replace(worn, channels=channels, mountings=())

    before, after = one(recording, standing=standing), one(turned(recording), standing=turned(standing))
    assert before.value is not None and after.value == pytest.approx(before.value, abs=0.02)


def test_sensors_that_tell_only_their_orientation_serve_as_well() -> None:
    """As an Xsens export without raw signals has it."""
    from scipy.spatial.transform import Rotation

    recording, truth = made(BRIDGE, 11, worn=True, hold=Hold(held_s=14.0, failure="drop"))
    channels = tuple(
        replace(
            next(c for c in recording.of_kind(ChannelKind.ACCELERATION) if c.at is worn.segment),
            kind=ChannelKind.ORIENTATION,
            frame=None,
            unit="1",
            values=Rotation.from_matrix(worn.global_from_sensor).as_quat(scalar_first=True),
        )
        for worn in truth.worn
    )
    found = one(replace(recording, channels=channels))
    assert found.value is not None and found.sigma is not None and found.side is Side.RIGHT
    assert abs(found.value - 14.0) <= 1.96 * found.sigma


@pytest.mark.needs_data
@pytest.mark.parametrize("name", ["c3d/zoo_HC002D06.c3d", "c3d/pycgm_Sample_Static.c3d", "emg_c3d/HC033A22.c3d"])
def test_real_people_who_stand_or_walk_held_nothing(data_folder: Path, name: str) -> None:
    for task in (SORENSEN, BRIDGE):
        found = one(replace(open_recording(data_folder / name), task=task))
        assert found.value is None and found.faults[0].words
