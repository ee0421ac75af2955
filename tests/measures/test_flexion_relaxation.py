"""Flexion-relaxation beside ratios that were planted."""

from dataclasses import replace

import numpy as np
import pytest
from tests.measures.muscle_made import (
    LONGISSIMUS,
    bending_envelope,
    bends,
    signal_of,
    silent,
    site,
    worked_of,
)

from kinescript.body.joints import Joint
from kinescript.body.tasks import Task
from kinescript.measures.flexion_relaxation import ENTRIES, find_flexion_relaxation
from kinescript.measures.measure import Measure
from kinescript.signal.spans import Span

NAMES = tuple(entry.name for entry in ENTRIES)


def measured(seed: int, *, times: int = 3, noise: float | None = 2e-6, **levels: float) -> dict[str, Measure]:
    angles, repetitions = bends(times)
    rng = np.random.default_rng(seed)
    envelope = bending_envelope(repetitions, 2 + 7.0 * times, **levels)
    worked = worked_of((signal_of(LONGISSIMUS, envelope, rng, noise=noise),))
    return {m.name: m for m in find_flexion_relaxation(worked, angles, repetitions, task=Task.FORWARD_BEND)}


def test_ratios_are_those_of_the_published_definitions() -> None:
    """Full flexion over coming up, 0.5 here, is none of them: the published FER is going down over coming up."""
    found = measured(1, down=20e-6, full=20e-6, up=40e-6)
    assert found["flexion_relaxation_ratio"].value == pytest.approx(1.0, abs=0.15)
    assert found["extension_relaxation_ratio"].value == pytest.approx(2.0, abs=0.3)
    found = measured(2, down=30e-6, full=5e-6, up=40e-6)
    assert found["flexion_extension_ratio"].value == pytest.approx(0.75, abs=0.1)
    assert found["flexion_relaxation_ratio"].value == pytest.approx(6.0, rel=0.25)


@pytest.mark.parametrize("times", [2, 4])
def test_planted_ratios_lie_in_their_intervals(times: int) -> None:
    """95 % intervals hold the planted ratio in 93 % of people or more."""
    truth = {"flexion_relaxation_ratio": 4.0, "flexion_extension_ratio": 0.5, "extension_relaxation_ratio": 8.0}
    held: dict[str, list[bool]] = {name: [] for name in NAMES}
    for seed in range(60):
        found = measured(seed, times=times, down=20e-6, full=5e-6, up=40e-6)
        for name, planted in truth.items():
            measure = found[name]
            held[name].append(abs(measure.value - planted) <= 1.96 * measure.sigma)
            assert not measure.at_least
    for name, inside in held.items():
        assert np.mean(inside) >= 0.93, (name, np.mean(inside))


def in_bends(bend_deg: float, *, up_s: float) -> dict[str, Measure]:
    """Bends of this size that come up in so many seconds, after 2 s going down."""
    angles, repetitions = bends(3, bend_deg=bend_deg)
    own = []
    for each in repetitions:
        back = each.phases[2]
        span = Span(start_s=back.span.start_s, end_s=back.span.start_s + up_s)
        own.append(replace(each, phases=(*each.phases[:2], replace(back, span=span))))
    worked = worked_of((signal_of(LONGISSIMUS, bending_envelope(repetitions, 23.0), np.random.default_rng(3)),))
    return {m.name: m for m in find_flexion_relaxation(worked, angles, tuple(own), task=Task.FORWARD_BEND)}


def test_a_bend_short_of_the_usual_range_says_how_far_and_how_fast() -> None:
    assert all(not m.faults for m in in_bends(100.0, up_s=2.0).values())
    for measure in in_bends(80.0, up_s=2.0).values():
        (fault,) = measure.faults
        assert fault.kind == "short_bend"
        assert "80 deg, 86 % of the 93 deg" in fault.words
        assert "down at 40 deg/s and up at 40 deg/s" in fault.words


