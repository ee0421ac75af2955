"""Holds in a made-up inclination: where they begin and end, what is forgiven; and who lies needs no standing."""

from dataclasses import replace

import numpy as np
import pytest

from kinescript.body.segments import Segment
from kinescript.body.tasks import Task
from kinescript.errors import InputRefused
from kinescript.motion.contacts import find_contacts
from kinescript.motion.gait import find_stances
from kinescript.motion.holds import HoldParams, find_held
from kinescript.motion.seen_gravity import SeenGravity, gravity_of_pose, gravity_of_sensors
from kinescript.motion.sources import find_motion
from kinescript.record.channel import ChannelKind
from kinescript.signal.arrays import Floats
from kinescript.synth import make_recording, make_wearable_recording

RATE_HZ = 50.0


def seen(tilt_deg: Floats, *, at: Segment = Segment.THORAX, turn_deg: float = 0.0) -> SeenGravity:
    """A segment that turns about one level axis by these angles; its own axes lie turned about another."""
    tilt, turn = np.radians(tilt_deg), np.radians(turn_deg)
    up = np.stack((np.sin(tilt), np.cos(tilt) * np.cos(turn), np.cos(tilt) * np.sin(turn)), axis=1)
    time_s = np.arange(len(up)) / RATE_HZ
    return SeenGravity(at=at, time_s=time_s, rate_hz=RATE_HZ, up=up, sigma_deg=np.ones(len(up)), told_by="nothing")


def curve(*knots: tuple[float, float]) -> Floats:
    """Straight lines through knots of seconds and degrees."""
    time_s = np.arange(round(knots[-1][0] * RATE_HZ)) / RATE_HZ
    return np.interp(time_s, [k[0] for k in knots], [k[1] for k in knots])


RISE = ((0.0, 60.0), (2.0, 60.0), (3.0, 0.0))


def test_a_hold_runs_from_rest_to_the_limit() -> None:
    rest, held = find_held((seen(curve(*RISE, (13.0, 0.0), (18.0, 25.0), (22.0, 25.0))),), sigma_deg=1.0)[:2]
    assert rest.cut_start and rest.ended_by == "left"
    # 10 degrees at 5 degrees a second: two seconds after it begins to sag; a degree is a fifth of a second
    assert held.span.start_s == pytest.approx(3.0, abs=0.3)
    assert held.span.end_s == pytest.approx(15.0, abs=0.05)
    assert held.end_sigma_s == pytest.approx(0.2, abs=0.05)
    assert not held.is_cut and held.after_s == pytest.approx(7.0, abs=0.1)


def test_the_first_of_two_segments_to_leave_ends_it() -> None:
    trunk = seen(curve(*RISE, (20.0, 0.0)))
    pelvis = seen(curve(*RISE, (10.0, 0.0), (11.0, 30.0), (20.0, 30.0)), at=Segment.PELVIS, turn_deg=40.0)
    alone = max(find_held((trunk,), sigma_deg=1.0), key=lambda each: each.span.duration_s)
    both = max(find_held((trunk, pelvis), sigma_deg=1.0), key=lambda each: each.span.duration_s)
    assert alone.ended_by == "recording" and alone.span.end_s == pytest.approx(20.0)
    # what is left after the pelvis came to rest again is longer, and a hold of its own
    first = next(each for each in find_held((trunk, pelvis), sigma_deg=1.0) if each.span.start_s > 2.5)
    assert first.span.end_s == pytest.approx(10.33, abs=0.1)
    assert both.span.start_s > 10.3


@pytest.mark.parametrize(("long_s", "kept"), [(0.6, True), (2.0, True), (4.0, False)])
def test_a_dip_is_kept_or_not_by_how_long_it_takes(long_s: float, kept: bool) -> None:
    dip = ((8.0, 0.0), (8.1, 20.0), (8.1 + long_s, 20.0), (8.2 + long_s, 0.0))
    held = next(
        e for e in find_held((seen(curve(*RISE, *dip, (20.0, 0.0))),), sigma_deg=1.0) if 2.5 < e.span.start_s < 5
    )
    assert (held.span.end_s > 19.9) == kept
    assert len(held.dips) == kept


