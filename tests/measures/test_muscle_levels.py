"""Levels, sides, stances and durations beside envelopes that were planted."""

from dataclasses import replace

import numpy as np
import pytest
from tests.measures.made import clock, everybody, stance
from tests.measures.muscle_made import (
    LONGISSIMUS,
    MVIC,
    NOTHING,
    bending_envelope,
    bends,
    burst_at,
    emg_time,
    signal_of,
    silent,
    site,
    worked_of,
)

from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.measures.catalogue import CATALOGUE, find_entry
from kinescript.measures.measure import Measure
from kinescript.measures.muscle_levels import find_muscle_levels
from kinescript.measures.muscles import find_muscles
from kinescript.muscle.levels.activation import NormalisedTo, ReferenceKind
from kinescript.muscle.worked import Worked
from kinescript.signal.spans import Span

LEFT = site("erector_spinae_longissimus", "left")
MEDIUS = {side: site("gluteus_medius", side) for side in ("left", "right")}
EXACT = NormalisedTo(kind=ReferenceKind.MVIC, level=100e-6, sigma=0.0, seen_in="a reference recording")


def one(measures: tuple[Measure, ...], name: str, of: str, side: str | None = None) -> Measure:
    found = [m for m in measures if (m.name, m.of, m.side) == (name, of, side)]
    assert len(found) == 1
    return found[0]


def steady(share: float, seed: int, *, reference: NormalisedTo = EXACT) -> Worked:
    rng = np.random.default_rng(seed)
    return worked_of((signal_of(LONGISSIMUS, np.full(23000, share * 1e-6), rng),), reference=reference)


@pytest.mark.parametrize("percent", [1.0, 10.0, 60.0])
def test_planted_levels_lie_in_their_intervals(percent: float) -> None:
    _, repetitions = bends(3)
    inside = []
    for seed in range(60):
        found = find_muscle_levels(steady(percent, seed), repetitions, (), task=Task.FORWARD_BEND)
        measure = one(found, "muscle_level", LONGISSIMUS.muscle, "right")
        inside.append(abs(measure.value - percent) <= 1.96 * measure.sigma)
        assert measure.unit == "%"
    assert np.mean(inside) >= 0.93


def test_the_error_of_the_reference_is_in_the_level() -> None:
    _, repetitions = bends(3)
    sharp = one(
        find_muscle_levels(steady(20.0, 1), repetitions, (), task=Task.SQUAT),
        "muscle_level",
        LONGISSIMUS.muscle,
        "right",
    )
    wide = NormalisedTo(kind=ReferenceKind.MVIC, level=100e-6, sigma=30e-6, seen_in="a reference recording")
    found = find_muscle_levels(steady(20.0, 1, reference=wide), repetitions, (), task=Task.SQUAT)
    blunt = one(found, "muscle_level", LONGISSIMUS.muscle, "right")
    assert blunt.value == sharp.value
    assert blunt.sigma == pytest.approx(np.hypot(sharp.sigma, 0.3 * sharp.value))


def test_without_a_reference_there_is_no_level() -> None:
    found = find_muscle_levels(steady(20.0, 1, reference=NOTHING), bends(3)[1], (), task=Task.SQUAT)
    assert one(found, "muscle_level", LONGISSIMUS.muscle, "right").faults[0].kind == "reference"


def test_a_share_of_the_task_says_so_and_compares_no_sides() -> None:
    peak = NormalisedTo(kind=ReferenceKind.TASK_PEAK, level=100e-6, sigma=1e-6, seen_in="this task")
    rng = np.random.default_rng(1)
    signals = tuple(signal_of(at, np.full(23000, 20e-6), rng) for at in (LONGISSIMUS, LEFT))
    found = find_muscle_levels(worked_of(signals, reference=peak), bends(3)[1], (), task=Task.FORWARD_BEND)
    level = one(found, "muscle_level", LONGISSIMUS.muscle, "right")
    assert level.value is not None
    assert level.faults[0].kind == "reference"
    assert one(found, "level_side_ratio", LONGISSIMUS.muscle).value is None


def test_every_channel_is_read_over_its_own_span() -> None:
    """Without repetitions the whole of a channel counts: another that began earlier or is shorter cuts nothing off."""
    rng = np.random.default_rng(4)
    first = signal_of(LEFT, np.full(2000, 20e-6), rng)
    rise = np.concatenate((np.full(6000, 10e-6), np.full(6000, 40e-6)))
    later = replace(signal_of(LONGISSIMUS, rise, rng), start_s=5.0)
    for order in ((first, later), (later, first)):
        found = find_muscle_levels(worked_of(order, reference=EXACT), (), (), task=Task.SQUAT)
        level = one(found, "muscle_level", LONGISSIMUS.muscle, "right")
        assert level.value == pytest.approx(np.sqrt((10**2 + 40**2) / 2), rel=0.1)
        assert level.span == Span(start_s=5.0, end_s=17.0)
        assert one(found, "muscle_level", LEFT.muscle, "left").value == pytest.approx(20.0, rel=0.1)