def test_unlike_speeds_leave_the_comparison_of_both_ways_unknown() -> None:
    """Full flexion over going down says the same at any speed of coming up."""
    found = in_bends(100.0, up_s=0.9)
    assert found["flexion_extension_ratio"].value is None
    assert found["flexion_extension_ratio"].faults[0].kind == "speed"
    assert found["flexion_relaxation_ratio"].value is not None
    assert in_bends(100.0, up_s=1.1)["flexion_extension_ratio"].value is not None


def test_planted_ratios_are_not_lifted_by_noise() -> None:
    """A maximum picks the noise it likes best; here it is read where it was not picked."""
    values = [measured(seed, down=20e-6, full=20e-6, up=20e-6)["flexion_relaxation_ratio"].value for seed in range(40)]
    assert np.mean(values) == pytest.approx(1.0, abs=0.04)


def test_a_back_as_silent_as_the_noise_has_the_ratio_or_more() -> None:
    found = measured(3, full=0.0)
    for name in ("flexion_relaxation_ratio", "extension_relaxation_ratio"):
        assert found[name].at_least
        assert found[name].value > 5
    assert not found["flexion_extension_ratio"].at_least


def test_noise_never_seen_alone_makes_it_this_or_more() -> None:
    found = measured(4, noise=None, full=4e-6)
    assert found["flexion_relaxation_ratio"].at_least
    assert found["flexion_relaxation_ratio"].value < 20 / 4 + 1


def test_a_bend_too_small_or_not_held_tells_nothing() -> None:
    for how, kind in (({"bend_deg": 30.0}, "small"), ({"hold_s": 0.4}, "short")):
        angles, repetitions = bends(3, **how)
        worked = worked_of((signal_of(LONGISSIMUS, bending_envelope(repetitions, 23.0), np.random.default_rng(1)),))
        found = find_flexion_relaxation(worked, angles, repetitions, task=Task.FORWARD_BEND)
        assert [m.value for m in found] == [None] * 3
        assert {m.faults[0].kind for m in found} == {kind}


def test_what_cannot_be_used_says_why() -> None:
    angles, repetitions = bends(3)
    off = find_flexion_relaxation(
        worked_of(silent(LONGISSIMUS, trust="unusable")), angles, repetitions, task=Task.FORWARD_BEND
    )
    assert {m.faults[0].words for m in off} == {"the electrode was off"}
    quiet = find_flexion_relaxation(worked_of(silent(LONGISSIMUS)), angles, repetitions, task=Task.FORWARD_BEND)
    assert {m.faults[0].kind for m in quiet} == {"silent"}
    no_trunk = tuple(a for a in angles if a.joint is not Joint.TRUNK)
    worked = worked_of((signal_of(LONGISSIMUS, bending_envelope(repetitions, 23.0), np.random.default_rng(1)),))
    unseen = find_flexion_relaxation(worked, no_trunk, repetitions, task=Task.FORWARD_BEND)
    assert {m.faults[0].kind for m in unseen} == {"missing"}
    none = find_flexion_relaxation(worked, angles, (), task=Task.FORWARD_BEND)
    assert {m.faults[0].kind for m in none} == {"no_repetition"}


def test_only_back_extensors_and_only_bends() -> None:
    angles, repetitions = bends(2)
    worked = worked_of(silent(LONGISSIMUS, site("gluteus_maximus")))
    assert not find_flexion_relaxation(worked, angles, repetitions, task=Task.SQUAT)
    found = find_flexion_relaxation(worked, angles, repetitions, task=Task.FORWARD_BEND)
    assert {m.of for m in found} == {"erector_spinae_longissimus"}


def test_gain_changes_nothing() -> None:
    angles, repetitions = bends(2)
    envelope = bending_envelope(repetitions, 16.0)
    values = []
    for gain in (1.0, 1e6):
        rng = np.random.default_rng(7)
        made = signal_of(LONGISSIMUS, envelope, rng)
        louder = replace(made, values=gain * made.values, quality=replace(made.quality, noise=gain * 2e-6))
        found = find_flexion_relaxation(worked_of((louder,)), angles, repetitions, task=Task.FORWARD_BEND)
        values.append([m.value for m in found])
    assert values[0] == pytest.approx(values[1], rel=1e-9)
