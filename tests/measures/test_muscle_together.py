"""Co-contraction, tiring and synergies, each beside what was planted."""

from dataclasses import replace

import numpy as np
import pytest
from tests.measures.made import stance
from tests.measures.muscle_made import (
    LONGISSIMUS,
    MVIC,
    NOTHING,
    bends,
    burst_at,
    emg_time,
    movement,
    signal_of,
    silent,
    site,
    worked_of,
)

from kinescript.body.tasks import Task
from kinescript.body.words import Side
from kinescript.measures.measure import Measure
from kinescript.measures.muscle_latency import answers
from kinescript.measures.muscle_together import find_leg_synergies, find_muscles_together
from kinescript.measures.muscles import find_muscles
from kinescript.measures.recruitment_order import find_orders
from kinescript.muscle.levels.activation import Activation, NormalisedTo, ReferenceKind
from kinescript.muscle.worked import Worked
from kinescript.record.fault import Fault
from kinescript.signal.arrays import Floats

FRONT, BACK = site("tibialis_anterior"), site("soleus")


def with_levels(levels: dict, *, reference: NormalisedTo = MVIC, duration_s: float = 20.0) -> Worked:
    """Envelopes as they are said to be, in percent, at 100 Hz."""
    time_s = np.arange(round(100 * duration_s)) / 100.0
    unit = "V" if reference.level is None else "%"
    activations = tuple(
        Activation(
            at=at, time_s=time_s, level=f(time_s), sigma=0.05 * f(time_s) + 0.1, unit=unit, normalised_to=reference
        )
        for at, f in levels.items()
    )
    return replace(worked_of(silent(*levels, duration_s=duration_s), reference=reference), activations=activations)


def flat(level: float):
    return lambda time_s: np.full(len(time_s), level)


def names(measures: tuple[Measure, ...], name: str) -> list[Measure]:
    return [m for m in measures if m.name == name]


def test_co_contraction_of_two_levels() -> None:
    """Twice the common area over both: 2 * 10 / (10 + 30)."""
    found = find_muscles_together(with_levels({FRONT: flat(10.0), BACK: flat(30.0)}), (), (), task=Task.SQUAT)
    assert [(m.of, m.side) for m in found] == [("tibialis_anterior/soleus", "right")]
    assert found[0].value == pytest.approx(50.0)
    assert found[0].sigma > 0
    assert not found[0].faults
    own = replace(MVIC, kind=ReferenceKind.TASK_PEAK)
    shape = find_muscles_together(
        with_levels({FRONT: flat(10.0), BACK: flat(30.0)}, reference=own), (), (), task=Task.SQUAT
    )
    assert "of shape only" in shape[0].faults[0].words


def test_co_contraction_takes_a_reference_and_both_sides_of_one_body() -> None:
    bare = with_levels({FRONT: flat(10.0), BACK: flat(30.0)}, reference=NOTHING)
    assert find_muscles_together(bare, (), (), task=Task.SQUAT)[0].faults[0].kind == "reference"
    apart = with_levels({FRONT: flat(10.0), site("soleus", "left"): flat(30.0)})
    assert find_muscles_together(apart, (), (), task=Task.SQUAT) == ()


def bump(centre: float):
    def of(time_s: Floats) -> Floats:
        return 1 + 40 * np.exp(-0.5 * ((time_s % 1.0 - centre) / 0.06) ** 2) * (1 + 0.1 * np.sin(np.floor(time_s)))

    return of


def of_walking(levels: dict, stances: tuple) -> tuple[Measure, ...]:
    worked = with_levels(levels)
    synergies = find_leg_synergies(worked, stances, task=Task.WALKING)
    assert find_leg_synergies(worked, stances, task=Task.SQUAT) == ()
    return find_muscles_together(worked, (), synergies, task=Task.WALKING)


def test_synergies_of_one_leg_over_its_strides() -> None:
    centres = {"gluteus_medius": 0.25, "vastus_lateralis": 0.25, "soleus": 0.6, "gastrocnemius_medialis": 0.6}
    levels = {site(name): bump(at) for name, at in centres.items()} | {site("tibialis_anterior"): bump(0.85)}
    stances = tuple(stance(Side.RIGHT, float(t), t + 0.6) for t in range(1, 19))
    found = of_walking(levels, stances)
    count, vaf = names(found, "synergy_count"), names(found, "synergy_vaf")
    assert [m.side for m in count] == ["right"]
    assert count[0].value == 3
    assert vaf[0].value > 97
    none = of_walking(levels, ())
    assert names(none, "synergy_count")[0].faults[0].kind == "no_stride"
    few = of_walking({FRONT: flat(1.0), BACK: flat(2.0)}, stances)
    assert not names(few, "synergy_count")


def test_tiring_in_a_hold() -> None:
    rng = np.random.default_rng(5)
    duration_s = 60.0
    time_s = emg_time(duration_s)
    signal = signal_of(LONGISSIMUS, np.where(time_s < 2, 0.0, 40e-6), rng)
    bursts = (burst_at(LONGISSIMUS, 2.0, duration_s),)
    found = find_muscles_together(worked_of((signal,), bursts), (), (), task=Task.BACK_EXTENSION_HOLD)
    slope = names(found, "median_frequency_slope")[0]
    assert abs(slope.value) < 3 * slope.sigma
    assert slope.unit == "%/min"
    idle = find_muscles_together(worked_of((signal,)), (), (), task=Task.BACK_EXTENSION_HOLD)
    assert names(idle, "median_frequency_slope")[0].faults[0].kind == "absent"
    for task in (Task.SQUAT, Task.SINGLE_LEG_STANCE):
        other = find_muscles_together(worked_of((signal,), bursts), (), (), task=task)
        assert not names(other, "median_frequency_slope")


def test_a_doubtful_channel_says_so_with_every_value() -> None:
    angles, repetitions = bends(3)
    made = signal_of(LONGISSIMUS, np.full(23000, 20e-6), np.random.default_rng(1))
    hum = Fault(kind="mains", words="mains are loud in this channel")
    doubtful = replace(made, quality=replace(made.quality, trust="doubtful", faults=(hum,)))
    found = find_muscles(worked_of((doubtful,)), angles, repetitions, (), task=Task.FORWARD_BEND).measures
    valued = [m for m in found if m.value is not None]
    assert len(valued) >= 3
    assert all(hum in m.faults for m in valued)


def test_which_leg_a_muscle_answers_to_depends_on_the_task() -> None:
    lift = movement(1, 5.0, side="left")
    rectus = {side: site("rectus_femoris", side) for side in ("left", "right")}
    assert [answers(rectus[s], lift, Task.SINGLE_LEG_STANCE) for s in ("left", "right")] == [True, False]
    assert [answers(rectus[s], lift, Task.STEP_DOWN) for s in ("left", "right")] == [False, True]
    assert answers(site("multifidus"), lift, Task.STEP_DOWN)


def test_one_lift_is_enough_for_an_order_and_says_it_was_one() -> None:
    first, second = site("multifidus"), site("external_oblique")
    bursts = (burst_at(first, 4.8, 6.0), burst_at(second, 5.1, 6.0))
    worked = worked_of(silent(first, second), bursts)
    (found,) = find_orders(worked, (movement(1, 5.0, side="left"),), task=Task.SINGLE_LEG_STANCE)
    assert [(r.site, r.repetitions) for r in found.rows] == [("multifidus", 1), ("external_oblique", 1)]
    assert found.certain == ((0, 1),)
