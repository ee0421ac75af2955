"""Vector coding beside angles known by hand."""

import numpy as np
import pytest
from tests.measures.made import clock
from tests.measures.repeated import bender, depth, measured, one

from kinescript.body.tasks import Task
from kinescript.measures.coordination import angular_deviation, circular_mean, coupling_angles


def test_coupling_angles_all_around() -> None:
    lumbar, pelvis = np.array([0.0, 1.0, 1.0, 1.0, -1.0]), np.array([1.0, 1.0, 0.0, -1.0, 0.0])
    assert coupling_angles(lumbar, pelvis).tolist() == pytest.approx([0, 45, 90, 135, 270])


def test_circular_mean_goes_across_zero() -> None:
    assert circular_mean(np.array([350.0, 10.0, 30.0])) == pytest.approx(10.0)
    assert np.isnan(circular_mean(np.array([0.0, 180.0])))


def test_angular_deviation() -> None:
    assert angular_deviation(np.full(5, 33.0)) == pytest.approx(0.0, abs=1e-5)
    # two angles 2 a apart: r = cos(a)
    assert angular_deviation(np.array([40.0, 60.0])) == pytest.approx(
        np.degrees(np.sqrt(2 * (1 - np.cos(np.radians(10)))))
    )


@pytest.mark.parametrize(("lumbar", "pelvis"), [(30.0, 40.0), (0.0, 50.0), (50.0, 0.5), (20.0, 20.0)])
def test_a_bend_in_proportion_has_one_coupling(lumbar: float, pelvis: float) -> None:
    time_s = clock(22.0)
    found, _ = measured(bender(time_s, depth(time_s, 3), lumbar_deg=lumbar, pelvis_deg=pelvis), Task.FORWARD_BEND)
    assert one(found, "lumbar_pelvis_coupling").value == pytest.approx(np.degrees(np.arctan2(lumbar, pelvis)), abs=0.2)
    assert one(found, "lumbar_pelvis_coupling_variability").value == pytest.approx(0.0, abs=0.2)


def test_repetitions_that_differ_vary() -> None:
    time_s = clock(22.0)
    first, going = depth(time_s, 1), depth(time_s, 2)
    lumbar, pelvis = 40 * first + 20 * (going - first), 20 * first + 40 * (going - first)
    angles = bender(time_s, going, lumbar_flexion_deg=lumbar, pelvis_tilt_deg=pelvis, trunk_flexion_deg=lumbar + pelvis)
    found, _ = measured(angles, Task.FORWARD_BEND)
    apart = np.degrees(np.arctan2(40, 20) - np.arctan2(20, 40))
    expected = np.degrees(np.sqrt(2 * (1 - np.cos(np.radians(apart / 2)))))
    assert one(found, "lumbar_pelvis_coupling_variability").value == pytest.approx(expected, abs=0.5)
    assert one(found, "lumbar_pelvis_coupling").value == pytest.approx(45.0, abs=0.5)


def test_one_repetition_has_no_variability() -> None:
    time_s = clock(9.0)
    found, _ = measured(bender(time_s, depth(time_s, 1)), Task.FORWARD_BEND)
    assert one(found, "lumbar_pelvis_coupling").value is not None
    assert one(found, "lumbar_pelvis_coupling_variability").faults[0].kind == "few"