def test_right_over_left() -> None:
    _, repetitions = bends(3)
    rng = np.random.default_rng(2)
    envelope = bending_envelope(repetitions, 23.0, down=20e-6, full=20e-6, up=20e-6)
    signals = (signal_of(LONGISSIMUS, 2 * envelope, rng), signal_of(LEFT, envelope, rng))
    found = find_muscle_levels(worked_of(signals, reference=MVIC), repetitions, (), task=Task.FORWARD_BEND)
    ratio = one(found, "level_side_ratio", LONGISSIMUS.muscle)
    assert ratio.value == pytest.approx(2.0, abs=0.15)
    assert 0.1 < ratio.sigma < 0.4
    swapped = (signal_of(LONGISSIMUS, envelope, rng), signal_of(LEFT, 2 * envelope, rng))
    other = find_muscle_levels(worked_of(swapped, reference=MVIC), repetitions, (), task=Task.FORWARD_BEND)
    assert one(other, "level_side_ratio", LONGISSIMUS.muscle).value == pytest.approx(0.5, abs=0.05)


def test_gluteus_medius_over_single_support_of_its_own_leg() -> None:
    stances = tuple(stance(s, t, t + 1.0) for s, t in ((Side.RIGHT, 1.0), (Side.LEFT, 3.0), (Side.RIGHT, 5.0)))
    time_s = emg_time(8.0)
    envelopes = {"right": np.zeros(8000), "left": np.zeros(8000)}
    for each in stances:
        envelopes[each.side][each.single[0].holds(time_s)] = 30e-6 if each.side is Side.RIGHT else 15e-6
    rng = np.random.default_rng(3)
    signals = tuple(signal_of(MEDIUS[side], envelopes[side], rng) for side in ("left", "right"))
    found = find_muscle_levels(worked_of(signals, reference=EXACT), (), stances, task=Task.WALKING)
    assert one(found, "stance_level", "gluteus_medius", "right").value == pytest.approx(30, abs=3)
    assert one(found, "stance_level", "gluteus_medius", "left").value == pytest.approx(15, abs=2)
    assert one(found, "level_side_ratio", "gluteus_medius").value == pytest.approx(2.0, abs=0.3)
    alone = find_muscle_levels(worked_of(signals, reference=EXACT), (), stances[:1], task=Task.WALKING)
    assert one(alone, "stance_level", "gluteus_medius", "left").faults[0].kind == "no_single_support"
    assert not [
        m for m in find_muscle_levels(worked_of(signals), (), stances, task=Task.SQUAT) if m.name == "stance_level"
    ]


def test_how_long_a_muscle_stays_on() -> None:
    at = site("gluteus_maximus")
    bursts = tuple(burst_at(at, t, t + 0.4) for t in (1.0, 2.0, 3.0))
    found = find_muscle_levels(worked_of(silent(at), bursts), (), (), task=Task.WALKING)
    assert one(found, "burst_duration", "gluteus_maximus", "right").value == pytest.approx(0.4)
    once = find_muscle_levels(worked_of(silent(at), bursts[:1]), (), (), task=Task.WALKING)
    assert one(once, "burst_duration", "gluteus_maximus", "right").faults[0].kind == "few"


def everything(worked: Worked, task: Task = Task.FORWARD_BEND) -> tuple[Measure, ...]:
    angles, repetitions = bends(3)
    return find_muscles(worked, angles, repetitions, (), task=task).measures


def test_no_emg_no_measures() -> None:
    assert everything(Worked()) == ()


@pytest.mark.parametrize("task", list(Task))
def test_an_unusable_channel_has_measures_without_a_value_in_every_task(task: Task) -> None:
    found = everything(worked_of(silent(LONGISSIMUS, LEFT, MEDIUS["left"], trust="unusable")), task)
    assert found
    assert all(m.value is None and m.faults[0].words for m in found)


@pytest.mark.parametrize("task", list(Task))
def test_every_measure_stands_in_the_catalogue(task: Task) -> None:
    for measure in everything(worked_of(silent(LONGISSIMUS, LEFT, MEDIUS["left"], site("rectus_femoris"))), task):
        entry = find_entry(measure.name)
        assert entry.unit == measure.unit
        assert entry.tasks is None or task in entry.tasks
        assert not entry.of or measure.of in entry.of


def test_every_muscle_measure_has_a_grade_and_its_reason() -> None:
    for entry in CATALOGUE:
        assert (entry.grade is not None) == ("emg" in entry.needs)
        assert bool(entry.grade_reason) == ("emg" in entry.needs)
    assert find_entry("flexion_relaxation_ratio").grade == "supported"
    assert find_entry("latency_to_prime_mover").grade == "weak"


def test_channels_of_three_samples() -> None:
    rng = np.random.default_rng(1)
    found = everything(worked_of((signal_of(LONGISSIMUS, np.zeros(3), rng),)))
    assert all(m.value is None for m in found)


def test_people_without_angles() -> None:
    worked = worked_of(silent(LONGISSIMUS))
    found = find_muscles(worked, (), (), (), task=Task.FORWARD_BEND).measures
    assert {m.name for m in found} >= {"flexion_relaxation_ratio", "muscle_level"}
    still = everybody(clock(0.05))
    assert find_muscles(worked, still, (), (), task=Task.SQUAT).measures
