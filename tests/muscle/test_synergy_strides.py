"""Strides become cycles, and where there are too few of them or of muscles a fault says so."""

from dataclasses import replace

import numpy as np
import pytest
from tests.support.planted_synergies import plant

from kinescript.body.segments import MuscleSite
from kinescript.body.words import Side
from kinescript.muscle.levels.activation import Activation, NormalisedTo, ReferenceKind
from kinescript.muscle.synergies.finding import SynergyParams
from kinescript.muscle.synergies.solution import Synergies
from kinescript.muscle.synergies.strides import cut_cycles, find_stride_synergies
from kinescript.record.fault import Fault

QUICK = SynergyParams(starts=8, resamples=20, refits=3)
PEAK = NormalisedTo(kind=ReferenceKind.TASK_PEAK, level=1.0, sigma=0.1, seen_in="this task")
# strides of 100 samples at 90 Hz, the first beginning after 1 s of nothing
STRIDE_S = 100 / 90.0
STRIDES_S = np.array([[1.0 + n * STRIDE_S, 1.0 + (n + 1) * STRIDE_S] for n in range(6)])


def walked(seed: int = 0, count: int = 3, muscles: int = 8) -> tuple[Activation, ...]:
    p = plant(seed, count, muscles=muscles)
    time_s = 1.0 + (np.arange(600) + 0.5) / 90.0
    return tuple(
        Activation(
            at=MuscleSite(muscle=f"muscle_{n}", side=Side.LEFT),
            time_s=np.concatenate(([0.0, 1.0], time_s, [time_s[-1] + 0.1])),
            level=100 * np.concatenate((curve[:1], curve[:1], curve, curve[-1:])),
            sigma=np.ones(603),
            unit="%",
            normalised_to=PEAK,
        )
        for n, curve in enumerate(p.envelopes.T)
    )


def with_level(activation: Activation, start: int, stop: int, value: float) -> Activation:
    level = activation.level.copy()
    level[start:stop] = value
    return replace(activation, level=level)


def test_planted_synergies_come_back_over_strides() -> None:
    found = find_stride_synergies(walked(), STRIDES_S, params=QUICK)
    assert isinstance(found, Synergies)
    p = plant(0, 3, muscles=8)
    assert (found.count, found.cycles, found.cycle_points) == (3, 6, 100)
    assert (found.weights * p.weights).sum(axis=0).min() > 0.98
    assert found.count_sigma is not None
    assert found.count_sigma >= 12**-0.5
    assert [each.muscle for each in found.at] == [f"muscle_{n}" for n in range(8)]


def test_strides_need_not_follow_each_other_nor_be_in_phase_with_samples() -> None:
    whole = find_stride_synergies(walked(), STRIDES_S, params=QUICK)
    some = find_stride_synergies(walked(), STRIDES_S[[0, 2, 3, 5]], params=QUICK)
    assert isinstance(whole, Synergies)
    assert isinstance(some, Synergies)
    assert some.cycles == 4
    assert (whole.weights * some.weights).sum(axis=0).min() > 0.98


def test_a_muscle_unknown_all_along_is_left_out_and_a_stride_with_a_gap_too() -> None:
    first, second, *rest = walked()
    gone, gap = with_level(first, 0, 603, np.nan), with_level(second, 150, 152, np.nan)
    found = find_stride_synergies((gone, gap, *rest), STRIDES_S, params=QUICK)
    assert isinstance(found, Synergies)
    assert found.cycles == 5
    assert np.isnan(found.weights[0]).all()
    assert np.isfinite(found.weights[1:]).all()
    assert any("left muscle 0" in fault.words for fault in found.faults)


def _fault(activations: tuple[Activation, ...], strides_s: np.ndarray) -> Fault:
    found = find_stride_synergies(activations, strides_s, params=QUICK)
    assert isinstance(found, Fault)
    return found


def test_why_not() -> None:
    muscles = walked()
    assert _fault(muscles[:3], STRIDES_S).kind == "few_muscles"
    assert _fault(muscles, STRIDES_S[:2]).kind == "few_cycles"
    assert _fault(muscles, np.empty((0, 2))).kind == "few_cycles"
    assert _fault(muscles, np.full((6, 2), np.nan)).kind == "few_cycles"
    assert _fault(muscles, STRIDES_S + 100.0).kind == "few_muscles"
    dead = tuple(with_level(each, 0, 603, np.nan) for each in muscles[:5])
    assert _fault((*dead, *muscles[5:]), STRIDES_S).kind == "few_muscles"
    silent = tuple(with_level(each, 0, 603, 0.0) for each in muscles)
    assert _fault(silent, STRIDES_S).kind == "few_muscles"
    # each muscle is known in most strides, all of them together in two
    torn = tuple(with_level(each, 10 + 100 * n, 20 + 100 * n, np.nan) for n, each in enumerate(muscles[:4]))
    assert _fault((*torn, *muscles[4:]), STRIDES_S).kind == "few_cycles"


def test_a_missed_contact_makes_no_stride() -> None:
    """Two strides in one are left out; so is half a one."""
    odd = np.array([*STRIDES_S[:3], [STRIDES_S[3, 0], STRIDES_S[4, 1]], [STRIDES_S[5, 0], STRIDES_S[5, 0] + 0.5]])
    found = find_stride_synergies(walked(), odd, params=QUICK)
    assert isinstance(found, Synergies)
    assert found.cycles == 3


def test_phases_have_their_share_of_points() -> None:
    time_s = np.linspace(0.0, 10.0, 1001)
    cut = cut_cycles(time_s, time_s, np.array([[0.0, 6.0, 10.0]]), points=4)
    assert cut[0] == pytest.approx([1.5, 4.5, 7.0, 9.0])


def test_a_gap_between_two_points_is_a_gap() -> None:
    values = np.arange(100.0)
    values[33] = np.nan
    cut = cut_cycles(
        np.arange(100.0), values, np.array([[0.0, 30.0], [30.0, 60.0], [60.0, 90.0], [80.0, 110.0]]), points=2
    )
    assert np.isnan(cut).all(axis=1).tolist() == [False, True, False, True]


def test_instants_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="in order"):
        cut_cycles(np.arange(9.0), np.arange(9.0), np.array([[4.0, 2.0]]), points=4)
    with pytest.raises(ValueError, match="in order"):
        cut_cycles(np.arange(9.0), np.arange(9.0), np.array([[1.0, 2.0, 3.0]]), points=3)