def test_slow_drift_is_followed_and_unknown_is_never_held() -> None:
    slow = find_held((seen(curve((0.0, 0.0), (60.0, 60.0))),), sigma_deg=1.0)
    assert max(each.span.duration_s for each in slow) < 13
    lost = replace(seen(curve((0.0, 0.0), (10.0, 0.0))), up=np.full((500, 3), np.nan))
    assert find_held((lost,), sigma_deg=1.0) == ()
    assert find_held((), sigma_deg=1.0) == ()
    fast = seen(30 * np.sin(2 * np.pi * np.arange(500) / RATE_HZ))
    assert find_held((fast,), sigma_deg=1.0, params=HoldParams()) == ()


def test_sensors_and_markers_see_gravity_alike() -> None:
    markers = find_motion(make_recording(Task.SIDE_BRIDGE, seed=3)[0])
    recording, _ = make_wearable_recording(Task.SIDE_BRIDGE, seed=3)
    by_pose, by_sensor = gravity_of_pose(markers.pose), gravity_of_sensors(recording)
    assert [g.at for g in by_pose] == [g.at for g in by_sensor] == [Segment.PELVIS, Segment.THORAX]
    for one, other in zip(by_pose, by_sensor, strict=True):
        for name in ("long", "forward", "right"):
            ours, theirs = getattr(one, name), getattr(other, name)
            apart = np.degrees(np.abs(np.arcsin(one.up @ ours) - np.arcsin(np.clip(other.up @ theirs, -1, 1))))
            assert np.nanmax(apart) < 15, "both name the same directions; a sensor sits some degrees crooked"
    assert {g.told_by for g in by_sensor} == {"mounting"} and {g.told_by for g in by_pose} == {"pose"}


def test_who_lies_needs_no_standing_and_others_still_do() -> None:
    recording, _ = make_wearable_recording(Task.BACK_EXTENSION_HOLD, seed=3)
    moved = find_motion(recording)
    assert moved.pose.orientation == () and moved.zero == "none" and moved.alignment is None
    assert [f.kind for f in moved.faults] == ["lying"]
    with pytest.raises(InputRefused):
        find_motion(replace(recording, task=Task.FORWARD_BEND))
    legs = tuple(c for c in recording.channels if c.at not in (Segment.PELVIS, Segment.THORAX))
    with pytest.raises(InputRefused, match="thorax"):
        find_motion(replace(recording, channels=legs))
    grams = tuple(
        replace(c, values=c.values / 9.81) if c.kind is ChannelKind.ACCELERATION else c for c in recording.channels
    )
    with pytest.raises(InputRefused, match="gravity"):
        find_motion(replace(recording, channels=grams))
    markers, _ = make_recording(Task.BACK_EXTENSION_HOLD, seed=3)
    with pytest.raises(InputRefused, match="upright"):
        find_motion(replace(markers, task=Task.SQUAT))
    lying = find_motion(markers)
    assert find_stances(find_contacts(markers, lying.landmarks, lying.pose)) == ()


def test_who_trembles_came_to_rest_when_the_level_was_reached() -> None:
    steady = curve(*RISE, (20.0, 0.0))
    time_s = np.arange(len(steady)) / RATE_HZ
    # over 5 degrees a second at every swing, for the first six seconds of the hold
    trembling = steady + np.where((time_s > 3) & (time_s < 9), 1.5 * np.sin(2 * np.pi * (time_s - 3)), 0.0)
    held = max(find_held((seen(trembling),), sigma_deg=1.0), key=lambda each: each.span.duration_s)
    assert held.span.start_s == pytest.approx(3.0, abs=0.4)
