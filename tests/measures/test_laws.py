"""Laws of measures: gaps, mirror, shift."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.measures.made import MIRRORED, clock, everybody, mirror, stance, without

from kinescript.body.joints import CURVES, Joint
from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.measures.find import find_measures
from kinescript.measures.measure import Measure
from kinescript.measures.params import MeasureParams
from kinescript.measures.spread import reach_of
from kinescript.measures.standing import block_means, find_standing
from kinescript.measures.track import find_track
from kinescript.motion.angles import JointAngles, curve_of
from kinescript.motion.stance import Stance
from kinescript.signal.arrays import Bools

TIME = clock(8.0, 50.0)
QUIET = clock(4.0, 50.0)
STANCES = tuple(
    stance(side, start, start + 0.8)
    for start, side in zip(np.arange(0.3, 7.0, 0.8), [Side.RIGHT, Side.LEFT] * 9, strict=False)
)


@st.composite
def people(draw: st.DrawFn) -> tuple[tuple[JointAngles, ...], tuple[JointAngles, ...]]:
    """A walk and a quiet standing with smooth random curves and an error that changes over time."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    size = draw(st.floats(0.0, 1.5) | st.floats(0.0, 12.0))
    walk = everybody(
        TIME,
        **{
            c.name: rng.normal(0, 3)
            + size * rng.normal() * np.sin(2 * np.pi * rng.uniform(0.2, 2.5) * TIME + rng.uniform(0, 6))
            for c in CURVES
        },
    )
    sigma = rng.uniform(0.5, 3.5, (len(TIME), 3))
    quiet = everybody(QUIET, **{c.name: rng.normal(0, 3) + 0.3 * rng.normal(size=len(QUIET)) for c in CURVES})
    return tuple(replace(a, sigma_deg=sigma) for a in walk), quiet


@st.composite
def holes(draw: st.DrawFn, count: int) -> dict[Joint, Bools]:
    gone = {}
    for name in draw(st.lists(st.sampled_from([Joint.PELVIS, Joint.TRUNK, Joint.LUMBAR]), unique=True)):
        mask = np.zeros(count, dtype=bool)
        for start, length in draw(
            st.lists(st.tuples(st.integers(0, count - 1), st.integers(1, count // 4)), max_size=4)
        ):
            mask[start : start + length] = True
        gone[name] = mask
    return gone


def measured(
    angles: tuple[JointAngles, ...], quiet: tuple[JointAngles, ...] | None, stances: tuple[Stance, ...] = STANCES
):
    standing = find_standing(angles, None) if quiet is None else find_standing(quiet, "all")
    return find_measures(angles, stances, standing, task=Task.WALKING)


def key(measure: Measure) -> tuple[str, str, Side | None]:
    return measure.name, measure.of, measure.side


def varies(measure: Measure, angles: tuple[JointAngles, ...], stood: bool) -> bool:
    """Whether stances, or the seconds a mean is made of, lie further apart than an unseen one counts for.

    Then what is hidden may be the very thing that showed it, and the error of the rest is smaller for it; by how much
    at most is told by test_a_value_nobody_saw_never_narrows_the_spread.
    """
    if any(fault.kind == "varied" for fault in measure.faults):
        return True
    params = MeasureParams()
    track = find_track(angles, measure.of, params)
    if track is None or (stood and measure.name != "mean_change"):
        return False
    far = params.unseen_spread_deg if stood else params.standing.trial_unseen_deg
    raw = curve_of(angles, track.curve)
    return any(reach_of(block_means(TIME, each, 1.0)) > far for each in (track.values, *(raw[:1] if raw else ())))


@settings(max_examples=50)
@given(people(), holes(len(TIME)), holes(len(QUIET)), st.booleans())
def test_an_unknown_never_makes_anything_more_certain(person, gone, gone_quiet, stood: bool) -> None:
    angles, quiet = person
    before = {key(m): m for m in measured(angles, quiet if stood else None)}
    after = measured(without(angles, gone), without(quiet, gone_quiet) if stood else None)
    assert {key(m) for m in after} == set(before)
    for one in after:
        whole = before[key(one)]
        if whole.value is None:
            assert one.value is None
        if one.value is not None and not varies(whole, angles, stood):
            # the filter carries a trace of a gap's edge beyond the margin: hundredths of a degree
            assert one.sigma >= whole.sigma - 0.02, key(one)


@settings(max_examples=50)
@given(people(), holes(len(TIME)))
def test_in_a_mirror_the_sides_swap_and_the_values_stay(person, gone) -> None:
    angles, quiet = person
    angles = without(angles, gone)
    turned, stances = mirror(angles, STANCES)
    there = {key(m): m for m in measured(turned, mirror(quiet, ())[0], stances)}
    axial = {c.name: c.mirrors for c in CURVES}
    for here in measured(angles, quiet):
        of = here.of
        for old, new in MIRRORED.items():
            if here.of.startswith(old):
                of = here.of.replace(old, new)
        twin = there[here.name, of, here.side.other if here.side else None]
        sign = -1.0 if here.name == "pelvic_drop_side_difference" else 1.0
        if here.name in ("standing_mean", "peak_change", "mean_change"):
            sign = axial[here.of]
        assert (here.value is None) == (twin.value is None)
        if here.value is not None:
            assert twin.value is not None
            assert abs(here.value - sign * twin.value) < 1e-9
            assert abs(here.sigma - twin.sigma) < 1e-9


@settings(max_examples=50)
@given(people(), st.floats(-20, 20))
def test_where_a_marker_was_put_does_not_change_a_change(person, offset: float) -> None:
    """The same constant added to standing and task: ranges and changes stay."""
    angles, quiet = person
    moved = tuple(replace(a, side_bend_deg=a.side_bend_deg + offset) for a in angles)
    moved_quiet = tuple(replace(a, side_bend_deg=a.side_bend_deg + offset) for a in quiet)
    for one, other in zip(measured(angles, quiet), measured(moved, moved_quiet), strict=True):
        if one.name != "standing_mean":
            assert abs(one.value - other.value) < 1e-6
            assert abs(one.sigma - other.sigma) < 1e-6


@settings(max_examples=50)
@given(people(), st.floats(0.0, 4.0))
def test_a_less_certain_angle_never_makes_a_more_certain_measure(person, more: float) -> None:
    angles, quiet = person
    worse = tuple(replace(a, sigma_deg=a.sigma_deg + more) for a in angles)
    for one, other in zip(measured(angles, quiet), measured(worse, quiet), strict=True):
        assert other.sigma >= one.sigma - 1e-12
